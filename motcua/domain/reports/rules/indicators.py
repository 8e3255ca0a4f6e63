"""How resolving procedures is evaluated: nine indicators, scores, bands. Pure.

Basis: NĐ 61/2018 art 31; TT 01/2018 art 13 (indicators), art 15 (scores and bands).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from motcua.domain.reports.rules.in_force import InForce
from motcua.domain.reports.rules.tables import Atom, Column, Form, Identity
from motcua.kernel.text import N_

_R = Atom.RESOLVED
_BEHAVED = (_R, Atom.IN_TIME, Atom.NOT_COMPLAINED)
_TIME, _STEPS, _ASKED, _MET, _MANNER = (
    N_("1. Tổng thời gian"),
    N_("2. Thời gian từng bước"),
    N_("3. Số lần yêu cầu bổ sung"),
    N_("4. Nơi phải đến"),
    N_("7. Thái độ"),
)

INDICATOR_FORM = Form(
    "indicators",
    "TT01",
    N_("Hồ sơ theo từng chỉ số đánh giá"),
    (
        Column("resolved", N_("Hồ sơ"), N_("Đã giải quyết"), (_R,)),
        Column("1_2", _TIME, N_("Trước hạn"), (_R, Atom.IN_TIME, Atom.EARLY)),
        Column("1_1", _TIME, N_("Đúng hạn"), (_R, Atom.IN_TIME, Atom.NOT_EARLY)),
        Column("1_0", _TIME, N_("Quá hạn"), (_R, Atom.LATE)),
        Column("2_2", _STEPS, N_("Mọi bước trước hạn"), (_R, Atom.STEPS_EARLY)),
        Column("2_1", _STEPS, N_("Mọi bước đúng hạn"), (_R, Atom.STEPS_JUST)),
        Column("2_0", _STEPS, N_("Có bước quá hạn"), (_R, Atom.STEPS_LATE)),
        Column("2_x", _STEPS, N_("Không có dữ liệu"), (_R, Atom.STEPS_UNKNOWN)),
        Column("3_2", _ASKED, N_("Không lần nào"), (_R, Atom.ASKED_NEVER)),
        Column("3_1", _ASKED, N_("Một lần"), (_R, Atom.ASKED_ONCE)),
        Column("3_0", _ASKED, N_("Hơn một lần"), (_R, Atom.ASKED_OFTEN)),
        Column("4_2", _MET, N_("Không phải đến"), (_R, Atom.NOT_AT_COUNTER)),
        Column("4_1", _MET, N_("Chỉ Bộ phận Một cửa"), (_R, Atom.AT_COUNTER)),
        Column("7_2", _MANNER, N_("Trước hạn"), (*_BEHAVED, Atom.EARLY)),
        Column("7_1", _MANNER, N_("Đúng hạn"), (*_BEHAVED, Atom.NOT_EARLY)),
        Column("7_0", _MANNER, N_("Quá hạn, bị phản ánh"), (_R, Atom.LATE_OR_COMPLAINED)),
    ),
    (
        Identity("resolved", ("1_2", "1_1", "1_0")),
        Identity("resolved", ("2_2", "2_1", "2_0", "2_x")),
        Identity("resolved", ("3_2", "3_1", "3_0")),
        Identity("resolved", ("4_2", "4_1")),
        Identity("resolved", ("7_2", "7_1", "7_0")),
    ),
)
"""What indicators 1 to 4 and 7 are counted from: `N_K` are those that score K by N."""

NAMES: Mapping[int, str] = {
    1: "Tổng thời gian giải quyết so với quy định",
    2: "Thời gian của từng cơ quan, đơn vị tham gia",
    3: "Số lần phải liên hệ để hoàn thiện hồ sơ",
    4: "Số cơ quan, đơn vị phải liên hệ",
    5: "Tổ chức tiếp nhận, giải quyết tại Bộ phận Một cửa",
    6: "Công khai thủ tục hành chính",
    7: "Thái độ của người giải quyết",
    8: "Tiếp thu, giải quyết phản ánh, kiến nghị",
    9: "Tiếp nhận, giải quyết trực tuyến",
}
MOST = 2
"""Points of one indicator at most."""

OFFICER = (1, 2, 3, 4, 7)
UNIT = (5, 6, 8, 9)

OFFICER_BANDS: Sequence[tuple[int, str]] = (
    (50, "Hoàn thành 100 % nhiệm vụ"),
    (35, "Hoàn thành từ 70 % đến dưới 100 % nhiệm vụ"),
    (0, "Hoàn thành dưới 70 % nhiệm vụ"),
)
UNIT_BANDS: Sequence[tuple[int, str]] = (
    (150, "Xuất sắc"),
    (120, "Tốt"),
    (90, "Khá"),
    (60, "Trung bình"),
    (0, "Yếu"),
)
"""From how many tenths of a point on; the words of TT 01/2018 art 15."""


@dataclass(frozen=True, slots=True)
class Score:
    """Points of one indicator in tenths, None where there is no data for it."""

    indicator: int
    tenths: int | None
    why: str = ""

    @property
    def text(self) -> str:
        """Return the points as they are printed."""
        return "không có dữ liệu" if self.tenths is None else in_tenths(self.tenths)


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of what is known, of how much, and the same on the full scale."""

    tenths: int
    possible: int
    full: int

    @property
    def scaled(self) -> int | None:
        """Return the total on the full scale in tenths, rounded half up."""
        if not self.possible:
            return None
        return (2 * self.tenths * self.full + self.possible) // (2 * self.possible)


def added(rows: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Return the sums of the columns of `INDICATOR_FORM` over rows."""
    every = list(rows)
    keys = [column.key for column in INDICATOR_FORM.columns]
    return {key: sum(row[key] for row in every) for key in keys}


def mean(points: Mapping[int, int]) -> int | None:
    """Return a mean in tenths from how many dossiers scored each; None of none.

    Rounded half up. Basis: TT 01/2018 art 15.2.
    """
    number = sum(points.values())
    if not number:
        return None
    total = sum(score * count for score, count in points.items())
    return (20 * total + number) // (2 * number)


def dossier_scores(figures: Mapping[str, int]) -> list[Score]:
    """Return indicators 1 to 4 from the columns of `INDICATOR_FORM`."""
    return [Score(n, _mean_of(n, figures)) for n in (1, 2, 3, 4)]


def attitude_score(figures: Mapping[str, int], *, taken: bool) -> Score:
    """Return indicator 7; no data where complaints are not taken here (`taken`).

    What was late has no points either: two are for early, one for on time.
    """
    return Score(7, _mean_of(7, figures) if taken else None)


def _mean_of(n: int, figures: Mapping[str, int]) -> int | None:
    return mean({k: figures.get(f"{n}_{k}", 0) for k in (2, 1, 0)})


def spot_score(rows: Sequence[InForce], *, local: bool, unassigned: int) -> Score:
    """Return indicator 5: how much is appraised and approved on the spot.

    20 % where a ministry or a province does it, 50 % where a district or a commune
    does (`local`); else whether everything is received and returned at the centre.
    """
    every = {row.procedure: row for row in rows}.values()
    if not every:
        return Score(5, None)
    spot, needed = sum(row.on_the_spot for row in every), 50 if local else 20
    why = f"{spot}/{len(every)} thủ tục 5 tại chỗ; cần từ {needed} %"
    if spot * 100 >= needed * len(every):
        return Score(5, 20, why)
    why = f"{why}; {unassigned} thủ tục chưa tiếp nhận"
    return Score(5, 0 if unassigned else 10, why)


def published_score(rows: Sequence[InForce], *, posted: bool | None) -> Score:
    """Return indicator 6: published completely, both posted and on the web.

    `posted` is what was typed in about the board; None is that nobody has said.
    """
    every = {row.procedure: row for row in rows}.values()
    if not every:
        return Score(6, None)
    lacking = sum(not row.complete for row in every)
    board = {True: "đã niêm yết", False: "chưa niêm yết", None: "chưa rõ niêm yết"}
    why = f"{lacking}/{len(every)} thủ tục công khai thiếu nội dung; {board[posted]}"
    return Score(6, 10 * ((not lacking) + (posted is True)), why)


def online_score(rows: Sequence[InForce], figures: Mapping[str, int]) -> Score:
    """Return indicator 9 from how many procedures and dossiers are online, none late."""
    every = {row.procedure: row for row in rows}.values()
    received, online = figures["received"], figures["online"]
    if not every or not received:
        return Score(9, None)
    offered = sum(row.online_level in ("full", "partial") for row in every)
    why = (
        f"{offered}/{len(every)} thủ tục trực tuyến; {online}/{received} hồ sơ trực "
        f"tuyến; {figures['online_late']} hồ sơ trực tuyến quá hạn"
    )
    if figures["online_late"] or online * 100 < 15 * received:
        return Score(9, 0, why)
    most = offered * 100 >= 20 * len(every) and online * 100 >= 30 * received
    return Score(9, 20 if most else 10, why)


def feedback_score(received: int | None, in_time: int) -> Score:
    """Return indicator 8 from feedback received and handled on time; None unknown."""
    if received is None:
        return Score(8, None)
    why = f"{in_time}/{received} phản ánh, kiến nghị xử lý đúng hạn"
    if not received:
        return Score(8, 20, "không có phản ánh, kiến nghị phải xử lý")
    if in_time >= received:
        return Score(8, 20, why)
    return Score(8, 10 if in_time * 100 >= 90 * received else 0, why)


def total_of(scores: Sequence[Score]) -> Total:
    """Return the sum of the indicators that have data; the others are left out.

    Basis: TT 01/2018 art 15.4b.
    """
    known = [score.tenths for score in scores if score.tenths is not None]
    return Total(sum(known), 10 * MOST * len(known), 10 * MOST * len(scores))


def band(total: Total, bands: Sequence[tuple[int, str]]) -> str:
    """Return how a total is judged, on the full scale; – where nothing is known."""
    scaled = total.scaled
    if scaled is None:
        return "–"
    return next(name for least, name in bands if scaled >= least)


def in_tenths(value: int | None) -> str:
    """Return tenths of a point as they are printed."""
    return "–" if value is None else f"{value // 10},{value % 10}"
