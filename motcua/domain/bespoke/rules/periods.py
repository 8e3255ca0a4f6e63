"""Periods that move with the day they are looked at, and the parts a period has."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from motcua.domain.reports.rules.periods import PART_NAMES
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

MOST_PARTS = 60
"""Five years of months, a year of weeks: more parts nobody reads."""


class Span(StrEnum):
    """Of which days a report is, seen from the day of its figures."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    THIS_WEEK = "this_week"
    LAST_WEEK = "last_week"
    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    THIS_QUARTER = "this_quarter"
    LAST_QUARTER = "last_quarter"
    THIS_YEAR = "this_year"
    LAST_YEAR = "last_year"
    TWELVE_MONTHS = "twelve_months"
    FIXED = "fixed"


SPAN_NAMES: Mapping[Span, str] = {
    Span.TODAY: N_("Hôm nay"),
    Span.YESTERDAY: N_("Hôm qua"),
    Span.THIS_WEEK: N_("Tuần này đến nay"),
    Span.LAST_WEEK: N_("Tuần trước"),
    Span.THIS_MONTH: N_("Tháng này đến nay"),
    Span.LAST_MONTH: N_("Tháng trước"),
    Span.THIS_QUARTER: N_("Quý này đến nay"),
    Span.LAST_QUARTER: N_("Quý trước"),
    Span.THIS_YEAR: N_("Từ đầu năm đến nay"),
    Span.LAST_YEAR: N_("Năm trước"),
    Span.TWELVE_MONTHS: N_("12 tháng đã qua, không kể tháng này"),
    Span.FIXED: N_("Từ ngày đến ngày (nhập bên dưới)"),
}


class Step(StrEnum):
    """Into what a period is divided."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a period: its key, name, and its days inside the period."""

    key: str
    name: str
    first: date
    last: date


def days_of(
    *, span: Span, on: date, first: date | None = None, last: date | None = None
) -> tuple[date, date]:
    """Return the first and last day of a span on a day; `first`, `last` of a fixed one.

    What goes on ends on the day itself.
    """
    if span is Span.FIXED:
        if first is None or last is None:
            raise AssertionError("a fixed period has its days")
        return first, last
    month, year = on.replace(day=1), on.replace(month=1, day=1)
    quarter = month.replace(month=(on.month - 1) // 3 * 3 + 1)
    monday = on - timedelta(days=on.weekday())
    day = timedelta(days=1)
    return {
        Span.TODAY: (on, on),
        Span.YESTERDAY: (on - day, on - day),
        Span.THIS_WEEK: (monday, on),
        Span.LAST_WEEK: (monday - 7 * day, monday - day),
        Span.THIS_MONTH: (month, on),
        Span.LAST_MONTH: (months_later(month, -1), month - day),
        Span.THIS_QUARTER: (quarter, on),
        Span.LAST_QUARTER: (months_later(quarter, -3), quarter - day),
        Span.THIS_YEAR: (year, on),
        Span.LAST_YEAR: (months_later(year, -12), year - day),
        Span.TWELVE_MONTHS: (months_later(month, -12), month - day),
    }[span]


def parts_of(*, step: Step, first: date, last: date) -> tuple[Part, ...]:
    """Return the weeks, months or quarters of a period, cut at its ends.

    Raises Invalid naming the period when there are too many.
    """
    found: list[Part] = []
    begins = _begin(step, first)
    while begins <= last:
        following = _after(step, begins)
        name = _name(step, begins)
        found.append(
            Part(
                begins.isoformat(),
                name,
                max(begins, first),
                min(following - timedelta(days=1), last),
            )
        )
        begins = following
        if len(found) > MOST_PARTS:
            raise Invalid(
                "report_too_many_parts",
                N_("Kỳ này chia ra quá %(most)s tuần, tháng hoặc quý."),
                facts={"most": MOST_PARTS},
                field="span",
                remedy=N_("Hãy chọn kỳ ngắn hơn hoặc chia theo quý."),
            )
    return tuple(found)


def months_later(first: date, count: int) -> date:
    """Return the first day of the month so many months later."""
    month = first.year * 12 + first.month - 1 + count
    return date(month // 12, month % 12 + 1, 1)


def _begin(step: Step, day: date) -> date:
    match step:
        case Step.WEEK:
            return day - timedelta(days=day.weekday())
        case Step.MONTH:
            return day.replace(day=1)
        case Step.QUARTER:
            return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def _after(step: Step, begins: date) -> date:
    if step is Step.WEEK:
        return begins + timedelta(days=7)
    return months_later(begins, 1 if step is Step.MONTH else 3)


def _name(step: Step, begins: date) -> str:
    match step:
        case Step.WEEK:
            year, week, _ = begins.isocalendar()
            return f"Tuần {week}/{year}"
        case Step.MONTH:
            return f"{begins:%m/%Y}"
        case Step.QUARTER:
            return f"{PART_NAMES[f'q{(begins.month + 2) // 3}']}/{begins.year}"
