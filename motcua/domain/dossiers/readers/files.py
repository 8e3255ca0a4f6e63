"""The files of a dossier: as its page lists them, and one as the viewer shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from motcua.domain.documents import readers as documents
from motcua.domain.documents.rules.picturing import has_pages
from motcua.domain.dossiers.models import DossierFile, HandedIn, Purpose
from motcua.domain.dossiers.readers.visibility import no_such_dossier, visible
from motcua.domain.dossiers.rules.identity import is_identity_paper
from motcua.domain.dossiers.rules.shown import TO_SUBMITTER
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.errors import NotNow
from motcua.kernel.text import N_

SHOWN = 60
"""How many files one list shows."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file as a dossier's page lists it.

    `replaced_by` is the newer version; `scan` what is known of viruses, empty for a
    paper nobody has printed yet; `deleted_at` when its time of keeping was over. The
    last four say how it is digitised or taken from its owner's store.
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
    digitised: bool = False
    reused: bool = False
    from_store: bool = False
    record_code: str = ""

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


def files_of(*, actor: Actor, dossier_id: int) -> tuple[FileFacts, ...]:
    """Return the newest files of a dossier, each version, in their order.

    At most sixty, so that a dossier of hundreds opens as fast as one of five; the
    others are in `all_files`. The caller may see the dossier.
    """
    newest = _seen_by(actor, dossier_id).order_by("-n")[:SHOWN]
    return tuple(_facts(sorted(newest, key=lambda row: row.n)))


def count_of(*, actor: Actor, dossier_id: int) -> int:
    """Return how many files a dossier has for the caller, who may see the dossier."""
    return _seen_by(actor, dossier_id).count()


def all_files(
    *, actor: Actor, dossier_id: int, on: date, offset: int = 0
) -> tuple[tuple[FileFacts, ...], int | None]:
    """Return sixty files of a dossier the actor may see, and where the next begin."""
    if not visible(actor=actor, on=on).filter(pk=dossier_id).exists():
        raise no_such_dossier()
    rows = list(_seen_by(actor, dossier_id).order_by("n")[offset : offset + SHOWN + 1])
    more = offset + SHOWN if len(rows) > SHOWN else None
    return tuple(_facts(rows[:SHOWN])), more


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
    row = _seen_by(actor, dossier_id).filter(n=n).first()
    if row is None:
        raise no_such_dossier()
    if row.deleted_at is not None:
        raise NotNow("file_deleted", N_("Tệp này đã hết thời hạn lưu và đã được xóa."))
    versions = [row]
    while (before := versions[-1].replaces) is not None:
        versions.append(_rows(dossier_id).get(n=before))
    file, *older = _facts(versions)
    return FileView(file, row.sha256, _is_identity(row), tuple(older))


def _rows(dossier_id: int) -> QuerySet[DossierFile]:
    """Return the files of a dossier without the words of its papers, which are long."""
    return DossierFile.objects.filter(dossier_id=dossier_id).defer("paper")


def _seen_by(actor: Actor, dossier_id: int) -> QuerySet[DossierFile]:
    """Return the files of a dossier that its reader may see.

    Officers see all; the submitter what is theirs, what is written to them, and results
    once they have been issued.
    """
    rows = _rows(dossier_id)
    if actor.kind is not ActorKind.CITIZEN:
        return rows
    return rows.filter(
        Q(purpose=Purpose.SUBMITTED)
        | Q(purpose=Purpose.PAPER, kind__in=TO_SUBMITTER)
        | Q(purpose=Purpose.RESULT, dossier__sealed_at__isnull=False)
    )


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
    newer = dict(
        DossierFile.objects.filter(
            dossier_id__in={row.dossier_id for row in rows},
            replaces__in=[row.n for row in rows],
        ).values_list("replaces", "n")
    )
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
            digitised=row.digitised,
            reused=row.reused,
            from_store=row.from_store,
            record_code=row.record_code,
        )
        for row in rows
    )
