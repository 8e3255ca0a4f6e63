"""One question of a form, as fields of the editor and as JSON."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext

from motcua.domain.eforms.rules.collecting import from_text
from motcua.domain.eforms.rules.definition import PREFILLS, IdentityKind, Kind, TextShape
from motcua.domain.eforms.rules.editing import INNER, Json, made_key
from motcua.domain.eforms.rules.parts import PARTS, USUAL_PARTS
from motcua.domain.eforms.rules.reading import (
    OWN_FIELDS,
    QUESTION_FIELDS,
    question_english,
)
from motcua.domain.eforms.rules.reading_terms import RESULTS
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.desk.eform_computed import computed_fields, read_computed
from motcua.web.desk.eform_conditions import Subject, condition_fields, read_condition
from motcua.web.desk.eform_days import day_shown, day_typed
from motcua.web.desk.eform_english import (
    english_fields,
    english_of_options,
    english_typed,
)
from motcua.web.desk.process_fields import Fields, first, flat, line_at

MOST_OPTIONS = 300
SPARE = 3
"""How many empty rows for options a page always has."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One own setting of a type: its field, what it is called, how it is typed."""

    name: str
    label: str
    typed: str = "whole"


_CHARACTERS = (
    Limit("least", N_("Ít nhất mấy ký tự")),
    Limit("most", N_("Nhiều nhất mấy ký tự")),
)
_BOUNDS = (
    Limit("least", N_("Từ (số nhỏ nhất)"), "number"),
    Limit("most", N_("Đến (số lớn nhất)"), "number"),
)
_ROWS = (Limit("least", N_("Ít nhất mấy dòng")), Limit("most", N_("Nhiều nhất mấy dòng")))
LIMITS: Mapping[str, tuple[Limit, ...]] = {
    Kind.SHORT_TEXT: (*_CHARACTERS, Limit("shape", N_("Viết gì"), "pick")),
    Kind.LONG_TEXT: _CHARACTERS,
    Kind.NUMBER: (
        *_BOUNDS,
        Limit("decimals", N_("Mấy chữ số sau dấu phẩy")),
        Limit("unit", N_("Đơn vị, ví dụ m²"), "words"),
    ),
    Kind.MONEY: _BOUNDS,
    Kind.DATE: (
        Limit("earliest", N_("Sớm nhất"), "day"),
        Limit("latest", N_("Muộn nhất"), "day"),
    ),
    Kind.MANY_OF: (
        Limit("least", N_("Chọn ít nhất mấy")),
        Limit("most", N_("Chọn nhiều nhất mấy")),
    ),
    Kind.FILE: (
        Limit("most_mb", N_("Mỗi tệp không quá mấy MB")),
        Limit("most", N_("Nhiều nhất mấy tệp")),
    ),
    Kind.IDENTITY_NUMBER: (
        Limit("born", N_("Phải khớp với ngày sinh ở câu"), "pick"),
        Limit("gender", N_("Phải khớp với giới tính ở câu"), "pick"),
    ),
    Kind.GROUP: (*_ROWS, Limit("item", N_("Một dòng gọi là gì, ví dụ con"), "words")),
    Kind.TABLE: _ROWS,
    Kind.COMPUTED: (
        Limit("result", N_("Ra loại gì"), "pick"),
        Limit("unit", N_("Đơn vị, ví dụ đồng"), "words"),
    ),
}
OPTIONS = {Kind.ONE_OF.value: "options", Kind.MANY_OF.value: "options"}
OPTIONS |= {Kind.TABLE.value: "rows"}
SHAPES = {
    TextShape.ANY.value: N_("chữ bất kỳ"),
    TextShape.NAME.value: N_("tên người"),
    TextShape.CODE.value: N_("số hiệu, mã số"),
}
RESULT_NAMES = {
    "number": N_("số"),
    "date": N_("ngày"),
    "text": N_("chữ"),
    "yes_no": N_("có hoặc không"),
}
IDENTITIES = {
    IdentityKind.CITIZEN_ID.value: N_("căn cước 12 số"),
    IdentityKind.OLD_ID.value: N_("chứng minh nhân dân 9 số"),
    IdentityKind.PASSPORT.value: N_("hộ chiếu"),
}
NOT_ASKED, OPTIONAL, ASKED = "", "optional", "asked"


def blank(kind: str, key: str, label: str) -> Json:
    """Return a new question of a type, with the least it needs to be one."""
    question: Json = {"key": key, "type": kind, "label": label}
    match kind:
        case Kind.ONE_OF | Kind.MANY_OF:
            question["options"] = [
                {"value": f"option_{n}", "label": gettext("Lựa chọn %(n)s") % {"n": n}}
                for n in (1, 2)
            ]
        case Kind.GROUP | Kind.TABLE:
            inside = blank(Kind.SHORT_TEXT, f"{key[:35]}_1", gettext("Câu hỏi mới"))
            question[INNER[kind]] = [inside]
        case Kind.STATEMENT:
            question["text"] = gettext("Tôi cam đoan những điều đã ghi là đúng sự thật.")
        case Kind.COMPUTED:
            question |= {"value": 0, "result": "number"}
    return question


def question_fields(question: Json, known: Mapping[str, Subject]) -> Fields:
    """Return the fields of one question."""
    required = question.get("required", True)
    kind = question["type"]
    fields: Fields = {
        "label": [question["label"]],
        "help": [question.get("help", "")],
        "type": [kind],
        "key": [question["key"]],
        "prefill": [question.get("prefill", "")],
        "required": [
            {True: "yes", False: "no"}[required] if isinstance(required, bool) else "when"
        ],
        **condition_fields("when", question.get("when"), known),
        **condition_fields(
            "needed", None if isinstance(required, bool) else required, known
        ),
        "text": [question.get("text", "")],
        "kinds": list(question.get("kinds", [IdentityKind.CITIZEN_ID.value])),
    }
    for limit in LIMITS.get(kind, ()):
        fields[limit.name] = [_limit_shown(limit, question.get(limit.name))]
    for name in ("value", "label", "hint"):
        fields[f"option_{name}"] = [
            one.get(name, "") for one in question.get(OPTIONS.get(kind, ""), ())
        ]
    for part in PARTS.get(Kind(kind), ()):
        fields[f"part_{part}"] = [_part_shown(question, part)]
    if kind == Kind.COMPUTED:
        fields |= computed_fields(question["value"], known)
    options = question.get(OPTIONS.get(kind, ""), ())
    return fields | english_fields(question, question_english(Kind(kind)), options)


def read_question(fields: Fields, before: Json, known: Mapping[str, Subject]) -> Json:
    """Return the question as typed in; raise Several naming the fields.

    What the editor does not show is kept as it was.
    """
    form = forms.Reading(flat(fields))
    kind = form.one_of("type", frozenset(Kind)) or before["type"]
    found = {
        **_same_kind(before, kind),
        "type": kind,
        "label": form.required("label", N_("Chưa nhập lời hỏi.")),
        "help": form.text("help"),
        "prefill": form.one_of("prefill", frozenset({"", *PREFILLS})),
        "when": form.take(
            lambda: read_condition("when", fields, before.get("when"), known)
        ),
        "required": form.take(lambda: _required(fields, before, known)),
        "en": english_typed(form, fields, before, question_english(Kind(kind))),
    }
    if kind == before["type"]:
        found |= _own(form, fields, before, known)
    form.finish()
    usual: Json = {"help": "", "prefill": "", "when": None, "required": True}
    return {
        name: value
        for name, value in found.items()
        if value is not None and not (name in usual and value == usual[name])
    }


def _same_kind(before: Json, kind: str) -> Json:
    """Return what a question keeps when it becomes one of another type."""
    if kind == before["type"]:
        return before
    allowed = {*QUESTION_FIELDS, *OWN_FIELDS.get(Kind(kind), ())}
    made = blank(kind, before["key"], before["label"])
    kept = {name: value for name, value in before.items() if name in allowed}
    choices = {Kind.ONE_OF.value, Kind.MANY_OF.value}
    if not {kind, before["type"]} <= choices:
        kept = {name: value for name, value in kept.items() if name in QUESTION_FIELDS}
    kept.pop("type", None)
    return made | {n: v for n, v in kept.items() if n not in {"least", "most"}}


def _required(fields: Fields, before: Json, known: Mapping[str, Subject]) -> Any:
    said = first(fields, "required")
    if said != "when":
        return said != "no"
    was = before.get("required")
    was = None if isinstance(was, bool) else was
    typed = {**fields, "needed_mode": fields.get("needed_mode") or ["all"]}
    found = read_condition("needed", typed, was, known)
    if found is None:
        raise Invalid(
            "condition_missing",
            N_("Chưa ghi khi nào thì bắt buộc trả lời."),
            field="needed_mode",
            remedy=N_("Hãy chọn câu hỏi ở một dòng, hoặc chọn bắt buộc luôn."),
        )
    return found


def _own(
    form: forms.Reading, fields: Fields, before: Json, known: Mapping[str, Subject]
) -> Json:
    kind = before["type"]
    found: Json = {
        limit.name: form.take(partial(_limit_typed, limit, fields))
        for limit in LIMITS.get(kind, ())
    }
    if kind in OPTIONS:
        name = OPTIONS[kind]
        options = form.take(lambda: _options(fields, before.get(name, ()))) or []
        found[name] = options or ([] if name == "options" else None)
    if kind == Kind.STATEMENT:
        found["text"] = form.text("text")
    if kind == Kind.IDENTITY_NUMBER:
        kinds = [one for one in IDENTITIES if one in fields.get("kinds", ())]
        found["kinds"] = kinds or None
    if Kind(kind) in PARTS:
        found |= _parts(fields, before)
    if kind == Kind.COMPUTED:
        found["value"] = form.take(lambda: read_computed(fields, before["value"], known))
    return found


def _limit_shown(limit: Limit, value: Any) -> str:
    if value is None:
        return ""
    if limit.typed == "day":
        return day_shown(str(value))
    return str(value).replace(".", ",") if limit.typed == "number" else str(value)


def _limit_typed(limit: Limit, fields: Fields) -> Any:
    typed = {limit.name: first(fields, limit.name)}
    match limit.typed:
        case "whole":
            return forms.whole(typed, limit.name)
        case "day":
            return day_typed(typed, limit.name)
        case "number":
            return _number(forms.line(typed, limit.name), limit.name)
    return forms.line(typed, limit.name, 60) or None


def _number(text: str, name: str) -> int | str | None:
    if not text:
        return None
    number = str(from_text(Kind.NUMBER, text))
    if re.fullmatch(r"-?[0-9]{1,15}", number):
        return int(number)
    if re.fullmatch(r"-?[0-9]{1,15}\.[0-9]{1,9}", number):
        return number
    raise Invalid(
        "not_a_number",
        N_("“%(value)s” không phải là số."),
        facts={"value": text[:40]},
        field=name,
        remedy=N_("Hãy nhập số, ví dụ 12 hoặc 12,5."),
    )


def _options(fields: Fields, before: Any) -> list[Json]:
    """Return the options; one whose value is kept keeps its own condition too.

    A row that has no value yet, as it is saved while it is typed, takes that of the
    option of the same name.
    """
    was = {one["value"]: one for one in before}
    named = {one["label"]: one["value"] for one in before}
    taken = {value for value in fields.get("option_value", []) if value in was}
    english = english_of_options(fields)
    found: list[Json] = []
    for n in range(min(len(fields.get("option_label", [])), MOST_OPTIONS)):
        label = line_at(fields, "option_label", n)
        if not label:
            continue
        value = line_at(fields, "option_value", n)
        if value not in was or value in {one["value"] for one in found}:
            value = named.get(label, "")
            value = value if value not in taken else ""
            value = value or made_key(label, frozenset(taken))
            taken.add(value)
        hint = line_at(fields, "option_hint", n)
        kept = {"when": was[value]["when"]} if "when" in was.get(value, {}) else {}
        en = english.get(value, was.get(value, {}).get("en"))
        kept |= {"en": en} if en else {}
        said = {"hint": hint} if hint else {}
        found.append({"value": value, "label": label, **said, **kept})
    return found


def _part_shown(question: Json, part: str) -> str:
    if part not in question.get("parts", USUAL_PARTS[Kind(question["type"])]):
        return NOT_ASKED
    return OPTIONAL if part in question.get("optional", ()) else ASKED


def _parts(fields: Fields, before: Json) -> Json:
    asked = {part: first(fields, f"part_{part}") for part in PARTS[Kind(before["type"])]}
    optional = sorted(part for part, said in asked.items() if said == OPTIONAL)
    return {
        "parts": [part for part, said in asked.items() if said in (OPTIONAL, ASKED)],
        "optional": optional or None,
    }


def result_choices() -> list[tuple[str, str]]:
    """Return what a computation may come to."""
    return [(one.value, gettext(RESULT_NAMES[one.value])) for one in RESULTS]
