"""What an officer does with a filing that waits, or that is completed at the counter.

What they answer is written together with the dossier (`motcua/journeys`).
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from motcua.domain.accounts.actions.acted import note_dossier
from motcua.domain.accounts.actions.helping import follow_dossier
from motcua.domain.accounts.readers.helping import check_not_assistant
from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.documents.actions import let_go
from motcua.domain.eforms import actions as eforms
from motcua.domain.filings.actions.rows import note
from motcua.domain.filings.models import Filing, FilingLook, FilingPaper
from motcua.domain.filings.readers import FilingFacts, filing_for, no_such_filing
from motcua.domain.filings.rules import FilingState, Verdict
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.text import N_


@transaction.atomic
def open_filing(*, actor: Actor, at: datetime, key: UUID, what: str) -> FilingFacts:
    """Return a filing to an officer of its counter; the look is noted.

    `what` is what they look at. Raises as `filing_for` does.
    """
    found = filing_for(actor=actor, key=key)
    FilingLook.objects.create(
        filing_id=found.id,
        at=at,
        officer_id=actor.officer_id or 0,
        officer_name=actor.name,
        what=what,
    )
    return found


def check_waiting(*, actor: Actor, at: datetime, key: UUID, person_id: int) -> None:
    """Raise unless a filing waits for the actor's answer and is this person's.

    It stays locked to the end of the transaction. Raises NotAllowed, NotFound, Invalid,
    Conflict for the officer who helped to file it.
    """
    require(actor, Act.ACCEPT)
    row = _waiting(actor, key)
    check_not_assistant(actor=actor, filing=key)
    if row.person_id != person_id:
        raise Invalid(
            "filing_of_another",
            N_("Hồ sơ trực tuyến này là của người khác."),
            field="id_number",
            remedy=N_("Hãy giữ nguyên người nộp của hồ sơ trực tuyến."),
        )


def returned_for(*, actor: Actor, at: datetime, dossier_id: int) -> UUID | None:
    """Return the filing whose dossier is completed at the counter; None where none is.

    It stays locked to the end of the transaction: its applicant sends it no more. One
    that was taken back is none. Raises NotAllowed, Conflict where the applicant has
    sent it again: what is in it is received with it.
    """
    require(actor, Act.ACCEPT)
    row = (
        Filing.objects.select_for_update(of=("self",))
        .select_related("unit")
        .filter(
            dossier_id=dossier_id,
            state__in=[FilingState.RETURNED, FilingState.SUBMITTED],
        )
        .first()
    )
    if row is None:
        return None
    if row.state == FilingState.SUBMITTED:
        raise Conflict(
            "filing_sent_again",
            N_("Người nộp đã gửi lại hồ sơ này trực tuyến, đang chờ ở %(unit)s."),
            facts={"unit": row.unit.name},
            remedy=N_("Hãy mở ở mục Hồ sơ trực tuyến rồi tiếp nhận ở đó."),
        )
    return row.key


def answer(
    *,
    actor: Actor,
    at: datetime,
    key: UUID,
    verdict: Verdict,
    dossier_id: int,
    dossier_code: str,
    reason: str,
) -> None:
    """Write what an officer has answered, inside the transaction of the dossier.

    To what waits, or to what was returned and is completed at the counter: what its
    applicant has prepared since, and not sent, goes. Raises NotFound when it has been
    withdrawn or answered meanwhile.
    """
    row = _answerable(actor, key, dossier_id)
    if row.state == FilingState.RETURNED and verdict is not Verdict.COMPLETE:
        papers = FilingPaper.objects.filter(filing=row)
        let_go(actor=actor, at=at, hashes=papers.values_list("sha256", flat=True))
        eforms.forget_answers(actor=actor, at=at, filings=[key])
    row.state, row.answered_at = FilingState(verdict.value), at
    row.answered_by, row.reason = actor.name, reason.strip()
    row.dossier_id, row.dossier_code = dossier_id, dossier_code
    row.saved_at = at
    row.save()
    eforms.give_answers(actor=actor, at=at, filing=row.key, dossier_id=dossier_id)
    note_dossier(actor=actor, at=at, filing=row.key, dossier=dossier_code)
    follow_dossier(actor=actor, at=at, filing=row.key, dossier=dossier_code)
    note(
        row=row,
        actor=actor,
        at=at,
        kind=f"filing.{verdict.value}",
        payload={"dossier": dossier_code},
    )


def _waiting(actor: Actor, key: UUID) -> Filing:
    return _locked(key, _waits_for(actor))


def _answerable(actor: Actor, key: UUID, dossier_id: int) -> Filing:
    """Return a filing that waits, or that was returned as this very dossier."""
    returned = Q(state=FilingState.RETURNED, dossier_id=dossier_id)
    return _locked(key, _waits_for(actor) | returned)


def _waits_for(actor: Actor) -> Q:
    units = units_for(actor, Act.ACCEPT)
    return Q(state=FilingState.SUBMITTED, unit_id__in=units)


def _locked(key: UUID, which: Q) -> Filing:
    row = Filing.objects.select_for_update().filter(which, key=key).first()
    if row is None:
        raise no_such_filing()
    return row
