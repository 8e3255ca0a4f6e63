"""Scenarios of a process: their list with what comes of them, one as a table, files."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.domain.catalogue import actions as catalogue_actions
from motcua.domain.catalogue import readers as catalogue
from motcua.domain.catalogue.readers import ProcessFacts, ScenarioFacts
from motcua.domain.dossiers.workflow.reading import parse
from motcua.domain.dossiers.workflow.scenarios import Result, from_csv, to_csv
from motcua.journeys import edit_process as editing
from motcua.journeys import scenarios as trying
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.clock import now
from motcua.kernel.errors import MotcuaError, NotFound
from motcua.kernel.text import N_
from motcua.web.common.files import file
from motcua.web.common.marks import marked_name
from motcua.web.common.views import actor_of, page
from motcua.web.common.wording import say_error, say_fault
from motcua.web.desk import process_files, process_words, scenario_form
from motcua.web.desk.scenario_form import Typed
from motcua.web.desk.views.process_edit import seen_of, signed_out
from motcua.web.desk.views.processes import editor_of


@dataclass(frozen=True, slots=True)
class _Shown:
    """What one page of a scenario shows: its rows, what came of them, what is wrong."""

    typed: Typed
    found: ScenarioFacts | None = None
    result: Result | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    saved: bool = False
    status: int = 200


@require_GET
def scenarios(request: HttpRequest, key: str) -> HttpResponse:
    """List the scenarios of a process, each with what comes of it now."""
    return _list(request, editor_of(request), key)


@require_GET
def as_csv(request: HttpRequest, key: str) -> HttpResponse:
    """Return every scenario of a process as one file that can be taken in again."""
    tables = trying.tables_of(actor=editor_of(request), key=key)
    return file(
        to_csv(tables), marked_name(f"{key}-kich-ban.csv"), "text/csv; charset=utf-8"
    )


@require_POST
def bring_in(request: HttpRequest, key: str) -> HttpResponse:
    """Take the scenarios of a file in: all or none, each in the place of its name."""
    actor = editor_of(request)
    try:
        content = process_files.sent(request, N_("Hãy chọn tệp CSV."))
        written = trying.bring_in(
            actor=actor, at=now(), key=key, tables=from_csv(content)
        )
    except NotFound:
        raise
    except MotcuaError as error:
        return _list(request, actor, key, error)
    said = gettext("Kịch bản mới hoặc thay đổi: %(count)s.") % {"count": written}
    messages.success(request, said)
    return HttpResponseRedirect(reverse("desk:scenarios", args=[key]))


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Write a new scenario."""
    if request.method == "POST" and actor_of(request).kind is ActorKind.ANONYMOUS:
        return signed_out(request)
    actor = editor_of(request)
    facts = editing.newest(actor=actor, key=key)
    if request.method == "POST":
        return _do(request, actor, facts, None)
    typed = scenario_form.skeleton(parse(facts.definition))
    return _form(request, facts, _Shown(typed))


@require_http_methods(["GET", "POST"])
def scenario(request: HttpRequest, key: str, n: int) -> HttpResponse:
    """Show one scenario as a table with what comes of each row; save it, try it out."""
    if request.method == "POST" and actor_of(request).kind is ActorKind.ANONYMOUS:
        return signed_out(request)
    actor = editor_of(request)
    facts = editing.newest(actor=actor, key=key)
    found = catalogue.scenario(key=key, scenario_id=n)
    if request.method == "POST":
        return _do(request, actor, facts, found)
    typed = Typed(found.name, found.rows)
    result = trying.try_out(actor=actor, at=now(), key=key, table=typed.table)
    errors = scenario_form.faults_of(typed, result.faults)
    shown = _Shown(typed, found, result, errors, saved=True)
    return _form(request, facts, shown)


@require_POST
def drop(request: HttpRequest, key: str, n: int) -> HttpResponse:
    """Throw a scenario away."""
    actor = editor_of(request)
    found = catalogue.scenario(key=key, scenario_id=n)
    catalogue_actions.drop_scenario(
        actor=actor,
        at=now(),
        key=key,
        scenario_id=n,
        seen=seen_of(request.POST, "seen"),
    )
    messages.success(
        request, gettext("Đã xóa kịch bản “%(name)s”.") % {"name": found.name}
    )
    return HttpResponseRedirect(reverse("desk:scenarios", args=[key]))


def _do(
    request: HttpRequest, actor: Actor, facts: ProcessFacts, found: ScenarioFacts | None
) -> HttpResponse:
    """Do one button; whatever goes wrong, the table comes back as it was typed."""
    as_typed = scenario_form.typed_as_is(request.POST)
    try:
        typed = scenario_form.typed_from(request.POST)
    except MotcuaError as error:
        told = {error.field or "": say_error(error)}
        return _form(request, facts, _Shown(as_typed, found, errors=told, status=422))
    do = str(request.POST.get("do", "save"))
    after = scenario_form.changed(typed, do)
    if after is not None:
        return _form(request, facts, _Shown(after, found))
    table = typed.table
    result = trying.try_out(actor=actor, at=now(), key=facts.key, table=table)
    errors = scenario_form.faults_of(typed, result.faults)
    if do == "run" or errors:
        status = 422 if errors else 200
        return _form(request, facts, _Shown(typed, found, result, errors, status=status))
    try:
        n = trying.save(
            actor=actor,
            at=now(),
            key=facts.key,
            table=table,
            scenario_id=found.id if found else None,
            seen=seen_of(request.POST, "seen") if found else None,
        )
    except MotcuaError as error:
        told = {error.field if error.field == "name" else "": say_error(error)}
        shown = _Shown(typed, found, result, told, status=error.status)
        return _form(request, facts, shown)
    messages.success(request, gettext("Đã lưu kịch bản."))
    return HttpResponseRedirect(reverse("desk:scenario", args=[facts.key, n]))


def _form(request: HttpRequest, facts: ProcessFacts, shown: _Shown) -> HttpResponse:
    process, result = parse(facts.definition), shown.result
    typed = scenario_form.with_spare(shown.typed)
    context = {
        "p": facts,
        "typed": typed,
        "found": shown.found,
        "saved": shown.saved,
        "results": scenario_form.results_of(typed, result),
        "result": result if result and not result.faults else None,
        "wrong_rows": len({one.n for one in result.wrong}) if result else 0,
        "lists": scenario_form.lists(process),
        "seen": request.POST.get(
            "seen", shown.found.edited_at.isoformat() if shown.found else ""
        ),
        "states": process_words.states(),
        "errors": shown.errors,
    }
    return page(request, "desk/scenario.jinja", context, status=shown.status)


def _list(
    request: HttpRequest, actor: Actor, key: str, error: MotcuaError | None = None
) -> HttpResponse:
    facts = editing.newest(actor=actor, key=key)
    versions = catalogue.process_versions(key=key)
    in_force = next((v for v in versions if v.state == "published"), None)
    context = {
        "p": facts,
        "rows": trying.listed(actor=actor, at=now(), key=key),
        "say": say_fault,
        "in_force": in_force,
        "states": process_words.states(),
        "most_kb": process_files.MOST_KB,
        "errors": {"file" if error.field == "file" else "": say_error(error)}
        if error
        else {},
    }
    status = error.status if error else 200
    return page(request, "desk/scenarios.jinja", context, status=status)
