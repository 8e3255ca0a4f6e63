"""Pages of guidance in versions, and how many found them useful."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from motcua.domain.guidance.rules.pages import SLUG
from motcua.kernel.text import N_


class PageState(models.TextChoices):
    """How far a version has come."""

    DRAFT = "draft", N_("Bản nháp")
    PUBLISHED = "published", N_("Đang công bố")
    REPLACED = "replaced", N_("Đã được thay")
    WITHDRAWN = "withdrawn", N_("Đã gỡ")


class Page(models.Model):
    """A page by its address, which stays once it was published: it is on posters."""

    slug = models.TextField()
    begun_at = models.DateTimeField()
    begun_by = models.TextField()

    class Meta:
        """An address leads to one page and needs no quoting."""

        constraints = [
            models.UniqueConstraint(fields=["slug"], name="guidance_page_slug_once"),
            models.CheckConstraint(
                condition=Q(slug__regex=f"^{SLUG.pattern}$"),
                name="guidance_page_slug_plain",
            ),
        ]

    def __str__(self) -> str:
        """Return the address."""
        return self.slug


class PageVersion(models.Model):
    """What a page says, from when to when; a published version is never changed.

    `key` is what a search looks in. `ended_at` is when it was replaced or withdrawn.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="versions")
    n = models.IntegerField()
    state = models.TextField(choices=PageState.choices, default=PageState.DRAFT)
    title = models.TextField(blank=True, default="")
    summary = models.TextField(blank=True, default="")
    body = models.TextField(blank=True, default="")
    title_en = models.TextField(blank=True, default="")
    summary_en = models.TextField(blank=True, default="")
    body_en = models.TextField(blank=True, default="")
    procedures = ArrayField(models.TextField(), default=list)
    everywhere = models.BooleanField(default=False)
    key = models.TextField(blank=True, default="")
    edited_at = models.DateTimeField()
    edited_by = models.TextField()
    published_at = models.DateTimeField(null=True)
    published_by = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")

    class Meta:
        """One draft and one published version at most; what is published is whole."""

        constraints = [
            models.UniqueConstraint(
                fields=["page", "n"], name="guidance_version_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["page"],
                condition=Q(state="draft"),
                name="guidance_version_one_draft",
            ),
            models.UniqueConstraint(
                fields=["page"],
                condition=Q(state="published"),
                name="guidance_version_one_published",
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | (~Q(title="") & ~Q(summary="") & ~Q(body="") & ~Q(published_by="")),
                name="guidance_version_published_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") ^ Q(published_at__isnull=False),
                name="guidance_version_published_once",
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(title_en="", summary_en="", body_en="")
                | (~Q(title_en="") & ~Q(summary_en="") & ~Q(body_en="")),
                name="guidance_version_english_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "published"])
                ^ (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="guidance_version_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(reason=""),
                name="guidance_version_withdrawn_for_a_reason",
            ),
        ]
        indexes = [
            GinIndex(
                fields=["procedures"],
                condition=Q(state="published"),
                name="guidance_version_about",
            ),
            models.Index(
                fields=["title", "id"],
                condition=Q(state="published"),
                name="guidance_version_listed",
            ),
        ]

    def __str__(self) -> str:
        """Return title and number."""
        return f"{self.title} v{self.n}"


class Usefulness(models.Model):
    """How many said on a day that a page was useful, and how many that it was not.

    Nothing is known of who said so.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE)
    day = models.DateField()
    yes = models.IntegerField(default=0)
    no = models.IntegerField(default=0)

    class Meta:
        """One row a day and page; nothing is counted backwards."""

        constraints = [
            models.UniqueConstraint(
                fields=["page", "day"], name="guidance_usefulness_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(yes__gte=0, no__gte=0), name="guidance_usefulness_counts"
            ),
        ]

    def __str__(self) -> str:
        """Return the day and both numbers."""
        return f"{self.day} {self.yes} {self.no}"
