"""Saved reports, and with whom each is shared."""

from django.db import models
from django.db.models import F, Q

from motcua.kernel.actor import Role


class SavedReport(models.Model):
    """A report an officer has made: its definition, never its figures.

    `definition` is what `rules.definition` reads; `n` grows with every change, so that
    two windows do not undo each other's.
    """

    owner_id = models.BigIntegerField()
    request_id = models.UUIDField()
    title = models.TextField()
    definition = models.JSONField()
    n = models.IntegerField(default=1)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)

    class Meta:
        """A report has a title; what was changed says when."""

        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""), name="bespoke_savedreport_has_title"
            ),
            models.CheckConstraint(
                condition=Q(n=1, changed_at__isnull=True)
                | Q(n__gt=1, changed_at__gte=F("made_at")),
                name="bespoke_savedreport_changed_has_time",
            ),
            models.UniqueConstraint(
                fields=["owner_id", "request_id"], name="bespoke_savedreport_made_once"
            ),
        ]

    def __str__(self) -> str:
        """Return number and title."""
        return f"{self.pk} {self.title}"


class SharedWith(models.Model):
    """Who else may open a report: all who hold a role, or those of a unit and below."""

    report = models.ForeignKey(SavedReport, on_delete=models.CASCADE)
    role = models.TextField(
        blank=True, default="", choices=[(role.value, role.value) for role in Role]
    )
    unit_id = models.BigIntegerField(null=True)

    class Meta:
        """It is a role or a unit, each once."""

        constraints = [
            models.CheckConstraint(
                condition=Q(role="") ^ Q(unit_id__isnull=True),
                name="bespoke_sharedwith_role_or_unit",
            ),
            models.UniqueConstraint(
                fields=["report", "role", "unit_id"],
                nulls_distinct=False,
                name="bespoke_sharedwith_once",
            ),
        ]
        indexes = [
            models.Index(fields=["role"], name="bespoke_sharedwith_role"),
            models.Index(fields=["unit_id"], name="bespoke_sharedwith_unit"),
        ]

    def __str__(self) -> str:
        """Return report and with whom."""
        return f"{self.report_id} {self.role or self.unit_id}"
