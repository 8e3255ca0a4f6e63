"""Questions about what is owed, and how far each message has come."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q

from motcua.domain.notifications.models import Effect, EffectState, Message
from motcua.domain.notifications.rules.letters import beside_of
from motcua.domain.notifications.rules.states import State

MOST_OWED = 500


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """One message as the dossier's page shows it; the address stays out."""

    channel: str
    state: str
    reason: str
    tries: int
    try_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    failed_at: datetime | None
    read_at: datetime | None
    fell_back_from: str


@dataclass(frozen=True, slots=True)
class EffectFacts:
    """One notice of a dossier, with the ways it went."""

    kind: str
    state: str
    planned_at: datetime
    done_at: datetime | None
    messages: tuple[MessageFacts, ...] = ()


def owed(*, before: datetime, at: datetime | None = None) -> tuple[int, ...]:
    """Return the ids of at most 500 effects owed since before a moment, oldest first.

    Those of which nothing may go yet (`at`, the same moment unless it is given) are left
    out: quiet hours and waits between tries keep no other from going.
    """
    messages = Message.objects.filter(effect=OuterRef("pk"))
    rows = Effect.objects.filter(
        ~Exists(messages)
        | Exists(messages.filter(state=State.OWED, try_at__lte=at or before)),
        state=EffectState.OWED,
        planned_at__lt=before,
    )
    return tuple(rows.order_by("planned_at").values_list("pk", flat=True)[:MOST_OWED])


def dossier_of(*, effect_id: int) -> int | None:
    """Return the dossier a notice is about, None for an account's or a filing's."""
    return (
        Effect.objects.filter(pk=effect_id).values_list("dossier_id", flat=True).first()
    )


def is_planned(*, key: str) -> bool:
    """Say whether a notice of this key is owed or has been: it is not owed again."""
    return Effect.objects.filter(key=key).exists()


def for_whom(*, effect_id: int) -> int | None:
    """Return the co-applicant a notice is for, None for the applicant's own."""
    key = Effect.objects.filter(pk=effect_id).values_list("key", flat=True).first()
    return beside_of(key or "")


def counts() -> dict[str, int]:
    """Return how many effects stand in each state."""
    rows = Effect.objects.values_list("state").annotate(n=Count("pk"))
    return dict(rows.order_by("state"))


def of_dossier(*, dossier_id: int, to: int | None = None) -> tuple[EffectFacts, ...]:
    """Return a dossier's notices; the caller has checked the reader's right to it.

    `to` is the person whose own they are, of several; None for everybody's.
    """
    rows = Effect.objects.filter(dossier_id=dossier_id).order_by("planned_at", "id")
    if to is not None:
        rows = rows.filter(Q(person_id=to) | Q(person_id__isnull=True))
    effects = list(rows)
    if not effects:
        return ()
    names = MessageFacts.__slots__
    ways: dict[int, list[MessageFacts]] = {}
    for effect_id, *values in (
        Message.objects.filter(dossier_id=dossier_id)
        .order_by("id")
        .values_list("effect_id", *names)
    ):
        ways.setdefault(effect_id, []).append(MessageFacts(*values))
    return tuple(
        EffectFacts(
            row.kind,
            row.state,
            row.planned_at,
            row.done_at,
            tuple(ways.get(row.pk, ())),
        )
        for row in effects
    )
