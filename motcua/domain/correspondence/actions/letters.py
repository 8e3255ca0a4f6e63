"""Edit, check, publish and retire the words of letters; say which make results."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.correspondence.models import (
    LetterState,
    LetterTemplate,
    ResultLetter,
)
from motcua.domain.correspondence.readers.letters import (
    EDITED,
    KEY,
    is_letter,
    may_edit_letters,
    no_such_letter,
)
from motcua.domain.correspondence.rules.letter_faults import LetterFault, faults
from motcua.domain.correspondence.rules.letters import letter_from_json
from motcua.domain.ledger import actions as ledger
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.text import N_

TOPIC = "letter"


@transaction.atomic
def save_letter_draft(
    *,
    actor: Actor,
    at: datetime,
    unit_id: int,
    key: str,
    content: Mapping[str, Any],
    seen: datetime | None = None,
) -> int:
    """Write the version being edited, a new one where there is none; return its id.

    A checked version becomes a draft again. `seen` is when the draft the editor has
    before them was saved. Raises NotAllowed, Invalid for a key that is no word,
    Conflict when somebody has saved it since.
    """
    may_edit_letters(actor=actor, unit_id=unit_id, on=_day(at))
    _check_key(key)
    mine = LetterTemplate.objects.filter(unit_id=unit_id, key=key)
    row = mine.select_for_update().filter(state__in=EDITED).first()
    if row is None:
        _check_begins(seen)
        last = mine.order_by("-n").values_list("n", flat=True).first() or 0
        row = LetterTemplate(unit_id=unit_id, key=key, n=last + 1)
    else:
        _check_seen(row, seen)
    row.content = letter_from_json(content).to_json()
    row.state = LetterState.DRAFT
    row.edited_at, row.edited_by = at, actor.name
    row.save()
    return row.pk


@transaction.atomic
def check_letter(
    *, actor: Actor, at: datetime, template_id: int
) -> tuple[LetterFault, ...]:
    """Look for everything wrong with a draft; mark it checked when there is nothing."""
    row = _edited(actor, at, template_id)
    found = faults(letter_from_json(row.content))
    if not found:
        row.state = LetterState.CHECKED
        row.save(update_fields=["state"])
    return found


@transaction.atomic
def publish_letter(
    *,
    actor: Actor,
    at: datetime,
    template_id: int,
    decision: str,
    reason: str,
    seen: datetime | None = None,
) -> None:
    """Put a checked version in force for its unit; the one before it is retired.

    `decision` is number and day of the document that says so. Letters already begun
    keep the words they were begun with. Raises Conflict for a version that is not
    checked or was saved since `seen`, Invalid without decision or reason.
    """
    row = _edited(actor, at, template_id)
    _check_seen(row, seen)
    if row.state != LetterState.CHECKED:
        raise Conflict(
            "not_checked",
            N_("Bản nháp chưa được kiểm tra, hoặc đã sửa sau khi kiểm tra."),
            remedy=N_("Hãy kiểm tra lại rồi công bố."),
        )
    _require_decision(decision)
    _require_reason(reason)
    LetterTemplate.objects.filter(
        unit_id=row.unit_id, key=row.key, state=LetterState.PUBLISHED
    ).update(state=LetterState.RETIRED, retired_at=at)
    row.state, row.reason = LetterState.PUBLISHED, reason.strip()
    row.decision = decision.strip()
    row.published_at, row.published_by = at, actor.name
    row.save()
    _note(row, actor, at, "letter.published", {"content": row.content})


@transaction.atomic
def retire_letter(*, actor: Actor, at: datetime, template_id: int, reason: str) -> None:
    """Take a published version out of force: one above or the built-in is used."""
    row = LetterTemplate.objects.select_for_update().filter(pk=template_id).first()
    if row is None:
        raise no_such_letter()
    may_edit_letters(actor=actor, unit_id=row.unit_id, on=_day(at))
    if row.state != LetterState.PUBLISHED:
        raise Conflict("not_in_force", N_("Phiên bản này không còn áp dụng."))
    _require_reason(reason)
    row.state, row.retired_at = LetterState.RETIRED, at
    row.save(update_fields=["state", "retired_at"])
    _note(row, actor, at, "letter.retired", {"reason": reason.strip()})


@transaction.atomic
def name_result_letter(
    *,
    actor: Actor,
    at: datetime,
    scope: str,
    name: str,
    outcome: str,
    key: str | None,
    valid_from: date,
    decision: str,
) -> None:
    """Say which template makes results from a day on; None for the general paper.

    `scope` is `procedure` (name: its code) or `field` (its name); `outcome` is
    `approved` or `rejected`. Dossiers keep what held when they were received, so the
    day is not past. Raises NotAllowed, Invalid naming what is missing or unknown.
    """
    require(actor, Act.EDIT_LETTER)
    _check_named(key, valid_from, _day(at))
    _require_decision(decision)
    if scope not in ("procedure", "field") or outcome not in ("approved", "rejected"):
        raise Invalid("result_letter_malformed", N_("Phạm vi hoặc kết quả không hợp lệ."))
    rows = ResultLetter.objects.filter(scope=scope, name=name, outcome=outcome)
    for row in rows.select_for_update().filter(valid_to__isnull=True):
        if row.valid_from >= valid_from:
            row.delete()
            continue
        row.valid_to = valid_from - timedelta(days=1)
        row.save(update_fields=["valid_to"])
    if key is not None:
        ResultLetter.objects.create(
            scope=scope,
            name=name,
            outcome=outcome,
            key=key,
            valid_from=valid_from,
            decision=decision.strip(),
            named_at=at,
            named_by=actor.name,
        )


@transaction.atomic
def drop_letter_draft(*, actor: Actor, at: datetime, template_id: int) -> None:
    """Throw away the version being edited; no letter was begun with it."""
    _edited(actor, at, template_id).delete()


def _check_named(key: str | None, valid_from: date, today: date) -> None:
    if key is not None and not is_letter(key=key):
        raise Invalid("letter_unknown", N_("Không có mẫu văn bản này."), field="key")
    if valid_from < today:
        raise Invalid(
            "result_letter_past",
            N_("Chỉ chọn được mẫu từ hôm nay trở đi: hồ sơ đã nhận giữ mẫu cũ."),
            field="valid_from",
        )


def _check_key(key: str) -> None:
    if not KEY.fullmatch(key):
        raise Invalid(
            "letter_key_malformed",
            N_("Khóa của mẫu phải gồm chữ thường không dấu, chữ số và gạch nối."),
            field="key",
            remedy=N_("Ví dụ: thu-moi."),
        )


def _check_begins(seen: datetime | None) -> None:
    """Raise Conflict when the draft that was before the editor is no more."""
    if seen is not None:
        raise Conflict(
            "draft_gone",
            N_("Bản nháp này đã được công bố hoặc đã bị xóa."),
            remedy=N_("Hãy soạn một phiên bản mới."),
        )


def _check_seen(row: LetterTemplate, seen: datetime | None) -> None:
    if seen is not None and row.edited_at != seen:
        raise Conflict(
            "draft_changed",
            N_("%(name)s đã lưu bản nháp này sau khi bạn mở."),
            facts={"name": row.edited_by},
            remedy=N_("Hãy tải lại trang; nội dung bạn gõ chưa được lưu."),
        )


def _require_decision(decision: str) -> None:
    if not decision.strip():
        raise Invalid(
            "decision_missing",
            N_("Chưa ghi số, ngày của văn bản quyết định."),
            field="decision",
            remedy=N_("Ví dụ: 12/QĐ-UBND ngày 05/3/2026."),
        )


def _edited(actor: Actor, at: datetime, template_id: int) -> LetterTemplate:
    row = LetterTemplate.objects.select_for_update().filter(pk=template_id).first()
    if row is None:
        raise no_such_letter()
    may_edit_letters(actor=actor, unit_id=row.unit_id, on=_day(at))
    if row.state not in EDITED:
        raise Conflict(
            "letter_published",
            N_("Phiên bản đã công bố không sửa được nữa."),
            remedy=N_("Hãy soạn một phiên bản mới."),
        )
    return row


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid(
            "reason_missing", N_("Chưa ghi căn cứ thay đổi mẫu."), field="reason"
        )


def _note(
    row: LetterTemplate,
    actor: Actor,
    at: datetime,
    kind: str,
    facts: dict[str, object],
) -> None:
    ledger.append(
        topic=TOPIC,
        stream=row.pk,
        actor=actor,
        at=at,
        kind=kind,
        payload={
            "unit": row.unit_id,
            "key": row.key,
            "n": row.n,
            "decision": row.decision,
            "reason": row.reason,
            **facts,
        },
    )


def _day(at: datetime) -> date:
    return at.astimezone(VN).date()
