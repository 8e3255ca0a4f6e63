"""Which notices a centre may word itself, and what keeps its words from being sent.

Basis: NĐ 61/2018 art 5.1d; law 91/2025 art 3.3 (no personal data where others read).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from motcua.domain.notifications.rules.channels import Channel
from motcua.domain.notifications.rules.letters import LETTERS, SECRET, Letter
from motcua.domain.notifications.rules.plain import (
    PLACES,
    SAMPLE,
    faults_of,
    is_plain,
    names_in,
)
from motcua.domain.notifications.rules.segments import MOST_SEGMENTS, length_of
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

LANGUAGES = ("vi", "en")
TITLED = frozenset({Channel.INAPP, Channel.EMAIL})
"""The ways that show a subject; elsewhere the text is all there is."""


def _places(letter: Letter) -> tuple[str, ...]:
    found = names_in(letter.subject) | names_in(letter.text)
    return tuple(name for name in PLACES if name in found)


EDITABLE: Mapping[str, tuple[str, ...]] = {
    kind: _places(letter)
    for kind, letter in LETTERS.items()
    if kind not in SECRET
    and names_in(letter.text) <= set(PLACES)
    and is_plain(letter.text)
}
"""The notices a centre may word, each with the places it has something for.

Codes and what guards an account are the product's own words.
"""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one notice by one way; `template` is the messenger's number for it."""

    subject: str
    text: str
    template: str = ""


def filled(text: str) -> str:
    """Return a text with made-up values in its places; it has no others."""
    return text % SAMPLE


def faults(*, kind: str, channel: Channel, words: Wording) -> Iterator[Invalid]:
    """Yield everything that keeps words from being sent, each at its field."""
    places = EDITABLE[kind]
    if not words.text:
        yield Invalid("text_missing", N_("Chưa có nội dung."), field="text")
        return
    found = list(faults_of(words.text, field="text", places=places))
    yield from found
    if channel in TITLED:
        yield from _subject(words.subject, places)
    if channel is Channel.MESSENGER and not words.template:
        yield Invalid(
            "template_missing",
            N_("Chưa ghi số của mẫu tin đã được duyệt."),
            field="template",
            remedy=N_("Ghi đúng số mẫu mà đơn vị vận hành ứng dụng đã cấp."),
        )
    if channel is Channel.SMS and not found:
        yield from _long(words.text)


def _subject(subject: str, places: tuple[str, ...]) -> Iterator[Invalid]:
    if not subject:
        yield Invalid("subject_missing", N_("Chưa có tiêu đề."), field="subject")
    yield from faults_of(subject, field="subject", places=places)


def _long(text: str) -> Iterator[Invalid]:
    segments = length_of(filled(text)).segments
    if segments > MOST_SEGMENTS:
        yield Invalid(
            "sms_too_long",
            N_("Tin nhắn dài %(n)s phần, quá mức %(most)s phần."),
            facts={"n": segments, "most": MOST_SEGMENTS},
            field="text",
            remedy=N_("Hãy viết ngắn lại, hoặc viết không dấu."),
        )
