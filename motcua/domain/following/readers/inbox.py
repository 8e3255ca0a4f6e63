"""The inbox of a person who signs in here, and of whom they receive for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from motcua.domain.accounts.rules.behalf import reach_of, require_reach
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.reach import followed
from motcua.domain.notifications.models import Message
from motcua.domain.notifications.rules.channels import Channel
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.behalf import Doing

PAGE = 20
RECEIVES = (Doing.RECEIVE,)
MOST_COUNTED = 100
_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One notice in the inbox.

    `code` is the dossier it is about, `filing` the online filing; "" for none.
    """

    id: int
    subject: str
    text: str
    at: datetime
    read_at: datetime | None
    code: str
    filing: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of the inbox, and where the next begins."""

    rows: tuple[InboxRow, ...]
    next_offset: int | None


def my_inbox(*, actor: Actor, offset: int = 0) -> Inbox:
    """Return a page of one's own inbox, or of whom one receives for, the newest first.

    Raises NotAllowed.
    """
    require_reach(actor, *RECEIVES)
    ordered = received(actor=actor).select_related("effect")
    rows = list(ordered.order_by("-planned_at", "-id")[offset : offset + PAGE + 1])
    codes = _codes(rows)
    found = [
        InboxRow(
            id=row.pk,
            subject=row.subject,
            text=row.text,
            at=row.planned_at,
            read_at=row.read_at,
            code=codes[row.pk] if row.dossier_id else "",
            filing="" if row.dossier_id else _filing(row.effect.facts),
        )
        for row in rows
    ]
    more = len(found) > PAGE
    return Inbox(tuple(found[:PAGE]), offset + PAGE if more else None)


def _codes(rows: Sequence[Message]) -> dict[int, str]:
    """Return the code of each notice's dossier, by the notice.

    What held a secret has forgotten its own.
    """
    found = {row.pk: str(row.effect.facts.get("code", "")) for row in rows}
    lacking = {row.pk: row.dossier_id for row in rows if row.dossier_id}
    lacking = {pk: of for pk, of in lacking.items() if not found[pk]}
    if not lacking:
        return found
    named = dict(
        Dossier.objects.filter(pk__in=lacking.values()).values_list("pk", "code")
    )
    return found | {pk: named.get(of, "") for pk, of in lacking.items()}


def _filing(facts: Mapping[str, object]) -> str:
    """Return the key of the filing whose page a notice leads to, "" for none."""
    _, is_one, key = str(facts.get("url", "")).rpartition("/nop/")
    return key if is_one and _KEY.fullmatch(key) else ""


def unread(*, actor: Actor) -> int:
    """Return how many notices one has not read, at most 100; 0 without an inbox."""
    if actor.kind is not ActorKind.CITIZEN:
        return 0
    rows = received(actor=actor).filter(read_at__isnull=True)
    return len(rows.values_list("pk", flat=True)[:MOST_COUNTED])


def received(*, actor: Actor) -> QuerySet[Message]:
    """Return the notices that are the actor's own, or theirs to receive for another.

    For another those of the dossiers that their grants cover; what is about an account
    goes to nobody else.
    """
    reach = reach_of(actor, *RECEIVES)
    if reach is None:
        return Message.objects.none()
    rows = Message.objects.filter(person_id=reach.person_id, channel=Channel.INAPP)
    if reach.grants is None:
        return rows
    mine = followed(actor=actor, doings=RECEIVES).values("pk")
    return rows.filter(dossier_id__in=mine)
