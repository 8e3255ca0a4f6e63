"""Files as people bring them, made on the spot."""

import io
from typing import Any

import pypdfium2
from PIL import Image


def a_pdf(pages: int = 1, width: int = 200, height: int = 300) -> bytes:
    """Return a PDF of empty pages."""
    document, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _ in range(pages):
        document.new_page(width, height)
    document.save(out)
    return out.getvalue()


def a_picture(sort: str = "JPEG", size: tuple[int, int] = (60, 40), **more: Any) -> bytes:
    """Return a picture with a red corner at its top left."""
    image, out = Image.new("RGB", size, "white"), io.BytesIO()
    image.paste((255, 0, 0), (0, 0, size[0] // 3, size[1] // 3))
    image.save(out, sort, **more)
    return out.getvalue()
