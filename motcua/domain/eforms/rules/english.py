"""The English of a form, and what of it is lacking.

A form is made in Vietnamese; each of its texts may have its English. What has none is
shown in Vietnamese: half a form is better than none. What is printed is Vietnamese.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from motcua.domain.eforms.rules.definition import (
    ChoiceTerms,
    ComputedTerms,
    Form,
    GroupTerms,
    NumberTerms,
    Option,
    Page,
    Question,
    StatementTerms,
    TableTerms,
    Terms,
    every_question,
    inner,
)


@lru_cache(maxsize=256)
def in_english(form: Form) -> Form:
    """Return the form with its English in place of the Vietnamese, where it has it."""
    if not has_english(form):
        return form
    english = dict(form.en)
    return replace(
        form,
        name=english.get("name", form.name),
        intro=english.get("intro", form.intro),
        pages=tuple(map(_page, form.pages)),
    )


def has_english(form: Form) -> bool:
    """Say whether any text of a form has its English."""
    if form.en or any(page.en for page in form.pages):
        return True
    return any(
        question.en or any(option.en for option in options_of(question))
        for question in every_question(form)
    )


def english_labels(form: Form) -> dict[str, str]:
    """Return what questions are called in English, by what they are called."""
    pairs = ((q.label, dict(q.en).get("label", "")) for q in every_question(form))
    return {label: english for label, english in pairs if english}


def lacking(form: Form) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the key of each page or question that lacks English, and which texts.

    The key is empty for the form itself.
    """
    parts: list[tuple[str, list[str]]] = [("", _without(form, "name", "intro"))]
    for page in form.pages:
        parts.append((page.key, _without(page, "title", "help")))
        for question in page.questions:
            own = (question, *inner(question))
            parts += [(one.key, _of_question(one)) for one in own]
    yield from ((key, tuple(texts)) for key, texts in parts if texts)


def options_of(question: Question) -> tuple[Option, ...]:
    """Return the choices of a question, or the fixed rows of a table."""
    match question.terms:
        case ChoiceTerms(options=found) | TableTerms(rows=found):
            return found
    return ()


def _without(part: Form | Page | Question | Option, *names: str) -> list[str]:
    return [
        text
        for name in names
        if (text := getattr(part, name)) and name not in dict(part.en)
    ]


def _of_question(question: Question) -> list[str]:
    found = _without(question, "label", "help")
    own = _own(question.terms)
    if own is not None and own[1] and own[0] not in dict(question.en):
        found.append(own[1])
    for option in options_of(question):
        found += _without(option, "label", "hint")
    return found


def _own(terms: Terms) -> tuple[str, str] | None:
    match terms:
        case StatementTerms(text=text):
            return "text", text
        case GroupTerms(item=item):
            return "item", item
        case NumberTerms(unit=unit) | ComputedTerms(unit=unit):
            return "unit", unit
    return None


def _page(page: Page) -> Page:
    english = dict(page.en)
    return replace(
        page,
        title=english.get("title", page.title),
        help=english.get("help", page.help),
        questions=tuple(map(_question, page.questions)),
    )


def _option(option: Option) -> Option:
    english = dict(option.en)
    label, hint = english.get("label", option.label), english.get("hint", option.hint)
    return replace(option, label=label, hint=hint)


def _question(question: Question) -> Question:
    english = dict(question.en)
    own = {n: t for n, t in english.items() if n not in ("label", "help")}
    return replace(
        question,
        label=english.get("label", question.label),
        help=english.get("help", question.help),
        terms=_terms(question.terms, own),
    )


def _terms(terms: Terms, own: dict[str, str]) -> Terms:
    match terms:
        case ChoiceTerms():
            return replace(terms, options=tuple(map(_option, terms.options)))
        case GroupTerms():
            asked = tuple(map(_question, terms.questions))
            return replace(terms, questions=asked, item=own.get("item", terms.item))
        case TableTerms():
            columns = tuple(map(_question, terms.columns))
            return replace(terms, columns=columns, rows=tuple(map(_option, terms.rows)))
        case StatementTerms():
            return replace(terms, text=own.get("text", terms.text))
        case NumberTerms() | ComputedTerms():
            return replace(terms, unit=own.get("unit", terms.unit))
    return terms
