"""The share of online filing by procedure, as a page and as a table."""

import csv
import io
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.domain.accounts.readers.helping import assisted_counts
from motcua.domain.accounts.rules import Act, may
from motcua.domain.dossiers.readers.online_share import online_shares
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.web.common.files import made_file
from motcua.web.common.views import officer_of, page


@require_GET
def shares(request: HttpRequest) -> HttpResponse:
    """List the procedures of the last year, the most used first."""
    today = now().astimezone(VN).date()
    found = online_shares(actor=officer_of(request), on=today)
    context = {"found": found, "assisted": _assisted(officer_of(request), today)}
    return page(request, "desk/online_shares.jinja", context)


def _assisted(actor: Actor, today: date) -> int | None:
    """Return how many filings were sent with an officer's help that year, to who may."""
    if not may(actor, Act.READ_ASSISTED):
        return None
    first = today - timedelta(days=365)
    return sum(assisted_counts(actor=actor, first=first, last=today).values())


@require_GET
def shares_csv(request: HttpRequest) -> HttpResponse:
    """Return the same as CSV."""
    today = now().astimezone(VN).date()
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["procedure_code", "procedure_name", "total", "online", "percent"])
    for one in online_shares(actor=officer_of(request), on=today):
        table.writerow(
            [one.procedure_code, one.procedure_name, one.total, one.online, one.percent]
        )
    content = out.getvalue().encode("utf-8-sig")
    return made_file(content, "ty-le-truc-tuyen.csv", "text/csv; charset=utf-8")
