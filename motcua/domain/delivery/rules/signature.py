"""A signature drawn on a screen: the strokes of a finger or mouse, and its picture.

The page sends strokes and no picture, so that nothing comes from outside but numbers.
Basis: Luật Giao dịch điện tử 20/2023/QH15 art 22 (a sign of who has confirmed a
message); NĐ 61/2018 art 20.
"""

import io
import json
from collections.abc import Sequence
from itertools import pairwise
from math import dist

from PIL import Image, ImageDraw

from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

WIDTH, HEIGHT = 1000, 400
"""The field of drawing in its own units, whatever the screen."""

LONGEST = 80_000
MOST_POINTS = 6_000
SHORTEST_PATH = 200.0
"""A point or a slip of the hand is no signature."""

_LINE = 6

Strokes = Sequence[Sequence[tuple[int, int]]]


def read_strokes(text: str) -> Strokes:
    """Return the strokes a page has sent.

    Raises Invalid at the field `signature` for what is none, too much, or too little to
    be somebody's signature.
    """
    if not text.strip():
        raise _missing()
    if len(text) > LONGEST:
        raise _unreadable()
    try:
        found = json.loads(text)
        strokes = tuple(tuple(_point(one) for one in stroke) for stroke in found)
    except (ValueError, TypeError, RecursionError):
        raise _unreadable() from None
    if sum(len(stroke) for stroke in strokes) > MOST_POINTS:
        raise _unreadable()
    if _length(strokes) < SHORTEST_PATH:
        raise _missing()
    return strokes


def picture_of(strokes: Strokes) -> bytes:
    """Return the strokes as a PNG, black on white; the same strokes, the same bytes."""
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    pen = ImageDraw.Draw(image)
    for stroke in strokes:
        if len(stroke) > 1:
            pen.line([tuple(point) for point in stroke], fill=0, width=_LINE)
        for x, y in stroke:
            half = _LINE // 2
            pen.ellipse((x - half, y - half, x + half, y + half), fill=0)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _point(one: object) -> tuple[int, int]:
    if not isinstance(one, list) or len(one) != 2:
        raise ValueError
    x, y = one
    if type(x) is not int or type(y) is not int:
        raise ValueError
    if not (0 <= x <= WIDTH and 0 <= y <= HEIGHT):
        raise ValueError
    return x, y


def _length(strokes: Strokes) -> float:
    return sum(
        dist(first, second) for stroke in strokes for first, second in pairwise(stroke)
    )


def _missing() -> Invalid:
    return Invalid(
        "signature_missing",
        N_("Chưa có chữ ký trên màn hình."),
        field="signature",
        remedy=N_("Hãy mời người nhận ký vào khung, hoặc chọn cách xác nhận khác."),
    )


def _unreadable() -> Invalid:
    return Invalid(
        "signature_unreadable",
        N_("Không đọc được chữ ký trên màn hình."),
        field="signature",
        remedy=N_("Hãy xóa và ký lại, hoặc chọn cách xác nhận khác."),
    )
