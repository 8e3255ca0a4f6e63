"""Check the draft of an electronic form, publish it with a second person, retire it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from motcua.domain.accounts.rules import Act, may
from motcua.domain.eforms import actions, readers
from motcua.domain.eforms.readers.forms import FormFacts
from motcua.domain.eforms.rules.comparing import compare
from motcua.domain.eforms.rules.definition import Form, every_question
from motcua.domain.eforms.rules.lint import Finding, lint
from motcua.domain.eforms.rules.reading import parse
from motcua.kernel.actor import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid, MotcuaError, NotFound
from motcua.web.common import forms
from motcua.web.common.views import page
from motcua.web.common.wording import say_errors
from motcua.web.desk import eform_words
from motcua.web.desk.eform_page import EDITED, newest, said, say_change
from motcua.web.desk.eform_parts import PAGE, QUESTION, Part
from motcua.web.desk.views.eform_edit import eform_editor
from motcua.web.desk.views.eforms import eform_reader
from motcua.web.desk.views.process_edit import seen_of


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, key: str) -> HttpResponse:
    """Show what is to be mended and what changes; note that a draft is fit."""
    if request.method == "GET":
        actor = eform_reader(request)
        return _page(request, actor, newest(actor, key))
    actor = eform_editor(request)
    facts = newest(actor, key)
    try:
        actions.check_form(
            actor=actor, at=now(), form_id=facts.id, seen=seen_of(request.POST, "seen")
        )
    except MotcuaError as error:
        # What is wrong is listed on the page anyhow, each with its question.
        shown = None if isinstance(error, Invalid) else error
        return _page(request, actor, newest(actor, key), shown, error.status)
    messages.success(request, gettext("Bản nháp đạt; người khác có thể công bố."))
    return HttpResponseRedirect(reverse("desk:eform_check", args=[key]))


@require_POST
def publish(request: HttpRequest, key: str) -> HttpResponse:
    """Put the checked draft in use; what goes wrong comes back with what was typed."""
    actor = eform_reader(request)
    facts = newest(actor, key)
    if facts.state not in EDITED:
        text = gettext("Phiên bản v%(n)s đã được công bố trước đó; không công bố lại.")
        messages.warning(request, text % {"n": facts.n})
        return HttpResponseRedirect(reverse("desk:eform", args=[key]))
    try:
        actions.publish_form(
            actor=actor,
            at=now(),
            form_id=facts.id,
            decision=forms.line(request.POST, "decision"),
            seen=seen_of(request.POST, "seen"),
        )
    except MotcuaError as error:
        return _page(request, actor, newest(actor, key), error, error.status)
    messages.success(request, gettext("Đã công bố phiên bản v%(n)s.") % {"n": facts.n})
    return HttpResponseRedirect(reverse("desk:eform", args=[key]))


@require_POST
def retire(request: HttpRequest, key: str) -> HttpResponse:
    """Take a form out of use."""
    try:
        actions.retire_form(actor=eform_reader(request), at=now(), key=key)
    except NotFound:
        messages.warning(request, gettext("Biểu mẫu này hiện không được dùng."))
    else:
        messages.success(request, gettext("Đã thôi dùng biểu mẫu."))
    return HttpResponseRedirect(reverse("desk:eform", args=[key]))


def _page(
    request: HttpRequest,
    actor: Actor,
    facts: FormFacts,
    error: MotcuaError | None = None,
    status: int = 200,
) -> HttpResponse:
    form = parse(facts.definition)
    versions = readers.form_versions(actor=actor, key=facts.key)
    in_force = next((v for v in versions if v.state == "published"), None)
    before = in_force or next((v for v in versions if v.n < facts.n), None)
    found = [_told(form, one) for one in lint(form)]
    changes = compare(parse(before.definition), form) if before else None
    context = {
        "f": facts,
        "edited": facts.state in EDITED,
        "states": eform_words.states(),
        "wrong": [one for one in found if one[0]],
        "advice": [one for one in found if not one[0]],
        "before": before,
        "changes": None if changes is None else [say_change(one) for one in changes],
        "own": facts.editor is not None and facts.editor == actor.officer_id,
        "may_edit": may(actor, Act.EDIT_EFORM),
        "seen": facts.edited_at.isoformat(),
        "decision": request.POST.get("decision", ""),
        "errors": say_errors(error) if error else {},
    }
    return page(request, "desk/eform_check.jinja", context, status=status)


def _told(form: Form, finding: Finding) -> tuple[bool, str, Part, str]:
    """Return a finding: whether it keeps back, its words, the part and its name."""
    is_error, text = said(finding)
    for question in every_question(form):
        if question.key == finding.key:
            return is_error, text, Part(QUESTION, question.key), question.label
    found = form.page(finding.key)
    if found is not None:
        return is_error, text, Part(PAGE, found.key), found.title
    return is_error, text, Part(), gettext("Thông tin chung")
