"""Who signs with which certificate, image and service."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models import Officer, Unit


class SigningServiceKind(models.TextChoices):
    """How a key is reached."""

    REMOTE = "remote", "Ký số từ xa"
    NATIONAL = "national", "Dịch vụ ký số chuyên dùng công vụ"
    TOKEN = "token", "Thiết bị lưu khóa"


class Signatory(models.Model):
    """With which certificate an officer, or an agency, signs from a day to a day.

    The key lies at the service. `number` is the citizen's or agency's number the
    certificate has to name, '' where none was given. `image` is the transparent PNG
    of signature or seal, by its hash; its width is in millimetres.
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
