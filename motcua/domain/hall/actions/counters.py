"""Opening and closing a counter, and its breaks."""

from datetime import datetime

from django.db import transaction

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.hall.actions.ending import end_days_before, end_session
from motcua.domain.hall.actions.moving import own_session, turn
from motcua.domain.hall.models import Counter, CounterBreak, CounterSession, Ticket
from motcua.domain.hall.readers.panel import SessionFacts, session_of
from motcua.domain.hall.rules.periods import AT_COUNTER, Period, Verb
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, NotAllowed, NotFound, NotNow
from motcua.kernel.text import N_


@transaction.atomic
def open_counter(*, actor: Actor, at: datetime, counter_id: int) -> SessionFacts:
    """Sit down at a counter; what was left open on an earlier day is ended first.

    The same counter again changes nothing. Raises NotAllowed, NotFound, Conflict
    (another sits there, or the actor at another counter).
    """
    require(actor, Act.SERVE_COUNTER)
    counter = Counter.objects.select_for_update(no_key=True).filter(pk=counter_id).first()
    if counter is None or not counter.active:
        raise NotFound("counter_unknown", N_("Không có quầy này."))
    if counter.staff_unit_id not in units_for(actor, Act.SERVE_COUNTER):
        raise NotAllowed(
            "counter_of_another_unit",
            N_("Quầy này do cán bộ của đơn vị khác ngồi."),
            remedy=N_("Hãy chọn quầy của đơn vị mình."),
        )
    end_days_before(actor=actor, at=at, unit_id=counter.unit_id)
    mine = CounterSession.objects.filter(
        officer_id=actor.officer_id or 0, closed_at__isnull=True
    ).first()
    if mine is None:
        _check_free(counter)
        CounterSession.objects.create(
            counter=counter,
            officer_id=actor.officer_id or 0,
            officer_name=actor.name,
            opened_at=at,
        )
    elif mine.counter_id != counter.pk:
        raise Conflict(
            "officer_at_another_counter",
            N_("Bạn đang mở một quầy khác."),
            remedy=N_("Hãy đóng quầy đó trước."),
        )
    found = session_of(actor=actor)
    assert found is not None  # it was written above
    return found


@transaction.atomic
def close_counter(*, actor: Actor, at: datetime) -> None:
    """Leave the counter; nobody may be called or served there. Twice is once.

    Raises NotAllowed, NotNow.
    """
    require(actor, Act.SERVE_COUNTER)
    row = (
        CounterSession.objects.select_for_update()
        .filter(officer_id=actor.officer_id or 0, closed_at__isnull=True)
        .first()
    )
    if row is None:
        return
    busy = Ticket.objects.filter(counter_id=row.counter_id, state__in=AT_COUNTER).first()
    if busy is not None:
        raise NotNow(
            "counter_busy",
            N_("Số %(number)s còn ở quầy của bạn."),
            facts={"number": busy.number},
            remedy=N_("Hãy kết thúc, chuyển hoặc để lại số đó trước."),
        )
    end_session(row=row, at=at)


@transaction.atomic
def begin_break(*, actor: Actor, at: datetime) -> None:
    """Begin a break; whoever is being served sees the counter pause. Twice is once.

    Raises NotAllowed, NotNow (a number is called and has not come).
    """
    session = own_session(actor=actor, at=at)
    if session.breaks.filter(ended_at__isnull=True).exists():
        return
    row = _at(session)
    if row is not None and row.state == Period.CALLED:
        raise NotNow(
            "called_not_come",
            N_("Số %(number)s vừa được gọi và chưa đến."),
            facts={"number": row.number},
            remedy=N_("Hãy phục vụ, ghi vắng hoặc chuyển số đó rồi hãy nghỉ."),
        )
    if row is not None:
        turn(row=row, verb=Verb.PAUSE, at=at, session=session)
    CounterBreak.objects.create(session=session, began_at=at)


@transaction.atomic
def end_break(*, actor: Actor, at: datetime) -> None:
    """End the break; whoever was being served goes on. Twice is once."""
    session = own_session(actor=actor, at=at)
    pause = session.breaks.filter(ended_at__isnull=True).first()
    if pause is None:
        return
    pause.ended_at = max(at, pause.began_at)
    pause.save()
    row = _at(session)
    if row is not None and row.state == Period.PAUSED:
        turn(row=row, verb=Verb.GO_ON, at=at, session=session)


def _at(session: CounterSession) -> Ticket | None:
    rows = Ticket.objects.select_for_update(of=("self",))
    return rows.filter(counter_id=session.counter_id, state__in=AT_COUNTER).first()


def _check_free(counter: Counter) -> None:
    other = CounterSession.objects.filter(counter=counter, closed_at__isnull=True).first()
    if other is not None:
        raise Conflict(
            "counter_taken",
            N_("%(name)s đang ngồi quầy này."),
            facts={"name": other.officer_name},
            remedy=N_("Hãy chọn quầy khác, hoặc nhờ người đó đóng quầy."),
        )
