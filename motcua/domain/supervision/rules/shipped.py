"""The rules a centre has that has changed none."""

from collections.abc import Mapping

from motcua.domain.supervision.rules.alerting import Level, Rule
from motcua.domain.supervision.rules.causes import Cause, Receiver, Way

_RESPONSIBLE = (Receiver.RESPONSIBLE,)
_HEAD = (Receiver.HEAD,)
_DIRECTOR = (Receiver.DIRECTOR,)
_LEADER = (Receiver.LEADER,)
_PAGE = frozenset({Way.INAPP})
_BOTH = frozenset(Way)

_ALL = (
    Rule("step-50", Cause.STEP_TIME, 50, (Level(_RESPONSIBLE),)),
    Rule("step-80", Cause.STEP_TIME, 80, (Level(_RESPONSIBLE),), _BOTH),
    Rule(
        "step-100",
        Cause.STEP_TIME,
        100,
        (Level((*_RESPONSIBLE, *_HEAD)), Level(_DIRECTOR, after=8)),
        _BOTH,
        again=8,
    ),
    Rule(
        "due-16h",
        Cause.DUE_SOON,
        16,
        (Level(_RESPONSIBLE), Level(_HEAD, after=4), Level(_LEADER, after=8)),
        _BOTH,
    ),
    Rule(
        "late",
        Cause.LATE,
        0,
        (
            Level((*_RESPONSIBLE, *_HEAD)),
            Level(_DIRECTOR, after=4),
            Level(_LEADER, after=16),
        ),
        _BOTH,
        again=16,
    ),
    Rule("apology", Cause.APOLOGY, 16, (Level((*_HEAD, *_LEADER)),), _BOTH, again=16),
    Rule(
        "not-handed-over",
        Cause.NOT_HANDED_OVER,
        0,
        (Level((*_RESPONSIBLE, Receiver.RECEPTION)), Level(_DIRECTOR, after=4)),
        _PAGE,
        again=8,
    ),
    Rule(
        "not-received",
        Cause.NOT_RECEIVED,
        4,
        (Level((*_RESPONSIBLE, *_HEAD)), Level(_DIRECTOR, after=8)),
        _BOTH,
        again=8,
    ),
    Rule("opinion-80", Cause.OPINION, 80, (Level(_RESPONSIBLE),), _BOTH),
    Rule(
        "opinion-100",
        Cause.OPINION,
        100,
        (Level((*_RESPONSIBLE, *_HEAD)), Level(_DIRECTOR, after=8)),
        _BOTH,
        again=16,
    ),
    Rule("supplement", Cause.SUPPLEMENT, 80, (Level((Receiver.RECEPTION,)),), again=80),
    Rule("uncollected", Cause.UNCOLLECTED, 0, (Level((Receiver.RETURNS,)),)),
    Rule(
        "custody",
        Cause.CUSTODY,
        0,
        (Level((*_RESPONSIBLE, *_HEAD)), Level(_DIRECTOR, after=16)),
        _BOTH,
        again=16,
    ),
    Rule(
        "fee-difference",
        Cause.FEE_DIFFERENCE,
        4,
        (Level((Receiver.CASHIER,)), Level(_DIRECTOR, after=16)),
        _BOTH,
        again=16,
    ),
    Rule(
        "partner",
        Cause.PARTNER,
        1,
        (Level((Receiver.ADMINISTRATOR,)), Level(_DIRECTOR, after=4)),
        _BOTH,
        again=8,
    ),
    Rule(
        "urging",
        Cause.URGING,
        0,
        (Level((*_RESPONSIBLE, *_HEAD)), Level(_LEADER, after=8)),
        _BOTH,
        again=8,
    ),
    Rule("petition-8h", Cause.PETITION_SOON, 8, (Level(_RESPONSIBLE),), _BOTH),
    Rule(
        "petition",
        Cause.PETITION,
        0,
        (Level(_RESPONSIBLE), Level(_DIRECTOR, after=8)),
        _BOTH,
        again=16,
    ),
)
SHIPPED: Mapping[str, Rule] = {rule.key: rule for rule in _ALL}
