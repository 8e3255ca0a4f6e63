"""How far a parcel is, whatever order the carrier's notices come in."""

from datetime import datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.domain.post.rules.money import Verdict, verdict_of
from motcua.domain.post.rules.parcels import (
    ParcelPaper,
    Place,
    checked_cod,
    checked_papers,
    checked_place,
    number_of,
)
from motcua.domain.post.rules.states import (
    FINAL,
    Fault,
    PostState,
    Standing,
    Statement,
    can_cancel,
    standing,
)
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, Several

T0 = datetime(2021, 11, 22, 8, tzinfo=VN)
STATED = [s for s in PostState if s not in (PostState.CREATED, PostState.SENT)]


def said(state: PostState, hour: int, n: str = "", **more: object) -> Statement:
    at = T0 + timedelta(hours=hour)
    late = T0 + timedelta(days=9)
    return Statement(n or f"{state}-{hour}", state, at, late, **more)  # type: ignore[arg-type]


HAPPY = [
    said(PostState.ACCEPTED, 1),
    said(PostState.PICKED_UP, 2),
    said(PostState.AT_OFFICE, 3),
    said(PostState.OUT, 4),
    said(PostState.FAILED, 5),
    said(PostState.OUT, 28),
    said(PostState.DELIVERED, 29),
]


def heard(statements: list[Statement]) -> tuple[Standing, set[Fault]]:
    """Hear one after another, acting at once on an end nothing speaks against."""
    known: list[Statement] = []
    settled: PostState | None = None
    faults: set[Fault] = set()
    now = standing([], start=PostState.SENT)
    for one in statements:
        known.append(one)
        now = standing(known, start=PostState.SENT, settled=settled)
        faults |= {found.fault for found in now.contradictions}
        if now.state in FINAL and not now.contradictions:
            settled = now.state
    return now, faults


statements = st.lists(
    st.builds(
        said,
        st.sampled_from(STATED),
        st.integers(1, 6),
        st.sampled_from(["", "same"]),
    ),
    max_size=6,
)


@given(statements, st.randoms(use_true_random=False))
def test_any_order_ends_in_the_same_state_or_is_put_before_an_officer(
    stated: list[Statement], random: object
) -> None:
    mixed = list(stated)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    (one, its), (other, others) = heard(stated), heard(mixed)
    if not its or not others:
        assert one.state == other.state
        assert its == others == set()


@given(statements)
def test_what_was_acted_on_is_never_left(stated: list[Statement]) -> None:
    for end in FINAL:
        found = standing(stated, start=PostState.SENT, settled=end)
        assert found.state is end
        denied = [s for s in stated if s.state in FINAL and s.state is not end]
        told = {c.theirs for c in found.contradictions}
        assert set(denied) <= told


def test_the_usual_way_in_any_order() -> None:
    ends = {standing(p, start=PostState.SENT) for p in permutations(HAPPY[3:])}
    assert {e.state for e in ends} == {PostState.DELIVERED}
    assert {e.contradictions for e in ends} == {()}
    assert {e.tries for e in ends} == {1}


@pytest.mark.parametrize(
    ("first", "second", "fault"),
    [
        (PostState.DELIVERED, PostState.FAILED, True),
        (PostState.DELIVERED, PostState.OUT, True),
        (PostState.DELIVERED, PostState.RETURNED, True),
        (PostState.DELIVERED, PostState.LOST, True),
        (PostState.RETURNING, PostState.DELIVERED, True),
        (PostState.RETURNING, PostState.OUT, True),
        (PostState.CANCELLED, PostState.PICKED_UP, True),
        (PostState.RETURNING, PostState.RETURNED, False),
        (PostState.FAILED, PostState.OUT, False),
        (PostState.FAILED, PostState.DELIVERED, False),
        (PostState.OUT, PostState.AT_OFFICE, False),
        (PostState.DELIVERED, PostState.DELIVERED, False),
        (PostState.DELIVERED, PostState.AT_OFFICE, False),
    ],
)
def test_what_contradicts(first: PostState, second: PostState, fault: bool) -> None:  # noqa: FBT001 - a table
    pair = [said(first, 1), said(second, 2)]
    for stated in (pair, pair[::-1]):
        faults = heard(stated)[1]
        assert faults == ({Fault.STATE} if fault else set())


def test_two_contents_under_one_number_count_for_nothing() -> None:
    stated = [said(PostState.PICKED_UP, 1, "a"), said(PostState.DELIVERED, 2, "a")]
    found = standing(stated, start=PostState.SENT)
    assert found.state is PostState.SENT
    assert {c.fault for c in found.contradictions} == {Fault.NUMBER}
    assert len(found.contradictions) == 2


def test_a_time_to_come_is_told_and_moves_nothing() -> None:
    ahead = Statement("x", PostState.DELIVERED, T0 + timedelta(hours=1), T0)
    found = standing([ahead], start=PostState.SENT)
    assert found.state is PostState.SENT
    assert [c.fault for c in found.contradictions] == [Fault.TIME]


def test_only_what_nobody_has_fetched_can_be_called_off() -> None:
    may = {state for state in PostState if can_cancel(state)}
    assert may == {PostState.CREATED, PostState.SENT, PostState.ACCEPTED}


def test_an_address_is_told_whole_and_has_no_district() -> None:
    with pytest.raises(Several) as caught:
        checked_place(Place("", "12", "", "", ""))
    fields = {fault.field for fault in caught.value.faults}
    assert fields == {"name", "phone", "street", "ward", "province"}
    good = checked_place(
        Place(" Lê  An", "+84 912.345.678", "Số 1", "Phường Hạ Long", "Quảng Ninh")
    )
    assert (good.name, good.phone) == ("Lê An", "0912345678")
    assert good.address == "Số 1, Phường Hạ Long, Quảng Ninh"


def test_papers_and_money_have_borders() -> None:
    assert checked_papers([ParcelPaper(" Đơn "), ParcelPaper(" ")])[0].name == "Đơn"
    for papers in ([], [ParcelPaper("a", 0)], [ParcelPaper("a")] * 51):
        with pytest.raises(Invalid):
            checked_papers(papers)
    assert checked_cod(50_000_000)
    for amount in (-1, 50_000_001):
        with pytest.raises(Invalid):
            checked_cod(amount)
    assert number_of("ab" * 16) == "MCABABABABABABAB"


@pytest.mark.parametrize(
    ("due", "amount", "paid", "verdict"),
    [
        (30, 30, False, Verdict.AGREES),
        (30, 31, False, Verdict.DIFFERS),
        (30, 30, True, Verdict.TWICE),
        (None, 30, False, Verdict.UNKNOWN),
    ],
)
def test_money_agrees_to_the_dong(
    due: int | None,
    amount: int,
    paid: bool,  # noqa: FBT001 - a table
    verdict: Verdict,
) -> None:
    assert verdict_of(due=due, amount=amount, paid=paid) is verdict
