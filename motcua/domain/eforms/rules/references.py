"""What in a form refers to a question: its conditions, what is computed from it."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from motcua.domain.eforms.rules.definition import Kind
from motcua.domain.eforms.rules.editing import INNER, Json, lists_of


class Use(StrEnum):
    """How a question is referred to."""

    WHEN = "when"
    REQUIRED = "required"
    OPTION = "option"
    VALUE = "value"
    BESIDE = "beside"
    PAGE = "page"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Reference:
    """One place that refers to a question: a question, a page or a case in words."""

    use: Use
    key: str
    name: str

    @property
    def keeps(self) -> bool:
        """Say whether what refers cannot be left out: a computation, a case."""
        return self.use in {Use.VALUE, Use.CASE}


def references(form: Json, gone: frozenset[str]) -> tuple[Reference, ...]:
    """Return what outside of some questions refers to one of them."""
    return tuple(_found(form, gone))


def without_references(form: Json, gone: frozenset[str]) -> Json:
    """Return the form without the conditions that refer to one of some questions.

    What had such a condition is asked always; computations and cases stay.
    """
    made = deepcopy(form)
    for page in made["pages"]:
        _strip(page, gone)
    for _, questions in lists_of(made):
        for question in questions:
            _strip(question, gone)
            for option in _options(question):
                _strip(option, gone)
            for name in ("born", "gender"):
                if (
                    question["type"] == Kind.IDENTITY_NUMBER
                    and question.get(name) in gone
                ):
                    del question[name]
    return made


def within(question: Json) -> frozenset[str]:
    """Return the keys of a question and of those asked in its rows."""
    inside = question.get(INNER.get(question["type"], ""), ())
    return frozenset({question["key"], *(one["key"] for one in inside)})


def _found(form: Json, gone: frozenset[str]) -> Iterator[Reference]:
    for page in form["pages"]:
        if named(page.get("when")) & gone:
            yield Reference(Use.PAGE, page["key"], page["title"])
    for _, questions in lists_of(form):
        for question in questions:
            if question["key"] not in gone:
                yield from _of_question(question, gone)
    for case in form.get("cases", ()):
        if named(case["when"]) & gone:
            yield Reference(Use.CASE, str(case["n"]), str(case["n"]))


def _of_question(question: Json, gone: frozenset[str]) -> Iterator[Reference]:
    uses = {
        Use.WHEN: question.get("when"),
        Use.REQUIRED: question.get("required"),
        Use.VALUE: question.get("value") if question["type"] == Kind.COMPUTED else None,
        Use.OPTION: [option.get("when") for option in _options(question)],
    }
    for use, expression in uses.items():
        if named(expression) & gone:
            yield Reference(use, question["key"], question["label"])
    beside = {question.get("born"), question.get("gender")}
    if question["type"] == Kind.IDENTITY_NUMBER and beside & gone:
        yield Reference(Use.BESIDE, question["key"], question["label"])


def named(expression: Any) -> frozenset[str]:
    """Return the keys an expression's JSON names; of rows both the group and the cell."""
    if isinstance(expression, list):
        return frozenset().union(*map(named, expression))
    if not isinstance(expression, Mapping):
        return frozenset()
    found: set[str] = set()
    for name, inside in expression.items():
        if name in {"answer", "answered", "count"} and isinstance(inside, str):
            found.add(inside.partition(".")[0])
        elif name == "total" and isinstance(inside, str):
            found |= set(inside.split("."))
        else:
            found |= named(inside)
    return frozenset(found)


def _options(question: Json) -> list[Json]:
    return list(question.get("options") or question.get("rows") or ())


def _strip(part: Json, gone: frozenset[str]) -> None:
    if named(part.get("when")) & gone:
        del part["when"]
    if named(part.get("required")) & gone:
        del part["required"]
