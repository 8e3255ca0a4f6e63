"""How long procedures took, as it was measured on a day."""

from django.db import models
from django.db.models import F, Q

WHOLE = ""
"""The row of all procedures together: of every result, not of the newest only."""


class MeasuredTime(models.Model):
    """In how many working days half, 9/10 and 95/100 of a procedure's results were done.

    One row a procedure, of the last twelve months before `day`; `in_time` of `count` by
    the due date that held. A procedure with fewer results than may be told has no row.
    `procedure_code` empty is all of them together.
    """

    procedure_code = models.TextField(primary_key=True)
    day = models.DateField()
    count = models.IntegerField()
    half = models.IntegerField()
    most = models.IntegerField()
    nearly_all = models.IntegerField()
    in_time = models.IntegerField()

    class Meta:
        """Percentiles stand in order; no more were in time than there were."""

        constraints = [
            models.CheckConstraint(
                condition=Q(
                    half__lte=F("most"),
                    most__lte=F("nearly_all"),
                    half__gte=0,
                    in_time__gte=0,
                    in_time__lte=F("count"),
                ),
                name="accountability_measured_in_order",
            ),
        ]

    def __str__(self) -> str:
        """Return the procedure and its half."""
        return f"{self.procedure_code} {self.half}/{self.most}/{self.nearly_all}"
