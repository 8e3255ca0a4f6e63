"""Who shall sign is proposed by one person and put in force by a second.

Basis: NĐ 30/2020 art 13 (KT., TL., TUQ. in writing); NĐ 68/2024.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from motcua.domain.accounts import actions as accounts
from motcua.domain.accounts import readers as account_readers
from motcua.domain.accounts.actions import AuthorityRow
from motcua.domain.accounts.models import AuthorityKind, Officer
from motcua.domain.accounts.rules import Act, require
from motcua.domain.documents.actions.signatories import (
    SignatoryRow,
    check_signatory,
    keep_image,
    note_signatory,
    put_in_force,
)
from motcua.domain.documents.models import ProposalState, Signatory, SignatoryProposal
from motcua.domain.documents.rules.signing.images import check_image
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class AuthorityAsked:
    """A line of the register of authority that goes with a signatory.

    No codes mean every procedure; `principal_title` is whose place is taken.
    """

    kind: str
    principal_title: str
    unit_id: int | None
    procedure_codes: tuple[str, ...] = ()


@transaction.atomic
def propose_signatory(
    *,
    actor: Actor,
    at: datetime,
    row: SignatoryRow,
    valid_from: date | None,
    valid_to: date | None = None,
    authority: AuthorityAsked | None = None,
) -> int:
    """Propose with which certificate, and by which authority, somebody shall sign.

    Without an image the holder's last one is taken. Nothing is in force before a second
    person has confirmed it. Raises NotAllowed, Invalid naming the field.
    """
    require(actor, Act.EDIT_SIGNATORY)
    check_signatory(row=row)
    first = _span(valid_from, valid_to, at)
    if authority is not None:
        _check_authority(row, authority, valid_to)
    made = SignatoryProposal.objects.create(
        officer_id=row.officer_id,
        unit_id=row.unit_id,
        service=row.service,
        credential_id=row.credential_id.strip(),
        number=row.number.strip(),
        image_id=_image(actor, at, row),
        image_width_mm=row.image_width_mm,
        authority_kind=authority.kind if authority else "",
        principal_title=authority.principal_title.strip() if authority else "",
        authority_unit_id=authority.unit_id if authority else None,
        procedure_codes=list(authority.procedure_codes) if authority else [],
        document=row.document.strip(),
        valid_from=first,
        valid_to=valid_to,
        state=ProposalState.OPEN,
        proposed_by_id=actor.officer_id or 0,
        proposed_by=actor.name,
        proposed_at=at,
    )
    _note(made, actor, at, "signatory.proposed")
    return made.pk


@transaction.atomic
def confirm_signatory(*, actor: Actor, at: datetime, proposal_id: int) -> None:
    """Put a proposal in force, as the second person.

    Raises NotAllowed for whoever proposed it, NotFound, Conflict when it is decided.
    """
    require(actor, Act.CONFIRM_SIGNATORY)
    asked = _open(proposal_id)
    if asked.proposed_by_id == (actor.officer_id or 0):
        raise NotAllowed(
            "second_person_needed",
            N_("Việc này cần người thứ hai xác nhận; bạn là người đề nghị."),
            remedy=N_("Hãy nhờ một người khác có cùng thẩm quyền xác nhận."),
        )
    row = SignatoryRow(
        service=asked.service,
        credential_id=asked.credential_id,
        image=b"",
        image_width_mm=asked.image_width_mm,
        document=asked.document,
        officer_id=asked.officer_id,
        unit_id=asked.unit_id,
        number=asked.number,
    )
    made = put_in_force(row=row, image=asked.image_id, valid_from=asked.valid_from)
    if asked.valid_to is not None:
        made.valid_to = asked.valid_to
        made.save(update_fields=["valid_to"])
    if asked.authority_kind:
        _enter_authority(asked, at)
    _decide(asked, ProposalState.CONFIRMED, actor, at)


@transaction.atomic
def drop_signatory(*, actor: Actor, at: datetime, proposal_id: int) -> None:
    """Let a proposal fall: by who made it or by a second person; it stays on record."""
    require(actor, Act.CONFIRM_SIGNATORY)
    _decide(_open(proposal_id), ProposalState.DROPPED, actor, at)


@transaction.atomic
def end_signatory(
    *, actor: Actor, at: datetime, signatory_id: int, last: date | None, document: str
) -> None:
    """End a line of the register on a day, yesterday at the earliest; one person may.

    Raises NotAllowed, NotFound, Invalid naming the field, Conflict when it has ended.
    """
    require(actor, Act.EDIT_SIGNATORY)
    row = Signatory.objects.select_for_update().filter(pk=signatory_id).first()
    if row is None:
        raise NotFound("signatory_unknown", N_("Không có dòng đăng ký chữ ký số này."))
    today = at.astimezone(VN).date()
    if row.valid_to is not None and row.valid_to < today:
        raise Conflict("signatory_ended", N_("Dòng này đã hết hiệu lực trước đó."))
    earliest = max(row.valid_from, today - timedelta(days=1))
    if last is None or last < earliest or (row.valid_to and last > row.valid_to):
        raise Invalid(
            "last_day_impossible",
            N_("Ngày cuối phải từ %(first)s và không sau ngày hết hạn đã ghi."),
            facts={"first": f"{earliest:%d/%m/%Y}"},
            field="last",
            remedy=N_("Hãy chọn lại ngày."),
        )
    if not document.strip():
        raise Invalid(
            "document_missing",
            N_("Chưa ghi số văn bản."),
            field="document",
            remedy=N_("Ví dụ: 12/QĐ-UBND ngày 05/01/2026."),
        )
    row.valid_to, row.ended_by = last, actor.name
    row.end_document = document.strip()
    row.save(update_fields=["valid_to", "ended_by", "end_document"])
    note_signatory(
        actor=actor,
        at=at,
        kind="signatory.ended",
        payload={"signatory": row.pk, "last": last, "document": row.end_document},
    )


def _span(valid_from: date | None, valid_to: date | None, at: datetime) -> date:
    if valid_from is None or valid_from < at.astimezone(VN).date():
        raise Invalid(
            "first_day_impossible",
            N_("Ngày bắt đầu phải từ hôm nay."),
            field="valid_from",
            remedy=N_("Hãy chọn lại ngày; đăng ký không có hiệu lực về trước."),
        )
    if valid_to is not None and valid_to < valid_from:
        raise Invalid(
            "span_turned_round",
            N_("Ngày cuối sớm hơn ngày bắt đầu."),
            field="valid_to",
            remedy=N_("Hãy chọn lại ngày."),
        )
    return valid_from


def _check_authority(
    row: SignatoryRow, asked: AuthorityAsked, valid_to: date | None
) -> None:
    """Raise Invalid unless the line could stand in the register of authority."""
    deputy = asked.kind != AuthorityKind.DIRECT
    faults = {
        "authority_kind": asked.kind not in AuthorityKind.values,
        "officer": row.officer_id is None,
        "authority_unit": asked.unit_id is None,
        "principal_title": deputy and not asked.principal_title.strip(),
        "valid_to": asked.kind == AuthorityKind.AUTHORISED and valid_to is None,
    }
    for field, bad in faults.items():
        if bad:
            raise Invalid(
                "authority_incomplete",
                N_("Thẩm quyền ký chưa đủ."),
                field=field,
                remedy=N_(
                    "KT., TL., TUQ. cần chức danh người được ký thay; TUQ. cần ngày cuối."
                ),
            )


def _image(actor: Actor, at: datetime, row: SignatoryRow) -> str:
    """Return the hash of the new picture, else of the holder's last one."""
    if row.image:
        check_image(row.image)
        return keep_image(actor=actor, at=at, png=row.image)
    holder = {"officer_id": row.officer_id, "unit_id": row.unit_id}
    before = Signatory.objects.filter(**holder).order_by("-valid_from").first()
    if before is None:
        raise Invalid(
            "image_missing",
            N_("Chưa có hình ảnh chữ ký hoặc con dấu."),
            field="image",
            remedy=N_("Hãy chọn tệp PNG nền trong suốt."),
        )
    return before.image_id


def _enter_authority(asked: SignatoryProposal, at: datetime) -> None:
    """Write the line of authority; two people have decided, the machine writes."""
    if asked.officer_id is None or asked.authority_unit_id is None:
        raise AssertionError("a constraint gives authority an officer and a unit")
    line = AuthorityRow(
        officer=Officer.objects.get(pk=asked.officer_id).code,
        unit=account_readers.unit(unit_id=asked.authority_unit_id).code,
        kind=asked.authority_kind,
        principal_title=asked.principal_title,
        document=asked.document,
        valid_from=asked.valid_from,
        valid_to=asked.valid_to,
        procedure_codes=tuple(asked.procedure_codes),
    )
    accounts.register_authority(actor=SYSTEM, at=at, rows=[line])


def _open(proposal_id: int) -> SignatoryProposal:
    rows = SignatoryProposal.objects.select_for_update().filter(pk=proposal_id)
    found = rows.first()
    if found is None:
        raise NotFound("proposal_unknown", N_("Không có đề nghị này."))
    if found.state != ProposalState.OPEN:
        raise Conflict(
            "proposal_decided",
            N_("Đề nghị này đã được quyết định trước đó."),
            remedy=N_("Hãy tải lại trang."),
        )
    return found


def _decide(
    asked: SignatoryProposal, state: ProposalState, actor: Actor, at: datetime
) -> None:
    asked.state, asked.decided_at = state, at
    asked.decided_by_id, asked.decided_by = actor.officer_id, actor.name
    asked.save(update_fields=["state", "decided_at", "decided_by_id", "decided_by"])
    _note(asked, actor, at, f"signatory.{state.value}")


def _note(asked: SignatoryProposal, actor: Actor, at: datetime, kind: str) -> None:
    payload: dict[str, object] = {
        "proposal": asked.pk,
        "officer_id": asked.officer_id,
        "unit_id": asked.unit_id,
        "credential": asked.credential_id,
        "authority": asked.authority_kind,
        "document": asked.document,
        "from": asked.valid_from,
        "proposed_by": asked.proposed_by,
    }
    note_signatory(actor=actor, at=at, kind=kind, payload=payload)
