"""A ZIP of files beside a sheet: what comes out of it, and what does not."""

import io
import zipfile

import pytest

from motcua.domain.documents.rules.bundles import unpack
from motcua.kernel.errors import Invalid, MotcuaError, TooLarge
from tests.bad_files import locked_office, overlapping, zip_of_zeros

MB = 1024 * 1024


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in files.items():
            bundle.writestr(name, data)
    return out.getvalue()


def unpacked(data: bytes, files: int = 5) -> tuple[list[tuple[str, int]], bytes]:
    return unpack(io.BytesIO(data), name="a.zip", most_files=files, most_bytes=2 * MB)


def test_files_come_out_one_after_another_without_what_systems_leave() -> None:
    data = zipped(
        {
            "giấy/một.pdf": b"12345",
            "__MACOSX/._x": b"x",
            "a/.DS_Store": b"x",
            "b.pdf": b"",
        }
    )
    assert unpacked(data) == ([("giấy/một.pdf", 5), ("b.pdf", 0)], b"12345")
    unsaid = bytearray(data)
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.index(mark) + (6 if mark[2] == 3 else 8)
        unsaid[at + 1] &= 0xF7
    assert unpacked(bytes(unsaid))[0][0] == ("giấy/một.pdf", 5), (
        "UTF-8 that does not say so"
    )


@pytest.mark.parametrize(
    ("data", "code", "kind"),
    [
        (b"no archive at all", "file_damaged", Invalid),
        (zip_of_zeros("a.pdf", 3), "file_explodes", TooLarge),
        (overlapping(), "file_explodes", TooLarge),
        (locked_office(), "file_locked", Invalid),
        (zipped({f"{n}.pdf": b"1" for n in range(6)}), "bundle_too_many", TooLarge),
    ],
)
def test_a_bad_bundle_is_refused_by_its_name(
    data: bytes, code: str, kind: type[MotcuaError]
) -> None:
    with pytest.raises(kind) as caught:
        unpacked(data)
    assert (caught.value.code, caught.value.facts["name"]) == (code, "a.zip")
    assert caught.value.remedy
