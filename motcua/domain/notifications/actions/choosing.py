"""Say by which ways one wants to be told, oneself or at the counter."""

from datetime import datetime

from django.db import transaction

from motcua.domain.accounts.actions.acted import note_act
from motcua.domain.accounts.models import Person
from motcua.domain.accounts.rules import Act, require
from motcua.domain.accounts.rules.behalf import name_of
from motcua.domain.notifications.models import ChoiceRow
from motcua.domain.notifications.readers.choices import person_of
from motcua.domain.notifications.rules.channels import Choice, check_choice
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_


@transaction.atomic
def choose(*, actor: Actor, at: datetime, choice: Choice) -> None:
    """Keep one's own choice. Raises NotAllowed, Invalid for a topic without a way."""
    _keep(person_of(actor), choice, actor, at)
    note_act(actor=actor, at=at, what="notices.chosen")


@transaction.atomic
def note_choice(*, actor: Actor, at: datetime, person_id: int, choice: Choice) -> None:
    """Write down at the counter what somebody without an account wants.

    Raises NotAllowed, NotFound, Invalid for a topic without a way.
    """
    require(actor, Act.ENTER_PERSON)
    if not Person.objects.filter(pk=person_id).exists():
        raise NotFound("person_unknown", N_("Không tìm thấy người này."))
    _keep(person_id, choice, actor, at)


def _keep(person_id: int, choice: Choice, actor: Actor, at: datetime) -> None:
    check_choice(choice)
    ChoiceRow.objects.update_or_create(
        person_id=person_id,
        defaults={
            "ways": {
                topic.value: sorted(c.value for c in ways)
                for topic, ways in choice.ways.items()
            },
            "quiet_from": choice.quiet_from,
            "quiet_to": choice.quiet_to,
            "language": choice.language,
            "set_at": at,
            "set_by": name_of(actor),
        },
    )
