"""What the centre tells, by which way, when, and with which words; all of it pure."""

from motcua.domain.notifications.rules.letters import (
    LETTERS,
    MOST_TRIES,
    SECRET,
    Letter,
)

__all__ = ["LETTERS", "MOST_TRIES", "SECRET", "Letter"]
