"""A bundle: a ZIP with files that a sheet names; runs apart from the server.

What comes out is small enough to be held, and each file of it is looked at as one that
was sent alone.
"""

import zipfile
from collections.abc import Sequence
from typing import BinaryIO

from motcua.domain.documents.rules.archives import DAMAGED, bomb, overlap, refused
from motcua.kernel.errors import TooLarge
from motcua.kernel.text import N_

_CHUNK = 256 * 1024
_LOCKED, _UTF8 = 0x1, 0x800
_LEFT_OUT = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


def unpack(
    file: BinaryIO, *, name: str, most_files: int, most_bytes: int
) -> tuple[list[tuple[str, int]], bytes]:
    """Return name and size of each file inside, and all their bytes one after another.

    Folders go, and what systems leave beside people's files. Bytes are counted as they
    come out, whatever the bundle says of itself. Raises Invalid naming the bundle when
    it is damaged or locked, TooLarge when it holds too many files or too much.
    """
    try:
        with zipfile.ZipFile(file) as bundle:
            return _unpacked(bundle, name, most_files, most_bytes)
    except DAMAGED as error:
        raise refused(
            "file_damaged", N_("Tệp “%(name)s” bị hỏng, không mở được."), name
        ) from error


def _unpacked(
    bundle: zipfile.ZipFile, name: str, most_files: int, most_bytes: int
) -> tuple[list[tuple[str, int]], bytes]:
    entries = bundle.infolist()
    if overlap(entries):
        raise bomb(name)
    files = [one for one in entries if not one.is_dir() and not _is_left_out(one)]
    if len(files) > most_files:
        raise TooLarge(
            "bundle_too_many",
            N_("Tệp ZIP “%(name)s” có quá %(most)s tệp."),
            facts={"name": name, "most": most_files},
            field="files",
            remedy=N_("Hãy chia thành nhiều bảng."),
        )
    if any(one.flag_bits & _LOCKED for one in files):
        raise refused("file_locked", N_("Tệp “%(name)s” bị khóa bằng mật khẩu."), name)
    return _joined(bundle, files, name, most_bytes)


def _joined(
    bundle: zipfile.ZipFile, files: Sequence[zipfile.ZipInfo], name: str, most: int
) -> tuple[list[tuple[str, int]], bytes]:
    found, content = list[tuple[str, int]](), bytearray()
    for one in files:
        before = len(content)
        with bundle.open(one) as inside:
            while chunk := inside.read(_CHUNK):
                content += chunk
                if len(content) > most:
                    raise bomb(name)
        found.append((_name(one), len(content) - before))
    return found, bytes(content)


def _is_left_out(one: zipfile.ZipInfo) -> bool:
    last = one.filename.rsplit("/", 1)[-1]
    return one.filename.startswith(_LEFT_OUT[0]) or last in _LEFT_OUT


def _name(one: zipfile.ZipInfo) -> str:
    """Return a name as it was written; many programs write UTF-8 and do not say so."""
    if one.flag_bits & _UTF8:
        return one.filename
    try:
        return one.filename.encode("cp437").decode()
    except UnicodeError:
        return one.filename
