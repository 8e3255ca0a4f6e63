"""Money the carrier has collected, parcels lost, procedures not taken by post."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models import Unit
from motcua.domain.post.models.orders import PostalOrder


class CodLine(models.Model):
    """One line of the carrier's list of money collected: paid over for one parcel.

    `unit` is where the list was entered.

    `verdict` says how it agrees with what was due; a line that does not agree waits
    until somebody has settled it with words. `booked` is how much of it a receipt was
    written for, None for nothing. Amounts are whole đồng.
    """

    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT)
    statement = models.TextField()
    number = models.TextField()
    order = models.ForeignKey(PostalOrder, null=True, on_delete=models.PROTECT)
    amount = models.BigIntegerField()
    due = models.BigIntegerField(null=True)
    verdict = models.TextField()
    booked = models.BigIntegerField(null=True)
    entered_at = models.DateTimeField()
    entered_by = models.TextField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.TextField(blank=True, default="")
    words = models.TextField(blank=True, default="")

    class Meta:
        """A parcel stands once on a list, and is paid once."""

        constraints = [
            models.UniqueConstraint(
                fields=["statement", "number"], name="post_codline_once_a_list"
            ),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(verdict="agrees"),
                name="post_codline_paid_once",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="agrees") | Q(amount=F("due")),
                name="post_codline_agrees_to_the_dong",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="post_codline_not_negative"
            ),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(booked__isnull=False),
                name="post_codline_booked_once",
            ),
            models.CheckConstraint(
                condition=Q(booked__isnull=True)
                | Q(booked__gt=0, booked__lte=F("amount"), order__isnull=False),
                name="post_codline_booked_from_what_came",
            ),
        ]

    def __str__(self) -> str:
        """Return list and parcel."""
        return f"{self.statement} {self.number}"


class Loss(models.Model):
    """A parcel reported lost: what both sides say, and how it ends.

    Basis: QĐ 45/2016/QĐ-TTg art 14; NĐ 61/2018 art 21.
    """

    order = models.OneToOneField(
        PostalOrder, on_delete=models.PROTECT, related_name="loss"
    )
    reported_at = models.DateTimeField()
    reported_by = models.TextField()
    carrier_words = models.TextField(blank=True, default="")
    centre_words = models.TextField(blank=True, default="")
    outcome = models.TextField(blank=True, default="")
    duplicate_asked = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.TextField(blank=True, default="")

    class Meta:
        """It ends when both sides have said their word."""

        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True)
                | (~Q(outcome="") & ~Q(carrier_words="") & ~Q(centre_words="")),
                name="post_loss_ends_with_both_words",
            ),
        ]

    def __str__(self) -> str:
        """Return the order."""
        return f"{self.order_id}"


class Exclusion(models.Model):
    """A procedure that is not taken, or not returned, by post, and why: published.

    Basis: QĐ 45/2016/QĐ-TTg art 13.1-2.
    """

    procedure_code = models.TextField()
    reason = models.TextField()
    decision = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    entered_by = models.TextField()

    class Meta:
        """One reason at a time, and always a reason."""

        constraints = [
            models.UniqueConstraint(
                fields=["procedure_code"],
                condition=Q(valid_to__isnull=True),
                name="post_exclusion_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(decision=""),
                name="post_exclusion_says_why",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="post_exclusion_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        """Return the procedure."""
        return self.procedure_code
