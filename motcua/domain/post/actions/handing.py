"""Hand-over lists between centre and carrier: made, printed, signed by both, counted.

What comes in is filed at the moment both have signed; what goes out is in the
carrier's custody from then on. Basis: QĐ 45/2016/QĐ-TTg art 7.3-7.4, 9.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.delivery.actions import posting
from motcua.domain.post.actions.common import event_key, locked, posted_of, tell
from motcua.domain.post.models import HandOver, HandOverLine, PostalOrder
from motcua.domain.post.models.lists import Way
from motcua.domain.post.readers.lists import ListFacts, list_facts, no_such_list
from motcua.domain.post.readers.orders import OrderFacts, no_such_order, order_facts
from motcua.domain.post.rules.parcels import Direction
from motcua.domain.post.rules.states import PostState
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotNow
from motcua.kernel.text import N_, normalise

MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class LineTyped:
    """A parcel on a list as it was counted: whether all is there, else what is not."""

    number: str
    complete: bool = True
    remark: str = ""


@transaction.atomic
def seal(*, actor: Actor, at: datetime, number: str) -> OrderFacts:
    """Note that the actor has seen a parcel of value sealed; another one packed it.

    Raises NotAllowed for who packed it themselves, NotNow when it has left.
    """
    row = locked(actor=actor, number=number, act=Act.SEND_BY_POST)
    if row.packed_by == actor.officer_id:
        raise NotAllowed(
            "second_person_needed",
            N_("Người đóng gói không thể tự chứng kiến niêm phong."),
            remedy=N_("Hãy nhờ đồng nghiệp xác nhận."),
        )
    if row.hand_overs.filter(way=Way.OUT, hand_over__signed_at__isnull=False).exists():
        raise NotNow("parcel_gone", N_("Bưu gửi này đã giao cho bưu chính."))
    if row.sealed_by is None:
        row.sealed_by, row.sealed_name = actor.officer_id, actor.name
        row.sealed_at = at
        row.save(update_fields=["sealed_by", "sealed_name", "sealed_at"])
    return order_facts(row=row)


@transaction.atomic
def make_list(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    unit_id: int,
    way: str,
    lines: Sequence[LineTyped],
    remark: str = "",
) -> ListFacts:
    """Make a list of parcels to be signed by both sides; nothing has changed hands yet.

    Parcels on a list that is not signed are moved to the new one. The same `request_id`
    again changes nothing. Raises NotAllowed, NotFound, NotNow, Invalid.
    """
    require(actor, Act.SEND_BY_POST)
    if unit_id not in units_for(actor, Act.SEND_BY_POST):
        raise no_such_order()
    before = HandOver.objects.filter(request_id=request_id).first()
    if before is not None:
        return list_facts(row=before)
    if not 0 < len(lines) <= MOST_LINES:
        raise Invalid(
            "no_parcel_chosen",
            N_("Biên bản phải có từ 1 đến %(most)s bưu gửi."),
            facts={"most": MOST_LINES},
            field="parcel",
            remedy=N_("Hãy đánh dấu các bưu gửi trong danh sách."),
        )
    row = HandOver.objects.create(
        request_id=request_id,
        unit_id=unit_id,
        way=Way(way),
        made_at=at,
        officer_id=actor.officer_id or 0,
        officer_name=actor.name,
        remark=normalise(remark),
    )
    for n, line in enumerate(_once(lines), start=1):
        order = locked(actor=actor, number=line.number, act=Act.SEND_BY_POST)
        _check_goes(order, Way(way), unit_id)
        _take_off(order, Way(way))
        if not line.complete and not normalise(line.remark):
            raise Invalid(
                "lacking_missing",
                N_("Bưu gửi %(number)s thiếu gì thì phải ghi rõ."),
                facts={"number": order.tracking_number or order.number},
                field=f"remark-{order.number}",
            )
        HandOverLine.objects.create(
            hand_over=row,
            n=n,
            order=order,
            way=Way(way),
            complete=line.complete,
            remark=normalise(line.remark),
        )
    return list_facts(row=row)


@transaction.atomic
def sign_list(
    *, actor: Actor, at: datetime, request_id: UUID, list_id: int, postman: str
) -> ListFacts:
    """Note that both sides have signed a list: from now on it counts.

    Signing again changes nothing. Raises NotAllowed, NotFound, Invalid without the
    postman's name, Conflict when a paper is elsewhere, NotNow without a seal by two.
    """
    require(actor, Act.SEND_BY_POST)
    units = units_for(actor, Act.SEND_BY_POST)
    row = HandOver.objects.select_for_update(of=("self",)).filter(pk=list_id).first()
    if row is None or row.unit_id not in units:
        raise no_such_list()
    if row.signed_at is not None:
        return list_facts(row=row)
    name = normalise(postman)
    if not name:
        raise Invalid(
            "postman_missing",
            N_("Chưa ghi họ tên nhân viên bưu chính đã ký."),
            field="postman",
        )
    numbers = row.lines.order_by("order_id").values_list("order__number", flat=True)
    for number in numbers:
        order = locked(actor=actor, number=number, act=Act.SEND_BY_POST)
        _check_goes(order, Way(row.way), row.unit_id)
        _HANDED[row.way](order, actor, at)
    row.postman, row.signed_at = name, at
    row.officer_id, row.officer_name = actor.officer_id or 0, actor.name
    row.save()
    return list_facts(row=row)


def _out(row: PostalOrder, actor: Actor, at: datetime) -> None:
    """Give a parcel's papers to the carrier."""
    posted = posted_of(row)
    if posted is not None:
        posting.post_out(
            actor=actor,
            at=at,
            request_id=event_key(row, "posted"),
            posted=posted,
            sealers=(row.packed_by, row.sealed_name, row.sealed_by),
        )
    tell(row=row, actor=actor, at=at, kind="post_sent", key="sent")


def _in(row: PostalOrder, actor: Actor, at: datetime) -> None:
    """Take a parcel over: papers from home have arrived, a result has come back."""
    if row.direction == Direction.COLLECT:
        row.state, row.since = PostState.DELIVERED, at
        row.acted, row.delivered_at, row.signer = PostState.DELIVERED, at, actor.name
        row.next_try_at = None
        row.save()
        return
    posted = posted_of(row)
    if posted is not None:
        posting.take_back(
            actor=actor,
            at=at,
            request_id=event_key(row, "taken back"),
            posted=posted,
            remark=row.reason,
        )
    row.state, row.acted, row.taken_back_at = PostState.RETURNED, PostState.RETURNED, at
    row.since = at
    row.save()
    tell(row=row, actor=actor, at=at, kind="post_back", key="back")


_HANDED = {Way.OUT.value: _out, Way.IN.value: _in}


def _check_goes(row: PostalOrder, way: Way, unit_id: int) -> None:
    """Raise unless a parcel can go that way now."""
    handed = row.hand_overs.filter(hand_over__signed_at__isnull=False)
    gone = handed.filter(way=Way.OUT).exists()
    if row.unit_id != unit_id:
        raise no_such_order()
    if row.acted or row.state == PostState.CANCELLED or handed.filter(way=way).exists():
        raise _not_here(row)
    if way is Way.IN:
        if row.direction == Direction.DELIVER and not gone:
            raise _not_here(row)
        return
    if row.direction != Direction.DELIVER:
        raise _not_here(row)
    if row.valuable and row.sealed_by is None:
        raise NotNow(
            "seal_first",
            N_("Bưu gửi %(number)s có giấy tờ có giá, chưa niêm phong trước hai người."),
            facts={"number": row.tracking_number or row.number},
            remedy=N_("Hãy nhờ người thứ hai xác nhận niêm phong."),
        )


def _not_here(row: PostalOrder) -> Conflict:
    return Conflict(
        "parcel_elsewhere",
        N_("Bưu gửi %(number)s không còn ở nơi bạn thấy trên trang."),
        facts={"number": row.tracking_number or row.number},
        remedy=N_("Hãy tải lại trang để xem bưu gửi đang ở đâu."),
    )


def _take_off(row: PostalOrder, way: Way) -> None:
    """Take a parcel off a list nobody has signed; an empty list goes."""
    waiting = row.hand_overs.filter(way=way, hand_over__signed_at=None)
    for line in waiting.select_related("hand_over"):
        hand_over = line.hand_over
        line.delete()
        if not hand_over.lines.exists():
            hand_over.delete()


def _once(lines: Sequence[LineTyped]) -> Sequence[LineTyped]:
    """Return each parcel once, in one order, so that two lists cannot wait in a ring."""
    by_number: Mapping[str, LineTyped] = {line.number: line for line in lines}
    return [by_number[number] for number in sorted(by_number)]
