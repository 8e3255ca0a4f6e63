"""Who may collect, what is left, what a signature is, when a result is called after."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from motcua.domain.delivery.rules import ThingState
from motcua.domain.delivery.rules.collecting import (
    Stage,
    Terms,
    after,
    check_storing,
    check_terms,
    collectable_from,
    ripe,
    step_at,
)
from motcua.domain.delivery.rules.handing import (
    Authority,
    Collecting,
    Collector,
    Owner,
    Piece,
    check_collector,
    check_ticked,
    check_witnessed,
    left_after,
    to_witness,
)
from motcua.domain.delivery.rules.signature import picture_of, read_strokes
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, MotcuaError, NotNow, Several
from tests.clocks import vietnam

HOA = Owner("Nguyễn Thị Hoa", "cccd", "022155900037")
FIRM = Owner("Công ty An Bình", "tax", "5701234567")
MONDAY = datetime(2021, 11, 22, 8, 0, tzinfo=VN)


def codes(error: MotcuaError) -> set[str]:
    faults = error.faults if isinstance(error, Several) else (error,)
    return {fault.code for fault in faults}


def collecting(**changes: Any) -> Collecting:
    known: dict[str, Any] = {"who": Collector.OWNER, "name": "", "number": HOA.number}
    return Collecting(**{**known, **changes})


MANDATED = {
    "who": Collector.AUTHORISED,
    "name": "Trần Văn Nam",
    "number": "022085001234",
    "authority": Authority.MANDATE,
    "note": "Số 12/2021, UBND phường Hà Khẩu",
}


@pytest.mark.parametrize(
    ("given", "owner"),
    [
        ({"number": "022 155 900 037"}, HOA),
        ({"number": "001", "old_number": "022155900037"}, HOA),
        (MANDATED, HOA),
        ({**MANDATED, "note": "", "has_file": True}, HOA),
        (MANDATED, FIRM),
    ],
)
def test_these_may_collect(given: dict[str, Any], owner: Owner) -> None:
    check_collector(collecting(**given), owner)


@pytest.mark.parametrize(
    ("given", "owner", "faults"),
    [
        ({"number": "022155900038"}, HOA, {"identity_differs"}),
        ({"number": " "}, HOA, {"id_number_missing"}),
        ({"number": FIRM.number}, FIRM, {"collector_is_organisation"}),
        ({**MANDATED, "number": HOA.number}, HOA, {"collector_is_owner"}),
        ({**MANDATED, "note": " "}, HOA, {"authority_not_kept"}),
        ({**MANDATED, "authority": None, "name": ""}, HOA,
         {"authority_missing", "collector_missing"}),
    ],
)  # fmt: skip
def test_these_may_not(given: dict[str, Any], owner: Owner, faults: set[str]) -> None:
    with pytest.raises(MotcuaError) as caught:
        check_collector(collecting(**given), owner)
    assert codes(caught.value) == faults


HELD, RELEASED, LOST = ThingState.HELD, ThingState.RELEASED, ThingState.LOST
PIECES = (
    Piece(1, "Kết quả", HELD, here=True),
    Piece(2, "Bản chính", ThingState.IN_TRANSIT, here=False),
    Piece(3, "Đã trả", RELEASED, here=False),
    Piece(4, "Mất", LOST, here=False),
    Piece(5, "Sổ đỏ", HELD, here=True, valuable=True),
)


def test_the_dossier_ends_when_nothing_is_left() -> None:
    assert [p.n for p in left_after(PIECES, {1})] == [2, 5]
    assert left_after(PIECES, {1, 2, 5}) == ()


def test_only_what_is_here_is_given() -> None:
    check_ticked(PIECES, {1, 5})
    with pytest.raises(Invalid):
        check_ticked(PIECES, ())
    for wrong in ({1, 2}, {3}, {4}, {99}):
        with pytest.raises(Conflict):
            check_ticked(PIECES, wrong)


def test_valuables_wait_for_a_second_officer() -> None:
    assert [p.n for p in to_witness(PIECES)] == [5]
    check_witnessed(PIECES, {1}, 7)
    proposed = (Piece(5, "Sổ đỏ", HELD, here=True, valuable=True, proposed_by=7),)
    assert to_witness(proposed) == ()
    check_witnessed(proposed, {5}, 8)
    for pieces, officer in ((PIECES, 7), (proposed, 7)):
        with pytest.raises(NotNow):
            check_witnessed(pieces, {5}, officer)


WAVE = [[[x, 100 + x % 40] for x in range(50, 400, 5)], [[500, 100], [500, 300]]]


def test_a_signature_is_drawn_as_it_was_sent() -> None:
    strokes = read_strokes(json.dumps(WAVE))
    assert picture_of(strokes).startswith(b"\x89PNG")
    assert picture_of(strokes) == picture_of(read_strokes(json.dumps(WAVE)))


@pytest.mark.parametrize(
    "sent",
    ["", " ", "[]", "[[[10,10]]]", "[[[10,10],[12,12]]]", "{}", "null", "x", "[1]",
     '[[["1",2],[3,4]]]', "[[[1,2,3]]]", "[[[-1,5],[900,5]]]", "[[[0,0],[5000,0]]]",
     "[[[true,1],[900,5]]]", "[[[0.5,1],[900,5]]]", "[" * 50_000, "1" * 90_000,
     json.dumps([[[n % 1000, 5] for n in range(6_100)]])],
)  # fmt: skip
def test_what_is_no_signature_is_refused(sent: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_strokes(sent)
    assert caught.value.field == "signature"


def test_a_result_can_be_collected_when_all_has_come() -> None:
    day = timedelta(days=1)
    given: dict[str, Any] = {"sealed_at": MONDAY, "due_at": MONDAY + 3 * day}
    assert collectable_from(**given, here_since=MONDAY + day) == MONDAY + 3 * day
    assert collectable_from(**given, here_since=MONDAY + 5 * day) == MONDAY + 5 * day
    given["due_at"] = None
    assert collectable_from(**given, here_since=None) == MONDAY


def test_the_steps_follow_each_other_to_storing_by_hand() -> None:
    stages, stage = [Stage.WAITING], after(Stage.WAITING)
    while stage is not None:
        stages.append(stage)
        stage = after(stage)
    assert stages == list(Stage)[:-1]
    assert after(Stage.STORED) is None


def test_a_step_is_ripe_on_its_working_day_and_not_before() -> None:
    terms = Terms(remind=2, again=4, overdue=6, store=8)
    given: dict[str, Any] = {"since": MONDAY, "terms": terms, "calendar": vietnam()}
    when = step_at(stage=Stage.WAITING, **given)
    assert when is not None
    assert when.date() == (MONDAY + timedelta(days=2)).date()
    early = when - timedelta(minutes=1)
    assert ripe(stage=Stage.WAITING, at=early, **given) is None
    assert ripe(stage=Stage.WAITING, at=when, **given) is Stage.REMINDED
    # Nothing ran for a long time: still one step, so that everybody is reminded first.
    late = MONDAY + timedelta(days=60)
    assert ripe(stage=Stage.WAITING, at=late, **given) is Stage.REMINDED
    assert ripe(stage=Stage.OVERDUE, at=late, **given) is Stage.TO_STORE
    assert ripe(stage=Stage.TO_STORE, at=late, **given) is None


@pytest.mark.parametrize(
    ("terms", "fields"),
    [
        (Terms(), set()),
        (Terms(0, 15, 30, 90), {"remind"}),
        (Terms(5, 5, 30, 90), {"again"}),
        (Terms(5, 40, 30, 90), {"overdue"}),
        (Terms(5, 15, 30, 501), {"store"}),
        (Terms(9, 8, 7, 6), {"again", "overdue", "store"}),
    ],
)
def test_terms_are_in_order(terms: Terms, fields: set[str]) -> None:
    if not fields:
        check_terms(terms)
        return
    with pytest.raises(Several) as caught:
        check_terms(terms)
    assert {fault.field for fault in caught.value.faults} == fields


def test_only_what_is_overdue_is_stored_and_somewhere() -> None:
    check_storing(Stage.OVERDUE, "Kho A, giá 3")
    for stage, place in ((Stage.REMINDED, "Kho A"), (Stage.TO_STORE, " ")):
        with pytest.raises(Invalid) as caught:
            check_storing(stage, place)
        assert caught.value.field == "place"
