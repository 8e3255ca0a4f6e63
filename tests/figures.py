"""Made-up lives of dossiers, and the plain way to count them: ask each its clock."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.clock import (
    Clock,
    ClockEvent,
    ClockKind,
    Punctuality,
    WaitReason,
    advance,
    punctuality,
    reckon,
)
from motcua.domain.deadlines.rules.limits import Policy
from motcua.domain.ledger import actions as ledger
from motcua.domain.ledger.rules import Head
from motcua.domain.reports.rules.asked import Asked
from motcua.domain.reports.rules.tables import Left, OnTime
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VN
from motcua.kernel.errors import MotcuaError
from tests.clocks import working_days

BEGIN = datetime(2021, 3, 1, 9, 0, tzinfo=VN)

# Where an act leads, and what it does to the clock.
_ACTS: Mapping[str, tuple[str, tuple[str, ...], ClockKind | None]] = {
    "request_supplement": ("supplement", ("processing",), ClockKind.WAIT),
    "receive_supplement": ("processing", ("supplement",), ClockKind.RESUME),
    "extend": ("processing", ("processing",), ClockKind.EXTEND),
    "apologise": ("processing", ("processing",), ClockKind.APOLOGISE),
    "hand_over": ("processing", ("processing",), None),
    "seal": ("done", ("processing",), ClockKind.FINISH),
    "return": ("returned", ("done",), ClockKind.END),
    "stop": ("stopped", ("processing", "supplement"), ClockKind.END),
    "withdraw": ("withdrawn", ("processing", "supplement"), ClockKind.END),
    "reopen": ("processing", ("stopped", "withdrawn", "done", "returned"), None),
}


@dataclass(frozen=True, slots=True)
class Happened:
    """One event as a life tells it; `ticks` what it did to the clock."""

    at: datetime
    kind: str
    status: str
    ticks: tuple[ClockEvent, ...] = ()
    more: tuple[tuple[str, Any], ...] = ()

    @property
    def payload(self) -> dict[str, Any]:
        """Return what the ledger keeps of it."""
        found: dict[str, Any] = {"status": self.status, **dict(self.more)}
        if self.ticks:
            found["clock"] = [tick.to_json() for tick in self.ticks]
        return found


def a_life(random: Random, calendar: WorkingCalendar, calendar_id: int) -> list[Happened]:
    """Return the events of some dossier: short or long, early or late, reopened."""
    at = BEGIN + timedelta(minutes=random.randrange(0, 60 * 24 * 60))
    if random.random() < 0.1:
        return [Happened(at, "dossier.refused", "refused")]
    handed_over = at - timedelta(hours=random.choice([0, 0, 0, 30]))
    start = ClockEvent(
        ClockKind.START,
        handed_over,
        limit=working_days(random.choice([1, 5, 10])),
        policy=Policy(),
        calendar_id=calendar_id,
        calendar=calendar.version,
    )
    clock = advance(None, start, calendar)
    status, found = "processing", [Happened(at, "dossier.accept", "processing", (start,))]
    for _ in range(random.randrange(0, 9)):
        at += timedelta(minutes=random.randrange(0, 12 * 24 * 60))
        happened = _next(random, at, status, clock, calendar, calendar_id)
        if happened is None:
            continue
        for tick in happened.ticks:
            clock = advance(clock, tick, calendar)
        status = happened.status
        found.append(happened)
    return found


def _next(
    random: Random,
    at: datetime,
    status: str,
    clock: Clock,
    calendar: WorkingCalendar,
    calendar_id: int,
) -> Happened | None:
    """Return what happens next, None where the law does not let it happen."""
    if random.random() < 0.15:
        what = random.choice(["dossier.fee_received", "dossier.fee_cancelled"])
        method = random.choice(["cash", "online"])
        return Happened(at, what, status, more=(("method", method),))
    name = random.choice([n for n, (_, before, _) in _ACTS.items() if status in before])
    to, _, kind = _ACTS[name]
    if name == "reopen":
        kind = ClockKind.REOPEN
    ticks: tuple[ClockEvent, ...] = ()
    if kind is not None:
        tick = ClockEvent(kind, at, reason="vì")
        if kind is ClockKind.WAIT:
            tick = replace(tick, wait=WaitReason.SUPPLEMENT)
        if kind is ClockKind.EXTEND:
            tick = replace(tick, limit=working_days(3))
        if kind is ClockKind.REOPEN:
            tick = replace(tick, calendar_id=calendar_id, calendar=calendar.version)
        ticks = (tick,)
        try:
            advance(clock, tick, calendar)
        except MotcuaError:
            return None
    return Happened(at, f"dossier.{name}", to, ticks)


def tell(stream: int, life: Iterable[Happened], head: Head = Head()) -> Head:  # noqa: B008 - frozen
    """Write events into the ledger, after those that are there."""
    for happened in life:
        head = ledger.append(
            topic="dossier",
            stream=stream,
            after=head,
            actor=SYSTEM,
            at=happened.at,
            kind=happened.kind,
            payload=happened.payload,
        )
    return head


@dataclass(frozen=True, slots=True)
class Seen:
    """A dossier as it stood at the end of a period, found by walking through its life."""

    status: str
    clock: Clock
    received_at: datetime
    ended_at: datetime | None
    apologised: bool
    paid: tuple[datetime, str] | None


def seen(
    life: Sequence[Happened],
    known: Sequence[datetime],
    asked: Asked,
    calendar: WorkingCalendar,
) -> Seen | None:
    """Return where a dossier stood, None where it had not been received."""
    # Received when the hand-over was signed; everything else when it happened.
    past = [
        one
        for one, when in zip(life, known, strict=True)
        if _when(one) < asked.ends and when <= asked.as_of
    ]
    if not past or past[0].status == "refused":
        return None
    ticks = [tick for one in past for tick in one.ticks]
    ids = {tick.calendar_id for tick in ticks if tick.calendar_id is not None}
    clock = reckon(ticks, dict.fromkeys(ids, calendar))
    ended: datetime | None = None
    apologised = False
    receipts: list[tuple[datetime, str]] = []
    for one in past:
        over = one.status in ("done", "returned", "stopped", "withdrawn")
        ended = (ended or one.at) if over else None
        if one.kind in ("dossier.extend", "dossier.apologise"):
            apologised = True
        if one.kind == "dossier.reopen":
            apologised = False
        if one.kind == "dossier.fee_received":
            receipts.append((one.at, dict(one.more)["method"]))
        if one.kind == "dossier.fee_cancelled":
            receipts = receipts[:-1]
    paid = receipts[0] if receipts else None
    received = _when(past[0])
    return Seen(past[-1].status, clock, received, ended, apologised, paid)


def _when(one: Happened) -> datetime:
    starts = [tick.at for tick in one.ticks if tick.kind is ClockKind.START]
    return min([one.at, *starts])


def expected(seen_ones: Iterable[Seen | None], asked: Asked) -> dict[str, int]:
    """Return the figures of II.06a, counted from the clocks themselves."""
    found = dict.fromkeys([str(n) for n in range(3, 14)], 0)
    against = "original" if asked.on_time is OnTime.ORIGINAL else "current"
    for one in seen_ones:
        if one is None or (one.ended_at is not None and one.ended_at < asked.begins):
            continue
        carried = one.received_at < asked.begins
        columns = ["3", "6" if carried else "5"]
        verdict = punctuality(
            one.clock,
            now=asked.judged - timedelta(microseconds=1),
            against=against,  # type: ignore[arg-type]
        )
        late = verdict is Punctuality.LATE
        if one.ended_at is None:
            columns += ["11", "13" if late else "12"]
        elif asked.left is Left.RESOLVED or one.status in ("done", "returned"):
            early = verdict is Punctuality.EARLY
            columns += ["7", "10" if late else "8" if early else "9"]
        else:
            columns.append("14")
        for column in columns:
            found[column] = found.get(column, 0) + 1
    return found


def days(random: Random) -> tuple[date, date]:
    """Return a period somewhere among the lives."""
    first = BEGIN.date() + timedelta(days=random.randrange(-3, 100))
    return first, first + timedelta(days=random.randrange(0, 45))
