"""What the centre owes the outside world, and how far each message has come."""

from motcua.domain.notifications.models.choices import ChoiceRow
from motcua.domain.notifications.models.effects import Effect, EffectState
from motcua.domain.notifications.models.messages import Message, Report
from motcua.domain.notifications.models.texts import NoticeText, TextState

__all__ = [
    "ChoiceRow",
    "Effect",
    "EffectState",
    "Message",
    "NoticeText",
    "Report",
    "TextState",
]
