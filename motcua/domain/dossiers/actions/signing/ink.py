"""Leave a signature to ink: said by whoever would sign, with the reason.

The agency's may be left so while it is owed, as when the service is down and the
paper has to go out. Basis: NĐ 30/2020 art 17, 18.5.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.dossiers.actions.record import Done, done_before
from motcua.domain.dossiers.actions.signing.common import locked, tell
from motcua.domain.dossiers.actions.signing.person import check_signable, signature_for
from motcua.domain.dossiers.models import (
    DossierFile,
    PaperSignature,
    Purpose,
    SignaturePart,
    SignatureState,
)
from motcua.domain.dossiers.readers.signing import decision_of, owed_to
from motcua.domain.dossiers.readers.visibility import no_such_dossier, visible
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, NotNow
from motcua.kernel.text import N_


@transaction.atomic
def sign_by_hand(
    *,
    actor: Actor,
    at: datetime,
    dossier_id: int,
    version: int,
    request_id: UUID,
    reason: str,
) -> Done:
    """Say that the actor signs a result they decided by hand, and why.

    The clerk then seals the printed paper. The same request again changes nothing.
    """
    require(actor, Act.SIGN_RESULT)
    found = done_before(request_id=request_id)
    if found is not None:
        return found
    _check_reason(reason)
    seen = visible(actor=actor, on=at.astimezone(VN).date()).filter(pk=dossier_id)
    if not seen.exists():
        raise no_such_dossier()
    row = locked(dossier_id=dossier_id, version=version)
    if row.approved_at is None:
        raise no_such_dossier()
    decided = decision_of(row)
    check_signable(row=row, decided=decided, actor=actor)
    if signature_for(row, decided) is not None:
        raise NotNow(
            "signed_already",
            N_("Kết quả của hồ sơ %(code)s đã được ký."),
            facts={"code": row.code},
            remedy=N_("Hãy tải lại danh sách chờ ký."),
        )
    signature = PaperSignature.objects.create(
        dossier=row,
        n=PaperSignature.objects.filter(dossier=row).count() + 1,
        decided_n=decided.n,
        part=SignaturePart.PERSON,
        state=SignatureState.INK,
        unit_id=row.authority_unit_id,
        officer_id=actor.officer_id,
        officer_name=actor.name,
        planned_at=at,
        reason=reason.strip(),
    )
    return tell(row=row, signature=signature, actor=actor, at=at, request_id=request_id)


@transaction.atomic
def seal_by_hand(
    *,
    actor: Actor,
    at: datetime,
    dossier_id: int,
    version: int,
    request_id: UUID,
    reason: str,
) -> Done:
    """Turn the agency's owed signature into ink, by the clerk who would give it.

    The result keeps its number and is printed from its words, to be signed and stamped
    by hand; the signed draft stays a draft. The same request again changes nothing.
    """
    require(actor, Act.SIGN_FOR_AGENCY)
    found = done_before(request_id=request_id)
    if found is not None:
        return found
    _check_reason(reason)
    seen = visible(actor=actor, on=at.astimezone(VN).date()).filter(pk=dossier_id)
    if not seen.exists():
        raise no_such_dossier()
    row = locked(dossier_id=dossier_id, version=version)
    owed = owed_to(actor).select_for_update(of=("self",)).filter(dossier=row).first()
    if owed is None or owed.file_n is None:
        raise NotNow(
            "nothing_to_sign",
            N_("Hồ sơ %(code)s không chờ chữ ký số của cơ quan ở chỗ bạn."),
            facts={"code": row.code},
            remedy=N_("Hãy vào số, đóng dấu trước, hoặc tải lại danh sách chờ ký."),
        )
    file = DossierFile.objects.get(dossier=row, n=owed.file_n)
    file.sha256, file.size, file.purpose = "", 0, Purpose.RESULT
    file.name = f"Kết quả {row.code}.pdf"
    file.save(update_fields=["sha256", "size", "purpose", "name"])
    owed.state, owed.reason, owed.fault = SignatureState.INK, reason.strip(), ""
    owed.officer_id, owed.officer_name = actor.officer_id, actor.name
    owed.save(update_fields=["state", "reason", "fault", "officer_id", "officer_name"])
    return tell(row=row, signature=owed, actor=actor, at=at, request_id=request_id)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid(
            "reason_missing",
            N_("Chưa ghi lý do ký tay."),
            field="reason",
            remedy=N_("Hãy ghi ngắn gọn vì sao không ký số."),
        )
