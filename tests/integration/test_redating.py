"""Moving appointments to a calendar: the right ones, some at a time, once."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from motcua.domain.accounts.models import Account
from motcua.domain.deadlines import actions as deadlines
from motcua.domain.deadlines import readers as calendars
from motcua.domain.deadlines.models import Redating
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.clock import Clock
from motcua.domain.deadlines.rules.days import DayKind, DayRow
from motcua.domain.dossiers.actions.reading import open_move
from motcua.domain.dossiers.models import Dossier, Read
from motcua.domain.dossiers.readers import redating
from motcua.domain.dossiers.readers.redating import Place, moved_by, touched_count
from motcua.domain.ledger.models import Event
from motcua.jobs.redating import move_appointments
from motcua.journeys import publish_calendar as journey
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, NotAllowed, NotFound
from tests.databases import MORNING
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return Centre()


def closed_on(*days: date) -> WorkingCalendar:
    """Return the calendar that counts, closed on more days, under another name."""
    now = calendars.calendar_for(unit_code="", on=MORNING.date())
    rows = {day: DayRow(day, DayKind.CLOSURE, "Nghỉ do bão", "46/QĐ") for day in days}
    return replace(now, version="2021-2", days={**now.days, **rows})


def closed_when_due() -> WorkingCalendar:
    """Return the same, closed on every day on which a dossier is due."""
    dues = Dossier.objects.values_list("due_at", flat=True)
    return closed_on(*{due.astimezone(VN).date() for due in dues if due is not None})


def drafted(calendar: WorkingCalendar) -> int:
    return deadlines.save_draft(
        actor=SYSTEM,
        at=MORNING,
        calendar=calendar,
        valid_from=MORNING.date(),
        decision="47/QĐ",
    )


def several(centre: Centre) -> list[Any]:
    """Return dossiers received on different days, due on different days."""
    found = []
    for process in ("five-on-the-spot", "department", "five-on-the-spot", "department"):
        found.append(centre.accept(code_of(process)))
        centre.at += timedelta(days=1)
        centre.people.clear()
    return found


def published(calendar: WorkingCalendar, *, move: bool = True) -> tuple[int, UUID]:
    """Publish as the editor; return the calendar and the request."""
    draft, request = drafted(calendar), uuid4()
    journey.publish_calendar(
        actor=Centre().actor("cauhinh"),
        at=MORNING + timedelta(days=4),
        request_id=request,
        calendar_id=draft,
        move_appointments=move,
    )
    return draft, request


@pytest.mark.parametrize(
    "days",
    [
        [date(2021, 11, 15)],
        [date(2021, 11, 23)],
        [date(2021, 11, 24), date(2021, 12, 1)],
        [date(2021, 12, 2)],
        [date(2021, 11, 27)],
        [date(2025, 6, 2)],
    ],
)
def test_what_is_left_out_could_not_have_moved(
    centre: Centre, days: list[date], monkeypatch: pytest.MonkeyPatch
) -> None:
    several(centre)
    calendar = closed_on(*days)
    part = moved_by(calendar=calendar, unit_code="")
    assert part.next is None
    assert part.examined == touched_count(calendar=calendar, unit_code="")
    everything = (date(2000, 1, 1), date(2100, 1, 1))
    monkeypatch.setattr(redating, "changed_span", lambda *_: everything)
    whole = moved_by(calendar=calendar, unit_code="")
    assert whole.moved == part.moved
    assert whole.examined == 4


def test_a_day_nobody_counts_touches_nobody(centre: Centre) -> None:
    several(centre)
    assert touched_count(calendar=closed_on(date(2021, 11, 27)), unit_code="") == 0
    assert touched_count(calendar=closed_on(date(2021, 11, 15)), unit_code="") == 0
    assert touched_count(calendar=closed_on(date(2025, 6, 2)), unit_code="") == 0


@pytest.mark.parametrize("most", [1, 2, 3])
def test_the_parts_are_the_whole(centre: Centre, most: int) -> None:
    several(centre)
    calendar = closed_when_due()
    whole = moved_by(calendar=calendar, unit_code="")
    assert len(whole.moved) == 4
    found: list[redating.Moved] = []
    after, examined = None, 0
    while True:
        part = moved_by(calendar=calendar, unit_code="", after=after, most=most)
        assert part.examined <= most
        found += part.moved
        examined, after = examined + part.examined, part.next
        if after is None:
            break
    assert tuple(found) == whole.moved
    assert examined == whole.examined


def test_a_place_behind_everything_finds_nothing(centre: Centre) -> None:
    several(centre)
    calendar = closed_when_due()
    part = moved_by(
        calendar=calendar, unit_code="", after=Place(MORNING + timedelta(days=999), 0)
    )
    assert part == redating.Part(0, (), None)


def test_many_are_moved_in_the_background_and_nothing_twice(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    several(centre)
    monkeypatch.setattr(journey.move_on, "__kwdefaults__", {"most": 1})
    calendar = closed_when_due()
    wanted = {
        m.dossier_id: m.new_due for m in moved_by(calendar=calendar, unit_code="").moved
    }
    draft, _ = published(calendar)
    order = calendars.redating_of(calendar_id=draft)
    assert order is not None
    assert (order.moved, order.finished_at) == (1, None)
    assert calendars.open_redatings() == (draft,)
    move_appointments(timestamp=0)
    order = calendars.redating_of(calendar_id=draft)
    assert order is not None
    assert order.moved == order.examined == 4
    assert order.finished_at is not None
    assert calendars.open_redatings() == ()
    assert dict(Dossier.objects.values_list("id", "due_at")) == wanted
    events = Event.objects.filter(kind="dossier.redated")
    assert events.count() == 4
    assert {event.actor["name"] for event in events} == {centre.actor("cauhinh").name}
    before = Event.objects.count()
    move_appointments(timestamp=0)
    assert Event.objects.count() == before


def test_who_may_no_longer_edit_does_not_sign_what_the_system_carries_on(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    several(centre)
    monkeypatch.setattr(journey.move_on, "__kwdefaults__", {"most": 1})
    published(closed_when_due())
    Account.objects.filter(username="cauhinh").update(is_active=False)
    move_appointments(timestamp=0)
    kinds = [
        event.actor["kind"]
        for event in Event.objects.filter(kind="dossier.redated").order_by("at", "stream")
    ]
    assert sorted(kinds) == ["officer", "system", "system", "system"]


def test_one_request_publishes_once_whatever_the_draft(centre: Centre) -> None:
    several(centre)
    draft, request = published(closed_when_due())
    before = Event.objects.count()
    again = journey.publish_calendar(
        actor=centre.actor("cauhinh"),
        at=centre.at,
        request_id=request,
        calendar_id=draft,
        move_appointments=True,
    )
    assert again.repeated
    assert again.moved == 4
    other = drafted(replace(closed_on(date(2021, 12, 1)), version="2021-3"))
    with pytest.raises(Conflict) as caught:
        journey.publish_calendar(
            actor=centre.actor("cauhinh"),
            at=centre.at,
            request_id=request,
            calendar_id=other,
            move_appointments=True,
        )
    assert caught.value.code == "request_used"
    assert Event.objects.count() == before
    assert calendars.calendar_facts(calendar_id=other).state == "draft"


def test_only_editors_may(centre: Centre) -> None:
    done = several(centre)[0]
    calendar = closed_when_due()
    draft = drafted(calendar)
    for username in ("quay", "giamdoc", "congdan"):
        actor = centre.actor(username)
        with pytest.raises(NotAllowed):
            journey.impact_of(actor=actor, at=centre.at, calendar_id=draft)
        with pytest.raises(NotAllowed):
            journey.move_on(actor=actor, at=centre.at, calendar_id=draft)
        with pytest.raises(NotAllowed):
            open_move(
                actor=actor, at=centre.at, code=done.code, calendar=calendar, unit_code=""
            )
    assert not Read.objects.filter(what="calendar").exists()


def test_a_move_explains_both_dates_and_is_noted(centre: Centre) -> None:
    done = several(centre)[0]
    editor = centre.actor("cauhinh")
    told = open_move(
        actor=editor,
        at=centre.at,
        code=done.code.lower(),
        calendar=closed_when_due(),
        unit_code="",
    )
    row = Dossier.objects.get(pk=done.dossier_id)
    assert told.moved.old_due == Clock.from_json(row.clock).due < told.moved.new_due
    assert any("bão" in line.text for line in told.new_lines)
    assert not any("bão" in line.text for line in told.old_lines)
    assert Read.objects.get(what="calendar").dossier_id == done.dossier_id
    with pytest.raises(NotFound):
        open_move(
            actor=editor,
            at=centre.at,
            code=done.code,
            calendar=closed_on(date(2021, 11, 15)),
            unit_code="",
        )
    assert Read.objects.filter(what="calendar").count() == 1


def test_the_database_keeps_the_order_whole(centre: Centre) -> None:
    draft, _ = published(closed_when_due())
    for changes, name in (
        ({"moved": 9}, "moved_of_examined"),
        ({"after_id": 9, "after_due": None}, "place_whole"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Redating.objects.filter(pk=draft).update(**changes)
