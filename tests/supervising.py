"""The system looking around at a moment, as its job does."""

from datetime import datetime

from motcua.domain.supervision import actions
from motcua.domain.supervision.models import Alert, Telling
from motcua.kernel.actor import SYSTEM


def look(at: datetime) -> int:
    """Close, raise, tell and write once; return how many messages were owed."""
    actions.close_gone(actor=SYSTEM, at=at)
    actions.watch(actor=SYSTEM, at=at)
    actions.tell(actor=SYSTEM, at=at)
    return actions.write(actor=SYSTEM, at=at)


def open_keys() -> set[str]:
    """Return the rules by which alerts stand open."""
    rows = Alert.objects.filter(closed_at__isnull=True)
    return set(rows.values_list("rule_key", flat=True))


def told(rule: str) -> dict[int, set[int]]:
    """Return which officers a rule's alerts were told to, by level."""
    found: dict[int, set[int]] = {}
    rows = Telling.objects.filter(alert__rule_key=rule)
    for level, officer in rows.values_list("level", "officer_id"):
        found.setdefault(level, set()).add(officer)
    return found
