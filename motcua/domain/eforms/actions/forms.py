"""Edit, check, publish and retire forms."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.catalogue.models import Procedure, ProcedureVersion
from motcua.domain.eforms.models import FormState, FormUse, FormVersion
from motcua.domain.eforms.rules.definition import Form
from motcua.domain.eforms.rules.lint import errors, lint
from motcua.domain.eforms.rules.reading import parse
from motcua.domain.eforms.rules.writing import write
from motcua.domain.ledger import actions as ledger
from motcua.kernel.actor import Actor
from motcua.kernel.canonical import canonical_bytes
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.kernel.text import N_

TOPIC = "eform"
MOST_BYTES = 1_000_000
_EDITED = (FormState.DRAFT, FormState.CHECKED)


@transaction.atomic
def save_form_draft(
    *,
    actor: Actor,
    at: datetime,
    definition: Mapping[str, Any],
    seen: datetime | None = None,
) -> int:
    """Write the version being edited, a new one where there is none; return its id.

    The definition has to be readable, no more; a checked version becomes a draft again.
    `seen` is when the version the editor began from was last saved. Raises Invalid
    naming page, question and remedy, Conflict when somebody has saved another since.
    """
    require(actor, Act.EDIT_EFORM)
    form = _read(definition)
    row = (
        FormVersion.objects.select_for_update()
        .filter(key=form.key, state__in=_EDITED)
        .first()
    )
    newest = FormVersion.objects.filter(key=form.key).order_by("-n").first()
    _check_seen(row or newest, seen)
    if row is None:
        row = FormVersion(key=form.key, n=newest.n + 1 if newest else 1)
    row.name, row.definition, row.decision = form.name, write(form), form.decision
    row.state = FormState.DRAFT
    row.edited_at, row.edited_by, row.editor = at, actor.name, actor.officer_id
    row.save()
    return row.pk


@transaction.atomic
def check_form(
    *, actor: Actor, at: datetime, form_id: int, seen: datetime | None = None
) -> None:
    """Note that a draft is plain and usable; raise Invalid naming the first error.

    Warnings of the lint keep nothing back.
    """
    require(actor, Act.EDIT_EFORM)
    row = _edited(form_id)
    _check_seen(row, seen)
    wrong = errors(lint(parse(row.definition)))
    if wrong:
        first = wrong[0]
        raise Invalid(
            f"form_{first.code}",
            first.message,
            facts=first.facts,
            field=first.key,
            remedy=first.remedy,
        )
    row.state = FormState.CHECKED
    row.save(update_fields=["state"])


@transaction.atomic
def publish_form(
    *,
    actor: Actor,
    at: datetime,
    form_id: int,
    decision: str,
    seen: datetime | None = None,
) -> int:
    """Put a checked version in use for the procedures it names; return its id.

    Two people make a form: whoever saved it last does not publish it. The one before it
    is retired; filings that were begun stay with the version they were begun with.
    Raises NotAllowed for whoever saved it, Conflict for a draft that is not checked or a
    procedure that has another form, Invalid without the decision or for an unknown
    procedure.
    """
    require(actor, Act.PUBLISH_EFORM)
    row = _edited(form_id)
    _check_seen(row, seen)
    if row.state != FormState.CHECKED:
        raise Conflict(
            "form_not_checked",
            N_("Bản nháp biểu mẫu chưa được kiểm tra, hoặc đã sửa sau khi kiểm tra."),
            remedy=N_("Hãy kiểm tra lại rồi công bố."),
        )
    if not decision.strip():
        raise Invalid(
            "decision_missing",
            N_("Chưa ghi số quyết định ban hành biểu mẫu."),
            field="decision",
            remedy=N_("Hãy ghi số và ngày của quyết định."),
        )
    if row.editor is not None and row.editor == actor.officer_id:
        raise NotAllowed(
            "form_own_work",
            N_("Bạn là người sửa bản nháp lần cuối nên không tự công bố được."),
            remedy=N_("Hãy nhờ người khác xem lại rồi công bố."),
        )
    row.publisher = actor.officer_id
    return _publish(actor, at, row, decision.strip(), skip_unknown=False)


@transaction.atomic
def retire_form(*, actor: Actor, at: datetime, key: str) -> None:
    """Take a form out of use; its procedures get the one made from the catalogue."""
    require(actor, Act.PUBLISH_EFORM)
    row = (
        FormVersion.objects.select_for_update()
        .filter(key=key, state=FormState.PUBLISHED)
        .first()
    )
    if row is None:
        raise _unknown()
    _retire(row, at)
    _note(actor, at, row, "eform.retired", {"key": row.key, "n": row.n})


@transaction.atomic
def drop_form_draft(
    *, actor: Actor, at: datetime, form_id: int, seen: datetime | None = None
) -> None:
    """Throw away the version being edited; it was never in use."""
    require(actor, Act.EDIT_EFORM)
    row = _edited(form_id)
    _check_seen(row, seen)
    row.delete()


@transaction.atomic
def load_form(*, actor: Actor, at: datetime, definition: Mapping[str, Any]) -> int | None:
    """Publish a form from a file, with the decision it names; return its id.

    One equal to the newest version changes nothing and returns None. Procedures the
    catalogue does not have are left out. Raises as the acts it is made of.
    """
    require(actor, Act.EDIT_EFORM)
    form = _read(definition)
    newest = FormVersion.objects.filter(key=form.key).order_by("-n").first()
    if newest is not None and newest.definition == write(form):
        return None
    form_id = save_form_draft(actor=actor, at=at, definition=definition)
    check_form(actor=actor, at=at, form_id=form_id)
    return _publish(actor, at, _edited(form_id), form.decision, skip_unknown=True)


def _read(definition: Mapping[str, Any]) -> Form:
    if len(canonical_bytes(definition)) > MOST_BYTES:
        raise Invalid(
            "form_too_big",
            N_("Biểu mẫu lớn quá %(most)s MB."),
            facts={"most": MOST_BYTES // 1_000_000},
            field="file",
            remedy=N_("Hãy tách thành biểu mẫu nhỏ hơn."),
        )
    return parse(definition)


def _publish(
    actor: Actor, at: datetime, row: FormVersion, decision: str, *, skip_unknown: bool
) -> int:
    before = FormVersion.objects.filter(key=row.key, state=FormState.PUBLISHED).first()
    if before is not None:
        _retire(before, at)
    form = parse(row.definition)
    row.state, row.decision, row.published_at = FormState.PUBLISHED, decision, at
    row.save()
    for code in form.procedures:
        _bind(row, code, skip_unknown=skip_unknown)
    payload = {
        "key": row.key,
        "n": row.n,
        "decision": decision,
        "definition": row.definition,
    }
    _note(actor, at, row, "eform.published", payload)
    return row.pk


def _bind(row: FormVersion, named: str, *, skip_unknown: bool) -> None:
    """File a procedure (`1.001193`), or one version of it (`1.001193@2`), with a form."""
    code, _, n = named.partition("@")
    procedure = Procedure.objects.filter(code=code).first()
    version = None
    if procedure is not None and n:
        version = ProcedureVersion.objects.filter(
            procedure=procedure, n=int(n) if n.isdecimal() else 0
        ).first()
    if procedure is None or (n and version is None):
        if skip_unknown:
            return
        raise Invalid(
            "form_procedure_unknown",
            N_("Danh mục không có thủ tục %(code)s."),
            facts={"code": named},
            field="procedures",
            remedy=N_("Hãy xem lại mã thủ tục."),
        )
    other = FormUse.objects.filter(procedure=procedure, procedure_version=version).first()
    if other is not None:
        raise Conflict(
            "form_procedure_taken",
            N_("Thủ tục %(code)s đang dùng biểu mẫu “%(name)s”."),
            facts={"code": named, "name": other.form.name},
            field="procedures",
            remedy=N_("Hãy bỏ thủ tục này khỏi biểu mẫu kia trước."),
        )
    FormUse.objects.create(procedure=procedure, procedure_version=version, form=row)


def _retire(row: FormVersion, at: datetime) -> None:
    row.state, row.retired_at = FormState.RETIRED, at
    row.save(update_fields=["state", "retired_at"])
    FormUse.objects.filter(form=row).delete()


def _edited(form_id: int) -> FormVersion:
    row = (
        FormVersion.objects.select_for_update()
        .filter(pk=form_id, state__in=_EDITED)
        .first()
    )
    if row is None:
        raise _unknown()
    return row


def _unknown() -> NotFound:
    return NotFound(
        "form_unknown",
        N_("Không có biểu mẫu điện tử này."),
        remedy=N_("Hãy tải lại danh sách biểu mẫu."),
    )


def _check_seen(row: FormVersion | None, seen: datetime | None) -> None:
    if row is None or seen is None or row.edited_at == seen:
        return
    raise Conflict(
        "form_draft_changed",
        N_("%(name)s đã lưu bản nháp này sau khi bạn mở."),
        facts={"name": row.edited_by},
        remedy=N_("Hãy tải lại trang; nội dung bạn gõ chưa được lưu."),
    )


def _note(
    actor: Actor, at: datetime, row: FormVersion, kind: str, payload: dict[str, object]
) -> None:
    ledger.append(
        topic=TOPIC,
        stream=row.pk,
        actor=actor,
        at=at,
        kind=kind,
        payload=payload,
    )
