"""Share a report of one's own, and have it sent by mail."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from motcua.domain.accounts.rules import ROLE_NAMES
from motcua.domain.bespoke import actions
from motcua.domain.bespoke.readers.reports import (
    SHARING_ROLES,
    colleagues,
    shareable_units,
)
from motcua.domain.bespoke.rules.definition import day_of
from motcua.domain.bespoke.rules.sending import HOURS, RHYTHM_NAMES, Rhythm, Timetable
from motcua.domain.bespoke.rules.words import LEFT_OUT, STOPPED
from motcua.kernel.actor import Role
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_error
from motcua.web.desk.views.own_reports import own

WEEKDAYS = {
    "1": N_("Thứ Hai"),
    "2": N_("Thứ Ba"),
    "3": N_("Thứ Tư"),
    "4": N_("Thứ Năm"),
    "5": N_("Thứ Sáu"),
}
_FIELDS = {
    "roles": "vai-tro",
    "unit_ids": "don-vi",
    "officer_ids": "nguoi-nhan",
    "hour": "gio",
}


@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, report_id: int) -> HttpResponse:
    """Choose the roles and units a report is shared with."""
    actor, at = officer_of(request), now()
    facts = own(actor, report_id)
    errors: dict[str, str] = {}
    if request.method == "POST":
        asked = request.POST.getlist("vai-tro")
        try:
            actions.share(
                actor=actor,
                at=at,
                report_id=report_id,
                roles=[role for role in Role if role.value in asked],
                unit_ids=_numbers(request.POST.getlist("don-vi")),
            )
        except Invalid as error:
            errors = {_FIELDS.get(error.field or "", ""): say_error(error)}
        else:
            messages.success(request, gettext("Đã ghi phạm vi chia sẻ."))
            return HttpResponseRedirect(reverse("desk:own_report", args=[report_id]))
    context = {
        "r": facts,
        "roles": [(one, ROLE_NAMES[one]) for one in Role if one in SHARING_ROLES],
        "units": shareable_units(actor=actor, on=day_of(at)),
        "with_units": [unit_id for unit_id, _ in facts.units],
        "errors": errors,
    }
    status = 422 if errors else 200
    return page(request, "desk/own_report_share.jinja", context, status)


@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, report_id: int) -> HttpResponse:
    """Choose when a report goes out, and to whom; or have it sent no longer."""
    actor, at = officer_of(request), now()
    facts = own(actor, report_id)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            said = _sent(request, report_id)
        except Invalid as error:
            errors = {_field(request, error): say_error(error)}
        else:
            messages.success(request, said)
            return HttpResponseRedirect(reverse("desk:own_report", args=[report_id]))
    plan = facts.schedule
    receivers = [one.officer_id for one in plan.receivers] if plan else []
    if request.method == "POST":
        receivers = _known(request.POST.getlist("nguoi-nhan"))
    context = {
        "r": facts,
        "plan": plan,
        "typed": request.POST,
        "rhythms": RHYTHM_NAMES,
        "weekdays": WEEKDAYS,
        "hours": HOURS,
        "colleagues": colleagues(actor=actor, on=day_of(at)),
        "receivers": receivers,
        "why": LEFT_OUT,
        "stopped": STOPPED,
        "errors": errors,
    }
    status = 422 if errors else 200
    return page(request, "desk/own_report_send.jinja", context, status)


def _sent(request: HttpRequest, report_id: int) -> str:
    actor, at, typed = officer_of(request), now(), request.POST
    if typed.get("lam") == "thoi":
        actions.drop_schedule(actor=actor, at=at, report_id=report_id)
        return gettext("Đã thôi gửi báo cáo qua thư.")
    rhythm = Rhythm(forms.one_of(typed, "nhip", [one.value for one in Rhythm]))
    day = {Rhythm.WEEKLY: "thu", Rhythm.MONTHLY: "ngay"}.get(rhythm)
    timetable = Timetable(
        rhythm,
        (forms.whole(typed, day, 0) or 0) if day else 0,
        forms.whole(typed, "gio", 0) or 0,
    )
    actions.set_schedule(
        actor=actor,
        at=at,
        report_id=report_id,
        timetable=timetable,
        officer_ids=_numbers(typed.getlist("nguoi-nhan")),
    )
    return gettext("Đã đặt gửi báo cáo qua thư.")


def _field(request: HttpRequest, error: Invalid) -> str:
    if error.field == "day":
        return "thu" if request.POST.get("nhip") == Rhythm.WEEKLY else "ngay"
    return _FIELDS.get(error.field or "", error.field or "")


def _numbers(texts: Sequence[str]) -> list[int]:
    """Return numbers that were ticked; what is none is -1, which nobody has."""
    return [int(one) if one.isdecimal() and len(one) < 19 else -1 for one in texts]


def _known(texts: Sequence[str]) -> list[int]:
    return [one for one in _numbers(texts) if one >= 0]
