"""What a ticket is doing: periods without gap from its number to its one end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from motcua.kernel.errors import NotNow
from motcua.kernel.text import N_

CALLS_BEFORE_NO_SHOW = 2
"""How often a number is called before its holder counts as gone."""


class Period(StrEnum):
    """What the minutes of a ticket are spent on; one at any moment until its end."""

    OUTSIDE = "outside"
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    PAUSED = "paused"
    HELD = "held"
    TRANSFERRED = "transferred"


class Outcome(StrEnum):
    """How a ticket has ended."""

    SERVED = "served"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    NOT_SERVED = "not_served"


class Verb(StrEnum):
    """What can be done to a ticket."""

    ADMIT = "admit"
    CALL = "call"
    RECALL = "recall"
    START = "start"
    HOLD = "hold"
    RESUME = "resume"
    PAUSE = "pause"
    GO_ON = "go_on"
    TRANSFER = "transfer"
    NO_SHOW = "no_show"
    FINISH = "finish"
    CANCEL = "cancel"
    CLOSE = "close"


QUEUED = frozenset({Period.WAITING, Period.TRANSFERRED})
"""Who can be called: inside, at no counter."""

AT_COUNTER = frozenset({Period.CALLED, Period.SERVING, Period.PAUSED})
"""What takes a counter's time; a counter has one such ticket at most."""

_OUT = QUEUED | {Period.OUTSIDE}

MOVES: Mapping[Verb, Mapping[Period, Period | Outcome]] = {
    Verb.ADMIT: {Period.OUTSIDE: Period.WAITING},
    Verb.CALL: dict.fromkeys(QUEUED, Period.CALLED),
    Verb.RECALL: {Period.CALLED: Period.CALLED},
    Verb.START: {Period.CALLED: Period.SERVING},
    Verb.HOLD: {Period.SERVING: Period.HELD},
    Verb.RESUME: {Period.HELD: Period.SERVING},
    Verb.PAUSE: {Period.SERVING: Period.PAUSED},
    Verb.GO_ON: {Period.PAUSED: Period.SERVING},
    Verb.TRANSFER: dict.fromkeys(
        (Period.CALLED, Period.SERVING, Period.HELD), Period.TRANSFERRED
    ),
    Verb.NO_SHOW: {Period.CALLED: Outcome.NO_SHOW},
    Verb.FINISH: dict.fromkeys((Period.SERVING, Period.HELD), Outcome.SERVED),
    Verb.CANCEL: dict.fromkeys((*_OUT, Period.CALLED, Period.HELD), Outcome.CANCELLED),
    Verb.CLOSE: {
        **dict.fromkeys((*_OUT, Period.CALLED), Outcome.NOT_SERVED),
        **dict.fromkeys((Period.SERVING, Period.PAUSED, Period.HELD), Outcome.SERVED),
    },
}
"""From where each verb leads where; what is not here is refused."""

PERIOD_NAMES: Mapping[Period, str] = {
    Period.OUTSIDE: N_("chờ ngoài sảnh"),
    Period.WAITING: N_("chờ đến lượt"),
    Period.CALLED: N_("được gọi"),
    Period.SERVING: N_("đang được phục vụ"),
    Period.PAUSED: N_("quầy tạm nghỉ"),
    Period.HELD: N_("tạm để lại"),
    Period.TRANSFERRED: N_("chờ sau khi chuyển"),
}

OUTCOME_NAMES: Mapping[Outcome, str] = {
    Outcome.SERVED: N_("đã phục vụ"),
    Outcome.NO_SHOW: N_("gọi không đến"),
    Outcome.CANCELLED: N_("người lấy số đã hủy"),
    Outcome.NOT_SERVED: N_("hết ngày chưa được phục vụ"),
}


def step(verb: Verb, now: str) -> Period | Outcome:
    """Return what a verb makes of a ticket in a period; an ended one has "".

    Raises NotNow telling what the ticket is doing.
    """
    if not now:
        raise NotNow(
            "ticket_ended",
            N_("Số này đã kết thúc."),
            remedy=N_("Hãy tải lại trang; người dân cần thì lấy số mới."),
        )
    period = Period(now)
    try:
        return MOVES[verb][period]
    except KeyError:
        raise NotNow(
            "ticket_elsewhere",
            N_("Số này không ở trạng thái làm được việc đó."),
            facts={"state": period.value},
            remedy=N_("Hãy tải lại trang để xem số đang ở đâu."),
        ) from None


@dataclass(frozen=True, slots=True)
class Spell:
    """One period of a ticket; the last one of a live ticket has no end."""

    kind: Period
    began_at: datetime
    ended_at: datetime | None


def spell_fault(
    taken_at: datetime, ended_at: datetime | None, spells: Sequence[Spell]
) -> str:
    """Return in a word what is wrong with a ticket's periods, "" where they add up.

    They begin when the number was taken, each begins where the one before ended, and
    the last one ends with the ticket.
    """
    edge: datetime | None = taken_at
    for spell in spells:
        if spell.began_at != edge:
            return "gap"
        if spell.ended_at is not None and spell.ended_at < spell.began_at:
            return "backwards"
        edge = spell.ended_at
    if not spells:
        return "none"
    return "" if edge == ended_at else "end"


def spent(spells: Sequence[Spell], until: datetime) -> Mapping[Period, timedelta]:
    """Return how long a ticket was in each kind of period, open ones up to a moment."""
    found: dict[Period, timedelta] = {}
    for spell in spells:
        length = max((spell.ended_at or until) - spell.began_at, timedelta(0))
        found[spell.kind] = found.get(spell.kind, timedelta(0)) + length
    return found
