"""The centre's notice of a month to an agency that works through it."""

from django.db import models
from django.db.models import Q

from motcua.domain.accounts.models import Unit
from motcua.kernel.text import N_


class NoticeState(models.TextChoices):
    """How far a notice has come."""

    DRAFT = "draft", N_("Chờ ký")
    SIGNED = "signed", N_("Đã ký, chờ vào số")
    NUMBERED = "numbered", N_("Đã vào số, chờ ký số cơ quan")
    ISSUED = "issued", N_("Đã gửi")


class AgencyNotice(models.Model):
    """One notice: made once an agency and month, of the figures as known at `as_of`.

    `content` is what it says of the month, fixed when it was prepared; `words` the whole
    paper, from its signature on. `sha256` names the stored paper, first as signed, then
    as issued. Basis: NĐ 61/2018 art 9.2, 9.3 (monthly notice to the sending agency).
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.IntegerField()
    month = models.IntegerField()
    as_of = models.DateTimeField()
    content = models.JSONField()
    prepared_at = models.DateTimeField()
    prepared_by = models.TextField(blank=True, default="")
    state = models.TextField(choices=NoticeState.choices, default=NoticeState.DRAFT)
    electronic = models.BooleanField(default=False)
    words = models.JSONField(null=True)
    signer_id = models.BigIntegerField(null=True)
    signer_name = models.TextField(blank=True, default="")
    signed_at = models.DateTimeField(null=True)
    number = models.TextField(blank=True, default="")
    numbered_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.TextField(blank=True, default="")
    sha256 = models.TextField(blank=True, default="")
    fault = models.TextField(blank=True, default="")

    class Meta:
        """Once an agency and month; signed, then numbered, then issued."""

        constraints = [
            models.UniqueConstraint(
                fields=["unit", "agency", "year", "month"],
                name="accountability_notice_once_a_month",
            ),
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12),
                name="accountability_notice_of_a_month",
            ),
            models.CheckConstraint(
                condition=Q(state=NoticeState.DRAFT)
                ^ Q(signed_at__isnull=False, words__isnull=False),
                name="accountability_notice_signed_first",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[NoticeState.DRAFT, NoticeState.SIGNED])
                ^ (~Q(number="") & Q(numbered_at__isnull=False)),
                name="accountability_notice_then_numbered",
            ),
            models.CheckConstraint(
                condition=~Q(state=NoticeState.ISSUED)
                ^ (Q(issued_at__isnull=False) & ~Q(sha256="")),
                name="accountability_notice_then_issued",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "year", "month"], name="accountability_notice_of"
            ),
            models.Index(
                fields=["sha256"],
                condition=~Q(sha256=""),
                name="accountability_notice_paper",
            ),
        ]

    def __str__(self) -> str:
        """Return the agency and the month."""
        return f"{self.agency_id} {self.month}/{self.year} {self.state}"
