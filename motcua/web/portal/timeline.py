"""One list of all that has happened to a dossier, in the applicant's words.

Counter, online, post and telephone are one story to the applicant; what goes on inside
an office (who took a task over, internal notes) is not part of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from motcua.domain.dossiers.readers.dossier import DossierFacts, EventFacts
from motcua.domain.following.readers import LetterFacts, WishFacts
from motcua.domain.notifications.readers import EffectFacts
from motcua.domain.post.readers.steps import ParcelStep
from motcua.kernel.money import format_vnd
from motcua.kernel.text import N_
from motcua.web.common import following_words, notice_words, post_words, wording

_INSIDE = frozenset(
    f"dossier.{name}"
    for name in (
        "note", "take_over", "release", "reassign", "link", "undo", "migrate", "proceed",
        "proposed", "held", "hold_released", "opine", "assign", "answer", "left_to_ink",
        "papers_recalled", "not_digitised", "digitised_signed", "fee_cancel_proposed",
        "send_back", "urged", "urging_answered",
        # Of parcels more is told than these say: see `_parcels`.
        "post_ordered", "post_cancelled", "post_failed", "post_came_back",
        "papers_posted",
        "papers_delivered", "papers_undelivered", "papers_taken_back",
        "papers_lost_by_post",
    )
)  # fmt: skip


_REASONED = frozenset(
    f"dossier.{name}"
    for name in ("request_supplement", "request_fee", "stop", "not_returned")
)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened: when, what, by whom or by which way, and more of it."""

    at: datetime
    what: str
    who: str = ""
    more: str = ""


def timeline(
    *,
    d: DossierFacts,
    history: Sequence[EventFacts],
    letters: Sequence[LetterFacts],
    replies: Sequence[datetime],
    wish: WishFacts | None,
    told: Sequence[EffectFacts],
    parcels: Sequence[ParcelStep],
) -> list[Line]:
    """Return everything, the newest first; what is at one moment stays in its order."""
    found = [
        *_filed(d),
        *(_event(e) for e in history if e.kind not in _INSIDE),
        *_letters(letters),
        *_replies(replies, wish),
        *_told(told),
        *_parcels(parcels),
    ]
    return sorted(found, key=lambda line: line.at)[::-1]


def _filed(d: DossierFacts) -> Iterator[Line]:
    yield Line(d.filed_at, gettext(N_("Nộp hồ sơ")), more=wording.channel(d.channel))


def _event(e: EventFacts) -> Line:
    more = [str(e.payload[name]) for name in ("number", "by") if e.payload.get(name)]
    if e.kind in _REASONED:
        more.append(str(e.payload.get("remark") or ""))
    if e.kind == "dossier.fee_level":
        more += [*_levels(e), str(e.payload.get("reason") or "")]
    return Line(e.at, wording.event(e.kind), e.actor_name, "; ".join(filter(None, more)))


def _levels(e: EventFacts) -> Iterator[str]:
    """Say what each fee was found to be, where that is known."""
    levels = e.payload.get("levels")
    for one in levels if isinstance(levels, list) else ():
        if one.get("amount") is not None:
            pieces = f" ({one['pieces']})" if one.get("pieces") else ""
            yield f"{one['fee']}: {format_vnd(one['amount'])}{pieces}"


def _letters(letters: Sequence[LetterFacts]) -> Iterator[Line]:
    for one in letters:
        text = one.text if len(one.text) <= 200 else f"{one.text[:200]}…"
        yield Line(one.at, following_words.talk_way(one.way), one.author_name, text)


def _replies(replies: Sequence[datetime], wish: WishFacts | None) -> Iterator[Line]:
    for sent_at in replies:
        yield Line(sent_at, gettext(N_("Đã gửi phần bổ sung trực tuyến")))
    if wish is not None:
        what = gettext(N_("Đã đề nghị rút hồ sơ"))
        yield Line(wish.at, what, wish.author_name, wish.reason)


def _parcels(parcels: Sequence[ParcelStep]) -> Iterator[Line]:
    for one in parcels:
        yield Line(one.at, post_words.step(one), more=post_words.step_more(one))


def _told(told: Sequence[EffectFacts]) -> Iterator[Line]:
    for one in told:
        ways = [
            notice_words.notice_way(m.channel)
            for m in one.messages
            if m.state in ("sent", "delivered")
        ]
        if ways:
            what = gettext("Đã báo: %(kind)s") % {
                "kind": notice_words.notice_kind(one.kind)
            }
            yield Line(one.planned_at, what, more=", ".join(ways))
