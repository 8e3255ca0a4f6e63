"""Take a sheet of many filings, and file it row by row; nothing of a row is half."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.readers.behalf import acting_for
from motcua.domain.accounts.rules.behalf import require_matter
from motcua.domain.catalogue.readers.filing import OnlineTerms, online_terms
from motcua.domain.documents.actions import let_go
from motcua.domain.documents.actions.keeping import require_system
from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.filings.actions.bulk_form import answer_row
from motcua.domain.filings.actions.papers import add_paper
from motcua.domain.filings.actions.sending import submit
from motcua.domain.filings.models import Filing
from motcua.domain.filings.models.bulk import Bulk, BulkFile, BulkRow
from motcua.domain.filings.readers.bulk_form import Plan, plan_of
from motcua.domain.filings.rules import FilingState, Typed
from motcua.domain.filings.rules.bulk import (
    CASE,
    MOST_FILES,
    Cells,
    Column,
    RowState,
    files_named,
    mark_of,
    typed_from,
)
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.behalf import Doing, Matter
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, MotcuaError, Several, tell_together
from motcua.kernel.text import N_

AT_ONCE = 25
"""Rows of one sheet filed in one go; the job comes back for the rest."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that has been read: its file, and the rows it holds."""

    kept: KeptFile
    rows: Sequence[Cells]


@transaction.atomic
def take_bulk(
    *,
    actor: Actor,
    at: datetime,
    procedure_code: str,
    unit_id: int,
    sheet: Sheet,
    files: Sequence[KeptFile],
    agreed: bool,
) -> UUID:
    """Take a sheet with the files its rows name; return its key. They are filed after.

    The very same sheet once more is the first one again: rows that were filed stay, those
    refused are tried with the files that come now. Raises NotAllowed, NotFound,
    NotNow, Invalid naming what is wrong with the whole; then nothing is taken.
    """
    terms = online_terms(procedure_code=procedure_code, on=at.astimezone(VN).date())
    person_id = require_matter(actor, Matter(terms.code, terms.field), Doing.SEND)
    _check_taken(terms, unit_id, files, agreed=agreed)
    known = Bulk.objects.filter(
        person_id=person_id,
        procedure_version_id=terms.version_id,
        sha256=sheet.kept.sha256,
    ).first()
    by_name = {file.name: file for file in files}
    wanted = plan_of(terms=terms, on=at.astimezone(VN).date()).columns
    if known is not None:
        _again(known, sheet, wanted, by_name)
        return known.key
    bulk = Bulk.objects.create(
        key=uuid4(),
        person_id=person_id,
        procedure_version_id=terms.version_id,
        procedure_code=terms.code,
        procedure_name=terms.name,
        unit_id=unit_id,
        name=sheet.kept.name,
        sha256=sheet.kept.sha256,
        account_id=actor.account_id or 0,
        acts_for=str(person_id) if actor.on_behalf_of else "",
        taken_at=at,
    )
    _add_files(bulk, by_name)
    BulkRow.objects.bulk_create(
        _row(bulk, cells, wanted, by_name) for cells in sheet.rows
    )
    return bulk.key


def file_rows(*, actor: Actor, at: datetime) -> int:
    """File the next rows of the sheets that wait, the oldest first; return how many.

    Each is filed by who took the sheet, with the rights they have now. Raises NotAllowed
    for anybody but the system.
    """
    require_system(actor=actor)
    bulk = Bulk.objects.filter(ended_at=None).order_by("taken_at").first()
    if bulk is None:
        return 0
    who, done = _sender(bulk, at), 0
    waiting = BulkRow.objects.filter(bulk=bulk, state=RowState.WAITING)
    for line in list(waiting.order_by("line").values_list("line", flat=True)[:AT_ONCE]):
        done += _file_row(who, at, bulk, line)
    if not waiting.exists():
        _end(actor, at, bulk)
    return done


def _sender(bulk: Bulk, at: datetime) -> Actor:
    """Return who took a sheet as they stand now; nobody once they may not sign in."""
    on = at.astimezone(VN).date()
    who = accounts.actor_of(account_id=bulk.account_id, on=on)
    return acting_for(actor=who, key=bulk.acts_for, on=on) if bulk.acts_for else who


def _check_taken(
    terms: OnlineTerms, unit_id: int, files: Sequence[KeptFile], *, agreed: bool
) -> None:
    if not agreed:
        raise Invalid(
            "statement_missing",
            N_("Bạn chưa xác nhận thông tin là đúng sự thật."),
            field="agreed",
        )
    if unit_id not in {unit.id for unit in terms.units}:
        raise Invalid(
            "procedure_not_received_here",
            N_("Đơn vị này không tiếp nhận thủ tục %(code)s."),
            facts={"code": terms.code},
            field="unit",
        )
    named = dict[str, str]()
    for file in files:
        if named.setdefault(file.name, file.sha256) != file.sha256:
            raise Invalid(
                "file_named_twice",
                N_("Có hai tệp khác nhau cùng tên “%(name)s”."),
                facts={"name": file.name},
                field="files",
                remedy=N_("Hãy đổi tên một tệp và sửa tên trong bảng."),
            )
    if len(named) > MOST_FILES:
        raise Invalid(
            "files_too_many",
            N_("Một bảng có nhiều nhất %(most)s tệp."),
            facts={"most": MOST_FILES},
            field="files",
            remedy=N_("Hãy chia thành nhiều bảng."),
        )


def _again(
    bulk: Bulk, sheet: Sheet, wanted: Sequence[Column], files: Mapping[str, KeptFile]
) -> None:
    """Try the refused rows of a sheet again, with the files that have come now."""
    locked = Bulk.objects.select_for_update().get(pk=bulk.pk)
    if locked.ended_at is None:
        return
    cells = {one.line: one for one in sheet.rows}
    refused = list(BulkRow.objects.filter(bulk=bulk, state=RowState.REFUSED))
    for row in refused:
        row.mark = _row(bulk, cells[row.line], wanted, files).mark
        row.state, row.faults = RowState.WAITING, []
        row.save(update_fields=["mark", "state", "faults"])
    if refused:
        _add_files(bulk, files)
        Bulk.objects.filter(pk=bulk.pk).update(ended_at=None)


def _add_files(bulk: Bulk, files: Mapping[str, KeptFile]) -> None:
    BulkFile.objects.bulk_create(
        BulkFile(
            bulk=bulk,
            n=n,
            sha256=file.sha256,
            name=file.name,
            size=file.size,
            media_type=file.media_type,
        )
        for n, file in enumerate(files.values(), start=1)
    )


def _row(
    bulk: Bulk, cells: Cells, wanted: Sequence[Column], files: Mapping[str, KeptFile]
) -> BulkRow:
    named = [
        (n, files[name].sha256 if name in files else name)
        for n, name, _ in files_named(cells.said, wanted)
    ]
    return BulkRow(
        bulk=bulk,
        line=cells.line,
        person_id=bulk.person_id,
        procedure_code=bulk.procedure_code,
        said=dict(cells.said),
        mark=mark_of(cells.said, named),
        state=RowState.WAITING,
    )


def _file_row(who: Actor, at: datetime, bulk: Bulk, line: int) -> bool:
    """File one row whole, or write what is wrong with it; say whether it was waiting."""
    try:
        with transaction.atomic():
            row = _locked(bulk, line)
            if row is None:
                return False
            row.state, row.filing_key = _sent(who, at, bulk, row)
            row.save(update_fields=["state", "filing_key"])
    except MotcuaError as error:
        parts = error.faults if isinstance(error, Several) else (error,)
        faults = [
            {
                "column": part.field or "",
                "message": part.message,
                "facts": {name: str(value) for name, value in part.facts.items()},
                "remedy": part.remedy or "",
            }
            for part in parts
        ]
        _refuse(bulk, line, faults)
    except IntegrityError:
        # The same row was filed from another sheet this very moment; next time known.
        return False
    return True


@transaction.atomic
def _refuse(bulk: Bulk, line: int, faults: Sequence[Mapping[str, object]]) -> None:
    row = _locked(bulk, line)
    if row is not None:
        row.state, row.faults = RowState.REFUSED, list(faults)
        row.save(update_fields=["state", "faults"])


def _locked(bulk: Bulk, line: int) -> BulkRow | None:
    rows = BulkRow.objects.select_for_update(skip_locked=True, of=("self",))
    return rows.filter(bulk=bulk, line=line, state=RowState.WAITING).first()


def _sent(who: Actor, at: datetime, bulk: Bulk, row: BulkRow) -> tuple[RowState, UUID]:
    """Make and send the filing of a row; one that was filed before is only named."""
    before = BulkRow.objects.filter(
        person_id=bulk.person_id,
        procedure_code=bulk.procedure_code,
        mark=row.mark,
        state=RowState.SENT,
    ).first()
    if before is not None and before.filing_key is not None:
        return RowState.KNOWN, before.filing_key
    if who.kind is not ActorKind.CITIZEN:
        raise Conflict(
            "bulk_without_sender",
            N_("Tài khoản đã gửi bảng này không còn dùng được."),
            remedy=N_("Hãy đăng nhập lại và gửi bảng một lần nữa."),
        )
    on = at.astimezone(VN).date()
    terms = online_terms(procedure_code=bulk.procedure_code, on=on)
    if terms.version_id != bulk.procedure_version_id:
        raise Conflict(
            "procedure_changed",
            N_("Thủ tục này vừa có nội dung mới."),
            remedy=N_("Hãy tải bảng mẫu mới; giấy tờ có thể đã khác."),
        )
    plan = plan_of(terms=terms, on=on)
    filing = _prepared(who, at, bulk, plan, row.said)
    _add_papers(who, at, bulk, filing.key, files_named(row.said, plan.columns))
    try:
        submit(actor=who, at=at, key=filing.key, agreed=True)
    except Several as several:
        raise Several([_by_column(error, plan) for error in several.faults]) from None
    except Invalid as error:
        raise _by_column(error, plan) from None
    return RowState.SENT, filing.key


def _prepared(
    who: Actor, at: datetime, bulk: Bulk, plan: Plan, said: Mapping[str, str]
) -> Filing:
    """Begin the filing of a row, with what it types and what its form answers.

    All that is wrong with either is told at once.
    """
    filing = Filing(
        key=uuid4(),
        person_id=bulk.person_id,
        procedure_version_id=bulk.procedure_version_id,
        procedure_code=bulk.procedure_code,
        procedure_name=bulk.procedure_name,
        unit_id=bulk.unit_id,
        state=FilingState.DRAFT,
        saved_at=at,
    )
    filing.save()
    tell_together(
        lambda: _type(filing, typed_from(said, plan.cases)),
        lambda: answer_row(actor=who, at=at, row=filing, plan=plan, said=said),
    )
    return filing


def _type(filing: Filing, typed: Typed) -> None:
    for field in fields(typed):
        setattr(filing, field.name, getattr(typed, field.name))
    filing.save()


def _add_papers(
    who: Actor,
    at: datetime,
    bulk: Bulk,
    key: UUID,
    named: Sequence[tuple[int, str, str]],
) -> None:
    files = {file.name: file for file in BulkFile.objects.filter(bulk=bulk)}
    for component_n, name, column in named:
        if name not in files:
            raise Invalid(
                "bulk_file_missing",
                N_("Không có tệp “%(name)s” gửi kèm."),
                facts={"name": name},
                field=column,
                remedy=N_("Hãy sửa tên trong ô, hoặc gửi kèm tệp đó."),
            )
        one = files[name]
        kept = KeptFile(one.sha256, one.size, one.media_type, one.name)
        add_paper(actor=who, at=at, key=key, component_n=component_n, kept=kept)


def _by_column(error: MotcuaError, plan: Plan) -> MotcuaError:
    """Return an error that names the column instead of the field of a form."""
    field = error.field or ""
    for column in plan.columns:
        if column.paper_n is not None and field == f"file-{column.paper_n}":
            field = column.title
    return Invalid(
        error.code,
        error.message,
        facts=error.facts,
        field=CASE if field == "case" else field,
        remedy=N_("Hãy ghi tên tệp vào cột này và gửi kèm tệp.")
        if field != error.field
        else error.remedy,
    )


@transaction.atomic
def _end(actor: Actor, at: datetime, bulk: Bulk) -> None:
    """Write that a sheet is done; its files stay with the filings that took them."""
    Bulk.objects.filter(pk=bulk.pk, ended_at=None).update(ended_at=at)
    files = BulkFile.objects.filter(bulk=bulk)
    let_go(actor=actor, at=at, hashes=files.values_list("sha256", flat=True))
    files.delete()
