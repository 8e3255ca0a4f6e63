"""Which papers a procedure asks of somebody: one rule for the counter and for home."""

from collections.abc import Collection, Sequence
from typing import Protocol, TypeVar


class InCase(Protocol):
    """A paper that one case asks for, or every case (`case_n` is None)."""

    @property
    def case_n(self) -> int | None:
        """Return the case that asks for it."""


class Wanted(InCase, Protocol):
    """A paper that everybody of the case brings (`required`), or only some."""

    @property
    def n(self) -> int:
        """Return its number."""

    @property
    def required(self) -> bool:
        """Say whether everybody of the case brings it."""


Paper = TypeVar("Paper", bound=InCase)
Listed = TypeVar("Listed", bound=Wanted)


def in_case(papers: Sequence[Paper], case_n: int | None) -> tuple[Paper, ...]:
    """Return the papers of one case: the common ones and its own.

    Basis: NĐ 63/2010 art 8.2 (the papers of a procedure are published by case).
    """
    return tuple(p for p in papers if p.case_n is None or p.case_n == case_n)


def exactly(
    papers: Sequence[Listed], case_n: int | None, having: Collection[int]
) -> tuple[Listed, ...]:
    """Return what somebody of a case has to bring, and nothing else.

    `having` are the papers "if any, if you are one of those" which they say they have.
    """
    return tuple(p for p in in_case(papers, case_n) if p.required or p.n in having)


def conditional(papers: Sequence[Listed], case_n: int | None) -> tuple[Listed, ...]:
    """Return the papers of a case that only some people bring: what is asked about."""
    return tuple(p for p in in_case(papers, case_n) if not p.required)
