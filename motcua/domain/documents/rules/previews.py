"""How a template looks while it is being written: pages of made-up papers, or faults."""

from dataclasses import dataclass
from functools import lru_cache

from motcua.domain.documents.rules.checking import (
    TemplateFault,
    draft_template,
    not_compiled,
    sample_words,
    text_faults,
)
from motcua.domain.documents.rules.registry import set_of
from motcua.domain.documents.rules.samples import examples
from motcua.domain.documents.rules.sandbox import press

CASES = ("usual", "long", "bare")
"""The made-up papers to look at: usual, with long names and lists, with little."""

PPI = 84


@dataclass(frozen=True, slots=True)
class Preview:
    """The pages as pictures, or as one PDF; or what keeps them from being made."""

    pages: tuple[bytes, ...] = ()
    faults: tuple[TemplateFault, ...] = ()


@lru_cache(maxsize=32)
def preview(
    *, source: str, set_key: str, kind: str, case: str, pictures: bool = True
) -> Preview:
    """Return a source as it would print a made-up paper, by nothing but what it is given.

    A text with forbidden words is never compiled.
    """
    found = text_faults(source)
    if found:
        return Preview(faults=found)
    forms = set_of(set_key)
    template = draft_template(source)
    words = sample_words(examples(kind)[case], forms=forms, template=template)
    (pressed,) = press(template.text, [words], ppi=PPI if pictures else None)
    if pressed.error:
        return Preview(faults=(not_compiled(pressed, source),))
    return Preview(pages=pressed.pages)
