"""Digitised papers and issued results, their owners' consents, reuse and looks."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models import Unit
from motcua.kernel.text import N_


class Source(models.TextChoices):
    """Where a record comes from."""

    SCAN = "scan", N_("Số hóa từ giấy tờ nộp")
    RESULT = "result", N_("Kết quả đã ban hành")


class Record(models.Model):
    """One paper in its owner's store: digitised from a scan, or a result issued here.

    The owner is known by identity or tax number, whether or not the centre knows them
    as a person. `file_n` is the scan, or the result, among the dossier's files; the
    bytes of a result are read there, those of a digitised paper are `sha256` as it was
    made and `signed_sha256` with the signature of who digitised it. A result bears the
    agency's: `signer` is the certificate's name, `sign_fault` what the last try met.
    `fields` are what its kind says beside the common ones. `owner_allows` is False
    while the owner hides it from reuse. Basis: NĐ 45/2020 art 16; TT 01/2023/TT-VPCP.
    """

    code = models.TextField(unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    day = models.DateField()
    n = models.IntegerField()
    source = models.TextField(choices=Source.choices)
    kind = models.TextField(blank=True, default="")
    name = models.TextField()
    owner_id_kind = models.TextField()
    owner_id_number = models.TextField()
    owner_name = models.TextField()
    number = models.TextField(blank=True, default="")
    issued_on = models.DateField()
    issuer = models.TextField()
    holder = models.TextField(blank=True, default="")
    valid_to = models.DateField(null=True)
    fields = models.JSONField(default=dict)
    form = models.TextField(blank=True, default="")

    dossier_id = models.BigIntegerField()
    dossier_code = models.TextField()
    procedure_code = models.TextField()
    file_n = models.IntegerField()
    sha256 = models.TextField(blank=True, default="")
    size = models.BigIntegerField(default=0)

    made_at = models.DateTimeField()
    officer_id = models.BigIntegerField(null=True)
    officer_name = models.TextField(blank=True, default="")
    signed_at = models.DateTimeField(null=True)
    signed_sha256 = models.TextField(blank=True, default="")
    signer = models.TextField(blank=True, default="", db_default="")
    signer_serial = models.TextField(blank=True, default="", db_default="")
    signer_fingerprint = models.TextField(blank=True, default="", db_default="")
    signed_level = models.TextField(blank=True, default="", db_default="")
    sign_tries = models.IntegerField(default=0, db_default=0)
    sign_fault = models.TextField(blank=True, default="", db_default="")
    owner_allows = models.BooleanField(default=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.TextField(blank=True, default="")
    revoke_reason = models.TextField(blank=True, default="")

    class Meta:
        """Codes are given once; what is digitised has bytes and somebody who did it."""

        constraints = [
            models.UniqueConstraint(
                fields=["unit", "day", "n"], name="records_record_number_given_once"
            ),
            models.UniqueConstraint(
                fields=["dossier_id", "file_n"], name="records_record_file_once"
            ),
            models.CheckConstraint(
                condition=Q(n__gte=1), name="records_record_numbers_from_one"
            ),
            models.CheckConstraint(
                condition=~Q(owner_id_number="") & ~Q(owner_id_kind="") & ~Q(name=""),
                name="records_record_has_owner_and_name",
            ),
            models.CheckConstraint(
                condition=Q(source="result")
                | Q(sha256__regex=r"^[0-9a-f]{64}$", officer_id__isnull=False)
                & ~Q(kind="")
                & ~Q(number="")
                & Q(form__in=["original", "e_certified"]),
                name="records_record_digitised_says_how",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("issued_on")),
                name="records_record_valid_after_issue",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) ^ ~Q(signed_sha256=""),
                name="records_record_signed_has_file",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True)
                | ~Q(signer="")
                & ~Q(signer_serial="")
                & ~Q(signed_level="")
                & Q(signer_fingerprint__regex=r"^[0-9a-f]{64}$")
                & Q(signed_sha256__regex=r"^[0-9a-f]{64}$")
                & ~Q(signed_sha256=F("sha256")),
                name="records_record_signed_says_how",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) ^ ~Q(revoke_reason=""),
                name="records_record_revoked_has_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner_id_number", "owner_id_kind", "-made_at"],
                name="records_record_owner",
            ),
            models.Index(
                fields=["officer_id", "made_at"],
                condition=Q(
                    source="scan", signed_at__isnull=True, revoked_at__isnull=True
                ),
                name="records_record_to_be_signed",
            ),
            models.Index(
                fields=["signed_sha256"],
                condition=Q(signed_at__isnull=False),
                name="records_record_signed_file",
            ),
            models.Index(
                fields=["sha256"], condition=Q(source="scan"), name="records_record_file"
            ),
        ]

    def __str__(self) -> str:
        """Return the code."""
        return self.code


class Skipped(models.Model):
    """A scan that is not digitised, and why. Basis: TT 01/2023/TT-VPCP."""

    pk = models.CompositePrimaryKey("dossier_id", "file_n")
    dossier_id = models.BigIntegerField()
    file_n = models.IntegerField()
    reason = models.TextField()
    at = models.DateTimeField()
    officer_id = models.BigIntegerField(null=True)
    officer_name = models.TextField()

    class Meta:
        """The reason is one of the law's."""

        constraints = [
            models.CheckConstraint(
                condition=Q(
                    reason__in=["certified", "copy", "shown", "secret", "shared"]
                ),
                name="records_skipped_reason_of_the_law",
            ),
        ]

    def __str__(self) -> str:
        """Return place and reason."""
        return f"{self.dossier_id}#{self.file_n} {self.reason}"


class Consent(models.Model):
    """An owner's word that one paper may be used again: for what, until when, how given.

    For one dossier (`dossier_code`) or one procedure. Withdrawing stops what is still
    to come; what has been done stays. Basis: law 91/2025 art 9; NĐ 356/2025 art 5.
    """

    record = models.ForeignKey(Record, on_delete=models.PROTECT)
    dossier_code = models.TextField(blank=True, default="")
    procedure_code = models.TextField(blank=True, default="")
    until = models.DateField()
    ground = models.TextField()
    given_by = models.TextField()
    noted_by_id = models.BigIntegerField(null=True)
    noted_by = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        """A consent has one scope; one given at the counter names who noted it."""

        constraints = [
            models.CheckConstraint(
                condition=Q(dossier_code="") ^ Q(procedure_code=""),
                name="records_consent_one_scope",
            ),
            models.CheckConstraint(
                condition=Q(ground="online", noted_by_id__isnull=True)
                | Q(ground__in=["spoken", "written"], noted_by_id__isnull=False),
                name="records_consent_noted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True)
                | Q(withdrawn_at__gte=F("given_at")),
                name="records_consent_withdrawn_after_given",
            ),
        ]

    def __str__(self) -> str:
        """Return record and scope."""
        return f"{self.record_id} {self.dossier_code or self.procedure_code}"


class Reuse(models.Model):
    """One taking of a record into a dossier: on what ground, by whom, as which file."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT)
    dossier_id = models.BigIntegerField()
    dossier_code = models.TextField()
    procedure_name = models.TextField()
    file_n = models.IntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    ground = models.TextField()
    consent = models.ForeignKey(Consent, null=True, on_delete=models.PROTECT)
    basis = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    officer_id = models.BigIntegerField()
    officer_name = models.TextField()

    class Meta:
        """Once a dossier; with the owner's consent, or on a named ground of law."""

        constraints = [
            models.UniqueConstraint(
                fields=["record", "dossier_id"], name="records_reuse_once_a_dossier"
            ),
            models.CheckConstraint(
                condition=Q(ground="statutory", consent__isnull=True) & ~Q(basis="")
                | ~Q(ground="statutory") & Q(consent__isnull=False),
                name="records_reuse_has_consent_or_law",
            ),
        ]
        indexes = [models.Index(fields=["dossier_id"], name="records_reuse_dossier")]

    def __str__(self) -> str:
        """Return record and dossier."""
        return f"{self.record_id} in {self.dossier_code}"


class Look(models.Model):
    """One look into somebody's store: written once, shown to the owner.

    Basis: law 91/2025 art 19.2.
    """

    owner_id_kind = models.TextField()
    owner_id_number = models.TextField()
    at = models.DateTimeField()
    actor_kind = models.TextField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.TextField()
    what = models.TextField()
    dossier_code = models.TextField(blank=True, default="")

    class Meta:
        """Found by owner and time."""

        indexes = [
            models.Index(
                fields=["owner_id_number", "owner_id_kind", "-at"],
                name="records_look_owner",
            ),
        ]

    def __str__(self) -> str:
        """Return who looked."""
        return f"{self.owner_id_number} {self.actor_name}"


class KindOfComponent(models.Model):
    """What kind of paper a component's name means, set by hand; empty for none."""

    key = models.TextField(primary_key=True)
    name = models.TextField()
    kind = models.TextField(blank=True, default="")
    set_at = models.DateTimeField()
    set_by = models.TextField()

    class Meta:
        """A name says something."""

        constraints = [
            models.CheckConstraint(
                condition=~Q(key="") & ~Q(name=""),
                name="records_kindofcomponent_has_name",
            ),
        ]

    def __str__(self) -> str:
        """Return name and kind."""
        return f"{self.name}: {self.kind}"
