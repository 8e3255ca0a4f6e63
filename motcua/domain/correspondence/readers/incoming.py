"""The register of incoming documents."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from motcua.domain.accounts.rules import Act, require
from motcua.domain.correspondence.models import Incoming, IncomingScan
from motcua.domain.correspondence.readers.outgoing import (
    check_readable,
    check_span,
    no_such_document,
    readable_units,
)
from motcua.domain.correspondence.rules.volumes import VOLUME_ROWS, volume_slice
from motcua.domain.documents import readers as files
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN


@dataclass(frozen=True, slots=True)
class IncomingFacts:
    """One line of the register."""

    id: int
    unit_id: int
    number: int
    year: int
    received_at: datetime
    received_on: date
    entered_by: str
    medium: str
    sender: str
    sender_number: str
    sender_date: date | None
    type_name: str
    subject: str
    due_on: date | None
    acknowledged_at: datetime | None
    acknowledged_by: str
    to_unit_name: str
    dossier_id: int | None
    dossier_code: str
    has_scan: bool

    def acknowledgement(self, on: date) -> str:
        """Return `done`, `late`, `today` or `owed` as it stands on a day.

        The sender is told the day it arrives. Basis: NĐ 30/2020 art 21.2.
        """
        arrived = self.received_at.astimezone(VN).date()
        if self.acknowledged_at is None:
            return "today" if on <= arrived else "owed"
        told = self.acknowledged_at.astimezone(VN).date()
        return "done" if told == arrived else "late"


@dataclass(frozen=True, slots=True)
class ScanFacts:
    """One version of the scan of an incoming document.

    `reason` is why it took the place of the version before, `scan` what is known of
    viruses.
    """

    n: int
    sha256: str
    name: str
    size: int
    media_type: str
    added_at: datetime
    added_by: str
    reason: str
    scan: str


def incoming_register(
    *,
    actor: Actor,
    unit_id: int,
    first: date,
    last: date,
    on: date,
    volume: int = 1,
    size: int = VOLUME_ROWS,
) -> tuple[IncomingFacts, ...]:
    """Return a volume of what came to a unit from a first to a last day, in its order.

    A volume has `size` documents at most, numbered from 1. Raises NotAllowed, Invalid
    for a span that is turned round or too long.
    """
    rows = _came(actor, unit_id, first, last, on).select_related("to_unit")
    rows = rows.prefetch_related("scans")
    found = rows.order_by("received_on", "id")[volume_slice(volume, size)]
    return tuple(incoming_facts(row) for row in found)


def incoming_count(
    *, actor: Actor, unit_id: int, first: date, last: date, on: date
) -> int:
    """Return how many documents those days have; raise as `incoming_register` does."""
    return _came(actor, unit_id, first, last, on).count()


def _came(
    actor: Actor, unit_id: int, first: date, last: date, on: date
) -> QuerySet[Incoming]:
    check_readable(actor=actor, unit_id=unit_id, on=on)
    check_span(first=first, last=last)
    return Incoming.objects.filter(
        unit_id=unit_id, received_on__gte=first, received_on__lte=last
    )


def incoming_document(*, actor: Actor, document_id: int, on: date) -> IncomingFacts:
    """Return one document of a register the actor reads; raise NotFound."""
    require(actor, Act.READ_DOCUMENTS)
    row = (
        Incoming.objects.filter(
            pk=document_id, unit_id__in=readable_units(actor=actor, on=on)
        )
        .select_related("to_unit")
        .first()
    )
    if row is None:
        raise no_such_document()
    return incoming_facts(row)


def scans_of(*, actor: Actor, document_id: int, on: date) -> tuple[ScanFacts, ...]:
    """Return every version of a document's scan, the newest first; raise NotFound."""
    incoming_document(actor=actor, document_id=document_id, on=on)
    rows = IncomingScan.objects.filter(document_id=document_id).order_by("-n")
    return tuple(scan_facts(row) for row in rows)


def is_scan(*, sha256: str) -> bool:
    """Say whether a content is the scan of an incoming document."""
    return IncomingScan.objects.filter(sha256=sha256).exists()


def scan_facts(row: IncomingScan) -> ScanFacts:
    """Return a version as faces show it."""
    seen = files.scans_of(hashes=[row.sha256]).get(row.sha256, "")
    return ScanFacts(
        n=row.n,
        sha256=row.sha256,
        name=row.name,
        size=row.size,
        media_type=row.media_type,
        added_at=row.added_at,
        added_by=row.added_by,
        reason=row.reason,
        scan=seen,
    )


def incoming_facts(row: Incoming) -> IncomingFacts:
    """Return a row as faces show it."""
    names = set(IncomingFacts.__slots__) - {"id", "to_unit_name", "has_scan"}
    return IncomingFacts(
        id=row.pk,
        to_unit_name=row.to_unit.name if row.to_unit else "",
        has_scan=bool(row.scans.all()),
        **{name: getattr(row, name) for name in names},
    )
