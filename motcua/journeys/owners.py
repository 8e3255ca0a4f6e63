"""Several people in whose name one dossier is: each recorded as a person.

Basis: NĐ 61/2018 art 6.2.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.actions import enter_person
from motcua.domain.dossiers.actions import owners
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.rules.owners import CoApplicant, field_of
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, tell_together


def all_entered(
    *, actor: Actor, at: datetime, named: Sequence[CoApplicant]
) -> tuple[CoApplicant, ...]:
    """Return the co-applicants as people; raise all their faults, each at its line."""
    known: list[CoApplicant] = []
    tell_together(
        *(
            partial(
                lambda n, one: known.append(entered(actor=actor, at=at, one=one, n=n)),
                n,
                one,
            )
            for n, one in enumerate(named)
        )
    )
    return tuple(known)


def entered(
    *, actor: Actor, at: datetime, one: CoApplicant, n: int | None = None
) -> CoApplicant:
    """Return a co-applicant as a person the centre knows, recorded where they are new.

    Raises Invalid at a field of the n-th line, or at the field itself where `n` is None.
    """
    if one.person_id:
        return one
    try:
        person_id = enter_person(
            actor=actor,
            at=at,
            kind="organisation" if one.id_kind == "tax" else "citizen",
            name=one.name,
            id_kind=one.id_kind,
            id_number=one.id_number,
            phone=one.phone,
            email=one.email,
        )
    except Invalid as fault:
        raise _at_line(fault, n) from fault
    return replace(one, person_id=person_id)


@transaction.atomic
def name_co_applicant(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    dossier_id: int,
    one: CoApplicant,
    reason: str,
) -> Done:
    """Put somebody into a dossier that has been received, recorded where they are new.

    Raises as `enter_person` and `add_co_applicant` do; then nobody is recorded.
    """
    return owners.add_co_applicant(
        actor=actor,
        at=at,
        request_id=request_id,
        dossier_id=dossier_id,
        one=entered(actor=actor, at=at, one=one),
        reason=reason,
    )


def _at_line(fault: Invalid, n: int | None) -> Invalid:
    field = fault.field or "name"
    return Invalid(
        fault.code,
        fault.message,
        facts=fault.facts,
        field=field if n is None else field_of(n, field),
        remedy=fault.remedy,
    )
