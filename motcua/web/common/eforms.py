"""How forms and their answers are shown: in the reader's language, page by page."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext

from motcua.domain.eforms.readers import territory
from motcua.domain.eforms.rules.answer_words import lines_of
from motcua.domain.eforms.rules.definition import SOURCES, Form, Question
from motcua.domain.eforms.rules.english import english_labels, in_english
from motcua.domain.eforms.rules.evaluating import fill
from motcua.domain.eforms.rules.paper_facts import source_of
from motcua.domain.filings.readers.form import FilingForm
from motcua.kernel.errors import MotcuaError, Several


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


def told(form: Form) -> Form:
    """Return a form in the reader's language, as far as it says it in English."""
    return in_english(form) if get_language() == "en" else form


def told_filled(found: FilingForm, *, today: date) -> FilingForm:
    """Return a form filled in, in the reader's language: its questions and its faults."""
    form = told(found.form)
    if form is found.form:
        return found
    filled = fill(form, found.stored, today=today, territory=territory())
    return replace(found, asked=replace(found.asked, form=form), filled=filled)


def question_words(questions: Iterable[Question], most: int = 5) -> str:
    """Return what questions are called, in the reader's language; many by how many."""
    is_english = get_language() == "en"
    labels = [
        (is_english and dict(one.en).get("label")) or one.label for one in questions
    ]
    words = "; ".join(f"“{label}”" for label in labels[:most])
    more = len(labels) - most
    if more <= 0:
        return words
    return gettext("%(labels)s và %(n)s câu khác") % {"labels": words, "n": more}


def told_error(error: MotcuaError, form: Form) -> MotcuaError:
    """Let an error call questions as the reader does; return it."""
    if get_language() == "en":
        labels = english_labels(form)
        for fault in error.faults if isinstance(error, Several) else (error,):
            if "label" in fault.facts:
                said = str(fault.facts["label"]).split(" – ")
                fault.facts["label"] = " – ".join(_named(one, labels) for one in said)
    return error


def _named(label: str, labels: Mapping[str, str]) -> str:
    """Return a label in English; of a row it bears a number, a part has its own."""
    name, _, n = label.rpartition(" ")
    if n.isdecimal() and name in labels:
        return f"{labels[name]} {n}"
    return labels.get(label) or gettext(label)


def said_pages(form: Form, answers: Mapping[str, Any]) -> tuple[SaidPage, ...]:
    """Return every answer that stands, under the page it was asked on."""
    pages = (
        SaidPage(page.key, page.title, tuple(_said(page.questions, answers)))
        for page in told(form).pages
    )
    return tuple(page for page in pages if page.answers)


def _said(questions: tuple[Question, ...], answers: Mapping[str, Any]) -> Iterator[Said]:
    for question in questions:
        if question.key in answers:
            lines = tuple(lines_of(question, answers[question.key], gettext))
            yield Said(question.key, question.label, lines)


def source_words(source: str) -> str:
    """Return in words where an answer came from; the very paper by its code."""
    paper = source_of(source)
    if paper is None:
        return gettext(SOURCES.get(source, source))
    named = {"what": SOURCES[source.partition("@")[0]], "code": paper.code}
    return gettext("%(what)s, theo giấy %(code)s trong kho giấy tờ") % named
