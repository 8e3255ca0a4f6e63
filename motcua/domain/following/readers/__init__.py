"""What was said about a dossier, what was sent, and what waits at the counter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.dossiers.models import AskedFor, Dossier, WorkItem
from motcua.domain.dossiers.readers.dossier import ItemFacts, items_of
from motcua.domain.dossiers.readers.reach import FOLLOWS, may_do
from motcua.domain.dossiers.readers.visibility import no_such_dossier, visible
from motcua.domain.dossiers.workflow.states import ItemKind
from motcua.domain.following.models import Attached, Letter, Reply, ReplyState, Wish
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.behalf import Doing
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.kernel.text import N_

MOST_WAITING = 200
SUPPLEMENTS = (Doing.FOLLOW, Doing.SUPPLEMENT)
"""Whoever may do one of these with a dossier sees what supplement it is asked for."""


@dataclass(frozen=True, slots=True)
class AttachedFacts:
    """A file that came along; `deleted_at` when its time of keeping was over."""

    id: int
    line: int | None
    sha256: str
    name: str
    size: int
    media_type: str
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """One message, with its files and whether the other side has read it."""

    n: int
    at: datetime
    from_applicant: bool
    way: str
    author_name: str
    text: str
    read_at: datetime | None
    files: tuple[AttachedFacts, ...]


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One paper a supplement asks for, with the files that answer it."""

    n: int
    component_n: int | None
    name: str
    files: tuple[AttachedFacts, ...]


@dataclass(frozen=True, slots=True)
class ReplyFacts:
    """The supplement that is asked for now, and how far its answer has come."""

    item_n: int
    ask: str
    asked_at: datetime
    state: str
    sent_at: datetime | None
    lines: tuple[LineFacts, ...]


@dataclass(frozen=True, slots=True)
class WishFacts:
    """A wish to withdraw that is open."""

    at: datetime
    author_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """What went to and fro over a dossier; `replies_sent` is when supplements were sent.

    Those taken in long since are among them. `row` is the dossier's own.
    """

    letters: tuple[LetterFacts, ...]
    reply: ReplyFacts | None
    wish: WishFacts | None
    replies_sent: tuple[datetime, ...]
    row: Dossier


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One thing of an applicant that waits at the counter: letter, reply or wish."""

    what: str
    code: str
    procedure_name: str
    submitter_name: str
    at: datetime


def letters_of(*, actor: Actor, dossier_id: int, on: date) -> tuple[LetterFacts, ...]:
    """Return the messages of a dossier the actor may see, the oldest first."""
    seen(actor=actor, dossier_id=dossier_id, on=on)
    return _letters(dossier_id)


def _letters(dossier_id: int) -> tuple[LetterFacts, ...]:
    rows = list(Letter.objects.filter(dossier_id=dossier_id).order_by("n"))
    if not rows:
        return ()
    files = _files(Attached.objects.filter(dossier_id=dossier_id, reply__isnull=True))
    return tuple(
        LetterFacts(
            row.n,
            row.at,
            row.from_applicant,
            row.way,
            row.author_name,
            row.text,
            row.read_at,
            tuple(facts for letter_n, _, facts in files if letter_n == row.n),
        )
        for row in rows
    )


def reply_of(*, actor: Actor, dossier_id: int, on: date) -> ReplyFacts | None:
    """Return the supplement asked for now, line by line; None when none is."""
    seen(actor=actor, dossier_id=dossier_id, on=on, doings=SUPPLEMENTS)
    item = open_request(dossier_id=dossier_id)
    return _reply(dossier_id, item) if item is not None else None


def _reply(dossier_id: int, item: WorkItem | ItemFacts) -> ReplyFacts:
    row = Reply.objects.filter(dossier_id=dossier_id, item_n=item.n).first()
    files = _files(Attached.objects.filter(reply=row)) if row is not None else []
    asked = AskedFor.objects.filter(dossier_id=dossier_id, item_n=item.n).order_by("n")
    lines = tuple(
        LineFacts(
            n, one.component_n, one.name, tuple(f for _, line, f in files if line == n)
        )
        for n, one in enumerate(asked, start=1)
    )
    return ReplyFacts(
        item_n=item.n,
        ask=item.ask,
        asked_at=item.opened_at,
        state=row.state if row is not None else ReplyState.DRAFT.value,
        sent_at=row.sent_at if row is not None else None,
        lines=lines,
    )


def wish_of(*, actor: Actor, dossier_id: int, on: date) -> WishFacts | None:
    """Return an open wish to withdraw a dossier that has not ended."""
    return _wish(seen(actor=actor, dossier_id=dossier_id, on=on))


def _wish(row: Dossier) -> WishFacts | None:
    found = Wish.objects.filter(dossier_id=row.pk, ended_at__isnull=True).first()
    if found is None or row.ended_at is not None:
        return None
    return WishFacts(found.at, found.author_name, found.reason)


def exchange_of(*, actor: Actor, dossier_id: int, on: date) -> Exchange:
    """Return all that a dossier the actor may see and its applicant have exchanged."""
    row = seen(actor=actor, dossier_id=dossier_id, on=on)
    return exchange_in(row=row, items=items_of(dossier_id=dossier_id))


def exchange_in(*, row: Dossier, items: Sequence[ItemFacts]) -> Exchange:
    """Return the same of a dossier that its reader may see, with its stays at steps."""
    asked = [item for item in items if item.kind == ItemKind.SUPPLEMENT]
    item = next((one for one in asked if one.closed_at is None), None)
    return Exchange(
        letters=_letters(row.pk),
        reply=_reply(row.pk, item) if item is not None else None,
        wish=_wish(row),
        replies_sent=_replies_sent(row.pk) if asked else (),
        row=row,
    )


def _replies_sent(dossier_id: int) -> tuple[datetime, ...]:
    sent = Reply.objects.filter(dossier_id=dossier_id, sent_at__isnull=False)
    return tuple(r.sent_at for r in sent.order_by("sent_at") if r.sent_at)


def attached(*, actor: Actor, dossier_id: int, file_id: int, on: date) -> AttachedFacts:
    """Return a file of a dossier the actor may see; what is not sent is its sender's."""
    row = seen(actor=actor, dossier_id=dossier_id, on=on, doings=SUPPLEMENTS)
    rows = Attached.objects.filter(dossier_id=dossier_id, pk=file_id)
    if actor.kind is not ActorKind.CITIZEN:
        rows = rows.exclude(reply__state=ReplyState.DRAFT)
    elif not may_do(actor=actor, row=row, doing=Doing.FOLLOW):
        rows = rows.exclude(reply=None)
    found = rows.filter(deleted_at=None).first()
    if found is None:
        raise NotFound("file_unknown", N_("Không có tệp này."))
    return _attached(found)


def waiting(*, actor: Actor) -> tuple[WaitingRow, ...]:
    """Return what applicants have sent and nobody at the counter has looked at yet."""
    require(actor, Act.RECEIVE_SUPPLEMENT)
    units = units_for(actor, Act.RECEIVE_SUPPLEMENT)
    found: list[tuple[str, int, datetime]] = []
    letters = Letter.objects.filter(
        unit_id__in=units, from_applicant=True, read_at__isnull=True
    ).order_by("at")
    still_asked = WorkItem.objects.filter(
        dossier_id=OuterRef("dossier_id"), n=OuterRef("item_n"), closed_at__isnull=True
    )
    replies = Reply.objects.filter(
        Exists(still_asked), unit_id__in=units, state=ReplyState.SENT
    )
    wishes = Wish.objects.filter(unit_id__in=units, ended_at__isnull=True).order_by("at")
    for what, rows, time in (
        ("letter", letters, "at"),
        ("reply", replies.order_by("sent_at"), "sent_at"),
        ("wish", wishes, "at"),
    ):
        pairs = rows.values_list("dossier_id", time)[:MOST_WAITING]
        found += [(what, dossier_id, at) for dossier_id, at in pairs]
    ids = {dossier_id for _, dossier_id, _ in found}
    open_rows = Dossier.objects.filter(pk__in=ids, ended_at__isnull=True)
    columns = ("pk", "code", "procedure_name", "submitter_name")
    known = {
        pk: (code, procedure, submitter)
        for pk, code, procedure, submitter in open_rows.values_list(*columns)
    }
    rows_found = {
        (what, dossier_id): WaitingRow(what, *known[dossier_id], at)
        for what, dossier_id, at in reversed(found)
        if dossier_id in known
    }
    return tuple(sorted(rows_found.values(), key=lambda row: row.at))


def may_write(*, actor: Actor, unit_id: int) -> bool:
    """Say whether an officer is at the counter that received a dossier."""
    return unit_id in units_for(actor, Act.RECEIVE_SUPPLEMENT)


def require_counter(*, actor: Actor, unit_id: int) -> None:
    """Raise NotAllowed unless an officer is at the counter that received a dossier."""
    require(actor, Act.RECEIVE_SUPPLEMENT)
    if not may_write(actor=actor, unit_id=unit_id):
        raise NotAllowed(
            "not_your_counter",
            N_("Chỉ bộ phận một cửa đã nhận hồ sơ làm việc với người nộp."),
            remedy=N_("Hãy gửi nội dung cần hỏi qua bộ phận một cửa."),
        )


def seen(
    *, actor: Actor, dossier_id: int, on: date, doings: tuple[Doing, ...] = FOLLOWS
) -> Dossier:
    """Return the row of a dossier the actor may see; raise NotFound otherwise."""
    row = visible(actor=actor, on=on, doings=doings).filter(pk=dossier_id).first()
    if row is None:
        raise no_such_dossier()
    return row


def open_request(*, dossier_id: int) -> WorkItem | None:
    """Return the item that waits for a supplement, None when none does."""
    return WorkItem.objects.filter(
        dossier_id=dossier_id, kind="supplement", closed_at__isnull=True
    ).first()


def _files(
    rows: Iterable[Attached],
) -> list[tuple[int | None, int | None, AttachedFacts]]:
    ordered = sorted(rows, key=lambda row: row.pk)
    return [(row.letter_n, row.line, _attached(row)) for row in ordered]


def _attached(row: Attached) -> AttachedFacts:
    return AttachedFacts(
        row.pk,
        row.line,
        row.sha256,
        row.name,
        row.size,
        row.media_type,
        row.deleted_at,
    )
