"""The kinds of papers and what each says: data in `paper_kinds.json`.

A component of a procedure is matched to a kind by the words of its name; what an
officer has set by hand goes before.
"""

import calendar
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from motcua.kernel.text import search_key


class Sort(StrEnum):
    """What a field of a paper holds."""

    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    IDENTITY = "identity"
    TAX = "tax"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a kind of paper says beside number, day, issuer, holder, validity."""

    key: str
    name: str
    sort: Sort
    optional: bool = False

    def shown(self, value: str) -> str:
        """Return a kept value as people read it: a day as `27/05/1955`."""
        is_day = self.sort is Sort.DAY
        return f"{date.fromisoformat(value):%d/%m/%Y}" if is_day else value


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of paper.

    `words` are what names of components hold, without accents. `expires` says that
    such a paper bears its last day; `months` is how long it counts where it bears none;
    `sole` that nobody has two of it, and that it is always about its owner.
    """

    key: str
    name: str
    words: tuple[str, ...]
    fields: tuple[Field, ...]
    expires: bool = False
    months: int | None = None
    sole: bool = False

    def last_day(self, issued_on: date, said: date | None) -> date | None:
        """Return the last day a paper of this kind counts; None for no end."""
        if said is not None or self.months is None:
            return said
        months = issued_on.month - 1 + self.months
        year, month = issued_on.year + months // 12, months % 12 + 1
        last = calendar.monthrange(year, month)[1]
        return date(year, month, min(issued_on.day, last))


def _read() -> Mapping[str, Kind]:
    text = (Path(__file__).parent / "paper_kinds.json").read_text("utf-8")
    return {one["key"]: _kind(one) for one in json.loads(text)}


def _kind(one: Mapping[str, object]) -> Kind:
    plain = dict(one)
    fields = plain.pop("fields")
    words = plain.pop("words")
    assert isinstance(fields, list)
    assert isinstance(words, list)
    return Kind(
        words=tuple(words),
        fields=tuple(Field(**{**f, "sort": Sort(f["sort"])}) for f in fields),
        **plain,  # type: ignore[arg-type]
    )


KINDS = _read()


@lru_cache(maxsize=8192)
def component_key(name: str) -> str:
    """Return the form in which two spellings of a component's name are equal.

    Kept in memory, as the kind is: the catalogue has the same names again and again.
    """
    return search_key(name)


@lru_cache(maxsize=8192)
def guessed_kind(name: str) -> str:
    """Return the kind whose words a component's name holds; empty for none.

    Where several fit, the one named first in the text: "quyết định … kèm giấy khai
    sinh" is a decision. An application form is no paper to keep.
    """
    key = f" {search_key(name)} "
    if key.startswith((" don ", " to khai ", " phieu de nghi ", " van ban de nghi ")):
        return ""
    places = [
        (key.find(f" {words} "), -len(words), kind.key)
        for kind in KINDS.values()
        for words in kind.words
        if f" {words} " in key
    ]
    return min(places)[2] if places else ""
