"""Owe notices, carry them out, take reports; keep choices and words."""

from motcua.domain.notifications.actions.choosing import choose, note_choice
from motcua.domain.notifications.actions.planning import plan_letter
from motcua.domain.notifications.actions.reporting import report
from motcua.domain.notifications.actions.sending import carry_out

__all__ = [
    "carry_out",
    "choose",
    "note_choice",
    "plan_letter",
    "report",
]
