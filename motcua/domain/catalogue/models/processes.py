"""Processes as data, and who receives and resolves which procedure."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models import Unit
from motcua.domain.catalogue.models.procedures import Procedure


class ProcessDefinition(models.Model):
    """One published version of a process; never changed.

    Basis: TT 01/2018 art 8 (approved by decision).
    """

    key = models.TextField()
    n = models.IntegerField()
    name = models.TextField()
    definition = models.JSONField()
    decision = models.TextField()
    published_at = models.DateTimeField()

    class Meta:
        """A version is numbered once and rests on a decision."""

        constraints = [
            models.UniqueConstraint(
                fields=["key", "n"], name="catalogue_process_numbered_once"
            ),
            models.CheckConstraint(
                condition=~Q(decision=""), name="catalogue_process_has_decision"
            ),
        ]

    def __str__(self) -> str:
        """Return key and version."""
        return f"{self.key} v{self.n}"


class Competence(models.Model):
    """Which unit receives a procedure, which resolves it, by which process, when.

    Basis: NĐ 61/2018 art 14 (the list of procedures received is fixed by decision).
    """

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT)
    receiving_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="receives"
    )
    resolving_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="resolves"
    )
    process_key = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        """A unit receives a procedure in one way at a time."""

        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "receiving_unit", "valid_from"],
                name="catalogue_competence_one_row_per_start",
            ),
            models.UniqueConstraint(
                fields=["procedure", "receiving_unit"],
                condition=Q(valid_to__isnull=True),
                name="catalogue_competence_one_open",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="catalogue_competence_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(
                fields=["receiving_unit", "procedure"], name="catalogue_competence_unit"
            ),
        ]

    def __str__(self) -> str:
        """Return procedure and units by number."""
        return f"{self.procedure_id} {self.receiving_unit_id}→{self.resolving_unit_id}"
