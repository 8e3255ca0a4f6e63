"""Moving a running dossier to another version: only where it is proved."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.deciding import Facts
from motcua.domain.dossiers.workflow.definition import Process, SubDossier
from motcua.domain.dossiers.workflow.engine import decide
from motcua.domain.dossiers.workflow.guards import Check, How
from motcua.domain.dossiers.workflow.migration import Safety, movable, safety
from motcua.domain.dossiers.workflow.states import (
    NEW,
    Item,
    ItemKind,
    Outcome,
    Proposal,
    Stamp,
    State,
    Status,
)
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.clock import VN
from tests.processes import (
    FACTS,
    YES,
    changed,
    either,
    fork,
    largest,
    move,
    on,
    process,
    step,
)

AT = datetime(2021, 11, 22, 9, 0, tzinfo=VN)
BESIDE = process(
    on("begin", "f"),
    fork("f", "a", "b"),
    on("a", "a2"),
    on("a2", "j"),
    on("b", "j"),
    on("j", "appraise", join=True),
)


def walk(found: Process, *moves: str, **answers: Any) -> State:
    """Return the state after moves written as `command` or `command:step`."""
    state = _do(found, NEW, "accept", answers)
    for one in moves:
        state = _do(found, state, one, answers)
    return state


def _do(found: Process, state: State, one: str, answers: dict[str, Any]) -> State:
    command, _, at = one.partition(":")
    item = next((i.n for i in state.items if i.step == at), None)
    facts = Facts(
        actor=SYSTEM,
        at=AT,
        units={"reception": 1, "resolving": 2, "authority": 3},
        has_authority=True,
        opinion="Đủ",
        reason="Có",
        recipient="An",
        proof="Ký nhận",
        item_n=item,
        answers={} if command == "accept" else answers,
    )
    return decide(found, state, Command(command), facts).state


def codes(found: Safety) -> set[str]:
    assert found.safe is not bool(found.reasons)
    assert found.safe is not bool(found.reason)
    return {reason.code for reason in found.reasons}


# --- Safe -----------------------------------------------------------------------


def test_a_dossier_may_always_move_to_the_very_same_process() -> None:
    state = walk(BESIDE, "submit", "submit", "submit:a")
    assert safety(BESIDE, replace(BESIDE), state).way == (
        "begin –submit→ f",
        "f –submit→ a+b",
        "a –submit→ a2",
    )


def test_a_step_added_behind_is_no_hindrance_and_one_added_ahead_is_passed() -> None:
    ahead = changed(BESIDE, "j", move("submit", "check"))
    ahead = replace(ahead, steps=(*ahead.steps, on("check", "appraise")))
    state = walk(BESIDE, "submit", "submit", "submit:a")
    assert codes(safety(BESIDE, ahead, state)) == set()
    behind = replace(BESIDE, steps=(on("earlier", "begin"), *BESIDE.steps))
    assert codes(safety(BESIDE, behind, state)) == set()


def test_a_dossier_that_waits_at_the_join_for_one_branch_may_move() -> None:
    state = walk(BESIDE, "submit", "submit", "submit:b", "submit:a")
    assert state.steps == {"a2"}
    assert codes(safety(BESIDE, replace(BESIDE), state)) == set()


def test_a_decided_dossier_may_move_with_its_outcome() -> None:
    old = process()
    state = walk(old, "submit", "reject")
    assert state.outcome is Outcome.REJECTED
    new = changed(old, "seal", name="Đóng dấu")
    assert safety(old, new, state).safe


def test_dossiers_are_judged_each_for_itself() -> None:
    new = changed(BESIDE, "b", role=Role.HEAD)
    here, there = walk(BESIDE), walk(BESIDE, "submit", "submit")
    found = movable(BESIDE, new, [(1, here), (2, there)])
    assert [(n, proof.safe) for n, proof in found] == [(1, True), (2, False)]


# --- Not safe: what can be seen at once -----------------------------------------


def test_a_dossier_that_has_ended_stays() -> None:
    old = process()
    state = walk(old, "submit", "approve", "seal", "return")
    assert state.status is Status.RETURNED
    assert codes(safety(old, replace(old), state)) == {"ended"}


def test_nothing_moves_to_an_unsound_process() -> None:
    old = process()
    new = replace(old, steps=(*old.steps, on("alone", "seal")))
    assert codes(safety(old, new, walk(old))) == {"target_unsound"}


def test_an_act_that_waits_for_its_second_person_holds_the_dossier() -> None:
    old = process()
    state = walk(old)._replace(proposal=Proposal("submit", 7, 1))
    assert codes(safety(old, replace(old), state)) == {"proposal_pending"}


def test_a_step_that_is_gone_holds_the_dossier() -> None:
    old = process(on("a", "b"), on("b", "appraise"))
    new = process(on("a", "appraise"))
    assert codes(safety(old, new, walk(old, "submit"))) == {"step_gone"}
    assert safety(old, new, walk(old)).safe


@pytest.mark.parametrize(
    "more",
    [{"role": Role.HEAD}, {"place": "reception"}],
    ids=["role", "place"],
)
def test_a_step_that_is_somebody_elses_work_holds_the_dossier(more: Any) -> None:
    old = process(on("a", "b"), on("b", "appraise"))
    new = changed(old, "b", **more)
    assert codes(safety(old, new, walk(old, "submit"))) == {"step_differs"}
    assert safety(old, new, walk(old)).safe


def test_a_dossier_of_another_agency_that_was_never_opened_is_not_waited_for() -> None:
    old = process(on("a", "appraise"))
    new = process(step("a", move("proceed", "appraise"), sub=SubDossier("tax", "Thuế")))
    assert codes(safety(old, new, walk(old))) == {"step_differs"}


def test_a_consultation_stays_while_the_step_that_asked_stays() -> None:
    old = process(on("a", "b"), on("b", "appraise"))
    state = walk(old, "submit")
    asked = Item(9, ItemKind.CONSULT, "b", 4, Role.HEAD, asked_by=state.items[0].n)
    waiting = state._replace(items=(*state.items, asked))
    assert safety(old, changed(old, "a", name="Khác"), waiting).safe
    astray = waiting._replace(items=(*state.items, asked._replace(step="gone")))
    assert codes(safety(old, replace(old), astray)) == {"step_gone"}


def test_an_answer_that_is_no_longer_one_holds_the_dossier() -> None:
    by_kind = Check("kind", How.IS, "house")
    old = process(
        on("k", "a", asks=("kind",)),
        either("a", by_kind, "b", "appraise"),
        on("b", "appraise"),
    )
    fewer = replace(FACTS["kind"], choices={"house": "Nhà ở", "shop": "Cửa hàng"})
    new = replace(old, facts={**FACTS, "kind": fewer})
    assert codes(safety(old, new, walk(old, "submit", kind="works"))) == {"answer_unfit"}
    assert safety(old, new, walk(old, "submit", kind="shop")).safe


# --- Not safe: what only the ways show ------------------------------------------


def test_steps_that_never_stand_together_by_the_new_version_hold_the_dossier() -> None:
    in_a_row = process(
        on("begin", "f"),
        on("f", "a"),
        on("a", "a2"),
        on("a2", "b"),
        on("b", "j"),
        on("j", "appraise"),
    )
    both = walk(BESIDE, "submit", "submit")
    assert both.steps == {"a", "b"}
    assert codes(safety(BESIDE, in_a_row, both)) == {"never_there"}
    assert safety(BESIDE, in_a_row, walk(BESIDE, "submit")).safe


def test_a_branch_that_is_new_is_taken_as_done_by_a_dossier_within_the_block() -> None:
    three = changed(BESIDE, "f", move("submit", "a", "b", "c"))
    three = replace(three, steps=(*three.steps[:5], on("c", "j"), *three.steps[5:]))
    both = walk(BESIDE, "submit", "submit")
    assert safety(BESIDE, three, both).safe
    assert safety(BESIDE, three, walk(BESIDE, "submit")).safe


def test_a_stamp_the_new_version_gives_elsewhere_holds_the_dossier() -> None:
    old = process(on("a", "appraise"))
    earlier = changed(old, "a", move("submit", "appraise", stamp=Stamp.APPRAISED))
    earlier = changed(earlier, "appraise", move("submit", "approve"))
    earlier = changed(earlier, "approve", *old.by_key["approve"].moves[:2])
    assert codes(safety(old, earlier, walk(old, "submit"))) == {"past_differs"}
    assert safety(old, earlier, walk(old)).safe
    assert safety(old, earlier, walk(old, "submit", "submit")).safe


VISITED = process(
    on("k", "a", asks=("visit",)),
    either("a", YES, "b", "c"),
    on("b", "c"),
    on("c", "appraise"),
)


def test_an_answer_that_would_have_led_elsewhere_holds_the_dossier() -> None:
    turned = changed(VISITED, "a", move("submit", "c", when=YES), move("submit", "b"))
    at_b = walk(VISITED, "submit", "submit", visit=True)
    assert at_b.steps == {"b"}
    assert codes(safety(VISITED, turned, at_b)) == {"answers_differ"}
    at_c = walk(VISITED, "submit", "submit", "submit", visit=True)
    assert safety(VISITED, turned, at_c).safe


def test_a_question_read_ahead_that_was_asked_behind_holds_the_dossier() -> None:
    plain = process(on("k", "a"), on("a", "c"), on("c", "appraise"))
    new = process(
        on("k", "a", asks=("visit",)),
        on("a", "c"),
        either("c", YES, "d", "appraise"),
        on("d", "appraise"),
    )
    assert codes(safety(plain, new, walk(plain, "submit"))) == {"never_asked"}
    assert safety(plain, new, walk(plain)).safe, "it will be asked"
    again = changed(new, "a", asks=("visit",))
    assert safety(plain, again, walk(plain, "submit")).safe, "it will be asked again"
    unread = changed(new, "c", move("submit", "d"))
    assert safety(plain, unread, walk(plain, "submit")).safe, "nothing turns on it"


def test_what_the_dossier_is_counts_where_it_is_told() -> None:
    online = Check("channel", How.IS, "online")
    old = process(on("a", "b"), on("b", "appraise"))
    new = process(either("a", online, "b", "c"), on("b", "appraise"), on("c", "appraise"))
    state = walk(old, "submit")
    assert codes(safety(old, new, state)) == {"answers_differ"}, "it may be any"
    assert safety(old, new, state, known={"channel": "online"}).safe
    assert codes(safety(old, new, state, known={"channel": "post"})) == {"answers_differ"}


def test_who_did_a_step_that_is_new_is_not_known() -> None:
    old = process(on("a", "b"), on("b", "c"), on("c", "appraise"))
    new = process(
        on("a", "x"), on("x", "b"), on("b", "c"), on("c", "appraise", apart_from=("x",))
    )
    assert codes(safety(old, new, walk(old, "submit"))) == {"doer_unknown"}
    assert safety(old, new, walk(old)).safe, "the new step is still to come"
    known = changed(new, "c", apart_from=("a",))
    assert safety(old, known, walk(old, "submit")).safe


# --- Effort ---------------------------------------------------------------------


def test_four_branches_in_the_middle_are_proved_without_counting_mixtures() -> None:
    found = largest()
    state = State(
        Status.PROCESSING,
        items=tuple(
            Item(n, ItemKind.STEP, key, 2, Role.SPECIALIST)
            for n, key in enumerate(("a5", "b7", "c1", "d3"), start=1)
        ),
        stamps=frozenset({Stamp.RECEIVED}),
        facts={"ask_a": True, "ask_b": False, "ask_c": True, "ask_d": False},
    )
    proof = safety(found, replace(found), state)
    assert proof.safe
    assert len(proof.way) == 11 + 5 + 7 + 1 + 3
    beyond = state._replace(
        facts={**state.facts, "ask_b": True}, items=(*state.items[:1],)
    )
    assert safety(found, replace(found), beyond).safe, "the other three wait at the join"


def test_a_version_with_an_agency_nobody_is_for_the_dossier_is_no_way_on() -> None:
    units = {"reception": 1, "resolving": 2, "authority": 3}
    state = walk(BESIDE)
    asks = changed(BESIDE, "appraise", place="commune")
    asks = replace(asks, parties={"commune": "Cấp xã"})
    found = safety(BESIDE, asks, state, units=units)
    assert [reason.code for reason in found.reasons] == ["place_unbound"]
    assert "Cấp xã" in found.reason
    assert safety(BESIDE, asks, state, units={**units, "commune": 4}).safe
    assert safety(BESIDE, BESIDE, state, units=units).safe
