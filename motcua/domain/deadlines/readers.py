"""Which calendar counts, as the pure rules use it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from motcua.domain.deadlines.models import (
    Calendar,
    CalendarDay,
    CalendarState,
    Redating,
)
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.clock import ClockEvent, ClockKind, advance
from motcua.domain.deadlines.rules.days import DayKind, DayRow, Season, Shift
from motcua.domain.deadlines.rules.explain import Skipped, explain, skipped_days
from motcua.domain.deadlines.rules.limits import Counting, Policy, TimeLimit
from motcua.domain.deadlines.rules.lines import Line
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class CalendarFacts:
    """One version of a calendar, as its editor sees it."""

    id: int
    unit_code: str
    version: str
    state: str
    valid_from: date
    decision: str
    edited_at: datetime
    edited_by: str
    published_at: datetime | None
    calendar: WorkingCalendar


def calendar_for(*, unit_code: str, on: date) -> WorkingCalendar:
    """Return the unit's newest calendar valid on a day, else everybody's.

    Raises NotFound when none has been published.
    """
    return calendar_by_id(calendar_id_for(unit_code=unit_code, on=on))


def calendars_for(
    *, unit_code: str, days: Collection[date]
) -> dict[date, WorkingCalendar]:
    """Return what `calendar_for` returns for each of some days that has a calendar."""
    rows = list(
        _valid(unit_code, max(days)).values_list("id", "valid_from") if days else ()
    )
    found: dict[date, WorkingCalendar] = {}
    for day in days:
        ids = (row_id for row_id, valid_from in rows if valid_from <= day)
        if (first := next(ids, None)) is not None:
            found[day] = calendar_by_id(first)
    return found


def calendar_id_for(*, unit_code: str, on: date) -> int:
    """Return the version of `calendar_for`."""
    found = _valid(unit_code, on).values_list("id", flat=True).first()
    if found is None:
        raise NotFound(
            "calendar_missing",
            N_("Chưa có lịch làm việc cho ngày %(day)s."),
            facts={"day": f"{on:%d/%m/%Y}"},
            remedy=N_("Hãy nhờ người cấu hình công bố lịch làm việc."),
        )
    return found


def _valid(unit_code: str, on: date) -> QuerySet[Calendar]:
    """Return the published calendars valid on a day, the one that counts first."""
    return Calendar.objects.filter(
        unit_code__in=["", unit_code],
        valid_from__lte=on,
        state=CalendarState.PUBLISHED,
    ).order_by("-unit_code", "-valid_from", "-published_at")


def calendar_of_day(*, on: date) -> WorkingCalendar:
    """Return the calendar for everybody by which a day is counted now.

    The one in force that day, else the newest published one that knows the day: a
    centre that begins later still counts earlier days. Raises NotFound.
    """
    try:
        return calendar_for(unit_code="", on=on)
    except NotFound:
        rows = Calendar.objects.filter(
            unit_code="", state=CalendarState.PUBLISHED, first__lte=on, last__gte=on
        )
        found = rows.order_by("-valid_from", "-published_at").first()
        if found is None:
            raise
        return calendar_by_id(found.pk)


@lru_cache(maxsize=64)
def calendar_by_id(calendar_id: int) -> WorkingCalendar:
    """Return a published version; they never change, so one load is enough."""
    row = Calendar.objects.get(pk=calendar_id, state=CalendarState.PUBLISHED)
    return calendar_of(row=row)


def calendar_of(*, row: Calendar) -> WorkingCalendar:
    """Return a row with its days as the pure rules use it."""
    days = CalendarDay.objects.filter(calendar=row).order_by("day")
    return WorkingCalendar(
        version=row.version,
        days={
            d.day: DayRow(
                d.day,
                DayKind(d.kind),
                d.name,
                d.decision,
                d.provisional,
                shifts_from(d.shifts),
                shifts_from(d.reception),
            )
            for d in days
        },
        first=row.first,
        last=row.last,
        rest_weekdays=frozenset(row.rest_weekdays),
        shifts=shifts_from(row.shifts),
        reception={int(k): shifts_from(v) for k, v in row.reception.items()},
        seasons=tuple(season_from(season) for season in row.seasons),
    )


@dataclass(frozen=True, slots=True)
class Calculated:
    """A due date of nobody's dossier, explained; `calendar` is the version's name."""

    due: datetime
    calendar: str
    lines: tuple[Line, ...]
    skipped: tuple[Skipped, ...]


def calculated(*, start: datetime, limit: TimeLimit, counting: Counting) -> Calculated:
    """Return when a limit that begins at `start` ends, by everybody's calendar.

    Raises NotFound before the first calendar, CalendarTooShort beyond it.
    """
    calendar = calendar_for(unit_code="", on=start.astimezone(VN).date())
    calendar.check_known(start.astimezone(VN).date())
    begin = ClockEvent(
        ClockKind.START,
        start,
        limit=limit,
        policy=Policy(counting=counting),
        calendar=calendar.version,
    )
    clock = advance(None, begin, calendar)
    return Calculated(
        due=clock.due,
        calendar=calendar.version,
        lines=explain(clock, calendar),
        skipped=skipped_days(clock, calendar),
    )


def units_with_their_own() -> frozenset[str]:
    """Return the codes of the units that have a published calendar of their own."""
    rows = Calendar.objects.filter(state=CalendarState.PUBLISHED).exclude(unit_code="")
    return frozenset(rows.values_list("unit_code", flat=True))


def calendars() -> tuple[CalendarFacts, ...]:
    """Return the newest version of each unit's calendar and every draft, by unit."""
    rows = Calendar.objects.order_by("unit_code", "state", "-published_at", "-id")
    return tuple(_facts(row) for row in rows.distinct("unit_code", "state"))


def calendar_versions(*, unit_code: str) -> tuple[CalendarFacts, ...]:
    """Return every version of a unit's calendar, the newest first."""
    rows = Calendar.objects.filter(unit_code=unit_code).order_by("-id")
    return tuple(_facts(row) for row in rows)


@dataclass(frozen=True, slots=True)
class RedatingFacts:
    """An order to move open appointments, and how far it has come."""

    calendar_id: int
    request_id: UUID
    account_id: int | None
    examined: int
    moved: int
    place: tuple[datetime, int] | None
    finished_at: datetime | None


def redating_of(*, calendar_id: int, lock: bool = False) -> RedatingFacts | None:
    """Return the order that came with a calendar, None where nothing was moved.

    With `lock`, for whoever carries it out: None too while somebody else does.
    """
    rows = Redating.objects.filter(pk=calendar_id)
    if lock:
        rows = rows.select_for_update(skip_locked=True)
    row = rows.first()
    if row is None:
        return None
    place = None
    if row.after_due is not None and row.after_id is not None:
        place = (row.after_due, row.after_id)
    return RedatingFacts(
        calendar_id=row.calendar_id,
        request_id=row.request_id,
        account_id=row.account_id,
        examined=row.examined,
        moved=row.moved,
        place=place,
        finished_at=row.finished_at,
    )


def open_redatings() -> tuple[int, ...]:
    """Return the calendars whose appointments are still being moved, oldest first."""
    rows = Redating.objects.filter(finished_at__isnull=True).order_by("ordered_at")
    return tuple(rows.values_list("calendar_id", flat=True))


def calendar_facts(*, calendar_id: int) -> CalendarFacts:
    """Return one version, draft or not; raise NotFound."""
    row = Calendar.objects.filter(pk=calendar_id).first()
    if row is None:
        raise NotFound("calendar_unknown", N_("Không có lịch làm việc này."))
    return _facts(row)


def _facts(row: Calendar) -> CalendarFacts:
    return CalendarFacts(
        id=row.pk,
        unit_code=row.unit_code,
        version=row.version,
        state=row.state,
        valid_from=row.valid_from,
        decision=row.decision,
        edited_at=row.edited_at,
        edited_by=row.edited_by,
        published_at=row.published_at,
        calendar=calendar_of(row=row),
    )


def season_from(value: Mapping[str, Any]) -> Season:
    """Return a season written as plain values."""
    return Season(
        name=value["name"],
        begins=(value["begins"][0], value["begins"][1]),
        ends=(value["ends"][0], value["ends"][1]),
        shifts=shifts_from(value["shifts"]),
        reception={int(k): shifts_from(v) for k, v in value["reception"].items()},
        decision=value["decision"],
    )


def season_to(season: Season) -> dict[str, object]:
    """Return a season as plain values."""
    return {
        "name": season.name,
        "begins": list(season.begins),
        "ends": list(season.ends),
        "shifts": shifts_to(season.shifts),
        "reception": reception_to(season.reception),
        "decision": season.decision,
    }


def shifts_from(pairs: list[list[str]]) -> tuple[Shift, ...]:
    """Return shifts written as `[["07:30", "11:30"], …]`."""
    return tuple(Shift(time.fromisoformat(a), time.fromisoformat(b)) for a, b in pairs)


def shifts_to(shifts: tuple[Shift, ...]) -> list[list[str]]:
    """Return shifts as plain values."""
    return [[f"{s.begins:%H:%M}", f"{s.ends:%H:%M}"] for s in shifts]


def reception_to(reception: Mapping[int, tuple[Shift, ...]]) -> dict[str, object]:
    """Return reception hours as plain values."""
    return {str(day): shifts_to(shifts) for day, shifts in reception.items()}
