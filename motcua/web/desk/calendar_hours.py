"""Hours and days of the year as an officer types them, and as a page says them."""

import re
from collections.abc import Mapping
from datetime import date, time, timedelta

from django.utils.translation import gettext

from motcua.domain.deadlines.rules.days import DAY, Shift
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_
from motcua.web.common import forms

LONGEST_SPAN = timedelta(days=62)
_LEAP_YEAR = 2024
_TO = r"\s*(?:-|–|đến)\s*"
_CLOCK = r"(\d{1,2})\s*[:hg]\s*(\d{2})?"
_STRETCH = re.compile(_CLOCK + _TO + _CLOCK)
_SPAN = re.compile(r"(\d+/\d+/\d+)" + _TO + r"(\d+/\d+/\d+)")
_DAY_OF_YEAR = re.compile(r"(\d{1,2})\s*[/-]\s*(\d{1,2})")

WEEKDAYS = (
    N_("thứ Hai"),
    N_("thứ Ba"),
    N_("thứ Tư"),
    N_("thứ Năm"),
    N_("thứ Sáu"),
    N_("thứ Bảy"),
    N_("Chủ nhật"),
)
SHORT_WEEKDAYS = (
    N_("T2"),
    N_("T3"),
    N_("T4"),
    N_("T5"),
    N_("T6"),
    N_("T7"),
    N_("CN"),
)


def hours(typed: forms.Typed, name: str) -> tuple[Shift, ...]:
    """Return stretches typed as `07:30-11:30, 13:30-17:00`; raise Invalid."""
    parts = re.split(r"[,;]", forms.line(typed, name).lower())
    return tuple(_stretch(part.strip(), name) for part in parts if part.strip())


def _stretch(text: str, name: str) -> Shift:
    found = _STRETCH.fullmatch(text)
    numbers = [int(n or 0) for n in found.groups()] if found else []
    try:
        hour, minute, last_hour, last_minute = numbers
        return Shift(time(hour, minute), time(last_hour, last_minute))
    except ValueError:
        raise Invalid(
            "not_hours",
            N_("“%(value)s” không phải khoảng giờ."),
            facts={"value": text[:40]},
            field=name,
            remedy=N_("Nhập theo dạng 07:30-11:30, 13:30-17:00."),
        ) from None


def typed_hours(shifts: tuple[Shift, ...]) -> str:
    """Return stretches as they are typed."""
    return ", ".join(f"{s.begins:%H:%M}-{s.ends:%H:%M}" for s in shifts)


def said_hours(shifts: tuple[Shift, ...]) -> str:
    """Return stretches as a notice prints them."""
    return ", ".join(shift.text for shift in shifts)


def day_of_year(typed: forms.Typed, name: str) -> tuple[int, int]:
    """Return (month, day) typed as `15/04`; raise Invalid."""
    value = forms.line(typed, name)
    found = _DAY_OF_YEAR.fullmatch(value)
    numbers = [int(n) for n in found.groups()] if found else []
    try:
        day, month = numbers
        date(_LEAP_YEAR, month, day)
    except ValueError:
        raise Invalid(
            "not_a_day_of_year",
            N_("“%(value)s” không phải ngày trong năm."),
            facts={"value": value[:40]},
            field=name,
            remedy=N_("Nhập theo dạng ngày/tháng, ví dụ 15/04."),
        ) from None
    return month, day


def said_day_of_year(place: tuple[int, int]) -> str:
    """Return (month, day) as people here write it: `15/04`."""
    month, day = place
    return f"{day:02}/{month:02}"


def days(typed: forms.Typed, name: str) -> tuple[date, ...]:
    """Return one day, or every day of a span typed as `24/07/2021-06/08/2021`.

    Raises Invalid for what is none, for a span that runs backwards or is too long.
    """
    value = forms.line(typed, name)
    span = _SPAN.fullmatch(value)
    first, last = (
        forms.day({name: text}, name) for text in (span.groups() if span else [value] * 2)
    )
    if first is None or last is None:
        raise Invalid(
            "day_missing",
            N_("Dòng này chưa ghi ngày."),
            field=name,
            remedy=N_("Ghi ngày, ví dụ 22/11/2021, hoặc đánh dấu Xóa dòng."),
        )
    if not timedelta(0) <= last - first < LONGEST_SPAN:
        raise Invalid(
            "span_unusable",
            N_("Khoảng ngày phải đi tới và dài không quá %(most)s ngày."),
            facts={"most": LONGEST_SPAN.days},
            field=name,
            remedy=N_("Ghi lại, hoặc chia thành nhiều dòng."),
        )
    return tuple(first + DAY * n for n in range((last - first).days + 1))


def weekday(number: int) -> str:
    """Return the name of a weekday, Monday = 0."""
    return gettext(WEEKDAYS[number])


def short_weekday(number: int) -> str:
    """Return the short name of a weekday, Monday = 0."""
    return gettext(SHORT_WEEKDAYS[number])


def said_weekdays(numbers: frozenset[int]) -> str:
    """Return weekdays in words, or that there are none."""
    return ", ".join(weekday(n) for n in sorted(numbers)) or gettext("không có")


def weekly(reception: Mapping[int, tuple[Shift, ...]]) -> tuple[tuple[str, str], ...]:
    """Return a week's hours in words: weekdays that are alike stand in one line."""
    closed = gettext("không tiếp nhận")
    groups: list[tuple[list[int], str]] = []
    for number in range(7):
        said = said_hours(reception.get(number, ())) or closed
        if groups and groups[-1][1] == said:
            groups[-1][0].append(number)
        else:
            groups.append(([number], said))
    return tuple((_stretch_of_week(numbers), said) for numbers, said in groups)


def _stretch_of_week(numbers: list[int]) -> str:
    first, last = weekday(numbers[0]), weekday(numbers[-1])
    return first if len(numbers) == 1 else f"{first} – {last}"
