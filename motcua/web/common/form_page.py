"""What a page of an electronic form sends: answers, rows added or dropped, files."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest

from motcua.domain.eforms.rules.collecting import collect, to_fields
from motcua.domain.eforms.rules.definition import Kind, Question
from motcua.domain.eforms.rules.evaluating import ShownPage
from motcua.domain.filings.readers.form import FilingForm

_ADD = re.compile(r"add-([a-z][a-z0-9_]{0,39})")
_DROP = re.compile(r"drop-([a-z][a-z0-9_]{0,39})-([0-9]{1,2})")
_OWN = frozenset({"csrfmiddlewaretoken", "do", "asked", "owner", "page"})
"""Fields of the page itself, which are no answers."""

_MARK = re.compile(r"(?:add|drop|unfile|new|use)-([a-z0-9_]+).*")


def given_of(
    request: HttpRequest,
    questions: Iterable[Question],
    files: Callable[[Question], list[dict[str, Any]]],
) -> dict[str, Any]:
    """Return what a page sends; `files` says what is answered to a question of files."""
    do = request.POST.get("do", "")
    given: dict[str, Any] = {}
    for question in questions:
        if question.kind is Kind.FILE:
            given[question.key] = files(question)
        elif question.kind is not Kind.COMPUTED:
            given[question.key] = collect(question, request.POST)
    add, drop = _ADD.fullmatch(do), _DROP.fullmatch(do)
    if add and isinstance(given.get(add[1]), list):
        given[add[1]].append({})
    if drop and isinstance(given.get(drop[1]), list):
        del given[drop[1]][int(drop[2]) : int(drop[2]) + 1]
    return given


def shown_on(
    request: HttpRequest, found: FilingForm, shown: ShownPage
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the fields of a page hold, and what every face says of the page.

    What was sent and refused stands as it was typed; files stand as they are kept.
    """
    values: dict[str, Any] = {}
    if request.method == "POST":
        values |= {k: request.POST.getlist(k) for k in request.POST if k not in _OWN}
    for question in shown.questions:
        answer = found.filled.answers.get(question.key, found.stored.get(question.key))
        if request.method == "GET" or question.kind is Kind.FILE:
            # A file sent as text is none: the page shows what is kept.
            values.pop(question.key, None)
            values |= to_fields(question, answer)
    keys = [one.page.key for one in found.filled.pages]
    at = keys.index(shown.page.key)
    return values, {
        "form": found.form,
        "page": shown.page,
        "asked": ",".join(question.key for question in shown.questions),
        "page_n": at + 1,
        "pages": len(keys),
        "back": keys[at - 1] if at else "",
        "has_files": any(q.kind is Kind.FILE for q in shown.questions),
    }


def place_of(mark: str) -> str:
    """Return the question a button was about, as the end of an address; else nothing."""
    found = _MARK.fullmatch(mark)
    return f"#{found[1]}" if found else ""
