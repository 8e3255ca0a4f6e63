"""Take a sheet of many filings, have it confirmed, and file it row by row.

Nothing of a row is half. What a row costs, or what is wrong with it, is found when the
sheet is taken: whoever sends it sees both before anything is filed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from motcua.domain.accounts.rules.behalf import require_matter
from motcua.domain.catalogue.readers.filing import OnlineTerms, online_terms
from motcua.domain.documents.actions.keeping import require_system
from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.filings.actions.bulk_confirming import drop_files
from motcua.domain.filings.actions.bulk_rows import Beside, file_lines, look_at_rows
from motcua.domain.filings.models.bulk import Bulk, BulkFile, BulkRow
from motcua.domain.filings.readers.bulk_form import plan_of
from motcua.domain.filings.rules.bulk import (
    MOST_FILES,
    Cells,
    Column,
    RowState,
    files_named,
    mark_of,
)
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing, Matter
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid
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
    """Take a sheet with the files its rows name, look at them; return its key.

    They are filed once it is confirmed. The very same sheet once more is the first one
    again: rows that were filed stay, the others are looked at with the files that come
    now. Raises NotAllowed, NotFound, NotNow, Invalid naming what is wrong with the
    whole; then nothing is taken.
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
        _again(actor, at, known, sheet, wanted, by_name)
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
        looked_at=at,
    )
    _add_files(bulk, by_name)
    BulkRow.objects.bulk_create(
        _row(bulk, cells, wanted, by_name) for cells in sheet.rows
    )
    look_at_rows(at=at, bulk=bulk)
    if not BulkRow.objects.filter(bulk=bulk, filing_key=None).exists():
        # All of it was filed before from other sheets: there is nothing to confirm.
        Bulk.objects.filter(pk=bulk.pk).update(confirmed_at=at)
        _end(actor, at, bulk)
    return bulk.key


def file_rows(*, actor: Actor, at: datetime, beside: Beside) -> int:
    """File the next rows of the sheets that wait, the oldest first; return how many.

    Each is filed by who took the sheet, with the rights they have now; `beside` is done
    with each in its transaction. Raises NotAllowed for anybody but the system.
    """
    require_system(actor=actor)
    open_sheets = Bulk.objects.filter(ended_at=None, confirmed_at__isnull=False)
    bulk = open_sheets.order_by("taken_at").first()
    if bulk is None:
        return 0
    waiting = BulkRow.objects.filter(bulk=bulk, state=RowState.WAITING)
    lines = list(waiting.order_by("line").values_list("line", flat=True)[:AT_ONCE])
    done = file_lines(at=at, bulk=bulk, lines=lines, beside=beside)
    if not waiting.exists():
        _end(actor, at, bulk)
    return done


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
    actor: Actor,
    at: datetime,
    known: Bulk,
    sheet: Sheet,
    wanted: Sequence[Column],
    files: Mapping[str, KeptFile],
) -> None:
    """Look at the rows of a sheet that are not filed again, with the files of now."""
    bulk = Bulk.objects.select_for_update().get(pk=known.pk)
    if bulk.confirmed_at is not None and bulk.ended_at is None:
        return
    cells = {one.line: one for one in sheet.rows}
    open_rows = BulkRow.objects.filter(
        bulk=bulk, state__in=[RowState.REFUSED, RowState.WAITING]
    )
    marks = {row.line: _row(bulk, cells[row.line], wanted, files) for row in open_rows}
    if not marks:
        return
    for row in open_rows:
        row.mark = marks[row.line].mark
        row.state, row.faults = RowState.WAITING, []
        row.save(update_fields=["mark", "state", "faults"])
    drop_files(actor=actor, at=at, bulk=bulk)
    _add_files(bulk, files)
    Bulk.objects.filter(pk=bulk.pk).update(ended_at=None, confirmed_at=None, looked_at=at)
    look_at_rows(at=at, bulk=bulk)


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
        (
            one.paper_n or one.field,
            files[one.name].sha256 if one.name in files else one.name,
        )
        for one in files_named(cells.said, wanted)
    ]
    inner = {title: [asdict(row) for row in rows] for title, rows in cells.inner.items()}
    return BulkRow(
        bulk=bulk,
        line=cells.line,
        person_id=bulk.person_id,
        procedure_code=bulk.procedure_code,
        said=dict(cells.said),
        inner=inner,
        mark=mark_of(cells, named),
        state=RowState.WAITING,
    )


@transaction.atomic
def _end(actor: Actor, at: datetime, bulk: Bulk) -> None:
    """Write that a sheet is done; its files stay with the filings that took them."""
    Bulk.objects.filter(pk=bulk.pk, ended_at=None).update(ended_at=at)
    drop_files(actor=actor, at=at, bulk=bulk)
