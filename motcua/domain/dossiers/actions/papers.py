"""Write the papers an act owes and tie them to the dossier."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from motcua.domain.accounts import readers as accounts
from motcua.domain.catalogue import readers as catalogue
from motcua.domain.documents.readers.templates import words_of
from motcua.domain.documents.rules.papers import (
    Apology,
    Receipt,
    Refusal,
    StopNotice,
    SupplementRequest,
)
from motcua.domain.documents.rules.parts import Line, in_short, in_words
from motcua.domain.documents.rules.registry import Paper, form_set
from motcua.domain.documents.rules.slips import ReturnSlip, Survey
from motcua.domain.dossiers.actions.numbering import number_paper
from motcua.domain.dossiers.actions.opening import Opening
from motcua.domain.dossiers.actions.record import add_paper
from motcua.domain.dossiers.models import (
    Delivery,
    Dossier,
    HandedIn,
    Purpose,
)
from motcua.domain.dossiers.readers.links import lookup_url
from motcua.domain.dossiers.readers.papers import (
    applicant,
    book_of,
    letterhead,
    verdict,
)
from motcua.domain.dossiers.rules.blanks import Blanks
from motcua.domain.dossiers.rules.intake import Intake, Row, missing
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.money import format_vnd

MOST_GROUNDS = 4


def receipt(
    *, row: Dossier, actor: Actor, at: datetime, opening: Opening, blanks: Blanks
) -> Receipt:
    """Return form 01, with signs for the numbers. Basis: NĐ 61/2018 art 17.1c."""
    cases = {case.n: case.heading for case in opening.terms.cases}
    return Receipt(
        head=letterhead(opening.reception),
        number=f"{blanks.receipt}/TNHS",
        **common(row=row, at=at, others=[o.name for o in opening.intake.co_applicants]),
        owner=row.owner_name,
        owner_address=row.owner_address,
        case=cases.get(row.case_n or 0, ""),
        lines=lines_of(_handed_in(opening.intake)),
        sets=row.sets,
        limit=opening.terms.time_limit.text,
        received=in_words(row.received_at),
        due=in_words(row.due_at),
        delivery=_delivery(row),
        fee=fee_text(row.fee),
        book=book_of(row.received_at),
        book_number=blanks.receipt_plain,
        officer=actor.name,
        explanation=tuple(line.text for line in opening.due.lines),
    )


def _handed_in(intake: Intake) -> list[Row]:
    """Return what a receipt lists; what came as a file says so."""
    files = intake.electronic
    return [
        replace(row, name=f"{row.name} (bản điện tử)")
        if row.component_n in files and not row.total
        else row
        for row in intake.rows
        if row.total or row.component_n in files
    ]


def lacking_rows(opening: Opening) -> tuple[Row, ...]:
    """Return the papers an intake still lacks, counted as the procedure asks."""
    intake = opening.intake
    lacking = {a.n for a in missing(opening.asked, intake)}
    return tuple(
        Row(c.n, c.name, c.original_count, c.certified_count, c.copy_count)
        for c in opening.terms.components
        if c.n in lacking
    )


def supplement_request(
    *, row: Dossier, actor: Actor, at: datetime, rows: Sequence[Row], reason: str
) -> None:
    """Print form 02, naming exactly what is asked for; the one-stop unit hands it over.

    Basis: NĐ 61/2018 art 15.3 (before reception), 19.4 (after it).
    """
    reception = accounts.unit(unit_id=row.receiving_unit_id)
    paper = SupplementRequest(
        head=letterhead(reception),
        number=number_paper(
            row=row, actor=actor, at=at, unit_id=reception.id, symbol="HDHS"
        ),
        **common(row=row, at=at),
        lines=lines_of(rows),
        reason=reason,
        officer=actor.name,
        phone=reception.phone,
    )
    keep(row=row, actor=actor, at=at, paper=paper)


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
        number=number_paper(row=row, actor=actor, at=at, unit_id=unit.id, symbol="XL"),
        **common(row=row, at=at),
        received=in_words(row.received_at),
        due=in_words(row.due_at),
        promised=in_words(promised),
        unit=unit.name,
        reason=reason,
        officer=actor.name,
        officer_title=accounts.officer(officer_id=actor.officer_id or 0).title,
        in_time=in_time,
        place=accounts.unit(unit_id=row.receiving_unit_id).name,
        recipients=_copies(row),
    )
    keep(row=row, actor=actor, at=at, paper=paper, unit_id=unit.id)


def stop_notice(*, row: Dossier, actor: Actor, at: datetime, reason: str) -> None:
    """Print form 05 of 2025: why it ends, and what is given back.

    Basis: TT 03/2025/TT-VPCP annex I.
    """
    unit = accounts.unit(unit_id=row.resolving_unit_id)
    handed_in = HandedIn.objects.filter(dossier=row, original_count__gt=0).order_by("n")
    page = catalogue.version_page(version_id=row.procedure_version_id)
    paper = StopNotice(
        head=letterhead(unit),
        number=number_paper(
            row=row,
            actor=actor,
            at=at,
            unit_id=unit.id,
            symbol=f"TB-{unit.symbol}",
            form="stop",
        ),
        **common(row=row, at=at),
        received=in_words(row.received_at),
        due=in_words(row.due_at),
        reason=reason,
        grounds=tuple(page.legal_bases[:MOST_GROUNDS]),
        originals=tuple(Line(h.name, h.original_count) for h in handed_in),
        fee=fee_text(row.fee),
        officer=actor.name,
        officer_title=accounts.officer(officer_id=actor.officer_id or 0).title,
    )
    keep(row=row, actor=actor, at=at, paper=paper, unit_id=unit.id)


def refusal(*, row: Dossier, actor: Actor, at: datetime, reason: str) -> None:
    """Print form 03. Basis: NĐ 61/2018 art 17.1b."""
    reception = accounts.unit(unit_id=row.receiving_unit_id)
    paper = Refusal(
        head=letterhead(reception),
        number=number_paper(
            row=row, actor=actor, at=at, unit_id=reception.id, symbol="TCHS"
        ),
        **common(row=row, at=at),
        reason=reason,
        officer=actor.name,
        phone=reception.phone,
    )
    keep(row=row, actor=actor, at=at, paper=paper)


def _copies(row: Dossier) -> tuple[str, ...]:
    """Return who gets a letter to the applicant beside them."""
    reception = accounts.unit(unit_id=row.receiving_unit_id)
    return ("Như trên", reception.name, "Lưu: VT, HS")


def return_slip(
    *,
    row: Dossier,
    actor: Actor,
    at: datetime,
    recipient: str,
    proof: str,
    identity: str = "",
    handed: tuple[str, ...] = (),
    left: tuple[str, ...] = (),
) -> None:
    """Print the slip the recipient signs. Basis: NĐ 61/2018 art 20.

    `identity` is by what the recipient was known, `handed` what they were given now,
    `left` what is still to be given.
    """
    paper = ReturnSlip(
        head=letterhead(accounts.unit(unit_id=row.receiving_unit_id)),
        **common(row=row, at=at),
        result=f"Văn bản số {row.result_number}",
        result_date=in_short(row.sealed_at),
        recipient=recipient,
        proof=proof,
        returned=in_short(at),
        due=in_short(row.due_at),
        verdict=verdict(ended=row.sealed_at or at, due_at=row.due_at or at),
        officer=actor.name,
        identity=identity,
        handed=handed,
        left=left,
    )
    keep(row=row, actor=actor, at=at, paper=paper)


def survey(*, row: Dossier, actor: Actor, at: datetime) -> None:
    """Print the survey slip given with the result. Basis: TT 01/2018 art 12.4."""
    paper = Survey(
        head=letterhead(accounts.unit(unit_id=row.receiving_unit_id)),
        code=row.code,
        url=lookup_url(row.code),
        at=at,
        procedure=row.procedure_name,
    )
    keep(row=row, actor=actor, at=at, paper=paper)


def fee_text(fee: int | None) -> str:
    """Return a fee as papers print it; None is not known, never zero."""
    if fee is None:
        return "Theo mức thu do cơ quan có thẩm quyền quy định"
    return format_vnd(fee) if fee else "Không thu"


def lines_of(rows: Sequence[Row]) -> tuple[Line, ...]:
    """Return papers with their counts as forms print them."""
    return tuple(
        Line(r.name, r.original_count, r.certified_count, r.copy_count) for r in rows
    )


def keep(
    *,
    row: Dossier,
    actor: Actor,
    at: datetime,
    paper: Paper,
    unit_id: int | None = None,
    purpose: Purpose = Purpose.PAPER,
    name: str = "",
) -> None:
    """Write a paper by the forms of the day and tie it to the dossier.

    `unit_id` is the body that issues it, the one-stop unit where none is given: its own
    template prints it where it has one. `name` is its name where not its form's title.
    """
    add = partial(add_paper, row=row, actor=actor, at=at, purpose=purpose)
    on = at.astimezone(VN).date()
    add(
        kind=paper.form,
        name=f"{name or form_set(on).title(paper.form)} {row.code}.pdf",
        paper=words_of(paper=paper, unit_id=unit_id or row.receiving_unit_id),
    )


def common(
    *, row: Dossier, at: datetime, others: Sequence[str] | None = None
) -> dict[str, Any]:
    """Return what nearly every paper of a dossier says; `others` as `applicant` does."""
    return {
        "code": row.code,
        "url": lookup_url(row.code),
        "at": at,
        "applicant": applicant(row=row, others=others),
        "procedure": row.procedure_name,
        "procedure_code": row.procedure_code,
    }


def _delivery(row: Dossier) -> str:
    label: str = Delivery(row.delivery).label
    return f"{label}: {row.delivery_address}" if row.delivery_address else label
