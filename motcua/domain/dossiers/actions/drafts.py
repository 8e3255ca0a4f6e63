"""Save an intake while it is being typed, so that nothing is lost."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from motcua.domain.documents.actions.forgetting import let_go
from motcua.domain.dossiers.models import Draft, Photo
from motcua.domain.eforms.actions import forget_answers
from motcua.domain.eforms.rules.counter import counter_key
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_

KEPT = timedelta(days=30)
"""How long a draft waits for its officer; it holds personal data."""


@transaction.atomic
def save_draft(
    *,
    actor: Actor,
    at: datetime,
    draft_id: UUID,
    officer_id: int,
    title: str,
    data: Mapping[str, object],
) -> None:
    """Keep what an officer has typed.

    `officer_id` is whose draft it is: after the session has expired the actor is
    nobody, and the signed form says whose it was. Nobody may overwrite another's.
    """
    if actor.officer_id not in (None, officer_id):
        raise NotAllowed("draft_not_yours", N_("Bản nháp này của người khác."))
    row, created = Draft.objects.select_for_update().get_or_create(
        pk=draft_id,
        defaults={
            "officer_id": officer_id,
            "title": title,
            "data": dict(data),
            "saved_at": at,
        },
    )
    if created:
        return
    if row.officer_id != officer_id:
        raise NotAllowed("draft_not_yours", N_("Bản nháp này của người khác."))
    row.title, row.data, row.saved_at = title, dict(data), at
    row.save(update_fields=["title", "data", "saved_at"])


def hold_draft(*, actor: Actor, at: datetime, draft_id: UUID) -> None:
    """Hold the actor's own draft until the caller's transaction ends.

    Raises NotAllowed for anybody else's, or none.
    """
    rows = Draft.objects.select_for_update().filter(pk=draft_id)
    if rows.values_list("officer_id", flat=True).first() != (actor.officer_id or 0):
        raise NotAllowed("draft_not_yours", N_("Bản nháp này của người khác."))


def add_to_draft(
    *, actor: Actor, at: datetime, draft_id: UUID, field: str, line: str
) -> None:
    """Add a line to a field of a draft that the caller holds."""
    row = Draft.objects.get(pk=draft_id)
    fields = dict(row.data.get("fields", {}))
    fields[field] = "\n".join(filter(None, (str(fields.get(field, "")), line)))
    row.data, row.saved_at = {**row.data, "fields": fields}, at
    row.save(update_fields=["data", "saved_at"])


def drop_draft(*, actor: Actor, at: datetime, draft_id: UUID) -> None:
    """Delete the actor's own draft once its dossier exists, or on request.

    What was typed of its electronic form goes with it, unless a dossier has it.
    """
    rows = Draft.objects.filter(pk=draft_id, officer_id=actor.officer_id or 0)
    _let_photos_go(actor, at, rows)
    if rows.delete()[0]:
        forget_answers(actor=actor, at=at, filings=[counter_key(draft_id)])


def drop_old_drafts(*, actor: Actor, at: datetime) -> int:
    """Delete the drafts nobody has touched for thirty days; return how many.

    Raises NotAllowed for anybody but the system. Basis: law 91/2025 art 3 (data are
    kept no longer than they serve their purpose).
    """
    if not actor.is_system:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))
    rows = Draft.objects.filter(saved_at__lt=at - KEPT)
    keys = [counter_key(one) for one in rows.values_list("pk", flat=True)]
    forget_answers(actor=actor, at=at, filings=keys)
    _let_photos_go(actor, at, rows)
    count = rows.count()
    rows.delete()
    return count


def _let_photos_go(actor: Actor, at: datetime, drafts: QuerySet[Draft]) -> None:
    """Say that the pictures of drafts go with them; a dossier's own are named there."""
    photos = Photo.objects.filter(draft__in=drafts)
    let_go(actor=actor, at=at, hashes=set(photos.values_list("sha256", flat=True)))
