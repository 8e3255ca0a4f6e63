"""A form as the lines of a paper: empty for the pen, or with the answers that stand."""

from collections.abc import Iterator, Mapping
from typing import Any

from motcua.domain.documents.rules.eforms import SheetChoice, SheetLine, SheetRow
from motcua.domain.eforms.rules.answer_words import NO, YES, lines_of, row_names
from motcua.domain.eforms.rules.conditions import Named, condition_words
from motcua.domain.eforms.rules.definition import (
    ChoiceTerms,
    ComputedTerms,
    FileTerms,
    Form,
    GroupTerms,
    Kind,
    NumberTerms,
    Option,
    Page,
    Question,
    StatementTerms,
    TableTerms,
    inner,
)
from motcua.domain.eforms.rules.parts import parts_of

MOST_BOXES = 30
MOST_SHOWN = 8
EMPTY_ROWS = 3
MOST_COLUMNS = 7
_NOTES = {
    Kind.DATE: "ngày / tháng / năm",
    Kind.MONEY: "đồng",
    Kind.ADDRESS: "Số nhà, đường, tổ, thôn; phường, xã; tỉnh, thành phố.",
    Kind.MAP_POINT: "Vĩ độ; kinh độ.",
    Kind.PARCEL_OUTLINE: "Tọa độ từng đỉnh thửa: vĩ độ; kinh độ.",
    Kind.FILE: "Nộp kèm tờ khai; ghi tên giấy tờ.",
    Kind.COMPUTED: "Cơ quan tiếp nhận tính.",
}
_AREAS = frozenset({Kind.LONG_TEXT, Kind.PARCEL_OUTLINE})


def blank_lines(form: Form) -> tuple[SheetLine, ...]:
    """Return every page and question with its condition, to be filled in by hand."""
    named = _named(form)
    return tuple(line for page in form.pages for line in _blank_page(page, named))


def filled_lines(form: Form, answers: Mapping[str, Any]) -> tuple[SheetLine, ...]:
    """Return the questions that have an answer, by the numbers of the empty form."""
    named = _named(form)
    found: list[SheetLine] = []
    for page in form.pages:
        lines = [
            line
            for question in page.questions
            if question.key in answers
            for line in _filled(question, answers[question.key], named)
        ]
        if lines:
            found += [SheetLine("page", page.title), *lines]
    return tuple(found)


def _named(form: Form) -> Named:
    questions = [question for page in form.pages for question in page.questions]
    numbers = {one.key: str(n) for n, one in enumerate(questions, 1)}
    return Named({one.key: one for one in questions}, numbers)


def _blank_page(page: Page, named: Named) -> Iterator[SheetLine]:
    yield SheetLine("page", page.title, page.help, condition_words(page.when, named))
    for question in page.questions:
        yield from _blank(question, named)


def _blank(question: Question, named: Named) -> Iterator[SheetLine]:
    label, note = _label(question, named), _note(question)
    when = condition_words(question.when, named)
    own = inner(question)
    if own:
        yield from _blank_rows(question, own, SheetLine("", label, note, when))
    elif parts := parts_of(question):
        yield SheetLine("whole", label, note, when)
        for part in parts:
            style = "part-digits" if part.kind is Kind.IDENTITY_NUMBER else "part"
            yield _boxed(part, style, part.label, _part_note(part), "")
    elif question.kind in _AREAS:
        yield SheetLine("area", label, note, when)
    else:
        style = "digits" if question.kind is Kind.IDENTITY_NUMBER else "line"
        yield _boxed(question, style, label, note, when)


def _boxed(question: Question, style: str, label: str, note: str, when: str) -> SheetLine:
    """Return a question as boxes where it has choices, else as a line to write on."""
    offered = _offered(question)
    if not offered or len(offered) > MOST_BOXES:
        return SheetLine(style, label, note, when)
    choices = tuple(SheetChoice(one.label, one.hint) for one in offered)
    return SheetLine("choices", label, note, when, choices=choices)


def _offered(question: Question) -> tuple[Option, ...]:
    match question.kind, question.terms:
        case _, ChoiceTerms(options=options):
            return options
        case Kind.YES_NO, _:
            return (Option("yes", YES), Option("no", NO))
        case _, StatementTerms(text=text):
            return (Option("yes", text),)
    return ()


def _blank_rows(
    question: Question, own: tuple[Question, ...], line: SheetLine
) -> Iterator[SheetLine]:
    terms = question.terms
    fixed = tuple(row_names(question).values())
    least = terms.least if isinstance(terms, GroupTerms | TableTerms) else 0
    count = max(least, EMPTY_ROWS)
    names = fixed or tuple(str(n) for n in range(1, count + 1))
    rows = tuple(SheetRow((name, *("" for _ in own))) for name in names)
    columns = (_corner(question), *(_column(one) for one in own))
    yield from _table(line, columns, rows)


def _table(
    line: SheetLine, columns: tuple[str, ...], rows: tuple[SheetRow, ...]
) -> Iterator[SheetLine]:
    """Yield a table; one too wide for the sheet goes on below with its first column."""
    step = MOST_COLUMNS - 1
    for first in range(1, len(columns), step):
        part = slice(first, first + step)
        yield SheetLine(
            "table" if first == 1 else "more",
            line.label if first == 1 else f"{line.label} (tiếp)",
            line.note if first == 1 else "",
            line.when if first == 1 else "",
            columns=(columns[0], *columns[part]),
            rows=tuple(SheetRow((row.cells[0], *row.cells[part])) for row in rows),
        )


def _corner(question: Question) -> str:
    return "Mục" if row_names(question) else "Số"


def _column(question: Question) -> str:
    unit = _unit(question)
    return f"{question.label} ({unit})" if unit else question.label


def _filled(question: Question, answer: Any, named: Named) -> Iterator[SheetLine]:
    label = _label(question, named)
    own = inner(question)
    if own:
        names = row_names(question)
        rows = tuple(
            SheetRow((names.get(row.get("row", ""), str(n)), *_cells(own, row)))
            for n, row in enumerate(answer, 1)
        )
        columns = (_corner(question), *(one.label for one in own))
        yield from _table(SheetLine("", label), columns, rows)
    elif parts := parts_of(question):
        yield SheetLine("whole", label)
        for part in parts:
            if part.key in answer:
                words = tuple(lines_of(part, answer[part.key]))
                yield SheetLine("part", part.label, values=words)
    else:
        yield _filled_line(question, answer, label)


def _cells(own: tuple[Question, ...], row: Mapping[str, Any]) -> Iterator[str]:
    for one in own:
        yield "; ".join(lines_of(one, row[one.key])) if one.key in row else ""


def _filled_line(question: Question, answer: Any, label: str) -> SheetLine:
    offered = _offered(question)
    if offered and len(offered) <= MOST_SHOWN:
        chosen = set(answer) if isinstance(answer, list) else {_value(answer)}
        choices = tuple(SheetChoice(o.label, "", o.value in chosen) for o in offered)
        return SheetLine("choices", label, choices=choices)
    style = "area" if question.kind in _AREAS else "line"
    return SheetLine(style, label, values=tuple(lines_of(question, answer)))


def _value(answer: Any) -> str:
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return str(answer)


def _label(question: Question, named: Named) -> str:
    number = named.numbers.get(question.key, "")
    return f"{number}. {question.label}" if number else question.label


def _unit(question: Question) -> str:
    match question.kind, question.terms:
        case Kind.MONEY, _:
            return "đồng"
        case _, NumberTerms(unit=unit) | ComputedTerms(unit=unit):
            return unit
    return ""


def _note(question: Question) -> str:
    """Return help, unit and how many may be chosen, as the paper says them."""
    said = [question.help.rstrip(".") if question.help else "", _how(question)]
    if question.required is False:
        said.append("không bắt buộc")
    return "; ".join(one for one in said if one)


def _how(question: Question) -> str:
    match question.kind, question.terms:
        case Kind.MANY_OF, ChoiceTerms(options=options) as terms:
            most = min(terms.most, len(options))
            return f"chọn từ {terms.least} đến {most} ô"
        case Kind.ONE_OF | Kind.YES_NO, _:
            return "chọn một ô"
        case Kind.FILE, FileTerms():
            return _NOTES[Kind.FILE].rstrip(".")
        case Kind.NUMBER | Kind.COMPUTED, _ if _unit(question):
            return _unit(question)
    return "" if question.help else _NOTES.get(question.kind, "").rstrip(".")


def _part_note(part: Question) -> str:
    usual = _NOTES.get(part.kind, "").rstrip(".")
    return "; ".join(
        one for one in (usual, "nếu có" if part.required is False else "") if one
    )
