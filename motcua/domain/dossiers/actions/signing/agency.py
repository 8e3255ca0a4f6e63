"""The agency's signature by the clerk, with number and date and the red seal.

Basis: NĐ 30/2020 art 17.2, 32-33, annex I.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.documents import actions as documents
from motcua.domain.documents import readers as document_readers
from motcua.domain.documents.readers import SignatoryFacts
from motcua.domain.documents.rules.parts import dated
from motcua.domain.documents.rules.signing import images, pades
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
from motcua.domain.dossiers.actions.signing.person import electronic, signature_for
from motcua.domain.dossiers.models import (
    Dossier,
    DossierFile,
    PaperSignature,
    Purpose,
    SignaturePart,
    SignatureState,
    WorkItem,
)
from motcua.domain.dossiers.readers.signing import (
    decision_of,
    is_agency_owed,
    owed_to,
)
from motcua.domain.dossiers.readers.visibility import no_such_dossier, visible
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import MotcuaError, NotNow
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class _Plan:
    """One sealed result that wants the agency's signature."""

    row: Dossier
    owed: PaperSignature
    file: DossierFile
    content: bytes
    signatory: SignatoryFacts


def seal_result(*, row: Dossier, actor: Actor, at: datetime) -> None:
    """Give a result its number; owe it the agency's signature, or print it for ink.

    Raises NotNow while its signer has to sign first. The row's number is set, not
    saved. Basis: NĐ 30/2020 art 15, 17.
    """
    decided = decision_of(row)
    signature = signature_for(row, decided)
    if signature is None and electronic(row=row, decided=decided, at=at) is not None:
        raise NotNow(
            "person_has_not_signed",
            N_("%(name)s chưa ký số kết quả của hồ sơ %(code)s."),
            facts={"name": decided.officer_name, "code": row.code},
            remedy=N_("Hãy chờ người ký; nếu ký tay, người ký chọn “Ký tay” trước."),
        )
    if signature is None or signature.state == SignatureState.INK:
        results.result(row=row, actor=actor, at=at)
        return
    _check_ground(row, signature, decided)
    unit = results.number_result(row=row, actor=actor, at=at, approved=decided)
    file = _file(row, signature)
    words = file.paper or {}
    file.paper = {
        **words,
        "data": {
            **words["data"],
            "number": row.result_number,
            "dated": dated(unit.place, at),
        },
    }
    file.save(update_fields=["paper"])
    PaperSignature.objects.create(
        dossier=row,
        n=PaperSignature.objects.filter(dossier=row).count() + 1,
        decided_n=decided.n,
        part=SignaturePart.AGENCY,
        state=SignatureState.OWED,
        unit_id=unit.id,
        file_n=file.n,
        planned_at=at,
    )


def require_issued(*, row: Dossier) -> None:
    """Raise NotNow while the agency's signature is owed: there is nothing to return."""
    if is_agency_owed(dossier_id=row.pk):
        raise NotNow(
            "agency_has_not_signed",
            N_("Kết quả của hồ sơ %(code)s chưa có chữ ký số của cơ quan."),
            facts={"code": row.code},
            remedy=N_("Hãy để văn thư ký số của cơ quan trước khi trả kết quả."),
        )


def sign_for_agency(
    *, actor: Actor, at: datetime, dossier_ids: Sequence[int], batch: UUID, pin: str
) -> Signed:
    """Give sealed results the agency's signature, at most fifty, each for itself.

    `pin` opens the agency's key and is not kept. What is signed already is told as
    done; what the service refuses stays owed, with the reason beside it.
    """
    require(actor, Act.SIGN_FOR_AGENCY)
    plans, done, refused = planned(dossier_ids, partial(_plan, actor, at))
    groups: defaultdict[SignatoryFacts, list[_Plan]] = defaultdict(list)
    for plan in plans:
        groups[plan.signatory].append(plan)
    for signatory, group in groups.items():
        _sign(actor, at, signatory, group, batch, pin, done, refused)
    _note_faults(refused)
    return Signed(done, refused)


def _sign(
    actor: Actor,
    at: datetime,
    signatory: SignatoryFacts,
    plans: Sequence[_Plan],
    batch: UUID,
    pin: str,
    done: dict[int, Done],
    refused: dict[int, MotcuaError],
) -> None:
    """Sign the results of one agency."""
    try:
        by = certified(signatory=signatory, at=at)
        answers = _call(plans, signatory, by, at=at, pin=pin)
    except MotcuaError as error:
        refused.update({plan.row.pk: error for plan in plans})
        return
    for plan, result in zip(plans, answers, strict=True):
        request_id = request_of(batch, plan.row.pk)
        record = partial(_record, actor, at, plan, by, request_id)
        kept(plan.row.pk, result, record, done, refused)


def _plan(actor: Actor, at: datetime, dossier_id: int) -> _Plan | Done:
    on = at.astimezone(VN).date()
    row = visible(actor=actor, on=on).filter(pk=dossier_id).first()
    if row is None:
        raise no_such_dossier()
    owed = owed_to(actor).filter(dossier=row).first()
    if owed is None:
        return _already(row)
    signatory = document_readers.signatory_of_unit(unit_id=owed.unit_id, on=on)
    if signatory is None:
        raise by_hand()
    decided = decision_of(row)
    signature = signature_for(row, decided)
    if signature is None or decided.n != owed.decided_n:
        raise AssertionError("what is owed follows the signature of its decision")
    _check_ground(row, signature, decided)
    file = _file(row, owed)
    with document_readers.open_file(sha256=file.sha256) as content:
        return _Plan(row, owed, file, content.read(), signatory)


def _file(row: Dossier, signature: PaperSignature) -> DossierFile:
    if signature.file_n is None:
        raise AssertionError("what is or will be signed is a file")
    return DossierFile.objects.get(dossier=row, n=signature.file_n)


def _already(row: Dossier) -> Done:
    """Return that the agency has signed; raise NotNow when nothing waits for it."""
    signed = PaperSignature.objects.filter(
        dossier=row, part=SignaturePart.AGENCY, state=SignatureState.DONE
    )
    if signed.exists():
        return Done(row.pk, row.code, row.version, repeated=True)
    raise NotNow(
        "nothing_to_sign",
        N_("Hồ sơ %(code)s không chờ chữ ký số của cơ quan ở chỗ bạn."),
        facts={"code": row.code},
        remedy=N_("Hãy vào số, đóng dấu trước, hoặc tải lại danh sách chờ ký."),
    )


def _check_ground(row: Dossier, signature: PaperSignature, decided: WorkItem) -> None:
    """Raise NotNow unless the register bears out what the signed paper says.

    The line may have been entered wrongly and corrected since. Basis: NĐ 30/2020
    art 13.
    """
    line, _ = results.authority_of(row, decided)
    if (
        line is None
        or results.signature_of(line, decided).authority != signature.authority
    ):
        raise NotNow(
            "delegation_text_wrong",
            N_("Văn bản của hồ sơ %(code)s ghi “%(text)s”, sổ ủy quyền không ghi vậy."),
            facts={"code": row.code, "text": signature.authority},
            field="authority",
            remedy=N_("Hãy trả lại người ký để quyết định và ký lại."),
        )


def _call(
    plans: Sequence[_Plan],
    signatory: SignatoryFacts,
    by: Certified,
    *,
    at: datetime,
    pin: str,
) -> list[bytes | MotcuaError]:
    stamp = images.stamp(signatory.image(), title=f"Dấu của {by.facts.name}")
    wanted = []
    for plan in plans:
        words = plan.file.paper or {}
        said = f"Số: {words['data']['number']}; {words['data']['dated']}"
        line = images.number_line(words)
        wanted.append(pades.ToSeal(plan.content, stamp, line, said))
    reason = "Chữ ký số của cơ quan"
    return call(papers=wanted, signatory=signatory, by=by, at=at, pin=pin, reason=reason)


@transaction.atomic
def _record(
    actor: Actor,
    at: datetime,
    plan: _Plan,
    by: Certified,
    request_id: UUID,
    signed: bytes,
) -> Done:
    """Keep the result, whole now, and write down who signed it."""
    held = Dossier.objects.select_for_update().get(pk=plan.row.pk)
    owed = PaperSignature.objects.get(pk=plan.owed.pk)
    if owed.state != SignatureState.OWED:
        return _already(held)
    row = locked(dossier_id=plan.row.pk, version=plan.row.version)
    stored = documents.keep_file(
        actor=actor,
        at=at,
        name=f"Kết quả {row.code}.pdf",
        media_type="application/pdf",
        chunks=iter([signed]),
    )
    file = plan.file
    before, file.sha256 = file.sha256, stored.sha256
    file.size, file.name, file.purpose = stored.size, stored.name, Purpose.RESULT
    file.save(update_fields=["sha256", "size", "name", "purpose"])
    owed.state, owed.signed_at, owed.fault = SignatureState.DONE, at, ""
    owed.officer_id, owed.officer_name = actor.officer_id, actor.name
    owed.tries += 1
    owed.holder, owed.serial = by.facts.name, by.facts.serial
    owed.fingerprint = by.facts.fingerprint
    owed.level = pades.LEVELS[pades.AGENCY_FIELD]
    owed.sha256_before, owed.sha256_after = before, stored.sha256
    owed.save()
    return tell(row=row, signature=owed, actor=actor, at=at, request_id=request_id)


def _note_faults(refused: dict[int, MotcuaError]) -> None:
    """Write beside what stays owed why the last try failed."""
    for dossier_id, error in refused.items():
        PaperSignature.objects.filter(
            dossier_id=dossier_id, state=SignatureState.OWED
        ).update(fault=error.code)
