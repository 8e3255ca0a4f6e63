"""By which ways people want to be told, and which ways there are."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from motcua.domain.accounts.models import Account
from motcua.domain.accounts.rules import Act, require
from motcua.domain.accounts.rules.behalf import require_owner
from motcua.domain.notifications.models import ChoiceRow
from motcua.domain.notifications.rules.channels import Channel, Choice, Topic
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class ChoiceFacts:
    """A choice, and who wrote it down when; None for nobody yet."""

    choice: Choice
    set_at: datetime | None = None
    set_by: str = ""


def working() -> frozenset[Channel]:
    """Return the ways this centre has a partner for; its own inbox is always there."""
    return frozenset({Channel.INAPP, *(Channel(c) for c in settings.MESSENGERS)})


def choice_of(*, person_id: int | None) -> Choice:
    """Return a person's choice for the system that tells them; the usual for none."""
    if person_id is None:
        return Choice()
    row = ChoiceRow.objects.filter(person_id=person_id).first()
    return _choice(row) if row is not None else Choice()


def my_choice(*, actor: Actor) -> ChoiceFacts:
    """Return one's own choice; raise NotAllowed for who is no citizen."""
    return _facts(person_of(actor))


def choice_for(*, actor: Actor, person_id: int) -> ChoiceFacts:
    """Return a person's choice to who enters people at the counter."""
    require(actor, Act.ENTER_PERSON)
    return _facts(person_id)


def has_account(*, person_id: int | None) -> bool:
    """Say whether a person can read an inbox here."""
    return person_id is not None and Account.objects.filter(person_id=person_id).exists()


def person_of(actor: Actor) -> int:
    """Return whose account and contact it is that acts, or is represented.

    Raises NotAllowed for others: no mandate and no consent covers them.
    """
    if actor.kind is not ActorKind.CITIZEN or actor.person_id is None:
        raise NotAllowed(
            "submitters_only", N_("Trang này dành cho người nộp hồ sơ đã đăng nhập.")
        )
    require_owner(actor)
    behalf = actor.on_behalf_of
    return actor.person_id if behalf is None else behalf.person_id


def _facts(person_id: int) -> ChoiceFacts:
    row = ChoiceRow.objects.filter(person_id=person_id).first()
    if row is None:
        return ChoiceFacts(Choice())
    return ChoiceFacts(_choice(row), row.set_at, row.set_by)


def _choice(row: ChoiceRow) -> Choice:
    return Choice(
        ways={
            Topic(topic): frozenset(Channel(c) for c in channels)
            for topic, channels in row.ways.items()
        },
        quiet_from=row.quiet_from,
        quiet_to=row.quiet_to,
        language=row.language,
    )
