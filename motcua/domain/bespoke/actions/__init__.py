"""Make, change, share, copy and delete reports; have them sent, send them."""

from motcua.domain.bespoke.actions.saving import (
    change,
    copy_report,
    delete,
    save,
    share,
)
from motcua.domain.bespoke.actions.sending import drop_schedule, send_due, set_schedule

__all__ = [
    "change",
    "copy_report",
    "delete",
    "drop_schedule",
    "save",
    "send_due",
    "set_schedule",
    "share",
]
