"""What a page of an electronic form sends: answers, rows added or dropped, files."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest

from motcua.domain.eforms.rules.collecting import collect
from motcua.domain.eforms.rules.definition import Kind, Question

_ADD = re.compile(r"add-([a-z][a-z0-9_]{0,39})")
_DROP = re.compile(r"drop-([a-z][a-z0-9_]{0,39})-([0-9]{1,2})")
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


def place_of(mark: str) -> str:
    """Return the question a button was about, as the end of an address; else nothing."""
    found = _MARK.fullmatch(mark)
    return f"#{found[1]}" if found else ""
