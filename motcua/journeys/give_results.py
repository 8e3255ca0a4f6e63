"""Give a result back: identity, dues, proof, papers, and the step that ends a dossier.

Whatever is not there yet stays to be given; the dossier ends with the last piece.
Basis: NĐ 61/2018 art 20, 22.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.delivery import actions as delivery
from motcua.domain.delivery.actions import handing as handings
from motcua.domain.delivery.actions import pickup
from motcua.domain.delivery.actions.handing import Handing, Proven
from motcua.domain.delivery.readers import returns
from motcua.domain.delivery.rules import ThingState
from motcua.domain.delivery.rules.handing import (
    RESULT_ITSELF,
    HandProof,
    Piece,
    check_collector,
    check_proof,
    check_ticked,
    check_witnessed,
    left_after,
    to_witness,
)
from motcua.domain.dossiers.actions.record import done_before
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.readers.choices import choices
from motcua.domain.dossiers.readers.dossier import version_of
from motcua.domain.dossiers.readers.places import place_of, whereabouts_of
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.notifications.actions import plan_letter
from motcua.domain.payments.readers.owing import owed_before_return
from motcua.journeys.act import act
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotNow
from motcua.kernel.money import format_vnd
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Given:
    """What came of it: pieces given, pieces left.

    `repeated` when the same request had done it before.
    """

    handed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    repeated: bool = False


@transaction.atomic
def send_pickup_code(*, actor: Actor, at: datetime, dossier_id: int) -> bool:
    """Send the code for collecting; False when one was sent a moment ago.

    Raises as `pickup.make_pickup_code`, NotNow when there is nothing to collect.
    """
    _check_offered(actor, at, dossier_id)
    found = pickup.make_pickup_code(actor=actor, at=at, dossier_id=dossier_id)
    if found is None:
        return False
    plan_letter(
        actor=SYSTEM,
        at=at,
        key=found.key,
        kind="pickup_code",
        recipient=found.email,
        phone=found.phone,
        facts={"code": found.code, "dossier": found.dossier_code},
    )
    return True


def give(
    *, actor: Actor, at: datetime, request_id: UUID, dossier_id: int, handing: Handing
) -> Given:
    """Give the ticked pieces of a dossier to who stands at the counter.

    The same `request_id` again changes nothing. Raises NotAllowed, NotNow while fees are
    open, nothing waits, or a valuable has no witness (`witness`), Conflict for what is
    not here, Invalid or Several naming the fields.
    """
    if done_before(request_id=request_id) is not None:
        return Given(repeated=True)
    if handing.proof is HandProof.CODE and handing.code.strip():
        try:
            pickup.try_pickup_code(
                actor=actor, at=at, dossier_id=dossier_id, code=handing.code
            )
        except Invalid:
            # The same click, a moment ago, may have used it.
            if done_before(request_id=request_id) is None:
                raise
    return _give(_Giving(actor, at, request_id, dossier_id, handing))


@transaction.atomic
def witness(
    *, actor: Actor, at: datetime, request_id: UUID, dossier_id: int
) -> tuple[str, ...]:
    """Stand by as the second officer for the valuables of a dossier that lie here.

    Another officer then gives them. Returns their names; nothing to witness is none.
    Raises NotAllowed for who keeps no papers here.
    """
    require(actor, Act.KEEP_PAPERS)
    whereabouts_of(dossier_id=dossier_id)  # locks it
    found = to_witness(returns.pieces_of(actor=actor, dossier_id=dossier_id))
    if found:
        delivery.release(
            actor=actor,
            at=at,
            request_id=request_id,
            wanted=delivery.Wanted(dossier_id, tuple(piece.n for piece in found)),
            recipient=returns.owner_of(dossier_id=dossier_id).name,
            proof="Người thứ hai cùng giao",
        )
    return _names(found)


@dataclass(frozen=True, slots=True)
class _Giving:
    """One hand-over under way."""

    actor: Actor
    at: datetime
    request_id: UUID
    dossier_id: int
    handing: Handing

    def request(self, what: str) -> UUID:
        """Return the number of one part's own event."""
        return uuid5(self.request_id, what)


@transaction.atomic
def _give(giving: _Giving) -> Given:
    actor, handing, dossier_id = giving.actor, giving.handing, giving.dossier_id
    whereabouts_of(dossier_id=dossier_id)  # locks it
    if done_before(request_id=giving.request_id) is not None:
        return Given(repeated=True)
    _check_offered(actor, giving.at, dossier_id)
    owner = returns.owner_of(dossier_id=dossier_id)
    check_collector(handing.collecting, owner)
    check_proof(handing.proof, handing.collecting)
    pieces = returns.pieces_of(actor=actor, dossier_id=dossier_id)
    check_ticked(pieces, handing.numbers)
    _check_paid(dossier_id)
    given = [piece for piece in pieces if piece.n in handing.numbers]
    left = left_after(pieces, handing.numbers)
    check_witnessed(pieces, handing.numbers, actor.officer_id)
    proven = _prove(giving)
    recipient = handings.recipient_of(handing.collecting, owner)
    _release(giving, given, recipient, proven.words)
    handings.note_handing(
        actor=actor,
        at=giving.at,
        request_id=giving.request_id,
        dossier_id=dossier_id,
        unit_id=place_of(dossier_id=dossier_id).receiving_unit_id,
        handing=handing,
        owner=owner,
        proven=proven,
        given=given,
        left=left,
    )
    if not left:
        identity = handings.identity_of(handing.collecting, owner)
        _end(giving, given, recipient, proven.words, identity)
    return Given(_names(given), _names(left))


def _check_offered(actor: Actor, at: datetime, dossier_id: int) -> None:
    """Raise unless the actor may return this dossier now."""
    require(actor, Act.RETURN)
    offers = choices(actor=actor, dossier_id=dossier_id, at=at)
    if Command.RETURN not in offers.commands:
        raise NotNow(
            "nothing_to_return",
            N_("Hồ sơ này không có kết quả chờ trả ở quầy của bạn."),
            remedy=N_("Hãy mở hồ sơ để xem đang ở đâu, hoặc đã trả khi nào."),
        )


def _check_paid(dossier_id: int) -> None:
    owed = owed_before_return(dossier_id=dossier_id)
    if owed:
        raise NotNow(
            "fees_open",
            N_("Hồ sơ còn phải nộp %(amount)s: %(names)s."),
            facts={
                "amount": format_vnd(sum(due.amount for due in owed)),
                "names": "; ".join(due.name for due in owed),
            },
            remedy=N_("Hãy thu phí, lập biên lai, rồi trả kết quả."),
        )


def _prove(giving: _Giving) -> Proven:
    """Keep the proof that goes with the hand-over; raise Invalid where there is none."""
    match giving.handing.proof:
        case HandProof.DRAWN:
            return handings.keep_signature(
                actor=giving.actor,
                at=giving.at,
                dossier_id=giving.dossier_id,
                strokes=giving.handing.strokes,
            )
        case HandProof.CODE:
            sent_to = pickup.use_pickup_code(at=giving.at, dossier_id=giving.dossier_id)
            when = f"{giving.at.astimezone(VN):%H:%M %d/%m/%Y}"
            return Proven(f"Mã gửi đến {sent_to}, nhập đúng lúc {when}")
        case HandProof.PAPER:
            return Proven("Ký vào giấy biên nhận")


def _release(giving: _Giving, given: Sequence[Piece], recipient: str, proof: str) -> None:
    """Take what is on its way to this counter, and give the papers out."""
    coming = tuple(p.n for p in given if p.state is ThingState.IN_TRANSIT)
    if coming:
        delivery.take(
            actor=giving.actor,
            at=giving.at,
            request_id=giving.request("taken"),
            wanted=delivery.Wanted(giving.dossier_id, coming),
        )
    numbers = tuple(p.n for p in given if p.n != RESULT_ITSELF)
    if numbers:
        delivery.release(
            actor=giving.actor,
            at=giving.at,
            request_id=giving.request("papers"),
            wanted=delivery.Wanted(giving.dossier_id, numbers),
            recipient=recipient,
            proof=proof,
        )


def _end(
    giving: _Giving, given: Sequence[Piece], recipient: str, proof: str, identity: str
) -> None:
    """Do the step that ends the dossier: slip, survey, notice."""
    done = act(
        actor=giving.actor,
        at=giving.at,
        dossier_id=giving.dossier_id,
        version=version_of(dossier_id=giving.dossier_id),
        request_id=giving.request("return"),
        command=Command.RETURN,
        typed=Input(
            recipient=recipient,
            proof=proof,
            identity=identity,
            handed=_names(given),
        ),
    )
    if done.proposed:
        raise Conflict(
            "second_person_needed_to_return",
            N_("Bước trả kết quả của quy trình này cần hai người."),
            remedy=N_("Hãy nhờ người cấu hình xem lại quy trình."),
        )


def _names(pieces: Sequence[Piece]) -> tuple[str, ...]:
    return tuple(piece.name for piece in pieces)
