"""Help at the centre and from home: begin a filing for somebody, ask for their yes."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.actions import assisting, helping
from motcua.domain.accounts.actions.people import enter_person
from motcua.domain.accounts.actions.second_step import Sent
from motcua.domain.accounts.readers.helping import beginning_for
from motcua.domain.accounts.readers.people import person_by_number
from motcua.domain.accounts.rules.helping import HelpScope
from motcua.domain.filings import actions as filings
from motcua.domain.notifications.actions import plan_letter
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.clock import VN


@transaction.atomic
def begin_for(
    *,
    actor: Actor,
    at: datetime,
    id_number: str,
    name: str,
    email: str,
    procedure_code: str,
    unit_id: int,
) -> UUID:
    """Begin a filing for a citizen who stands beside the officer; return its key.

    A citizen known by that number has to bear that name; one not known is entered, by
    who may. Raises NotAllowed, NotFound, NotNow, Invalid, Conflict.
    """
    person_id = person_by_number(actor=actor, id_number=id_number, name=name)
    if person_id is None:
        person_id = enter_person(
            actor=actor,
            at=at,
            kind="citizen",
            name=name,
            id_kind="cccd",
            id_number=id_number,
            email=email,
        )
    helper = beginning_for(
        actor=actor,
        person_id=person_id,
        procedure=procedure_code,
        on=at.astimezone(VN).date(),
    )
    key = filings.begin(actor=helper, at=at, procedure_code=procedure_code)
    assisting.begin_assistance(
        actor=actor, at=at, filing=key, person_id=person_id, unit_id=unit_id
    )
    return key


@transaction.atomic
def send_confirming_code(*, actor: Actor, at: datetime, filing: UUID) -> None:
    """Send the applicant the code by which they confirm an assisted filing."""
    sent = assisting.make_confirming_code(actor=actor, at=at, filing=filing)
    key = f"assisted-{filing}-{at.timestamp():.0f}"
    _plan(sent, key, "assisted_code", at, {"who": actor.name})


@transaction.atomic
def ask_to_help(
    *,
    actor: Actor,
    at: datetime,
    principal_number: str,
    principal_name: str,
    scope: HelpScope,
) -> None:
    """Send a citizen the code by which they let the actor help; nothing to nobody."""
    sent = helping.ask_help(
        actor=actor,
        at=at,
        principal_number=principal_number,
        principal_name=principal_name,
        scope=scope,
    )
    if sent is not None:
        facts = {"who": actor.name, "until": f"{scope.until:%d/%m/%Y}"}
        _plan(sent, f"help-{sent.id}", "help_code", at, facts)


def _plan(sent: Sent, key: str, kind: str, at: datetime, facts: dict[str, str]) -> None:
    plan_letter(
        actor=SYSTEM,
        at=at,
        key=key,
        kind=kind,
        recipient=sent.to,
        facts={"code": sent.code, **facts},
    )
