"""Word notices: a draft, published by a second person from a day on, or built in again.

What is owed already keeps the words it was written with (`Message`).
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from motcua.domain.accounts.rules import Act, require
from motcua.domain.ledger import actions as ledger
from motcua.domain.notifications.models import NoticeText, TextState
from motcua.domain.notifications.readers.texts import check_known, no_such_text
from motcua.domain.notifications.rules.channels import Channel
from motcua.domain.notifications.rules.texts import TITLED, Wording, faults
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, Several
from motcua.kernel.text import N_

TOPIC = "notice_text"


@transaction.atomic
def save_notice_draft(
    *,
    actor: Actor,
    at: datetime,
    kind: str,
    channel: str,
    language: str,
    words: Wording,
    seen: int | None = None,
) -> int:
    """Write the draft, a new one where there is none; return its id.

    `seen` is the revision the editor has before them, None to begin one. Raises
    NotAllowed, NotFound, Several naming each faulty field, and Conflict when somebody
    has saved it since, published it or thrown it away.
    """
    require(actor, Act.EDIT_NOTICE)
    check_known(kind=kind, channel=channel, language=language)
    kept = (
        words if Channel(channel) in TITLED else Wording("", words.text, words.template)
    )
    _check(kind, channel, kept)
    mine = NoticeText.objects.filter(kind=kind, channel=channel, language=language)
    row = mine.select_for_update().filter(state=TextState.DRAFT).first()
    if row is None:
        _check_begins(seen)
        last = mine.order_by("-n").values_list("n", flat=True).first() or 0
        row = NoticeText(
            kind=kind, channel=channel, language=language, n=last + 1, revision=0
        )
    else:
        _check_seen(row, seen)
    row.subject, row.text, row.template = kept.subject, kept.text, kept.template
    row.revision += 1
    row.edited_at, row.edited_by = at, actor.name
    row.edited_by_id = actor.officer_id or 0
    row.save()
    return row.pk


@transaction.atomic
def drop_notice_draft(*, actor: Actor, at: datetime, text_id: int) -> None:
    """Throw a draft away; nothing was sent with it."""
    require(actor, Act.EDIT_NOTICE)
    _draft(text_id).delete()


@transaction.atomic
def publish_notice_text(
    *,
    actor: Actor,
    at: datetime,
    text_id: int,
    valid_from: date,
    reason: str,
    seen: int,
) -> None:
    """Put a draft in use from a day on; the version before it ends there.

    Raises NotAllowed for the one who wrote it, Invalid for a day that is past or without
    a reason, Conflict when it was saved again after `seen`.
    """
    require(actor, Act.PUBLISH_NOTICE)
    row = _draft(text_id)
    _check_seen(row, seen)
    if row.edited_by_id == actor.officer_id:
        raise NotAllowed(
            "second_person_needed",
            N_("Việc này cần người thứ hai: bạn là người soạn."),
            remedy=N_("Hãy nhờ một người khác có thẩm quyền công bố."),
        )
    _check_day(valid_from, at)
    _require_reason(reason)
    _check(row.kind, row.channel, Wording(row.subject, row.text, row.template))
    _end(row.kind, row.channel, row.language, valid_from)
    row.state, row.valid_from, row.reason = TextState.PUBLISHED, valid_from, reason
    row.published_at, row.published_by = at, actor.name
    row.published_by_id = actor.officer_id
    row.save()
    _note(row, actor, at, "notice_text.published", text=row.text, subject=row.subject)


@transaction.atomic
def use_built_in(*, actor: Actor, at: datetime, text_id: int, reason: str) -> None:
    """Take the words in use, and those planned, out of use today.

    Raises NotAllowed, NotFound, Conflict when they are not in use, Invalid without a
    reason.
    """
    require(actor, Act.PUBLISH_NOTICE)
    row = NoticeText.objects.select_for_update().filter(pk=text_id).first()
    if row is None:
        raise no_such_text()
    today = at.astimezone(VN).date()
    if row.state != TextState.PUBLISHED or (row.valid_to and row.valid_to <= today):
        raise Conflict("not_in_force", N_("Phiên bản này không còn áp dụng."))
    _require_reason(reason)
    _end(row.kind, row.channel, row.language, today)
    _note(row, actor, at, "notice_text.retired", reason=reason)


def _end(kind: str, channel: str, language: str, day: date) -> None:
    """End what is in use at a day; what would have begun then or later never does."""
    rows = NoticeText.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=day),
        kind=kind,
        channel=channel,
        language=language,
        state=TextState.PUBLISHED,
    )
    rows.filter(valid_from__gte=day).update(state=TextState.RETIRED)
    rows.filter(valid_from__lt=day).update(valid_to=day)


def _draft(text_id: int) -> NoticeText:
    row = NoticeText.objects.select_for_update().filter(pk=text_id).first()
    if row is None:
        raise no_such_text()
    if row.state != TextState.DRAFT:
        raise Conflict(
            "notice_text_published",
            N_("Phiên bản đã công bố không sửa được nữa."),
            remedy=N_("Hãy soạn một phiên bản mới."),
        )
    return row


def _check(kind: str, channel: str, words: Wording) -> None:
    found = list(faults(kind=kind, channel=Channel(channel), words=words))
    if len(found) == 1:
        raise found[0]
    if found:
        raise Several(found)


def _check_begins(seen: int | None) -> None:
    if seen is not None:
        raise Conflict(
            "draft_gone",
            N_("Bản nháp này đã được công bố hoặc đã bị xóa."),
            remedy=N_("Hãy soạn một phiên bản mới."),
        )


def _check_seen(row: NoticeText, seen: int | None) -> None:
    if row.revision != seen:
        raise Conflict(
            "draft_changed",
            N_("%(name)s đã lưu bản nháp này sau khi bạn mở."),
            facts={"name": row.edited_by},
            remedy=N_("Hãy tải lại trang; nội dung bạn gõ chưa được lưu."),
        )


def _check_day(day: date, at: datetime) -> None:
    if day < at.astimezone(VN).date():
        raise Invalid(
            "day_past",
            N_("Ngày áp dụng đã qua."),
            field="valid_from",
            remedy=N_("Chọn hôm nay hoặc một ngày sau."),
        )


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid(
            "reason_missing", N_("Chưa ghi căn cứ thay đổi mẫu."), field="reason"
        )


def _note(
    row: NoticeText, actor: Actor, at: datetime, kind: str, **facts: object
) -> None:
    ledger.append(
        topic=TOPIC,
        stream=row.pk,
        actor=actor,
        at=at,
        kind=kind,
        payload={
            "kind": row.kind,
            "channel": row.channel,
            "language": row.language,
            "n": row.n,
            "valid_from": str(row.valid_from),
            "reason": row.reason,
            **facts,
        },
    )
