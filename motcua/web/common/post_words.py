"""Words of what goes by post, in the reader's language."""

from django.utils.translation import gettext

from motcua.domain.post.rules.money import VERDICT_NAMES, Verdict
from motcua.domain.post.rules.parcels import DIRECTION_NAMES, Direction
from motcua.domain.post.rules.states import FAULT_NAMES, STATE_NAMES, Fault, PostState

_COLOUR = {
    PostState.FAILED: "yellow",
    PostState.RETURNING: "yellow",
    PostState.RETURNED: "yellow",
    PostState.DELIVERED: "green",
    PostState.LOST: "red",
    PostState.CANCELLED: "grey",
    PostState.CREATED: "grey",
}


def state(value: str) -> str:
    """Return where a parcel is, in words."""
    return gettext(STATE_NAMES[PostState(value)]) if value else ""


def colour(value: str) -> str:
    """Return the colour of that word's tag; the word says the same."""
    return _COLOUR.get(PostState(value), "blue")


def direction(value: str) -> str:
    """Return which way a parcel goes."""
    return gettext(DIRECTION_NAMES[Direction(value)])


def fault(value: str) -> str:
    """Return what two statements disagree about."""
    return gettext(FAULT_NAMES[Fault(value)])


def verdict(value: str) -> str:
    """Return how a line of money stands to what was due."""
    return gettext(VERDICT_NAMES[Verdict(value)])
