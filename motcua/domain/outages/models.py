"""Planned outages: announced once, perhaps called off, never changed."""

from django.db import models
from django.db.models import F, Q


class Outage(models.Model):
    """A span in which something does not work; `what` says what, for everybody."""

    request_id = models.UUIDField(unique=True)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    what = models.TextField()
    urgent_reason = models.TextField(blank=True, default="")
    announced_at = models.DateTimeField()
    announced_by = models.TextField()
    announced_by_id = models.BigIntegerField()
    called_off_at = models.DateTimeField(null=True)
    called_off_by = models.TextField(blank=True, default="")

    class Meta:
        """Announced before it begins, with an end; what is called off says by whom."""

        constraints = [
            models.CheckConstraint(
                condition=Q(begins_at__gt=F("announced_at"), ends_at__gt=F("begins_at")),
                name="outages_outage_announced_before_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(what=""), name="outages_outage_says_what"
            ),
            models.CheckConstraint(
                condition=Q(called_off_at__isnull=True) ^ ~Q(called_off_by=""),
                name="outages_outage_called_off_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["ends_at"], name="outages_outage_ends")]

    def __str__(self) -> str:
        """Return when it begins."""
        return f"{self.begins_at}"
