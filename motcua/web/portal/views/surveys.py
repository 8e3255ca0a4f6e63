"""Surveys: by a one-time link, at the counter's screen; what everybody answered.

A page of a survey is never read ahead and spends nothing by being looked at.
"""

from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.domain.feedback import actions
from motcua.domain.feedback.readers import scores, surveys
from motcua.domain.feedback.readers.counting import counts
from motcua.domain.feedback.readers.scores import By
from motcua.domain.feedback.rules.showing import LEAST, Shown, closed_quarters
from motcua.domain.feedback.rules.survey import ASPECT_NAMES, LEVELS, MOST_TEXT
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError
from motcua.kernel.quarters import Quarter
from motcua.web.common import forms
from motcua.web.common.rates import check_rate
from motcua.web.common.views import actor_of, page
from motcua.web.common.wording import say_error, say_errors

MOST_OPENED = 60
MOST_SENT = 20
MOST_RATED = 30
"""Pages, links and marks that one address may ask for in a minute."""

QUARTERS = 4
KEPT = 600
"""Seconds that the results of a quarter are kept; it is over and changes no more."""


@never_cache
@require_http_methods(["GET", "POST"])
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the questions of an invitation; take the answers once."""
    check_rate(request, "survey", most=MOST_OPENED)
    try:
        found = surveys.survey(token=token, at=now(), asked=_asked(request))
    except MotcuaError as error:
        said = {"said": say_error(error)}
        return page(request, "portal/survey_over.jinja", said, status=error.status)
    if request.method == "GET":
        return _survey(request, found)
    try:
        actions.answer(
            actor=actor_of(request),
            at=now(),
            token=token,
            chosen={
                q.aspect.value: forms.line(request.POST, q.aspect.value, 5)
                for q in found.version.questions
            },
            remark=forms.text(request.POST, "remark", MOST_TEXT),
            asked=_asked(request),
        )
    except MotcuaError as error:
        return _survey(request, found, say_errors(error), error.status)
    return HttpResponseRedirect(reverse("portal:survey_thanks"))


def _asked(request: HttpRequest) -> int | None:
    """Return the version of the questions a posted page has shown."""
    number = request.POST.get("ban", "")
    return int(number) if number.isdecimal() and len(number) < 6 else None


@require_GET
def thanks(request: HttpRequest) -> HttpResponse:
    """Say that an answer has come, and what becomes of it."""
    return page(request, "portal/survey_thanks.jinja", {"least": LEAST})


@require_POST
def mine(request: HttpRequest, code: str) -> HttpResponse:
    """Open the survey of one's own dossier."""
    check_rate(request, "survey", most=MOST_OPENED)
    try:
        token = actions.open_mine(actor=actor_of(request), at=now(), code=code)
    except MotcuaError as error:
        if error.status in (403, 404):
            raise
        said = {"said": say_error(error)}
        return page(request, "portal/survey_over.jinja", said, status=error.status)
    return HttpResponseRedirect(reverse("portal:survey", args=[token]))


@require_POST
def again(request: HttpRequest, code: str) -> HttpResponse:
    """Send the link of a survey again, to the contacts the dossier has."""
    check_rate(request, "survey-again", most=MOST_SENT)
    try:
        actions.send_again(actor=actor_of(request), at=now(), code=code)
    except MotcuaError as error:
        messages.error(request, say_error(error))
    else:
        messages.success(
            request,
            gettext(
                "Đã gửi đường dẫn đánh giá đến số điện thoại hoặc thư điện tử ghi trong "
                "hồ sơ; mỗi ngày gửi một lần."
            ),
        )
    return HttpResponseRedirect(reverse("portal:found", args=[code]))


@never_cache
@require_http_methods(["GET", "POST"])
def counter(request: HttpRequest, secret: str) -> HttpResponse:
    """Show five faces after a service at a counter, and take the one that is touched."""
    if request.method == "POST":
        check_rate(request, "rate", most=MOST_RATED)
        try:
            actions.rate(
                actor=actor_of(request),
                at=now(),
                secret=secret,
                turn=forms.whole(request.POST, "turn", 0) or 0,
                mark=forms.whole(request.POST, "mark", 0) or 0,
            )
        except MotcuaError as error:
            return _screen(request, secret, say_error(error), error.status)
        done = reverse("portal:survey_counter", args=[secret]) + "?xong=1"
        return HttpResponseRedirect(done)
    return _screen(request, secret)


@require_GET
def results(request: HttpRequest) -> HttpResponse:
    """Show what people answered in a quarter that is over, by unit and by field."""
    today = now().astimezone(VN).date()
    quarters = closed_quarters(today, QUARTERS)
    asked = request.GET.get("quy", "")
    quarter = next((q for q in quarters if q.name == asked), quarters[0])
    by_unit, by_field = _shown(quarter, By.UNIT), _shown(quarter, By.FIELD)
    context = {
        "quarters": quarters,
        "quarter": quarter,
        "by_unit": by_unit,
        "by_field": by_field,
        "names": scores.unit_names(codes=[row.key for row in by_unit.rows]),
        "aspects": {a.value: gettext(name) for a, name in ASPECT_NAMES.items()},
        "petitions": counts(first=quarter.first, last=quarter.last, at=now()),
        "least": LEAST,
    }
    return page(request, "portal/survey_results.jinja", context)


def _shown(quarter: Quarter, by: By) -> Shown:
    key = f"scores-{quarter.name}-{by.value}-{_today()}"
    kept: Shown | None = cache.get(key)
    if kept is None:
        kept = scores.public_scores(quarter=quarter, by=by)
        cache.set(key, kept, KEPT)
    return kept


def _today() -> date:
    return now().astimezone(VN).date()


def _survey(
    request: HttpRequest,
    found: surveys.SurveyFacts,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "s": found,
        "typed": request.POST,
        "errors": errors or {},
        "least": LEAST,
    }
    return page(request, "portal/survey.jinja", context, status=status)


def _screen(
    request: HttpRequest, secret: str, said: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "screen": surveys.screen(secret=secret, at=now()),
        "home": reverse("portal:survey_counter", args=[secret]),
        "done": request.GET.get("xong") == "1",
        "said": said,
        "levels": LEVELS,
    }
    return page(request, "portal/survey_counter.jinja", context, status=status)
