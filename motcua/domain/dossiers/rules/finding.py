"""What somebody looks for who types a few words: a code, a number, or a name."""

import re
from dataclasses import dataclass
from enum import IntEnum

from motcua.kernel.text import normalise, search_key

MOST_WORDS = 8
SHORTEST = 2
SHORTEST_NUMBER = 6
SHORTEST_PART = 4
"""How many signs of a code have to be known to look for its beginning or its end."""

_CODE = re.compile(r"[0-9A-Z][0-9A-Z.\-]*[0-9A-Z]")


class Closeness(IntEnum):
    """How well a dossier answers, the best first; equals come in order of recency."""

    CODE = 0
    NUMBER = 1
    PART_OF_CODE = 2
    NAME = 3
    WORDS = 4
    BEGINNINGS = 5


@dataclass(frozen=True, slots=True)
class Sought:
    """What a text may mean: each empty where it cannot be that.

    `code` as codes are written, `number` an identity number or telephone as they are
    compared, `name` the whole key, `words` its words in any order; `part` a beginning
    or end of a code.
    """

    code: str = ""
    number: str = ""
    part: str = ""
    name: str = ""
    words: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        """Return the words as PostgreSQL's queries write them."""
        return tuple(f"'{word}'" for word in self.words)

    @property
    def begun_terms(self) -> tuple[str, ...]:
        """Return the same with the last word perhaps only begun; none if it cannot be."""
        last = self.words[-1] if self.words else ""
        if len(last) < SHORTEST or not last.isalpha():
            return ()
        return (*self.terms[:-1], f"'{last}':*")


def sought(text: str) -> Sought:
    """Return what a text may mean; nothing for less than two signs."""
    text = normalise(text)
    if len(text) < SHORTEST:
        return Sought()
    code = text.upper().replace(" ", "")
    has_digits = any(sign.isdecimal() for sign in code)
    is_code = has_digits and _CODE.fullmatch(code.strip("-.")) is not None
    number = re.sub(r"[ .]", "", text).lower()
    is_number = has_digits and number.isalnum() and number.isascii()
    words = tuple(dict.fromkeys(search_key(text).split()))[:MOST_WORDS]
    return Sought(
        code=code if is_code else "",
        number=number if is_number and len(number) >= SHORTEST_NUMBER else "",
        part=code if is_code and len(code) >= SHORTEST_PART else "",
        name="" if has_digits and is_code else search_key(text),
        words=() if has_digits and (is_code or is_number) else words,
    )
