"""Let a phone take pictures for one paper of an intake, without signing in."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.documents.actions.forgetting import let_go
from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.dossiers.models import Draft
from motcua.domain.dossiers.models.photos import Photo, PhotoLink
from motcua.domain.dossiers.readers.photos import LinkFacts, link_facts
from motcua.domain.dossiers.rules.photos import (
    LIFE,
    check_picture,
    check_room,
    no_such_link,
)
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_


@transaction.atomic
def open_photo_link(
    *,
    actor: Actor,
    at: datetime,
    draft_id: UUID,
    component_n: int,
    label: str,
    most_bytes: int,
) -> LinkFacts:
    """Return a fresh code for one paper of the actor's own intake; the one before ends.

    Raises NotAllowed for who receives nothing, or for another's intake.
    """
    require(actor, Act.ACCEPT)
    draft = Draft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None or draft.officer_id != actor.officer_id:
        raise NotAllowed("draft_not_yours", N_("Bản nháp này của người khác."))
    PhotoLink.objects.filter(draft=draft, component_n=component_n).delete()
    row = PhotoLink.objects.create(
        secret=secrets.token_urlsafe(18),
        draft=draft,
        component_n=component_n,
        label=label,
        most_bytes=most_bytes,
        made_at=at,
        expires_at=at + LIFE,
    )
    return link_facts(row)


@transaction.atomic
def add_photo(*, actor: Actor, at: datetime, secret: str, kept: KeptFile) -> int:
    """Put a picture that was checked and kept at the paper a code is for.

    Whoever has the code may, until it is over; the same picture again changes nothing.
    Returns how many the paper has. Raises NotFound, Invalid, Conflict when it is full.
    """
    del actor  # nobody has to sign in: the code says for what
    check_picture(media_type=kept.media_type, name=kept.name)
    row = PhotoLink.objects.filter(secret=secret, expires_at__gt=at).first()
    if row is None:
        raise no_such_link()
    draft = Draft.objects.select_for_update().filter(pk=row.draft_id).first()
    if draft is None:
        raise no_such_link()
    there = Photo.objects.filter(draft=draft, component_n=row.component_n)
    count = there.count()
    if there.filter(sha256=kept.sha256).exists():
        return count
    check_room(count)
    Photo.objects.create(
        draft=draft,
        component_n=row.component_n,
        sha256=kept.sha256,
        name=kept.name,
        size=kept.size,
        media_type=kept.media_type,
        taken_at=at,
    )
    return count + 1


@transaction.atomic
def drop_photo(*, actor: Actor, at: datetime, draft_id: UUID, photo_id: int) -> None:
    """Take a picture out of the actor's own intake; one that is gone changes nothing."""
    rows = Photo.objects.filter(
        pk=photo_id, draft_id=draft_id, draft__officer_id=actor.officer_id or 0
    )
    hashes = list(rows.values_list("sha256", flat=True))
    rows.delete()
    let_go(actor=actor, at=at, hashes=hashes)
