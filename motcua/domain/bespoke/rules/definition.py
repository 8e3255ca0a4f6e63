"""A report as its maker defined it: keys of closed lists, never words of a query.

What cannot be is told by the field it stands in, all at once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from motcua.domain.bespoke.rules.measures import MEASURES
from motcua.domain.bespoke.rules.periods import Span, Step
from motcua.domain.reports.rules.asked import Side, check_period
from motcua.domain.reports.rules.tables import OnTime
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, MotcuaError, Several
from motcua.kernel.text import N_, normalise

MOST_MEASURES = 12
MOST_LINES = 200
LONGEST_TITLE = 120
USUAL_LINES = 50


class Dimension(StrEnum):
    """What lines stand for."""

    FIELD = "field"
    RESOLVING = "resolving"
    RECEIVING = "receiving"
    PROCEDURE = "procedure"
    CHANNEL = "channel"
    AUTHORITY = "authority"
    LEVEL = "level"
    OFFICER = "officer"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


DIMENSION_NAMES: Mapping[Dimension, str] = {
    Dimension.FIELD: N_("Lĩnh vực"),
    Dimension.RESOLVING: N_("Cơ quan giải quyết"),
    Dimension.RECEIVING: N_("Nơi tiếp nhận"),
    Dimension.PROCEDURE: N_("Thủ tục"),
    Dimension.CHANNEL: N_("Cách nộp"),
    Dimension.AUTHORITY: N_("Địa phương hay cơ quan trung ương"),
    Dimension.LEVEL: N_("Cấp thực hiện của thủ tục"),
    Dimension.OFFICER: N_("Cán bộ"),
    Dimension.WEEK: N_("Tuần"),
    Dimension.MONTH: N_("Tháng"),
    Dimension.QUARTER: N_("Quý"),
}

STEPS: Mapping[Dimension, Step] = {
    Dimension.WEEK: Step.WEEK,
    Dimension.MONTH: Step.MONTH,
    Dimension.QUARTER: Step.QUARTER,
}
"""The dimensions that divide the period."""


class Way(StrEnum):
    """How a dossier came in."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"


WAY_NAMES: Mapping[Way, str] = {
    Way.COUNTER: N_("Trực tiếp"),
    Way.ONLINE: N_("Trực tuyến"),
    Way.POST: N_("Bưu chính công ích"),
}


class Chart(StrEnum):
    """What is drawn above the table."""

    NONE = "none"
    BAR = "bar"
    LINE = "line"


CHART_NAMES: Mapping[Chart, str] = {
    Chart.NONE: N_("Không vẽ"),
    Chart.BAR: N_("Cột"),
    Chart.LINE: N_("Đường theo thời gian"),
}


@dataclass(frozen=True, slots=True)
class Definition:
    """What a report shows, of what, and how.

    `rows` and `then` say what lines stand for; without them there is one line. `first`
    and `last` are of a fixed span only. `as_of` None is the newest knowledge. `by` is
    the measure lines are ordered by, "" the lines' own names; `drawn` the measure of the
    chart, "" the first.
    """

    measures: tuple[str, ...]
    rows: Dimension | None = None
    then: Dimension | None = None
    span: Span = Span.THIS_MONTH
    first: date | None = None
    last: date | None = None
    as_of: datetime | None = None
    unit_id: int | None = None
    side: Side = Side.RESOLVING
    field_id: int | None = None
    procedure_id: int | None = None
    ways: tuple[Way, ...] = ()
    on_time: OnTime = OnTime.CURRENT
    by: str = ""
    rising: bool = False
    most: int = USUAL_LINES
    chart: Chart = Chart.NONE
    drawn: str = ""

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """Return what lines stand for, the first first."""
        return tuple(one for one in (self.rows, self.then) if one is not None)

    @property
    def step(self) -> Step | None:
        """Return into what the period is divided, None for not at all."""
        return next((STEPS[one] for one in self.dimensions if one in STEPS), None)

    @property
    def by_officer(self) -> bool:
        """Say whether lines stand for officers."""
        return Dimension.OFFICER in self.dimensions

    @property
    def charted(self) -> str:
        """Return the measure that is drawn."""
        return self.drawn or self.measures[0]


def to_json(definition: Definition) -> dict[str, Any]:
    """Return a definition as it is kept."""
    one = definition
    return {
        "measures": list(one.measures),
        "rows": one.rows,
        "then": one.then,
        "span": one.span,
        "first": one.first.isoformat() if one.first else None,
        "last": one.last.isoformat() if one.last else None,
        "as_of": one.as_of.isoformat() if one.as_of else None,
        "unit_id": one.unit_id,
        "side": one.side,
        "field_id": one.field_id,
        "procedure_id": one.procedure_id,
        "ways": list(one.ways),
        "on_time": one.on_time,
        "by": one.by,
        "rising": one.rising,
        "most": one.most,
        "chart": one.chart,
        "drawn": one.drawn,
    }


def from_json(kept: Mapping[str, Any]) -> Definition:
    """Return a definition that was kept.

    Raises Invalid where a list no longer has what it names: it has to be chosen again.
    """
    try:
        found = Definition(
            measures=tuple(kept["measures"]),
            rows=Dimension(kept["rows"]) if kept["rows"] else None,
            then=Dimension(kept["then"]) if kept["then"] else None,
            span=Span(kept["span"]),
            first=date.fromisoformat(kept["first"]) if kept["first"] else None,
            last=date.fromisoformat(kept["last"]) if kept["last"] else None,
            as_of=datetime.fromisoformat(kept["as_of"]) if kept["as_of"] else None,
            unit_id=kept["unit_id"],
            side=Side(kept["side"]),
            field_id=kept["field_id"],
            procedure_id=kept["procedure_id"],
            ways=tuple(map(Way, kept["ways"])),
            on_time=OnTime(kept["on_time"]),
            by=kept["by"],
            rising=kept["rising"],
            most=kept["most"],
            chart=Chart(kept["chart"]),
            drawn=kept["drawn"],
        )
    except (KeyError, ValueError) as error:
        raise Invalid(
            "report_outdated",
            N_("Báo cáo này dùng một mục không còn trong danh sách."),
            remedy=N_("Hãy mở phần sửa báo cáo, chọn lại rồi lưu."),
        ) from error
    check(found)
    return found


def check(definition: Definition) -> None:
    """Raise Invalid, or Several, naming the fields of what cannot be."""
    faults: list[MotcuaError] = [
        *_measure_faults(definition),
        *_line_faults(definition),
        *_period_faults(definition),
        *_chart_faults(definition),
    ]
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise Several(faults)


def check_title(title: str) -> str:
    """Return a title in one line; raise Invalid where it is empty or too long."""
    found = normalise(title)
    if not found:
        raise Invalid(
            "report_title_missing",
            N_("Chưa ghi tên báo cáo."),
            field="title",
            remedy=N_("Hãy ghi tên ngắn, ví dụ: Đúng hạn theo lĩnh vực."),
        )
    if len(found) > LONGEST_TITLE:
        raise Invalid(
            "report_title_long",
            N_("Tên báo cáo dài quá %(most)s ký tự."),
            facts={"most": LONGEST_TITLE},
            field="title",
            remedy=N_("Hãy ghi ngắn lại."),
        )
    return found


def _measure_faults(one: Definition) -> Iterator[Invalid]:
    if not one.measures or not set(one.measures) <= set(MEASURES):
        yield Invalid(
            "report_measures_missing",
            N_("Chưa chọn số liệu nào."),
            field="measures",
            remedy=N_("Hãy đánh dấu ít nhất một số liệu."),
        )
    if len(one.measures) > MOST_MEASURES:
        yield Invalid(
            "report_measures_many",
            N_("Chọn quá %(most)s số liệu."),
            facts={"most": MOST_MEASURES},
            field="measures",
            remedy=N_("Hãy bỏ bớt, hoặc tách thành hai báo cáo."),
        )


def _line_faults(one: Definition) -> Iterator[Invalid]:
    if one.then is not None and one.rows is None:
        yield Invalid(
            "report_rows_missing",
            N_("Chưa chọn cách chia dòng thứ nhất."),
            field="rows",
            remedy=N_("Hãy chọn, hoặc bỏ cách chia thứ hai."),
        )
    elif one.then is not None and one.then is one.rows:
        yield Invalid(
            "report_rows_same",
            N_("Hai cách chia dòng giống nhau."),
            field="then",
            remedy=N_("Hãy chọn cách chia thứ hai khác, hoặc bỏ trống."),
        )
    elif one.rows in STEPS and one.then in STEPS:
        yield Invalid(
            "report_times_two",
            N_("Chỉ chia theo thời gian một lần."),
            field="then",
            remedy=N_("Hãy chọn một trong tuần, tháng, quý."),
        )
    if not 1 <= one.most <= MOST_LINES:
        yield Invalid(
            "report_lines_bounds",
            N_("Số dòng phải từ 1 đến %(most)s."),
            facts={"most": MOST_LINES},
            field="most",
            remedy=N_("Hãy nhập lại số dòng."),
        )
    if one.by and one.by not in one.measures:
        yield Invalid(
            "report_order_unknown",
            N_("Sắp xếp theo một số liệu chưa chọn."),
            field="by",
            remedy=N_("Hãy chọn số liệu đó, hoặc sắp xếp theo tên dòng."),
        )


def _period_faults(one: Definition) -> Iterator[MotcuaError]:
    if one.span is not Span.FIXED:
        return
    if one.first is None or one.last is None:
        yield Invalid(
            "report_days_missing",
            N_("Chưa nhập đủ ngày đầu và ngày cuối."),
            field="first" if one.first is None else "last",
            remedy=N_("Hãy nhập hai ngày, hoặc chọn một kỳ có sẵn."),
        )
        return
    try:
        check_period(one.first, one.last)
    except Invalid as fault:
        yield fault


def _chart_faults(one: Definition) -> Iterator[Invalid]:
    if one.chart is Chart.NONE:
        return
    if one.rows is None:
        yield Invalid(
            "report_chart_one_line",
            N_("Báo cáo một dòng không vẽ biểu đồ được."),
            field="chart",
            remedy=N_("Hãy chọn cách chia dòng, hoặc không vẽ."),
        )
    elif one.chart is Chart.LINE and (one.rows not in STEPS or one.then is not None):
        yield Invalid(
            "report_chart_no_time",
            N_("Biểu đồ đường chỉ vẽ khi mỗi dòng là một tuần, tháng hoặc quý."),
            field="chart",
            remedy=N_("Hãy chia dòng theo thời gian, hoặc chọn biểu đồ cột."),
        )
    if one.drawn and one.drawn not in one.measures:
        yield Invalid(
            "report_chart_unknown",
            N_("Biểu đồ vẽ một số liệu chưa chọn."),
            field="drawn",
            remedy=N_("Hãy chọn số liệu đó, hoặc để vẽ số liệu đầu tiên."),
        )


def day_of(at: datetime) -> date:
    """Return the day of an instant in Vietnam: from it a moving period is reckoned."""
    return at.astimezone(VN).date()
