"""Take a paper of the submitter's store into a dossier instead of a new scan."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.rules import Act
from motcua.domain.dossiers.actions.printing import print_paper
from motcua.domain.dossiers.actions.record import done_before
from motcua.domain.dossiers.models import Dossier, DossierFile, HandedIn, Purpose
from motcua.domain.records.actions.noting import Used, note_used
from motcua.domain.records.models import Consent, Record, Reuse, Source
from motcua.domain.records.readers.store import (
    consents_for,
    dossier_for,
    kinds_of,
    no_such_record,
    result_file,
)
from motcua.domain.records.rules.scope import AT_COUNTER, Ground, counts_on
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotNow
from motcua.kernel.text import N_, normalise


@dataclass(frozen=True, slots=True)
class Taking:
    """Which paper is taken for which line of the checklist, and on what ground.

    `said` is who agreed and how where it was at the counter, or the article of law
    where no consent is needed.
    """

    record_id: int
    handed_in_n: int
    ground: str
    said: str = ""


@transaction.atomic
def reuse(
    *, actor: Actor, at: datetime, request_id: UUID, dossier_id: int, taking: Taking
) -> int:
    """Take a paper into a dossier; return the number of the file it becomes there.

    The owner must be the submitter, the paper of the kind the line asks for, signed,
    still count and not be hidden. The ground is a consent given online before, one
    given at the counter now and noted under the officer's name, or a statutory task
    with its article. The same `request_id` again changes nothing. Raises NotAllowed,
    NotFound, NotNow, Invalid, Conflict. Basis: law 91/2025 art 9, 19;
    NĐ 45/2020 art 16.
    """
    on = at.astimezone(VN).date()
    seen = dossier_for(actor=actor, dossier_id=dossier_id, on=on, act=Act.REUSE_RECORD)
    if done_before(request_id=request_id) is not None:
        return Reuse.objects.get(dossier_id=dossier_id, record_id=taking.record_id).file_n
    row = Dossier.objects.select_for_update().get(pk=seen.pk)
    if row.ended_at is not None:
        raise NotNow(
            "dossier_closed", N_("Hồ sơ này không còn trong quá trình giải quyết.")
        )
    record = _record(row, taking, on)
    consent, basis = _ground(row, record, taking, actor, at)
    if Reuse.objects.filter(record=record, dossier_id=row.pk).exists():
        raise Conflict(
            "record_taken_already", N_("Giấy tờ này đã được lấy vào hồ sơ trước đó.")
        )
    file = _file(row, record, taking, actor, at)
    used = Used(record, file.n, file.sha256, taking.ground, consent, basis)
    note_used(actor=actor, at=at, request_id=request_id, row=row, used=used)
    return file.n


def _record(row: Dossier, taking: Taking, on: date) -> Record:
    """Return the paper if it may be offered to this dossier for this line."""
    record = (
        Record.objects.select_for_update()
        .filter(
            pk=taking.record_id,
            owner_id_kind=row.submitter_id_kind,
            owner_id_number=row.submitter_id_number,
            owner_allows=True,
        )
        .exclude(dossier_id=row.pk)
        .first()
    )
    line = HandedIn.objects.filter(dossier_id=row.pk, n=taking.handed_in_n).first()
    if record is None or line is None:
        raise no_such_record()
    if not record.kind or kinds_of(names=[line.name])[line.name] != record.kind:
        raise Invalid(
            "record_of_another_kind",
            N_("“%(name)s” không phải loại giấy tờ mà thành phần này cần."),
            facts={"name": record.name},
            field="record",
            remedy=N_("Hãy chọn giấy tờ khác, hoặc quét mới."),
        )
    if not counts_on(record.valid_to, is_revoked=record.revoked_at is not None, on=on):
        raise NotNow(
            "record_no_longer_counts",
            N_("Giấy tờ này đã hết hạn hoặc bị thu hồi."),
            remedy=N_("Hãy yêu cầu nộp giấy tờ còn giá trị."),
        )
    if record.signed_at is None:
        raise NotNow(
            "record_not_signed",
            N_("Giấy tờ %(code)s chưa được ký số nên chưa dùng lại được."),
            facts={"code": record.code},
            field="record",
            remedy=N_("Hãy để người số hóa ký số, hoặc quét mới."),
        )
    return record


def _ground(
    row: Dossier, record: Record, taking: Taking, actor: Actor, at: datetime
) -> tuple[Consent | None, str]:
    """Return the consent and the article of law on which a paper may be taken."""
    said = normalise(taking.said)
    if taking.ground == Ground.STATUTORY:
        if not said:
            raise Invalid(
                "legal_basis_missing",
                N_("Chưa ghi điều luật giao nhiệm vụ."),
                field="said",
                remedy=N_("Ghi điều, khoản của văn bản giao nhiệm vụ."),
            )
        return None, said
    if taking.ground in AT_COUNTER:
        if not said:
            raise Invalid(
                "consent_not_described",
                N_("Chưa ghi ai đồng ý và cách đồng ý."),
                field="said",
                remedy=N_("Ví dụ: bà Hoa trả lời đồng ý tại quầy 3; hoặc số văn bản."),
            )
        return _noted(row, record, taking.ground, said, actor, at), ""
    consents = consents_for(rows=[record], dossier=row, on=at.astimezone(VN).date())
    if taking.ground != Ground.ONLINE or record.pk not in consents:
        raise Invalid(
            "consent_missing",
            N_("Chủ giấy tờ chưa đồng ý cho dùng lại trong hồ sơ này."),
            field="ground",
            remedy=N_("Hãy hỏi ý kiến chủ giấy tờ, hoặc ghi căn cứ luật định."),
        )
    return Consent.objects.get(pk=consents[record.pk]), ""


def _noted(
    row: Dossier, record: Record, ground: str, said: str, actor: Actor, at: datetime
) -> Consent:
    """Note a consent given at the counter, for this dossier and this day alone."""
    return Consent.objects.create(
        record=record,
        dossier_code=row.code,
        until=at.astimezone(VN).date(),
        ground=ground,
        given_by=row.submitter_name,
        noted_by_id=actor.officer_id,
        noted_by=actor.name,
        note=said,
        given_at=at,
    )


def _file(
    row: Dossier, record: Record, taking: Taking, actor: Actor, at: datetime
) -> DossierFile:
    sha256, size = record.signed_sha256, record.size
    if record.source == Source.RESULT:
        print_paper(actor=actor, at=at, dossier_id=record.dossier_id, n=record.file_n)
        result = result_file(dossier_id=record.dossier_id, file_n=record.file_n)
        sha256, size = result.sha256, result.size
    return DossierFile.objects.create(
        dossier=row,
        n=DossierFile.objects.filter(dossier=row).count() + 1,
        purpose=Purpose.SUBMITTED,
        handed_in_n=taking.handed_in_n,
        sha256=sha256,
        name=f"{record.name} {record.code}.pdf",
        size=size,
        media_type="application/pdf",
        added_at=at,
        added_by=actor.name,
        reused=True,
        from_store=True,
        record_code=record.code,
    )
