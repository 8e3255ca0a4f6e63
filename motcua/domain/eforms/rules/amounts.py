"""Answers that are numbers, money or days."""

import re
from datetime import date, timedelta
from decimal import Decimal

from motcua.domain.eforms.rules.circumstances import Circumstances
from motcua.domain.eforms.rules.definition import DateTerms, NumberTerms
from motcua.kernel.text import N_

_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TODAY = re.compile(r"today(?:([+-])([0-9]{1,5}|[0-9]{1,3}y))?")
_MOST_MONEY = Decimal(10) ** 15


def number(raw: object, terms: NumberTerms, at: Circumstances) -> int | str:
    """Return a number: an int, or text like `12.5` where digits after it are allowed."""
    value = _decimal(raw, at)
    if value != value.quantize(Decimal(1).scaleb(-terms.decimals)):
        raise at.fault(
            "answer_too_exact",
            N_("“%(label)s”: chỉ được %(digits)s chữ số sau dấu phẩy."),
            N_("Hãy làm tròn."),
            digits=terms.decimals,
        )
    _check_bounds(value, terms, at)
    if not terms.decimals:
        return int(value)
    return plain_number(value)


def money(raw: object, terms: NumberTerms, at: Circumstances) -> int:
    """Return an amount in whole đồng, not below nothing."""
    value = _decimal(raw, at)
    if value != value.to_integral_value():
        raise at.fault(
            "answer_no_dong",
            N_("“%(label)s”: số tiền tính bằng đồng, không có số lẻ."),
            N_("Hãy nhập số đồng chẵn, ví dụ 1.250.000."),
        )
    if value < 0 or value >= _MOST_MONEY:
        raise at.fault(
            "answer_out_of_bounds",
            N_("“%(label)s”: số tiền không được âm hay quá lớn."),
            N_("Hãy xem lại số tiền."),
        )
    _check_bounds(value, terms, at)
    return int(value)


def plain_number(value: Decimal) -> str:
    """Return a number as text without exponent and needless zeros."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def said(value: Decimal) -> str:
    """Return a number as people write it: `1.250,5`."""
    whole, _, rest = plain_number(value).partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    if whole.startswith("-") and not grouped.startswith("-"):
        grouped = f"-{grouped}"
    return f"{grouped},{rest}" if rest else grouped


def _decimal(raw: object, at: Circumstances) -> Decimal:
    text = str(raw) if isinstance(raw, int | float | str) else ""
    if isinstance(raw, bool) or not _NUMBER.fullmatch(text) or not text.isascii():
        raise at.fault(
            "answer_no_number",
            N_("“%(label)s”: không phải là số."),
            N_("Chỉ nhập chữ số, ví dụ 1.250 hoặc 12,5."),
        )
    return Decimal(text)


def _check_bounds(value: Decimal, terms: NumberTerms, at: Circumstances) -> None:
    if terms.least is not None and value < terms.least:
        raise at.fault(
            "answer_too_small",
            N_("“%(label)s”: phải từ %(least)s trở lên."),
            N_("Hãy xem lại số."),
            least=said(terms.least),
        )
    if terms.most is not None and value > terms.most:
        raise at.fault(
            "answer_too_large",
            N_("“%(label)s”: không được quá %(most)s."),
            N_("Hãy xem lại số."),
            most=said(terms.most),
        )


def day(raw: object, terms: DateTerms, at: Circumstances) -> str:
    """Return a day as 2026-01-31, a real one inside its bounds."""
    found = _real_day(raw)
    if found is None:
        raise at.fault(
            "answer_no_day",
            N_("“%(label)s”: không phải ngày có thật."),
            N_("Nhập theo dạng ngày/tháng/năm, ví dụ 22/11/2021."),
        )
    first, last = bound(terms.earliest, at.today), bound(terms.latest, at.today)
    if first is not None and found < first:
        raise at.fault(
            "answer_too_early",
            N_("“%(label)s”: phải từ ngày %(first)s trở đi."),
            N_("Hãy xem lại ngày."),
            first=f"{first:%d/%m/%Y}",
        )
    if last is not None and found > last:
        raise at.fault(
            "answer_too_late",
            N_("“%(label)s”: không được sau ngày %(last)s."),
            N_("Hãy xem lại ngày."),
            last=f"{last:%d/%m/%Y}",
        )
    return found.isoformat()


def bound(text: str, today: date) -> date | None:
    """Return the day a bound means; None for what is none.

    `today-18y` is the last birthday of those who are 18 today.
    """
    relative = _TODAY.fullmatch(text)
    if relative is None:
        return _real_day(text)
    sign, shift = relative.groups()
    many = int((shift or "0").rstrip("y")) * (-1 if sign == "-" else 1)
    if shift is not None and shift.endswith("y"):
        return _years_on(today, many)
    return today + timedelta(days=many)


def _years_on(today: date, years: int) -> date:
    """Return the day some years on; 28 February where that year has no 29th."""
    try:
        return today.replace(year=today.year + years)
    except ValueError:
        return today.replace(year=today.year + years, day=28)


def _real_day(raw: object) -> date | None:
    if not isinstance(raw, str) or not _DAY.fullmatch(raw) or not raw.isascii():
        return None
    try:
        return date.fromisoformat(raw)
    except ValueError:
        return None
