"""The form of a filing: one page of it at a time, saved at every page."""

import re
from collections.abc import Mapping
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from motcua.domain.catalogue.readers.filing import OnlineTerms
from motcua.domain.documents.actions import take_file
from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.eforms.rules.definition import FileTerms, Kind, Question
from motcua.domain.eforms.rules.evaluating import ShownPage
from motcua.domain.filings import actions, readers
from motcua.domain.filings.actions.form import with_file
from motcua.domain.filings.readers import FilingFacts
from motcua.domain.filings.readers.form import FilingForm, form_of_mine
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, MotcuaError, NotFound, Several
from motcua.web.common.eforms import told_error, told_filled
from motcua.web.common.form_fields import fields_of
from motcua.web.common.form_page import given_of, place_of, shown_on
from motcua.web.common.uploads import check_sizes
from motcua.web.common.views import actor_of, page
from motcua.web.common.wording import say_errors
from motcua.web.portal import filing_papers
from motcua.web.portal.filing_steps import my_steps
from motcua.web.portal.late import owner_word
from motcua.web.portal.views import filings

MEGABYTE = 1024 * 1024
_UNFILE = re.compile(r"unfile-([a-z][a-z0-9_]{0,39})-([0-9a-f]{64})")


@require_http_methods(["GET"])
@filings.signed_in
def form(request: HttpRequest, key: UUID) -> HttpResponse:
    """Go to the first page that lacks something, else to the first."""
    actor = actor_of(request)
    facts = readers.my_filing(actor=actor, key=key)
    if not facts.is_open:
        return filings.to_step("filing", key)
    found = _form(actor, facts)
    pages = found.filled.pages
    lacking = (one for one in pages if found.filled.faults_of(one))
    return _to_page(key, next(lacking, pages[0]).page.key)


@require_http_methods(["GET", "POST"])
@filings.signed_in
def form_page(request: HttpRequest, key: UUID, page_key: str) -> HttpResponse:
    """Ask the questions of one page, or keep their answers."""
    actor = actor_of(request)
    facts = readers.my_filing(actor=actor, key=key)
    if not facts.is_open:
        return filings.to_step("filing", key)
    found = _form(actor, facts)
    shown = found.filled.page(page_key)
    if shown is None:
        return filings.to_step("filing_form", key)
    if request.method == "GET":
        return _shown(request, facts, found, shown)
    try:
        check_sizes(request)
        given = _given(request, actor, facts, found, page_key)
        after = _keep(actor, key, page_key, given)
    except MotcuaError as error:
        return _shown(request, facts, found, shown, error=error)
    return _onward(request, facts, after, page_key)


def _onward(
    request: HttpRequest,
    facts: FilingFacts,
    after: FilingForm,
    page_key: str,
) -> HttpResponse:
    """Answer a page that was kept: go on, or show it again with what is wrong."""
    do = request.POST.get("do", "")
    if do == "save":
        return HttpResponse(status=204)
    shown = after.filled.page(page_key)
    if shown is None:
        return filings.to_step("filing_form", facts.key)
    if do != "next":
        return _to_page(facts.key, page_key, do)
    asked = set(request.POST.get("asked", "").split(","))
    new = [q for q in shown.questions if q.key not in asked and q.kind != Kind.COMPUTED]
    if new and "asked" in request.POST:
        messages.info(request, gettext("Theo câu trả lời của bạn, có thêm câu hỏi."))
        return _to_page(facts.key, page_key, f"new-{new[0].key}")
    faults = after.filled.faults_of(shown)
    if faults:
        error = Several(faults) if len(faults) > 1 else faults[0]
        return _shown(request, facts, after, shown, error=error)
    keys = [one.page.key for one in after.filled.pages]
    rest = keys[keys.index(page_key) + 1 :]
    return (
        _to_page(facts.key, rest[0])
        if rest
        else filings.to_step("filing_papers", facts.key)
    )


def _given(
    request: HttpRequest,
    actor: Actor,
    facts: FilingFacts,
    found: FilingForm,
    page_key: str,
) -> dict[str, Any]:
    """Return what a page sends, with rows added or dropped and files taken in."""
    asked = found.form.page(page_key)
    if asked is None:
        raise NotFound("form_page_unknown", gettext("Biểu mẫu không hỏi trang này."))
    do = request.POST.get("do", "")
    return given_of(
        request,
        asked.questions,
        lambda question: _files(request, actor, facts, found, question, do),
    )


def _files(
    request: HttpRequest,
    actor: Actor,
    facts: FilingFacts,
    found: FilingForm,
    question: Question,
    do: str,
) -> list[dict[str, Any]]:
    """Return the files of a question: those kept, those sent now, without one dropped."""
    terms = question.terms if isinstance(question.terms, FileTerms) else FileTerms()
    kept = [dict(one) for one in found.stored.get(question.key, ())]
    gone = _UNFILE.fullmatch(do)
    if gone and gone[1] == question.key:
        for paper in facts.papers_of(None):
            if paper.sha256 == gone[2]:
                actions.drop_paper(actor=actor, at=now(), key=facts.key, n=paper.n)
        kept = [one for one in kept if one["sha256"] != gone[2]]
    for upload in request.FILES.getlist(question.key)[: terms.most + 1]:
        taken = _taken(actor, upload, terms, question.key)
        actions.add_paper(
            actor=actor, at=now(), key=facts.key, component_n=None, kept=taken
        )
        kept = with_file(kept, taken)
    used = filing_papers.USE_FOR_QUESTION.fullmatch(do)
    if used and used[1] == question.key:
        own = actions.use_own_paper(
            actor=actor,
            at=now(),
            key=facts.key,
            component_n=None,
            asked=question.label,
            code=used[2],
        )
        kept = with_file(kept, own)
    return kept


def _taken(
    actor: Actor, upload: "UploadedFile[Any]", terms: FileTerms, name: str
) -> KeptFile:
    """Check and keep one file; whatever is wrong with it is told at its question."""
    try:
        return take_file(
            actor=actor,
            at=now(),
            name=upload.name or "",
            file=cast("BinaryIO", upload.file),
            most_bytes=min(terms.most_mb * MEGABYTE, settings.UPLOAD_LIMIT),
        )
    except Invalid as fault:
        fault.field = name
        raise


def _shown(
    request: HttpRequest,
    facts: FilingFacts,
    found: FilingForm,
    shown: ShownPage,
    *,
    error: MotcuaError | None = None,
) -> HttpResponse:
    said = told_filled(found, today=_today())
    page_said = said.filled.page(shown.page.key) or shown
    values, about = shown_on(request, said, page_said)
    context = {
        **about,
        "f": facts,
        "fields": fields_of(
            said,
            page_said,
            values,
            today=_today(),
            upload_to=lambda question: reverse(
                "portal:filing_form_uploads", args=[facts.key, shown.page.key, question]
            ),
        ),
        "errors": say_errors(told_error(error, found.form)) if error else {},
        "step": "filing_form",
        "steps": my_steps(facts, filings.terms_of(facts), found.form),
        "owner": owner_word(actor_of(request), facts.key),
        "own": filing_papers.for_questions(actor_of(request), facts, shown, found),
    }
    status = error.status if error else 200
    return page(request, "portal/filing_form.jinja", context, status=status)


def _read_late(
    request: HttpRequest, actor: Actor, facts: FilingFacts, _: OnlineTerms
) -> str:
    """Keep a page that was sent after the session had ended; files are not taken."""
    found = _form(actor, facts)
    page_key = request.POST.get("page", "")
    _keep(actor, facts.key, page_key, _given(request, actor, facts, found, page_key))
    return "filing_form"


def _keep(actor: Actor, key: UUID, page_key: str, given: Mapping[str, Any]) -> FilingForm:
    return actions.answer_page(actor=actor, at=now(), key=key, page=page_key, given=given)


def _form(actor: Actor, facts: FilingFacts) -> FilingForm:
    return form_of_mine(actor=actor, found=facts, on=_today())


def _today() -> Any:
    return now().astimezone(VN).date()


def _to_page(key: UUID, page_key: str, mark: str = "") -> HttpResponseRedirect:
    address = reverse("portal:filing_form_page", args=[key, page_key])
    return HttpResponseRedirect(f"{address}{place_of(mark)}")


filings.save_late("form_page", _read_late)
