"""What the sheet of a procedure asks: the filing, its electronic form, its papers."""

from dataclasses import dataclass
from datetime import date

from motcua.domain.catalogue.readers.filing import OnlineTerms
from motcua.domain.eforms.readers import AskedForm, asked_for, territory
from motcua.domain.filings.rules.bulk import (
    MOST_COLUMNS,
    Column,
    PaperNamed,
    columns,
    paper_columns,
)
from motcua.domain.filings.rules.bulk_form import form_columns
from motcua.kernel.errors import Conflict
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Plan:
    """The columns of a procedure's sheet, and the form some of them answer.

    `cases` are the cases a row names by heading; none where the form's answers choose.
    """

    terms: OnlineTerms
    asked: AskedForm
    columns: tuple[Column, ...]
    cases: dict[str, int]


def plan_of(*, terms: OnlineTerms, on: date) -> Plan:
    """Return what a procedure's sheet asks that day.

    Raises Conflict naming what cannot be asked in a sheet.
    """
    asked = asked_for(procedure_version_id=terms.version_id)
    cases = {} if asked.form.cases else {case.heading: case.n for case in terms.cases}
    first = columns(list(cases))
    papers = paper_columns([PaperNamed(c.n, c.name) for c in terms.components])
    provinces = {one.name: one.code for one in territory().provinces(on)}
    taken = [column.title for column in (*first, *papers)]
    own = form_columns(asked.form, provinces=provinces, taken=taken)
    found = (*first, *own, *papers)
    if len(found) > MOST_COLUMNS:
        raise Conflict(
            "bulk_too_wide",
            N_("Thủ tục này có %(n)s cột, quá nhiều cho một bảng."),
            facts={"n": len(found)},
            remedy=N_("Thủ tục này chỉ nộp được từng hồ sơ một."),
        )
    return Plan(terms, asked, found, cases)
