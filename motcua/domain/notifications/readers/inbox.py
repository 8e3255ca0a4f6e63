"""The inbox of a person who signs in here."""

from dataclasses import dataclass
from datetime import datetime

from motcua.domain.notifications.models import Message
from motcua.domain.notifications.readers.choices import person_of
from motcua.domain.notifications.rules.channels import Channel
from motcua.kernel.actor import Actor, ActorKind

PAGE = 20
MOST_COUNTED = 100


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One notice in the inbox; `code` is the dossier it is about, "" for none."""

    id: int
    subject: str
    text: str
    at: datetime
    read_at: datetime | None
    code: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of the inbox, and where the next begins."""

    rows: tuple[InboxRow, ...]
    next_offset: int | None


def my_inbox(*, actor: Actor, offset: int = 0) -> Inbox:
    """Return a page of one's own inbox, the newest first."""
    rows = (
        Message.objects.filter(person_id=person_of(actor), channel=Channel.INAPP)
        .select_related("effect")
        .order_by("-planned_at", "-id")[offset : offset + PAGE + 1]
    )
    found = [
        InboxRow(
            id=row.pk,
            subject=row.subject,
            text=row.text,
            at=row.planned_at,
            read_at=row.read_at,
            code=str(row.effect.facts.get("code", "")) if row.dossier_id else "",
        )
        for row in rows
    ]
    more = len(found) > PAGE
    return Inbox(tuple(found[:PAGE]), offset + PAGE if more else None)


def unread(*, actor: Actor) -> int:
    """Return how many notices one has not read, at most 100; 0 without an inbox."""
    if actor.kind is not ActorKind.CITIZEN or actor.person_id is None:
        return 0
    rows = Message.objects.filter(
        person_id=actor.person_id, channel=Channel.INAPP, read_at__isnull=True
    )
    return len(rows.values_list("pk", flat=True)[:MOST_COUNTED])
