"""Pictures a phone has taken for an intake, and the codes it takes them by."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.dossiers.models.photos import Photo, PhotoLink
from motcua.domain.dossiers.rules.photos import no_such_link
from motcua.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """A code for one paper; `count` is how many pictures the paper has."""

    secret: str
    component_n: int
    label: str
    most_bytes: int
    expires_at: datetime
    count: int


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """One picture and the paper it is of (0: another paper)."""

    id: int
    component_n: int
    kept: KeptFile


def photo_link(*, secret: str, at: datetime) -> LinkFacts:
    """Return what a code is for, to whoever has it; raise NotFound once it is over."""
    row = PhotoLink.objects.filter(secret=secret, expires_at__gt=at).first()
    if row is None:
        raise no_such_link()
    return link_facts(row)


def live_link(
    *, actor: Actor, draft_id: UUID, component_n: int, at: datetime
) -> LinkFacts | None:
    """Return the code of a paper of the actor's own intake, None where none is live."""
    row = PhotoLink.objects.filter(
        draft_id=draft_id,
        draft__officer_id=actor.officer_id or 0,
        component_n=component_n,
        expires_at__gt=at,
    ).first()
    return link_facts(row) if row else None


def photos_of(*, actor: Actor, draft_id: UUID) -> tuple[PhotoFacts, ...]:
    """Return the pictures of the actor's own intake, the first taken first."""
    rows = Photo.objects.filter(
        draft_id=draft_id, draft__officer_id=actor.officer_id or 0
    ).order_by("id")
    return tuple(
        PhotoFacts(
            row.pk,
            row.component_n,
            KeptFile(row.sha256, row.size, row.media_type, row.name),
        )
        for row in rows
    )


def link_facts(row: PhotoLink) -> LinkFacts:
    """Return the facts of a code."""
    taken = Photo.objects.filter(draft_id=row.draft_id, component_n=row.component_n)
    return LinkFacts(
        secret=row.secret,
        component_n=row.component_n,
        label=row.label,
        most_bytes=row.most_bytes,
        expires_at=row.expires_at,
        count=taken.count(),
    )
