"""What an act has done, and what it writes besides its own row: event, files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.domain.dossiers.actions.spelling import standing
from motcua.domain.dossiers.models import Dossier, DossierFile, Purpose
from motcua.domain.dossiers.readers.changes import TOPIC
from motcua.domain.dossiers.readers.dossier import state_of
from motcua.domain.dossiers.rules.intake import Scan
from motcua.domain.ledger import actions as ledger
from motcua.domain.ledger import readers as ledger_readers
from motcua.domain.ledger.rules import Head
from motcua.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Done:
    """An act that has been done; `repeated` when the same request had done it before.

    `proposed` when it only waits for a second person now.
    """

    dossier_id: int
    code: str
    version: int
    repeated: bool = False
    proposed: bool = False


def done_before(*, request_id: UUID) -> Done | None:
    """Return what a request has already done, or None."""
    found = ledger_readers.stream_of_request(request_id)
    if found is None:
        return None
    row = Dossier.objects.only("id", "code", "version").get(pk=found[0])
    return Done(row.pk, row.code, row.version, repeated=True)


def add_event(
    *,
    row: Dossier,
    actor: Actor,
    at: datetime,
    kind: str,
    payload: Mapping[str, object],
    request_id: UUID,
) -> None:
    """Append the event and move the row's version and head with it (not saved)."""
    head = ledger.append(
        topic=TOPIC,
        stream=row.pk,
        after=Head(row.version, bytes(row.head)) if row.version else Head(),
        actor=actor,
        at=at,
        kind=kind,
        payload=payload,
        request_id=request_id,
    )
    row.version, row.head = head.n, head.hash


def note_event(
    *,
    row: Dossier,
    actor: Actor,
    at: datetime,
    kind: str,
    facts: Mapping[str, object],
    request_id: UUID,
) -> None:
    """Write into a locked dossier's history what leaves its steps as they are."""
    add_event(
        row=row,
        actor=actor,
        at=at,
        kind=kind,
        payload={**standing(state_of(row)), **facts},
        request_id=request_id,
    )
    row.save(update_fields=["version", "head"])


def add_scans(*, row: Dossier, actor: Actor, at: datetime, scans: Iterable[Scan]) -> None:
    """Tie stored scans to the dossier, after the files it already has."""
    first = DossierFile.objects.filter(dossier=row).count() + 1
    DossierFile.objects.bulk_create(
        DossierFile(
            dossier=row,
            n=n,
            purpose=Purpose.SUBMITTED,
            handed_in_n=scan.row,
            sha256=scan.sha256,
            name=scan.name,
            size=scan.size,
            media_type=scan.media_type,
            added_at=at,
            added_by=actor.name,
        )
        for n, scan in enumerate(scans, start=first)
    )


def add_paper(
    *,
    row: Dossier,
    actor: Actor,
    at: datetime,
    purpose: Purpose,
    kind: str,
    name: str,
    paper: Mapping[str, Any],
) -> None:
    """Tie an official paper to the dossier: its words now, its PDF when it is wanted.

    `paper` is what `rendering.written` gave; `printing` makes and keeps the file.
    """
    DossierFile.objects.create(
        dossier=row,
        n=DossierFile.objects.filter(dossier=row).count() + 1,
        purpose=purpose,
        kind=kind,
        paper=paper,
        name=name,
        size=0,
        media_type="application/pdf",
        added_at=at,
        added_by=actor.name,
    )
