"""What the buttons of the editor of forms do to a form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from motcua.domain.eforms.rules import editing
from motcua.domain.eforms.rules.definition import Kind
from motcua.domain.eforms.rules.editing import Json
from motcua.domain.eforms.rules.references import (
    references,
    within,
    without_references,
)
from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.desk import eform_question
from motcua.web.desk.eform_cases import in_order
from motcua.web.desk.eform_parts import CASES, OPTION, PAGE, QUESTION, Part, part_named
from motcua.web.desk.process_fields import Fields, flat


@dataclass(frozen=True, slots=True)
class Done:
    """What a button has led to: the form, the part to open, what to say."""

    form: Json
    part: Part
    said: str = N_("Đã lưu bản nháp.")
    place: str = "phan"


Doing = Callable[[Json, Part, str, Fields], Done]


def uses_digest(form: Json, part: Part) -> str:
    """Return a sign of what refers to a part that is to go."""
    _, gone = going(form, part)
    return editing.digest([str(one) for one in references(form, gone)])


def _added(form: Json, _part: Part, where: str, fields: Fields) -> Done:
    """Add a question; the same one sent twice is there once."""
    typed = flat(fields)
    reading = forms.Reading(typed)
    label = reading.required("new_label", N_("Chưa nhập lời hỏi của câu mới."))
    kind = reading.one_of("new_type", frozenset(Kind))
    reading.finish()
    questions = dict(editing.lists_of(form)).get(where, [])
    same = next((q for q in questions if (q["label"], q["type"]) == (label, kind)), None)
    if same is not None:
        return Done(form, Part(QUESTION, same["key"]))
    key = editing.made_key(label, editing.keys(form))
    made = editing.added(form, where, eform_question.blank(kind, key, label))
    return Done(made, Part(QUESTION, key), N_("Đã thêm câu hỏi."))


def _page_added(form: Json, part: Part, _argument: str, fields: Fields) -> Done:
    """Add a page with one question: a page without any cannot be."""
    title = forms.required(flat(fields), "new_title", N_("Chưa nhập tên trang mới."))
    same = next((one for one in form["pages"] if one["title"] == title), None)
    if same is not None:
        return Done(form, Part(PAGE, same["key"]))
    pages = frozenset(page["key"] for page in form["pages"])
    label = gettext("Câu hỏi mới")
    question = eform_question.blank(
        Kind.SHORT_TEXT, editing.made_key(label, editing.keys(form)), label
    )
    key = editing.made_key(title, pages)
    page = {"key": key, "title": title, "questions": [question]}
    after = part.key if part.kind == PAGE else ""
    return Done(
        editing.page_added(form, page, after), Part(PAGE, key), N_("Đã thêm trang.")
    )


def _placed(form: Json, part: Part, argument: str, fields: Fields) -> Done:
    """Move a question or a page; `KIND:KEY|WHERE|AFTER`, or WHERE chosen in a list."""
    named, _, where = argument.partition("|")
    moved = part_named(named)
    where = where or next(iter(fields.get("where", ())), "")
    if moved.kind == PAGE:
        made = editing.page_placed(form, moved.key, where)
    else:
        home, _, after = where.partition("|")
        if home == f"question:{moved.key}":
            raise Invalid(
                "form_inside_itself",
                N_("Không đặt được một câu vào trong chính nó."),
                field="where",
                remedy=N_("Hãy chọn chỗ khác."),
            )
        made = editing.placed(form, moved.key, home, after)
    opened = part if part.key else moved
    return Done(made, opened, N_("Đã chuyển chỗ."))


def _copied(form: Json, _part: Part, key: str, _fields: Fields) -> Done:
    made, new = editing.copied(form, key)
    return Done(made, Part(QUESTION, new), N_("Đã nhân đôi câu hỏi."))


def _removed(form: Json, _part: Part, argument: str, fields: Fields) -> Done:
    """Remove what was shown to be referred to as it is; computations hold it back."""
    part = part_named(argument)
    _, gone = going(form, part)
    found = references(form, gone)
    if flat(fields).get("uses") != uses_digest(form, part):
        raise Conflict(
            "form_uses_changed",
            N_("Những chỗ nhắc đến phần này vừa thay đổi."),
            remedy=N_("Hãy xem lại rồi bấm bỏ lần nữa."),
        )
    holding = [one for one in found if one.keeps]
    if holding:
        raise Conflict(
            "form_still_used",
            N_("Chưa bỏ được: “%(name)s” còn được tính từ phần này."),
            facts={"name": holding[0].name},
            remedy=N_("Hãy sửa cách tính hoặc trường hợp ở đó trước."),
        )
    cleared = without_references(form, gone) if found else form
    if part.kind == PAGE:
        left = editing.without_page(cleared, part.key)
    else:
        left = editing.without_question(cleared, part.key)
    if not left["pages"]:
        raise Invalid(
            "form_last_question",
            N_("Biểu mẫu phải còn ít nhất một câu hỏi."),
            field="",
            remedy=N_("Hãy thêm câu khác trước khi bỏ câu này."),
        )
    return Done(left, Part(), N_("Đã bỏ."))


def going(form: Json, part: Part) -> tuple[str, frozenset[str]]:
    """Return what would go with a part: its name, and the keys of its questions."""
    if part.kind == QUESTION:
        question = editing.question_of(form, part.key)
        return question["label"], within(question)
    page = editing.page_of(form, part.key)
    return page["title"], frozenset().union(*map(within, page["questions"]))


def _renamed(form: Json, part: Part, _argument: str, fields: Fields) -> Done:
    """Change the key of a question everywhere."""
    new = forms.line(flat(fields), "new_key", 60)
    if new == part.key:
        return Done(form, part)
    if new in editing.keys(form):
        raise Invalid(
            "key_taken",
            N_("Mã “%(value)s” đã dùng."),
            facts={"value": new},
            field="new_key",
            remedy=N_("Hãy chọn mã khác."),
        )
    made = editing.renamed(form, part.key, new)
    return Done(made, Part(QUESTION, new), N_("Đã đổi mã ở mọi chỗ nhắc đến."))


def _option_shifted(form: Json, part: Part, argument: str, _fields: Fields) -> Done:
    """Swap an option with the next one, after saving what was typed."""
    question = editing.question_of(form, part.key)
    name = eform_question.OPTIONS.get(question["type"], "")
    options = _shifted(question.get(name, ()), argument)
    form = editing.with_question(form, part.key, question | {name: options})
    return Done(form, part, place="options")


def _option_opened(form: Json, part: Part, argument: str, fields: Fields) -> Done:
    """Open the condition of the option in a row, after saving what was typed."""
    typed = [label.strip() for label in fields.get("option_label", [])]
    n = len([label for label in typed[: _whole(argument)] if label])
    options = editing.question_of(form, part.key).get("options", ())
    if n >= len(options):
        return Done(form, part, place="options")
    return Done(form, Part(OPTION, f"{part.key}.{options[n]['value']}"))


def _case_shifted(form: Json, _part: Part, argument: str, _fields: Fields) -> Done:
    """Swap a case with the next one, after saving what was typed."""
    cases = in_order(_shifted(form.get("cases", ()), argument))
    return Done(form | {"cases": cases} if cases else form, Part(CASES))


def _whole(argument: str) -> int:
    return int(argument) if argument.isdecimal() and len(argument) < 4 else 0


def _shifted(rows: Sequence[Json], argument: str) -> list[Json]:
    found, n = list(rows), _whole(argument)
    if n + 1 < len(found):
        found[n], found[n + 1] = found[n + 1], found[n]
    return found


WHOLE: Mapping[str, Doing] = {
    "add": _added,
    "page": _page_added,
    "place": _placed,
    "copy": _copied,
    "remove": _removed,
    "rename": _renamed,
}
"""Buttons of the form as a whole."""

AFTER_SAVING: Mapping[str, Doing] = {
    "option": _option_shifted,
    "option_when": _option_opened,
    "case": _case_shifted,
}
"""Buttons inside a part: what is typed there is saved first."""
