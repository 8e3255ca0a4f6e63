"""The form of a person's choice of ways, the same at home and at the counter."""

from datetime import time

from django.http import QueryDict

from motcua.domain.notifications.readers.choices import working
from motcua.domain.notifications.rules.channels import (
    Channel,
    Choice,
    Contacts,
    Topic,
    ways_for,
)
from motcua.domain.notifications.rules.texts import LANGUAGES
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_
from motcua.web.common import forms

_EVERYWHERE = Contacts(person_id=0, email="-", phone="-")
_KIND_OF = {
    Topic.NEEDED: "fee_requested",
    Topic.RESULT: "result_ready",
    Topic.DELAY: "extended",
    Topic.PROGRESS: "moved",
    Topic.MESSAGE: "message_received",
}


def channels() -> tuple[Channel, ...]:
    """Return the ways there are, in the order they are offered."""
    return tuple(c for c in Channel if c in working())


def shown(choice: Choice) -> Choice:
    """Return a choice with the usual ways where nothing was chosen."""
    ways = {
        topic: choice.ways.get(topic)
        or frozenset(
            ways_for(kind=kind, choice=Choice(), contacts=_EVERYWHERE, working=working())
        )
        for topic, kind in _KIND_OF.items()
    }
    return Choice(ways, choice.quiet_from, choice.quiet_to, choice.language)


def typed_choice(posted: QueryDict) -> Choice:
    """Return what was chosen as it was posted, whatever it is; for showing it again."""
    known = {c.value for c in channels()}
    return Choice(
        ways={
            topic: frozenset(
                Channel(value) for value in posted.getlist(topic.value) if value in known
            )
            for topic in Topic
        },
        quiet_from=_time(posted, "quiet_from") or time(22),
        quiet_to=_time(posted, "quiet_to") or time(6),
        language=posted.get("language", "vi"),
    )


def read_choice(posted: QueryDict) -> Choice:
    """Return what was chosen; raise Several naming every field that cannot be taken."""
    form = forms.Reading(posted)
    form.one_of("language", LANGUAGES)
    for name in ("quiet_from", "quiet_to"):
        if _time(posted, name) is None:
            form.faults.append(
                Invalid(
                    "not_a_time",
                    N_("Đây không phải giờ trong ngày."),
                    field=name,
                    remedy=N_("Nhập theo dạng 22:00."),
                )
            )
    form.finish()
    return typed_choice(posted)


def _time(posted: QueryDict, name: str) -> time | None:
    try:
        return time.fromisoformat(posted.get(name, "")).replace(second=0, microsecond=0)
    except ValueError:
        return None
