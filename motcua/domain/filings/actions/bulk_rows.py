"""File rows of a sheet: each is filed whole, or refused with what is wrong."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from motcua.domain.accounts.actions.assisting import require_yes
from motcua.domain.accounts.rules.behalf import not_covered, reach_of
from motcua.domain.catalogue.rules.fees import FeeSaid
from motcua.domain.eforms import actions as eforms
from motcua.domain.eforms.readers import filled_words
from motcua.domain.filings.actions.bulk_reading import (
    Common,
    Said,
    by_column,
    common_of,
    faults_of,
    fee_of,
    filed_before,
    read_row,
)
from motcua.domain.filings.actions.papers import check_papers, put_papers
from motcua.domain.filings.actions.rows import CHANGES
from motcua.domain.filings.actions.sending import tell_sent
from motcua.domain.filings.models import Filing
from motcua.domain.filings.models.bulk import Bulk, BulkRow
from motcua.domain.filings.readers import FilingFacts, facts_of
from motcua.domain.filings.rules import FilingState, answer_by
from motcua.domain.filings.rules.bulk import RowState
from motcua.domain.ledger.rules import Head
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Matter
from motcua.kernel.errors import MotcuaError, Several

_TYPED = ("case_n", "phone", "email", "address", "delivery", "delivery_address", "note")


class Beside(Protocol):
    """What other areas do with a row that is filed, in its transaction.

    `fees` is what it says of fees, by their number. Raises what refuses the row; a field
    of a fee or `delivery` is told as its column.
    """

    def __call__(
        self,
        *,
        actor: Actor,
        at: datetime,
        filing: FilingFacts,
        fees: Mapping[int, FeeSaid],
    ) -> None:
        """Do it."""


def look_at_rows(*, at: datetime, bulk: Bulk) -> None:
    """Write at each waiting row what it costs, or what refuses it; nothing is filed.

    In the transaction that takes the sheet. Raises what refuses all of them.
    """
    common = common_of(at=at, bulk=bulk)
    rows = list(BulkRow.objects.filter(bulk=bulk, state=RowState.WAITING))
    for row in rows:
        row.filing_key = filed_before(row)
        if row.filing_key is not None:
            row.state = RowState.KNOWN
            continue
        try:
            said = read_row(common, row)
        except MotcuaError as error:
            row.state, row.faults = RowState.REFUSED, faults_of(error)
        else:
            row.fee = fee_of(common, said)
    BulkRow.objects.bulk_update(
        rows, ["state", "filing_key", "faults", "fee"], batch_size=100
    )


def file_lines(*, at: datetime, bulk: Bulk, lines: Sequence[int], beside: Beside) -> int:
    """File these rows of a sheet, each whole or refused; return how many were waiting."""
    try:
        common = common_of(at=at, bulk=bulk)
    except MotcuaError as error:
        # What refuses all of them is written at each: it may be mended for each.
        faults = faults_of(error)
        return sum(_refuse(bulk, line, faults) for line in lines)
    return sum(_file_row(common, beside, line) for line in lines)


def _file_row(common: Common, beside: Beside, line: int) -> bool:
    """File one row whole, or write what is wrong with it; say whether it was waiting."""
    try:
        with transaction.atomic():
            row = _locked(common.bulk, line)
            if row is None:
                return False
            row.state, row.filing_key = _sent(common, beside, row)
            row.save(update_fields=["state", "filing_key"])
    except MotcuaError as error:
        return _refuse(common.bulk, line, faults_of(error))
    except IntegrityError:
        # The same row was filed from another sheet this very moment; next time known.
        return False
    return True


@transaction.atomic
def _refuse(bulk: Bulk, line: int, faults: list[dict[str, object]]) -> bool:
    row = _locked(bulk, line)
    if row is None:
        return False
    row.state, row.faults = RowState.REFUSED, faults
    row.save(update_fields=["state", "faults"])
    return True


def _locked(bulk: Bulk, line: int) -> BulkRow | None:
    rows = BulkRow.objects.select_for_update(skip_locked=True, of=("self",))
    return rows.filter(bulk=bulk, line=line, state=RowState.WAITING).first()


def _sent(common: Common, beside: Beside, row: BulkRow) -> tuple[RowState, UUID]:
    """Make and send the filing of a row; one that was filed before is only named."""
    known = filed_before(row)
    if known is not None:
        return RowState.KNOWN, known
    said = read_row(common, row)
    try:
        return RowState.SENT, _filed(common, beside, said)
    except Several as several:
        raise Several([by_column(one, common.plan) for one in several.faults]) from None
    except MotcuaError as fault:
        raise by_column(fault, common.plan) from None


def _filed(common: Common, beside: Beside, said: Said) -> UUID:
    """Make the filing of a row as it is sent, with its answers and papers; its key."""
    bulk, who, at = common.bulk, common.who, common.at
    row = Filing(
        key=uuid4(),
        person_id=bulk.person_id,
        procedure_version_id=bulk.procedure_version_id,
        procedure_code=bulk.procedure_code,
        procedure_name=bulk.procedure_name,
        unit=bulk.unit,
        state=FilingState.SUBMITTED,
        saved_at=at,
        submitted_at=at,
        answer_by=answer_by(at, common.calendar),
        **{name: getattr(said.typed, name) for name in _TYPED},
    )
    row.having = list(said.typed.having)
    if said.papers:
        _check_prepares(common)
        check_papers(person_id=bulk.person_id, papers=[one.kept for one in said.papers])
    require_yes(actor=who, at=at, filing=row.key)
    row.save(force_insert=True)
    put_papers(actor=who, at=at, row=row, papers=said.papers)
    form = eforms.seal_new(
        actor=who,
        at=at,
        filing=row.key,
        asked=common.plan.asked,
        answers=said.filled.answers,
        paper=filled_words(
            asked=common.plan.asked,
            answers=said.filled.answers,
            printing=common.printing,
            signer=common.signer,
            at=at,
        ),
    )
    hashes = [one.kept.sha256 for one in said.papers]
    tell_sent(row=row, actor=who, at=at, form=form, files=hashes, after=Head())
    beside(actor=who, at=at, filing=facts_of(row=row), fees=said.fees)
    return row.key


def _check_prepares(common: Common) -> None:
    """Raise NotAllowed for a sender who may send and not put papers into a filing."""
    reach = reach_of(common.who, *CHANGES)
    matter = Matter(common.plan.terms.code, common.plan.terms.field)
    if reach is None or not reach.covers(matter):
        raise not_covered(CHANGES[0])
