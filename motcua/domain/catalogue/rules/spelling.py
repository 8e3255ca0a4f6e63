"""Words for searching: near spellings, abbreviations, life events."""

from collections.abc import Mapping

SHORTEST_FOR_TYPOS = 4


def without_a_letter(word: str) -> frozenset[str]:
    """Return the word and every way of leaving one letter out of it.

    Two words share a member when they differ by one letter more, less, other, or by
    two neighbours changing places.
    """
    if len(word) < SHORTEST_FOR_TYPOS:
        return frozenset({word})
    return frozenset({word, *(word[:n] + word[n + 1 :] for n in range(len(word)))})


def readings(
    words: tuple[str, ...], expansions: Mapping[str, tuple[str, ...]], most: int = 6
) -> tuple[tuple[str, ...], ...]:
    """Return the ways a query can be read: as typed, and with abbreviations spelt out.

    An expansion may stand for one word ("cmnd") or for several ("sinh con").
    """
    found = [words]
    text = f" {' '.join(words)} "
    for short, longs in expansions.items():
        if f" {short} " in text:
            found += [
                tuple(text.replace(f" {short} ", f" {long} ").split()) for long in longs
            ]
    return tuple(dict.fromkeys(found))[:most]
