"""A stream of the ledger as the stretches of time over which its facts stayed the same.

Every figure is counted from these, so any table can be made again for any past instant.
A stretch has two beginnings: `since` it was so, and `known` it could be known. Both only
grow within a stream, so what was so and known at two instants is one stretch, or none.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.clock import (
    Clock,
    ClockEvent,
    ClockKind,
    Punctuality,
    advance,
    punctuality,
)
from motcua.domain.deadlines.rules.lateness import first_late, late_from
from motcua.domain.deadlines.rules.limits import Comparison, StartRule
from motcua.kernel.text import N_


class Standing(StrEnum):
    """Where a request stands, as tables count it."""

    WAITING = "waiting"  # filed online, not answered yet
    ANSWERED = "answered"  # a filing that has been answered or taken back
    INCOMPLETE = "incomplete"  # asked to complete before reception
    REFUSED = "refused"  # not received
    OPEN = "open"
    RESOLVED = "resolved"  # the result is ready, or given out
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"


CLOSED = frozenset({Standing.RESOLVED, Standing.WITHDRAWN, Standing.STOPPED})
"""What was received and is no longer being handled."""

STANDING_NAMES: Mapping[Standing, str] = {
    Standing.WAITING: N_("Chờ tiếp nhận"),
    Standing.ANSWERED: N_("Đã trả lời"),
    Standing.INCOMPLETE: N_("Chờ hoàn thiện trước khi tiếp nhận"),
    Standing.REFUSED: N_("Không được tiếp nhận"),
    Standing.OPEN: N_("Đang giải quyết"),
    Standing.RESOLVED: N_("Đã giải quyết"),
    Standing.WITHDRAWN: N_("Rút hồ sơ"),
    Standing.STOPPED: N_("Dừng giải quyết"),
}

_OF_STATUS: Mapping[str, Standing] = {
    "incomplete": Standing.INCOMPLETE,
    "refused": Standing.REFUSED,
    "processing": Standing.OPEN,
    "supplement": Standing.OPEN,
    "fee": Standing.OPEN,
    "done": Standing.RESOLVED,
    "returned": Standing.RESOLVED,
    "withdrawn": Standing.WITHDRAWN,
    "stopped": Standing.STOPPED,
}


@dataclass(frozen=True, slots=True)
class Told:
    """An event as the figures read it; `known` is when they could first count it.

    Of its payload `status`, `clock`, `method` and `answer_by` are read.
    """

    n: int
    at: datetime
    known: datetime
    kind: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is counted of a request. Moments that do not apply are None.

    `late_at` is from when it is late by the due date that counts now; of what has
    ended, None unless it ended late. `late_original_at` the same by the date first
    promised, `late_766_at` as the index of QĐ 766 has it. `paid_at` and `paid_online`
    are of the first of its `receipts`. `outside` says that the clock waited for the
    competent agency (phi địa giới).
    """

    standing: Standing
    received_at: datetime | None = None
    closed_at: datetime | None = None
    due_at: datetime | None = None
    original_due_at: datetime | None = None
    late_at: datetime | None = None
    late_original_at: datetime | None = None
    late_766_at: datetime | None = None
    early: bool = False
    early_original: bool = False
    apologised_at: datetime | None = None
    paid_at: datetime | None = None
    paid_online: bool = False
    receipts: int = 0
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Life:
    """Facts that held from one event on, until the next stretch of the same stream."""

    n: int
    since: datetime
    known: datetime
    facts: Facts


Calendars = Callable[[int], WorkingCalendar]


def dossier_lives(
    told: Sequence[Told], calendars: Calendars, *, before: Life | None = None
) -> list[Life]:
    """Return the stretches of a dossier's events, oldest first.

    `before` is the last stretch already known; the events are then those after it, and
    none of them may have moved the clock (`moves_clock`). It is not returned again
    unless it goes on changing within the same event.
    """
    found: list[Life] = []
    clock: Clock | None = None
    asked_twice: datetime | None = None
    last = before
    for event in _in_order(told):
        facts = last.facts if last else Facts(Standing.INCOMPLETE)
        since = event.at
        for tick in ticks_of(event.payload):
            clock = _advanced(clock, tick, calendars)
            if tick.kind is ClockKind.START:
                # By post it is received when the hand-over was signed, before its entry.
                since = min(since, tick.at)
            if clock.supplements > 1 and asked_twice is None:
                asked_twice = event.at
            if tick.kind is ClockKind.REOPEN:
                asked_twice = None
            facts = _by_clock(facts, clock, asked_twice)
        since = max(since, last.since) if last else since
        facts = _by_event(facts, event, since)
        last = _next(found, last, event, since, facts)
    return found


def filing_lives(
    told: Sequence[Told], answer_by: Callable[[Told], datetime]
) -> list[Life]:
    """Return the stretches of an online filing: waiting for its answer, or not."""
    found: list[Life] = []
    last: Life | None = None
    for event in _in_order(told):
        facts = last.facts if last else Facts(Standing.ANSWERED)
        if event.kind == "filing.submitted":
            due = answer_by(event)
            facts = Facts(
                Standing.WAITING,
                due_at=due,
                original_due_at=due,
                late_at=due,
                late_original_at=due,
                late_766_at=due,
            )
        elif event.kind in _ANSWERS:
            facts = Facts(Standing.ANSWERED)
        since = max(event.at, last.since) if last else event.at
        last = _next(found, last, event, since, facts)
    return found


_ANSWERS = frozenset(
    {"filing.accepted", "filing.returned", "filing.refused", "filing.withdrawn"}
)


def _in_order(told: Sequence[Told]) -> Iterator[Told]:
    """Return events, each known no sooner than the one before it."""
    known: datetime | None = None
    for event in told:
        known = event.known if known is None else max(known, event.known)
        yield event if known == event.known else replace(event, known=known)


def moves_clock(event: Told) -> bool:
    """Say whether an event carries ticks of the legal clock."""
    return bool(event.payload.get("clock"))


def ticks_of(payload: Mapping[str, Any]) -> list[ClockEvent]:
    """Return the ticks of the legal clock that an event carries."""
    return [ClockEvent.from_json(tick) for tick in payload.get("clock") or ()]


def _advanced(clock: Clock | None, tick: ClockEvent, calendars: Calendars) -> Clock:
    known = clock.calendar_id if clock else None
    return advance(clock, tick, calendars(tick.calendar_id or known or 0))


def _next(
    found: list[Life], last: Life | None, event: Told, since: datetime, facts: Facts
) -> Life:
    """Add a stretch where the facts have changed; return the one that holds now."""
    if last is not None and last.facts == facts:
        return last
    known = max(event.known, last.known) if last else event.known
    life = Life(event.n, since, max(known, since), facts)
    found.append(life)
    return life


def _by_clock(facts: Facts, clock: Clock, asked_twice: datetime | None) -> Facts:
    judged = clock.finished_at or clock.ended_at
    early = early_original = False
    if judged is not None:
        early = punctuality(clock, now=judged) is Punctuality.EARLY
        first = punctuality(clock, now=judged, against="original")
        early_original = first is Punctuality.EARLY
    return replace(
        facts,
        due_at=clock.due,
        original_due_at=clock.original_due,
        late_at=late_from(clock),
        late_original_at=late_from(clock, against="original"),
        late_766_at=_late_766(clock, asked_twice),
        early=early,
        early_original=early_original,
        outside=clock.policy.start is StartRule.ON_COMPETENT_RECEIPT,
    )


def _late_766(clock: Clock, asked_twice: datetime | None) -> datetime | None:
    """Return from when a dossier is late by index 766.

    On time is an end not after the very minute of the due date; a wait is judged when
    it began; more than one request to supplement is late. Basis: QĐ 766/QĐ-TTg,
    indicator 2.1.
    """
    found = [asked_twice] if asked_twice is not None else []
    judged = clock.finished_at or clock.ended_at
    if clock.waiting is not None and clock.stopped:
        judged = clock.waiting.since
    limit = first_late(clock.due, Comparison.BY_MINUTE)
    if judged is None or judged >= limit:
        found.append(limit)
    return min(found, default=None)


def _by_event(facts: Facts, event: Told, since: datetime) -> Facts:
    payload = event.payload
    standing = _OF_STATUS.get(str(payload.get("status", "")), facts.standing)
    received = facts.received_at
    if received is None and standing in CLOSED | {Standing.OPEN}:
        received = since
    closed: datetime | None = None
    if standing in CLOSED:
        closed = facts.closed_at if facts.standing is standing else since
    apologised = facts.apologised_at
    if event.kind in ("dossier.extend", "dossier.apologise"):
        apologised = since
    elif event.kind == "dossier.reopen":
        apologised = None
    facts = replace(
        facts,
        standing=standing,
        received_at=received,
        closed_at=closed,
        apologised_at=apologised,
    )
    if event.kind == "dossier.fee_received":
        return _paid(facts, since, online=event.payload.get("method") == "online")
    if event.kind == "dossier.fee_cancelled":
        left = max(facts.receipts - 1, 0)
        return replace(
            facts,
            receipts=left,
            paid_at=facts.paid_at if left else None,
            paid_online=facts.paid_online and left > 0,
        )
    return facts


def _paid(facts: Facts, at: datetime, *, online: bool) -> Facts:
    if facts.receipts:
        return replace(facts, receipts=facts.receipts + 1)
    return replace(facts, receipts=1, paid_at=at, paid_online=online)
