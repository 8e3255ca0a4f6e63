"""Received, decided, paid and returned in one act by the one officer who may do it all.

Every step is the act it is on the long way, with its own event and time; all are done
or none. Basis: TT 01/2018 art 6; NĐ 61/2018 art 17.5; NĐ 23/2015 art 7, 20.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID, uuid5

from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.readers.dossier import version_of
from motcua.domain.dossiers.rules.intake import Intake
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import Need
from motcua.domain.dossiers.workflow.straight import Leg
from motcua.domain.payments import actions as payments
from motcua.domain.payments.models import Method
from motcua.domain.payments.readers import account
from motcua.domain.payments.rules import FeeLine
from motcua.journeys import receive
from motcua.journeys.act import act
from motcua.journeys.receive import PersonTyped
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Settled:
    """How a dossier is decided and given out: the opinion, who takes it, the money.

    `fee_name` is what the receipt says of the fee, its own name where it is empty.
    """

    opinion: str
    recipient: str
    proof: str
    method: Method
    reference: str = ""
    approval: str = ""
    fee_name: str = ""


def settle_at_once(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    person: PersonTyped,
    intake: Intake,
    way: Sequence[Leg],
    settled: Settled,
) -> Done:
    """Receive a dossier and take it along `way` to its return, in one transaction.

    What is due is paid before the result is returned. The same `request_id` again
    changes nothing. Raises NotAllowed where there is no way or a step is not the
    actor's, Invalid naming the field, and whatever each act raises.
    """
    if not way:
        raise NotAllowed(
            "not_at_once",
            N_("Thủ tục này không giải quyết một bước được ở quầy của bạn."),
            remedy=N_("Hãy tiếp nhận như thường; các bước sau do người khác làm."),
        )
    _check(intake)
    then = partial(_walk, actor, at, request_id, tuple(way), settled)
    return receive.accept(
        actor=actor, at=at, request_id=request_id, person=person, intake=intake, then=then
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
        if leg.move.command is Command.RETURN:
            _collect(actor, at, request_id, done, settled)
        act(
            actor=actor,
            at=at,
            dossier_id=done.dossier_id,
            version=version_of(dossier_id=done.dossier_id),
            request_id=uuid5(request_id, leg.step.key),
            command=leg.move.command,
            typed=_typed(leg, settled, is_first=leg is way[0]),
        )
    return done


def _typed(leg: Leg, settled: Settled, *, is_first: bool) -> Input:
    """Return what a step is given: what it asks for, and no more."""
    needs = leg.move.needs
    taken = Need.RECIPIENT in needs
    return Input(
        opinion=settled.opinion if is_first or Need.OPINION in needs else "",
        recipient=settled.recipient if taken else "",
        proof=settled.proof if taken else "",
    )


def _collect(
    actor: Actor, at: datetime, request_id: UUID, done: Done, settled: Settled
) -> None:
    """Receive what is still owed, with its receipt; nothing where nothing is."""
    found = account(actor=actor, code=done.code)
    if not found.open:
        return
    lines = [line for line in found.lines if line.amount]
    if settled.fee_name and len(lines) == 1:
        lines = [FeeLine(settled.fee_name, lines[0].amount)]
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
