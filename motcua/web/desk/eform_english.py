"""The English of a part of a form, as fields of the editor and as JSON."""

from collections.abc import Iterable, Mapping
from typing import Any

from motcua.domain.eforms.rules.editing import Json
from motcua.domain.eforms.rules.reading_values import MOST_LABEL
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.desk.process_fields import Fields, flat, line_at

NAMES = {
    "name": N_("Tên biểu mẫu"),
    "title": N_("Tên trang"),
    "label": N_("Lời hỏi"),
    "intro": N_("Lời giới thiệu"),
    "help": N_("Lời hướng dẫn"),
    "text": N_("Lời cam đoan"),
    "item": N_("Một dòng gọi là gì"),
    "unit": N_("Đơn vị"),
}
"""What the texts are called that may have their English."""


def english_fields(
    part: Json, names: Mapping[str, int], options: Iterable[Json] = ()
) -> Fields:
    """Return the fields of a part's English: `names` are its texts, longest lengths."""
    said, listed = part.get("en", {}), list(options)
    return {
        **{f"en_{name}": [said.get(name, "")] for name in names},
        "en_option": [one["value"] for one in listed],
        "en_option_label": [one.get("en", {}).get("label", "") for one in listed],
        "en_option_hint": [one.get("en", {}).get("hint", "") for one in listed],
    }


def english_typed(
    form: forms.Reading, fields: Fields, before: Json, names: Mapping[str, int]
) -> Any:
    """Return the English of a part as typed, None for none.

    A page that does not show it leaves it as it was; faults are noted in `form`.
    """
    if not any(f"en_{name}" in fields for name in names):
        return {n: t for n, t in before.get("en", {}).items() if n in names} or None
    found = {name: _typed(form, fields, name, most) for name, most in names.items()}
    return {name: text for name, text in found.items() if text} or None


def english_of_options(fields: Fields) -> dict[str, Json]:
    """Return the English typed for options, by their values; raise Invalid."""
    found = {}
    for n, value in enumerate(fields.get("en_option", ())):
        said = {
            name: line_at(fields, f"en_option_{name}", n, MOST_LABEL)
            for name in ("label", "hint")
        }
        found[value] = {name: text for name, text in said.items() if text}
    return found


def _typed(form: forms.Reading, fields: Fields, name: str, most: int) -> str:
    read = forms.line if most <= MOST_LABEL else forms.text
    return form.take(lambda: read(flat(fields), f"en_{name}", most)) or ""
