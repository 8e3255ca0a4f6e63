"""The month's notices to agencies: prepare, sign, enter in the register, send, read."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from motcua.domain.accountability import actions
from motcua.domain.accountability.models import NoticeState
from motcua.domain.accountability.readers import notices as readers
from motcua.domain.accountability.rules.notices import month_before
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, MotcuaError
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.files import pdf
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors

_TAGS = {"draft": "yellow", "signed": "blue", "numbered": "blue", "issued": "green"}


@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """List the notices of a year, months by agencies; prepare a month's."""
    actor, today = officer_of(request), now().astimezone(VN).date()
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            made = _prepare(request, actor)
        except MotcuaError as error:
            if error.status in (403, 404):
                raise
            errors, status = say_errors(error), error.status
        else:
            said = gettext("Đã lập %(count)s dự thảo thông báo.") % {"count": made}
            messages.success(request, said)
            return HttpResponseRedirect(reverse("desk:agency_notices"))
    year, errors = _year(request, today, errors)
    context = {
        "rows": readers.notices(actor=actor, year=year),
        "centres": readers.centres(actor=actor, on=today),
        "prepares": readers.prepares(actor=actor),
        "year": year,
        "last": month_before(today),
        "typed": request.POST if request.method == "POST" else request.GET,
        "errors": errors,
        **_WORDS,
    }
    return page(request, "desk/agency_notices.jinja", context, status)


@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Show a notice; do the next of it: sign, number, seal, or take the figures anew."""
    actor, at = officer_of(request), now()
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            said = _do(request, actor, notice_id)
        except MotcuaError as error:
            if error.status in (403, 404):
                raise
            errors, status = say_errors(error), error.status
        else:
            messages.success(request, said)
            return HttpResponseRedirect(reverse("desk:agency_notice", args=[notice_id]))
    found = readers.notice(actor=actor, notice_id=notice_id, at=at)
    context = {"n": found, "errors": errors, **_WORDS}
    return page(request, "desk/agency_notice.jinja", context, status)


@require_GET
def notice_pdf(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Return the paper: the draft, as signed, or as issued."""
    content = readers.notice_pdf(actor=officer_of(request), notice_id=notice_id, at=now())
    return pdf(content, f"thong-bao-thang-{notice_id}.pdf")


_WORDS = {"states": dict(NoticeState.choices), "tags": _TAGS}


def _prepare(request: HttpRequest, actor: Actor) -> int:
    return actions.prepare_notices(
        actor=actor,
        at=now(),
        unit_id=forms.whole(request.POST, "don-vi", 0) or 0,
        year=forms.whole(request.POST, "nam", 0) or 0,
        month=forms.whole(request.POST, "thang", 0) or 0,
    )


def _year(
    request: HttpRequest, today: date, errors: dict[str, str]
) -> tuple[int, dict[str, str]]:
    """Return the year asked for; nonsense is said and this one is shown."""
    usual = month_before(today)[0]
    if request.method == "POST":
        return usual, errors
    try:
        found = forms.whole(request.GET, "nam", usual) or usual
    except Invalid as error:
        return usual, say_errors(error)
    return (found, errors) if found in forms.YEARS else (usual, errors)


def _do(request: HttpRequest, actor: Actor, notice_id: int) -> str:
    """Do what the button says; return what to tell."""
    at, pin = now(), str(request.POST.get("pin", ""))[:100]

    def sign(*, by_hand: bool) -> str:
        actions.sign_notice(
            actor=actor, at=at, notice_id=notice_id, pin=pin, by_hand=by_hand
        )
        return gettext("Đã ký thông báo; chờ văn thư vào số.")

    def issue() -> str:
        number = actions.issue_notice(actor=actor, at=at, notice_id=notice_id)
        return gettext("Đã vào số %(number)s.") % {"number": number}

    def seal() -> str:
        actions.seal_notice(actor=actor, at=at, notice_id=notice_id, pin=pin)
        return gettext("Đã ký số của cơ quan và gửi thông báo.")

    def refresh() -> str:
        actions.refresh_notice(actor=actor, at=at, notice_id=notice_id)
        return gettext("Đã lấy lại số liệu mới nhất.")

    doors: dict[str, Callable[[], str]] = {
        "sign": lambda: sign(by_hand=False),
        "ink": lambda: sign(by_hand=True),
        "issue": issue,
        "seal": seal,
        "refresh": refresh,
    }
    wanted = request.POST.get("do", "")
    if wanted not in doors:
        raise Invalid("act_unknown", N_("Không có việc này."), field="do")
    return doors[wanted]()
