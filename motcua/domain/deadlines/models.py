"""Calendars as versioned rows, each with the decision it rests on."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.deadlines.rules.days import DayKind
from motcua.kernel.text import N_


class CalendarState(models.TextChoices):
    """How far a version of a calendar has come."""

    DRAFT = "draft", N_("Bản nháp")
    PUBLISHED = "published", N_("Đã công bố")


class Calendar(models.Model):
    """One version of a unit's calendar, or of everybody's (`unit_code` "").

    What is published is never changed: a due date names the version it was computed
    with. A unit has at most one draft.
    """

    unit_code = models.TextField(blank=True, default="")
    version = models.TextField()
    state = models.TextField(choices=CalendarState.choices)
    valid_from = models.DateField()
    first = models.DateField()
    last = models.DateField()
    rest_weekdays = models.JSONField()
    shifts = models.JSONField()
    reception = models.JSONField()
    seasons = models.JSONField(default=list)
    decision = models.TextField(blank=True, default="")
    edited_at = models.DateTimeField()
    edited_by = models.TextField(blank=True, default="")
    published_at = models.DateTimeField(null=True)

    class Meta:
        """A version has one name and a span; what is published rests on a decision."""

        constraints = [
            models.UniqueConstraint(
                fields=["unit_code", "version"], name="deadlines_calendar_version_once"
            ),
            models.UniqueConstraint(
                fields=["unit_code"],
                condition=Q(state="draft"),
                name="deadlines_calendar_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(last__gt=F("first")), name="deadlines_calendar_has_span"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | ~Q(decision=""),
                name="deadlines_calendar_has_decision",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") ^ Q(published_at__isnull=False),
                name="deadlines_calendar_published_has_time",
            ),
        ]

    def __str__(self) -> str:
        """Return unit and version."""
        return f"{self.unit_code or '*'} {self.version}"


class Redating(models.Model):
    """The order to move open appointments to a calendar, and how far it has come.

    `examined` dossiers have been gone through, up to the one at `after_due` and
    `after_id`; `moved` of them have another date now.
    """

    calendar = models.OneToOneField(Calendar, on_delete=models.PROTECT, primary_key=True)
    request_id = models.UUIDField()
    account_id = models.BigIntegerField(null=True)
    ordered_at = models.DateTimeField()
    examined = models.IntegerField(default=0)
    moved = models.IntegerField(default=0)
    after_due = models.DateTimeField(null=True)
    after_id = models.BigIntegerField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        """A request orders once; no more can move than were gone through."""

        constraints = [
            models.UniqueConstraint(
                fields=["request_id"], name="deadlines_redating_request_once"
            ),
            models.CheckConstraint(
                condition=Q(moved__gte=0, examined__gte=F("moved")),
                name="deadlines_redating_moved_of_examined",
            ),
            models.CheckConstraint(
                condition=Q(after_due__isnull=True) ^ Q(after_id__isnull=False),
                name="deadlines_redating_place_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["ordered_at"],
                condition=Q(finished_at__isnull=True),
                name="deadlines_redating_open",
            ),
        ]

    def __str__(self) -> str:
        """Return the calendar and how far it has come."""
        return f"{self.calendar_id}: {self.moved}/{self.examined}"


class CalendarDay(models.Model):
    """One day of one version that differs from its weekday."""

    pk = models.CompositePrimaryKey("calendar_id", "day")
    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE)
    day = models.DateField()
    kind = models.TextField(choices=[(kind.value, kind.value) for kind in DayKind])
    name = models.TextField()
    decision = models.TextField(blank=True, default="")
    provisional = models.BooleanField(default=False)
    shifts = models.JSONField(default=list)
    reception = models.JSONField(default=list)

    class Meta:
        """Every day has a name."""

        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""), name="deadlines_calendarday_has_name"
            ),
        ]

    def __str__(self) -> str:
        """Return day and name."""
        return f"{self.day} {self.name}"
