"""Which level of a fee applies, where it has several, and for how many pieces it is."""

from django.db import models
from django.db.models import Q

from motcua.domain.catalogue.rules.counted import MOST_COUNTED


def _counted(name: str) -> Q:
    return Q((f"{name}__isnull", True)) | Q((f"{name}__range", (1, MOST_COUNTED)))


def _as_said(name: str) -> Q:
    said = f"applicant_{name}"
    return Q((f"{said}__isnull", True)) | Q((said, models.F(name)))


class FeeLevel(models.Model):
    """What was said of one fee of a filing or dossier: by the applicant, an officer.

    `fee_n` is the fee's number in the version, `level` counts its levels from 1; 0 is
    "I do not know". `count` is for how many pieces it is, `pages` how many each copy has.
    These hold; those of the `applicant` are what the applicant said, if they were asked.
    Whoever corrected that is named with the reason. None is what the fee does not have.
    """

    filing_key = models.UUIDField(null=True)
    dossier_id = models.BigIntegerField(null=True)
    fee_n = models.IntegerField()
    level = models.IntegerField(null=True)
    applicant_level = models.IntegerField(null=True)
    count = models.IntegerField(null=True)
    applicant_count = models.IntegerField(null=True)
    pages = models.IntegerField(null=True)
    applicant_pages = models.IntegerField(null=True)
    reason = models.TextField(blank=True, default="")
    officer_id = models.BigIntegerField(null=True)
    officer_name = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        """Once for a fee; what is not as the applicant said it has a reason."""

        constraints = [
            models.UniqueConstraint(
                fields=["filing_key", "fee_n"], name="payments_feelevel_once_a_filing"
            ),
            models.UniqueConstraint(
                fields=["dossier_id", "fee_n"], name="payments_feelevel_once_a_dossier"
            ),
            models.CheckConstraint(
                condition=Q(dossier_id__isnull=False) | Q(filing_key__isnull=False),
                name="payments_feelevel_of_something",
            ),
            models.CheckConstraint(
                condition=Q(level__gte=0)
                & (Q(applicant_level__isnull=True) | Q(applicant_level__gte=0)),
                name="payments_feelevel_counts_from_nought",
            ),
            models.CheckConstraint(
                condition=Q(applicant_level__isnull=True)
                | Q(applicant_level=0)
                | Q(applicant_level=models.F("level"))
                | (Q(officer_id__isnull=False) & ~Q(reason="")),
                name="payments_feelevel_corrected_with_reason",
            ),
            models.CheckConstraint(
                condition=_counted("count")
                & _counted("applicant_count")
                & _counted("pages")
                & _counted("applicant_pages"),
                name="payments_feelevel_counted_in_bounds",
            ),
            models.CheckConstraint(
                condition=(_as_said("count") & _as_said("pages"))
                | (Q(officer_id__isnull=False) & ~Q(reason="")),
                name="payments_feelevel_recounted_with_reason",
            ),
        ]

    def __str__(self) -> str:
        """Return fee and level."""
        return f"fee {self.fee_n}: {self.level} × {self.count}"
