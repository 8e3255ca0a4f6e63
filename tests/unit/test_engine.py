"""The engine: what may be done, by whom, when; and for each may, a may not."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import motcua
from motcua.domain.deadlines.rules.limits import LimitUnit, Policy, Tacit, TimeLimit
from motcua.domain.dossiers.workflow.commands import MOVES, UNDOABLE, Command
from motcua.domain.dossiers.workflow.deciding import Decision, Facts
from motcua.domain.dossiers.workflow.definition import Need, Process
from motcua.domain.dossiers.workflow.engine import decide, may_do, moves_open
from motcua.domain.dossiers.workflow.offers import offers
from motcua.domain.dossiers.workflow.reading import parse
from motcua.domain.dossiers.workflow.rights import BESIDE
from motcua.domain.dossiers.workflow.states import (
    NEW,
    ItemKind,
    Outcome,
    Stamp,
    State,
    Status,
    state_from_json,
    state_to_json,
)
from motcua.kernel.actor import SYSTEM, Actor, ActorKind, Role, RoleAt
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, MotcuaError, NotAllowed, NotNow

FOLDER = Path(motcua.__file__).parent / "ops" / "data" / "processes"
AT = datetime(2021, 11, 22, 9, 0, tzinfo=VN)
UNITS = {"reception": 1, "resolving": 2, "authority": 3, "police": 4, "tax": 5}


def shipped(name: str) -> Process:
    return parse(json.loads((FOLDER / f"{name}.json").read_text("utf-8")))


DEPARTMENT, ON_THE_SPOT = shipped("department"), shipped("five-on-the-spot")
COUNTER, HEAD, SPECIALIST, LEADER = (
    (Role.COUNTER, 1),
    (Role.HEAD, 2),
    (Role.SPECIALIST, 2),
    (Role.LEADER, 3),
)
EVERYTHING = tuple((role, unit) for role in Role for unit in UNITS.values())


def somebody(*roles: tuple[Role, int], officer: int = 7) -> Actor:
    return Actor(
        kind=ActorKind.OFFICER,
        name=f"Cán bộ {officer}",
        officer_id=officer,
        roles=frozenset(RoleAt(role, unit) for role, unit in roles),
    )


def facts(*roles: tuple[Role, int], officer: int = 7, **changes: Any) -> Facts:
    """Facts with which everything that is asked for is there."""
    whole = Facts(
        actor=somebody(*(roles or EVERYTHING), officer=officer),
        at=AT,
        units=UNITS,
        due_at=AT + timedelta(days=5),
        supplement_until=AT + timedelta(days=1),
        has_authority=True,
        assignee_fits=True,
        opinion="Đủ điều kiện",
        reason="Có lý do",
        assignee_id=9,
        recipient="Nguyễn Văn An",
        proof="Ký nhận",
        consulted=(4, 5),
        limit=TimeLimit(2, LimitUnit.WORKING_DAY),
        answer_by=AT + timedelta(days=2),
        amount=100_000,
        linked="H49.01-0001",
    )
    return replace(whole, **changes)


def start(process: Process, **changes: Any) -> State:
    return decide(process, NEW, Command.ACCEPT, facts(**changes)).state


def walk(process: Process, *commands: Command, state: State | None = None) -> State:
    state = state or start(process)
    for command in commands:
        holder = next((i.officer_id for i in state.items if i.officer_id), 7)
        state = decide(process, state, command, facts(officer=holder)).state
    return state


def at_appraisal(process: Process = DEPARTMENT) -> State:
    return walk(process, Command.HAND_OVER, Command.RECEIVE, Command.ASSIGN)


def refused(
    process: Process, state: State, command: Command, given: Facts
) -> MotcuaError:
    with pytest.raises(MotcuaError) as caught:
        decide(process, state, command, given)
    return caught.value


def steps(state: State) -> set[str]:
    return set(state.steps)


# --- Reception -----------------------------------------------------------------


def test_an_accepted_dossier_stands_at_its_first_step_and_its_clock_starts() -> None:
    found = decide(DEPARTMENT, NEW, Command.ACCEPT, facts(COUNTER))
    assert steps(found.state) == {"hand_over"}
    assert found.state.stamps == {Stamp.RECEIVED}
    assert found.clock == ("start",)


def test_only_the_counter_of_the_unit_accepts_and_refuses() -> None:
    for command in (Command.ACCEPT, Command.REFUSE):
        error = refused(DEPARTMENT, NEW, command, facts((Role.COUNTER, 2)))
        assert error.code == "not_your_counter"


def test_a_refusal_at_reception_needs_a_reason_and_ends_it() -> None:
    assert refused(DEPARTMENT, NEW, Command.REFUSE, facts(reason=" ")).field == "reason"
    state = decide(DEPARTMENT, NEW, Command.REFUSE, facts()).state
    assert state.status is Status.REFUSED
    assert refused(DEPARTMENT, state, Command.ACCEPT, facts()).code == "already_received"


# --- Moves ---------------------------------------------------------------------


def test_five_on_the_spot_ends_with_five_times() -> None:
    state = walk(
        ON_THE_SPOT, Command.SUBMIT, Command.APPROVE, Command.SEAL, Command.RETURN
    )
    assert state.status is Status.RETURNED
    assert state.stamps == frozenset(Stamp)
    assert state.outcome is Outcome.APPROVED
    assert state.items == ()


def test_sending_back_gives_it_to_whoever_had_it_and_takes_the_appraisal_back() -> None:
    state = walk(DEPARTMENT, Command.SUBMIT, Command.SEND_BACK, state=at_appraisal())
    assert steps(state) == {"appraise"}
    assert state.items[0].officer_id == 9
    assert state.stamps == {Stamp.RECEIVED}


def test_every_command_that_is_no_move_of_the_step_is_refused() -> None:
    for process in (DEPARTMENT, ON_THE_SPOT):
        state = start(process)
        own = {move.command for move in process.first.moves}
        for command in MOVES - own:
            error = refused(process, state, command, facts())
            assert error.code == "command_not_at_step"


def test_an_expert_asked_by_name_answers_in_person() -> None:
    given = facts(officer=9, consulted=(4,), assignee_id=12)
    asked = decide(DEPARTMENT, at_appraisal(), Command.CONSULT, given).state
    error = refused(DEPARTMENT, asked, Command.ANSWER, facts((Role.HEAD, 4)))
    assert error.code == "assigned_to_another"
    expert = facts((Role.HEAD, 4), officer=12)
    assert decide(DEPARTMENT, asked, Command.ANSWER, expert).closed


def test_nobody_without_the_role_at_the_unit_moves_anything() -> None:
    state = at_appraisal()
    for stranger in ((Role.SPECIALIST, 1), HEAD, COUNTER, LEADER):
        given = facts(stranger, officer=9)
        assert refused(DEPARTMENT, state, Command.SUBMIT, given).code == "not_your_step"
        assert moves_open(DEPARTMENT, state, state.items[0], given) == ()


def test_what_is_given_to_one_is_not_done_by_another_but_by_who_stands_in() -> None:
    state = at_appraisal()
    other = facts(SPECIALIST, officer=8)
    error = refused(DEPARTMENT, state, Command.SUBMIT, other)
    assert error.code == "assigned_to_another"
    stands_in = replace(other.actor, stands_for=frozenset({9}))
    found = decide(DEPARTMENT, state, Command.SUBMIT, replace(other, actor=stands_in))
    assert steps(found.state) == {"review"}


@pytest.mark.parametrize(
    ("commands", "command", "lack", "field"),
    [
        ((), Command.SUBMIT, {"opinion": " "}, "opinion"),
        ((Command.SUBMIT,), Command.SEND_BACK, {"reason": ""}, "reason"),
        ((Command.SUBMIT,), Command.REJECT, {"reason": " "}, "reason"),
        (
            (Command.SUBMIT, Command.APPROVE, Command.SEAL),
            Command.RETURN,
            {"recipient": ""},
            "recipient",
        ),
        (
            (Command.SUBMIT, Command.APPROVE, Command.SEAL),
            Command.RETURN,
            {"proof": " "},
            "proof",
        ),
    ],
)
def test_what_a_move_needs_is_asked_for_by_name(
    commands: tuple[Command, ...], command: Command, lack: dict[str, Any], field: str
) -> None:
    state = walk(ON_THE_SPOT, *commands)
    error = refused(ON_THE_SPOT, state, command, facts(**lack))
    assert isinstance(error, Invalid)
    assert error.field == field


def test_an_assignment_needs_somebody_who_fits() -> None:
    state = walk(DEPARTMENT, Command.HAND_OVER, Command.RECEIVE)
    for lack in ({"assignee_id": None}, {"assignee_fits": False}):
        error = refused(DEPARTMENT, state, Command.ASSIGN, facts(**lack))
        assert error.field == "assignee"


def test_approval_needs_authority_in_the_register_that_day() -> None:
    """TT 01/2018 art 6: the authority is delegated, in writing, for the procedure."""
    state = walk(ON_THE_SPOT, Command.SUBMIT)
    given = facts(has_authority=False)
    for command in (Command.APPROVE, Command.REJECT):
        error = refused(ON_THE_SPOT, state, command, given)
        assert error.code == "no_authority_today"
    shown = moves_open(ON_THE_SPOT, state, state.items[0], given)
    assert {move.command for move in shown} == {Command.SEND_BACK}


def test_there_is_no_second_decision() -> None:
    state = walk(ON_THE_SPOT, Command.SUBMIT)._replace(outcome=Outcome.REJECTED)
    error = refused(ON_THE_SPOT, state, Command.APPROVE, facts())
    assert error.code == "already_decided"


def test_a_refusal_after_the_deadline_needs_an_apology_first() -> None:
    """NĐ 61/2018 art 19.8: a refusal comes within the deadline."""
    state = walk(ON_THE_SPOT, Command.SUBMIT)
    late = facts(due_at=AT - timedelta(days=1))
    assert refused(ON_THE_SPOT, state, Command.REJECT, late).code == "late_refusal"
    sorry = decide(ON_THE_SPOT, state, Command.APOLOGISE, late).state
    after = decide(ON_THE_SPOT, sorry, Command.REJECT, late).state
    assert after.outcome is Outcome.REJECTED
    assert decide(ON_THE_SPOT, state, Command.APPROVE, late).state.outcome


def test_who_declared_an_interest_touches_nothing() -> None:
    state = start(ON_THE_SPOT)
    given = facts(conflicted=True)
    error = refused(ON_THE_SPOT, state, Command.SUBMIT, given)
    assert error.code == "conflict_of_interest"
    assert offers(ON_THE_SPOT, state, given).commands == frozenset()


def test_a_closed_dossier_stays_closed() -> None:
    state = walk(
        ON_THE_SPOT, Command.SUBMIT, Command.APPROVE, Command.SEAL, Command.RETURN
    )
    assert refused(ON_THE_SPOT, state, Command.SUBMIT, facts()).code == "dossier_closed"


def test_two_steps_may_be_kept_apart() -> None:
    data = json.loads((FOLDER / "five-on-the-spot.json").read_text("utf-8"))
    data["steps"][1]["apart_from"] = ["appraise"]
    process = parse(data)
    state = decide(process, start(process), Command.SUBMIT, facts(officer=7)).state
    error = refused(process, state, Command.APPROVE, facts(officer=7))
    assert error.code == "same_person"
    found = decide(process, state, Command.APPROVE, facts(officer=8))
    assert found.state.outcome is Outcome.APPROVED


# --- Side by side ----------------------------------------------------------------


def fork() -> Process:
    return parse(
        {
            "key": "fork",
            "name": "Song song",
            "parties": {"police": "Công an", "tax": "Thuế"},
            "facts": {"site": {"name": "Có kiểm tra thực địa?", "kind": "yes_no"}},
            "steps": [
                step("sort", "specialist", "resolving", submit=["a", "b"], asks=["site"]),
                step("a", "head", "police", opine="a2"),
                step("a2", "head", "police", opine="join"),
                step("b", "head", "tax", opine="join"),
                {
                    **step("join", "specialist", "resolving", submit="end"),
                    "join": True,
                },
                step("end", "leader", "authority", approve=None),
            ],
        }
    )


def step(
    key: str, role: str, place: str, asks: list[str] | None = None, **moves: Any
) -> dict[str, Any]:
    return {
        "key": key,
        "name": key,
        "role": role,
        "place": place,
        **({"asks": asks} if asks else {}),
        "moves": [{"command": c, "to": to} for c, to in moves.items()],
    }


def test_branches_run_side_by_side_and_the_join_waits_for_the_last() -> None:
    process = fork()
    state = decide(
        process, start(process), Command.SUBMIT, facts(answers={"site": True})
    ).state
    assert steps(state) == {"a", "b"}
    police, tax = facts((Role.HEAD, 4)), facts((Role.HEAD, 5))
    state = decide(process, state, Command.OPINE, tax).state
    assert steps(state) == {"a"}
    state = decide(process, state, Command.OPINE, police).state
    assert steps(state) == {"a2"}
    state = decide(process, state, Command.OPINE, police).state
    assert steps(state) == {"join"}


def test_a_branch_is_moved_by_its_own_unit_only() -> None:
    process = fork()
    state = decide(
        process, start(process), Command.SUBMIT, facts(answers={"site": True})
    ).state
    item = next(i for i in state.items if i.step == "b")
    error = refused(process, state, Command.OPINE, facts((Role.HEAD, 4), item_n=item.n))
    assert error.code == "not_your_step"
    both = refused(process, state, Command.OPINE, facts())
    assert both.field == "item", "who holds both has to say which"


def test_a_question_of_the_step_has_to_be_answered() -> None:
    process = fork()
    for answers in ({}, {"site": 1}, {"site": "có"}):
        error = refused(process, start(process), Command.SUBMIT, facts(answers=answers))
        assert error.field == "fact_site"


def test_only_what_a_step_asks_is_answered_there() -> None:
    process = fork()
    state = decide(
        process,
        start(process),
        Command.SUBMIT,
        facts(answers={"site": True, "unknown": 1}),
    ).state
    assert state.facts == {"site": True}
    police = facts((Role.HEAD, 4), answers={"site": False})
    after = decide(process, state, Command.OPINE, police).state
    assert after.facts == {"site": True}
    assert start(process, answers={"site": True}).facts == {}


def test_conditions_choose_the_way() -> None:
    data = json.loads((FOLDER / "five-on-the-spot.json").read_text("utf-8"))
    data["facts"] = {"easy": {"name": "Đơn giản?", "kind": "yes_no"}}
    first = data["steps"][0]
    first["asks"] = ["easy"]
    move = first["moves"][0]
    first["moves"] = [
        {**move, "when": {"fact": "easy", "is": True}},
        {**move, "to": "second", "when": {"fact": "easy", "is": False}},
    ]
    data["steps"].append(step("second", "head", "resolving", submit="approve"))
    process = parse(data)
    for easy, target in ((True, "approve"), (False, "second")):
        found = decide(
            process, start(process), Command.SUBMIT, facts(answers={"easy": easy})
        )
        assert steps(found.state) == {target}
        assert found.state.facts == {"easy": easy}


# --- Who holds it ----------------------------------------------------------------


def test_an_item_is_taken_given_back_and_given_on() -> None:
    state = start(ON_THE_SPOT)
    taken = decide(ON_THE_SPOT, state, Command.TAKE_OVER, facts(officer=7)).state
    assert taken.items[0].officer_id == 7
    assert refused(ON_THE_SPOT, taken, Command.TAKE_OVER, facts()).code == "yours_already"
    by_other = facts(officer=8, reason="")
    assert refused(ON_THE_SPOT, taken, Command.TAKE_OVER, by_other).field == "reason"
    other = decide(ON_THE_SPOT, taken, Command.TAKE_OVER, facts(officer=8)).state
    assert other.items[0].officer_id == 8
    error = refused(ON_THE_SPOT, other, Command.RELEASE, facts(officer=7))
    assert error.code == "assigned_to_another"
    free = decide(ON_THE_SPOT, other, Command.RELEASE, facts(officer=8)).state
    assert free.items[0].officer_id is None
    assert refused(ON_THE_SPOT, free, Command.RELEASE, facts()).code == "free_already"


def test_a_head_gives_a_subordinates_item_to_another_without_sending_it_back() -> None:
    state = at_appraisal()
    given = facts(HEAD, item_n=state.items[0].n, assignee_id=12)
    found = decide(DEPARTMENT, state, Command.REASSIGN, given)
    assert found.state.items[0].officer_id == 12
    assert found.closed == ()
    elsewhere = replace(given, actor=somebody((Role.HEAD, 4)))
    assert refused(DEPARTMENT, state, Command.REASSIGN, elsewhere).code == "not_your_unit"
    for lack in ({"assignee_fits": False}, {"item_n": 99}):
        assert isinstance(
            refused(DEPARTMENT, state, Command.REASSIGN, replace(given, **lack)), Invalid
        )


# --- Supplement, fee ---------------------------------------------------------------


def test_a_supplement_goes_through_the_one_stop_and_the_steps_rest() -> None:
    """NĐ 61/2018 art 5.1, 19.4: through the one-stop unit."""
    state = at_appraisal()
    found = decide(DEPARTMENT, state, Command.REQUEST_SUPPLEMENT, facts(officer=9))
    assert found.state.status is Status.SUPPLEMENT
    assert found.clock == ("wait_supplement",)
    (opened,) = found.opened
    assert (opened.kind, opened.unit_id, opened.role) == (
        ItemKind.SUPPLEMENT,
        UNITS["reception"],
        Role.COUNTER,
    )
    rests = refused(DEPARTMENT, found.state, Command.SUBMIT, facts(officer=9))
    assert rests.code == "dossier_waits"
    stranger = facts(SPECIALIST, officer=9)
    error = refused(DEPARTMENT, found.state, Command.RECEIVE_SUPPLEMENT, stranger)
    assert error.code == "not_yours_to_do", "nobody but the one-stop meets the applicant"
    back = decide(DEPARTMENT, found.state, Command.RECEIVE_SUPPLEMENT, facts(COUNTER))
    assert back.state.status is Status.PROCESSING
    assert steps(back.state) == {"appraise"}
    assert back.state.items[0].officer_id == 9
    assert back.clock == ("resume",)


def test_a_supplement_is_asked_for_once_in_time_and_with_its_content() -> None:
    """NĐ 61/2018 art 11.2c (once), 19.4 (within three working days)."""
    state = at_appraisal()
    given = facts(officer=9)
    again = walk(DEPARTMENT, Command.REQUEST_SUPPLEMENT, state=state)
    again = decide(DEPARTMENT, again, Command.RECEIVE_SUPPLEMENT, facts()).state
    error = refused(DEPARTMENT, again, Command.REQUEST_SUPPLEMENT, given)
    assert error.code == "supplement_asked_before"
    twice = replace(given, policy=Policy(most_supplements=2))
    assert decide(DEPARTMENT, again, Command.REQUEST_SUPPLEMENT, twice).opened
    late = replace(given, supplement_until=AT - timedelta(minutes=1))
    error = refused(DEPARTMENT, state, Command.REQUEST_SUPPLEMENT, late)
    assert error.code == "supplement_too_late"
    silent = replace(given, reason=" ")
    assert (
        refused(DEPARTMENT, state, Command.REQUEST_SUPPLEMENT, silent).field == "reason"
    )


def test_a_clerk_or_leader_asks_for_no_supplement() -> None:
    state = walk(ON_THE_SPOT, Command.SUBMIT)
    error = refused(ON_THE_SPOT, state, Command.REQUEST_SUPPLEMENT, facts())
    assert error.code == "not_yours_to_do"


def test_a_financial_duty_stops_the_clock_until_it_is_shown_to_be_done() -> None:
    state = at_appraisal()
    given = facts(officer=9)
    error = refused(DEPARTMENT, state, Command.REQUEST_FEE, replace(given, amount=0))
    assert error.field == "amount"
    found = decide(DEPARTMENT, state, Command.REQUEST_FEE, given)
    assert found.state.status is Status.FEE
    assert found.clock == ("wait_fee",)
    bare = facts(COUNTER, proof=" ")
    assert refused(DEPARTMENT, found.state, Command.CONFIRM_FEE, bare).field == "proof"
    back = decide(DEPARTMENT, found.state, Command.CONFIRM_FEE, facts(COUNTER))
    assert back.clock == ("resume", "next_phase")
    assert back.state.status is Status.PROCESSING


# --- Consultation ------------------------------------------------------------------


def test_many_units_are_asked_at_once_and_awaited_until_their_limit() -> None:
    """NĐ 61/2018 art 19.5."""
    given = facts(officer=9, assignee_id=None)
    asked = decide(DEPARTMENT, at_appraisal(), Command.CONSULT, given).state
    assert {i.unit_id for i in asked.items if i.kind is ItemKind.CONSULT} == {4, 5}
    error = refused(DEPARTMENT, asked, Command.SUBMIT, given)
    assert error.code == "answers_awaited"
    one = decide(DEPARTMENT, asked, Command.ANSWER, facts((Role.HEAD, 4))).state
    assert refused(DEPARTMENT, one, Command.SUBMIT, given).facts["count"] == 1
    late = replace(given, at=AT + timedelta(days=3), due_at=AT + timedelta(days=9))
    assert steps(decide(DEPARTMENT, one, Command.SUBMIT, late).state) == {"review"}
    both = decide(DEPARTMENT, one, Command.ANSWER, facts((Role.HEAD, 5))).state
    assert steps(decide(DEPARTMENT, both, Command.SUBMIT, given).state) == {"review"}


def test_moving_on_ends_what_was_not_answered() -> None:
    asked = decide(
        DEPARTMENT, at_appraisal(), Command.CONSULT, facts(officer=9, assignee_id=None)
    ).state
    late = facts(officer=9, at=AT + timedelta(days=3), due_at=AT + timedelta(days=9))
    found = decide(DEPARTMENT, asked, Command.SUBMIT, late)
    assert len(found.closed) == 3
    assert all(i.kind is ItemKind.STEP for i in found.state.items)


@pytest.mark.parametrize(
    ("lack", "field"),
    [
        ({"consulted": ()}, "consulted"),
        ({"consulted": (4, 4)}, "consulted"),
        ({"answer_by": None}, "limit"),
        ({"answer_by": AT}, "limit"),
        ({"reason": " "}, "reason"),
    ],
)
def test_a_consultation_says_whom_by_when_and_what(
    lack: dict[str, Any], field: str
) -> None:
    given = facts(officer=9, **lack)
    assert refused(DEPARTMENT, at_appraisal(), Command.CONSULT, given).field == field


def test_a_unit_is_asked_again_only_after_it_has_answered() -> None:
    given = facts(officer=9, assignee_id=None)
    asked = decide(DEPARTMENT, at_appraisal(), Command.CONSULT, given).state
    assert refused(DEPARTMENT, asked, Command.CONSULT, given).code == "asked_twice"
    answered = decide(DEPARTMENT, asked, Command.ANSWER, facts((Role.HEAD, 4))).state
    again = decide(DEPARTMENT, answered, Command.CONSULT, replace(given, consulted=(4,)))
    assert len(again.opened) == 1


def test_only_the_unit_asked_answers_and_it_says_something() -> None:
    asked = decide(
        DEPARTMENT, at_appraisal(), Command.CONSULT, facts(officer=9, assignee_id=None)
    ).state
    error = refused(DEPARTMENT, asked, Command.ANSWER, facts((Role.HEAD, 2)))
    assert error.code == "not_yours_to_do"
    empty = facts((Role.HEAD, 4), opinion=" ")
    assert refused(DEPARTMENT, asked, Command.ANSWER, empty).field == "opinion"


# --- More time ---------------------------------------------------------------------


def test_the_deadline_is_extended_once_with_a_reason_by_those_who_sign() -> None:
    """NĐ 61/2018 art 19.9."""
    state = at_appraisal()
    for signer in (HEAD, LEADER):
        found = decide(DEPARTMENT, state, Command.EXTEND, facts(signer))
        assert found.clock == ("extend",)
        error = refused(DEPARTMENT, found.state, Command.EXTEND, facts(signer))
        assert error.code == "extended_before"
    error = refused(DEPARTMENT, state, Command.EXTEND, facts(SPECIALIST, officer=9))
    assert error.code == "not_yours_to_do"
    for lack, field in (({"limit": None}, "limit"), ({"reason": ""}, "reason")):
        error = refused(DEPARTMENT, state, Command.EXTEND, facts(HEAD, **lack))
        assert error.field == field


def test_an_apology_after_the_deadline_is_made_once() -> None:
    state = at_appraisal()
    assert refused(DEPARTMENT, state, Command.APOLOGISE, facts(HEAD)).code == "not_late"
    late = facts(HEAD, due_at=AT - timedelta(days=1))
    sorry = decide(DEPARTMENT, state, Command.APOLOGISE, late)
    assert sorry.clock == ("apologise",)
    error = refused(DEPARTMENT, sorry.state, Command.APOLOGISE, late)
    assert error.code == "apologised_before"


def test_silence_decides_only_where_the_procedure_says_so_and_time_has_run_out() -> None:
    state = walk(ON_THE_SPOT)
    over = facts(
        actor=SYSTEM, due_at=AT - timedelta(days=1), policy=Policy(tacit=Tacit.GRANTED)
    )
    found = decide(ON_THE_SPOT, state, Command.LAPSE, over).state
    assert found.outcome is Outcome.APPROVED
    assert steps(found) == {"seal"}
    assert {Stamp.APPRAISED, Stamp.APPROVED} <= found.stamps
    refusing = replace(over, policy=Policy(tacit=Tacit.REFUSED))
    found = decide(ON_THE_SPOT, state, Command.LAPSE, refusing).state
    assert found.outcome is Outcome.REJECTED
    for given in (
        replace(over, policy=Policy()),
        replace(over, due_at=AT + timedelta(days=1)),
    ):
        assert refused(ON_THE_SPOT, state, Command.LAPSE, given).code == "nothing_lapsed"
    by_hand = replace(over, actor=somebody(*EVERYTHING))
    assert refused(ON_THE_SPOT, state, Command.LAPSE, by_hand).code == "system_only"


def test_a_return_that_was_none_opens_again_and_what_was_decided_stands() -> None:
    """QĐ 45/2016 art 9, 10: nobody presses it; the post's settlement does."""
    ended = State(
        status=Status.RETURNED,
        outcome=Outcome.APPROVED,
        stamps=frozenset(Stamp),
        last_officers={"return": 7},
        items_made=5,
    )
    by_system = facts(actor=SYSTEM)
    found = decide(ON_THE_SPOT, ended, Command.NOT_RETURNED, by_system)
    assert (found.state.status, found.clock) == (Status.DONE, ("go_on",))
    assert steps(found.state) == {"return"}
    assert found.state.outcome is Outcome.APPROVED
    assert found.state.stamps == frozenset(Stamp) - {Stamp.RETURNED}
    assert [item.n for item in found.opened] == [6]
    by_hand = facts(*EVERYTHING)
    error = refused(ON_THE_SPOT, ended, Command.NOT_RETURNED, by_hand)
    assert error.code == "system_only"
    for status in (Status.DONE, Status.STOPPED, Status.PROCESSING):
        other = ended._replace(status=status)
        error = refused(ON_THE_SPOT, other, Command.NOT_RETURNED, by_system)
        assert error.code == "not_in_this_state"
    silent = replace(by_system, reason=" ")
    error = refused(ON_THE_SPOT, ended, Command.NOT_RETURNED, silent)
    assert error.code == "reason_missing"


# --- Ending early, opening again ---------------------------------------------------


@pytest.mark.parametrize(
    ("command", "status", "who", "not_who"),
    [
        (Command.WITHDRAW, Status.WITHDRAWN, COUNTER, SPECIALIST),
        (Command.STOP, Status.STOPPED, LEADER, COUNTER),
    ],
)
def test_a_dossier_ends_early_with_a_reason_before_it_is_decided(
    command: Command,
    status: Status,
    who: tuple[Role, int],
    not_who: tuple[Role, int],
) -> None:
    state = at_appraisal()
    found = decide(DEPARTMENT, state, command, facts(who))
    assert found.state.status is status
    assert found.state.items == ()
    assert found.clock == ("end",)
    assert isinstance(refused(DEPARTMENT, state, command, facts(not_who)), NotAllowed)
    assert refused(DEPARTMENT, state, command, facts(who, reason="")).field == "reason"
    decided = state._replace(outcome=Outcome.APPROVED)
    assert refused(DEPARTMENT, decided, command, facts(who)).code == "already_decided"


def test_who_has_authority_opens_a_decided_dossier_again() -> None:
    """NĐ 61/2018 art 21: the agency at fault corrects."""
    state = walk(
        ON_THE_SPOT, Command.SUBMIT, Command.APPROVE, Command.SEAL, Command.RETURN
    )
    found = decide(ON_THE_SPOT, state, Command.REOPEN, facts(LEADER))
    assert (found.state.status, found.state.outcome) == (Status.PROCESSING, None)
    assert found.state.stamps == {Stamp.RECEIVED}
    assert found.clock == ("reopen",)
    error = refused(
        ON_THE_SPOT, state, Command.REOPEN, facts(LEADER, has_authority=False)
    )
    assert error.code == "no_authority_today"
    for not_who in (COUNTER, HEAD):
        error = refused(ON_THE_SPOT, state, Command.REOPEN, facts(not_who))
        assert error.code == "not_yours_to_do"
    running = start(ON_THE_SPOT)
    error = refused(ON_THE_SPOT, running, Command.REOPEN, facts(LEADER))
    assert error.code == "not_in_this_state"


def test_an_act_may_need_two_people() -> None:
    data = json.loads((FOLDER / "five-on-the-spot.json").read_text("utf-8"))
    data["two_person"] = ["approve", "stop"]
    process = parse(data)
    state = walk(process, Command.SUBMIT)
    first = decide(process, state, Command.APPROVE, facts(officer=7))
    assert first.proposed
    assert first.state.outcome is None
    assert first.closed == ()
    alone = refused(process, first.state, Command.APPROVE, facts(officer=7))
    assert alone.code == "second_person_needed"
    second = decide(process, first.state, Command.APPROVE, facts(officer=8))
    assert second.state.outcome is Outcome.APPROVED
    assert second.state.proposal is None
    other = decide(process, first.state, Command.STOP, facts(officer=8))
    assert other.proposed, "another act is another proposal"
    back = decide(process, first.state, Command.SEND_BACK, facts(officer=7))
    assert back.state.proposal is None, "what was proposed is gone when the step is left"


def test_the_second_person_confirms_what_is_assigned_to_the_first() -> None:
    data = json.loads((FOLDER / "five-on-the-spot.json").read_text("utf-8"))
    data["two_person"] = ["approve"]
    process = parse(data)
    state = walk(process, Command.SUBMIT)
    state = decide(process, state, Command.TAKE_OVER, facts(officer=7)).state
    first = decide(process, state, Command.APPROVE, facts(officer=7)).state
    error = refused(process, state, Command.APPROVE, facts(officer=8))
    assert error.code == "assigned_to_another", "nothing has been proposed yet"
    second = decide(process, first, Command.APPROVE, facts(officer=8)).state
    assert second.outcome is Outcome.APPROVED


def test_a_sub_dossier_ends_while_its_parent_waits() -> None:
    data = json.loads((FOLDER / "department.json").read_text("utf-8"))
    data["steps"][4] = {
        **data["steps"][4],
        "sub": {"process": "department", "name": "Việc của cơ quan khác"},
        "moves": [{"command": "proceed", "to": "approve"}],
    }
    process = parse(data)
    state = walk(process, Command.SUBMIT, state=at_appraisal(process))._replace(
        status=Status.SUPPLEMENT,
    )
    by_system = facts(actor=SYSTEM, answers={"sub_outcome": "approved"})
    after = decide(process, state, Command.PROCEED, by_system).state
    assert after.status is Status.SUPPLEMENT
    assert steps(after) == {"approve"}
    assert after.facts == {"sub_outcome": "approved"}


# --- Taking back, notes, links, another version --------------------------------------


def test_the_last_act_is_taken_back_while_nobody_has_seen_it() -> None:
    before = at_appraisal()
    sent = decide(DEPARTMENT, before, Command.SUBMIT, facts(officer=9)).state
    given = facts(SPECIALIST, officer=9, previous=before, last=(Command.SUBMIT, 9))
    found = decide(DEPARTMENT, sent, Command.UNDO, given)
    assert steps(found.state) == {"appraise"}
    assert found.state.items[0].n > sent.items[0].n, "nothing is erased"
    assert found.closed == (sent.items[0].n,)
    seen = replace(given, seen=True)
    assert refused(DEPARTMENT, sent, Command.UNDO, seen).code == "seen_already"
    anothers = replace(given, last=(Command.SUBMIT, 8))
    assert refused(DEPARTMENT, sent, Command.UNDO, anothers).code == "not_your_act"
    nothing = replace(given, previous=None)
    assert refused(DEPARTMENT, sent, Command.UNDO, nothing).code == "cannot_undo"


@pytest.mark.parametrize("command", sorted(set(Command) - UNDOABLE))
def test_what_has_left_the_house_is_not_taken_back(command: Command) -> None:
    state = at_appraisal()
    given = facts(officer=7, previous=state, last=(command, 7))
    assert refused(DEPARTMENT, state, Command.UNDO, given).code == "cannot_undo"


def test_notes_and_links_change_nothing_but_say_something() -> None:
    state = at_appraisal()
    for command in (Command.NOTE, Command.LINK):
        assert decide(DEPARTMENT, state, command, facts(HEAD)).state == state
        error = refused(DEPARTMENT, state, command, facts((Role.HEAD, 99)))
        assert error.code == "not_yours_to_do"
    assert refused(DEPARTMENT, state, Command.NOTE, facts(opinion="")).field == "opinion"
    assert refused(DEPARTMENT, state, Command.LINK, facts(linked=" ")).field == "linked"


def test_a_dossier_moves_to_another_version_only_where_it_is_proved_safe() -> None:
    state = at_appraisal()
    given = facts((Role.CONFIGURATOR, 1), target=DEPARTMENT, safe=True)
    assert decide(DEPARTMENT, state, Command.MIGRATE, given).state == state
    unsafe = replace(given, safe=False)
    assert refused(DEPARTMENT, state, Command.MIGRATE, unsafe).code == "migration_unsafe"
    other = replace(DEPARTMENT.steps[-1], key="confirm", place="commune")
    party = replace(DEPARTMENT, steps=(*DEPARTMENT.steps, other))
    unbound = replace(given, target=party)
    assert refused(DEPARTMENT, state, Command.MIGRATE, unbound).code == "place_unbound"
    draft = replace(given, in_force=False)
    assert refused(DEPARTMENT, state, Command.MIGRATE, draft).code == "not_in_force"
    nowhere = replace(given, target=None)
    assert refused(DEPARTMENT, state, Command.MIGRATE, nowhere).field == "to"
    error = refused(
        DEPARTMENT, state, Command.MIGRATE, replace(given, actor=somebody(HEAD))
    )
    assert error.code == "not_yours_to_do"


def test_an_early_result_is_told_early_only() -> None:
    """NĐ 61/2018 art 20: early, notify first."""
    state = walk(ON_THE_SPOT, Command.SUBMIT, Command.APPROVE, Command.SEAL)
    assert decide(ON_THE_SPOT, state, Command.NOTIFY_EARLY, facts(COUNTER)).state == state
    today = facts(COUNTER, due_at=AT + timedelta(hours=1))
    assert refused(ON_THE_SPOT, state, Command.NOTIFY_EARLY, today).code == "not_early"
    error = refused(ON_THE_SPOT, start(ON_THE_SPOT), Command.NOTIFY_EARLY, facts(COUNTER))
    assert error.code == "not_in_this_state"


# --- For every act ---------------------------------------------------------------------


@pytest.mark.parametrize("command", sorted(BESIDE))
def test_nobody_from_another_unit_does_anything_beside_the_process(
    command: Command,
) -> None:
    stranger = facts(*((role, 99) for role in Role))
    for status in BESIDE[command].statuses:
        state = at_appraisal()._replace(status=status)
        assert not may_do(DEPARTMENT, state, command, stranger)


@pytest.mark.parametrize("command", sorted(BESIDE))
def test_no_act_is_done_in_a_state_it_is_not_meant_for(command: Command) -> None:
    for status in set(Status) - BESIDE[command].statuses:
        state = at_appraisal()._replace(status=status)
        error = refused(DEPARTMENT, state, command, facts(actor=SYSTEM))
        assert isinstance(error, NotNow)


def test_what_is_offered_can_be_done() -> None:
    state = at_appraisal()
    given = facts(officer=9)
    offered = offers(DEPARTMENT, state, given)
    assert Command.SUBMIT in offered.commands
    for item in offered.items:
        here = replace(given, item_n=item.item.n)
        for command in (*(m.command for m in item.moves), *item.acts):
            assert isinstance(decide(DEPARTMENT, state, command, here), Decision)
    for command in offered.acts:
        here = replace(given, item_n=state.items[0].n)
        assert isinstance(decide(DEPARTMENT, state, command, here), Decision)


def test_no_move_is_offered_while_the_dossier_waits_for_its_submitter() -> None:
    given = facts(officer=9)
    for status in (Status.SUPPLEMENT, Status.FEE):
        waits = at_appraisal()._replace(status=status)
        assert Command.SUBMIT not in offers(DEPARTMENT, waits, given).commands
        assert refused(DEPARTMENT, waits, Command.SUBMIT, given).code == "dossier_waits"


def test_a_state_is_kept_and_read_back() -> None:
    asked = decide(
        DEPARTMENT, at_appraisal(), Command.CONSULT, facts(officer=9, assignee_id=None)
    ).state
    kept = json.loads(json.dumps(state_to_json(asked)))
    found = state_from_json(
        kept, status=asked.status, outcome=asked.outcome, stamps=asked.stamps
    )
    assert found == asked


def test_the_needs_of_moves_are_all_asked_for_somewhere() -> None:
    needed = {
        need
        for process in (DEPARTMENT, ON_THE_SPOT)
        for one in process.steps
        for move in one.moves
        for need in move.needs
    }
    assert needed == set(Need)
