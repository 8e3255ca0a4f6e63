"""What the sheet of a procedure asks: the filing, its form, its fees, its papers."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from motcua.domain.catalogue.readers.filing import OnlineTerms
from motcua.domain.catalogue.rules.fees import FeeFacts
from motcua.domain.eforms.readers import AskedForm, asked_for, territory
from motcua.domain.eforms.rules.definition import Form
from motcua.domain.filings.rules.bulk import (
    MOST_COLUMNS,
    SHEET,
    Column,
    PaperNamed,
    columns,
    paper_columns,
)
from motcua.domain.filings.rules.bulk_fees import FeeNamed, fee_columns
from motcua.domain.filings.rules.bulk_form import form_columns, inner_columns
from motcua.domain.filings.rules.bulk_groups import (
    ITEM,
    NUMBER,
    Further,
    further_sheets,
)
from motcua.domain.filings.rules.counting import counting_question
from motcua.kernel.errors import Conflict
from motcua.kernel.money import format_vnd
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Plan:
    """The columns of a procedure's sheet, and the form some of them answer.

    `cases` are the cases a row names by heading; none where the form's answers choose.
    `further` are the sheets of what repeats in the form.
    """

    terms: OnlineTerms
    asked: AskedForm
    columns: tuple[Column, ...]
    cases: dict[str, int]
    further: tuple[Further, ...] = ()

    @property
    def titles(self) -> tuple[str, ...]:
        """Return the sheets of the workbook that are filled in, that of filings first."""
        return (SHEET, *(one.title for one in self.further))


def plan_of(*, terms: OnlineTerms, on: date) -> Plan:
    """Return what a procedure's sheet asks that day.

    Raises Conflict naming what cannot be asked in a sheet.
    """
    asked = asked_for(procedure_version_id=terms.version_id)
    cases = {} if asked.form.cases else {case.heading: case.n for case in terms.cases}
    provinces = {one.name: one.code for one in territory().provinces(on)}
    inside = inner_columns(asked.form, provinces=provinces, taken=[NUMBER.title, ITEM])
    further = further_sheets(asked.form, inside)
    first = (*([NUMBER] if further else ()), *columns(list(cases)))
    fees = fee_columns([_fee(fee, asked.form) for fee in terms.fees])
    papers = paper_columns([PaperNamed(c.n, c.name) for c in terms.components])
    taken = [column.title for column in (*first, *fees, *papers)]
    own = form_columns(asked.form, provinces=provinces, taken=taken)
    found = (*first, *own, *fees, *papers)
    for title, wide in ((SHEET, found), *((one.title, one.columns) for one in further)):
        if len(wide) > MOST_COLUMNS:
            raise Conflict(
                "bulk_too_wide",
                N_(
                    "Trang “%(sheet)s” của thủ tục này có %(n)s cột; nhiều nhất %(most)s."
                ),
                facts={"sheet": title, "n": len(wide), "most": MOST_COLUMNS},
                remedy=N_("Thủ tục này chỉ nộp được từng hồ sơ một."),
            )
    return Plan(terms, asked, found, cases, further)


def _fee(fee: FeeFacts, form: Form) -> FeeNamed:
    """Return a fee with its levels in words; the same words twice bear their number."""
    words = [
        " – ".join(
            filter(
                None, (format_vnd(one.amount) if one.amount else "Không thu", one.text)
            )
        )
        for one in fee.choices
    ]
    often = Counter(words)
    levels = [
        f"{n}. {word}" if often[word] > 1 else word for n, word in enumerate(words, 1)
    ]
    return FeeNamed(
        fee.n,
        fee.name,
        tuple(levels),
        fee.units,
        must=fee.case_n is None,
        counted=counting_question(form, fee.units) is not None,
    )
