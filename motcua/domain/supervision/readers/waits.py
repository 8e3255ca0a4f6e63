"""How much waits for an officer: asked with every page of work, so by one statement."""

from collections import Counter
from dataclasses import dataclass

from motcua.domain.statements import run
from motcua.kernel.actor import Actor

MOST_ALERTS = 1001
MOST_URGINGS = 101


@dataclass(frozen=True, slots=True)
class Waits:
    """Open alerts told to an officer by cause, and urgings to answer; bounded both."""

    alerts: Counter[str]
    urgings: int


def waits(*, actor: Actor) -> Waits:
    """Return how much waits for an officer, or for whom they stand in.

    At most 1001 alerts and 101 urgings are counted; those of `to_answer`.
    """
    places = [(grant.unit_id, grant.role.value) for grant in actor.roles]
    [(causes, urgings)] = run(
        "supervision",
        "waits",
        [
            sorted({actor.officer_id or 0, *actor.stands_for}),
            [unit_id for unit_id, _ in places],
            [role for _, role in places],
            MOST_ALERTS,
            MOST_URGINGS,
        ],
    )
    return Waits(Counter(causes or ()), urgings)
