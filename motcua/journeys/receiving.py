"""What else a reception does in its transaction: each takes an act and wraps it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from motcua.domain.catalogue.rules.fees import FeeSaid
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.readers.places import procedure_version_of
from motcua.domain.dossiers.rules.intake import Intake
from motcua.domain.filings import actions as filings
from motcua.domain.filings.readers.own import from_store
from motcua.domain.filings.rules import Verdict
from motcua.domain.payments import actions as payments
from motcua.domain.post.actions import link_dossier
from motcua.domain.records import actions as records
from motcua.domain.records.actions.filing import Filed
from motcua.kernel.actor import SYSTEM, Actor

Then = Callable[[Done], Done]
"""What goes on with a dossier just received; it returns what has come of it."""


def with_form(act: Callable[..., Done], *, whole: bool) -> Callable[..., Done]:
    """Return the act, keeping the form that was typed at the counter with the dossier."""

    def received(*, actor: Actor, at: datetime, request_id: UUID, intake: Intake) -> Done:
        done = act(actor=actor, at=at, request_id=request_id, intake=intake)
        if not done.repeated:
            filings.seal_counter_form(
                actor=actor,
                at=at,
                draft_id=request_id,
                dossier_id=done.dossier_id,
                version_id=procedure_version_of(dossier_id=done.dossier_id),
                unit_id=intake.receiving_unit_id,
                signer=intake.submitter.name,
                case_n=intake.case_n,
                whole=whole,
            )
        return done

    return received


def going_on(act: Callable[..., Done], then: Then) -> Callable[..., Done]:
    """Return the act with what follows it; not again for what was received before."""

    def received(*, actor: Actor, at: datetime, request_id: UUID, intake: Intake) -> Done:
        done = act(actor=actor, at=at, request_id=request_id, intake=intake)
        return done if done.repeated else then(done)

    return received


def answering(
    act: Callable[..., Done],
    filing: UUID | None,
    completing: int | None,
    verdict: Verdict,
    *,
    reason: str,
) -> Callable[..., Done]:
    """Return the act, answering an online filing in the same transaction.

    Of a dossier that is completed at the counter that is the filing it came from.
    """
    if filing is None and completing is None:
        return act

    def answered(*, actor: Actor, at: datetime, request_id: UUID, intake: Intake) -> Done:
        key = _waiting_for(actor, at, filing, completing, intake)
        done = act(actor=actor, at=at, request_id=request_id, intake=intake)
        if key is None or done.repeated:
            return done
        filings.answer(
            actor=actor,
            at=at,
            key=key,
            verdict=verdict,
            dossier_id=done.dossier_id,
            dossier_code=done.code,
            reason=reason,
        )
        if verdict is not Verdict.REFUSE:
            records.note_filed(
                actor=actor,
                at=at,
                dossier_id=done.dossier_id,
                filed=[Filed(*facts) for facts in from_store(filing=key)],
            )
        _move_money(at, key, verdict, done)
        return done

    return answered


def _waiting_for(
    actor: Actor,
    at: datetime,
    filing: UUID | None,
    completing: int | None,
    intake: Intake,
) -> UUID | None:
    """Return the filing an intake answers, locked; None where there is none."""
    if filing is not None:
        person_id = intake.submitter.person_id
        filings.check_waiting(actor=actor, at=at, key=filing, person_id=person_id)
        return filing
    if completing is None:
        return None
    return filings.returned_for(actor=actor, at=at, dossier_id=completing)


def bringing(act: Callable[..., Done], parcel: str) -> Callable[..., Done]:
    """Return the act, tying the parcel that brought the papers in its transaction."""
    if not parcel:
        return act

    def brought(*, actor: Actor, at: datetime, request_id: UUID, intake: Intake) -> Done:
        done = act(actor=actor, at=at, request_id=request_id, intake=intake)
        link_dossier(actor=actor, at=at, number=parcel, dossier_id=done.dossier_id)
        return done

    return brought


def with_fees(
    act: Callable[..., Done], fees: Mapping[int, FeeSaid], reason: str
) -> Callable[..., Done]:
    """Return the act, saying in its transaction what applies of each fee."""

    def counted(*, actor: Actor, at: datetime, request_id: UUID, intake: Intake) -> Done:
        done = act(actor=actor, at=at, request_id=request_id, intake=intake)
        if fees and not done.repeated:
            payments.settle_levels(
                actor=actor,
                at=at,
                dossier_id=done.dossier_id,
                said=fees,
                reason=reason,
            )
        return done

    return counted


def with_carried(act: Callable[..., Done]) -> Callable[..., Done]:
    """Return the act, seeing that its fee goes with what was paid before it."""

    def checked(*, actor: Actor, at: datetime, request_id: UUID, intake: Intake) -> Done:
        done = act(actor=actor, at=at, request_id=request_id, intake=intake)
        if not done.repeated:
            payments.check_carried(actor=SYSTEM, at=at, dossier_id=done.dossier_id)
        return done

    return checked


def _move_money(at: datetime, filing: UUID, verdict: Verdict, done: Done) -> None:
    """Give what was paid for a filing to its dossier, or list it to be given back."""
    if verdict is Verdict.ACCEPT:
        payments.carry_over(
            actor=SYSTEM, at=at, filing_key=filing, dossier_id=done.dossier_id
        )
    elif verdict is Verdict.REFUSE:
        payments.let_go(
            actor=SYSTEM, at=at, filing_key=filing, reason="Hồ sơ không được tiếp nhận"
        )
