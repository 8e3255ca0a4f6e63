"""Receive at the counter: record the person and the dossier together, or neither."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.domain.accounts.actions import enter_person
from motcua.domain.accounts.rules import Act
from motcua.domain.catalogue.readers import custody_of
from motcua.domain.catalogue.readers.pages import NONE_SAID
from motcua.domain.catalogue.rules.fees import FeeSaid
from motcua.domain.delivery import actions as delivery
from motcua.domain.delivery.rules import originals_of
from motcua.domain.dossiers.actions import intake as dossiers
from motcua.domain.dossiers.actions.record import Done, done_before
from motcua.domain.dossiers.readers.places import procedure_version_of
from motcua.domain.dossiers.rules.intake import Intake, Submitter
from motcua.domain.dossiers.rules.owners import CoApplicant
from motcua.domain.filings.readers.signing import confirmed_people
from motcua.domain.filings.rules import Verdict
from motcua.journeys.owners import all_entered
from motcua.journeys.receiving import (
    Then,
    answering,
    bringing,
    going_on,
    with_carried,
    with_fees,
    with_form,
)
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, tell_together


@dataclass(frozen=True, slots=True)
class PersonTyped:
    """What was typed of the submitter besides what the dossier copies."""

    kind: str
    born_on: date | None = None
    chosen_id: int | None = None


def accept(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    person: PersonTyped,
    intake: Intake,
    completing: int | None = None,
    filing: UUID | None = None,
    parcel: str = "",
    then: Then | None = None,
    fees: Mapping[int, FeeSaid] = NONE_SAID,
    fees_reason: str = "",
) -> Done:
    """Receive a complete dossier; raises as `enter_person` and `intake.accept` do.

    `filing` is the online filing that this answers, if it is one; `parcel` the number
    of the parcel that brought the papers from home: it is tied to the dossier in the
    same transaction, or nothing is received. `fees` is which level of each fee
    applies and how many pieces it is for (`payments.settle_levels`), with the reason
    where the applicant said otherwise; what
    the applicant said stays where nothing is given.
    `then` goes on with what was received, in the same transaction.
    """
    act = answering(
        partial(accept_with_papers, completing=completing),
        filing,
        completing,
        Verdict.ACCEPT,
        reason="",
    )
    act = bringing(act, parcel)
    act = with_fees(act, fees, fees_reason)
    if filing is not None or completing is not None:
        act = with_carried(act)
    check = partial(dossiers.check, act=Act.ACCEPT, completing=completing)
    act = with_form(act, whole=True)
    if then is not None:
        act = going_on(act, then)
    whole = _with_signers(actor, intake, filing)
    return _together(actor, at, request_id, person, whole, act, check)


def accept_with_papers(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    intake: Intake,
    completing: int | None,
) -> Done:
    """Receive a dossier and take the originals that come with it into custody."""
    done = dossiers.accept(
        actor=actor, at=at, request_id=request_id, intake=intake, completing=completing
    )
    if done.repeated or not any(row.original_count for row in intake.rows):
        return done
    version_id = procedure_version_of(dossier_id=done.dossier_id)
    originals = originals_of(intake.rows, custody_of(version_id=version_id))
    if originals:
        delivery.take_in(
            actor=actor,
            at=at,
            dossier_id=done.dossier_id,
            unit_id=intake.receiving_unit_id,
            papers=originals,
        )
    return done


def request_completion(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    person: PersonTyped,
    intake: Intake,
    reason: str,
    completing: int | None = None,
    filing: UUID | None = None,
    parcel: str = "",
    fees: Mapping[int, FeeSaid] = NONE_SAID,
    fees_reason: str = "",
) -> Done:
    """Ask for what is lacking (form 02); what is optional is as in `accept`.

    What is said of the fees is kept for the visit that completes the dossier.
    """
    act = answering(
        partial(dossiers.request_completion, reason=reason, completing=completing),
        filing,
        completing,
        Verdict.COMPLETE,
        reason=reason,
    )
    act = bringing(act, parcel)
    act = with_fees(act, fees, fees_reason)
    check = partial(
        dossiers.check, act=Act.REQUEST_COMPLETION, reason=reason, completing=completing
    )
    act = with_form(act, whole=False)
    whole = _with_signers(actor, intake, filing)
    return _together(actor, at, request_id, person, whole, act, check)


def refuse(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    person: PersonTyped,
    intake: Intake,
    reason: str,
    completing: int | None = None,
    filing: UUID | None = None,
    parcel: str = "",
) -> Done:
    """Refuse to receive, with the reason (form 03); the rest as in `accept`."""
    act = answering(
        partial(dossiers.refuse, reason=reason, completing=completing),
        filing,
        completing,
        Verdict.REFUSE,
        reason=reason,
    )
    act = bringing(act, parcel)
    check = partial(dossiers.check, act=Act.REFUSE, reason=reason, completing=completing)
    act = with_form(act, whole=False)
    whole = _with_signers(actor, intake, filing)
    return _together(actor, at, request_id, person, whole, act, check)


def _together(
    actor: Actor,
    at: datetime,
    request_id: UUID,
    person: PersonTyped,
    intake: Intake,
    act: Callable[..., Done],
    check: Callable[..., None],
) -> Done:
    """Do it once per request: the slower of two equal ones is told what came of it."""
    try:
        return _in_one(actor, at, request_id, person, intake, act, check)
    except IntegrityError as error:
        return dossiers.clashed(error, request_id=request_id, intake=intake)


@transaction.atomic(durable=True)
def _in_one(
    actor: Actor,
    at: datetime,
    request_id: UUID,
    person: PersonTyped,
    intake: Intake,
    act: Callable[..., Done],
    check: Callable[..., None],
) -> Done:
    done = done_before(request_id=request_id)
    if done is not None:
        return done
    try:
        person_id = _entered(actor, at, person, intake.submitter)
    except Invalid as fault:
        tell_together(
            partial(_raise, fault), partial(check, actor=actor, at=at, intake=intake)
        )
        raise
    submitter = replace(intake.submitter, person_id=person_id)
    known = replace(
        intake,
        submitter=submitter,
        co_applicants=all_entered(actor=actor, at=at, named=intake.co_applicants),
    )
    return act(actor=actor, at=at, request_id=request_id, intake=known)


def _entered(
    actor: Actor, at: datetime, person: PersonTyped, submitter: Submitter
) -> int:
    return enter_person(
        actor=actor,
        at=at,
        kind=person.kind,
        name=submitter.name,
        id_kind=submitter.id_kind,
        id_number=submitter.id_number,
        born_on=person.born_on,
        phone=submitter.phone,
        email=submitter.email,
        address=submitter.address,
        chosen_id=person.chosen_id,
    )


def _with_signers(actor: Actor, intake: Intake, filing: UUID | None) -> Intake:
    """Return the intake with who has confirmed its filing among its co-applicants."""
    if filing is None:
        return intake
    typed = {one.id_number for one in intake.co_applicants}
    signed = tuple(
        CoApplicant(
            name=one.name,
            id_kind=one.id_kind,
            id_number=one.id_number,
            phone=one.phone,
            email=one.email,
            person_id=one.id,
        )
        for one in confirmed_people(actor=actor, filing=filing)
        if one.id_number not in typed
    )
    return replace(intake, co_applicants=(*intake.co_applicants, *signed))


def _raise(fault: Invalid) -> None:
    raise fault
