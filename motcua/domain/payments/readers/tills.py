"""Cashiers' tills: what they hold, who has to close them, and the list of a day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, Q, QuerySet, Sum

from motcua.domain.accounts.readers import in_force
from motcua.domain.accounts.rules import Act, may, require, units_for
from motcua.domain.payments.models import (
    BankAccount,
    CashOut,
    FeeReceipt,
    ReceiptState,
    TillSession,
)
from motcua.domain.payments.rules.till import (
    OutKind,
    SessionState,
    expected_cash,
    is_left,
)
from motcua.domain.payments.rules.vietqr import payload
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.text import N_

MOST = 100


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """One till as pages show it; amounts in đồng, `notes` counted by denomination.

    `expected` is what it must hold now, or had to when it was counted.
    """

    id: int
    unit_id: int
    unit_name: str
    officer_id: int
    officer_name: str
    day: date
    opened_at: datetime
    opening: int
    implicit: bool
    state: str
    received: int
    receipts: int
    given_back: int
    handed_in: int
    expected: int
    counted: int | None
    notes: Mapping[int, int]
    reason: str
    counted_by: int | None
    counted_name: str
    counted_at: datetime | None
    confirmed_name: str
    confirmed_at: datetime | None
    settled_name: str
    settled_note: str
    returned: tuple[Mapping[str, object], ...]

    @property
    def difference(self) -> int:
        """Return what was counted above (below zero: under) what it had to hold."""
        return 0 if self.counted is None else self.counted - self.expected

    def is_left(self, today: date) -> bool:
        """Say whether it is of an earlier day and not closed."""
        return is_left(day=self.day, state=self.state, today=today)


@dataclass(frozen=True, slots=True)
class OutFacts:
    """Cash that left a till."""

    kind: str
    amount: int
    to_name: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TakenLine:
    """What one officer received on a day by one method: receipts and đồng."""

    officer_name: str
    method: str
    count: int
    total: int


@dataclass(frozen=True, slots=True)
class TillDay:
    """A day of the actor's units: what was received, and the tills of the day."""

    day: date
    lines: tuple[TakenLine, ...]
    total: int
    sessions: tuple[SessionFacts, ...]


@dataclass(frozen=True, slots=True)
class TransferTo:
    """Where a transfer goes, for how much, and what its code says."""

    bank_name: str
    number: str
    holder: str
    amount: int
    purpose: str
    payload: str


def no_such_session() -> NotFound:
    """Return the one answer for "there is none" and "not for you"."""
    return NotFound("till_unknown", N_("Không tìm thấy ca thu ngân này."))


def session_facts(row: TillSession) -> SessionFacts:
    """Return a row as plain facts."""
    return _facts([row])[0]


def _facts(rows: Iterable[TillSession]) -> tuple[SessionFacts, ...]:
    """Return rows as plain facts, with three questions for all of them."""
    found = list(rows)
    ids = [row.pk for row in found]
    taken = {
        pk: (count, total)
        for pk, count, total in FeeReceipt.objects.filter(session_id__in=ids)
        .values("session_id")
        .annotate(count=Count("id"), sum=Sum("total"))
        .values_list("session_id", "count", "sum")
    }
    outs: defaultdict[tuple[int, str], int] = defaultdict(int)
    sums = CashOut.objects.filter(session_id__in=ids).values("session_id", "kind")
    for one in sums.annotate(sum=Sum("amount")):
        outs[one["session_id"], one["kind"]] = one["sum"]
    return tuple(
        _one(
            row,
            *taken.get(row.pk, (0, 0)),
            outs[row.pk, OutKind.GIVEN_BACK],
            outs[row.pk, OutKind.HANDED_IN],
        )
        for row in found
    )


def _one(
    row: TillSession, receipts: int, received: int, given_back: int, handed_in: int
) -> SessionFacts:
    now = expected_cash(
        opening=row.opening,
        received=received,
        given_back=given_back,
        handed_in=handed_in,
    )
    return SessionFacts(
        id=row.pk,
        unit_id=row.unit_id,
        unit_name=row.unit.name,
        officer_id=row.officer_id,
        officer_name=row.officer_name,
        day=row.day,
        opened_at=row.opened_at,
        opening=row.opening,
        implicit=row.implicit,
        state=row.state,
        received=received,
        receipts=receipts,
        given_back=given_back,
        handed_in=handed_in,
        expected=now if row.expected is None else row.expected,
        counted=row.counted,
        notes={int(note): count for note, count in (row.notes or {}).items()},
        reason=row.reason,
        counted_by=row.counted_by,
        counted_name=row.counted_name,
        counted_at=row.counted_at,
        confirmed_name=row.confirmed_name,
        confirmed_at=row.confirmed_at,
        settled_name=row.settled_name,
        settled_note=row.settled_note,
        returned=tuple(row.returned),
    )


def own_tills(*, actor: Actor) -> tuple[SessionFacts, ...]:
    """Return the actor's tills that are not closed, the oldest first."""
    require(actor, Act.ISSUE_FEE_RECEIPT)
    rows = TillSession.objects.filter(officer_id=actor.officer_id or 0)
    rows = rows.exclude(state=SessionState.CLOSED).select_related("unit")
    return _facts(rows.order_by("day", "id"))


def _of_units(actor: Actor) -> QuerySet[TillSession]:
    require(actor, Act.CONFIRM_TILL)
    rows = TillSession.objects.filter(unit_id__in=units_for(actor, Act.CONFIRM_TILL))
    return rows.select_related("unit")


def tills_to_close(*, actor: Actor) -> tuple[SessionFacts, ...]:
    """Return the tills of others at the actor's units that are not closed.

    Raises NotAllowed.
    """
    rows = _of_units(actor).exclude(state=SessionState.CLOSED)
    return _facts(
        rows.exclude(officer_id=actor.officer_id or 0).order_by("day", "id")[:MOST]
    )


def till(*, actor: Actor, session_id: int) -> tuple[SessionFacts, tuple[OutFacts, ...]]:
    """Return one till at the actor's units, and the cash that left it.

    Raises NotAllowed, NotFound.
    """
    row = _of_units(actor).filter(pk=session_id).first()
    if row is None:
        raise no_such_session()
    outs = row.outs.order_by("at", "id")
    return session_facts(row), tuple(
        OutFacts(one.kind, one.amount, one.to_name, one.by_name, one.at) for one in outs
    )


def till_differences(*, actor: Actor) -> tuple[SessionFacts, ...]:
    """Return the closed tills whose difference nobody has settled, the newest first.

    Empty for those who do not settle any.
    """
    if not may(actor, Act.SETTLE_TILL):
        return ()
    rows = TillSession.objects.filter(
        unit_id__in=units_for(actor, Act.SETTLE_TILL),
        state=SessionState.CLOSED,
        settled_at=None,
    ).exclude(counted=F("expected"))
    return _facts(rows.select_related("unit").order_by("-day", "-id")[:MOST])


def till_day(*, actor: Actor, day: date) -> TillDay:
    """Return what each officer received on a day by method, and the tills of the day.

    Cancelled receipts do not count here; the tills tell what was given back for them.
    Raises NotAllowed.
    """
    sessions = _of_units(actor).filter(day=day).order_by("officer_name", "id")
    begin = datetime.combine(day, time.min, VN)
    rows = (
        FeeReceipt.objects.filter(
            Q(officer_id__gt=0),
            series__unit_id__in=units_for(actor, Act.CONFIRM_TILL),
            issued_at__gte=begin,
            issued_at__lt=begin + timedelta(days=1),
        )
        .exclude(state=ReceiptState.CANCELLED)
        .values("officer_id", "officer_name", "method")
        .annotate(count=Count("id"), sum=Sum("total"))
        .order_by("officer_name", "officer_id", "method")
    )
    lines = tuple(
        TakenLine(one["officer_name"], one["method"], one["count"], one["sum"])
        for one in rows
    )
    total = sum(line.total for line in lines)
    return TillDay(day, lines, total, _facts(sessions[: MOST * 5]))


def transfer_to(*, unit_id: int, on: date, amount: int, code: str) -> TransferTo | None:
    """Return where to transfer what a dossier owes; None without an account or money.

    The purpose is the dossier's code alone, nothing of a person.
    """
    row = BankAccount.objects.filter(
        in_force(on), unit_id=unit_id, confirmed_at__isnull=False
    ).first()
    if row is None or amount <= 0:
        return None
    try:
        said = payload(bank=row.bank, number=row.number, amount=amount, purpose=code)
    except Invalid:  # a code too long for the tag: the account is told without a picture
        said = ""
    return TransferTo(row.bank_name, row.number, row.holder, amount, code, said)
