"""Who sits at which counter, from when to when, and their breaks."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.hall.models.places import Counter


class CounterSession(models.Model):
    """An officer at a counter until it closes; one at each, each at one."""

    counter = models.ForeignKey(Counter, on_delete=models.PROTECT)
    officer_id = models.BigIntegerField()
    officer_name = models.TextField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """The database keeps spans of one counter apart (`hall_session_no_overlap`)."""

        constraints = [
            models.UniqueConstraint(
                fields=["counter"],
                condition=Q(closed_at__isnull=True),
                name="hall_session_one_at_a_counter",
            ),
            models.UniqueConstraint(
                fields=["officer_id"],
                condition=Q(closed_at__isnull=True),
                name="hall_session_one_of_an_officer",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="hall_session_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        """Return who is where."""
        return f"{self.counter_id} {self.officer_name}"


class CounterBreak(models.Model):
    """A break in a session; an open one has no end."""

    session = models.ForeignKey(
        CounterSession, on_delete=models.PROTECT, related_name="breaks"
    )
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """One at a time, ending after it began."""

        constraints = [
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(ended_at__isnull=True),
                name="hall_break_one_open",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
                name="hall_break_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        """Return session and start."""
        return f"{self.session_id} {self.began_at:%H:%M}"
