"""How an officer is reached outside the pages, and what was sent to them."""

from django.db import models
from django.db.models import Q


class Reach(models.Model):
    """An officer's own choice: an office address, and whether a morning message comes.

    The row is also what a worker holds while it writes to this officer, so that two
    workers never write at once.
    """

    officer_id = models.BigIntegerField(primary_key=True)
    email = models.TextField(blank=True, default="")
    digest = models.BooleanField(default=True)
    set_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Return whose it is."""
        return f"{self.officer_id}"


class Mailing(models.Model):
    """One message to one officer on one cause, with how many alerts it gathered.

    A morning message has the cause `digest` and its day; it is written once a day.
    """

    officer_id = models.BigIntegerField()
    cause = models.TextField()
    day = models.DateField()
    count = models.IntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        """One morning message a day; the last on each cause is found at once."""

        constraints = [
            models.UniqueConstraint(
                fields=["officer_id", "day"],
                condition=Q(cause="digest"),
                name="supervision_mailing_one_digest_a_day",
            ),
            models.CheckConstraint(
                condition=Q(count__gte=0), name="supervision_mailing_count_not_negative"
            ),
        ]
        indexes = [
            models.Index(
                fields=["officer_id", "cause", "-sent_at"],
                name="supervision_mailing_last",
            ),
        ]

    def __str__(self) -> str:
        """Return officer and cause."""
        return f"{self.officer_id} {self.cause}"
