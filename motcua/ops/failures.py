"""Failures a person at the command line can mend, with their exit codes."""

from enum import IntEnum


class Reason(IntEnum):
    """Exit codes of `motcua`; see `docs/reference/exit-codes.md`."""

    FOUND = 1
    USAGE = 2
    SETTINGS = 3
    DATABASE = 4
    DATA = 5
    MACHINE = 6


class Failure(Exception):
    """A failure with the sentence that says how to mend it."""

    def __init__(self, reason: Reason, message: str) -> None:
        """Take the exit code and the sentence."""
        self.reason = reason
        super().__init__(message)
