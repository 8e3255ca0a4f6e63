"""The personal signature of whoever decided. Basis: NĐ 30/2020 art 13.7."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, Authority, require
from motcua.domain.documents import actions as documents
from motcua.domain.documents import readers as document_readers
from motcua.domain.documents.readers import SignatoryFacts
from motcua.domain.documents.readers.templates import text_of, words_of
from motcua.domain.documents.rules.rendering import print_with_anchors
from motcua.domain.documents.rules.signing import images, pades
from motcua.domain.documents.rules.signing.places import AnchorMissing, places
from motcua.domain.documents.rules.slips import Result
from motcua.domain.dossiers.actions import results
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.actions.signing.common import (
    Certified,
    Signed,
    by_hand,
    call,
    certified,
    kept,
    locked,
    planned,
    request_of,
    tell,
)
from motcua.domain.dossiers.models import (
    Dossier,
    DossierFile,
    PaperSignature,
    Purpose,
    SignaturePart,
    SignatureState,
    WorkItem,
)
from motcua.domain.dossiers.readers.signing import decision_of
from motcua.domain.dossiers.readers.visibility import no_such_dossier, visible
from motcua.domain.dossiers.workflow.states import Status
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import MotcuaError, NotAllowed, NotNow
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class _Plan:
    """One result that may be signed."""

    row: Dossier
    decided: WorkItem
    line: Authority
    words: dict[str, Any]
    authority_text: str
    unit_id: int
    signatory: SignatoryFacts
    seal: SignatoryFacts


def sign_results(
    *, actor: Actor, at: datetime, dossier_ids: Sequence[int], batch: UUID, pin: str
) -> Signed:
    """Sign results the actor has decided, at most fifty, each with its own result.

    `pin` opens the actor's key at the signing service and is not kept. What is signed
    already is told as done. Raises NotAllowed when no role opens signing.
    """
    require(actor, Act.SIGN_RESULT)
    plans, done, refused = planned(dossier_ids, partial(_plan, actor, at))
    if not plans:
        return Signed(done, refused)
    try:
        by = certified(signatory=plans[0].signatory, at=at)
        answers = _call(plans, by, at=at, pin=pin)
    except MotcuaError as error:
        return Signed(done, {**refused, **{plan.row.pk: error for plan in plans}})
    for plan, (before, result) in zip(plans, answers, strict=True):
        request_id = request_of(batch, plan.row.pk)
        record = partial(_record, actor, at, plan, by, before, request_id)
        kept(plan.row.pk, result, record, done, refused)
    return Signed(done, refused)


def draft_result(*, actor: Actor, at: datetime, dossier_id: int) -> bytes:
    """Return the result as it will be signed, for its signer to look at."""
    require(actor, Act.SIGN_RESULT)
    row = visible(actor=actor, on=_day(at)).filter(pk=dossier_id).first()
    if row is None or row.approved_at is None:
        raise no_such_dossier()
    words = _words(row, decision_of(row), at)
    pdf, _ = print_with_anchors(words, text_of(words=words))
    return pdf


def electronic(
    *, row: Dossier, decided: WorkItem, at: datetime
) -> tuple[SignatoryFacts, SignatoryFacts] | None:
    """Return with what signer and agency sign this result; None when by hand."""
    if decided.officer_id is None:
        return None
    _, unit = results.authority_of(row, decided)
    person = document_readers.signatory_of_officer(
        officer_id=decided.officer_id, on=_day(at)
    )
    agency = document_readers.signatory_of_unit(unit_id=unit.id, on=_day(at))
    return (person, agency) if person and agency else None


def signature_for(row: Dossier, decided: WorkItem) -> PaperSignature | None:
    """Return the personal signature on a decision, or that it was left to ink."""
    return PaperSignature.objects.filter(
        dossier=row, decided_n=decided.n, part=SignaturePart.PERSON
    ).first()


def check_signable(*, row: Dossier, decided: WorkItem, actor: Actor) -> None:
    """Raise unless the actor decided this dossier and it waits for the clerk."""
    if decided.officer_id is None or decided.officer_id != actor.officer_id:
        raise NotAllowed(
            "not_the_signer",
            N_("Hồ sơ %(code)s do %(name)s quyết định; chỉ người ấy ký."),
            facts={"code": row.code, "name": decided.officer_name},
            remedy=N_("Hãy chuyển cho người đã quyết định ký."),
        )
    waits = row.approved_at is not None and row.sealed_at is None
    if not waits or row.status != Status.PROCESSING:
        raise NotNow(
            "not_to_be_signed",
            N_("Hồ sơ %(code)s không ở bước chờ ký."),
            facts={"code": row.code},
            remedy=N_("Hãy tải lại danh sách chờ ký."),
        )


def _plan(actor: Actor, at: datetime, dossier_id: int) -> _Plan | Done:
    row = visible(actor=actor, on=_day(at)).filter(pk=dossier_id).first()
    if row is None or row.approved_at is None:
        raise no_such_dossier()
    decided = decision_of(row)
    signature = signature_for(row, decided)
    if signature is not None and signature.officer_id == actor.officer_id:
        return Done(row.pk, row.code, row.version, repeated=True)
    check_signable(row=row, decided=decided, actor=actor)
    signatories = electronic(row=row, decided=decided, at=at)
    if signature is not None or signatories is None:
        raise by_hand()
    line, unit = results.authority_of(row, decided)
    today = accounts.authority(
        actor=actor,
        procedure_code=row.procedure_code,
        unit_id=row.authority_unit_id,
        on=_day(at),
    )
    _check_authority(row, line, today)
    return _Plan(
        row=row,
        decided=decided,
        line=line or _never(),
        words=_words(row, decided, at),
        authority_text=results.signature_of(line, decided).authority,
        unit_id=unit.id,
        signatory=signatories[0],
        seal=signatories[1],
    )


def _check_authority(
    row: Dossier, decided: Authority | None, today: Authority | None
) -> None:
    """Raise NotNow unless the ground the paper names is in the register today too.

    Basis: NĐ 30/2020 art 13 (KT., TL., TUQ.: TUQ. in writing, limited in time).
    """
    if decided is None or today is None or _ground(decided) != _ground(today):
        raise NotNow(
            "authority_not_registered",
            N_("Thẩm quyền ký hồ sơ %(code)s không có trong sổ ủy quyền hôm nay."),
            facts={"code": row.code},
            field="authority",
            remedy=N_("Hãy đăng ký văn bản ủy quyền, hoặc trả lại để quyết định lại."),
        )


def _ground(line: Authority) -> tuple[str, str, int]:
    return line.kind, line.principal_title, line.unit_id


def _never() -> Authority:
    raise AssertionError("a decision without authority has been refused before")


def _words(row: Dossier, decided: WorkItem, at: datetime) -> dict[str, Any]:
    paper = results.result_paper(row=row, approved=decided, at=at, number="")
    _, unit = results.authority_of(row, decided)
    return words_of(paper=paper, unit_id=unit.id)


def _call(
    plans: Sequence[_Plan], by: Certified, *, at: datetime, pin: str
) -> list[tuple[str, bytes | MotcuaError]]:
    """Print the drafts and have them signed; return each draft's hash and result."""
    image = plans[0].signatory.image()
    seals = {plan.unit_id: plan.seal.image() for plan in plans}
    stamp = images.stamp(image, title=f"Chữ ký của {by.facts.name}")
    drafts = [_draft(plan, stamp, seals[plan.unit_id]) for plan in plans]
    ready = [draft for draft in drafts if isinstance(draft, pades.ToSign)]
    answers = iter(
        call(
            papers=ready,
            signatory=plans[0].signatory,
            by=by,
            at=at,
            pin=pin,
            reason="Ký ban hành",
        )
    )
    return [
        (hashlib.sha256(draft.pdf).hexdigest(), next(answers))
        if isinstance(draft, pades.ToSign)
        else ("", draft)
        for draft in drafts
    ]


def _draft(plan: _Plan, stamp: bytes, seal: images.Image) -> pades.ToSign | MotcuaError:
    """Print what is signed; a unit's own form may have no place for a signature."""
    pdf, anchors = print_with_anchors(plan.words, text_of(words=plan.words))
    try:
        where = places(anchors, seal_mm=(seal.width_mm, seal.height_mm))
    except AnchorMissing:
        return NotNow(
            "no_place_to_sign",
            N_("Mẫu kết quả của hồ sơ %(code)s không có chỗ cho chữ ký số."),
            facts={"code": plan.row.code},
            remedy=N_("Hãy chọn “Ký tay”, hoặc nhờ sửa mẫu kết quả của đơn vị."),
        )
    return pades.ToSign(pdf, where.signature, stamp, where.seal, where.number)


@transaction.atomic
def _record(
    actor: Actor,
    at: datetime,
    plan: _Plan,
    by: Certified,
    before: str,
    request_id: UUID,
    signed: bytes,
) -> Done:
    """Keep the signed draft and write down who signed it, once a decision."""
    held = Dossier.objects.select_for_update().get(pk=plan.row.pk)
    if signature_for(held, plan.decided) is not None:
        return Done(held.pk, held.code, held.version, repeated=True)
    row = locked(dossier_id=plan.row.pk, version=plan.row.version)
    stored = documents.keep_file(
        actor=actor,
        at=at,
        name=f"Dự thảo kết quả {row.code}.pdf",
        media_type="application/pdf",
        chunks=iter([signed]),
    )
    n = DossierFile.objects.filter(dossier=row).count() + 1
    DossierFile.objects.create(
        dossier=row,
        n=n,
        purpose=Purpose.PAPER,
        kind=Result.form,
        paper=plan.words,
        sha256=stored.sha256,
        name=stored.name,
        size=stored.size,
        media_type=stored.media_type,
        added_at=at,
        added_by=actor.name,
    )
    signature = PaperSignature.objects.create(
        dossier=row,
        n=PaperSignature.objects.filter(dossier=row).count() + 1,
        decided_n=plan.decided.n,
        part=SignaturePart.PERSON,
        state=SignatureState.DONE,
        unit_id=plan.unit_id,
        file_n=n,
        officer_id=actor.officer_id,
        officer_name=actor.name,
        authority=plan.authority_text,
        authority_document=plan.line.document,
        planned_at=at,
        tries=1,
        signed_at=at,
        holder=by.facts.name,
        serial=by.facts.serial,
        fingerprint=by.facts.fingerprint,
        level=pades.LEVELS[pades.SIGNER_FIELD],
        sha256_before=before,
        sha256_after=stored.sha256,
    )
    return tell(row=row, signature=signature, actor=actor, at=at, request_id=request_id)


def _day(at: datetime) -> date:
    return at.astimezone(VN).date()
