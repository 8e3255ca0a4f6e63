"""Petitions: their clock on working days, who may not see them, what is removed."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.days import DayRow
from motcua.domain.deadlines.rules.vietnam import calendar_rows
from motcua.domain.feedback.rules.petitions import (
    Clocks,
    Filed,
    Kind,
    Stage,
    State,
    check_filed,
    check_in,
    check_public,
    due_of,
    is_about,
    late_stage,
    personal_in,
    require_not_about,
)
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, NotAllowed, NotNow
from motcua.kernel.text import search_key

ROWS: dict[date, DayRow] = {row.day: row for row in calendar_rows()}
CALENDAR = WorkingCalendar("thử", ROWS, date(2020, 1, 1), date(2027, 12, 31))
WHOLE: dict[str, Any] = {
    "kind": Kind.CONDUCT,
    "text": "Chờ hai giờ không ai gọi.",
    "name": "Nguyễn Thị Hoa",
    "phone": "0912345678",
}


def at(day: int, hour: int = 9, month: int = 11) -> datetime:
    return datetime(2021, month, day, hour, tzinfo=VN)


@pytest.mark.parametrize(
    ("stage", "last"),
    [
        (Stage.REFUSE, date(2021, 11, 24)),
        (Stage.ASK, date(2021, 11, 29)),
        (Stage.FORWARD, date(2021, 11, 29)),
        (Stage.ANSWER, date(2021, 12, 13)),
    ],
)
def test_each_stage_counts_working_days_from_the_day_after(
    stage: Stage, last: date
) -> None:
    found = due_of(stage, at(22), CALENDAR)
    assert found.at.astimezone(VN).date() == last
    assert found.lines, "it explains itself"


def test_a_holiday_is_not_counted() -> None:
    # 30/4 and 1/5/2021 (a Saturday, made up on Monday 3/5).
    found = due_of(Stage.FORWARD, at(29, month=4), CALENDAR)
    assert found.at.astimezone(VN).date() == date(2021, 5, 10)


def test_what_is_late_depends_on_where_it_is() -> None:
    clocks = Clocks(at(29), at(13, month=12), at(15, month=12))

    def late(state: State, moment: datetime, *, published: bool = False) -> Stage | None:
        return late_stage(state=state, clocks=clocks, published=published, at=moment)

    soon, end = timedelta(seconds=1), at(31, month=12)
    assert late(State.RECEIVED, clocks.forward_by) is None
    assert late(State.RECEIVED, clocks.forward_by + soon) is Stage.FORWARD
    assert late(State.FORWARDED, clocks.answer_by) is None
    assert late(State.FORWARDED, clocks.answer_by + soon) is Stage.ANSWER
    assert late(State.ANSWERED, end) is Stage.PUBLISH
    assert late(State.ANSWERED, end, published=True) is None
    assert late(State.ASKED, end) is None
    assert late(State.REFUSED, end) is None


def test_a_petition_says_what_by_whom_and_how_to_answer() -> None:
    check_filed(Filed(**WHOLE))
    for change, field in (
        ({"text": "Chậm"}, "text"),
        ({"text": "a" * 4001}, "text"),
        ({"name": " "}, "name"),
        ({"phone": ""}, "phone"),
    ):
        with pytest.raises(Invalid) as raised:
            check_filed(Filed(**{**WHOLE, **change}))
        assert raised.value.field == field
        assert raised.value.remedy


def test_nothing_is_done_from_a_wrong_state() -> None:
    check_in(State.RECEIVED, State.RECEIVED, State.ASKED)
    with pytest.raises(NotNow):
        check_in(State.ANSWERED, State.RECEIVED)


def test_whom_it_is_about_is_known_by_choice_by_name_and_by_whom_they_stand_for() -> None:
    an = Actor(kind=ActorKind.OFFICER, name="Lê Văn An", officer_id=7)
    stand_in = Actor(
        kind=ActorKind.OFFICER, name="Bùi Bình", officer_id=8, stands_for=frozenset({7})
    )
    other = Actor(kind=ActorKind.OFFICER, name="Vũ Cường", officer_id=9)
    typed = search_key("ông LE VAN AN, quầy 3")
    assert is_about(an, about_officer_id=7, about_key="")
    assert is_about(an, about_officer_id=None, about_key=typed)
    assert is_about(stand_in, about_officer_id=7, about_key="")
    assert not is_about(other, about_officer_id=7, about_key=typed)
    require_not_about(other, about_officer_id=7, about_key=typed)
    with pytest.raises(NotAllowed):
        require_not_about(an, about_officer_id=None, about_key=typed)


def test_personal_data_is_found_and_keeps_a_text_from_being_published() -> None:
    text = (
        "Tôi là nguyễn thị hoa, điện thoại 0912 345 678, thư hoa@vidu.vn, căn cước "
        "022155123456, hồ sơ H49.01.01-211122-0001."
    )
    assert personal_in(text, ["Nguyễn Thị Hoa"]) == (
        "nguyễn thị hoa",
        "0912 345 678",
        "hoa@vidu.vn",
        "022155123456",
        "H49.01.01-211122-0001",
    )
    clean = "Người dân chờ lâu ở quầy 3 sáng 22/11/2021; lệ phí 100000 đồng."
    assert personal_in(clean, ["Nguyễn Thị Hoa"]) == ()
    with pytest.raises(Invalid) as raised:
        check_public(texts={"public_text": clean, "public_answer": text}, known=())
    assert raised.value.field == "public_answer"
