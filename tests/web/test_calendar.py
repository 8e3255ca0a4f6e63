"""The working calendar at the desk: read, draft, check, publish."""

from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from motcua.domain.deadlines import readers as deadlines
from motcua.domain.deadlines.readers import CalendarFacts
from motcua.domain.dossiers.models import Dossier
from motcua.domain.ledger.models import Event
from motcua.domain.notifications.models import Effect
from motcua.web.desk import calendar_form
from motcua.web.desk.views import calendar_publish
from tests.web.conftest import Clock
from tests.web.counter import errors_of, said_by, sign_in
from tests.web.keeper import (
    DECISION,
    LIST,
    begun,
    new_row,
    newest,
    path_of,
    publish,
    save,
    with_closure,
)
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(clock: Clock) -> Client:
    """Return the browser of the one who keeps the calendar."""
    return sign_in("cauhinh")


@pytest.fixture
def draft(editor: Client) -> CalendarFacts:
    """Return a draft just begun from everybody's calendar."""
    return begun(editor)


class TestWhoMay:
    def paths(self, facts: CalendarFacts) -> Iterator[tuple[str, str]]:
        yield "get", LIST
        yield "get", path_of(facts)
        yield "get", path_of(facts, "/sua")
        yield "get", path_of(facts, "/kiem-tra")
        yield "post", f"{LIST}nhap-moi"
        yield "post", path_of(facts, "/sua")
        yield "post", path_of(facts, "/cong-bo")
        yield "post", path_of(facts, "/xoa")

    def test_the_configurator_reads_every_page(
        self, editor: Client, draft: CalendarFacts
    ) -> None:
        for method, path in self.paths(draft):
            if method == "get":
                assert editor.get(path).status_code == 200, path

    @pytest.mark.parametrize("username", ["quay", "thamdinh", "giamdoc", "congdan"])
    def test_others_may_nothing(self, draft: CalendarFacts, username: str) -> None:
        other = sign_in(username)
        for method, path in self.paths(draft):
            assert getattr(other, method)(path).status_code == 403, path
        assert newest() == draft

    def test_a_stranger_is_led_to_sign_in(self, draft: CalendarFacts) -> None:
        for method, path in self.paths(draft):
            if path.endswith("/sua") and method == "post":
                continue  # what was typed there is kept; see below
            answer = getattr(Client(), method)(path)
            assert answer.status_code == 302, path
            assert answer.headers["Location"].startswith("/dang-nhap?next="), path
        assert newest() == draft

    def test_the_desk_links_to_it_for_those_who_may(self, editor: Client) -> None:
        assert f'href="{LIST}"' in editor.get("/desk/").content.decode()
        assert f'href="{LIST}"' not in sign_in("quay").get("/desk/").content.decode()

    @pytest.mark.parametrize("page", ["", "/sua", "/kiem-tra"])
    def test_a_version_that_is_not_there_is_404(self, editor: Client, page: str) -> None:
        for number in ("999999", "99999999999999999999"):
            assert editor.get(f"{LIST}{number}{page}").status_code == 404

    @pytest.mark.parametrize("page", ["nhap-moi", "1/xoa", "1/cong-bo"])
    def test_what_changes_something_is_not_a_link(
        self, editor: Client, page: str
    ) -> None:
        assert editor.get(f"{LIST}{page}").status_code == 405


class TestReading:
    def test_the_list_says_whose_version_counts_and_until_when(
        self, editor: Client
    ) -> None:
        said = said_by(editor.get(LIST))
        assert "Lịch chung của mọi đơn vị 2021-1" in said
        assert "31/12/2027" in said
        assert "Còn chưa đủ" not in said

    def test_a_calendar_that_soon_ends_is_warned_of(
        self, editor: Client, draft: CalendarFacts
    ) -> None:
        save(editor, draft, last="30/04/2022", do="save")
        save(editor, newest(), do="trim")
        published = said_by(publish(editor, draft))
        assert "Đã công bố" in published
        assert "Còn chưa đủ 6 tháng" in said_by(editor.get(LIST))

    def test_a_year_is_shown_with_letters_names_and_decisions(
        self, editor: Client
    ) -> None:
        counting = deadlines.calendar_id_for(unit_code="", on=date(2021, 11, 22))
        answer = editor.get(f"{LIST}{counting}?nam=2019")
        said = said_by(answer)
        assert answer.content.decode().count('class="mc-month"') == 12
        for part in (
            "nghỉ hoán đổi 6519/VPCP-KGVX",
            "Làm bù cho ngày nghỉ hoán đổi",
            "thứ Hai – thứ Sáu: 07:30–11:30, 13:30–17:00",
            "thứ Bảy: 07:30–11:30",
            "Chủ nhật: không tiếp nhận",
        ):
            assert part in said
        swapped = answer.content.decode().split('href="#ngay-2019-04-29"')[1]
        assert '<span class="mc-day__letter" aria-hidden="true">H</span>' in swapped[:90]

    @pytest.mark.parametrize("year", ["1800", "x", "", "99999999999999"])
    def test_a_year_it_does_not_know_falls_back(self, editor: Client, year: str) -> None:
        counting = deadlines.calendar_id_for(unit_code="", on=date(2021, 11, 22))
        answer = editor.get(f"{LIST}{counting}?nam={year}")
        assert "năm 2021" in said_by(answer)


class TestBeginning:
    def test_it_begins_from_the_version_that_counts(self, draft: CalendarFacts) -> None:
        counting = deadlines.calendar_for(unit_code="", on=date(2021, 11, 22))
        assert draft.calendar.days == counting.days
        assert draft.version == "2021-2"
        assert draft.decision == ""
        assert draft.valid_from == date(2021, 11, 22)

    def test_a_second_one_goes_on_with_the_first(
        self, editor: Client, draft: CalendarFacts
    ) -> None:
        answer = editor.post(f"{LIST}nhap-moi", {"unit": ""}, follow=True)
        assert "Đã có bản nháp" in said_by(answer)
        assert newest() == draft

    def test_a_unit_gets_a_copy_of_its_own(self, editor: Client) -> None:
        own = begun(editor, unit="hcc")
        assert own.unit_code == "hcc"
        assert own.version == "hcc-2021-1"
        assert "Trung tâm Hành chính công" in said_by(editor.get(path_of(own, "/sua")))
        assert "Đang dùng lịch chung" in said_by(editor.get(LIST))
        publish(editor, own)
        on = date(2021, 11, 22)
        assert deadlines.calendar_id_for(unit_code="hcc", on=on) == own.id
        assert deadlines.calendar_id_for(unit_code="tuphap", on=on) != own.id

    def test_a_unit_nobody_knows_is_named(self, editor: Client) -> None:
        answer = editor.post(f"{LIST}nhap-moi", {"unit": "nowhere"})
        assert answer.status_code == 422
        assert "Hãy chọn một đơn vị" in errors_of(answer)["unit"]

    def test_another_units_version_is_none_to_begin_from(self, editor: Client) -> None:
        own = begun(editor, unit="hcc")
        publish(editor, own)
        typed = {"unit": "tuphap", "calendar": str(own.id)}
        assert editor.post(f"{LIST}nhap-moi", typed).status_code == 404

    def test_it_can_be_thrown_away(self, editor: Client, draft: CalendarFacts) -> None:
        assert editor.post(path_of(draft, "/xoa")).status_code == 302
        assert editor.get(path_of(draft, "/sua")).status_code == 404
        assert newest().version == "2021-1"


class TestChecking:
    def test_faults_lead_to_their_rows_and_keep_it_from_publication(
        self, editor: Client, draft: CalendarFacts
    ) -> None:
        save(editor, draft, **new_row(draft, day="02/12/2021", decision=""))
        page = editor.get(path_of(draft, "/kiem-tra"))
        assert "Ngày 02/12/2021 chưa ghi văn bản quyết định." in said_by(page)
        link = page.content.decode().split('id="faults"')[1].split('href="')[1]
        address, _, place = link.split('"')[0].partition("#")
        assert f'id="{place}"' in editor.get(address).content.decode()
        assert "/cong-bo" not in page.content.decode()
        refused = publish(editor, draft)
        assert refused.status_code == 422
        assert newest().state == "draft"

    def test_a_year_mistyped_opens_one_year_more_not_a_century(
        self, editor: Client, draft: CalendarFacts
    ) -> None:
        save(editor, draft, **new_row(draft, day="02/12/1900"))
        page = editor.get(path_of(draft, "/sua?nam=1900")).content.decode()
        assert 'value="02/12/1900"' in page
        assert 'value="go-2021"' in page
        assert 'value="go-1950"' not in page

    def test_it_says_what_differs_and_what_is_provisional(
        self, editor: Client, draft: CalendarFacts
    ) -> None:
        with_closure(editor, draft)
        said = said_by(editor.get(path_of(draft, "/kiem-tra")))
        assert "02/12/2021: trước là ngày làm việc, nay là tạm nghỉ" in said
        assert "có thể dời hạn" in said
        assert "ngày dự kiến, chờ văn bản quyết định" in said

    def test_without_a_difference_it_says_so(
        self, editor: Client, draft: CalendarFacts
    ) -> None:
        assert "Không đổi ngày nào" in said_by(editor.get(path_of(draft, "/kiem-tra")))

    def test_a_version_that_would_never_count_is_told(
        self, editor: Client, draft: CalendarFacts
    ) -> None:
        save(editor, draft, valid_from="01/06/2018")
        said = said_by(editor.get(path_of(draft, "/kiem-tra")))
        assert "Lịch này sẽ không được dùng" in said

    def test_one_for_later_says_from_when(
        self, editor: Client, draft: CalendarFacts
    ) -> None:
        save(editor, draft, valid_from="01/01/2022")
        said = said_by(editor.get(path_of(draft, "/kiem-tra")))
        assert "chỉ được dùng từ ngày 01/01/2022" in said


@pytest.fixture
def open_dossier(clock: Clock) -> Dossier:
    """Return a dossier that is due on 2/12/2021."""
    done = Centre().accept(code_of("five-on-the-spot"))
    return Dossier.objects.get(pk=done.dossier_id)


class TestPublishing:
    def test_the_dossiers_that_would_move_are_shown_with_both_dates(
        self, editor: Client, open_dossier: Dossier, draft: CalendarFacts
    ) -> None:
        with_closure(editor, draft)
        page = editor.get(path_of(draft, "/kiem-tra"))
        said = said_by(page)
        assert "1 hồ sơ có ngày hẹn khác đi" in said
        assert open_dossier.code in said
        assert "17:00 02/12/2021" in said
        assert "17:00 03/12/2021" in said
        assert f'href="/tra-cuu/{open_dossier.code}"' in page.content.decode()
        assert 'name="move" value="1" aria-describedby="move-hint">' in (
            page.content.decode()
        )

    @pytest.mark.usefixtures("open_dossier")
    def test_many_are_counted_and_only_the_nearest_shown(
        self, editor: Client, draft: CalendarFacts, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        later = Centre().accept(code_of("five-on-the-spot"))
        monkeypatch.setattr(calendar_publish, "MOST_SHOWN", 1)
        with_closure(editor, draft)
        said = said_by(editor.get(path_of(draft, "/kiem-tra")))
        assert "2 hồ sơ có ngày hẹn khác đi. Dưới đây là 1 hồ sơ gần hạn nhất." in said
        assert later.code not in said

    def test_a_units_calendar_moves_its_own_dossiers_alone(
        self, editor: Client, open_dossier: Dossier
    ) -> None:
        for unit, moves in (("tuphap", False), ("hcc", True)):
            own = begun(editor, unit=unit)
            with_closure(editor, own)
            said = said_by(editor.get(path_of(own, "/kiem-tra")))
            assert (open_dossier.code in said) is moves

    def test_a_promise_stays_unless_the_publisher_says_otherwise(
        self, editor: Client, open_dossier: Dossier, draft: CalendarFacts
    ) -> None:
        before = (open_dossier.due_at, open_dossier.version)
        with_closure(editor, draft)
        said = said_by(publish(editor, draft))
        assert "Mọi ngày hẹn đã cấp giữ nguyên" in said
        open_dossier.refresh_from_db()
        assert (open_dossier.due_at, open_dossier.version) == before
        assert not Event.objects.filter(kind="dossier.redated").exists()
        assert not Effect.objects.filter(kind="redated").exists()

    def test_moved_dossiers_say_so_and_their_applicants_are_told(
        self, editor: Client, open_dossier: Dossier, draft: CalendarFacts
    ) -> None:
        promised = open_dossier.due_at
        with_closure(editor, draft)
        said = said_by(publish(editor, draft, move="1"))
        assert "Đã dời 1 ngày hẹn và báo cho người nộp" in said
        open_dossier.refresh_from_db()
        assert f"{open_dossier.due_at:%d/%m}" == "03/12"
        assert open_dossier.original_due_at == promised
        event = Event.objects.get(kind="dossier.redated")
        assert event.stream == open_dossier.pk
        letter = Effect.objects.get(kind="redated")
        assert letter.dossier_id == open_dossier.pk
        assert "03/12/2021" in letter.facts["due"]
        history = said_by(sign_in("giamdoc").get(f"/desk/ho-so/{open_dossier.code}"))
        assert "Đã đổi ngày hẹn do lịch làm việc thay đổi" in history
        assert "lần đầu hẹn 17:00 02/12/2021" in history

    def test_the_decision_is_needed_and_kept(
        self, editor: Client, draft: CalendarFacts
    ) -> None:
        refused = publish(editor, draft, decision=" ")
        assert refused.status_code == 422
        assert "ví dụ 123/QĐ-UBND" in errors_of(refused)["decision"]
        assert newest().state == "draft"
        publish(editor, draft)
        assert newest().state == "published"
        assert newest().decision == DECISION

    @pytest.mark.usefixtures("open_dossier")
    def test_what_was_chosen_stays_on_the_page_when_it_is_refused(
        self, editor: Client, draft: CalendarFacts
    ) -> None:
        with_closure(editor, draft)
        refused = publish(editor, draft, decision="", move="1")
        assert 'name="move" value="1" aria-describedby="move-hint" checked' in (
            refused.content.decode()
        )

    @pytest.mark.usefixtures("open_dossier")
    def test_the_same_request_publishes_and_moves_once(
        self, editor: Client, draft: CalendarFacts
    ) -> None:
        with_closure(editor, draft)
        typed = {"request": str(uuid4()), "move": "1"}
        publish(editor, draft, **typed)
        before = Event.objects.count()
        again = publish(editor, draft, **typed)
        assert "không công bố lại" in said_by(again)
        assert Event.objects.count() == before

    @pytest.mark.parametrize("decision", [DECISION, "khác/QĐ"])
    def test_a_draft_that_changed_since_it_was_checked_is_checked_again(
        self, editor: Client, draft: CalendarFacts, decision: str
    ) -> None:
        save(editor, draft, decision=DECISION)
        seen = calendar_form.fields_of(newest(), 2021)["seen"]
        with_closure(editor, newest())
        refused = publish(editor, draft, seen=seen, decision=decision)
        assert refused.status_code == 409
        assert "tạm nghỉ" in said_by(refused)
        assert newest().state == "draft"
        assert newest().decision == DECISION

    def test_a_broken_form_publishes_nothing(
        self, editor: Client, draft: CalendarFacts
    ) -> None:
        for typed in ({"request": "x"}, {"seen": "x"}, {"seen": ""}):
            assert publish(editor, draft, **typed).status_code == 422
        assert newest().state == "draft"

    def test_what_is_published_is_never_changed(
        self, editor: Client, draft: CalendarFacts
    ) -> None:
        publish(editor, draft)
        published = newest()
        refused = editor.get(path_of(draft, "/sua"))
        assert refused.status_code == 409
        assert "Sửa thành phiên bản mới" in said_by(refused)
        same = save(editor, published, shifts="08:00-12:00")
        assert same.status_code == 422
        assert "Hãy đặt tên khác" in errors_of(same)["version"]
        editor.post(path_of(draft, "/xoa"))
        assert editor.get(path_of(draft, "/kiem-tra")).status_code == 302
        assert deadlines.calendar_facts(calendar_id=draft.id) == published
