"""When reports go out by mail, to whom, and what has gone."""

from django.db import models
from django.db.models import Q

from motcua.domain.bespoke.models.reports import SavedReport
from motcua.domain.bespoke.rules.sending import Rhythm


class Schedule(models.Model):
    """When a report goes out; a worker holds the row while it sends.

    `stopped` says why the system no longer sends it, until its owner sets it again.
    """

    report = models.OneToOneField(SavedReport, on_delete=models.CASCADE)
    rhythm = models.TextField(choices=[(one.value, one.value) for one in Rhythm])
    day = models.SmallIntegerField()
    hour = models.SmallIntegerField()
    set_at = models.DateTimeField()
    stopped = models.TextField(blank=True, default="")

    class Meta:
        """A day fits its rhythm; an hour is one of work."""

        constraints = [
            models.CheckConstraint(
                condition=Q(rhythm="daily", day=0)
                | Q(rhythm="weekly", day__gte=1, day__lte=5)
                | Q(rhythm="monthly", day__gte=1, day__lte=28),
                name="bespoke_schedule_day_fits",
            ),
            models.CheckConstraint(
                condition=Q(hour__gte=7, hour__lte=17),
                name="bespoke_schedule_hour_of_work",
            ),
        ]

    def __str__(self) -> str:
        """Return report and rhythm."""
        return f"{self.report_id} {self.rhythm}"


class Receiver(models.Model):
    """An officer a report is sent to; `left_out` says why nothing is sent now."""

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE)
    officer_id = models.BigIntegerField()
    left_out = models.TextField(blank=True, default="")
    left_out_at = models.DateTimeField(null=True)

    class Meta:
        """An officer once; who is left out is so since a moment."""

        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "officer_id"], name="bespoke_receiver_once"
            ),
            models.CheckConstraint(
                condition=Q(left_out="") ^ Q(left_out_at__isnull=False),
                name="bespoke_receiver_left_out_has_time",
            ),
        ]
        indexes = [models.Index(fields=["officer_id"], name="bespoke_receiver_officer")]

    def __str__(self) -> str:
        """Return schedule and officer."""
        return f"{self.schedule_id} {self.officer_id}"


class Sending(models.Model):
    """What one officer got of one sending: a letter, or nothing. Never twice a day."""

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE)
    officer_id = models.BigIntegerField()
    day = models.DateField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    sent = models.BooleanField()

    class Meta:
        """One sending a day for each."""

        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "officer_id", "day"],
                name="bespoke_sending_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        """Return schedule, officer and day."""
        return f"{self.schedule_id} {self.officer_id} {self.day}"
