"""Which template of a letter makes the result of a procedure, or of a field's."""

from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from motcua.domain.catalogue import readers as catalogue
from motcua.domain.correspondence import actions
from motcua.domain.correspondence.readers import letters as readers
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, MotcuaError, NotFound
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.views import page
from motcua.web.common.wording import say_errors
from motcua.web.desk.views.forms import editable_units, unit_asked
from motcua.web.desk.views.letter_templates import letters_editor

OUTCOMES = {
    "approved": N_("Kết quả: chấp thuận"),
    "rejected": N_("Kết quả: không chấp thuận"),
}
SCOPES = {"procedure": N_("Một thủ tục"), "field": N_("Mọi thủ tục của lĩnh vực")}


@require_http_methods(["GET", "POST"])
def result_letters(request: HttpRequest) -> HttpResponse:
    """List which templates make results; name another."""
    actor = letters_editor(request)
    if request.method == "GET":
        return _page(request, actor)
    try:
        _name(request, actor)
    except MotcuaError as error:
        shown = {"errors": say_errors(error), "typed": request.POST}
        return _page(request, actor, shown, error.status)
    messages.success(request, gettext("Đã ghi mẫu của kết quả."))
    return HttpResponseRedirect(reverse("desk:result_letters"))


def _name(request: HttpRequest, actor: Actor) -> None:
    typed = forms.Reading(request.POST)
    scope = typed.one_of("scope", SCOPES)
    outcome = typed.one_of("outcome", OUTCOMES)
    key = typed.line("key", 60)
    decision = typed.line("decision")
    valid_from = typed.day("valid_from") or _today()
    name = typed.take(lambda: _named(request, actor, scope)) if scope else ""
    typed.finish()
    actions.name_result_letter(
        actor=actor,
        at=now(),
        scope=scope,
        name=name or "",
        outcome=outcome,
        key=key or None,
        valid_from=valid_from,
        decision=decision,
    )


def _named(request: HttpRequest, actor: Actor, scope: str) -> str:
    """Return the procedure's code or the field that is meant; raise Invalid."""
    if scope == "field":
        return forms.one_of(request.POST, "field", _fields(actor))
    code = forms.required(request.POST, "procedure", N_("Chưa nhập mã thủ tục."))
    try:
        return catalogue.procedure_page(actor=actor, code=code, on=_today()).code
    except NotFound as error:
        raise Invalid(
            error.code, error.message, facts=error.facts, field="procedure"
        ) from None


def _page(
    request: HttpRequest,
    actor: Actor,
    shown: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    unit = unit_asked(request, editable_units(actor))
    letters = readers.letters_for(unit_id=unit.id)
    context = {
        "rows": [
            (row, _title(actor, row))
            for row in readers.result_letters(actor=actor, on=_today())
        ],
        "names": {one.key: one.text.name for one in letters},
        "letters": letters,
        "fields": _fields(actor),
        "outcomes": {key: gettext(label) for key, label in OUTCOMES.items()},
        "scopes": {key: gettext(label) for key, label in SCOPES.items()},
        "today": _today(),
        "typed": {},
        **(shown or {}),
    }
    return page(request, "desk/result_letters.jinja", context, status=status)


def _title(actor: Actor, row: readers.ResultLetterFacts) -> str:
    """Return the name of a procedure; one that is no more has its code alone."""
    if row.scope == "field":
        return row.name
    try:
        found = catalogue.procedure_page(actor=actor, code=row.name, on=_today())
    except NotFound:
        return row.name
    return f"{row.name} {found.name}"


def _fields(actor: Actor) -> list[str]:
    return [one.name for one in catalogue.fields_in_force(actor=actor, on=_today())]


def _today() -> date:
    return now().astimezone(VN).date()
