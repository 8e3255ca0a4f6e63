"""Urgings: who may, who answers, what stays in the history, what is chased."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from motcua.domain.dossiers.models import Dossier, WorkItem
from motcua.domain.dossiers.readers.dossier import chain_fault, events
from motcua.domain.notifications.models import Effect
from motcua.domain.supervision import actions
from motcua.domain.supervision.models import Urging
from motcua.domain.supervision.readers.urgings import (
    to_answer,
    urgeable,
    urgings_of,
)
from motcua.domain.supervision.readers.waits import waits
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.integration.test_supervision import appraising, centre, ids
from tests.supervising import look, open_keys, told
from tests.world import Centre

__all__ = ["centre"]
pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def asking(item: WorkItem, **changes: Any) -> dict[str, Any]:
    """Return what an urging says."""
    whole: dict[str, Any] = {
        "request_id": uuid4(),
        "dossier_id": item.dossier_id,
        "item_n": item.n,
        "text": "Giải quyết trước giờ nghỉ trưa",
        "answer_by": item.opened_at + 2 * HOUR,
    }
    return whole | changes


def test_a_leader_urges_and_who_holds_it_answers(centre: Centre) -> None:
    item, director = appraising(centre), centre.actor("giamdoc")
    at = centre.at
    for who, email in (("thamdinh", "td@halong.vn"), ("giamdoc", "gd@halong.vn")):
        actions.set_reach(actor=centre.actor(who), at=at, email=email, digest=True)
    asked = asking(item)
    for _ in range(2):
        number = actions.urge(actor=director, at=at, **asked)
    assert Urging.objects.count() == 1
    [mine] = to_answer(actor=centre.actor("thamdinh2"))
    assert (mine.id, mine.mine, mine.urged_by) == (number, True, director.name)
    assert waits(actor=centre.actor("quay")).urgings == 0

    answer: dict[str, Any] = {
        "at": at + HOUR,
        "request_id": uuid4(),
        "urging_id": number,
        "reason": "Đang chờ xác minh thực địa",
        "promised_on": at.date() + timedelta(days=1),
    }
    for other, error in (("quay", NotAllowed), ("chuyenvien", NotFound)):
        with pytest.raises(error):
            actions.answer_urging(actor=centre.actor(other), **answer)
    me = centre.actor("thamdinh")
    for wrong, field in (
        ({"reason": ""}, "reason"),
        ({"promised_on": None}, "promised_on"),
        ({"promised_on": at.date() - timedelta(days=1)}, "promised_on"),
    ):
        with pytest.raises(Invalid) as caught:
            actions.answer_urging(actor=me, **(answer | wrong))
        assert caught.value.field == field
    for _ in range(2):
        actions.answer_urging(actor=me, **answer)
    with pytest.raises(Conflict):
        actions.answer_urging(actor=me, **(answer | {"request_id": uuid4()}))

    known: dict[str, Any] = {"actor": director, "dossier_id": item.dossier_id}
    [shown] = urgings_of(**known)
    assert (shown.answered_by, shown.reason) == (me.name, answer["reason"])
    history = events(**known, on=at.date())
    assert [e.kind for e in history[-2:]] == ["dossier.urged", "dossier.urging_answered"]
    assert history[-2].payload["remark"] == asked["text"]
    assert chain_fault(dossier_id=item.dossier_id) is None
    letters = Effect.objects.filter(kind__startswith="urg").order_by("id")
    assert [(e.kind, e.recipient) for e in letters] == [
        ("urged", "td@halong.vn"),
        ("urging_answered", "gd@halong.vn"),
    ]
    assert all("Hoa" not in str(e.facts) for e in letters)
    look(at + 3 * HOUR)
    assert "urging" not in open_keys(), "it was answered"


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("giamdoc", True),
        ("lanhdao", True),
        ("thanhtra", True),
        ("truongphong", False),
        ("thamdinh", False),
        ("quay", False),
        ("congdan", False),
    ],
)
def test_who_may_urge(centre: Centre, who: str, *, may: bool) -> None:
    item, actor = appraising(centre), centre.actor(who)
    choice = urgeable(actor=actor, dossier_id=item.dossier_id, on=centre.at.date())
    assert bool(choice) is may
    if may:
        actions.urge(actor=actor, at=centre.at, **asking(item))
    else:
        with pytest.raises((NotAllowed, NotFound)):
            actions.urge(actor=actor, at=centre.at, **asking(item))
    assert Urging.objects.count() == int(may)


def test_what_cannot_be_urged_names_its_field(centre: Centre) -> None:
    item, director = appraising(centre), centre.actor("giamdoc")
    version = Dossier.objects.get(pk=item.dossier_id).version
    for wrong, field in (
        ({"item_n": 99}, "item"),
        ({"text": ""}, "text"),
        ({"answer_by": centre.at}, "answer_by"),
        ({"answer_by": centre.at + timedelta(days=91)}, "answer_by"),
    ):
        with pytest.raises(Invalid) as caught:
            actions.urge(actor=director, at=centre.at, **asking(item, **wrong))
        assert caught.value.field == field
    assert Dossier.objects.get(pk=item.dossier_id).version == version


def test_an_unanswered_urging_is_chased_up_the_ladder(centre: Centre) -> None:
    item = appraising(centre)
    asked = asking(item, answer_by=item.due_at + HOUR)
    actions.urge(actor=centre.actor("giamdoc"), at=centre.at, **asked)
    look(asked["answer_by"] - timedelta(seconds=1))
    assert "urging" not in open_keys()
    look(asked["answer_by"])
    assert told("urging")[0] == ids("thamdinh", "thamdinh2", "thamdinh3", "giamdoc")
    look(asked["answer_by"] + timedelta(days=4))
    assert told("urging")[1] == ids("lanhdao", "chutich")
