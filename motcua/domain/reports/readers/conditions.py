"""Atoms as conditions on stretches: one text for the count and for the list behind it."""

from collections.abc import Iterable
from typing import Any

from motcua.domain.dossiers.models import Channel
from motcua.domain.reports.models import Topic
from motcua.domain.reports.rules.asked import Asked, Group, Side
from motcua.domain.reports.rules.lives import Standing
from motcua.domain.reports.rules.tables import Atom, OnTime

_LATE = {
    OnTime.CURRENT: "s.late_at",
    OnTime.ORIGINAL: "s.late_original_at",
    OnTime.INDEX_766: "s.late_766_at",
}
EARLY = {
    OnTime.CURRENT: "s.early",
    OnTime.ORIGINAL: "s.early_original",
    OnTime.INDEX_766: "s.early",
}
_GROUPS = {
    Group.FIELD: "s.field",
    Group.RESOLVING: "s.resolving_unit",
    Group.RECEIVING: "s.receiving_unit",
    Group.PROCEDURE: "s.procedure",
    # 1 is a central agency at the place, 0 everybody else.
    Group.AUTHORITY: (
        "(SELECT (u.kind = 'central')::int FROM accounts_unit u"
        " WHERE u.id = s.resolving_unit)"
    ),
    Group.OFFICER: "o.officer_id",
}
_SOURCE = "reports_span s"
_BY_OFFICER = (
    f"{_SOURCE} JOIN LATERAL (SELECT DISTINCT w.officer_id FROM dossiers_workitem w"  # noqa: S608 - our own texts
    " WHERE w.dossier_id = s.stream AND w.officer_id IS NOT NULL"
    " AND w.closed_at <= %(as_of)s) o ON s.topic = 'dossier'"
)
_SIDES = {
    Side.RESOLVING: "s.resolving_unit",
    Side.RECEIVING: "s.receiving_unit",
}
_DOSSIER = f"s.topic = '{Topic.DOSSIER}'"
_CLOSED = "s.closed_at >= %(begins)s"
_OPEN = f"({_DOSSIER} AND s.standing = '{Standing.OPEN}')"
_ONLINE = f"s.channel = '{Channel.ONLINE}'"

_ASKED = (
    "(SELECT count(*) FROM ledger_event e WHERE e.topic = s.topic"
    " AND e.stream = s.stream AND e.kind = 'dossier.request_supplement'"
    " AND e.at <= %(as_of)s)"
)
_STEPS = (
    "(SELECT CASE WHEN count(*) = 0 THEN -1"
    " WHEN bool_or(w.closed_at > w.due_at) THEN 0"
    " WHEN bool_and((w.closed_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
    " < (w.due_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) THEN 2 ELSE 1 END"
    " FROM dossiers_workitem w WHERE w.dossier_id = s.stream AND w.kind = 'step'"
    " AND w.closed_at <= %(as_of)s)"
)
_COMPLAINED = (
    f"({_DOSSIER} AND EXISTS (SELECT 1 FROM feedback_complaint f"  # noqa: S608 - our own texts
    " WHERE f.dossier_id = s.stream AND f.at <= %(as_of)s))"
)
_E_RESULT = (
    "EXISTS (SELECT 1 FROM dossiers_papersignature p WHERE p.dossier_id = s.stream"
    " AND p.state = 'done' AND p.signed_at <= %(as_of)s)"
)

ALIVE = (
    "s.since < %(ends)s AND s.known <= %(as_of)s AND NOT"
    " (s.until IS NOT NULL AND s.until < %(ends)s AND s.unknown <= %(as_of)s)"
)
"""What was so at the end of the period, as it was known at the instant asked for."""

RELEVANT = (
    f"(s.standing IN ('{Standing.OPEN}', '{Standing.WAITING}') OR {_CLOSED}"
    f" OR (s.standing = '{Standing.REFUSED}' AND s.since >= %(begins)s)"
    " OR s.paid_at >= %(begins)s)"
)
"""What some column counts; the rest ended before the period."""


def _is(standing: Standing) -> str:
    return f"(s.standing = '{standing}' AND {_CLOSED})"


_ATOMS: dict[Atom, str] = {
    Atom.RECEIVED: f"({_DOSSIER} AND s.received_at >= %(begins)s)",
    Atom.CARRIED: f"(s.received_at < %(begins)s AND ({_OPEN} OR {_CLOSED}))",
    Atom.DEALT_WITH: f"({_OPEN} OR {_CLOSED})",
    Atom.OPEN: _OPEN,
    Atom.RESOLVED: _is(Standing.RESOLVED),
    Atom.WITHDRAWN: _is(Standing.WITHDRAWN),
    Atom.STOPPED: _is(Standing.STOPPED),
    Atom.LEFT: f"(s.standing IN ('{Standing.WITHDRAWN}', '{Standing.STOPPED}')"
    f" AND {_CLOSED})",
    Atom.ENDED: f"({_CLOSED})",
    Atom.REFUSED: f"(s.standing = '{Standing.REFUSED}' AND s.since >= %(begins)s)",
    Atom.WAITING: f"(s.standing = '{Standing.WAITING}')",
    Atom.PAID: "(s.paid_at >= %(begins)s)",
    Atom.APOLOGISED: "(s.apologised_at IS NOT NULL)",
    Atom.NOT_APOLOGISED: "(s.apologised_at IS NULL)",
    Atom.AT_COUNTER: f"(s.channel = '{Channel.COUNTER}')",
    Atom.ONLINE: f"({_ONLINE})",
    Atom.NOT_ONLINE: f"(NOT {_ONLINE})",
    Atom.BY_POST: f"(s.channel = '{Channel.POST}')",
    Atom.FULL: "(s.online_level = 'full')",
    Atom.PARTIAL: "(s.online_level = 'partial')",
    Atom.OTHER_LEVEL: "(s.online_level NOT IN ('full', 'partial'))",
    Atom.OUTSIDE: "s.outside",
    Atom.INSIDE: "(NOT s.outside)",
    Atom.PAID_ONLINE: "s.paid_online",
    Atom.PAID_DIRECT: "(NOT s.paid_online)",
    Atom.NOT_AT_COUNTER: f"(s.channel <> '{Channel.COUNTER}')",
    Atom.ASKED_NEVER: f"({_ASKED} = 0)",
    Atom.ASKED_ONCE: f"({_ASKED} = 1)",
    Atom.ASKED_OFTEN: f"({_ASKED} > 1)",
    Atom.STEPS_EARLY: f"({_STEPS} = 2)",
    Atom.STEPS_JUST: f"({_STEPS} = 1)",
    Atom.STEPS_LATE: f"({_STEPS} = 0)",
    Atom.STEPS_UNKNOWN: f"({_STEPS} = -1)",
    Atom.NOT_COMPLAINED: f"(NOT {_COMPLAINED})",
    Atom.E_RESULT: f"({_E_RESULT})",
}


def condition(*, atoms: Iterable[Atom], on_time: OnTime) -> str:
    """Return the condition under which all atoms are true."""
    return " AND ".join(_atom(atom, on_time) for atom in atoms)


def _atom(atom: Atom, on_time: OnTime) -> str:
    late, early = _LATE[on_time], EARLY[on_time]
    is_late = f"({late} IS NOT NULL AND (s.closed_at IS NOT NULL OR {late} < %(judged)s))"
    match atom:
        case Atom.LATE:
            return is_late
        case Atom.LATE_OR_COMPLAINED:
            return f"({is_late} OR {_COMPLAINED})"
        case Atom.IN_TIME:
            return f"(NOT {is_late})"
        case Atom.EARLY:
            return early
        case Atom.NOT_EARLY:
            return f"(NOT {early})"
        case _:
            return _ATOMS[atom]


def group_of(group: Group) -> str:
    """Return the column that rows of a table stand for."""
    return _GROUPS[group]


def source_of(group: Group) -> str:
    """Return what is counted: each dossier once, by officer once for each in it."""
    return _BY_OFFICER if group is Group.OFFICER else _SOURCE


def scope(*, asked: Asked, units: frozenset[int] | None) -> str:
    """Return the condition of the units a table is of; None is all there are."""
    return "TRUE" if units is None else f"{_SIDES[asked.side]} = ANY(%(units)s)"


def values(*, asked: Asked, units: frozenset[int] | None) -> dict[str, Any]:
    """Return what the conditions name."""
    return {
        "begins": asked.begins,
        "ends": asked.ends,
        "as_of": asked.as_of,
        "judged": asked.judged,
        "units": sorted(units or ()),
    }
