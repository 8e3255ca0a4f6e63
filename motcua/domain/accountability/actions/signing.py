"""The head of the centre signs a notice: electronically, or by hand.

Basis: NĐ 30/2020 art 13 (the competent person signs, before number and seal).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.domain.accountability.actions.common import held, moved_on, note
from motcua.domain.accountability.models import AgencyNotice, NoticeState
from motcua.domain.accountability.readers.notices import by_key, draft_words
from motcua.domain.accounts.rules import Act
from motcua.domain.documents import actions as documents
from motcua.domain.documents import readers as document_readers
from motcua.domain.documents.readers.templates import text_of
from motcua.domain.documents.rules.rendering import print_with_anchors
from motcua.domain.documents.rules.signing import images, pades
from motcua.domain.documents.rules.signing.places import AnchorMissing, places
from motcua.domain.dossiers.actions.signing.common import Certified, call, certified
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, MotcuaError, NotNow
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class _Plan:
    """A draft that may be signed, with the words it has now."""

    as_of: datetime
    words: dict[str, Any]
    electronic: bool
    unit_id: int


def sign_notice(
    *, actor: Actor, at: datetime, notice_id: int, pin: str = "", by_hand: bool = False
) -> None:
    """Sign a draft with the actor's key, which `pin` opens, or leave it to ink.

    Where the actor or the centre has no certificate it is signed by hand. The network
    is asked with no transaction open. The same again is refused as done. Raises
    NotAllowed, NotFound, NotNow, Invalid at `pin`.
    """
    plan = _plan(actor, at, notice_id, by_hand=by_hand)
    signed: bytes | None = None
    if plan.electronic:
        if not pin:
            raise Invalid("pin_missing", N_("Chưa nhập mã PIN ký số."), field="pin")
        signed = _signed(actor, at, plan, pin)
    _record(actor, at, notice_id, plan, signed)


@transaction.atomic
def _plan(actor: Actor, at: datetime, notice_id: int, *, by_hand: bool) -> _Plan:
    row = held(actor=actor, act=Act.NOTIFY_AGENCIES, notice_id=notice_id)
    if row.state != NoticeState.DRAFT:
        raise moved_on()
    electronic = not by_hand and by_key(actor=actor, unit_id=row.unit_id, at=at)
    words = draft_words(row=row, actor=actor, at=at)
    return _Plan(row.as_of, words, electronic, row.unit_id)


def _signed(actor: Actor, at: datetime, plan: _Plan, pin: str) -> bytes:
    on = at.astimezone(VN).date()
    person = document_readers.signatory_of_officer(
        officer_id=actor.officer_id or 0, on=on
    )
    seal = document_readers.signatory_of_unit(unit_id=plan.unit_id, on=on)
    if person is None or seal is None:
        raise AssertionError("only what both sign electronically comes here")
    by: Certified = certified(signatory=person, at=at)
    pdf, anchors = print_with_anchors(plan.words, text_of(words=plan.words))
    image = seal.image()
    try:
        where = places(anchors, seal_mm=(image.width_mm, image.height_mm))
    except AnchorMissing:
        raise NotNow(
            "no_place_to_sign",
            N_("Mẫu thông báo của đơn vị không có chỗ cho chữ ký số."),
            remedy=N_("Hãy chọn “Ký tay”, hoặc nhờ sửa mẫu của đơn vị."),
        ) from None
    stamp = images.stamp(person.image(), title=f"Chữ ký của {by.facts.name}")
    paper = pades.ToSign(pdf, where.signature, stamp, where.seal, where.number)
    [answer] = call(
        papers=[paper], signatory=person, by=by, at=at, pin=pin, reason="Ký ban hành"
    )
    if isinstance(answer, MotcuaError):
        raise answer
    return answer


@transaction.atomic
def _record(
    actor: Actor, at: datetime, notice_id: int, plan: _Plan, signed: bytes | None
) -> None:
    row: AgencyNotice = held(actor=actor, act=Act.NOTIFY_AGENCIES, notice_id=notice_id)
    if row.state != NoticeState.DRAFT or row.as_of != plan.as_of:
        raise moved_on()
    if signed is not None:
        row.sha256 = documents.keep_file(
            actor=actor,
            at=at,
            name=f"Thông báo tháng {row.month}-{row.year}.pdf",
            media_type="application/pdf",
            chunks=iter([signed]),
        ).sha256
    row.state, row.words, row.electronic = NoticeState.SIGNED, plan.words, bool(signed)
    row.signer_id, row.signer_name, row.signed_at = actor.officer_id, actor.name, at
    row.save()
    way = "electronic" if signed is not None else "ink"
    facts = {"way": way, "sha256": row.sha256}
    note(row=row, actor=actor, at=at, kind="signed", facts=facts)
