"""The files of a dossier: as its page lists them, and one as the viewer shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from motcua.domain.documents import readers as documents
from motcua.domain.documents.rules.picturing import has_pages
from motcua.domain.dossiers.models import DossierFile, HandedIn
from motcua.domain.dossiers.readers.visibility import no_such_dossier, visible
from motcua.domain.dossiers.rules.identity import is_identity_paper
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotNow
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file as a dossier's page lists it.

    `replaced_by` is the newer version; `scan` what is known of viruses, empty for a
    paper nobody has printed yet; `deleted_at` when its time of keeping was over.
    """

    n: int
    purpose: str
    kind: str
    handed_in_n: int | None
    name: str
    size: int
    media_type: str
    added_at: datetime
    added_by: str = ""
    replaces: int | None = None
    replaced_by: int | None = None
    replaced_why: str = ""
    scan: str = ""
    deleted_at: datetime | None = None

    @property
    def can_be_shown(self) -> bool:
        """Say whether it can be shown page by page."""
        return has_pages(self.media_type) and self.deleted_at is None


@dataclass(frozen=True, slots=True)
class FileView:
    """One file for the viewer; `older` are the versions before it, the newest first."""

    file: FileFacts
    sha256: str
    is_identity: bool
    older: tuple[FileFacts, ...]


def files_of(*, dossier_id: int) -> tuple[FileFacts, ...]:
    """Return every file of a dossier, each version; the caller may see the dossier."""
    rows = list(DossierFile.objects.filter(dossier_id=dossier_id).order_by("n"))
    return tuple(_facts(rows))


def file_of(
    *, actor: Actor, dossier_id: int, n: int, on: date
) -> tuple[FileFacts, bytes]:
    """Return one file of a dossier the actor may see, with its bytes."""
    view = view_of(actor=actor, dossier_id=dossier_id, n=n, on=on)
    with documents.open_file(sha256=view.sha256) as file:
        return view.file, file.read()


def view_of(*, actor: Actor, dossier_id: int, n: int, on: date) -> FileView:
    """Return one file of a dossier the actor may see, with its older versions.

    Raises NotFound for another's, NotNow for one whose time of keeping is over.
    """
    if not visible(actor=actor, on=on).filter(pk=dossier_id).exists():
        raise no_such_dossier()
    rows = list(DossierFile.objects.filter(dossier_id=dossier_id).order_by("n"))
    facts = {found.n: found for found in _facts(rows)}
    row = next((row for row in rows if row.n == n), None)
    if row is None:
        raise no_such_dossier()
    if row.deleted_at is not None:
        raise NotNow("file_deleted", N_("Tệp này đã hết thời hạn lưu và đã được xóa."))
    older, before = [], row.replaces
    while before is not None:
        older.append(facts[before])
        before = facts[before].replaces
    return FileView(facts[n], row.sha256, _is_identity(row), tuple(older))


def _is_identity(row: DossierFile) -> bool:
    if row.purpose != "submitted":
        return False
    names = [row.name]
    if row.handed_in_n is not None:
        names += HandedIn.objects.filter(
            dossier_id=row.dossier_id, n=row.handed_in_n
        ).values_list("name", flat=True)
    return is_identity_paper(names)


def _facts(rows: list[DossierFile]) -> Iterable[FileFacts]:
    scans = documents.scans_of(hashes=[row.sha256 for row in rows if row.sha256])
    newer = {row.replaces: row.n for row in rows if row.replaces is not None}
    return (
        FileFacts(
            n=row.n,
            purpose=row.purpose,
            kind=row.kind,
            handed_in_n=row.handed_in_n,
            name=row.name,
            size=row.size,
            media_type=row.media_type,
            added_at=row.added_at,
            added_by=row.added_by,
            replaces=row.replaces,
            replaced_by=newer.get(row.n),
            replaced_why=row.replaced_why,
            scan=scans.get(row.sha256, ""),
            deleted_at=row.deleted_at,
        )
        for row in rows
    )
