"""Words of the hall, in the reader's language."""

from django.utils.translation import gettext, ngettext

from motcua.domain.hall.models import Purpose
from motcua.domain.hall.rules.calling import PRIORITY_NAMES, Priority
from motcua.domain.hall.rules.expecting import UNKNOWN_NAMES, Wait
from motcua.domain.hall.rules.periods import (
    OUTCOME_NAMES,
    PERIOD_NAMES,
    Outcome,
    Period,
)


def ticket_state(ticket: object) -> str:
    """Return what a ticket is doing, or how it has ended."""
    state, outcome = getattr(ticket, "state", ""), getattr(ticket, "outcome", "")
    if state:
        return gettext(PERIOD_NAMES[Period(state)])
    return gettext(OUTCOME_NAMES[Outcome(outcome)])


def priority(value: str) -> str:
    """Return a kind of priority."""
    return gettext(PRIORITY_NAMES[Priority(value)]) if value else ""


def purpose(value: str) -> str:
    """Return what one comes for."""
    return gettext(Purpose(value).label) if value else ""


def wait(found: Wait | None) -> str:
    """Return how long one may expect to wait, or why it is not known."""
    if found is None:
        return ""
    if found.unknown is not None:
        return gettext(UNKNOWN_NAMES[found.unknown])
    if found.high <= 1:
        return gettext("Gần như không phải chờ.")
    if found.low == found.high:
        return ngettext(
            "Chờ khoảng %(high)s phút.", "Chờ khoảng %(high)s phút.", found.high
        ) % {"high": found.high}
    return gettext("Chờ khoảng %(low)s đến %(high)s phút.") % {
        "low": found.low,
        "high": found.high,
    }


FILTERS = {
    "ticket_state": ticket_state,
    "priority": priority,
    "purpose": purpose,
    "wait": wait,
}
