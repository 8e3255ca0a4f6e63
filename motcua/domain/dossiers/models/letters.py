"""Letters and decisions being drafted for a dossier."""

from django.db import models
from django.db.models import Q

from motcua.domain.dossiers.models.dossiers import Dossier
from motcua.kernel.text import N_


class DraftState(models.TextChoices):
    """How far a draft has come."""

    DRAFT = "draft", N_("Đang soạn")
    SUBMITTED = "submitted", N_("Đã trình ký")
    SIGNED = "signed", N_("Đã ký, chờ vào số")
    ISSUED = "issued", N_("Đã ban hành")
    DROPPED = "dropped", N_("Đã bỏ")


class DraftLetter(models.Model):
    """A letter or the result of a dossier, from its first words to its number.

    It keeps the template it was begun with. `outcome` says which decision it is the
    paper of, empty for a letter on the way; a result is numbered by sealing.
    """

    pk = models.CompositePrimaryKey("dossier_id", "n")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT)
    n = models.IntegerField()
    key = models.TextField()
    template = models.JSONField()
    template_version = models.TextField()
    outcome = models.TextField(blank=True, default="")
    values = models.JSONField(default=dict)
    version = models.IntegerField(default=1)
    state = models.TextField(choices=DraftState.choices, default=DraftState.DRAFT)
    remark = models.TextField(blank=True, default="")
    saved_at = models.DateTimeField()
    saved_by = models.TextField(blank=True, default="")
    signer_id = models.BigIntegerField(null=True)
    signer_name = models.TextField(blank=True, default="")
    signed_at = models.DateTimeField(null=True)
    number = models.TextField(blank=True, default="")

    class Meta:
        """One result a decision; what is issued has a number, what is signed a signer."""

        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "outcome"],
                condition=~Q(outcome="") & ~Q(state="dropped"),
                name="dossiers_draftletter_one_result",
            ),
            models.CheckConstraint(
                condition=Q(state="issued") ^ Q(number=""),
                name="dossiers_draftletter_issued_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(signer_id__isnull=False),
                name="dossiers_draftletter_signed_has_signer",
            ),
        ]

    def __str__(self) -> str:
        """Return dossier, number and key."""
        return f"{self.dossier_id}/{self.n} {self.key}"


class DraftVersion(models.Model):
    """What stood in a draft at one saving: written once."""

    pk = models.CompositePrimaryKey("dossier_id", "letter_n", "n")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT)
    letter_n = models.IntegerField()
    n = models.IntegerField()
    values = models.JSONField()
    saved_at = models.DateTimeField()
    saved_by = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        """Return draft and version."""
        return f"{self.dossier_id}/{self.letter_n} v{self.n}"
