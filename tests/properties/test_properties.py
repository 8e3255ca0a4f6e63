"""Laws that hold for every calendar, code, word, process and chain."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.domain.catalogue.rules.spelling import without_a_letter
from motcua.domain.deadlines.rules.calendar import DayKind, DayRow, WorkingCalendar
from motcua.domain.deadlines.rules.due import add_working_time, due, due_at
from motcua.domain.deadlines.rules.limits import LimitUnit, Policy, TimeLimit
from motcua.domain.dossiers.rules.codes import CODE_RULES, foreign_code
from motcua.domain.ledger.rules import Entry, Head, first_fault, hash_of
from motcua.kernel.canonical import canonical_bytes
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid
from motcua.kernel.text import search_key

FIRST, LAST = date(2021, 1, 1), date(2023, 12, 31)
days = st.dates(date(2021, 6, 1), date(2022, 6, 1))
starts = st.datetimes(datetime(2021, 6, 1), datetime(2022, 6, 1)).map(  # noqa: DTZ001 - made aware below
    lambda moment: moment.replace(tzinfo=VN)
)
calendars = st.builds(
    lambda off, working: WorkingCalendar(
        version="any",
        days={
            **{day: DayRow(day, DayKind.HOLIDAY, "nghỉ") for day in off},
            **{day: DayRow(day, DayKind.WORKING_REST_DAY, "bù") for day in working},
        },
        first=FIRST,
        last=LAST,
    ),
    st.frozensets(st.dates(FIRST, date(2023, 1, 1)), max_size=40),
    st.frozensets(st.dates(FIRST, date(2023, 1, 1)), max_size=10),
)
counted = st.sampled_from(
    [LimitUnit.WORKING_DAY, LimitUnit.CALENDAR_DAY, LimitUnit.WORKING_HOUR]
)


@given(calendars, starts, st.integers(1, 60), counted)
def test_a_due_date_is_a_working_moment_after_the_start(
    calendar: WorkingCalendar, start: datetime, amount: int, unit: LimitUnit
) -> None:
    found = due_at(
        start=start, limit=TimeLimit(amount, unit), calendar=calendar, policy=Policy()
    )
    assert found > start
    assert calendar.is_working_day(found.astimezone(VN).date())


@given(calendars, starts, st.integers(1, 59), counted)
def test_a_longer_limit_never_ends_sooner(
    calendar: WorkingCalendar, start: datetime, amount: int, unit: LimitUnit
) -> None:
    ends = [
        due_at(start=start, limit=TimeLimit(n, unit), calendar=calendar, policy=Policy())
        for n in (amount, amount + 1)
    ]
    assert ends[0] <= ends[1]


@given(calendars, days, st.integers(1, 80))
def test_counting_forth_and_back_agree(
    calendar: WorkingCalendar, day: date, count: int
) -> None:
    last = calendar.working_days_after(day, count)
    assert calendar.working_days_between(day, last) == count


@given(calendars, starts, st.integers(1, 40 * 60), st.integers(1, 40 * 60))
def test_working_time_adds_up(
    calendar: WorkingCalendar, start: datetime, first: int, second: int
) -> None:
    one, two = timedelta(minutes=first), timedelta(minutes=second)
    in_steps = add_working_time(add_working_time(start, one, calendar), two, calendar)
    assert in_steps == add_working_time(start, one + two, calendar)


@given(calendars, starts, st.integers(1, 30))
def test_an_explanation_names_every_day_off_on_the_way(
    calendar: WorkingCalendar, start: datetime, amount: int
) -> None:
    limit = TimeLimit(amount, LimitUnit.WORKING_DAY)
    found = due(start=start, limit=limit, calendar=calendar, policy=Policy())
    begun, ended = start.date(), found.at.astimezone(VN).date()
    off = sum(
        begun < day <= ended and row.kind is DayKind.HOLIDAY
        for day, row in calendar.days.items()
    )
    assert sum(line.rule == "day_off" for line in found.lines) == off


@given(
    st.sampled_from(sorted(CODE_RULES)),
    days,
    st.integers(1, 9999),
    st.integers(1, 9999),
)
def test_codes_of_two_numbers_differ_and_are_taken_back(
    rule: str, day: date, one: int, other: int
) -> None:
    left, right = (CODE_RULES[rule]("H49.04", day, n) for n in (one, other))
    assert (left == right) == (one == other)
    assert foreign_code(left.lower()) == left


@given(st.text(max_size=60))
def test_a_foreign_code_is_tidy_or_refused(text: str) -> None:
    field = "foreign_code"
    try:
        code = foreign_code(text)
    except Invalid as error:
        code, field = "REFUSED", error.field or ""
    assert field == "foreign_code"
    assert code.isascii()
    assert 6 <= len(code) <= 50


words = st.text("abcdeghiklmnopqrstuvxy", min_size=4, max_size=12)


@given(words, st.data())
def test_one_wrong_letter_still_meets(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdeghiklmnopqrstuvxy"))
    for typed in (
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place + 1 :],
        word[:place] + letter + word[place:],
    ):
        if len(typed) >= 4:
            assert without_a_letter(typed) & without_a_letter(word)


@given(st.text())
def test_a_search_key_is_its_own_key(text: str) -> None:
    key = search_key(text)
    assert search_key(key) == key
    assert key.isascii()


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=8), plain, max_size=6), st.randoms())
def test_canonical_bytes_do_not_depend_on_the_order_of_keys(
    value: dict[str, object], random: object
) -> None:
    turned = dict(reversed(list(value.items())))
    try:
        left = canonical_bytes(value)
    except UnicodeEncodeError:
        pytest.skip("a lone surrogate is no text")
    assert left == canonical_bytes(turned)


def chain(payloads: list[int]) -> list[Entry]:
    head, found = Head(), []
    for payload in payloads:
        entry = Entry(
            topic="dossier",
            stream=1,
            n=head.n + 1,
            at=datetime(2021, 11, 22, tzinfo=UTC),
            kind="k",
            actor={},
            payload={"value": payload},
            previous=head.hash,
        )
        entry = replace(entry, hash=hash_of(entry))
        head = Head(entry.n, entry.hash)
        found.append(entry)
    return found


@given(st.lists(st.integers(), min_size=1, max_size=8), st.data())
@settings(max_examples=60)
def test_whatever_is_changed_taken_or_put_in_is_found(
    payloads: list[int], data: st.DataObject
) -> None:
    entries = chain(payloads)
    assert first_fault(entries) is None
    place = data.draw(st.integers(0, len(entries) - 1))
    changed = replace(entries[place], payload={"value": "other"})
    assert first_fault([*entries[:place], changed, *entries[place + 1 :]]) == place + 1
    if place + 1 < len(entries):
        assert first_fault([*entries[:place], *entries[place + 1 :]]) == place + 1
    doubled = [*entries[: place + 1], entries[place], *entries[place + 1 :]]
    assert first_fault(doubled) == place + 2
