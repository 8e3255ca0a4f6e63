"""The questions of a page as its template shows them: names, values, rows."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from motcua.domain.eforms.readers import territory
from motcua.domain.eforms.rules.definition import (
    ChoiceTerms,
    FileTerms,
    GroupTerms,
    Kind,
    Question,
    TableTerms,
    inner,
)
from motcua.domain.eforms.rules.evaluating import ShownPage, row_questions
from motcua.domain.eforms.rules.parts import parts_of
from motcua.domain.filings.readers.form import FilingForm
from motcua.web.common.eforms import said_pages, source_words
from motcua.web.common.tus import limit_word

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Field:
    """One question on the page; `name` is its field's name, `value` what it shows."""

    name: str
    question: Question
    label: str
    help: str
    value: Any
    optional: bool = False
    options: tuple[tuple[str, str, str], ...] = ()
    parts: tuple["Field", ...] = ()
    rows: tuple["Row", ...] = ()
    provinces: tuple[tuple[str, str], ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    is_locked: bool = False
    ward: str = ""
    can_add: bool = False
    upload: str = ""
    limit: str = ""

    @property
    def kind(self) -> str:
        """Return the kind of question."""
        return self.question.kind.value

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Return the options without their hints."""
        return tuple((value, label) for value, label, _ in self.options)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a group or a table; a fixed one has its label."""

    n: int
    label: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class _Page:
    found: FilingForm
    values: Mapping[str, Any]
    today: date
    upload_to: Callable[[str], str] | None


def fields_of(
    found: FilingForm,
    shown: ShownPage,
    values: Mapping[str, Any],
    *,
    today: date,
    upload_to: Callable[[str], str] | None = None,
) -> tuple[Field, ...]:
    """Return the fields of a page with the values they show.

    `upload_to` is the address where files of a question go up in pieces, if they do.
    """
    at = _Page(found, values, today, upload_to)
    return tuple(_field(question, question.key, at) for question in shown.questions)


def _field(question: Question, name: str, at: _Page) -> Field:
    is_outer = name == question.key
    stored = at.found.prefilled.get(question.key, "") if is_outer else ""
    upload, limit = _upload(question, at)
    return Field(
        name=name,
        question=question,
        label=gettext(question.label),
        help=gettext(question.help) if question.help else "",
        value=_value(question, name, at),
        optional=question.required is False,
        options=_options(question),
        parts=tuple(_field(p, f"{name}-{p.key}", at) for p in parts_of(question)),
        rows=tuple(_rows(question, name, at)),
        provinces=_provinces(at.today) if question.kind is Kind.ADDRESS else (),
        values=at.values,
        ward=_ward(name, at) if question.kind is Kind.ADDRESS else "",
        source=source_words(stored) if stored else "",
        is_locked=is_outer and question.key in at.found.locked,
        can_add=_can_add(question, name, at),
        upload=upload,
        limit=limit,
    )


def _upload(question: Question, at: _Page) -> tuple[str, str]:
    """Return where files of a question go up in pieces, and how large one may be."""
    if at.upload_to is None or not isinstance(question.terms, FileTerms):
        return "", ""
    limit = min(question.terms.most_mb * MEGABYTE, settings.UPLOAD_LIMIT)
    return at.upload_to(question.key), limit_word(limit)


def _value(question: Question, name: str, at: _Page) -> Any:
    value = at.values.get(name, "")
    if question.kind is Kind.COMPUTED or name in at.found.locked:
        answers = {k: v for k, v in at.found.filled.answers.items() if k == question.key}
        pages = said_pages(at.found.form, answers)
        return pages[0].answers[0].lines[0] if pages else ""
    if question.kind in {Kind.MANY_OF, Kind.FILE}:
        return value or []
    return _one(value)


def _one(value: Any) -> Any:
    """Return the text a field shows; forms send lists."""
    return value[-1] if isinstance(value, list) and value else value or ""


def _options(question: Question) -> tuple[tuple[str, str, str], ...]:
    terms = question.terms
    if not isinstance(terms, ChoiceTerms):
        return ()
    return tuple((o.value, gettext(o.label), o.hint) for o in terms.options)


def _provinces(today: date) -> tuple[tuple[str, str], ...]:
    return tuple((one.code, one.name) for one in territory().provinces(today))


def _ward(name: str, at: _Page) -> str:
    """Return the ward by its name; what is typed stays as it is."""
    typed = str(_one(at.values.get(f"{name}-ward", "")))
    code = str(_one(at.values.get(f"{name}-province", "")))
    province = territory().province(code, at.today) if typed.isdecimal() else None
    wards = territory().named(province, typed) if province else ()
    if len(wards) != 1:
        return typed
    return ", ".join(filter(None, (wards[0].name, wards[0].district)))


def _count(name: str, at: _Page) -> int:
    sent = str(_one(at.values.get(f"{name}-rows", "")))
    return min(int(sent), 50) if sent.isdecimal() and len(sent) < 4 else 0


def _can_add(question: Question, name: str, at: _Page) -> bool:
    terms = question.terms
    if not isinstance(terms, GroupTerms | TableTerms):
        return False
    fixed = isinstance(terms, TableTerms) and bool(terms.rows)
    return not fixed and _count(name, at) < terms.most


def _rows(question: Question, name: str, at: _Page) -> Iterator[Row]:
    terms = question.terms
    if not inner(question):
        return
    fixed = terms.rows if isinstance(terms, TableTerms) else ()
    count = len(fixed) or _count(name, at)
    answers = at.found.filled.answers
    given = answers.get(question.key) or at.found.stored.get(question.key) or []
    for n in range(count):
        row = given[n] if n < len(given) else {}
        asked = row_questions(
            at.found.form, question, row, answers=answers, today=at.today
        )
        fields = tuple(_field(one, f"{name}-{n}-{one.key}", at) for one in asked)
        yield Row(n, fixed[n].label if fixed else "", fields)
