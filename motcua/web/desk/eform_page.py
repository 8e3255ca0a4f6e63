"""What the page of the editor of forms shows around the part that is open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from motcua.domain.eforms import readers
from motcua.domain.eforms.readers.forms import FormFacts
from motcua.domain.eforms.readers.procedures import procedure_cases, procedure_names
from motcua.domain.eforms.rules import editing
from motcua.domain.eforms.rules.comparing import Change
from motcua.domain.eforms.rules.definition import PREFILLS, Form, Kind
from motcua.domain.eforms.rules.lint import Finding, lint
from motcua.domain.eforms.rules.parts import PARTS
from motcua.domain.eforms.rules.reading import (
    IN_CELLS,
    INSIDE_ROWS,
    parse,
    question_english,
)
from motcua.domain.eforms.rules.references import Reference, Use
from motcua.domain.eforms.rules.writing import write
from motcua.kernel.text import N_
from motcua.web.desk import eform_conditions as conditions
from motcua.web.desk import eform_parts as parts
from motcua.web.desk import eform_question as questions
from motcua.web.desk import eform_words as words
from motcua.web.desk.eform_computed import FUNCTIONS, JSON, KEPT
from motcua.web.desk.eform_english import NAMES
from motcua.web.desk.eform_parts import Part
from motcua.web.desk.process_fields import Fields, first

EDITED = frozenset({"draft", "checked"})
SPARE_ROWS = 2
_MODES = {
    conditions.ALWAYS: N_("Luôn luôn"),
    conditions.ALL: N_("Khi đúng tất cả các dòng dưới"),
    conditions.ANY: N_("Khi đúng ít nhất một dòng dưới"),
}
_USES = {
    Use.WHEN: N_("Điều kiện hiện câu “%(name)s”"),
    Use.REQUIRED: N_("Điều kiện bắt buộc của câu “%(name)s”"),
    Use.OPTION: N_("Điều kiện của một lựa chọn ở câu “%(name)s”"),
    Use.VALUE: N_("Cách tính của câu “%(name)s”"),
    Use.BESIDE: N_("Câu “%(name)s” phải khớp với câu này"),
    Use.PAGE: N_("Điều kiện hiện trang “%(name)s”"),
    Use.CASE: N_("Cách chọn trường hợp %(name)s của thủ tục"),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """Which part of which version is open, and what was typed into it.

    `newer` are the differences of what was typed from what somebody else has saved.
    """

    facts: FormFacts
    part: Part = field(default_factory=Part)
    typed: Fields = field(default_factory=dict)
    newer: tuple[Change, ...] | None = None
    asked_to_remove: Part | None = None


def context_of(opened: Opened, errors: Mapping[str, str]) -> dict[str, Any]:
    """Return what the template needs."""
    facts, part, typed = opened.facts, opened.part, opened.typed
    form = parse(facts.definition)
    data = write(form)
    fields = typed or parts.fields_of(data, part)
    found = lint(form)
    known = parts.known_at(form, part)
    return {
        "f": facts,
        "edited": facts.state in EDITED,
        "states": words.states(),
        "data": data,
        "part": part,
        "was": first(typed, "was") or editing.digest(parts.part_of(data, part)),
        "now": editing.digest(parts.part_of(data, part)),
        "seen": facts.edited_at.isoformat(),
        "newer": opened.newer,
        "say_change": say_change,
        "errors": errors,
        "pages": _outline(form, data, found),
        "findings": [said(one) for one in found if one.key == part.key],
        "places": places(data),
        "subjects": {
            token: {
                "text": one.text,
                "ops": list(one.ops),
                "values": one.values,
                "number": one.type == "number",
            }
            for token, one in known.items()
        },
        "ops": words.ops(),
        "modes": [(mode, gettext(text)) for mode, text in _MODES.items()],
        "groups": [(letter, gettext("nhóm %(n)s") % {"n": letter}) for letter in "123"],
        "kinds": words.kinds(_allowed(data, part)),
        "all_kinds": words.kinds(),
        "cell_kinds": words.kinds(IN_CELLS),
        "row_kinds": words.kinds(INSIDE_ROWS),
        "english": [(f"en_{n}", gettext(text)) for n, text in NAMES.items()],
        **_reading(fields, data, part, form),
    }


def said(finding: Finding) -> tuple[bool, str]:
    """Return whether a finding keeps back, and what it says with its remedy."""
    text = f"{gettext(finding.message)} {gettext(finding.remedy)}"
    facts = {
        n: gettext(f) if isinstance(f, str) and f else f for n, f in finding.facts.items()
    }
    return finding.is_error, text % facts if facts else text


def say_change(change: Change) -> str:
    """Return a change of a form in words."""
    return gettext(change.message) % dict(change.facts)


def say_use(reference: Reference) -> str:
    """Return what refers to a question, in words."""
    return gettext(_USES[reference.use]) % {"name": reference.name}


def places(data: editing.Json) -> list[tuple[str, str]]:
    """Return where a question may be put: `LIST|AFTER` and the words for it."""
    found = []
    for page in data["pages"]:
        first_there = gettext("Đầu trang “%(title)s”") % {"title": page["title"]}
        found.append((f"page:{page['key']}|", first_there))
        for question in page["questions"]:
            text = gettext("Sau câu “%(label)s”") % {"label": question["label"]}
            found.append((f"page:{page['key']}|{question['key']}", f"— {text}"))
            name = editing.INNER.get(question["type"])
            if name:
                inside = gettext("Đầu các câu trong “%(label)s”")
                where = f"question:{question['key']}|"
                found.append((where, f"—— {inside % {'label': question['label']}}"))
                for one in question[name]:
                    text = gettext("Sau câu “%(label)s”") % {"label": one["label"]}
                    found.append((f"{where}{one['key']}", f"——— {text}"))
    return found


def _allowed(data: editing.Json, part: Part) -> frozenset[Kind]:
    if part.kind != parts.QUESTION:
        return frozenset(Kind)
    where, _, key = editing.list_of(data, part.key).partition(":")
    if where == "page":
        return frozenset(Kind)
    table = editing.question_of(data, key)["type"] == Kind.TABLE
    return frozenset(IN_CELLS if table else INSIDE_ROWS)


def _outline(
    form: Form, data: editing.Json, found: tuple[Finding, ...]
) -> list[dict[str, Any]]:
    labels = conditions.labels_of(form)
    wrong = {one.key for one in found if one.is_error}
    advised = {one.key for one in found}

    def said_when(one: Mapping[str, Any]) -> str:
        return words.condition(one["when"], labels) if "when" in one else ""

    def row(where: str, rows: list[Any], n: int) -> dict[str, Any]:
        one = rows[n]
        inside = editing.INNER.get(one["type"])
        return {
            **one,
            "kind_name": words.kind_name(one["type"]),
            "said_when": said_when(one),
            "wrong": one["key"] in wrong,
            "advised": one["key"] in advised,
            "up": _up(data, where, rows, n),
            "down": _down(data, where, rows, n),
            "inside": _rows(f"question:{one['key']}", one[inside]) if inside else [],
        }

    def _rows(where: str, rows: list[Any]) -> list[dict[str, Any]]:
        return [row(where, rows, n) for n in range(len(rows))]

    return [
        {
            **page,
            "said_when": said_when(page),
            "wrong": page["key"] in wrong,
            "questions": _rows(f"page:{page['key']}", page["questions"]),
            "up": data["pages"][n - 2]["key"] if n > 1 else "" if n else None,
            "down": data["pages"][n + 1]["key"] if n + 1 < len(data["pages"]) else None,
        }
        for n, page in enumerate(data["pages"])
    ]


def _up(data: editing.Json, where: str, rows: list[Any], n: int) -> str | None:
    """Return where a question one place up is; above the first: the page before."""
    if n:
        return f"{where}|{rows[n - 2]['key'] if n > 1 else ''}"
    pages = [f"page:{page['key']}" for page in data["pages"]]
    at = pages.index(where) if where in pages else 0
    if not at:
        return None
    return f"{pages[at - 1]}|{data['pages'][at - 1]['questions'][-1]['key']}"


def _down(data: editing.Json, where: str, rows: list[Any], n: int) -> str | None:
    if n + 1 < len(rows):
        return f"{where}|{rows[n + 1]['key']}"
    pages = [f"page:{page['key']}" for page in data["pages"]]
    at = pages.index(where) if where in pages else len(pages)
    return f"{pages[at + 1]}|" if at + 1 < len(pages) else None


def _reading(
    fields: Fields, data: editing.Json, part: Part, form: Form
) -> dict[str, Any]:
    """Return how the template asks for values, and what only this part has."""

    def at(name: str, n: int) -> str:
        values = fields.get(name, [])
        return values[n] if n < len(values) else ""

    shared = {
        "one": lambda name: first(fields, name),
        "many": lambda name: fields.get(name, []),
        "at": at,
        "rows": lambda name, spare=SPARE_ROWS: range(len(fields.get(name, [])) + spare),
    }
    if part.kind == parts.HEAD:
        codes = first(fields, "procedures").split()
        named = procedure_names(codes=codes)
        return shared | {"procedures": [(c, named.get(c, "")) for c in codes]}
    labels = conditions.labels_of(form)
    if part.kind == parts.CASES:
        return shared | _of_cases(data, labels)
    now = {
        parts.QUESTION: lambda: editing.question_of(data, part.key),
        parts.OPTION: lambda: editing.option_of(data, *part.option),
        parts.PAGE: lambda: editing.page_of(data, part.key),
    }[part.kind]()
    kept = {
        "when": words.condition(now["when"], labels) if "when" in now else "",
        "needed": ""
        if isinstance(now.get("required", True), bool)
        else words.condition(now["required"], labels),
    }
    if part.kind == parts.PAGE:
        return shared | {"kept": kept}
    if part.kind == parts.OPTION:
        home = editing.question_of(data, part.option[0])
        return shared | {"kept": kept, "option": now, "home": home}
    return shared | {"kept": kept, **_of_question(now, form, part, labels)}


def _of_cases(data: editing.Json, labels: words.Labels) -> dict[str, Any]:
    """Return the cases of the procedures to choose from, and the conditions in words."""
    whens = [one["when"] for one in data.get("cases", ())]
    modes = _MODES | {conditions.ALWAYS: N_("Mọi câu trả lời còn lại")}
    found = procedure_cases(codes=data.get("procedures", ()))
    return {
        "case_names": [(str(n), f"{n}. {name}") for n, name in found.items()],
        "case_whens": ["" if w is True else words.condition(w, labels) for w in whens],
        "case_modes": [(mode, gettext(text)) for mode, text in modes.items()],
    }


def _of_question(
    now: editing.Json, form: Form, part: Part, labels: words.Labels
) -> dict[str, Any]:
    kind = now["type"]
    known = parts.known_at(form, part)
    dates = [(s.token, s.text) for s in known.values() if s.type == "date"]
    sexes = [
        (s.token, s.text) for s in known.values() if set(s.choices) == {"male", "female"}
    ]
    functions = [one for one in words.functions() if one[0] in FUNCTIONS]
    return {
        "q": now,
        "kind_name": words.kind_name(kind),
        "limits": [(x, gettext(x.label)) for x in questions.LIMITS.get(kind, ())],
        "picks": {
            "shape": [(k, gettext(t)) for k, t in questions.SHAPES.items()],
            "born": [("", gettext("không cần")), *dates],
            "gender": [("", gettext("không cần")), *sexes],
            "result": questions.result_choices(),
        },
        "has_options": kind in questions.OPTIONS,
        "options_have_when": kind in (Kind.ONE_OF, Kind.MANY_OF),
        "identities": [(k, gettext(t)) for k, t in questions.IDENTITIES.items()],
        "facts_asked": [
            (f"part_{name}", gettext(one.label))
            for name, one in PARTS.get(Kind(kind), {}).items()
        ],
        "prefills": [("", gettext("Không điền sẵn"))]
        + [(key, gettext(text)) for key, text in PREFILLS.items()],
        "computing": [
            *functions,
            (KEPT, gettext("Giữ cách tính đang có")),
            (JSON, gettext("Viết bằng JSON")),
        ],
        "computed_now": words.sentence(now["value"], labels)
        if kind == Kind.COMPUTED
        else "",
        "inner_kind": kind if kind in editing.INNER else "",
        "english_texts": list(question_english(Kind(kind))),
        "english_choices": [
            (one["value"], one["label"])
            for one in now.get(questions.OPTIONS.get(kind, ""), ())
        ],
        "option_whens": {
            one["value"]: words.condition(one["when"], labels)
            for one in now.get(questions.OPTIONS.get(kind, ""), ())
            if "when" in one
        },
    }


def newest(actor: Any, key: str) -> FormFacts:
    """Return the version being edited, the newest where none is; raise NotFound."""
    return readers.form_named(actor=actor, key=key)
