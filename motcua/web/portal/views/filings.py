"""File online: five short steps, each saved, then sent once."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, BinaryIO, cast
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.domain.accounts.readers.behalf import principals
from motcua.domain.accounts.readers.helping import assisting
from motcua.domain.catalogue.readers.filing import OnlineTerms, online_terms
from motcua.domain.catalogue.rules.asked import in_case
from motcua.domain.documents.actions import take_file
from motcua.domain.documents.readers import open_file
from motcua.domain.filings import actions, readers
from motcua.domain.filings.readers import FilingFacts, signing
from motcua.domain.filings.readers.form import FilingForm, my_form, my_kept_form
from motcua.domain.filings.readers.same import same_as_mine
from motcua.domain.filings.rules import DELIVERIES, Typed
from motcua.domain.filings.rules.answers import Answers
from motcua.journeys import pay
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError
from motcua.web.common import forms
from motcua.web.common.eforms import said_pages
from motcua.web.common.files import file
from motcua.web.common.tus import limit_word
from motcua.web.common.uploads import check_sizes
from motcua.web.common.views import actor_of, page
from motcua.web.common.wording import say_errors
from motcua.web.portal.late import late_owner, owner_word
from motcua.web.portal.views.guided import case_of, having_of

_logger = logging.getLogger(__name__)
MEGABYTE = 1024 * 1024
STEPS = (
    "filing_case",
    "filing_form",
    "filing_papers",
    "filing_delivery",
    "filing_check",
)
View = Callable[..., HttpResponse]
Files = Sequence["UploadedFile[Any]"]


def signed_in(view: View) -> View:
    """Send whoever has not signed in, or whose session has ended, to sign in first."""

    def guarded(request: HttpRequest, **asked: object) -> HttpResponse:
        if actor_of(request).kind is ActorKind.ANONYMOUS:
            if request.method == "POST":
                is_saved = _save_late(request, view, asked)
                if request.POST.get("do") == "save":
                    return HttpResponse(status=401)
                messages.warning(request, _said_late(is_saved=is_saved))
            query = urlencode({"next": request.path})
            return HttpResponseRedirect(f"{reverse('portal:sign_in')}?{query}")
        _let_assist(request, asked.get("key"))
        return view(request, **asked)

    return guarded


def _let_assist(request: HttpRequest, key: object) -> None:
    """Let an officer act for the citizen whom they help with this filing today."""
    actor = actor_of(request)
    if actor.kind is ActorKind.OFFICER and isinstance(key, UUID):
        on = now().astimezone(VN).date()
        request.actor = assisting(actor=actor, filing=key, on=on)  # type: ignore[attr-defined]


def _save_late(request: HttpRequest, view: View, asked: dict[str, object]) -> bool:
    """Save what somebody sent whose session had ended; say whether it is saved."""
    key, read = asked.get("key"), _LATE.get(getattr(view, "__name__", ""))
    if not isinstance(key, UUID) or read is None:
        return False
    owner = late_owner(request, key)
    if owner is None:
        return False
    try:
        found = readers.my_filing(actor=owner, key=key)
        read(request, owner, found, _terms(found.procedure_code))
    except MotcuaError as error:
        _logger.info("a late form was not saved: %s", error.code)
        return False
    return True


def _said_late(*, is_saved: bool) -> str:
    if is_saved:
        return gettext("Phiên làm việc đã hết. Điều bạn nhập đã được lưu; hãy đăng nhập.")
    return gettext("Phiên làm việc đã hết. Hãy đăng nhập rồi gửi lại bước này.")


@require_http_methods(["GET", "POST"])
@signed_in
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Say what will be asked, and begin."""
    terms = _terms(code)
    answers = Answers(case_of(request), tuple(having_of(request) or ()))
    if request.method == "GET":
        on = now().astimezone(VN).date()
        known = principals(actor=actor_of(request), on=on)
        context = {"terms": terms, "principals": known}
        return page(request, "portal/filing_begin.jinja", context)
    actor = actor_of(request)
    behalf = actor.on_behalf_of
    if request.POST.get("for", "") != (str(behalf.person_id) if behalf else ""):
        said = gettext("Người được làm thay đã đổi. Hãy xem lại bạn làm cho ai.")
        messages.warning(request, said)
        return HttpResponseRedirect(request.get_full_path())
    key = actions.begin(actor=actor, at=now(), procedure_code=code, answers=answers)
    is_asked = len(terms.cases) > 1 and answers.case_n is None
    asks_case = is_asked and not _form(actor, key).decides_case
    return to_step(STEPS[0] if asks_case or len(terms.units) > 1 else STEPS[1], key)


@require_GET
@signed_in
def filing(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show how far a filing has come; one that is not sent yet goes on."""
    actor = actor_of(request)
    found = readers.my_filing(actor=actor, key=key)
    if found.is_open and not found.reason:
        return to_step(STEPS[1], key)
    kept = my_kept_form(actor=actor, key=key)
    context = {
        "f": found,
        "looks": readers.looks_at(actor=actor, key=key),
        "now": now(),
        "has_sheet": kept is not None and kept.has_paper,
    }
    return page(request, "portal/filing.jinja", context)


@require_http_methods(["GET", "POST"])
@signed_in
def case(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask for the case and the unit: they decide which papers are needed."""
    return _step(request, key, STEPS[0], _read_case)


@require_http_methods(["GET", "POST"])
@signed_in
def papers(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take the files of each paper."""
    return _step(request, key, STEPS[2], _read_papers)


@require_http_methods(["GET", "POST"])
@signed_in
def delivery(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask how to reach the applicant and how they want the result."""
    return _step(request, key, STEPS[3], _read_delivery)


@require_http_methods(["GET", "POST"])
@signed_in
def check(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show everything once more, and send it."""
    return _step(request, key, STEPS[4], _send)


@require_GET
@signed_in
def paper(request: HttpRequest, key: UUID, n: int) -> HttpResponse:
    """Return one file of one's own filing."""
    one = readers.my_filing(actor=actor_of(request), key=key).paper(n)
    with open_file(sha256=one.sha256) as content:
        return file(content.read(), one.name, one.media_type)


@require_POST
@signed_in
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a filing back."""
    owed = pay.withdraw(actor=actor_of(request), at=now(), key=key)
    said = gettext("Đã rút hồ sơ trực tuyến.")
    if owed:
        said += " " + gettext("Tiền đã nộp được đưa vào danh sách hoàn.")
    messages.success(request, said)
    return HttpResponseRedirect(reverse("portal:my_dossiers"))


Read = Callable[[HttpRequest, Actor, FilingFacts, OnlineTerms], str]
"""Do what a step's button asks; return the name of the page to go on to."""


def _step(request: HttpRequest, key: UUID, step: str, read: Read) -> HttpResponse:
    """Show a step, or do its button; whatever is wrong is said where it is."""
    actor = actor_of(request)
    found = readers.my_filing(actor=actor, key=key)
    if not found.is_open:
        return to_step("filing", key)
    terms = _terms(found.procedure_code)
    if request.method == "GET":
        return _shown(request, found, terms, step)
    try:
        check_sizes(request)
        onward = read(request, actor, found, terms)
        if request.POST.get("do") == "save":
            return HttpResponse(status=204)
        return to_step(onward, key)
    except MotcuaError as error:
        again = readers.my_filing(actor=actor, key=key)
        errors = say_errors(error)
        return _shown(request, again, terms, step, errors, error.status)


def _shown(
    request: HttpRequest,
    found: FilingFacts,
    terms: OnlineTerms,
    step: str,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    typed = request.POST if request.method == "POST" else {}
    has = set(found.typed.having)
    wanted = [
        replace(c, required=c.required or c.n in has)
        for c in in_case(terms.components, found.typed.case_n)
    ]
    optional = {c.n for c in wanted if not c.required}
    context = {
        "f": found,
        "terms": terms,
        "wanted": wanted,
        "has_optional": any(p.component_n in optional for p in found.papers),
        "typed": typed,
        "step": STEPS.index(step) + 1,
        "steps": len(STEPS),
        "dues": pay.dues_of_filing(at=now(), filing=found) if step == STEPS[4] else (),
        "errors": errors or {},
        "owner": owner_word(actor_of(request), found.key),
        "most_mb": settings.UPLOAD_LIMIT // MEGABYTE,
        "limits": {c.n: limit_word(_most(c.most_mb)) for c in wanted}
        | {0: limit_word(settings.UPLOAD_LIMIT)}
        if step == STEPS[2]
        else {},
        **(_last_looks(request, found) if step == STEPS[4] else {}),
        **_of_form(actor_of(request), found, step),
    }
    return page(request, f"portal/{step}.jinja", context, status=status)


def _last_looks(request: HttpRequest, found: FilingFacts) -> dict[str, object]:
    """Return what else is shown before sending: who files too, what looks the same."""
    return {
        "same": same_as_mine(actor=actor_of(request), found=found, at=now()),
        "signers": signing.signers(found=found),
    }


def _of_form(actor: Actor, found: FilingFacts, step: str) -> dict[str, Any]:
    """Return what a step has to know of the form."""
    if step not in (STEPS[0], STEPS[4]):
        return {}
    form = _form(actor, found.key)
    said = said_pages(form.form, form.filled.answers) if step == STEPS[4] else ()
    pages = [one.page.key for one in form.filled.pages]
    return {"decides_case": form.decides_case, "said": said, "form_pages": pages}


def _form(actor: Actor, key: UUID) -> FilingForm:
    return my_form(actor=actor, key=key, on=now().astimezone(VN).date())


def _read_case(
    request: HttpRequest, actor: Actor, found: FilingFacts, terms: OnlineTerms
) -> str:
    form = forms.Reading(request.POST)
    case_n, unit_id = form.whole("case"), form.whole("unit")
    form.finish()
    if _form(actor, found.key).decides_case:
        case_n = found.typed.case_n
    elif len(terms.cases) <= 1:
        case_n = terms.cases[0].n if terms.cases else None
    _save(actor, found, replace(found.typed, case_n=case_n), unit_id)
    return STEPS[1]


def _read_papers(
    request: HttpRequest, actor: Actor, found: FilingFacts, terms: OnlineTerms
) -> str:
    do = request.POST.get("do", "")
    if do.startswith("drop-") and do[5:].isdecimal() and len(do) < 12:
        actions.drop_paper(actor=actor, at=now(), key=found.key, n=int(do[5:]))
        return STEPS[2]
    limits = {c.n: c.most_mb for c in terms.components}
    for field in request.FILES:
        name = field.removeprefix("file-")
        if name.isdecimal() and len(name) < 6:
            uploads = request.FILES.getlist(field)
            _take(actor, found, uploads, int(name), limits.get(int(name)))
    return STEPS[3] if do == "next" else STEPS[2]


def _take(
    actor: Actor, found: FilingFacts, uploads: Files, n: int, most_mb: int | None
) -> None:
    """Check and keep the files of one paper; 0 is for what nobody asked for."""
    for upload in uploads:
        kept = take_file(
            actor=actor,
            at=now(),
            name=upload.name or "",
            file=cast("BinaryIO", upload.file),
            most_bytes=_most(most_mb),
        )
        actions.add_paper(
            actor=actor, at=now(), key=found.key, component_n=n or None, kept=kept
        )


def _most(most_mb: int | None) -> int:
    """Return how many bytes a file of a paper may have."""
    return most_mb * MEGABYTE if most_mb else int(settings.UPLOAD_LIMIT)


def _read_delivery(
    request: HttpRequest, actor: Actor, found: FilingFacts, _: OnlineTerms
) -> str:
    form = forms.Reading(request.POST)
    typed = replace(
        found.typed,
        phone=form.line("phone", 20),
        email=form.email("email"),
        address=form.line("address"),
        delivery=form.one_of("delivery", DELIVERIES),
        delivery_address=form.line("delivery_address"),
        note=form.text("note"),
    )
    form.finish()
    _save(actor, found, typed, None)
    return STEPS[4]


def _send(request: HttpRequest, actor: Actor, found: FilingFacts, _: OnlineTerms) -> str:
    agreed = request.POST.get("agreed") == "1"
    pay.send(actor=actor, at=now(), key=found.key, agreed=agreed)
    return "filing"


def _save(actor: Actor, found: FilingFacts, typed: Typed, unit_id: int | None) -> None:
    actions.save(actor=actor, at=now(), key=found.key, typed=typed, unit_id=unit_id)


def _terms(code: str) -> OnlineTerms:
    return online_terms(procedure_code=code, on=now().astimezone(VN).date())


def to_step(name: str, key: UUID) -> HttpResponse:
    """Go to a page of a filing."""
    return HttpResponseRedirect(reverse(f"portal:{name}", args=[key]))


_LATE: dict[str, Read] = {
    "case": _read_case,
    "papers": _read_papers,
    "delivery": _read_delivery,
}
"""The steps that are saved for somebody whose session has ended; sending is not."""


def save_late(view: str, read: Read) -> None:
    """Let a step in another module be saved so too; `view` is its function's name."""
    _LATE[view] = read
