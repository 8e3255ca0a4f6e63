"""The parts of a form one opens in the editor, and where a fault of the whole stands."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext

from motcua.domain.eforms.rules import editing
from motcua.domain.eforms.rules.definition import Form
from motcua.domain.eforms.rules.editing import Json
from motcua.domain.eforms.rules.reading import parse
from motcua.kernel.errors import MotcuaError
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.desk import eform_conditions as conditions
from motcua.web.desk import eform_question
from motcua.web.desk.process_fields import Fields, flat

HEAD, PAGE, QUESTION = "dau", "trang", "cau"
_PATH = re.compile(
    r"pages\[(\d+)\](?:\.questions\[(\d+)\](?:\.(?:questions|columns)\[(\d+)\])?)?"
    r"(?:\.([a-z_]+))?.*"
)
_FIELDS = {
    "when": "when_mode",
    "required": "needed_mode",
    "options": "options",
    "rows": "options",
    "value": "value_does",
}
_TOP = re.compile(r"([a-z_]+).*")


@dataclass(frozen=True, slots=True)
class Part:
    """What is open: the head, a page or a question, by key."""

    kind: str = HEAD
    key: str = ""

    def __str__(self) -> str:
        """Return it as addresses and fields have it."""
        return f"{self.kind}:{self.key}" if self.key else self.kind


def part_named(text: str) -> Part:
    """Return the part a text names; the head for anything else."""
    kind, _, key = text.partition(":")
    return Part(kind, key[:60]) if kind in (PAGE, QUESTION) and key else Part()


def part_of(form: Json, part: Part) -> Json:
    """Return a part as JSON, without the questions in it; raise Conflict when gone."""
    if part.kind == QUESTION:
        found = editing.question_of(form, part.key)
        return {n: v for n, v in found.items() if n not in editing.INNER.values()}
    if part.kind == PAGE:
        found = editing.page_of(form, part.key)
        return {name: value for name, value in found.items() if name != "questions"}
    return {name: value for name, value in form.items() if name not in ("pages", "cases")}


def known_at(form: Form, part: Part) -> dict[str, conditions.Subject]:
    """Return the answers conditions of a part may look at."""
    if part.kind == QUESTION:
        return conditions.subjects(form, question=part.key)
    return conditions.subjects(form, page=part.key)


def fields_of(form: Json, part: Part) -> Fields:
    """Return the fields of a part."""
    known = known_at(parse(form), part)
    if part.kind == QUESTION:
        question = editing.question_of(form, part.key)
        return eform_question.question_fields(question, known)
    if part.kind == PAGE:
        page = editing.page_of(form, part.key)
        return {
            "title": [page["title"]],
            "help": [page.get("help", "")],
            **conditions.condition_fields("when", page.get("when"), known),
        }
    return {
        "name": [form["name"]],
        "intro": [form.get("intro", "")],
        "procedures": ["\n".join(form.get("procedures", ()))],
    }


def with_typed(form: Json, part: Part, fields: Fields) -> Json:
    """Return the form with a part as typed in; raise Invalid naming the fields."""
    if part.kind == QUESTION:
        before = editing.question_of(form, part.key)
        known = known_at(parse(form), part)
        made = eform_question.read_question(fields, before, known)
        return editing.with_question(form, part.key, made)
    reading = forms.Reading(flat(fields))
    if part.kind == PAGE:
        before = editing.page_of(form, part.key)
        known = known_at(parse(form), part)
        found = {
            "title": reading.required("title", N_("Chưa nhập tên trang.")),
            "help": reading.text("help"),
            "when": reading.take(
                lambda: conditions.read_condition(
                    "when", fields, before.get("when"), known
                )
            ),
        }
        reading.finish()
        return editing.with_page(form, part.key, _said({**before, **found}))
    codes = reading.text("procedures").split()
    head = {
        "name": reading.required("name", N_("Chưa nhập tên biểu mẫu.")),
        "intro": reading.text("intro"),
        "procedures": list(dict.fromkeys(codes)),
    }
    reading.finish()
    return _said({**form, **head})


def _said(part: Json) -> Json:
    return {name: value for name, value in part.items() if value not in ("", None, [])}


def placed(error: MotcuaError, form: Json | None) -> tuple[Part | None, str]:
    """Return the part and the field where a fault of a definition stands.

    The error's words are made to name page and question as people see them.
    """
    path = error.field or ""
    found = _PATH.fullmatch(path) if form is not None else None
    if found is None or form is None:
        top = _TOP.fullmatch(path)
        return None, top[1] if top and top[1] != "pages" else ""
    i, j, k, name = found.groups()
    if int(i) >= len(form["pages"]):
        return None, ""
    page = form["pages"][int(i)]
    if j is None:
        said = gettext("Trang “%(title)s”") % {"title": page.get("title", "")}
        error.facts["where"] = said
        field = "when_mode" if name == "when" else name or ""
        return Part(PAGE, str(page.get("key", ""))), field
    question = _inside(page["questions"][int(j)], k)
    label = question.get("label") or question.get("key", "")
    error.facts["where"] = gettext("Câu “%(label)s”") % {"label": label}
    field = _FIELDS.get(name or "", name or "")
    return Part(QUESTION, str(question.get("key", ""))), field


def _inside(question: Json, k: str | None) -> Json:
    if k is None:
        return question
    rows: list[Json] = question[editing.INNER[question["type"]]]
    return rows[int(k)]
