"""The clerk enters a signed notice in the register, seals it, and it goes out.

Basis: NĐ 30/2020 art 15 (number), art 17-18 (seal, issuing), art 21 (arrival).
"""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from motcua.domain.accountability.actions.common import held, moved_on, note
from motcua.domain.accountability.models import AgencyNotice, NoticeState
from motcua.domain.accountability.readers.links import notice_url
from motcua.domain.accountability.readers.notices import subject_of
from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act
from motcua.domain.correspondence.actions import Entry, number_document
from motcua.domain.correspondence.actions.incoming import Arrival, arrive
from motcua.domain.correspondence.models import Medium
from motcua.domain.documents import actions as documents
from motcua.domain.documents import readers as document_readers
from motcua.domain.documents.readers.templates import text_of
from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.documents.rules.parts import dated
from motcua.domain.documents.rules.rendering import print_written
from motcua.domain.documents.rules.signing import images, pades
from motcua.domain.dossiers.actions.signing.common import by_hand, call, certified
from motcua.domain.notifications.actions import plan_letter
from motcua.domain.supervision.models import Reach
from motcua.kernel.actor import Actor, Role
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, MotcuaError
from motcua.kernel.text import N_

_NAMESPACE = UUID("6f3d3f4e-5c0f-4a0e-9d53-2f2b9a64d3a1")
"""Under which the arrival of each notice has its request number."""
KIND = "TB"


@transaction.atomic
def issue_notice(*, actor: Actor, at: datetime, notice_id: int) -> str:
    """Give a signed notice its number; what is signed by hand goes out at once.

    What was signed electronically then waits for the centre's own signature
    (`seal_notice`). Returns the number; the same again returns it too. Raises
    NotAllowed, NotFound, NotNow.
    """
    row = held(actor=actor, act=Act.ISSUE_LETTER, notice_id=notice_id)
    if row.number:
        return row.number
    if row.state != NoticeState.SIGNED:
        raise moved_on()
    entry = Entry(
        kind=KIND,
        subject=subject_of(row=row),
        signer=row.signer_name,
        recipients=row.agency.name,
        form="agency_notice",
        medium=Medium.ELECTRONIC if row.electronic else Medium.PAPER,
    )
    row.number = number_document(actor=actor, at=at, unit_id=row.unit_id, entry=entry)
    row.numbered_at, row.state = at, NoticeState.NUMBERED
    words = row.words or {}
    day = dated(accounts.unit(unit_id=row.unit_id).place, at)
    row.words = {**words, "data": {**words["data"], "number": row.number, "dated": day}}
    row.save()
    note(row=row, actor=actor, at=at, kind="numbered", facts={"number": row.number})
    if not row.electronic:
        paper = print_written(row.words, text_of(words=row.words))
        _send(row, actor, at, paper)
    return row.number


def seal_notice(*, actor: Actor, at: datetime, notice_id: int, pin: str) -> None:
    """Give a numbered notice the centre's own signature, and send it.

    `pin` opens the centre's key and is not kept. What the service refuses stays, with
    the reason beside it. Raises NotAllowed, NotFound, NotNow, Invalid at `pin`.
    """
    with transaction.atomic():
        row = held(actor=actor, act=Act.ISSUE_LETTER, notice_id=notice_id)
        if row.state == NoticeState.ISSUED:
            return
        if row.state != NoticeState.NUMBERED:
            raise moved_on()
    if not pin:
        raise Invalid("pin_missing", N_("Chưa nhập mã PIN ký số."), field="pin")
    try:
        sealed = _sealed(row, at, pin)
    except MotcuaError as error:
        AgencyNotice.objects.filter(pk=row.pk).update(fault=error.code)
        raise
    with transaction.atomic():
        again = held(actor=actor, act=Act.ISSUE_LETTER, notice_id=notice_id)
        if again.state == NoticeState.NUMBERED and again.sha256 == row.sha256:
            _send(again, actor, at, sealed)


def _sealed(row: AgencyNotice, at: datetime, pin: str) -> bytes:
    on = at.astimezone(VN).date()
    seal = document_readers.signatory_of_unit(unit_id=row.unit_id, on=on)
    if seal is None:
        raise by_hand()
    by = certified(signatory=seal, at=at)
    with document_readers.open_file(sha256=row.sha256) as kept:
        content = kept.read()
    words = row.words or {}
    stamp = images.stamp(seal.image(), title=f"Dấu của {by.facts.name}")
    said = f"Số: {row.number}; {words['data']['dated']}"
    paper = pades.ToSeal(content, stamp, images.number_line(words), said)
    reason = "Chữ ký số của cơ quan"
    [answer] = call(papers=[paper], signatory=seal, by=by, at=at, pin=pin, reason=reason)
    if isinstance(answer, MotcuaError):
        raise answer
    return answer


def _send(row: AgencyNotice, actor: Actor, at: datetime, content: bytes) -> None:
    """Keep the paper, enter it where it arrives, tell those who lead there."""
    name = f"Thông báo {row.number.replace('/', '-')}.pdf"
    kept = documents.keep_file(
        actor=actor,
        at=at,
        name=name,
        media_type="application/pdf",
        chunks=iter([content]),
    )
    row.sha256, row.state, row.fault = kept.sha256, NoticeState.ISSUED, ""
    row.issued_at, row.issued_by = at, actor.name
    row.save()
    note(row=row, actor=actor, at=at, kind="issued", facts={"sha256": row.sha256})
    _arrive(row, actor, at, kept)
    _tell(row, actor, at)


def _arrive(row: AgencyNotice, actor: Actor, at: datetime, kept: KeptFile) -> None:
    """Enter it among what came in, where the agency keeps a register of its own.

    A paper one arrives when it is brought, and is entered then by who takes it.
    """
    on = at.astimezone(VN).date()
    clerks = accounts.officers_with(role=Role.CLERK, unit_id=row.agency_id, on=on)
    if not clerks or not row.electronic:
        return
    arrival = Arrival(
        sender=row.unit.name,
        subject=subject_of(row=row),
        sender_number=row.number,
        sender_date=on,
        type_name="Thông báo",
        medium=Medium.ELECTRONIC,
        to_unit_id=row.agency_id,
    )
    arrive(
        actor=actor,
        at=at,
        request_id=uuid5(_NAMESPACE, str(row.pk)),
        unit_id=row.agency_id,
        arrival=arrival,
        scan=kept,
    )


def _tell(row: AgencyNotice, actor: Actor, at: datetime) -> None:
    """Owe a message to each head, leader and clerk of the agency with an address."""
    on = at.astimezone(VN).date()
    told = {
        one.id
        for role in (Role.HEAD, Role.LEADER, Role.CLERK)
        for one in accounts.officers_with(role=role, unit_id=row.agency_id, on=on)
    }
    for reach in Reach.objects.filter(officer_id__in=told).exclude(email=""):
        plan_letter(
            actor=actor,
            at=at,
            key=f"agency_notice/{row.pk}/{reach.officer_id}",
            kind="agency_notice",
            recipient=reach.email,
            facts={
                "number": row.number,
                "month": f"{row.month}/{row.year}",
                "late": str(row.content["late_now"]),
                "url": notice_url(row.pk),
            },
        )
