"""Cancel a receipt written in error: two people, a reason, a notice.

Basis: NĐ 254/2026 art 25.
"""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.documents.readers.templates import words_of
from motcua.domain.documents.rules.parts import in_short
from motcua.domain.documents.rules.slips import ReceiptVoid
from motcua.domain.dossiers.actions.record import add_paper, done_before
from motcua.domain.dossiers.models import Dossier, DossierFile, Purpose
from motcua.domain.dossiers.readers.links import lookup_url
from motcua.domain.dossiers.readers.papers import letterhead
from motcua.domain.payments.actions.dues import recount
from motcua.domain.payments.actions.noting import note_receipt
from motcua.domain.payments.actions.signing import owe_signature, signing_agency
from motcua.domain.payments.actions.tills import give_back
from motcua.domain.payments.models import FeeReceipt, ReceiptPart, ReceiptState
from motcua.domain.payments.readers import (
    ReceiptFacts,
    no_such_receipt,
    receipt_facts,
)
from motcua.domain.payments.rules import number_text
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed
from motcua.kernel.money import amount_in_words, format_vnd
from motcua.kernel.text import N_


def cancel(
    *, actor: Actor, at: datetime, request_id: UUID, receipt_id: int, reason: str
) -> ReceiptFacts:
    """Cancel a receipt written in error: proposed by one person, done by a second.

    The first call proposes, with a reason; the second, by somebody else who may, carries
    it out: a notice that the receipt is void is written, for the agency to sign like
    the receipt. The number is not used again. Cash leaves a till then. Raises NotAllowed
    for the same person twice, NotFound, NotNow without a till, Invalid, Conflict. The
    same `request_id` again changes nothing.
    """
    require(actor, Act.CANCEL_FEE_RECEIPT)
    with transaction.atomic():
        receipt, row = _with_dossier(actor, receipt_id)
        if done_before(request_id=request_id) is not None:
            return receipt_facts(receipt)
        if receipt.state == ReceiptState.ISSUED:
            return _propose(receipt, row, actor, at, request_id, reason.strip())
        return _carry_out(receipt, row, actor, at, request_id)


def _with_dossier(actor: Actor, receipt_id: int) -> tuple[FeeReceipt, Dossier]:
    """Return receipt and dossier, the dossier locked first as everywhere."""
    found = FeeReceipt.objects.filter(pk=receipt_id).values("dossier_id").first()
    if found is None:
        raise no_such_receipt()
    rows = Dossier.objects.select_for_update().filter(pk=found["dossier_id"])
    units = units_for(actor, Act.CANCEL_FEE_RECEIPT)
    row = rows.filter(receiving_unit_id__in=units).first()
    if row is None:
        raise no_such_receipt()
    receipt = FeeReceipt.objects.select_related("series").get(pk=receipt_id)
    return receipt, row


def _propose(
    receipt: FeeReceipt,
    row: Dossier,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    reason: str,
) -> ReceiptFacts:
    if not reason:
        raise Invalid("reason_missing", N_("Chưa ghi lý do."), field="reason")
    receipt.state, receipt.reason = ReceiptState.PROPOSED, reason
    receipt.proposed_by = actor.officer_id
    receipt.save(update_fields=["state", "reason", "proposed_by"])
    note_receipt(
        row=row,
        actor=actor,
        at=at,
        request_id=request_id,
        receipt=receipt,
        kind="dossier.fee_cancel_proposed",
    )
    return receipt_facts(receipt)


def _carry_out(
    receipt: FeeReceipt, row: Dossier, actor: Actor, at: datetime, request_id: UUID
) -> ReceiptFacts:
    if receipt.state == ReceiptState.CANCELLED:
        raise Conflict(
            "receipt_cancelled",
            N_("Biên lai %(number)s đã hủy trước đó."),
            facts={"number": number_text(receipt.number)},
        )
    if receipt.proposed_by == actor.officer_id:
        raise NotAllowed(
            "second_person_needed",
            N_("Việc này cần người thứ hai xác nhận; bạn là người đề nghị."),
            remedy=N_("Hãy nhờ một người khác có cùng thẩm quyền xác nhận."),
        )
    receipt.state = ReceiptState.CANCELLED
    receipt.cancelled_by, receipt.cancelled_at = actor.officer_id, at
    receipt.void_file_n = _add_notice(receipt, row, actor, at)
    receipt.save(update_fields=["state", "cancelled_by", "cancelled_at", "void_file_n"])
    give_back(actor=actor, at=at, receipt=receipt)
    note_receipt(
        row=row,
        actor=actor,
        at=at,
        request_id=request_id,
        receipt=receipt,
        kind="dossier.fee_cancelled",
    )
    recount(row=row, at=at)
    return receipt_facts(receipt)


@transaction.atomic
def void_refunded(
    *,
    actor: Actor,
    at: datetime,
    row: Dossier,
    receipt: FeeReceipt,
    asked_by: int,
    reason: str,
) -> None:
    """Cancel the receipt of money that was given back, by the two who did so.

    `actor` is who approved the refund. One that is cancelled already stays as it is.
    """
    if receipt.state == ReceiptState.CANCELLED:
        return
    receipt.state, receipt.reason = ReceiptState.CANCELLED, reason
    receipt.proposed_by = asked_by
    receipt.cancelled_by, receipt.cancelled_at = actor.officer_id, at
    receipt.void_file_n = _add_notice(receipt, row, actor, at)
    receipt.save()
    note_receipt(
        row=row,
        actor=actor,
        at=at,
        request_id=uuid4(),
        receipt=receipt,
        kind="dossier.fee_cancelled",
    )


def _add_notice(receipt: FeeReceipt, row: Dossier, actor: Actor, at: datetime) -> int:
    """Tie the notice to the dossier; return the number of its file."""
    unit = accounts.unit(unit_id=receipt.series.unit_id)
    proposed = receipt.proposed_by or 0
    agency = signing_agency(unit_id=unit.id, on=at.astimezone(VN).date())
    paper = ReceiptVoid(
        head=letterhead(unit),
        form_symbol=receipt.series.form_symbol,
        symbol=receipt.series.symbol,
        number=number_text(receipt.number),
        tax_code=receipt.series.tax_code,
        code=row.code,
        url=lookup_url(row.code),
        at=at,
        issued=in_short(receipt.issued_at),
        payer=receipt.payer_name,
        procedure=row.procedure_name,
        total=format_vnd(receipt.total),
        words=amount_in_words(receipt.total),
        reason=receipt.reason,
        proposed_by=accounts.officer_names(ids=[proposed]).get(proposed, ""),
        cancelled_by=actor.name,
        signed_by=agency,
    )
    n = DossierFile.objects.filter(dossier=row).count() + 1
    add_paper(
        row=row,
        actor=actor,
        at=at,
        purpose=Purpose.PAPER,
        kind=paper.form,
        name=f"{paper.title} {paper.number}.pdf",
        paper=words_of(paper=paper, unit_id=unit.id),
    )
    if agency:
        owe_signature(receipt=receipt, part=ReceiptPart.VOID, file_n=n, at=at)
    return n
