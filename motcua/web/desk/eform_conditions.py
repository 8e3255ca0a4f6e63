"""Conditions of a form as rows: a question, how it is compared, with what.

Rows of one group letter are joined the other way than all the rows are: where all rows
have to hold, one of a group is enough. What does not fit stays as it is, in words.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext

from motcua.domain.eforms.rules.collecting import from_text
from motcua.domain.eforms.rules.definition import (
    ChoiceTerms,
    Form,
    Kind,
    Question,
    every_question,
    inner,
)
from motcua.domain.eforms.rules.expressions import Value
from motcua.domain.eforms.rules.parts import PARTS, known_of
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_, search_key
from motcua.web.common import forms
from motcua.web.desk.eform_days import days_from_today
from motcua.web.desk.eform_words import Labels, said_day
from motcua.web.desk.process_fields import Fields, first, line_at

ALWAYS, ALL, ANY, KEPT = "always", "all", "any", "kept"
GROUPS = ("1", "2", "3")
MOST_ROWS = 20
_ORDERED = ("is", "not", "less", "at_most", "at_least", "more", "answered", "unanswered")
OPS_OF: Mapping[Value, tuple[str, ...]] = {
    Value.YES_NO: ("is", "not", "answered", "unanswered"),
    Value.NUMBER: _ORDERED,
    Value.DATE: _ORDERED,
    Value.TEXT: ("is", "not", "in", "answered", "unanswered"),
    Value.CHOICES: ("has", "has_not", "answered", "unanswered"),
    Value.ROWS: ("answered", "unanswered"),
    Value.OTHER: ("answered", "unanswered"),
}
WITHOUT_VALUE = frozenset({"answered", "unanswered"})
_YES = {"yes": True, "co": True, "no": False, "khong": False}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a row may be about: an answer, a part of one, a count, a sum, an age."""

    token: str
    text: str
    expression: Mapping[str, Any]
    type: Value
    choices: Mapping[str, str] = field(default_factory=dict)

    @property
    def ops(self) -> tuple[str, ...]:
        """Return how it may be compared."""
        whole = "answer" in self.expression
        return tuple(op for op in OPS_OF[self.type] if whole or op not in WITHOUT_VALUE)

    @property
    def values(self) -> list[tuple[str, str]]:
        """Return the values to choose from; none where one types."""
        if self.type is Value.YES_NO:
            return [("yes", gettext("Có")), ("no", gettext("Không"))]
        return list(self.choices.items())


@dataclass(frozen=True, slots=True)
class Row:
    """One row as its fields hold it."""

    subject: str
    op: str
    value: str = ""
    group: str = ""


def subjects(form: Form, *, question: str = "", page: str = "") -> dict[str, Subject]:
    """Return what stands before a question or a page, by token; all where both are ""."""
    found: list[Subject] = []
    for one in form.pages:
        if one.key == page:
            break
        for asked in one.questions:
            inside = [each.key for each in inner(asked)]
            if asked.key == question:
                return _by_token(found)
            if question in inside:
                for each in inner(asked)[: inside.index(question)]:
                    found += _of(each)
                return _by_token(found)
            found += _of(asked)
    return _by_token(found)


def labels_of(form: Form) -> Labels:
    """Return what all answers of a form are called."""
    names: dict[str, str] = {}
    choices: dict[str, Mapping[str, str]] = {}
    for one in every_question(form):
        for path, known in known_of(one):
            token = ".".join(path)
            names[token] = _name(one, path)
            if known.choices is not None:
                choices[token] = _choices(one, path)
    return Labels(names, choices)


def condition_fields(prefix: str, when: Any, known: Mapping[str, Subject]) -> Fields:
    """Return the fields that show a condition."""
    if when is None:
        return {f"{prefix}_mode": [ALWAYS]}
    found = rows_of(when, known)
    if found is None:
        return {f"{prefix}_mode": [KEPT]}
    mode, rows = found
    return {
        f"{prefix}_mode": [mode],
        f"{prefix}_subject": [row.subject for row in rows],
        f"{prefix}_op": [row.op for row in rows],
        f"{prefix}_value": [row.value for row in rows],
        f"{prefix}_group": [row.group for row in rows],
    }


def read_condition(
    prefix: str, fields: Fields, before: Any, known: Mapping[str, Subject]
) -> Any:
    """Return the condition typed in, None for none; raise Invalid naming its field."""
    mode = first(fields, f"{prefix}_mode") or ALWAYS
    if mode == KEPT:
        return before
    if mode not in (ALL, ANY):
        return None
    rows = [
        row
        for n in range(min(len(fields.get(f"{prefix}_subject", [])), MOST_ROWS))
        if (row := _typed(prefix, fields, n)).subject
    ]
    if not rows:
        raise Invalid(
            "condition_missing",
            N_("Chưa chọn câu hỏi nào cho điều kiện."),
            field=f"{prefix}_mode",
            remedy=N_("Hãy chọn câu hỏi ở một dòng, hoặc chọn “Luôn luôn”."),
        )
    if before is not None and rows_of(before, known) == (mode, rows):
        return before
    return _joined(prefix, mode, rows, known)


def rows_of(when: Any, known: Mapping[str, Subject]) -> tuple[str, list[Row]] | None:
    """Return how rows are joined, and the rows; None for what rows cannot show."""
    match when:
        case {"all": [*parts]} | {"any": [*parts]}:
            mode = ALL if "all" in when else ANY
        case _:
            mode, parts = ALL, [when]
    other = ANY if mode == ALL else ALL
    rows: list[Row] = []
    letters = iter(GROUPS)
    for part in parts:
        if isinstance(part, Mapping) and set(part) == {other}:
            letter = next(letters, None)
            inside = [_row(one, known, letter or "") for one in part[other]]
            if letter is None:
                return None
        else:
            inside = [_row(part, known, "")]
        if any(row is None for row in inside):
            return None
        rows += [row for row in inside if row is not None]
    return (mode, rows) if 0 < len(rows) <= MOST_ROWS else None


def _joined(
    prefix: str, mode: str, rows: Sequence[Row], known: Mapping[str, Subject]
) -> Any:
    other = ANY if mode == ALL else ALL
    parts: list[Any] = []
    groups: dict[str, list[Any]] = {}
    for row in rows:
        made = _expression(prefix, row, known)
        if row.group not in GROUPS:
            parts.append(made)
        elif row.group in groups:
            groups[row.group].append(made)
        else:
            groups[row.group] = [made]
            parts.append({other: groups[row.group]})
    return parts[0] if len(parts) == 1 and not groups else {mode: parts}


def _by_token(found: Sequence[Subject]) -> dict[str, Subject]:
    return {one.token: one for one in found}


def _of(question: Question) -> list[Subject]:
    found = []
    rows = {one.key: one for one in inner(question)}
    for path, known in known_of(question):
        token, text = ".".join(path), _name(question, path)
        if len(path) == 2 and path[1] in rows:
            if known.type is Value.NUMBER:
                said = gettext("Tổng cột %(name)s") % {"name": text}
                found.append(
                    Subject(f"total:{token}", said, {"total": token}, known.type)
                )
            continue
        choices = _choices(question, path) if known.choices is not None else {}
        found.append(Subject(token, text, {"answer": token}, known.type, choices))
        if known.type in {Value.ROWS, Value.CHOICES}:
            said = gettext("Số dòng, số lựa chọn của %(name)s") % {"name": text}
            expression = {"count": token}
            found.append(Subject(f"count:{token}", said, expression, Value.NUMBER))
        if known.type is Value.DATE:
            said = gettext("Tuổi tính từ %(name)s") % {"name": text}
            age = {"age": [{"answer": token}]}
            found.append(Subject(f"age:{token}", said, age, Value.NUMBER))
    return found


def _name(question: Question, path: tuple[str, ...]) -> str:
    parts = PARTS.get(question.kind, {})
    said = [question.label]
    for step in path[1:]:
        inside = next((one.label for one in inner(question) if one.key == step), "")
        part = parts[step].label if step in parts else _PART_NAMES.get(step, step)
        said.append(inside or gettext(part))
    return " – ".join(said)


_PART_NAMES = {
    "province": N_("tỉnh, thành phố"),
    "ward": N_("phường, xã"),
    "detail": N_("số nhà, đường"),
    "area": N_("diện tích"),
}


def _choices(question: Question, path: tuple[str, ...]) -> dict[str, str]:
    terms = question.terms
    if len(path) == 2 and question.kind in PARTS:
        terms = PARTS[question.kind][path[1]].terms
    if not isinstance(terms, ChoiceTerms):
        return {}
    return {one.value: gettext(one.label) for one in terms.options}


def _row(part: Any, known: Mapping[str, Subject], group: str) -> Row | None:  # noqa: C901, PLR0911 - one table
    match part:
        case {"not": inside}:
            row = _row(inside[0] if isinstance(inside, list) else inside, known, group)
            opposite = {"is": "not", "has": "has_not", "answered": "unanswered"}
            if row is None or row.op not in opposite:
                return None
            return Row(row.subject, opposite[row.op], row.value, group)
        case {"answered": str(path)}:
            return Row(path, "answered", "", group) if path in known else None
        case {"answer": str(path)}:
            fits = path in known and known[path].type is Value.YES_NO
            return Row(path, "is", "yes", group) if fits else None
        case {"in": [left, [*those]]}:
            op, right = "in", those
        case {"equals": [left, right]}:
            op = "is"
        case {"contains": [left, right]}:
            op = "has"
        case (
            {"less": [left, right]}
            | {"at_most": [left, right]}
            | {"at_least": [left, right]}
            | {"more": [left, right]}
        ):
            op = next(iter(part))
        case _:
            return None
    subject = next((s for s in known.values() if s.expression == left), None)
    if subject is None or op not in subject.ops:
        return None
    value = _shown(right, subject)
    return None if value is None else Row(subject.token, op, value, group)


def _shown(value: Any, subject: Subject) -> str | None:  # noqa: PLR0911 - one table
    """Return a literal as its field shows it; None for anything else."""
    match value:
        case bool():
            return "yes" if value else "no"
        case int():
            return str(value)
        case {"number": str(text)}:
            return text.replace(".", ",")
        case {"date": str(text)}:
            return date.fromisoformat(text).strftime("%d/%m/%Y")
        case {"today": int(days)}:
            return said_day(days)
        case str():
            return value
        case [*those] if all(isinstance(one, str) and ";" not in one for one in those):
            return "; ".join(subject.choices.get(one, one) for one in those)
    return None


def _typed(prefix: str, fields: Fields, n: int) -> Row:
    group = line_at(fields, f"{prefix}_group", n)
    return Row(
        line_at(fields, f"{prefix}_subject", n, 100),
        line_at(fields, f"{prefix}_op", n) or "is",
        line_at(fields, f"{prefix}_value", n),
        group if group in GROUPS else "",
    )


def _expression(prefix: str, row: Row, known: Mapping[str, Subject]) -> Any:
    subject = known.get(row.subject)
    if subject is None:
        raise Invalid(
            "condition_question_unknown",
            N_("Điều kiện nhắc đến một câu không đứng trước câu này."),
            field=f"{prefix}_mode",
            remedy=N_("Hãy chọn câu hỏi đứng trước."),
        )
    if row.op not in subject.ops:
        raise Invalid(
            "condition_misfit",
            N_("Không so được câu “%(name)s” như vậy."),
            facts={"name": subject.text},
            field=f"{prefix}_mode",
            remedy=N_("Hãy chọn cách so khác ở dòng đó."),
        )
    if row.op in WITHOUT_VALUE:
        made: Any = {"answered": subject.token}
        return made if row.op == "answered" else {"not": made}
    return _compared(subject, row.op, _literals(prefix, row, subject))


def _compared(subject: Subject, op: str, values: list[Any]) -> Any:
    if op == "in":
        return {"in": [dict(subject.expression), values]}
    name = {"is": "equals", "not": "equals", "has": "contains", "has_not": "contains"}
    made: Any = {name.get(op, op): [dict(subject.expression), values[0]]}
    if subject.type is Value.YES_NO and values[0] is True:
        made = dict(subject.expression)
    return {"not": made} if op in ("not", "has_not") else made


def _literals(prefix: str, row: Row, subject: Subject) -> list[Any]:
    texts = row.value.split(";") if row.op == "in" else [row.value]
    found = [_literal(text.strip(), subject) for text in texts if text.strip()]
    if not found or None in found:
        offered = ", ".join(text for _, text in subject.values)
        usual = {
            Value.NUMBER: N_("một số, ví dụ 18"),
            Value.DATE: N_("một ngày, ví dụ 22/11/2021 hoặc hôm nay - 30"),
        }.get(subject.type, N_("một câu trả lời"))
        raise Invalid(
            "condition_value",
            N_("Chưa có giá trị đúng để so với câu “%(name)s”."),
            facts={"name": subject.text, "those": offered or usual},
            field=f"{prefix}_mode",
            remedy=N_("Hãy nhập: %(those)s."),
        )
    return found


def _literal(text: str, subject: Subject) -> Any:
    plain = search_key(text)
    match subject.type:
        case Value.YES_NO:
            return _YES.get(plain)
        case Value.NUMBER:
            number = str(from_text(Kind.NUMBER, text))
            if re.fullmatch(r"-?[0-9]{1,12}", number):
                return int(number)
            fits = re.fullmatch(r"-?[0-9]{1,12}\.[0-9]{1,6}", number)
            return {"number": number} if fits else None
        case Value.DATE:
            return _day(text)
    if subject.choices:
        named = {search_key(name): value for value, name in subject.choices.items()}
        return text if text in subject.choices else named.get(plain)
    return text or None


def _day(text: str) -> Any:
    days = days_from_today(text)
    if days is not None:
        return {"today": days}
    try:
        day = forms.day({"value": text}, "value")
    except Invalid:
        return None
    return None if day is None else {"date": day.isoformat()}
