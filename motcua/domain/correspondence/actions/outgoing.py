"""Give documents their numbers, in the register; say what became of them later."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.correspondence.models import Medium, Outgoing
from motcua.domain.correspondence.readers.outgoing import (
    OutgoingFacts,
    outgoing_facts,
)
from motcua.domain.correspondence.rules.numbers import (
    SERIES,
    numbered,
    symbol,
    type_of,
)
from motcua.domain.documents.actions import next_number
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.text import N_, normalise
from motcua.kernel.training import with_series

TOPIC = "document"
MOST_COPIES = 10_000


@dataclass(frozen=True, slots=True)
class Entry:
    """What the register says of a document beside its number.

    `drafting` is the symbol of the part of the unit that drafted a letter.
    """

    kind: str
    subject: str
    signer: str = ""
    recipients: str = ""
    copies: int = 1
    drafting: str = ""
    form: str = ""
    dossier_id: int | None = None
    dossier_code: str = ""
    medium: Medium = Medium.ELECTRONIC


@transaction.atomic
def number_document(*, actor: Actor, at: datetime, unit_id: int, entry: Entry) -> str:
    """Give a document the next number of its unit, year and type; return `05/QĐ-UBND`.

    Number and row of the register are one: both commit with the caller's act, or none
    does. Basis: NĐ 30/2020 art 15 (one sequence, paper and electronic alike).
    """
    return _enter(actor, at, unit_id, entry, None).text


@transaction.atomic
def enter_by_hand(
    *, actor: Actor, at: datetime, request_id: UUID, unit_id: int, entry: Entry
) -> OutgoingFacts:
    """Give a document its number that was written outside the system, by the clerk.

    The same request again changes nothing. Raises NotAllowed, Invalid.
    """
    require(actor, Act.ENTER_DOCUMENT)
    if unit_id not in units_for(actor, Act.ENTER_DOCUMENT):
        raise not_your_office()
    known = Outgoing.objects.filter(request_id=request_id).first()
    if known is not None:
        return outgoing_facts(known)
    if not normalise(entry.subject):
        raise Invalid("subject_missing", N_("Chưa ghi trích yếu."), field="subject")
    if not 1 <= entry.copies <= MOST_COPIES:
        raise Invalid("copies_wrong", N_("Số bản phải từ 1."), field="copies")
    try:
        with transaction.atomic():
            return outgoing_facts(_enter(actor, at, unit_id, entry, request_id))
    except IntegrityError:
        return outgoing_facts(Outgoing.objects.get(request_id=request_id))


def _enter(
    actor: Actor, at: datetime, unit_id: int, entry: Entry, request_id: UUID | None
) -> Outgoing:
    type_of(entry.kind)
    day = at.astimezone(VN).date()
    unit = accounts.unit(unit_id=unit_id)
    number = next_number(
        actor=actor,
        at=at,
        unit_id=unit_id,
        kind=f"{SERIES}{entry.kind}",
        period=f"{day.year}",
    )
    return Outgoing.objects.create(
        unit_id=unit_id,
        year=day.year,
        kind=entry.kind,
        number=number,
        text=numbered(
            number, with_series(symbol(entry.kind, unit.symbol, entry.drafting))
        ),
        issued_on=day,
        entered_at=at,
        entered_by=actor.name,
        medium=entry.medium,
        subject=normalise(entry.subject),
        signer=normalise(entry.signer),
        recipients=entry.recipients.strip(),
        copies=entry.copies,
        form=entry.form,
        dossier_id=entry.dossier_id,
        dossier_code=entry.dossier_code,
        request_id=request_id,
    )


def not_your_office() -> NotAllowed:
    """Return the refusal of another unit's register."""
    return NotAllowed("office_not_yours", N_("Bạn không phải văn thư của đơn vị này."))
