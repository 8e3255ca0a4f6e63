"""A scan handed in becomes a digitised paper in its owner's store.

Basis: TT 01/2023/TT-VPCP (scan, extract fields, give the code, keep).
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act
from motcua.domain.documents import actions as documents
from motcua.domain.documents.readers import open_file
from motcua.domain.documents.rules.digitised import Label, digitised_pdf
from motcua.domain.documents.rules.sheets import Sheet, sheets_of
from motcua.domain.dossiers.actions.reading import note_reading
from motcua.domain.dossiers.actions.record import add_event, done_before
from motcua.domain.dossiers.models import Dossier, DossierFile, HandedIn, Purpose
from motcua.domain.records.models import Record, Skipped, Source
from motcua.domain.records.readers.store import (
    Owner,
    RecordFacts,
    dossier_for,
    facts_of,
)
from motcua.domain.records.rules.fields import Checked, Keyed, check_keyed
from motcua.domain.records.rules.owners import check_owner
from motcua.domain.records.rules.scope import (
    NOT_DIGITISED,
    Form,
    check_form,
    result_code,
)
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotFound, NotNow
from motcua.kernel.text import N_, normalise
from motcua.kernel.training import in_series

SERIES = "digitised"


@dataclass(frozen=True, slots=True)
class OwnerTyped:
    """Whose paper it is where it is not the submitter's."""

    id_kind: str
    id_number: str
    name: str


@dataclass(frozen=True, slots=True)
class _Ready:
    """Everything checked and drawn that needs no lock."""

    form: Form
    checked: Checked
    owner: Owner
    owner_name: str
    sheets: tuple[Sheet, ...]


def digitise(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    dossier_id: int,
    file_n: int,
    form: str,
    keyed: Keyed,
    owner: OwnerTyped | None = None,
) -> RecordFacts:
    """Make the n-th file of a dossier a digitised paper; return it.

    The paper gets the next code of the receiving unit's day and lies in the store of
    `owner`, else of the submitter, as PDF/A not signed yet. The same `request_id` again
    changes nothing. Raises NotAllowed, NotFound, Invalid naming the field, NotNow for a
    file that cannot be digitised, Conflict when it has been already.
    """
    row = dossier_for(actor=actor, dossier_id=dossier_id, on=_day(at), act=Act.DIGITISE)
    if done_before(request_id=request_id) is not None:
        return facts_of(Record.objects.get(dossier_id=dossier_id, file_n=file_n))
    file = _scan(row.pk, file_n)
    ready = _ready(row, file, form, keyed, owner, _day(at))
    with transaction.atomic():
        held = Dossier.objects.select_for_update().get(pk=row.pk)
        _check_open(held.pk, file_n)
        note_reading(actor=actor, at=at, dossier_id=held.pk, what=f"file {file_n}")
        record = _kept(held, file, ready, actor, at)
        DossierFile.objects.filter(dossier_id=held.pk, n=file_n).update(
            digitised=True, record_code=record.code
        )
        _tell(
            held,
            actor,
            at,
            request_id,
            "dossier.digitised",
            {"file": file_n, "record": record.code, "sha256": record.sha256},
        )
    return facts_of(record)


@transaction.atomic
def skip(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    dossier_id: int,
    file_n: int,
    reason: str,
) -> None:
    """Note that a scan is not digitised, with the law's reason.

    Raises as `digitise` does. Basis: TT 01/2023/TT-VPCP.
    """
    row = dossier_for(actor=actor, dossier_id=dossier_id, on=_day(at), act=Act.DIGITISE)
    if done_before(request_id=request_id) is not None:
        return
    if reason not in NOT_DIGITISED:
        raise Invalid(
            "skip_reason_missing",
            N_("Chưa chọn lý do không số hóa."),
            field="form",
            remedy=N_("Hãy chọn một lý do trong danh sách."),
        )
    _scan(row.pk, file_n)
    held = Dossier.objects.select_for_update().get(pk=row.pk)
    _check_open(held.pk, file_n)
    Skipped.objects.create(
        dossier_id=held.pk,
        file_n=file_n,
        reason=reason,
        at=at,
        officer_id=actor.officer_id,
        officer_name=actor.name,
    )
    payload: dict[str, object] = {"file": file_n, "reason": reason}
    _tell(held, actor, at, request_id, "dossier.not_digitised", payload)


def next_code(*, actor: Actor, at: datetime, unit_id: int, day: date) -> tuple[str, int]:
    """Take the next code of a unit's day and its number, in the caller's transaction.

    Two takers wait for each other; what is rolled back leaves no gap.
    """
    n = documents.next_number(
        actor=actor, at=at, unit_id=unit_id, kind=SERIES, period=day.isoformat()
    )
    code = result_code(accounts.unit(unit_id=unit_id).agency_code, day, n)
    return in_series(code), n


def _scan(dossier_id: int, file_n: int) -> DossierFile:
    file = DossierFile.objects.filter(dossier_id=dossier_id, n=file_n).first()
    if file is None:
        raise NotFound("file_unknown", N_("Hồ sơ không có tệp này."))
    newer = DossierFile.objects.filter(dossier_id=dossier_id, replaces=file_n).exists()
    if (
        file.purpose != Purpose.SUBMITTED
        or file.from_store
        or file.deleted_at is not None
        or newer
    ):
        raise NotNow(
            "file_not_a_scan_handed_in",
            N_("Chỉ số hóa bản quét mới nhất của giấy tờ người nộp đưa."),
            remedy=N_("Hãy chọn tệp khác."),
        )
    return file


def _check_open(dossier_id: int, file_n: int) -> None:
    """Raise Conflict when a file has been digitised or skipped; its dossier is locked."""
    done = Record.objects.filter(dossier_id=dossier_id, file_n=file_n).exists()
    if done or Skipped.objects.filter(dossier_id=dossier_id, file_n=file_n).exists():
        raise Conflict(
            "file_digitised_already",
            N_("Tệp này đã được số hóa hoặc ghi là không số hóa."),
            remedy=N_("Hãy tải lại trang."),
        )


def _ready(
    row: Dossier,
    file: DossierFile,
    form: str,
    keyed: Keyed,
    owner: OwnerTyped | None,
    on: date,
) -> _Ready:
    line = HandedIn.objects.filter(dossier_id=row.pk, n=file.handed_in_n or 0).first()
    counts = (
        (line.original_count, line.certified_count, line.copy_count) if line else (0,)
    )
    checked_form = check_form(form, original_count=counts[0], total=sum(counts))
    checked = check_keyed(keyed, on=on)
    typed = owner or OwnerTyped(
        row.submitter_id_kind, row.submitter_id_number, row.submitter_name
    )
    number = check_owner(typed.id_kind, typed.id_number, checked)
    name = normalise(typed.name)
    if not name:
        raise Invalid(
            "owner_name_missing", N_("Chưa nhập tên chủ giấy tờ."), field="owner_name"
        )
    with open_file(sha256=file.sha256) as content:
        sheets = sheets_of(content, name=file.name, media_type=file.media_type)
    return _Ready(checked_form, checked, Owner(typed.id_kind, number), name, sheets)


def _kept(
    row: Dossier, file: DossierFile, ready: _Ready, actor: Actor, at: datetime
) -> Record:
    unit = accounts.unit(unit_id=row.receiving_unit_id)
    day, checked = _day(at), ready.checked
    code, n = next_code(actor=actor, at=at, unit_id=unit.id, day=day)
    label = Label(
        code=code,
        name=checked.kind.name,
        dossier_code=row.code,
        procedure_code=row.procedure_code,
        applicant=row.submitter_id_number,
        owner=ready.owner.id_number,
        owner_name=ready.owner_name,
        agency_code=unit.agency_code,
        agency=unit.name,
        officer=actor.name,
        at=at,
    )
    kept = documents.keep_file(
        actor=actor,
        at=at,
        name=f"{code}.pdf",
        media_type="application/pdf",
        chunks=iter([digitised_pdf(label, ready.sheets)]),
        pages=len(ready.sheets),
    )
    return Record.objects.create(
        code=code,
        unit_id=unit.id,
        day=day,
        n=n,
        source=Source.SCAN,
        kind=checked.kind.key,
        name=checked.kind.name,
        owner_id_kind=ready.owner.id_kind,
        owner_id_number=ready.owner.id_number,
        owner_name=ready.owner_name,
        number=checked.number,
        issued_on=checked.issued_on,
        issuer=checked.issuer,
        holder=checked.holder,
        valid_to=checked.valid_to,
        fields=dict(checked.others),
        form=ready.form.value,
        dossier_id=row.pk,
        dossier_code=row.code,
        procedure_code=row.procedure_code,
        file_n=file.n,
        sha256=kept.sha256,
        size=kept.size,
        made_at=at,
        officer_id=actor.officer_id,
        officer_name=actor.name,
    )


def _tell(
    row: Dossier,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    kind: str,
    payload: dict[str, object],
) -> None:
    add_event(
        row=row, actor=actor, at=at, kind=kind, payload=payload, request_id=request_id
    )
    row.save(update_fields=["version", "head"])


def _day(at: datetime) -> date:
    return at.astimezone(VN).date()
