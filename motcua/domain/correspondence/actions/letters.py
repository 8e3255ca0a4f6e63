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
    may_edit_letters,
    no_such_letter,
)
from motcua.domain.correspondence.rules.letters import (
    LetterFault,
    faults,
    letter_from_json,
)
from motcua.domain.ledger import actions as ledger
from motcua.domain.ledger import readers as ledger_readers
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.text import N_

TOPIC = "letter"


@transaction.atomic
def save_letter_draft(
    *, actor: Actor, at: datetime, unit_id: int, key: str, content: Mapping[str, Any]
) -> int:
    """Write the version being edited, a new one where there is none; return its id.

    A checked version becomes a draft again. Raises NotAllowed, Invalid.
    """
    may_edit_letters(actor=actor, unit_id=unit_id, on=_day(at))
    mine = LetterTemplate.objects.filter(unit_id=unit_id, key=key)
    row = mine.select_for_update().filter(state__in=EDITED).first()
    if row is None:
        last = mine.order_by("-n").values_list("n", flat=True).first() or 0
        row = LetterTemplate(unit_id=unit_id, key=key, n=last + 1)
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
def publish_letter(*, actor: Actor, at: datetime, template_id: int, reason: str) -> None:
    """Put a checked version in force for its unit; the one before it is retired.

    Letters already begun keep the words they were begun with. Raises Conflict for a
    version that is not checked, Invalid without a reason.
    """
    row = _edited(actor, at, template_id)
    if row.state != LetterState.CHECKED:
        raise Conflict(
            "not_checked",
            N_("Bản nháp chưa được kiểm tra, hoặc đã sửa sau khi kiểm tra."),
            remedy=N_("Hãy kiểm tra lại rồi công bố."),
        )
    _require_reason(reason)
    LetterTemplate.objects.filter(
        unit_id=row.unit_id, key=row.key, state=LetterState.PUBLISHED
    ).update(state=LetterState.RETIRED, retired_at=at)
    row.state, row.reason = LetterState.PUBLISHED, reason.strip()
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
) -> None:
    """Say which template makes results from a day on; None for the general paper.

    `scope` is `procedure` (name: its code) or `field` (its name); `outcome` is
    `approved` or `rejected`. Dossiers keep what held when they were received.
    """
    require(actor, Act.EDIT_LETTER)
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
            scope=scope, name=name, outcome=outcome, key=key, valid_from=valid_from
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
        after=ledger_readers.head(topic=TOPIC, stream=row.pk),
        actor=actor,
        at=at,
        kind=kind,
        payload={
            "unit": row.unit_id,
            "key": row.key,
            "n": row.n,
            "reason": row.reason,
            **facts,
        },
    )


def _day(at: datetime) -> date:
    return at.astimezone(VN).date()
