"""Signatures on a dossier's result: who, as what, when, with which certificate."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models import Unit
from motcua.domain.dossiers.models.dossiers import Dossier


class SignaturePart(models.TextChoices):
    """As what somebody signs. Basis: NĐ 30/2020 art 13.7, 17.2."""

    PERSON = "person", "Người có thẩm quyền"
    AGENCY = "agency", "Cơ quan, tổ chức"


class SignatureState(models.TextChoices):
    """How far a signature has come."""

    OWED = "owed", "Chờ ký số"
    DONE = "done", "Đã ký số"
    INK = "ink", "Ký tay"


class PaperSignature(models.Model):
    """One signature on the paper of one decision, owed, made, or left to ink.

    `decided_n` is the work item of the decision the paper says; a new decision needs
    new signatures. `authority` is how the paper names the signer's ground (`KT. CHỦ
    TỊCH`), `authority_document` the line of the register behind it. The hashes are of
    the file before and after; `fault` is what a try that failed has met.
    """

    pk = models.CompositePrimaryKey("dossier_id", "n")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT)
    n = models.IntegerField()
    decided_n = models.IntegerField()
    part = models.TextField(choices=SignaturePart.choices)
    state = models.TextField(choices=SignatureState.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    file_n = models.IntegerField(null=True)
    officer_id = models.BigIntegerField(null=True)
    officer_name = models.TextField(blank=True, default="")
    authority = models.TextField(blank=True, default="")
    authority_document = models.TextField(blank=True, default="")
    planned_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    fault = models.TextField(blank=True, default="")
    signed_at = models.DateTimeField(null=True)
    holder = models.TextField(blank=True, default="")
    serial = models.TextField(blank=True, default="")
    fingerprint = models.TextField(blank=True, default="")
    level = models.TextField(blank=True, default="")
    sha256_before = models.TextField(blank=True, default="")
    sha256_after = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")

    class Meta:
        """One signature a part and decision; what is done says everything."""

        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "decided_n", "part"],
                name="dossiers_papersignature_once_per_decision",
            ),
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(signed_at__isnull=False, file_n__isnull=False)
                & ~Q(serial="")
                & ~Q(level="")
                & Q(fingerprint__regex=r"^[0-9a-f]{64}$")
                & Q(sha256_before__regex=r"^[0-9a-f]{64}$")
                & Q(sha256_after__regex=r"^[0-9a-f]{64}$")
                & ~Q(sha256_after=F("sha256_before")),
                name="dossiers_papersignature_done_says_how",
            ),
            models.CheckConstraint(
                condition=Q(state="done") | Q(signed_at__isnull=True, sha256_after=""),
                name="dossiers_papersignature_only_done_is_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state="ink") | ~Q(reason=""),
                name="dossiers_papersignature_ink_has_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "planned_at"],
                condition=Q(state="owed"),
                name="dossiers_papersignature_owed",
            ),
            models.Index(
                fields=["sha256_after"],
                condition=Q(state="done"),
                name="dossiers_papersignature_file",
            ),
            models.Index(
                fields=["sha256_before"],
                condition=Q(state="done"),
                name="dossiers_papersignature_before",
            ),
        ]

    def __str__(self) -> str:
        """Return dossier, part and state."""
        return f"{self.dossier_id}#{self.n} {self.part} {self.state}"
