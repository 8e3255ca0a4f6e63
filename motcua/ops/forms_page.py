"""The reference page of the forms, from their registry."""

from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_origin, get_type_hints

from motcua.domain.documents.rules.checking import FORBIDDEN
from motcua.domain.documents.rules.registry import FORMS, SETS, FormSet


def forms_page() -> str:
    """Return the page of every form of both circulars, and every field it prints."""
    lines = [
        "# Forms",
        "",
        "Which set holds is decided by the day of the act. A form without a number is no",
        "form of the circular; it is printed beside them. How to change one:",
        "[change a form](../how-to/change-a-form.md).",
        "",
    ]
    for one in reversed(SETS):
        lines += [f"## {one.circular}{_days(one)}", ""]
        lines += [
            "| No | Title | Key | Sheet | Built-in template |",
            "|---|---|---|---|---|",
        ]
        lines += [
            f"| {one.numbers.get(kind, '–')} | {one.title(kind)} | `{kind}` "
            f"| {one.size(kind).text} | `{one.layout(kind)}.typ` |"
            for kind in FORMS
        ]
        lines.append("")
    lines += ["## Fields", ""]
    lines += [
        "A template prints all of them; in brackets what it knows and keeps to itself.",
        "Beside them every template has `title`, `label` (number and circular), `dated`",
        "(place and date), `qr` and `bars`.",
        "",
    ]
    for kind, form in FORMS.items():
        named = [n for n in _fields(form.paper) if n not in form.unsaid]
        kept = f" ({', '.join(f'`{n}`' for n in form.unsaid)})" if form.unsaid else ""
        lines.append(f"- `{kind}`: {', '.join(f'`{n}`' for n in named)}{kept}")
    words = ", ".join(f"`{word}`" for word in sorted(FORBIDDEN))
    lines += ["", "## What a template may not use", "", f"{words}."]
    return "\n".join(lines) + "\n"


def _days(one: FormSet) -> str:
    first = f" from {one.first}" if one.first else ""
    last = f" until {one.last}" if one.last else ""
    return f",{first}{last}"


def _fields(kind: type[Any], path: str = "") -> list[str]:
    found = []
    hints = get_type_hints(kind)
    for f in fields(kind):
        hint, name = hints[f.name], f"{path}{f.name}"
        if get_origin(hint) is tuple and is_dataclass(get_args(hint)[0]):
            found += _fields(get_args(hint)[0], f"{name}[].")
        elif is_dataclass(hint):
            found += _fields(hint, f"{name}.")  # type: ignore[arg-type]
        else:
            found.append(name)
    return found
