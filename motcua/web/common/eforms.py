"""How answers to forms are shown: in words, page by page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from motcua.domain.eforms.rules.answer_words import lines_of
from motcua.domain.eforms.rules.definition import SOURCES, Form, Question
from motcua.domain.eforms.rules.paper_facts import source_of


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
            lines = tuple(lines_of(question, answers[question.key], gettext))
            yield Said(question.key, question.label, lines)


def source_words(source: str) -> str:
    """Return in words where an answer came from; the very paper by its code."""
    paper = source_of(source)
    if paper is None:
        return gettext(SOURCES.get(source, source))
    named = {"what": SOURCES[source.partition("@")[0]], "code": paper.code}
    return gettext("%(what)s, theo giấy %(code)s trong kho giấy tờ") % named
