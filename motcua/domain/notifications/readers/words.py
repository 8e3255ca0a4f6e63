"""With which words a notice goes: the centre's own, or those built in."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext, override

from motcua.domain.notifications.models import NoticeText, TextState
from motcua.domain.notifications.rules import LETTERS
from motcua.domain.notifications.rules.channels import Channel


@dataclass(frozen=True, slots=True)
class Words:
    """Subject and text with their places; `n` is the version, 0 for what is built in."""

    subject: str
    text: str
    template: str
    n: int


def words_for(*, kind: str, channel: str, language: str, on: date) -> Words:
    """Return the words in use that day of a kind of notice by one way in one language."""
    row = NoticeText.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on),
        kind=kind,
        channel=channel,
        language=language,
        state=TextState.PUBLISHED,
        valid_from__lte=on,
    ).first()
    if row is not None:
        return Words(row.subject, row.text, row.template, row.n)
    return built_in(kind=kind, channel=channel, language=language)


def built_in(*, kind: str, channel: str, language: str) -> Words:
    """Return the words a centre has that has changed none."""
    letter = LETTERS[kind]
    template = f"motcua.{kind}.{language}" if channel == Channel.MESSENGER else ""
    with override(language):
        return Words(gettext(letter.subject), gettext(letter.text), template, 0)
