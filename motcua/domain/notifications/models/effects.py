"""The ledger of effects: what the centre owes the outside world."""

from django.db import models
from django.db.models import Q


class EffectState(models.TextChoices):
    """How far an effect has come."""

    OWED = "owed", "Còn nợ"
    DONE = "done", "Đã làm"
    FAILED = "failed", "Không làm được"


class Effect(models.Model):
    """One notice to give, planned in the act that owes it.

    `key` makes it happen once: planning the same effect again changes nothing. A letter
    about an account has no dossier. By which ways it goes is decided when it is carried
    out (`Message`); `tries` and `fault` are those of the way that had most trouble.
    `person_id` and `phone` are for what has no dossier yet.
    """

    key = models.TextField(unique=True)
    kind = models.TextField()
    dossier_id = models.BigIntegerField(null=True)
    recipient = models.TextField()
    facts = models.JSONField()
    state = models.TextField(choices=EffectState.choices, default=EffectState.OWED)
    planned_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    fault = models.TextField(blank=True, default="")
    person_id = models.BigIntegerField(null=True)
    phone = models.TextField(blank=True, default="", db_default="")

    class Meta:
        """What is done has a time; what is open is found at once."""

        constraints = [
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False)
                | (~Q(state="done") & Q(done_at__isnull=True)),
                name="notifications_effect_done_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["planned_at"],
                condition=Q(state="owed"),
                name="notifications_effect_owed",
            ),
            models.Index(fields=["dossier_id"], name="notifications_effect_dossier"),
        ]

    def __str__(self) -> str:
        """Return key and state."""
        return f"{self.key} {self.state}"
