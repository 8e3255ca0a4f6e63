"""Who is called next: one fair order that can be told in a sentence.

A number counts as taken when it was taken, earlier by a head start for those whom the
law puts first and for those who come to their appointment. The earliest is called.
Waiting is thereby its own ageing: whoever takes a number later than the longest head
start allows can never pass one who waits already.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from motcua.kernel.text import N_

PRIORITY_HEAD_START = timedelta(minutes=30)
"""By how much earlier a priority number counts as taken. A rule of the centre."""

APPOINTMENT_HEAD_START = timedelta(minutes=10)
"""By how much before its time an appointment counts as taken."""

APPOINTMENT_GRACE = timedelta(minutes=15)
"""How late one may come and keep the appointment; later one waits like a walk-in."""

MOST_PASSED_BY = PRIORITY_HEAD_START + APPOINTMENT_HEAD_START + APPOINTMENT_GRACE
"""Nobody who took a number this much later than another is called before them."""


class Priority(StrEnum):
    """Who is served first.

    Basis: Luật Người cao tuổi 39/2009/QH12 art 3.1 (services); Luật Người khuyết tật
    51/2010/QH12; Pháp lệnh 02/2020/UBTVQH14 (merit). That pregnant women and people
    with small children go first too is the centre's own rule.
    """

    ELDERLY = "elderly"
    DISABLED = "disabled"
    PREGNANT = "pregnant"
    CHILD = "child"
    MERIT = "merit"


PRIORITY_NAMES: Mapping[Priority, str] = {
    Priority.ELDERLY: N_("Người cao tuổi (từ đủ 60 tuổi)"),
    Priority.DISABLED: N_("Người khuyết tật"),
    Priority.PREGNANT: N_("Phụ nữ mang thai"),
    Priority.CHILD: N_("Trẻ em, người đi cùng con nhỏ"),
    Priority.MERIT: N_("Người có công với cách mạng"),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket that can be called.

    `counter_id` is the counter it has been sent to by a transfer.
    """

    id: int
    service_id: int
    taken_at: datetime
    prioritised: bool = False
    appointment_at: datetime | None = None
    counter_id: int | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """The counter that calls: what it serves, and which counters are open beside it."""

    counter_id: int
    service_ids: frozenset[int]
    open_counters: frozenset[int] = frozenset()


def counts_as_taken(ticket: Waiting) -> datetime:
    """Return when a number counts as taken, the one thing the order goes by."""
    base = ticket.taken_at
    appointment = ticket.appointment_at
    if appointment is not None and base <= appointment + APPOINTMENT_GRACE:
        base = appointment - APPOINTMENT_HEAD_START
    return base - PRIORITY_HEAD_START if ticket.prioritised else base


def in_order(tickets: Iterable[Waiting]) -> list[Waiting]:
    """Return tickets as they are called, the next one first."""
    return sorted(tickets, key=lambda t: (counts_as_taken(t), t.taken_at, t.id))


def callable_by(caller: Caller, ticket: Waiting) -> bool:
    """Say whether a counter may call a ticket.

    One that was sent to a counter is left to it while that counter is open.
    """
    sent_to = ticket.counter_id
    if sent_to is not None and sent_to in caller.open_counters:
        return sent_to == caller.counter_id
    return ticket.service_id in caller.service_ids


def next_tickets(caller: Caller, tickets: Collection[Waiting]) -> list[Waiting]:
    """Return what a counter may call, in the order in which it is to be called."""
    return in_order(t for t in tickets if callable_by(caller, t))


def next_ticket(caller: Caller, tickets: Collection[Waiting]) -> Waiting | None:
    """Return the ticket a counter calls next, None where there is none for it."""
    return next(iter(next_tickets(caller, tickets)), None)
