"""What a decided act does to the legal clock. Pure: the calendar is passed in."""

from dataclasses import dataclass
from datetime import datetime

from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.clock import (
    Clock,
    ClockEvent,
    ClockKind,
    WaitReason,
)
from motcua.domain.deadlines.rules.due import due_at
from motcua.domain.deadlines.rules.limits import Policy, StartRule, TimeLimit
from motcua.domain.dossiers.workflow.deciding import Decision
from motcua.domain.dossiers.workflow.states import ItemKind

_WAITS = {
    "wait_supplement": WaitReason.SUPPLEMENT,
    "wait_fee": WaitReason.FEE,
}
_PLAIN = {
    "resume": ClockKind.RESUME,
    "finish": ClockKind.FINISH,
    "reopen": ClockKind.REOPEN,
    "end": ClockKind.END,
    "go_on": ClockKind.GO_ON,
}


@dataclass(frozen=True, slots=True)
class _Case:
    """One act: the clock before it, its moment, and what was typed with it."""

    clock: Clock
    calendar: WorkingCalendar
    at: datetime
    limit: TimeLimit | None
    reason: str

    def event(self, name: str, waiting: WaitReason | None) -> list[ClockEvent]:
        """Return the clock events of one word of a decision."""
        at, reason = self.at, self.reason
        if name in _WAITS:
            wait = ClockEvent(ClockKind.WAIT, at, wait=_WAITS[name], reason=reason)
            return [ClockEvent(ClockKind.RESUME, at), wait] if waiting else [wait]
        if name in _PLAIN:
            return [ClockEvent(_PLAIN[name], at, reason=reason)]
        return self._own_time(name)

    def _own_time(self, name: str) -> list[ClockEvent]:
        """Return the events of words that depend on the policy or bring a time."""
        at, reason, later = self.at, self.reason, self.clock.policy.later_phases
        match name:
            case "next_phase" if self.clock.phase <= len(later):
                return [ClockEvent(ClockKind.PHASE, at)]
            case "received_by_agency" if self._starts_at_the_agency:
                return [ClockEvent(ClockKind.RECEIPT, at)]
            case "extend":
                found = ClockEvent(ClockKind.EXTEND, at, limit=self.limit, reason=reason)
                return [found]
            case "apologise":
                until = self._promised()
                return [ClockEvent(ClockKind.APOLOGISE, at, until=until, reason=reason)]
        return []

    @property
    def _starts_at_the_agency(self) -> bool:
        """Say whether this receipt by the competent agency starts the clock.

        Only the first one does.
        """
        on_receipt = self.clock.policy.start is StartRule.ON_COMPETENT_RECEIPT
        return on_receipt and not self.clock.legs

    def _promised(self) -> datetime | None:
        """Return the day an apology promises: so much time from now on."""
        if self.limit is None:
            return None
        return due_at(
            start=self.at,
            limit=self.limit,
            calendar=self.calendar,
            policy=self.clock.policy,
        )


def start_of(
    *,
    at: datetime,
    limit: TimeLimit,
    policy: Policy,
    calendar: WorkingCalendar,
    calendar_id: int | None,
) -> ClockEvent:
    """Return the event with which the clock of a received dossier starts."""
    return ClockEvent(
        ClockKind.START,
        at,
        limit=limit,
        policy=policy,
        calendar_id=calendar_id,
        calendar=calendar.version,
    )


def ticks_of(
    *,
    decision: Decision,
    clock: Clock | None,
    calendar: WorkingCalendar | None,
    at: datetime,
    limit: TimeLimit | None,
    reason: str,
) -> tuple[ClockEvent, ...]:
    """Return the clock events of an act, in order; `calendar` is the clock's.

    A pause for the applicant ends a pause for consultation; that one goes on after it
    while answers are still awaited.
    """
    if clock is None or calendar is None or decision.proposed:
        return ()
    case = _Case(clock, calendar, at, limit, reason)
    found: list[ClockEvent] = []
    waiting = clock.waiting.reason if clock.waiting else None
    for name in decision.clock:
        for tick in case.event(name, waiting):
            found.append(tick)
            if tick.kind is ClockKind.WAIT:
                waiting = tick.wait
            elif tick.kind is ClockKind.RESUME:
                waiting = None
    return (*found, *_consultations(decision, clock, waiting, at))


def _consultations(
    decision: Decision, clock: Clock, waiting: WaitReason | None, at: datetime
) -> tuple[ClockEvent, ...]:
    """Pause while answers are awaited, where the policy says that this stops time."""
    if not clock.policy.consultation_stops:
        return ()
    asked = any(i.kind is ItemKind.CONSULT for i in decision.state.items)
    if asked and waiting is None:
        return (ClockEvent(ClockKind.WAIT, at, wait=WaitReason.CONSULTATION),)
    if not asked and waiting is WaitReason.CONSULTATION:
        return (ClockEvent(ClockKind.RESUME, at),)
    return ()
