"""The verbs of a counter: call, recall, serve, hold, resume, transfer, end."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.hall.actions.moving import (
    admit,
    first_press,
    own_session,
    own_ticket,
    turn,
)
from motcua.domain.hall.models import Counter, CounterSession, Service, Ticket
from motcua.domain.hall.readers.places import day_of, no_such_service
from motcua.domain.hall.readers.tickets import (
    TicketFacts,
    open_counters,
    ticket_facts,
    waiting_of,
)
from motcua.domain.hall.rules.calling import Caller, next_tickets
from motcua.domain.hall.rules.periods import (
    AT_COUNTER,
    CALLS_BEFORE_NO_SHOW,
    QUEUED,
    Verb,
)
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotNow
from motcua.kernel.text import N_


@transaction.atomic
def call_next(*, actor: Actor, at: datetime, request_id: UUID) -> TicketFacts | None:
    """Call the next number to the actor's counter; None when nobody waits for it.

    Two counters never call the same: a number another counter is just calling is
    passed over. The same press again gives what is at the counter. Raises NotAllowed,
    NotNow (counter closed, on a break, busy).
    """
    session = own_session(actor=actor, at=at)
    here = Ticket.objects.filter(
        counter_id=session.counter_id, state__in=AT_COUNTER
    ).first()
    if not first_press(request_id=request_id, at=at):
        return ticket_facts(row=here) if here else None
    if session.breaks.filter(ended_at__isnull=True).exists():
        raise NotNow(
            "counter_on_break",
            N_("Quầy đang tạm nghỉ."),
            remedy=N_("Hãy bấm Hết nghỉ rồi gọi số."),
        )
    if here is not None:
        raise NotNow(
            "counter_busy",
            N_("Số %(number)s còn ở quầy của bạn."),
            facts={"number": here.number},
            remedy=N_("Hãy kết thúc, chuyển hoặc để lại số đó trước."),
        )
    admit(unit_id=session.counter.unit_id, at=at)
    row = _caught(session, at)
    if row is None:
        return None
    row.calls, row.called_at, row.sent_to = 1, at, None
    turn(row=row, verb=Verb.CALL, at=at, session=session)
    return ticket_facts(row=row)


def recall(
    *, actor: Actor, at: datetime, request_id: UUID, ticket_id: int
) -> TicketFacts:
    """Call the number at the counter once more. Raises NotAllowed, NotFound, NotNow."""

    def again(row: Ticket, session: CounterSession) -> None:
        row.calls, row.called_at = row.calls + 1, at
        turn(row=row, verb=Verb.RECALL, at=at, session=session)

    return _press(actor, at, request_id, ticket_id, again)


def start_serving(
    *, actor: Actor, at: datetime, request_id: UUID, ticket_id: int
) -> TicketFacts:
    """Begin to serve whoever was called and has come."""
    return _press(actor, at, request_id, ticket_id, _turns(Verb.START, at))


def hold(*, actor: Actor, at: datetime, request_id: UUID, ticket_id: int) -> TicketFacts:
    """Put the person aside, who fetches a paper say; the counter is free."""
    return _press(actor, at, request_id, ticket_id, _turns(Verb.HOLD, at))


def resume(
    *, actor: Actor, at: datetime, request_id: UUID, ticket_id: int
) -> TicketFacts:
    """Go on with somebody who was put aside, at the counter that holds them."""

    def go_on(row: Ticket, session: CounterSession) -> None:
        other = Ticket.objects.filter(
            counter_id=session.counter_id, state__in=AT_COUNTER
        ).first()
        if other is not None:
            raise NotNow(
                "counter_busy",
                N_("Số %(number)s còn ở quầy của bạn."),
                facts={"number": other.number},
                remedy=N_("Hãy kết thúc, chuyển hoặc để lại số đó trước."),
            )
        turn(row=row, verb=Verb.RESUME, at=at, session=session)

    return _press(actor, at, request_id, ticket_id, go_on)


def transfer(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    ticket_id: int,
    service_id: int | None = None,
    counter_id: int | None = None,
) -> TicketFacts:
    """Send the person on to another service or counter, with the time they have waited.

    One of the two is given. Raises NotAllowed, NotFound, NotNow, Invalid.
    """

    def send(row: Ticket, session: CounterSession) -> None:
        if counter_id is not None:
            row.sent_to = _target(session, counter_id)
        else:
            service = Service.objects.filter(
                pk=service_id or 0, unit_id=row.unit_id, active=True
            ).first()
            if service is None:
                raise no_such_service()
            row.service, row.sent_to = service, None
        turn(row=row, verb=Verb.TRANSFER, at=at, session=session)

    return _press(actor, at, request_id, ticket_id, send)


def mark_no_show(
    *, actor: Actor, at: datetime, request_id: UUID, ticket_id: int
) -> TicketFacts:
    """End a number whose holder has not come after the calls that are due.

    Raises NotNow before the last of them.
    """

    def gone(row: Ticket, session: CounterSession) -> None:
        if row.calls < CALLS_BEFORE_NO_SHOW:
            raise NotNow(
                "call_again_first",
                N_("Số %(number)s mới được gọi %(calls)s lần."),
                facts={"number": row.number, "calls": row.calls},
                remedy=N_("Hãy gọi lại trước khi ghi vắng."),
            )
        turn(row=row, verb=Verb.NO_SHOW, at=at, session=session)

    return _press(actor, at, request_id, ticket_id, gone)


def finish(
    *, actor: Actor, at: datetime, request_id: UUID, ticket_id: int
) -> TicketFacts:
    """End the ticket of whoever has been served."""
    return _press(actor, at, request_id, ticket_id, _turns(Verb.FINISH, at))


Do = Callable[[Ticket, CounterSession], None]


def _turns(verb: Verb, at: datetime) -> Do:
    def do(row: Ticket, session: CounterSession) -> None:
        turn(row=row, verb=verb, at=at, session=session)

    return do


@transaction.atomic
def _press(
    actor: Actor, at: datetime, request_id: UUID, ticket_id: int, do: Do
) -> TicketFacts:
    """Do a counter's verb once per press; then whoever there is place for comes in."""
    session = own_session(actor=actor, at=at)
    if not first_press(request_id=request_id, at=at):
        row = Ticket.objects.get(pk=ticket_id, unit_id=session.counter.unit_id)
        return ticket_facts(row=row)
    row = own_ticket(session=session, ticket_id=ticket_id, at=at)
    do(row, session)
    admit(unit_id=row.unit_id, at=at)
    return ticket_facts(row=row)


def _caught(session: CounterSession, at: datetime) -> Ticket | None:
    """Return the first in order that no other counter is just calling, locked."""
    counter = session.counter
    caller = Caller(
        counter_id=counter.pk,
        service_ids=frozenset(counter.services.values_list("pk", flat=True)),
        open_counters=open_counters(unit_id=counter.unit_id),
    )
    line = waiting_of(unit_id=counter.unit_id, day=day_of(at), inside=True)
    for ticket in next_tickets(caller, line):
        row = (
            Ticket.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(pk=ticket.id, state__in=QUEUED)
            .first()
        )
        if row is not None:
            return row
    return None


def _target(session: CounterSession, counter_id: int) -> Counter:
    """Return the counter somebody is sent to; raise Invalid unless it is open."""
    unit_id = session.counter.unit_id
    found = Counter.objects.filter(pk=counter_id, unit_id=unit_id, active=True).first()
    opened = open_counters(unit_id=unit_id)
    if found is None or found.pk == session.counter_id or found.pk not in opened:
        raise Invalid(
            "counter_not_open_there",
            N_("Quầy muốn chuyển đến không mở."),
            field="to",
            remedy=N_("Hãy chọn một quầy đang mở, hoặc chuyển theo việc."),
        )
    return found
