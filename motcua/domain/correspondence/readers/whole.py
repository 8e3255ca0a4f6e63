"""Whether the numbers of a unit's year are whole: the proof, series by series."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from motcua.domain.accounts import readers as accounts
from motcua.domain.correspondence.readers.outgoing import check_readable
from motcua.domain.correspondence.rules.numbers import INCOMING, SERIES, TYPES
from motcua.domain.documents.readers.templates import printed
from motcua.domain.documents.rules.books import NumbersProof, ProvedSeries
from motcua.domain.documents.rules.parts import Letterhead, in_short
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN

MOST_GAPS = 50


@dataclass(frozen=True, slots=True)
class SeriesProof:
    """One series of a unit's year, as counted from the rows themselves.

    `given` is the last number given, `entered` how many rows the register has,
    `earlier` the last number given before the register was kept. `missing` are spans
    of numbers without a row, `back` how many have a day before that of a lower number.
    `fingerprint` is the SHA-256 over the lines `number<TAB>text<TAB>YYYY-MM-DD`.
    """

    kind: str
    name: str
    given: int
    entered: int
    earlier: int
    lowest: int | None
    highest: int | None
    void: int
    repeated: int
    back: int
    fingerprint: str
    missing: tuple[tuple[int, int], ...] = ()

    @property
    def is_whole(self) -> bool:
        """Say whether nothing is missing, repeated or out of the order of days."""
        counted = self.entered + self.earlier
        highest = self.earlier if self.highest is None else self.highest
        agree = self.given == counted == highest
        return agree and not (self.missing or self.repeated or self.back)


def series_of_year(
    *, actor: Actor, unit_id: int, year: int, on: date
) -> tuple[SeriesProof, ...]:
    """Return every series of a unit's year; raise NotAllowed.

    It names no document and no person. Basis: NĐ 30/2020 art 15.
    """
    check_readable(actor=actor, unit_id=unit_id, on=on)
    asked: dict[str, str | int] = {
        "unit": unit_id,
        "year": year,
        "period": str(year),
        "series": SERIES,
        "every": f"{SERIES}%",
        "incoming": INCOMING,
        "most": MOST_GAPS,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ROWS + _COUNTED, asked)
        found = [SeriesProof(row[0], _name(row[0]), *row[1:]) for row in cursor]
        cursor.execute(_ROWS + _GAPS, asked)
        gaps: dict[str, list[tuple[int, int]]] = {}
        for kind, first, last in cursor:
            gaps.setdefault(kind, []).append((first, last))
    return tuple(_with_gaps(one, gaps.get(one.kind, [])) for one in found)


def proof_pdf(*, actor: Actor, unit_id: int, year: int, at: datetime) -> bytes:
    """Return the proof of a unit's year as PDF, to be signed by who compared."""
    on = at.astimezone(VN).date()
    found = series_of_year(actor=actor, unit_id=unit_id, year=year, on=on)
    unit = accounts.unit(unit_id=unit_id)
    paper = NumbersProof(
        head=Letterhead(superior=unit.parent_name, agency=unit.name, place=unit.place),
        at=at,
        year=str(year),
        as_of=in_short(at),
        conclusion=_conclusion(found),
        rows=tuple(_line(one) for one in found),
        officer=actor.name,
    )
    return printed(paper=paper, unit_id=unit_id)


def finding(one: SeriesProof) -> str:
    """Return what was found in one series, in the words of the paper."""
    if one.is_whole:
        return "Liên tục, không thiếu, không lặp"
    said = []
    if one.missing:
        spans = ", ".join(f"{a}" if a == b else f"{a}–{b}" for a, b in one.missing)
        said.append(f"Thiếu số {spans}")
    if one.repeated:
        said.append(f"{one.repeated} số lặp")
    if one.back:
        said.append(f"{one.back} số ghi ngày sớm hơn số trước")
    return "; ".join(said) or "Số đã cấp không khớp với sổ"


def _conclusion(found: tuple[SeriesProof, ...]) -> str:
    faulty = [one.name for one in found if not one.is_whole]
    if faulty:
        return f"Không khớp: {', '.join(faulty)}."
    return "Không số nào thiếu, lặp hoặc sai thứ tự ngày."


def _line(one: SeriesProof) -> ProvedSeries:
    return ProvedSeries(
        name=one.name,
        given=one.given,
        entered=one.entered,
        earlier=str(one.earlier or "–"),
        range="–" if one.lowest is None else f"{one.lowest} – {one.highest}",
        void=one.void,
        finding=finding(one),
        fingerprint=one.fingerprint or "–",
    )


def _name(kind: str) -> str:
    if kind == INCOMING:
        return "Văn bản đến"
    found = TYPES.get(kind.removeprefix(SERIES))
    return found.name if found else kind


def _with_gaps(one: SeriesProof, gaps: list[tuple[int, int]]) -> SeriesProof:
    """Return a series with what is missing between its rows, and after the last."""
    highest = max(one.highest or 0, one.earlier)
    after = [(highest + 1, one.given)] if one.given > highest else []
    facts = {name: getattr(one, name) for name in SeriesProof.__slots__}
    return SeriesProof(**{**facts, "missing": (*gaps, *after)})


_ROWS = """
    WITH entered AS (
        SELECT %(series)s || kind AS kind, number, text, issued_on AS day,
               standing = 'void' AS void
          FROM correspondence_outgoing WHERE unit_id = %(unit)s AND year = %(year)s
        UNION ALL
        SELECT %(incoming)s, number, number || '/' || year, received_on, false
          FROM correspondence_incoming WHERE unit_id = %(unit)s AND year = %(year)s
    ), earlier AS (
        SELECT %(series)s || kind AS kind, last
          FROM correspondence_earliernumbers
         WHERE unit_id = %(unit)s AND year = %(year)s
    ), ordered AS (
        SELECT r.*, coalesce(lag(number) OVER inside, e.last, 0) AS before,
               lag(day) OVER inside AS day_before
          FROM entered r LEFT JOIN earlier e USING (kind)
        WINDOW inside AS (PARTITION BY kind ORDER BY number, text)
    )
"""
_COUNTED = """
    , counted AS (
        SELECT kind, count(*) AS entered, min(number) AS lowest, max(number) AS highest,
               count(*) FILTER (WHERE void) AS void,
               count(*) FILTER (WHERE number <= before) AS repeated,
               count(*) FILTER (WHERE day < day_before) AS back,
               encode(sha256(convert_to(string_agg(
                   number || E'\\t' || text || E'\\t' || to_char(day, 'YYYY-MM-DD'),
                   E'\\n' ORDER BY number, text), 'UTF8')), 'hex') AS fingerprint
          FROM ordered GROUP BY kind
    ), series AS (
        SELECT kind, last FROM documents_numberseries
         WHERE unit_id = %(unit)s AND period = %(period)s
           AND (kind LIKE %(every)s OR kind = %(incoming)s)
    )
    SELECT kind, coalesce(s.last, 0), coalesce(c.entered, 0), coalesce(e.last, 0),
           c.lowest, c.highest, coalesce(c.void, 0), coalesce(c.repeated, 0),
           coalesce(c.back, 0), coalesce(c.fingerprint, '')
      FROM series s FULL JOIN counted c USING (kind) LEFT JOIN earlier e USING (kind)
     ORDER BY kind = %(incoming)s, kind
"""
_GAPS = """
    SELECT kind, before + 1, number - 1 FROM ordered
     WHERE number > before + 1 ORDER BY kind, number LIMIT %(most)s
"""
