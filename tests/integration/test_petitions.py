"""A petition from filing to the published answer, and everybody who may not."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from motcua.domain.accounts import readers as accounts
from motcua.domain.dossiers.models import Dossier
from motcua.domain.feedback import actions
from motcua.domain.feedback.actions import Sorting
from motcua.domain.feedback.models import Answer, Complaint, Petition
from motcua.domain.feedback.readers import petitions as readers
from motcua.domain.feedback.readers.counting import counts
from motcua.domain.feedback.rules.petitions import Kind, Stage, State, Way
from motcua.domain.notifications.actions import carry_out
from motcua.domain.notifications.models import Effect
from motcua.domain.reports.actions import follow
from motcua.domain.reports.readers import drilled
from motcua.domain.reports.readers.evaluation import evaluation_report
from motcua.domain.reports.readers.index766 import index_report
from motcua.domain.reports.rules.asked import Asked
from motcua.domain.reports.rules.indicators import INDICATOR_FORM
from motcua.domain.reports.rules.periods import Period
from motcua.kernel.actor import ANONYMOUS, SYSTEM, Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, NotNow
from tests.feedback import WHOLE, filed
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db
ANSWER = "Trung tâm đã mở thêm một quầy vào buổi sáng."


def unit(code: str) -> int:
    return accounts.unit_by_code(code=code, on=date(2021, 11, 22)).id


def known(centre: Centre, username: str, row: Petition) -> dict[str, Any]:
    actor = centre.actor(username)
    return {"actor": actor, "at": centre.at, "petition_id": row.pk}


def forwarded(centre: Centre, **about: Any) -> Petition:
    """File a petition and forward it to the justice office."""
    row = filed(centre)
    sorting = Sorting(Kind.CONDUCT, unit("tuphap"), **about)
    actions.forward(sorting=sorting, **known(centre, "giamdoc", row))
    row.refresh_from_db()
    return row


def answered(centre: Centre) -> Petition:
    row = forwarded(centre)
    actions.answer_petition(text=ANSWER, founded=False, **known(centre, "tp.tuphap", row))
    row.refresh_from_db()
    return row


def test_from_filing_to_the_published_answer() -> None:
    centre = Centre()
    row = filed(centre)
    seen = readers.by_code(code=row.code)
    assert (seen.state, seen.number, seen.year) == (State.RECEIVED, 1, 2021)
    assert row.forward_by.astimezone(VN).date() == date(2021, 11, 29)
    assert seen.answer_by.astimezone(VN).date() == date(2021, 12, 13)
    assert seen.why
    actions.forward(
        sorting=Sorting(Kind.CONDUCT, unit("tuphap")), **known(centre, "giamdoc", row)
    )
    assert readers.by_code(code=row.code).handler
    actions.answer_petition(text=ANSWER, founded=False, **known(centre, "tp.tuphap", row))
    row.refresh_from_db()
    assert row.publish_by is not None
    assert row.publish_by.astimezone(VN).date() == date(2021, 11, 24)
    words: dict[str, Any] = {
        "text": "Người dân phải chờ lâu.",
        "answer": ANSWER,
        "confirmed": True,
    }
    boss = known(centre, "giamdoc", row)
    for change, field in (
        ({"text": "Tôi là Nguyễn Thị Hoa, chờ lâu."}, "public_text"),
        ({"answer": "Đã gọi 0912345678 xin lỗi."}, "public_answer"),
        ({"confirmed": False}, "confirmed"),
    ):
        with pytest.raises(Invalid) as raised:
            actions.publish(**{**words, **change}, **boss)
        assert raised.value.field == field
    assert readers.published().rows == ()
    actions.publish(**words, **boss)
    with pytest.raises(Conflict):
        actions.withhold(reason="Không công khai được nữa", **boss)
    assert [r.answer for r in readers.published(text="mo them quay").rows] == [ANSWER]
    assert readers.published(text="hoa").rows == ()
    actions.judge(actor=ANONYMOUS, at=centre.at, code=row.code, mark=4)
    with pytest.raises(Conflict):
        actions.judge(actor=ANONYMOUS, at=centre.at, code=row.code, mark=1)
    kept = Answer.objects.get()
    assert (kept.source, kept.marks) == ("petition", {"overall": 4})
    kinds = list(Effect.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["petition_received", "petition_forwarded", "petition_answered"]
    found = counts(first=centre.at.date(), last=centre.at.date(), at=centre.at)
    assert (found.received, found.sorted, found.answered_on_time) == (1, 1, 1)
    assert (found.published_on_time, found.open_late) == (1, 0)


def test_the_same_request_is_one_petition_and_numbers_follow_each_other() -> None:
    centre = Centre()
    request_id = uuid4()
    first = filed(centre, request_id=request_id)
    assert filed(centre, request_id=request_id).pk == first.pk
    assert filed(centre).number == 2
    with pytest.raises(Invalid) as raised:
        filed(centre, dossier_code="H49.01.01-000000-0001")
    assert raised.value.field == "dossier"
    assert Petition.objects.count() == 2


def test_asking_for_more_begins_the_times_anew() -> None:
    centre = Centre()
    row = filed(centre)
    actions.ask_more(text="Việc ở quầy nào?", **known(centre, "giamdoc", row))
    later = centre.at + timedelta(days=20)
    assert readers.overdue(actor=SYSTEM, at=later) == ()
    with pytest.raises(NotNow):
        actions.forward(
            sorting=Sorting(Kind.IDEA, unit("tuphap")), **known(centre, "giamdoc", row)
        )
    with pytest.raises(NotFound):
        actions.supply(actor=ANONYMOUS, at=later, code="KHONGCO", text="Quầy số 3, sáng")
    actions.supply(actor=ANONYMOUS, at=later, code=row.code, text="Quầy số 3, sáng")
    row.refresh_from_db()
    assert row.state == State.RECEIVED
    assert "Quầy số 3" in row.text
    assert row.forward_by > later


def test_who_supplies_nothing_is_not_waited_for_for_ever() -> None:
    centre = Centre()
    row, other = filed(centre), filed(centre)
    for one in (row, other):
        actions.ask_more(text="Việc ở quầy nào?", **known(centre, "giamdoc", one))
    until = readers.by_code(code=row.code).supply_by
    assert until is not None
    assert until.astimezone(VN).date() == date(2021, 12, 20)
    day = centre.at.date()
    before = counts(first=day, last=day, at=until)
    assert row.answer_by < until
    assert (before.open_late, before.to_handle) == (0, 0)
    assert actions.lapse(actor=SYSTEM, at=until) == 0
    actions.supply(actor=ANONYMOUS, at=until, code=other.code, text="Quầy số 3, sáng")
    with pytest.raises(NotAllowed):
        actions.lapse(actor=centre.actor("giamdoc"), at=until + timedelta(seconds=1))
    assert actions.lapse(actor=SYSTEM, at=until + timedelta(seconds=1)) == 1
    assert actions.lapse(actor=SYSTEM, at=until + timedelta(seconds=1)) == 0
    seen = readers.by_code(code=row.code)
    assert seen.state is State.LAPSED
    assert "gửi lại" in seen.answer
    assert Effect.objects.filter(kind="petition_lapsed").count() == 1
    with pytest.raises(NotNow):
        actions.supply(actor=ANONYMOUS, at=until, code=row.code, text="Quầy số 3, sáng")
    open_rows = readers.listed(actor=centre.actor("giamdoc"), at=until)
    assert [one.id for one in open_rows] == [other.pk]
    later = until + timedelta(days=60)
    found = counts(first=centre.at.date(), last=centre.at.date(), at=later)
    # It was looked at, and is neither for nor against anybody.
    assert (found.received, found.sorted, found.to_handle) == (2, 1, 1)
    # What was reported before it lapsed is reported the same ever after.
    assert counts(first=day, last=day, at=until) == before


def test_a_true_complaint_takes_the_points_for_manner() -> None:
    centre = Centre()
    done = centre.to_return(centre.accept(code_of("five-on-the-spot")))
    centre.to_return(centre.accept(code_of("five-on-the-spot")))
    later = centre.at + timedelta(days=40)
    asked = Asked(date(2021, 11, 1), date(2021, 11, 30), later)

    def manner() -> list[str]:
        follow(actor=SYSTEM, at=later)
        period = Period(2021, "t11")
        report = evaluation_report(actor=SYSTEM, asked=asked, period=period)
        (row,) = [r for r in report.parts[0].rows if r[0].text.startswith("7.")]
        (why,) = [r for r in report.parts[1].rows if r[0].text.startswith("7.")]
        officers = {row[0].text: row[6].text for row in report.parts[2].rows}
        return [row[1].text, why[1].text, why[3].text, *set(officers.values())]

    assert manner()[0] == "không có dữ liệu", "nobody can complain here"
    code = Dossier.objects.get(pk=done.dossier_id).code
    row = filed(centre, dossier_code=code)
    assert manner() == ["2,0", "2", "0", "2,0"]
    boss = known(centre, "giamdoc", row)
    actions.forward(sorting=Sorting(Kind.CONDUCT, unit("tuphap")), **boss)
    head = known(centre, "tp.tuphap", row)
    with pytest.raises(Invalid) as raised:
        actions.answer_petition(text=ANSWER, **head)
    assert raised.value.field == "founded"
    assert manner()[0] == "2,0", "nobody has found it to be true"
    actions.answer_petition(text=ANSWER, founded=True, **head)
    assert manner() == ["1,0", "1", "1", "1,0"]
    report = evaluation_report(actor=SYSTEM, asked=asked, period=Period(2021, "t11"))
    opened = {
        cell.behind.column
        for part in report.parts
        for line in part.rows
        for cell in line
        if cell.behind is not None
    }
    assert not {"7_0", "7_1", "7_2"} & opened
    for column in INDICATOR_FORM.columns:
        ask: dict[str, Any] = {"actor": SYSTEM, "asked": asked, "column": column}
        if column.key.startswith("7_"):
            with pytest.raises(NotAllowed):
                drilled(on=asked.last, **ask)
        else:
            assert len(drilled(on=asked.last, **ask)) <= 2
    assert "1_2" in opened or "1_1" in opened
    actions.forget_filers(actor=SYSTEM, at=centre.at + timedelta(days=400))
    row.refresh_from_db()
    assert row.forgotten
    assert manner()[0] == "1,0", "what was counted stays counted"


@pytest.mark.parametrize(
    ("found", "what"), [("true", "answered_true"), ("untrue", "answered_untrue")]
)
def test_what_was_found_is_kept_with_who_found_it(found: str, what: str) -> None:
    centre = Centre()
    row = forwarded(centre)
    head = known(centre, "tp.tuphap", row)
    actions.answer_petition(text=ANSWER, founded=found == "true", **head)
    (step,) = readers.petition(**head).steps[-1:]
    assert (step.what, step.who) == (what, head["actor"].name)
    assert Complaint.objects.exists() is False, "it names no dossier"
    with pytest.raises(NotFound):
        readers.petition(**known(centre, "tp.tnmt", row))


def test_an_answer_to_what_is_no_complaint_finds_nothing() -> None:
    centre = Centre()
    row = filed(centre, kind=Kind.IDEA)
    boss, head = known(centre, "giamdoc", row), known(centre, "tp.tuphap", row)
    actions.forward(sorting=Sorting(Kind.IDEA, unit("tuphap")), **boss)
    actions.answer_petition(text=ANSWER, founded=None, **head)
    assert readers.petition(**head).steps[-1].what == "answered"


def test_what_is_no_petition_is_refused_with_a_reason() -> None:
    centre = Centre()
    row = filed(centre)
    with pytest.raises(Invalid):
        actions.refuse(reason=" ", **known(centre, "giamdoc", row))
    actions.refuse(reason="Đây là khiếu nại.", **known(centre, "giamdoc", row))
    seen = readers.by_code(code=row.code)
    assert (seen.state, seen.answer) == (State.REFUSED, "Đây là khiếu nại.")
    with pytest.raises(NotNow):
        actions.judge(actor=ANONYMOUS, at=centre.at, code=row.code, mark=1)


def test_deny_by_default() -> None:
    centre = Centre()
    row = forwarded(centre)
    for who, error in (
        ("quay", NotAllowed),  # no role that reads petitions
        ("congdan", NotAllowed),
        ("tp.tnmt", NotFound),  # another office
    ):
        with pytest.raises(error):
            readers.petition(actor=centre.actor(who), at=centre.at, petition_id=row.pk)
        with pytest.raises(error):
            actions.answer_petition(text=ANSWER, founded=False, **known(centre, who, row))
    # The director sorts, but does not answer for another office; nor its clerk.
    for who in ("giamdoc", "vanthu"):
        with pytest.raises(NotAllowed):
            actions.answer_petition(text=ANSWER, founded=False, **known(centre, who, row))
    with pytest.raises(NotAllowed):
        actions.forward(
            sorting=Sorting(Kind.IDEA, unit("hcc")), **known(centre, "tp.tuphap", row)
        )
    with pytest.raises(NotNow):
        actions.publish(
            text=ANSWER, answer=ANSWER, confirmed=True, **known(centre, "giamdoc", row)
        )
    with pytest.raises(NotAllowed):
        filed(centre, actor=centre.actor("thamdinh"), way=Way.PHONE)
    assert filed(centre, actor=centre.actor("quay"), way=Way.COUNTER).entered_by
    assert row.state == State.FORWARDED


def test_whom_it_is_about_neither_sees_nor_handles_it() -> None:
    centre = Centre()
    head = centre.actor("tp.tuphap")
    row = forwarded(centre, about_officer_id=head.officer_id)
    with pytest.raises(NotFound):
        actions.answer_petition(
            text=ANSWER, founded=False, **known(centre, "tp.tuphap", row)
        )
    assert readers.listed(actor=head, at=centre.at) == ()
    substitute = replace(
        head,
        officer_id=999,
        name="Người thay",
        stands_for=frozenset({head.officer_id or 0}),
    )
    assert readers.listed(actor=substitute, at=centre.at) == ()
    with pytest.raises(IntegrityError), transaction.atomic():
        Petition.objects.filter(pk=row.pk).update(ended_by_id=head.officer_id)
    # The leader above answers instead.
    actions.answer_petition(text=ANSWER, founded=False, **known(centre, "chutich", row))


def test_a_name_in_the_filers_words_is_enough_before_it_is_sorted() -> None:
    centre = Centre()
    director = centre.actor("giamdoc")
    row = filed(centre, about=f"ông {director.name.upper()}")
    with pytest.raises(NotFound):
        actions.refuse(reason="Không có căn cứ.", **known(centre, "giamdoc", row))
    substitute = replace(
        centre.actor("giamdoc"),
        officer_id=999,
        name="Người thay",
        stands_for=frozenset({director.officer_id or 0}),
    )
    assert readers.listed(actor=substitute, at=centre.at) == ()
    # The inspector above sorts it, to somebody else.
    actions.forward(
        sorting=Sorting(Kind.CONDUCT, unit("ubnd"), director.officer_id),
        **known(centre, "thanhtra", row),
    )
    own = filed(centre)
    with pytest.raises(NotAllowed):
        actions.forward(
            sorting=Sorting(Kind.CONDUCT, unit("ubnd"), director.officer_id),
            **known(centre, "giamdoc", own),
        )


def test_what_is_overdue_is_read_and_urged_every_three_days() -> None:
    centre = Centre()
    waiting, sent = filed(centre), forwarded(centre)
    may_read = centre.actor("giamdoc")
    december = datetime(2021, 12, 20, 8, tzinfo=VN)
    assert readers.overdue(actor=SYSTEM, at=centre.at) == ()
    found = {r.id: r.late for r in readers.overdue(actor=may_read, at=december)}
    assert found == {waiting.pk: Stage.FORWARD, sent.pk: Stage.ANSWER}
    assert actions.chase(actor=SYSTEM, at=december) == 2
    assert actions.chase(actor=SYSTEM, at=december + timedelta(days=2)) == 0
    assert actions.chase(actor=SYSTEM, at=december + timedelta(days=3)) == 2
    with pytest.raises(NotAllowed):
        actions.chase(actor=may_read, at=december)
    steps = readers.petition(actor=may_read, at=december, petition_id=sent.pk).steps
    assert [s.what for s in steps] == ["filed", "forwarded", "urged", "urged"]


def test_who_filed_is_forgotten_a_year_after_the_end() -> None:
    centre = Centre()
    row, open_one = answered(centre), filed(centre)
    end = row.ended_at
    assert end is not None
    told = Effect.objects.filter(key__startswith=f"petition/{row.pk}/").latest("id")
    carry_out(actor=SYSTEM, at=end, effect_id=told.pk)
    assert actions.forget_filers(actor=SYSTEM, at=end + timedelta(days=364)) == 0
    assert actions.forget_filers(actor=SYSTEM, at=end + timedelta(days=366)) == 1
    row.refresh_from_db()
    assert (row.name, row.phone, row.email, row.person_id) == ("", "", "", None)
    assert row.text == WHOLE["text"]
    told.refresh_from_db()
    assert (told.phone, told.recipient, told.facts) == ("", "", {})
    with pytest.raises(IntegrityError), transaction.atomic():
        Petition.objects.filter(pk=open_one.pk).update(name="")


def test_the_published_list_is_bounded() -> None:
    centre = Centre()
    row = answered(centre)
    actions.publish(
        text="Người dân phải chờ lâu.",
        answer=ANSWER,
        confirmed=True,
        **known(centre, "giamdoc", row),
    )
    assert readers.published(offset=10**9).rows == ()
    assert len(readers.published(text="x " * 500).rows) == 0
    nobody: Actor = ANONYMOUS
    with pytest.raises(NotAllowed):
        readers.listed(actor=nobody, at=centre.at)


def test_numbers_are_of_how_petitions_stood_then_and_go_into_the_indices() -> None:
    centre = Centre()
    answered(centre)
    refused = filed(centre)
    actions.refuse(reason="Là khiếu nại", **known(centre, "giamdoc", refused))
    forwarded(centre)
    filed(centre)
    day, later = centre.at.date(), centre.at + timedelta(days=40)

    def stood(at: datetime) -> tuple[int, ...]:
        found = counts(first=day, last=day, at=at)
        return (found.received, found.sorted, found.to_handle, found.handled_on_time)

    assert stood(centre.at - timedelta(minutes=1)) == (0, 0, 0, 0)
    # What is within its time still is not counted for or against anybody.
    assert stood(centre.at) == (4, 3, 2, 2)
    assert stood(later) == (4, 3, 4, 2)
    follow(actor=SYSTEM, at=later)
    asked = Asked(date(2021, 11, 1), date(2021, 11, 30), later)
    period = Period(2021, "t11")
    index = index_report(actor=SYSTEM, asked=asked, period=period)
    line = {
        row[0].text[:3]: [cell.number for cell in row[1:3]]
        for part in index.parts
        for row in part.rows
    }
    assert (line["5.1"], line["5.2"]) == ([3, 4], [2, 4])
    scores = evaluation_report(actor=SYSTEM, asked=asked, period=period)
    (handled,) = [r for r in scores.parts[0].rows if r[0].text.startswith("8.")]
    assert [cell.text for cell in handled[1:]] == [
        "0,0",
        "2/4 phản ánh, kiến nghị xử lý đúng hạn",
    ]
