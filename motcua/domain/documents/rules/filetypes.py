"""Which files are taken: by what they contain, not by what they are called."""

import re
import unicodedata
from collections.abc import Mapping

import puremagic

from motcua.kernel.errors import Invalid, TooLarge
from motcua.kernel.text import N_

HEAD_BYTES = 8192
"""How many bytes of a file's beginning the check needs."""

TAKEN: Mapping[str, str] = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_LOCKED_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""A locked DOCX or XLSX is wrapped in the older form of Office files."""
_LONGEST_NAME = 120
_MOST_BYTES = 240
"""Disks take names of 255 bytes, and a letter of Vietnamese may have three."""
_LONGEST_ENDING = 10
_BAD = re.compile(r'[<>:"/\\|?*]+')
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control signs and those that turn, join or hide the letters around them."""
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com\d|lpt\d)", re.IGNORECASE)


def safe_name(name: str) -> str:
    """Return a file's name as any disk can keep it and any eye can read it.

    Without folders, unseen signs (those that turn the way of writing among them) or
    excess length, and never a device of Windows. One letter has one form (NFC).
    """
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    name = "".join("_" if unicodedata.category(one) in _UNSEEN else one for one in name)
    name = " ".join(_BAD.sub("_", name).split()).strip(" .") or "tep"
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > _LONGEST_ENDING:
        stem, dot, ending = name, "", ""
    if _RESERVED.fullmatch(stem.split(".")[0].strip()):
        stem = f"_{stem}"
    return f"{_cut(stem, len(dot) + len(ending))}{dot}{ending}"


def _cut(stem: str, taken: int) -> str:
    """Return as much of a name as fits beside an ending of so many signs."""
    stem = stem[: _LONGEST_NAME - taken]
    while len(stem.encode()) > _MOST_BYTES - taken:
        stem = stem[:-1]
    return stem.rstrip(" .") or "tep"


def check_upload(*, name: str, head: bytes, size: int, most_bytes: int) -> str:
    """Return the media type of a file about to be taken.

    `head` is the file's first `HEAD_BYTES` bytes. Raises TooLarge or Invalid naming
    the file: empty, too large, of a sort that is not taken, or another sort than its
    name says.
    """
    check_size(name=name, size=size, most_bytes=most_bytes)
    said = check_ending(name=name)
    if head.startswith(_LOCKED_OFFICE) and said.startswith("application/vnd."):
        raise _refused("file_locked", N_("Tệp “%(name)s” bị khóa bằng mật khẩu."), name)
    if said not in _sorts(head):
        raise _refused(
            "file_disguised",
            N_("Nội dung tệp “%(name)s” không phải loại mà tên tệp nói."),
            name,
        )
    return said


def check_size(*, name: str, size: int, most_bytes: int) -> None:
    """Raise Invalid for an empty file, TooLarge for one above its limit."""
    if size == 0:
        raise _refused("file_empty", N_("Tệp “%(name)s” rỗng."), name)
    if size > most_bytes:
        raise TooLarge(
            "file_too_large",
            N_("Tệp “%(name)s” nặng %(size)s MB, quá mức %(most)s MB."),
            facts={
                "name": name,
                "size": f"{size / 1024 / 1024:.1f}",
                "most": most_bytes // 1024 // 1024,
            },
            field="files",
            remedy=N_("Hãy quét lại ở độ phân giải thấp hơn hoặc chia thành nhiều tệp."),
        )


def check_ending(*, name: str) -> str:
    """Return the media type that a name speaks of; raise Invalid for others."""
    said = TAKEN.get(_ending(name))
    if said is None:
        raise _refused(
            "file_sort_not_taken",
            N_("Không nhận tệp “%(name)s”; chỉ nhận PDF, JPG, PNG, TIFF, DOCX, XLSX."),
            name,
        )
    return said


def _sorts(head: bytes) -> frozenset[str]:
    """Return the media types the first bytes can stand for."""
    if head.startswith(b"PK\x03\x04"):
        # Office files are ZIP archives whose inner names tell them apart.
        return frozenset(
            TAKEN[ending]
            for ending, inside in ((".docx", b"word/"), (".xlsx", b"xl/"))
            if inside in head
        )
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return frozenset()
    return frozenset(match.mime_type for match in found if match.mime_type)


def _ending(name: str) -> str:
    return f".{name.rsplit('.', 1)[-1].lower()}" if "." in name else ""


def _refused(code: str, message: str, name: str) -> Invalid:
    return Invalid(
        code,
        message,
        facts={"name": name},
        field="files",
        remedy=N_("Hãy chọn lại tệp đúng."),
    )
