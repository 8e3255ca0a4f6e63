"""The reference page of electronic forms, from the code that reads them."""

import json
from collections.abc import Iterable

from motcua.domain.catalogue.rules.paper_kinds import KINDS
from motcua.domain.eforms.rules.definition import (
    ACCOUNT_PREFILLS,
    ENGLISH_OWN,
    KIND_NAMES,
    MOST_OPTIONS,
    MOST_PAGES,
    MOST_QUESTIONS,
    MOST_ROWS,
    IdentityKind,
    Kind,
    TextShape,
)
from motcua.domain.eforms.rules.expressions import MOST_DEPTH, MOST_PARTS, Value
from motcua.domain.eforms.rules.lint import JARGON
from motcua.domain.eforms.rules.paper_facts import COMMON
from motcua.domain.eforms.rules.parts import PARTS, TYPES, USUAL_PARTS
from motcua.domain.eforms.rules.reading import (
    FORM_ENGLISH,
    FORM_FIELDS,
    IN_CELLS,
    INSIDE_ROWS,
    OWN_FIELDS,
    PAGE_ENGLISH,
    PAGE_FIELDS,
    QUESTION_FIELDS,
)
from motcua.domain.eforms.rules.reading_terms import OPTION_ENGLISH
from motcua.domain.eforms.rules.schema import format_schema

ANSWERS = {
    Kind.SHORT_TEXT: '`"Nguyễn Thị Hoa"`, one line',
    Kind.LONG_TEXT: "text with line breaks",
    Kind.NUMBER: '`12`; with `decimals` a text, `"12.5"`',
    Kind.MONEY: "whole đồng, `1250000`",
    Kind.DATE: '`"2026-01-31"`',
    Kind.YES_NO: "`true` or `false`",
    Kind.ONE_OF: "the `value` of an option",
    Kind.MANY_OF: "a list of values in the order of the options",
    Kind.IDENTITY_NUMBER: '`"022197900037"`; its place, sex and year are checked',
    Kind.PHONE: '`"0912345678"`; a foreign one `"+4930901820"`',
    Kind.EMAIL: '`"ten@vidu.vn"`',
    Kind.ADDRESS: "`{province, ward, detail, text}`: codes of the day, words",
    Kind.PERSON: "an object of its parts",
    Kind.ORGANISATION: "an object of its parts",
    Kind.BANK_ACCOUNT: "an object of its parts",
    Kind.FILE: "a list of `{sha256, name, size}`",
    Kind.GROUP: "a list of objects, one a row",
    Kind.TABLE: "a list of objects, one a row; a fixed row bears its `row`",
    Kind.MAP_POINT: '`{"lat": "20.95123", "lng": "107.08001"}`, WGS 84',
    Kind.PARCEL_OUTLINE: "a GeoJSON polygon (coordinates as text) with its `area` in m²",
    Kind.STATEMENT: "`true`; there is no other",
    Kind.COMPUTED: "what its expression comes to",
}
FIELDS = {
    "format": "1",
    "key": "names the form, page or question; unique; `a-z0-9_`, a form's also `-`",
    "name": "the form's title",
    "pages": f"1 to {MOST_PAGES} pages, {MOST_QUESTIONS} questions in all",
    "procedures": "codes it is used for; `1.001193@2` is for version 2 only",
    "decision": "what it rests on; needed to be published from a file",
    "intro": "what to prepare, shown before the first page",
    "cases": "list of `{n, when}`: the first that holds chooses the procedure's case `n`",
    "en": "its texts in English, see below",
    "title": "of the page; unique",
    "questions": "what is asked; in a group: for each row",
    "help": "shown under the label or title",
    "when": "condition to be asked at all; none: always",
    "type": "one of the types below",
    "label": "the question in words",
    "required": "`true` (usual), `false`, or a condition",
    "prefill": "where an answer may come from, see below",
    "least": "fewest characters, choices, rows; smallest number",
    "most": "most characters, choices, rows, files; largest number",
    "shape": ", ".join(f"`{shape.value}`" for shape in TextShape),
    "decimals": "digits after the comma, 0 to 6",
    "unit": "shown after the field",
    "earliest": "a day, `today`, `today+30` in days, `today-18y` in years",
    "latest": "the same",
    "options": f"2 to {MOST_OPTIONS} of `{{value, label, hint, when, en}}`",
    "kinds": "list of " + ", ".join(f"`{kind.value}`" for kind in IdentityKind),
    "born": "key of an earlier date the number has to agree with",
    "gender": "key of an earlier choice of `male` and `female` it has to agree with",
    "parts": "which facts are asked, see below",
    "optional": "which of them may be left out",
    "most_mb": "largest file in MB",
    "item": "what one row is called",
    "columns": "questions asked in every row",
    "rows": "fixed rows, `{value, label, en}`; without them rows are added",
    "text": "what is stated to be true",
    "value": "the expression",
    "result": "its type: `number`, `date`, `text`, `yes_no`",
}
OPERATIONS = (
    ('`{"answer": "key"}`, `"key.part"`', "its type", "the answer, or a part of it"),
    ('`{"answered": "key"}`', "yes_no", "whether there is an answer"),
    ('`{"count": "key"}`', "number", "rows of a group or table, choices of many"),
    ('`{"total": "group.column"}`', "number", "sum of a column over all rows"),
    ('`{"today": 0}`', "date", "the day of filling in, so many days on"),
    ('`{"date": "2026-01-31"}`, `{"number": "12.5"}`', "", "literals"),
    ('`{"all": […]}`, `{"any": […]}`, `{"not": …}`', "yes_no", "of conditions"),
    ('`{"equals": [a, b]}`', "yes_no", "two of one type"),
    ('`{"in": [a, ["x", "y"]]}`', "yes_no", "is one of"),
    ('`{"contains": [many, "x"]}`', "yes_no", "was chosen among many"),
    ("`less`, `at_most`, `at_least`, `more`", "yes_no", "two numbers or two dates"),
    ("`sum`, `product`, `difference`, `quotient`", "number", "quotient: 2 decimals"),
    ("`smallest`, `largest`", "as its parts", "of numbers or dates"),
    (
        '`{"age": [born]}`, `{"age": [born, on]}`',
        "number",
        "full years, today or that day",
    ),
    ('`{"days": [a, b]}`', "number", "days from a to b"),
    ('`{"if": [condition, a, b]}`', "as a and b", "one or the other"),
    ('`{"join": […]}`', "text", "texts with spaces between"),
)


def eforms_page() -> str:
    """Return the page of the format, with every type, field and operation."""
    parts = (_head, _types, _english, _parts, _expressions, _checks)
    return "\n".join(line for part in parts for line in part()) + "\n"


def eform_schema_page() -> str:
    """Return the JSON Schema of the format."""
    return json.dumps(format_schema(), ensure_ascii=False, indent=1) + "\n"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    named = list(heads)
    lines = [f"| {' | '.join(named)} |", "|" + "---|" * len(named)]
    return [*lines, *(f"| {' | '.join(row)} |" for row in rows)]


def _head() -> list[str]:
    def told(fields: Iterable[str]) -> list[str]:
        return _table(
            ("Field", "Meaning"), ((f"`{name}`", FIELDS[name]) for name in fields)
        )

    return [
        "# Files of electronic forms",
        "",
        "A form is one JSON object: pages, their questions, and when each is asked. Its",
        "[JSON Schema](eform-schema.json) is made from the same code.",
        "`motcua eform check` also finds what a schema cannot say, and names page,",
        "question and remedy.",
        "`motcua eform schema FILE` prints the schema of one form's answers. How to make",
        "one: [make an electronic form](../how-to/make-an-electronic-form.md).",
        "",
        "## The form",
        "",
        *told(FORM_FIELDS),
        "",
        "A page:",
        "",
        *told(PAGE_FIELDS),
        "",
        "Every question:",
        "",
        *told(QUESTION_FIELDS),
    ]


def _types() -> list[str]:
    def own(kind: Kind) -> str:
        return ", ".join(f"`{name}`" for name in OWN_FIELDS.get(kind, ())) or "–"

    rows = (
        (f"`{kind.value}`", KIND_NAMES[kind], own(kind), ANSWERS[kind]) for kind in Kind
    )
    named = dict.fromkeys(name for names in OWN_FIELDS.values() for name in names)
    return [
        "",
        "## Types of question",
        "",
        *_table(("Type", "Vietnamese", "Own fields", "Answer as it is kept"), rows),
        "",
        *_table(("Own field", "Meaning"), ((f"`{n}`", FIELDS[n]) for n in named)),
        "",
        f"In a group: {_listed(INSIDE_ROWS)}. In a table: {_listed(IN_CELLS)}.",
        f"Rows are at most {MOST_ROWS}. In rows, conditions see the row's own answers",
        "and all before the group; from outside a group they see `count` and `total`.",
    ]


def _english() -> list[str]:
    own = ", ".join(f"`{name}` ({kind.value})" for kind, name in ENGLISH_OWN.items())
    return [
        "",
        "## English",
        "",
        "A form is Vietnamese. Each part may say its own texts in English besides:",
        '`"en": {"label": "Full name", "help": "As on your identity card."}`.',
        f"Of a form these are {_named(FORM_ENGLISH)}, of a page {_named(PAGE_ENGLISH)},",
        f"of an option {_named(OPTION_ENGLISH)}, of a question `label`, `help` and its",
        f"own: {own}.",
        "Whoever reads the site in English sees them, in errors and on the last look",
        "as well; what has no English is shown in Vietnamese. What is printed is",
        "Vietnamese.",
    ]


def _named(texts: Iterable[str]) -> str:
    return " and ".join(f"`{name}`" for name in texts)


def _listed(kinds: Iterable[Kind]) -> str:
    return ", ".join(f"`{kind.value}`" for kind in Kind if kind in set(kinds))


def _parts() -> list[str]:
    rows = (
        (
            f"`{kind.value}`",
            ", ".join(f"`{part}`" for part in parts),
            ", ".join(f"`{part}`" for part in USUAL_PARTS[kind]),
        )
        for kind, parts in PARTS.items()
    )
    return [
        "",
        "## Parts and prefill",
        "",
        *_table(("Type", "Parts", "Usual"), rows),
        "",
        *_table(
            ("`prefill`", "Vietnamese"),
            ((f"`{n}`", t) for n, t in ACCOUNT_PREFILLS.items()),
        ),
        "",
        "`paper.KIND.FACT` is what a signed paper in the applicant's own store says, of",
        "several the one issued last. Facts of every kind: "
        + ", ".join(f"`{fact}`" for fact in COMMON)
        + ".",
        "",
        *_table(
            ("Kind", "Vietnamese", "Further facts"),
            (
                (
                    f"`{kind.key}`",
                    kind.name,
                    ", ".join(f"`{field.key}`" for field in kind.fields) or "–",
                )
                for kind in KINDS.values()
            ),
        ),
        "",
        "What was filled in beforehand is shown with its source and can be changed. Only",
        "what a paper says of which nobody has two stands while that paper counts: "
        + ", ".join(f"`{kind.key}`" for kind in KINDS.values() if kind.sole)
        + ".",
        "Whoever may not open the store (a clerk, a helper, an assisting officer) has",
        "nothing filled in from it.",
    ]


def _expressions() -> list[str]:
    types = ", ".join(f"`{kind.value}` {value.value}" for kind, value in TYPES.items())
    return [
        "",
        "## Conditions and computations",
        "",
        'A literal stands as it is: `true`, `18`, `"mother"`. Only questions that stand',
        "before may be named. A missing answer makes a comparison false, a computation",
        f"come to nothing. At most {MOST_PARTS} parts, {MOST_DEPTH} deep.",
        "",
        *_table(("Expression", "Type", "Meaning"), OPERATIONS),
        "",
        f"Types: {', '.join(f'`{value.value}`' for value in Value)}. Types of answers:",
        f"{types}; others can be `answered` only.",
    ]


def _checks() -> list[str]:
    words = ", ".join(f"“{word}”" for word in JARGON)
    return [
        "",
        "## What the lint says",
        "",
        "Errors keep a form from being published: two labels alike on a page, two",
        "options or two titles alike, text in capitals only, a colour as the only cue.",
        "Warnings do not: long labels and sentences, many questions on a page, many",
        "options, no help at a hard type, dotted lines of paper forms, no statement of",
        f"truth, and words of offices: {words}.",
    ]
