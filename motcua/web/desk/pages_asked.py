"""Which report of several tables a page is asked for, and its links for ever."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from motcua.domain.reports.readers.annual import annual_report
from motcua.domain.reports.readers.evaluation import evaluation_report
from motcua.domain.reports.readers.horizon import first_day
from motcua.domain.reports.readers.index766 import index_report
from motcua.domain.reports.readers.narrative import narrative_report
from motcua.domain.reports.readers.procedures import procedures_report
from motcua.domain.reports.readers.settling import settlement_report
from motcua.domain.reports.rules.asked import Asked, check_counted
from motcua.domain.reports.rules.index766 import typeable_766
from motcua.domain.reports.rules.pages import Behind, Report
from motcua.domain.reports.rules.periods import (
    HALVES,
    MONTHS,
    PART_NAMES,
    QUARTERS,
    YEAR,
    Period,
    period_of,
)
from motcua.domain.reports.rules.typed import BOARD, OUTER, Typeable
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.on_time import ON_TIME
from motcua.web.desk.reports_asked import (
    FORMS,
    GROUPS,
    SIDES,
    choice_of,
    known_at,
    usual_side,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A report: its name, the periods it is made for, and who makes it."""

    name: str
    parts: Sequence[str]
    make: Callable[..., Report]


KINDS: Mapping[str, Kind] = {
    "nam": Kind(N_("Báo cáo năm của Trung tâm"), YEAR, annual_report),
    "so-ket": Kind(
        N_("Báo cáo bằng lời, có biểu đồ (sáu tháng, quý, năm)"),
        (*QUARTERS, *HALVES, *YEAR),
        narrative_report,
    ),
    "07b": Kind(
        N_("II.07b: số lượng thủ tục, cơ chế một cửa, quy trình nội bộ"),
        (*MONTHS, *QUARTERS, *HALVES, *YEAR),
        procedures_report,
    ),
    "danh-gia": Kind(
        N_("Đánh giá theo chín chỉ số (NĐ 61/2018)"),
        (*QUARTERS, *YEAR),
        evaluation_report,
    ),
    "766": Kind(
        N_("Chỉ số phục vụ người dân, doanh nghiệp (QĐ 766)"),
        (*MONTHS, *QUARTERS, *YEAR),
        index_report,
    ),
    "quyet-toan": Kind(
        N_("Quyết toán phí, lệ phí theo quý"), QUARTERS, settlement_report
    ),
}

TYPEABLE: Mapping[str, Typeable] = {**OUTER, **BOARD, **typeable_766()}
"""Every number that may be typed in."""


@dataclass(frozen=True, slots=True)
class PageQuestion:
    """A report asked for, and the words of the address that ask for it."""

    key: str
    kind: Kind
    asked: Asked
    period: Period
    chosen: Mapping[str, str]

    @property
    def query(self) -> str:
        """Return the address's query that asks for the very same report for ever."""
        return urlencode({**self.chosen, "tinh-den": _local(self.asked)})

    def behind(self, one: Behind) -> str:
        """Return the query of the list of dossiers behind a number of it."""
        on_time = one.on_time or self.asked.on_time
        return urlencode(
            {
                "bieu": _word(FORMS, one.form),
                "phia": self.chosen["phia"],
                "nhom": _word(GROUPS, one.group),
                "dinh-nghia": _word(ON_TIME, on_time),
                "tu-ngay": one.first.isoformat(),
                "den-ngay": one.last.isoformat(),
                "don-vi": self.chosen["don-vi"],
                "tinh-den": _local(self.asked),
                "cot": one.column,
                **({"dong": one.row} if one.row is not None else {}),
            }
        )

    def make(self, actor: Actor) -> Report:
        """Return the report."""
        return self.kind.make(actor=actor, asked=self.asked, period=self.period)


def page_question(
    key: str, typed: Mapping[str, str], actor: Actor, today: date
) -> PageQuestion:
    """Return what is asked for: the newest period that has begun where none is named.

    Raises NotFound for no such report, Invalid naming the field.
    """
    kind = KINDS.get(key)
    if kind is None:
        raise NotFound("report_unknown", N_("Không có báo cáo này."))
    usual = [p for p in kind.parts if Period(today.year, p).first <= today][-1]
    part = typed.get("ky") or usual
    if part not in kind.parts:
        part = ""
    year = forms.whole(typed, "nam", today.year) or today.year
    period = period_of(year=year, part=part, today=today)
    side = choice_of(typed, "phia", SIDES, usual_side(actor))
    on_time = choice_of(typed, "dinh-nghia", ON_TIME)
    unit_id = forms.whole(typed, "don-vi")
    chosen = {
        "nam": str(year),
        "ky": part,
        "phia": side,
        "dinh-nghia": on_time,
        "don-vi": "" if unit_id is None else str(unit_id),
    }
    asked = Asked(
        first=period.first,
        last=period.last,
        as_of=known_at(typed),
        unit_id=unit_id,
        side=SIDES[side],
        on_time=ON_TIME[on_time],
    )
    check_counted(asked, first_day())
    return PageQuestion(key, kind, asked, period, chosen)


def part_choices(kind: Kind) -> list[tuple[str, str]]:
    """Return the parts of a year a report is made for, with their names."""
    return [(part, PART_NAMES[part]) for part in kind.parts]


def _local(asked: Asked) -> str:
    return asked.as_of.astimezone(VN).replace(tzinfo=None).isoformat()


def _word(words: Mapping[str, object], wanted: object) -> str:
    return next(word for word, value in words.items() if value == wanted)
