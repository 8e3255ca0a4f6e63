"""Electronic forms to read: their list, one with its versions, as a file; a new one."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.domain.accounts.rules import Act, require
from motcua.domain.catalogue.readers.terms import version_in_force
from motcua.domain.eforms import actions, readers
from motcua.domain.eforms.readers.forms import FormFacts, FormRow
from motcua.domain.eforms.readers.procedures import procedure_names
from motcua.domain.eforms.rules import editing
from motcua.domain.eforms.rules.comparing import compare
from motcua.domain.eforms.rules.reading import parse
from motcua.domain.eforms.rules.writing import write
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Conflict, Invalid, MotcuaError, NotFound, NotNow
from motcua.kernel.text import N_, search_key
from motcua.web.common import forms
from motcua.web.common.files import file
from motcua.web.common.marks import marked_name
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors
from motcua.web.desk import eform_files, eform_question, eform_words
from motcua.web.desk.eform_page import EDITED, newest, say_change
from motcua.web.desk.process_files import MOST_KB
from motcua.web.desk.views.eform_edit import eform_editor
from motcua.web.desk.views.process_edit import seen_of

GENERATED = "-"
"""Begins with the form the procedure is filed with now."""


def eform_reader(request: HttpRequest) -> Actor:
    """Return the officer who may edit or publish electronic forms; raise NotAllowed."""
    actor = officer_of(request)
    require(actor, Act.PUBLISH_EFORM)
    return actor


@require_GET
def eforms(request: HttpRequest) -> HttpResponse:
    """List the forms by name, those that mention some words or are in some state."""
    actor = eform_reader(request)
    rows = readers.forms(actor=actor)
    names = procedure_names(codes={code for row in rows for code in row.procedures})
    words, state = request.GET.get("q", "")[:100], request.GET.get("tinh-trang", "")
    shown = [row for row in rows if _fits(row, names, words, state)]
    context = {
        "rows": shown,
        "all": len(rows),
        "names": names,
        "states": eform_words.states(),
        "q": words,
        "state": state,
    }
    return page(request, "desk/eforms.jinja", context)


@require_GET
def eform(request: HttpRequest, key: str) -> HttpResponse:
    """Show a form: its versions, what each changed, the procedures it is for."""
    actor = eform_reader(request)
    return _shown(request, actor, key)


@require_GET
def as_json(request: HttpRequest, key: str, n: int) -> HttpResponse:
    """Return one version as a file that can be imported again."""
    found = readers.form_named(actor=eform_reader(request), key=key, n=n)
    content = eform_files.as_file(found.definition)
    return file(content, marked_name(f"{key}-v{n}.json"), "application/json")


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a form: from nothing, from another one, or from a file."""
    actor = eform_editor(request)
    if request.method == "GET":
        return _begin_form(request, actor)
    try:
        by_file = request.POST.get("do") == "import"
        made = _from_file(request, actor) if by_file else _typed(request, actor)
        actions.save_form_draft(actor=actor, at=now(), definition=made)
    except MotcuaError as error:
        return _begin_form(request, actor, say_errors(error), error.status)
    messages.success(request, gettext("Đã lập bản nháp."))
    return HttpResponseRedirect(reverse("desk:eform_edit", args=[made["key"]]))


@require_POST
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """Begin a draft of the newest version, or go on with the draft there is."""
    actions.begin_form_draft(actor=eform_editor(request), at=now(), key=key)
    return HttpResponseRedirect(reverse("desk:eform_edit", args=[key]))


@require_POST
def drop(request: HttpRequest, key: str) -> HttpResponse:
    """Throw the draft away, when nobody has saved it since."""
    actor = eform_editor(request)
    facts = newest(actor, key)
    try:
        actions.drop_form_draft(
            actor=actor, at=now(), form_id=facts.id, seen=seen_of(request.POST, "seen")
        )
    except Conflict as error:
        return _shown(request, actor, key, error)
    messages.success(request, gettext("Đã xóa bản nháp."))
    if facts.n == 1:
        return HttpResponseRedirect(reverse("desk:eforms"))
    return HttpResponseRedirect(reverse("desk:eform", args=[key]))


@require_POST
def replace(request: HttpRequest, key: str) -> HttpResponse:
    """Put a file in the place of the draft."""
    actor = eform_editor(request)
    try:
        made = eform_files.uploaded(request)
        if made["key"] != key:
            raise Invalid(
                "file_of_another",
                N_("Tệp là của biểu mẫu mang mã “%(key)s”."),
                facts={"key": made["key"]},
                field="file",
                remedy=N_("Hãy nhập ở trang Lập biểu mẫu mới."),
            )
        actions.save_form_draft(
            actor=actor,
            at=now(),
            definition=made,
            seen=seen_of(request.POST, "seen"),
        )
    except NotFound:
        raise
    except MotcuaError as error:
        return _shown(request, actor, key, error)
    messages.success(request, gettext("Đã thay bản nháp bằng tệp."))
    return HttpResponseRedirect(reverse("desk:eform_edit", args=[key]))


def _fits(row: FormRow, names: Mapping[str, str], words: str, state: str) -> bool:
    if state and row.state != state:
        return False
    texts = (row.name, row.key, *row.procedures, *map(names.get, row.procedures))
    said = search_key(" ".join(filter(None, texts)))
    return all(word in said for word in search_key(words).split())


def _shown(
    request: HttpRequest, actor: Actor, key: str, error: MotcuaError | None = None
) -> HttpResponse:
    versions = readers.form_versions(actor=actor, key=key)
    shown = next((v for v in versions if v.state == "published"), versions[0])
    context = {
        "f": shown,
        "newest": versions[0],
        "draft": next((v for v in versions if v.state in EDITED), None),
        "published": shown if shown.state == "published" else None,
        "versions": [(one, _differs(one, versions)) for one in versions],
        "names": procedure_names(codes=shown.definition.get("procedures", ())),
        "states": eform_words.states(),
        "most_kb": MOST_KB,
        "errors": say_errors(error) if error else {},
    }
    status = error.status if error else 200
    return page(request, "desk/eform.jinja", context, status=status)


def _differs(one: FormFacts, versions: tuple[FormFacts, ...]) -> list[str] | None:
    """Return what a version changed, in words; None for the first."""
    before = next((v for v in versions if v.n < one.n), None)
    if before is None:
        return None
    found = compare(parse(before.definition), parse(one.definition))
    return [say_change(change) for change in found]


def _from_file(request: HttpRequest, actor: Actor) -> editing.Json:
    """Return the form of a file; one that somebody is editing is not written over."""
    made = eform_files.uploaded(request)
    if readers.form_draft(actor=actor, key=made["key"]) is not None:
        raise Conflict(
            "form_draft_there",
            N_("Biểu mẫu “%(key)s” đang có bản nháp."),
            facts={"key": made["key"]},
            field="file",
            remedy=N_("Hãy mở bản nháp đó rồi chọn thay bằng tệp, hoặc xóa nó trước."),
        )
    return made | {"decision": ""}


def _typed(request: HttpRequest, actor: Actor) -> editing.Json:
    form = forms.Reading(request.POST)
    name = form.required("name", N_("Chưa nhập tên biểu mẫu."))
    taken = {row.key for row in readers.forms(actor=actor)}
    plain = editing.made_key(
        name or "x", frozenset(key.replace("-", "_") for key in taken)
    )
    key = form.line("key", 60) or plain.replace("_", "-")
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
    like = form.line("like", 60)
    code = form.line("procedure", 40)
    form.finish()
    head = {"key": key, "name": name, "procedures": [code] if code else []}
    if like == GENERATED:
        return {**_unnamed(_generated(code)), **head}
    if like in taken:
        copied = readers.form_named(actor=actor, key=like).definition
        return {**_unnamed(copied), **head, "decision": ""}
    return _skeleton(head)


def _unnamed(form: Mapping[str, Any]) -> editing.Json:
    """Return a form to begin another from, without the English of its own name."""
    found = {name: text for name, text in form.get("en", {}).items() if name != "name"}
    return {**form, "en": found}


def _generated(code: str) -> editing.Json:
    """Return the form the procedure has now, made from the catalogue where none was."""
    try:
        found = version_in_force(code=code, on=now().astimezone(VN).date())
    except (NotFound, NotNow) as error:
        error.field = "procedure"
        raise
    asked = readers.asked_for(procedure_version_id=found.pk)
    return {**write(asked.form), "decision": ""}


def _skeleton(head: Mapping[str, Any]) -> editing.Json:
    """Return the shortest form there is: a question and the statement of truth."""
    first_page, last = gettext("Thông tin của bạn"), gettext("Cam đoan")
    return {
        "format": 1,
        **head,
        "pages": [
            {
                "key": "you",
                "title": first_page,
                "questions": [
                    eform_question.blank("person", "applicant", gettext("Người nộp"))
                    | {"prefill": "account.person"}
                ],
            },
            {
                "key": "truth",
                "title": last,
                "questions": [
                    eform_question.blank("statement", "truth", gettext("Lời cam đoan"))
                ],
            },
        ],
    }


def _begin_form(
    request: HttpRequest,
    actor: Actor,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    fields = ("name", "key", "like", "procedure")
    asked = request.GET if request.method == "GET" else request.POST
    context = {
        "typed": {name: asked.get(name, "") for name in fields},
        "likes": [
            (GENERATED, gettext("Biểu mẫu thủ tục ở trên đang có (lập từ danh mục)")),
            *((row.key, row.name) for row in readers.forms(actor=actor)),
        ],
        "most_kb": MOST_KB,
        "errors": errors or {},
    }
    return page(request, "desk/eform_new.jinja", context, status=status)
