"""Cashiers' sessions, cash that left a till, and the units' bank accounts."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models import Unit
from motcua.domain.payments.rules.till import SESSION_STATES


class TillSession(models.Model):
    """One cashier's till from opening to closing; amounts in đồng.

    `implicit` where nobody counted at opening: the first cash of the day opened it, with
    nothing in it. `expected` and `counted` are of the count, `notes` its notes by
    denomination; `returned` what earlier counts a second person did not confirm. A
    difference is settled by somebody else than the cashier.
    """

    request_id = models.UUIDField(unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    officer_id = models.BigIntegerField()
    officer_name = models.TextField()
    day = models.DateField()
    opened_at = models.DateTimeField()
    opening = models.BigIntegerField()
    implicit = models.BooleanField()
    state = models.TextField(choices=[(s.value, s.value) for s in SESSION_STATES])

    count_request_id = models.UUIDField(null=True, unique=True)
    notes = models.JSONField(null=True)
    counted = models.BigIntegerField(null=True)
    expected = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True, default="")
    counted_by = models.BigIntegerField(null=True)
    counted_name = models.TextField(blank=True, default="")
    counted_at = models.DateTimeField(null=True)
    returned = models.JSONField(default=list)

    confirmed_by = models.BigIntegerField(null=True)
    confirmed_name = models.TextField(blank=True, default="")
    confirmed_at = models.DateTimeField(null=True)

    settled_by = models.BigIntegerField(null=True)
    settled_name = models.TextField(blank=True, default="")
    settled_at = models.DateTimeField(null=True)
    settled_note = models.TextField(blank=True, default="")

    class Meta:
        """One open till an officer; a count is whole and confirmed by another."""

        constraints = [
            models.UniqueConstraint(
                fields=["officer_id"],
                condition=Q(state="open"),
                name="payments_tillsession_one_open",
            ),
            models.CheckConstraint(
                condition=Q(opening__gte=0) & (Q(implicit=False) | Q(opening=0)),
                name="payments_tillsession_opening",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="open",
                    counted__isnull=True,
                    expected__isnull=True,
                    counted_by__isnull=True,
                    counted_at__isnull=True,
                )
                | Q(
                    state__in=["counted", "closed"],
                    counted__gte=0,
                    counted__isnull=False,
                    expected__isnull=False,
                    notes__isnull=False,
                    counted_by__isnull=False,
                    counted_at__isnull=False,
                ),
                name="payments_tillsession_closed_has_counted",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(counted=F("expected")) | ~Q(reason=""),
                name="payments_tillsession_difference_says_why",
            ),
            models.CheckConstraint(
                condition=(
                    Q(
                        state="closed",
                        confirmed_by__isnull=False,
                        confirmed_at__isnull=False,
                    )
                    & ~Q(confirmed_by=F("counted_by"))
                    & ~Q(confirmed_by=F("officer_id"))
                )
                | (
                    ~Q(state="closed")
                    & Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                ),
                name="payments_tillsession_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(settled_by__isnull=True, settled_at__isnull=True)
                | (
                    Q(state="closed", settled_by__isnull=False, settled_at__isnull=False)
                    & ~Q(settled_note="")
                    & ~Q(settled_by=F("officer_id"))
                ),
                name="payments_tillsession_settled_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "day"], name="payments_tillsession_day"),
            models.Index(
                fields=["officer_id"],
                condition=~Q(state="closed"),
                name="payments_tillsession_unclosed",
            ),
        ]

    def __str__(self) -> str:
        """Return day, cashier and state."""
        return f"{self.day} {self.officer_id} {self.state}"


class CashOut(models.Model):
    """Cash that left a till: given back for a cancelled receipt, or handed in."""

    request_id = models.UUIDField(unique=True)
    session = models.ForeignKey(
        TillSession, on_delete=models.PROTECT, related_name="outs"
    )
    kind = models.TextField()
    amount = models.BigIntegerField()
    receipt = models.OneToOneField(
        "payments.FeeReceipt", null=True, on_delete=models.PROTECT
    )
    to_name = models.TextField(blank=True, default="")
    by = models.BigIntegerField()
    by_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """Of a receipt, or to somebody."""

        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="payments_cashout_for_money"
            ),
            models.CheckConstraint(
                condition=Q(kind="given_back", receipt__isnull=False)
                | (Q(kind="handed_in", receipt__isnull=True) & ~Q(to_name="")),
                name="payments_cashout_says_to_whom",
            ),
        ]

    def __str__(self) -> str:
        """Return kind and amount."""
        return f"{self.kind} {self.amount}"


class BankAccount(models.Model):
    """Where transfers to a unit go; one in use never changes, another follows it.

    `bank` is the bank's number at NAPAS (BIN), of six digits. One that is proposed
    counts once a second person has confirmed it; who came with the world is nobody.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    bank = models.TextField()
    bank_name = models.TextField()
    number = models.TextField()
    holder = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    proposed_by_id = models.BigIntegerField(null=True)
    proposed_by = models.TextField(blank=True, default="")
    proposed_at = models.DateTimeField()
    confirmed_by_id = models.BigIntegerField(null=True)
    confirmed_by = models.TextField(blank=True, default="")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        """One open account and one proposal a unit; two people for each change."""

        constraints = [
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(valid_to__isnull=True, confirmed_at__isnull=False),
                name="payments_bankaccount_one_open",
            ),
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(confirmed_at__isnull=True),
                name="payments_bankaccount_one_proposed",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by_id__isnull=True)
                | ~Q(confirmed_by_id=F("proposed_by_id")),
                name="payments_bankaccount_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(bank__regex=r"^[0-9]{6}$")
                & Q(number__regex=r"^[0-9A-Za-z]{1,19}$")
                & ~Q(bank_name="")
                & ~Q(holder=""),
                name="payments_bankaccount_well_formed",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="payments_bankaccount_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        """Return bank and number."""
        return f"{self.bank} {self.number}"
