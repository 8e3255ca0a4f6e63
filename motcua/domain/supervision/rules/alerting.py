"""A rule of alerting as data: what, how much, whom, by which way, when again, how far up.

A rule never changes: a new version replaces it, with who, when and why (`RuleVersion`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.due import add_working_time
from motcua.domain.supervision.rules.causes import (
    MEASURES,
    Cause,
    Measure,
    Receiver,
    Way,
)
from motcua.kernel.errors import Invalid, Several
from motcua.kernel.text import N_

MOST_LEVELS = 3
MOST_HOURS = 800
MOST_PERCENT = 200
LEAST: Mapping[Cause, int] = {Cause.APOLOGY: 8}
"""An apology is ready a working day before at the latest: NĐ 61/2018 art 19.9."""


@dataclass(frozen=True, slots=True)
class Level:
    """Who is told, and after how many working hours of the level before."""

    tells: tuple[Receiver, ...]
    after: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `amount` counts as `MEASURES` says, `again` in working hours, 0 never."""

    key: str
    cause: Cause
    amount: int
    levels: tuple[Level, ...]
    ways: frozenset[Way] = frozenset({Way.INAPP})
    again: int = 0
    on: bool = True

    def to_json(self) -> dict[str, Any]:
        """Return plain values to keep."""
        return {
            "cause": self.cause.value,
            "amount": self.amount,
            "levels": [
                {"tells": [one.value for one in level.tells], "after": level.after}
                for level in self.levels
            ],
            "ways": sorted(way.value for way in self.ways),
            "again": self.again,
            "on": self.on,
        }


def rule_from_json(key: str, data: Mapping[str, Any]) -> Rule:
    """Return a rule as it was kept."""
    return Rule(
        key=key,
        cause=Cause(data["cause"]),
        amount=data["amount"],
        levels=tuple(
            Level(tuple(Receiver(one) for one in level["tells"]), level["after"])
            for level in data["levels"]
        ),
        ways=frozenset(Way(way) for way in data["ways"]),
        again=data["again"],
        on=data["on"],
    )


def check_rule(rule: Rule) -> None:
    """Raise Several naming every field of a rule that cannot be."""
    faults = list(_faults(rule))
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise Several(faults)


def _faults(rule: Rule) -> Iterator[Invalid]:
    percent = MEASURES[rule.cause] is Measure.PERCENT
    least = 0 if MEASURES[rule.cause] is Measure.PASSED else 1
    least = LEAST.get(rule.cause, least)
    most = MOST_PERCENT if percent else MOST_HOURS
    if not least <= rule.amount <= most:
        yield _bounds("amount", least, most)
    if not 0 <= rule.again <= MOST_HOURS:
        yield _bounds("again", 0, MOST_HOURS)
    if not rule.levels or not rule.levels[0].tells:
        yield Invalid(
            "nobody_told",
            N_("Chưa chọn báo cho ai."),
            field="tells-0",
            remedy=N_("Hãy chọn ít nhất một nơi nhận ở mức đầu."),
        )
    for n, level in enumerate(rule.levels[1:], start=1):
        if not level.tells:
            yield Invalid(
                "nobody_told",
                N_("Mức sau chưa chọn báo cho ai."),
                field=f"tells-{n}",
                remedy=N_("Hãy chọn nơi nhận, hoặc để trống số giờ của mức này."),
            )
        if not 1 <= level.after <= MOST_HOURS:
            yield _bounds(f"after-{n}", 1, MOST_HOURS)


def _bounds(name: str, least: int, most: int) -> Invalid:
    return Invalid(
        "amount_out_of_range",
        N_("Số phải từ %(least)s đến %(most)s."),
        facts={"least": least, "most": most},
        field=name,
        remedy=N_("Hãy nhập một số nguyên trong khoảng này."),
    )


@dataclass(frozen=True, slots=True)
class Times:
    """What a rule looks at. `begins` and `ends` are those of what is watched.

    For a step its opening and its due moment, `rested` the working time in between in
    which its dossier's clock stood; for what is counted from a moment on, `begins`.
    """

    begins: datetime
    ends: datetime | None = None
    rested: timedelta = timedelta()


def ripens_at(rule: Rule, times: Times, calendar: WorkingCalendar) -> datetime | None:
    """Return from when on a rule holds, None where its measure has nothing to count.

    Counted by the same calendar and clock functions as the due dates themselves, so
    that 100 % is the due moment to the second. Raises CalendarTooShort.
    """
    match MEASURES[rule.cause]:
        case Measure.PASSED:
            return after_working(times.begins, rule.amount, calendar)
        case Measure.LEFT:
            return None if times.ends is None else _before(times, rule.amount, calendar)
        case Measure.PERCENT:
            return None if times.ends is None else _share(times, rule.amount, calendar)


def after_working(begins: datetime, hours: int, calendar: WorkingCalendar) -> datetime:
    """Return the moment so many working hours after another; the moment itself for 0."""
    if not hours:
        return begins
    return add_working_time(begins, timedelta(hours=hours), calendar)


def _before(times: Times, hours: int, calendar: WorkingCalendar) -> datetime | None:
    """Return so many working hours before the end; None where the whole is no longer.

    What is due within a day of its reception is not "soon due" from its first minute on.
    """
    if times.ends is None:
        raise AssertionError("asked of what has an end")
    found = calendar.when_worked(
        calendar.worked_until(times.ends) - timedelta(hours=hours)
    )
    return found if found > times.begins else None


def _share(times: Times, percent: int, calendar: WorkingCalendar) -> datetime:
    if times.ends is None:
        raise AssertionError("asked of what has an end")
    if percent == 100:
        return times.ends
    end = calendar.worked_until(times.ends)
    own = end - calendar.worked_until(times.begins) - times.rested
    return calendar.when_worked(end + max(own, timedelta()) * (percent - 100) / 100)


def ripest(
    rules: Iterable[Rule], times: Times, at: datetime, calendar: WorkingCalendar
) -> tuple[Rule, datetime] | None:
    """Return, of one cause's rules, the one that holds and came last, with since when.

    What is at 80 % is told of as that, not as at 50 % too.
    """
    found = [
        (since, rule.key, rule)
        for rule in rules
        if rule.on and (since := ripens_at(rule, times, calendar)) is not None
        if since <= at
    ]
    if not found:
        return None
    since, _, rule = max(found, key=lambda one: one[:2])
    return rule, since


@dataclass(frozen=True, slots=True)
class Told:
    """How far an alert was told: the level reached (-1 for none), when, how often."""

    level: int = -1
    level_at: datetime | None = None
    told_at: datetime | None = None
    rounds: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """What to do now: tell these, and how far it has been told then."""

    tells: tuple[Receiver, ...]
    told: Told


def next_step(
    rule: Rule, told: Told, at: datetime, calendar: WorkingCalendar
) -> Step | None:
    """Return who is to be told now, None while it is not time.

    One level at a time: a machine that has stood still does not tell everybody at once.
    """
    if told.level_at is None or told.told_at is None:
        return Step(rule.levels[0].tells, Told(0, at, at, told.rounds))
    escalates = _escalates(rule, told, calendar)
    if escalates is not None and escalates <= at:
        level = told.level + 1
        return Step(rule.levels[level].tells, Told(level, at, at, told.rounds))
    again = _again(rule, told, calendar)
    if again is not None and again <= at:
        every = dict.fromkeys(
            one for level in rule.levels[: told.level + 1] for one in level.tells
        )
        return Step(tuple(every), Told(told.level, told.level_at, at, told.rounds + 1))
    return None


def next_at(rule: Rule, told: Told, calendar: WorkingCalendar) -> datetime | None:
    """Return when there is something to do next, None for never again."""
    moments = (_escalates(rule, told, calendar), _again(rule, told, calendar))
    return min((one for one in moments if one is not None), default=None)


def _escalates(rule: Rule, told: Told, calendar: WorkingCalendar) -> datetime | None:
    following = told.level + 1
    if following >= len(rule.levels) or told.level_at is None:
        return None
    return after_working(told.level_at, rule.levels[following].after, calendar)


def _again(rule: Rule, told: Told, calendar: WorkingCalendar) -> datetime | None:
    if not rule.again or told.told_at is None:
        return None
    return after_working(told.told_at, rule.again, calendar)


GATHER = timedelta(hours=1)
"""What comes within an hour of a message on the same is gathered for the next one."""


def may_write(at: datetime, calendar: WorkingCalendar, last: datetime | None) -> bool:
    """Say whether a message may leave: in working time, not on the heels of the last."""
    if not calendar.is_working_moment(at):
        return False
    return last is None or at >= last + GATHER
