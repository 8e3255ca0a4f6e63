"""The parts of a form one opens in the editor, and where a fault of the whole stands."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext

from motcua.domain.eforms.rules import editing
from motcua.domain.eforms.rules.definition import Form
from motcua.domain.eforms.rules.editing import Json
from motcua.domain.eforms.rules.reading import FORM_ENGLISH, PAGE_ENGLISH, parse
from motcua.kernel.errors import MotcuaError
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.desk import eform_conditions as conditions
from motcua.web.desk import eform_question
from motcua.web.desk.eform_cases import case_fields, read_cases
from motcua.web.desk.eform_english import english_fields, english_typed
from motcua.web.desk.process_fields import Fields, flat

HEAD, PAGE, QUESTION = "dau", "trang", "cau"
OPTION, CASES = "lua-chon", "truong-hop"
_PATH = re.compile(
    r"pages\[(\d+)\](?:\.questions\[(\d+)\](?:\.(?:questions|columns)\[(\d+)\])?)?"
    r"(?:\.([a-z_]+))?.*"
)
_OPTION_PATH = re.compile(r".*\.options\[(\d+)\]\.when.*")
_CASE_PATH = re.compile(r"cases\[(\d+)\]\.?([a-z]*).*")
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
    """What is open: the head, a page or a question, by key.

    Of an option it is the question's key, a dot and the option's value; the cases of the
    procedure are one part, without a key.
    """

    kind: str = HEAD
    key: str = ""

    @property
    def option(self) -> tuple[str, str]:
        """Return the question's key and the option's value."""
        question, _, value = self.key.partition(".")
        return question, value

    def __str__(self) -> str:
        """Return it as addresses and fields have it."""
        return f"{self.kind}:{self.key}" if self.key else self.kind


def part_named(text: str) -> Part:
    """Return the part a text names; the head for anything else."""
    kind, _, key = text.partition(":")
    if kind == CASES:
        return Part(CASES)
    return Part(kind, key[:100]) if kind in (PAGE, QUESTION, OPTION) and key else Part()


def part_of(form: Json, part: Part) -> Json:
    """Return a part as JSON, without the questions in it; raise Conflict when gone."""
    if part.kind == QUESTION:
        found = editing.question_of(form, part.key)
        return {n: v for n, v in found.items() if n not in editing.INNER.values()}
    if part.kind == PAGE:
        found = editing.page_of(form, part.key)
        return {name: value for name, value in found.items() if name != "questions"}
    if part.kind == OPTION:
        return editing.option_of(form, *part.option)
    if part.kind == CASES:
        return {"cases": form.get("cases", [])}
    return {name: value for name, value in form.items() if name not in ("pages", "cases")}


def known_at(form: Form, part: Part) -> dict[str, conditions.Subject]:
    """Return the answers conditions of a part may look at."""
    if part.kind == QUESTION:
        return conditions.subjects(form, question=part.key)
    if part.kind == OPTION:
        return conditions.subjects(form, question=part.option[0])
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
            **english_fields(page, PAGE_ENGLISH),
            **conditions.condition_fields("when", page.get("when"), known),
        }
    if part.kind == OPTION:
        option = editing.option_of(form, *part.option)
        return conditions.condition_fields("when", option.get("when"), known)
    if part.kind == CASES:
        return case_fields(form.get("cases", []), known)
    return {
        "name": [form["name"]],
        "intro": [form.get("intro", "")],
        "procedures": ["\n".join(form.get("procedures", ()))],
        **english_fields(form, FORM_ENGLISH),
    }


def with_typed(form: Json, part: Part, fields: Fields) -> Json:
    """Return the form with a part as typed in; raise Invalid naming the fields."""
    if part.kind == QUESTION:
        before = editing.question_of(form, part.key)
        known = known_at(parse(form), part)
        made = eform_question.read_question(fields, before, known)
        return editing.with_question(form, part.key, made)
    if part.kind == OPTION:
        return _with_option(form, part, fields)
    if part.kind == CASES:
        known = known_at(parse(form), part)
        cases = read_cases(fields, form.get("cases", []), known)
        return _said({**form, "cases": cases})
    reading = forms.Reading(flat(fields))
    if part.kind == PAGE:
        before = editing.page_of(form, part.key)
        known = known_at(parse(form), part)
        found = {
            "title": reading.required("title", N_("Chưa nhập tên trang.")),
            "help": reading.text("help"),
            "en": english_typed(reading, fields, before, PAGE_ENGLISH),
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
        "en": english_typed(reading, fields, form, FORM_ENGLISH),
    }
    reading.finish()
    return _said({**form, **head})


def _with_option(form: Json, part: Part, fields: Fields) -> Json:
    known = known_at(parse(form), part)
    option = editing.option_of(form, *part.option)
    when = conditions.read_condition("when", fields, option.get("when"), known)
    return editing.with_option(form, *part.option, _said({**option, "when": when}))


def _said(part: Json) -> Json:
    return {name: value for name, value in part.items() if value not in ("", None, [])}


def placed(error: MotcuaError, form: Json | None) -> tuple[Part | None, str]:
    """Return the part and the field where a fault of a definition stands.

    The error's words are made to name page and question as people see them.
    """
    path = error.field or ""
    case = _CASE_PATH.fullmatch(path)
    if case:
        n = case[1]
        error.facts["where"] = gettext("Trường hợp ở dòng %(n)s") % {"n": int(n) + 1}
        return Part(CASES), f"case{n}_mode" if case[2] == "when" else f"case_n_{n}"
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
    at = _OPTION_PATH.fullmatch(path)
    if at and "options" in question:
        value = question["options"][int(at[1])]["value"]
        return Part(OPTION, f"{question['key']}.{value}"), "when_mode"
    field = _FIELDS.get(name or "", name or "")
    return Part(QUESTION, str(question.get("key", ""))), field


def _inside(question: Json, k: str | None) -> Json:
    if k is None:
        return question
    rows: list[Json] = question[editing.INNER[question["type"]]]
    return rows[int(k)]
