"""Parcels and their papers opened: every reading of a dossier's facts is noted."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.documents.readers import open_file
from motcua.domain.dossiers.actions.reading import note_reading
from motcua.domain.dossiers.models import Dossier
from motcua.domain.post.actions.common import locked
from motcua.domain.post.models import PostalOrder
from motcua.domain.post.readers.lists import list_for, record_pdf, slip_pdf
from motcua.domain.post.readers.orders import (
    OrderFacts,
    StatementFacts,
    history,
    may_come_back,
    no_such_order,
    order_for,
)
from motcua.domain.post.readers.troubles import strays_of
from motcua.domain.post.rules.parcels import Direction
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, NotFound
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Opened:
    """A parcel, everything stated of it, and whether it may be found back here."""

    order: OrderFacts
    history: tuple[StatementFacts, ...]
    may_come_back: bool


@transaction.atomic
def open_parcel(*, actor: Actor, at: datetime, number: str) -> Opened:
    """Return a parcel of the actor's counters; the reading is noted."""
    found = order_for(actor=actor, number=number)
    _note(actor, at, found, "parcel")
    row = PostalOrder.objects.get(pk=found.id)
    return Opened(found, history(actor=actor, number=number), may_come_back(row=row))


@transaction.atomic
def open_slip(*, actor: Actor, at: datetime, number: str) -> bytes:
    """Return Phiếu gửi of a parcel as PDF; the reading is noted."""
    _note(actor, at, order_for(actor=actor, number=number), "parcel")
    return slip_pdf(actor=actor, number=number, at=at)


@transaction.atomic
def open_record(*, actor: Actor, at: datetime, list_id: int) -> bytes:
    """Return Biên bản giao nhận as PDF; the reading of each dossier is noted."""
    for line in list_for(actor=actor, list_id=list_id).lines:
        _note(actor, at, line.order, "postal record")
    return record_pdf(actor=actor, list_id=list_id, at=at)


@transaction.atomic
def open_proof(*, actor: Actor, at: datetime, number: str) -> tuple[bytes, str]:
    """Return the picture that proves a delivery, and its sort; the reading is noted."""
    found = order_for(actor=actor, number=number)
    row = PostalOrder.objects.get(pk=found.id)
    if not row.proof_sha256:
        raise NotFound("proof_missing", N_("Bưu chính không gửi ảnh chứng minh."))
    _note(actor, at, found, "parcel")
    with open_file(sha256=row.proof_sha256) as content:
        data = content.read()
    return data, "image/png" if data[:4] == b"\x89PNG" else "image/jpeg"


@transaction.atomic
def link_dossier(*, actor: Actor, at: datetime, number: str, dossier_id: int) -> None:
    """Tie papers that came from home to the dossier they have become.

    Twice the same changes nothing. Raises NotAllowed, NotFound, Conflict when they
    belong to another dossier.
    """
    require(actor, Act.ACCEPT)
    row = locked(actor=actor, number=number, act=Act.SEND_BY_POST)
    dossier = Dossier.objects.filter(
        pk=dossier_id, receiving_unit_id__in=units_for(actor, Act.ACCEPT)
    ).first()
    if dossier is None or row.direction != Direction.COLLECT:
        raise no_such_order()
    if row.dossier_id not in (None, dossier.pk):
        raise Conflict(
            "parcel_of_another",
            N_("Bưu gửi này đã thuộc hồ sơ khác."),
            remedy=N_("Hãy kiểm tra lại số phiếu gửi."),
        )
    row.dossier = dossier
    row.save(update_fields=["dossier"])


@transaction.atomic
def mark_seen(*, actor: Actor, at: datetime, stray_id: int) -> None:
    """Note that a notice of no order has been looked at. Raises NotAllowed, NotFound."""
    require(actor, Act.SETTLE_POST)
    rows = strays_of(units_for(actor, Act.SETTLE_POST)).filter(pk=stray_id)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise no_such_order()
    if row.seen_at is None:
        row.seen_at, row.seen_by = at, actor.name
        row.save(update_fields=["seen_at", "seen_by"])


def _note(actor: Actor, at: datetime, found: OrderFacts, what: str) -> None:
    if found.dossier_id is not None:
        note_reading(actor=actor, at=at, dossier_id=found.dossier_id, what=what)
