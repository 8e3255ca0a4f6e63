"""The words of notices as a centre has changed them, for those who edit and publish."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from motcua.domain.accounts.rules import Act, may, require
from motcua.domain.notifications.models import NoticeText, TextState
from motcua.domain.notifications.readers.words import words_for
from motcua.domain.notifications.rules.channels import Channel
from motcua.domain.notifications.rules.texts import EDITABLE, LANGUAGES, Wording
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class TextFacts:
    """One version; `state` is `planned` before its day and `ended` after its last."""

    id: int
    kind: str
    channel: str
    language: str
    n: int
    state: str
    words: Wording
    revision: int
    edited_at: datetime
    edited_by: str
    edited_by_id: int
    published_at: datetime | None
    published_by: str
    valid_from: date | None
    valid_to: date | None
    reason: str

    @property
    def is_draft(self) -> bool:
        """Say whether it can still be changed."""
        return self.state == TextState.DRAFT


@dataclass(frozen=True, slots=True)
class InUse:
    """The words that go out now; `n` is the version, 0 for what is built in."""

    words: Wording
    n: int


def versions(
    *, actor: Actor, kind: str, channel: str, on: date
) -> Mapping[str, tuple[TextFacts, ...]]:
    """Return the versions of a notice by one way, by language, the newest first."""
    may_see(actor)
    check_known(kind=kind, channel=channel)
    found: dict[str, list[TextFacts]] = {language: [] for language in LANGUAGES}
    rows = NoticeText.objects.filter(kind=kind, channel=channel).order_by("-n")
    for row in rows:
        found[row.language].append(_facts(row, on))
    return {language: tuple(rows) for language, rows in found.items()}


def text_by_id(*, actor: Actor, text_id: int, on: date) -> TextFacts:
    """Return one version; raise NotFound, NotAllowed."""
    may_see(actor)
    row = NoticeText.objects.filter(pk=text_id).first()
    if row is None:
        raise no_such_text()
    return _facts(row, on)


def in_use(*, actor: Actor, kind: str, channel: str, language: str, on: date) -> InUse:
    """Return the words that go out that day; raise NotFound, NotAllowed."""
    may_see(actor)
    check_known(kind=kind, channel=channel)
    words = words_for(kind=kind, channel=channel, language=language, on=on)
    return InUse(Wording(words.subject, words.text, words.template), words.n)


def changed(*, actor: Actor, on: date) -> Mapping[tuple[str, str], frozenset[str]]:
    """Return what there is of a centre's own by kind and way: states of versions."""
    may_see(actor)
    found: dict[tuple[str, str], set[str]] = {}
    for row in NoticeText.objects.exclude(state=TextState.RETIRED):
        found.setdefault((row.kind, row.channel), set()).add(_state(row, on))
    return {key: frozenset(states - {"ended"}) for key, states in found.items()}


def may_see(actor: Actor) -> None:
    """Raise NotAllowed for who neither edits nor publishes."""
    if not may(actor, Act.EDIT_NOTICE):
        require(actor, Act.PUBLISH_NOTICE)


def check_known(*, kind: str, channel: str, language: str = "vi") -> None:
    """Raise NotFound for a notice, a way or a language there is none of."""
    if kind not in EDITABLE or channel not in set(Channel) or language not in LANGUAGES:
        raise no_such_text()


def no_such_text() -> NotFound:
    """Return the error for words that are not there."""
    return NotFound("notice_text_unknown", N_("Không tìm thấy mẫu thông báo này."))


def _facts(row: NoticeText, on: date) -> TextFacts:
    return TextFacts(
        id=row.pk,
        kind=row.kind,
        channel=row.channel,
        language=row.language,
        n=row.n,
        state=_state(row, on),
        words=Wording(row.subject, row.text, row.template),
        revision=row.revision,
        edited_at=row.edited_at,
        edited_by=row.edited_by,
        edited_by_id=row.edited_by_id,
        published_at=row.published_at,
        published_by=row.published_by,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        reason=row.reason,
    )


def _state(row: NoticeText, on: date) -> str:
    if row.state != TextState.PUBLISHED:
        return str(row.state)
    if row.valid_from and on < row.valid_from:
        return "planned"
    return "ended" if row.valid_to and row.valid_to <= on else str(row.state)
