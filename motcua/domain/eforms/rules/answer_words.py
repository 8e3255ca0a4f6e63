"""Answers in words, as pages and papers say them.

`say` turns a text of the program into the reader's language; papers are Vietnamese.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from motcua.domain.eforms.rules.amounts import said
from motcua.domain.eforms.rules.collecting import to_text
from motcua.domain.eforms.rules.definition import (
    ChoiceTerms,
    ComputedTerms,
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
from motcua.kernel.text import N_

Say = Callable[[str], str]
YES, NO = N_("Có"), N_("Không")


def lines_of(question: Question, answer: Any, say: Say = str) -> Iterator[str]:
    """Yield an answer in words: a line for each part or row."""
    if question.kind in {Kind.GROUP, Kind.TABLE}:
        yield from _rows(question, answer, say)
        return
    parts = parts_of(question)
    if parts:
        for part in parts:
            if part.key in answer:
                words = "; ".join(lines_of(part, answer[part.key], say))
                yield f"{say(part.label)}: {words}"
        return
    yield from str(_words(question, answer, say)).split("\n")


def _rows(
    question: Question, rows: Sequence[Mapping[str, Any]], say: Say
) -> Iterator[str]:
    named = row_names(question)
    for n, row in enumerate(rows, 1):
        name = named.get(row.get("row", ""), str(n))
        cells = (
            f"{one.label}: {'; '.join(lines_of(one, row[one.key], say))}"
            for one in inner(question)
            if one.key in row
        )
        yield f"{name}. {'; '.join(cells)}"


def row_names(question: Question) -> Mapping[str, str]:
    """Return the labels of a table's fixed rows; none where rows are added."""
    terms = question.terms
    rows = terms.rows if isinstance(terms, TableTerms) else ()
    return {row.value: row.label for row in rows}


def _words(question: Question, answer: Any, say: Say) -> str:  # noqa: C901, PLR0911 - one table
    match question.kind, question.terms:
        case Kind.YES_NO, _:
            return say(YES) if answer else say(NO)
        case Kind.STATEMENT, StatementTerms(text=text):
            return say(N_("Đã xác nhận: %(text)s")) % {"text": text}
        case Kind.MONEY, _:
            return format_vnd(answer)
        case Kind.NUMBER, NumberTerms(unit=unit):
            return f"{said(Decimal(answer))} {unit}".strip()
        case Kind.COMPUTED, ComputedTerms() as terms:
            return _computed(terms, answer, say)
        case _, ChoiceTerms(options=options):
            chosen = answer if isinstance(answer, list) else [answer]
            labels = {o.value: say(o.label) for o in options}
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


def _computed(terms: ComputedTerms, answer: Any, say: Say) -> str:
    match terms.result:
        case Value.NUMBER:
            return f"{said(Decimal(answer))} {terms.unit}".strip()
        case Value.DATE:
            return str(to_text(Kind.DATE, answer))
        case Value.YES_NO:
            return say(YES) if answer else say(NO)
    return str(answer)
