"""Office files are ZIP archives: whole, of a sane size, without programmes inside."""

import re
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO, cast

from motcua.kernel.errors import Invalid, TooLarge
from motcua.kernel.text import N_

MOST_ENTRIES = 5_000
MOST_INSIDE = 300 * 1024 * 1024
"""The most bytes all entries of a file may come to, counted as they are unpacked."""
MOST_LAYERS = 2
_CHUNK = 256 * 1024
_IN_MEMORY = 2 * 1024 * 1024
_ENCRYPTED = 0x1
_PACKED = (
    b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\xfd7zXZ", b"BZh",
)  # fmt: skip
_OFFICE = (".docx", ".xlsx")
_PROGRAMME = re.compile(
    r"vbaproject|activex|oleobject|macrosheets/|"
    r"\.(exe|dll|js|vbs|bat|cmd|ps1|jar|class|html?|mht|swf|scr|lnk|hta)$",
    re.IGNORECASE,
)
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # what zipfile says of a way of packing it does not know
    OSError,
    ValueError,
)
"""What reading a damaged archive may raise."""
_ENTITIES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(slots=True)
class _Budget:
    """How many bytes may still come out of a file."""

    left: int = MOST_INSIDE


def check_archive(file: BinaryIO, *, name: str) -> None:
    """Unpack every entry without keeping it; leave the file at 0.

    Raises Invalid naming the file when it is damaged, locked or holds programmes,
    TooLarge when more comes out of it than any office file has.
    """
    try:
        _check(file, name, _Budget(), 1)
    except DAMAGED as error:
        raise refused(
            "file_damaged", N_("Tệp “%(name)s” bị hỏng, không mở được."), name
        ) from error
    file.seek(0)


def _check(file: BinaryIO, name: str, budget: _Budget, layer: int) -> None:
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES or overlap(entries):
            raise bomb(name)
        for entry in entries:
            if entry.flag_bits & _ENCRYPTED:
                raise refused(
                    "file_locked", N_("Tệp “%(name)s” bị khóa bằng mật khẩu."), name
                )
            if _PROGRAMME.search(entry.filename):
                raise programme_in(name)
            _unpack(archive, entry, name, budget, layer)


def overlap(entries: list[zipfile.ZipInfo]) -> bool:
    """Say whether entries share their bytes, as in an archive made to explode."""
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < end:
            return True
        end = entry.header_offset + entry.compress_size
    return False


def _unpack(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    name: str,
    budget: _Budget,
    layer: int,
) -> None:
    with archive.open(entry) as inside, tempfile.SpooledTemporaryFile(_IN_MEMORY) as kept:
        first = inside.read(_CHUNK)
        if entry.filename.endswith((".xml", ".rels")) and _ENTITIES.search(first):
            raise programme_in(name)
        nested = first.startswith(_PACKED)
        chunk = first
        while chunk:
            budget.left -= len(chunk)
            if budget.left < 0:
                raise bomb(name)
            if nested:
                kept.write(chunk)
            chunk = inside.read(_CHUNK)
        if nested:
            if layer >= MOST_LAYERS or not entry.filename.lower().endswith(_OFFICE):
                raise bomb(name)
            _check(cast("BinaryIO", kept), name, budget, layer + 1)


def programme_in(name: str) -> Invalid:
    """Return the refusal of a file that does something when it is opened."""
    return Invalid(
        "file_has_programme",
        N_("Tệp “%(name)s” có mã lệnh hoặc tệp đính kèm bên trong."),
        facts={"name": name},
        field="files",
        remedy=N_("Hãy in tệp ra PDF (Print to PDF) hoặc quét bản giấy rồi chọn lại."),
    )


def bomb(name: str) -> TooLarge:
    """Return the refusal of a file out of which more comes than is taken."""
    return TooLarge(
        "file_explodes",
        N_("Tệp “%(name)s” khi giải nén lớn quá mức cho phép."),
        facts={"name": name},
        field="files",
        remedy=N_("Hãy quét hoặc in lại thành tệp PDF mới rồi chọn lại."),
    )


def refused(code: str, message: str, name: str) -> Invalid:
    """Return the refusal of a file that has to be sent in another state."""
    return Invalid(
        code,
        message,
        facts={"name": name},
        field="files",
        remedy=N_("Hãy quét hoặc lưu lại tệp rồi chọn lại."),
    )
