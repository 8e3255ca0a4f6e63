"""Names of background jobs, and `defer`: the queue itself is an adapter.

A job deferred inside a transaction exists only if that transaction commits.
"""

from enum import StrEnum
from typing import Protocol


class JobName(StrEnum):
    """Every background job there is."""

    CARRY_OUT_EFFECT = "carry_out_effect"
    RETRY_EFFECTS = "retry_effects"
    TIDY = "tidy"


class Queue(Protocol):
    """Where jobs wait."""

    def put(self, name: JobName, arguments: dict[str, int]) -> None:
        """Add a job to the queue in the running transaction."""


_queue: list[Queue] = []


def use(queue: Queue) -> None:
    """Set the queue once, when the program starts."""
    _queue[:] = [queue]


def defer(name: JobName, **arguments: int) -> None:
    """Ask for a job; its arguments are ids only."""
    for queue in _queue:
        queue.put(name, arguments)
