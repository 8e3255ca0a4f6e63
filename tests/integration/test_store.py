"""The store of files on a disk and on an S3 server: once, sealed, put under new keys."""

import hashlib
import io
import json
import os
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import boto3
import pytest
from minio.error import S3Error
from moto.server import ThreadedMotoServer

from motcua.adapters.storage.blobs import Blobs
from motcua.adapters.storage.disk import DiskBlobs
from motcua.adapters.storage.s3 import PART_BYTES, S3Blobs
from motcua.adapters.storage.sealing import Keyring
from motcua.adapters.storage.store import Store
from motcua.domain.documents import actions, readers
from motcua.domain.documents.models import StoredFile
from motcua.domain.documents.ports import Damaged, KeyMissing
from motcua.kernel.actor import SYSTEM, Actor, ActorKind
from motcua.kernel.errors import NotAllowed
from tests.databases import MORNING

ONE = Keyring({"one": b"1" * 32})
TWO = Keyring({"two": b"2" * 32, "one": b"1" * 32})
NONE = Keyring({})
POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],
    }
)


def let_in_unsigned(address: str, requests: str) -> None:
    """Tell the server how many requests it may take without checking signatures."""
    asked = urllib.request.Request(
        f"{address}/moto-api/reset-auth",
        requests.encode(),
        {"Content-Type": "text/plain"},
    )
    urllib.request.urlopen(asked).close()


@pytest.fixture(scope="module")
def server() -> Iterator[dict[str, str]]:
    """Start an S3 server that checks signatures; return its address and one user."""
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    made: dict[str, Any] = {
        "endpoint_url": f"http://{host}:{port}",
        "aws_access_key_id": "first",
        "aws_secret_access_key": "first",
        "region_name": "us-east-1",
    }
    iam = boto3.client("iam", **made)
    iam.create_user(UserName="motcua")
    iam.put_user_policy(UserName="motcua", PolicyName="files", PolicyDocument=POLICY)
    key = iam.create_access_key(UserName="motcua")["AccessKey"]
    boto3.client("s3", **made).create_bucket(Bucket="motcua")
    # From now on every request needs a right signature.
    let_in_unsigned(f"http://{host}:{port}", "0")
    yield {
        "at": f"{host}:{port}",
        "key": key["AccessKeyId"],
        "secret": quote(key["SecretAccessKey"], safe=""),
    }
    let_in_unsigned(f"http://{host}:{port}", "inf")
    running.stop()


@pytest.fixture(params=["disk", "s3"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Blobs]:
    if request.param == "disk":
        yield DiskBlobs(tmp_path)
        return
    s = request.getfixturevalue("server")
    found = S3Blobs(f"s3+http://{s['key']}:{s['secret']}@{s['at']}/motcua")
    yield found
    for name, _ in list(found.listed("")):
        found.delete(name)


def keep(store: Store, content: bytes) -> str:
    with store.receive(iter([content[:7], content[7:]])) as received:
        received.keep()
    return received.sha256


def read(store: Store, sha256: str) -> bytes:
    with store.open(sha256) as file:
        return file.read()


@pytest.mark.parametrize("ring", [NONE, ONE], ids=["plain", "sealed"])
def test_what_is_kept_is_found_once_and_deleted(blobs: Blobs, ring: Keyring) -> None:
    store, content = Store(blobs, ring), os.urandom(PART_BYTES + 5_000_000)
    sha256 = keep(store, content)
    assert sha256 == hashlib.sha256(content).hexdigest()
    assert keep(store, content) == sha256
    assert [found.sha256 for found in store.listed("")] == [sha256]
    assert store.exists(sha256)
    assert read(store, sha256) == content
    with store.open(sha256) as file:
        file.seek(-3, os.SEEK_END)
        assert file.read() == content[-3:]
    store.delete(sha256)
    store.delete(sha256)
    assert not store.exists(sha256)
    with pytest.raises(FileNotFoundError), store.open(sha256):
        pass


def test_bytes_that_never_came_whole_leave_nothing(blobs: Blobs) -> None:
    def broken() -> Iterator[bytes]:
        yield b"a beginning"
        raise OSError("the line broke")

    store = Store(blobs, ONE)
    with pytest.raises(OSError, match="broke"), store.receive(broken()) as received:
        received.keep()
    assert list(blobs.listed("")) == []


def test_plain_and_older_files_go_under_the_new_key(blobs: Blobs) -> None:
    plain = keep(Store(blobs, NONE), b"before there was a key")
    older = keep(Store(blobs, ONE), b"under the older key")
    newer = Store(blobs, TWO)
    assert read(newer, plain) == b"before there was a key"
    assert newer.reseal(plain) == newer.reseal(older) == "two"
    assert newer.reseal(older) == "two", "again changes nothing"
    only = Store(blobs, Keyring({"two": b"2" * 32}))
    assert read(only, plain) == b"before there was a key"
    assert read(only, older) == b"under the older key"
    assert sorted(name for name, _ in blobs.listed("")) == sorted(
        f"{sha256}.sealed" for sha256 in (plain, older)
    )
    with pytest.raises(KeyMissing), Store(blobs, ONE).open(older):
        pass


def test_what_was_changed_in_the_store_is_not_given_out(blobs: Blobs) -> None:
    store = Store(blobs, ONE)
    sha256 = keep(store, b"as it was")
    with blobs.open(f"{sha256}.sealed") as file:
        data = bytearray(file.read())
    data[-1] ^= 1
    blobs.put(f"{sha256}.sealed", io.BytesIO(data), len(data))
    with pytest.raises(Damaged):
        read(store, sha256)


def test_a_wrong_secret_is_refused_by_the_server(server: dict[str, str]) -> None:
    wrong = S3Blobs(f"s3+http://{server['key']}:wrong@{server['at']}/motcua")
    with pytest.raises(S3Error, match="SignatureDoesNotMatch"):
        wrong.put("a" * 64, io.BytesIO(b"x"), 1)


def test_an_absent_server_is_an_error_not_an_absence() -> None:
    nowhere = S3Blobs("s3+http://key:secret@127.0.0.1:9/motcua")
    with pytest.raises(Exception, match="Max retries"):
        nowhere.exists("a" * 64)


def test_many_who_bring_the_same_store_it_once(committed_db: str) -> None:
    content = os.urandom(300_000)

    def bring(n: int) -> str:
        from django.db import connection  # noqa: PLC0415 - a thread of its own

        try:
            return actions.keep_file(
                actor=SYSTEM,
                at=MORNING,
                name=f"{n}.pdf",
                media_type="application/pdf",
                chunks=iter([content]),
            ).sha256
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        (sha256,) = set(pool.map(bring, range(16)))
    assert StoredFile.objects.filter(pk=sha256).count() == 1
    assert [f for f in readers.store().listed("") if f.sha256 == sha256][1:] == []
    with readers.open_file(sha256=sha256) as file:
        assert file.read() == content


@pytest.mark.django_db
def test_resealing_goes_through_the_register(settings: Any) -> None:
    settings.FILE_KEYS = (("first", b"1" * 32),)
    kept = actions.keep_file(
        actor=SYSTEM,
        at=MORNING,
        name="a.pdf",
        media_type="application/pdf",
        chunks=iter([os.urandom(100)]),
    )
    assert StoredFile.objects.get(pk=kept.sha256).key_id == "first"
    StoredFile.objects.exclude(pk=kept.sha256).update(key_id="second")
    settings.FILE_KEYS = (("second", b"2" * 32), ("first", b"1" * 32))
    with pytest.raises(NotAllowed):
        actions.reseal(actor=Actor(kind=ActorKind.OFFICER), at=MORNING, most=10)
    assert actions.reseal(actor=SYSTEM, at=MORNING, most=10) == 1
    assert actions.reseal(actor=SYSTEM, at=MORNING, most=10) == 0
    assert StoredFile.objects.get(pk=kept.sha256).key_id == "second"
