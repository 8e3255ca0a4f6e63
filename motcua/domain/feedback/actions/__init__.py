"""The verbs of surveys and petitions."""

from motcua.domain.feedback.actions.mixing import mix, tidy
from motcua.domain.feedback.actions.setting import make_screen, publish_questions
from motcua.domain.feedback.actions.surveys import (
    answer,
    invite,
    open_mine,
    rate,
    send_again,
)

__all__ = [
    "answer",
    "invite",
    "make_screen",
    "mix",
    "open_mine",
    "publish_questions",
    "rate",
    "send_again",
    "tidy",
]
