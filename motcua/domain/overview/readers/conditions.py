"""The texts that pick dossiers: one for the numbers and for the lists behind them.

What is open, late and in whose table is asked with the very conditions of the reports
(`reports.readers.conditions`), of the stretches that go on now; where work lies, with
the items that are open.
"""

from datetime import datetime, timedelta
from typing import Any

from motcua.domain.overview.readers.reach import Reach
from motcua.domain.overview.rules.asked import (
    AGES,
    BY_STEP,
    IN_PERIOD,
    LATELY,
    NOBODY,
    Group,
    Picked,
    What,
    Whose,
)
from motcua.domain.reports.readers.conditions import ALIVE, condition, scope, values
from motcua.domain.reports.rules.asked import Asked
from motcua.domain.reports.rules.tables import Atom, OnTime
from motcua.kernel.clock import VN

_OPEN = condition(atoms=(Atom.OPEN,), on_time=OnTime.CURRENT)
_LATE = condition(atoms=(Atom.LATE,), on_time=OnTime.CURRENT)
_ANY_TIME = datetime(2000, 1, 1, tzinfo=VN)
_ANY_DAY = _ANY_TIME.date()
_RESTS = (
    "d.ended_at IS NULL"
    " AND (d.status IN ('supplement', 'fee') OR d.sealed_at IS NOT NULL)"
)

KEYS = {
    Group.UNIT: "st.resolving_unit",
    Group.FIELD: "st.field",
    Group.PROCEDURE: "st.procedure",
    Group.PLACE: "h.place",
    Group.STEP: "h.step",
    Group.OFFICER: (
        f"CASE WHEN h.id IS NOT NULL THEN coalesce(h.officer_id, {NOBODY}) END"
    ),
}


def facts(*, reach: Reach, picked: Picked, at: datetime) -> dict[str, Any]:
    """Return what the conditions name, for the instant the figures are whole up to."""
    first = last = at.astimezone(VN).date()
    if picked.what in IN_PERIOD and picked.first and picked.last:
        first, last = picked.first, picked.last
    asked = Asked(first, last, at, side=picked.side)
    return values(asked=asked, units=reach.units) | {
        "own": sorted(reach.own),
        "at_units": sorted(reach.at_units),
        "lately": at - LATELY,
        "ages": [timedelta(days=days) for days in AGES],
        "unit": picked.unit,
        "field": picked.field,
        "procedure": picked.procedure,
        "place": picked.place,
        "step": picked.step,
        "officer": picked.officer,
        "standing": picked.standing,
        "age": picked.age,
    }


def stood(*, reach: Reach, picked: Picked) -> str:
    """Return CTEs: `held` is open work, `stood` the open dossiers as they stand.

    Both are narrowed to what was picked, but for the standing and the age.
    """
    within = of_span(reach=reach, picked=picked)
    return (
        "opened AS MATERIALIZED (SELECT s.stream AS id, s.field, s.procedure,"  # noqa: S608 - our own texts
        " s.resolving_unit, s.received_at, s.due_at,"
        f" {_LATE} AS is_late FROM reports_span s"
        f" WHERE s.until IS NULL AND {ALIVE} AND {_OPEN} AND {within}),"
        f" resting AS MATERIALIZED (SELECT d.id FROM dossiers_dossier d WHERE {_RESTS}),"
        " every AS MATERIALIZED (SELECT o.id, w.n, w.kind, w.unit_id AS place,"
        " w.step_name AS step, w.officer_id, w.opened_at, w.due_at, w.start_by,"
        " o.id IN (SELECT id FROM resting) AS rests"
        " FROM opened o JOIN dossiers_workitem w ON w.dossier_id = o.id"
        " AND w.closed_at IS NULL),"
        " risky AS (SELECT DISTINCT e.id FROM every e"
        " WHERE NOT e.rests AND e.start_by < %(as_of)s),"
        f" held AS (SELECT h.* FROM every h WHERE {_of_work(reach, picked)}),"
        " stood AS MATERIALIZED (SELECT o.*, CASE WHEN o.is_late THEN 'late'"
        " WHEN r.id IS NOT NULL THEN 'risk' ELSE 'on_time' END AS standing,"
        " width_bucket(%(as_of)s - o.received_at, %(ages)s::interval[]) AS age"
        " FROM opened o LEFT JOIN risky r ON r.id = o.id"
        f" WHERE {_has_work(reach, picked)})"
    )


def picked_ids(*, reach: Reach, picked: Picked) -> str:
    """Return CTEs, the last `picked`: id and due date of all behind a number."""
    if picked.what is What.OPEN:
        found = (
            "SELECT st.id, st.due_at FROM stood st"
            " WHERE (%(standing)s::text IS NULL OR st.standing = %(standing)s)"
            " AND (%(age)s::int IS NULL OR st.age = %(age)s)"
        )
        return f"{stood(reach=reach, picked=picked)}, picked AS ({found})"
    if picked.what in BY_STEP:
        moved = moved_lately(reach=reach, picked=picked)
        kept = "came" if picked.what is What.CAME else "departed"
        return (
            f"{moved}, picked AS (SELECT DISTINCT m.id, m.due_at FROM moved m"  # noqa: S608
            f" WHERE m.{kept} AND {_of_moved(picked)})"
        )
    return (
        "picked AS (SELECT s.stream AS id, s.due_at FROM reports_span s"  # noqa: S608
        f" WHERE {in_period(what=picked.what)} AND {of_span(reach=reach, picked=picked)})"
    )


def in_period(*, what: What, begins: str = "%(begins)s", ends: str = "%(ends)s") -> str:
    """Return the condition that a stretch is of what came in or went out in a period.

    What was received in it is open now or has ended since: so two indexes find it.
    """
    dossier = "s.topic = 'dossier' AND s.since <= %(as_of)s"
    if what is What.RECEIVED:
        return (
            f"{dossier} AND s.until IS NULL AND s.received_at >= {begins}"
            f" AND s.received_at < {ends} AND ({_OPEN} OR s.closed_at >= {begins})"
        )
    late = " AND s.late_at IS NOT NULL" if what is What.ENDED_LATE else ""
    return (
        f"{dossier} AND s.closed_at >= {begins} AND s.closed_at < {ends}"
        f" AND s.since < {ends} AND (s.until IS NULL OR s.until >= {ends}){late}"
    )


def moved_lately(*, reach: Reach, picked: Picked) -> str:
    """Return a CTE: the steps that dossiers came to or left in the last days.

    Steps before the result alone: a result that waits to be fetched is no work.
    """
    within = of_span(reach=reach, picked=picked)
    return (
        "recent AS MATERIALIZED (SELECT s.stream AS id, s.due_at, s.closed_at"  # noqa: S608 - our own texts
        " FROM reports_span s WHERE s.topic = 'dossier' AND s.until IS NULL"
        f" AND ({_OPEN} OR s.closed_at >= %(lately)s) AND {within}),"
        " moved AS (SELECT r.id, r.due_at, w.unit_id AS place, w.step_name AS step,"
        " w.officer_id, w.opened_at >= %(lately)s AS came,"
        " w.closed_at IS NOT NULL AND w.closed_at >= %(lately)s AS departed"
        " FROM recent r JOIN dossiers_workitem w ON w.dossier_id = r.id"
        " AND w.kind = 'step' AND w.opened_at <= %(as_of)s AND (w.closed_at >= %(lately)s"
        " OR (w.closed_at IS NULL AND w.opened_at >= %(lately)s))"
        " WHERE (r.closed_at IS NULL OR w.opened_at < r.closed_at)"
        f" AND {_whose_work(reach, picked, 'w.unit_id', 'w.officer_id')})"
    )


def of_span(*, reach: Reach, picked: Picked) -> str:
    """Return the condition that a stretch is of the dossiers that were picked."""
    whole = picked.whose is Whose.MINE or not reach.leads
    asked = Asked(_ANY_DAY, _ANY_DAY, _ANY_TIME, side=picked.side)
    found = "TRUE" if whole else scope(asked=asked, units=reach.units)
    return (
        f"{found} AND (%(unit)s::bigint IS NULL OR s.resolving_unit = %(unit)s)"
        " AND (%(field)s::bigint IS NULL OR s.field = %(field)s)"
        " AND (%(procedure)s::bigint IS NULL OR s.procedure = %(procedure)s)"
    )


def _of_work(reach: Reach, picked: Picked) -> str:
    found = [_whose_work(reach, picked, "h.place", "h.officer_id")]
    if picked.place is not None:
        found.append("h.place = %(place)s")
    if picked.step is not None:
        found.append("h.step = %(step)s")
    if picked.officer is not None:
        found.append(f"coalesce(h.officer_id, {NOBODY}) = %(officer)s")
    if picked.waits or picked.over:
        found.append("h.kind = 'step' AND NOT h.rests")
    if picked.over:
        found.append("h.due_at < %(as_of)s")
    return " AND ".join(found)


def _of_moved(picked: Picked) -> str:
    found = ["TRUE"]
    if picked.place is not None:
        found.append("m.place = %(place)s")
    if picked.step is not None:
        found.append("m.step = %(step)s")
    if picked.officer is not None:
        found.append(f"coalesce(m.officer_id, {NOBODY}) = %(officer)s")
    return " AND ".join(found)


def _whose_work(reach: Reach, picked: Picked, place: str, officer: str) -> str:
    """Return whose work counts: one's own, one's units', or all of the dossiers'."""
    if picked.whose is Whose.MINE:
        return f"{officer} = ANY(%(own)s)"
    return "TRUE" if reach.leads else f"{place} = ANY(%(at_units)s)"


def _has_work(reach: Reach, picked: Picked) -> str:
    if reach.leads and not picked.is_by_work:
        return "TRUE"
    return "o.id IN (SELECT h.id FROM held h)"
