"""A report of several tables as a paper."""

from datetime import datetime

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, units_for
from motcua.domain.documents.readers.templates import printed
from motcua.domain.documents.rules.reports import (
    ReportBar,
    ReportPart,
    ReportRow,
    ReportSheet,
)
from motcua.domain.dossiers.readers.papers import letterhead
from motcua.domain.reports.rules.pages import Part, Report
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN

MOST_BARS = 12


def page_pdf(
    *, actor: Actor, report: Report, at: datetime, number: str = "", addressee: str = ""
) -> bytes:
    """Return a report as the paper that is signed, headed by the actor's own unit.

    For the system, who has none, by the centre's.
    """
    own = units_for(actor, Act.READ_REPORTS)
    if not own:
        on = at.astimezone(VN).date()
        own = frozenset({min(unit.id for unit in accounts.receptions(on=on))})
    unit = accounts.unit(unit_id=min(own))
    paper = ReportSheet(
        head=letterhead(unit),
        at=at,
        number=number,
        addressee=addressee,
        name=report.title,
        unit=report.unit,
        period=f"{report.period}, từ ngày {report.first:%d/%m/%Y} đến ngày "
        f"{report.last:%d/%m/%Y}",
        until=f"{report.as_of.astimezone(VN):%H:%M %d/%m/%Y}",
        parts=tuple(map(_part, report.parts)),
        notes=report.notes,
        officer=actor.name,
    )
    return printed(paper=paper, unit_id=unit.id)


def _part(part: Part) -> ReportPart:
    return ReportPart(
        part.title,
        part.heads,
        tuple(ReportRow(tuple(cell.text for cell in row)) for row in part.rows),
        part.said,
        part.heads[part.bars] if part.bars is not None else "",
        _bars(part),
    )


def _bars(part: Part) -> tuple[ReportBar, ...]:
    """Return the chart of a column: as long as its number is of the greatest."""
    if part.bars is None:
        return ()
    figures = [
        (row[0].text, row[part.bars].number or 0, row[part.bars].text)
        for row in part.rows[:MOST_BARS]
    ]
    most = max((figure for _, figure, _ in figures), default=0)
    return tuple(
        ReportBar(name, figure * 1000 // most if most else 0, text)
        for name, figure, text in figures
    )
