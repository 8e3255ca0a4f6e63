"""Which template prints a paper, and the versions that units have made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, require
from motcua.domain.documents.models import FormTemplate, TemplateState, TemplateText
from motcua.domain.documents.rules.registry import (
    SETS,
    Paper,
    form_of,
    form_set,
    set_of,
)
from motcua.domain.documents.rules.rendering import print_written, written
from motcua.domain.documents.rules.templates import (
    Template,
    built_in,
    built_in_source,
    every_built_in,
)
from motcua.kernel.actor import Actor, Role
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.kernel.text import N_

EDITED = (TemplateState.DRAFT, TemplateState.CHECKED)
KNOWN_FOR = timedelta(minutes=1)

_in_force: dict[tuple[int, str, str], tuple[datetime, Template]] = {}


@dataclass(frozen=True, slots=True)
class TemplateFacts:
    """One version of a unit's template."""

    id: int
    unit_id: int
    form_set: str
    kind: str
    n: int
    source: str
    state: str
    reason: str
    edited_at: datetime
    edited_by: str
    published_at: datetime | None
    published_by: str
    retired_at: datetime | None

    @property
    def is_edited(self) -> bool:
        """Say whether it can still be changed."""
        return self.state in EDITED


def template_for(*, unit_id: int, kind: str, at: datetime) -> Template:
    """Return the template of a form at a moment: the nearest unit's own, else built in.

    What is in force is looked up once a minute by each process, so that papers cost no
    question: a template published elsewhere prints within that minute.
    """
    key = (unit_id, kind, form_set(at.astimezone(VN).date()).key)
    known = _in_force.get(key)
    if known is None or abs(at - known[0]) >= KNOWN_FOR:
        known = _in_force[key] = (at, _template(*key))
    return known[1]


def forget_templates() -> None:
    """Look up anew which templates are in force: one has been published or retired."""
    _in_force.clear()


def words_of(*, paper: Paper, unit_id: int) -> dict[str, Any]:
    """Return what a paper of a unit says, by the template in force, to be printed."""
    template = template_for(unit_id=unit_id, kind=paper.form, at=paper.at)
    return written(paper, on=paper.at.astimezone(VN).date(), template=template)


def printed(*, paper: Paper, unit_id: int) -> bytes:
    """Return a paper of a unit as PDF at once, by the template in force."""
    template = template_for(unit_id=unit_id, kind=paper.form, at=paper.at)
    on = paper.at.astimezone(VN).date()
    return print_written(written(paper, on=on, template=template), template.text)


def text_of(*, words: Mapping[str, Any]) -> str:
    """Return the whole text of the template a paper was written by.

    Papers of the days before templates had names are printed by the built-in one of
    their circular. Raises NotFound when a text is not kept any more.
    """
    named = words.get("template")
    if named is None:
        return built_in(words["form"], words.get("set", SETS[0].key)).text
    known = _built_in_texts().get(named)
    if known is not None:
        return known
    found = TemplateText.objects.filter(pk=named).values_list("text", flat=True).first()
    if found is None:
        raise NotFound(
            "template_text_lost",
            N_("Không còn nội dung mẫu đã dùng để lập giấy tờ này."),
            remedy=N_("Hãy báo người quản trị: chạy `motcua migrate`."),
        )
    return found


def template(*, actor: Actor, template_id: int) -> TemplateFacts:
    """Return one version; raise NotFound, NotAllowed for another unit's people."""
    require(actor, Act.EDIT_FORM)
    row = FormTemplate.objects.filter(pk=template_id).first()
    if row is None:
        raise NotFound("template_unknown", N_("Không có phiên bản mẫu này."))
    may_edit(actor=actor, unit_id=row.unit_id, on=row.edited_at.date())
    return _facts(row)


def versions(
    *, actor: Actor, unit_id: int, set_key: str, kind: str
) -> tuple[TemplateFacts, ...]:
    """Return a unit's versions of a form, the newest first."""
    require(actor, Act.EDIT_FORM)
    set_of(set_key), form_of(kind)
    rows = FormTemplate.objects.filter(unit_id=unit_id, form_set=set_key, kind=kind)
    return tuple(_facts(row) for row in rows.order_by("-n"))


def own_templates(
    *, actor: Actor, unit_id: int
) -> Mapping[tuple[str, str], tuple[TemplateFacts, ...]]:
    """Return every version a unit has, by circular and form, the newest first."""
    require(actor, Act.EDIT_FORM)
    found: dict[tuple[str, str], tuple[TemplateFacts, ...]] = {}
    for row in FormTemplate.objects.filter(unit_id=unit_id).order_by("-n"):
        key = (row.form_set, row.kind)
        found[key] = (*found.get(key, ()), _facts(row))
    return found


def source_before(*, facts: TemplateFacts) -> str:
    """Return what a version is compared with: the published one before it, else built in.

    For a version that is edited, that is what prints now.
    """
    rows = FormTemplate.objects.filter(
        unit_id=facts.unit_id,
        form_set=facts.form_set,
        kind=facts.kind,
        n__lt=facts.n,
        published_at__isnull=False,
    )
    row = rows.order_by("-n").first()
    if row is not None:
        return row.source
    return source_in_force(unit_id=facts.unit_id, set_key=facts.form_set, kind=facts.kind)


def source_in_force(*, unit_id: int, set_key: str, kind: str) -> str:
    """Return the source a unit's paper is printed by: its own, one above, built in."""
    row = _nearest(unit_id, kind, set_key)
    return row.source if row else built_in_source(set_of(set_key).layout(kind))


def may_edit(*, actor: Actor, unit_id: int, on: date) -> None:
    """Raise NotAllowed unless the actor edits the forms of a unit or of one above."""
    require(actor, Act.EDIT_FORM)
    units = accounts.subtree(unit_ids=actor.units_as(Role.CONFIGURATOR), on=on)
    if unit_id not in units:
        raise NotAllowed(
            "forms_not_yours", N_("Bạn không được sửa biểu mẫu của đơn vị này.")
        )


def _template(unit_id: int, kind: str, set_key: str) -> Template:
    row = _nearest(unit_id, kind, set_key)
    if row is None or row.text is None:
        return built_in(kind, set_key)
    return Template(row.text.text, f"{set_key}/{kind} {row.unit.code} v{row.n}")


def _nearest(unit_id: int, kind: str, set_key: str) -> FormTemplate | None:
    upwards = accounts.upwards(unit_id)
    rows = FormTemplate.objects.filter(
        unit_id__in=upwards, form_set=set_key, kind=kind, state=TemplateState.PUBLISHED
    ).select_related("text", "unit")
    return min(rows, key=lambda row: upwards.index(row.unit_id), default=None)


@cache
def _built_in_texts() -> Mapping[str, str]:
    """Return the texts this release brings with it, by their hash."""
    return {found.sha256: found.text for _, _, found in every_built_in()}


def _facts(row: FormTemplate) -> TemplateFacts:
    return TemplateFacts(*(getattr(row, name) for name in TemplateFacts.__slots__))
