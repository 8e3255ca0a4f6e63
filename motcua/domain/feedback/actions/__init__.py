"""The verbs of surveys and petitions."""

from motcua.domain.feedback.actions.mixing import mix, tidy
from motcua.domain.feedback.actions.petitions import (
    Sorting,
    answer_petition,
    ask_more,
    file_petition,
    forward,
    judge,
    refuse,
    supply,
)
from motcua.domain.feedback.actions.publishing import (
    chase,
    forget_filers,
    lapse,
    publish,
    withhold,
)
from motcua.domain.feedback.actions.setting import make_screen, publish_questions
from motcua.domain.feedback.actions.surveys import (
    answer,
    invite,
    open_mine,
    rate,
    send_again,
)

__all__ = [
    "Sorting",
    "answer",
    "answer_petition",
    "ask_more",
    "chase",
    "file_petition",
    "forget_filers",
    "forward",
    "invite",
    "judge",
    "lapse",
    "make_screen",
    "mix",
    "open_mine",
    "publish",
    "publish_questions",
    "rate",
    "refuse",
    "send_again",
    "supply",
    "tidy",
    "withhold",
]
