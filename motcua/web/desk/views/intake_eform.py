"""The electronic form of a procedure, typed for somebody at the counter.

It belongs to an intake being typed: begun from its page, and gone back to from here.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from motcua.domain.catalogue import readers as catalogue
from motcua.domain.catalogue.readers import Terms
from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.dossiers.actions.drafts import save_draft
from motcua.domain.dossiers.readers import drafts
from motcua.domain.eforms.rules.definition import FileTerms, Kind, Question
from motcua.domain.eforms.rules.evaluating import ShownPage
from motcua.domain.eforms.rules.prefilling import Account
from motcua.domain.filings import actions
from motcua.domain.filings.actions.form import with_file
from motcua.domain.filings.readers.counter import Intake, counter_form, require_draft
from motcua.domain.filings.readers.form import FilingForm
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError, NotFound, Several
from motcua.web.common import forms, tus
from motcua.web.common.eforms import told_error, told_filled
from motcua.web.common.form_fields import fields_of
from motcua.web.common.form_page import given_of, place_of, shown_on
from motcua.web.common.uploads import check_sizes
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors
from motcua.web.desk import intake_form
from motcua.web.desk.intake_form import Fields
from motcua.web.desk.scans import MEGABYTE, keep_upload, sealed

_UNFILE = re.compile(r"unfile-([a-z][a-z0-9_]{0,39})-([0-9a-f]{64})")


class _Typing:
    """An intake being typed by who asks, and the form that goes with it."""

    def __init__(self, request: HttpRequest, code: str, draft_id: UUID) -> None:
        """Find them; raise NotAllowed, or NotFound for a draft of another."""
        self.request, self.code, self.draft_id = request, code, draft_id
        self.actor: Actor = officer_of(request)
        require_draft(actor=self.actor, draft_id=draft_id)
        kept = drafts.draft(actor=self.actor, draft_id=draft_id)
        data: Mapping[str, Any] = kept.data if kept else {}
        if data.get("code") != code:
            raise NotFound("draft_unknown", gettext("Bản nháp này của thủ tục khác."))
        self.fields: Fields = {str(k): str(v) for k, v in data["fields"].items()}
        self.title, self.unit_id = kept.title if kept else "", int(data.get("unit") or 0)
        self.terms: Terms = catalogue.terms_in_force(
            actor=self.actor,
            procedure_code=code,
            receiving_unit_id=self.unit_id,
            on=_today(),
        )
        self.intake = Intake(draft_id, self.terms.version_id, account_of(self.fields))

    def form(self) -> FilingForm:
        """Return the form with what is typed so far."""
        return counter_form(actor=self.actor, intake=self.intake, on=_today())

    def save(self, **changes: str) -> None:
        """Keep the intake with what the form has changed of it."""
        self.fields |= changes
        save_draft(
            actor=self.actor,
            at=now(),
            draft_id=self.draft_id,
            officer_id=self.actor.officer_id or 0,
            title=self.title,
            data={"code": self.code, "unit": self.unit_id, "fields": self.fields},
        )

    def to_intake(self) -> HttpResponse:
        """Go back to the intake."""
        query = {"nhap": str(self.draft_id), "don-vi": str(self.unit_id)}
        way = reverse("desk:intake", args=[self.code])
        return HttpResponseRedirect(f"{way}?{urlencode(query)}#eform")

    def to_page(self, page_key: str, mark: str = "") -> HttpResponse:
        """Go to a page of the form."""
        way = reverse("desk:intake_eform_page", args=[self.code, self.draft_id, page_key])
        return HttpResponseRedirect(f"{way}{place_of(mark)}")


@require_GET
def eform(request: HttpRequest, code: str, draft_id: UUID) -> HttpResponse:
    """Go to the first page that lacks something, else to the first."""
    typing = _Typing(request, code, draft_id)
    filled = typing.form().filled
    lacking = (one for one in filled.pages if filled.faults_of(one))
    return typing.to_page(next(lacking, filled.pages[0]).page.key)


@require_http_methods(["GET", "POST"])
def eform_page(
    request: HttpRequest, code: str, draft_id: UUID, page_key: str
) -> HttpResponse:
    """Ask the questions of one page, or keep their answers."""
    typing = _Typing(request, code, draft_id)
    found = typing.form()
    shown = found.filled.page(page_key)
    if shown is None:
        return HttpResponseRedirect(reverse("desk:intake_eform", args=[code, draft_id]))
    if request.method == "GET":
        return _shown(typing, found, shown)
    try:
        check_sizes(request)
        after = _kept(typing, found, page_key)
    except MotcuaError as error:
        return _shown(typing, found, shown, error)
    return _onward(typing, after, page_key)


def uploads(
    request: HttpRequest, code: str, draft_id: UUID, page_key: str, question: str
) -> HttpResponse:
    """Begin an upload of a file that a question of the form asks for."""
    return tus.begin(request, _door(request, code, draft_id, page_key, question))


def one_upload(
    request: HttpRequest,
    code: str,
    draft_id: UUID,
    page_key: str,
    question: str,
    upload_id: UUID,
) -> HttpResponse:
    """Say how far such an upload has come, go on with it, or throw it away."""
    door = _door(request, code, draft_id, page_key, question)
    return tus.go_on(request, door, upload_id)


def _door(
    request: HttpRequest, code: str, draft_id: UUID, page_key: str, question: str
) -> tus.Door:
    """Return the way into one question of a form, its officer's alone."""

    def who(_: HttpRequest) -> Actor:
        return _Typing(request, code, draft_id).actor

    def address(upload_id: UUID) -> str:
        at = [code, draft_id, page_key, question, upload_id]
        return reverse("desk:intake_eform_one_upload", args=at)

    def done(actor: Actor, kept: KeptFile) -> dict[str, str]:
        """Keep the file as an answer and a scan; the button takes it out of the form."""
        typing = _Typing(request, code, draft_id)
        actions.attach_counter_file(
            actor=actor,
            at=now(),
            intake=typing.intake,
            page=page_key,
            question=question,
            scan=actions.Scan(intake_form.scans_field(0), sealed(kept), kept),
        )
        return {"Motcua-Drop": f"unfile-{question}-{kept.sha256}"}

    return tus.Door(who, address, done)


def _kept(typing: _Typing, found: FilingForm, page_key: str) -> FilingForm:
    asked = found.form.page(page_key)
    given = given_of(
        typing.request,
        asked.questions if asked else (),
        lambda question: _files(typing, found, question),
    )
    return actions.answer_counter_page(
        actor=typing.actor, at=now(), intake=typing.intake, page=page_key, given=given
    )


def _onward(typing: _Typing, after: FilingForm, page_key: str) -> HttpResponse:
    """Answer a page that was kept: go on, or show it again with what is wrong."""
    request = typing.request
    do = request.POST.get("do", "")
    if do == "save":
        return HttpResponse(status=204)
    shown = after.filled.page(page_key)
    if shown is None or do != "next":
        here = page_key if shown else after.filled.pages[0].page.key
        return typing.to_page(here, do)
    asked = set(request.POST.get("asked", "").split(","))
    new = [q for q in shown.questions if q.key not in asked and q.kind != Kind.COMPUTED]
    if new and "asked" in request.POST:
        messages.info(request, gettext("Theo câu trả lời, có thêm câu hỏi."))
        return typing.to_page(page_key, f"new-{new[0].key}")
    faults = after.filled.faults_of(shown)
    if faults:
        error = Several(faults) if len(faults) > 1 else faults[0]
        return _shown(typing, after, shown, error)
    return _next(typing, after, page_key)


def _next(typing: _Typing, after: FilingForm, page_key: str) -> HttpResponse:
    """Go to the page that follows; after the last to the intake, with the case chosen."""
    keys = [one.page.key for one in after.filled.pages]
    rest = keys[keys.index(page_key) + 1 :]
    if rest:
        return typing.to_page(rest[0])
    if after.decides_case:
        typing.save(case=str(after.filled.case_n or ""))
    return typing.to_intake()


def _files(
    typing: _Typing, found: FilingForm, question: Question
) -> list[dict[str, Any]]:
    """Return the files of a question; one sent now is a scan of the intake too."""
    terms = question.terms if isinstance(question.terms, FileTerms) else FileTerms()
    kept = [dict(one) for one in found.stored.get(question.key, ())]
    gone = _UNFILE.fullmatch(typing.request.POST.get("do", ""))
    if gone and gone[1] == question.key:
        kept = [one for one in kept if one["sha256"] != gone[2]]
    for upload in typing.request.FILES.getlist(question.key)[: terms.most + 1]:
        taken = keep_upload(
            actor=typing.actor,
            at=now(),
            upload=upload,
            most_bytes=terms.most_mb * MEGABYTE,
        )
        kept = with_file(kept, taken)
        typing.save(**intake_form.add_scan(typing.fields, 0, taken))
    return kept


def _shown(
    typing: _Typing,
    found: FilingForm,
    shown: ShownPage,
    error: MotcuaError | None = None,
) -> HttpResponse:
    request = typing.request
    said = told_filled(found, today=_today())
    page_said = said.filled.page(shown.page.key) or shown
    values, about = shown_on(request, said, page_said)
    context = {
        **about,
        "terms": typing.terms,
        "draft_id": typing.draft_id,
        "unit_id": typing.unit_id,
        "fields": fields_of(
            said,
            page_said,
            values,
            today=_today(),
            upload_to=lambda question: reverse(
                "desk:intake_eform_uploads",
                args=[typing.code, typing.draft_id, shown.page.key, question],
            ),
        ),
        "errors": say_errors(told_error(error, found.form)) if error else {},
    }
    status = error.status if error else 200
    return page(request, "desk/intake_eform.jinja", context, status=status)


def account_of(fields: Fields) -> Account:
    """Return what was typed of the applicant; a day that is none is left out."""
    try:
        born_on = forms.day(fields, "born_on")
    except MotcuaError:
        born_on = None
    names = ("kind", "name", "id_kind", "id_number", "phone", "email", "address")
    texts = {name: fields.get(name, "") for name in names}
    return Account(born_on=born_on, **texts)


def _today() -> Any:
    return now().astimezone(VN).date()
