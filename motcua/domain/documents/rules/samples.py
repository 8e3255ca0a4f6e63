"""Papers made up to look at and to check a template by; none is about anybody."""

from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from typing import Any, cast, get_args, get_origin, get_type_hints

from motcua.domain.documents.rules.parts import Applicant
from motcua.domain.documents.rules.registry import FORMS, Paper
from motcua.domain.documents.rules.sample_books import BOOK_WORDS
from motcua.domain.documents.rules.sample_eforms import EFORM_WORDS
from motcua.domain.documents.rules.sample_words import AT, URL, WORDS

MARK = "ẵ"
"""Stands around every marked text, so that no word of a form is taken for it."""

LONG = (
    "Nguyễn Phước Công Tằng Tôn Nữ Hoàng Thị Phương Khánh Quỳnh, người giám hộ của "
    "Nguyễn Đặng Trường Xuân Bách"
)


def example(kind: str) -> Paper:
    """Return a usual paper of a kind."""
    paper: Paper = FORMS[kind].paper(**{**WORDS, **BOOK_WORDS, **EFORM_WORDS}[kind])
    return paper


def examples(kind: str) -> dict[str, Paper]:
    """Return a usual paper, one with long names and many lines, and a bare one."""
    usual = example(kind)
    return {"usual": usual, "long": _long(usual), "bare": _bare(usual)}


def marked(kind: str) -> Paper:
    """Return a paper whose every text says which field it is, between marks."""
    paper: Paper = _marked(FORMS[kind].paper, "")
    return paper


def marks(value: Any) -> list[str]:
    """Return every marked text of a paper."""
    if isinstance(value, str):
        return [value] if value.startswith(MARK) else []
    if isinstance(value, tuple):
        return [text for item in value for text in marks(item)]
    if is_dataclass(value):
        return [text for f in fields(value) for text in marks(getattr(value, f.name))]
    return []


def field_of(mark: str) -> str:
    """Return the field a marked text is of: rows by their number."""
    return mark.strip(MARK)


def _marked(kind: type[Any], path: str) -> Any:
    hints = get_type_hints(kind)
    return kind(
        **{f.name: _value(hints[f.name], f"{path}{f.name}") for f in fields(kind)}
    )


def _value(hint: Any, path: str) -> Any:
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        return tuple(_value(inner, f"{path}{n}.") for n in (1, 2))
    if is_dataclass(hint):
        return _marked(cast("type[Any]", hint), f"{path}.")
    plain = {str: f"{MARK}{path.replace('_', '')}{MARK}", int: 3, bool: False}
    if path == "url":
        return URL
    return AT if hint is datetime else plain[hint]


def _long(paper: Paper) -> Paper:
    """Return a paper with a long name for every person and four times as many rows."""
    changes: dict[str, Any] = {}
    for f in fields(paper):
        value = getattr(paper, f.name)
        if isinstance(value, tuple):
            changes[f.name] = _renumbered(value * 4)
        elif isinstance(value, Applicant):
            changes[f.name] = replace(value, name=LONG)
        elif f.name in _NAMES and isinstance(value, str):
            changes[f.name] = LONG
    return replace(paper, **changes)


_NAMES = frozenset(
    {
        "procedure",
        "owner",
        "officer",
        "giver",
        "recipient",
        "payer",
        "sender",
        "service",
        "fee_name",
    }
)


def _renumbered(rows: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(
        replace(row, n=n) if is_dataclass(row) and hasattr(row, "n") else row  # type: ignore[type-var]
        for n, row in enumerate(rows, start=1)
    )


def _bare(paper: Paper) -> Paper:
    """Return a paper without what may be missing: contact, rows, remarks."""
    changes: dict[str, Any] = {}
    for f in fields(paper):
        value = getattr(paper, f.name)
        if isinstance(value, tuple):
            changes[f.name] = ()
        elif isinstance(value, Applicant):
            changes[f.name] = Applicant(value.name)
        elif f.name in _OPTIONAL:
            changes[f.name] = ""
    return replace(paper, **changes)


_OPTIONAL = frozenset(
    {
        "owner",
        "owner_address",
        "case",
        "coordinating",
        "remark",
        "payer_address",
        "payer_tax_code",
        "number",
        "phone",
        "fee",
    }
)
