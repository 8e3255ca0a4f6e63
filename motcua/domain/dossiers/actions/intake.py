"""At the counter: accept, ask for completion (form 02), refuse (form 03).

Basis: NĐ 61/2018 art 17; NĐ 118/2025 art 17.3 (the clock starts on complete
reception).
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from motcua.domain.accounts.rules import Act
from motcua.domain.dossiers.actions import owners, papers
from motcua.domain.dossiers.actions.entering import Entering, enter, new_blanks
from motcua.domain.dossiers.actions.opening import (
    Opening,
    code_taken,
    opening_for,
    row_for,
)
from motcua.domain.dossiers.actions.record import Done, done_before
from motcua.domain.dossiers.actions.starting import begun
from motcua.domain.dossiers.actions.writing import row_of
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.changes import TOPIC
from motcua.domain.dossiers.readers.grounds import Before, Grounds, grounds
from motcua.domain.dossiers.rules.codes import tidied
from motcua.domain.dossiers.rules.intake import Intake
from motcua.domain.dossiers.workflow.states import Status
from motcua.domain.ledger.actions import next_entry
from motcua.domain.ledger.rules import Head
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN


def accept(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    intake: Intake,
    completing: int | None = None,
) -> Done:
    """Receive a complete dossier: code, due date, receipt (form 01), first work item.

    `completing` is the id of a dossier that was asked to be completed before; it
    keeps its code, and its clock starts now. The same `request_id` again changes
    nothing and returns what it did the first time. Raises NotAllowed, NotNow (closed
    day, procedure not in force), Invalid (naming the field), Conflict.
    """
    found = _grounds(actor, at, request_id, intake, completing)
    if isinstance(found, Before):
        return Done(found.id, found.code, found.version, repeated=True)
    opening = opening_for(
        actor=actor, at=at, act=Act.ACCEPT, intake=intake, grounds=found
    )
    blanks = new_blanks()
    row = row_for(opening=opening, grounds=found, completing=completing, blanks=blanks)
    row.process_id, seen = opening.process_id, row.version
    course = begun(
        row=row,
        actor=actor,
        at=at,
        started_at=opening.received_at,
        limit=opening.terms.time_limit,
        policy=opening.terms.policy,
        calendar_id=opening.calendar_id,
        facts=_facts(row, opening),
        request_id=request_id,
        beside=frozenset(one.person_id for one in intake.co_applicants),
    )
    entering = Entering(
        opening=opening,
        row=row,
        seen=seen,
        blanks=blanks,
        events=course.events,
        letter="accepted",
        columns=row_of(course),
        items=list(course.opened.values()),
        receipt=papers.receipt(
            row=row, actor=actor, at=at, opening=opening, blanks=blanks
        ),
    )
    # What has gone on meanwhile is looked at anew.
    return _once(request_id, intake, lambda: _entered(entering)) or accept(
        actor=actor, at=at, request_id=request_id, intake=intake, completing=completing
    )


def request_completion(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    intake: Intake,
    reason: str,
    completing: int | None = None,
) -> Done:
    """Ask, once and completely, for what is lacking before reception (form 02).

    No clock starts. `completing` is as in `accept`. Basis: NĐ 61/2018 art 15.3, 17.1a.
    """
    return _turn_away(
        Act.REQUEST_COMPLETION,
        actor=actor,
        at=at,
        request_id=request_id,
        intake=intake,
        reason=reason,
        completing=completing,
    )


def refuse(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    intake: Intake,
    reason: str,
    completing: int | None = None,
) -> Done:
    """Refuse to receive, in writing, with the reason (form 03).

    `completing` is as in `accept`: that very dossier is refused.
    Basis: NĐ 61/2018 art 17.1b.
    """
    return _turn_away(
        Act.REFUSE,
        actor=actor,
        at=at,
        request_id=request_id,
        intake=intake,
        reason=reason,
        completing=completing,
    )


def check(
    *,
    actor: Actor,
    at: datetime,
    act: Act,
    intake: Intake,
    completing: int | None,
    reason: str = "",
) -> None:
    """Raise what stands against an intake, and write nothing.

    For who has found a fault beside it already and tells all of them at once.
    """
    found = _grounds(actor, at, UUID(int=0), intake, completing)
    if not isinstance(found, Before):
        opening_for(
            actor=actor, at=at, act=act, intake=intake, grounds=found, reason=reason
        )


def _turn_away(
    act: Act,
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    intake: Intake,
    reason: str,
    completing: int | None,
) -> Done:
    found = _grounds(actor, at, request_id, intake, completing)
    if isinstance(found, Before):
        return Done(found.id, found.code, found.version, repeated=True)
    opening = opening_for(
        actor=actor, at=at, act=act, intake=intake, grounds=found, reason=reason
    )
    asks = act is Act.REQUEST_COMPLETION
    blanks = new_blanks()
    row = row_for(opening=opening, grounds=found, completing=completing, blanks=blanks)
    row.status = Status.INCOMPLETE if asks else Status.REFUSED
    row.note = reason.strip()
    kind = "completion_requested" if asks else "refused"
    entry = next_entry(
        topic=TOPIC,
        stream=row.pk,
        after=Head(row.version, bytes(row.head)),
        actor=actor,
        at=at,
        kind=f"dossier.{kind}",
        payload={**_facts(row, opening), "status": row.status},
    )
    entering = Entering(
        opening=opening,
        row=row,
        seen=row.version,
        blanks=blanks,
        events=[(entry, request_id)],
        letter=kind,
    )

    @transaction.atomic
    def write() -> Done | None:
        done = _entered(entering)
        if done is not None:
            row.code = done.code
            _print(act, row, opening)
        return done

    return _once(request_id, intake, write) or _turn_away(
        act,
        actor=actor,
        at=at,
        request_id=request_id,
        intake=intake,
        reason=reason,
        completing=completing,
    )


def _print(act: Act, row: Dossier, opening: Opening) -> None:
    """Print the paper that turns a dossier away: form 02 or 03."""
    actor, at = opening.actor, opening.at
    if act is Act.REFUSE:
        papers.refusal(row=row, actor=actor, at=at, reason=row.note)
        return
    rows = papers.lacking_rows(opening)
    papers.supplement_request(row=row, actor=actor, at=at, rows=rows, reason=row.note)


def _grounds(
    actor: Actor, at: datetime, request_id: UUID, intake: Intake, completing: int | None
) -> Grounds | Before:
    return grounds(
        actor=actor,
        request_id=request_id,
        unit_id=intake.receiving_unit_id,
        procedure_code=intake.procedure_code,
        on=at.astimezone(VN).date(),
        completing=completing,
        foreign_code=tidied(intake.foreign_code),
    )


def _facts(row: Dossier, opening: Opening) -> dict[str, object]:
    """Return what the event of an intake says."""
    return {
        "code": row.code,
        "procedure": row.procedure_code,
        "procedure_version": row.procedure_version_id,
        "unit": row.receiving_unit_id,
        "submitter": row.submitter_id,
        "channel": row.channel,
        "reason": row.note,
        "components": [
            [r.component_n, r.original_count, r.certified_count, r.copy_count]
            for r in opening.intake.rows
        ],
        "files": [scan.sha256 for scan in opening.intake.scans],
        **opening.bound.event_facts,
        **owners.event_facts(opening.intake.co_applicants),
    }


def _entered(entering: Entering) -> Done | None:
    """Write an intake; return None when the dossier to complete has gone on."""
    if not entering.opening.intake.co_applicants and not entering.seen:
        return _written(entering)
    with transaction.atomic(savepoint=False):
        done = _written(entering)
        if done is not None:
            owners.enter_co_applicants(
                opening=entering.opening, dossier_id=done.dossier_id
            )
    return done


def _written(entering: Entering) -> Done | None:
    code = enter(entering)
    return Done(entering.row.pk, code, entering.version) if code else None


def _once(
    request_id: UUID, intake: Intake, write: Callable[[], Done | None]
) -> Done | None:
    """Write an intake, once per request.

    Of two equal requests at the same moment the slower meets the unique request of
    the ledger, is rolled back whole, and is told what the faster one did. Inside a
    transaction nothing can be asked after that: whoever began it does (`clashed`).
    """
    try:
        return write()
    except IntegrityError as error:
        if connection.in_atomic_block:
            raise
        return clashed(error, request_id=request_id, intake=intake)


def clashed(error: IntegrityError, *, request_id: UUID, intake: Intake) -> Done:
    """Return what the same request did a moment before, once all is rolled back.

    Raises Invalid when another dossier has got the foreign code meanwhile; the error
    itself when it was neither.
    """
    done = done_before(request_id=request_id)
    if done is not None:
        return done
    if intake.foreign_code and "dossiers_code_pkey" in str(error):
        raise code_taken(tidied(intake.foreign_code)) from error
    raise error
