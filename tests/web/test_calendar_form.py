"""The calendar's form: what is typed is kept, or named with its remedy."""

from datetime import date, time

import pytest
from django.test import Client

from motcua.domain.deadlines.readers import CalendarFacts
from motcua.domain.deadlines.rules.days import DayKind, Shift
from motcua.kernel.errors import Invalid
from motcua.web.desk import calendar_form, calendar_hours
from motcua.web.desk.calendar_months import LETTERS, rows_of
from tests.web.conftest import Clock
from tests.web.counter import errors_of, said_by, sign_in
from tests.web.keeper import DECISION, begun, form_of, new_row, newest, path_of, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(clock: Clock) -> Client:
    """Return the browser of the one who keeps the calendar."""
    return sign_in("cauhinh")


@pytest.fixture
def draft(editor: Client) -> CalendarFacts:
    """Return a draft just begun from everybody's calendar."""
    return begun(editor)


class TestEditing:
    def test_what_is_typed_is_kept(self, editor: Client, draft: CalendarFacts) -> None:
        answer = save(
            editor,
            draft,
            version="2022-1",
            decision=DECISION,
            valid_from="01/01/2022",
            rest="6",
            shifts="7:00-11:00; 13h – 16h30",
            **{"reception-5": "", "reception-6": "08:00-10:00"},
            **new_row(
                draft,
                day="25/12/2021",
                kind="half_day",
                name="Trực lễ",
                shifts="07:30-11:30",
                reception="08:00-11:00",
            ),
        )
        assert answer.status_code == 302
        kept = newest()
        calendar = kept.calendar
        assert (kept.id, kept.version, kept.decision) == (draft.id, "2022-1", DECISION)
        assert kept.valid_from == date(2022, 1, 1)
        assert calendar.rest_weekdays == {6}
        assert [shift.text for shift in calendar.shifts] == ["07:00–11:00", "13:00–16:30"]
        assert set(calendar.reception) == {0, 1, 2, 3, 4, 6}
        row = calendar.days[date(2021, 12, 25)]
        assert row.kind is DayKind.HALF_DAY
        assert row.name == "Trực lễ"
        assert row.reception == (Shift(time(8), time(11)),)
        assert len(calendar.days) == len(draft.calendar.days) + 1

    def test_saving_the_form_untouched_changes_nothing(
        self, editor: Client, draft: CalendarFacts
    ) -> None:
        for year in ("2015", "2021", "2027"):
            assert save(editor, newest(), year=year).status_code == 302
        assert newest().calendar == draft.calendar

    def test_a_row_is_deleted_and_another_changed(
        self, editor: Client, draft: CalendarFacts
    ) -> None:
        first, second = rows_of(draft.calendar, 2021)[:2]
        save(editor, draft, **{"r-0-drop": "1", "r-1-name": "Tên khác"})
        kept = newest().calendar.days
        assert first.day not in kept
        assert kept[second.day].name == "Tên khác"
        assert len(kept) == len(draft.calendar.days) - 1

    def test_a_span_makes_a_row_a_day(self, editor: Client, draft: CalendarFacts) -> None:
        save(editor, draft, **new_row(draft, day="24/07/2021 - 06/08/2021"))
        kept = newest().calendar.days
        closed = [d for d, row in kept.items() if row.kind is DayKind.CLOSURE]
        assert closed == [date(2021, 7, d) for d in range(24, 32)] + [
            date(2021, 8, d) for d in range(1, 7)
        ]

    def test_a_season_is_added_kept_and_deleted(
        self, editor: Client, draft: CalendarFacts
    ) -> None:
        more = save(editor, draft, do="season")
        assert 'name="s-0-name"' in more.content.decode()
        season = {
            "seasons": "1",
            "s-0-name": "Giờ mùa hè",
            "s-0-begins": "15/4",
            "s-0-ends": "15/10",
            "s-0-shifts": "07:00-11:30, 13:30-16:30",
            "s-0-decision": "47/QĐ-UBND",
            "s-0-reception-0": "07:00-11:00",
        }
        assert save(editor, draft, **season).status_code == 302
        (kept,) = newest().calendar.seasons
        assert (kept.begins, kept.ends) == ((4, 15), (10, 15))
        assert set(kept.reception) == {0}
        assert "Từ 15/04 đến 15/10 hằng năm" in said_by(editor.get(path_of(draft)))
        save(editor, newest(), **{"s-0-drop": "1"})
        assert newest().calendar.seasons == ()

    def test_rows_are_added_without_saving_or_losing(
        self, editor: Client, draft: CalendarFacts
    ) -> None:
        rows = calendar_form.row_count(calendar_form.fields_of(draft, 2021))
        answer = save(editor, draft, do="more", **new_row(draft, day="khi nào đó"))
        assert answer.status_code == 200
        assert f'name="r-{rows + 2}-day"' in answer.content.decode()
        assert 'value="khi nào đó"' in answer.content.decode()
        assert newest() == draft

    def test_another_year_is_opened_after_saving(
        self, editor: Client, draft: CalendarFacts
    ) -> None:
        answer = save(editor, draft, do="go-2019", version="2022-1")
        assert answer.headers["Location"].endswith("/sua?nam=2019#days")
        assert newest().version == "2022-1"

    def test_the_next_year_comes_with_what_we_know(
        self, editor: Client, draft: CalendarFacts
    ) -> None:
        save(editor, draft, last="31/12/2022")
        save(editor, newest(), do="trim")
        answer = save(editor, newest(), do="year")
        assert answer.headers["Location"].endswith("nam=2023#days")
        kept = newest().calendar
        assert kept.last == date(2023, 12, 31)
        rows = rows_of(kept, 2023)
        assert date(2023, 9, 2) in {row.day for row in rows}
        assert all(row.provisional for row in rows)
        assert not any(row.provisional for row in rows_of(kept, 2022))

    def test_a_year_we_do_not_know_comes_empty_and_says_so(
        self, editor: Client, draft: CalendarFacts
    ) -> None:
        answer = editor.post(
            path_of(draft, "/sua"), form_of(draft, do="year"), follow=True
        )
        assert "Chưa biết ngày nghỉ của năm này" in said_by(answer)
        assert newest().calendar.last == date(2028, 12, 31)
        assert rows_of(newest().calendar, 2028) == ()

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("version", " ", "Chưa đặt tên phiên bản"),
            ("version", "2021-1", "Hãy đặt tên khác"),
            ("first", "", "Nhập theo dạng ngày/tháng/năm"),
            ("last", "mai", "Nhập theo dạng ngày/tháng/năm"),
            ("last", "01/01/2015", "muộn hơn ngày đầu"),
            ("valid_from", "01/01/2030", "từ ngày đầu đến ngày cuối"),
            ("shifts", "sáng", "Nhập theo dạng 07:30-11:30"),
            ("shifts", "25:00-26:00", "Nhập theo dạng 07:30-11:30"),
            ("reception-3", "7:30", "Nhập theo dạng 07:30-11:30"),
            ("decision", "x" * 301, "Hãy viết ngắn lại"),
            ("r-0-day", "", "đánh dấu Xóa dòng"),
            ("r-0-day", "32/01/2021", "Nhập theo dạng ngày/tháng/năm"),
            ("r-0-day", "05/01/2021-01/01/2021", "chia thành nhiều dòng"),
            ("r-0-day", "01/01/2021-31/12/2021", "chia thành nhiều dòng"),
            ("r-0-kind", "", "Hãy chọn lại"),
            ("r-0-kind", "party", "Hãy chọn lại"),
            ("r-0-name", "", "Ghi tên, ví dụ Tết Dương lịch"),
            ("r-0-shifts", "?", "Nhập theo dạng 07:30-11:30"),
            ("r-0-reception", "?", "Nhập theo dạng 07:30-11:30"),
            ("r-1-day", "01/01/2021", "Giữ một dòng"),
            ("r-1-day", "01/01/2019", "Giữ một dòng"),
        ],
    )
    def test_a_bad_field_is_named_with_its_remedy_and_nothing_is_lost(
        self, editor: Client, draft: CalendarFacts, field: str, value: str, said: str
    ) -> None:
        typed = {field: value, **new_row(draft, day="30/12/2021", name="Đang gõ dở")}
        answer = save(editor, draft, **typed)
        assert answer.status_code == 422
        assert said in errors_of(answer)[field]
        assert "Đang gõ dở" in answer.content.decode()
        assert newest() == draft

    def test_a_bad_season_is_named(self, editor: Client, draft: CalendarFacts) -> None:
        season = {"seasons": "1", "s-0-name": "Hè", "s-0-begins": "31/02"}
        faults = errors_of(save(editor, draft, **season))
        assert "ví dụ 15/04" in faults["s-0-begins"]
        assert "s-0-ends" in faults

    def test_every_bad_field_is_told_at_once(
        self, editor: Client, draft: CalendarFacts
    ) -> None:
        answer = save(editor, draft, version="", shifts="x", **{"r-2-name": ""})
        assert set(errors_of(answer)) == {"version", "shifts", "r-2-name"}

    def test_what_only_publishing_forbids_is_saved_and_told_at_its_row(
        self, editor: Client, draft: CalendarFacts
    ) -> None:
        row = new_row(draft, day="02/12/2021", decision="")
        (field,) = (name for name in row if name.endswith("-decision"))
        shown = editor.post(path_of(draft, "/sua"), form_of(draft, **row), follow=True)
        assert date(2021, 12, 2) in newest().calendar.days
        assert "Dự kiến" in errors_of(shown)[field]
        elsewhere = editor.get(path_of(draft, "/sua?nam=2019"))
        assert errors_of(elsewhere) == {}
        assert "2021 có lỗi" in said_by(elsewhere)

    def test_days_beyond_the_span_are_taken_out_at_one_press(
        self, editor: Client, draft: CalendarFacts
    ) -> None:
        shown = editor.post(
            path_of(draft, "/sua"), form_of(draft, last="31/12/2022"), follow=True
        )
        beyond = [d for d in draft.calendar.days if d > date(2022, 12, 31)]
        assert f"{len(beyond)} ngày nằm ngoài" in said_by(shown)
        save(editor, newest(), do="trim")
        assert max(newest().calendar.days) <= date(2022, 12, 31)

    def test_a_year_takes_only_so_many_days(
        self, editor: Client, draft: CalendarFacts
    ) -> None:
        save(editor, draft, **new_row(draft, day="01/06/2021-31/07/2021"))
        answer = save(editor, newest(), **new_row(newest(), day="01/10/2021-30/11/2021"))
        (said,) = errors_of(answer).values()
        assert f"tối đa {calendar_form.MOST_DAYS} ngày" in said

    def test_two_editors_do_not_overwrite_each_other_unseen(
        self, editor: Client, draft: CalendarFacts
    ) -> None:
        assert save(sign_in("cauhinh"), draft, version="của-người-kia").status_code == 302
        mine = save(editor, draft, version="của-tôi")
        assert mine.status_code == 409
        assert "đã lưu bản nháp" in said_by(mine)
        assert 'value="của-tôi"' in mine.content.decode()
        assert newest().version == "của-người-kia"
        newer = mine.content.decode().split('name="newest" value="')[1].split('"')[0]
        over = save(editor, draft, version="của-tôi", newest=newer, do="over")
        assert over.status_code == 302
        assert newest().version == "của-tôi"

    def test_a_form_whose_session_has_ended_can_be_sent_again(
        self, draft: CalendarFacts
    ) -> None:
        typed = form_of(draft, version="gõ-dở")
        answer = Client().post(path_of(draft, "/sua"), typed)
        assert answer.status_code == 403
        assert "bấm Gửi lại" in said_by(answer)
        assert 'name="version" value="gõ-dở"' in answer.content.decode()
        assert newest() == draft

    def test_a_form_without_its_moment_is_refused(
        self, editor: Client, draft: CalendarFacts
    ) -> None:
        for seen in ("", "x"):
            answer = save(editor, draft, seen=seen, version="khác")
            assert answer.status_code == 422
        assert newest() == draft


class TestHours:
    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("07:30-11:30, 13:30-17:00", "07:30–11:30, 13:30–17:00"),
            ("7:30 – 11:30; 13:30-17:00,", "07:30–11:30, 13:30–17:00"),
            ("7h30 đến 11H", "07:30–11:00"),
            ("7g-11g30", "07:00–11:30"),
            ("", ""),
        ],
    )
    def test_they_are_read_as_people_write_them(self, typed: str, said: str) -> None:
        found = calendar_hours.hours({"h": typed}, "h")
        assert calendar_hours.said_hours(found) == said
        again = calendar_hours.typed_hours(found)
        assert calendar_hours.hours({"h": again}, "h") == found

    @pytest.mark.parametrize("typed", ["7", "7:30", "7:30-", "24:00-25:00", "7:60-8:00"])
    def test_nothing_is_guessed(self, typed: str) -> None:
        with pytest.raises(Invalid) as refused:
            calendar_hours.hours({"h": typed}, "h")
        assert refused.value.field == "h"
        assert refused.value.remedy

    @pytest.mark.parametrize("typed", ["29/2", "29-02", "29/02"])
    def test_a_day_of_the_year_may_be_the_leap_day(self, typed: str) -> None:
        assert calendar_hours.day_of_year({"d": typed}, "d") == (2, 29)

    def test_weekdays_alike_stand_in_one_line(self) -> None:
        morning = (Shift(time(7, 30), time(11, 30)),)
        assert calendar_hours.weekly({0: morning, 1: morning, 5: morning}) == (
            ("thứ Hai – thứ Ba", "07:30–11:30"),
            ("thứ Tư – thứ Sáu", "không tiếp nhận"),
            ("thứ Bảy", "07:30–11:30"),
            ("Chủ nhật", "không tiếp nhận"),
        )

    def test_every_kind_of_day_has_a_letter_of_its_own(self) -> None:
        assert set(LETTERS) == set(DayKind)
        assert len(set(LETTERS.values())) == len(LETTERS)


def test_what_was_typed_stays_when_the_session_has_ended(draft: CalendarFacts) -> None:
    answer = Client().post(path_of(draft, "/sua"), {"version": "2022-1"})
    assert answer.status_code == 403
    assert 'name="version" value="2022-1"' in answer.content.decode()
