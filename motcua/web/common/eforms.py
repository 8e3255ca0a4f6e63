"""How answers to forms are shown: in words, page by page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from motcua.domain.eforms.rules.amounts import said
from motcua.domain.eforms.rules.collecting import to_text
from motcua.domain.eforms.rules.definition import (
    ChoiceTerms,
    ComputedTerms,
    Form,
    Kind,
    NumberTerms,
    Question,
    StatementTerms,
    TableTerms,
    inner,
)
from motcua.domain.eforms.rules.expressions import Value
from motcua.domain.eforms.rules.parts import parts_of
from motcua.kernel.money import format_vnd


@dataclass(frozen=True, slots=True)
class Said:
    """One answer in words; several lines for what has parts or rows."""

    key: str
    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SaidPage:
    """The answers of one page."""

    key: str
    title: str
    answers: tuple[Said, ...]


def said_pages(form: Form, answers: Mapping[str, Any]) -> tuple[SaidPage, ...]:
    """Return every answer that stands, under the page it was asked on."""
    pages = (
        SaidPage(page.key, page.title, tuple(_said(page.questions, answers)))
        for page in form.pages
    )
    return tuple(page for page in pages if page.answers)


def _said(questions: tuple[Question, ...], answers: Mapping[str, Any]) -> Iterator[Said]:
    for question in questions:
        if question.key in answers:
            lines = tuple(_lines(question, answers[question.key]))
            yield Said(question.key, question.label, lines)


def _lines(question: Question, answer: Any) -> Iterator[str]:
    """Yield an answer in words."""
    if question.kind in {Kind.GROUP, Kind.TABLE}:
        yield from _rows(question, answer)
        return
    parts = parts_of(question)
    if parts:
        for part in parts:
            if part.key in answer:
                words = "; ".join(_lines(part, answer[part.key]))
                yield f"{gettext(part.label)}: {words}"
        return
    yield from str(_words(question, answer)).split("\n")


def _rows(question: Question, rows: list[Mapping[str, Any]]) -> Iterator[str]:
    terms = question.terms
    named = (
        {row.value: row.label for row in terms.rows}
        if isinstance(terms, TableTerms)
        else {}
    )
    for n, row in enumerate(rows, 1):
        name = named.get(row.get("row", ""), str(n))
        cells = (
            f"{one.label}: {'; '.join(_lines(one, row[one.key]))}"
            for one in inner(question)
            if one.key in row
        )
        yield f"{name}. {'; '.join(cells)}"


def _words(question: Question, answer: Any) -> str:  # noqa: C901, PLR0911 - one table
    match question.kind, question.terms:
        case Kind.YES_NO, _:
            return gettext("Có") if answer else gettext("Không")
        case Kind.STATEMENT, StatementTerms(text=text):
            return gettext("Đã xác nhận: %(text)s") % {"text": text}
        case Kind.MONEY, _:
            return format_vnd(answer)
        case Kind.NUMBER, NumberTerms(unit=unit):
            return f"{said(Decimal(answer))} {unit}".strip()
        case Kind.COMPUTED, ComputedTerms() as terms:
            return _computed(terms, answer)
        case _, ChoiceTerms(options=options):
            chosen = answer if isinstance(answer, list) else [answer]
            labels = {o.value: gettext(o.label) for o in options}
            return "; ".join(labels.get(str(one), str(one)) for one in chosen)
        case Kind.ADDRESS, _:
            return str(answer["text"])
        case Kind.MAP_POINT, _:
            return f"{answer['lat']}; {answer['lng']}"
        case Kind.FILE, _:
            return "\n".join(one["name"] for one in answer)
        case Kind.PARCEL_OUTLINE, _:
            area = said(Decimal(answer["area"]))
            return f"{area} m²\n{to_text(question.kind, answer)}"
    return str(to_text(question.kind, answer))


def _computed(terms: ComputedTerms, answer: Any) -> str:
    match terms.result:
        case Value.NUMBER:
            return f"{said(Decimal(answer))} {terms.unit}".strip()
        case Value.DATE:
            return str(to_text(Kind.DATE, answer))
        case Value.YES_NO:
            return gettext("Có") if answer else gettext("Không")
    return str(answer)
