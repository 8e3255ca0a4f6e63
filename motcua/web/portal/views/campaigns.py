"""Campaigns that are over, with what they have changed: for everybody."""

from datetime import datetime, time, timedelta

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.domain.guidance.readers import campaigns as readers
from motcua.domain.guidance.readers.campaigns import CampaignFacts
from motcua.domain.guidance.readers.effect import Effect, effect
from motcua.domain.guidance.rules.campaign_report import report, sentence
from motcua.domain.reports.readers import whole
from motcua.domain.reports.rules.page_files import page_csv, page_json, page_xlsx
from motcua.domain.reports.rules.pages import Report
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VN, now
from motcua.web.common.campaign_chart import bars_of
from motcua.web.common.files import XLSX, made_file
from motcua.web.common.rates import check_rate
from motcua.web.common.views import offset_of, page

KEPT = timedelta(days=1)
_MOST_FILES = 20
"""How many files one address may have made in a minute."""
_WRITERS = {
    "xlsx": (page_xlsx, XLSX),
    "csv": (page_csv, "text/csv; charset=utf-8"),
    "json": (page_json, "application/json"),
}


@require_GET
def campaigns(request: HttpRequest) -> HttpResponse:
    """List the campaigns whose effect is public."""
    offset = offset_of(request)
    context = {
        "found": readers.public_campaigns(offset=offset),
        "offset": offset,
        "page_size": readers.PAGE,
    }
    return page(request, "portal/campaigns.jinja", context)


@require_GET
def one(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Show what a campaign has changed, without any count."""
    facts = readers.public_campaign(campaign_id=campaign_id)
    found = _effect(facts)
    context = {
        "c": facts,
        "report": _report(facts, found),
        "bars": bars_of(found, with_counts=False),
        "says": sentence(found.during, rounded=True),
    }
    return page(request, "portal/campaign.jinja", context)


@require_GET
def one_file(request: HttpRequest, campaign_id: int, ending: str) -> HttpResponse:
    """Return the same as a file."""
    check_rate(request, "figures", most=_MOST_FILES)
    facts = readers.public_campaign(campaign_id=campaign_id)
    writer, media = _WRITERS[ending]
    name = f"chien-dich-{campaign_id}.{ending}"
    return made_file(writer(_report(facts, _effect(facts))), name, media)


def _effect(facts: CampaignFacts) -> Effect:
    """Return the effect as it was known when the day began, counted once a day."""
    at = _day_began()
    key = f"campaign/{facts.id}/{facts.version}/{at}".replace(" ", "/")
    found: Effect | None = cache.get(key)
    if found is None:
        found = effect(actor=SYSTEM, of=facts, as_of=at)
        cache.set(key, found, KEPT.total_seconds())
    return found


def _day_began() -> datetime | None:
    began = datetime.combine(now().astimezone(VN).date(), time(), VN)
    until = whole().at
    return until if until is None else min(began, until)


def _report(facts: CampaignFacts, found: Effect) -> Report:
    return report(
        key=f"chien-dich-{facts.id}",
        plan=facts.plan,
        last=facts.ended,
        as_of=found.as_of,
        found=found.spans,
        during=found.during,
        after=found.after,
        lines=(),
        followed=(),
        with_counts=False,
    )
