"""Which campaigns there are, what they are about, how often their links were followed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum

from motcua.domain.accounts.models import Unit
from motcua.domain.accounts.readers import in_force
from motcua.domain.accounts.rules import Act, require
from motcua.domain.catalogue.models import ProcedureVersion, VersionState
from motcua.domain.guidance.models import Campaign, CampaignFollowed
from motcua.domain.guidance.rules.campaigns import (
    Baseline,
    Followed,
    Plan,
    Scope,
    Way,
    mark_of,
)
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_

PAGE = 30


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """A campaign: its plan, how far it has come, who did what."""

    id: int
    plan: Plan
    version: int
    made_at: datetime
    made_by: str
    closed_on: date | None
    closed_at: datetime | None
    closed_by: str
    conclusion: str
    published_at: datetime | None
    published_by: str

    @property
    def ended(self) -> date:
        """Return its last day: the one planned, or the one it was closed on."""
        return self.closed_on or self.plan.scope.last

    @property
    def mark(self) -> str:
        """Return what its links bear."""
        return mark_of(self.id)

    def state(self, today: date) -> str:
        """Return `planned`, `running`, `over` (not closed yet) or `closed`."""
        if self.closed_at is not None:
            return "closed"
        if today < self.plan.scope.first:
            return "planned"
        return "running" if today <= self.plan.scope.last else "over"


@dataclass(frozen=True, slots=True)
class CampaignList:
    """A part of the list of campaigns; `next_offset` None at its end."""

    rows: tuple[CampaignFacts, ...]
    next_offset: int | None


def campaigns(*, actor: Actor, offset: int = 0) -> CampaignList:
    """Return the campaigns, the newest first; raise NotAllowed."""
    require(actor, Act.READ_REPORTS)
    return _list(public=False, offset=offset)


def campaign(*, actor: Actor, campaign_id: int) -> CampaignFacts:
    """Return a campaign; raise NotAllowed, NotFound."""
    require(actor, Act.READ_REPORTS)
    return _one(campaign_id, public=False)


def public_campaigns(*, offset: int = 0) -> CampaignList:
    """Return the campaigns whose effect everybody may see."""
    return _list(public=True, offset=offset)


def public_campaign(*, campaign_id: int) -> CampaignFacts:
    """Return a campaign whose effect everybody may see; raise NotFound."""
    return _one(campaign_id, public=True)


def followed(*, campaign_id: int) -> Mapping[Followed, int]:
    """Return how often links with a campaign's mark led where."""
    rows = CampaignFollowed.objects.filter(campaign_id=campaign_id).values("what")
    found = {row["what"]: row["all"] for row in rows.annotate(all=Sum("n"))}
    return {one: found.get(one.value, 0) for one in Followed}


def followed_by_day(
    *, campaign_id: int
) -> tuple[tuple[date, Mapping[Followed, int]], ...]:
    """Return the same by day, of the days on which any was."""
    days: dict[date, dict[Followed, int]] = {}
    rows = CampaignFollowed.objects.filter(campaign_id=campaign_id).order_by("day")
    for row in rows:
        day = days.setdefault(row.day, dict.fromkeys(Followed, 0))
        day[Followed(row.what)] = row.n
    return tuple(days.items())


def procedures_of_fields(*, fields: Collection[str], on: date) -> frozenset[str]:
    """Return the codes of the procedures of some fields on a day."""
    rows = ProcedureVersion.objects.filter(
        in_force(on), field__name__in=fields, state=VersionState.PUBLISHED
    )
    return frozenset(rows.values_list("procedure__code", flat=True))


def unit_names(*, ids: Collection[int]) -> dict[int, str]:
    """Return the names of units."""
    return dict(Unit.objects.filter(pk__in=ids).values_list("pk", "name"))


def campaign_facts(row: Campaign) -> CampaignFacts:
    """Return a row as faces show it."""
    scope = Scope(
        row.first,
        row.last,
        Baseline(row.baseline),
        tuple(row.procedures),
        tuple(row.fields),
        tuple(row.units),
    )
    plan = Plan(
        row.name,
        row.aim,
        scope,
        tuple(map(Way, row.ways)),
        row.target,
        row.page.slug if row.page else "",
    )
    return CampaignFacts(
        row.pk,
        plan,
        row.version,
        row.made_at,
        row.made_by,
        row.closed_on,
        row.closed_at,
        row.closed_by,
        row.conclusion,
        row.published_at,
        row.published_by,
    )


def no_such_campaign() -> NotFound:
    """Return the refusal of a campaign that is not there, or not for everybody."""
    return NotFound("campaign_unknown", N_("Không có chiến dịch này."))


def _list(*, public: bool, offset: int) -> CampaignList:
    rows = Campaign.objects.select_related("page").order_by("-first", "-id")
    if public:
        rows = rows.filter(published_at__isnull=False)
    found = [campaign_facts(row) for row in rows[offset : offset + PAGE + 1]]
    more = len(found) > PAGE
    return CampaignList(tuple(found[:PAGE]), offset + PAGE if more else None)


def _one(campaign_id: int, *, public: bool) -> CampaignFacts:
    row = Campaign.objects.select_related("page").filter(pk=campaign_id).first()
    if row is None or (public and row.published_at is None):
        raise no_such_campaign()
    return campaign_facts(row)
