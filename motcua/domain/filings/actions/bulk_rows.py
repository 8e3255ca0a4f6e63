"""File rows of a sheet: what all share is read once, each is filed whole or refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.actions.assisting import require_yes
from motcua.domain.accounts.readers.behalf import acting_for
from motcua.domain.accounts.rules.behalf import (
    not_covered,
    reach_of,
    require_matter,
)
from motcua.domain.catalogue.readers.filing import online_terms
from motcua.domain.deadlines import readers as deadlines
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.eforms import actions as eforms
from motcua.domain.eforms.readers import filled_words, printing_for, territory
from motcua.domain.eforms.readers.sheets import Printing
from motcua.domain.eforms.rules.evaluating import Filled, fill
from motcua.domain.filings.actions.papers import check_papers, put_papers
from motcua.domain.filings.actions.rows import CHANGES
from motcua.domain.filings.actions.sending import tell_sent, wanted_of
from motcua.domain.filings.models import Filing
from motcua.domain.filings.models.bulk import Bulk, BulkFile, BulkRow
from motcua.domain.filings.readers import FilingFacts, facts_of
from motcua.domain.filings.readers.bulk_form import Plan, plan_of
from motcua.domain.filings.readers.form import known_of_account
from motcua.domain.filings.rules import (
    FilingState,
    Typed,
    answer_by,
    check_whole,
)
from motcua.domain.filings.rules.bulk import (
    CASE,
    DELIVERY,
    InnerRow,
    RowState,
    files_named,
    levels_said,
    typed_from,
)
from motcua.domain.filings.rules.bulk_form import answers_from, column_of
from motcua.domain.filings.rules.bulk_groups import inner_fields, place_of
from motcua.domain.ledger.rules import Head
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.behalf import Doing, Matter
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, MotcuaError, Several, tell_together
from motcua.kernel.text import N_

_FORM = "form:"
"""Before the fields of a form, which columns and fields of a filing may be called too."""
_TITLES = {"case": CASE, "delivery": DELIVERY}
_TYPED = ("case_n", "phone", "email", "address", "delivery", "delivery_address", "note")


class Beside(Protocol):
    """What other areas do with a row that is filed, in its transaction.

    `levels` are what it says of fees with levels. Raises what refuses the row; a field
    `fee-N` or `delivery` is told as its column.
    """

    def __call__(
        self,
        *,
        actor: Actor,
        at: datetime,
        filing: FilingFacts,
        levels: Mapping[int, int],
    ) -> None:
        """Do it."""


@dataclass(frozen=True, slots=True)
class _Common:
    """What all rows of a sheet share: read once for those that are filed in one go."""

    who: Actor
    at: datetime
    bulk: Bulk
    plan: Plan
    files: Mapping[str, KeptFile]
    known: Mapping[str, Any]
    calendar: WorkingCalendar
    printing: Printing
    signer: str
    beside: Beside


@dataclass(frozen=True, slots=True)
class _Said:
    """What one row says, read and found right."""

    typed: Typed
    filled: Filled
    papers: Sequence[tuple[int, KeptFile]]
    levels: Mapping[int, int]


def file_lines(*, at: datetime, bulk: Bulk, lines: Sequence[int], beside: Beside) -> int:
    """File these rows of a sheet, each whole or refused; return how many were waiting."""
    try:
        common = _common(at, bulk, beside)
    except MotcuaError as error:
        # What refuses all of them is written at each: it may be mended for each.
        faults = _faults(error)
        return sum(_refuse(bulk, line, faults) for line in lines)
    return sum(_file_row(common, line) for line in lines)


def _common(at: datetime, bulk: Bulk, beside: Beside) -> _Common:
    """Return what all rows share. Raises Conflict, NotAllowed where none may be filed."""
    on = at.astimezone(VN).date()
    who = accounts.actor_of(account_id=bulk.account_id, on=on)
    if bulk.acts_for:
        who = acting_for(actor=who, key=bulk.acts_for, on=on)
    if who.kind is not ActorKind.CITIZEN:
        raise Conflict(
            "bulk_without_sender",
            N_("Tài khoản đã gửi bảng này không còn dùng được."),
            remedy=N_("Hãy đăng nhập lại và gửi bảng một lần nữa."),
        )
    terms = online_terms(procedure_code=bulk.procedure_code, on=on)
    if terms.version_id != bulk.procedure_version_id:
        raise Conflict(
            "procedure_changed",
            N_("Thủ tục này vừa có nội dung mới."),
            remedy=N_("Hãy tải bảng mẫu mới; giấy tờ có thể đã khác."),
        )
    if require_matter(who, Matter(terms.code, terms.field), Doing.SEND) != bulk.person_id:
        raise not_covered(Doing.SEND)
    plan = plan_of(terms=terms, on=on)
    eforms.pin_form(actor=who, at=at, asked=plan.asked)
    unit = accounts.unit(unit_id=bulk.unit_id)
    return _Common(
        who=who,
        at=at,
        bulk=bulk,
        plan=plan,
        files={
            one.name: KeptFile(one.sha256, one.size, one.media_type, one.name)
            for one in BulkFile.objects.filter(bulk=bulk)
        },
        known=known_of_account(
            actor=who, person_id=bulk.person_id, form=plan.asked.form, on=on
        ),
        calendar=deadlines.calendar_for(unit_code=unit.code, on=on),
        printing=printing_for(
            procedure_version_id=terms.version_id, unit_id=bulk.unit_id
        ),
        signer=bulk.person.name,
        beside=beside,
    )


def _file_row(common: _Common, line: int) -> bool:
    """File one row whole, or write what is wrong with it; say whether it was waiting."""
    try:
        with transaction.atomic():
            row = _locked(common.bulk, line)
            if row is None:
                return False
            row.state, row.filing_key = _sent(common, row)
            row.save(update_fields=["state", "filing_key"])
    except MotcuaError as error:
        return _refuse(common.bulk, line, _faults(error))
    except IntegrityError:
        # The same row was filed from another sheet this very moment; next time known.
        return False
    return True


def _faults(error: MotcuaError) -> list[dict[str, object]]:
    return [
        {
            "column": part.field or "",
            "message": part.message,
            "facts": {name: str(value) for name, value in part.facts.items()},
            "remedy": part.remedy or "",
        }
        for part in (error.faults if isinstance(error, Several) else (error,))
    ]


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


def _sent(common: _Common, row: BulkRow) -> tuple[RowState, UUID]:
    """Make and send the filing of a row; one that was filed before is only named."""
    before = BulkRow.objects.filter(
        person_id=row.person_id,
        procedure_code=row.procedure_code,
        mark=row.mark,
        state=RowState.SENT,
    ).values_list("filing_key", flat=True)
    known = before.first()
    if known is not None:
        return RowState.KNOWN, known
    inner = {
        title: tuple(InnerRow(**one) for one in rows) for title, rows in row.inner.items()
    }
    try:
        return RowState.SENT, _filed(common, _read(common, row, inner))
    except Several as several:
        raise Several(
            [_by_column(fault, common.plan, inner) for fault in several.faults]
        ) from None
    except MotcuaError as fault:
        raise _by_column(fault, common.plan, inner) from None


def _read(
    common: _Common, row: BulkRow, inner: Mapping[str, Sequence[InnerRow]]
) -> _Said:
    """Return what a row says; raise Several or Invalid for all that is wrong with it."""
    plan, said = common.plan, row.said
    typed: list[Typed] = []
    filled: list[Filled] = []
    papers: list[tuple[int, KeptFile]] = []
    levels: dict[int, int] = {}
    tell_together(
        lambda: typed.append(typed_from(said, plan.cases)),
        lambda: filled.append(_answered(common, said, inner)),
        lambda: papers.extend(_papers(common, said)),
        lambda: levels.update(levels_said(said, plan.columns)),
    )
    stated = typed[0]
    if plan.asked.form.cases:
        stated = replace(stated, case_n=filled[0].case_n)
    check_whole(
        typed=stated,
        cases=[case.n for case in plan.terms.cases],
        wanted=wanted_of(terms=plan.terms),
        sent=frozenset(n for n, _ in papers),
        agreed=True,
    )
    return _Said(stated, filled[0], papers, levels)


def _answered(
    common: _Common, said: Mapping[str, str], inner: Mapping[str, Sequence[InnerRow]]
) -> Filled:
    """Return the form as a row fills it in, with the account where it says nothing.

    Raises Several or Invalid naming fields of the form.
    """
    plan = common.plan
    repeated = tuple(inner_fields(plan.further, inner))
    raw = answers_from(plan.asked.form, said, plan.columns, common.known, repeated)
    on = common.at.astimezone(VN).date()
    filled = fill(plan.asked.form, raw, today=on, territory=territory())
    if filled.faults:
        faults = [
            Invalid(
                fault.code,
                fault.message,
                facts=fault.facts,
                field=f"{_FORM}{fault.field or ''}",
                remedy=fault.remedy,
            )
            for fault in filled.faults
        ]
        raise Several(list(faults)) if len(faults) > 1 else faults[0]
    return filled


def _papers(common: _Common, said: Mapping[str, str]) -> list[tuple[int, KeptFile]]:
    """Return the files a row names with their papers, the very same one once."""
    found: dict[tuple[int, str], KeptFile] = {}
    for component_n, name, column in files_named(said, common.plan.columns):
        if name not in common.files:
            raise Invalid(
                "bulk_file_missing",
                N_("Không có tệp “%(name)s” gửi kèm."),
                facts={"name": name},
                field=column,
                remedy=N_("Hãy sửa tên trong ô, hoặc gửi kèm tệp đó."),
            )
        kept = common.files[name]
        found.setdefault((component_n, kept.sha256), kept)
    return [(component_n, kept) for (component_n, _), kept in found.items()]


def _filed(common: _Common, said: _Said) -> UUID:
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
        check_papers(person_id=bulk.person_id, papers=[kept for _, kept in said.papers])
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
    hashes = [kept.sha256 for _, kept in said.papers]
    tell_sent(row=row, actor=who, at=at, form=form, files=hashes, after=Head())
    common.beside(actor=who, at=at, filing=facts_of(row=row), levels=said.levels)
    return row.key


def _check_prepares(common: _Common) -> None:
    """Raise NotAllowed for a sender who may send and not put papers into a filing."""
    reach = reach_of(common.who, *CHANGES)
    matter = Matter(common.plan.terms.code, common.plan.terms.field)
    if reach is None or not reach.covers(matter):
        raise not_covered(CHANGES[0])


def _by_column(
    error: MotcuaError, plan: Plan, inner: Mapping[str, Sequence[InnerRow]]
) -> MotcuaError:
    """Return an error that names the column instead of the field of a form."""
    field = error.field or ""
    remedy = error.remedy
    if field.startswith(_FORM):
        asked = field.removeprefix(_FORM)
        field = place_of(asked, plan.further, inner) or column_of(asked, plan.columns)
    for column in plan.columns:
        if column.paper_n is not None and field == f"file-{column.paper_n}":
            field = column.title
            remedy = N_("Hãy ghi tên tệp vào cột này và gửi kèm tệp.")
        elif column.fee_n is not None and field == f"fee-{column.fee_n}":
            field = column.title
            remedy = N_("Hãy chọn một mức trong danh sách của ô.")
    field = _TITLES.get(field, field)
    return Invalid(
        error.code, error.message, facts=error.facts, field=field, remedy=remedy
    )
