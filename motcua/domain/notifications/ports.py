"""How a letter leaves the house."""

from typing import Protocol


class Messenger(Protocol):
    """A way of sending a short text to an address."""

    def send(self, *, to: str, subject: str, text: str, key: str) -> None:
        """Send once per key; raise `Undelivered` when it could not be handed over."""


class Undelivered(Exception):
    """The partner did not take the letter; it may be tried again."""
