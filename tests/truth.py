"""A year whose truth is known: each dossier as a plain list of what happened to it.

Due dates are counted on the fingers from a list of holidays, standings by walking through
the list, figures by asking each dossier. Nothing here uses what it is to judge: no clock,
no calendar, no stretch, no statement.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from motcua.domain.reports.rules.asked import Asked
from motcua.domain.reports.rules.tables import Left, OnTime
from motcua.kernel.clock import VN

DAY = timedelta(days=1)
HOLIDAYS = {
    *(date(2021, 1, 1), date(2021, 4, 21), date(2021, 4, 30), date(2021, 5, 3)),
    *(date(2021, 2, n) for n in (10, 11, 12, 15, 16)),
    *(date(2021, 9, 2), date(2021, 9, 3)),
}
"""The days of 2021 on which nobody worked although it was no weekend."""

EXTRA = date(2021, 10, 20)
"""A day off that was decided when dossiers over it were already going on."""

NEW_DAY = date(2021, 7, 1)
"""On this day bodies were renamed, merged, split and ended, each by the pair it had."""

AFTERWARDS: Mapping[int, tuple[str, ...]] = {
    0: ("renamed",),
    1: ("merged",),
    2: ("merged",),
    3: ("half", "other half"),
    4: ("5",),
}
"""What each body became: one that takes over may be new, or have been there before."""


def body_of(one: "Truth", n: int) -> str:
    """Return the body that resolves the n-th dossier: that of the day it was received."""
    if one.facts[0].at.date() < NEW_DAY or one.pair not in AFTERWARDS:
        return str(one.pair)
    after_ = AFTERWARDS[one.pair]
    # Six pairs take turns: of each, every other dossier.
    return after_[n // 6 % len(after_)]


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), VN)


def working(day: date, off: set[date] = HOLIDAYS) -> bool:
    return day.isoweekday() < 6 and day not in off


def after(day: date, number: int, off: set[date] = HOLIDAYS) -> date:
    """Return the day that many working days later."""
    while number:
        day += DAY
        number -= working(day, off)
    return day


@dataclass(frozen=True, slots=True)
class Fact:
    """What happened when: one of the words `stood` knows, and what it brought."""

    at: datetime
    what: str
    due: date | None = None
    how: str = ""


@dataclass(frozen=True, slots=True)
class Truth:
    """A dossier: of which pair of procedure and units, how received, what happened.

    `told` is when the system learned of it, where that was later than it happened.
    """

    pair: int
    channel: str
    limit: int
    facts: tuple[Fact, ...]
    outside: bool = False
    told: datetime | None = None


@dataclass(slots=True)
class Stood:
    """Where a dossier stood at an instant."""

    received: datetime | None = None
    refused: datetime | None = None
    due: date = date.max
    first_due: date = date.max
    asked: datetime | None = None
    asked_times: int = 0
    ended: datetime | None = None
    how: str = ""
    sorry: bool = False
    paid: datetime | None = None
    paid_how: str = ""


def stood(truth: Truth, ends: datetime, as_of: datetime) -> Stood | None:
    """Return how a dossier stood before an instant, as known at one; None unheard of."""
    one = Stood()
    heard = False
    for fact in truth.facts:
        if fact.at >= ends or max(fact.at, truth.told or fact.at) > as_of:
            continue
        heard = True
        _moved(one, fact)
        _told(one, fact)
    return one if heard else None


def _moved(one: Stood, fact: Fact) -> None:
    if fact.what == "received":
        one.received, one.first_due = fact.at, fact.due or date.max
    if fact.what == "refused":
        one.refused = fact.at
    if fact.what == "asked":
        one.asked, one.asked_times = fact.at, one.asked_times + 1
    if fact.what == "answered":
        one.asked = None
    if fact.what == "ended":
        one.ended, one.how = fact.at, fact.how
    if fact.what == "reopened":
        one.ended, one.how, one.sorry = None, "", False
    one.due = fact.due or one.due


def _told(one: Stood, fact: Fact) -> None:
    if fact.what in ("extended", "sorry"):
        one.sorry = True
    if fact.what == "paid":
        one.paid, one.paid_how = fact.at, fact.how
    if fact.what == "unpaid":
        one.paid = None


def judged_at(one: Stood, on_time: OnTime) -> datetime | None:
    """Return when a dossier is judged: waiting, from when it was asked to complete."""
    if one.asked is not None and on_time is not OnTime.ORIGINAL:
        return one.asked
    return one.ended


def late(one: Stood, on_time: OnTime, now: datetime) -> bool:
    """Say whether a dossier ended late, or has not ended and is late by now."""
    if on_time is OnTime.ORIGINAL:
        limit = at(one.first_due + DAY, 0)
    elif on_time is OnTime.CURRENT:
        limit = at(one.due + DAY, 0)
    else:
        limit = at(one.due, 17, 1)
    judged = judged_at(one, on_time)
    return judged >= limit if judged is not None else limit < now


def early(one: Stood, on_time: OnTime) -> bool:
    """Say whether a dossier ended before the day on which it was due."""
    due = one.first_due if on_time is OnTime.ORIGINAL else one.due
    judged = judged_at(one, on_time)
    return judged is not None and judged.date() < due


def counted(
    truths: Iterable[Truth], asked: Asked, key: Callable[[Truth], int]
) -> dict[int, Counter[str]]:
    """Return what there was of what in a period, by what rows stand for."""
    found: dict[int, Counter[str]] = {}
    for truth in truths:
        one = stood(truth, asked.ends, asked.as_of)
        if one is not None:
            found.setdefault(key(truth), Counter()).update(_of(truth, one, asked))
    return found


def _of(truth: Truth, one: Stood, asked: Asked) -> Iterator[str]:
    """Yield the names of all that one dossier counts for."""
    begins = asked.begins
    if one.refused is not None and one.refused >= begins:
        yield "refused"
    if one.paid is not None and one.paid >= begins:
        yield from ("paid", f"paid {one.paid_how}")
    if one.received is None or (one.ended is not None and one.ended < begins):
        return
    is_late = late(one, asked.on_time, asked.judged)
    late_word = "late sorry" if one.sorry else "late not sorry"
    if one.received >= begins:
        yield from ("received", f"received {truth.channel}")
        yield "received outside" if truth.outside else f"inside {truth.channel}"
    else:
        yield "carried"
    if is_late:
        yield f"{truth.channel} late"
    if one.ended is None:
        yield from ("open", f"open {late_word}" if is_late else "open in time")
        return
    yield one.how
    how_early = "early" if early(one, asked.on_time) else "just"
    yield f"{one.how} {'late' if is_late else how_early}"
    if is_late:
        yield f"{one.how} {late_word}"
    if one.how == "resolved":
        yield f"asked {one.asked_times}"
        yield "met" if truth.channel == "counter" else "not met"


def table_06a(c: Mapping[str, int], left: Left) -> dict[str, int]:
    """Return the columns of II.06a."""
    ends = ["resolved", "withdrawn", "stopped"]
    own = ends if left is Left.RESOLVED else ends[:1]
    found = {
        "4": c["received online"],
        "5": c["received counter"] + c["received post"],
        "6": c["carried"],
        "7": sum(c[end] for end in own),
        "8": sum(c[f"{end} early"] for end in own),
        "9": sum(c[f"{end} just"] for end in own),
        "10": sum(c[f"{end} late"] for end in own),
        "11": c["open"],
        "12": c["open in time"],
        "13": c["open late sorry"] + c["open late not sorry"],
    }
    if left is Left.APART:
        found["14"] = c["withdrawn"] + c["stopped"]
    return {"3": c["received"] + c["carried"], **found}


def table_07a(c: Mapping[str, int], level: str) -> dict[str, int]:
    """Return the columns of 07a, of procedures that are all online to one level."""
    online = c["inside online"]
    return {
        "1": c["received"] + c["carried"],
        "2": c["inside counter"],
        "3": online if level == "full" else 0,
        "4": online if level == "partial" else 0,
        "5": online if level not in ("full", "partial") else 0,
        "6": c["received outside"],
        "7": c["carried"],
        "8": c["inside post"],
        "9": c["resolved"],
        "10": c["resolved early"] + c["resolved just"],
        "11": c["resolved late sorry"],
        "12": c["resolved late not sorry"],
        "13": c["open"],
        "14": c["open in time"],
        "15": c["open late sorry"],
        "16": c["open late not sorry"],
        "17": c["refused"],
        "18": 0,
        "19": 0,
        "20": c["stopped"],
        "21": c["withdrawn"],
        "22": c["paid"],
        "23": c["paid online"],
        "24": c["paid direct"],
    }


def an_ordinary_dossier(random: Random, pair: int) -> Truth:
    """Return a dossier of the year: ended early, in time, late, left, or not at all."""
    day = date(2021, 1, 4) + DAY * random.randrange(355)
    day = day if working(day) else after(day, 1)
    limit = random.choice([1, 5, 10])
    due = after(day, limit)
    facts = [Fact(at(day), "received", due)]
    if random.random() < 0.5:
        how = random.choice(["online", "direct"])
        facts.append(Fact(at(day, 9, 30), "paid", how=how))
    ending = random.choice(["early", "just", "just", "late", "sorry", "left", "open"])
    if ending == "left":
        how = random.choice(["withdrawn", "stopped"])
        facts.append(Fact(at(day, 11), "ended", how=how))
    elif ending == "early" and limit > 1:
        facts.append(Fact(at(after(day, limit - 1), 10), "ended", how="resolved"))
    elif ending == "sorry":
        facts.append(Fact(at(after(due, 1), 10), "sorry"))
        facts.append(Fact(at(after(due, 20), 10), "ended", how="resolved"))
    elif ending == "late":
        facts.append(Fact(at(after(due, 3), 10), "ended", how="resolved"))
    elif ending != "open":
        facts.append(Fact(at(due, 10), "ended", how="resolved"))
    channel = random.choice(["counter", "counter", "online", "post"])
    return Truth(pair, channel, limit, tuple(facts))


def special() -> tuple[Truth, ...]:
    """Return the dossiers in which something unusual happened, date by date."""

    def day(month: int, number: int, hour: int = 9, minute: int = 0) -> datetime:
        return datetime(2021, month, number, hour, minute, tzinfo=VN)

    def due(month: int, number: int) -> date:
        return date(2021, month, number)

    def one(limit: int, *facts: Fact, pair: int = 0, **more: object) -> Truth:
        return Truth(pair, "counter", limit, facts, **more)  # type: ignore[arg-type]

    return (
        # Asked to complete over the end of a month; the time begins anew afterwards.
        one(
            5,
            Fact(day(3, 26), "received", due(4, 2)),
            Fact(day(3, 30), "asked"),
            Fact(day(4, 9), "answered", due(4, 16)),
            Fact(day(4, 15), "ended", how="resolved"),
        ),
        # Asked, and taken back without an answer.
        one(
            5,
            Fact(day(5, 24), "received", due(5, 31)),
            Fact(day(5, 26), "asked"),
            Fact(day(7, 5), "ended", how="withdrawn"),
        ),
        # A new appointment, kept on its day.
        one(
            5,
            Fact(day(8, 2), "received", due(8, 9)),
            Fact(day(8, 5), "extended", due(8, 12)),
            Fact(day(8, 12, 10), "ended", how="resolved"),
        ),
        # Resolved in June, taken up again, resolved in July.
        one(
            5,
            Fact(day(6, 7), "received", due(6, 14)),
            Fact(day(6, 11), "ended", how="resolved"),
            Fact(day(6, 28), "reopened", due(7, 5)),
            Fact(day(7, 6), "ended", how="resolved"),
        ),
        # Stopped in one year's spring, taken up again in autumn, never ended.
        one(
            10,
            Fact(day(4, 5), "received", due(4, 19)),
            Fact(day(4, 7), "ended", how="stopped"),
            Fact(day(9, 6), "reopened", due(9, 20)),
        ),
        # A fee that was given back, another that was not.
        one(
            5,
            Fact(day(11, 1), "received", due(11, 8)),
            Fact(day(11, 1, 10), "paid", how="direct"),
            Fact(day(11, 3), "unpaid"),
            Fact(day(11, 5), "ended", how="resolved"),
        ),
        # On the day it was due, after the hour: in time by the day, late by the minute.
        one(
            5,
            Fact(day(11, 1), "received", due(11, 8)),
            Fact(day(11, 8, 18), "ended", how="resolved"),
        ),
        Truth(1, "online", 5, (Fact(day(5, 17), "refused"),)),
        # A day off was decided while it was being handled.
        one(
            5,
            Fact(day(10, 15), "received", due(10, 22)),
            Fact(day(10, 18), "calendar", after(due(10, 15), 5, {*HOLIDAYS, EXTRA})),
            Fact(day(10, 25, 10), "ended", how="resolved"),
        ),
        # From before the year, ended in it.
        one(
            10,
            Fact(datetime(2020, 12, 21, 9, tzinfo=VN), "received", due(1, 5)),
            Fact(day(1, 6), "ended", how="resolved"),
        ),
        # Handled on paper in March, entered in August.
        one(
            5,
            Fact(day(3, 15), "received", due(3, 22)),
            Fact(day(3, 24), "ended", how="resolved"),
            told=day(8, 10),
        ),
        one(
            5,
            Fact(day(3, 16), "received", due(3, 23)),
            Fact(day(9, 1), "ended", how="resolved"),
            told=day(8, 10),
            pair=2,
        ),
    )
