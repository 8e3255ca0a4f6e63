"""Write the papers an act owes and tie them to the dossier."""

from datetime import datetime
from functools import partial

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.readers import UnitFacts
from motcua.domain.accounts.rules import Authority
from motcua.domain.catalogue import readers as catalogue
from motcua.domain.documents.actions import next_number
from motcua.domain.documents.rules.papers import (
    Apology,
    Line,
    Paper,
    Receipt,
    Refusal,
    Result,
    ReturnSlip,
    Signature,
    SupplementRequest,
    Survey,
    in_short,
    in_words,
)
from motcua.domain.documents.rules.rendering import written
from motcua.domain.dossiers.actions.opening import Opening
from motcua.domain.dossiers.actions.record import add_paper
from motcua.domain.dossiers.models import Delivery, Dossier, Purpose, WorkItem
from motcua.domain.dossiers.readers.links import lookup_url
from motcua.domain.dossiers.readers.papers import (
    applicant,
    book_of,
    letterhead,
    verdict,
)
from motcua.domain.dossiers.rules.intake import missing
from motcua.domain.dossiers.workflow.states import Outcome
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.clock import VN
from motcua.kernel.money import format_vnd

MOST_GROUNDS = 4
_DIRECT = "direct"


def receipt(*, row: Dossier, actor: Actor, at: datetime, opening: Opening) -> None:
    """Print form 01. Basis: NĐ 61/2018 art 17.1c."""
    cases = {case.n: case.heading for case in opening.terms.cases}
    paper = Receipt(
        head=letterhead(opening.reception),
        number=f"{row.receipt_number or 0:02d}/TNHS",
        code=row.code,
        url=lookup_url(row.code),
        at=at,
        applicant=applicant(row),
        owner=row.owner_name,
        owner_address=row.owner_address,
        procedure=row.procedure_name,
        procedure_code=row.procedure_code,
        case=cases.get(row.case_n or 0, ""),
        lines=tuple(
            Line(r.name, r.original_count, r.certified_count, r.copy_count)
            for r in opening.intake.rows
            if r.total
        ),
        sets=row.sets,
        limit=opening.terms.time_limit.text,
        received=in_words(row.received_at),
        due=in_words(row.due_at),
        delivery=_delivery(row),
        fee=fee_text(row.fee),
        book=book_of(row.received_at),
        book_number=str(row.receipt_number or ""),
        officer=actor.name,
        explanation=tuple(line.text for line in opening.due.lines),
    )
    _keep(row, actor, at, paper)


def supplement_request(
    *, row: Dossier, actor: Actor, at: datetime, opening: Opening, reason: str
) -> None:
    """Print form 02, naming what is lacking. Basis: NĐ 61/2018 art 15.3."""
    intake = opening.intake
    lacking = {a.n for a in missing(opening.asked, intake.rows, intake.case_n)}
    paper = SupplementRequest(
        head=letterhead(opening.reception),
        number=_number(row, actor, at, opening.reception.id, "HDHS"),
        code=row.code,
        url=lookup_url(row.code),
        at=at,
        applicant=applicant(row),
        procedure=row.procedure_name,
        procedure_code=row.procedure_code,
        lines=tuple(
            Line(c.name, c.original_count, c.certified_count, c.copy_count)
            for c in opening.terms.components
            if c.n in lacking
        ),
        reason=reason,
        officer=actor.name,
        phone=opening.reception.phone,
    )
    _keep(row, actor, at, paper)


def later_supplement_request(
    *, row: Dossier, actor: Actor, at: datetime, reason: str
) -> None:
    """Print form 02 for a dossier in progress, for the one-stop unit to hand over.

    Basis: NĐ 61/2018 art 19.4.
    """
    reception = accounts.unit(unit_id=row.receiving_unit_id)
    paper = SupplementRequest(
        head=letterhead(reception),
        number=_number(row, actor, at, reception.id, "HDHS"),
        code=row.code,
        url=lookup_url(row.code),
        at=at,
        applicant=applicant(row),
        procedure=row.procedure_name,
        procedure_code=row.procedure_code,
        lines=(),
        reason=reason,
        officer=actor.name,
        phone=reception.phone,
    )
    _keep(row, actor, at, paper)


def apology(
    *,
    row: Dossier,
    actor: Actor,
    at: datetime,
    reason: str,
    promised: datetime,
    in_time: bool,
) -> None:
    """Print form 04: the apology and the new day. Basis: NĐ 61/2018 art 19.9."""
    unit = accounts.unit(unit_id=row.resolving_unit_id)
    paper = Apology(
        head=letterhead(unit),
        number=_number(row, actor, at, unit.id, "XL"),
        code=row.code,
        url=lookup_url(row.code),
        at=at,
        applicant=applicant(row),
        procedure=row.procedure_name,
        procedure_code=row.procedure_code,
        received=in_words(row.received_at),
        due=in_words(row.due_at),
        promised=in_words(promised),
        unit=unit.name,
        reason=reason,
        officer=actor.name,
        officer_title=accounts.officer(officer_id=actor.officer_id or 0).title,
        in_time=in_time,
    )
    _keep(row, actor, at, paper)


def refusal(
    *, row: Dossier, actor: Actor, at: datetime, opening: Opening, reason: str
) -> None:
    """Print form 03. Basis: NĐ 61/2018 art 17.1b."""
    paper = Refusal(
        head=letterhead(opening.reception),
        number=_number(row, actor, at, opening.reception.id, "TCHS"),
        code=row.code,
        url=lookup_url(row.code),
        at=at,
        applicant=applicant(row),
        procedure=row.procedure_name,
        procedure_code=row.procedure_code,
        reason=reason,
        officer=actor.name,
        phone=opening.reception.phone,
    )
    _keep(row, actor, at, paper)


def result(*, row: Dossier, actor: Actor, at: datetime) -> None:
    """Give the decision its number and print it in the approver's name.

    The number is the next of the deciding body's year and type, set on the row (not
    saved). Basis: NĐ 30/2020 art 13, 15, annex I.
    """
    approved = WorkItem.objects.filter(
        dossier=row, command__in=("approve", "reject", "lapse")
    ).latest("closed_at", "n")
    authority, unit = _authority(row, approved)
    granted = row.outcome == Outcome.APPROVED
    kind, symbol = ("Quyết định", "QĐ") if granted else ("Thông báo", "TB")
    row.result_number = _number(row, actor, at, unit.id, f"{symbol}-{unit.symbol}")
    page = catalogue.version_page(version_id=row.procedure_version_id)
    paper = Result(
        head=letterhead(unit),
        number=row.result_number,
        code=row.code,
        url=lookup_url(row.code),
        at=at,
        kind=kind,
        subject=f"Về việc giải quyết hồ sơ: {row.procedure_name}",
        applicant=applicant(row),
        procedure=row.procedure_name,
        procedure_code=row.procedure_code,
        received=in_words(row.received_at),
        granted=granted,
        grounds=tuple(f"Căn cứ {basis}" for basis in page.legal_bases[:MOST_GROUNDS]),
        reason=approved.remark,
        signature=_signature(authority, approved),
        recipients=_recipients(row),
    )
    _keep(row, actor, at, paper, purpose=Purpose.RESULT)


def _recipients(row: Dossier) -> tuple[str, ...]:
    """Return who gets a copy; the centre is named once when it also decides."""
    units = dict.fromkeys((row.resolving_unit_id, row.receiving_unit_id))
    names = (accounts.unit(unit_id=unit_id).name for unit_id in units)
    return (row.submitter_name, *names, "Lưu: VT, HS")


def return_slip(
    *, row: Dossier, actor: Actor, at: datetime, recipient: str, proof: str
) -> None:
    """Print the slip the recipient signs. Basis: NĐ 61/2018 art 20."""
    paper = ReturnSlip(
        head=letterhead(accounts.unit(unit_id=row.receiving_unit_id)),
        code=row.code,
        url=lookup_url(row.code),
        at=at,
        applicant=applicant(row),
        procedure=row.procedure_name,
        procedure_code=row.procedure_code,
        result=f"Văn bản số {row.result_number}",
        result_date=in_short(row.sealed_at),
        recipient=recipient,
        proof=proof,
        returned=in_short(at),
        due=in_short(row.due_at),
        verdict=verdict(ended=row.sealed_at or at, due_at=row.due_at or at),
        officer=actor.name,
    )
    _keep(row, actor, at, paper)


def survey(*, row: Dossier, actor: Actor, at: datetime) -> None:
    """Print the survey slip given with the result. Basis: TT 01/2018 art 12.4."""
    paper = Survey(
        head=letterhead(accounts.unit(unit_id=row.receiving_unit_id)),
        code=row.code,
        url=lookup_url(row.code),
        at=at,
        procedure=row.procedure_name,
    )
    _keep(row, actor, at, paper)


def fee_text(fee: int | None) -> str:
    """Return a fee as papers print it; None is not known, never zero."""
    if fee is None:
        return "Theo mức thu do cơ quan có thẩm quyền quy định"
    return format_vnd(fee) if fee else "Không thu"


def _delivery(row: Dossier) -> str:
    label: str = Delivery(row.delivery).label
    return f"{label}: {row.delivery_address}" if row.delivery_address else label


def _number(row: Dossier, actor: Actor, at: datetime, unit_id: int, symbol: str) -> str:
    """Return the next number of a unit's year and type, as `05/QĐ-UBND`."""
    n = next_number(
        actor=actor,
        at=at,
        unit_id=unit_id,
        kind=symbol,
        period=f"{at.astimezone(VN):%Y}",
    )
    return f"{n:02d}/{symbol}"


def _authority(row: Dossier, approved: WorkItem) -> tuple[Authority | None, UnitFacts]:
    """Return the line under which it was approved, and the body that decides by it."""
    signer = Actor(kind=ActorKind.OFFICER, officer_id=approved.officer_id)
    moment = approved.closed_at or approved.opened_at
    line = accounts.authority(
        actor=signer,
        procedure_code=row.procedure_code,
        unit_id=row.authority_unit_id,
        on=moment.astimezone(VN).date(),
    )
    return line, accounts.unit(unit_id=line.unit_id if line else row.authority_unit_id)


def _signature(authority: Authority | None, approved: WorkItem) -> Signature:
    if approved.officer_id is None:
        return Signature("", "Mặc nhiên do hết thời hạn giải quyết", "")
    title = accounts.officer(officer_id=approved.officer_id).title
    if authority is None or authority.kind == _DIRECT:
        return Signature("", title, approved.officer_name)
    above = f"{authority.kind} {authority.principal_title.upper()}"
    return Signature(above, title, approved.officer_name)


def _keep(
    row: Dossier,
    actor: Actor,
    at: datetime,
    paper: Paper,
    purpose: Purpose = Purpose.PAPER,
) -> None:
    """Write a paper and tie it to the dossier."""
    add = partial(add_paper, row=row, actor=actor, at=at, purpose=purpose)
    add(
        kind=paper.form,
        name=f"{paper.title} {row.code}.pdf",
        paper=written(paper, on=at.astimezone(VN).date()),
    )
