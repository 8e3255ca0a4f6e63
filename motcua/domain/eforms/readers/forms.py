"""Forms: those being edited, those in use, and the one a procedure is filed with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from motcua.domain.accounts.rules import Act, require
from motcua.domain.eforms.models import FormState, FormUse, FormVersion
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class FormRow:
    """One form of the list: its newest version, and how many procedures use it."""

    id: int
    key: str
    n: int
    name: str
    state: str
    decision: str
    edited_at: datetime
    edited_by: str
    procedures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormFacts:
    """One version with its definition as JSON (`rules.reading.parse` reads it)."""

    id: int
    key: str
    n: int
    name: str
    definition: Mapping[str, Any]
    state: str
    decision: str
    edited_at: datetime
    edited_by: str
    editor: int | None
    published_at: datetime | None
    retired_at: datetime | None


def forms(*, actor: Actor) -> tuple[FormRow, ...]:
    """Return the newest version of every form by name; for those who edit or publish."""
    require(actor, Act.PUBLISH_EFORM)
    rows = FormVersion.objects.order_by("key", "-n").distinct("key")
    found = (
        FormRow(
            row.pk,
            row.key,
            row.n,
            row.name,
            row.state,
            row.decision,
            row.edited_at,
            row.edited_by,
            tuple(row.definition.get("procedures", ())),
        )
        for row in rows
    )
    return tuple(sorted(found, key=lambda one: one.name))


def form_versions(*, actor: Actor, key: str) -> tuple[FormFacts, ...]:
    """Return every version of a form, the newest first; raise NotFound for none."""
    require(actor, Act.PUBLISH_EFORM)
    found = tuple(map(_facts, FormVersion.objects.filter(key=key).order_by("-n")))
    if not found:
        raise _unknown()
    return found


def form_named(*, actor: Actor, key: str, n: int | None = None) -> FormFacts:
    """Return one version of a form, the newest without a number; raise NotFound."""
    versions = form_versions(actor=actor, key=key)
    for version in versions:
        if n is None or version.n == n:
            return version
    raise _unknown()


def form_draft(*, actor: Actor, key: str) -> FormFacts | None:
    """Return the version being edited; None where there is none."""
    require(actor, Act.PUBLISH_EFORM)
    edited = [FormState.DRAFT, FormState.CHECKED]
    row = FormVersion.objects.filter(key=key, state__in=edited).first()
    return None if row is None else _facts(row)


def form_for(*, procedure_version_id: int) -> FormFacts | None:
    """Return the form in use for a version of a procedure; None where none was made."""
    found = form_in_use(procedure_version_id=procedure_version_id)
    return None if found is None else _facts(FormVersion.objects.get(pk=found))


def form_in_use(*, procedure_version_id: int) -> int | None:
    """Return the number of that form: a published version, which never changes."""
    own = Q(procedure_version_id=procedure_version_id)
    uses = FormUse.objects.filter(
        own | Q(procedure_version__isnull=True),
        procedure__procedureversion=procedure_version_id,
    ).order_by(F("procedure_version").asc(nulls_last=True))
    return uses.values_list("form_id", flat=True).first()


def _facts(row: FormVersion) -> FormFacts:
    return FormFacts(
        id=row.pk,
        key=row.key,
        n=row.n,
        name=row.name,
        definition=row.definition,
        state=row.state,
        decision=row.decision,
        edited_at=row.edited_at,
        edited_by=row.edited_by,
        editor=row.editor,
        published_at=row.published_at,
        retired_at=row.retired_at,
    )


def _unknown() -> NotFound:
    return NotFound(
        "form_unknown",
        N_("Không có biểu mẫu điện tử này."),
        remedy=N_("Hãy tải lại danh sách biểu mẫu."),
    )
