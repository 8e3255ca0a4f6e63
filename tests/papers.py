"""Reading papers back: their text, their QR codes, their sizes."""

import re
import unicodedata
from dataclasses import dataclass

import pypdfium2
import zxingcpp


@dataclass(frozen=True)
class ReadBack:
    """What a PDF says to somebody else's program."""

    text: str
    codes: tuple[str, ...]
    pages: int
    size_mm: tuple[int, int]


def read_back(pdf: bytes) -> ReadBack:
    """Return the text (single spaces) and the QR codes of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts, codes = [], []
        for page in document:
            texts.append(page.get_textpage().get_text_range())
            picture = page.render(scale=3).to_pil()
            codes += [code.text for code in zxingcpp.read_barcodes(picture)]
        width, height = document[0].get_size()
        count = len(document)
    finally:
        document.close()
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", " ".join(texts)))
    size = (round(width * 25.4 / 72), round(height * 25.4 / 72))
    return ReadBack(text, tuple(codes), count, size)


def boxes_outside(pdf: bytes, *, margin_mm: float) -> list[str]:
    """Return the texts of a PDF that stand nearer to an edge than a margin."""
    document = pypdfium2.PdfDocument(pdf)
    margin = margin_mm * 72 / 25.4
    found = []
    try:
        for page in document:
            width, height = page.get_size()
            text = page.get_textpage()
            for n in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(n)
                inside = margin <= left and right <= width - margin
                if not (inside and margin <= bottom and top <= height - margin):
                    found.append(text.get_text_bounded(left, bottom, right, top))
    finally:
        document.close()
    return found
