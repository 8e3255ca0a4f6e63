"""Pages of files as pictures, and the mark burnt into those of identity papers."""

import io
from functools import lru_cache
from typing import BinaryIO

import pypdfium2
from PIL import Image, ImageDraw, ImageFont, ImageOps

from motcua.domain.documents.rules.inspection import PDF, PICTURES, pdfium
from motcua.domain.documents.rules.rendering import FONTS, FontsMissing

THUMBNAIL, PAGE, LARGE = 120, 1000, 1800
"""Widths in points: in a list, on a page, and to look closely."""
_FACE = "Tinos_400Regular.ttf"
_MARK = (190, 30, 30, 96)


def has_pages(media_type: str) -> bool:
    """Say whether files of a sort can be shown page by page."""
    return media_type == PDF or media_type in PICTURES


def picture_of(file: BinaryIO, *, media_type: str, page: int, width: int) -> bytes:
    """Return page `page` (from 1) as PNG of about that width.

    Pictures are never drawn larger than they are. Raises IndexError for a page that
    is not there.
    """
    if page < 1:
        raise IndexError(page)
    image = (
        _pdf_page(file, page - 1, width)
        if media_type == PDF
        else _picture_page(file, page - 1)
    )
    image.thumbnail((width, width * 4))
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=4)
    return out.getvalue()


def watermarked(picture: bytes, text: str) -> bytes:
    """Return a picture with a text across it, again and again, as part of its points."""
    with Image.open(io.BytesIO(picture)) as opened:
        image = opened.convert("RGBA")
    side = int((image.width**2 + image.height**2) ** 0.5) + 1
    layer = Image.new("RGBA", (side, side))
    draw = ImageDraw.Draw(layer)
    font = _font(max(9, image.width // 32))
    left, top, right, bottom = (int(n) for n in draw.textbbox((0, 0), text, font))
    line, gap = (bottom - top) * 5, right - left + image.width // 12
    for row, y in enumerate(range(0, side, max(line, 20))):
        for x in range(-(row % 2) * gap // 2, side, max(gap, 40)):
            draw.text((x, y), text, _MARK, font)
    layer = layer.rotate(30, Image.Resampling.BICUBIC)
    x, y = (side - image.width) // 2, (side - image.height) // 2
    image.alpha_composite(layer.crop((x, y, x + image.width, y + image.height)))
    out = io.BytesIO()
    image.convert("RGB").save(out, "PNG", compress_level=4)
    return out.getvalue()


def _pdf_page(file: BinaryIO, n: int, width: int) -> Image.Image:
    with pdfium:
        document = pypdfium2.PdfDocument(file, autoclose=False)
        try:
            if n >= len(document):
                raise IndexError(n)
            page = document[n]
            scale = min(width / max(page.get_width(), 1.0), 6.0)
            found: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
            return found.convert("RGB")
        finally:
            document.close()


def _picture_page(file: BinaryIO, n: int) -> Image.Image:
    with Image.open(file) as image:
        if n >= getattr(image, "n_frames", 1):
            raise IndexError(n)
        image.seek(n)
        return ImageOps.exif_transpose(image).convert("RGB")


@lru_cache(maxsize=16)
def _font(size: int) -> ImageFont.FreeTypeFont:
    path = FONTS / _FACE
    if not path.exists():
        raise FontsMissing(str(path))
    return ImageFont.truetype(str(path), size)
