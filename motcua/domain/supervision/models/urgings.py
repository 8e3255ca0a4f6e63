"""Urgings: somebody in charge asks for an answer by a moment, and gets it."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models import Unit
from motcua.domain.dossiers.models import Dossier


class Urging(models.Model):
    """One urging of who holds a piece of work of a dossier, with its answer.

    `officer_id` is who is urged, None for any holder of the role at the unit. The
    answer says why it took so long and by which day it will be done.
    Basis: NĐ 61/2018 art 9.2, 12.4.
    """

    request_id = models.UUIDField(unique=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, db_index=False)
    item_n = models.IntegerField()
    step_name = models.TextField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, db_index=False)
    role = models.TextField()
    officer_id = models.BigIntegerField(null=True)
    officer_name = models.TextField(blank=True, default="")
    text = models.TextField()
    answer_by = models.DateTimeField()
    urged_at = models.DateTimeField()
    urged_by_id = models.BigIntegerField()
    urged_by = models.TextField()
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.BigIntegerField(null=True)
    answered_by = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    promised_on = models.DateField(null=True)

    class Meta:
        """An answer is whole; nobody urges themselves; what is open is found at once."""

        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") & Q(answer_by__gt=F("urged_at")),
                name="supervision_urging_says_what_and_by_when",
            ),
            models.CheckConstraint(
                condition=Q(
                    answered_at__isnull=True,
                    answered_by_id__isnull=True,
                    promised_on__isnull=True,
                    reason="",
                )
                | (
                    Q(
                        answered_at__isnull=False,
                        answered_by_id__isnull=False,
                        promised_on__isnull=False,
                    )
                    & ~Q(reason="")
                ),
                name="supervision_urging_answer_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(officer_id__isnull=True) | ~Q(officer_id=F("urged_by_id")),
                name="supervision_urging_of_another",
            ),
        ]
        indexes = [
            models.Index(fields=["dossier", "id"], name="supervision_urging_dossier"),
            models.Index(
                fields=["answer_by", "id"],
                condition=Q(answered_at__isnull=True),
                name="supervision_urging_open",
            ),
            models.Index(
                fields=["unit", "role"],
                condition=Q(answered_at__isnull=True),
                name="supervision_urging_to_answer",
            ),
        ]

    def __str__(self) -> str:
        """Return dossier and who is urged."""
        return f"{self.dossier_id} {self.officer_name or self.role}"
