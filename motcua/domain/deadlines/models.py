"""Calendars as versioned rows, each with the decision it rests on."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.deadlines.rules.calendar import DayKind


class Calendar(models.Model):
    """One published version of a unit's calendar, or of everybody's (`unit_code` "").

    Versions are never changed: a due date names the version it was computed with.
    """

    unit_code = models.TextField(blank=True, default="")
    version = models.TextField()
    valid_from = models.DateField()
    first = models.DateField()
    last = models.DateField()
    rest_weekdays = models.JSONField()
    shifts = models.JSONField()
    reception = models.JSONField()
    decision = models.TextField()
    published_at = models.DateTimeField()

    class Meta:
        """A version has one name and a span."""

        constraints = [
            models.UniqueConstraint(
                fields=["unit_code", "version"], name="deadlines_calendar_version_once"
            ),
            models.CheckConstraint(
                condition=Q(last__gt=F("first")), name="deadlines_calendar_has_span"
            ),
            models.CheckConstraint(
                condition=~Q(decision=""), name="deadlines_calendar_has_decision"
            ),
        ]

    def __str__(self) -> str:
        """Return unit and version."""
        return f"{self.unit_code or '*'} {self.version}"


class CalendarDay(models.Model):
    """One day of one version that differs from its weekday."""

    pk = models.CompositePrimaryKey("calendar_id", "day")
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT)
    day = models.DateField()
    kind = models.TextField(choices=[(kind.value, kind.value) for kind in DayKind])
    name = models.TextField()
    decision = models.TextField(blank=True, default="")
    provisional = models.BooleanField(default=False)

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
