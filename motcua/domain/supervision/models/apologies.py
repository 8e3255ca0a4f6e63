"""Apologies made ready before a deadline passes, for whoever signs."""

from django.db import models
from django.db.models import Q

from motcua.domain.dossiers.models import Dossier


class ApologyDraft(models.Model):
    """What an apology for one due date would say, ready at least a day before it.

    The signer changes it as they like and signs by the act itself (`extend`, or
    `apologise` once it is late); the draft decides nothing. `days` is how many working
    days the steps that are left need.
    Basis: NĐ 61/2018 art 19.9 (at the latest one day before expiry).
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, db_index=False)
    due_at = models.DateTimeField()
    prepared_at = models.DateTimeField()
    reason = models.TextField()
    days = models.IntegerField()

    class Meta:
        """One for each due date of a dossier."""

        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "due_at"], name="supervision_apologydraft_once"
            ),
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=365) & ~Q(reason=""),
                name="supervision_apologydraft_is_whole",
            ),
        ]

    def __str__(self) -> str:
        """Return whose it is."""
        return f"{self.dossier_id} {self.due_at:%Y-%m-%d}"
