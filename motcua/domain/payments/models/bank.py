"""Bank statements compared with transfers, and what differs."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models import Unit

_GAPS = ("missing_here", "missing_there", "amount")


class BankStatement(models.Model):
    """One statement compared: days, lines and sums, and ours; its words are not kept."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    first = models.DateField()
    last = models.DateField()
    compared_at = models.DateTimeField()
    compared_by = models.TextField()
    lines = models.IntegerField()
    total = models.BigIntegerField()
    our_lines = models.IntegerField()
    our_total = models.BigIntegerField()

    class Meta:
        """Its last day is not before its first."""

        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=F("first")), name="payments_bankstatement_days"
            ),
        ]

    def __str__(self) -> str:
        """Return the days."""
        return f"{self.first} {self.last}"


class BankDifference(models.Model):
    """One difference between the bank and us, open until somebody says why."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    day = models.DateField()
    reference = models.TextField()
    gap = models.TextField(choices=[(gap, gap) for gap in _GAPS])
    ours = models.BigIntegerField(null=True)
    theirs = models.BigIntegerField(null=True)
    found_at = models.DateTimeField()
    note = models.TextField(blank=True, default="")
    resolved_by = models.BigIntegerField(null=True)
    resolved_name = models.TextField(blank=True, default="")
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        """Told once a unit, day and reason; resolved with a note, by somebody."""

        constraints = [
            models.UniqueConstraint(
                fields=["unit", "day", "reference", "gap"],
                name="payments_bankdifference_once",
            ),
            models.CheckConstraint(
                condition=Q(gap__in=_GAPS), name="payments_bankdifference_gap_known"
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | (Q(resolved_at__isnull=False, resolved_by__isnull=False) & ~Q(note="")),
                name="payments_bankdifference_resolved_with_note",
            ),
        ]

    def __str__(self) -> str:
        """Return day, reference and reason."""
        return f"{self.day} {self.reference} {self.gap}"
