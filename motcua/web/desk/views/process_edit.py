"""Edit the draft of a process: one part open at a time, every button saves it first."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from motcua.domain.catalogue import actions as catalogue_actions
from motcua.domain.catalogue import readers as catalogue
from motcua.domain.catalogue.readers import ProcessFacts
from motcua.domain.dossiers.workflow.definition import Place
from motcua.journeys import edit_process as editing
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.clock import now
from motcua.kernel.errors import Conflict, Invalid, MotcuaError
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.views import actor_of, page
from motcua.web.common.wording import say_errors
from motcua.web.desk import process_changes as changes
from motcua.web.desk import process_files, process_form
from motcua.web.desk.process_fields import Definition, Fields, fields_from, first
from motcua.web.desk.process_page import Open, context_of
from motcua.web.desk.views.processes import editor_of


@dataclass(frozen=True, slots=True)
class Done:
    """What a button has led to: the process, the part to open, what to say."""

    definition: Definition
    part: int
    said: str = N_("Đã lưu bản nháp.")
    place: str = "part"


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Show one part of the draft beside its drawing, and do what the buttons ask."""
    if request.method == "POST" and actor_of(request).kind is ActorKind.ANONYMOUS:
        return signed_out(request)
    actor = editor_of(request)
    facts = editing.newest(actor=actor, key=key)
    if request.method == "POST":
        return _do(request, actor, facts)
    asked = request.GET.get("buoc", "0")
    part = int(asked) if asked.isdecimal() and len(asked) < 4 else 0
    return _form(request, Open(facts, part))


@require_POST
def drop(request: HttpRequest, key: str) -> HttpResponse:
    """Throw the draft away."""
    actor = editor_of(request)
    facts = editing.newest(actor=actor, key=key)
    if facts.state in editing.EDITED:
        catalogue_actions.drop_process_draft(
            actor=actor,
            at=now(),
            process_id=facts.id,
            seen=seen_of(request.POST, "seen"),
        )
        messages.success(request, gettext("Đã xóa bản nháp."))
    if facts.n == 1:
        return HttpResponseRedirect(reverse("desk:processes"))
    return HttpResponseRedirect(reverse("desk:process", args=[key]))


@require_POST
def replace(request: HttpRequest, key: str) -> HttpResponse:
    """Put a file in the place of the draft."""
    actor = editor_of(request)
    facts = editing.newest(actor=actor, key=key)
    try:
        made = process_files.uploaded(request)
        if made["key"] != key:
            raise Invalid(
                "file_of_another",
                N_("Tệp là của quy trình mang mã “%(key)s”."),
                facts={"key": made["key"]},
                field="file",
                remedy=N_("Hãy nhập ở trang Lập quy trình mới."),
            )
        editing.change_draft(
            actor=actor,
            at=now(),
            key=key,
            seen=seen_of(request.POST, "seen"),
            change=lambda _before: made,
        )
    except MotcuaError as error:
        return _form(request, Open(facts, 0), error)
    messages.success(request, gettext("Đã thay bản nháp bằng tệp."))
    return HttpResponseRedirect(reverse("desk:process_edit", args=[key]))


def _do(request: HttpRequest, actor: Actor, facts: ProcessFacts) -> HttpResponse:
    """Do one button; whatever goes wrong, the form comes back as it was typed."""
    fields = fields_from(request.POST)
    do, _, argument = first(fields, "do").partition(":")
    opened = Open(facts, forms.whole(request.POST, "part", 0) or 0, fields)
    done: list[Done] = []

    def change(before: Definition) -> Definition:
        part = _part(opened, before, do)
        after = _read(fields, before, part)
        done.append(_DOING.get(do, _saved)(after, part, argument, fields))
        return done[-1].definition

    try:
        changed = editing.change_draft(
            actor=actor,
            at=now(),
            key=facts.key,
            seen=seen_of(request.POST, "newest" if do == "over" else "seen"),
            change=change,
        )
    except MotcuaError as error:
        return _form(request, opened, error)
    if do == "check":
        return _checked(actor, facts.key)
    if changed:
        messages.success(request, gettext(done[-1].said))
    elif do in ("save", "over"):
        messages.info(request, gettext("Không có gì khác bản đã lưu."))
    query = urlencode({"buoc": done[-1].part})
    address = reverse("desk:process_edit", args=[facts.key])
    return HttpResponseRedirect(f"{address}?{query}#{done[-1].place}")


def _part(opened: Open, definition: Definition, do: str) -> int:
    """Return which part the form is of; another may have moved steps meanwhile."""
    if opened.part == 0:
        return 0
    keys = [step["key"] for step in definition["steps"]]
    if 1 <= opened.part <= len(keys) and (
        do != "over" or keys[opened.part - 1] == opened.was
    ):
        return opened.part
    if opened.was not in keys:
        raise Invalid(
            "step_gone",
            N_("Bước bạn đang sửa không còn trong bản nháp."),
            remedy=N_("Hãy tải lại trang rồi thêm lại bước."),
        )
    return keys.index(opened.was) + 1


def _read(fields: Fields, definition: Definition, part: int) -> Definition:
    if part == 0:
        return process_form.read_head(fields, definition)
    return process_form.read_step(fields, definition, part)


def _number(argument: str) -> int:
    return int(argument) if argument.isdecimal() and len(argument) < 5 else 0


def _saved(after: Definition, part: int, _argument: str, _fields: Fields) -> Done:
    return Done(after, part)


def _opened(after: Definition, _part: int, argument: str, _fields: Fields) -> Done:
    n, _, way = argument.partition(":")
    return Done(after, _number(n), place=f"way-{_number(way)}" if way else "part")


def _shifted(
    by: int, after: Definition, part: int, argument: str, _fields: Fields
) -> Done:
    n = _number(argument)
    moved = {n: n + by, n + by: n}
    return Done(changes.shifted(after, n, by), moved.get(part, part))


def _removed(after: Definition, part: int, argument: str, _fields: Fields) -> Done:
    n = _number(argument)
    left = changes.without_step(after, n)
    return Done(
        left,
        0 if n == part else part - (n < part),
        N_("Đã bỏ bước và các lối ra dẫn đến nó."),
    )


def _added(after: Definition, _part: int, argument: str, fields: Fields) -> Done:
    n = _number(argument or first(fields, "after"))
    wanted = "" if argument else first(fields, "template")
    library = {row.key: row for row in catalogue.step_templates()}
    template = library[wanted].step if wanted in library else None
    n = min(n, len(after["steps"]))
    if template:
        after = _with_party(after, template["place"])
    return Done(changes.with_step(after, n, template), n + 1, N_("Đã thêm bước."))


def _with_party(definition: Definition, place: str) -> Definition:
    """Return the process with the party a step of the library needs, named as usual."""
    parties = definition.get("parties", {})
    if place in parties or place in frozenset(Place):
        return definition
    names = (row.definition.get("parties", {}) for row in catalogue.processes())
    name = next((known[place] for known in names if place in known), place)
    return definition | {"parties": {**parties, place: name}}


def _linked(after: Definition, part: int, argument: str, _fields: Fields) -> Done:
    """Add the move that was drawn from one step to another."""
    n, _, to = argument.partition(":")
    made = changes.with_move(after, _number(n), to)
    if made is after:
        return Done(after, part)
    way = len(made["steps"][_number(n) - 1]["moves"]) - 1
    return Done(made, _number(n), N_("Đã nối hai bước."), f"way-{way}")


def _cut(after: Definition, part: int, argument: str, _fields: Fields) -> Done:
    left = changes.without_move(after, part, _number(argument))
    return Done(left, part, N_("Đã bỏ lối ra."))


def _before(after: Definition, part: int, argument: str, _fields: Fields) -> Done:
    n = _number(argument)
    return Done(changes.with_move_first(after, part, n), part, place=f"way-{n - 1}")


_DOING: Mapping[str, Callable[[Definition, int, str, Fields], Done]] = {
    "open": _opened,
    "up": partial(_shifted, -1),
    "down": partial(_shifted, 1),
    "remove": _removed,
    "add": _added,
    "link": _linked,
    "cut": _cut,
    "first": _before,
}


def _checked(actor: Actor, key: str) -> HttpResponse:
    saved = editing.newest(actor=actor, key=key)
    if saved.state in editing.EDITED:
        editing.check_draft(actor=actor, at=now(), process_id=saved.id)
    return HttpResponseRedirect(reverse("desk:process_check", args=[key]))


def _form(
    request: HttpRequest, opened: Open, error: MotcuaError | None = None
) -> HttpResponse:
    """Return the page; with an error, what was typed and what is wrong with it."""
    if error is None:
        return page(request, "desk/process_edit.jinja", context_of(opened, {}))
    if isinstance(error, Conflict):
        found = catalogue.process_versions(key=opened.facts.key)[0]
        opened = dataclasses.replace(opened, facts=found, newer=True)
    # A path inside the definition is no field of this page.
    errors = {
        field if field.isidentifier() else "": said
        for field, said in say_errors(error).items()
    }
    context = context_of(opened, errors)
    return page(request, "desk/process_edit.jinja", context, status=error.status)


def signed_out(request: HttpRequest) -> HttpResponse:
    """Keep what was typed after the session has ended; it can be sent again."""
    typed = [
        (name, str(value))
        for name in request.POST
        for value in request.POST.getlist(name)
        if name != "csrfmiddlewaretoken"
    ]
    said = gettext(
        "Phiên làm việc đã hết, bản nháp chưa được lưu; những gì vừa nhập còn ở trang "
        "này. Hãy đăng nhập lại ở một cửa sổ khác rồi bấm Gửi lại."
    )
    context = {
        "status": 403,
        "message": said,
        "typed": typed,
        "layout": "common/layout.jinja",
    }
    return page(request, "common/error.jinja", context, status=403)


def seen_of(posted: Mapping[str, object], name: str) -> datetime:
    """Return when the version was saved that a form shows; raise Invalid."""
    try:
        found = datetime.fromisoformat(str(posted.get(name, "")))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Invalid(
            "form_broken",
            N_("Biểu mẫu thiếu số hiệu."),
            remedy=N_("Hãy tải lại trang rồi nhập lại."),
        )
    return found
