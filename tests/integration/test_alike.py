"""Acts on many dossiers write for each what the same act on it alone would write."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from motcua.domain import statements
from motcua.domain.dossiers.actions import steps
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.actions.recording import Course
from motcua.domain.dossiers.actions.steps import Wanted, act_on_many, requests_for
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.models import Dossier, WorkItem
from motcua.domain.dossiers.readers import dossier as readers
from motcua.domain.dossiers.readers.replay import replay
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.ledger.models import Event
from motcua.domain.notifications.models import Effect
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db

MANY = 4
_OWN = {"id", "code", "head", "receipt_number"}
_WAY: list[tuple[str, Command, Callable[[Centre], dict[str, Any]]]] = [
    ("quay", Command.HAND_OVER, lambda _: {}),
    ("truongphong", Command.RECEIVE, lambda _: {}),
    (
        "truongphong",
        Command.ASSIGN,
        lambda c: {"assignee_id": c.actor("chuyenvien").officer_id},
    ),
    ("chuyenvien", Command.SUBMIT, lambda _: {"opinion": "Đủ điều kiện"}),
]


@pytest.fixture
def centre() -> Centre:
    return Centre()


def accepted(centre: Centre) -> list[Done]:
    """Return dossiers received at different times, one of them with a note more."""
    found = []
    for _ in range(MANY):
        found.append(centre.accept(code_of("department", "tckh")))
        centre.at += timedelta(minutes=7)
    found[2] = centre.act(found[2], "quay", Command.NOTE, opinion="Đã gọi điện")
    return found


def written(done: Done) -> dict[str, Any]:
    """Return all that is written of a dossier but what is its own by nature."""
    row = Dossier.objects.filter(pk=done.dossier_id).values().get()
    items = WorkItem.objects.filter(dossier_id=done.dossier_id).order_by("n").values()
    events = Event.objects.filter(topic="dossier", stream=done.dossier_id).order_by("n")
    letters = Effect.objects.filter(dossier_id=done.dossier_id).order_by("id")
    return {
        "row": {k: v for k, v in row.items() if k not in _OWN},
        "items": [{k: v for k, v in i.items() if k != "dossier_id"} for i in items],
        "events": list(events.values("n", "at", "kind", "actor", "payload"))[1:],
        "letters": [
            (one.kind, one.recipient, one.facts["due"], one.planned_at)
            for one in letters
            if one.facts["code"] == row["code"]
        ],
    }


def go_on(
    centre: Centre, many: list[Done], who: str, command: Command, typed: dict[str, Any]
) -> list[Done]:
    found = act_on_many(
        actor=centre.actor(who),
        at=centre.at,
        wanted=requests_for(uuid4(), {d.dossier_id: d.version for d in many}),
        command=command,
        typed=Input(**typed),
    )
    assert not found.refused
    return [found.done[d.dossier_id] for d in many]


@pytest.mark.parametrize("group", [2, steps.GROUP])
def test_many_are_written_as_each_alone_would_be(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, group: int
) -> None:
    monkeypatch.setattr(steps, "GROUP", group)
    begun = centre.at
    many = accepted(centre)
    centre.at = begun
    singly = accepted(centre)
    repeated = []
    really = Course.repeat

    def repeat(self: Course, *args: Any, **named: Any) -> None:
        repeated.append(self.case.id)
        really(self, *args, **named)

    monkeypatch.setattr(Course, "repeat", repeat)
    for who, command, typed in _WAY:
        centre.at += timedelta(minutes=30)
        many = go_on(centre, many, who, command, typed(centre))
        singly = [
            done
            for alone in singly
            for done in go_on(centre, [alone], who, command, typed(centre))
        ]
        for one, alone in zip(many, singly, strict=True):
            assert written(one) == written(alone), command
    assert set(repeated) == {done.dossier_id for done in many[1:]}
    for done in many:
        assert readers.chain_fault(dossier_id=done.dossier_id) is None
        row = Dossier.objects.get(pk=done.dossier_id)
        assert replay(dossier_id=row.pk).state == readers.state_of(row)


def test_one_changed_meanwhile_takes_nothing_from_those_written_with_it(
    centre: Centre,
) -> None:
    """They share their rows; the one that is missing is left out of every list."""
    many = accepted(centre)
    at = centre.at + timedelta(minutes=30)
    loaded = requests_for(uuid4(), {d.dossier_id: d.version for d in many})
    asked: list[Wanted] = []
    really = statements.streamed

    def streamed() -> Any:
        # Loaded and seen by the officer, but moved before the first of them is written.
        asked.append(loaded[1])
        Dossier.objects.filter(pk=many[1].dossier_id).update(version=99)
        return really()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(steps, "streamed", streamed)
        patch.setattr(steps, "GROUP", 2)
        found = act_on_many(
            actor=centre.actor("quay"),
            at=at,
            wanted=loaded,
            command=Command.HAND_OVER,
            typed=Input(),
        )
    assert asked
    assert set(found.refused) == {many[1].dossier_id}
    assert found.refused[many[1].dossier_id].code == "changed_meanwhile"
    for done in many:
        items = WorkItem.objects.filter(
            dossier_id=done.dossier_id, closed_at__isnull=True
        )
        stays = done is many[1]
        assert [item.step for item in items] == (["hand_over"] if stays else ["receive"])
