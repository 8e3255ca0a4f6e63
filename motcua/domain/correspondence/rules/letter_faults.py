"""What keeps a template of a letter from being published, at its part and line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as by_default
from difflib import get_close_matches

from motcua.domain.correspondence.rules.letters import (
    FACT,
    FIELD,
    KNOWN,
    MOST_SIGNS,
    PARTS,
    LetterText,
    merge_fields,
)
from motcua.domain.correspondence.rules.numbers import TYPES
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class LetterFault:
    """One thing wrong with a template, in which of its parts, at which line of it."""

    field: str
    message: str
    facts: Mapping[str, object] = by_default(default_factory=dict)
    line: int | None = None


def faults(letter: LetterText) -> tuple[LetterFault, ...]:
    """Return everything that keeps a template from being published."""
    return tuple(_faults(letter))


def _faults(letter: LetterText) -> Iterator[LetterFault]:
    for name in ("name", "subject", "body"):
        if not getattr(letter, name):
            yield LetterFault(name, N_("Phần này không được để trống."))
    if letter.kind not in TYPES:
        yield LetterFault(
            "kind", N_("Không có loại văn bản “%(key)s”."), {"key": letter.kind[:20]}
        )
    if len(letter.body) > MOST_SIGNS:
        yield LetterFault(
            "body", N_("Nội dung dài quá %(most)s ký tự."), {"most": MOST_SIGNS}
        )
    for part in PARTS:
        for n, text in enumerate(getattr(letter, part).splitlines(), start=1):
            yield from _of_line(letter, part, n, text)
    yield from _of_fields(letter)


def _of_line(letter: LetterText, part: str, n: int, text: str) -> Iterator[LetterFault]:
    rest = FIELD.sub("", text)
    if "{{" in rest or "}}" in rest:
        yield LetterFault(
            part,
            N_("Dòng %(line)s có dấu {{ hoặc }} không thành trường trộn: “%(text)s”."),
            {"line": n, "text": _around(rest)},
            n,
        )
    known = {one.key for one in letter.fields} | set(KNOWN)
    for key in dict.fromkeys(key for key, _ in merge_fields(text)):
        if key in known or key.startswith(FACT):
            continue
        near = get_close_matches(key, known, n=1)
        if near:
            message = N_("Dòng %(line)s: không có trường “%(key)s”; có phải “%(near)s”?")
            yield LetterFault(part, message, {"line": n, "key": key, "near": near[0]}, n)
        else:
            message = N_("Dòng %(line)s: không có trường “%(key)s”.")
            yield LetterFault(part, message, {"line": n, "key": key}, n)


def _around(rest: str) -> str:
    """Return the text about the first brace that stands alone."""
    at = min(found for found in (rest.find("{{"), rest.find("}}")) if found >= 0)
    return rest[max(0, at - 12) : at + 20].strip()


def _of_fields(letter: LetterText) -> Iterator[LetterFault]:
    own = [one.key for one in letter.fields]
    used = {key for part in PARTS for key, _ in merge_fields(getattr(letter, part))}
    for key in sorted({k for k in own if own.count(k) > 1 or k in KNOWN}):
        yield LetterFault("fields", N_("Trường “%(key)s” khai hai lần."), {"key": key})
    for key in sorted(set(own) - used):
        yield LetterFault(
            "fields", N_("Trường “%(key)s” khai mà không dùng."), {"key": key}
        )
