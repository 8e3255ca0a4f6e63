"""A day's list of what was received as a paper to sign.

Basis: NĐ 61/2018 art 22; NĐ 254/2026 art 23, 25.
"""

from datetime import date, datetime

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, units_for
from motcua.domain.documents.readers.templates import printed
from motcua.domain.documents.rules.books import DayTaken, DayTill, TillDaySheet
from motcua.domain.dossiers.readers.papers import letterhead
from motcua.domain.payments.models import Method
from motcua.domain.payments.readers.tills import SessionFacts, till_day
from motcua.domain.payments.rules.till import SESSION_STATES, SessionState
from motcua.kernel.actor import Actor
from motcua.kernel.money import amount_in_words, format_vnd


def till_day_pdf(*, actor: Actor, day: date, at: datetime) -> bytes:
    """Return the list of a day at the actor's units as PDF; raises as `till_day` does.

    The letterhead is of the first of those units.
    """
    found = till_day(actor=actor, day=day)
    unit = accounts.unit(unit_id=min(units_for(actor, Act.CONFIRM_TILL)))
    paper = TillDaySheet(
        head=letterhead(unit),
        at=at,
        day=f"{day:%d/%m/%Y}",
        lines=tuple(
            DayTaken(
                officer=line.officer_name,
                method=str(Method(line.method).label),
                receipts=line.count,
                amount=format_vnd(line.total),
            )
            for line in found.lines
        ),
        tills=tuple(_till(one) for one in found.sessions),
        receipts=sum(line.count for line in found.lines),
        total=format_vnd(found.total),
        words=amount_in_words(found.total),
        officer=actor.name,
    )
    return printed(paper=paper, unit_id=unit.id)


def _till(one: SessionFacts) -> DayTill:
    return DayTill(
        officer=one.officer_name,
        state=SESSION_STATES[SessionState(one.state)],
        opening=format_vnd(one.opening),
        received=format_vnd(one.received),
        given_back=format_vnd(one.given_back),
        handed_in=format_vnd(one.handed_in),
        expected=format_vnd(one.expected),
        counted="" if one.counted is None else format_vnd(one.counted),
        remark=one.reason,
    )
