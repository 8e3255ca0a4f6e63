"""What came in and what went out, day by day or week by week, as the reports count it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import connection

from motcua.domain.overview.readers.conditions import facts, in_period, of_span
from motcua.domain.overview.readers.reach import reach_for
from motcua.domain.overview.rules.asked import Period, Picked, What, check_picked
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN


@dataclass(frozen=True, slots=True)
class Flow:
    """One period: received, ended, and of these late."""

    period: Period
    received: int
    ended: int
    ended_late: int


def flow(
    *, actor: Actor, picked: Picked, periods: Sequence[Period], at: datetime
) -> tuple[Flow, ...]:
    """Return what came in and went out in periods that follow each other.

    Each number is the one a table of that period gives. Raises as `wall`.
    """
    check_picked(picked)
    reach = reach_for(actor=actor, picked=picked)
    within = of_span(reach=reach, picked=picked)
    ended = in_period(what=What.ENDED, begins="p.begins", ends="p.ends")
    came = in_period(what=What.RECEIVED, ends="%(period_ends)s", begins="%(first)s")
    statement = (
        "WITH p AS (SELECT * FROM unnest(%(starts)s::int[], %(firsts)s::timestamptz[],"  # noqa: S608 - our own texts
        " %(afters)s::timestamptz[]) AS p (n, begins, ends)),"
        " came AS (SELECT width_bucket(s.received_at, %(firsts)s::timestamptz[]) - 1"
        " AS n, count(*) AS received FROM reports_span s"
        f" WHERE {came} AND {within} GROUP BY 1),"
        # Period by period, each by the index of when dossiers were closed.
        " went AS (SELECT p.n, e.* FROM p CROSS JOIN LATERAL (SELECT count(*) AS ended,"
        " count(*) FILTER (WHERE s.late_at IS NOT NULL) AS late"
        f" FROM reports_span s WHERE {ended} AND {within}) e)"
        " SELECT p.n, coalesce(received, 0), coalesce(ended, 0), coalesce(late, 0)"
        " FROM p LEFT JOIN came USING (n) LEFT JOIN went USING (n) ORDER BY p.n"
    )
    firsts = [datetime.combine(one.first, time(), VN) for one in periods]
    afters = [
        datetime.combine(one.last + timedelta(days=1), time(), VN) for one in periods
    ]
    known = facts(reach=reach, picked=picked, at=at) | {
        "starts": list(range(len(periods))),
        "firsts": firsts,
        "afters": afters,
        "first": firsts[0],
        "period_ends": afters[-1],
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, known)
        rows = cursor.fetchall()
    return tuple(Flow(periods[n], *counted) for n, *counted in rows)
