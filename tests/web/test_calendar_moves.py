"""What a calendar would move: some at a time, explained; published once a request."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from motcua.domain.deadlines.readers import CalendarFacts
from motcua.domain.dossiers.models import Dossier, Read
from motcua.domain.dossiers.readers import redating
from motcua.domain.ledger.models import Event
from motcua.journeys import publish_calendar as journey
from tests.web.conftest import Clock
from tests.web.counter import Answer, said_by, sign_in
from tests.web.keeper import begun, newest, path_of, publish, save, with_closure
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db
WHY = re.compile(r'class="govuk-link mc-due__why" href="([^"]+)"')
FURTHER = re.compile(r'href="([^"]+)#progress"')


@pytest.fixture
def editor(clock: Clock) -> Client:
    return sign_in("cauhinh")


@pytest.fixture
def draft(editor: Client) -> CalendarFacts:
    """Return a draft that shuts a day on which three open dossiers are due."""
    for _ in range(3):
        Centre().accept(code_of("five-on-the-spot"))
    facts = begun(editor)
    with_closure(editor, facts)
    return newest()


@pytest.fixture
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    defaults = {"after": None, "most": 1}
    monkeypatch.setattr(redating.moved_by, "__kwdefaults__", defaults)
    monkeypatch.setattr(journey.move_on, "__kwdefaults__", {"most": 1})


def check(editor: Client, draft: CalendarFacts, query: str = "") -> Answer:
    return editor.get(path_of(draft, "/kiem-tra") + query)


@pytest.mark.usefixtures("one_at_a_time")
def test_many_are_counted_part_by_part(editor: Client, draft: CalendarFacts) -> None:
    answer, said, codes = check(editor, draft), [], []
    for _ in range(5):
        said.append(said_by(answer))
        codes += re.findall(r'mc-code" href="/tra-cuu/([^"]+)"', answer.content.decode())
        further = FURTHER.search(answer.content.decode())
        if further is None:
            break
        answer = editor.get(further.group(1).replace("&amp;", "&"))
    assert [len(said), len(set(codes))] == [3, 3]
    assert "Đã tính lại 1 trong 3 hồ sơ" in said[0]
    assert "Cho đến đây, 1 hồ sơ có ngày hẹn khác đi" in said[0]
    assert 'name="move"' in check(editor, draft).content.decode()
    assert "Đã tính lại 3 trong 3 hồ sơ" in said[2]
    assert "Đã tính hết" in said[2]
    assert "3 hồ sơ có ngày hẹn khác đi" in said[2]


@pytest.mark.parametrize(
    "query",
    [
        "?sau=x",
        "?sau=2021-12-02T17:00,1",
        "?sau=0001-01-01T00:00:00%2B14:00,1",
        "?sau=2021-12-02T17:00:00Z,x",
        "?da-xem=999&da-doi=999",
    ],
)
def test_nonsense_in_the_address_begins_anew(
    editor: Client, draft: CalendarFacts, query: str
) -> None:
    answer = check(editor, draft, query)
    assert answer.status_code == 200
    assert "3 hồ sơ có ngày hẹn khác đi" in said_by(answer)
    assert "999" not in said_by(answer)


def test_each_move_explains_both_dates(editor: Client, draft: CalendarFacts) -> None:
    links = WHY.findall(check(editor, draft).content.decode())
    assert len(links) == 3
    before = Read.objects.filter(what="calendar").count()
    answer = editor.get(links[0])
    said = said_by(answer)
    assert "Đang hẹn 17:00 02/12/2021" in said
    assert "Theo lịch mới 17:00 03/12/2021" in said
    assert "02/12/2021 nghỉ: Nghỉ do bão" in said
    row = Dossier.objects.earliest("due_at", "id")
    assert row.submitter_name not in answer.content.decode()
    assert Read.objects.filter(what="calendar").count() == before + 1


def test_others_may_not_and_nothing_is_noted(
    editor: Client, draft: CalendarFacts
) -> None:
    (path, *_) = WHY.findall(check(editor, draft).content.decode())
    for username, status in (("quay", 403), ("congdan", 403)):
        assert sign_in(username).get(path).status_code == status
    assert Client().get(path).status_code == 302
    assert editor.get(path_of(draft, "/kiem-tra/H49-0")).status_code == 404
    assert not Read.objects.filter(what="calendar").exists()


@pytest.mark.usefixtures("one_at_a_time")
def test_the_rest_is_moved_in_the_background_with_its_progress(
    editor: Client, draft: CalendarFacts
) -> None:
    from motcua.jobs.redating import move_appointments  # noqa: PLC0415 - after set-up

    said = said_by(publish(editor, draft, move="1"))
    assert "Đã dời 1 ngày hẹn; số còn lại đang được dời" in said
    page = said_by(editor.get(path_of(draft)))
    assert "Đang dời" in page
    assert "Đã dời 1 ngày hẹn, đã xem 1 hồ sơ" in page
    move_appointments(timestamp=0)
    page = said_by(editor.get(path_of(draft)))
    assert "Đã dời xong" in page
    assert "Đã dời 3 ngày hẹn, đã xem 3 hồ sơ" in page


def test_a_request_of_another_draft_publishes_nothing(
    editor: Client, draft: CalendarFacts
) -> None:
    request = str(uuid4())
    publish(editor, draft, request=request)
    other = begun(editor)
    save(editor, other, version="2021-9")
    before = Event.objects.count()
    refused = publish(editor, other, request=request)
    assert refused.status_code == 409
    assert "đã dùng cho việc khác" in said_by(refused)
    assert newest().state == "draft"
    assert Event.objects.count() == before
