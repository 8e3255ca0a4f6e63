"""Campaigns for filing online, and how often their links were followed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.domain.guidance.models.pages import Page
from motcua.domain.guidance.rules.campaigns import (
    BASELINE_NAMES,
    Baseline,
    Followed,
)


class Campaign(models.Model):
    """What is done from when to when so that more is filed online, and for what.

    Of no procedures or no units all are meant. `version` counts its changes. It has
    `closed_on` as its last day once it is closed, which may be before `last`.
    """

    request_id = models.UUIDField(unique=True)
    name = models.TextField()
    aim = models.TextField()
    procedures = ArrayField(models.TextField(), default=list)
    fields = ArrayField(models.TextField(), default=list)
    units = ArrayField(models.BigIntegerField(), default=list)
    first = models.DateField()
    last = models.DateField()
    baseline = models.TextField(
        choices=[(one.value, BASELINE_NAMES[one]) for one in Baseline]
    )
    ways = ArrayField(models.TextField())
    target = models.IntegerField()
    page = models.ForeignKey(Page, on_delete=models.SET_NULL, null=True)
    version = models.IntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.TextField()
    closed_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.TextField(blank=True, default="")
    conclusion = models.TextField(blank=True, default="")
    published_at = models.DateTimeField(null=True)
    published_by = models.TextField(blank=True, default="")

    class Meta:
        """It has days in order, an aim, ways; only what is closed is published."""

        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=F("first")), name="guidance_campaign_days"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(aim="") & Q(ways__len__gte=1),
                name="guidance_campaign_says_what",
            ),
            models.CheckConstraint(
                condition=Q(target__gte=1, target__lte=100),
                name="guidance_campaign_target",
            ),
            models.CheckConstraint(
                condition=Q(baseline__in=[one.value for one in Baseline]),
                name="guidance_campaign_baseline",
            ),
            models.CheckConstraint(
                condition=Q(
                    closed_on__isnull=True,
                    closed_at__isnull=True,
                    closed_by="",
                    conclusion="",
                )
                | (
                    Q(closed_on__gte=F("first"), closed_on__lte=F("last"))
                    & Q(closed_at__isnull=False)
                    & ~Q(closed_by="")
                    & ~Q(conclusion="")
                ),
                name="guidance_campaign_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by="")
                | (
                    Q(published_at__isnull=False, closed_at__isnull=False)
                    & ~Q(published_by="")
                ),
                name="guidance_campaign_published_when_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["-first", "-id"], name="guidance_campaign_newest"),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class CampaignFollowed(models.Model):
    """How often a campaign's links led somewhere on a day; nobody is known."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE)
    day = models.DateField()
    what = models.TextField(choices=[(one.value, one.value) for one in Followed])
    n = models.IntegerField(default=0)

    class Meta:
        """One row for a day and what was opened."""

        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "day", "what"], name="guidance_followed_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(n__gte=0), name="guidance_followed_counts"
            ),
        ]

    def __str__(self) -> str:
        """Return day, what, and how often."""
        return f"{self.day} {self.what} {self.n}"
