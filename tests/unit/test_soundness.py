"""Soundness: what keeps a process from publication, and the shortest way showing it."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

import motcua
from motcua.domain.deadlines.rules.limits import LimitUnit, TimeLimit
from motcua.domain.dossiers.workflow.combinations import table_of
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import (
    FactKind,
    FactSpec,
    Need,
    Process,
    SubDossier,
    Timer,
)
from motcua.domain.dossiers.workflow.faults import Fault
from motcua.domain.dossiers.workflow.guards import Check, Every, How, Not, Some
from motcua.domain.dossiers.workflow.paths import Paths
from motcua.domain.dossiers.workflow.reading import parse
from motcua.domain.dossiers.workflow.soundness import check, faults
from motcua.domain.dossiers.workflow.staffing import Context
from motcua.domain.dossiers.workflow.states import Outcome, Stamp
from motcua.kernel.actor import Role
from motcua.kernel.errors import Invalid
from tests.processes import (
    ENDING,
    FACTS,
    LARGE,
    SMALL,
    YES,
    changed,
    either,
    fork,
    largest,
    move,
    on,
    process,
    step,
    whole,
)

SHIPPED = Path(motcua.__file__).parent / "ops" / "data" / "processes"
DAY = TimeLimit(1, LimitUnit.WORKING_DAY)
LATER = Timer(DAY, Command.PROCEED)
POLICE = SubDossier("police", "Công an")
READY = Check("ready", How.IS, value=True)
GRANTED = Check("sub_outcome", How.IS, "approved")
ONLINE = Check("channel", How.IS, "online")
APPROVE, REJECT = move("approve", "seal"), move("reject", "seal")


def shipped(name: str) -> Process:
    return parse(json.loads((SHIPPED / f"{name}.json").read_text("utf-8")))


def fault_of(found: Process, code: str) -> Fault:
    """Return the fault of a code; say what else there is when it is not there."""
    every = faults(found)
    one = next((fault for fault in every if fault.code == code), None)
    assert one is not None, [(fault.code, fault.step) for fault in every]
    return one


def codes(found: Process, context: Context | None = None) -> set[tuple[str, str | None]]:
    return {(fault.code, fault.step) for fault in faults(found, context=context)}


BESIDE = process(
    fork("f", "a", "b"), on("a", "j"), on("b", "j"), on("j", "appraise", join=True)
)
"""Two branches side by side, then the four last steps."""

SOUND = {
    "the four last steps": process(),
    "on the spot": shipped("five-on-the-spot"),
    "a department": shipped("department"),
    "side by side": BESIDE,
    "side by side within side by side": process(
        fork("f", "a", "b"),
        fork("a", "c", "d"),
        on("c", "i"),
        on("d", "i"),
        on("i", "j", join=True),
        on("b", "j"),
        on("j", "appraise", join=True),
    ),
    "two forks into one join": process(
        step(
            "f",
            move("submit", "a", "b", when=YES),
            move("submit", "a", "c"),
            asks=("visit",),
        ),
        *(on(key, "j") for key in "abc"),
        on("j", "appraise", join=True),
    ),
    "a stamp in one of the branches": whole(
        fork("f", "a", "b"),
        step("a", move("submit", "j", stamp=Stamp.APPRAISED)),
        on("b", "j"),
        on("j", "approve", join=True),
        step("approve", APPROVE, REJECT),
        *ENDING[2:],
    ),
    "by an answer": process(
        either("a", YES, "b", "appraise", asks=("visit",)), on("b", "appraise")
    ),
    "by an answer given before": process(
        on("a", "b", asks=("area",)),
        either("b", LARGE, "c", "appraise"),
        on("c", "appraise"),
    ),
    "by an answer that was asked only where it counts": process(
        either("a", YES, "b", "c", asks=("visit",)),
        on("b", "c", asks=("ready",)),
        either("c", Every((YES, READY)), "appraise", "d"),
        on("d", "appraise"),
    ),
    "by what the dossier is": process(
        either("a", ONLINE, "b", "appraise"), on("b", "appraise")
    ),
    "sent back from behind the branches to the join": changed(
        BESIDE, "approve", APPROVE, REJECT, move("send_back", "j")
    ),
    "sent back within a branch": process(
        fork("f", "a", "b"),
        on("a", "c"),
        on("c", "j", back="a"),
        on("b", "j"),
        on("j", "appraise", join=True),
    ),
    "another agency's dossier, however it ends": process(
        step("a", move("proceed", "b", when=GRANTED), move("proceed", "c"), sub=POLICE),
        on("b", "appraise"),
        on("c", "appraise"),
    ),
    "other agencies' dossiers side by side, each read where it ends": process(
        fork("f", "a", "b"),
        step("a", move("proceed", "j", when=GRANTED), move("proceed", "c"), sub=POLICE),
        step("b", move("proceed", "j", when=GRANTED), move("proceed", "d"), sub=POLICE),
        on("c", "j"),
        on("d", "j"),
        on("j", "appraise", join=True),
    ),
    "by the system, at once or later": process(
        step("a", move("submit", "b"), move("proceed", "b"), timer=LATER),
        step("b", move("proceed", "appraise"), automatic=True),
    ),
    "sealed again after it was sent back": changed(
        process(), "return", move("return"), move("send_back", "seal")
    ),
    "sent back after the decision, to before the appraisal": changed(
        process(), "seal", move("seal", "return"), move("send_back", "appraise")
    ),
    "kept apart and by two": replace(
        changed(process(), "approve", apart_from=("appraise",)),
        two_person=frozenset({Command.APPROVE, Command.STOP}),
    ),
}

_TWICE = whole(
    step("first", move("submit", "approve", stamp=Stamp.APPRAISED)),
    step("approve", move("approve", "again"), move("reject", "again")),
    step("again", APPROVE, REJECT),
    *ENDING[2:],
)
_PROCEED = move("proceed", "appraise")
UNSOUND = {
    # As written
    "key_twice": (process(on("a", "appraise"), on("a", "appraise")), "a"),
    "no_moves": (changed(process(on("a", "appraise")), "a", moves=()), "a"),
    "target_missing": (process(on("a", "nowhere")), "a"),
    "place_unknown": (process(on("a", "appraise", place="police")), "a"),
    "not_a_move": (process(step("a", move("note", "appraise"))), "a"),
    "nobody_proceeds": (process(step("a", _PROCEED)), "a"),
    "automatic_by_hand": (process(on("a", "appraise", automatic=True)), "a"),
    "sub_never_ends": (process(on("a", "appraise", sub=POLICE)), "a"),
    "timer_without_move": (process(on("a", "appraise", timer=LATER)), "a"),
    "machine_cannot": (
        process(step("a", _PROCEED, automatic=True, asks=("visit",))),
        "a",
    ),
    "paper_unknown": (
        process(step("a", move("submit", "appraise", papers=("result",)))),
        "a",
    ),
    "paper_of_machine": (
        process(
            step("a", move("proceed", "appraise", papers=("survey",)), automatic=True)
        ),
        "a",
    ),
    "fact_unknown": (process(on("a", "appraise", asks=("colour",))), "a"),
    "fact_value": (
        process(
            either("a", Check("kind", How.IS, "castle"), "b", "appraise"),
            on("b", "appraise"),
        ),
        "a",
    ),
    "fact_reserved": (
        process(facts={"case": FactSpec("case", "Trường hợp", FactKind.NUMBER)}),
        None,
    ),
    "fact_choices": (
        process(facts={"kind": replace(FACTS["kind"], choices={})}),
        None,
    ),
    "two_person_pointless": (process(two_person=frozenset({Command.NOTE})), None),
    "assignee_lost": (
        process(step("a", move("assign", needs=frozenset({Need.ASSIGNEE})))),
        "a",
    ),
    "reason_not_needed": (
        changed(process(), "approve", APPROVE, replace(REJECT, needs=APPROVE.needs)),
        "approve",
    ),
    "authority_not_needed": (
        changed(process(), "approve", replace(APPROVE, needs=frozenset()), REJECT),
        "approve",
    ),
    "decision_unclear": (
        changed(process(), "approve", replace(APPROVE, stamp=None), REJECT),
        "approve",
    ),
    "stamp_misplaced": (
        process(step("a", move("submit", "appraise", stamp=Stamp.RECEIVED))),
        "a",
    ),
    # Branches
    "branches_improper": (
        process(
            fork("f", "a", "b"),
            on("a", "i"),
            on("b", "j"),
            on("i", "appraise", join=True),
            on("j", "appraise", join=True),
        ),
        "f",
    ),
    "branch_empty": (
        process(fork("f", "a", "j"), on("a", "j"), on("j", "appraise", join=True)),
        "f",
    ),
    "join_lonely": (process(on("a", "j"), on("j", "appraise", join=True)), "j"),
    "join_entered": (
        process(
            step(
                "f",
                move("submit", "a", "b", when=YES),
                move("submit", "j"),
                asks=("visit",),
            ),
            on("a", "j"),
            on("b", "j"),
            on("j", "appraise", join=True),
        ),
        "j",
    ),
    "branch_entered": (
        changed(BESIDE, "approve", APPROVE, REJECT, move("send_back", "a")),
        "a",
    ),
    "final_in_branch": (
        changed(BESIDE, "a", move("approve", "j")),
        "a",
    ),
    "stamps_lost": (
        process(
            fork("f", "b", "a"),
            on("b", "c"),
            on("c", "j", back="b"),
            step("a", move("submit", "j", stamp=Stamp.APPRAISED)),
            on("j", "appraise", join=True),
        ),
        "c",
    ),
    "fact_raced": (
        process(
            fork("f", "a", "b"),
            on("a", "j", asks=("visit",)),
            either("b", YES, "c", "j"),
            on("c", "j"),
            on("j", "appraise", join=True),
        ),
        "b",
    ),
    # Ways
    "forward_circle": (process(on("a", "b"), on("b", "a")), "a"),
    "back_not_back": (process(on("a", "appraise", back="seal")), "a"),
    "apart_not_before": (
        changed(process(), "appraise", apart_from=("approve",)),
        "appraise",
    ),
    "step_unreachable": (process(on("a", "appraise"), on("b", "appraise")), "b"),
    # Answers and stamps on the ways
    "fact_unasked": (
        process(either("a", YES, "b", "appraise"), on("b", "appraise")),
        "a",
    ),
    "stuck": (
        process(step("a", move("submit", "appraise", when=YES), asks=("visit",))),
        "a",
    ),
    "move_dead": (
        process(
            either("a", Every((LARGE, SMALL)), "b", "appraise", asks=("area",)),
            on("b", "appraise"),
        ),
        "a",
    ),
    "stamp_order": (process(step("a", move("seal", "appraise"))), "a"),
    "stamp_twice": (
        process(step("a", move("submit", "appraise", stamp=Stamp.APPRAISED))),
        "appraise",
    ),
    "end_early": (changed(process(), "seal", move("seal")), "seal"),
    "decided_twice": (_TWICE, "again"),
    "never_approved": (changed(process(), "approve", REJECT), None),
    "never_rejected": (changed(process(), "approve", APPROVE), None),
    "too_many_combinations": (
        process(
            on("a", "b", asks=tuple(f"q{n}" for n in range(13))),
            either(
                "b",
                Every(tuple(Check(f"q{n}", How.IS, value=True) for n in range(13))),
                "c",
                "appraise",
            ),
            on("c", "appraise"),
            facts={f"q{n}": FactSpec(f"q{n}", "?", FactKind.YES_NO) for n in range(13)},
        ),
        None,
    ),
}


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_process_has_no_fault(name: str) -> None:
    assert [fault.text for fault in faults(SOUND[name])] == []
    check(SOUND[name])


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.json")), ids=lambda p: p.stem)
def test_the_processes_we_ship_are_sound(path: Path) -> None:
    data = json.loads(path.read_text("utf-8"))
    if isinstance(data, dict):
        assert [fault.text for fault in faults(parse(data))] == []


@pytest.mark.parametrize("code", UNSOUND)
def test_what_is_wrong_is_found_where_it_is(code: str) -> None:
    unsound, where = UNSOUND[code]
    assert fault_of(unsound, code).step == where
    with pytest.raises(Invalid) as caught:
        check(unsound)
    assert caught.value.code == "process_unsound"


def test_every_kind_of_fault_has_its_example() -> None:
    """Kept by reading the sources, so that no new rule goes without one."""
    folder = Path(motcua.__file__).parent / "domain" / "dossiers" / "workflow"
    told: set[str] = set()
    for name in ("form", "branches", "shape", "soundness"):
        text = (folder / f"{name}.py").read_text("utf-8")
        told |= set(re.findall(r'fault\(\s*"(\w+)"', text))
    assert len(told) > 30
    assert told - {"no_steps"} <= set(UNSOUND)


def test_a_process_without_steps_is_told_so() -> None:
    assert codes(whole()) == {("no_steps", None)}


def test_all_faults_are_told_at_once_each_once_a_step() -> None:
    twice = changed(
        process(on("a", "appraise", place="nowhere")),
        "approve",
        replace(APPROVE, needs=frozenset()),
        replace(REJECT, needs=frozenset()),
    )
    assert codes(twice) == {
        ("place_unknown", "a"),
        ("authority_not_needed", "approve"),
        ("reason_not_needed", "approve"),
    }
    assert len(faults(twice)) == 3


# --- The shortest way -----------------------------------------------------------


def test_a_stuck_dossier_is_told_with_the_answers_and_the_shortest_way() -> None:
    unsound = process(
        either("a", YES, "b", "c", asks=("visit",)),
        on("b", "c"),
        step("c", move("submit", "appraise", when=YES)),
    )
    fault = fault_of(unsound, "stuck")
    assert fault.way == ("a –submit→ c",)
    assert fault.text == (
        "Hồ sơ mắc lại ở bước “Bước c” khi “Cần thẩm định thực địa” là không. "
        "Đường đi ngắn nhất: Bước a → Bước c."
    )


def test_numbers_are_told_by_their_thresholds() -> None:
    between = Every((LARGE, Check("area", How.BELOW, 1000)))
    unsound = process(
        step(
            "a",
            move("submit", "appraise", when=Not(between)),
            asks=("area",),
        )
    )
    assert "“Diện tích (m²)” từ 500 đến 999" in fault_of(unsound, "stuck").text


def test_the_way_into_a_branch_leaves_the_other_branches_out() -> None:
    unsound = process(
        fork("f", "a", "b"),
        on("a", "j"),
        on("b", "c"),
        step("c", move("submit", "j", when=YES), asks=("visit",)),
        on("j", "appraise", join=True),
    )
    assert fault_of(unsound, "stuck").way == ("f –submit→ a+b", "b –submit→ c")


def test_the_way_behind_a_join_goes_through_every_branch() -> None:
    unsound = changed(BESIDE, "j", move("submit", "appraise", when=YES), asks=("visit",))
    assert fault_of(unsound, "stuck").way == (
        "f –submit→ a+b",
        "a –submit→ j",
        "b –submit→ j",
    )


def test_the_way_round_a_circle_shows_the_circle() -> None:
    unsound = process(on("a", "b"), on("b", "c"), on("c", "b"))
    assert fault_of(unsound, "forward_circle").way == (
        "a –submit→ b",
        "b –submit→ c",
        "c –submit→ b",
    )


def test_a_question_missed_is_told_with_the_way_that_misses_it() -> None:
    unsound = process(
        either("a", ONLINE, "b", "c"),
        on("b", "d", asks=("visit",)),
        on("c", "d"),
        either("d", YES, "e", "appraise"),
        on("e", "appraise"),
    )
    fault = fault_of(unsound, "fact_unasked")
    assert (fault.step, fault.way) == ("d", ("a –submit→ c", "c –submit→ d"))


def test_the_refusal_names_step_and_way() -> None:
    with pytest.raises(Invalid) as caught:
        check(_TWICE)
    assert caught.value.field == "steps.again"
    assert "Đường đi ngắn nhất: Bước first → Bước approve" in str(caught.value)


# --- Answers --------------------------------------------------------------------


def test_a_way_out_that_an_earlier_one_always_takes_is_dead() -> None:
    unsound = process(
        step(
            "a",
            move("submit", "appraise"),
            move("submit", "b", when=YES),
            asks=("visit",),
        ),
        on("b", "appraise"),
    )
    fault = fault_of(unsound, "move_dead")
    assert "đứng trước luôn được chọn" in fault.text
    assert ("step_unreachable", "b") in codes(unsound)


def test_choices_are_told_apart_only_as_far_as_conditions_do() -> None:
    every_choice = process(
        step(
            "a",
            *(
                move("submit", key, when=Check("kind", How.IS, choice))
                for key, choice in zip("bcd", FACTS["kind"].choices, strict=True)
            ),
            asks=("kind",),
        ),
        *(on(key, "appraise") for key in "bcd"),
    )
    assert faults(every_choice) == ()
    missing = changed(every_choice, "a", *every_choice.first.moves[:2])
    assert "“Loại công trình” là Nhà xưởng" in fault_of(missing, "stuck").text


def test_an_unanswered_question_is_neither_yes_nor_no() -> None:
    """A condition that reads as "always" is not met while nothing is answered."""
    always = Some((YES, Not(YES)))
    assert faults(process(step("a", move("submit", "appraise", when=always)))) == ()
    tiny = Some((LARGE, SMALL))
    unsound = process(step("a", move("submit", "appraise", when=tiny)))
    assert {("stuck", "a"), ("fact_unasked", "a")} <= codes(unsound)


def test_sending_back_may_not_turn_on_what_is_being_asked() -> None:
    """Whoever sends back answers nothing."""
    unsound = process(
        on("b", "a"),
        step(
            "a",
            move("submit", "appraise"),
            move("send_back", "b", when=YES),
            asks=("visit",),
        ),
    )
    assert ("fact_unasked", "a") in codes(unsound)


def test_a_dossier_without_a_fee_is_thought_of() -> None:
    free = Check("fee", How.BELOW, 1)
    unsound = process(
        step(
            "a",
            move("submit", "appraise", when=free),
            move("submit", "appraise", when=Check("fee", How.AT_LEAST, 1)),
        )
    )
    assert "“Phí, lệ phí (đồng)” chưa có câu trả lời" in fault_of(unsound, "stuck").text


def test_however_another_agency_ends_its_dossier_this_one_goes_on() -> None:
    unsound = process(
        step(
            "a",
            move("proceed", "appraise", when=GRANTED),
            move("submit", "appraise"),
            sub=POLICE,
        )
    )
    assert ("stuck", "a") in codes(unsound)


def test_a_second_decision_is_found_even_when_sent_back_in_between() -> None:
    unsound = changed(
        whole(ENDING[0], on("between", "approve"), *ENDING[1:]),
        "seal",
        move("seal", "return"),
        move("send_back", "between"),
    )
    unsound = changed(
        unsound, "appraise", move("submit", "between", stamp=Stamp.APPRAISED)
    )
    assert codes(unsound) == {("decided_twice", "approve")}


def test_what_only_conditions_make_unreachable_is_told_with_the_closed_way() -> None:
    unsound = process(
        either("a", YES, "b", "c", asks=("visit",)),
        either("b", YES, "c", "d"),
        on("c", "appraise"),
        on("d", "appraise"),
    )
    fault = fault_of(unsound, "step_unreachable")
    assert fault.step == "d"
    assert fault.way == ("a –submit→ b", "b –submit→ d")


# --- Today ----------------------------------------------------------------------

STAFF = {
    (Role.SPECIALIST, "resolving"): 1,
    (Role.LEADER, "authority"): 1,
    (Role.CLERK, "authority"): 1,
    (Role.RETURNS, "reception"): 1,
}


def test_with_one_of_each_everything_can_be_done_today() -> None:
    context = Context(limit=DAY, staff=STAFF, signers=1)
    assert codes(process(), context) == set()


@pytest.mark.parametrize("missing", STAFF)
def test_a_step_nobody_can_do_today_is_found(missing: tuple[Role, str]) -> None:
    at = next(s for s in process().steps if (s.role, s.place) == missing)
    context = Context(staff={**STAFF, missing: 0})
    assert codes(process(), context) == {("nobody_there", at.key)}
    others = {key: count for key, count in STAFF.items() if key != missing}
    assert codes(process(), Context(staff=others)) == {("nobody_there", at.key)}


def test_two_of_the_same_people_are_needed_to_keep_two_steps_apart() -> None:
    apart = changed(process(on("a", "appraise")), "appraise", apart_from=("a",))
    assert codes(apart, Context(staff=STAFF)) == {("too_few_there", "appraise")}
    two = {**STAFF, (Role.SPECIALIST, "resolving"): 2}
    assert codes(apart, Context(staff=two)) == set()


def test_three_are_needed_when_two_must_act_and_a_third_may_not() -> None:
    apart = replace(
        changed(process(on("a", "appraise")), "appraise", apart_from=("a",)),
        two_person=frozenset({Command.APPROVE}),
    )
    two = {**STAFF, (Role.SPECIALIST, "resolving"): 2}
    assert codes(apart, Context(staff=two)) == {("too_few_there", "approve")}
    both = {**two, (Role.LEADER, "authority"): 2}
    assert codes(apart, Context(staff=both)) == set()


def test_nobody_is_needed_where_the_system_acts() -> None:
    by_system = process(
        step("a", move("proceed", "appraise"), automatic=True, role=Role.HEAD)
    )
    assert codes(by_system, Context(staff=STAFF)) == set()


def test_a_decision_needs_somebody_who_may_sign_today() -> None:
    assert codes(process(), Context(signers=0)) == {("nobody_signs", "approve")}
    assert codes(process(), Context(signers=1)) == set()


def timed(found: Process, hours: int) -> Process:
    within = TimeLimit(hours, LimitUnit.WORKING_HOUR)
    return replace(found, steps=tuple(replace(s, within=within) for s in found.steps))


def test_the_steps_of_the_longest_way_fit_into_the_legal_time() -> None:
    branching = process(either("a", ONLINE, "b", "appraise"), on("b", "appraise"))
    five_hours_a_step = timed(branching, 5)
    assert (
        codes(five_hours_a_step, Context(limit=TimeLimit(30, LimitUnit.WORKING_HOUR)))
        == set()
    )
    late = faults(
        five_hours_a_step, context=Context(limit=TimeLimit(29, LimitUnit.WORKING_HOUR))
    )
    assert [fault.code for fault in late] == ["too_slow"]
    assert late[0].way[:2] == ("a –submit→ b", "b –submit→ appraise")
    assert "cần 30 giờ làm việc" in late[0].text


def test_branches_side_by_side_take_the_time_of_the_longest() -> None:
    beside = timed(BESIDE, 1)
    assert codes(beside, Context(limit=TimeLimit(7, LimitUnit.WORKING_HOUR))) == set()
    assert codes(beside, Context(limit=TimeLimit(6, LimitUnit.WORKING_HOUR))) == {
        ("too_slow", None)
    }


def test_what_is_due_at_once_has_a_day() -> None:
    at_once = Context(limit=TimeLimit(0, LimitUnit.IMMEDIATE))
    assert codes(timed(process(), 2), at_once) == set()
    assert codes(timed(process(), 3), at_once) == {("too_slow", None)}


# --- Effort ---------------------------------------------------------------------


def test_the_largest_process_is_checked_step_by_step_not_mixture_by_mixture() -> None:
    found = largest()
    assert len(found.steps) == 60
    assert faults(found) == ()
    table = table_of(found)
    assert table is not None
    assert table.size == 3**4, "yes, no and not asked, for each of four questions"
    paths = Paths(found, table)
    assert len(paths.reached) < 2 * len(found.steps)
    assert len(paths.arrivals) < 10 * len(found.steps)


def test_the_largest_process_with_one_flaw_is_told_where() -> None:
    found = largest()
    flawed = changed(found, "d5", move("submit", "d6", when=Check("ask_d", How.IS, True)))  # noqa: FBT003
    fault = fault_of(flawed, "stuck")
    assert fault.step == "d5"
    assert fault.way[-1] == "d4 –submit→ d5"
    assert not any(link.startswith(("a", "b", "c")) for link in fault.way)


def test_outcomes_are_reached_only_by_their_commands() -> None:
    swapped = changed(
        process(), "approve", APPROVE, replace(REJECT, outcome=Outcome.APPROVED)
    )
    assert ("decision_unclear", "approve") in codes(swapped)
