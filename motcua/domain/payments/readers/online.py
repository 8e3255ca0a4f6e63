"""What is seen of payments through the gateway: by payers, by the till, by the books."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.domain.accounts.rules import Act, may, require, units_for
from motcua.domain.accounts.rules.behalf import reach_of
from motcua.domain.documents.readers import open_file
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.owners import beside_in
from motcua.domain.payments.models import (
    Attempt,
    DayDifference,
    GatewayDay,
    Notice,
    Refund,
)
from motcua.domain.payments.rules.online import AttemptState, RefundState
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing, Matter
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_

MOST = 200


@dataclass(frozen=True, slots=True)
class AttemptFacts:
    """One attempt to pay; amounts in đồng. `refund` is a `RefundState`, '' for none.

    A batch has `parts`, a part the key of its batch and its number in it; `sheet_key`
    names the sheet of many filings whose rows are the parts.
    """

    key: UUID
    reference: str
    title: str
    dossier_code: str
    filing_key: UUID | None
    payer_name: str
    amount: int
    received: int | None
    state: AttemptState
    begun_at: datetime
    expires_at: datetime
    settled_at: datetime | None
    pay_address: str
    transaction: str
    bank: str
    names: tuple[str, ...]
    refund: str
    refund_answer: str
    has_bill: bool
    batch_key: UUID | None = None
    n: int | None = None
    sheet_key: UUID | None = None
    parts: tuple["AttemptFacts", ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What was told of a payment."""

    at: datetime
    way: str
    reference: str
    verdict: str
    amount: str
    transaction: str


@dataclass(frozen=True, slots=True)
class RefundFacts:
    """One refund; `attempt_key` names the payment."""

    id: int
    reference: str
    payment: str
    payer_name: str
    title: str
    amount: int
    of_due: bool
    state: RefundState
    reason: str
    listed_at: datetime
    asked_name: str
    asked_by: int | None
    decided_name: str
    answer: str
    done_at: datetime | None
    attempt_key: UUID


@dataclass(frozen=True, slots=True)
class DifferenceFacts:
    """One difference; amounts in đồng, None where a side has none."""

    id: int
    day: date
    reference: str
    gap: str
    ours: int | None
    theirs: int | None
    note: str
    resolved_name: str
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True)
class DayFacts:
    """One day compared; amounts in đồng."""

    day: date
    compared_at: datetime
    compared_by: str
    lines: int
    total: int
    our_lines: int
    our_total: int


def my_attempt(*, actor: Actor, key: UUID) -> AttemptFacts:
    """Return an attempt of one's own, or for whom one acts; raise NotFound."""
    return _told(actor, Attempt.objects.filter(key=key))


def my_attempt_by_reference(*, actor: Actor, reference: str) -> AttemptFacts:
    """Return one of one's own attempts by its MaThamChieu; raise NotFound."""
    return _told(actor, Attempt.objects.filter(reference=reference))


def my_attempts(
    *,
    actor: Actor,
    dossier_id: int | None = None,
    filing_key: UUID | None = None,
    sheet_key: UUID | None = None,
) -> tuple[AttemptFacts, ...]:
    """Return one's own attempts for a dossier, a filing or a sheet that came to anything.

    Of a sheet those that were begun for several of its rows at once.
    """
    rows = Attempt.objects.filter(filing_key=filing_key)
    if dossier_id is not None:
        rows = Attempt.objects.filter(dossier_id=dossier_id)
    if sheet_key is not None:
        rows = Attempt.objects.filter(sheet_key=sheet_key)
    left = [AttemptState.EXPIRED, AttemptState.FAILED, AttemptState.BEGUN]
    newest = rows.exclude(state__in=left).order_by("-begun_at")[:MOST]
    return _facts(_mine_of(actor, list(newest)))


def my_bill(*, actor: Actor, key: UUID) -> bytes:
    """Return the gateway's own receipt for one of one's own payments."""
    row = _mine(actor, Attempt.objects.filter(key=key))
    if not row.bill_sha256:
        raise _no_such_attempt()
    with open_file(sha256=row.bill_sha256) as file:
        return file.read()


def payments_at_till(
    *, actor: Actor, dossier_id: int | None = None
) -> tuple[AttemptFacts, ...]:
    """Return the newest online payments at the actor's tills, or of one dossier there.

    Of a batch its parts, and itself only while nobody can say what came for which.
    """
    require(actor, Act.ISSUE_FEE_RECEIPT)
    rows = Attempt.objects.filter(unit_id__in=units_for(actor, Act.ISSUE_FEE_RECEIPT))
    rows = rows.filter(Q(part_count=0) | Q(state=AttemptState.WRONG))
    if dossier_id is not None:
        rows = rows.filter(dossier_id=dossier_id)
    else:
        rows = rows.filter(settled_at__isnull=False)
    return _facts(rows.order_by("-begun_at")[:MOST])


def refunds(*, actor: Actor) -> tuple[RefundFacts, ...]:
    """Return the refunds at the actor's tills, those under way first."""
    if not may(actor, Act.APPROVE_REFUND):
        require(actor, Act.ASK_REFUND)
    units = units_for(actor, Act.ASK_REFUND) | units_for(actor, Act.APPROVE_REFUND)
    rows = Refund.objects.filter(attempt__unit_id__in=units).select_related("attempt")
    found = [_refund(row) for row in rows.order_by("-listed_at", "-id")[:MOST]]
    order = {RefundState.ASKED: 0, RefundState.LISTED: 1, RefundState.SENT: 2}
    return tuple(sorted(found, key=lambda one: order.get(one.state, 3)))


def differences(*, actor: Actor, day: date | None = None) -> tuple[DifferenceFacts, ...]:
    """Return the differences of a day, or everything open; the newest day first."""
    require(actor, Act.RECONCILE)
    rows = DayDifference.objects.filter(
        unit_id__in=units_for(actor, Act.RECONCILE)
    ) | DayDifference.objects.filter(unit=None)
    rows = rows.filter(resolved_at=None) if day is None else rows.filter(day=day)
    return tuple(
        DifferenceFacts(
            id=row.pk,
            day=row.day,
            reference=row.reference,
            gap=row.gap,
            ours=row.ours,
            theirs=row.theirs,
            note=row.note,
            resolved_name=row.resolved_name,
            resolved_at=row.resolved_at,
        )
        for row in rows.order_by("-day", "reference", "gap")[: MOST * 5]
    )


def days_compared(*, actor: Actor) -> tuple[DayFacts, ...]:
    """Return the newest days that were compared."""
    require(actor, Act.RECONCILE)
    rows = GatewayDay.objects.order_by("-day").values_list(
        "day", "compared_at", "compared_by", "lines", "total", "our_lines", "our_total"
    )
    return tuple(DayFacts(*row) for row in rows[:31])


def notices(*, actor: Actor) -> tuple[NoticeFacts, ...]:
    """Return the newest things told of payments, for those who reconcile."""
    require(actor, Act.RECONCILE)
    return tuple(
        NoticeFacts(
            row.at,
            row.way,
            row.reference,
            row.verdict,
            str(row.message.get("SoTien", "")),
            str(row.message.get("MaGiaoDich", "")),
        )
        for row in Notice.objects.order_by("-at", "-id")[:50]
    )


class BillReferrer:
    """The gateway's own receipts, kept as long as their payments."""

    def referred(self, *, hashes: Collection[str]) -> frozenset[str]:
        """Return which of these files are bills."""
        rows = Attempt.objects.filter(bill_sha256__in=hashes)
        return frozenset(rows.values_list("bill_sha256", flat=True))

    def beside(self, *, dossier_id: int, ns: Collection[int]) -> frozenset[str]:  # noqa: ARG002 - none goes
        """Return nothing: a bill is no file of a dossier."""
        return frozenset()


def _facts(rows: Collection[Attempt]) -> tuple[AttemptFacts, ...]:
    """Return attempts with what is beside them, in as many questions as for one."""
    if not rows:
        return ()
    ids = [row.pk for row in rows]
    refunds = Refund.objects.filter(attempt__in=ids).order_by("id")
    refunded = {row.attempt_id: row for row in refunds}
    codes = _codes(rows)
    batches = {row.part_of_id for row in rows if row.part_of_id is not None}
    keys = _keys(batches) if batches else {}
    names: dict[int, list[str]] = {}
    links = Attempt.dues.through.objects.filter(attempt__in=ids).order_by("due_id")
    for pk, name in links.values_list("attempt_id", "due__name"):
        names.setdefault(pk, []).append(name)
    return tuple(
        replace(
            _one(row, codes.get(row.dossier_id or 0, ""), refunded.get(row.pk)),
            batch_key=keys.get(row.part_of_id or 0),
            names=tuple(names.get(row.pk, ())),
        )
        for row in rows
    )


def _keys(ids: Collection[int]) -> dict[int, UUID]:
    return dict(Attempt.objects.filter(pk__in=ids).values_list("pk", "key"))


def _codes(rows: Collection[Attempt]) -> dict[int, str]:
    """Return the codes of the dossiers that attempts are of."""
    ids = {row.dossier_id for row in rows if row.dossier_id is not None}
    return dict(Dossier.objects.filter(pk__in=ids).values_list("pk", "code"))


def _one(row: Attempt, code: str, refund: Refund | None) -> AttemptFacts:
    return AttemptFacts(
        key=row.key,
        reference=row.reference,
        title=row.title,
        dossier_code=code,
        filing_key=row.filing_key,
        payer_name=row.payer_name,
        amount=row.amount,
        received=row.received,
        state=AttemptState(row.state),
        begun_at=row.begun_at,
        expires_at=row.expires_at,
        settled_at=row.settled_at,
        pay_address=row.pay_address,
        transaction=row.transaction,
        bank=row.bank,
        names=(),
        refund=refund.state if refund else "",
        refund_answer=refund.answer if refund else "",
        has_bill=bool(row.bill_sha256),
        n=row.part_n,
        sheet_key=row.sheet_key,
    )


def _refund(row: Refund) -> RefundFacts:
    return RefundFacts(
        id=row.pk,
        reference=row.reference,
        payment=row.attempt.reference,
        payer_name=row.attempt.payer_name,
        title=row.attempt.title,
        amount=row.amount,
        of_due=row.of_due,
        state=RefundState(row.state),
        reason=row.reason,
        listed_at=row.listed_at,
        asked_name=row.asked_name,
        asked_by=row.asked_by,
        decided_name=row.decided_name,
        answer=row.answer,
        done_at=row.done_at,
        attempt_key=row.attempt.key,
    )


def _told(actor: Actor, rows: QuerySet[Attempt]) -> AttemptFacts:
    """Return an attempt of the actor's with its parts, or raise NotFound.

    The batch of a part is told only where it is theirs too.
    """
    row = _mine(actor, rows)
    facts = _facts([row])[0]
    if row.part_count:
        return replace(facts, parts=_facts(row.parts.order_by("part_n")))
    if row.part_of is not None and not _mine_of(actor, [row.part_of]):
        return replace(facts, batch_key=None)
    return facts


def _mine(actor: Actor, rows: QuerySet[Attempt]) -> Attempt:
    found = _mine_of(actor, list(rows.select_related("part_of")))
    if not found:
        raise _no_such_attempt()
    return found[0]


def _mine_of(actor: Actor, rows: Sequence[Attempt]) -> list[Attempt]:
    """Return which attempts are the actor's, or of somebody they pay or follow it for.

    Of a dossier in the name of several it is each one's. A batch is whose it was begun
    for; who acts for them needs every part to be covered.
    """
    reach = reach_of(actor, Doing.PAY, Doing.FOLLOW, Doing.SEND)
    if reach is None:
        return []
    theirs = [r.dossier_id for r in rows if r.person_id != reach.person_id]
    ids = [dossier_id for dossier_id in theirs if dossier_id is not None]
    beside = beside_in(person_id=reach.person_id, ids=ids) if ids else frozenset()
    own = [r for r in rows if r.person_id == reach.person_id or r.dossier_id in beside]
    if reach.grants is None:
        return own
    parts: dict[int, list[Attempt]] = {row.pk: [row] for row in own if not row.part_count}
    for part in Attempt.objects.filter(part_of__in=[r for r in own if r.part_count]):
        parts.setdefault(part.part_of_id or 0, []).append(part)
    codes = _codes([one for of in parts.values() for one in of])
    return [
        row
        for row in own
        if all(
            reach.covers(
                Matter(
                    one.procedure_code,
                    one.field,
                    one.filing_key,
                    codes.get(one.dossier_id or 0, ""),
                )
            )
            for one in parts[row.pk]
        )
    ]


def _no_such_attempt() -> NotFound:
    return NotFound(
        "payment_unknown",
        N_("Không tìm thấy lần thanh toán này."),
        remedy=N_("Hãy đăng nhập bằng tài khoản đã nộp tiền."),
    )
