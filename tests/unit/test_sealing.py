"""Sealed files: what was put in comes out; whatever is tampered with does not open."""

import hashlib
import io
import os

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from motcua.adapters.storage.sealing import (
    CHUNK,
    HEADER,
    Keyring,
    Unsealed,
    key_id_of,
    rewrapped,
    seal,
)
from motcua.domain.documents.ports import Damaged, KeyMissing

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
RING = Keyring({"old": OLD})
STEP = CHUNK + 16
SIZES = st.sampled_from(
    [0, 1, 100, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5]
)


def sealed(content: bytes, ring: Keyring = RING) -> tuple[bytes, str]:
    file = io.BytesIO()
    pieces = (content[n : n + 50_000] for n in range(0, len(content), 50_000))
    sha256, size = seal(iter(pieces), file, ring)
    assert (sha256, size) == (hashlib.sha256(content).hexdigest(), len(content))
    return file.getvalue(), sha256


def opened(data: bytes, sha256: str, ring: Keyring = RING) -> bytes:
    return io.BufferedReader(Unsealed(io.BytesIO(data), ring, sha256)).read()


def content_of(size: int) -> bytes:
    return hashlib.shake_256(str(size).encode()).digest(size)


@given(SIZES)
def test_what_is_sealed_opens_again_and_shows_nothing(size: int) -> None:
    content = content_of(size)
    data, sha256 = sealed(content)
    assert opened(data, sha256) == content
    assert len(data) == HEADER + size + 16 * max(1, -(-size // CHUNK))
    assert content[:32] not in data or size < 32
    assert sealed(content)[0] != data, "every sealing has a key of its own"


@given(SIZES, st.integers(0, 4 * CHUNK), st.integers(0, 2 * CHUNK))
def test_any_place_can_be_read_first(size: int, place: int, length: int) -> None:
    content = content_of(size)
    data, sha256 = sealed(content)
    reader = io.BufferedReader(Unsealed(io.BytesIO(data), RING, sha256))
    reader.seek(place)
    assert reader.read(length) == content[place : place + length]
    assert reader.seek(0, os.SEEK_END) == size


@settings(max_examples=300)
@given(SIZES, st.floats(0, 1, exclude_max=True), st.integers(1, 255))
@example(0, 0.0, 1)
@example(CHUNK, 0.9999999, 255)
def test_any_changed_byte_is_found(size: int, where: float, flip: int) -> None:
    data, sha256 = sealed(content_of(size))
    broken = bytearray(data)
    broken[int(where * len(data))] ^= flip
    with pytest.raises((Damaged, KeyMissing)):
        opened(bytes(broken), sha256)


@given(SIZES, st.integers(1, 4 * CHUNK))
def test_a_file_cut_short_or_drawn_out_is_found(size: int, count: int) -> None:
    data, sha256 = sealed(content_of(size))
    with pytest.raises(Damaged):
        opened(data[: max(0, len(data) - count)], sha256)
    with pytest.raises(Damaged):
        opened(data + bytes(count), sha256)


@pytest.mark.parametrize(
    "kept", [[0], [0, 1], [1, 0, 2], [0, 0, 2], [0, 2], [0, 1, 1, 2]]
)
def test_chunks_left_out_doubled_or_moved_are_found(kept: list[int]) -> None:
    data, sha256 = sealed(content_of(3 * CHUNK))
    body = data[HEADER:]
    chunks = [body[n * STEP : (n + 1) * STEP] for n in range(3)]
    with pytest.raises(Damaged):
        opened(data[:HEADER] + b"".join(chunks[n] for n in kept), sha256)


def test_one_sealed_file_does_not_pass_for_another() -> None:
    data, _ = sealed(b"one")
    with pytest.raises(Damaged):
        opened(data, hashlib.sha256(b"two").hexdigest())


@given(SIZES)
def test_a_new_key_takes_the_header_alone(size: int) -> None:
    content = content_of(size)
    data, sha256 = sealed(content)
    both = Keyring({"new": NEW, "old": OLD})
    header = rewrapped(data[:HEADER], both, sha256)
    assert (key_id_of(data), key_id_of(header)) == ("old", "new")
    only_new = Keyring({"new": NEW})
    assert opened(header + data[HEADER:], sha256, only_new) == content
    with pytest.raises(KeyMissing, match="old"):
        opened(data, sha256, only_new)
    with pytest.raises(Damaged):
        opened(data, sha256, Keyring({"old": NEW}))
