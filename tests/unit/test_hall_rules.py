"""The hall's rules: periods that add up, the fair order, an honest wait, limits."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from heapq import heappop, heappush

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.domain.hall.rules.calling import (
    MOST_PASSED_BY,
    PRIORITY_HEAD_START,
    Caller,
    Waiting,
    callable_by,
    in_order,
    next_ticket,
)
from motcua.domain.hall.rules.expecting import (
    LEAST_MEASURED,
    Unknown,
    counters_for,
    expected_wait,
)
from motcua.domain.hall.rules.limits import (
    Limits,
    check_answers,
    check_limits,
    free_places,
)
from motcua.domain.hall.rules.periods import (
    MOVES,
    Outcome,
    Period,
    Spell,
    Verb,
    spell_fault,
    spent,
    step,
)
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, NotNow

EIGHT = datetime(2021, 11, 22, 8, 0, tzinfo=VN)
MINUTE = timedelta(minutes=1)


def at(minutes: float) -> datetime:
    return EIGHT + minutes * MINUTE


@st.composite
def tickets(draw: st.DrawFn) -> list[Waiting]:
    """Draw a hall of people of whom some have priority and some an appointment."""
    count = draw(st.integers(1, 25))
    return [
        Waiting(
            id=n,
            service_id=draw(st.integers(1, 3)),
            taken_at=at(draw(st.integers(0, 200))),
            prioritised=draw(st.booleans()),
            appointment_at=at(draw(st.integers(0, 240))) if draw(st.booleans()) else None,
        )
        for n in range(count)
    ]


@given(tickets(), tickets())
def test_nobody_is_passed_by_whoever_comes_much_later(
    here: list[Waiting], later: list[Waiting]
) -> None:
    """No starvation: however many come after the bound, all who wait go first.

    Who has come before the time of an appointment waits for that time.
    """
    here = [t for t in here if t.appointment_at is None or t.appointment_at <= t.taken_at]
    last = max((t.taken_at for t in here), default=EIGHT)
    shift = last + MOST_PASSED_BY + MINUTE - EIGHT
    after = [
        Waiting(
            100 + t.id,
            t.service_id,
            t.taken_at + shift,
            t.prioritised,
            t.appointment_at + shift if t.appointment_at else None,
        )
        for t in later
    ]
    called = [t.id for t in in_order([*after, *here])]
    assert set(called[: len(here)]) == {t.id for t in here}


@given(tickets())
def test_priority_goes_before_whoever_came_within_its_head_start(
    found: list[Waiting],
) -> None:
    walk_ins = [t for t in found if t.appointment_at is None]
    order = {t.id: n for n, t in enumerate(in_order(walk_ins))}
    for one in walk_ins:
        for other in walk_ins:
            if one.prioritised and not other.prioritised:
                first = one.taken_at - other.taken_at < PRIORITY_HEAD_START
                if one.taken_at - other.taken_at != PRIORITY_HEAD_START:
                    assert (order[one.id] < order[other.id]) is first


@given(tickets(), st.lists(st.frozensets(st.integers(1, 3), min_size=1), min_size=1))
def test_each_number_is_called_once_and_all_of_a_served_service_are(
    found: list[Waiting], counters: list[frozenset[int]]
) -> None:
    waiting, called = list(found), list[int]()
    opened = frozenset(range(len(counters)))
    while True:
        before = len(called)
        for n, served in enumerate(counters):
            ticket = next_ticket(Caller(n, served, opened), waiting)
            if ticket is not None:
                assert ticket.service_id in served
                waiting.remove(ticket)
                called.append(ticket.id)
        if len(called) == before:
            break
    assert len(set(called)) == len(called)
    served_at_all = frozenset[int]().union(*counters)
    assert set(called) == {t.id for t in found if t.service_id in served_at_all}


def test_an_appointment_is_called_at_its_time_and_lost_by_coming_late() -> None:
    walk_in = Waiting(1, 1, at(45))
    on_time = Waiting(2, 1, at(50), appointment_at=at(54))
    early = Waiting(3, 1, at(0), appointment_at=at(60))
    late = Waiting(4, 1, at(76), appointment_at=at(60))
    assert [t.id for t in in_order([walk_in, on_time, early, late])] == [2, 1, 3, 4]


def test_who_was_sent_to_a_counter_is_left_to_it_while_it_is_open() -> None:
    sent = Waiting(1, service_id=1, taken_at=EIGHT, counter_id=7)
    both = frozenset({7, 8})
    assert callable_by(Caller(7, frozenset({2}), both), sent)
    assert not callable_by(Caller(8, frozenset({1}), both), sent)
    assert callable_by(Caller(8, frozenset({1}), frozenset({8})), sent)


@given(st.lists(st.sampled_from(list(Verb)), max_size=40), st.data())
def test_whatever_is_pressed_every_minute_is_explained(
    verbs: list[Verb], data: st.DataObject
) -> None:
    now, kind, ended = EIGHT, Period.WAITING, None
    spells = [Spell(Period.WAITING, EIGHT, None)]
    for verb in [*verbs, Verb.CLOSE]:
        if ended is not None:
            with pytest.raises(NotNow, match="kết thúc"):
                step(verb, "")
            continue
        try:
            result = step(verb, kind)
        except NotNow:
            assert kind not in MOVES[verb]
            continue
        now += data.draw(st.integers(0, 90)) * MINUTE
        spells[-1] = Spell(spells[-1].kind, spells[-1].began_at, now)
        if isinstance(result, Outcome):
            ended = now
        else:
            kind = result
            spells.append(Spell(kind, now, None))
    assert ended is not None
    assert spell_fault(EIGHT, ended, spells) == ""
    assert sum(spent(spells, now).values(), timedelta()) == ended - EIGHT


def test_minutes_that_do_not_add_up_are_named() -> None:
    one = Spell(Period.WAITING, at(0), at(5))
    assert spell_fault(at(0), at(5), []) == "none"
    assert spell_fault(at(0), at(6), [one]) == "end"
    assert spell_fault(at(0), at(9), [one, Spell(Period.CALLED, at(6), at(9))]) == "gap"
    assert (
        spell_fault(at(0), at(4), [one, Spell(Period.CALLED, at(5), at(4))])
        == "backwards"
    )


def test_nothing_is_forecast_from_too_little_or_for_no_counter() -> None:
    few = [300.0] * (LEAST_MEASURED - 1)
    known = expected_wait(ahead=3, counters=2, idle=0, measured=few)
    assert known.unknown is Unknown.TOO_LITTLE
    known = expected_wait(ahead=3, counters=0, idle=0, measured=[300.0] * 20)
    assert known.unknown is Unknown.NO_COUNTER
    now = expected_wait(ahead=0, counters=2, idle=1, measured=[300.0] * 20)
    assert (now.low, now.likely, now.high, now.unknown) == (0, 0, 0, None)


@given(
    st.integers(0, 40),
    st.floats(0.2, 12),
    st.lists(st.floats(30, 3600), min_size=LEAST_MEASURED, max_size=60),
)
def test_a_wait_grows_with_people_and_shrinks_with_counters(
    ahead: int, counters: float, measured: list[float]
) -> None:
    one = expected_wait(ahead=ahead, counters=counters, idle=0, measured=measured)
    more = expected_wait(ahead=ahead + 1, counters=counters, idle=0, measured=measured)
    faster = expected_wait(ahead=ahead, counters=counters * 2, idle=0, measured=measured)
    assert 0 <= one.low <= one.likely <= one.high
    assert one.likely <= more.likely
    assert one.high <= more.high
    assert faster.likely <= one.likely


def test_about_eight_of_ten_wait_within_the_range() -> None:
    """Measured against halls played through by chance, of every size."""
    chance, inside, tried = random.Random(22), 0, 400
    for _ in range(tried):
        counters, ahead = chance.randint(1, 6), chance.randint(0, 25)
        measured = [chance.gammavariate(3, 120) for _ in range(40)]
        told = expected_wait(ahead=ahead, counters=counters, idle=0, measured=measured)
        waited = _waited(chance, counters, ahead) / 60
        inside += told.low <= waited <= told.high
    assert 0.7 < inside / tried < 0.97


def _waited(chance: random.Random, counters: int, ahead: int) -> float:
    """Play a hall: every counter is somewhere in its present service; return seconds."""
    free: list[float] = []
    for _ in range(counters):
        heappush(free, chance.random() * chance.gammavariate(4, 120))
    for _ in range(ahead):
        heappush(free, heappop(free) + chance.gammavariate(3, 120))
    return heappop(free)


@pytest.mark.parametrize(
    ("served", "queued", "expected"),
    [
        ([{1}], {1: 4}, 1.0),
        ([{1}, {2}], {1: 4}, 1.0),
        ([{1, 2}], {1: 3, 2: 3}, 0.5),
        ([{1, 2}, {1}], {1: 0, 2: 0}, 1.5),
        ([], {1: 4}, 0.0),
    ],
)
def test_a_counter_of_several_services_works_for_each_in_part(
    served: Sequence[set[int]], queued: dict[int, int], expected: float
) -> None:
    found = counters_for(1, [frozenset(s) for s in served], queued)
    assert found == pytest.approx(expected)


ORDER = Limits(
    number="2686/QĐ-BCĐQG",
    authority="Ban Chỉ đạo quốc gia",
    valid_from=date(2021, 11, 1),
    valid_to=date(2021, 11, 30),
    places={"1": 20},
    questions=("Ông/bà có sốt không?",),
    keep_days=14,
)


def test_an_order_counts_on_its_days_and_answers_no_longer_than_it_says() -> None:
    days = [date(2021, 10, 31), date(2021, 11, 1), date(2021, 11, 30), date(2021, 12, 1)]
    assert [ORDER.in_force(day) for day in days] == [False, True, True, False]
    assert ORDER.delete_on(date(2021, 11, 22)) == date(2021, 12, 7)


def test_places_inside_are_counted_where_an_order_limits_them() -> None:
    assert free_places(None, "1", 500) is None
    assert free_places(ORDER, "2", 500) is None
    assert [free_places(ORDER, "1", n) for n in (0, 19, 20, 25)] == [20, 1, 0, 0]


def test_answers_are_all_asked_for_and_one_yes_needs_a_person() -> None:
    assert check_answers(ORDER, ["no"])
    assert not check_answers(ORDER, ["yes"])
    for bad in ([], ["no", "no"], ["maybe"]):
        with pytest.raises(Invalid, match="sức khỏe"):
            check_answers(ORDER, bad)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"number": ""}, "number"),
        ({"authority": ""}, "authority"),
        ({"valid_to": date(2021, 10, 1)}, "valid_to"),
        ({"places": {"1": 0}}, "places"),
        ({"keep_days": 31}, "keep_days"),
    ],
)
def test_an_order_without_authority_or_end_is_none(
    change: dict[str, object], field: str
) -> None:
    values = {name: getattr(ORDER, name) for name in ORDER.__slots__}
    with pytest.raises(Invalid) as refused:
        check_limits(Limits(**{**values, **change}))
    assert refused.value.field == field
