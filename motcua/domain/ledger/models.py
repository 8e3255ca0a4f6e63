"""The event table: written once, never changed."""

from django.db import models


class Event(models.Model):
    """One thing that happened to one stream (a dossier, a procedure, a calendar).

    The runtime role may insert and read here, and nothing else.
    """

    pk = models.CompositePrimaryKey("topic", "stream", "n")
    topic = models.TextField()
    stream = models.BigIntegerField()
    n = models.IntegerField()
    at = models.DateTimeField()
    kind = models.TextField()
    actor = models.JSONField()
    payload = models.JSONField()
    request_id = models.UUIDField(null=True)
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        """Constraints of the chain."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(n__gte=1), name="ledger_event_n_starts_at_one"
            ),
            models.UniqueConstraint(
                fields=["request_id"], name="ledger_event_request_done_once"
            ),
        ]

    def __str__(self) -> str:
        """Return topic, stream, number and kind."""
        return f"{self.topic}/{self.stream}#{self.n} {self.kind}"
