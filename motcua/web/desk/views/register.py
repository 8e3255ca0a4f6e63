"""The register of dossiers, on screen and on paper."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.domain.dossiers.actions import reading
from motcua.domain.dossiers.readers import papers, public_lists
from motcua.domain.dossiers.readers.register import usual_unit
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid
from motcua.web.common import forms
from motcua.web.common.files import pdf
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_error

USUAL_DAYS = 7


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Show what a one-stop unit received in a span of days."""
    actor = officer_of(request)
    try:
        unit_id, first, last = asked(request)
        rows = reading.open_register(
            actor=actor, at=now(), unit_id=unit_id, first=first, last=last
        )
    except Invalid as error:
        context: dict[str, object] = {
            "errors": {
                _FIELDS.get(error.field or "", error.field or ""): say_error(error)
            },
            "rows": (),
            "first": request.GET.get("tu-ngay", ""),
            "last": request.GET.get("den-ngay", ""),
            "query": "",
        }
        return page(request, "desk/register.jinja", context, status=error.status)
    context = {
        "rows": rows,
        "first": f"{first:%d/%m/%Y}",
        "last": f"{last:%d/%m/%Y}",
        "query": f"don-vi={unit_id}&tu-ngay={first}&den-ngay={last}",
    }
    return page(request, "desk/register.jinja", context)


@require_GET
def register_pdf(request: HttpRequest) -> HttpResponse:
    """Return the same as PDF (form 06 of 2018, 07 of 2025)."""
    actor = officer_of(request)
    unit_id, first, last = asked(request)
    at = now()
    rows = reading.open_register(
        actor=actor, at=at, unit_id=unit_id, first=first, last=last
    )
    content = papers.register_pdf(
        rows=rows, unit_id=unit_id, first=first, last=last, at=at
    )
    return pdf(content, f"so-theo-doi-{first}-{last}.pdf")


@require_GET
def public_list(request: HttpRequest) -> HttpResponse:
    """Return the open dossiers, or those past their day, by code alone, to post."""
    actor, at = officer_of(request), now()
    sort = forms.one_of(request.GET, "loai", _LISTS)
    content = public_lists.public_list(
        actor=actor, unit_id=_unitasked(request), late=sort == "qua-han", at=at
    )
    return pdf(content, f"danh-sach-{sort}.pdf")


_LISTS = ("qua-han", "dang-giai-quyet")
_FIELDS = {"first": "tu-ngay", "last": "den-ngay"}


def asked(request: HttpRequest) -> tuple[int, date, date]:
    """Return unit and days asked for; the usual unit and the last week else."""
    today = now().astimezone(VN).date()
    first = forms.day(request.GET, "tu-ngay") or today - timedelta(days=USUAL_DAYS - 1)
    last = forms.day(request.GET, "den-ngay") or today
    return _unitasked(request), first, last


def _unitasked(request: HttpRequest) -> int:
    """Return the unit asked for, else the one whose register is usually opened."""
    unit_id = forms.whole(request.GET, "don-vi")
    if unit_id is not None:
        return unit_id
    return usual_unit(actor=officer_of(request), on=now().astimezone(VN).date())
