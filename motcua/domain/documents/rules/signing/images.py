"""What is seen of a signature: image, seal, line of the number, or lines of text.

Each is a small PDF made by Typst, to be laid on the paper. Basis: NĐ 30/2020 annex I.
"""

import base64
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from motcua.domain.documents.rules.rendering import print_written
from motcua.domain.documents.rules.templates import FOLDER, assembled
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

POINTS = 72 / 25.4
"""Points in a millimetre."""

MOST_BYTES = 300_000
_PNG = b"\x89PNG\r\n\x1a\n"
_WITH_ALPHA = (4, 6)


@dataclass(frozen=True, slots=True)
class Image:
    """A transparent PNG with the width it has on paper, in millimetres."""

    png: bytes
    width_mm: float

    @property
    def height_mm(self) -> float:
        """Return the height that keeps the picture's proportions."""
        width, height = struct.unpack(">II", self.png[16:24])
        return float(self.width_mm * height / width)


def check_image(png: bytes) -> None:
    """Raise Invalid unless it is a transparent PNG of moderate size.

    Basis: NĐ 30/2020 annex I (.png, transparent ground).
    """
    colour = png[25] if len(png) > 25 and png.startswith(_PNG) else -1
    if colour not in _WITH_ALPHA or len(png) > MOST_BYTES:
        raise Invalid(
            "image_not_png",
            N_("Hình ảnh chữ ký, con dấu phải là tệp PNG nền trong suốt, dưới 300 kB."),
            field="image",
            remedy=N_("Hãy quét lại, xóa nền rồi lưu thành PNG có kênh trong suốt."),
        )


def stamp(image: Image, *, title: str) -> bytes:
    """Return an image as a PDF page of its size."""
    width, height = image.width_mm, image.height_mm
    data = base64.b64encode(image.png).decode()
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><image width="{width}" height="{height}" '
        f'href="data:image/png;base64,{data}"/></svg>'
    )
    page = {"title": title, "svg": svg, "width": width, "height": height}
    return print_written({"printed": 0, "data": page}, _text("stamp"))


def mark(
    lines: Sequence[str], *, width_mm: float, height_mm: float, side: str = "right"
) -> bytes:
    """Return lines of text in 10 points, right or "center", as a PDF page of this size.

    For a copy, which bears no image. Basis: NĐ 30/2020 annex I.
    """
    page = {
        "title": lines[0],
        "lines": list(lines),
        "side": side,
        "width": width_mm,
        "height": height_mm,
    }
    return print_written({"printed": 0, "data": page}, _text("mark"))


def number_line(words: Mapping[str, Any]) -> bytes:
    """Return the line of number and date of a paper's words as a PDF page."""
    return print_written(words, assembled(_text("number")))


@cache
def _text(name: str) -> str:
    return (FOLDER / "signing" / f"{name}.typ").read_text(encoding="utf-8")
