"""Files that are two things at once: a scan for us, an archive or a page for others."""

import re
import zipfile
from typing import BinaryIO

from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

_CHUNK = 1024 * 1024
_PAGE = re.compile(
    rb"<script[\s>/]|<!doctype\s+html|<html[\s>]|<iframe[\s>]|<svg[\s>]|<\?php\s|<%@\s",
    re.IGNORECASE,
)
"""What makes a browser or a server take a file for a page or a programme."""
_OVERLAP = 32
_HEAD = 1024
"""Readers of PDF look for its sign in so many first bytes, not only at the first."""
_OFFICE = "application/vnd.openxmlformats"


def check_one_sort(file: BinaryIO, *, name: str, media_type: str) -> None:
    """Raise Invalid naming the file when it is something else besides; leave it at 0."""
    file.seek(0)
    if media_type != "application/pdf" and b"%PDF-" in file.read(_HEAD):
        raise _two(name, "PDF")
    if not media_type.startswith(_OFFICE):
        if _opens_as_zip(file):
            raise _two(name, "ZIP")
        if _holds_page(file):
            raise _two(name, "HTML")
    file.seek(0)


def _opens_as_zip(file: BinaryIO) -> bool:
    """Say whether an archive opens; four bytes alone occur in any long file."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            return bool(archive.infolist())
    # The last is what zipfile says of a version it does not know.
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def _holds_page(file: BinaryIO) -> bool:
    file.seek(0)
    end = b""
    while chunk := file.read(_CHUNK):
        if _PAGE.search(end + chunk):
            return True
        end = chunk[-_OVERLAP:]
    return False


def _two(name: str, what: str) -> Invalid:
    return Invalid(
        "file_two_in_one",
        N_("Tệp “%(name)s” chứa ẩn một tệp khác (%(what)s)."),
        facts={"name": name, "what": what},
        field="files",
        remedy=N_("Hãy quét hoặc in lại thành tệp PDF mới rồi chọn lại."),
    )
