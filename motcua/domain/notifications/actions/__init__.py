"""Owe notices, carry them out, take reports; keep choices and words."""

from motcua.domain.notifications.actions.choosing import choose, note_choice
from motcua.domain.notifications.actions.forgetting import forget_whom
from motcua.domain.notifications.actions.planning import plan_beside, plan_letter
from motcua.domain.notifications.actions.reporting import report
from motcua.domain.notifications.actions.sending import carry_out
from motcua.domain.notifications.actions.texts import (
    drop_notice_draft,
    publish_notice_text,
    save_notice_draft,
    use_built_in,
)

__all__ = [
    "carry_out",
    "choose",
    "drop_notice_draft",
    "forget_whom",
    "note_choice",
    "plan_beside",
    "plan_letter",
    "publish_notice_text",
    "report",
    "save_notice_draft",
    "use_built_in",
]
