"""Series of fee receipts, and the receipts."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models import Unit
from motcua.domain.payments.models.till import TillSession
from motcua.domain.payments.rules import LARGEST_NUMBER
from motcua.kernel.text import N_


class Method(models.TextChoices):
    """How a fee was paid."""

    CASH = "cash", N_("Tiền mặt")
    TRANSFER = "transfer", N_("Chuyển khoản")
    CARD = "card", N_("Thẻ")
    ONLINE = "online", N_("Trực tuyến")
    POST = "post", N_("Thu hộ qua bưu chính")


class ReceiptSeries(models.Model):
    """The receipts of one collecting body: their form, their symbol, its tax code.

    Numbers begin at 1 on the first of January. A series in use never changes; another
    one follows it. Basis: NĐ 254/2026 art 23.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    name = models.TextField()
    form_symbol = models.TextField()
    symbol = models.TextField()
    tax_code = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        """A series is named once and says who collects."""

        constraints = [
            models.UniqueConstraint(
                fields=["unit", "form_symbol", "symbol"],
                name="payments_receiptseries_named_once",
            ),
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(valid_to__isnull=True),
                name="payments_receiptseries_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(form_symbol="") & ~Q(symbol=""),
                name="payments_receiptseries_says_its_name",
            ),
            models.CheckConstraint(
                condition=Q(tax_code__regex=r"^([0-9]{10}(-[0-9]{3})?|[0-9]{12})$"),
                name="payments_receiptseries_tax_code",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="payments_receiptseries_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        """Return form and symbol."""
        return f"{self.form_symbol} {self.symbol}"


class ReceiptState(models.TextChoices):
    """A receipt stands, is proposed to be cancelled, or is cancelled."""

    ISSUED = "issued", N_("Đã lập")
    PROPOSED = "proposed", N_("Đề nghị hủy")
    CANCELLED = "cancelled", N_("Đã hủy")


class FeeReceipt(models.Model):
    """One receipt for money received for one dossier; never deleted, never renumbered.

    `file_n` is the paper among the dossier's files. A cancelled one names two people
    and a reason, keeps its number, and has a notice (`void_file_n`); `replaces` is the
    cancelled one this stands for. `session` is the till that took cash, `approval` the
    code of a card's slip. Amounts are whole đồng. Basis: NĐ 254/2026 art 25.
    """

    request_id = models.UUIDField(unique=True)
    series = models.ForeignKey(ReceiptSeries, on_delete=models.PROTECT)
    year = models.IntegerField()
    number = models.IntegerField()
    dossier_id = models.BigIntegerField()
    dossier_code = models.TextField()
    file_n = models.IntegerField()
    payer_name = models.TextField()
    payer_address = models.TextField(blank=True, default="")
    lines = models.JSONField()
    total = models.BigIntegerField()
    method = models.TextField(choices=Method.choices)
    reference = models.TextField(blank=True, default="")
    approval = models.TextField(blank=True, default="")
    session = models.ForeignKey(
        TillSession, null=True, on_delete=models.PROTECT, related_name="receipts"
    )
    officer_id = models.BigIntegerField()
    officer_name = models.TextField()
    issued_at = models.DateTimeField()
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT)
    void_file_n = models.IntegerField(null=True)

    state = models.TextField(choices=ReceiptState.choices)
    reason = models.TextField(blank=True, default="")
    proposed_by = models.BigIntegerField(null=True)
    cancelled_by = models.BigIntegerField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        """Numbers are given once; cancelling takes two people and a reason."""

        constraints = [
            models.UniqueConstraint(
                fields=["series", "year", "number"],
                name="payments_feereceipt_number_given_once",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=LARGEST_NUMBER),
                name="payments_feereceipt_number_of_eight_digits",
            ),
            models.CheckConstraint(
                condition=Q(total__gt=0), name="payments_feereceipt_for_money"
            ),
            models.CheckConstraint(
                condition=Q(state="issued", proposed_by__isnull=True)
                | (~Q(state="issued") & Q(proposed_by__isnull=False) & ~Q(reason="")),
                name="payments_feereceipt_proposed_with_reason",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="cancelled")
                    & Q(cancelled_by__isnull=False, cancelled_at__isnull=False)
                    & ~Q(cancelled_by=F("proposed_by"))
                )
                | (
                    ~Q(state="cancelled")
                    & Q(cancelled_by__isnull=True, cancelled_at__isnull=True)
                ),
                name="payments_feereceipt_cancelled_by_two",
            ),
            models.CheckConstraint(
                condition=Q(session__isnull=True) | Q(method="cash"),
                name="payments_feereceipt_till_of_cash",
            ),
            models.CheckConstraint(
                condition=Q(approval="") | Q(method="card"),
                name="payments_feereceipt_approval_of_card",
            ),
        ]
        indexes = [
            models.Index(fields=["dossier_id"], name="payments_feereceipt_dossier"),
            models.Index(
                fields=["series", "issued_at", "id"], name="payments_feereceipt_day"
            ),
        ]

    def __str__(self) -> str:
        """Return symbol and number."""
        return f"{self.series_id}/{self.year}/{self.number}"


class ReceiptPart(models.TextChoices):
    """What is signed: the receipt, or the notice that it is void."""

    RECEIPT = "receipt", N_("Biên lai")
    VOID = "void", N_("Thông báo hủy")


class SignatureState(models.TextChoices):
    """Whether the collecting agency has signed."""

    OWED = "owed", N_("Chờ ký số")
    DONE = "done", N_("Đã ký số")


class ReceiptSignature(models.Model):
    """The collecting agency's signature on a receipt or its notice, owed or made.

    None where the agency had no certificate when it was written: signed by hand. The
    one who takes an owed one moves `next_try_at`, so that nobody else takes it too;
    `fault` is the code of what the last try met. Basis: NĐ 254/2026 art 23.
    """

    receipt = models.ForeignKey(
        FeeReceipt, on_delete=models.PROTECT, related_name="signatures"
    )
    part = models.TextField(choices=ReceiptPart.choices)
    file_n = models.IntegerField()
    state = models.TextField(choices=SignatureState.choices)
    planned_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    fault = models.TextField(blank=True, default="")
    signed_at = models.DateTimeField(null=True)
    holder = models.TextField(blank=True, default="")
    serial = models.TextField(blank=True, default="")
    fingerprint = models.TextField(blank=True, default="")
    level = models.TextField(blank=True, default="")
    sha256_before = models.TextField(blank=True, default="")
    sha256_after = models.TextField(blank=True, default="")

    class Meta:
        """Once a part; what is done says everything, what is owed says nothing."""

        constraints = [
            models.UniqueConstraint(
                fields=["receipt", "part"], name="payments_receiptsignature_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(signed_at__isnull=False)
                & ~Q(serial="")
                & ~Q(level="")
                & Q(fingerprint__regex=r"^[0-9a-f]{64}$")
                & Q(sha256_before__regex=r"^[0-9a-f]{64}$")
                & Q(sha256_after__regex=r"^[0-9a-f]{64}$")
                & ~Q(sha256_after=F("sha256_before")),
                name="payments_receiptsignature_done_says_how",
            ),
            models.CheckConstraint(
                condition=Q(state="done") | Q(signed_at__isnull=True, sha256_after=""),
                name="payments_receiptsignature_only_done_is_signed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state="owed"),
                name="payments_receiptsignature_owed",
            ),
            models.Index(
                fields=["sha256_after"],
                condition=Q(state="done"),
                name="payments_receiptsignature_file",
            ),
            models.Index(
                fields=["sha256_before"],
                condition=Q(state="done"),
                name="payments_receipt_before",
            ),
        ]

    def __str__(self) -> str:
        """Return receipt, part and state."""
        return f"{self.receipt_id} {self.part} {self.state}"
