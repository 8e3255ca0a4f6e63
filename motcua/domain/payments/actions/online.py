"""Pay through the gateway: begin, and take in what it tells, in whatever order.

Basis: law.md's payment platform 1.0.6: one MaThamChieu is one payment, whoever tells
of it and however often.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from motcua.domain.accounts import readers as accounts
from motcua.domain.catalogue.rules.counted import Pieces
from motcua.domain.dossiers.models import Dossier
from motcua.domain.payments.actions.dues import note_for_payer, write_down_each
from motcua.domain.payments.actions.settling import settle
from motcua.domain.payments.models import Attempt, Due, Notice
from motcua.domain.payments.ports import GatewaySilent, Order, OrderLine, WrongHash
from motcua.domain.payments.readers.due_facts import Subject
from motcua.domain.payments.readers.dues import (
    dues_of,
    matter_of,
    require_payer,
    subject_of_dossier,
)
from motcua.domain.payments.readers.gateway import gateway
from motcua.domain.payments.rules.dues import collected_at_door, paid_together_now
from motcua.domain.payments.rules.online import (
    ATTEMPT_LIFE,
    FIRST_QUERY,
    FORGED_KEPT,
    LIVE,
    MOST_ALIKE,
    MOST_FORGED,
    AttemptState,
    Verdict,
)
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotAllowed, NotNow
from motcua.kernel.text import N_

log = logging.getLogger(__name__)
_LONGEST_VALUE = 200
_MOST_FIELDS = 40


def begin(
    *,
    actor: Actor,
    at: datetime,
    subject: Subject,
    client: str,
    held: Callable[[], Subject] | None = None,
) -> UUID:
    """Begin to pay what is open of one's own filing or dossier; return the attempt's key.

    Whoever begins again while the first attempt lives comes back to that one. `client`
    is the payer's address. `held` holds the filing and returns the subject as it is
    then: what is said of a fee meanwhile waits. Raises NotAllowed, NotNow where nothing
    is open or there is no gateway or it gives no answer; what it was asked is kept
    then, and asked again.
    """
    require_payer(actor=actor, subject=subject)
    gateway()
    attempt, dues = _attempt(actor, held or (lambda: subject), at)
    if attempt.pay_address:
        return attempt.key
    pieces = {due.source: due.pieces for due in dues_of(subject=subject)}
    order = order_of(
        attempt=attempt,
        subject=subject,
        lines=[order_line(due, pieces.get(due.source)) for due in dues],
        info=f"Nop phi ho so {subject.code or subject.procedure_code}",
        code=subject.code,
        client=client,
        at=at,
    )
    announce(attempt, order)
    return attempt.key


def announce(attempt: Attempt, order: Order) -> None:
    """Tell the gateway of a payment, and keep where to pay it; raise NotNow."""
    try:
        address = gateway().begin(order)
    except GatewaySilent as fault:
        log.warning("gateway, init %s: %s", attempt.reference, fault)
        Attempt.objects.filter(pk=attempt.pk).update(fault=str(fault)[:_LONGEST_VALUE])
        raise NotNow(
            "gateway_silent",
            N_("Cổng thanh toán chưa trả lời."),
            remedy=N_("Bạn chưa mất tiền. Hãy thử lại sau ít phút, hoặc nộp tại quầy."),
        ) from None
    # A notice may have come before this answer: it stands.
    Attempt.objects.filter(pk=attempt.pk).update(pay_address=address, fault="")
    begun = Attempt.objects.filter(state=AttemptState.BEGUN)
    begun.filter(Q(pk=attempt.pk) | Q(part_of=attempt)).update(state=AttemptState.OPEN)


@transaction.atomic
def _attempt(
    actor: Actor, held: Callable[[], Subject], at: datetime
) -> tuple[Attempt, list[Due]]:
    """Return the attempt that lives, or a new one, and the dues it pays."""
    subject = held()
    if subject.dossier_id is not None:
        row = Dossier.objects.select_for_update().get(pk=subject.dossier_id)
        subject = subject_of_dossier(row)
    wanted = [
        due for due in dues_of(subject=subject) if subject.only in ("", due.collect)
    ]
    dues = write_down_each([(subject, due) for due in wanted if due.payable])
    dues = [due for due in dues if due.state == "unpaid" and due.claim != "claimed"]
    at_door = {due.parcel for due in wanted if due.parcel}
    if not dues and at_door:
        raise collected_at_door(at_door)
    if not dues:
        raise NotNow(
            "nothing_to_pay",
            N_("Không còn khoản nào phải nộp trực tuyến."),
            remedy=N_("Hãy xem lại các khoản phải nộp của hồ sơ."),
        )
    known = _living(dues, at)
    if known is not None:
        return known, dues
    attempt = Attempt.objects.create(
        key=uuid4(),
        reference=new_reference(at=at),
        person_id=subject.person_id,
        dossier_id=subject.dossier_id,
        filing_key=subject.filing_key,
        unit_id=subject.unit_id,
        procedure_code=subject.procedure_code,
        field=matter_of(subject).field,
        title=subject.title,
        payer_name=subject.payer_name,
        amount=sum(due.amount for due in dues),
        state=AttemptState.BEGUN,
        begun_at=at,
        expires_at=at + ATTEMPT_LIFE,
        next_query_at=at + FIRST_QUERY,
    )
    attempt.dues.set(dues)
    note_for_payer(actor=actor, at=at, subject=subject, what="payment.begun")
    return attempt, dues


def new_reference(*, at: datetime) -> str:
    """Return a new MaThamChieu, unique for ever."""
    return f"MC{at:%y%m%d}{uuid4().hex[:14].upper()}"


def _living(dues: Sequence[Due], at: datetime) -> Attempt | None:
    """Return the attempt under way for just these dues and amounts.

    Raises NotNow where one of them is being paid together with others.
    """
    wanted = {due.pk for due in dues}
    rows = Attempt.objects.filter(
        dues__in=wanted, state__in=[s.value for s in LIVE], expires_at__gt=at
    )
    together = rows.exclude(part_of=None).order_by("-expires_at").first()
    if together is not None:
        raise paid_together_now(f"{together.expires_at.astimezone(VN):%H:%M %d/%m/%Y}")
    total = sum(due.amount for due in dues)
    for row in rows.distinct().order_by("-id"):
        if row.amount == total and set(row.dues.values_list("pk", flat=True)) == wanted:
            return row
    return None


def order_of(
    *,
    attempt: Attempt,
    subject: Subject,
    lines: Sequence[OrderLine],
    info: str,
    client: str,
    at: datetime,
    code: str = "",
) -> Order:
    """Return what the gateway is told of a payment.

    `subject` says who pays, `code` of which dossier it is, `client` from where.
    """
    unit = accounts.unit(unit_id=attempt.unit_id)
    return Order(
        reference=attempt.reference,
        amount=attempt.amount,
        at=at,
        address=client,
        info=info,
        procedure_code=attempt.procedure_code,
        procedure_name=attempt.title,
        unit_code=unit.code,
        unit_name=unit.name,
        dossier_code=code,
        payer_name=subject.payer_name,
        payer_number=subject.payer_number,
        payer_address=subject.payer_address,
        lines=lines,
    )


def order_line(due: Due, pieces: Pieces | None, of: str = "") -> OrderLine:
    """Return a due as the gateway's bill names it, with how it is counted.

    `of` says of which filing or dossier it is where there are several.
    """
    name = f"{due.name}: {pieces.words}" if pieces else due.name
    return OrderLine(due.code, f"{of}. {name}" if of else name, due.kind, due.amount)


def take_notice(
    *, actor: Actor, at: datetime, message: Mapping[str, object]
) -> tuple[Verdict, Mapping[str, object]]:
    """Take in a notice of the gateway, once; return the verdict and what to answer.

    Whatever it says is written down, within the bounds of `note`; one with a wrong hash
    changes nothing else. Raises ValueError for what is no notice at all.
    """
    found = gateway()
    reference = str(message.get("MaThamChieu", ""))[:_LONGEST_VALUE]
    try:
        told = found.read_notice(message)
    except WrongHash:
        note(
            at=at,
            way="notice",
            reference=reference,
            verdict=Verdict.WRONG_HASH,
            message=message,
        )
        return Verdict.WRONG_HASH, found.noticed(reference=reference, error="hash")
    verdict = settle(actor=actor, at=at, told=told, way="notice") or Verdict.IGNORED
    note(at=at, way="notice", reference=told.reference, verdict=verdict, message=message)
    error = "reference" if verdict is Verdict.UNKNOWN else ""
    if verdict is Verdict.WRONG_AMOUNT:
        error = "amount"
    return verdict, found.noticed(reference=told.reference, error=error)


def note(
    *,
    at: datetime,
    way: str,
    reference: str,
    verdict: Verdict,
    message: Mapping[str, object],
) -> None:
    """Write down what was told of a payment, cut to what may be kept of a stranger's.

    Anybody can send a notice, with a wrong hash or one overheard, as often as they
    like: what is beyond the bounds is said in the log and fills no table.
    """
    if not _has_room(at, reference, verdict):
        log.warning("gateway, notice not kept: %s %s", verdict, reference[:40])
        return
    short = {
        str(name)[:_LONGEST_VALUE]: str(value)[:_LONGEST_VALUE]
        for name, value in list(message.items())[:_MOST_FIELDS]
    }
    Notice.objects.create(
        at=at, way=way, reference=reference, verdict=verdict, message=short
    )


def _has_room(at: datetime, reference: str, verdict: Verdict) -> bool:
    """Say whether one more notice may be written down."""
    if verdict is Verdict.WRONG_HASH:
        newest = Notice.objects.filter(at__gt=at - timedelta(hours=1))
        return newest.filter(verdict=verdict).count() < MOST_FORGED
    alike = Notice.objects.filter(reference=reference, verdict=verdict)
    return alike.count() < MOST_ALIKE


def drop_forged(*, actor: Actor, at: datetime) -> int:
    """Delete the notices with a wrong hash that are old; return how many those were.

    For the job that tidies. Raises NotAllowed for anybody but the system.
    """
    if not actor.is_system:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))
    rows = Notice.objects.filter(verdict=Verdict.WRONG_HASH, at__lt=at - FORGED_KEPT)
    return rows.delete()[0]
