"""What the guided check has found out before a filing begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from motcua.domain.catalogue.rules.asked import Wanted, conditional

W = TypeVar("W", bound=Wanted)


@dataclass(frozen=True, slots=True)
class Answers:
    """The case, and the papers asked only of some people which one has."""

    case_n: int | None = None
    having: tuple[int, ...] = ()


NO_ANSWERS = Answers()


def settled(
    answers: Answers, *, cases: Sequence[int], papers: Sequence[W]
) -> tuple[int | None, tuple[int, ...]]:
    """Return the case and the papers had that a procedure knows of.

    The only case is everybody's; what the procedure does not know is left out.
    """
    case_n = answers.case_n if answers.case_n in cases else None
    if case_n is None and len(cases) == 1:
        case_n = cases[0]
    some = {paper.n for paper in conditional(papers, case_n)}
    return case_n, tuple(sorted(some & set(answers.having)))
