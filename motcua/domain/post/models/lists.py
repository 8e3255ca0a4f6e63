"""Hand-over lists between the centre and the carrier."""

from django.db import models
from django.db.models import Q

from motcua.domain.accounts.models import Unit
from motcua.domain.post.models.orders import PostalOrder


class Way(models.TextChoices):
    """Which side gives."""

    IN = "in", "Bưu chính giao"
    OUT = "out", "Trung tâm giao"


class HandOver(models.Model):
    """Biên bản giao nhận: what changed hands between centre and carrier, at one moment.

    It counts from `signed_at`, when both sides have signed; that moment is the legal
    filing time of the papers on a list that comes in. Basis: QĐ 45/2016 art 7.4.
    """

    request_id = models.UUIDField(unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    way = models.TextField(choices=Way.choices)
    made_at = models.DateTimeField()
    officer_id = models.BigIntegerField()
    officer_name = models.TextField()
    postman = models.TextField(blank=True, default="")
    signed_at = models.DateTimeField(null=True)
    remark = models.TextField(blank=True, default="")

    class Meta:
        """Signed means signed by both."""

        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | ~Q(postman=""),
                name="post_handover_signed_by_both",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-made_at"], name="post_handover_unit"),
        ]

    def __str__(self) -> str:
        """Return way and number."""
        return f"{self.way} {self.pk}"


class HandOverLine(models.Model):
    """One parcel on a list; `complete` says whether count and seal were in order."""

    hand_over = models.ForeignKey(
        HandOver, on_delete=models.PROTECT, related_name="lines"
    )
    n = models.IntegerField()
    order = models.ForeignKey(
        PostalOrder, on_delete=models.PROTECT, related_name="hand_overs"
    )
    way = models.TextField(choices=Way.choices)
    complete = models.BooleanField(default=True)
    remark = models.TextField(blank=True, default="")

    class Meta:
        """A parcel changes hands once each way."""

        constraints = [
            models.UniqueConstraint(
                fields=["hand_over", "n"], name="post_handoverline_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["order", "way"], name="post_handoverline_once_each_way"
            ),
            models.CheckConstraint(
                condition=Q(complete=True) | ~Q(remark=""),
                name="post_handoverline_lacking_says_what",
            ),
        ]

    def __str__(self) -> str:
        """Return list and place."""
        return f"{self.hand_over_id}.{self.n}"
