"""Vietnamese text: marking for translation, search keys, name order."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^0-9a-z.]+")


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "mark only"
    """Mark a Vietnamese message for translation and return it unchanged.

    Pure code cannot translate: the reader's language is known to the face alone.
    """
    return message


def normalise(text: str) -> str:
    """Return text in Unicode NFC with single spaces and none at the ends."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def without_accents(text: str) -> str:
    """Return text with its Vietnamese marks removed; đ becomes d."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in bare if not unicodedata.combining(c))


def search_key(text: str) -> str:
    """Return the form in which two spellings of the same words are equal.

    Lower case, no accents, letters, digits and full stops only, single spaces.
    """
    return _NOT_WORD.sub(" ", without_accents(text).lower()).strip()


def mentions(text: str, words: str) -> bool:
    """Say whether a text has these words, whole and in this order; case does not count.

    Marks do: "phường Hà Tu" is not in "phường Hà Tú" nor in "phường Hà Tuấn".
    """
    wanted = re.escape(normalise(words).casefold())
    found = re.search(rf"(?<!\w){wanted}(?!\w)", normalise(text).casefold())
    return bool(wanted) and found is not None


def name_order(full_name: str) -> str:
    """Return the key that sorts people the Vietnamese way: given name first."""
    words = search_key(full_name).split()
    return " ".join([*words[-1:], *words[:-1]])
