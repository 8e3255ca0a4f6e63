"""The paper that decides a dossier: its number, its words, and who it is signed by.

Basis: NĐ 30/2020 art 13, 15, annex I.
"""

from datetime import datetime

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.readers import UnitFacts
from motcua.domain.accounts.rules import Authority
from motcua.domain.catalogue import readers as catalogue
from motcua.domain.documents.rules.letters import Letter
from motcua.domain.documents.rules.parts import Signature, in_words
from motcua.domain.documents.rules.slips import Result
from motcua.domain.dossiers.actions.numbering import number_paper
from motcua.domain.dossiers.actions.papers import MOST_GROUNDS, common, keep
from motcua.domain.dossiers.models import (
    Dossier,
    DraftLetter,
    DraftState,
    Purpose,
    WorkItem,
)
from motcua.domain.dossiers.readers.letters import Words, letter_paper, result_words
from motcua.domain.dossiers.readers.papers import letterhead
from motcua.domain.dossiers.readers.signers import line_of, signature_by
from motcua.domain.dossiers.readers.signing import decision_of
from motcua.domain.dossiers.workflow.states import Outcome
from motcua.kernel.actor import Actor


def result(*, row: Dossier, actor: Actor, at: datetime) -> None:
    """Give the decision its number and print it in the approver's name, for ink.

    The number is set on the row, not saved. Raises NotNow naming what a draft or a
    template still lacks.
    """
    approved = decision_of(row)
    unit = number_result(row=row, actor=actor, at=at, approved=approved)
    paper = result_paper(row=row, approved=approved, at=at, number=row.result_number)
    words = _words(row, approved, at)
    keep(
        row=row,
        actor=actor,
        at=at,
        paper=paper,
        unit_id=unit.id,
        purpose=Purpose.RESULT,
        name=words.text.name if words else "",
    )


def number_result(
    *, row: Dossier, actor: Actor, at: datetime, approved: WorkItem
) -> UnitFacts:
    """Set the result's number on the row; return the body that decides.

    It is the next of the body's year and type, and stands in the register of outgoing
    documents; a draft of the decision has then been issued.
    """
    _, unit = authority_of(row, approved)
    words = _words(row, approved, at)
    symbol = words.text.kind if words else _sort_of(row)[1]
    row.result_number = number_paper(
        row=row,
        actor=actor,
        at=at,
        unit_id=unit.id,
        symbol=f"{symbol}-{unit.symbol}",
        form=Letter.form if words else Result.form,
        signer=approved.officer_name,
    )
    if words is not None:
        mark_issued(row=row, number=row.result_number)
    return unit


def result_paper(
    *, row: Dossier, approved: WorkItem, at: datetime, number: str
) -> Result | Letter:
    """Return the decision as it is printed; its place for a number stays free without.

    From the template of the procedure where it has one, else the general paper.
    """
    authority, unit = authority_of(row, approved)
    signature = signature_of(authority, approved)
    words = _words(row, approved, at)
    if words is not None:
        return letter_paper(
            row=row, words=words, unit=unit, signature=signature, at=at, number=number
        )
    page = catalogue.version_page(version_id=row.procedure_version_id)
    return Result(
        head=letterhead(unit),
        number=number,
        **common(row=row, at=at),
        kind=_sort_of(row)[0],
        subject=f"Về việc giải quyết hồ sơ: {row.procedure_name}",
        received=in_words(row.received_at),
        granted=row.outcome == Outcome.APPROVED,
        grounds=tuple(f"Căn cứ {basis}" for basis in page.legal_bases[:MOST_GROUNDS]),
        reason=approved.remark,
        signature=signature,
        recipients=_recipients(row),
    )


def mark_issued(*, row: Dossier, number: str) -> None:
    """Note in the draft of the decision, where there is one, that it has its number."""
    drafts = DraftLetter.objects.filter(dossier=row, outcome=row.outcome)
    drafts.exclude(state=DraftState.DROPPED).update(
        state=DraftState.ISSUED, number=number
    )


def authority_of(row: Dossier, approved: WorkItem) -> tuple[Authority | None, UnitFacts]:
    """Return the line under which it was approved, and the body that decides by it."""
    moment = approved.closed_at or approved.opened_at
    line = line_of(row=row, officer_id=approved.officer_id, at=moment)
    return line, accounts.unit(unit_id=line.unit_id if line else row.authority_unit_id)


def signature_of(authority: Authority | None, approved: WorkItem) -> Signature:
    """Return how the paper names signer and ground. Basis: NĐ 30/2020 art 13."""
    return signature_by(
        line=authority, officer_id=approved.officer_id, name=approved.officer_name
    )


def _sort_of(row: Dossier) -> tuple[str, str]:
    """Return the type of the general paper and its abbreviation."""
    granted = row.outcome == Outcome.APPROVED
    return ("Quyết định", "QĐ") if granted else ("Thông báo", "TB")


def _words(row: Dossier, approved: WorkItem, at: datetime) -> Words | None:
    """Return what the result is made of, None for the general paper.

    Raises NotNow naming what a draft or a template still lacks.
    """
    authority, unit = authority_of(row, approved)
    signature = signature_of(authority, approved)
    known = {"signer": signature.name, "signer_title": signature.title}
    if approved.remark:
        known["reason"] = approved.remark
    words = result_words(
        row=row, outcome=row.outcome or "", unit=unit, at=at, known=known
    )
    if words is not None:
        words.check_whole()
    return words


def _recipients(row: Dossier) -> tuple[str, ...]:
    """Return who gets a copy; the centre is named once when it also decides."""
    units = dict.fromkeys((row.resolving_unit_id, row.receiving_unit_id))
    names = (accounts.unit(unit_id=unit_id).name for unit_id in units)
    return (row.submitter_name, *names, "Lưu: VT, HS")
