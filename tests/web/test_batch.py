"""One act on many dossiers from the list of work, with a result for each."""

from uuid import uuid4

import pytest
from django.test import Client

from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.workflow.commands import Command
from tests.web.counter import Answer, recorded, said_by, sign_in
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready() -> list[Dossier]:
    """Return three dossiers that wait for the leader, and one that does not."""
    centre = Centre()
    code = code_of("five-on-the-spot")
    done = [centre.accept(code) for _ in range(4)]
    for one in done[:3]:
        centre.act(one, "thamdinh", Command.SUBMIT, opinion="Đủ")
    return list(Dossier.objects.order_by("id"))


def send(client: Client, dossiers: list[Dossier], command: str, **more: str) -> Answer:
    chosen = [f"{d.pk}:{d.version}" for d in dossiers]
    form = {"command": command, "batch": str(uuid4()), "chosen": chosen, **more}
    return client.post("/desk/nhieu-ho-so", form)


def test_the_list_offers_the_acts_of_ones_roles(ready: list[Dossier]) -> None:
    text = sign_in("lanhdao").get("/desk/").content.decode()
    for one in ready[:3]:
        assert f'value="{one.pk}:{one.version}"' in text
    assert 'value="approve"' in text
    assert 'value="seal"' not in text


def test_each_dossier_has_its_own_result(ready: list[Dossier]) -> None:
    said = said_by(send(sign_in("lanhdao"), ready, "approve"))
    assert "3 hồ sơ xong" in said
    assert "1 hồ sơ không làm được" in said
    assert "Việc này không làm được ở bước" in said
    outcomes = Dossier.objects.order_by("id").values_list("outcome", flat=True)
    assert list(outcomes) == ["approved"] * 3 + [None]


def test_who_may_not_approve_changes_nothing(ready: list[Dossier]) -> None:
    before = recorded()
    for name in ("quay", "thamdinh", "congdan"):
        assert send(sign_in(name), ready, "approve").status_code in (403, 422)
    assert recorded() == before


@pytest.mark.parametrize(
    "changes",
    [
        {"chosen": ["x:y"]},
        {"chosen": ["1"]},
        {"chosen": ["9" * 40 + ":1"]},
        {"command": "burn"},
        {"batch": "no number"},
    ],
)
def test_a_broken_form_changes_nothing(
    ready: list[Dossier], changes: dict[str, object]
) -> None:
    before = recorded()
    form = {
        "command": "approve",
        "batch": str(uuid4()),
        "chosen": [f"{ready[0].pk}:{ready[0].version}"],
    }
    answer = sign_in("lanhdao").post("/desk/nhieu-ho-so", {**form, **changes})
    assert answer.status_code == 422
    assert recorded() == before


def test_opinions_that_are_missing_are_told_for_each(ready: list[Dossier]) -> None:
    before = recorded()
    said = said_by(send(sign_in("thamdinh"), [ready[3]], "submit"))
    assert "Chưa ghi ý kiến" in said
    assert recorded() == before
    said = said_by(send(sign_in("thamdinh"), [ready[3]], "submit", remark="Đủ"))
    assert "1 hồ sơ xong" in said


def test_with_nothing_ticked_one_is_back_at_the_list_and_told(
    ready: list[Dossier],
) -> None:
    before, leader = recorded(), sign_in("lanhdao")
    answer = send(leader, [], "approve")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/desk/"
    assert "Chưa đánh dấu hồ sơ nào" in said_by(leader.get("/desk/"))
    assert recorded() == before
