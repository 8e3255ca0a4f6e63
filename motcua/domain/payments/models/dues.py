"""What is to be paid: written down the first time something happens to it."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models import Unit
from motcua.domain.payments.models.receipts import FeeReceipt, Method
from motcua.domain.payments.rules.dues import Claim


class Due(models.Model):
    """One fee of one filing or dossier; `amount` is what is left of `base`, in đồng.

    `source` is where it comes from: `fee:N` the version's fee, `asked:N` the event that
    asked for it. A due whose payment is under way is `unpaid` here: that it waits is
    known from its attempts. `receipt` is the one that covers it.
    """

    dossier_id = models.BigIntegerField(null=True)
    filing_key = models.UUIDField(null=True)
    person_id = models.BigIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    source = models.TextField()
    code = models.TextField(blank=True, default="")
    kind = models.TextField(blank=True, default="")
    name = models.TextField()
    collect = models.TextField(blank=True, default="")
    legal_basis = models.TextField(blank=True, default="")
    base = models.BigIntegerField()
    amount = models.BigIntegerField()

    claim = models.TextField(
        blank=True, default="", choices=[(c.value, c.value) for c in Claim]
    )
    exemption = models.JSONField(null=True)
    claim_reason = models.TextField(blank=True, default="")
    decided_by = models.BigIntegerField(null=True)
    decided_name = models.TextField(blank=True, default="")
    decided_at = models.DateTimeField(null=True)

    state = models.TextField(default="unpaid")
    method = models.TextField(blank=True, default="", choices=Method.choices)
    settled_at = models.DateTimeField(null=True)
    receipt = models.ForeignKey(FeeReceipt, null=True, on_delete=models.PROTECT)

    class Meta:
        """A due is of somebody's filing or dossier, once; what is paid says how."""

        constraints = [
            models.UniqueConstraint(
                fields=["dossier_id", "source"], name="payments_due_once_a_dossier"
            ),
            models.UniqueConstraint(
                fields=["filing_key", "source"], name="payments_due_once_a_filing"
            ),
            models.CheckConstraint(
                condition=Q(dossier_id__isnull=False) | Q(filing_key__isnull=False),
                name="payments_due_of_something",
            ),
            models.CheckConstraint(
                condition=Q(base__gte=0, amount__gte=0, amount__lte=F("base")),
                name="payments_due_amounts",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["unpaid", "paid", "refunded", "cancelled"]),
                name="payments_due_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["paid", "refunded"])
                | (Q(settled_at__isnull=False) & ~Q(method="")),
                name="payments_due_paid_says_how",
            ),
            models.CheckConstraint(
                condition=Q(claim="", amount=F("base"))
                | (Q(claim="claimed", amount=F("base"), exemption__isnull=False))
                | (
                    Q(claim__in=["confirmed", "refused"])
                    & Q(decided_by__isnull=False, exemption__isnull=False)
                ),
                name="payments_due_reduced_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        """Return name and amount."""
        return f"{self.name} {self.amount}"
