"""The electronic form as columns of a sheet: a question a column, a fact of many another.

What repeats goes on further sheets (`bulk_groups`). A cell of a question for files names
files that come with the sheet; an outline is its corners, as they are typed on a page.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from motcua.domain.eforms.rules.answering import is_blank
from motcua.domain.eforms.rules.collecting import collect, from_text
from motcua.domain.eforms.rules.definition import (
    ChoiceTerms,
    Form,
    Kind,
    Question,
    StatementTerms,
    inner,
)
from motcua.domain.eforms.rules.parts import parts_of
from motcua.domain.filings.rules.bulk import FILES_HOW, Column, plain

MOST_TITLE = 90
YES, NO = "Có", "Không"
_CORNERS = "|"
"""Parts the corners of an outline that stand on one line of a cell."""
_ADDRESS = (
    ("province", "Tỉnh, thành phố"),
    ("ward", "Phường, xã"),
    ("detail", "Số nhà, đường, thôn, tổ"),
)
_POINT = (("lat", "Vĩ độ"), ("lng", "Kinh độ"))
_HOW: Mapping[Kind, str] = {
    Kind.DATE: "Ghi ngày/tháng/năm, ví dụ 22/11/2021.",
    Kind.MANY_OF: "Ghi các lựa chọn, cách nhau bằng dấu chấm phẩy.",
    Kind.NUMBER: "Ghi số.",
    Kind.MONEY: "Ghi số tiền bằng đồng.",
    Kind.FILE: FILES_HOW,
    Kind.PARCEL_OUTLINE: (
        "Ghi các đỉnh “vĩ độ, kinh độ”, mỗi đỉnh một dòng trong ô hoặc cách nhau bằng "
        "dấu |, ví dụ 20,9512; 107,0800 | 20,9512; 107,0810 | 20,9520; 107,0805."
    ),
}


@dataclass(frozen=True, slots=True)
class _Fields:
    """The cells of a row, as a page would send them."""

    texts: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]]

    def get(self, name: str, default: Any, /) -> Any:
        """Return what a cell says; of a choice the value its words stand for."""
        found = self.texts.get(name)
        return default if found is None else self._value(name, found)

    def getlist(self, name: str, /) -> Sequence[Any]:
        """Return what a cell says, part by part."""
        parts = self.texts.get(name, "").split(";")
        return [self._value(name, part) for part in parts if part.strip()]

    def _value(self, name: str, text: str) -> str:
        return self.choices.get(name, {}).get(_bare(text), text)


def form_columns(
    form: Form, *, provinces: Mapping[str, str], taken: Collection[str]
) -> tuple[Column, ...]:
    """Return the columns of a form, none called as one of those `taken`.

    `provinces` are their names with their codes. Statements that have to be made are
    made for all rows at once, and are no columns.
    """
    found = [
        (page.title, column)
        for page in form.pages
        for question in page.questions
        if not inner(question) and not _is_stated(question)
        for column in _columns(question, provinces)
    ]
    return _named(found, taken)


def inner_columns(
    form: Form, *, provinces: Mapping[str, str], taken: Collection[str]
) -> dict[str, tuple[Column, ...]]:
    """Return the columns of each question that repeats, by its key; as `form_columns`.

    What is stated in a row is a column: it is stated of one thing, not of all.
    """
    return {
        question.key: _named(
            [
                (question.label, column)
                for one in inner(question)
                for column in _columns(one, provinces)
            ],
            taken,
        )
        for page in form.pages
        for question in page.questions
        if inner(question)
    }


def _named(
    found: Sequence[tuple[str, Column]], taken: Collection[str]
) -> tuple[Column, ...]:
    """Return columns with headings of their own; `found` have the page beside."""
    counted = Counter([*taken, *(column.title for _, column in found)])
    named: list[Column] = []
    used = set(taken)
    for page, column in found:
        title = _title(page, column, used, is_shared=counted[column.title] > 1)
        used.add(title)
        named.append(replace(column, title=title))
    return tuple(named)


def statements_of(form: Form) -> tuple[str, ...]:
    """Return what whoever sends a sheet states for each of its rows."""
    return tuple(
        question.terms.text
        for page in form.pages
        for question in page.questions
        if _is_stated(question) and isinstance(question.terms, StatementTerms)
    )


def answers_from(
    form: Form,
    said: Mapping[str, str],
    wanted: Sequence[Column],
    known: Mapping[str, Any],
    repeated: Iterable[tuple[str, str, Column | None]] = (),
) -> dict[str, Any]:
    """Return what a row answers, to be checked by the form's rules.

    Where a row says nothing, what is known from the account stands; of a person or an
    organisation each fact that is left blank, unless the row names another one.
    `repeated` are the cells of the further sheets (`bulk_groups.inner_fields`).
    """
    texts, choices = dict[str, str](), dict[str, Mapping[str, str]]()
    own = ((c.field, said.get(c.title, ""), c) for c in wanted if c.field)
    for field, text, column in (*own, *repeated):
        texts[field] = text
        if column is not None and column.choices:
            choices[field] = {_bare(w): v for w, v in column.choices.items()}
    fields = _Fields(texts, choices)
    answers: dict[str, Any] = {}
    for page in form.pages:
        for question in page.questions:
            raw = True if _is_stated(question) else _collected(question, fields)
            answers[question.key] = _completed(question, raw, known.get(question.key))
    return answers


def _collected(question: Question, fields: _Fields) -> Any:
    """Return an answer as a page would send it; files are put in by whoever has them."""
    if question.kind is Kind.FILE:
        return []
    if question.kind is Kind.PARCEL_OUTLINE:
        text = fields.get(question.key, "")
        return from_text(question.kind, text.replace(_CORNERS, "\n"))
    return collect(question, fields)


def _completed(question: Question, raw: Any, known: Any) -> Any:
    """Return an answer with what is known where it says nothing itself."""
    if is_blank(raw):
        return known
    named = question.kind in (Kind.PERSON, Kind.ORGANISATION)
    if not named or not isinstance(raw, Mapping) or not isinstance(known, Mapping):
        return raw
    said = {fact: value for fact, value in raw.items() if not is_blank(value)}
    if any(said.get(fact, known.get(fact)) != known.get(fact) for fact in _WHO):
        return raw
    return {**known, **said}


def column_of(field: str, wanted: Sequence[Column]) -> str:
    """Return the heading of the column that a field of the form stands in."""
    exact = [c.title for c in wanted if c.field == field]
    around = [
        c.title
        for c in wanted
        if c.field and (c.field.startswith(f"{field}-") or field.startswith(c.field))
    ]
    return next(iter(exact or around), field)


_WHO = ("name", "identity_number", "tax_number")
"""The facts that tell one person or organisation from another."""


def _columns(question: Question, provinces: Mapping[str, str]) -> Iterator[Column]:
    if question.kind is Kind.COMPUTED:
        return
    parts = parts_of(question)
    for part in parts:
        inside = replace(
            part,
            key=f"{question.key}-{part.key}",
            label=f"{question.label} – {part.label}",
            required=part.required and question.required,
            when=question.when,
            prefill=question.prefill,
        )
        yield from _simple(inside, provinces)
    if not parts:
        yield from _simple(question, provinces)


def _simple(question: Question, provinces: Mapping[str, str]) -> Iterator[Column]:
    split = {Kind.ADDRESS: _ADDRESS, Kind.MAP_POINT: _POINT}.get(question.kind, ())
    for part, label in split:
        choices = provinces if part == "province" else {}
        title = f"{question.label} – {label}"
        yield _column(question, f"{question.key}-{part}", title, choices)
    if not split:
        yield _column(question, question.key, question.label, _choices(question))


def _column(
    question: Question, field: str, title: str, choices: Mapping[str, str]
) -> Column:
    how = _HOW.get(question.kind, "Chọn trong danh sách của ô." if choices else "")
    if question.prefill.startswith("account."):
        how += " Để trống thì lấy từ tài khoản."
    return Column(
        title=plain(title)[:MOST_TITLE].strip(),
        field=field,
        choices=choices,
        help=f"{how} {plain(question.help)}".strip(),
        must=question.required is True and question.when is None,
        is_many=question.kind is Kind.MANY_OF,
        is_files=question.kind is Kind.FILE,
        asked=question.label if question.kind is Kind.FILE else "",
    )


def _choices(question: Question) -> Mapping[str, str]:
    if question.kind in {Kind.YES_NO, Kind.STATEMENT}:
        return {YES: "yes", NO: "no"}
    terms = question.terms
    options = terms.options if isinstance(terms, ChoiceTerms) else ()
    return {plain(option.label): option.value for option in options}


def _is_stated(question: Question) -> bool:
    return question.kind is Kind.STATEMENT and question.required is not False


def _title(page: str, column: Column, used: Collection[str], *, is_shared: bool) -> str:
    """Return a heading nobody else has: with its page, then with a number."""
    title = column.title
    if is_shared:
        title = plain(f"{page}: {title}")[:MOST_TITLE].strip()
    n, first = 2, title
    while title in used:
        title, n = f"{first} ({n})", n + 1
    return title


def _bare(text: str) -> str:
    """Return what is compared of a choice: any case, provinces without their sort."""
    bare = plain(text).casefold()
    for sort in ("thành phố ", "tỉnh "):
        bare = bare.removeprefix(sort)
    return bare
