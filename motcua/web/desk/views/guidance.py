"""Write guidance: the list of pages, one of them with its draft and its versions."""

from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.domain.accounts.rules import Act, may
from motcua.domain.eforms.rules.lint import Finding
from motcua.domain.guidance import actions
from motcua.domain.guidance.models import PageState
from motcua.domain.guidance.readers import pages as readers
from motcua.domain.guidance.readers.pages import VersionFacts
from motcua.domain.guidance.rules.pages import LANGUAGES, as_text, findings
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError, NotAllowed, NotFound
from motcua.web.common import forms
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors
from motcua.web.desk.guidance_form import content_typed, shown
from motcua.web.desk.views.templates import difference, seen_of


@require_http_methods(["GET", "POST"])
def pages(request: HttpRequest) -> HttpResponse:
    """List the pages; begin a new one."""
    actor = officer_of(request)
    readers.may_write(actor)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            found = actions.begin_page(
                actor=actor,
                at=now(),
                slug=forms.line(request.POST, "slug", 200),
                title=forms.line(request.POST, "title", 200),
            )
        except NotAllowed:
            raise
        except MotcuaError as error:
            errors, status = say_errors(error), error.status
        else:
            return HttpResponseRedirect(reverse("desk:guidance_page", args=[found]))
    context = {
        "pages": readers.written_pages(actor=actor, today=_today()),
        "typed": request.POST,
        "errors": errors,
        "may_edit": may(actor, Act.EDIT_GUIDANCE),
    }
    return page(request, "desk/guidance.jinja", context, status)


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show a page with its draft; save, publish, drop or withdraw it."""
    actor = officer_of(request)
    versions = readers.page_versions(actor=actor, page_id=page_id)
    if request.method == "GET":
        return _page(request, actor, versions)
    try:
        return _do(request, actor, page_id)
    except (NotFound, NotAllowed):
        raise
    except MotcuaError as error:
        context: dict[str, object] = {
            "errors": say_errors(error),
            "reason": request.POST.get("reason", ""),
        }
        versions = readers.page_versions(actor=actor, page_id=page_id)
        if request.POST.get("do") in ("save", "publish") and versions[0].is_draft:
            context |= _typed(request, versions[0])
        return _page(request, actor, versions, context, error.status)


@require_POST
def begin(request: HttpRequest, page_id: int) -> HttpResponse:
    """Begin a draft from the newest version, or go on with the draft there is."""
    actions.begin_version(actor=officer_of(request), at=now(), page_id=page_id)
    return HttpResponseRedirect(reverse("desk:guidance_page", args=[page_id]))


@require_GET
def version(request: HttpRequest, page_id: int, n: int) -> HttpResponse:
    """Show a version that is kept, and how it differs from the one before it."""
    versions = readers.page_versions(actor=officer_of(request), page_id=page_id)
    found = next((one for one in versions if one.n == n), None)
    if found is None:
        raise readers.no_such_page()
    context = {
        "v": found,
        "states": states(),
        "previews": _previews(found),
        "difference": _against_before(found, versions),
    }
    return page(request, "desk/guidance_version.jinja", context)


def states() -> Mapping[str, str]:
    """Return the names of the states of a version."""
    return {state.value: gettext(str(state.label)) for state in PageState}


def _do(request: HttpRequest, actor: Actor, page_id: int) -> HttpResponse:
    do, at = request.POST.get("do", "save"), now()
    address = reverse("desk:guidance_page", args=[page_id])
    if do == "drop":
        actions.drop_draft(actor=actor, at=at, page_id=page_id, seen=seen_of(request))
        messages.success(request, gettext("Đã xóa bản nháp."))
        return HttpResponseRedirect(reverse("desk:guidance"))
    if do == "withdraw":
        reason = forms.line(request.POST, "reason")
        actions.withdraw_page(actor=actor, at=at, page_id=page_id, reason=reason)
        messages.success(request, gettext("Đã gỡ trang khỏi cổng công khai."))
        return HttpResponseRedirect(address)
    content = content_typed(request.POST)
    actions.save_draft(
        actor=actor,
        at=at,
        page_id=page_id,
        slug=forms.line(request.POST, "slug", 200),
        content=content,
        seen=seen_of(request),
    )
    if do == "publish":
        # What was typed is what is published: it has just been saved.
        n = actions.publish_page(actor=actor, at=at, page_id=page_id, seen=at)
        messages.success(request, gettext("Đã công bố phiên bản v%(n)s.") % {"n": n})
    return HttpResponseRedirect(address)


def _page(
    request: HttpRequest,
    actor: Actor,
    versions: tuple[VersionFacts, ...],
    context: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    newest = versions[0]
    published = next((one for one in versions if one.state == PageState.PUBLISHED), None)
    yes, no = readers.usefulness(actor=actor, page_id=newest.page_id, today=_today())
    whole = {
        "v": newest,
        "published": published,
        "versions": versions,
        "content": newest.content,
        "slug": newest.slug,
        "seen": newest.edited_at.isoformat(),
        "keeps_slug": any(not one.is_draft for one in versions),
        "states": states(),
        "findings": [_told(one) for one in findings(newest.content)],
        "previews": _previews(newest),
        "difference": _against_before(newest, versions),
        "yes": yes,
        "no": no,
        "may_edit": may(actor, Act.EDIT_GUIDANCE),
        "may_publish": may(actor, Act.PUBLISH_GUIDANCE),
        "reason": "",
        **(context or {}),
    }
    return page(request, "desk/guidance_page.jinja", whole, status=status)


def _typed(request: HttpRequest, saved: VersionFacts) -> dict[str, object]:
    """Return what was typed, and how it differs from what is saved."""
    content, slug = shown(request.POST), request.POST.get("slug", "")
    was, typed = as_text(saved.content, saved.slug), as_text(content, slug)
    return {
        "content": content,
        "slug": slug,
        "difference": difference(was, typed.replace("\r", "")),
        "unsaved": True,
    }


def _previews(facts: VersionFacts) -> list[readers.Shown]:
    """Return how people would read a version, in each language it has."""
    every = [readers.shown(facts=facts, language=language) for language in LANGUAGES]
    return every if facts.content.en else every[:1]


def _against_before(
    facts: VersionFacts, versions: tuple[VersionFacts, ...]
) -> list[tuple[str, str]]:
    """Return how a version differs from the published one before it."""
    before = next((one for one in versions if one.n < facts.n), None)
    was = as_text(before.content, before.slug) if before else ""
    return difference(was, as_text(facts.content, facts.slug))


def _told(found: Finding) -> tuple[str, str]:
    """Return a finding: the field it is at, and what to mend in words."""
    return found.key, gettext(found.message) % found.facts + " " + (
        gettext(found.remedy) % found.facts
    )


def _today() -> date:
    return now().astimezone(VN).date()
