"""By which ways a person wants to be told."""

from datetime import time

from django.db import models
from django.db.models import Q


class ChoiceRow(models.Model):
    """A person's choice, made by themselves or told at the counter.

    `ways` has the channels by topic. `set_by` is who wrote it down, for the person to
    see.
    """

    person_id = models.BigIntegerField(unique=True)
    ways = models.JSONField()
    quiet_from = models.TimeField(default=time(22))
    quiet_to = models.TimeField(default=time(6))
    language = models.TextField(default="vi")
    set_at = models.DateTimeField()
    set_by = models.TextField()

    class Meta:
        """Somebody has set it, in a language there is."""

        constraints = [
            models.CheckConstraint(
                condition=Q(language__in=["vi", "en"]) & ~Q(set_by=""),
                name="notifications_choicerow_set_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        """Return whose it is."""
        return f"{self.person_id}"
