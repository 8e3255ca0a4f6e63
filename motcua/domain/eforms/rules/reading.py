"""Forms from JSON (see `docs/reference/eform-format.md`)."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from motcua.domain.eforms.rules.definition import (
    ENGLISH_OWN,
    MOST_PAGES,
    MOST_QUESTIONS,
    MOST_ROWS,
    PREFILLS,
    Case,
    Form,
    GroupTerms,
    Kind,
    Page,
    Question,
    TableTerms,
    Terms,
    every_question,
)
from motcua.domain.eforms.rules.evaluating import names_after
from motcua.domain.eforms.rules.expression_json import read_expression
from motcua.domain.eforms.rules.parts import known_of
from motcua.domain.eforms.rules.places import Place
from motcua.domain.eforms.rules.reading_terms import (
    Names,
    choice_terms,
    computed_terms,
    date_terms,
    file_terms,
    identity_terms,
    no_terms,
    number_terms,
    options_of,
    parts_terms,
    statement_terms,
    text_terms,
    when_of,
)
from motcua.domain.eforms.rules.reading_values import (
    MOST_LABEL,
    MOST_WORDS,
    choice_fault,
    codes_of,
    english_of,
    key_of,
    once,
    one_of,
    rows_of,
    table_of,
    whole,
    words,
)
from motcua.kernel.text import N_

FORMAT = 1
FORM_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
INSIDE_ROWS = frozenset(Kind) - {
    Kind.GROUP,
    Kind.TABLE,
    Kind.FILE,
    Kind.STATEMENT,
    Kind.PARCEL_OUTLINE,
}
"""Kinds a repeating group may ask; a table may ask those without parts."""

IN_CELLS = INSIDE_ROWS - {
    Kind.PERSON,
    Kind.ORGANISATION,
    Kind.BANK_ACCOUNT,
    Kind.ADDRESS,
    Kind.MAP_POINT,
    Kind.LONG_TEXT,
    Kind.MANY_OF,
}
FORM_FIELDS = (
    *("format", "key", "name", "pages"),
    *("procedures", "decision", "intro", "cases", "en"),
)
PAGE_FIELDS = ("key", "title", "questions", "help", "when", "en")
QUESTION_FIELDS = ("key", "type", "label", "help", "required", "when", "prefill", "en")
FORM_ENGLISH = {"name": MOST_LABEL, "intro": MOST_WORDS}
PAGE_ENGLISH = {"title": MOST_LABEL, "help": MOST_WORDS}
OWN_FIELDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.SHORT_TEXT: ("least", "most", "shape"),
    Kind.LONG_TEXT: ("least", "most"),
    Kind.NUMBER: ("least", "most", "decimals", "unit"),
    Kind.MONEY: ("least", "most"),
    Kind.DATE: ("earliest", "latest"),
    Kind.ONE_OF: ("options",),
    Kind.MANY_OF: ("options", "least", "most"),
    Kind.IDENTITY_NUMBER: ("kinds", "born", "gender"),
    Kind.PERSON: ("parts", "optional"),
    Kind.ORGANISATION: ("parts", "optional"),
    Kind.BANK_ACCOUNT: ("parts", "optional"),
    Kind.FILE: ("most_mb", "most"),
    Kind.GROUP: ("questions", "least", "most", "item"),
    Kind.TABLE: ("columns", "rows", "least", "most"),
    Kind.STATEMENT: ("text",),
    Kind.COMPUTED: ("value", "result", "unit"),
}
"""What a question of each kind may set beside what all of them have."""


def parse(data: object) -> Form:
    """Return the form a JSON value describes.

    Raises Invalid whose `field` is the path of the first value that cannot be, and whose
    words name page, question and remedy.
    """
    top = Place()
    table = table_of(data, top, FORM_FIELDS)
    if table.get("format", FORMAT) != FORMAT:
        raise top.at("format").fault(
            "form_format",
            N_("%(where)s: phiên bản định dạng không được hỗ trợ."),
            N_('Hãy ghi "format": 1.'),
        )
    names: Names = {}
    rows = rows_of(table.get("pages"), top.at("pages"), 1, MOST_PAGES)
    pages = tuple(
        _page(row, top.at("pages").at(f"[{n}]"), names) for n, row in enumerate(rows)
    )
    form = Form(
        key=key_of(table.get("key"), top.at("key"), FORM_KEY),
        name=words(table.get("name"), top.at("name"), MOST_LABEL, least=1),
        pages=pages,
        procedures=codes_of(table.get("procedures", []), top.at("procedures")),
        decision=words(table.get("decision", ""), top.at("decision"), MOST_LABEL),
        intro=words(table.get("intro", ""), top.at("intro"), MOST_WORDS),
        cases=_cases(table.get("cases", []), top.at("cases"), names),
        en=english_of(table.get("en"), top.at("en"), FORM_ENGLISH),
    )
    _check_whole(form)
    return form


def _check_whole(form: Form) -> None:
    keys = [page.key for page in form.pages]
    once(keys, Place("pages"), N_("%(where)s: hai trang cùng mã “%(key)s”."))
    questions = [question.key for question in every_question(form)]
    once(questions, Place("pages"), N_("%(where)s: hai câu hỏi cùng mã “%(key)s”."))
    if len(questions) > MOST_QUESTIONS:
        raise Place("pages").fault(
            "form_too_long",
            N_("%(where)s: biểu mẫu có quá %(most)s câu hỏi."),
            N_("Hãy tách thành biểu mẫu ngắn hơn."),
            most=MOST_QUESTIONS,
        )


def _page(data: object, place: Place, names: Names) -> Page:
    table = table_of(data, place, PAGE_FIELDS)
    key = key_of(table.get("key"), place.at("key"))
    place = place.named(key)
    when = when_of(table.get("when"), place.at("when"), names)
    rows = rows_of(table.get("questions"), place.at("questions"), 1, MOST_QUESTIONS)
    questions = []
    for n, row in enumerate(rows):
        question = _question(
            row, place.at("questions").at(f"[{n}]"), names, frozenset(Kind)
        )
        names |= dict(known_of(question))
        questions.append(question)
    return Page(
        key=key,
        title=words(table.get("title"), place.at("title"), MOST_LABEL, least=1),
        questions=tuple(questions),
        help=words(table.get("help", ""), place.at("help"), MOST_WORDS),
        when=when,
        en=english_of(table.get("en"), place.at("en"), PAGE_ENGLISH),
    )


def _question(
    data: object, place: Place, names: Names, allowed: frozenset[Kind]
) -> Question:
    kind = _kind(data, place, allowed)
    table = table_of(data, place, (*QUESTION_FIELDS, *OWN_FIELDS.get(kind, ())))
    key = key_of(table.get("key"), place.at("key"))
    place = place.named(key)
    prefill = words(table.get("prefill", ""), place.at("prefill"), 60)
    if prefill and prefill not in PREFILLS:
        raise choice_fault(place.at("prefill"), prefill, PREFILLS)
    required: object = table.get("required", True)
    return Question(
        key=key,
        kind=kind,
        label=words(table.get("label"), place.at("label"), MOST_LABEL, least=1),
        terms=_TERMS.get(kind, no_terms)(table, place, names),
        help=words(table.get("help", ""), place.at("help"), MOST_WORDS),
        required=required
        if isinstance(required, bool)
        else read_expression(required, names, place.at("required")),
        when=when_of(table.get("when"), place.at("when"), names),
        prefill=prefill,
        en=english_of(table.get("en"), place.at("en"), question_english(kind)),
    )


def question_english(kind: Kind) -> dict[str, int]:
    """Return which texts of a question of a kind have English, how long at most."""
    own = ENGLISH_OWN.get(kind)
    most = {"label": MOST_LABEL, "help": MOST_WORDS}
    return most if own is None else {**most, own: _MOST_OWN[own]}


_MOST_OWN = {"text": 2000, "item": 60, "unit": 30}


def _kind(data: object, place: Place, allowed: frozenset[Kind]) -> Kind:
    named = data.get("type") if isinstance(data, Mapping) else None
    if isinstance(data, Mapping) and isinstance(data.get("key"), str):
        place = place.named(data["key"][:40])
    kind = one_of(named, place.at("type"), Kind)
    if kind not in allowed:
        raise place.at("type").fault(
            "form_kind_misplaced",
            N_("%(where)s: loại câu hỏi “%(kind)s” không đặt trong nhóm hay bảng được."),
            N_("Hãy đưa câu này ra ngoài, hoặc đổi loại."),
            kind=kind.value,
        )
    return kind


def _inner(
    data: object, place: Place, names: Names, allowed: frozenset[Kind]
) -> tuple[Question, ...]:
    seen = dict(names)
    found = []
    for n, row in enumerate(rows_of(data, place, 1, 30)):
        question = _question(row, place.at(f"[{n}]"), seen, allowed)
        seen |= names_after(question)
        found.append(question)
    return tuple(found)


def _group_terms(table: Mapping[str, Any], place: Place, names: Names) -> Terms:
    least = whole(table.get("least", 0), place.at("least"), 0, MOST_ROWS)
    return GroupTerms(
        _inner(table.get("questions"), place.at("questions"), names, INSIDE_ROWS),
        least,
        whole(table.get("most", max(10, least)), place.at("most"), max(1, least), 50),
        words(table.get("item", ""), place.at("item"), 60),
    )


def _table_terms(table: Mapping[str, Any], place: Place, names: Names) -> Terms:
    rows = options_of(table.get("rows", []), place.at("rows"), names, 0)
    least = whole(table.get("least", 0), place.at("least"), 0, MOST_ROWS)
    return TableTerms(
        _inner(table.get("columns"), place.at("columns"), names, IN_CELLS),
        rows,
        least,
        whole(table.get("most", max(10, least)), place.at("most"), max(1, least), 50),
    )


_TERMS: Mapping[Kind, Callable[[Mapping[str, Any], Place, Names], Terms]] = {
    Kind.SHORT_TEXT: text_terms,
    Kind.LONG_TEXT: text_terms,
    Kind.NUMBER: number_terms,
    Kind.MONEY: number_terms,
    Kind.DATE: date_terms,
    Kind.ONE_OF: choice_terms,
    Kind.MANY_OF: choice_terms,
    Kind.IDENTITY_NUMBER: identity_terms,
    Kind.PERSON: parts_terms,
    Kind.ORGANISATION: parts_terms,
    Kind.BANK_ACCOUNT: parts_terms,
    Kind.FILE: file_terms,
    Kind.GROUP: _group_terms,
    Kind.TABLE: _table_terms,
    Kind.STATEMENT: statement_terms,
    Kind.COMPUTED: computed_terms,
}


def _cases(data: object, place: Place, names: Names) -> tuple[Case, ...]:
    found = []
    for n, row in enumerate(rows_of(data, place, 0, 100)):
        there = place.at(f"[{n}]")
        table = table_of(row, there, ("n", "when"))
        when = read_expression(table.get("when", True), names, there.at("when"))
        found.append(Case(whole(table.get("n"), there.at("n"), 1, 1000), when))
    return tuple(found)
