"""Received, decided, paid and returned in one act by the one officer who may do it all.

Every step is the act it is on the long way, with its own event and time; all are done
or none. It is given to who has just handed it in, as identified then.
Basis: TT 01/2018 art 6; NĐ 61/2018 art 17.5; NĐ 23/2015 art 7, 20.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID, uuid5

from motcua.domain.catalogue.readers.pages import NONE_SAID
from motcua.domain.catalogue.rules.fees import FeeSaid
from motcua.domain.delivery.actions import handing
from motcua.domain.delivery.readers import returns
from motcua.domain.delivery.rules.handing import (
    Authority,
    Collecting,
    Collector,
    HandProof,
    Owner,
    check_collector,
    to_give,
)
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.readers.dossier import version_of
from motcua.domain.dossiers.readers.places import place_of
from motcua.domain.dossiers.rules.intake import Intake, Submitter
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import Need
from motcua.domain.dossiers.workflow.straight import Leg
from motcua.domain.payments import actions as payments
from motcua.domain.payments.models import Method
from motcua.domain.payments.readers import account
from motcua.domain.payments.readers.dues import dues_of, subject_of
from motcua.journeys import receive
from motcua.journeys.act import act
from motcua.journeys.receive import PersonTyped
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.text import N_, search_key

IDENTIFIED = "đã đối chiếu khi tiếp nhận, cùng lúc"
"""How the row and the slip say by what the recipient was known."""


@dataclass(frozen=True, slots=True)
class Settled:
    """How a dossier is decided and given out: the opinion, against what, the money.

    `recipient` is who has handed it in for an organisation, '' for a person: they take
    it themselves. `exempt` is which exemption of the fee applies, counted from 0, shown
    by the paper that `exempt_proof` names.
    """

    opinion: str
    recipient: str
    proof: str
    method: Method
    reference: str = ""
    approval: str = ""
    exempt: int | None = None
    exempt_proof: str = ""


def settle_at_once(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    person: PersonTyped,
    intake: Intake,
    way: Sequence[Leg],
    settled: Settled,
    fees: Mapping[int, FeeSaid] = NONE_SAID,
) -> Done:
    """Receive a dossier and take it along `way` to its return, in one transaction.

    What is due is paid before the result is returned; `fees` as in `accept`. The same
    `request_id` again changes nothing. Raises NotAllowed where there is no way or a
    step is not the actor's, Invalid naming the field, and whatever each act raises.
    """
    if not way:
        raise NotAllowed(
            "not_at_once",
            N_("Thủ tục này không giải quyết một bước được ở quầy của bạn."),
            remedy=N_("Hãy tiếp nhận như thường; các bước sau do người khác làm."),
        )
    _check(intake)
    _check_recipient(intake.submitter, settled.recipient)
    _check_proof(settled)
    then = partial(_walk, actor, at, request_id, tuple(way), settled)
    return receive.accept(
        actor=actor,
        at=at,
        request_id=request_id,
        person=person,
        intake=intake,
        then=then,
        fees=fees,
    )


def _check(intake: Intake) -> None:
    """Raise Invalid unless the fee is known and the result is taken at the counter."""
    if intake.fee is None:
        raise Invalid(
            "fee_not_known",
            N_("Chưa ghi phí, lệ phí."),
            field="fee",
            remedy=N_("Không thu thì ghi 0."),
        )
    if intake.delivery != "counter" or intake.channel != "counter":
        raise Invalid(
            "not_at_the_counter",
            N_("Trả ngay thì hồ sơ nộp trực tiếp và nhận kết quả tại bộ phận một cửa."),
            field="delivery",
            remedy=N_("Hãy chọn trả tại bộ phận một cửa, hoặc tiếp nhận như thường."),
        )


def _check_recipient(submitter: Submitter, recipient: str) -> None:
    """Raise Invalid unless it is given to who stands there and was identified."""
    if _owner(submitter).is_organisation:
        if not recipient.strip():
            raise Invalid(
                "recipient_missing",
                N_("Chưa ghi ai nộp và nhận thay tổ chức."),
                field="recipient",
                remedy=N_("Ghi họ tên người đang đứng ở quầy."),
            )
    elif recipient.strip() and search_key(recipient) != search_key(submitter.name):
        raise Invalid(
            "recipient_is_another",
            N_("Trả ngay là trả cho chính người nộp."),
            field="recipient",
            remedy=N_(
                "Để trống ô này. Người khác nhận thay thì tiếp nhận như thường, rồi giao "
                "ở trang Trả kết quả."
            ),
        )


def _check_proof(settled: Settled) -> None:
    """Raise Invalid where less is to be paid and no paper shows why.

    Basis: law 97/2015 art 10.
    """
    if settled.exempt is not None and not settled.exempt_proof.strip():
        raise Invalid(
            "exempt_proof_missing",
            N_("Chưa ghi giấy tờ chứng minh được miễn, giảm."),
            field="exempt_proof",
            remedy=N_("Ghi loại, số, ngày của giấy tờ đã xem."),
        )


def _walk(
    actor: Actor,
    at: datetime,
    request_id: UUID,
    way: tuple[Leg, ...],
    settled: Settled,
    done: Done,
) -> Done:
    """Do each step in turn; the money is received before the result goes out."""
    for leg in way:
        typed = _typed(leg, settled, is_first=leg is way[0])
        if leg.move.command is Command.RETURN:
            _exempt(actor, at, request_id, done, settled)
            _collect(actor, at, request_id, done, settled)
            typed = _hand_out(actor, at, request_id, done, settled, typed)
        act(
            actor=actor,
            at=at,
            dossier_id=done.dossier_id,
            version=version_of(dossier_id=done.dossier_id),
            request_id=uuid5(request_id, leg.step.key),
            command=leg.move.command,
            typed=typed,
        )
    return done


def _typed(leg: Leg, settled: Settled, *, is_first: bool) -> Input:
    """Return what a step is given: what it asks for, and no more."""
    asked = is_first or Need.OPINION in leg.move.needs
    return Input(opinion=settled.opinion if asked else "")


def _owner(submitter: Submitter) -> Owner:
    return Owner(submitter.name, submitter.id_kind, submitter.id_number)


def _hand_out(
    actor: Actor,
    at: datetime,
    request_id: UUID,
    done: Done,
    settled: Settled,
    typed: Input,
) -> Input:
    """Note who collects everything there is; return what the slip says of it."""
    owner = returns.owner_of(dossier_id=done.dossier_id)
    _check_alone(owner)
    collecting = _collecting(owner, settled)
    check_collector(collecting, owner)
    given = to_give(returns.pieces_of(actor=actor, dossier_id=done.dossier_id))
    handing.note_handing(
        actor=actor,
        at=at,
        request_id=uuid5(request_id, "handed"),
        dossier_id=done.dossier_id,
        unit_id=place_of(dossier_id=done.dossier_id).receiving_unit_id,
        handing=handing.Handing(
            collecting, tuple(piece.n for piece in given), HandProof.PAPER
        ),
        owner=owner,
        proven=handing.Proven(settled.proof),
        given=given,
        left=(),
    )
    return replace(
        typed,
        recipient=handing.recipient_of(collecting, owner),
        proof=settled.proof,
        identity=handing.identity_of(collecting, owner),
        handed=tuple(piece.name for piece in given),
    )


def _check_alone(owner: Owner) -> None:
    """Raise Invalid where all owners sign: one press knows of one of them only."""
    if owner.all_sign:
        raise Invalid(
            "all_owners_sign_first",
            N_("Kết quả của thủ tục này cần tất cả người đứng tên cùng ký nhận."),
            field="co_find",
            remedy=N_("Hãy tiếp nhận như thường, rồi giao ở trang Trả kết quả."),
        )


def _collecting(owner: Owner, settled: Settled) -> Collecting:
    """Return who stands there: the submitter as identified at the intake a moment ago.

    Whoever hands in for an organisation stays its representative.
    """
    who, authority = Collector.OWNER, None
    if owner.is_organisation:
        who, authority = Collector.AUTHORISED, Authority.REPRESENTATIVE
    return Collecting(
        who=who,
        name=settled.recipient,
        number=owner.number,
        authority=authority,
        note=IDENTIFIED,
    )


def _exempt(
    actor: Actor, at: datetime, request_id: UUID, done: Done, settled: Settled
) -> None:
    """Take off what the law takes off the one fee; the proof stands in the history."""
    if settled.exempt is None:
        return
    dues = dues_of(subject=subject_of(dossier_id=done.dossier_id))
    fitting = [due for due in dues if due.is_open and due.options]
    if len(fitting) != 1 or settled.exempt not in range(len(fitting[0].options)):
        raise Invalid(
            "exempt_unclear",
            N_("Không rõ miễn, giảm khoản nào."),
            field="exempt",
            remedy=N_("Hãy tiếp nhận như thường, rồi xét miễn giảm ở trang thu phí."),
        )
    payments.decide_exemption(
        actor=actor,
        at=at,
        request_id=uuid5(request_id, "exempt"),
        dossier_id=done.dossier_id,
        source=fitting[0].source,
        option=settled.exempt,
        granted=True,
        reason=settled.exempt_proof,
    )


def _collect(
    actor: Actor, at: datetime, request_id: UUID, done: Done, settled: Settled
) -> None:
    """Receive what is still owed, with its receipt; nothing where nothing is."""
    found = account(actor=actor, code=done.code)
    if not found.open:
        return
    lines = [line for line in found.lines if line.amount]
    payments.issue(
        actor=actor,
        at=at,
        request_id=uuid5(request_id, "fee"),
        dossier_id=done.dossier_id,
        payment=payments.Payment(
            lines,
            settled.method,
            reference=settled.reference,
            approval=settled.approval,
        ),
    )
