"""Filings, their papers, and who has looked at them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.domain.accounts.models import Person, Unit
from motcua.domain.catalogue.models import ProcedureVersion
from motcua.domain.filings.models.bulk import Bulk as Bulk
from motcua.domain.filings.models.bulk import BulkFile as BulkFile
from motcua.domain.filings.models.bulk import BulkRow as BulkRow
from motcua.domain.filings.models.signers import Signer as Signer
from motcua.domain.filings.rules import FilingState


class Filing(models.Model):
    """One request as its applicant prepares and sends it; `key` names it in addresses.

    It becomes a dossier when an officer has answered: received, to be completed or
    refused. `answer_by` is until when. One that was completed is sent again under the
    same key, for the same dossier.
    """

    key = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, db_index=False)
    procedure_version = models.ForeignKey(
        ProcedureVersion, on_delete=models.PROTECT, db_index=False
    )
    procedure_code = models.TextField()
    procedure_name = models.TextField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, db_index=False)

    case_n = models.IntegerField(null=True)
    having = ArrayField(models.IntegerField(), default=list, db_default=[])
    phone = models.TextField(blank=True, default="")
    email = models.TextField(blank=True, default="")
    address = models.TextField(blank=True, default="")
    delivery = models.TextField(default="counter")
    delivery_address = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")

    state = models.TextField(choices=[(s.value, s.value) for s in FilingState])
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    answer_by = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    dossier_id = models.BigIntegerField(null=True)
    dossier_code = models.TextField(blank=True, default="")

    class Meta:
        """What is sent has its times; what is answered names officer and dossier."""

        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in FilingState]),
                name="filings_filing_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(submitted_at__isnull=False, answer_by__isnull=False),
                name="filings_filing_sent_has_times",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "returned", "refused"])
                | (
                    Q(answered_at__isnull=False, dossier_id__isnull=False)
                    & ~Q(answered_by="")
                    & ~Q(dossier_code="")
                ),
                name="filings_filing_answered_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-saved_at"], name="filings_filing_mine"),
            models.Index(
                fields=["unit", "answer_by", "id"],
                condition=Q(state="submitted"),
                name="filings_filing_waiting",
            ),
            models.Index(
                fields=["saved_at"],
                condition=Q(state="draft"),
                name="filings_filing_old_drafts",
            ),
            models.Index(
                fields=["dossier_id"],
                condition=Q(dossier_id__isnull=False),
                name="filings_filing_of_dossier",
            ),
        ]

    def __str__(self) -> str:
        """Return procedure and key."""
        return f"{self.procedure_code} {self.key}"


class FilingPaper(models.Model):
    """One file of a filing; `component_n` is None for what nobody asked for.

    One that was taken from the applicant's own store bears the paper's `record_code`
    and who chose it.
    """

    pk = models.CompositePrimaryKey("filing_id", "n")
    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, db_index=False)
    n = models.IntegerField()
    component_n = models.IntegerField(null=True)
    sha256 = models.TextField()
    name = models.TextField()
    size = models.BigIntegerField()
    media_type = models.TextField()
    added_at = models.DateTimeField()
    record_code = models.TextField(blank=True, default="", db_default="")
    given_by = models.TextField(blank=True, default="", db_default="")

    class Meta:
        """Found by file, so that none is thought an orphan."""

        constraints = [
            models.CheckConstraint(
                condition=Q(record_code="", given_by="")
                | ~Q(record_code="") & ~Q(given_by=""),
                name="filings_filingpaper_from_store_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["sha256"], name="filings_filingpaper_file")]

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class FilingLook(models.Model):
    """Somebody else's look at a filing, shown to its applicant. Written once.

    Basis: law 91/2025 art 19.2.
    """

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, db_index=False)
    at = models.DateTimeField()
    officer_id = models.BigIntegerField()
    officer_name = models.TextField()
    what = models.TextField()

    class Meta:
        """The newest first."""

        indexes = [models.Index(fields=["filing", "-at"], name="filings_look_newest")]

    def __str__(self) -> str:
        """Return who and what."""
        return f"{self.officer_name}: {self.what}"
