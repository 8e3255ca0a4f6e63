"""Processes to read: their list, one version of one, the same as a file; a new one."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from motcua.domain.accounts.rules import Act, require
from motcua.domain.catalogue import readers as catalogue
from motcua.domain.catalogue.readers import ProcessFacts
from motcua.domain.dossiers.readers.running import running_counts
from motcua.domain.dossiers.workflow.bpmn import to_bpmn
from motcua.domain.dossiers.workflow.compare import changes
from motcua.domain.dossiers.workflow.drawing import outline
from motcua.domain.dossiers.workflow.reading import parse
from motcua.journeys import edit_process as editing
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, MotcuaError
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.files import file
from motcua.web.common.marks import marked_name
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors
from motcua.web.desk import process_files, process_words
from motcua.web.desk.process_changes import skeleton
from motcua.web.desk.process_fields import Definition, check_key, made_key
from motcua.web.desk.process_picture import TEXTS, picture

MOST_USES = 50


def editor_of(request: HttpRequest) -> Actor:
    """Return the officer who may edit processes; raise NotAllowed for anybody else."""
    actor = officer_of(request)
    require(actor, Act.EDIT_PROCESS)
    return actor


@require_GET
def processes(request: HttpRequest) -> HttpResponse:
    """List the processes, each by its newest version."""
    editor_of(request)
    context = {
        "rows": catalogue.processes(),
        "used": catalogue.use_counts(on=now().astimezone(VN).date()),
        "running": running_counts(),
        "states": process_words.states(),
    }
    return page(request, "desk/processes.jinja", context)


@require_GET
def process(request: HttpRequest, key: str) -> HttpResponse:
    """Show the version in force, the newest where none is."""
    actor = editor_of(request)
    versions = catalogue.process_versions(key=key)
    shown = next((v for v in versions if v.state == "published"), None)
    return _shown(request, actor, shown or editing.newest(actor=actor, key=key))


@require_GET
def version(request: HttpRequest, key: str, n: int) -> HttpResponse:
    """Show one version."""
    actor = editor_of(request)
    return _shown(request, actor, catalogue.process_version(key=key, n=n))


@require_GET
def as_json(request: HttpRequest, key: str, n: int) -> HttpResponse:
    """Return one version as a file that can be imported again."""
    editor_of(request)
    found = catalogue.process_version(key=key, n=n)
    content = process_files.as_file(editing.usual(found.definition))
    return file(content, marked_name(f"{key}-v{n}.json"), "application/json")


@require_GET
def as_bpmn(request: HttpRequest, key: str, n: int) -> HttpResponse:
    """Return one version as BPMN 2.0, for other editors and back."""
    editor_of(request)
    found = catalogue.process_version(key=key, n=n)
    content = to_bpmn(parse(found.definition)).encode()
    return file(content, marked_name(f"{key}-v{n}.bpmn"), "application/bpmn+xml")


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a process: from little, from another one, or from a file."""
    actor = editor_of(request)
    if request.method == "GET":
        return _begin_form(request)
    try:
        by_file = request.POST.get("do") == "import"
        made = process_files.uploaded(request) if by_file else _typed(request)
        key = editing.begin_draft(actor=actor, at=now(), definition=made)
    except MotcuaError as error:
        return _begin_form(request, say_errors(error), error.status)
    messages.success(request, gettext("Đã lập bản nháp."))
    return HttpResponseRedirect(reverse("desk:process_edit", args=[key]))


def _shown(request: HttpRequest, actor: Actor, found: ProcessFacts) -> HttpResponse:
    at = now()
    shown = parse(found.definition)
    versions = catalogue.process_versions(key=found.key)
    before = next((v for v in versions if v.n < found.n), None)
    uses = catalogue.uses_of(key=found.key, on=at.astimezone(VN).date())
    under_way = editing.affected(actor=actor, at=at, key=found.key).by_version
    differ = changes(parse(before.definition), shown) if before else ()
    context = {
        "p": found,
        "svg": picture(shown),
        "rows": outline(shown, TEXTS),
        "versions": versions,
        "draft": versions[0].state in editing.EDITED,
        "before": before,
        "changes": [process_words.change(one) for one in differ],
        "uses": uses[:MOST_USES],
        "total_uses": len(uses),
        "by_version": under_way,
        "older": any(n != found.n for n in under_way),
        "states": process_words.states(),
    }
    return page(request, "desk/process.jinja", context)


def _typed(request: HttpRequest) -> Definition:
    """Return the process that is to begin, as typed in; raise Invalid."""
    form = forms.Reading(request.POST)
    name = form.required("name", N_("Chưa nhập tên quy trình."))
    taken = {row.key: row for row in catalogue.processes()}
    key = form.line("key") or made_key(name, taken).replace("_", "-")
    form.take(lambda: check_key({"key": key}, "key"))
    if key in taken:
        form.faults.append(
            Invalid(
                "key_taken",
                N_("Mã “%(value)s” đã dùng."),
                facts={"value": key},
                field="key",
                remedy=N_("Hãy chọn mã khác."),
            )
        )
    like = form.line("like")
    form.finish()
    if like in taken:
        return {**taken[like].definition, "key": key, "name": name, "decision": ""}
    return skeleton(key, name)


def _begin_form(
    request: HttpRequest, errors: Mapping[str, str] | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "typed": {name: request.POST.get(name, "") for name in ("name", "key", "like")},
        "likes": [(row.key, row.name) for row in catalogue.processes()],
        "most_kb": process_files.MOST_KB,
        "errors": errors or {},
    }
    return page(request, "desk/process_new.jinja", context, status=status)
