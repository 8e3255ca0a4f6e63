"""Further applicants of a filing: each confirms what they see."""

from django.db import models
from django.db.models import Q

from motcua.domain.accounts.models import Person


class Signer(models.Model):
    """One further applicant, named by the filer by name and number.

    They confirm under an account of their own; `confirmed_hash` is of exactly the
    answers and papers they saw, so that a change afterwards asks them again.
    """

    pk = models.CompositePrimaryKey("filing_id", "n")
    filing = models.ForeignKey("filings.Filing", on_delete=models.CASCADE, db_index=False)
    n = models.IntegerField()
    name = models.TextField()
    id_number = models.TextField()
    named_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, db_index=False
    )
    confirmed_hash = models.TextField(blank=True, default="")
    declined_at = models.DateTimeField(null=True)

    class Meta:
        """Each number once; who has confirmed has confirmed something."""

        constraints = [
            models.UniqueConstraint(
                fields=["filing", "id_number"], name="filings_signer_named_once"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(id_number=""),
                name="filings_signer_has_name_and_number",
            ),
            models.CheckConstraint(
                condition=Q(
                    confirmed_at__isnull=True,
                    confirmed_by__isnull=True,
                    confirmed_hash="",
                )
                | Q(
                    confirmed_at__isnull=False,
                    confirmed_by__isnull=False,
                    confirmed_hash__regex=r"^[0-9a-f]{64}$",
                ),
                name="filings_signer_confirms_something",
            ),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True) | Q(confirmed_at__isnull=True),
                name="filings_signer_says_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["id_number", "filing"], name="filings_signer_asked"),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
