"""What an officer does with a filing that waits.

What they answer is written together with the dossier (`motcua/journeys`).
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.actions.acted import note_dossier
from motcua.domain.accounts.actions.helping import follow_dossier
from motcua.domain.accounts.readers.helping import check_not_assistant
from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.eforms import actions as eforms
from motcua.domain.filings.actions.rows import note
from motcua.domain.filings.models import Filing, FilingLook
from motcua.domain.filings.readers import FilingFacts, filing_for, no_such_filing
from motcua.domain.filings.rules import FilingState, Verdict
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
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

    Raises NotFound when it has been withdrawn or answered meanwhile.
    """
    row = _waiting(actor, key)
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
    row = (
        Filing.objects.select_for_update()
        .filter(
            key=key,
            unit_id__in=units_for(actor, Act.ACCEPT),
            state=FilingState.SUBMITTED,
        )
        .first()
    )
    if row is None:
        raise no_such_filing()
    return row
