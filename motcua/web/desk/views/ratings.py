"""What people answered, as far as it may be shown; the questions; the screens."""

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, require
from motcua.domain.feedback import actions
from motcua.domain.feedback.readers import scores, surveys
from motcua.domain.feedback.readers.scores import By
from motcua.domain.feedback.rules.showing import LEAST, closed_quarters
from motcua.domain.feedback.rules.survey import (
    ASPECT_NAMES,
    Aspect,
    Option,
    Question,
)
from motcua.domain.hall.readers import places
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, MotcuaError
from motcua.kernel.quarters import Quarter
from motcua.kernel.text import N_, normalise
from motcua.web.common import forms
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors

QUARTERS = 8
BYS: Mapping[By, str] = {
    By.UNIT: N_("Cơ quan"),
    By.FIELD: N_("Lĩnh vực"),
    By.PROCEDURE: N_("Thủ tục"),
    By.OFFICER: N_("Cán bộ tiếp nhận, phục vụ"),
}


@require_GET
def ratings(request: HttpRequest) -> HttpResponse:
    """Show the scores of a quarter that is over, and what people wrote."""
    actor, today = officer_of(request), _today()
    require(actor, Act.READ_RATINGS)
    quarter = _quarter(request, today)
    by = next((b for b in BYS if b.value == request.GET.get("theo")), By.UNIT)
    shown = scores.scores(
        actor=actor, on=today, first=quarter.first, last=quarter.last, by=by
    )
    context = {
        "quarters": closed_quarters(today, QUARTERS),
        "quarter": quarter,
        "bys": {b.value: name for b, name in BYS.items()},
        "by": by.value,
        "shown": shown,
        "names": _names(by, [row.key for row in shown.rows]),
        "aspects": _aspects(),
        "remarks": scores.remarks(actor=actor, on=today, quarter=quarter),
        "least": LEAST,
    }
    return page(request, "desk/ratings.jinja", context)


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Show an officer their own scores, quarter by quarter."""
    actor, today = officer_of(request), _today()
    rows = [
        (
            q,
            scores.my_scores(actor=actor, on=today, first=q.first, last=q.last),
        )
        for q in closed_quarters(today, QUARTERS)
    ]
    context = {"rows": rows, "aspects": _aspects(), "least": LEAST}
    return page(request, "desk/my_ratings.jinja", context)


@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest) -> HttpResponse:
    """Show what is asked, and publish other questions from tomorrow on."""
    actor = officer_of(request)
    versions = surveys.versions(actor=actor)
    if request.method == "GET":
        return _questions(request, versions)
    try:
        actions.publish_questions(
            actor=actor,
            at=now(),
            seen=forms.whole(request.POST, "seen", 0) or 0,
            questions=_typed_questions(request),
        )
    except MotcuaError as error:
        return _questions(request, versions, say_errors(error), error.status)
    messages.success(request, gettext("Đã công bố; được hỏi từ ngày mai."))
    return HttpResponseRedirect(reverse("desk:survey_questions"))


@require_http_methods(["GET", "POST"])
def screens(request: HttpRequest) -> HttpResponse:
    """Show the addresses of the counters' screens; make a new one."""
    actor = officer_of(request)
    made = surveys.screens(actor=actor)
    unit_id = places.hall_unit(on=_today())
    counters = places.counters(unit_id=unit_id) if unit_id is not None else ()
    if request.method == "POST":
        asked = forms.whole(request.POST, "counter", 0) or 0
        actions.make_screen(actor=actor, at=now(), counter_id=asked)
        messages.success(request, gettext("Đã mở màn hình; đường dẫn cũ hết dùng."))
        return HttpResponseRedirect(reverse("desk:survey_screens"))
    rows = [(counter, _address(made.get(counter.id))) for counter in counters]
    return page(request, "desk/survey_screens.jinja", {"rows": rows})


def _address(secret: str | None) -> str:
    if secret is None:
        return ""
    return f"{settings.PUBLIC_URL}{reverse('portal:survey_counter', args=[secret])}"


def _quarter(request: HttpRequest, today: date) -> Quarter:
    offered = closed_quarters(today, QUARTERS)
    asked = request.GET.get("quy", "")
    return next((q for q in offered if q.name == asked), offered[0])


def _names(by: By, keys: list[str]) -> dict[str, str]:
    if by is By.UNIT:
        return scores.unit_names(codes=keys)
    if by is By.OFFICER:
        ids = [int(key) for key in keys if key]
        return {str(n): name for n, name in accounts.officer_names(ids=ids).items()}
    return {}


def _aspects() -> dict[str, str]:
    return {aspect.value: gettext(name) for aspect, name in ASPECT_NAMES.items()}


def _today() -> date:
    return now().astimezone(VN).date()


def _questions(
    request: HttpRequest,
    versions: tuple[surveys.Version, ...],
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    newest = versions[0]
    typed = {q.aspect.value: _spelt(q) for q in newest.questions}
    if request.method == "POST":
        typed = {
            aspect.value: {
                "asked": request.POST.get(f"{aspect.value}-asked") == "yes",
                **{
                    part: request.POST.get(f"{aspect.value}-{part}", "")
                    for part in ("text", "english", "options")
                },
            }
            for aspect in Aspect
        }
    context = {
        "versions": versions,
        "newest": newest,
        "aspects": _aspects(),
        "typed": typed,
        "errors": errors or {},
    }
    return page(request, "desk/survey_questions.jinja", context, status=status)


def _spelt(question: Question) -> dict[str, object]:
    lines = [f"{o.mark} | {o.text} | {o.english}" for o in question.options]
    return {
        "asked": True,
        "text": question.text,
        "english": question.english,
        "options": "\n".join(lines),
    }


def _typed_questions(request: HttpRequest) -> tuple[Question, ...]:
    found = []
    for aspect in Aspect:
        if request.POST.get(f"{aspect.value}-asked") != "yes":
            continue
        field = f"{aspect.value}-options"
        options = tuple(
            _option(one, field)
            for one in forms.text(request.POST, field).splitlines()
            if one.strip()
        )
        text = forms.line(request.POST, f"{aspect.value}-text")
        english = forms.line(request.POST, f"{aspect.value}-english")
        found.append(Question(aspect, text, english, options))
    return tuple(found)


def _option(line: str, field: str) -> Option:
    parts = [normalise(part) for part in line.split("|")]
    if not parts[0].isdecimal() or len(parts[0]) > 1 or not 2 <= len(parts) <= 3:
        raise Invalid(
            "option_unreadable",
            N_("Không đọc được dòng “%(line)s”."),
            facts={"line": line[:60]},
            field=field,
            remedy=N_("Mỗi dòng: điểm | tiếng Việt | tiếng Anh, ví dụ: 5 | Tốt | Good."),
        )
    return Option(parts[1], parts[2] if len(parts) == 3 else "", int(parts[0]))
