"""Read rows of a sheet: what all share is read once, what is wrong names its column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any
from uuid import UUID

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.readers.behalf import acting_for
from motcua.domain.accounts.rules.behalf import not_covered, require_matter
from motcua.domain.catalogue.readers.filing import online_terms
from motcua.domain.catalogue.readers.pages import fee_known, of_case, to_say
from motcua.domain.catalogue.rules.fees import UNSAID, FeeFacts, FeeSaid
from motcua.domain.catalogue.rules.saying import check_possible, check_said, count_field
from motcua.domain.deadlines import readers as deadlines
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.eforms import actions as eforms
from motcua.domain.eforms.readers import printing_for, territory
from motcua.domain.eforms.readers.sheets import Printing
from motcua.domain.eforms.rules.evaluating import Filled, fill
from motcua.domain.filings.actions.papers import Put
from motcua.domain.filings.actions.sending import wanted_of
from motcua.domain.filings.models.bulk import Bulk, BulkFile, BulkRow
from motcua.domain.filings.readers.bulk_form import Plan, plan_of
from motcua.domain.filings.readers.form import known_of_account
from motcua.domain.filings.rules import Typed, check_whole
from motcua.domain.filings.rules.bulk import (
    CASE,
    DELIVERY,
    InnerRow,
    Named,
    RowState,
    check_lengths,
    files_named,
    typed_from,
)
from motcua.domain.filings.rules.bulk_fees import SAYS_HOW, fees_said
from motcua.domain.filings.rules.bulk_form import answers_from, column_of
from motcua.domain.filings.rules.bulk_groups import (
    check_inner_lengths,
    inner_fields,
    place_of,
)
from motcua.domain.filings.rules.counting import counted_in_form, counting_question
from motcua.domain.records.actions import take_own
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.behalf import Doing, Matter
from motcua.kernel.clock import VN
from motcua.kernel.errors import (
    Conflict,
    Invalid,
    MotcuaError,
    NotFound,
    Several,
    tell_together,
)
from motcua.kernel.text import N_

_FORM = "form:"
"""Before the fields of a form, which columns and fields of a filing may be called too."""
_TITLES = {"case": CASE, "delivery": DELIVERY}
Inner = Mapping[str, Sequence[InnerRow]]


@dataclass(frozen=True, slots=True)
class Common:
    """What all rows of a sheet share: read once for those that are looked at in one go.

    `own` are papers of the sender's own store that rows have named so far.
    """

    who: Actor
    at: datetime
    bulk: Bulk
    plan: Plan
    files: Mapping[str, KeptFile]
    known: Mapping[str, Any]
    calendar: WorkingCalendar
    printing: Printing
    signer: str
    own: dict[tuple[str, str], KeptFile] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """What one row says, read and found right."""

    typed: Typed
    filled: Filled
    papers: Sequence[Put]
    fees: Mapping[int, FeeSaid]


def common_of(*, at: datetime, bulk: Bulk) -> Common:
    """Return what all rows share.

    Raises Conflict, NotAllowed, NotNow where none may be filed.
    """
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
    return Common(
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
    )


def read_row(common: Common, row: BulkRow) -> Said:
    """Return what a row says; raise Several or Invalid naming columns for all faults."""
    inner = {
        title: tuple(InnerRow(**one) for one in rows) for title, rows in row.inner.items()
    }
    try:
        return _read(common, row, inner)
    except Several as several:
        raise Several(
            [by_column(fault, common.plan, inner) for fault in several.faults]
        ) from None
    except MotcuaError as fault:
        raise by_column(fault, common.plan, inner) from None


def fee_of(common: Common, said: Said) -> int | None:
    """Return what a row costs in đồng, None where nobody knows beforehand."""
    fees = common.plan.terms.fees
    return fee_known(fees=of_case(fees=fees, case_n=said.typed.case_n, said=said.fees))


def filed_before(row: BulkRow) -> UUID | None:
    """Return the filing that the same row has become already, from whatever sheet."""
    before = BulkRow.objects.filter(
        person_id=row.person_id,
        procedure_code=row.procedure_code,
        mark=row.mark,
        state=RowState.SENT,
    )
    return before.values_list("filing_key", flat=True).first()


def faults_of(error: MotcuaError) -> list[dict[str, object]]:
    """Return what is wrong with a row as it is kept with it."""
    return [
        {
            "column": part.field or "",
            "message": part.message,
            "facts": {name: str(value) for name, value in part.facts.items()},
            "remedy": part.remedy or "",
        }
        for part in (error.faults if isinstance(error, Several) else (error,))
    ]


def _read(common: Common, row: BulkRow, inner: Inner) -> Said:
    plan, said = common.plan, row.said
    typed: list[Typed] = []
    filled: list[Filled] = []
    papers: list[Put] = []
    fees: dict[int, FeeSaid] = {}
    named = files_named(said, plan.columns)
    tell_together(
        lambda: check_lengths(said, plan.columns),
        lambda: check_inner_lengths(plan.further, inner),
        lambda: typed.append(typed_from(said, plan.cases)),
        lambda: filled.append(_answered(common, said, inner, named)),
        lambda: papers.extend(_papers(common, [n for n in named if not n.field])),
        lambda: fees.update(fees_said(said, plan.columns)),
    )
    papers += _papers(common, [one for one in named if one.field])
    stated = typed[0]
    if plan.asked.form.cases:
        stated = replace(stated, case_n=filled[0].case_n)
    form = counted_in_form(plan.asked.form, plan.terms.fees, filled[0].answers)
    for n, count in form.items():
        fees[n] = fees.get(n, UNSAID).over(FeeSaid(count=count))
    tell_together(
        lambda: check_whole(
            typed=stated,
            cases=[case.n for case in plan.terms.cases],
            wanted=wanted_of(terms=plan.terms),
            sent=frozenset(one.component_n for one in papers),
            agreed=True,
        ),
        lambda: _check_fees(plan, stated.case_n, fees),
    )
    return Said(stated, filled[0], papers, fees)


def _check_fees(plan: Plan, case_n: int | None, fees: Mapping[int, FeeSaid]) -> None:
    """Raise Several or Invalid for what a row does not say of the fees of its case."""
    tell_together(
        *(
            partial(_check_fee, fee, fees.get(fee.n, UNSAID))
            for fee in to_say(fees=plan.terms.fees, case_n=case_n)
        )
    )


def _check_fee(fee: FeeFacts, said: FeeSaid) -> None:
    check_possible(fee, said)
    check_said(fee, said)


def _answered(
    common: Common, said: Mapping[str, str], inner: Inner, named: Sequence[Named]
) -> Filled:
    """Return the form as a row fills it in, with the account where it says nothing.

    Raises Several or Invalid naming fields of the form, or columns of files that are
    not there.
    """
    plan = common.plan
    repeated = tuple(inner_fields(plan.further, inner))
    files, lost = _files(common, [one for one in named if one.field])
    raw = answers_from(plan.asked.form, said, plan.columns, common.known, repeated)
    raw |= files
    on = common.at.astimezone(VN).date()
    filled = fill(plan.asked.form, raw, today=on, territory=territory())
    unread = {one.field for one, _ in lost}
    faults = [fault for _, fault in lost]
    faults += [
        Invalid(
            fault.code,
            fault.message,
            facts=fault.facts,
            field=f"{_FORM}{fault.field or ''}",
            remedy=fault.remedy,
        )
        for fault in filled.faults
        if fault.field not in unread
    ]
    if faults:
        raise Several(faults) if len(faults) > 1 else faults[0]
    return filled


def _files(
    common: Common, named: Sequence[Named]
) -> tuple[dict[str, list[dict[str, Any]]], list[tuple[Named, MotcuaError]]]:
    """Return the files of each question, the same one once, and what is not there."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    lost: list[tuple[Named, MotcuaError]] = []
    for one in named:
        try:
            kept = _kept(common, one)
        except MotcuaError as fault:
            lost.append((one, fault))
            continue
        about = {"sha256": kept.sha256, "name": kept.name, "size": kept.size}
        found.setdefault(one.field, {}).setdefault(kept.sha256, about)
    return {field: list(files.values()) for field, files in found.items()}, lost


def _papers(common: Common, named: Sequence[Named]) -> list[Put]:
    """Return the files a row names with their papers, the very same one once.

    Raises Several or Invalid for every one that is not there.
    """
    found: dict[tuple[int | None, str], Put] = {}

    def put(one: Named) -> None:
        kept = _kept(common, one)
        where = one.paper_n, kept.sha256
        found.setdefault(where, Put(one.paper_n, kept, one.store_code))

    tell_together(*(partial(put, one) for one in named))
    return list(found.values())


def _kept(common: Common, one: Named) -> KeptFile:
    """Return a file a row names: one that came with the sheet, or of the own store."""
    if one.store_code:
        return _own(common, one)
    if one.name not in common.files:
        raise Invalid(
            "bulk_file_missing",
            N_("Không có tệp “%(name)s” gửi kèm."),
            facts={"name": one.name},
            field=one.column,
            remedy=N_("Hãy sửa tên trong ô, hoặc gửi kèm tệp đó."),
        )
    return common.files[one.name]


def _own(common: Common, one: Named) -> KeptFile:
    """Return the file of a paper of the sender's own store, read once for all rows."""
    known = common.own.get((one.asked, one.store_code))
    if known is not None:
        return known
    try:
        found = take_own(
            actor=common.who,
            at=common.at,
            person_id=common.bulk.person_id,
            code=one.store_code,
            asked=one.asked,
        )
    except NotFound:
        raise Invalid(
            "bulk_own_paper_missing",
            N_("Kho giấy tờ không có “%(code)s” dùng được ở đây."),
            facts={"code": one.store_code},
            field=one.column,
            remedy=N_("Hãy xem mã ở trang Giấy tờ của tôi, hoặc gửi kèm tệp."),
        ) from None
    return common.own.setdefault((one.asked, one.store_code), found)


def by_column(
    error: MotcuaError, plan: Plan, inner: Inner = MappingProxyType({})
) -> MotcuaError:
    """Return an error that names the column instead of the field of a form."""
    field = error.field or ""
    remedy = error.remedy
    for fee in plan.terms.fees:
        asking = counting_question(plan.asked.form, fee.units)
        if asking is not None and field == count_field(fee.n):
            field = f"{_FORM}{asking.key}"
    if field.startswith(_FORM):
        asked = field.removeprefix(_FORM)
        field = place_of(asked, plan.further, inner) or column_of(asked, plan.columns)
    for column in plan.columns:
        if column.paper_n is not None and field == f"file-{column.paper_n}":
            field = column.title
            remedy = N_("Hãy ghi tên tệp vào cột này và gửi kèm tệp.")
        elif column.fee_n is not None and field == f"{column.says}-{column.fee_n}":
            field, remedy = column.title, SAYS_HOW[column.says]
    field = _TITLES.get(field, field)
    return Invalid(
        error.code, error.message, facts=error.facts, field=field, remedy=remedy
    )
