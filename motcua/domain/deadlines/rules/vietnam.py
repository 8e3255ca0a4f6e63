"""The first content of the calendar: Vietnam's holidays, corrected by hand.

The library computes the rule and most decisions; what it lacks or guesses is set
right here, with the decision's number. Afterwards the rows live in the database and
an officer edits them. Basis: BLLĐ 2019 art 111-112; before 2021 BLLĐ 2012 art 115.
"""

from datetime import date

from holidays import country_holidays

from motcua.domain.deadlines.rules.calendar import DayKind, DayRow
from motcua.kernel.text import N_

FIRST_YEAR = 2015
LAST_YEAR = 2027

_CULTURE_DAY = (11, 24)

NUMBER_NOT_KNOWN = N_("chưa biết số văn bản")
"""The decision of a day that is said to be swapped, in no source we have read itself.

The library names thuvienphapluat.vn for 31/8 and 22/8/2026, which gives no number; the
officer who keeps the calendar replaces this once the document is at hand.
"""

_DECISIONS = {
    date(2015, 1, 2): "89/TTr-LĐTBXH",
    date(2015, 2, 16): "89/TTr-LĐTBXH",
    date(2015, 4, 29): "89/TTr-LĐTBXH",
    date(2018, 12, 31): "6519/VPCP-KGVX",
    date(2019, 4, 29): "6519/VPCP-KGVX",
    date(2024, 4, 29): "2450/VPCP-KGVX",
    date(2025, 5, 2): "6150/TB-BLĐTBXH",
    date(2026, 8, 31): NUMBER_NOT_KNOWN,
}
"""Days off in exchange."""

_WORKING_REST_DAYS = {
    date(2015, 2, 14): "89/TTr-LĐTBXH",
    date(2015, 4, 25): "89/TTr-LĐTBXH",
    date(2019, 1, 5): "6519/VPCP-KGVX",
    date(2019, 5, 4): "6519/VPCP-KGVX",
    date(2024, 5, 4): "2450/VPCP-KGVX",
    date(2025, 4, 26): "6150/TB-BLĐTBXH",
    date(2026, 1, 10): "12729/VPCP-KGVX",
    date(2026, 8, 22): NUMBER_NOT_KNOWN,
}

_ADDED = (
    DayRow(
        date(2026, 1, 2),
        DayKind.SWAPPED_OFF,
        "Nghỉ Tết Dương lịch (hoán đổi với thứ Bảy 10/01/2026)",
        "12729/VPCP-KGVX",
    ),
)


def calendar_rows(*, culture_day: bool = True) -> tuple[DayRow, ...]:
    """Return the days 2015-2027 that differ from their weekday, in order.

    `culture_day` says whether 24 November counts from 2026: resolved by the
    Politburo, its enactment not verified. Rows of 2027 that the Prime Minister has
    still to decide, and those whose decision is not known, are marked provisional.
    """
    known = country_holidays("VN", years=range(FIRST_YEAR, LAST_YEAR + 1), language="vi")
    rows = {day: _row(day, known[day]) for day in known if day.year <= LAST_YEAR}
    for day, decision in _WORKING_REST_DAYS.items():
        rows[day] = DayRow(
            day=day,
            kind=DayKind.WORKING_REST_DAY,
            name="Làm bù cho ngày nghỉ hoán đổi",
            decision=decision,
            provisional=decision == NUMBER_NOT_KNOWN,
        )
    rows |= {row.day: row for row in _ADDED}
    if not culture_day:
        rows = {d: r for d, r in rows.items() if (d.month, d.day) != _CULTURE_DAY}
    return tuple(rows[day] for day in sorted(rows))


def _row(day: date, name: str) -> DayRow:
    lowered = name.lower()
    kind = DayKind.HOLIDAY
    if "nghỉ bù" in lowered:
        kind = DayKind.COMPENSATORY
    elif "thay cho" in lowered or "hoán đổi" in lowered:
        kind = DayKind.SWAPPED_OFF
    decision = _DECISIONS.get(day, _statute(day))
    return DayRow(
        day=day,
        kind=kind,
        name=name,
        decision=decision,
        provisional=day.year == LAST_YEAR or decision == NUMBER_NOT_KNOWN,
    )


def _statute(day: date) -> str:
    """Return the ground of a holiday: the code in force, or what added the day."""
    if (day.month, day.day) == _CULTURE_DAY:
        return "80-NQ/TW"
    return "BLLĐ 2019 Điều 112" if day.year >= 2021 else "BLLĐ 2012 Điều 115"
