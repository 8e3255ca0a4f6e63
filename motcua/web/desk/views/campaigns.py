"""Campaigns for filing online: the list, one of them with its effect, its files."""

from collections.abc import Mapping
from datetime import date, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from motcua.domain.accounts.rules import Act, may
from motcua.domain.guidance.readers import campaigns as readers
from motcua.domain.guidance.readers.campaigns import CampaignFacts
from motcua.domain.guidance.readers.effect import Effect, effect, is_reached
from motcua.domain.guidance.readers.pages import procedure_names
from motcua.domain.guidance.rules.campaign_report import report, sentence
from motcua.domain.guidance.rules.campaigns import (
    BASELINE_NAMES,
    FOLLOWED_NAMES,
    WAY_NAMES,
)
from motcua.domain.reports.readers.pages import page_pdf
from motcua.domain.reports.rules.page_files import page_csv, page_json, page_xlsx
from motcua.domain.reports.rules.pages import Report
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.campaign_chart import bars_of
from motcua.web.common.files import XLSX, made_file, pdf
from motcua.web.common.views import officer_of, offset_of, page
from motcua.web.common.wording import say_error

STATES: Mapping[str, str] = {
    "planned": N_("sắp tới"),
    "running": N_("đang chạy"),
    "over": N_("hết ngày, chưa kết thúc"),
    "closed": N_("đã kết thúc"),
}
_WRITERS = {
    "xlsx": (page_xlsx, XLSX),
    "csv": (page_csv, "text/csv; charset=utf-8"),
    "json": (page_json, "application/json"),
}
MOST_NAMED = 20
"""So many procedures of a campaign are named; the table of its effect names all."""


@require_GET
def campaigns(request: HttpRequest) -> HttpResponse:
    """List the campaigns, the newest first."""
    actor, offset = officer_of(request), offset_of(request)
    today = now().astimezone(VN).date()
    found = readers.campaigns(actor=actor, offset=offset)
    context = {
        "rows": [(one, one.state(today)) for one in found.rows],
        "states": STATES,
        "offset": offset,
        "page_size": readers.PAGE,
        "next_offset": found.next_offset,
        "may_run": may(actor, Act.RUN_CAMPAIGN),
    }
    return page(request, "desk/campaigns.jinja", context)


@require_GET
def one(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Show a campaign and its effect."""
    facts = readers.campaign(actor=officer_of(request), campaign_id=campaign_id)
    return shown(request, facts)


@require_GET
def campaign_file(request: HttpRequest, campaign_id: int, ending: str) -> HttpResponse:
    """Return a campaign's effect as a file."""
    actor = officer_of(request)
    facts = readers.campaign(actor=actor, campaign_id=campaign_id)
    found = effect(actor=actor, of=facts, as_of=_known_at(request))
    counts = is_reached(actor=actor, scope=facts.plan.scope)
    written = report_of(facts, found, with_counts=counts)
    name = f"chien-dich-{campaign_id}.{ending}"
    if ending == "pdf":
        return pdf(page_pdf(actor=actor, report=written, at=now()), name)
    writer, media = _WRITERS[ending]
    return made_file(writer(written), name, media)


def report_of(facts: CampaignFacts, found: Effect, *, with_counts: bool) -> Report:
    """Return a campaign's effect as a report."""
    return report(
        key=f"chien-dich-{facts.id}",
        plan=facts.plan,
        last=facts.ended,
        as_of=found.as_of,
        found=found.spans,
        during=found.during,
        after=found.after,
        lines=found.lines,
        followed=readers.followed_by_day(campaign_id=facts.id),
        with_counts=with_counts,
    )


def shown(
    request: HttpRequest,
    facts: CampaignFacts,
    context: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show a campaign, with what was typed at it where that could not be."""
    actor, today = officer_of(request), _today()
    scope = facts.plan.scope
    named = procedure_names(codes=scope.procedures[:MOST_NAMED])
    whole: dict[str, object] = {
        "c": facts,
        "state": facts.state(today),
        "states": STATES,
        "baseline": BASELINE_NAMES[scope.baseline],
        "ways": [WAY_NAMES[way] for way in facts.plan.ways],
        "procedures": named,
        "unnamed": len(scope.procedures) - len(named),
        "units": readers.unit_names(ids=scope.units),
        "links": _links(facts),
        "followed": [
            (FOLLOWED_NAMES[key], n)
            for key, n in readers.followed(campaign_id=facts.id).items()
        ],
        "may_run": may(actor, Act.RUN_CAMPAIGN),
        "is_late": facts.made_at.astimezone(VN).date() > scope.first,
        "conclusion": "",
        "report": None,
        "at_typed": request.GET.get("tinh-den", ""),
    }
    try:
        found = effect(actor=actor, of=facts, as_of=_known_at(request))
    except Invalid as error:
        whole["errors"] = {"": say_error(error)}
    else:
        counts = is_reached(actor=actor, scope=scope)
        known = found.as_of.astimezone(VN).replace(tzinfo=None).isoformat()
        whole |= {
            "report": report_of(facts, found, with_counts=counts),
            "bars": bars_of(found, with_counts=counts),
            "says": sentence(found.during, rounded=not counts),
            "known": known,
        }
    return page(request, "desk/campaign.jinja", {**whole, **(context or {})}, status)


def _links(facts: CampaignFacts) -> list[tuple[str, str]]:
    """Return what to put on posters and into messages: what it is, and its address."""
    mark = f"?cd={facts.mark}"
    found = []
    if facts.plan.page_slug:
        slug = facts.plan.page_slug
        for name, label in (
            ("portal:guidance_page", gettext("Trang hướng dẫn")),
            ("portal:guidance_print", gettext("Bản để in, có mã QR")),
        ):
            found.append(
                (label, f"{settings.PUBLIC_URL}{reverse(name, args=[slug])}{mark}")
            )
    names = procedure_names(codes=facts.plan.scope.procedures[:5])
    found += [
        (name, f"{settings.PUBLIC_URL}{reverse('portal:procedure', args=[code])}{mark}")
        for code, name in names.items()
    ]
    return found


def _known_at(request: HttpRequest) -> datetime | None:
    return forms.moment(request.GET, "tinh-den")


def _today() -> date:
    return now().astimezone(VN).date()
