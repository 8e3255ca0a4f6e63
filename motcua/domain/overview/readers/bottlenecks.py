"""Where work waits longest: steps and officers, with what came and what left lately."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from motcua.domain.overview.readers.conditions import KEYS, facts, moved_lately, stood
from motcua.domain.overview.readers.reach import reach_for
from motcua.domain.overview.readers.standing import names
from motcua.domain.overview.rules.asked import MOST_ROWS, Group, Picked, check_picked
from motcua.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Queue:
    """Work that waits at one step (or with one officer): dossiers, each once.

    `waits` half of it has waited at most so long, `waits_most` nine tenths of it;
    `share` is half of it by what part of the step's own time has gone (1 is all).
    `over` have used more than that. `came` and `left` are of the last seven days.
    """

    key: str
    name: str
    length: int
    over: int
    waits: timedelta
    waits_most: timedelta
    norm: timedelta
    share: float
    came: int
    left: int


def queues(
    *, actor: Actor, picked: Picked, group: Group, at: datetime
) -> tuple[Queue, ...]:
    """Return the queues of open work, worst first: by what part of its time has gone.

    Times go by the clock, nights and rest days with them, as do the steps' own times
    they are measured against. Work that rests with the applicant does not wait here.
    Raises as `wall`.
    """
    check_picked(picked)
    reach = reach_for(actor=actor, picked=picked, group=group)
    key = KEYS[group]
    moved = moved_lately(reach=reach, picked=picked)
    statement = (
        f"WITH {stood(reach=reach, picked=picked)}, {moved},"  # noqa: S608 - our own texts
        " waiting AS (SELECT h.*, %(as_of)s - h.opened_at AS waited,"
        " extract(epoch FROM %(as_of)s - h.opened_at)"
        " / greatest(extract(epoch FROM h.due_at - h.opened_at), 60) AS share"
        " FROM held h JOIN stood st ON st.id = h.id"
        " WHERE h.kind = 'step' AND NOT h.rests),"
        f" queued AS (SELECT {key}::text AS key, count(DISTINCT h.id) AS length,"
        " count(DISTINCT h.id) FILTER (WHERE h.due_at < %(as_of)s) AS over,"
        " percentile_disc(0.5) WITHIN GROUP (ORDER BY h.waited) AS waits,"
        " percentile_disc(0.9) WITHIN GROUP (ORDER BY h.waited) AS waits_most,"
        " percentile_disc(0.5) WITHIN GROUP (ORDER BY h.due_at - h.opened_at) AS norm,"
        " percentile_disc(0.5) WITHIN GROUP (ORDER BY h.share) AS share"
        " FROM waiting h GROUP BY 1),"
        f" once AS (SELECT {key}::text AS key, bool_or(h.came) AS came,"
        " bool_or(h.departed) AS departed FROM moved h GROUP BY 1, h.id),"
        " gone AS (SELECT key, count(*) FILTER (WHERE came) AS came,"
        " count(*) FILTER (WHERE departed) AS departed FROM once GROUP BY key)"
        " SELECT key, coalesce(length, 0), coalesce(over, 0), waits, waits_most, norm,"
        " share, coalesce(came, 0), coalesce(departed, 0)"
        " FROM queued FULL JOIN gone USING (key)"
        " ORDER BY share DESC NULLS LAST, departed DESC, key LIMIT %(most)s"
    )
    known = facts(reach=reach, picked=picked, at=at) | {"most": MOST_ROWS}
    with connection.cursor() as cursor:
        cursor.execute(statement, known)
        rows = cursor.fetchall()
    named = names(group=group, keys=[row[0] for row in rows])
    none = timedelta()
    return tuple(
        Queue(
            key=key,
            name=named.get(key, ""),
            length=length,
            over=over,
            waits=waits or none,
            waits_most=most or none,
            norm=norm or none,
            share=float(share or 0),
            came=came,
            left=left,
        )
        for key, length, over, waits, most, norm, share, came, left in rows
    )
