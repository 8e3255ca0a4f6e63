"""Money of filings: what is to be paid before sending, and what becomes of it after."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts import readers as accounts
from motcua.domain.catalogue.readers.filing import OnlineTerms, online_terms
from motcua.domain.catalogue.rules.fees import FeeSaid
from motcua.domain.catalogue.rules.saying import check_said, is_said
from motcua.domain.filings import actions as filings
from motcua.domain.filings import readers
from motcua.domain.filings.readers import FilingFacts
from motcua.domain.filings.readers.form import form_of_mine
from motcua.domain.filings.rules.counting import check_as_in_form, counted_in_form
from motcua.domain.payments import actions as payments
from motcua.domain.payments.readers.choosing import LevelFacts, Place, levels_of
from motcua.domain.payments.readers.due_facts import DueFacts, Subject
from motcua.domain.payments.readers.dues import dues_of
from motcua.domain.payments.readers.gateway import takes_online
from motcua.domain.payments.rules.dues import Claim, unpaid_before_sending
from motcua.domain.post.readers.exclusions import check_goes_by_post
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import MotcuaError, tell_together

BEFORE_SENDING = "filing"


def subject_of_filing(
    *, at: datetime, filing: FilingFacts, terms: OnlineTerms | None = None
) -> Subject:
    """Return what money of a filing is for, to whoever may see it already.

    One that was answered is its dossier's: ask there. `terms` are those of the day,
    here and below, where the caller has read them already.
    """
    person = accounts.person(actor=SYSTEM, person_id=filing.person_id)
    return _paid_by(_subject(filing, terms or _terms(filing, at)), filing, person)


def subjects_of_filings(
    *, at: datetime, filings: Sequence[FilingFacts]
) -> tuple[Subject | None, ...]:
    """Return what money of some filings is for before they are sent, in order.

    To whoever may see them already; None for one of a procedure that is not filed
    online any more. Persons and terms are read once each.
    """
    persons = {
        one: accounts.person(actor=SYSTEM, person_id=one)
        for one in {filing.person_id for filing in filings}
    }
    terms: dict[str, OnlineTerms] = {}
    for filing in filings:
        if filing.procedure_code not in terms:
            with suppress(MotcuaError):
                terms[filing.procedure_code] = _terms(filing, at)
    return tuple(
        replace(
            _paid_by(_subject(filing, known), filing, persons[filing.person_id]),
            only=BEFORE_SENDING,
        )
        if (known := terms.get(filing.procedure_code))
        else None
        for filing in filings
    )


def dues_of_filing(
    *, at: datetime, filing: FilingFacts, terms: OnlineTerms | None = None
) -> tuple[DueFacts, ...]:
    """Return the dues of a filing; those collected at filing come first."""
    dues = dues_of(subject=_subject(filing, terms or _terms(filing, at)))
    return tuple(sorted(dues, key=lambda due: due.collect != BEFORE_SENDING))


def levels_of_filing(
    *, at: datetime, filing: FilingFacts, terms: OnlineTerms | None = None
) -> tuple[LevelFacts, ...]:
    """Return the fees of a filing of which something is asked, and what was said.

    To whoever may see the filing already.
    """
    return levels_of(place=_subject(filing, terms or _terms(filing, at)).place)


def unsaid_of_filing(
    *, at: datetime, filing: FilingFacts, terms: OnlineTerms | None = None
) -> tuple[str, ...]:
    """Return the names of fees of which not all was said that is asked before paying.

    To whoever may see the filing already.
    """
    levels = levels_of_filing(at=at, filing=filing, terms=terms)
    return tuple(one.fee.name for one in levels if not is_said(one.fee, one.holds))


def counted_of_filing(
    *,
    actor: Actor,
    at: datetime,
    filing: FilingFacts,
    terms: OnlineTerms | None = None,
) -> dict[int, int]:
    """Return how many pieces the form of a filing says each fee is for, by its number.

    Of fees that the form does not ask it for there is nothing.
    """
    fees = (terms or _terms(filing, at)).fees
    if not any(fee.units for fee in fees):
        return {}
    on = at.astimezone(VN).date()
    form = form_of_mine(actor=actor, found=filing, on=on)
    return counted_in_form(form.form, fees, form.filled.answers)


@transaction.atomic
def choose_levels(
    *, actor: Actor, at: datetime, key: UUID, said: Mapping[int, FeeSaid]
) -> None:
    """Keep what the applicant says of each fee, while the filing may be changed.

    Raises as `filings.save` and `payments.choose_levels` do.
    """
    found = readers.my_filing(actor=actor, key=key)
    filings.save(actor=actor, at=at, key=key, typed=found.typed)
    subject = subject_of_filing(at=at, filing=found)
    payments.choose_levels(actor=actor, at=at, subject=subject, said=said)


def begin_for_filing(*, actor: Actor, at: datetime, key: UUID, client: str) -> UUID:
    """Begin to pay what of a filing is collected at filing; return the attempt's key.

    Not before it is said what each fee is for, as its form says: what is paid stands,
    and what is said at the same moment waits. Raises as `payments.begin` and
    `filings.hold_to_pay` do, and as `check_levels` for what was not said.
    """
    found = readers.filing_to_pay(actor=actor, key=key)

    def held() -> Subject:
        found = filings.hold_to_pay(actor=actor, at=at, key=key)
        check_may_be_paid(at=at, filing=found)
        return replace(subject_of_filing(at=at, filing=found), only=BEFORE_SENDING)

    subject = subject_of_filing(at=at, filing=found)
    return payments.begin(actor=actor, at=at, subject=subject, client=client, held=held)


@transaction.atomic
def claim_for_filing(
    *, actor: Actor, at: datetime, key: UUID, source: str, option: int | None
) -> None:
    """Ask to pay less of a due of a filing, as it is at that moment.

    Raises as `payments.claim_exemption` and `filings.hold_to_pay` do.
    """
    found = filings.hold_to_pay(actor=actor, at=at, key=key)
    subject = subject_of_filing(at=at, filing=found)
    payments.claim_exemption(
        actor=actor, at=at, subject=subject, source=source, option=option
    )


def check_may_be_paid(*, at: datetime, filing: FilingFacts) -> None:
    """Raise Several or Invalid while it is not said what each fee of a filing is for."""
    # Whoever may only pay for another reads no form: nothing of it is told but a number.
    _check_open_levels(SYSTEM, at, filing)


@transaction.atomic
def send(*, actor: Actor, at: datetime, key: UUID, agreed: bool) -> FilingFacts:
    """Send a filing whose fees that are collected at filing are paid, or claimed exempt.

    Of a fee with several levels it has to be said which applies, or that one does not
    know; of one that is counted, how many pieces it is for: as many as its form says.
    Where nothing can be paid online they are paid at the counter. Raises as
    `filings.submit` does, and NotNow naming what is to be paid first, or for a result
    by post of a procedure that does not go by post.
    """
    before = readers.my_filing(actor=actor, key=key)
    if before.is_open and before.typed.delivery == "post":
        on = at.astimezone(VN).date()
        check_goes_by_post(procedure_code=before.procedure_code, on=on)
    sent: list[FilingFacts] = []
    tell_together(
        lambda: sent.append(filings.submit(actor=actor, at=at, key=key, agreed=agreed)),
        partial(_check_open_levels, actor, at, before),
    )
    (found,) = sent
    if takes_online():
        owed = [
            due.name
            for due in dues_of_filing(at=at, filing=found)
            if due.collect == BEFORE_SENDING and due.is_open and due.claim is Claim.NONE
        ]
        if owed:
            raise unpaid_before_sending(owed)
    return found


def check_levels(*, filing: FilingFacts) -> None:
    """Raise Several or Invalid for what was not said of a fee: its level, its pieces."""
    _check_all_said(_levels(filing))


def _check_open_levels(actor: Actor, at: datetime, filing: FilingFacts) -> None:
    """Raise as `check_levels` does, and for another number than the form says."""
    if not filing.is_open:
        return
    levels = _levels(filing)
    _check_all_said(levels)
    counted = counted_of_filing(actor=actor, at=at, filing=filing)
    tell_together(
        *(partial(check_as_in_form, one.fee, one.holds, counted) for one in levels)
    )


def _levels(filing: FilingFacts) -> Sequence[LevelFacts]:
    place = Place(filing.procedure_version_id, filing.typed.case_n, filing.key)
    return levels_of(place=place)


def _check_all_said(levels: Sequence[LevelFacts]) -> None:
    tell_together(*(partial(check_said, one.fee, one.holds) for one in levels))


@transaction.atomic
def withdraw(*, actor: Actor, at: datetime, key: UUID) -> int:
    """Take a filing back; what was paid for it is listed to be given back.

    Return how many payments that are. Raises as `filings.withdraw` does.
    """
    filings.withdraw(actor=actor, at=at, key=key)
    return payments.let_go(
        actor=SYSTEM, at=at, filing_key=key, reason="Người nộp rút hồ sơ trực tuyến"
    )


def _paid_by(
    subject: Subject, filing: FilingFacts, person: accounts.PersonFacts
) -> Subject:
    return replace(
        subject,
        payer_name=person.name,
        payer_number=person.id_number,
        payer_address=filing.typed.address or person.address,
    )


def _terms(filing: FilingFacts, at: datetime) -> OnlineTerms:
    on = at.astimezone(VN).date()
    return online_terms(procedure_code=filing.procedure_code, on=on)


def _subject(filing: FilingFacts, terms: OnlineTerms) -> Subject:
    """Return what money of a filing is for, without who pays it."""
    return Subject(
        person_id=filing.person_id,
        unit_id=filing.unit_id,
        title=filing.procedure_name,
        procedure_code=filing.procedure_code,
        version_id=terms.version_id,
        case_n=filing.typed.case_n,
        filing_key=filing.key,
    )
