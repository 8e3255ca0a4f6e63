"""What both directions of BPMN share: namespaces, ids, durations."""

import re

from motcua.domain.deadlines.rules.limits import UNIT_NAMES, LimitUnit, TimeLimit

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DIAGRAM = "http://www.omg.org/spec/BPMN/20100524/DI"
BOUNDS = "http://www.omg.org/spec/DD/20100524/DC"
EDGES = "http://www.omg.org/spec/DD/20100524/DI"
SCHEMA = "http://www.w3.org/2001/XMLSchema-instance"
OURS = "https://motcua.example/bpmn/1"
"""The namespace of what BPMN has no words for; nothing is ever fetched from it."""

CONDITION = f"{OURS}#condition"
"""The language of a condition written as the JSON of `guards`."""

_PLAIN = re.compile(r"[^A-Za-z0-9_-]")
_ISO = re.compile(
    r"P(?:(?P<years>\d{1,9})Y)?(?:(?P<months>\d{1,9})M)?"
    r"(?:(?P<weeks>\d{1,9})W)?(?:(?P<days>\d{1,9})D)?"
    r"(?:T(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?)?",
    re.ASCII,
)
_AMOUNT = re.compile(r"[1-9]\d{0,8}", re.ASCII)
_AS_ISO = {
    LimitUnit.MINUTE: "PT{}M",
    LimitUnit.HOUR: "PT{}H",
    LimitUnit.CALENDAR_DAY: "P{}D",
    LimitUnit.MONTH: "P{}M",
}
_MINUTES = {"minutes": 1, "hours": 60, "days": 24 * 60, "weeks": 7 * 24 * 60}
_NAMED_BY = {
    "minutes": LimitUnit.MINUTE,
    "hours": LimitUnit.HOUR,
    "days": LimitUnit.CALENDAR_DAY,
    "weeks": LimitUnit.CALENDAR_DAY,
}


def id_of(kind: str, key: str) -> str:
    """Return the XML id of something of a kind by its key; no two keys share one."""
    return f"{kind}_" + _PLAIN.sub(lambda found: f".{ord(found[0]):x}.", key)


def to_duration(limit: TimeLimit) -> str:
    """Return a limit as ISO 8601 has it, or in words for units it has no sign for."""
    pattern = _AS_ISO.get(limit.unit)
    return pattern.format(limit.amount) if pattern else limit.text


def from_duration(text: str) -> TimeLimit | None:
    """Return the limit a duration means: ISO 8601, or words such as 3 ngày làm việc."""
    words = " ".join(text.split())
    if words == UNIT_NAMES[LimitUnit.IMMEDIATE]:
        return TimeLimit(0, LimitUnit.IMMEDIATE)
    amount, _, name = words.partition(" ")
    unit = next((unit for unit, own in UNIT_NAMES.items() if own == name), None)
    if unit is not None and _AMOUNT.fullmatch(amount):
        return TimeLimit(int(amount), unit)
    return _from_iso(words)


def _from_iso(text: str) -> TimeLimit | None:
    """Return the limit an ISO 8601 duration means, None for what is none of ours.

    Days and weeks are calendar days. A duration of several parts is told in the
    smallest unit it names; months mix with nothing but years.
    """
    match = _ISO.fullmatch(text)
    parts = {unit: int(n) for unit, n in match.groupdict().items() if n} if match else {}
    if set(parts) <= {"years", "months"}:
        months = 12 * parts.get("years", 0) + parts.get("months", 0)
        return TimeLimit(months, LimitUnit.MONTH) if months else None
    if not set(parts) <= set(_MINUTES):
        return None
    minutes = sum(_MINUTES[unit] * n for unit, n in parts.items())
    unit = next(_NAMED_BY[name] for name in _NAMED_BY if name in parts)
    size = next(_MINUTES[name] for name in _NAMED_BY if _NAMED_BY[name] is unit)
    return TimeLimit(minutes // size, unit) if minutes else None
