"""Hand-over lists: as pages show them, and as the paper both sides sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.documents.readers.templates import printed
from motcua.domain.documents.rules.others import PostalItem, PostalRecord, PostalSlip
from motcua.domain.documents.rules.parts import Line, in_short
from motcua.domain.dossiers.readers.links import lookup_url
from motcua.domain.dossiers.readers.papers import letterhead
from motcua.domain.post.models import HandOver
from motcua.domain.post.models.lists import Way
from motcua.domain.post.readers.orders import OrderFacts, order_facts, order_for
from motcua.domain.post.rules.parcels import Direction
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.money import format_vnd
from motcua.kernel.text import N_

PAGE = 30
_CARRIER = "Bưu chính công ích"
_BLANK = "………………"
"""What a pen fills in."""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A parcel on a list; `complete` with what is lacking where it is not."""

    n: int
    order: OrderFacts
    complete: bool
    remark: str


@dataclass(frozen=True, slots=True)
class ListFacts:
    """A list; `signed_at` is None until both have signed."""

    id: int
    way: str
    unit_id: int
    made_at: datetime
    officer_name: str
    postman: str
    signed_at: datetime | None
    remark: str
    lines: tuple[LineFacts, ...]


def lists(*, actor: Actor) -> tuple[ListFacts, ...]:
    """Return the newest lists of the actor's counters; those to sign come first."""
    require(actor, Act.SEND_BY_POST)
    rows = HandOver.objects.filter(unit_id__in=units_for(actor, Act.SEND_BY_POST))
    newest = list(rows.order_by("-made_at", "-id")[:PAGE])
    newest.sort(key=lambda row: row.signed_at is not None)
    return tuple(list_facts(row=row) for row in newest)


def list_for(*, actor: Actor, list_id: int) -> ListFacts:
    """Return one list of the actor's counters; raise NotAllowed, NotFound."""
    require(actor, Act.SEND_BY_POST)
    rows = HandOver.objects.filter(unit_id__in=units_for(actor, Act.SEND_BY_POST))
    row = rows.filter(pk=list_id).first()
    if row is None:
        raise no_such_list()
    return list_facts(row=row)


def record_pdf(*, actor: Actor, list_id: int, at: datetime) -> bytes:
    """Return Biên bản giao nhận of a list as PDF. Basis: QĐ 45/2016 art 7.3."""
    found = list_for(actor=actor, list_id=list_id)
    unit = accounts.unit(unit_id=found.unit_id)
    comes_in = found.way == Way.IN
    ends = ((_CARRIER, found.postman or _BLANK), (unit.name, found.officer_name))
    giver, taker = ends if comes_in else ends[::-1]
    paper = PostalRecord(
        head=letterhead(unit),
        at=found.signed_at or at,
        handed_over=in_short(found.signed_at) if found.signed_at else _BLANK,
        giving_unit=giver[0],
        giver=giver[1],
        receiving_unit=taker[0],
        receiver=taker[1],
        rows=_items(found.lines),
        remark=found.remark,
    )
    return printed(paper=paper, unit_id=unit.id)


def slip_pdf(*, actor: Actor, number: str, at: datetime) -> bytes:
    """Return Phiếu gửi of a parcel as PDF. Basis: QĐ 45/2016 art 6, 9."""
    found = order_for(actor=actor, number=number)
    unit = accounts.unit(unit_id=found.unit_id)
    collects = found.direction == Direction.COLLECT
    paper = PostalSlip(
        head=letterhead(unit),
        number=found.name,
        code=found.dossier_code or found.number,
        url=lookup_url(found.dossier_code) if found.dossier_code else found.tracking_url,
        at=at,
        what="Gửi hồ sơ" if collects else "Trả kết quả",
        sender=found.sender.name,
        sender_address=found.sender.address,
        sender_phone=found.sender.phone,
        receiver=found.receiver.name,
        receiver_address=found.receiver.address,
        receiver_phone=found.receiver.phone,
        procedure=found.procedure_name,
        procedure_code=found.procedure_code,
        lines=tuple(Line(p.name, p.count) for p in found.papers),
        fee=format_vnd(found.cod) if found.cod else "Không thu",
        postman="",
    )
    return printed(paper=paper, unit_id=unit.id)


def no_such_list() -> NotFound:
    """Return the one answer for "there is none" and "not for you"."""
    return NotFound("list_unknown", N_("Không tìm thấy biên bản giao nhận này."))


def list_facts(*, row: HandOver) -> ListFacts:
    """Return a list as plain facts."""
    lines = row.lines.select_related("order__dossier").order_by("n")
    return ListFacts(
        id=row.pk,
        way=row.way,
        unit_id=row.unit_id,
        made_at=row.made_at,
        officer_name=row.officer_name,
        postman=row.postman,
        signed_at=row.signed_at,
        remark=row.remark,
        lines=tuple(
            LineFacts(line.n, order_facts(row=line.order), line.complete, line.remark)
            for line in lines
        ),
    )


def _items(lines: Sequence[LineFacts]) -> tuple[PostalItem, ...]:
    return tuple(
        PostalItem(
            n=line.n,
            slip=line.order.name,
            code=line.order.dossier_code,
            sender=line.order.sender.name
            if line.order.direction == Direction.COLLECT
            else line.order.receiver.name,
            procedure=line.order.procedure_name,
            papers=_papers(line.order),
            complete="Đủ, nguyên niêm phong" if line.complete else line.remark,
        )
        for line in lines
    )


def _papers(order: OrderFacts) -> str:
    """Return how many papers; their names stand on the slip inside the parcel."""
    return f"{len(order.papers)} loại giấy tờ; {sum(p.count for p in order.papers)} bản"
