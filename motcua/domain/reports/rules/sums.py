"""Which columns sums can answer, of what each is made, and of which sums a period. Pure.

A column that counts what ended, was received, was refused or was paid in a period adds up
day by day. What is open at an instant is little, and is counted from the stretches.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from motcua.domain.reports.rules.tables import Atom

_DAY = timedelta(days=1)
CLOSING = frozenset({Atom.ENDED, Atom.LEFT, Atom.RESOLVED, Atom.WITHDRAWN, Atom.STOPPED})
_STOCK = frozenset({Atom.OPEN, Atom.WAITING})
_HEADS = (
    CLOSING
    | _STOCK
    | {Atom.DEALT_WITH, Atom.RECEIVED, Atom.CARRIED, Atom.REFUSED, Atom.PAID}
)
_HOW_RECEIVED = frozenset(
    {
        Atom.AT_COUNTER,
        Atom.NOT_AT_COUNTER,
        Atom.ONLINE,
        Atom.NOT_ONLINE,
        Atom.BY_POST,
        Atom.FULL,
        Atom.PARTIAL,
        Atom.OTHER_LEVEL,
    }
)
_ALWAYS = _HOW_RECEIVED | {Atom.OUTSIDE, Atom.INSIDE}
_HOW_PAID = _ALWAYS | {Atom.PAID_ONLINE, Atom.PAID_DIRECT}
_HOW_ENDED = _ALWAYS | {
    Atom.LATE,
    Atom.IN_TIME,
    Atom.EARLY,
    Atom.NOT_EARLY,
    Atom.APOLOGISED,
    Atom.NOT_APOLOGISED,
}
_BESIDE: dict[Atom, frozenset[Atom]] = {
    **dict.fromkeys(CLOSING, _HOW_ENDED),
    Atom.DEALT_WITH: _HOW_ENDED,
    **dict.fromkeys(_STOCK, _HOW_ENDED | _HOW_PAID),
    Atom.RECEIVED: _ALWAYS,
    Atom.REFUSED: _ALWAYS,
    Atom.PAID: _HOW_PAID,
    # Told by how it stood when the period began, so only by what never changes.
    Atom.CARRIED: _HOW_RECEIVED,
}
"""What may be asked beside each thing that happens or is so."""


@dataclass(frozen=True, slots=True)
class Split:
    """A column as up to two of these, added: none of them is None where it has no part.

    `flow` is what happened in the period, `stock` what is so at its end, `begun` what
    was open when it began or had ended before and was taken up again in it.
    """

    flow: tuple[Atom, ...] | None = None
    stock: tuple[Atom, ...] | None = None
    begun: tuple[Atom, ...] | None = None


def split(atoms: Iterable[Atom]) -> Split | None:
    """Return how a column is added up, None where only the stretches can tell."""
    asked = tuple(atoms)
    heads = [atom for atom in asked if atom in _HEADS]
    if len(heads) != 1:
        return None
    head, rest = heads[0], tuple(atom for atom in asked if atom is not heads[0])
    if not _BESIDE[head].issuperset(rest):
        return None
    if head is Atom.DEALT_WITH:
        return Split(flow=(Atom.ENDED, *rest), stock=(Atom.OPEN, *rest))
    if head is Atom.CARRIED:
        return Split(begun=rest)
    return Split(stock=asked) if head in _STOCK else Split(flow=asked)


@dataclass(frozen=True, slots=True)
class Piece:
    """Sums of one length (`day`, `month`, `year`) that begin on these days.

    They are added, or taken away (`less`).
    """

    length: str
    first: date
    last: date
    less: bool = False


WEIGHTS = {"year": 6, "month": 4, "day": 1}
"""How many rows the sum of a year and of a month has, about, to one of a day."""


def pieces(first: date, last: date) -> tuple[Piece, ...]:
    """Return the lightest sums that make up a period: whole years, months, then days.

    The first eleven months are lighter as the year less its last: a period may be
    reached over its ends, and what is too much taken away.
    """
    if first > last:
        return ()
    begins = (first, first.replace(day=1), first.replace(month=1, day=1))
    ends = (last, _next_month(last) - _DAY, last.replace(month=12, day=31))
    return min(
        (
            (
                *_whole(begin, end),
                *(replace(piece, less=True) for piece in _whole(begin, first - _DAY)),
                *(replace(piece, less=True) for piece in _whole(last + _DAY, end)),
            )
            for begin in begins
            for end in ends
        ),
        key=_weight,
    )


def _weight(found: Iterable[Piece]) -> int:
    days = {"year": 365, "month": 30, "day": 1}
    return sum(
        WEIGHTS[piece.length]
        * ((piece.last - piece.first).days // days[piece.length] + 1)
        for piece in found
    )


def _whole(first: date, last: date) -> list[Piece]:
    """Return the sums of which a period is full."""
    found: list[Piece] = []
    for length, begins, _ in _steps(first, last):
        joined = found[-1] if found and found[-1].length == length else None
        # Steps follow each other, so those of one length are one stretch of days.
        if joined is not None:
            found[-1] = Piece(length, joined.first, begins)
        else:
            found.append(Piece(length, begins, begins))
    return found


def _steps(first: date, last: date) -> Iterator[tuple[str, date, date]]:
    day = first
    while day <= last:
        year, month = date(day.year + 1, 1, 1), _next_month(day)
        if day == date(day.year, 1, 1) and year <= last + _DAY:
            step = "year", year
        elif day.day == 1 and month <= last + _DAY:
            step = "month", month
        else:
            step = "day", day + _DAY
        yield step[0], day, step[1]
        day = step[1]


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
