"""Orders leave for the carrier, at least once asked and never placed twice."""

from datetime import datetime, timedelta

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.post.actions.hearing import hear
from motcua.domain.post.actions.ordering import carrier
from motcua.domain.post.models import PostalOrder
from motcua.domain.post.rules.carrier import Refused, Unreachable
from motcua.domain.post.rules.parcels import Direction, Parcel, ParcelPaper, Place, Placed
from motcua.domain.post.rules.states import FINAL, PostState
from motcua.kernel.actor import Actor

MOST_AT_ONCE = 100
LONGEST_WAIT = timedelta(hours=1)
SILENT_FOR = timedelta(hours=6)
"""After so long without a word the carrier is asked."""


def send_due(*, actor: Actor, at: datetime) -> int:
    """Place every order that is due to be placed; return how many were.

    Each in a transaction of its own; one that two try at once is tried once.
    """
    require(actor, Act.SEND_BY_POST)
    due = PostalOrder.objects.filter(next_try_at__lte=at).order_by("next_try_at", "id")
    ids = list(due.values_list("pk", flat=True)[:MOST_AT_ONCE])
    return sum(_send(actor, at, one) for one in ids)


def ask_news(*, actor: Actor, at: datetime) -> int:
    """Ask the carrier about parcels it has been silent of; return how many it knew.

    So a notice that was lost on its way is heard after all.
    """
    require(actor, Act.SEND_BY_POST)
    rows = PostalOrder.objects.filter(acted="", since__lte=at - SILENT_FOR)
    rows = rows.exclude(state__in=[PostState.CREATED, *FINAL]).order_by("since", "id")
    found = 0
    for number in rows.values_list("number", flat=True)[:MOST_AT_ONCE]:
        try:
            stated = carrier().query(number)
        except Unreachable:
            return found
        for statement in stated:
            hear(actor=actor, at=at, number=number, statement=statement)
        found += bool(stated)
    return found


@transaction.atomic(durable=True)
def _send(actor: Actor, at: datetime, order_id: int) -> bool:
    row = (
        PostalOrder.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(pk=order_id, next_try_at__lte=at)
        .first()
    )
    if row is None:
        return False
    row.tries += 1
    try:
        # A try that got no answer may have been taken: ask before asking again.
        known = carrier().find(row.number) if row.tries > 1 else None
        placed = known or carrier().create(_parcel(row))
    except Unreachable as fault:
        wait = timedelta(minutes=2 ** min(row.tries - 1, 10))
        row.fault, row.next_try_at = str(fault)[:300], at + min(wait, LONGEST_WAIT)
    except Refused as refusal:
        row.refusal, row.next_try_at, row.fault = str(refusal), None, ""
    else:
        _placed(row, placed, at)
    row.save()
    return row.state == PostState.SENT


def _placed(row: PostalOrder, placed: Placed, at: datetime) -> None:
    row.tracking_number, row.tracking_url = placed.tracking_number, placed.tracking_url
    row.expected_at, row.next_try_at = placed.expected_at, None
    row.fault = row.refusal = ""
    if row.state == PostState.CREATED:
        row.state, row.since = PostState.SENT, at


def _parcel(row: PostalOrder) -> Parcel:
    return Parcel(
        number=row.number,
        direction=Direction(row.direction),
        sender=Place(**row.sender),
        receiver=Place(**row.receiver),
        papers=tuple(ParcelPaper(**paper) for paper in row.papers),
        cod=row.cod,
    )
