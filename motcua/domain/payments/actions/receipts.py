"""Receive money for a dossier and write its receipt.

Basis: NĐ 254/2026 art 23, 25; NĐ 61/2018 art 22.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.documents.actions import next_number
from motcua.domain.documents.readers import open_file
from motcua.domain.documents.readers.templates import words_of
from motcua.domain.documents.rules.slips import FeeReceipt as Paper
from motcua.domain.documents.rules.slips import ReceiptLine
from motcua.domain.dossiers.actions.printing import print_paper
from motcua.domain.dossiers.actions.reading import note_reading
from motcua.domain.dossiers.actions.record import add_paper
from motcua.domain.dossiers.models import Dossier, DossierFile, Purpose
from motcua.domain.dossiers.readers.links import lookup_url
from motcua.domain.dossiers.readers.papers import letterhead
from motcua.domain.dossiers.readers.visibility import no_such_dossier
from motcua.domain.payments.actions.dues import recount
from motcua.domain.payments.actions.noting import note_receipt
from motcua.domain.payments.actions.signing import owe_signature, signing_agency
from motcua.domain.payments.actions.tills import till_for
from motcua.domain.payments.models import (
    FeeReceipt,
    Method,
    ReceiptPart,
    ReceiptSeries,
    ReceiptState,
)
from motcua.domain.payments.readers import (
    Account,
    ReceiptFacts,
    account,
    account_of,
    no_such_receipt,
    receipt_facts,
    series_for,
)
from motcua.domain.payments.readers.due_facts import ANY_FEE
from motcua.domain.payments.rules import (
    FeeLine,
    check_within,
    checked_lines,
    checked_tax_code,
    collector_of,
    number_text,
    shared_out,
)
from motcua.domain.payments.rules.till import checked_way
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.money import amount_in_words, format_vnd
from motcua.kernel.text import N_, normalise

RECEIPT = "fee_receipt"


@dataclass(frozen=True, slots=True)
class Payment:
    """Money handed over for a dossier.

    `payer` is whoever pays, the submitter where it is empty; `reference` the bank's,
    the card terminal's or the post's number, `approval` the code of a card's slip;
    `replaces` the id of a cancelled receipt.
    """

    lines: Sequence[FeeLine]
    method: Method
    payer: str = ""
    reference: str = ""
    replaces: int | None = None
    approval: str = ""


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A series to be opened; units are named by their id."""

    unit_id: int
    name: str
    form_symbol: str
    symbol: str
    tax_code: str
    valid_from: date


@transaction.atomic
def open_series(*, actor: Actor, at: datetime, rows: Sequence[SeriesRow]) -> int:
    """Open series of receipts; the one before ends the day before. Return how many.

    A series that is there already is left alone. Raises NotAllowed, Invalid.
    """
    require(actor, Act.EDIT_RECEIPT_SERIES)
    return sum(_open(row) for row in rows)


def _open(row: SeriesRow) -> int:
    known = ReceiptSeries.objects.filter(
        unit_id=row.unit_id, form_symbol=row.form_symbol, symbol=row.symbol
    )
    if known.exists():
        return 0
    for before in ReceiptSeries.objects.filter(unit_id=row.unit_id, valid_to=None):
        if before.valid_from >= row.valid_from:
            raise Invalid(
                "series_out_of_order",
                N_("Ký hiệu mới phải có hiệu lực sau ký hiệu đang dùng."),
                field="valid_from",
            )
        before.valid_to = date.fromordinal(row.valid_from.toordinal() - 1)
        before.save(update_fields=["valid_to"])
    ReceiptSeries.objects.create(
        unit_id=row.unit_id,
        name=normalise(row.name),
        form_symbol=normalise(row.form_symbol),
        symbol=normalise(row.symbol),
        tax_code=checked_tax_code(row.tax_code),
        valid_from=row.valid_from,
    )
    return 1


@transaction.atomic
def open_account(*, actor: Actor, at: datetime, code: str) -> Account:
    """Return the money of a dossier and note the reading; raises as `account` does."""
    found = account(actor=actor, code=code)
    note_reading(actor=actor, at=at, dossier_id=found.dossier_id, what="till")
    return found


@transaction.atomic
def open_receipt(
    *,
    actor: Actor,
    at: datetime,
    receipt_id: int,
    part: ReceiptPart = ReceiptPart.RECEIPT,
) -> tuple[str, bytes]:
    """Return name and PDF of a receipt, or of the notice that it is void; note it.

    The signed file once its agency has signed. For those who keep the till; raises
    NotAllowed, NotFound.
    """
    require(actor, Act.ISSUE_FEE_RECEIPT)
    receipt = FeeReceipt.objects.filter(
        pk=receipt_id, series__unit_id__in=units_for(actor, Act.ISSUE_FEE_RECEIPT)
    ).first()
    if receipt is None:
        raise no_such_receipt()
    n = receipt.file_n if part == ReceiptPart.RECEIPT else receipt.void_file_n
    if n is None:
        raise no_such_receipt()
    print_paper(actor=actor, at=at, dossier_id=receipt.dossier_id, n=n)
    row = DossierFile.objects.get(dossier_id=receipt.dossier_id, n=n)
    note_reading(actor=actor, at=at, dossier_id=receipt.dossier_id, what=f"file {n}")
    with open_file(sha256=row.sha256) as file:
        return row.name, file.read()


def issue(
    *, actor: Actor, at: datetime, request_id: UUID, dossier_id: int, payment: Payment
) -> ReceiptFacts:
    """Receive money for a dossier: receipt with its number, paper and event, or nothing.

    Cash goes into the officer's till. The same `request_id` again changes nothing.
    Raises NotAllowed, NotFound, NotNow, Invalid, Conflict.
    """
    require(actor, Act.ISSUE_FEE_RECEIPT)
    lines = checked_lines(payment.lines)
    reference, approval = checked_way(
        method=payment.method, reference=payment.reference, approval=payment.approval
    )
    payment = replace(payment, lines=lines, reference=reference, approval=approval)
    with transaction.atomic():
        row = _locked(actor, dossier_id)
        before = FeeReceipt.objects.select_related("series").filter(request_id=request_id)
        receipt = before.first()
        if receipt is None:
            receipt = _write(row, actor, at, request_id, payment)
            note_receipt(
                row=row,
                actor=actor,
                at=at,
                request_id=request_id,
                receipt=receipt,
                kind="dossier.fee_received",
            )
            recount(row=row, at=at)
        return receipt_facts(receipt)


def record_collected(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    dossier_id: int,
    amount: int,
    reference: str,
    differs: bool = False,
) -> ReceiptFacts:
    """Receive what a carrier has collected on delivery, with its receipt.

    The money goes to the open dues in order; `reference` is the parcel's or the
    transfer's number. Done by the till or by the system. Raises Invalid when more
    comes than is open, otherwise as `issue` does. Where it `differs` from what was to
    be collected, of more than is open that much is received, and the rest waits for
    who settles it. Basis: QĐ 45/2016 art 6, 7.
    """
    require(actor, Act.ISSUE_FEE_RECEIPT)
    with transaction.atomic():
        row = _locked(actor, dossier_id)
        before = FeeReceipt.objects.select_related("series").filter(request_id=request_id)
        known = before.first()
        if known is not None:
            return receipt_facts(known)
        money = account_of(row)
        if differs and money.open:
            amount = min(amount, money.open)
        lines = money.lines if money.due is not None else (FeeLine(ANY_FEE, amount),)
        return issue(
            actor=_collector(actor, row, Method.POST),
            at=at,
            request_id=request_id,
            dossier_id=dossier_id,
            payment=Payment(shared_out(lines, amount), Method.POST, reference=reference),
        )


def issue_online(
    *,
    actor: Actor,
    at: datetime,
    row: Dossier,
    request_id: UUID,
    payment: Payment,
) -> FeeReceipt:
    """Write the receipt of money that came through the gateway, the dossier locked.

    Who collects is the unit whose series it is, not an officer. Raises NotNow where
    the unit has no series.
    """
    known = FeeReceipt.objects.filter(request_id=request_id).first()
    if known is not None:
        return known
    collector = _collector(actor, row, Method.ONLINE)
    receipt = _write(row, collector, at, request_id, payment)
    note_receipt(
        row=row,
        actor=actor,
        at=at,
        request_id=request_id,
        receipt=receipt,
        kind="dossier.fee_received",
    )
    return receipt


def _collector(actor: Actor, row: Dossier, method: Method) -> Actor:
    """Return who a receipt names: the unit, where no officer took the money in hand."""
    if not actor.is_system:
        return actor
    unit = accounts.unit(unit_id=row.receiving_unit_id)
    way = "bưu chính thu hộ" if method is Method.POST else "thu trực tuyến"
    return replace(actor, name=collector_of(unit.name, way))


def _locked(actor: Actor, dossier_id: int) -> Dossier:
    """Return the dossier at whose unit the actor keeps the till, locked."""
    rows = Dossier.objects.select_for_update()
    if not actor.is_system:
        units = units_for(actor, Act.ISSUE_FEE_RECEIPT)
        rows = rows.filter(receiving_unit_id__in=units)
    row = rows.filter(pk=dossier_id).first()
    if row is None:
        raise no_such_dossier()
    return row


def _write(
    row: Dossier, actor: Actor, at: datetime, request_id: UUID, payment: Payment
) -> FeeReceipt:
    """Write the receipt under the next number of its series, and its paper."""
    total = sum(line.amount for line in payment.lines)
    money = account_of(row)
    lines = [_counted(line, money) for line in payment.lines]
    check_within(total=total, due=money.due, received=money.received)
    payer = normalise(payment.payer) or row.submitter_name
    day = at.astimezone(VN).date()
    series = series_for(unit_id=row.receiving_unit_id, on=day)
    till = till_for(actor=actor, at=at, unit_id=series.unit_id, method=payment.method)
    receipt = FeeReceipt.objects.create(
        request_id=request_id,
        series=series,
        year=day.year,
        number=next_number(
            actor=actor,
            at=at,
            unit_id=series.unit_id,
            kind=f"{RECEIPT}/{series.form_symbol}/{series.symbol}",
            period=f"{day.year}",
        ),
        dossier_id=row.pk,
        dossier_code=row.code,
        file_n=DossierFile.objects.filter(dossier=row).count() + 1,
        payer_name=payer,
        payer_address=row.submitter_address if payer == row.submitter_name else "",
        lines=[asdict(line) for line in lines],
        total=total,
        method=payment.method,
        reference=normalise(payment.reference),
        approval=payment.approval,
        session=till,
        officer_id=actor.officer_id or 0,
        officer_name=actor.name,
        issued_at=at,
        replaces=_cancelled(row, payment.replaces),
        state=ReceiptState.ISSUED,
    )
    agency = signing_agency(unit_id=series.unit_id, on=day)
    paper = _paper(receipt, row, at, agency)
    add_paper(
        row=row,
        actor=actor,
        at=at,
        purpose=Purpose.PAPER,
        kind=paper.form,
        name=f"{paper.title} {paper.number}.pdf",
        paper=words_of(paper=paper, unit_id=series.unit_id),
    )
    if agency:
        owe_signature(
            receipt=receipt, part=ReceiptPart.RECEIPT, file_n=receipt.file_n, at=at
        )
    return receipt


def _counted(line: FeeLine, money: Account) -> FeeLine:
    """Return a line with how it is counted, where it pays a counted due wholly."""
    for due in money.dues:
        if due.pieces and (due.name, due.amount) == (line.name, line.amount):
            return replace(line, pieces=due.pieces.words)
    return line


def _cancelled(row: Dossier, receipt_id: int | None) -> FeeReceipt | None:
    if receipt_id is None:
        return None
    found = FeeReceipt.objects.filter(pk=receipt_id, dossier_id=row.pk).first()
    if found is None:
        raise no_such_receipt()
    if found.state != ReceiptState.CANCELLED:
        raise Conflict(
            "receipt_still_valid",
            N_("Biên lai %(number)s chưa hủy, không thay thế được."),
            facts={"number": number_text(found.number)},
            remedy=N_("Hãy hủy biên lai cũ trước, với xác nhận của người thứ hai."),
        )
    return found


def _paper(receipt: FeeReceipt, row: Dossier, at: datetime, agency: str) -> Paper:
    unit = accounts.unit(unit_id=receipt.series.unit_id)
    return Paper(
        head=letterhead(unit),
        name=receipt.series.name,
        form_symbol=receipt.series.form_symbol,
        symbol=receipt.series.symbol,
        number=number_text(receipt.number),
        tax_code=receipt.series.tax_code,
        code=row.code,
        url=lookup_url(row.code),
        at=at,
        payer=receipt.payer_name,
        payer_address=receipt.payer_address,
        procedure=row.procedure_name,
        lines=tuple(
            ReceiptLine(
                ": ".join(filter(None, (line["name"], line["pieces"]))),
                format_vnd(line["amount"]),
            )
            for line in receipt.lines
        ),
        total=format_vnd(receipt.total),
        words=amount_in_words(receipt.total),
        method=str(Method(receipt.method).label),
        reference=" / ".join(filter(None, (receipt.reference, receipt.approval))),
        officer=receipt.officer_name,
        replaces=number_text(receipt.replaces.number) if receipt.replaces else "",
        signed_by=agency,
    )
