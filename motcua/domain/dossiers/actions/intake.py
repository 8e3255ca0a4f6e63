"""At the counter: accept, ask for completion (form 02), refuse (form 03).

Basis: NĐ 61/2018 art 17; NĐ 118/2025 art 17.3 (the clock starts on complete
reception).
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.domain.accounts.rules import Act
from motcua.domain.dossiers.actions import papers
from motcua.domain.dossiers.actions.opening import (
    Opening,
    opening_for,
    row_for,
    take_receipt_number,
)
from motcua.domain.dossiers.actions.record import (
    Done,
    add_event,
    add_scans,
    done_before,
    owe_letter,
)
from motcua.domain.dossiers.actions.starting import start
from motcua.domain.dossiers.models import Dossier, HandedIn
from motcua.domain.dossiers.rules.intake import Intake, check_complete
from motcua.domain.dossiers.workflow.states import Status
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_


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

    def act() -> Done:
        opening = opening_for(actor=actor, at=at, act=Act.ACCEPT, intake=intake)
        check_complete(opening.asked, intake.rows, intake.case_n)
        row = row_for(opening=opening, completing=completing)
        take_receipt_number(row=row, opening=opening)
        row.save()
        _add_papers_handed_in(row, actor, at, intake)
        start(
            row=row,
            actor=actor,
            at=at,
            started_at=opening.received_at,
            limit=opening.terms.time_limit,
            policy=opening.terms.policy,
            calendar_id=opening.calendar_id,
            facts=_facts(row, opening),
            request_id=request_id,
        )
        papers.receipt(row=row, actor=actor, at=at, opening=opening)
        owe_letter(row=row, actor=actor, at=at, kind="accepted")
        return Done(row.pk, row.code, row.version)

    return _once(request_id, act)


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
    return _once(
        request_id,
        lambda: _turn_away(
            Act.REQUEST_COMPLETION,
            actor=actor,
            at=at,
            request_id=request_id,
            intake=intake,
            reason=reason,
            completing=completing,
        ),
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
    return _once(
        request_id,
        lambda: _turn_away(
            Act.REFUSE,
            actor=actor,
            at=at,
            request_id=request_id,
            intake=intake,
            reason=reason,
            completing=completing,
        ),
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
    opening = opening_for(actor=actor, at=at, act=act, intake=intake)
    if not reason.strip():
        raise Invalid(
            "reason_missing",
            N_("Chưa ghi lý do."),
            field="reason",
            remedy=N_("Hãy ghi rõ, đầy đủ trong một lần những gì cần hoàn thiện."),
        )
    asks = act is Act.REQUEST_COMPLETION
    row = row_for(opening=opening, completing=completing)
    row.status = Status.INCOMPLETE if asks else Status.REFUSED
    row.note = reason.strip()
    row.save()
    _add_papers_handed_in(row, actor, at, intake)
    if asks:
        papers.supplement_request(
            row=row,
            actor=actor,
            at=at,
            rows=papers.lacking_rows(opening),
            reason=row.note,
        )
    else:
        papers.refusal(row=row, actor=actor, at=at, reason=row.note)
    kind = "completion_requested" if asks else "refused"
    add_event(
        row=row,
        actor=actor,
        at=at,
        kind=f"dossier.{kind}",
        payload={**_facts(row, opening), "status": row.status},
        request_id=request_id,
    )
    row.save(update_fields=["version", "head"])
    owe_letter(row=row, actor=actor, at=at, kind=kind)
    return Done(row.pk, row.code, row.version)


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
    }


def _add_papers_handed_in(
    row: Dossier, actor: Actor, at: datetime, intake: Intake
) -> None:
    """Write the checklist anew (a completed dossier had an older one) and the scans."""
    HandedIn.objects.filter(dossier=row).delete()
    HandedIn.objects.bulk_create(
        HandedIn(
            dossier=row,
            n=n,
            component_n=line.component_n,
            name=line.name,
            original_count=line.original_count,
            certified_count=line.certified_count,
            copy_count=line.copy_count,
        )
        for n, line in enumerate(intake.rows, start=1)
    )
    add_scans(row=row, actor=actor, at=at, scans=intake.scans)


def _once(request_id: UUID, act: Callable[[], Done]) -> Done:
    """Do an act in one transaction, once per request.

    Of two equal requests at the same moment the slower meets the unique request of
    the ledger, is rolled back whole, and is told what the faster one did.
    """
    done = done_before(request_id=request_id)
    if done is not None:
        return done
    try:
        with transaction.atomic():
            return act()
    except IntegrityError:
        done = done_before(request_id=request_id)
        if done is None:
            raise
        return done
