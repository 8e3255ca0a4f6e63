"""Begin a dossier's course: the first step, the clock, the first event."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from motcua.domain.deadlines.readers import calendar_by_id
from motcua.domain.deadlines.rules.limits import Policy, TimeLimit
from motcua.domain.dossiers.actions.assigning import assigned, names_of
from motcua.domain.dossiers.actions.recording import Course
from motcua.domain.dossiers.actions.settling import settle
from motcua.domain.dossiers.actions.writing import record
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.cases import Case
from motcua.domain.dossiers.readers.processes import process_of
from motcua.domain.dossiers.workflow import engine
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.deciding import Facts
from motcua.domain.dossiers.workflow.states import NEW, Stamp
from motcua.domain.dossiers.workflow.ticks import start_of
from motcua.domain.ledger.rules import Head
from motcua.kernel.actor import Actor


def start(
    *,
    row: Dossier,
    actor: Actor,
    at: datetime,
    started_at: datetime,
    limit: TimeLimit,
    policy: Policy,
    calendar_id: int,
    facts: Mapping[str, object],
    request_id: UUID | None,
) -> None:
    """Accept a saved row: it stands at its first step and has a due date.

    As `begun`, and written. For dossiers that come of others; those of the counter
    are written whole (`entering`).
    """
    course = begun(
        row=row,
        actor=actor,
        at=at,
        started_at=started_at,
        limit=limit,
        policy=policy,
        calendar_id=calendar_id,
        facts=facts,
        request_id=request_id,
    )
    if not record([course]):
        raise AssertionError("nobody else can hold a row that was saved just now")


def begun(
    *,
    row: Dossier,
    actor: Actor,
    at: datetime,
    started_at: datetime,
    limit: TimeLimit,
    policy: Policy,
    calendar_id: int,
    facts: Mapping[str, object],
    request_id: UUID | None,
    beside: frozenset[int] = frozenset(),
) -> Course:
    """Return the course of a row that is accepted, not yet written.

    `beside` are the people it is in the name of besides its submitter. `started_at` is
    when the clock starts. The row in memory holds the course's values
    afterwards.
    """
    if row.process_id is None:
        raise AssertionError("callers set the process of what they accept")
    process = process_of(process_id=row.process_id)
    known = {
        "case": row.case_n,
        "channel": row.channel,
        "delivery": row.delivery,
        "fee": row.fee,
    }
    decision = engine.decide(
        process,
        NEW,
        Command.ACCEPT,
        Facts(actor=actor, at=at, units=row.places, known=known),
    )
    tick = start_of(
        at=started_at,
        limit=limit,
        policy=policy,
        calendar=calendar_by_id(calendar_id),
        calendar_id=calendar_id,
    )
    course = Course.of(
        Case(
            id=row.pk,
            code=row.code,
            head=Head(row.version, bytes(row.head)) if row.version else Head(),
            state=NEW,
            kept_clock=None,
            places=row.places,
            process_id=row.process_id,
            process=process,
            procedure_code=row.procedure_code,
            known=known,
            submitter_id=row.submitter_id,
            email=row.submitter_email,
            times={},
            due_at=None,
            apologised_at=None,
            result_number="",
            parent=None,
            conflicted=False,
            authority="",
            beside=beside,
        )
    )
    decision, reasons = assigned(decision=decision, course=course, at=at, row=row)
    course.add(
        decision,
        actor=actor,
        at=at,
        ticks=(tick,),
        remark="",
        facts={**facts, **reasons},
        names=names_of(decision),
        request_id=request_id,
    )
    settle(course=course, at=at)
    course.times[Stamp.RECEIVED] = started_at
    _take(row, course)
    return course


def _take(row: Dossier, course: Course) -> None:
    """Bring the row in memory to where the course has come."""
    row.version, row.head = course.head.n, course.head.hash
    row.status, row.outcome = course.state.status, course.state.outcome
    row.received_at = course.times[Stamp.RECEIVED]
    if course.clock is not None:
        row.due_at, row.original_due_at = course.clock.due, course.clock.original_due
