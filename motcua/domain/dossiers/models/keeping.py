"""How long files are kept, and what keeps them longer."""

from django.db import models
from django.db.models import Q

from motcua.domain.dossiers.models.course import Purpose
from motcua.domain.dossiers.models.dossiers import Dossier


class Retention(models.Model):
    """How many years files of a purpose are kept after their dossier has ended.

    Without a line they are kept for ever. Basis: NĐ 30/2020 art 29-31 and the lists
    of each sector, which `basis` names.
    """

    purpose = models.TextField(primary_key=True, choices=Purpose.choices)
    years = models.IntegerField()
    basis = models.TextField()
    set_at = models.DateTimeField()
    set_by = models.TextField()

    class Meta:
        """A time rests on a document."""

        constraints = [
            models.CheckConstraint(
                condition=Q(years__gte=1, years__lte=200),
                name="dossiers_retention_some_years",
            ),
            models.CheckConstraint(
                condition=~Q(basis=""), name="dossiers_retention_has_basis"
            ),
        ]

    def __str__(self) -> str:
        """Return purpose and years."""
        return f"{self.purpose} {self.years}"


class Hold(models.Model):
    """A legal hold: no file of the dossier is deleted while one is open."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT)
    reason = models.TextField()
    placed_at = models.DateTimeField()
    placed_by = models.TextField()
    released_at = models.DateTimeField(null=True)
    released_by = models.TextField(blank=True, default="")
    released_why = models.TextField(blank=True, default="")

    class Meta:
        """It says why it was placed, and why it was released."""

        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="dossiers_hold_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) ^ ~Q(released_why=""),
                name="dossiers_hold_released_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["dossier"],
                condition=Q(released_at__isnull=True),
                name="dossiers_hold_open",
            ),
        ]

    def __str__(self) -> str:
        """Return dossier and reason."""
        return f"{self.dossier_id} {self.reason}"
