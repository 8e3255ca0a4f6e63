"""How long an officer waits for their work and for what they look for."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from statistics import median

from motcua.domain.accounts.models import Unit
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.work import find, my_work
from motcua.domain.dossiers.rules.worklist import Standing, Wanted
from motcua.kernel.actor import Actor
from motcua.ops.bench.figures import Figure, at_most
from motcua.ops.bench.names import COMMON, RARE
from motcua.ops.bench.stock import person

TURNS = 30
MOST_MS = 100
SOUGHT = (
    *COMMON,
    *RARE,
    *(f"{one} {two}" for one in COMMON for two in (*COMMON, *RARE)),
    "khongcoai",
    "0001",
    "0912345678",
)
"""Common words, rare ones, both together, one nobody bears, an end of a code."""


def code_lookup(*, at: datetime) -> float:
    """Return the median of finding a dossier by its code, in milliseconds."""
    counter = person("quay", at)
    code = Dossier.objects.order_by("id").values_list("code", flat=True)[0]
    return _median(lambda: find(actor=counter, text=code, on=at.date()))


def code_figure(*, small: float, large: float, least: int, bar: float) -> Figure:
    """Compare two of `code_lookup`: with at least so many dossiers, and with all."""
    return Figure(
        f"search: a code, against the same among {least:,} dossiers",
        "ms",
        large,
        small,
        large / small,
        bar,
        at_most=True,
    )


def figures(*, at: datetime) -> Iterator[Figure]:
    """Yield the figures of work and search."""
    counter, head = person("quay", at), person("truongphong", at)
    bare = _median(lambda: list(Unit.objects.values_list("id")[:1]))
    measured: list[tuple[str, Callable[[], object], float]] = [
        ("my work: numbers, choices, first page", lambda: _work(head, at), 3000),
        ("search: a common word", lambda: _find(counter, COMMON[0], at), 200),
        ("search: a rare word", lambda: _find(counter, RARE[0], at), 300),
    ]
    for name, ask, bar in measured:
        ours = _median(ask)
        yield Figure(
            f"{name}, against one row", "ms", ours, bare, ours / bare, bar, at_most=True
        )
    spans = sorted(
        _span(lambda text=text, who=who: _find(who, text, at))  # type: ignore[misc]
        for text in SOUGHT
        for who in (counter, head)
        for _ in range(3)
    )
    slowest = spans[int(len(spans) * 0.99) - 1]
    yield at_most("search: the slowest of a hundred", "ms", slowest, MOST_MS)


def _work(actor: Actor, at: datetime) -> None:
    wanted = Wanted(Standing.TODAY)
    my_work(actor=actor, wanted=wanted, at=at)


def _find(actor: Actor, text: str, at: datetime) -> None:
    find(actor=actor, text=text, on=at.date())


def _median(ask: Callable[[], object]) -> float:
    ask()
    return median(_span(ask) for _ in range(TURNS))


def _span(ask: Callable[[], object]) -> float:
    begun = time.perf_counter()
    ask()
    return (time.perf_counter() - begun) * 1000
