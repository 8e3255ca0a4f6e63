"""What the editor of a letter's template has typed, and how a template reads as text."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from motcua.domain.correspondence.rules.letter_faults import LetterFault
from motcua.domain.correspondence.rules.letters import (
    FACT,
    KNOWN,
    MOST_FIELDS,
    FieldKind,
    LetterText,
)
from motcua.domain.correspondence.rules.numbers import TYPES
from motcua.kernel.text import N_
from motcua.web.common import forms

SPARE = 3
"""How many empty rows for fields of its own a page always has."""

LINES = ("name", "subject", "greeting")
TEXTS = ("body", "recipients")
LABELS: Mapping[str, str] = {
    "name": N_("Tên mẫu"),
    "kind": N_("Loại văn bản"),
    "subject": N_("Trích yếu"),
    "greeting": N_("Kính gửi"),
    "body": N_("Nội dung"),
    "recipients": N_("Nơi nhận"),
    "fields": N_("Trường tự khai"),
}
KINDS: Mapping[str, str] = {
    FieldKind.LINE.value: N_("một dòng"),
    FieldKind.TEXT.value: N_("đoạn văn"),
    FieldKind.DATE.value: N_("ngày"),
    FieldKind.NUMBER.value: N_("số"),
}


def content_typed(posted: Mapping[str, object]) -> dict[str, Any]:
    """Return what was typed, as `letter_from_json` takes it; empty rows are left out.

    Raises Invalid naming the part that is too long.
    """
    return {
        **{name: forms.line(posted, name, 500) for name in LINES},
        "kind": forms.line(posted, "kind", 20),
        "body": forms.text(posted, "body", 20_000),
        "recipients": forms.text(posted, "recipients"),
        "fields": [
            row for n in range(1, MOST_FIELDS + SPARE + 1) if (row := _row(posted, n))
        ],
    }


def rows_shown(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the fields of its own and the empty rows behind them."""
    empty = {"key": "", "label": "", "kind": FieldKind.LINE.value, "required": True}
    return [*content["fields"], *[empty] * SPARE]


def known_fields() -> dict[str, str]:
    """Return what every template may ask of the system, each with what it is."""
    return {
        **{key: gettext(label) for key, label in KNOWN.items()},
        f"{FACT}…": gettext("Câu trả lời đã ghi khi giải quyết (fact_ và khóa câu hỏi)"),
    }


def kinds_shown() -> dict[str, str]:
    """Return what may be typed into a field of its own."""
    return {key: gettext(label) for key, label in KINDS.items()}


def types_shown() -> dict[str, str]:
    """Return the types of documents."""
    return {key: f"{found.name} ({key})" for key, found in TYPES.items()}


def faults_told(faults: tuple[LetterFault, ...]) -> list[tuple[str, str]]:
    """Return the faults in words, each with the part it is in."""
    return [
        (
            fault.field,
            f"{gettext(LABELS[fault.field])} – {gettext(fault.message) % fault.facts}",
        )
        for fault in faults
    ]


def as_text(letter: LetterText | None) -> str:
    """Return a template as plain lines, to compare two."""
    if letter is None:
        return ""
    lines = [
        f"{gettext(LABELS[name])}: {getattr(letter, name)}" for name in (*LINES, "kind")
    ]
    lines += ["", *letter.body.splitlines(), "", *letter.recipients.splitlines(), ""]
    kinds = kinds_shown()
    lines += [
        f"{{{{{one.key}{'' if one.required else '?'}}}}} {one.label} ({kinds[one.kind]})"
        for one in letter.fields
    ]
    return "\n".join(lines)


def _row(posted: Mapping[str, object], n: int) -> dict[str, Any] | None:
    key, label = forms.line(posted, f"f-{n}-key", 40), forms.line(posted, f"f-{n}-label")
    if not key and not label:
        return None
    return {
        "key": key,
        "label": label,
        "kind": forms.line(posted, f"f-{n}-kind", 20) or FieldKind.LINE.value,
        "required": bool(posted.get(f"f-{n}-required")),
    }
