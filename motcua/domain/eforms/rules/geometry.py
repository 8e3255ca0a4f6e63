"""Points and outlines of parcels in WGS 84, reckoned in whole millionths of a degree.

Whether a point is in Vietnam is told by a coarse outline, sea and islands included: it
catches numbers that were swapped or mistyped, and judges no border.
"""

import math
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any, TypeAlias

from motcua.domain.eforms.rules.amounts import plain_number
from motcua.domain.eforms.rules.circumstances import Circumstances
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

Point: TypeAlias = tuple[int, int]
"""Longitude and latitude in millionths of a degree."""

MOST_CORNERS = 200
_MOST_AREA = 100_000_000
_MICRO = Decimal(1_000_000)
_METRES = 111_320 / 1_000_000
_NUMBER = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,18})?")
_OUTLINE: tuple[tuple[float, float], ...] = (
    *((101.9, 22.6), (102.6, 23.0), (103.6, 23.0), (104.6, 23.2), (105.3, 23.6)),
    *((106.0, 23.3), (107.1, 23.2), (107.2, 22.2), (108.3, 21.8), (107.9, 20.0)),
    *((108.3, 18.5), (110.0, 17.6), (113.0, 17.4), (118.0, 12.0), (118.0, 6.0)),
    *((102.3, 6.0), (102.3, 10.7), (104.3, 10.65), (104.9, 10.85), (105.1, 11.2)),
    *((105.6, 11.2), (105.7, 11.9), (106.4, 12.2), (107.3, 12.6), (107.3, 14.0)),
    *((107.2, 15.0), (107.0, 15.9), (106.4, 16.3), (106.3, 17.0), (105.6, 17.4)),
    *((105.0, 18.3), (103.7, 19.1), (103.7, 19.9), (104.0, 20.3), (102.8, 20.6)),
    *((102.5, 21.6), (101.9, 22.2)),
)
_VIETNAM: tuple[Point, ...] = tuple(
    (round(x * 1_000_000), round(y * 1_000_000)) for x, y in _OUTLINE
)


def map_point(raw: object, at: Circumstances) -> dict[str, str]:
    """Return a point as `{"lat": …, "lng": …}`; raise Invalid outside the country."""
    if not isinstance(raw, Mapping) or not {"lat", "lng"} <= raw.keys():
        raise _no_point(at)
    point = _point(raw["lng"], raw["lat"], at)
    return {"lat": _text(point[1]), "lng": _text(point[0])}


def parcel_outline(raw: object, at: Circumstances) -> dict[str, Any]:
    """Return an outline as a GeoJSON polygon with its area in whole square metres.

    Coordinates are texts, so that they stay as exact as they were typed. Raises Invalid
    for what is not closed, crosses itself, or encloses nothing.
    """
    corners = [_pair(pair, at) for pair in _ring(raw, at)]
    if len(corners) > MOST_CORNERS:
        raise at.fault(
            "outline_too_long",
            N_("“%(label)s”: ranh giới có quá %(most)s đỉnh."),
            N_("Hãy bỏ bớt các đỉnh thẳng hàng."),
            most=MOST_CORNERS,
        )
    if len(corners) < 4 or corners[0] != corners[-1]:
        raise at.fault(
            "outline_open",
            N_("“%(label)s”: ranh giới phải có ít nhất ba đỉnh và khép kín."),
            N_("Hãy lặp lại đỉnh đầu ở cuối."),
        )
    if len(set(corners)) != len(corners) - 1 or _crosses(corners):
        raise at.fault(
            "outline_crosses",
            N_("“%(label)s”: ranh giới tự cắt hoặc đi qua một đỉnh hai lần."),
            N_("Hãy nhập các đỉnh lần lượt theo một chiều quanh thửa đất."),
        )
    area = _area(corners)
    if not 1 <= area <= _MOST_AREA:
        raise at.fault(
            "outline_area",
            N_("“%(label)s”: ranh giới không bao quanh diện tích nào, hoặc quá lớn."),
            N_("Hãy xem lại tọa độ các đỉnh."),
        )
    ring = [[_text(x), _text(y)] for x, y in corners]
    return {"type": "Polygon", "coordinates": [ring], "area": area}


def _ring(raw: object, at: Circumstances) -> Sequence[object]:
    """Return the only ring of a polygon, also inside a feature or a collection of one."""
    for _ in range(3):
        if not isinstance(raw, Mapping):
            break
        features = raw.get("features")
        if raw.get("type") == "FeatureCollection" and isinstance(features, Sequence):
            raw = features[0] if len(features) == 1 else None
        elif raw.get("type") == "Feature":
            raw = raw.get("geometry")
    rings = raw.get("coordinates") if isinstance(raw, Mapping) else None
    is_polygon = isinstance(raw, Mapping) and raw.get("type") == "Polygon"
    if (
        is_polygon
        and isinstance(rings, list)
        and len(rings) == 1
        and isinstance(rings[0], list)
    ):
        return rings[0]
    raise at.fault(
        "outline_unreadable",
        N_("“%(label)s”: không đọc được ranh giới thửa đất."),
        N_("Nhập mỗi dòng một đỉnh “vĩ độ, kinh độ”, hoặc dán một đa giác GeoJSON."),
    )


def _pair(pair: object, at: Circumstances) -> Point:
    if not isinstance(pair, list) or not 2 <= len(pair) <= 3:
        raise _no_point(at)
    return _point(pair[0], pair[1], at)


def _point(lng: object, lat: object, at: Circumstances) -> Point:
    x, y = _micro(lng), _micro(lat)
    if x is None or y is None:
        raise _no_point(at)
    if not _inside((x, y), _VIETNAM):
        raise at.fault(
            "point_abroad",
            N_("“%(label)s”: điểm (%(lat)s; %(lng)s) không ở Việt Nam."),
            N_("Vĩ độ từ 6 đến 24, kinh độ từ 102 đến 118. Hãy xem có đảo hai số không."),
            lat=_text(y),
            lng=_text(x),
        )
    return x, y


def _micro(raw: object) -> int | None:
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        return None
    text = str(raw).strip()
    if not _NUMBER.fullmatch(text) or not text.isascii():
        return None
    try:
        return int((Decimal(text) * _MICRO).to_integral_value())
    except InvalidOperation:
        return None


def _text(micro: int) -> str:
    return plain_number(Decimal(micro) / _MICRO)


def _no_point(at: Circumstances) -> Invalid:
    return at.fault(
        "answer_no_point",
        N_("“%(label)s”: tọa độ không đúng."),
        N_("Nhập vĩ độ và kinh độ theo độ, ví dụ 20,951230 và 107,080010."),
    )


def _inside(point: Point, ring: Sequence[Point]) -> bool:
    """Say whether a point is inside a ring, by how often a ray to the east crosses it."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
        if (y1 > y) != (y2 > y):
            # Exact: cross-multiplied whole numbers in place of a division.
            left = (x - x1) * (y2 - y1)
            right = (x2 - x1) * (y - y1)
            inside ^= (left < right) if y2 > y1 else (left > right)
    return inside


def _crosses(corners: Sequence[Point]) -> bool:
    """Say whether two sides that are no neighbours touch, or neighbours fold back."""
    sides = list(pairwise(corners))
    last = len(sides) - 1
    for i, a in enumerate(sides):
        for j in range(i + 1, len(sides)):
            if j == i + 1 or (i == 0 and j == last):
                shared = a[1] if j == i + 1 else a[0]
                if _folds(a, sides[j], shared):
                    return True
            elif _touch(a, sides[j]):
                return True
    return False


def _folds(a: tuple[Point, Point], b: tuple[Point, Point], shared: Point) -> bool:
    ends = [p for p in (*a, *b) if p != shared]
    (ax, ay), (bx, by) = ends
    sx, sy = shared
    turn = (ax - sx) * (by - sy) - (ay - sy) * (bx - sx)
    return turn == 0 and (ax - sx) * (bx - sx) + (ay - sy) * (by - sy) > 0


def _touch(a: tuple[Point, Point], b: tuple[Point, Point]) -> bool:
    d1, d2 = _side(*b, a[0]), _side(*b, a[1])
    d3, d4 = _side(*a, b[0]), _side(*a, b[1])
    if d1 * d2 < 0 and d3 * d4 < 0:
        return True
    return any(
        turn == 0 and _between(side, point)
        for turn, side, point in (
            (d1, b, a[0]),
            (d2, b, a[1]),
            (d3, a, b[0]),
            (d4, a, b[1]),
        )
    )


def _side(p: Point, q: Point, r: Point) -> int:
    turn = (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])
    return (turn > 0) - (turn < 0)


def _between(side: tuple[Point, Point], point: Point) -> bool:
    (x1, y1), (x2, y2) = side
    return min(x1, x2) <= point[0] <= max(x1, x2) and min(y1, y2) <= point[1] <= max(
        y1, y2
    )


def _area(corners: Sequence[Point]) -> int:
    """Return the area in square metres, as flat as a parcel is."""
    x0, y0 = corners[0]
    doubled = sum(
        (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        for (x1, y1), (x2, y2) in pairwise(corners)
    )
    shrink = math.cos(math.radians(y0 / 1_000_000))
    return round(abs(doubled) / 2 * _METRES * _METRES * shrink)
