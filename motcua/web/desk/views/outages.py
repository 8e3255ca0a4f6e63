"""Announce a planned outage, see what is announced, call it off."""

from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from motcua.domain.accounts.rules import Act, require
from motcua.domain.outages import actions
from motcua.domain.outages.readers import lately
from motcua.domain.outages.rules import LONGEST_TEXT, WORKING_DAYS_AHEAD, Announced
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid, MotcuaError
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.planned import forget_planned
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors


@require_http_methods(["GET", "POST"])
def outages(request: HttpRequest) -> HttpResponse:
    """Show the form and what is announced; announce what was posted."""
    actor, at = officer_of(request), now()
    require(actor, Act.ANNOUNCE_OUTAGE)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            actions.announce(
                actor=actor,
                at=at,
                request_id=forms.uuid(request.POST, "request"),
                asked=_asked(request),
            )
        except MotcuaError as error:
            errors, status = say_errors(error), error.status
        else:
            forget_planned()
            messages.success(request, gettext("Đã thông báo tạm dừng."))
            return HttpResponseRedirect(reverse("desk:outages"))
    context = {
        "found": lately(at=at),
        "typed": request.POST,
        "errors": errors,
        "request_key": request.POST.get("request") or uuid4(),
        "now": at,
        "days": WORKING_DAYS_AHEAD,
    }
    return page(request, "desk/outages.jinja", context, status)


@require_POST
def call_off(request: HttpRequest, outage_id: int) -> HttpResponse:
    """Call an outage off."""
    actions.call_off(actor=officer_of(request), at=now(), outage_id=outage_id)
    forget_planned()
    messages.success(request, gettext("Đã hủy đợt tạm dừng."))
    return HttpResponseRedirect(reverse("desk:outages"))


def _asked(request: HttpRequest) -> Announced:
    reading = forms.Reading(request.POST)
    what = reading.required("what", N_("Chưa ghi những gì tạm dừng."))
    begins = _moment(reading, "begins_at", N_("Chưa chọn lúc bắt đầu."))
    ends = _moment(reading, "ends_at", N_("Chưa chọn lúc dự kiến hoạt động lại."))
    reason = reading.line("urgent_reason", LONGEST_TEXT)
    reading.finish()
    if begins is None or ends is None:
        raise AssertionError("a reading that has finished has both")
    return Announced(begins, ends, what, reason)


def _moment(reading: forms.Reading, name: str, missing: str) -> datetime | None:
    """Return a moment; note its fault under its own name, also where it is missing."""

    def read() -> datetime:
        found = forms.moment(reading.typed, name)
        if found is None:
            remedy = N_("Hãy chọn ngày giờ.")
            raise Invalid("moment_missing", missing, field=name, remedy=remedy)
        return found

    return reading.take(read)
