"""Files are taken by what they hold."""

import io
import zipfile

import pytest
from openpyxl import Workbook
from PIL import Image

from motcua.domain.documents.rules.filetypes import (
    HEAD_BYTES,
    TAKEN,
    check_upload,
    safe_name,
)
from motcua.kernel.errors import Invalid, TooLarge

MB = 1024 * 1024


def picture(form: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (4, 4)).save(target, form)
    return target.getvalue()


def workbook() -> bytes:
    target = io.BytesIO()
    Workbook().save(target)
    return target.getvalue()


def letter() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", "<document/>")
    return target.getvalue()


REAL = {
    ".pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    ".jpg": picture("JPEG"),
    ".jpeg": picture("JPEG"),
    ".png": picture("PNG"),
    ".tif": picture("TIFF"),
    ".tiff": picture("TIFF"),
    ".docx": letter(),
    ".xlsx": workbook(),
}


def check(name: str, data: bytes, most: int = MB) -> str:
    return check_upload(
        name=name, head=data[:HEAD_BYTES], size=len(data), most_bytes=most
    )


def test_every_sort_that_is_taken_is_tried() -> None:
    assert set(REAL) == set(TAKEN)


@pytest.mark.parametrize("ending", sorted(REAL))
def test_a_real_file_is_taken_as_what_it_is(ending: str) -> None:
    assert check(f"Tờ khai{ending.upper()}", REAL[ending]) == TAKEN[ending]


@pytest.mark.parametrize("said", sorted(REAL))
@pytest.mark.parametrize("real", sorted(REAL))
def test_a_file_under_another_name_is_refused(said: str, real: str) -> None:
    if TAKEN[said] == TAKEN[real]:
        assert check(f"a{said}", REAL[real]) == TAKEN[said]
        return
    with pytest.raises(Invalid) as caught:
        check(f"a{said}", REAL[real])
    assert caught.value.code == "file_disguised"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"", "file_empty"),
        ("a", REAL[".pdf"], "file_sort_not_taken"),
        ("a.exe", b"MZ" + b"\0" * 99, "file_sort_not_taken"),
        ("a.pdf", b"MZ" + b"\0" * 99, "file_disguised"),
        ("a.pdf", b"just text", "file_disguised"),
        ("a.zip", letter(), "file_sort_not_taken"),
        ("a.docx", b"PK\x03\x04" + b"\0" * 99, "file_disguised"),
        ("a.svg", b"<svg/>", "file_sort_not_taken"),
        ("a.html", b"<html>", "file_sort_not_taken"),
    ],
)
def test_what_is_not_taken_is_refused_by_name(name: str, data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        check(name, data)
    assert caught.value.code == code
    assert name in str(caught.value)


def test_the_limit_holds_to_the_byte() -> None:
    data = REAL[".pdf"] + b" " * 100
    assert check("a.pdf", data, len(data)) == "application/pdf"
    with pytest.raises(TooLarge):
        check("a.pdf", data, len(data) - 1)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Tờ khai.pdf", "Tờ khai.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\x.pdf", "x.pdf"),
        ("a\x00b\n.pdf", "a_b_.pdf"),
        ("...", "tep"),
        ("", "tep"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe
