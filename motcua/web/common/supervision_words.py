"""Words of alerts: what has happened, who is told, why one was closed."""

from django.utils.translation import gettext

from motcua.domain.supervision.rules.alerting import Rule
from motcua.domain.supervision.rules.causes import (
    CAUSE_NAMES,
    MEASURE_NAMES,
    MEASURES,
    RECEIVER_NAMES,
    WAY_NAMES,
    Cause,
    Measure,
    Receiver,
    Way,
)
from motcua.kernel.text import N_

_COLOURS = {
    Cause.LATE: "red",
    Cause.URGING: "red",
    Cause.PETITION: "red",
    Cause.CUSTODY: "red",
    Cause.PARTNER: "red",
    Cause.DUE_SOON: "yellow",
    Cause.STEP_TIME: "yellow",
    Cause.APOLOGY: "yellow",
    Cause.PETITION_SOON: "yellow",
}
_CLOSED = {
    "gone": N_("Đã hết nguyên nhân"),
    "changed": N_("Đã thay bằng cảnh báo khác"),
}
_HOLDS = {
    Measure.PERCENT: N_("từ %(n)s%% thời gian của bước"),
    Measure.LEFT: N_("khi còn %(n)s giờ làm việc"),
    Measure.PASSED: N_("sau %(n)s giờ làm việc"),
}


def cause(value: str) -> str:
    """Return what has happened."""
    return gettext(CAUSE_NAMES[Cause(value)])


def cause_colour(value: str) -> str:
    """Return the colour of that word's tag; the word says the same."""
    return _COLOURS.get(Cause(value), "blue")


def receiver(value: str) -> str:
    """Return who is told, as a rule names them."""
    return gettext(RECEIVER_NAMES[Receiver(value)])


def telling_way(value: str) -> str:
    """Return how they are told."""
    return gettext(WAY_NAMES[Way(value)])


def measure(value: str) -> str:
    """Return what the number of a cause's rules counts."""
    return gettext(MEASURE_NAMES[MEASURES[Cause(value)]])


def rule_holds(rule: Rule) -> str:
    """Return when a rule holds: `sau 4 giờ làm việc`."""
    kind = MEASURES[rule.cause]
    if kind is Measure.PASSED and not rule.amount:
        return gettext("ngay khi xảy ra")
    return gettext(_HOLDS[kind]) % {"n": rule.amount}


def closed_why(value: str) -> str:
    """Return why an alert was closed."""
    return gettext(_CLOSED[value])


def alert_level(level: int) -> str:
    """Return how far up an alert was told."""
    if level < 0:
        return gettext("chưa báo")
    return gettext("mức %(n)s") % {"n": level + 1}


FILTERS = {
    "alert_cause": cause,
    "alert_colour": cause_colour,
    "alert_receiver": receiver,
    "telling_way": telling_way,
    "alert_measure": measure,
    "rule_holds": rule_holds,
    "alert_closed": closed_why,
    "alert_level": alert_level,
}
