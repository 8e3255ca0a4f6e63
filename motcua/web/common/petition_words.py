"""Words of petitions, in the reader's language."""

from django.utils.translation import gettext

from motcua.domain.feedback.rules.petitions import (
    KIND_NAMES,
    STAGE_NAMES,
    STATE_NAMES,
    WAY_NAMES,
    Kind,
    Stage,
    State,
    Way,
)
from motcua.kernel.text import N_

_COLOUR = {
    State.RECEIVED: "blue",
    State.ASKED: "yellow",
    State.FORWARDED: "purple",
    State.ANSWERED: "green",
    State.REFUSED: "grey",
    State.LAPSED: "grey",
}
_STEP = {
    "filed": N_("Gửi phản ánh, kiến nghị"),
    "asked": N_("Yêu cầu bổ sung thông tin"),
    "supplied": N_("Đã bổ sung"),
    "refused": N_("Không tiếp nhận"),
    "lapsed": N_("Khép lại vì không được bổ sung"),
    "forwarded": N_("Chuyển cơ quan trả lời"),
    "answered": N_("Trả lời"),
    "answered_true": N_("Trả lời, nội dung phản ánh là đúng"),
    "answered_untrue": N_("Trả lời, nội dung phản ánh là không đúng"),
    "published": N_("Công khai câu trả lời"),
    "withheld": N_("Không công khai"),
    "urged": N_("Đôn đốc vì quá hạn"),
}


def petition_kind(value: str) -> str:
    """Return what a petition is about."""
    return gettext(KIND_NAMES[Kind(value)])


def petition_state(value: str) -> str:
    """Return how far a petition has come."""
    return gettext(STATE_NAMES[State(value)])


def petition_colour(value: str) -> str:
    """Return the colour of that word's tag; the word says the same."""
    return _COLOUR[State(value)]


def petition_way(value: str) -> str:
    """Return how a petition came in."""
    return gettext(WAY_NAMES[Way(value)])


def petition_stage(value: str) -> str:
    """Return what has a time of its own."""
    return gettext(STAGE_NAMES[Stage(value)])


def petition_step(value: str) -> str:
    """Return what happened to a petition."""
    return gettext(_STEP[value]) if value in _STEP else value


FILTERS = {
    "petition_kind": petition_kind,
    "petition_state": petition_state,
    "petition_colour": petition_colour,
    "petition_way": petition_way,
    "petition_stage": petition_stage,
    "petition_step": petition_step,
}
