"""A dossier's due date with everything behind it, now or as it stood at an event.

What is told is replayed from the events and the calendar versions they name, so that
the same question has the same answer years later.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from motcua.domain.deadlines.readers import calendar_by_id
from motcua.domain.deadlines.rules.accounts import Share, shares, spans
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.clock import (
    Clock,
    Punctuality,
    advance,
    punctuality,
)
from motcua.domain.deadlines.rules.explain import (
    Skipped,
    as_json,
    explain,
    skipped_days,
)
from motcua.domain.deadlines.rules.lines import Line
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.changes import events_of
from motcua.domain.dossiers.readers.dossier import ItemFacts, items_of
from motcua.domain.dossiers.readers.processes import process_of
from motcua.domain.dossiers.readers.replay import ticks_in
from motcua.domain.dossiers.readers.visibility import no_such_dossier, visible
from motcua.domain.dossiers.rules.holding import Held, changes
from motcua.domain.dossiers.workflow.step_times import why_then
from motcua.domain.ledger.rules import Entry
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Stage:
    """An event that changed the explanation, with the explanation as it stood then."""

    n: int
    at: datetime
    kind: str
    actor_name: str
    reason: str
    old_due: datetime | None
    due: datetime
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """The time of one set of holders: party and unit of each, and how long."""

    holders: tuple[tuple[str, str], ...]
    elapsed: int
    working: int | None


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of the parties over one stretch of time, in whole units of it.

    The shares add up to `elapsed`, and to `working` where the calendar reaches so far.
    """

    begins: datetime
    ends: datetime
    holdings: tuple[Holding, ...]

    @property
    def elapsed(self) -> int:
        """Return the whole time."""
        return sum(holding.elapsed for holding in self.holdings)

    @property
    def working(self) -> int | None:
        """Return the whole time inside working hours, None where nobody can tell."""
        known = [h.working for h in self.holdings if h.working is not None]
        return sum(known) if len(known) == len(self.holdings) else None


@dataclass(frozen=True, slots=True)
class StepDue:
    """By when a step that is open should be done, and by which rule."""

    step_name: str
    unit_name: str
    due_at: datetime
    why: Line


@dataclass(frozen=True, slots=True)
class Course:
    """What has been read of a dossier: its row, all its events, its stays at steps."""

    row: Dossier
    entries: tuple[Entry, ...]
    items: tuple[ItemFacts, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a dossier is due when it is due.

    `event_n` is the event it stood at; `agrees` says that the dossier's row and its
    events come to the same clock. `seconds` and `minutes` are the same clocks of the
    parties, once in seconds, once in minutes.
    """

    code: str
    procedure_code: str
    procedure_name: str
    at: datetime
    event_n: int
    newest_n: int
    agrees: bool
    due: datetime
    original_due: datetime
    standing: Punctuality | None
    original_standing: Punctuality | None
    waiting: bool
    calendar: str
    lines: tuple[Line, ...]
    skipped: tuple[Skipped, ...]
    steps: tuple[StepDue, ...]
    stages: tuple[Stage, ...]
    seconds: Clocks
    minutes: Clocks
    clock: Clock
    record: dict[str, object]

    @property
    def is_newest(self) -> bool:
        """Say whether this is how the dossier stands now."""
        return self.event_n == self.newest_n


def explained(
    *, actor: Actor, dossier_id: int, at: datetime, on: date, event_n: int | None = None
) -> Explained:
    """Return why a dossier the actor may see is due when it is due.

    With `event_n` as it stood after that event. Raises NotFound for a dossier that is
    not there or not for this reader, that has no clock yet, and for an event it does
    not have. Callers that show it go through `actions.open_explained`, which notes
    the reading.
    """
    row = visible(actor=actor, on=on).filter(pk=dossier_id).first()
    if row is None:
        raise no_such_dossier()
    return _explained(_course(row), at, event_n)


def due_of(*, actor: Actor, dossier_id: int, at: datetime, on: date) -> Explained | None:
    """Return the same for a page that notes its reading; None before the clock starts.

    None, too, where the events that started it are gone: such a page has to open, for
    it tells that the chain is broken.
    """
    rows = visible(actor=actor, on=on).filter(pk=dossier_id, clock__isnull=False)
    row = rows.first()
    return due_in(course=_course(row), at=at) if row is not None else None


def due_in(*, course: Course, at: datetime) -> Explained | None:
    """Return the same of a dossier that its reader may see and that has been read."""
    if course.row.clock is None:
        return None
    try:
        return _explained(course, at, None)
    except NotFound:
        return None


def _course(row: Dossier) -> Course:
    return Course(row, events_of(dossier_id=row.pk), items_of(dossier_id=row.pk))


def _explained(course: Course, at: datetime, event_n: int | None) -> Explained:
    row, entries, items = course.row, course.entries, course.items
    told = entries if event_n is None else entries[: max(event_n, 0)]
    if event_n is not None and not 1 <= event_n <= len(entries):
        raise _no_such_event(event_n, len(entries))
    clock, stages = _replayed(told)
    if clock is None:
        raise NotFound(
            "no_course",
            N_("Hồ sơ chưa vào quy trình."),
            remedy=N_("Ngày hẹn trả có khi hồ sơ được tiếp nhận."),
        )
    calendar = calendar_by_id(clock.calendar_id or 0)
    newest = len(told) == len(entries)
    then = _until(row, told, at, newest=newest)
    return Explained(
        code=row.code,
        procedure_code=row.procedure_code,
        procedure_name=row.procedure_name,
        at=then,
        event_n=told[-1].n,
        newest_n=entries[-1].n,
        agrees=row.clock == _whole(entries, clock, newest=newest),
        due=clock.due,
        original_due=clock.original_due,
        standing=punctuality(clock, now=then),
        original_standing=punctuality(clock, now=then, against="original"),
        waiting=clock.stopped,
        calendar=calendar.version,
        lines=explain(clock, calendar),
        skipped=skipped_days(clock, calendar),
        steps=_steps(row, items) if newest else (),
        stages=stages,
        seconds=_clocks(row, entries[0], items, calendar, then, SECOND),
        minutes=_clocks(row, entries[0], items, calendar, then, MINUTE),
        clock=clock,
        record=as_json(clock, calendar),
    )


def _replayed(entries: Iterable[Entry]) -> tuple[Clock | None, tuple[Stage, ...]]:
    """Return the clock after events, and each event that changed its explanation."""
    clock: Clock | None = None
    stages: list[Stage] = []
    lines: tuple[Line, ...] = ()
    for entry in entries:
        ticks = ticks_in(entry.payload)
        old = clock
        for tick in ticks:
            known = clock.calendar_id if clock is not None else None
            clock = advance(clock, tick, calendar_by_id(tick.calendar_id or known or 0))
        if clock is None or not ticks:
            continue
        before = lines
        lines = explain(clock, calendar_by_id(clock.calendar_id or 0))
        if lines != before:
            stages.append(
                Stage(
                    n=entry.n,
                    at=entry.at,
                    kind=entry.kind,
                    actor_name=str(entry.actor.get("name", "")),
                    reason=_reason(entry, [tick.reason for tick in ticks]),
                    old_due=old.due if old is not None else None,
                    due=clock.due,
                    lines=lines,
                )
            )
    return clock, tuple(stages)


def _reason(entry: Entry, reasons: Iterable[str]) -> str:
    said = next((reason for reason in reasons if reason), "")
    return said or str(entry.payload.get("remark", ""))


def _whole(
    entries: tuple[Entry, ...], clock: Clock, *, newest: bool
) -> dict[str, object] | None:
    """Return what all the events come to, as the row keeps it."""
    last = clock if newest else _replayed(entries)[0]
    return last.to_json() if last is not None else None


def _until(
    row: Dossier, told: tuple[Entry, ...], at: datetime, *, newest: bool
) -> datetime:
    """Return the moment told of: the event's, the end of all handling, or now."""
    if not newest:
        return told[-1].at
    return row.ended_at or max(at, told[-1].at)


def _clocks(
    row: Dossier,
    first: Entry,
    items: tuple[ItemFacts, ...],
    calendar: WorkingCalendar,
    until: datetime,
    unit: timedelta,
) -> Clocks:
    if row.received_at is None:
        raise AssertionError("a dossier with a clock has been received")
    held = [
        Held(
            kind=item.kind,
            step=item.step,
            unit_id=item.unit_id,
            at_reception=item.at_reception,
            opened_at=item.opened_at,
            due_at=item.due_at,
            closed_at=item.closed_at,
        )
        for item in items
    ]
    asked_first = first.kind == "dossier.completion_requested"
    found = spans(
        changes(
            held,
            asked_at=first.at if asked_first else None,
            received_at=row.received_at,
            unit_id=row.receiving_unit_id,
        ),
        until,
    )
    names = {item.unit_id: item.unit_name for item in items}
    names.setdefault(row.receiving_unit_id, row.receiving_unit.name)
    return Clocks(
        begins=found[0].begins if found else until,
        ends=until,
        holdings=tuple(_holding(share, names) for share in shares(found, calendar, unit)),
    )


def _holding(share: Share, names: dict[int, str]) -> Holding:
    """Return a share with names instead of numbers."""
    holders = sorted(
        (h.party.value, names[h.unit_id] if h.unit_id is not None else "")
        for h in share.holders
    )
    return Holding(tuple(holders), share.elapsed, share.working)


def _steps(row: Dossier, items: tuple[ItemFacts, ...]) -> tuple[StepDue, ...]:
    if row.process_id is None:
        return ()
    process = process_of(process_id=row.process_id)
    found: list[StepDue] = []
    for item in items:
        if item.closed_at is not None:
            continue
        why = why_then(process.by_key.get(item.step), item.kind)
        due = StepDue(item.step_name, item.unit_name, item.due_at, why)
        # What waits for the applicant lies at the same step, often until the same time.
        if due not in found:
            found.append(due)
    return tuple(found)


def _no_such_event(n: int, count: int) -> NotFound:
    return NotFound(
        "event_unknown",
        N_("Hồ sơ không có sự kiện số %(n)s."),
        facts={"n": n, "count": count},
        field="event",
        remedy=N_("Chọn số từ 1 đến %(count)s."),
    )
