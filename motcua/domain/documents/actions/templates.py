"""Edit, check, publish and retire the templates of a unit's papers."""

from datetime import datetime

from django.db import transaction

from motcua.domain.documents.models import FormTemplate, TemplateState, TemplateText
from motcua.domain.documents.readers.templates import (
    EDITED,
    forget_templates,
    may_edit,
)
from motcua.domain.documents.rules.checking import TemplateFault, faults
from motcua.domain.documents.rules.registry import form_of, set_of
from motcua.domain.documents.rules.templates import (
    Template,
    assembled,
    every_built_in,
)
from motcua.domain.ledger import actions as ledger
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.kernel.text import N_

TOPIC = "form"


@transaction.atomic
def save_template_draft(
    *,
    actor: Actor,
    at: datetime,
    unit_id: int,
    set_key: str,
    kind: str,
    source: str,
    seen: datetime | None = None,
) -> int:
    """Write the version being edited, a new one where there is none; return its id.

    A checked version becomes a draft again. `seen` is when the draft the editor has
    before them was saved; raises Conflict when somebody has saved it since, NotFound
    for a form there is not.
    """
    may_edit(actor=actor, unit_id=unit_id, on=at.astimezone(VN).date())
    set_of(set_key), form_of(kind)
    mine = FormTemplate.objects.filter(unit_id=unit_id, form_set=set_key, kind=kind)
    row = mine.select_for_update().filter(state__in=EDITED).first()
    if row is None:
        _check_begins(seen)
        last = mine.order_by("-n").values_list("n", flat=True).first() or 0
        row = FormTemplate(unit_id=unit_id, form_set=set_key, kind=kind, n=last + 1)
    else:
        _check_seen(row, seen)
    row.source = source.replace("\r\n", "\n")
    row.state = TemplateState.DRAFT
    row.edited_at, row.edited_by = at, actor.name
    row.save()
    return row.pk


def check_template(
    *, actor: Actor, at: datetime, template_id: int
) -> tuple[TemplateFault, ...]:
    """Look for everything wrong with a draft; note it as checked when there is nothing.

    The draft is compiled outside the transaction, in a process of its own; what has
    been saved meanwhile is not marked.
    """
    row = _edited(actor, at, template_id, lock=False)
    found = faults(row.source, forms=set_of(row.form_set), kind=row.kind)
    if not found:
        FormTemplate.objects.filter(
            pk=row.pk, edited_at=row.edited_at, state__in=EDITED
        ).update(state=TemplateState.CHECKED)
    return found


@transaction.atomic
def publish_template(
    *, actor: Actor, at: datetime, template_id: int, reason: str, seen: datetime
) -> None:
    """Put a checked version in force for its unit; the one before it is retired.

    What has been written keeps the template it was written by. Raises Conflict for a
    version not checked or saved since `seen`, Invalid without a reason.
    """
    row = _edited(actor, at, template_id)
    _check_seen(row, seen)
    if row.state != TemplateState.CHECKED:
        raise Conflict(
            "not_checked",
            N_("Bản nháp chưa được kiểm tra, hoặc đã sửa sau khi kiểm tra."),
            remedy=N_("Hãy kiểm tra lại rồi công bố."),
        )
    if not reason.strip():
        raise Invalid(
            "reason_missing", N_("Chưa ghi căn cứ thay đổi biểu mẫu."), field="reason"
        )
    mine = FormTemplate.objects.filter(
        unit_id=row.unit_id, form_set=row.form_set, kind=row.kind
    )
    mine.filter(state=TemplateState.PUBLISHED).update(
        state=TemplateState.RETIRED, retired_at=at
    )
    row.text = _keep(Template(assembled(row.source), ""), at)
    row.state, row.reason = TemplateState.PUBLISHED, reason.strip()
    row.published_at, row.published_by = at, actor.name
    row.save()
    _note(row, actor, at, "form.published", {"reason": row.reason, "source": row.source})


@transaction.atomic
def retire_template(*, actor: Actor, at: datetime, template_id: int, reason: str) -> None:
    """Take a published version out of force: the unit above or the built-in one prints.

    Raises Conflict when it is not in force, Invalid without a reason.
    """
    row = FormTemplate.objects.select_for_update().filter(pk=template_id).first()
    if row is None:
        raise _unknown()
    may_edit(actor=actor, unit_id=row.unit_id, on=at.astimezone(VN).date())
    if row.state != TemplateState.PUBLISHED:
        raise Conflict("not_in_force", N_("Phiên bản này không còn áp dụng."))
    if not reason.strip():
        raise Invalid(
            "reason_missing", N_("Chưa ghi căn cứ thay đổi biểu mẫu."), field="reason"
        )
    row.state, row.retired_at = TemplateState.RETIRED, at
    row.save(update_fields=["state", "retired_at"])
    _note(row, actor, at, "form.retired", {"reason": reason.strip()})


@transaction.atomic
def drop_template_draft(*, actor: Actor, at: datetime, template_id: int) -> None:
    """Throw away the version being edited; no paper was printed by it."""
    _edited(actor, at, template_id).delete()


def keep_built_in(*, actor: Actor, at: datetime) -> int:
    """Keep the texts this release brings, so that later ones can print by them.

    Returns how many were new. Run with every migration.
    """
    before = TemplateText.objects.count()
    TemplateText.objects.bulk_create(
        (TemplateText(t.sha256, t.text, at) for _, _, t in every_built_in()),
        ignore_conflicts=True,
    )
    return TemplateText.objects.count() - before


def _keep(template: Template, at: datetime) -> TemplateText:
    return TemplateText.objects.get_or_create(
        sha256=template.sha256, defaults={"text": template.text, "kept_at": at}
    )[0]


def _edited(
    actor: Actor, at: datetime, template_id: int, *, lock: bool = True
) -> FormTemplate:
    rows = FormTemplate.objects.filter(pk=template_id)
    row = (rows.select_for_update() if lock else rows).first()
    if row is None:
        raise _unknown()
    may_edit(actor=actor, unit_id=row.unit_id, on=at.astimezone(VN).date())
    if row.state not in EDITED:
        raise Conflict(
            "template_published",
            N_("Phiên bản đã công bố không sửa được nữa."),
            remedy=N_("Hãy soạn một phiên bản mới."),
        )
    return row


def _check_begins(seen: datetime | None) -> None:
    """Raise Conflict when the draft that was before the editor is no more."""
    if seen is not None:
        raise Conflict(
            "draft_gone",
            N_("Bản nháp này đã được công bố hoặc đã bị xóa."),
            remedy=N_("Hãy soạn một phiên bản mới."),
        )


def _check_seen(row: FormTemplate, seen: datetime | None) -> None:
    if seen is not None and row.edited_at != seen:
        raise Conflict(
            "draft_changed",
            N_("%(name)s đã lưu bản nháp này sau khi bạn mở."),
            facts={"name": row.edited_by},
            remedy=N_("Hãy tải lại trang; nội dung bạn gõ chưa được lưu."),
        )


def _unknown() -> NotFound:
    return NotFound("template_unknown", N_("Không có phiên bản mẫu này."))


def _note(
    row: FormTemplate, actor: Actor, at: datetime, kind: str, facts: dict[str, object]
) -> None:
    """Note in the ledger what is in force now; this process looks it up anew."""
    forget_templates()
    transaction.on_commit(forget_templates)
    ledger.append(
        topic=TOPIC,
        stream=row.pk,
        actor=actor,
        at=at,
        kind=kind,
        payload={
            "unit": row.unit_id,
            "set": row.form_set,
            "form": row.kind,
            "n": row.n,
            "text": row.text_id,
            **facts,
        },
    )
