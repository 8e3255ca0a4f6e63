"""Edit the draft of an electronic form: one part open at a time, saved part by part.

Two people may work on one draft: only what both have changed is a conflict.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from motcua.domain.accounts.rules import Act, require
from motcua.domain.eforms import actions
from motcua.domain.eforms.readers.forms import FormFacts
from motcua.domain.eforms.rules import editing
from motcua.domain.eforms.rules.comparing import compare
from motcua.domain.eforms.rules.editing import Json
from motcua.domain.eforms.rules.lint import lint
from motcua.domain.eforms.rules.reading import parse
from motcua.domain.eforms.rules.references import references
from motcua.domain.eforms.rules.writing import write
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Conflict, Invalid, MotcuaError, Several
from motcua.kernel.text import N_
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_error, say_errors
from motcua.web.desk import eform_changes as changes
from motcua.web.desk import eform_page, eform_parts
from motcua.web.desk.eform_changes import Done
from motcua.web.desk.eform_page import Opened, context_of, newest
from motcua.web.desk.eform_parts import Part, part_named
from motcua.web.desk.process_fields import Fields, fields_from, first


@dataclass(slots=True)
class _Course:
    """What one button has led to so far: the form it made, the faults it was told."""

    made: Json | None = None
    done: Done | None = None


def eform_editor(request: HttpRequest) -> Actor:
    """Return the officer who may edit electronic forms; raise NotAllowed."""
    actor = officer_of(request)
    require(actor, Act.EDIT_EFORM)
    return actor


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Show one part of the draft beside all of them, and do what the buttons ask."""
    actor = eform_editor(request)
    facts = newest(actor, key)
    if request.method == "POST":
        return _do(request, actor, facts)
    asked = part_named(request.GET.get("phan", ""))
    gone = request.GET.get("bo", "")
    part = _there(facts, part_named(gone) if gone else asked)
    removing = part if gone and part.key else None
    return page(
        request,
        "desk/eform_edit.jinja",
        _context(Opened(facts, part, asked_to_remove=removing), {}),
    )


def _there(facts: FormFacts, part: Part) -> Part:
    """Return the part, the head when it is not there any more."""
    try:
        eform_parts.part_of(write(parse(facts.definition)), part)
    except Conflict:
        return Part()
    return part


def _do(request: HttpRequest, actor: Actor, facts: FormFacts) -> HttpResponse:
    fields = fields_from(request.POST)
    do, _, argument = first(fields, "do").partition(":")
    part = part_named(first(fields, "part"))
    course = _Course()

    def change(before: Json) -> Json:
        course.done = _done(do, argument, before, part, fields, course)
        return course.done.form

    try:
        changed = actions.change_form_draft(
            actor=actor, at=now(), key=facts.key, change=change
        )
    except MotcuaError as error:
        return _failed(request, actor, Opened(facts, part, fields), course, error)
    done = course.done or Done({}, part)
    if request.headers.get("X-Autosave"):
        return _saved(actor, facts.key, part)
    if do == "check":
        return HttpResponseRedirect(reverse("desk:eform_check", args=[facts.key]))
    if changed:
        messages.success(request, gettext(done.said))
    elif do in ("save", "over"):
        messages.info(request, gettext("Không có gì khác bản đã lưu."))
    return HttpResponseRedirect(address(facts.key, done.part, done.place))


def _done(
    do: str, argument: str, before: Json, part: Part, fields: Fields, course: _Course
) -> Done:
    if do in changes.WHOLE:
        done = changes.WHOLE[do](before, part, argument, fields)
    else:
        done = Done(_typed(do, before, part, fields, course), part)
        course.made = done.form
        if do in changes.AFTER_SAVING:
            done = changes.AFTER_SAVING[do](done.form, part, argument, fields)
    course.made = done.form
    return done


def _typed(do: str, before: Json, part: Part, fields: Fields, course: _Course) -> Json:
    """Return the form with what was typed; raise Conflict where another has saved."""
    now_there = editing.digest(eform_parts.part_of(before, part))
    wanted = first(fields, "now" if do == "over" else "was")
    made = eform_parts.with_typed(before, part, fields)
    # The same typed twice, as by a click while it was being saved, takes nothing away.
    if wanted and wanted != now_there and made != before:
        course.made = made
        raise Conflict(
            "form_part_changed",
            N_(
                "Phần này đã có người khác lưu sau khi bạn mở; bản của bạn chưa được lưu."
            ),
            remedy=N_("Hãy xem chỗ khác nhau rồi chọn giữ bản nào."),
        )
    return made


def _failed(
    request: HttpRequest,
    actor: Actor,
    opened: Opened,
    course: _Course,
    error: MotcuaError,
) -> HttpResponse:
    """Return the page as it was typed, with what is wrong where it is wrong."""
    facts = newest(actor, opened.facts.key)
    conflict = isinstance(error, Conflict)
    errors = _errors(opened.part, course.made, error)
    if request.headers.get("X-Autosave"):
        return JsonResponse({"errors": errors}, status=error.status)
    do = first(opened.typed, "do").partition(":")[0]
    newer = None
    if conflict and error.code == "form_part_changed" and course.made is not None:
        newer = compare(parse(facts.definition), parse(course.made))
    typed = {} if do in changes.WHOLE or error.code.endswith("_gone") else opened.typed
    part = _there(facts, opened.part)
    shown = replace(opened, facts=facts, part=part, typed=typed, newer=newer)
    if part != opened.part:
        shown = replace(shown, typed={})
    return page(
        request, "desk/eform_edit.jinja", _context(shown, errors), status=error.status
    )


def _errors(part: Part, made: Json | None, error: MotcuaError) -> dict[str, str]:
    """Return what is wrong by field; at another part it is said at the top."""
    if isinstance(error, Several) or not isinstance(error, Invalid):
        return say_errors(error)
    where, field = error.field or "", error.field or ""
    if made is not None and ("[" in where or "where" in error.facts):
        at, field = eform_parts.placed(error, made)
        if at is not None and at != part:
            field = ""
    return {field: say_error(error)}


def _saved(actor: Actor, key: str, part: Part) -> JsonResponse:
    facts = newest(actor, key)
    form = parse(facts.definition)
    data = write(form)
    findings = [eform_page.said(one)[1] for one in lint(form) if one.key == part.key]
    return JsonResponse(
        {
            "was": editing.digest(eform_parts.part_of(data, part)),
            "saved": gettext("Đã lưu lúc %(at)s")
            % {"at": facts.edited_at.astimezone(VN).strftime("%H:%M:%S")},
            "findings": findings,
        }
    )


def _context(opened: Opened, errors: Mapping[str, str]) -> dict[str, Any]:
    context = context_of(opened, errors)
    if opened.asked_to_remove is None:
        return context | {"removing": None}
    data = context["data"]
    name, gone = changes.going(data, opened.asked_to_remove)
    uses = references(data, gone)
    return context | {
        "removing": {
            "part": str(opened.asked_to_remove),
            "name": name,
            "count": len(gone),
            "uses": [eform_page.say_use(one) for one in uses],
            "digest": changes.uses_digest(data, opened.asked_to_remove),
            "blocked": any(one.keeps for one in uses),
        }
    }


def address(key: str, part: Part, place: str = "phan") -> str:
    """Return the address of a part in the editor."""
    query = urlencode({"phan": str(part)})
    return f"{reverse('desk:eform_edit', args=[key])}?{query}#{place}"
