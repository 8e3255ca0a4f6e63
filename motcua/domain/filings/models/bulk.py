"""Many filings of one procedure from a spreadsheet: the sheet, its files, its rows."""

from django.db import models
from django.db.models import Q

from motcua.domain.accounts.models import Person, Unit
from motcua.domain.catalogue.models import ProcedureVersion
from motcua.domain.filings.rules.bulk import RowState


class Bulk(models.Model):
    """One filled-in sheet of a person or organisation; known once by its content.

    Its rows are looked at when it is taken, and filed once whoever sent it has seen what
    they cost and has said so (`confirmed_at`); `looked_at` is when that began.
    """

    key = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, db_index=False)
    procedure_version = models.ForeignKey(
        ProcedureVersion, on_delete=models.PROTECT, db_index=False
    )
    procedure_code = models.TextField()
    procedure_name = models.TextField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, db_index=False)
    name = models.TextField()
    sha256 = models.TextField()
    account_id = models.BigIntegerField()
    acts_for = models.TextField(blank=True, default="")
    taken_at = models.DateTimeField()
    looked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """The very same sheet is taken once; none ends that was not confirmed."""

        constraints = [
            models.UniqueConstraint(
                fields=["person", "procedure_version", "sha256"],
                name="filings_bulk_same_sheet_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(confirmed_at__isnull=False),
                name="filings_bulk_ended_was_confirmed",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-taken_at"], name="filings_bulk_mine"),
            models.Index(
                fields=["taken_at"],
                condition=Q(ended_at__isnull=True),
                name="filings_bulk_waiting",
            ),
        ]

    def __str__(self) -> str:
        """Return procedure and name."""
        return f"{self.procedure_code} {self.name}"


class BulkFile(models.Model):
    """One file that came with a sheet; rows name it by its name."""

    pk = models.CompositePrimaryKey("bulk_id", "n")
    bulk = models.ForeignKey(Bulk, on_delete=models.CASCADE, db_index=False)
    n = models.IntegerField()
    sha256 = models.TextField()
    name = models.TextField()
    size = models.BigIntegerField()
    media_type = models.TextField()

    class Meta:
        """A name means one file."""

        constraints = [
            models.UniqueConstraint(
                fields=["bulk", "name"], name="filings_bulkfile_named_once"
            ),
        ]
        indexes = [models.Index(fields=["sha256"], name="filings_bulkfile_file")]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class BulkRow(models.Model):
    """One row of a sheet and what became of it: a filing, or what is wrong with it.

    `said` are its cells by column, `inner` its rows of the further sheets by their
    titles; `mark` is a hash of them with the files they name, so that the same row in
    another sheet is filed once. `fee` is what it costs in đồng, None where nobody knows
    beforehand.
    """

    pk = models.CompositePrimaryKey("bulk_id", "line")
    bulk = models.ForeignKey(Bulk, on_delete=models.CASCADE, db_index=False)
    line = models.IntegerField()
    person_id = models.BigIntegerField()
    procedure_code = models.TextField()
    said = models.JSONField()
    inner = models.JSONField(default=dict, db_default={})
    mark = models.TextField()
    state = models.TextField(choices=[(s.value, s.value) for s in RowState])
    filing_key = models.UUIDField(null=True)
    faults = models.JSONField(default=list)
    fee = models.BigIntegerField(null=True)

    class Meta:
        """A row that is filed names its filing, a refused one its faults."""

        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["sent", "known"]) ^ Q(filing_key__isnull=True),
                name="filings_bulkrow_sent_names_filing",
            ),
            models.CheckConstraint(
                condition=Q(state="refused") ^ Q(faults=[]),
                name="filings_bulkrow_refused_says_why",
            ),
            models.CheckConstraint(
                condition=Q(fee__isnull=True) | Q(fee__gte=0),
                name="filings_bulkrow_fee_not_below_nought",
            ),
            models.UniqueConstraint(
                fields=["person_id", "procedure_code", "mark"],
                condition=Q(state="sent"),
                name="filings_bulkrow_filed_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["bulk", "line"],
                condition=Q(state="waiting"),
                name="filings_bulkrow_waiting",
            ),
        ]

    def __str__(self) -> str:
        """Return sheet and line."""
        return f"{self.bulk_id}:{self.line} {self.state}"
