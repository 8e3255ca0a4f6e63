"""Edit, check, publish and retire processes.

Whoever calls `mark_checked` or `publish_process` has had the engine check it first:
soundness is the engine's business, one area above.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.catalogue.models import (
    ProcessDefinition,
    ProcessState,
    Scenario,
    StepTemplate,
)
from motcua.domain.ledger import actions as ledger
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.kernel.text import N_

_EDITED = (ProcessState.DRAFT, ProcessState.CHECKED)


@transaction.atomic
def save_process_draft(
    *,
    actor: Actor,
    at: datetime,
    key: str,
    name: str,
    definition: dict[str, object],
    decision: str = "",
    seen: datetime | None = None,
) -> int:
    """Write the version being edited, a new one where there is none; return its id.

    A checked version becomes a draft again. `seen` is when the version the editor
    began from was last saved, a draft or, where there was none, the newest; raises
    Conflict when somebody has saved another since.
    """
    require(actor, Act.EDIT_PROCESS)
    row = (
        ProcessDefinition.objects.select_for_update()
        .filter(key=key, state__in=_EDITED)
        .first()
    )
    _check_seen(row or _newest(key), seen)
    if row is None:
        row = ProcessDefinition(key=key, n=_next_number(key))
    row.name, row.definition, row.decision = name, definition, decision.strip()
    row.state = ProcessState.DRAFT
    row.edited_at, row.edited_by = at, actor.name
    row.save()
    return row.pk


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One step of the library: what it is for, and the step as in a process file."""

    key: str
    name: str
    about: str
    step: Mapping[str, Any]


@transaction.atomic
def save_step_templates(
    *, actor: Actor, at: datetime, rows: Sequence[TemplateRow]
) -> int:
    """Write the library's steps, new or changed; return how many there are now.

    Processes hold copies, so a change here changes none of them.
    """
    require(actor, Act.EDIT_PROCESS)
    StepTemplate.objects.bulk_create(
        (StepTemplate(row.key, row.name, row.about, dict(row.step)) for row in rows),
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["name", "about", "step"],
    )
    return StepTemplate.objects.count()


@transaction.atomic
def mark_checked(
    *, actor: Actor, at: datetime, process_id: int, seen: datetime | None = None
) -> None:
    """Note that the engine has found a draft sound.

    `seen` is when what it has checked was saved; raises Conflict when that has changed.
    """
    require(actor, Act.EDIT_PROCESS)
    row = _edited(process_id)
    _check_seen(row, seen)
    row.state = ProcessState.CHECKED
    row.save(update_fields=["state"])


@transaction.atomic
def drop_process_draft(
    *, actor: Actor, at: datetime, process_id: int, seen: datetime | None = None
) -> None:
    """Throw away the version being edited; it was never in force.

    With the only version of a process its scenarios go too. Raises Conflict
    when somebody has saved it since `seen`.
    """
    require(actor, Act.EDIT_PROCESS)
    row = _edited(process_id)
    _check_seen(row, seen)
    row.delete()
    if _newest(row.key) is None:
        Scenario.objects.filter(process_key=row.key).delete()


@transaction.atomic
def publish_draft(
    *,
    actor: Actor,
    at: datetime,
    process_id: int,
    decision: str,
    seen: datetime | None = None,
    proof: Sequence[Mapping[str, Any]] = (),
) -> int:
    """Put a checked version in force; the one before it is retired.

    Running dossiers stay on the version they were received under. `proof` are the
    scenarios it has passed; they are kept with it and in the ledger. Raises Invalid
    without the decision it rests on, Conflict when somebody has saved the draft since
    `seen`. Basis: TT 01/2018 art 8.
    """
    require(actor, Act.EDIT_PROCESS)
    row = _edited(process_id)
    _check_seen(row, seen)
    if row.state != ProcessState.CHECKED:
        raise Conflict(
            "not_checked",
            N_("Bản nháp chưa được kiểm tra, hoặc đã sửa sau khi kiểm tra."),
            remedy=N_("Hãy kiểm tra lại rồi công bố."),
        )
    if not decision.strip():
        raise Invalid(
            "decision_missing",
            N_("Chưa ghi số quyết định ban hành quy trình."),
            field="decision",
        )
    ProcessDefinition.objects.filter(key=row.key, state=ProcessState.PUBLISHED).update(
        state=ProcessState.RETIRED, retired_at=at
    )
    row.state, row.decision, row.published_at = ProcessState.PUBLISHED, decision, at
    row.proof = [dict(one) for one in proof]
    row.save()
    ledger.append(
        topic="process",
        stream=row.pk,
        actor=actor,
        at=at,
        kind="process.published",
        payload={
            "key": row.key,
            "n": row.n,
            "decision": decision,
            "definition": row.definition,
            "proof": row.proof,
        },
    )
    return row.pk


def _edited(process_id: int) -> ProcessDefinition:
    row = (
        ProcessDefinition.objects.select_for_update()
        .filter(pk=process_id, state__in=_EDITED)
        .first()
    )
    if row is None:
        raise NotFound("draft_unknown", N_("Không có bản nháp quy trình này."))
    return row


def _check_seen(row: ProcessDefinition | None, seen: datetime | None) -> None:
    if row is None or seen is None or row.edited_at == seen:
        return
    raise Conflict(
        "draft_changed",
        N_("%(name)s đã lưu bản nháp này sau khi bạn mở."),
        facts={"name": row.edited_by},
        remedy=N_("Hãy tải lại trang; nội dung bạn gõ chưa được lưu."),
    )


def _newest(key: str) -> ProcessDefinition | None:
    return ProcessDefinition.objects.filter(key=key).order_by("-n").first()


def _next_number(key: str) -> int:
    last = _newest(key)
    return last.n + 1 if last else 1
