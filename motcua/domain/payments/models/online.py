"""Payments through a gateway: attempts, what was told of them, refunds, days."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models import Unit
from motcua.domain.payments.models.dues import Due
from motcua.domain.payments.models.receipts import FeeReceipt
from motcua.domain.payments.rules.online import (
    ATTEMPT_STATES,
    GAPS,
    MOST_PARTS,
    REFUND_STATES,
    VERDICTS,
)


class Attempt(models.Model):
    """One attempt to pay some dues at the gateway; `reference` is ours, unique for ever.

    It is of a filing or of a dossier, as its dues are; `pay_address` is where to pay.
    A batch payment is of several: the gateway knows it alone, `part_count` is of how
    many, and each of them is a part of it, numbered by `part_n` as it was chosen from a
    list, or from the sheet of many filings that `sheet_key` names.
    `settled_at` is when we were told, `paid_at` when the gateway has it. `asked` counts
    queries; `next_query_at` is empty when nothing is left to ask. Amounts are in đồng.
    """

    key = models.UUIDField(unique=True)
    reference = models.TextField(unique=True)
    person_id = models.BigIntegerField()
    dossier_id = models.BigIntegerField(null=True)
    filing_key = models.UUIDField(null=True)
    part_of = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="parts", db_index=False
    )
    part_n = models.IntegerField(null=True)
    part_count = models.IntegerField(default=0, db_default=0)
    sheet_key = models.UUIDField(null=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    procedure_code = models.TextField()
    field = models.TextField()
    title = models.TextField()
    payer_name = models.TextField()
    dues = models.ManyToManyField(Due, related_name="attempts")
    amount = models.BigIntegerField()
    state = models.TextField(choices=[(s.value, s.value) for s in ATTEMPT_STATES])
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    pay_address = models.TextField(blank=True, default="")
    transaction = models.TextField(blank=True, default="")
    bank = models.TextField(blank=True, default="")
    received = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    asked = models.IntegerField(default=0)
    next_query_at = models.DateTimeField(null=True)
    fault = models.TextField(blank=True, default="")
    receipt = models.ForeignKey(FeeReceipt, null=True, on_delete=models.PROTECT)
    receipt_tried_at = models.DateTimeField(null=True)
    bill_sha256 = models.TextField(blank=True, default="")

    class Meta:
        """Money that has come is told of; one attempt for the same at a time.

        That the parts of a batch make its sum, and are as many as it says, is the
        constraint trigger `payments_attempt_parts_make_the_sum`.
        """

        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="payments_attempt_for_money"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in ATTEMPT_STATES]),
                name="payments_attempt_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["paid", "surplus", "wrong"])
                | Q(
                    settled_at__isnull=False,
                    paid_at__isnull=False,
                    received__isnull=False,
                ),
                name="payments_attempt_money_is_told",
            ),
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(received=F("amount")),
                name="payments_attempt_paid_is_what_was_asked",
            ),
            models.CheckConstraint(
                condition=(
                    Q(part_count=0)
                    & (Q(dossier_id__isnull=False) | Q(filing_key__isnull=False))
                )
                | Q(
                    part_count__range=(1, MOST_PARTS),
                    dossier_id__isnull=True,
                    filing_key__isnull=True,
                    part_of__isnull=True,
                    receipt__isnull=True,
                ),
                name="payments_attempt_of_something",
            ),
            models.CheckConstraint(
                condition=Q(part_of__isnull=True, part_n__isnull=True)
                | Q(
                    part_of__isnull=False,
                    part_n__isnull=False,
                    pay_address="",
                    next_query_at__isnull=True,
                    bill_sha256="",
                    sheet_key__isnull=True,
                ),
                name="payments_attempt_part_is_not_the_gateways",
            ),
            models.UniqueConstraint(
                fields=["part_of", "part_n"], name="payments_attempt_part_numbered_once"
            ),
        ]
        indexes = [
            models.Index(fields=["dossier_id"], name="payments_attempt_dossier"),
            models.Index(fields=["filing_key"], name="payments_attempt_filing"),
            models.Index(
                fields=["next_query_at"],
                condition=Q(next_query_at__isnull=False),
                name="payments_attempt_to_ask",
            ),
            models.Index(
                F("receipt_tried_at").asc(nulls_first=True),
                "id",
                condition=Q(state="paid", receipt=None, dossier_id__isnull=False),
                name="payments_attempt_owes_receipt",
            ),
            models.Index(fields=["paid_at"], name="payments_attempt_day"),
            models.Index(
                fields=["sheet_key"],
                condition=Q(sheet_key__isnull=False),
                name="payments_attempt_sheet",
            ),
        ]

    def __str__(self) -> str:
        """Return reference and state."""
        return f"{self.reference} {self.state}"

    @property
    def at_gateway(self) -> str:
        """Return the reference the gateway knows it by: a part has its batch's."""
        return self.reference if self.part_of is None else self.part_of.reference


class Notice(models.Model):
    """What came of a payment, and from where. Written once, whatever it came to."""

    at = models.DateTimeField()
    way = models.TextField()
    reference = models.TextField()
    verdict = models.TextField(choices=[(v.value, v.value) for v in VERDICTS])
    message = models.JSONField()

    class Meta:
        """Found by the payment it is about."""

        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=[v.value for v in VERDICTS]),
                name="payments_notice_verdict_known",
            ),
        ]
        indexes = [
            models.Index(fields=["reference", "at"], name="payments_notice_reference"),
            models.Index(fields=["-at"], name="payments_notice_newest"),
        ]

    def __str__(self) -> str:
        """Return reference and verdict."""
        return f"{self.reference} {self.verdict}"


class Refund(models.Model):
    """Money to be given back: asked by one officer, approved by another, then sent.

    One that the system lists was asked by nobody yet. `of_due` says that what was
    paid counted: then its dues are refunded and its receipt is cancelled by the two.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT)
    reference = models.TextField(unique=True)
    amount = models.BigIntegerField()
    of_due = models.BooleanField()
    state = models.TextField(choices=[(s.value, s.value) for s in REFUND_STATES])
    reason = models.TextField()
    listed_at = models.DateTimeField()
    asked_by = models.BigIntegerField(null=True)
    asked_name = models.TextField(blank=True, default="")
    asked_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    decided_name = models.TextField(blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    transaction = models.TextField(blank=True, default="")
    answer = models.TextField(blank=True, default="")
    done_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)

    class Meta:
        """Two people; one refund of a payment at a time."""

        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(reason=""), name="payments_refund_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["listed", "needless"])
                | (Q(asked_by__isnull=False, asked_at__isnull=False)),
                name="payments_refund_asked_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["listed", "asked", "needless"])
                | (
                    Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by=F("asked_by"))
                ),
                name="payments_refund_decided_by_a_second",
            ),
            models.UniqueConstraint(
                fields=["attempt"],
                condition=~Q(state__in=["refused", "dropped", "needless"]),
                name="payments_refund_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_at__isnull=False),
                name="payments_refund_done_has_time",
            ),
        ]

    def __str__(self) -> str:
        """Return reference and state."""
        return f"{self.reference} {self.state}"


class GatewayDay(models.Model):
    """One day compared with the gateway's list; comparing again writes it anew."""

    day = models.DateField(unique=True)
    compared_at = models.DateTimeField()
    compared_by = models.TextField()
    lines = models.IntegerField()
    total = models.BigIntegerField()
    our_lines = models.IntegerField()
    our_total = models.BigIntegerField()

    def __str__(self) -> str:
        """Return the day."""
        return f"{self.day}"


class DayDifference(models.Model):
    """One difference between the gateway and us, open until somebody says why."""

    day = models.DateField()
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT)
    reference = models.TextField()
    gap = models.TextField(choices=[(g.value, g.value) for g in GAPS])
    ours = models.BigIntegerField(null=True)
    theirs = models.BigIntegerField(null=True)
    found_at = models.DateTimeField()
    note = models.TextField(blank=True, default="")
    resolved_by = models.BigIntegerField(null=True)
    resolved_name = models.TextField(blank=True, default="")
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        """Told once a day and reason; resolved with a note, by somebody."""

        constraints = [
            models.UniqueConstraint(
                fields=["day", "reference", "gap"], name="payments_daydifference_once"
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | (Q(resolved_at__isnull=False, resolved_by__isnull=False) & ~Q(note="")),
                name="payments_daydifference_resolved_with_note",
            ),
        ]

    def __str__(self) -> str:
        """Return day, reference and reason."""
        return f"{self.day} {self.reference} {self.gap}"
