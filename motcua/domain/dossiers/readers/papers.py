"""Papers printed from a dossier on demand, and what all its papers share."""

from collections.abc import Sequence
from datetime import date, datetime

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.models import IdKind
from motcua.domain.accounts.readers import UnitFacts
from motcua.domain.deadlines.rules.due import classify
from motcua.domain.deadlines.rules.limits import Comparison, Punctuality
from motcua.domain.documents.readers.templates import printed
from motcua.domain.documents.rules.papers import (
    ControlSlip,
    Register,
    RegisterLine,
    Stay,
)
from motcua.domain.documents.rules.parts import Applicant, Letterhead, in_short
from motcua.domain.documents.rules.slips import HandedOver
from motcua.domain.dossiers.models import Delivery, Dossier
from motcua.domain.dossiers.readers.dossier import DossierFacts, ItemFacts, dossier
from motcua.domain.dossiers.readers.links import lookup_url
from motcua.domain.dossiers.readers.owners import OwnerFacts, co_applicants_of
from motcua.domain.dossiers.readers.register import RegisterRow
from motcua.domain.dossiers.rules.owners import in_line
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN

VERDICTS = {
    Punctuality.EARLY: "Trước hạn",
    Punctuality.ON_TIME: "Đúng hạn",
    Punctuality.LATE: "Quá hạn",
}


def control_slip(*, actor: Actor, dossier_id: int, at: datetime) -> bytes:
    """Return the control slip of a dossier the actor may see, as PDF.

    Basis: TT 01/2018 form 05, TT 03/2025 form 06.
    """
    on = at.astimezone(VN).date()
    facts = dossier(actor=actor, dossier_id=dossier_id, on=on)
    return printed(
        paper=control_slip_of(facts=facts, at=at), unit_id=facts.receiving_unit_id
    )


def control_slip_of(*, facts: DossierFacts, at: datetime) -> ControlSlip:
    """Return what the control slip of a dossier says at a moment."""
    return ControlSlip(
        head=letterhead(accounts.unit(unit_id=facts.receiving_unit_id)),
        code=facts.code,
        url=lookup_url(facts.code),
        at=at,
        book=book_of(facts.received_at),
        book_number=str(facts.receipt_number or ""),
        applicant=applicant(row=facts),
        procedure=facts.procedure_name,
        procedure_code=facts.procedure_code,
        received=in_short(facts.received_at),
        due=in_short(facts.due_at),
        resolving=accounts.unit(unit_id=facts.resolving_unit_id).name,
        coordinating="; ".join(_coordinating(facts)),
        stays=tuple(_stay(item) for item in facts.items),
    )


def _coordinating(facts: DossierFacts) -> list[str]:
    """Return the agencies beside the dossier's own units that have worked on it."""
    own = {
        accounts.unit(unit_id=unit_id).name
        for unit_id in (
            facts.receiving_unit_id,
            facts.resolving_unit_id,
            facts.authority_unit_id,
        )
    }
    names = dict.fromkeys(item.unit_name for item in facts.items)
    return [name for name in names if name not in own]


def register_pdf(
    *,
    rows: Sequence[RegisterRow],
    unit_id: int,
    first: date,
    last: date,
    at: datetime,
) -> bytes:
    """Return the register of a span of days as PDF."""
    paper = Register(
        head=letterhead(accounts.unit(unit_id=unit_id)),
        at=at,
        first=f"{first:%d/%m/%Y}",
        last=f"{last:%d/%m/%Y}",
        book=f"01/{last:%Y}",
        rows=tuple(_register_line(n, row) for n, row in enumerate(rows, start=1)),
    )
    return printed(paper=paper, unit_id=unit_id)


def letterhead(unit: UnitFacts) -> Letterhead:
    """Return what stands at the head of a unit's papers."""
    return Letterhead(superior=unit.parent_name, agency=unit.name, place=unit.place)


def handed_over(*, n: int, row: Dossier | DossierFacts, papers: int) -> HandedOver:
    """Return one dossier as a hand-over slip lists it, with how many papers it has."""
    return HandedOver(
        n=n,
        code=row.code,
        applicant=row.submitter_name,
        what=row.procedure_name,
        papers=f"{papers} loại giấy tờ; {row.sets} bộ",
        due=in_short(row.due_at),
        remark="",
    )


def applicant(
    *, row: Dossier | DossierFacts, others: Sequence[str] | None = None
) -> Applicant:
    """Return the submitter as they stood at reception, and who else it is in the name of.

    `others` are the names where they are not in the database yet.
    """
    if others is None:
        others = [one.name for one in _beside(row)]
    return Applicant(
        name=row.submitter_name,
        address=row.submitter_address,
        phone=row.submitter_phone,
        email=row.submitter_email,
        id_label=f"Số {IdKind(row.submitter_id_kind).label}",
        id_number=row.submitter_id_number,
        others=in_line(others),
    )


def _beside(row: Dossier | DossierFacts) -> tuple[OwnerFacts, ...]:
    if isinstance(row, DossierFacts):
        return row.co_applicants
    return co_applicants_of(dossier_id=row.pk)


def book_of(received_at: datetime | None) -> str:
    """Return the volume of the register: one a year. Basis: TT 01/2018 art 10."""
    return f"01/{received_at.astimezone(VN):%Y}" if received_at else ""


def verdict(*, ended: datetime, due_at: datetime) -> str:
    """Return early, on time or late in the words of the forms, judged by the day."""
    return VERDICTS[classify(ended, due_at, Comparison.BY_DATE)]


def _stay(item: ItemFacts) -> Stay:
    return Stay(
        step=item.step_name,
        unit=item.unit_name,
        officer=item.officer_name,
        begun=in_short(item.opened_at),
        ended=in_short(item.closed_at),
        verdict=verdict(ended=item.closed_at, due_at=item.due_at)
        if item.closed_at
        else "",
        remark=item.remark,
    )


def _register_line(n: int, row: RegisterRow) -> RegisterLine:
    return RegisterLine(
        n=n,
        code=row.code,
        procedure=row.procedure_name,
        sets=row.sets,
        applicant=row.owner_name or row.submitter_name,
        address=row.owner_address or row.submitter_address,
        phone=row.submitter_phone,
        resolving=row.resolving_unit_name,
        received=in_short(row.received_at),
        due=in_short(row.due_at),
        sealed=in_short(row.sealed_at),
        returned=in_short(row.returned_at),
        delivery=Delivery(row.delivery).label,
        officer=row.officer,
        giver=row.giver,
        recipient=row.recipient,
        remark=row.note,
    )
