"""Where on the calendar's form a fault of the rules stands, and how to mend it."""

import re
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext

from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.faults import Fault
from motcua.kernel.text import N_
from motcua.web.common.wording import say_line
from motcua.web.desk.calendar_months import rows_of

_DAY = re.compile(r"days\[(\d{4}-\d\d-\d\d)\](?:\.(\w+))?")
_SEASON = re.compile(r"seasons\[(\d+)\](?:\.(\w+))?(?:\[(\d)\])?")
_RECEPTION = re.compile(r"reception\[(\d)\]")
_PLACES = {"reception": "reception-0", "rest_weekdays": "rest"}
_HOURS = N_("Nhập theo dạng 07:30-11:30, 13:30-17:00.")
_SEASON_DAYS = N_("Sửa ngày bắt đầu, ngày kết thúc của mùa.")
_REMEDIES = {
    "name": N_("Ghi tên."),
    "last": N_("Ghi ngày cuối muộn hơn ngày đầu của lịch."),
    "days": N_("Xem lại các ngày ghi riêng và ngày nghỉ hằng tuần."),
    "day": N_("Sửa ngày, đổi loại, hoặc xóa dòng."),
    "decision": N_("Ghi số văn bản; ngày còn chờ văn bản thì đánh dấu Dự kiến."),
    "shifts": _HOURS,
    "reception": _HOURS,
    "begins": _SEASON_DAYS,
    "ends": _SEASON_DAYS,
}


def year_of(fault: Fault) -> int | None:
    """Return the year of the day a fault is about; None where it is about no day."""
    found = _DAY.match(fault.field)
    return date.fromisoformat(found[1]).year if found else None


def place_of(fault: Fault, calendar: WorkingCalendar) -> str:
    """Return the id of the field that mends a fault, on the form of its year."""
    if found := _DAY.match(fault.field):
        day = date.fromisoformat(found[1])
        days = [row.day for row in rows_of(calendar, day.year)]
        return f"r-{days.index(day)}-{found[2] or 'day'}"
    if found := _SEASON.match(fault.field):
        part = found[2] or "begins"
        weekday = f"-{found[3] or 0}" if part == "reception" else ""
        return f"s-{found[1]}-{part}{weekday}"
    if found := _RECEPTION.match(fault.field):
        return f"reception-{found[1]}"
    field = fault.field.partition("[")[0]
    return _PLACES.get(field, field)


def say_fault(fault: Fault, calendar: WorkingCalendar) -> str:
    """Return a fault in words with its remedy; a warning may be meant, and has none."""
    place = place_of(fault, calendar)
    part = re.sub(r"^[rs]-\d+-|-\d$", "", place)
    remedy = "" if fault.warning else _REMEDIES.get(part, "")
    if place.startswith("s-") and part == "decision":
        remedy = N_("Ghi số văn bản quyết định.")
    said = say_line(fault.line)
    return f"{said} {gettext(remedy)}" if remedy else said


def errors_on_form(
    faults: Iterable[Fault], calendar: WorkingCalendar, year: int
) -> dict[str, str]:
    """Return the faults that the form of a year can mend: field, words."""
    found: dict[str, str] = {}
    for fault in faults:
        if not fault.warning and year_of(fault) in (None, year):
            found.setdefault(place_of(fault, calendar), say_fault(fault, calendar))
    return found
