"""Templates of the papers: those built in, and the whole text one is compiled from.

A template is one Typst text behind what all papers share. Nothing is imported at
compile time, so a template can read no file and no network, and its hash names
everything that shapes the paper but the words and the fonts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from motcua.domain.documents.rules.registry import FORMS, SETS, FormSet

FOLDER = Path(__file__).resolve().parent.parent / "forms"
PRELUDE = '#import "common.typ": *\n'
"""The one line by which a template asks for what all papers share."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template ready to compile. `version` says whose it is, in the paper too."""

    text: str
    version: str

    @property
    def sha256(self) -> str:
        """Return the hash of the whole text."""
        return sha256(self.text.encode()).hexdigest()


@cache
def common() -> str:
    """Return what all papers share."""
    return (FOLDER / "common.typ").read_text(encoding="utf-8")


@cache
def built_in_source(layout: str) -> str:
    """Return the source of a built-in template, as an editor begins with it."""
    return (FOLDER / f"{layout}.typ").read_text(encoding="utf-8")


def assembled(source: str) -> str:
    """Return the whole text of a template: what all share, then its own."""
    return f"{common()}\n{source.replace(PRELUDE, '', 1)}"


@cache
def built_in(kind: str, set_key: str) -> Template:
    """Return the template a form has where no unit has one of its own."""
    forms = next(one for one in SETS if one.key == set_key)
    source = built_in_source(forms.layout(kind))
    return Template(assembled(source), f"{set_key}/{kind}")


def lines_before(source: str) -> int:
    """Return how many lines of the whole text stand before the source's first."""
    whole = assembled(source)
    return whole.count("\n") - source.replace(PRELUDE, "", 1).count("\n")


def every_built_in() -> Iterator[tuple[FormSet, str, Template]]:
    """Yield every form of every circular with its built-in template."""
    for forms in SETS:
        for kind in FORMS:
            yield forms, kind, built_in(kind, forms.key)
