"""Bounds of days in the editor of forms: a day, or days from the day of filling in."""

import re
from datetime import date

from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_, without_accents
from motcua.web.common import forms
from motcua.web.desk.eform_words import said_day

_TODAY = re.compile(r"hom nay(?:\s*([+-])\s*([0-9]{1,5}))?")
_CODED = re.compile(r"today(?:([+-])([0-9]{1,5}))?")


def days_from_today(text: str) -> int | None:
    """Return how many days after today words like `hôm nay - 30` mean, or None."""
    found = _TODAY.fullmatch(without_accents(text).lower().strip())
    if found is None:
        return None
    sign, days = found.groups()
    return int(f"{sign}{days}") if days else 0


def day_shown(bound: str) -> str:
    """Return a bound of a date (`2026-01-31`, `today+30`) as people type it."""
    found = _CODED.fullmatch(bound)
    if found is None:
        return date.fromisoformat(bound).strftime("%d/%m/%Y")
    sign, days = found.groups()
    return said_day(int(f"{sign}{days}") if days else 0)


def day_typed(typed: forms.Typed, name: str) -> str | None:
    """Return a bound as the definition has it; None for none; raise Invalid."""
    text = forms.line(typed, name)
    days = days_from_today(text)
    if days is not None:
        return f"today{days:+d}" if days else "today"
    try:
        day = forms.day(typed, name)
    except Invalid:
        raise Invalid(
            "not_a_day",
            N_("“%(value)s” không phải ngày."),
            facts={"value": text[:40]},
            field=name,
            remedy=N_("Nhập ngày như 22/11/2021, hoặc hôm nay, hôm nay + 30."),
        ) from None
    return None if day is None else day.isoformat()
