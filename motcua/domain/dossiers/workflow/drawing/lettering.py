"""How wide text is and where its lines break, without the font at hand."""

from functools import lru_cache

from motcua.kernel.text import without_accents

_WIDE = 0.92
_WIDTHS = {
    **dict.fromkeys("ijl.,:;'!|", 0.30),
    **dict.fromkeys("ftrI()[]-/ ", 0.40),
    **dict.fromkeys("mwMW@%—…", _WIDE),
    **dict.fromkeys("ABCDEFGHKNOPQRSTUVXYZ", 0.70),
}
_USUAL = 0.59
_BOLD = 1.06


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is at most, in px, at a font size in px.

    The figures are those of a wide sans-serif; narrower faces leave some room.
    """
    wide = sum(
        _WIDE if ord(c) > 0x2E80 else _WIDTHS.get(c, _USUAL)
        for c in without_accents(text)
    )
    return wide * size * (_BOLD if bold else 1)


def wrap(
    text: str, size: float, width: float, *, most: int = 99, bold: bool = False
) -> tuple[str, ...]:
    """Return the lines of a text that fit a width; what is over ends in an ellipsis.

    A word wider than a line is broken.
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
            continue
        lines += _broken(word, size, width, bold=bold)
        if len(lines) > most:
            break
    if len(lines) > most:
        lines = lines[:most]
        # Whole words go: half a number would be another number.
        while " " in lines[-1] and text_width(f"{lines[-1]} …", size) > width:
            lines[-1] = lines[-1].rpartition(" ")[0]
        lines[-1] += " …"
    return tuple(lines)


def _broken(word: str, size: float, width: float, *, bold: bool) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter, size, bold=bold) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces
