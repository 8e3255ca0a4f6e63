"""JSON Schema: of the format of forms, and of one form's answers."""

from collections.abc import Mapping
from typing import Any

from motcua.domain.eforms.rules.definition import (
    MOST_OPTIONS,
    MOST_PAGES,
    MOST_QUESTIONS,
    MOST_ROWS,
    PREFILLS,
    ChoiceTerms,
    ComputedTerms,
    FileTerms,
    Form,
    GroupTerms,
    IdentityKind,
    Kind,
    NumberTerms,
    Question,
    TableTerms,
    TextShape,
    TextTerms,
    inner,
)
from motcua.domain.eforms.rules.expressions import Op, Value
from motcua.domain.eforms.rules.parts import PARTS, parts_of
from motcua.domain.eforms.rules.reading import (
    FORM_ENGLISH,
    FORM_FIELDS,
    FORM_KEY,
    FORMAT,
    IN_CELLS,
    INSIDE_ROWS,
    OWN_FIELDS,
    PAGE_ENGLISH,
    PAGE_FIELDS,
    QUESTION_FIELDS,
    question_english,
)
from motcua.domain.eforms.rules.reading_terms import OPTION, OPTION_ENGLISH, RESULTS
from motcua.domain.eforms.rules.reading_values import KEY, MOST_LABEL, MOST_WORDS

Schema = dict[str, Any]
DRAFT = "https://json-schema.org/draft/2020-12/schema"
_EXPRESSION: Schema = {"$ref": "#/$defs/expression"}
_LABEL: Schema = {"type": "string", "minLength": 1, "maxLength": MOST_LABEL}
_WORDS: Schema = {"type": "string", "maxLength": MOST_WORDS}
_TEXT: Schema = {"type": "string"}
_DAY: Schema = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


def _whole(least: int, most: int) -> Schema:
    return {"type": "integer", "minimum": least, "maximum": most}


def _pattern(pattern: str) -> Schema:
    return {"type": "string", "pattern": f"^{pattern}$"}


def _list(items: Schema, least: int = 0, most: int | None = None) -> Schema:
    found: Schema = {"type": "array", "items": items, "minItems": least}
    return found if most is None else {**found, "maxItems": most}


def _closed(fields: Mapping[str, Any], required: tuple[str, ...] | list[str]) -> Schema:
    return {
        "type": "object",
        "properties": dict(fields),
        "required": list(required),
        "additionalProperties": False,
    }


def _english(texts: Mapping[str, int]) -> Schema:
    fields = {name: {"type": "string", "maxLength": most} for name, most in texts.items()}
    return _closed(fields, ())


_BOUND: Schema = {"type": ["integer", "string"]}
_OPTION_FIELDS: Schema = _closed(
    {
        "value": _pattern(OPTION.pattern),
        "label": _LABEL,
        "hint": {"type": "string", "maxLength": MOST_LABEL},
        "when": _EXPRESSION,
        "en": _english(OPTION_ENGLISH),
    },
    ("value", "label"),
)
_DAY_BOUND: Schema = {
    "type": "string",
    "pattern": r"^(\d{4}-\d{2}-\d{2}|today([+-](\d{1,5}|\d{1,3}y))?)$",
}
_SETTINGS: Mapping[str, Schema] = {
    "shape": {"enum": [shape.value for shape in TextShape]},
    "decimals": _whole(0, 6),
    "unit": {"type": "string", "maxLength": 30},
    "earliest": _DAY_BOUND,
    "latest": _DAY_BOUND,
    "options": _list(_OPTION_FIELDS, 2, MOST_OPTIONS),
    "rows": _list(_OPTION_FIELDS, 0, MOST_OPTIONS),
    "kinds": _list({"enum": [kind.value for kind in IdentityKind]}),
    "born": _TEXT,
    "gender": _TEXT,
    "most_mb": _whole(1, 200),
    "questions": _list({"$ref": "#/$defs/row_question"}, 1, 30),
    "columns": _list({"$ref": "#/$defs/cell_question"}, 1, 30),
    "item": {"type": "string", "maxLength": 60},
    "text": {"type": "string", "minLength": 1, "maxLength": 2000},
    "value": _EXPRESSION,
    "result": {"enum": [value.value for value in RESULTS]},
}
_NEEDED: Mapping[Kind, tuple[str, ...]] = {
    Kind.ONE_OF: ("options",),
    Kind.MANY_OF: ("options",),
    Kind.GROUP: ("questions",),
    Kind.TABLE: ("columns",),
    Kind.STATEMENT: ("text",),
    Kind.COMPUTED: ("value",),
}


def format_schema() -> Schema:
    """Return the JSON Schema of the format of forms.

    What it cannot say the parser does: that keys are told apart, that conditions look
    back only and compare like with like.
    """
    page = _closed(
        {
            "key": _pattern(KEY.pattern),
            "title": _LABEL,
            "questions": _list({"$ref": "#/$defs/question"}, 1, MOST_QUESTIONS),
            "help": _WORDS,
            "when": _EXPRESSION,
            "en": _english(PAGE_ENGLISH),
        },
        ("key", "title", "questions"),
    )
    case = _closed({"n": _whole(1, 1000), "when": _EXPRESSION}, ("n", "when"))
    form = _closed(
        {
            "format": {"const": FORMAT},
            "key": _pattern(FORM_KEY.pattern),
            "name": _LABEL,
            "pages": _list({"$ref": "#/$defs/page"}, 1, MOST_PAGES),
            "procedures": {**_list(_TEXT), "uniqueItems": True},
            "decision": {"type": "string", "maxLength": MOST_LABEL},
            "intro": _WORDS,
            "cases": _list(case, 0, 100),
            "en": _english(FORM_ENGLISH),
        },
        ("key", "name", "pages"),
    )
    assert set(form["properties"]) == set(FORM_FIELDS)
    assert set(page["properties"]) == set(PAGE_FIELDS)
    return {
        "$schema": DRAFT,
        "title": "Một Cửa: electronic form",
        **form,
        "$defs": {
            "page": page,
            "question": _questions(frozenset(Kind)),
            "row_question": _questions(INSIDE_ROWS),
            "cell_question": _questions(IN_CELLS),
            "expression": _expression(),
        },
    }


def _questions(kinds: frozenset[Kind]) -> Schema:
    return {"oneOf": [_question(kind) for kind in Kind if kind in kinds]}


def _question(kind: Kind) -> Schema:
    fields: Schema = {
        "key": _pattern(KEY.pattern),
        "type": {"const": kind.value},
        "label": _LABEL,
        "help": _WORDS,
        "required": {"anyOf": [{"type": "boolean"}, _EXPRESSION]},
        "when": _EXPRESSION,
        "prefill": {"enum": ["", *PREFILLS]},
        "en": _english(question_english(kind)),
    }
    assert set(fields) == set(QUESTION_FIELDS)
    fields |= {name: _setting(kind, name) for name in OWN_FIELDS.get(kind, ())}
    return _closed(fields, ("key", "type", "label", *_NEEDED.get(kind, ())))


def _setting(kind: Kind, name: str) -> Schema:
    if name in {"parts", "optional"}:
        return _list({"enum": list(PARTS[kind])}, int(name == "parts"))
    if name in {"least", "most"}:
        return _count(kind, name)
    return _SETTINGS[name]


def _count(kind: Kind, name: str) -> Schema:
    match kind:
        case Kind.NUMBER | Kind.MONEY:
            return _BOUND
        case Kind.SHORT_TEXT:
            return _whole(int(name == "most"), 300 if name == "most" else 4000)
        case Kind.LONG_TEXT:
            return _whole(int(name == "most"), 20_000 if name == "most" else 4000)
        case Kind.FILE:
            return _whole(1, 20)
        case Kind.MANY_OF:
            return _whole(1, MOST_OPTIONS)
    return _whole(int(name == "most"), MOST_ROWS)


def _expression() -> Schema:
    many = {"anyOf": [_EXPRESSION, _list(_EXPRESSION, 1)]}
    calls: Schema = {op.value: many for op in Op if op is not Op.IN}
    calls["in"] = {"type": "array", "prefixItems": [_EXPRESSION], "minItems": 2}
    leaves = {
        **dict.fromkeys(("answer", "answered", "count", "total", "number"), _TEXT),
        "today": {"type": "integer"},
        "date": _DAY,
    }
    return {
        "anyOf": [
            {"type": ["boolean", "integer", "string"]},
            {
                "type": "object",
                "properties": {**leaves, **calls},
                "minProperties": 1,
                "maxProperties": 1,
                "additionalProperties": False,
            },
        ]
    }


def answers_schema(form: Form) -> Schema:
    """Return the JSON Schema of one form's answers, as they are kept.

    Every answer may be missing: which are asked is decided by the conditions.
    """
    fields = {
        question.key: _answer(question)
        for page in form.pages
        for question in page.questions
    }
    return {"$schema": DRAFT, "title": form.name, **_closed(fields, ())}


def _answer(question: Question) -> Schema:
    return {"title": question.label, **_shape(question)}


def _shape(question: Question) -> Schema:  # noqa: PLR0911 - one table
    terms = question.terms
    match terms:
        case ChoiceTerms(options=options):
            choices: Schema = {"enum": [option.value for option in options]}
            many = question.kind is Kind.MANY_OF
            return {**_list(choices), "uniqueItems": True} if many else choices
        case GroupTerms() | TableTerms():
            fields = {one.key: _answer(one) for one in inner(question)}
            if isinstance(terms, TableTerms) and terms.rows:
                fields["row"] = {"enum": [row.value for row in terms.rows]}
            return _list(_closed(fields, ()), 0, MOST_ROWS)
        case ComputedTerms(result=result):
            return _computed(result)
        case NumberTerms() if question.kind is Kind.NUMBER:
            return _number(terms)
        case TextTerms():
            return {"type": "string", "minLength": terms.least, "maxLength": terms.most}
    if question.kind in PARTS:
        parts = parts_of(question)
        needed = [one.key for one in parts if one.required is not False]
        return _closed({one.key: _answer(one) for one in parts}, needed)
    return _PLAIN[question.kind]


def _number(terms: NumberTerms) -> Schema:
    if terms.decimals:
        return _pattern(r"-?\d{1,15}(\.\d{1,6})?")
    found: Schema = {"type": "integer"}
    if terms.least is not None:
        found["minimum"] = int(terms.least)
    if terms.most is not None:
        found["maximum"] = int(terms.most)
    return found


def _computed(result: Value) -> Schema:
    match result:
        case Value.NUMBER:
            return {"type": ["integer", "string"]}
        case Value.YES_NO:
            return {"type": "boolean"}
        case Value.DATE:
            return _DAY
    return _TEXT


_ALL_TEXT = ("province", "ward", "detail", "text")
_PLAIN: Mapping[Kind, Schema] = {
    Kind.SHORT_TEXT: _TEXT,
    Kind.LONG_TEXT: _TEXT,
    Kind.NUMBER: {"type": "integer"},
    Kind.MONEY: {"type": "integer", "minimum": 0},
    Kind.DATE: _DAY,
    Kind.YES_NO: {"type": "boolean"},
    Kind.STATEMENT: {"const": True},
    Kind.IDENTITY_NUMBER: {"type": "string", "minLength": 6, "maxLength": 12},
    Kind.PHONE: {"type": "string", "pattern": r"^\+?[0-9]{8,15}$"},
    Kind.EMAIL: {"type": "string", "format": "email", "maxLength": 254},
    Kind.ADDRESS: _closed(dict.fromkeys(_ALL_TEXT, _TEXT), _ALL_TEXT),
    Kind.FILE: _list(
        _closed(
            {
                "sha256": _pattern("[0-9a-f]{64}"),
                "name": _TEXT,
                "size": {"type": "integer", "minimum": 1},
            },
            ("sha256", "name", "size"),
        ),
        1,
        FileTerms(most=20).most,
    ),
    Kind.MAP_POINT: _closed({"lat": _TEXT, "lng": _TEXT}, ("lat", "lng")),
    Kind.PARCEL_OUTLINE: _closed(
        {
            "type": {"const": "Polygon"},
            "coordinates": _list(_list(_list(_TEXT, 2, 2), 4), 1, 1),
            "area": {"type": "integer", "minimum": 1},
        },
        ("type", "coordinates", "area"),
    ),
}
