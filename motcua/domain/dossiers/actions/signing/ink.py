"""Leave a signature to ink: said by whoever would sign, with the reason."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.dossiers.actions.record import Done, done_before
from motcua.domain.dossiers.actions.signing.common import locked, tell
from motcua.domain.dossiers.actions.signing.person import check_signable, signature_for
from motcua.domain.dossiers.models import (
    PaperSignature,
    SignaturePart,
    SignatureState,
)
from motcua.domain.dossiers.readers.signing import decision_of
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
    if not reason.strip():
        raise Invalid(
            "reason_missing",
            N_("Chưa ghi lý do ký tay."),
            field="reason",
            remedy=N_("Hãy ghi ngắn gọn vì sao không ký số."),
        )
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
