"""Whoever digitised papers signs them, many at once.

Basis: TT 01/2023/TT-VPCP (the officer's own signature); NĐ 30/2020 art 25, annex I.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import F

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.documents import actions as documents
from motcua.domain.documents import readers as document_readers
from motcua.domain.documents.readers import SignatoryFacts
from motcua.domain.documents.rules.signing import images, pades
from motcua.domain.documents.rules.signing.places import top_right
from motcua.domain.dossiers.actions.record import Done, note_event
from motcua.domain.dossiers.actions.signing.common import (
    Certified,
    Signed,
    call,
    certified,
    kept,
    planned,
    request_of,
)
from motcua.domain.dossiers.models import Dossier
from motcua.domain.records.models import Record, Source
from motcua.domain.records.readers.store import no_such_record
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import MotcuaError, NotAllowed, NotNow
from motcua.kernel.text import N_

MARK_MM = (70.0, 18.0)
"""How large the lines about the signature are: name, agency, time."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """One digitised paper that may be signed."""

    row: Record
    content: bytes
    agency: str
    signatory: SignatoryFacts


def sign_digitised(
    *, actor: Actor, at: datetime, record_ids: Sequence[int], batch: UUID, pin: str
) -> Signed:
    """Sign papers the actor has digitised, at most fifty, each with its own result.

    `pin` opens the actor's key at the signing service and is not kept. Results are by
    the paper's id. What is signed already is told as done; what is refused keeps
    waiting, with the reason beside it. Raises NotAllowed when no role opens digitising.
    """
    require(actor, Act.DIGITISE)
    plans, done, refused = planned(record_ids, partial(_plan, actor, at))
    try:
        if plans:
            by = certified(signatory=plans[0].signatory, at=at)
            for plan, result in zip(plans, _call(plans, by, at, pin), strict=True):
                request_id = request_of(batch, plan.row.pk)
                record = partial(_record, actor, at, plan, by, request_id)
                kept(plan.row.pk, result, record, done, refused)
    except MotcuaError as error:
        refused.update({plan.row.pk: error for plan in plans})
    _note_faults([plan.row.pk for plan in plans], refused)
    return Signed(done, refused)


def _plan(actor: Actor, at: datetime, record_id: int) -> _Plan | Done:
    row = Record.objects.filter(
        pk=record_id,
        source=Source.SCAN,
        unit_id__in=units_for(actor, Act.DIGITISE),
    ).first()
    if row is None:
        raise no_such_record()
    if row.officer_id != actor.officer_id:
        raise NotAllowed(
            "not_who_digitised",
            N_("Giấy tờ %(code)s do %(name)s số hóa; chỉ người ấy ký."),
            facts={"code": row.code, "name": row.officer_name},
            remedy=N_("Hãy chuyển cho người đã số hóa ký."),
        )
    if row.signed_at is not None:
        return Done(row.dossier_id, row.code, 0, repeated=True)
    _check_counts(row)
    signatory = document_readers.signatory_of_officer(
        officer_id=row.officer_id or 0, on=_day(at)
    )
    if signatory is None:
        raise NotNow(
            "no_certificate_registered",
            N_("Bạn chưa có chứng thư số nào được đăng ký để ký số."),
            field="certificate",
            remedy=N_("Hãy nhờ người quản trị đăng ký chứng thư số của bạn."),
        )
    with document_readers.open_file(sha256=row.sha256) as content:
        pdf = content.read()
    return _Plan(row, pdf, accounts.unit(unit_id=row.unit_id).name, signatory)


def _check_counts(row: Record) -> None:
    if row.revoked_at is not None:
        raise NotNow(
            "record_revoked",
            N_("Giấy tờ này đã bị thu hồi trước đó."),
            remedy=N_("Hãy tải lại danh sách chờ ký."),
        )


def _call(
    plans: Sequence[_Plan], by: Certified, at: datetime, pin: str
) -> list[bytes | MotcuaError]:
    width, height = MARK_MM
    moment = at.astimezone(VN).isoformat(timespec="seconds")
    marks = {
        agency: images.mark(
            (f"Người số hóa: {by.facts.name}", agency, moment),
            width_mm=width,
            height_mm=height,
        )
        for agency in {plan.agency for plan in plans}
    }
    papers = [
        pades.ToSignAlone(
            plan.content,
            pades.SCANNER_FIELD,
            top_right(plan.content, width_mm=width, height_mm=height),
            marks[plan.agency],
        )
        for plan in plans
    ]
    reason = "Số hóa từ bản giấy"
    signatory = plans[0].signatory
    return call(papers=papers, signatory=signatory, by=by, at=at, pin=pin, reason=reason)


@transaction.atomic
def _record(
    actor: Actor,
    at: datetime,
    plan: _Plan,
    by: Certified,
    request_id: UUID,
    signed: bytes,
) -> Done:
    """Keep the signed paper and write down who signed it, once."""
    dossier = Dossier.objects.select_for_update().get(pk=plan.row.dossier_id)
    row = Record.objects.select_for_update().get(pk=plan.row.pk)
    if row.signed_at is not None:
        return Done(dossier.pk, row.code, dossier.version, repeated=True)
    _check_counts(row)
    file = documents.keep_file(
        actor=actor,
        at=at,
        name=f"{row.code}.pdf",
        media_type="application/pdf",
        chunks=iter([signed]),
    )
    row.signed_at, row.signed_sha256, row.size = at, file.sha256, file.size
    row.signer, row.signer_serial = by.facts.name, by.facts.serial
    row.signer_fingerprint = by.facts.fingerprint
    row.signed_level = pades.LEVELS[pades.SCANNER_FIELD]
    row.sign_tries, row.sign_fault = row.sign_tries + 1, ""
    row.save()
    note_event(
        row=dossier,
        actor=actor,
        at=at,
        kind="dossier.digitised_signed",
        facts={
            "file": row.file_n,
            "record": row.code,
            "serial": row.signer_serial,
            "fingerprint": row.signer_fingerprint,
            "level": row.signed_level,
            "before": hashlib.sha256(plan.content).hexdigest(),
            "after": row.signed_sha256,
        },
        request_id=request_id,
    )
    return Done(dossier.pk, row.code, dossier.version)


def _note_faults(ids: Sequence[int], refused: dict[int, MotcuaError]) -> None:
    """Write beside what keeps waiting why the last try failed."""
    for record_id in ids:
        if record_id in refused:
            Record.objects.filter(pk=record_id, signed_at=None).update(
                sign_fault=refused[record_id].code, sign_tries=F("sign_tries") + 1
            )


def _day(at: datetime) -> date:
    return at.astimezone(VN).date()
