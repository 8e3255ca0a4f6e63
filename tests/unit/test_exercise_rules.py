"""How far a learner is by what has happened; what a file of an exercise must say."""

import json
from datetime import timedelta
from typing import Any

import pytest

from motcua.domain.training.readers.exercises import FOLDER, KINDS, exercises
from motcua.domain.training.rules.exercises import (
    Faulty,
    Happened,
    Standing,
    follow,
    read_exercise,
)
from tests.databases import MORNING

ME, OTHER = 1, 2
TWO_STEPS = exercises()["take-in-and-assign"]


def after(*said: tuple[str, int]) -> Standing:
    happened = [
        Happened(MORNING + timedelta(minutes=n), f"dossier.{kind}", who)
        for n, (kind, who) in enumerate(said, start=1)
    ]
    return follow(TWO_STEPS, happened, officer_id=ME, began_at=MORNING)


def test_steps_are_done_in_their_order_by_the_learner_alone() -> None:
    assert after() == Standing(0, MORNING)
    assert after(("assign", ME)).step == 0
    assert after(("receive", OTHER)).step == 0
    one = after(("receive", ME))
    assert (one.step, one.since, one.done) == (1, MORNING + timedelta(minutes=1), False)
    assert after(("receive", ME), ("assign", ME), ("release", ME)).done


def test_a_slip_is_kept_and_what_follows_can_still_be_right() -> None:
    found = after(("receive", ME), ("release", ME), ("receive", ME), ("assign", ME))
    assert (len(found.slips), found.failed, found.done) == (1, False, True)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"role": "king"}, "role"),
        ({"title": {"vi": "Một"}}, "title"),
        ({"steps": []}, "steps"),
        ({"prepare": {"what": "nothing"}}, "what"),
        ({"hint_after": "soon"}, "hint_after"),
    ],
)
def test_a_faulty_file_is_refused_by_its_field(
    changes: dict[str, Any], named: str
) -> None:
    plain = json.loads((FOLDER / "01-receive.json").read_text("utf-8"))
    assert read_exercise(plain, kinds=KINDS).key == "receive"
    with pytest.raises(Faulty, match=named):
        read_exercise(plain | changes, kinds=KINDS)


def test_a_step_waits_for_no_event_there_is_not() -> None:
    plain = json.loads((FOLDER / "01-receive.json").read_text("utf-8"))
    with pytest.raises(Faulty, match=r"steps\[0\].done"):
        read_exercise(plain, kinds=frozenset({"dossier.refused"}))
