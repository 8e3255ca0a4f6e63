"""Postal orders begun: a result to home, papers from home; mended, called off.

Basis: QĐ 45/2016/QĐ-TTg art 5, 6, 9.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import cast
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.actions.acted import note_act
from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.accounts.rules.behalf import is_helper, not_covered, require_matter
from motcua.domain.catalogue.readers.filing import received_at
from motcua.domain.delivery.models import Thing
from motcua.domain.delivery.rules import ThingState
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.visibility import no_such_dossier
from motcua.domain.dossiers.workflow.states import Status
from motcua.domain.post.actions.common import locked, note
from motcua.domain.post.models import PostalOrder
from motcua.domain.post.readers.exclusions import check_goes_by_post
from motcua.domain.post.readers.orders import (
    OrderFacts,
    no_such_order,
    order_facts,
    reached,
)
from motcua.domain.post.rules.carrier import Carrier, Refused, Unreachable
from motcua.domain.post.rules.parcels import (
    Direction,
    ParcelPaper,
    Place,
    checked_cod,
    checked_papers,
    checked_place,
    number_of,
)
from motcua.domain.post.rules.states import PostState, can_cancel
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.behalf import Doing, Matter
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotNow
from motcua.kernel.text import N_

MOST_ASKED = 5
"""Pick-ups one person may have asked for that nobody has fetched yet."""


@transaction.atomic
def order_delivery(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    dossier_id: int,
    receiver: Place,
    cod: int = 0,
) -> OrderFacts:
    """Make the order that carries a ready result, and originals, home.

    What lies at the counter goes in one parcel; the actor has packed it. The same
    `request_id` again changes nothing. Raises NotAllowed, NotFound, NotNow (nothing
    ready, papers elsewhere, procedure excluded), Conflict (one is on its way), Invalid.
    """
    require(actor, Act.SEND_BY_POST)
    row = Dossier.objects.select_for_update().filter(pk=dossier_id).first()
    if row is None or row.receiving_unit_id not in units_for(actor, Act.SEND_BY_POST):
        raise no_such_dossier()
    before = PostalOrder.objects.filter(request_id=request_id).first()
    if before is not None:
        return order_facts(row=before)
    if row.status != Status.DONE:
        raise NotNow("result_not_ready", N_("Hồ sơ này chưa có kết quả để gửi."))
    _check_not_excluded(row.procedure_code, at)
    _check_none_open(row)
    things = _things(row)
    order = _new(actor, at, request_id, Direction.DELIVER, cod)
    order.unit_id, order.dossier = row.receiving_unit_id, row
    order.person_id = row.submitter_id
    order.procedure_code, order.procedure_name = row.procedure_code, row.procedure_name
    order.sender = asdict(_centre(row.receiving_unit_id))
    order.receiver = asdict(checked_place(receiver))
    papers = [ParcelPaper(t.name, t.count, t.n) for t in things]
    order.papers = [asdict(paper) for paper in checked_papers(papers)]
    order.valuable = any(thing.valuable for thing in things)
    order.packed_by, order.packed_name = actor.officer_id, actor.name
    order.save()
    note(row=order, actor=actor, at=at, what="post_ordered", facts={"cod": order.cod})
    return order_facts(row=order)


@transaction.atomic
def ask_collection(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    procedure_code: str,
    unit_id: int,
    sender: Place,
    papers: Sequence[ParcelPaper],
) -> OrderFacts:
    """Ask for papers to be fetched at home and brought to a counter.

    Nothing is filed yet: the legal moment is the signing of the hand-over record.
    Raises NotAllowed for anybody but an applicant, NotFound, NotNow, Invalid.
    """
    terms = received_at(procedure_code=procedure_code, on=_day(at))
    person_id = _asks_for(actor, procedure_code, terms.field)
    before = PostalOrder.objects.filter(request_id=request_id).first()
    if before is not None:
        if before.person_id != person_id:
            raise no_such_order()
        return order_facts(row=before)
    if unit_id not in {unit.id for unit in terms.units}:
        raise Invalid(
            "unit_does_not_receive",
            N_("Nơi này không tiếp nhận thủ tục đã chọn."),
            field="unit",
            remedy=N_("Hãy chọn một nơi trong danh sách."),
        )
    _check_not_excluded(procedure_code, at)
    waiting = PostalOrder.objects.filter(
        person_id=person_id,
        direction=Direction.COLLECT,
        acted="",
        state__in=[PostState.CREATED, PostState.SENT, PostState.ACCEPTED],
    )
    if waiting.count() >= MOST_ASKED:
        raise NotNow(
            "collections_too_many",
            N_("Ông/bà có %(most)s yêu cầu lấy hồ sơ đang chờ bưu chính."),
            facts={"most": MOST_ASKED},
            remedy=N_("Hãy chờ bưu chính đến lấy, hoặc hủy bớt yêu cầu."),
        )
    order = _new(actor, at, request_id, Direction.COLLECT, 0)
    order.unit_id, order.person_id = unit_id, person_id
    order.procedure_code, order.procedure_name = procedure_code, terms.name
    order.sender = asdict(checked_place(sender))
    order.receiver = asdict(_centre(unit_id))
    order.papers = [asdict(paper) for paper in checked_papers(papers)]
    order.save()
    note_act(actor=actor, at=at, what="pickup.asked", procedure=procedure_code)
    return order_facts(row=order)


@transaction.atomic
def mend(*, actor: Actor, at: datetime, number: str, receiver: Place) -> OrderFacts:
    """Correct the address of an order that the carrier has not taken; it goes again."""
    row = locked(actor=actor, number=number, act=Act.SEND_BY_POST)
    if row.state != PostState.CREATED:
        raise _too_late()
    end = "receiver" if row.direction == Direction.DELIVER else "sender"
    setattr(row, end, asdict(checked_place(receiver)))
    row.refusal, row.fault, row.next_try_at = "", "", at
    row.save()
    return order_facts(row=row)


@transaction.atomic
def call_off(*, actor: Actor, at: datetime, number: str) -> OrderFacts:
    """Call an order off before anything was fetched; asks the carrier where it knows.

    An applicant calls off what they have asked for themselves. Raises NotNow when the
    carrier is silent or says no; then the order stays as it is.
    """
    if actor.kind is ActorKind.CITIZEN:
        row = _own(actor, number)
    else:
        row = locked(actor=actor, number=number, act=Act.SEND_BY_POST)
    if row.state == PostState.CANCELLED:
        return order_facts(row=row)
    with_carrier = Thing.objects.filter(
        dossier_id=row.dossier_id or 0, state=ThingState.WITH_CARRIER
    )
    handed = row.direction == Direction.DELIVER and with_carrier.exists()
    if handed or not can_cancel(PostState(row.state)):
        raise _too_late()
    if row.state != PostState.CREATED or row.tries:
        _tell_carrier(row)
    row.state, row.since, row.next_try_at = PostState.CANCELLED, at, None
    row.save()
    note(row=row, actor=actor, at=at, what="post_cancelled", facts={})
    note_act(actor=actor, at=at, what="pickup.cancelled", procedure=row.procedure_code)
    return order_facts(row=row)


def carrier() -> Carrier:
    """Return the carrier of the settings."""
    return cast("Carrier", import_string(settings.CARRIER)())


def _tell_carrier(row: PostalOrder) -> None:
    try:
        carrier().cancel(row.number)
    except Unreachable:
        raise NotNow(
            "carrier_silent",
            N_("Bưu chính chưa trả lời nên phiếu gửi chưa hủy được."),
            remedy=N_("Hãy thử lại sau ít phút, hoặc gọi bưu cục."),
        ) from None
    except Refused as refusal:
        raise NotNow(
            "carrier_refuses",
            N_("Bưu chính không hủy: %(words)s."),
            facts={"words": str(refusal).rstrip(".")},
        ) from None


def _own(actor: Actor, number: str) -> PostalOrder:
    """Return a pick-up, locked; whoever asks for them for another may call it off."""
    rows = reached(actor=actor, doings=(Doing.SEND,))
    row = rows.select_for_update(of=("self",)).filter(number=number).first()
    if row is None:
        raise no_such_order()
    return row


def _asks_for(actor: Actor, procedure_code: str, field: str) -> int:
    """Return for whom a pick-up is asked; raise NotAllowed.

    A helper asks for none: where papers are fetched is the citizen's own matter.
    """
    if is_helper(actor):
        raise not_covered(Doing.SEND)
    return require_matter(actor, Matter(procedure_code, field), Doing.SEND)


def _new(
    actor: Actor, at: datetime, request_id: UUID, direction: Direction, cod: int
) -> PostalOrder:
    return PostalOrder(
        request_id=request_id,
        number=number_of(request_id.hex),
        direction=direction,
        cod=checked_cod(cod),
        created_at=at,
        since=at,
        state=PostState.CREATED,
        next_try_at=at,
    )


def _centre(unit_id: int) -> Place:
    unit = accounts.unit(unit_id=unit_id)
    return Place(unit.name, unit.phone, unit.address or unit.place, "", "")


def _things(row: Dossier) -> list[Thing]:
    """Return what goes in the parcel; raise NotNow when some of it is elsewhere."""
    things = list(
        Thing.objects.filter(dossier=row).exclude(state=ThingState.RELEASED).order_by("n")
    )
    elsewhere = [
        thing.name
        for thing in things
        if thing.state != ThingState.HELD or thing.unit_id != row.receiving_unit_id
    ]
    if elsewhere or not things:
        raise NotNow(
            "papers_not_here",
            N_("Giấy tờ chưa về đủ bộ phận một cửa: %(names)s."),
            facts={"names": "; ".join(elsewhere) or N_("chưa có kết quả giấy")},
            remedy=N_("Hãy nhận giấy tờ ở trang Giấy tờ trước khi gửi bưu chính."),
        )
    return things


def _check_none_open(row: Dossier) -> None:
    if (
        PostalOrder.objects.filter(dossier=row, direction=Direction.DELIVER, acted="")
        .exclude(state=PostState.CANCELLED)
        .exists()
    ):
        raise Conflict(
            "parcel_open",
            N_("Hồ sơ này đang có một phiếu gửi bưu chính."),
            remedy=N_(
                "Hãy mở phiếu đó; muốn gửi lại thì hủy hoặc nhận lại bưu gửi trước."
            ),
        )


def _check_not_excluded(procedure_code: str, at: datetime) -> None:
    check_goes_by_post(procedure_code=procedure_code, on=_day(at))


def _too_late() -> NotNow:
    return NotNow(
        "parcel_under_way",
        N_("Bưu gửi đã được giao đi, không sửa hay hủy được nữa."),
        remedy=N_("Hãy gọi bưu cục, hoặc chờ bưu gửi chuyển hoàn."),
    )


def _day(at: datetime) -> date:
    return at.astimezone(VN).date()
