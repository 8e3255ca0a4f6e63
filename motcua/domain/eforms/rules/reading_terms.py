"""What a form's JSON sets for a question of each kind, but those with rows."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from motcua.domain.eforms.rules.amounts import bound
from motcua.domain.eforms.rules.definition import (
    MOST_OPTIONS,
    ChoiceTerms,
    ComputedTerms,
    DateTerms,
    FileTerms,
    IdentityKind,
    IdentityTerms,
    Kind,
    NumberTerms,
    Option,
    PartsTerms,
    Plain,
    StatementTerms,
    Terms,
    TextShape,
    TextTerms,
)
from motcua.domain.eforms.rules.expression_json import read_expression
from motcua.domain.eforms.rules.expressions import Expression, Known, Value
from motcua.domain.eforms.rules.parts import PARTS, USUAL_PARTS
from motcua.domain.eforms.rules.places import Place
from motcua.domain.eforms.rules.reading_values import (
    MOST_LABEL,
    bounds_fault,
    choice_fault,
    decimal_of,
    english_of,
    key_of,
    once,
    one_of,
    rows_of,
    table_of,
    texts_of,
    unreadable,
    whole,
    words,
)
from motcua.kernel.text import N_

OPTION = re.compile(r"[A-Za-z0-9_.]{1,40}")
OPTION_FIELDS = ("value", "label", "hint", "when", "en")
OPTION_ENGLISH = {"label": MOST_LABEL, "hint": MOST_LABEL}
RESULTS = (Value.NUMBER, Value.DATE, Value.TEXT, Value.YES_NO)
Names = dict[tuple[str, ...], Known]


def when_of(data: object, place: Place, names: Names) -> Expression | None:
    """Return a condition; None where there is none."""
    return None if data is None else read_expression(data, names, place)


def no_terms(_: Mapping[str, Any], __: Place, ___: Names) -> Terms:
    """Return nothing to set."""
    return Plain()


def text_terms(table: Mapping[str, Any], place: Place, _: Names) -> Terms:
    """Return the terms of a short or a long text."""
    short = table["type"] == Kind.SHORT_TEXT
    least = whole(table.get("least", 0), place.at("least"), 0, 4000)
    return TextTerms(
        least=least,
        most=whole(
            table.get("most", 300 if short else 4000),
            place.at("most"),
            max(1, least),
            300 if short else 20_000,
        ),
        shape=one_of(table.get("shape", "any"), place.at("shape"), TextShape),
    )


def number_terms(table: Mapping[str, Any], place: Place, _: Names) -> Terms:
    """Return the terms of a number or an amount."""
    least = decimal_of(table.get("least"), place.at("least"))
    most = decimal_of(table.get("most"), place.at("most"))
    if least is not None and most is not None and least > most:
        raise bounds_fault(place.at("most"))
    return NumberTerms(
        least=least,
        most=most,
        decimals=whole(table.get("decimals", 0), place.at("decimals"), 0, 6),
        unit=words(table.get("unit", ""), place.at("unit"), 30),
    )


def date_terms(table: Mapping[str, Any], place: Place, _: Names) -> Terms:
    """Return the bounds of a day."""
    usual = DateTerms()
    found = {"earliest": usual.earliest, "latest": usual.latest}
    for name, default in found.items():
        text = table.get(name, default)
        if not isinstance(text, str) or bound(text, date(2026, 1, 1)) is None:
            raise place.at(name).fault(
                "form_day",
                N_("%(where)s: không phải ngày."),
                N_("Hãy ghi 2026-01-31, today, today+30 hoặc today-18y."),
            )
        found[name] = text
    return DateTerms(**found)


def choice_terms(table: Mapping[str, Any], place: Place, names: Names) -> Terms:
    """Return the options of one or of many."""
    options = options_of(table.get("options"), place.at("options"), names, 2)
    count = len(options)
    if table["type"] == Kind.ONE_OF:
        return ChoiceTerms(options)
    least = whole(table.get("least", 1), place.at("least"), 1, count)
    return ChoiceTerms(
        options, least, whole(table.get("most", count), place.at("most"), least, count)
    )


def options_of(
    data: object, place: Place, names: Names, least: int
) -> tuple[Option, ...]:
    """Return options, each with its own value."""
    found = []
    for n, row in enumerate(rows_of(data, place, least, MOST_OPTIONS)):
        there = place.at(f"[{n}]")
        table = table_of(row, there, OPTION_FIELDS)
        found.append(
            Option(
                value=key_of(table.get("value"), there.at("value"), OPTION),
                label=words(table.get("label"), there.at("label"), MOST_LABEL, least=1),
                hint=words(table.get("hint", ""), there.at("hint"), MOST_LABEL),
                when=when_of(table.get("when"), there.at("when"), names),
                en=english_of(table.get("en"), there.at("en"), OPTION_ENGLISH),
            )
        )
    once(
        [o.value for o in found], place, N_("%(where)s: hai lựa chọn cùng mã “%(key)s”.")
    )
    return tuple(found)


def identity_terms(table: Mapping[str, Any], place: Place, names: Names) -> Terms:
    """Return the sorts of number and the answers they agree with."""
    kinds = texts_of(table.get("kinds", ["cccd"]), place.at("kinds"))
    beside = {}
    for name, wanted in (("born", Value.DATE), ("gender", Value.TEXT)):
        key = words(table.get(name, ""), place.at(name), 40)
        known = names.get((key,))
        if key and (known is None or known.type is not wanted):
            raise place.at(name).fault(
                "form_question_unknown",
                N_("%(where)s: không có câu hỏi “%(name)s” đúng kiểu ở phía trước."),
                N_("Hãy dùng mã của một câu hỏi đứng trước."),
                name=key,
            )
        beside[name] = key
    return IdentityTerms(
        tuple(one_of(kind, place.at("kinds"), IdentityKind) for kind in kinds)
        or (IdentityKind.CITIZEN_ID,),
        **beside,
    )


def parts_terms(table: Mapping[str, Any], place: Place, _: Names) -> Terms:
    """Return the facts asked of somebody."""
    kind = Kind(table["type"])
    known = PARTS[kind]
    parts = texts_of(table.get("parts", list(USUAL_PARTS[kind])), place.at("parts"))
    optional = texts_of(table.get("optional", []), place.at("optional"))
    unknown = next((name for name in [*parts, *optional] if name not in known), None)
    if unknown is not None or not parts:
        raise choice_fault(place.at("parts"), unknown or "", known)
    # Asked in the order of the kind, so that later facts can be checked by earlier ones.
    return PartsTerms(tuple(name for name in known if name in parts), frozenset(optional))


def file_terms(table: Mapping[str, Any], place: Place, _: Names) -> Terms:
    """Return the bounds of files."""
    usual = FileTerms()
    return FileTerms(
        most_mb=whole(table.get("most_mb", usual.most_mb), place.at("most_mb"), 1, 200),
        most=whole(table.get("most", usual.most), place.at("most"), 1, 20),
    )


def statement_terms(table: Mapping[str, Any], place: Place, _: Names) -> Terms:
    """Return what is stated."""
    return StatementTerms(words(table.get("text"), place.at("text"), 2000, least=1))


def computed_terms(table: Mapping[str, Any], place: Place, names: Names) -> Terms:
    """Return what is computed."""
    result = one_of(table.get("result", "number"), place.at("result"), Value)
    if result not in RESULTS:
        raise choice_fault(place.at("result"), result, [one.value for one in RESULTS])
    if "value" not in table:
        raise unreadable(place.at("value"))
    return ComputedTerms(
        read_expression(table["value"], names, place.at("value"), wanted=result),
        result,
        words(table.get("unit", ""), place.at("unit"), 30),
    )
