"""Which questions are asked in a case, and which answers stand.

One pass from the first question to the last: as conditions look back only, what is
shown is known when it is reached. Answers to what is not asked are dropped, whoever
sends them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from motcua.domain.eforms.rules.amounts import plain_number
from motcua.domain.eforms.rules.answering import missing, normalise
from motcua.domain.eforms.rules.circumstances import Circumstances
from motcua.domain.eforms.rules.definition import (
    MOST_ROWS,
    ChoiceTerms,
    ComputedTerms,
    Form,
    GroupTerms,
    Kind,
    Page,
    Question,
    TableTerms,
    inner,
)
from motcua.domain.eforms.rules.expressions import Known, Scope, evaluate, holds
from motcua.domain.eforms.rules.parts import known_of
from motcua.domain.eforms.rules.territory import Territory
from motcua.kernel.errors import Invalid, MotcuaError, Several
from motcua.kernel.text import N_

Names = Mapping[tuple[str, ...], Known]
_NEVER_MISSING = frozenset({Kind.COMPUTED, Kind.GROUP, Kind.TABLE})
"""Nobody types a computed field; of rows there are as many as their least number says."""


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page that is asked, with the questions asked on it (options already chosen)."""

    page: Page
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """A form filled in: what is asked, the answers that stand, what is wrong.

    `faults` name fields by `field` (`children-0-born_on`); `case_n` is the case the
    answers choose, None where the form chooses none.
    """

    pages: tuple[ShownPage, ...]
    answers: Mapping[str, Any]
    faults: tuple[MotcuaError, ...]
    case_n: int | None = None

    def page(self, key: str) -> ShownPage | None:
        """Return a page that is asked."""
        return next((one for one in self.pages if one.page.key == key), None)

    def faults_of(self, shown: ShownPage) -> tuple[MotcuaError, ...]:
        """Return what is wrong on one page."""
        keys = {question.key for question in shown.questions}
        return tuple(f for f in self.faults if (f.field or "").split("-")[0] in keys)


@dataclass(slots=True)
class _Course:
    """One pass: what has been answered so far, and what was wrong."""

    names: Names
    at: Circumstances
    answers: dict[str, Any] = field(default_factory=dict)
    faults: list[MotcuaError] = field(default_factory=list)

    def scope(self, answers: Mapping[str, Any] | None = None) -> Scope:
        """Return what conditions see."""
        seen = self.answers if answers is None else answers
        return Scope(seen, self.names, self.at.today)


@lru_cache(maxsize=64)
def names_of(form: Form) -> Names:
    """Return every path conditions of a form may use; inside a group also its own."""
    found: dict[tuple[str, ...], Known] = {}
    for page in form.pages:
        for question in page.questions:
            found |= names_after(question)
    return found


def names_after(question: Question) -> dict[tuple[str, ...], Known]:
    """Return what a question adds, seen from after it and from inside its rows."""
    found = dict(known_of(question))
    terms = question.terms
    if isinstance(terms, GroupTerms | TableTerms):
        own = terms.questions if isinstance(terms, GroupTerms) else terms.columns
        for one in own:
            found |= dict(known_of(one))
    return found


def row_questions(
    form: Form,
    question: Question,
    row: Mapping[str, Any],
    *,
    answers: Mapping[str, Any],
    today: date,
) -> tuple[Question, ...]:
    """Return the questions asked in one row, given what it says so far."""
    own = inner(question)
    outside = {k: v for k, v in answers.items() if k not in {one.key for one in own}}
    scope = Scope({**outside, **row}, names_of(form), today)
    return tuple(_with_options(one, scope) for one in own if holds(one.when, scope))


def fill(
    form: Form, raw: Mapping[str, Any], *, today: date, territory: Territory
) -> Filled:
    """Return what is asked and what stands, given these answers.

    Nothing is raised for a wrong answer: it is left out and told among the faults.
    """
    course = _Course(names_of(form), Circumstances(today, territory))
    pages = [
        ShownPage(page, questions)
        for page in form.pages
        if holds(page.when, course.scope())
        and (questions := tuple(_asked(page, raw, course)))
    ]
    scope = course.scope()
    case = next((case.n for case in form.cases if holds(case.when, scope)), None)
    return Filled(tuple(pages), course.answers, tuple(course.faults), case)


def _asked(page: Page, raw: Mapping[str, Any], course: _Course) -> Iterator[Question]:
    for question in page.questions:
        if not holds(question.when, course.scope()):
            continue
        shown = _with_options(question, course.scope())
        _answer(shown, raw.get(question.key), course)
        yield shown


def _with_options(question: Question, scope: Scope) -> Question:
    """Return the question with the options that are offered."""
    terms = question.terms
    if not isinstance(terms, ChoiceTerms) or all(o.when is None for o in terms.options):
        return question
    offered = tuple(o for o in terms.options if holds(o.when, scope))
    return replace(question, terms=replace(terms, options=offered))


def _answer(question: Question, raw: object, course: _Course) -> None:
    at = course.at.inside(question.key, question.label, course.answers)
    try:
        value = _value(question, raw, at, course)
        never = value is not None or question.kind in _NEVER_MISSING
        if not never and holds(question.required, course.scope()):
            raise missing(at)
    except Several as several:
        course.faults += several.faults
    except Invalid as fault:
        course.faults.append(fault)
    else:
        if value is not None:
            course.answers[question.key] = value


def _value(question: Question, raw: object, at: Circumstances, course: _Course) -> Any:
    match question.terms:
        case ComputedTerms(value=expression):
            return _computed(evaluate(expression, course.scope()))
        case GroupTerms() | TableTerms() as terms:
            return _rows(question, terms, raw, at, course)
    return normalise(question, raw, at)


def _computed(found: object) -> Any:
    """Return a computed value as it is kept; None where it has no result."""
    match found:
        case Decimal():
            whole = found == found.to_integral_value()
            return int(found) if whole else plain_number(round(found, 6))
        case date():
            return found.isoformat()
    return found


def _rows(
    question: Question,
    terms: GroupTerms | TableTerms,
    raw: object,
    at: Circumstances,
    course: _Course,
) -> list[dict[str, Any]] | None:
    """Return the rows of a group or a table; wrong cells are told and left out."""
    rows = [] if raw is None else raw
    fixed = terms.rows if isinstance(terms, TableTerms) else ()
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        fault = at.fault(
            "answer_no_rows",
            N_("“%(label)s”: các dòng không đọc được."),
            N_("Hãy nhập lại từng dòng."),
        )
        if not fixed:
            raise fault
        # Fixed rows are asked whatever was sent: what is wrong is left out once.
        course.faults.append(fault)
        rows = []
    most = min(terms.most, MOST_ROWS)
    if fixed:
        rows = [_fixed_row(option.value, n, rows) for n, option in enumerate(fixed)]
    elif len(rows) > most:
        raise at.fault(
            "answer_rows_count",
            N_("“%(label)s”: nhiều nhất %(most)s dòng."),
            N_("Hãy bỏ bớt dòng."),
            most=most,
        )
    found = [_row(question, terms, row, n, at, course) for n, row in enumerate(rows)]
    # What is wrong in a row is told there; only rows that were never begun are missing.
    if not fixed and len(found) < terms.least:
        course.faults.append(
            at.fault(
                "answer_rows_few",
                N_("“%(label)s”: cần ít nhất %(least)s dòng."),
                N_("Hãy thêm dòng."),
                least=terms.least,
            )
        )
    return found or None


def _fixed_row(value: str, n: int, rows: list[Any]) -> Mapping[str, Any]:
    """Return what was given for a fixed row: by its name, else by its place."""
    named = next((row for row in rows if row.get("row") == value), None)
    if named is None and n < len(rows) and "row" not in rows[n]:
        named = rows[n]
    return {**(named or {}), "row": value}


def _row(
    question: Question,
    terms: GroupTerms | TableTerms,
    raw: Mapping[str, Any],
    n: int,
    at: Circumstances,
    course: _Course,
) -> dict[str, Any]:
    own = terms.questions if isinstance(terms, GroupTerms) else terms.columns
    place = replace(at, name=f"{at.name}-{n}", label=f"{question.label} {n + 1}")
    inside = _Course(course.names, place, dict(course.answers), course.faults)
    for key in (one.key for one in own):
        inside.answers.pop(key, None)
    for one in own:
        if holds(one.when, inside.scope()):
            _answer(_with_options(one, inside.scope()), raw.get(one.key), inside)
    found = {one.key: inside.answers[one.key] for one in own if one.key in inside.answers}
    if isinstance(terms, TableTerms) and terms.rows:
        found["row"] = raw["row"]
    return found
