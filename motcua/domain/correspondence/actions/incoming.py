"""Enter what comes in under the number of its arrival; acknowledge it the same day."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.correspondence.actions.outgoing import not_your_office
from motcua.domain.correspondence.actions.scans import keep_scan
from motcua.domain.correspondence.models import Incoming, Medium
from motcua.domain.correspondence.readers.incoming import (
    IncomingFacts,
    incoming_facts,
)
from motcua.domain.correspondence.readers.outgoing import no_such_document
from motcua.domain.correspondence.rules.numbers import INCOMING
from motcua.domain.documents.actions import next_number
from motcua.domain.documents.rules.kept import KeptFile
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, NotNow
from motcua.kernel.text import N_, normalise


@dataclass(frozen=True, slots=True)
class Arrival:
    """A document that has come: who wrote what, and who is to deal with it."""

    sender: str
    subject: str
    sender_number: str = ""
    sender_date: date | None = None
    type_name: str = ""
    medium: Medium = Medium.PAPER
    due_on: date | None = None
    to_unit_id: int | None = None
    dossier_id: int | None = None
    dossier_code: str = ""


@transaction.atomic
def enter_incoming(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    unit_id: int,
    arrival: Arrival,
    scan: KeptFile | None = None,
) -> IncomingFacts:
    """Enter a document under the next number of arrival of the unit's year.

    `scan` is its scan, taken in like any file from outside. The same request again
    changes nothing. Raises NotAllowed, Invalid.
    Basis: NĐ 30/2020 art 21-22.
    """
    require(actor, Act.ENTER_DOCUMENT)
    if unit_id not in units_for(actor, Act.ENTER_DOCUMENT):
        raise not_your_office()
    known = Incoming.objects.filter(request_id=request_id).first()
    if known is not None:
        return incoming_facts(known)
    _check(arrival, at.astimezone(VN).date())
    try:
        with transaction.atomic():
            row = _enter(actor, at, unit_id, arrival, request_id)
            if scan is not None:
                keep_scan(actor=actor, at=at, row=row, kept=scan, request_id=request_id)
            return incoming_facts(row)
    except IntegrityError:
        return incoming_facts(Incoming.objects.get(request_id=request_id))


@transaction.atomic
def arrive(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    unit_id: int,
    arrival: Arrival,
    scan: KeptFile | None = None,
) -> IncomingFacts:
    """Enter what another unit has issued here: it has come in when it went out.

    In the caller's act, who has the right to issue; the clerk of the unit it came to
    acknowledges it as any other. The same request again changes nothing.
    Basis: NĐ 30/2020 art 21.
    """
    known = Incoming.objects.filter(request_id=request_id).first()
    if known is not None:
        return incoming_facts(known)
    _check(arrival, at.astimezone(VN).date())
    row = _enter(actor, at, unit_id, arrival, request_id)
    if scan is not None:
        keep_scan(actor=actor, at=at, row=row, kept=scan, request_id=request_id)
    return incoming_facts(row)


@transaction.atomic
def acknowledge_incoming(
    *, actor: Actor, at: datetime, document_id: int
) -> IncomingFacts:
    """Note that the sender was told of the arrival. Basis: NĐ 30/2020 art 21.2."""
    require(actor, Act.ACKNOWLEDGE_DOCUMENT)
    row = (
        Incoming.objects.select_for_update()
        .filter(pk=document_id, unit_id__in=units_for(actor, Act.ACKNOWLEDGE_DOCUMENT))
        .first()
    )
    if row is None:
        raise no_such_document()
    if row.acknowledged_at is not None:
        raise NotNow(
            "acknowledged_before",
            N_("%(name)s đã xác nhận với nơi gửi trước đó."),
            facts={"name": row.acknowledged_by},
        )
    row.acknowledged_at, row.acknowledged_by = max(at, row.received_at), actor.name
    row.save(update_fields=["acknowledged_at", "acknowledged_by"])
    return incoming_facts(row)


def _enter(
    actor: Actor, at: datetime, unit_id: int, arrival: Arrival, request_id: UUID
) -> Incoming:
    day = at.astimezone(VN).date()
    return Incoming.objects.create(
        unit_id=unit_id,
        year=day.year,
        number=next_number(
            actor=actor, at=at, unit_id=unit_id, kind=INCOMING, period=f"{day.year}"
        ),
        received_at=at,
        received_on=day,
        entered_by=actor.name,
        medium=arrival.medium,
        sender=normalise(arrival.sender),
        sender_number=normalise(arrival.sender_number),
        sender_date=arrival.sender_date,
        type_name=normalise(arrival.type_name),
        subject=normalise(arrival.subject),
        due_on=arrival.due_on,
        to_unit_id=arrival.to_unit_id,
        dossier_id=arrival.dossier_id,
        dossier_code=arrival.dossier_code,
        request_id=request_id,
    )


def _check(arrival: Arrival, today: date) -> None:
    if not normalise(arrival.sender):
        raise Invalid("sender_missing", N_("Chưa ghi nơi gửi."), field="sender")
    if not normalise(arrival.subject):
        raise Invalid("subject_missing", N_("Chưa ghi trích yếu."), field="subject")
    if arrival.sender_date is not None and arrival.sender_date > today:
        raise Invalid(
            "sender_date_ahead",
            N_("Ngày văn bản không thể sau hôm nay."),
            field="sender_date",
        )
    if arrival.to_unit_id is None and arrival.dossier_id is None:
        raise Invalid(
            "goes_nowhere",
            N_("Chưa ghi văn bản thuộc hồ sơ nào hoặc chuyển đơn vị nào."),
            field="to_unit",
            remedy=N_("Hãy nhập mã hồ sơ hoặc chọn đơn vị xử lý."),
        )
