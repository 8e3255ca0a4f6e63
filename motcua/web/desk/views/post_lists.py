"""Hand-over lists with the carrier: made, printed, signed by both sides."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.domain.post import actions
from motcua.domain.post.actions.handing import LineTyped
from motcua.domain.post.models.lists import Way
from motcua.domain.post.readers import lists
from motcua.kernel.clock import now
from motcua.kernel.errors import MotcuaError
from motcua.web.common import forms
from motcua.web.common.files import pdf
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Make a list of the parcels ticked."""
    numbers = request.POST.getlist("parcel")[:500]
    lacking = set(request.POST.getlist("lacking"))
    found = actions.make_list(
        actor=officer_of(request),
        at=now(),
        request_id=forms.uuid(request.POST, "request"),
        unit_id=forms.whole(request.POST, "unit", 0) or 0,
        way=forms.one_of(request.POST, "way", [way.value for way in Way]),
        lines=[
            LineTyped(
                number,
                number not in lacking,
                forms.line(request.POST, f"remark-{number}"),
            )
            for number in numbers
        ],
        remark=forms.line(request.POST, "remark"),
    )
    return HttpResponseRedirect(reverse("desk:post_list", args=[found.id]))


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, list_id: int) -> HttpResponse:
    """Show a list; note that both sides have signed it."""
    actor = officer_of(request)
    errors, status = {}, 200
    if request.method == "POST":
        try:
            actions.sign_list(
                actor=actor,
                at=now(),
                request_id=forms.uuid(request.POST, "request"),
                list_id=list_id,
                postman=forms.line(request.POST, "postman"),
            )
        except MotcuaError as error:
            errors, status = say_errors(error), error.status
        else:
            messages.success(request, gettext("Đã ghi: hai bên đã ký biên bản."))
            return HttpResponseRedirect(reverse("desk:post_list", args=[list_id]))
    context = {
        "found": lists.list_for(actor=actor, list_id=list_id),
        "errors": errors,
        "t": request.POST,
        "request_id": uuid4(),
    }
    return page(request, "desk/post_list.jinja", context, status=status)


@require_GET
def pdf_of(request: HttpRequest, list_id: int) -> HttpResponse:
    """Return the record both sides sign, as PDF; the readings are noted."""
    content = actions.open_record(actor=officer_of(request), at=now(), list_id=list_id)
    return pdf(content, f"bien-ban-giao-nhan-{list_id}.pdf")
