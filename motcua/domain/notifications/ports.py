"""How a message leaves the house."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along with an e-mail."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message as a partner gets it; `key` is the same however often it is tried.

    A messenger's operator fills its own approved text (`template`) with `facts`.
    """

    to: str
    subject: str
    text: str
    key: str
    template: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()


class Messenger(Protocol):
    """One way of sending a short text to an address."""

    def send(self, *, message: Outgoing) -> str:
        """Send once per key; return the partner's name for it, "" for none.

        Raises `Undelivered` when it could not be handed over, `Refused` when it never
        will be.
        """


class Undelivered(Exception):
    """The partner did not take the letter; it may be tried again."""

    def __init__(self, said: str, *, reason: str = "unreachable") -> None:
        """Take what went wrong, for the log, and a reason there are words for."""
        self.reason = reason
        super().__init__(said)


class Refused(Undelivered):
    """The partner will not take it, today or tomorrow."""
