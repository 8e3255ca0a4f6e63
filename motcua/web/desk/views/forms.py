"""The forms: their list, one form with its versions, its made-up papers."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, fields

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.readers import UnitFacts
from motcua.domain.accounts.rules import Act, require
from motcua.domain.documents.actions import templates as actions
from motcua.domain.documents.models import TemplateState
from motcua.domain.documents.readers import templates as readers
from motcua.domain.documents.readers.templates import TemplateFacts
from motcua.domain.documents.rules.previews import CASES, preview
from motcua.domain.documents.rules.registry import (
    FORMS,
    SETS,
    FormSet,
    form_of,
    set_of,
)
from motcua.kernel.actor import Actor, Role
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.text import N_
from motcua.web.common import forms as typing
from motcua.web.common.files import pdf
from motcua.web.common.views import officer_of, page

_CASES = {
    "usual": N_("Thường gặp"),
    "long": N_("Tên dài, nhiều dòng"),
    "bare": N_("Ít nội dung"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One form of a circular as the list shows it."""

    kind: str
    number: str
    title: str
    size: str
    own: TemplateFacts | None
    draft: TemplateFacts | None


def editor_of(request: HttpRequest) -> Actor:
    """Return the officer who may edit forms; raise NotAllowed for anybody else."""
    actor = officer_of(request)
    require(actor, Act.EDIT_FORM)
    return actor


@require_GET
def forms(request: HttpRequest) -> HttpResponse:
    """List the forms of both circulars as a unit prints them."""
    actor = editor_of(request)
    units = editable_units(actor)
    unit = unit_asked(request, units)
    own = readers.own_templates(actor=actor, unit_id=unit.id)
    context = {
        "units": units,
        "unit": unit,
        "sets": [
            (one, [_row(one, kind, own.get((one.key, kind), ())) for kind in FORMS])
            for one in reversed(SETS)
        ],
    }
    return page(request, "desk/forms.jinja", context)


@require_GET
def form(request: HttpRequest, set_key: str, kind: str) -> HttpResponse:
    """Show one form: what it says, how it looks, the versions of a unit."""
    actor = editor_of(request)
    one, found = set_of(set_key), form_of(kind)
    units = editable_units(actor)
    unit = unit_asked(request, units)
    versions = readers.versions(actor=actor, unit_id=unit.id, set_key=set_key, kind=kind)
    source = readers.source_in_force(unit_id=unit.id, set_key=set_key, kind=kind)
    case = case_asked(request)
    shown = preview(source=source, set_key=set_key, kind=kind, case=case)
    context = {
        "set": one,
        "row": _row(one, kind, versions),
        "unit": unit,
        "units": units,
        "versions": versions,
        "states": states(),
        "fields": [f.name for f in fields(found.paper) if f.name not in found.unsaid],
        "unsaid": found.unsaid,
        "pictures": pictures(shown.pages),
        "cases": cases(),
        "case": case,
    }
    return page(request, "desk/form.jinja", context)


@require_POST
def begin(request: HttpRequest, set_key: str, kind: str) -> HttpResponse:
    """Begin a draft from what prints now, or go on with the draft there is."""
    actor = editor_of(request)
    unit = unit_asked(request, editable_units(actor))
    versions = readers.versions(actor=actor, unit_id=unit.id, set_key=set_key, kind=kind)
    draft = next((one.id for one in versions if one.is_edited), None)
    if draft is None:
        source = readers.source_in_force(unit_id=unit.id, set_key=set_key, kind=kind)
        draft = actions.save_template_draft(
            actor=actor,
            at=now(),
            unit_id=unit.id,
            set_key=set_key,
            kind=kind,
            source=source,
        )
        messages.success(request, gettext("Đã tạo bản nháp từ mẫu đang in."))
    return HttpResponseRedirect(reverse("desk:template", args=[draft]))


@require_GET
def sample(request: HttpRequest, set_key: str, kind: str) -> HttpResponse:
    """Return a made-up paper as a unit would print it now, as PDF."""
    actor = editor_of(request)
    set_of(set_key), form_of(kind)
    unit = unit_asked(request, editable_units(actor))
    source = readers.source_in_force(unit_id=unit.id, set_key=set_key, kind=kind)
    made = preview(
        source=source,
        set_key=set_key,
        kind=kind,
        case=case_asked(request),
        pictures=False,
    )
    if not made.pages:
        raise NotFound("sample_unprinted", N_("Không in được bản mẫu này."))
    return pdf(made.pages[0], f"mau-{set_key}-{kind}.pdf")


def states() -> Mapping[str, str]:
    """Return the names of the states of a version."""
    return {state.value: gettext(str(state.label)) for state in TemplateState}


def cases() -> Mapping[str, str]:
    """Return the names of the made-up papers."""
    return {case: gettext(_CASES[case]) for case in CASES}


def case_asked(request: HttpRequest) -> str:
    """Return which made-up paper to show; the usual one for anything else."""
    asked = request.GET.get("truong-hop", "") or request.POST.get("case", "")
    return asked if asked in CASES else CASES[0]


def pictures(pages: tuple[bytes, ...]) -> list[str]:
    """Return pages as addresses that hold the pictures themselves."""
    return [f"data:image/png;base64,{b64encode(one).decode()}" for one in pages]


def unit_asked(request: HttpRequest, units: list[UnitFacts]) -> UnitFacts:
    """Return the unit that is meant, the editor's own where none is named."""
    asked = typing.whole(request.GET, "don-vi") or typing.whole(request.POST, "unit")
    found = next((u for u in units if asked in (None, u.id)), None)
    if found is None:
        raise Invalid("unit_not_yours", N_("Đơn vị không đúng."), field="unit")
    return found


def editable_units(actor: Actor) -> list[UnitFacts]:
    """Return the units an editor keeps texts for: theirs first, then those below."""
    on = now().astimezone(VN).date()
    own = actor.units_as(Role.CONFIGURATOR)
    below = accounts.subtree(unit_ids=own, on=on)
    ordered = [*sorted(own & below), *sorted(below - own)]
    return [accounts.unit(unit_id=unit_id) for unit_id in ordered]


def _row(one: FormSet, kind: str, versions: tuple[TemplateFacts, ...]) -> Row:
    return Row(
        kind=kind,
        number=one.numbers.get(kind, ""),
        title=one.title(kind),
        size=gettext(one.size(kind).text),
        own=next((v for v in versions if v.state == TemplateState.PUBLISHED), None),
        draft=next((v for v in versions if v.is_edited), None),
    )
