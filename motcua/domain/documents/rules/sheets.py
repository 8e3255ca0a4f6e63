"""A scan as sheets: pictures in their true size, fine enough to be kept for the paper.

Basis: NĐ 30/2020 art 25.1c with annex I (PDF, colour, 200 dots an inch or more, 1:1).
"""

import io
import math
from dataclasses import dataclass
from typing import Any, BinaryIO

import pypdfium2
from PIL import Image, ImageOps
from PIL.ImageFile import ImageFile

from motcua.domain.documents.rules.inspection import PDF, PICTURES, pdfium
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

LEAST_DOTS = 200
MOST_DOTS = 400
_NEARLY = 0.975
"""Scanners say 199.9 where they mean 200, and paper is never cut to the point."""
_MM = 25.4
_POINTS = 72
_A4 = (210.0, 297.0)
_SCREEN_DOTS = 97
"""Dots an inch that programs write when they know none: 72 and 96."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its picture as JPEG or PNG and the paper's size in millimetres."""

    content: bytes
    ending: str
    width_mm: float
    height_mm: float
    dots: int


def sheets_of(file: BinaryIO, *, name: str, media_type: str) -> tuple[Sheet, ...]:
    """Return the pages of a scan in their true size.

    Raises Invalid naming the file when it is no scan, or coarser than 200 dots an
    inch. A picture that does not say its dots is taken for a page of A4.
    """
    file.seek(0)
    if media_type == PDF:
        return _of_pdf(file, name)
    if media_type in PICTURES:
        return _of_picture(file, name)
    raise Invalid(
        "not_a_scan",
        N_("Tệp “%(name)s” không phải bản quét."),
        facts={"name": name},
        field="files",
        remedy=N_("Hãy quét giấy tờ thành PDF, JPG, PNG hoặc TIFF."),
    )


def _of_picture(file: BinaryIO, name: str) -> tuple[Sheet, ...]:
    with Image.open(file) as image:
        return tuple(
            _picture(image, n, file, name) for n in range(getattr(image, "n_frames", 1))
        )


def _picture(image: ImageFile, n: int, file: BinaryIO, name: str) -> Sheet:
    image.seek(n)
    said = image.info.get("dpi") or (0, 0)
    across, down = float(said[0]), float(said[1])
    if min(across, down) < _SCREEN_DOTS:
        upright = image.width <= image.height
        size = _A4 if upright else _A4[::-1]
        across = down = max(image.width / size[0], image.height / size[1]) * _MM
    _check_dots(min(across, down), name)
    size_mm = (image.width / across * _MM, image.height / down * _MM)
    content, ending = _as_kept(image, file)
    return Sheet(content, ending, *size_mm, dots=round(min(across, down)))


def _as_kept(image: ImageFile, file: BinaryIO) -> tuple[bytes, str]:
    """Return a picture's own bytes where a paper can hold them, else as good."""
    if image.format == "JPEG" and image.mode in ("L", "RGB"):
        file.seek(0)
        return file.read(), "jpg"
    found = ImageOps.exif_transpose(image)
    return _written(found, lossless=image.format != "JPEG")


def _written(image: Image.Image, *, lossless: bool) -> tuple[bytes, str]:
    out = io.BytesIO()
    plain: Image.Image = image
    if image.mode not in ("1", "L", "RGB"):
        plain = image.convert("L" if image.mode.startswith("I") else "RGB")
    if lossless:
        plain.save(out, "PNG", optimize=False)
        return out.getvalue(), "png"
    plain.save(out, "JPEG", quality=92, subsampling=0)
    return out.getvalue(), "jpg"


def _of_pdf(file: BinaryIO, name: str) -> tuple[Sheet, ...]:
    with pdfium:
        document = pypdfium2.PdfDocument(file, autoclose=False)
        try:
            return tuple(_page(page, name) for page in document)
        finally:
            document.close()


def _page(page: Any, name: str) -> Sheet:
    width, height = page.get_size()
    dots = _dots_of(page, width, height)
    if dots is not None:
        _check_dots(dots, name)
    # Never coarser than it came, nor so fine that a page of text weighs megabytes.
    drawn = min(max(math.ceil(dots or 300), LEAST_DOTS), MOST_DOTS)
    picture = page.render(scale=drawn / _POINTS, may_draw_forms=True).to_pil()
    content, ending = _written(picture, lossless=False)
    return Sheet(content, ending, width / _POINTS * _MM, height / _POINTS * _MM, drawn)


def _dots_of(page: Any, width: float, height: float) -> float | None:
    """Return how fine the picture is that fills a page; None for a drawn page."""
    found = None
    kinds = (pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,)
    for picture in page.get_objects(filter=kinds, max_depth=4):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) < width * height / 2:
            continue
        across, down = picture.get_px_size()
        inches = max(right - left, 1) / _POINTS, max(top - bottom, 1) / _POINTS
        # A turned page has its picture lying on the side.
        fine = math.sqrt(across * down / (inches[0] * inches[1]))
        found = max(found or 0, fine)
    return found


def _check_dots(dots: float, name: str) -> None:
    if dots < LEAST_DOTS * _NEARLY:
        raise Invalid(
            "scan_too_coarse",
            N_("Bản quét “%(name)s” chỉ %(dots)s điểm/inch, cần từ %(least)s trở lên."),
            facts={"name": name, "dots": round(dots), "least": LEAST_DOTS},
            field="files",
            remedy=N_("Hãy quét lại ở 300 điểm/inch, màu, đúng cỡ giấy."),
        )
