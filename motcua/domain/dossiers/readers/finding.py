"""Find dossiers by code, number or name, the closest first, within bounded work.

A common word names a million dossiers, of which a page shows fifty. How common a word is,
the newest dossiers tell. What is rare is looked up in the index of words, which holds few
of it. For what is not, the newest dossiers of the officer's units are looked through,
newest to oldest and no further than a window: there it fills a page. What is common
everywhere but not there stays within the window, and the page says so. Nothing is
returned that `visible` does not open; each part asks it inside its own query.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.expressions import RawSQL

from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.models.words import HasWords, IsNamed
from motcua.domain.dossiers.readers.finding_owners import (
    named_beside,
    numbered_beside,
    worded_beside,
)
from motcua.domain.dossiers.readers.visibility import seen_units, visible
from motcua.domain.dossiers.rules.finding import Closeness, Sought
from motcua.kernel.actor import Actor, ActorKind

WINDOW = 4_000
"""How many of the newest dossiers are looked through, all units together."""

MOST_UNITS = 4
"""An officer of more units sees so much that the newest of all are looked through."""

SAMPLE = 1_000
RARE, COMMON = 0.005, 0.05
"""Which share of the newest dossiers bears a word that is rare, and one that is common.

What is rare is looked up in the index at once, what is common never in the whole of it.
"""

PARTS = 1_000
"""How many codes with the same beginning or end are looked at, the newest first."""


@dataclass(frozen=True, slots=True)
class Found:
    """Dossiers by how well they answer; `is_cut`: older ones were not looked through."""

    ids: dict[int, Closeness]
    is_cut: bool


def found(*, actor: Actor, sought: Sought, on: date, most: int) -> Found:
    """Return at most so many dossiers of each closeness that the actor may see."""
    rows = visible(actor=actor, on=on)
    ids: dict[int, Closeness] = {}
    for closeness, part in _direct(rows, sought):
        _add(ids, closeness, part, most)
    is_cut = _by_words(ids, actor, rows, sought, on, most) if sought.words else False
    return Found(ids, is_cut)


def _add(
    ids: dict[int, Closeness], closeness: Closeness, part: QuerySet[Dossier], most: int
) -> None:
    for pk in part.values_list("pk", flat=True)[:most]:
        ids.setdefault(pk, closeness)


def _direct(
    rows: QuerySet[Dossier], sought: Sought
) -> Iterator[tuple[Closeness, QuerySet[Dossier]]]:
    """Yield what an index answers at once: a code, a number, a whole name."""
    if sought.code:
        yield Closeness.CODE, rows.filter(code=sought.code)
    if sought.number:
        yield Closeness.NUMBER, _indexed(rows, f"'{sought.number}'")
        yield Closeness.NUMBER, numbered_beside(rows=rows, number=sought.number)
    for part in _parts_of_codes(sought.part) if sought.part else ():
        yield Closeness.PART_OF_CODE, rows.filter(pk__in=part).order_by("-id")
    if sought.name:
        named = Dossier.objects.filter(submitter_key=sought.name).order_by("-id")
        among = rows.filter(pk__in=named.values("pk")[:PARTS])
        yield Closeness.NAME, among.order_by("-id")
        yield Closeness.NAME, named_beside(rows=rows, name=sought.name)


def _by_words(
    ids: dict[int, Closeness],
    actor: Actor,
    rows: QuerySet[Dossier],
    sought: Sought,
    on: date,
    most: int,
) -> bool:
    """Add what has the words; say whether older dossiers were not looked through."""
    is_cut = False
    for closeness, terms in _queries(sought):
        if len(ids) >= most:
            break
        query, share, is_answered = " & ".join(terms), _share(terms), False
        if share > RARE:
            windows, is_whole = _windows(actor, rows, on)
            for window in windows:
                _add(ids, closeness, window.filter(_named(terms)), most)
            is_short = len(ids) < most and not is_whole
            is_cut |= is_short and share > COMMON
            is_answered = not is_short or share > COMMON
        if not is_answered:
            _add(ids, closeness, _indexed(rows, query), most)
        if len(ids) < most:
            beside = worded_beside(rows=rows, terms=terms, is_common=share > COMMON)
            _add(ids, closeness, beside, most)
    return is_cut


def _queries(sought: Sought) -> Iterator[tuple[Closeness, tuple[str, ...]]]:
    yield Closeness.WORDS, sought.terms
    if sought.begun_terms:
        yield Closeness.BEGINNINGS, sought.begun_terms


def _named(terms: tuple[str, ...]) -> Q:
    """Return the condition that a name has all the words, for rows that are read anyway.

    The same as the index of words answers, but cheaper than to make those words anew.
    """
    found = Q()
    for term in terms:
        word = term.strip("':*")
        found &= Q(cast(Q, IsNamed(word, is_begun=term.endswith("*"))))
    return found


def _indexed(rows: QuerySet[Dossier], query: str) -> QuerySet[Dossier]:
    """Return what has the words, from their index.

    Ordered by a sum: by its own order the key would be walked for words that are rare.
    """
    return rows.filter(HasWords(query)).order_by((F("id") + 0).desc())


_BEGINS = """
SELECT dossier_id FROM dossiers_code WHERE code LIKE %s
ORDER BY code USING ~>~ LIMIT %s
"""
_ENDS = """
SELECT dossier_id FROM dossiers_code WHERE (reverse(code) COLLATE "C") LIKE %s
ORDER BY (reverse(code) COLLATE "C") DESC LIMIT %s
"""
"""From the end of each index: what Django's own ordering cannot ask for."""


def _parts_of_codes(part: str) -> tuple[RawSQL, RawSQL]:
    """Return the dossiers whose codes begin so, the newest first, and that end so.

    A part of a code holds no sign that LIKE knows.
    """
    begun, turned = f"{part}%", f"{part[::-1]}%"
    begins = RawSQL(_BEGINS, [begun, PARTS])  # noqa: S611 - constant, with parameters
    ends = RawSQL(_ENDS, [turned, PARTS])  # noqa: S611 - constant, with parameters
    return begins, ends


def _windows(
    actor: Actor, rows: QuerySet[Dossier], on: date
) -> tuple[list[QuerySet[Dossier]], bool]:
    """Return the newest of what the actor sees, and whether that is all of it.

    Each part stands in the order of an index, so a page that is full ends its reading.
    """
    is_officer = actor.kind is ActorKind.OFFICER
    units = seen_units(actor=actor, on=on) if is_officer else frozenset()
    if not units or len(units) > MOST_UNITS:
        last = Dossier.objects.aggregate(last=Max("id"))["last"] or 0
        newest = rows.filter(id__gt=last - WINDOW).order_by("-id")
        return [newest], last <= WINDOW
    legs = [(unit, column) for unit in sorted(units) for column in _COLUMNS]
    each, is_whole, windows = WINDOW // len(legs), True, []
    for unit, column in legs:
        recency = _COLUMNS[column]
        of_unit = Q(**{column: unit})
        newest = Dossier.objects.filter(of_unit).order_by(F(recency).desc())
        edge = list(newest.values_list(recency, flat=True)[each : each + 1])
        if edge:
            is_whole = False
            of_unit &= Q(**{f"{recency}__gt": edge[0]})
        windows.append(rows.filter(of_unit).order_by(F(recency).desc()))
    return windows, is_whole


_COLUMNS = {
    "receiving_unit_id": "received_at",
    "resolving_unit_id": "id",
    "authority_unit_id": "id",
}
"""The units a dossier belongs to, and by what their indexes are in order."""


def _share(terms: tuple[str, ...]) -> float:
    """Return how many of the newest dossiers have the rarest of some words."""
    last = Dossier.objects.aggregate(last=Max("id"))["last"] or 0
    borne = Dossier.objects.filter(id__gt=last - SAMPLE).aggregate(
        **{
            f"word{n}": Count("id", filter=_named((term,)))
            for n, term in enumerate(terms)
        }
    )
    return min(borne.values(), default=0) / SAMPLE
