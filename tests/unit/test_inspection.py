"""What is inside PDFs and pictures: pages, damage, and what a camera tells."""

import io
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from motcua.domain.documents.rules import inspection
from motcua.domain.documents.rules.inspection import (
    as_pdf,
    count_pages,
    without_traces,
)
from motcua.kernel.errors import Invalid, TooLarge
from tests.files import a_pdf, a_picture

JPEG, PNG, TIFF = "image/jpeg", "image/png", "image/tiff"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAKER, GPS = 271, 34853


def exif(turned: int = 1) -> Image.Exif:
    """Return what a telephone writes: maker, place, and how it was held."""
    found = Image.Exif()
    found[MAKER] = "Telephone of Hoa"
    found[274] = turned
    found[GPS] = {1: "N", 2: (20.0, 57.0, 0.0)}
    return found


def many_pages(count: int, **more: Any) -> bytes:
    pages, out = [Image.new("1", (20, 30)) for _ in range(count)], io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], **more)
    return out.getvalue()


def counted(data: bytes, media_type: str, most: int = 10) -> int | None:
    return count_pages(
        io.BytesIO(data), name="a.pdf", media_type=media_type, most_pages=most
    )


@pytest.mark.parametrize(
    ("data", "media_type", "pages"),
    [
        (a_pdf(3), "application/pdf", 3),
        (a_picture(), JPEG, 1),
        (a_picture("PNG"), PNG, 1),
        (many_pages(4), TIFF, 4),
        (b"anything", WORD, None),
    ],
)
def test_pages_are_counted(data: bytes, media_type: str, pages: int | None) -> None:
    assert counted(data, media_type) == pages


def test_more_pages_than_are_taken_are_refused_by_number() -> None:
    assert counted(a_pdf(10), "application/pdf") == 10
    with pytest.raises(TooLarge) as caught:
        counted(a_pdf(11), "application/pdf")
    assert (caught.value.code, caught.value.field) == ("too_many_pages", "files")
    assert "11 trang" in str(caught.value)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"%PDF-1.7\nnothing follows", "application/pdf"),
        (a_picture(size=(600, 400))[:900], JPEG),
        (a_picture("PNG")[:60], PNG),
    ],
)
def test_what_does_not_open_is_refused(data: bytes, media_type: str) -> None:
    with pytest.raises(Invalid) as caught:
        counted(data, media_type)
    assert caught.value.code == "file_damaged"


def test_a_picture_of_too_many_points_is_refused_before_it_is_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(inspection, "MOST_PIXELS", 60 * 40 - 1)
    with pytest.raises(TooLarge) as caught:
        counted(a_picture(), JPEG)
    assert caught.value.code == "picture_too_large"


@pytest.mark.parametrize(
    ("sort", "media_type", "more"),
    [
        ("JPEG", JPEG, {"exif": exif(), "comment": b"by Hoa"}),
        ("JPEG", JPEG, {"xmp": b"<x:xmpmeta>Hoa</x:xmpmeta>"}),
        ("PNG", PNG, {"exif": exif()}),
        ("TIFF", TIFF, {"tiffinfo": {MAKER: "Telephone of Hoa"}}),
    ],
)
def test_what_a_camera_tells_is_taken_out(
    sort: str, media_type: str, more: dict[str, Any]
) -> None:
    before = a_picture(sort, dpi=(200, 200), **more)
    assert b"Hoa" in before
    after = without_traces(io.BytesIO(before), media_type=media_type)
    assert after is not None
    assert b"Hoa" not in after
    assert without_traces(io.BytesIO(after), media_type=media_type) is None
    with Image.open(io.BytesIO(after)) as image:
        assert (image.format, image.size) == (sort, (60, 40))
        assert [round(d) for d in image.info["dpi"]] == [200, 200]
        assert GPS not in image.getexif()
        red, green, _ = image.convert("RGB").getpixel((2, 2))  # type: ignore[misc]
        assert (red > 200, green < 100) == (True, True)


def test_words_inside_a_png_are_taken_out() -> None:
    words = PngInfo()
    words.add_text("Author", "Hoa")
    after = without_traces(io.BytesIO(a_picture("PNG", pnginfo=words)), media_type=PNG)
    assert after is not None
    assert b"Hoa" not in after


@pytest.mark.parametrize(("sort", "media_type"), [("JPEG", JPEG), ("PNG", PNG)])
def test_a_turned_picture_is_set_upright(sort: str, media_type: str) -> None:
    before = a_picture(sort, exif=exif(turned=6))
    after = without_traces(io.BytesIO(before), media_type=media_type)
    assert after is not None
    with Image.open(io.BytesIO(after)) as image:
        assert image.size == (40, 60)
        red, green, _ = image.convert("RGB").getpixel((38, 1))  # type: ignore[misc]
        assert (red > 200, green < 100) == (True, True)


def test_a_tiff_keeps_its_pages_and_way_of_packing() -> None:
    before = many_pages(3, compression="group4", tiffinfo={MAKER: "Telephone of Hoa"})
    after = without_traces(io.BytesIO(before), media_type=TIFF)
    assert after is not None
    with Image.open(io.BytesIO(after)) as image:
        assert getattr(image, "n_frames", 1) == 3
        assert image.info["compression"] == "group4"


@pytest.mark.parametrize("sort", ["JPEG", "PNG", "TIFF"])
def test_a_picture_that_tells_nothing_stays_as_it_is(sort: str) -> None:
    data = a_picture(sort)
    assert without_traces(io.BytesIO(data), media_type=f"image/{sort.lower()}") is None


def test_pictures_become_pdf_on_demand() -> None:
    document = pypdfium2.PdfDocument(as_pdf(io.BytesIO(many_pages(3))))
    assert len(document) == 3
    turned = as_pdf(io.BytesIO(a_picture(dpi=(72, 72), exif=exif(turned=6))))
    page = pypdfium2.PdfDocument(turned)[0]
    assert [round(n) for n in page.get_size()] == [40, 60]
