"""An officer of the centre helps to file; the applicant says yes in their own way."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.actions.confirming import is_code, put_code
from motcua.domain.accounts.actions.second_step import Sent
from motcua.domain.accounts.models import Assistance
from motcua.domain.accounts.rules import Act, require
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Tie
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.kernel.text import N_


@transaction.atomic
def begin_assistance(
    *, actor: Actor, at: datetime, filing: UUID, person_id: int, unit_id: int
) -> None:
    """Note that the officer helps a citizen with a filing, today. Raises NotAllowed."""
    require(actor, Act.ASSIST_FILING)
    Assistance.objects.create(
        filing=filing,
        person_id=person_id,
        officer_id=actor.officer_id or 0,
        officer_name=actor.name,
        unit_id=unit_id,
        begun_at=at,
    )


@transaction.atomic
def make_confirming_code(*, actor: Actor, at: datetime, filing: UUID) -> Sent:
    """Make the code by which the applicant confirms what is to be sent.

    Raises NotFound for a filing the actor does not help with, Invalid without an e-mail.
    """
    row = _own(actor, filing)
    if not row.person.email:
        raise Invalid(
            "no_email",
            N_("Trung tâm chưa có địa chỉ thư điện tử của ông/bà."),
            field="code",
            remedy=N_("Hãy để người dân ký trên bản in."),
        )
    code = put_code(row=row, at=at)
    row.save()
    return Sent(row.pk, code, row.person.email)


@transaction.atomic(durable=True)
def confirm_by_code(*, actor: Actor, at: datetime, filing: UUID, code: str) -> bool:
    """Take the applicant's code; False for a wrong one. Raises NotFound."""
    row = _own(actor, filing)
    right = is_code(row=row, code=code, at=at)
    if right:
        row.confirmed_at, row.confirmed_how, row.digest = at, "code", ""
    row.save()
    return right


@transaction.atomic
def confirm_on_paper(*, actor: Actor, at: datetime, filing: UUID, proof: str) -> None:
    """Note that the applicant has signed on paper, and what. Raises NotFound, Invalid."""
    row = _own(actor, filing)
    if not proof.strip():
        raise Invalid(
            "proof_missing",
            N_("Chưa ghi người dân đã ký giấy tờ gì."),
            field="proof",
            remedy=N_("Ví dụ: ký tên trên bản in hồ sơ, lưu tại quầy 3."),
        )
    row.confirmed_at, row.confirmed_how, row.proof = at, "paper", proof.strip()
    row.save()


def take_yes_back(*, actor: Actor, at: datetime, filing: UUID) -> None:
    """Ask the applicant anew after an assistant's change; nothing for anybody else."""
    if _assists(actor):
        Assistance.objects.filter(filing=filing).update(
            confirmed_at=None, confirmed_how="", proof="", digest=""
        )


def require_yes(*, actor: Actor, at: datetime, filing: UUID) -> None:
    """Raise Conflict where an assistant would send without the applicant's yes.

    Notes when it was sent, for the count of assisted filings.
    """
    if not _assists(actor):
        return
    row = _own(actor, filing)
    if row.confirmed_at is None:
        raise Conflict(
            "applicant_not_asked",
            N_("Người dân chưa xác nhận nội dung hồ sơ."),
            remedy=N_("Hãy để người dân đọc mã gửi về thư của họ, hoặc ký trên bản in."),
        )
    row.sent_at = at
    row.save(update_fields=["sent_at"])


def _assists(actor: Actor) -> bool:
    behalf = actor.on_behalf_of
    return behalf is not None and behalf.tie is Tie.ASSISTANT


def _own(actor: Actor, filing: UUID) -> Assistance:
    require(actor, Act.ASSIST_FILING)
    row = (
        Assistance.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(filing=filing, officer_id=actor.officer_id or 0, sent_at__isnull=True)
        .first()
    )
    if row is None:
        raise NotFound("assistance_unknown", N_("Bạn không hỗ trợ hồ sơ này."))
    return row
