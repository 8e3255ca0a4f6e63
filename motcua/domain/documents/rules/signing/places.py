"""Where signature, seal and number go, from the anchors of the form.

Basis: NĐ 30/2020 annex I: the signer's image between title and name; the seal in its
true size over a third of that image, at its left.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader

from motcua.domain.documents.rules.rendering import Anchor
from motcua.domain.documents.rules.signing.images import POINTS

SIGNATURE_MM = (46.0, 24.0)
_SPACE_MM = 30.0
_LINE_MM = (163.0, 7.0)
_LINE_RISES_MM = 2.0
_A4_HEIGHT = 841.89
_EDGE_MM = 4.0


class AnchorMissing(Exception):
    """The form has no anchor of that name: it cannot be signed electronically."""


@dataclass(frozen=True, slots=True)
class Place:
    """A box on a page (from 0), in points from the lower left corner."""

    page: int
    box: tuple[float, float, float, float]


def top_right(pdf: bytes, *, width_mm: float, height_mm: float) -> Place:
    """Return a box of this size at the top right of the first page, 4 mm from its edges.

    Basis: NĐ 30/2020 annex I (where a copy bears its signature).
    """
    edge = _EDGE_MM * POINTS
    right, top = (size - edge for size in _size(pdf, 0))
    return Place(0, (right - width_mm * POINTS, top - height_mm * POINTS, right, top))


def at_anchor(
    pdf: bytes, anchors: Iterable[Anchor], name: str, *, width_mm: float, height_mm: float
) -> Place | None:
    """Return a box of this size whose upper edge has the anchor in its middle.

    None where the form has no such anchor: the signature is then not seen.
    """
    found = next((anchor for anchor in anchors if anchor.name == name), None)
    if found is None:
        return None
    _, height = _size(pdf, found.page)
    half, top = width_mm * POINTS / 2, height - found.y
    box = (found.x - half, top - height_mm * POINTS, found.x + half, top)
    return Place(found.page, box)


def _size(pdf: bytes, page: int) -> tuple[float, float]:
    """Return width and height of a page from 0, in points."""
    found, _ = PdfFileReader(BytesIO(pdf)).find_page_for_modification(page)
    x1, y1, x2, y2 = (float(edge) for edge in found.get_object()["/MediaBox"])
    return abs(x1 - x2), abs(y1 - y2)


@dataclass(frozen=True, slots=True)
class Places:
    """Where each visible part of a signed paper stands."""

    signature: Place
    seal: Place
    number: Place


def places(anchors: Iterable[Anchor], *, seal_mm: tuple[float, float]) -> Places:
    """Return where everything goes; raise AnchorMissing.

    The signature is in the middle of its space; the seal, of its own size, reaches
    over the left third of it, on the same middle line.
    """
    by_name = {anchor.name: anchor for anchor in anchors}
    try:
        middle, line = by_name["signature"], by_name["number"]
    except KeyError as missing:
        raise AnchorMissing(str(missing)) from None
    width, height = (size * POINTS for size in SIGNATURE_MM)
    seal_width, seal_height = (size * POINTS for size in seal_mm)
    left = middle.x - width / 2
    level = _A4_HEIGHT - middle.y - _SPACE_MM * POINTS / 2
    seal_right = left + width / 3
    line_width, line_height = (size * POINTS for size in _LINE_MM)
    top = _A4_HEIGHT - line.y + _LINE_RISES_MM * POINTS
    return Places(
        signature=Place(
            middle.page, (left, level - height / 2, left + width, level + height / 2)
        ),
        seal=Place(
            middle.page,
            (
                seal_right - seal_width,
                level - seal_height / 2,
                seal_right,
                level + seal_height / 2,
            ),
        ),
        number=Place(line.page, (line.x, top - line_height, line.x + line_width, top)),
    )
