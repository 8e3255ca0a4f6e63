"""Carry out the notices that acts have planned: by each way once, or say why not.

An act plans its notice in its own statement; a trigger of the database asks for its
job (`motcua/jobs/migrations`). First the ways are chosen and written down, then each
message goes in a transaction of its own, so that one partner keeps no other waiting and
what has gone is not sent again.
"""

from datetime import datetime
from typing import cast

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from motcua.domain.notifications.models import Effect, EffectState, Message
from motcua.domain.notifications.ports import (
    Attachment,
    Messenger,
    Outgoing,
    Refused,
    Undelivered,
)
from motcua.domain.notifications.readers.choices import (
    choice_of,
    has_account,
    working,
)
from motcua.domain.notifications.readers.words import words_for
from motcua.domain.notifications.rules import MOST_TRIES, SECRET
from motcua.domain.notifications.rules.appointments import appointment_of
from motcua.domain.notifications.rules.channels import (
    Channel,
    Choice,
    Contacts,
    first_moment,
    instead,
    ways_for,
)
from motcua.domain.notifications.rules.states import State, reason_known, wait_after
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.training import marked


def carry_out(
    *,
    actor: Actor,
    at: datetime,
    effect_id: int,
    contacts: Contacts | None = None,
) -> EffectState | None:
    """Send what is owed of one notice; return its state, or None when it is settled.

    `contacts` are those of its dossier. A message that the partner refuses for now is
    tried again later, eight times at most; what fails for good goes another way.
    """
    if not _spread(effect_id, at, contacts):
        return None
    # A way that fails now may open another, which is tried at once.
    for _ in Channel:
        due = Message.objects.filter(
            effect_id=effect_id, state=State.OWED, try_at__lte=at
        ).order_by("id")
        for message_id in list(due.values_list("pk", flat=True)):
            _send(message_id, at)
    return _settle(effect_id, at)


def fail(*, row: Message, at: datetime, reason: str) -> None:
    """Give a message up, and open the next way there is; in the caller's transaction."""
    row.state, row.failed_at = State.FAILED, at
    row.reason = reason_known(reason)
    row.save()
    effect = row.effect
    contacts = _contacts(effect)
    tried = {
        Channel(c)
        for c in Message.objects.filter(effect=effect).values_list("channel", flat=True)
    }
    there = frozenset(c for c in working() if contacts.address(c))
    following = instead(of=Channel(row.channel), tried=frozenset(tried), there=there)
    if following is None or effect.kind in SECRET:
        return
    choice = choice_of(person_id=effect.person_id)
    found = _message(effect, following, contacts, choice, at)
    found.fell_back_from = row.channel
    found.save()
    Effect.objects.filter(pk=effect.pk).update(state=EffectState.OWED, done_at=None)


@transaction.atomic(durable=True)
def _spread(effect_id: int, at: datetime, contacts: Contacts | None) -> bool:
    """Choose the ways and write the messages, once; say whether there is work to do."""
    effect = (
        Effect.objects.select_for_update(skip_locked=True)
        .filter(pk=effect_id, state=EffectState.OWED)
        .first()
    )
    if effect is None:
        return False
    if Message.objects.filter(effect=effect).exists():
        return True
    if contacts is not None:
        effect.person_id, effect.phone = contacts.person_id, contacts.phone
        effect.recipient = effect.recipient or contacts.email
        effect.save(update_fields=["person_id", "phone", "recipient"])
    known, choice = _contacts(effect), choice_of(person_id=effect.person_id)
    ways = ways_for(kind=effect.kind, choice=choice, contacts=known, working=working())
    Message.objects.bulk_create(
        [_message(effect, channel, known, choice, at) for channel in ways]
    )
    return True


def _contacts(effect: Effect) -> Contacts:
    reads = has_account(person_id=effect.person_id)
    person_id = effect.person_id if reads else None
    return Contacts(person_id, effect.recipient, effect.phone)


def _message(
    effect: Effect, channel: Channel, contacts: Contacts, choice: Choice, at: datetime
) -> Message:
    words = words_for(
        kind=effect.kind,
        channel=channel,
        language=choice.language,
        on=at.astimezone(VN).date(),
    )
    return Message(
        effect=effect,
        channel=channel,
        person_id=effect.person_id,
        dossier_id=effect.dossier_id,
        recipient=contacts.address(channel),
        subject=words.subject % effect.facts,
        text=words.text % effect.facts,
        template=words.template,
        planned_at=at,
        try_at=first_moment(channel=channel, choice=choice, at=at),
    )


@transaction.atomic(durable=True)
def _send(message_id: int, at: datetime) -> None:
    """Send one message, unless another worker has it."""
    row = (
        Message.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("effect")
        .filter(pk=message_id, state=State.OWED)
        .first()
    )
    if row is None:
        return
    row.tries += 1
    if row.channel == Channel.INAPP:
        row.state, row.sent_at, row.delivered_at = State.DELIVERED, at, at
        row.save()
        return
    messenger = cast("Messenger", import_string(settings.MESSENGERS[row.channel])())
    try:
        row.partner_id = messenger.send(message=_outgoing(row))
    except Undelivered as fault:
        Effect.objects.filter(pk=row.effect_id).update(fault=str(fault)[:500])
        if isinstance(fault, Refused) or row.tries >= MOST_TRIES:
            fail(row=row, at=at, reason=fault.reason)
            return
        row.reason, row.try_at = fault.reason, at + wait_after(row.tries)
    else:
        row.state, row.sent_at, row.reason = State.SENT, at, ""
    row.save()


def _outgoing(row: Message) -> Outgoing:
    facts = {name: str(value) for name, value in row.effect.facts.items()}
    attachments: tuple[Attachment, ...] = ()
    if row.channel == Channel.EMAIL and row.dossier_id is not None:
        found = appointment_of(kind=row.effect.kind, facts=facts, at=row.planned_at)
        if found is not None:
            attachments = (Attachment("ngay-hen.ics", "text/calendar", found),)
    return Outgoing(
        to=row.recipient,
        subject=marked(row.subject),
        text=marked(row.text),
        key=f"notice-{row.pk}",
        template=row.template,
        facts=facts,
        attachments=attachments,
    )


@transaction.atomic(durable=True)
def _settle(effect_id: int, at: datetime) -> EffectState:
    """Write how the notice stands after its messages."""
    effect = Effect.objects.select_for_update().get(pk=effect_id)
    rows = list(Message.objects.filter(effect=effect))
    states = {row.state for row in rows}
    effect.tries = max((row.tries for row in rows), default=1)
    if State.OWED in states:
        effect.state, effect.done_at = EffectState.OWED, None
    elif states & {State.SENT, State.DELIVERED}:
        effect.state, effect.done_at, effect.fault = EffectState.DONE, at, ""
    else:
        effect.state, effect.done_at = EffectState.FAILED, None
        effect.fault = effect.fault or "no way leads to this person"
    if effect.kind in SECRET and effect.state != EffectState.OWED:
        effect.facts = {}
        Message.objects.filter(effect=effect).update(text="")
    effect.save(update_fields=["tries", "state", "done_at", "fault", "facts"])
    return EffectState(effect.state)
