"""Processes as data: parsing, soundness, deciding."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

import motcua
from motcua.domain.dossiers.workflow import engine
from motcua.domain.dossiers.workflow.definition import Command, Need, Process, parse
from motcua.domain.dossiers.workflow.engine import Facts
from motcua.domain.dossiers.workflow.soundness import check
from motcua.domain.dossiers.workflow.states import Outcome, Stamp, State, Status
from motcua.kernel.errors import Invalid, MotcuaError, NotAllowed, NotNow

FOLDER = Path(motcua.__file__).parent / "ops" / "data" / "processes"
FILES = sorted(FOLDER.glob("*.json"))
READY = Facts(
    officer_id=7,
    holds_role=True,
    has_authority=True,
    opinion="Đủ điều kiện",
    reason="Thiếu căn cứ",
    assignee_id=9,
    assignee_fits=True,
    recipient="Nguyễn Văn An",
    proof="Ký nhận",
)


def definition(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return data


def process(name: str) -> Process:
    return parse(definition(name))


def walk(found: Process, commands: list[Command]) -> State:
    state = engine.begin(found)
    for command in commands:
        facts = Facts(**{**_plain(READY), "officer_id": state.officer_id or 7})
        state = engine.decide(found, state, command, facts).state
    return state


def _plain(facts: Facts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in Facts.__slots__}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_processes_we_ship_are_sound(path: Path) -> None:
    check(parse(json.loads(path.read_text("utf-8"))))


def test_five_on_the_spot_ends_with_five_times() -> None:
    state = walk(
        process("five-on-the-spot"),
        [Command.SUBMIT, Command.APPROVE, Command.SEAL, Command.RETURN],
    )
    assert state.status is Status.RETURNED
    assert state.stamps == frozenset(Stamp)
    assert state.outcome is Outcome.APPROVED
    assert state.step is None


def test_department_process_goes_back_and_on() -> None:
    found = process("department")
    start = [Command.HAND_OVER, Command.RECEIVE, Command.ASSIGN, Command.SUBMIT]
    state = walk(found, [*start, Command.SUBMIT])
    assert state.step == "approve"
    state = walk(found, [*start, Command.SEND_BACK])
    assert state.step == "appraise"
    assert state.stamps == frozenset({Stamp.RECEIVED})
    assert state.officer_id == 9, "it goes back to the one who had it"
    state = walk(found, [*start, Command.SUBMIT, Command.REJECT])
    assert state.outcome is Outcome.REJECTED


@pytest.mark.parametrize("name", [path.stem for path in FILES])
def test_every_command_not_in_the_step_is_refused(name: str) -> None:
    found = process(name)
    for step in found.steps:
        state = State(Status.PROCESSING, step.key, None)
        for command in set(Command) - {move.command for move in step.moves}:
            with pytest.raises(NotNow) as caught:
                engine.decide(found, state, command, READY)
            assert caught.value.code == "command_not_at_step"


@pytest.mark.parametrize("name", [path.stem for path in FILES])
def test_nobody_without_the_role_moves_anything(name: str) -> None:
    found = process(name)
    outsider = Facts(**{**_plain(READY), "holds_role": False})
    for step in found.steps:
        state = State(Status.PROCESSING, step.key, None)
        assert engine.moves_open(found, state, outsider) == ()
        for move in step.moves:
            with pytest.raises(NotAllowed):
                engine.decide(found, state, move.command, outsider)


def test_a_dossier_given_to_one_is_not_taken_by_another() -> None:
    found = process("department")
    state = State(Status.PROCESSING, "appraise", officer_id=9)
    with pytest.raises(NotAllowed):
        engine.decide(found, state, Command.SUBMIT, READY)


LACKS: dict[Need, tuple[dict[str, Any], ...]] = {
    Need.OPINION: ({"opinion": " "},),
    Need.REASON: ({"reason": ""},),
    Need.ASSIGNEE: ({"assignee_fits": False}, {"assignee_id": None}),
    Need.RECIPIENT: ({"recipient": ""}, {"proof": " "}),
    Need.AUTHORITY: ({"has_authority": False},),
}


@pytest.mark.parametrize("name", [path.stem for path in FILES])
def test_what_a_move_needs_is_asked_for(name: str) -> None:
    found = process(name)
    for step in found.steps:
        state = State(Status.PROCESSING, step.key, None)
        for move in step.moves:
            for lack in (lack for need in move.needs for lack in LACKS[need]):
                facts = Facts(**{**_plain(READY), **lack})
                with pytest.raises(MotcuaError):
                    engine.decide(found, state, move.command, facts)


def test_a_closed_dossier_stays_closed() -> None:
    found = process("five-on-the-spot")
    state = State(Status.RETURNED, None, None)
    with pytest.raises(NotNow) as caught:
        engine.decide(found, state, Command.SUBMIT, READY)
    assert caught.value.code == "dossier_closed"


def broken(**changes: object) -> dict[str, Any]:
    data = deepcopy(definition("five-on-the-spot"))
    for path, value in changes.items():
        target: Any = data
        *way, last = path.split("__")
        for key in way:
            target = target[int(key) if key.isdigit() else key]
        target[int(last) if last.isdigit() else last] = value
    return data


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"steps": []}, "steps"),
        ({"steps": "x"}, "steps"),
        ({"name": ""}, "name"),
        ({"steps__0__role": "king"}, "steps[0].role"),
        ({"steps__0__moves__0__command": "fly"}, "steps[0].moves[0].command"),
        ({"steps__0__moves__0__to": 3}, "steps[0].moves[0].to"),
        ({"steps__0__moves__0__needs": ["luck"]}, "steps[0].moves[0].needs.need"),
        ({"steps__0": 5}, "steps[0]"),
    ],
)
def test_a_malformed_process_is_refused_with_its_place(
    changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        parse(broken(**changes))
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("changes", "step"),
    [
        ({"steps__0__moves__0__to": "nowhere"}, "appraise"),
        ({"steps__1__key": "appraise"}, "appraise"),
        ({"steps__2__moves": []}, "seal"),
        ({"steps__3__moves__0__to": "return"}, "appraise"),
        ({"steps__0__moves__0__to": "seal"}, "approve"),
        ({"steps__0__moves__0__to": None}, None),
    ],
)
def test_an_unsound_process_is_refused(
    changes: dict[str, object], step: str | None
) -> None:
    with pytest.raises(Invalid) as caught:
        check(parse(broken(**changes)))
    assert caught.value.code == "process_unsound"
    if step is not None:
        assert caught.value.field == f"steps.{step}"
