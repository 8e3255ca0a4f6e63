"""Tables on paper and as files, in the words of the forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, units_for
from motcua.domain.documents.readers.templates import printed
from motcua.domain.documents.rules.books import FiguresColumn, FiguresLine, FiguresSheet
from motcua.domain.dossiers.readers.papers import letterhead
from motcua.domain.reports.readers.figures import Table
from motcua.domain.reports.rules.exports import (
    Line,
    as_csv,
    as_json,
    as_xlsx,
    definitions,
    share_said,
)
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its rows in the order of the form, ready to be written as a file."""

    table: Table
    unit_name: str
    lines: tuple[Line, ...]
    total: Sequence[int]

    @property
    def csv(self) -> bytes:
        """Return it as CSV."""
        return as_csv(self.table.form, self.table.asked, self.lines, self.total)

    @property
    def json(self) -> bytes:
        """Return it as JSON."""
        table = self.table
        return as_json(table.form, table.asked, self.lines, self.total, table.share)

    @property
    def xlsx(self) -> bytes:
        """Return it as a workbook."""
        return as_xlsx(
            self.table.form,
            self.table.asked,
            self.lines,
            self.total,
            unit_name=self.unit_name,
            share=self.table.share,
        )


def sheet_of(*, actor: Actor, table: Table) -> Sheet:
    """Return a table as its files and papers have it.

    Who reports is the unit it is of; of all the actor may see, the actor's own.
    """
    keys = [column.key for column in table.form.columns]
    unit_id = table.asked.unit_id
    if unit_id is None:
        unit_id = min(units_for(actor, Act.READ_REPORTS), default=None)
    return Sheet(
        table,
        accounts.unit(unit_id=unit_id).name if unit_id is not None else "",
        tuple(
            (row.key, row.name, [row.figures[key] for key in keys]) for row in table.rows
        ),
        [table.total[key] for key in keys],
    )


def sheet_pdf(*, actor: Actor, sheet: Sheet, at: datetime) -> bytes:
    """Return a table as the paper that is signed, headed by the actor's own unit."""
    form, asked = sheet.table.form, sheet.table.asked
    unit = accounts.unit(unit_id=min(units_for(actor, Act.READ_REPORTS)))
    paper = FiguresSheet(
        head=letterhead(unit),
        at=at,
        sign=form.sign,
        name=form.title,
        unit=sheet.unit_name,
        first=f"{asked.first:%d/%m/%Y}",
        last=f"{asked.last:%d/%m/%Y}",
        until=f"{asked.as_of.astimezone(VN):%H:%M %d/%m/%Y}",
        content=form.content,
        leads=form.leads,
        columns=tuple(
            FiguresColumn(one.group, one.title, one.key) for one in form.columns
        ),
        rows=tuple(
            FiguresLine(name, tuple(map(str, figures)))
            for _, name, figures in sheet.lines
        ),
        total=tuple(map(str, sheet.total)),
        share=share_said(sheet.table.share),
        notes=definitions(form, asked),
        officer=actor.name,
    )
    return printed(paper=paper, unit_id=unit.id)
