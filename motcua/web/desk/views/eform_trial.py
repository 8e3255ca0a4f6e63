"""Try a version of a form as an applicant fills it in; nothing that is typed is kept.

The answers travel with the page: the server has them only while it answers.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from motcua.domain.eforms import readers
from motcua.domain.eforms.readers import AskedForm, territory
from motcua.domain.eforms.readers.forms import FormFacts
from motcua.domain.eforms.rules.circumstances import Circumstances
from motcua.domain.eforms.rules.collecting import collect, to_fields
from motcua.domain.eforms.rules.definition import Form, Kind, Question
from motcua.domain.eforms.rules.evaluating import Filled, ShownPage, fill
from motcua.domain.eforms.rules.prefilling import Account, prefill
from motcua.domain.eforms.rules.reading import parse
from motcua.domain.eforms.rules.writing import write
from motcua.domain.filings.readers.form import FilingForm
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, MotcuaError, Several
from motcua.kernel.text import N_
from motcua.web.common.eforms import told
from motcua.web.common.form_fields import fields_of
from motcua.web.common.views import page
from motcua.web.common.wording import say_errors
from motcua.web.desk import eform_conditions as conditions
from motcua.web.desk import eform_words as words
from motcua.web.desk.views.eforms import eform_reader

_ADD = re.compile(r"add-([a-z][a-z0-9_]{0,39})")
_DROP = re.compile(r"drop-([a-z][a-z0-9_]{0,39})-([0-9]{1,2})")
_OWN = frozenset({"csrfmiddlewaretoken", "do", "page", "kept"})
SAMPLE = Account(
    kind="citizen",
    name="Nguyễn Thị Mẫu",
    id_kind="cccd",
    id_number="022197900037",
    born_on=date(1997, 1, 1),
    phone="0912345678",
    email="mau@vidu.vn",
    address="",
)
"""A made-up applicant; the number is well formed and nobody's."""


@require_http_methods(["GET", "POST"])
def trial(request: HttpRequest, key: str, n: int) -> HttpResponse:
    """Ask one page after another; beside it what is hidden and why, and the answers."""
    facts = readers.form_named(actor=eform_reader(request), key=key, n=n)
    form, today = told(parse(facts.definition)), now().astimezone(VN).date()
    do = request.POST.get("do", "")
    if request.method == "GET" or do == "again":
        return _shown(request, facts, form, {}, "", {})
    if do == "sample":
        at = Circumstances(today, territory())
        answers, sources = prefill(form, SAMPLE, {}, at)
        return _shown(request, facts, form, answers, "", sources)
    here, raw, lost = request.POST.get("page", ""), dict[str, Any](), None
    try:
        raw = _kept(request)
    except Invalid as error:
        lost = error
    asked = form.page(here)
    if asked is not None:
        for question in asked.questions:
            raw[question.key] = _given(request, question, do)
    if lost is not None:
        return _shown(request, facts, form, raw, here, {}, lost)
    filled = fill(form, raw, today=today, territory=territory())
    return _onward(request, facts, form, raw, filled, here, do)


@require_GET
def empty(request: HttpRequest, key: str, n: int) -> HttpResponse:
    """Show the form empty, to be printed: every question with when it is asked."""
    facts = readers.form_named(actor=eform_reader(request), key=key, n=n)
    form = parse(facts.definition)
    labels = conditions.labels_of(form)
    context = {
        "f": facts,
        "form": form,
        "whens": {
            one["key"]: words.condition(one["when"], labels)
            for found in write(form)["pages"]
            for one in (found, *found["questions"])
            if "when" in one
        },
    }
    return page(request, "desk/eform_empty.jinja", context)


def _onward(
    request: HttpRequest,
    facts: FormFacts,
    form: Form,
    raw: dict[str, Any],
    filled: Filled,
    here: str,
    do: str,
) -> HttpResponse:
    keys = [one.page.key for one in filled.pages]
    at = keys.index(here) if here in keys else 0
    shown = filled.page(here)
    if do == "back" or shown is None:
        return _shown(request, facts, form, raw, keys[max(at - 1, 0)], {})
    if do != "next":
        return _shown(request, facts, form, raw, here, {})
    faults = filled.faults_of(shown)
    if faults:
        error = Several(faults) if len(faults) > 1 else faults[0]
        return _shown(request, facts, form, raw, here, {}, error)
    if at + 1 < len(keys):
        return _shown(request, facts, form, raw, keys[at + 1], {})
    return _shown(request, facts, form, raw, here, {}, done=True)


def _kept(request: HttpRequest) -> dict[str, Any]:
    """Return the answers the page carried, however many; raise Invalid for nonsense."""
    try:
        found = json.loads(request.POST.get("kept") or "{}")
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Invalid(
            "trial_answers_unreadable",
            N_("Không đọc được câu trả lời của các trang trước; chúng không còn nữa."),
            remedy=N_("Trang này còn nguyên. Hãy trả lời lại các trang trước."),
        )
    return found


def _given(request: HttpRequest, question: Question, do: str) -> Any:
    if question.kind is Kind.COMPUTED:
        return None
    if question.kind is Kind.FILE:
        name = request.POST.get(question.key, "")[:100]
        return [{"sha256": "0" * 64, "name": name, "size": 1000}] if name else []
    found = collect(question, request.POST)
    add, drop = _ADD.fullmatch(do), _DROP.fullmatch(do)
    if add and add[1] == question.key and isinstance(found, list):
        found.append({})
    if drop and drop[1] == question.key and isinstance(found, list):
        del found[int(drop[2]) : int(drop[2]) + 1]
    return found


def _shown(
    request: HttpRequest,
    facts: FormFacts,
    form: Form,
    raw: Mapping[str, Any],
    here: str,
    sources: Mapping[str, str],
    error: MotcuaError | None = None,
    *,
    done: bool = False,
) -> HttpResponse:
    today = now().astimezone(VN).date()
    filled = fill(form, raw, today=today, territory=territory())
    keys = [one.page.key for one in filled.pages]
    shown = filled.page(here) or (filled.pages[0] if filled.pages else None)
    found = FilingForm(AskedForm(form, ""), raw, sources, filled)
    context = {
        "f": facts,
        "form": form,
        "page": shown.page if shown else None,
        "fields": _fields(
            request,
            found,
            shown,
            today,
            typed=request.POST.get("page") == here != "" and not done,
        ),
        "page_n": keys.index(shown.page.key) + 1 if shown else 0,
        "pages": len(keys),
        "done": done,
        "hidden": _hidden(form, filled),
        "kept": json.dumps(raw, ensure_ascii=False, default=str),
        "answers": json.dumps(dict(filled.answers), ensure_ascii=False, indent=2),
        "case": filled.case_n,
        "errors": say_errors(error) if error else {},
    }
    status = error.status if error else 200
    return page(request, "desk/eform_trial.jinja", context, status=status)


def _fields(
    request: HttpRequest,
    found: FilingForm,
    shown: ShownPage | None,
    today: date,
    *,
    typed: bool,
) -> Any:
    if shown is None:
        return ()
    values: dict[str, Any] = {}
    for question in shown.questions:
        values |= to_fields(question, found.filled.answers.get(question.key))
    if typed:
        # Rows that were added or dropped are numbered anew; all else stays as typed.
        changed = _ADD.fullmatch(request.POST.get("do", "")) or _DROP.fullmatch(
            request.POST.get("do", "")
        )
        anew = f"{changed[1]}-" if changed else "\n"
        values |= {
            k: request.POST.getlist(k)
            for k in request.POST
            if k not in _OWN and not k.startswith(anew)
        }
    return fields_of(found, shown, values, today=today)


def _hidden(form: Form, filled: Filled) -> list[tuple[str, str]]:
    """Return what is not asked just now, each with the condition that keeps it away."""
    labels = conditions.labels_of(form)
    data = {page["key"]: page for page in write(form)["pages"]}
    found = []
    for one in form.pages:
        shown = filled.page(one.key)
        if shown is None and one.when is not None:
            name = gettext("Cả trang “%(title)s”") % {"title": one.title}
            found.append((name, words.condition(data[one.key]["when"], labels)))
            continue
        asked = {question.key for question in shown.questions} if shown else set()
        for question in data[one.key]["questions"]:
            if question["key"] not in asked and "when" in question:
                said = words.condition(question["when"], labels)
                found.append((question["label"], said))
    return found
