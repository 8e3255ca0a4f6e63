"""Results nobody collects: reminded, overdue, stored, and given out all the same."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from motcua.domain.delivery.actions.uncollected import (
    chase,
    set_collecting_terms,
    store,
)
from motcua.domain.delivery.models import Uncollected
from motcua.domain.delivery.readers.uncollected import numbers, terms_of, uncollected
from motcua.domain.delivery.rules.collecting import Terms
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.dossier import chain_fault
from motcua.domain.ledger.models import Event
from motcua.domain.notifications.models import Effect
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Invalid, NotAllowed, NotFound, Several
from tests.integration.test_custody import BIRTH
from tests.integration.test_giving import Counter

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def centre(settings: Any) -> Counter:
    found = Counter()
    set_collecting_terms(
        actor=found.actor("giamdoc"),
        at=found.at,
        unit_id=found.reception,
        terms=Terms(2, 4, 6, 8),
    )
    return found


def collectable(centre: Counter, *names: str) -> tuple[Any, datetime]:
    """Return a dossier that is ready, and when it can be collected."""
    done = centre.ready(*names)
    due = Dossier.objects.get(pk=done.dossier_id).due_at
    assert due is not None
    return done, due


def stage(done: Any) -> str:
    rows = Uncollected.objects.filter(pk=done.dossier_id)
    return str(rows.values_list("stage", flat=True).first() or "")


def days(since: datetime, count: int) -> list[datetime]:
    return [since + n * DAY for n in range(count + 1)]


def test_it_is_called_after_step_by_step_and_asked_to_be_stored(centre: Counter) -> None:
    done, due = collectable(centre, BIRTH)
    chase(actor=SYSTEM, at=due - DAY)
    assert stage(done) == "", "nobody is late before the appointment"
    seen = []
    for at in days(due, 20):
        chase(actor=SYSTEM, at=at)
        chase(actor=SYSTEM, at=at)
        if stage(done) not in seen:
            seen.append(stage(done))
    assert seen == ["waiting", "reminded", "reminded_again", "overdue", "to_store"]
    kinds = Effect.objects.filter(kind__startswith="uncollected").order_by("id")
    assert [e.kind for e in kinds] == ["uncollected"] * 2 + ["uncollected_overdue"]
    assert all("Hoa" not in str(e.facts) for e in kinds)
    assert Event.objects.filter(kind__startswith="dossier.uncollected").count() == 4
    assert chain_fault(dossier_id=done.dossier_id) is None
    found = numbers(actor=centre.actor("traketqua"))
    assert (found.ready, found.overdue, found.to_store) == (1, 0, 1)


def overdue(centre: Counter, *names: str) -> Any:
    done, due = collectable(centre, *names)
    for at in days(due, 12):
        chase(actor=SYSTEM, at=at)
        centre.at = at
    assert stage(done) in ("overdue", "to_store")
    return done


def test_what_is_stored_has_a_place_and_is_still_given(centre: Counter) -> None:
    done = overdue(centre)
    who: dict[str, Any] = {"at": centre.at, "dossier_id": done.dossier_id}
    request_id = uuid4()
    with pytest.raises(Invalid) as caught:
        store(**who, actor=centre.actor("quay"), request_id=uuid4(), place=" ")
    assert caught.value.field == "place"
    for other, error in (("thamdinh", NotAllowed), ("congdan", NotAllowed)):
        with pytest.raises(error):
            store(**who, actor=centre.actor(other), request_id=uuid4(), place="Kho A")
    for _ in range(2):
        store(**who, actor=centre.actor("quay"), request_id=request_id, place="Kho A")
    store(**who, actor=centre.actor("quay"), request_id=uuid4(), place="Kho B")
    [row] = uncollected(actor=centre.actor("traketqua")).rows
    assert (row.stage, row.place) == ("stored", "Kho B")
    stored = Event.objects.filter(kind="dossier.uncollected_stored")
    assert [e.payload["remark"] for e in stored.order_by("n")] == ["Kho A", "Kho B"]
    assert Effect.objects.filter(kind="uncollected_stored").count() == 1

    assert centre.give(done, 1).left == ()
    assert uncollected(actor=centre.actor("traketqua")).rows == ()
    assert chase(actor=SYSTEM, at=centre.at + 90 * DAY) == 0
    with pytest.raises(NotFound):
        store(**who, actor=centre.actor("quay"), request_id=uuid4(), place="Kho A")


def test_what_is_not_overdue_stays_at_the_counter(centre: Counter) -> None:
    done, due = collectable(centre)
    chase(actor=SYSTEM, at=due)
    with pytest.raises(Invalid) as caught:
        store(
            actor=centre.actor("quay"),
            at=due,
            request_id=uuid4(),
            dossier_id=done.dossier_id,
            place="Kho A",
        )
    assert caught.value.code == "not_ripe_to_store"


@pytest.mark.parametrize("delivery", ["post", "electronic"])
def test_who_wanted_it_otherwise_is_not_called_to_the_counter(
    centre: Counter, delivery: str
) -> None:
    done, due = collectable(centre)
    Dossier.objects.filter(pk=done.dossier_id).update(delivery=delivery)
    chase(actor=SYSTEM, at=due + 30 * DAY)
    assert stage(done) == ""


def test_only_the_system_chases_and_only_leaders_set_the_terms(centre: Counter) -> None:
    with pytest.raises(NotAllowed):
        chase(actor=centre.actor("giamdoc"), at=centre.at)
    given: dict[str, Any] = {"at": centre.at, "unit_id": centre.reception}
    with pytest.raises(NotAllowed):
        set_collecting_terms(**given, actor=centre.actor("quay"), terms=Terms())
    with pytest.raises(Several):
        set_collecting_terms(
            **given, actor=centre.actor("giamdoc"), terms=Terms(9, 8, 7, 6)
        )
    assert terms_of(unit_id=centre.reception) == Terms(2, 4, 6, 8)


def test_the_database_keeps_a_place_with_what_is_stored(centre: Counter) -> None:
    overdue(centre)
    with pytest.raises(IntegrityError, match="somewhere"), transaction.atomic():
        Uncollected.objects.update(stage="stored")
