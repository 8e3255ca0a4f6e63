"""A supplement line by line: what is asked for, what has come, what is still lacking."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from motcua.domain.dossiers.actions.record import add_scans
from motcua.domain.dossiers.models import AskedFor, Dossier, HandedIn
from motcua.domain.dossiers.rules.intake import Row, Scan, came, lacking
from motcua.kernel.actor import Actor


def note_asked(*, row: Dossier, item_n: int, rows: Sequence[Row]) -> None:
    """Keep exactly what is asked for, tied to the item that waits for it."""
    AskedFor.objects.bulk_create(
        AskedFor(
            dossier=row,
            item_n=item_n,
            n=n,
            component_n=line.component_n,
            name=line.name,
            original_count=line.original_count,
            certified_count=line.certified_count,
            copy_count=line.copy_count,
        )
        for n, line in enumerate(rows, start=1)
    )


def take_in(
    *,
    row: Dossier,
    actor: Actor,
    at: datetime,
    item_n: int,
    rows: Sequence[Row],
    scans: Sequence[Scan],
) -> Mapping[str, object]:
    """Keep what has come beside what was there; return what the event says of it."""
    before = HandedIn.objects.filter(dossier=row).count()
    kept = came(rows, scans)
    place = {n: before + k for k, (n, _) in enumerate(kept, start=1)}
    HandedIn.objects.bulk_create(
        HandedIn(
            dossier=row,
            n=place[n],
            component_n=line.component_n,
            name=line.name,
            original_count=line.original_count,
            certified_count=line.certified_count,
            copy_count=line.copy_count,
            item_n=item_n,
        )
        for n, line in kept
    )
    tied = [
        Scan(s.sha256, s.name, s.size, s.media_type, place.get(s.row or 0)) for s in scans
    ]
    add_scans(row=row, actor=actor, at=at, scans=tied)
    return {
        "components": [
            [r.component_n, r.name, r.original_count, r.certified_count, r.copy_count]
            for _, r in kept
        ],
        "files": [scan.sha256 for scan in scans],
    }


def still_lacking(
    *, dossier_id: int, item_n: int, rows: Sequence[Row], scans: Sequence[Scan]
) -> tuple[str, ...]:
    """Return the names of what the item asked for and of which nothing has come."""
    asked = AskedFor.objects.filter(dossier_id=dossier_id, item_n=item_n).order_by("n")
    named = [Row(a.component_n, a.name) for a in asked]
    return lacking(named, rows, scans)
