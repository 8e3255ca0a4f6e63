"""Who signs with which certificate, image and service."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models import Officer, Unit
from motcua.kernel.text import N_


class SigningServiceKind(models.TextChoices):
    """How a key is reached."""

    REMOTE = "remote", N_("Ký số từ xa")
    NATIONAL = "national", N_("Dịch vụ ký số chuyên dùng công vụ")
    TOKEN = "token", N_("Thiết bị lưu khóa")


class Signatory(models.Model):
    """With which certificate an officer, or an agency, signs from a day to a day.

    The key lies at the service. `number` is the citizen's or agency's number the
    certificate has to name, '' where none was given. `image` is the transparent PNG
    of signature or seal, by its hash; its width is in millimetres. `end_document` is by
    what it was ended before its time.
    """

    officer = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT)
    service = models.TextField(choices=SigningServiceKind.choices)
    credential_id = models.TextField()
    number = models.TextField(blank=True, default="")
    image = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT)
    image_width_mm = models.IntegerField()
    document = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    end_document = models.TextField(blank=True, default="", db_default="")
    ended_by = models.TextField(blank=True, default="", db_default="")

    class Meta:
        """One holder, one open line a holder, on the ground of a document."""

        constraints = [
            models.CheckConstraint(
                condition=Q(officer__isnull=True) ^ Q(unit__isnull=True),
                name="documents_signatory_one_holder",
            ),
            models.UniqueConstraint(
                fields=["officer"],
                condition=Q(valid_to__isnull=True),
                name="documents_signatory_one_open_per_officer",
            ),
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(valid_to__isnull=True),
                name="documents_signatory_one_open_per_unit",
            ),
            models.CheckConstraint(
                condition=~Q(credential_id="") & ~Q(document=""),
                name="documents_signatory_has_credential_and_document",
            ),
            models.CheckConstraint(
                condition=Q(image_width_mm__gte=10, image_width_mm__lte=80),
                name="documents_signatory_image_of_a_seals_size",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="documents_signatory_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        """Return holder and credential."""
        return f"{self.officer_id or self.unit_id} {self.service}/{self.credential_id}"


class ProposalState(models.TextChoices):
    """Whether a second person has agreed."""

    OPEN = "open", N_("Chờ người thứ hai")
    CONFIRMED = "confirmed", N_("Đã xác nhận")
    DROPPED = "dropped", N_("Đã bỏ")


class SignatoryProposal(models.Model):
    """That somebody shall sign, with what and by which authority; by two people.

    `authority_kind` is empty where no line of the register of authority goes with it;
    `procedure_codes` empty for every procedure. It stays as the history of who asked
    and who agreed. Basis: NĐ 30/2020 art 13; NĐ 68/2024.
    """

    officer = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT)
    unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="signatory_proposals"
    )
    service = models.TextField(choices=SigningServiceKind.choices)
    credential_id = models.TextField()
    number = models.TextField(blank=True, default="")
    image = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT)
    image_width_mm = models.IntegerField()
    authority_kind = models.TextField(blank=True, default="")
    principal_title = models.TextField(blank=True, default="")
    authority_unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="authority_proposals"
    )
    procedure_codes = ArrayField(models.TextField(), default=list)
    document = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    state = models.TextField(choices=ProposalState.choices)
    proposed_by_id = models.BigIntegerField()
    proposed_by = models.TextField()
    proposed_at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True)
    decided_by = models.TextField(blank=True, default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        """Two people, a document, one holder; what TUQ. gives has an end."""

        constraints = [
            models.CheckConstraint(
                condition=Q(officer__isnull=True) ^ Q(unit__isnull=True),
                name="documents_proposal_one_holder",
            ),
            models.CheckConstraint(
                condition=~Q(credential_id="") & ~Q(document=""),
                name="documents_proposal_has_credential_and_document",
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True)
                | ~Q(state="open") & Q(decided_at__isnull=False),
                name="documents_proposal_decided_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | Q(decided_by_id__isnull=False) & ~Q(decided_by_id=F("proposed_by_id")),
                name="documents_proposal_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(authority_kind="")
                | Q(officer__isnull=False, authority_unit__isnull=False),
                name="documents_proposal_authority_of_an_officer",
            ),
            models.CheckConstraint(
                condition=~Q(authority_kind="TUQ.") | Q(valid_to__isnull=False),
                name="documents_proposal_authorisation_ends",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="documents_proposal_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["-proposed_at"], name="documents_proposal_newest"),
        ]

    def __str__(self) -> str:
        """Return holder, credential and state."""
        return f"{self.officer_id or self.unit_id} {self.credential_id} {self.state}"
