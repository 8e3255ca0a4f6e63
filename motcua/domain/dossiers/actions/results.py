"""The paper of a decision: its number, its signer's ground, its words."""

from datetime import datetime
from functools import partial

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.readers import UnitFacts
from motcua.domain.accounts.rules import Authority
from motcua.domain.catalogue import readers as catalogue
from motcua.domain.documents.rules.parts import Signature, in_words
from motcua.domain.documents.rules.slips import Result
from motcua.domain.dossiers.actions.numbering import number_paper
from motcua.domain.dossiers.actions.papers import common_words, keep
from motcua.domain.dossiers.models import (
    Dossier,
    DraftLetter,
    DraftState,
    Purpose,
    WorkItem,
)
from motcua.domain.dossiers.readers.letters import (
    Words,
    letter_paper,
    result_words,
)
from motcua.domain.dossiers.readers.papers import (
    letterhead,
)
from motcua.domain.dossiers.readers.signers import line_of, signature_by
from motcua.domain.dossiers.readers.signing import decision_of
from motcua.domain.dossiers.workflow.states import Outcome
from motcua.kernel.actor import Actor

MOST_GROUNDS = 4


def result(*, row: Dossier, actor: Actor, at: datetime) -> None:
    """Give the decision its number and print it in the approver's name.

    The number is the next of the deciding body's year and type, set on the row (not
    saved). Basis: NĐ 30/2020 art 13, 15, annex I.
    """
    approved = decision_of(row)
    authority, unit = authority_of(row, approved)
    _, symbol = _sort_of(row)
    signature = signature_of(authority, approved)
    words = _words(row, approved, unit, signature, at)
    if words is not None:
        symbol = words.text.kind
    row.result_number = number_paper(
        row=row,
        actor=actor,
        at=at,
        unit_id=unit.id,
        symbol=f"{symbol}-{unit.symbol}",
        form="letter" if words else "result",
        signer=approved.officer_name,
    )
    keep_result = partial(
        keep, row=row, actor=actor, at=at, unit_id=unit.id, purpose=Purpose.RESULT
    )
    if words is not None:
        number = row.result_number
        paper = letter_paper(
            row=row, words=words, unit=unit, signature=signature, at=at, number=number
        )
        keep_result(paper=paper, name=words.text.name)
        mark_issued(row=row, number=number)
        return
    keep_result(
        paper=result_paper(row=row, approved=approved, at=at, number=row.result_number)
    )


def number_result(
    *, row: Dossier, actor: Actor, at: datetime, approved: WorkItem
) -> UnitFacts:
    """Set the number of a result in the general form; return the body that decides."""
    _, unit = authority_of(row, approved)
    _, symbol = _sort_of(row)
    row.result_number = number_paper(
        row=row,
        actor=actor,
        at=at,
        unit_id=unit.id,
        symbol=f"{symbol}-{unit.symbol}",
        form="result",
        signer=approved.officer_name,
    )
    return unit


def is_letter(*, row: Dossier, approved: WorkItem, at: datetime) -> bool:
    """Say whether the decision has words of its own instead of the general form."""
    authority, unit = authority_of(row, approved)
    signature = signature_of(authority, approved)
    return _words(row, approved, unit, signature, at) is not None


def result_paper(
    *, row: Dossier, approved: WorkItem, at: datetime, number: str
) -> Result:
    """Return the decision in the general form; without a number while it is a draft."""
    authority, unit = authority_of(row, approved)
    kind, _ = _sort_of(row)
    page = catalogue.version_page(version_id=row.procedure_version_id)
    return Result(
        head=letterhead(unit),
        number=number,
        **common_words(row=row, at=at),
        kind=kind,
        subject=f"Về việc giải quyết hồ sơ: {row.procedure_name}",
        received=in_words(row.received_at),
        granted=row.outcome == Outcome.APPROVED,
        grounds=tuple(f"Căn cứ {basis}" for basis in page.legal_bases[:MOST_GROUNDS]),
        reason=approved.remark,
        signature=signature_of(authority, approved),
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
    """Return the type of the result's paper and its abbreviation."""
    granted = row.outcome == Outcome.APPROVED
    return ("Quyết định", "QĐ") if granted else ("Thông báo", "TB")


def _recipients(row: Dossier) -> tuple[str, ...]:
    """Return who gets a copy; the centre is named once when it also decides."""
    units = dict.fromkeys((row.resolving_unit_id, row.receiving_unit_id))
    names = (accounts.unit(unit_id=unit_id).name for unit_id in units)
    return (row.submitter_name, *names, "Lưu: VT, HS")


def _words(
    row: Dossier, approved: WorkItem, unit: UnitFacts, signature: Signature, at: datetime
) -> Words | None:
    """Return what the result is made of, None for the general paper.

    Raises NotNow naming what a draft or a template still lacks.
    """
    known = {"signer": signature.name, "signer_title": signature.title}
    if approved.remark:
        known["reason"] = approved.remark
    words = result_words(
        row=row, outcome=row.outcome or "", unit=unit, at=at, known=known
    )
    if words is not None:
        words.check_whole()
    return words
