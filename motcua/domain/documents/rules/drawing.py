"""A page as a picture: what `picturing` asks of its own process."""

import io
from typing import BinaryIO

import pypdfium2
from PIL import Image, ImageOps

from motcua.domain.documents.rules.inspection import PDF, pdfium

_LARGEST = 6.0
"""So many points at most for one of the paper, however small the page is."""
_TALLEST = 4
"""A picture is at most so many times as high as wide."""


def drawn(file: BinaryIO, *, media_type: str, page: int, width: int) -> bytes:
    """Return page `page` (from 1) as PNG of about that width; raise IndexError."""
    image = (
        _pdf_page(file, page - 1, width)
        if media_type == PDF
        else _picture_page(file, page - 1, width)
    )
    image.thumbnail((width, width * _TALLEST))
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=4)
    return out.getvalue()


def _pdf_page(file: BinaryIO, n: int, width: int) -> Image.Image:
    with pdfium:
        document = pypdfium2.PdfDocument(file, autoclose=False)
        try:
            if n >= len(document):
                raise IndexError(n)
            page = document[n]
            across, down = max(page.get_width(), 1.0), max(page.get_height(), 1.0)
            scale = min(width / across, width * _TALLEST / down, _LARGEST)
            found: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
            return found.convert("RGB")
        finally:
            document.close()


def _picture_page(file: BinaryIO, n: int, width: int) -> Image.Image:
    with Image.open(file) as image:
        if n >= getattr(image, "n_frames", 1):
            raise IndexError(n)
        image.seek(n)
        image.draft(None, (width, width * _TALLEST))
        return ImageOps.exif_transpose(image).convert("RGB")
