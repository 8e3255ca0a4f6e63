"""Pages of files as pictures, and the mark burnt into those of identity papers."""

import io
from functools import lru_cache
from typing import BinaryIO

from PIL import Image, ImageDraw, ImageFont

from motcua.domain.documents.rules.confined import Task, confined
from motcua.domain.documents.rules.inspection import PDF, PICTURES
from motcua.domain.documents.rules.rendering import FONTS, FontsMissing

THUMBNAIL, PAGE, LARGE = 120, 1000, 1800
"""Widths in points: in a list, on a page, and to look closely."""
_FACE = "Tinos_400Regular.ttf"
_MARK = (190, 30, 30, 96)


def has_pages(media_type: str) -> bool:
    """Say whether files of a sort can be shown page by page."""
    return media_type == PDF or media_type in PICTURES


def picture_of(
    file: BinaryIO, *, media_type: str, page: int, width: int, name: str = ""
) -> bytes:
    """Return page `page` (from 1) as PNG of about that width.

    Pictures are never drawn larger than they are. It is drawn in a process of its own.
    Raises IndexError for a page that is not there, TooLarge for one that needs more
    memory or time than there is.
    """
    if page < 1:
        raise IndexError(page)
    asked = {"media_type": media_type, "page": page, "width": width}
    return confined(Task.DRAW, file, name=name, **asked).content


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


@lru_cache(maxsize=16)
def _font(size: int) -> ImageFont.FreeTypeFont:
    path = FONTS / _FACE
    if not path.exists():
        raise FontsMissing(str(path))
    return ImageFont.truetype(str(path), size)
