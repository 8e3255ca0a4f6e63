"""What changed between two versions of a form, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from motcua.domain.eforms.rules.definition import (
    Form,
    Page,
    Question,
    every_question,
)
from motcua.domain.eforms.rules.writing import write_question
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what it is in words, and at which question or page."""

    message: str
    facts: Mapping[str, object] = field(default_factory=dict)
    key: str = ""


_SETTINGS = {
    "label": N_("Câu “%(label)s”: đổi lời hỏi (trước là “%(before)s”)."),
    "help": N_("Câu “%(label)s”: đổi lời hướng dẫn."),
    "type": N_("Câu “%(label)s”: đổi loại câu hỏi."),
    "required": N_("Câu “%(label)s”: đổi quy định bắt buộc."),
    "when": N_("Câu “%(label)s”: đổi điều kiện hiện ra."),
    "options": N_("Câu “%(label)s”: đổi các lựa chọn."),
    "prefill": N_("Câu “%(label)s”: đổi nguồn điền sẵn."),
    "questions": N_("Câu “%(label)s”: đổi các câu bên trong."),
    "columns": N_("Câu “%(label)s”: đổi các cột."),
    "value": N_("Câu “%(label)s”: đổi cách tính."),
    "en": N_("Câu “%(label)s”: đổi tiếng Anh."),
}
_OTHERWISE = N_("Câu “%(label)s”: đổi giới hạn của câu trả lời.")


def compare(before: Form, after: Form) -> tuple[Change, ...]:
    """Return what the newer version changes, in the order of its questions."""
    return (
        *_heads(before, after),
        *_pages(before, after),
        *_questions(before, after),
    )


def _heads(before: Form, after: Form) -> Iterator[Change]:
    if before.name != after.name:
        facts = {"before": before.name, "after": after.name}
        yield Change(N_("Đổi tên biểu mẫu: “%(before)s” thành “%(after)s”."), facts)
    if before.intro != after.intro:
        yield Change(N_("Đổi lời giới thiệu."))
    if before.en != after.en:
        yield Change(N_("Đổi tiếng Anh của tên, lời giới thiệu."))
    added = sorted(set(after.procedures) - set(before.procedures))
    gone = sorted(set(before.procedures) - set(after.procedures))
    if added:
        facts = {"codes": ", ".join(added)}
        yield Change(N_("Thêm thủ tục dùng biểu mẫu: %(codes)s."), facts)
    if gone:
        facts = {"codes": ", ".join(gone)}
        yield Change(N_("Bỏ thủ tục dùng biểu mẫu: %(codes)s."), facts)
    if before.cases != after.cases:
        yield Change(N_("Đổi cách xác định trường hợp từ câu trả lời."))


def _pages(before: Form, after: Form) -> Iterator[Change]:
    old = {page.key: page for page in before.pages}
    new = {page.key: page for page in after.pages}
    for key, page in new.items():
        yield from _page(old.get(key), page)
    for key in old.keys() - new.keys():
        yield Change(N_("Bỏ trang “%(title)s”."), {"title": old[key].title}, key)
    kept = [key for key in new if key in old]
    if kept != [key for key in old if key in new]:
        yield Change(N_("Đổi thứ tự các trang."))


def _page(before: Page | None, after: Page) -> Iterator[Change]:
    title = {"title": after.title}
    if before is None:
        yield Change(N_("Thêm trang “%(title)s”."), title, after.key)
        return
    if before.title != after.title:
        facts = {**title, "before": before.title}
        yield Change(N_("Trang “%(before)s” nay là “%(title)s”."), facts, after.key)
    if before.help != after.help:
        yield Change(N_("Trang “%(title)s”: đổi lời hướng dẫn."), title, after.key)
    if before.en != after.en:
        yield Change(N_("Trang “%(title)s”: đổi tiếng Anh."), title, after.key)
    if before.when != after.when:
        yield Change(N_("Trang “%(title)s”: đổi điều kiện hiện ra."), title, after.key)
    own = [one.key for one in after.questions]
    was = [one.key for one in before.questions]
    if [key for key in own if key in was] != [key for key in was if key in own]:
        yield Change(N_("Trang “%(title)s”: đổi thứ tự câu hỏi."), title, after.key)


def _questions(before: Form, after: Form) -> Iterator[Change]:
    old = {one.key: one for one in every_question(before)}
    new = {one.key: one for one in every_question(after)}
    home = _homes(before), _homes(after)
    for key, one in new.items():
        label = {"label": one.label}
        if key not in old:
            yield Change(N_("Thêm câu “%(label)s”."), label, key)
            continue
        if home[0][key] != home[1][key]:
            yield Change(N_("Câu “%(label)s”: chuyển sang trang khác."), label, key)
        yield from _question(old[key], one)
    for key, one in old.items():
        if key not in new:
            yield Change(N_("Bỏ câu “%(label)s”."), {"label": one.label}, key)


def _homes(form: Form) -> dict[str, str]:
    return {
        question.key: page.key
        for page in form.pages
        for question in every_question(Form("", "", (page,)))
    }


def _question(before: Question, after: Question) -> Iterator[Change]:
    old, new = write_question(before), write_question(after)
    facts = {"label": after.label, "before": before.label}
    changed = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    told: list[str] = []
    for name in changed:
        if name in {"questions", "columns"} and not _inside_differs(old, new, name):
            continue
        message = _SETTINGS.get(name, _OTHERWISE)
        if message not in told:
            told.append(message)
            yield Change(message, facts, after.key)


def _inside_differs(old: Mapping[str, Any], new: Mapping[str, Any], name: str) -> bool:
    """Say whether questions came, went or moved; changes in one are told by itself."""
    return [one["key"] for one in old.get(name, ())] != [
        one["key"] for one in new.get(name, ())
    ]
