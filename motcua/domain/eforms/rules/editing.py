"""Changes to a form being edited: pages and questions in, out, moved, copied, renamed.

A form is JSON here, as `writing.write` makes it: what is half done has to be read again
by `reading.parse` before it is kept. Every change names what it is about by key and
where it is to be, so that done twice it is done once.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from motcua.domain.eforms.rules.definition import Kind
from motcua.kernel.canonical import canonical_bytes
from motcua.kernel.errors import Conflict
from motcua.kernel.text import N_, search_key

Json = dict[str, Any]
INNER = {Kind.GROUP.value: "questions", Kind.TABLE.value: "columns"}
"""Where a question that has rows keeps those asked in each."""

MOST_KEY = 40
_PATHS = frozenset({"answer", "answered", "count", "total"})


def digest(part: object) -> str:
    """Return a short sign of a part of a form: another one when anything differs."""
    return hashlib.sha256(canonical_bytes(part)).hexdigest()[:16]


def made_key(name: str, taken: frozenset[str]) -> str:
    """Return a key made from words, different from those taken."""
    plain = re.sub(r"[^a-z0-9]+", "_", search_key(name)).strip("_")[: MOST_KEY - 5]
    key = plain.strip("_") if plain[:1].isalpha() else f"q_{plain}".strip("_")
    tries = (key if n == 1 else f"{key}_{n}" for n in range(1, len(taken) + 2))
    return next(found for found in tries if found not in taken)


def lists_of(form: Json) -> Iterator[tuple[str, list[Json]]]:
    """Yield every list of questions, named `page:KEY` or `question:KEY`."""
    for page in form["pages"]:
        yield f"page:{page['key']}", page["questions"]
        for question in page["questions"]:
            name = INNER.get(question["type"])
            if name:
                yield f"question:{question['key']}", question[name]


def keys(form: Json) -> frozenset[str]:
    """Return the keys of all questions."""
    return frozenset(q["key"] for _, questions in lists_of(form) for q in questions)


def question_of(form: Json, key: str) -> Json:
    """Return a question; raise Conflict when it is not there (any more)."""
    return _home(form, key)[1][_home(form, key)[2]]


def list_of(form: Json, key: str) -> str:
    """Return the name of the list a question is in; raise Conflict."""
    return _home(form, key)[0]


def page_of(form: Json, key: str) -> Json:
    """Return a page; raise Conflict when it is not there (any more)."""
    for page in form["pages"]:
        if page["key"] == key:
            return dict(page)
    raise Conflict(
        "form_page_gone",
        N_("Trang này không còn trong bản nháp."),
        remedy=N_("Hãy mở lại bản nháp; có thể người khác vừa bỏ hoặc đổi mã."),
    )


def with_question(form: Json, key: str, question: Json) -> Json:
    """Return the form with another question in the place of one."""
    made = deepcopy(form)
    _, questions, n = _home(made, key)
    questions[n] = question
    return made


def option_of(form: Json, key: str, value: str) -> Json:
    """Return an option of a question; raise Conflict when it is not there (any more)."""
    for option in question_of(form, key).get("options", ()):
        if option["value"] == value:
            return dict(option)
    raise Conflict(
        "form_option_gone",
        N_("Lựa chọn này không còn trong bản nháp."),
        remedy=N_("Hãy mở lại câu hỏi; có thể người khác vừa bỏ lựa chọn."),
    )


def with_option(form: Json, key: str, value: str, option: Json) -> Json:
    """Return the form with another option in the place of one."""
    option_of(form, key, value)
    question = question_of(form, key)
    options = [option if o["value"] == value else o for o in question["options"]]
    return with_question(form, key, question | {"options": options})


def with_page(form: Json, key: str, page: Json) -> Json:
    """Return the form with another page in the place of one."""
    page_of(form, key)
    pages = [page if one["key"] == key else one for one in form["pages"]]
    return form | {"pages": pages}


def added(form: Json, where: str, question: Json) -> Json:
    """Return the form with a question at the end of a list."""
    made = deepcopy(form)
    _list(made, where).append(question)
    return made


def placed(form: Json, key: str, where: str, after: str = "") -> Json:
    """Return the form with a question moved into a list, behind another or first."""
    if after == key:
        return form
    made = deepcopy(form)
    _, questions, n = _home(made, key)
    question = questions.pop(n)
    target = _list(made, where)
    at = next((i + 1 for i, one in enumerate(target) if one["key"] == after), 0)
    target.insert(at, question)
    return made


def copied(form: Json, key: str) -> tuple[Json, str]:
    """Return the form with a copy of a question behind it, and the copy's key."""
    made = deepcopy(form)
    _, questions, n = _home(made, key)
    copy = deepcopy(questions[n])
    taken = set(keys(form))
    for one in (questions[n], *questions[n].get(INNER.get(copy["type"], ""), ())):
        new = made_key(one["key"], frozenset(taken))
        taken.add(new)
        copy = _rekeyed(renamed_in(copy, one["key"], new), one["key"], new)
    copy["label"] = f"{copy['label']} (2)"
    english = copy.get("en", {})
    if "label" in english:
        copy["en"] = english | {"label": f"{english['label']} (2)"}
    questions.insert(n + 1, copy)
    return made, copy["key"]


def without_question(form: Json, key: str) -> Json:
    """Return the form without a question; a page it leaves empty goes with it."""
    made = deepcopy(form)
    _, questions, n = _home(made, key)
    del questions[n]
    kept = [page for page in made["pages"] if page["questions"]]
    return made | {"pages": kept}


def page_added(form: Json, page: Json, after: str = "") -> Json:
    """Return the form with a page behind another, or last."""
    pages = list(form["pages"])
    at = next((i + 1 for i, one in enumerate(pages) if one["key"] == after), len(pages))
    pages.insert(at, page)
    return form | {"pages": pages}


def page_placed(form: Json, key: str, after: str = "") -> Json:
    """Return the form with a page moved behind another, or first."""
    if after == key:
        return form
    page = page_of(form, key)
    pages = [one for one in form["pages"] if one["key"] != key]
    at = next((i + 1 for i, one in enumerate(pages) if one["key"] == after), 0)
    pages.insert(at, page)
    return form | {"pages": pages}


def without_page(form: Json, key: str) -> Json:
    """Return the form without a page and its questions."""
    page_of(form, key)
    return form | {"pages": [one for one in form["pages"] if one["key"] != key]}


def renamed(form: Json, old: str, new: str) -> Json:
    """Return the form with the key of a question changed, wherever it is named."""
    made = deepcopy(form)
    where, questions, n = _home(made, old)
    questions[n]["key"] = new
    group = where.removeprefix("question:") if where.startswith("question:") else ""
    return {
        name: _walk(value, _renaming(old, new, group)) for name, value in made.items()
    }


def renamed_in(part: Json, old: str, new: str) -> Json:
    """Return a part of a form with a key changed in its conditions."""
    return dict(_walk(part, _renaming(old, new, "")))


def _rekeyed(question: Json, old: str, new: str) -> Json:
    name = INNER.get(question["type"], "")
    found = question | ({"key": new} if question["key"] == old else {})
    if name:
        inside = question[name]
        found[name] = [_rekeyed(one, old, new) for one in inside]
    return found


def _renaming(old: str, new: str, group: str) -> Callable[[str], str]:
    def path(text: str) -> str:
        first, dot, rest = text.partition(".")
        if first == old:
            return f"{new}{dot}{rest}"
        # A part of a person may bear the same name as a question: only rows are meant.
        return f"{first}.{new}" if group and first == group and rest == old else text

    return path


def _walk(value: Any, path: Callable[[str], str]) -> Any:
    """Return JSON with every path of an expression, and of an identity, changed."""
    if isinstance(value, list):
        return [_walk(one, path) for one in value]
    if not isinstance(value, Mapping):
        return value
    if len(value) == 1 and isinstance(next(iter(value.values())), str):
        ((name, text),) = value.items()
        return {name: path(text)} if name in _PATHS else dict(value)
    found = {name: _walk(one, path) for name, one in value.items()}
    if value.get("type") == Kind.IDENTITY_NUMBER:
        found |= {name: path(found[name]) for name in ("born", "gender") if name in found}
    return found


def _home(form: Json, key: str) -> tuple[str, list[Json], int]:
    for where, questions in lists_of(form):
        for n, question in enumerate(questions):
            if question["key"] == key:
                return where, questions, n
    raise Conflict(
        "form_question_gone",
        N_("Câu hỏi này không còn trong bản nháp."),
        remedy=N_("Hãy mở lại bản nháp; có thể người khác vừa bỏ hoặc đổi mã."),
    )


def _list(form: Json, where: str) -> list[Json]:
    for name, questions in lists_of(form):
        if name == where:
            return questions
    raise Conflict(
        "form_page_gone",
        N_("Trang này không còn trong bản nháp."),
        remedy=N_("Hãy mở lại bản nháp; có thể người khác vừa bỏ hoặc đổi mã."),
    )
