"""What is due for a dossier, what has been received, and the receipts of a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Sum

from motcua.domain.accounts.readers import in_force
from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.correspondence.readers.standing import DocumentStanding
from motcua.domain.correspondence.rules.standing import Standing
from motcua.domain.dossiers.models import Dossier, DossierFile, Purpose
from motcua.domain.dossiers.readers.visibility import no_such_dossier, visible
from motcua.domain.payments.models import (
    FeeReceipt,
    ReceiptPart,
    ReceiptSeries,
    ReceiptSignature,
    ReceiptState,
    SignatureState,
)
from motcua.domain.payments.readers.due_facts import DueFacts
from motcua.domain.payments.readers.dues import dues_of, subject_of_dossier
from motcua.domain.payments.rules import ALARM_AFTER, FeeLine, number_text
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotFound, NotNow
from motcua.kernel.text import N_

MOST_A_DAY = 500


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """One receipt as lists and pages show it; amounts in đồng.

    `signature` is a `SignatureState` of the agency's, '' where it is signed by hand;
    `void_signature` that of the notice that the receipt is void.
    """

    id: int
    symbol: str
    number: str
    dossier_code: str
    file_n: int
    payer_name: str
    lines: tuple[FeeLine, ...]
    total: int
    method: str
    officer_name: str
    issued_at: datetime
    state: str
    reason: str
    proposed_by: int | None
    signature: str = ""
    void_signature: str = ""
    has_notice: bool = False

    @property
    def counts(self) -> bool:
        """Say whether the money of this receipt counts as received."""
        return self.state != ReceiptState.CANCELLED


@dataclass(frozen=True, slots=True)
class Account:
    """The money of one dossier, in đồng; `due` is None where it is not known before.

    Only what the till needs: no papers, no opinions, no identity numbers.
    """

    dossier_id: int
    code: str
    procedure_name: str
    payer_name: str
    payer_address: str
    receiving_unit_id: int
    due: int | None
    received: int
    lines: tuple[FeeLine, ...]
    receipts: tuple[ReceiptFacts, ...]
    dues: tuple[DueFacts, ...] = ()

    @property
    def open(self) -> int | None:
        """Return what is still to be paid, None where the amount is not known."""
        return None if self.due is None else max(self.due - self.received, 0)


def account(*, actor: Actor, code: str) -> Account:
    """Return the money of a dossier received at a unit whose till the actor keeps.

    Raises NotAllowed without such a role, NotFound for any other dossier.
    """
    require(actor, Act.ISSUE_FEE_RECEIPT)
    rows = Dossier.objects.filter(code=code.strip().upper())
    if not actor.is_system:
        rows = rows.filter(receiving_unit_id__in=units_for(actor, Act.ISSUE_FEE_RECEIPT))
    row = rows.first()
    if row is None:
        raise no_such_dossier(code)
    return account_of(row)


def account_of(row: Dossier) -> Account:
    """Return the money of a dossier the caller may see."""
    receipts = tuple(
        receipt_facts(r)
        for r in _shown(FeeReceipt.objects.filter(dossier_id=row.pk)).order_by(
            "issued_at", "id"
        )
    )
    dues = dues_of(subject=subject_of_dossier(row))
    counted = sum(due.amount for due in dues if due.counts)
    return Account(
        dossier_id=row.pk,
        code=row.code,
        procedure_name=row.procedure_name,
        payer_name=row.submitter_name,
        payer_address=row.submitter_address,
        receiving_unit_id=row.receiving_unit_id,
        due=None if row.fee is None and not dues else counted,
        received=sum(r.total for r in receipts if r.counts),
        lines=tuple(FeeLine(due.name, due.amount) for due in dues if due.is_open),
        receipts=receipts,
        dues=dues,
    )


def receipts_of(*, actor: Actor, dossier_id: int, on: date) -> tuple[ReceiptFacts, ...]:
    """Return the receipts of a dossier the actor may see."""
    if not visible(actor=actor, on=on).filter(pk=dossier_id).exists():
        raise no_such_dossier()
    rows = _shown(FeeReceipt.objects.filter(dossier_id=dossier_id))
    return tuple(receipt_facts(row) for row in rows.order_by("issued_at", "id"))


def receipts_of_day(
    *, actor: Actor, unit_id: int, day: date
) -> tuple[tuple[ReceiptFacts, ...], int]:
    """Return the newest receipts of a unit's day (at most 500) and the day's sum.

    The sum counts every receipt of the day that has not been cancelled.
    """
    require(actor, Act.ISSUE_FEE_RECEIPT)
    if unit_id not in units_for(actor, Act.ISSUE_FEE_RECEIPT):
        return (), 0
    begin = datetime.combine(day, time.min, VN)
    rows = FeeReceipt.objects.filter(
        series__unit_id=unit_id,
        issued_at__gte=begin,
        issued_at__lt=begin + timedelta(days=1),
    )
    valid = rows.exclude(state=ReceiptState.CANCELLED)
    total = valid.aggregate(found=Sum("total"))["found"] or 0
    newest = _shown(rows).order_by("-issued_at", "-id")[:MOST_A_DAY]
    return tuple(receipt_facts(row) for row in newest), total


def series_for(*, unit_id: int, on: date) -> ReceiptSeries:
    """Return the series of receipts a unit writes that day.

    Raises NotNow where the unit has none.
    """
    row = ReceiptSeries.objects.filter(in_force(on), unit_id=unit_id).first()
    if row is None:
        raise NotNow(
            "no_receipt_series",
            N_("Đơn vị chưa có mẫu và ký hiệu biên lai để thu tiền."),
            remedy=N_("Hãy nhờ người quản trị khai báo ký hiệu biên lai của đơn vị."),
        )
    return row


def no_such_receipt() -> NotFound:
    """Return the one answer for "there is none" and "not for you"."""
    return NotFound("receipt_unknown", N_("Không tìm thấy biên lai."))


@dataclass(frozen=True, slots=True)
class Unsigned:
    """What the agency has not signed yet: how many, since when, the last refusal."""

    count: int
    since: datetime
    fault: str
    is_late: bool


def unsigned(*, actor: Actor, at: datetime) -> Unsigned | None:
    """Return what is owed at the actor's tills, None where nothing is.

    It is late when one waits for a quarter of an hour. Raises NotAllowed.
    """
    require(actor, Act.ISSUE_FEE_RECEIPT)
    rows = ReceiptSignature.objects.filter(state=SignatureState.OWED)
    if not actor.is_system:
        units = units_for(actor, Act.ISSUE_FEE_RECEIPT)
        rows = rows.filter(receipt__series__unit_id__in=units)
    found = rows.aggregate(count=Count("id"), since=Min("planned_at"))
    if not found["count"]:
        return None
    faults = rows.exclude(fault="").order_by("-next_try_at").values_list("fault")[:1]
    fault = "".join(found for (found,) in faults)
    late = found["since"] <= at - ALARM_AFTER
    return Unsigned(found["count"], found["since"], fault, late)


def _shown(rows: QuerySet[FeeReceipt]) -> QuerySet[FeeReceipt]:
    return rows.select_related("series").prefetch_related("signatures")


def receipt_facts(row: FeeReceipt) -> ReceiptFacts:
    """Return a row as plain facts."""
    signed = {one.part: one.state for one in row.signatures.all()}
    return ReceiptFacts(
        id=row.pk,
        symbol=f"{row.series.form_symbol} {row.series.symbol}",
        number=number_text(row.number),
        dossier_code=row.dossier_code,
        file_n=row.file_n,
        payer_name=row.payer_name,
        lines=tuple(FeeLine(**line) for line in row.lines),
        total=row.total,
        method=row.method,
        officer_name=row.officer_name,
        issued_at=row.issued_at,
        state=row.state,
        reason=row.reason,
        proposed_by=row.proposed_by,
        signature=signed.get(ReceiptPart.RECEIPT, ""),
        void_signature=signed.get(ReceiptPart.VOID, ""),
        has_notice=row.void_file_n is not None,
    )


class ReceiptReferrer:
    """What the signatures on receipts and notices name, while their paper is kept."""

    def referred(self, *, hashes: Collection[str]) -> frozenset[str]:
        """Return which of these files receipts still refer to."""
        kept = DossierFile.objects.filter(
            dossier_id=OuterRef("receipt__dossier_id"),
            n=OuterRef("file_n"),
            deleted_at=None,
        )
        rows = ReceiptSignature.objects.filter(
            Q(sha256_before__in=hashes) | Q(sha256_after__in=hashes),
            Exists(kept),
            state=SignatureState.DONE,
        ).values_list("sha256_before", "sha256_after")
        return frozenset(one for pair in rows for one in pair) & frozenset(hashes)

    def beside(self, *, dossier_id: int, ns: Collection[int]) -> frozenset[str]:
        """Return what receipts were before they were signed."""
        rows = ReceiptSignature.objects.filter(
            receipt__dossier_id=dossier_id, file_n__in=ns, state=SignatureState.DONE
        )
        return frozenset(rows.values_list("sha256_before", flat=True))


def receipt_standing(*, sha256: str) -> DocumentStanding | None:
    """Return how the receipt in a file of ours stands; None for any other file.

    For anybody who holds it: whether it was cancelled, and which stands for it.
    """
    files = DossierFile.objects.filter(sha256=sha256, paper__isnull=False)
    place = (
        files.exclude(purpose=Purpose.SUBMITTED).values_list("dossier_id", "n").first()
    )
    if place is None:
        return None
    rows = FeeReceipt.objects.filter(dossier_id=place[0], file_n=place[1])
    row = rows.select_related("series__unit").first()
    if row is None:
        return None
    newer = FeeReceipt.objects.filter(replaces=row).select_related("series").first()
    ended = row.cancelled_at if row.state == ReceiptState.CANCELLED else None
    return DocumentStanding(
        number=_named(row),
        issued_on=row.issued_at.astimezone(VN).date(),
        unit_name=row.series.unit.name,
        type_name="Biên lai thu phí, lệ phí",
        standing=Standing.VOID if ended else Standing.IN_FORCE,
        since=ended.astimezone(VN).date() if ended else None,
        replaced_by=_named(newer) if newer else "",
    )


def _named(row: FeeReceipt) -> str:
    return f"{row.series.symbol} {number_text(row.number)}"
