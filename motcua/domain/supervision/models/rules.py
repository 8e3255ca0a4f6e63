"""Rules of alerting as a centre has set them."""

from django.db import models
from django.db.models import F, Q


class RuleVersion(models.Model):
    """One version of a rule: written once, replaced by the next.

    A key without a row is a shipped rule that nobody has changed.
    """

    key = models.TextField()
    n = models.IntegerField()
    content = models.JSONField()
    reason = models.TextField()
    set_at = models.DateTimeField()
    set_by = models.TextField()
    set_by_id = models.BigIntegerField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        """One version counts; whoever set it said why."""

        constraints = [
            models.UniqueConstraint(
                fields=["key", "n"], name="supervision_ruleversion_numbered"
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(replaced_at__isnull=True),
                name="supervision_ruleversion_one_counts",
            ),
            models.CheckConstraint(
                condition=Q(n__gte=1) & ~Q(reason="") & ~Q(set_by=""),
                name="supervision_ruleversion_set_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True) | Q(replaced_at__gte=F("set_at")),
                name="supervision_ruleversion_times_in_order",
            ),
        ]

    def __str__(self) -> str:
        """Return key and number."""
        return f"{self.key} v{self.n}"
