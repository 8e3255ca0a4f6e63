"""An answer is taken once and leads to nobody: over the tables, and under concurrency."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import DateTimeField, ForeignKey

from motcua.domain.feedback import actions
from motcua.domain.feedback.models import (
    Answer,
    Asked,
    CounterScreen,
    Invitation,
    RatedTicket,
    Remark,
)
from motcua.domain.feedback.readers import scores, surveys
from motcua.domain.feedback.readers.scores import By
from motcua.domain.feedback.rules.showing import Shown
from motcua.domain.feedback.rules.survey import FIRST, fingerprint
from motcua.domain.notifications.models import Effect
from motcua.kernel.actor import ANONYMOUS, SYSTEM
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, NotNow
from motcua.kernel.quarters import Quarter
from tests.feedback import answers, invited, returned, token_of
from tests.hall import Hall
from tests.world import Centre, code_of

SATISFIED = {"overall": "0", "attitude": "1"}


def answer(token: str, at: datetime, remark: str = "") -> None:
    actions.answer(actor=ANONYMOUS, at=at, token=token, chosen=SATISFIED, remark=remark)


def columns(*kinds: type) -> set[str]:
    return {f.column for kind in kinds for f in kind._meta.get_fields()}  # type: ignore[attr-defined]


def test_the_tables_of_tokens_and_of_answers_cannot_be_joined() -> None:
    """What both know is about many; what is one person's is on the one side only."""
    assert columns(Answer) == {
        *("id", "source", "unit_id", "procedure_code", "field", "officer_id"),
        *("month", "questionnaire", "marks"),
    }
    assert columns(Remark) == {"id", "unit_id", "month", "text"}
    kept_when_spent = {"fingerprint", "last_day", "spent"}
    for kind in (Answer, Remark):
        assert not kept_when_spent & columns(kind)
        assert not columns(Asked, RatedTicket) & columns(kind)
    ours = (Answer, Remark, Invitation, Asked, RatedTicket)
    for table in ours:
        for field in table._meta.get_fields():
            assert not isinstance(field, DateTimeField), "no time finer than a day"
            if isinstance(field, ForeignKey):
                assert field.related_model not in ours


@pytest.mark.django_db
class TestByLink:
    def test_an_answer_keeps_the_month_and_its_token_forgets(self) -> None:
        centre = Centre()
        done = returned(centre)
        assert actions.invite(actor=SYSTEM, at=centre.at) == 1
        assert actions.invite(actor=SYSTEM, at=centre.at) == 0
        token = token_of(done.dossier_id)
        shown = surveys.survey(token=token, at=centre.at)
        assert shown.version.questions == FIRST
        assert shown.last_day == date(2021, 12, 31)
        answer(token, centre.at, "Nên có thêm ghế ngồi.")
        kept = Answer.objects.get()
        assert kept.month == date(2021, 11, 1)
        assert kept.marks == {"overall": 5, "attitude": 4}
        assert kept.officer_id == centre.actor("quay").officer_id
        assert Remark.objects.get().text == "Nên có thêm ghế ngồi."
        row = Invitation.objects.get(pk=fingerprint(token))
        assert row.spent
        assert (row.dossier_id, row.unit_id, row.officer_id, row.month) == (None,) * 4
        assert (row.procedure_code, row.field) == ("", "")

    def test_once_only_and_each_other_token_has_its_word(self) -> None:
        centre = Centre()
        token = invited(centre)
        with pytest.raises(Invalid):
            actions.answer(actor=ANONYMOUS, at=centre.at, token=token, chosen={})
        with pytest.raises(NotNow):
            answer(token, datetime(2022, 1, 1, tzinfo=VN))
        assert not Answer.objects.exists()
        answer(token, datetime(2021, 12, 31, 23, 59, tzinfo=VN))
        with pytest.raises(Conflict):
            answer(token, centre.at)
        with pytest.raises(NotFound):
            answer("forged", centre.at)
        assert Answer.objects.count() == 1

    def test_a_new_link_voids_the_old_one_and_an_answer_voids_both(self) -> None:
        centre = Centre()
        done = returned(centre)
        actions.invite(actor=SYSTEM, at=centre.at)
        first = token_of(done.dossier_id)
        mine = actions.open_mine(
            actor=centre.actor("congdan"), at=centre.at, code=done.code
        )
        with pytest.raises(NotFound):
            answer(first, centre.at)
        actions.send_again(actor=ANONYMOUS, at=centre.at, code=done.code)
        sent = token_of(done.dossier_id)
        with pytest.raises(NotFound):
            answer(mine, centre.at)
        # Once a day: whoever asks again does not take the link away that was sent.
        actions.send_again(actor=ANONYMOUS, at=centre.at, code=done.code)
        assert token_of(done.dossier_id) == sent
        answer(sent, centre.at)
        assert not surveys.may_be_asked(dossier_id=done.dossier_id, on=centre.at.date())
        with pytest.raises(Conflict):
            actions.open_mine(actor=centre.actor("congdan"), at=centre.at, code=done.code)
        with pytest.raises(Conflict):
            actions.send_again(actor=ANONYMOUS, at=centre.at, code=done.code)

    def test_what_was_returned_long_ago_is_not_offered_to_be_rated(self) -> None:
        centre = Centre()
        known = {"dossier_id": returned(centre).dossier_id}
        assert surveys.may_be_asked(on=centre.at.date(), **known)
        assert not surveys.may_be_asked(on=date(2022, 1, 1), **known)

    def test_nobody_opens_anothers_and_nobody_before_the_return(self) -> None:
        centre = Centre()
        done = returned(centre)
        for who in ("congdan2", "quay", "giamdoc"):
            with pytest.raises(NotFound):
                actions.open_mine(actor=centre.actor(who), at=centre.at, code=done.code)
        assert not Invitation.objects.exists()
        open_one = centre.accept(code_of("five-on-the-spot"))
        with pytest.raises(NotNow):
            actions.send_again(actor=ANONYMOUS, at=centre.at, code=open_one.code)
        with pytest.raises(NotAllowed):
            actions.invite(actor=centre.actor("giamdoc"), at=centre.at)

    def test_the_database_keeps_no_spent_token_that_knows_its_dossier(self) -> None:
        centre = Centre()
        token = invited(centre)
        rows = Invitation.objects.filter(pk=fingerprint(token))
        for wrong in ({"spent": True}, {"dossier_id": None}):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**wrong)

    def test_at_night_keys_and_transactions_tell_nothing_any_more(self) -> None:
        centre = Centre()
        answer(invited(centre), centre.at)
        answers(count=3, unit="hcc", mark=2, month=date(2021, 11, 1))
        before = set(Answer.objects.values_list("pk", flat=True))
        marks = sorted(a.marks["overall"] for a in Answer.objects.all())
        assert actions.mix(actor=SYSTEM, at=centre.at) == 4
        assert not before & set(Answer.objects.values_list("pk", flat=True))
        assert sorted(a.marks["overall"] for a in Answer.objects.all()) == marks
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(DISTINCT xmin::text) FROM feedback_answer")
            assert cursor.fetchone() == (1,)

    def test_whoever_never_answered_is_forgotten_too(self) -> None:
        centre = Centre()
        token = invited(centre)
        january = datetime(2022, 1, 1, tzinfo=VN)
        assert actions.tidy(actor=SYSTEM, at=datetime(2021, 12, 31, tzinfo=VN)) == 0
        assert actions.tidy(actor=SYSTEM, at=january) == 1
        with pytest.raises(NotNow):
            surveys.survey(token=token, at=january)
        actions.tidy(actor=SYSTEM, at=january + timedelta(days=366))
        assert not Invitation.objects.exists()


def test_two_at_once_are_counted_once(committed_db: str) -> None:
    centre = Centre()
    token = invited(centre)
    gate = Barrier(4)

    def try_it(_: int) -> str:
        gate.wait()
        try:
            answer(token, centre.at)
        except Conflict as error:
            return error.code
        finally:
            connection.close()
        return "taken"

    with ThreadPoolExecutor(4) as pool:
        found = sorted(pool.map(try_it, range(4)))
    assert found == ["survey_spent"] * 3 + ["taken"]
    assert Answer.objects.count() == 1


@pytest.mark.django_db
class TestAtTheCounter:
    def test_a_service_is_rated_once_by_whoever_stands_there(self) -> None:
        hall = Hall()
        session = hall.open("quay", 1)
        configurator = hall.actor("cauhinh")
        secret = actions.make_screen(
            actor=configurator, at=hall.at, counter_id=session.counter.id
        )
        assert surveys.screen(secret=secret, at=hall.at).turn is None
        hall.take("A")
        called = hall.call("quay")
        assert called is not None
        assert surveys.screen(secret=secret, at=hall.at).turn is None
        hall.press("start_serving", "quay", called)
        turn = surveys.screen(secret=secret, at=hall.at).turn
        assert turn is not None
        hall.later(3).press("finish", "quay", called)
        late = hall.at + timedelta(minutes=6)
        with pytest.raises(NotNow):
            actions.rate(actor=ANONYMOUS, at=late, secret=secret, turn=turn, mark=1)
        with pytest.raises(Invalid):
            actions.rate(actor=ANONYMOUS, at=hall.at, secret=secret, turn=turn, mark=6)
        with pytest.raises(NotFound):
            actions.rate(actor=ANONYMOUS, at=hall.at, secret="x", turn=turn, mark=5)
        for mark in (2, 5):
            actions.rate(actor=ANONYMOUS, at=hall.at, secret=secret, turn=turn, mark=mark)
        kept = Answer.objects.get()
        assert (kept.source, kept.marks) == ("counter", {"overall": 2})
        assert kept.officer_id == hall.actor("quay").officer_id
        assert surveys.screen(secret=secret, at=hall.at).turn is None
        actions.mix(actor=SYSTEM, at=hall.at)
        assert not RatedTicket.objects.exists()

    def test_a_new_address_voids_the_old_one(self) -> None:
        hall = Hall()
        who = {"actor": hall.actor("cauhinh"), "at": hall.at}
        first = actions.make_screen(counter_id=hall.counter(1), **who)  # type: ignore[arg-type]
        actions.make_screen(counter_id=hall.counter(1), **who)  # type: ignore[arg-type]
        assert CounterScreen.objects.count() == 1
        with pytest.raises(NotFound):
            surveys.screen(secret=first, at=hall.at)


@pytest.mark.django_db
class TestScores:
    OCTOBER = date(2021, 10, 1)
    OVER = date(2021, 12, 1)
    """From this day on nobody answers any more about October."""

    def counted(self, username: str, **asked: object) -> Shown:
        centre = Centre()
        values: dict[str, object] = {
            "actor": centre.actor(username),
            "on": self.OVER,
            "first": self.OCTOBER,
            "last": date(2021, 10, 31),
            "by": By.UNIT,
            **asked,
        }
        return scores.scores(**values)  # type: ignore[arg-type]

    def test_means_and_counts_by_unit_with_few_ones_hidden(self) -> None:
        answers(count=6, unit="hcc", mark=5, month=self.OCTOBER)
        answers(count=6, unit="hcc", mark=2, month=self.OCTOBER)
        answers(count=7, unit="tuphap", mark=4, month=self.OCTOBER)
        answers(count=4, unit="tnmt", mark=1, month=self.OCTOBER)
        answers(count=9, unit="hcc", mark=1, month=date(2021, 9, 1))
        found = scores.scores(
            actor=SYSTEM,
            on=self.OVER,
            first=self.OCTOBER,
            last=date(2021, 10, 31),
            by=By.UNIT,
        )
        assert [(r.key, r.count, r.satisfied) for r in found.rows] == [("hcc", 12, 6)]
        assert found.rows[0].means == {
            "overall": Decimal("3.50"),
            "waiting": Decimal("3.50"),
        }
        assert found.hidden == 2
        assert found.total is not None
        assert found.total.count == 23

    def test_running_months_are_refused_and_others_units_not_seen(self) -> None:
        answers(count=6, unit="hcc", mark=5, month=self.OCTOBER)
        answers(count=6, unit="tuphap", mark=1, month=self.OCTOBER)
        with pytest.raises(Invalid):
            self.counted("giamdoc", last=date(2021, 11, 1))
        with pytest.raises(Invalid):
            # October is over; who got a result in October may still answer.
            self.counted("giamdoc", on=date(2021, 11, 30))
        assert [r.key for r in self.counted("giamdoc").rows] == ["hcc"]
        assert [r.key for r in self.counted("tp.tuphap").rows] == ["tuphap"]
        assert {r.key for r in self.counted("thanhtra").rows} == {"hcc", "tuphap"}
        for who in ("quay", "thamdinh", "congdan"):
            with pytest.raises(NotAllowed):
                self.counted(who)

    def test_an_officer_sees_their_own_and_nobody_elses(self) -> None:
        centre = Centre()
        me = centre.actor("quay")
        about = {"unit": "hcc", "mark": 4, "month": self.OCTOBER}
        span = {"on": self.OVER, "first": self.OCTOBER, "last": self.OCTOBER}
        answers(count=4, officer_id=me.officer_id, **about)  # type: ignore[arg-type]
        assert scores.my_scores(actor=me, **span) is None
        answers(count=1, officer_id=me.officer_id, **about)  # type: ignore[arg-type]
        mine = scores.my_scores(actor=me, **span)
        assert mine is not None
        assert mine.count == 5
        assert scores.my_scores(actor=centre.actor("quay2"), **span) is None

    def test_remarks_are_read_without_marks_once_there_are_enough(self) -> None:
        centre = Centre()
        unit = centre.reception
        Remark.objects.create(unit_id=unit, month=date(2021, 9, 1), text="Ghế cứng")
        asked = {"on": centre.at.date(), "quarter": Quarter(2021, 3)}
        director = centre.actor("giamdoc")
        assert scores.remarks(actor=director, **asked) == ()  # type: ignore[arg-type]
        answers(count=5, unit="hcc", mark=4, month=date(2021, 8, 1))
        assert scores.remarks(actor=director, **asked) == ("Ghế cứng",)  # type: ignore[arg-type]
        assert scores.remarks(actor=centre.actor("tp.tuphap"), **asked) == ()  # type: ignore[arg-type]
        with pytest.raises(NotAllowed):
            scores.remarks(actor=centre.actor("quay"), **asked)  # type: ignore[arg-type]
        with pytest.raises(Invalid):
            scores.remarks(actor=director, on=centre.at.date(), quarter=Quarter(2021, 4))


@pytest.mark.django_db
def test_questions_are_worded_anew_from_tomorrow_on(at: datetime) -> None:
    director = Centre().actor("giamdoc")
    fewer = FIRST[:2]
    assert actions.publish_questions(actor=director, at=at, seen=0, questions=fewer) == 1
    assert surveys.questions_on(on=at.date()).questions == FIRST
    tomorrow = at + timedelta(days=1)
    assert surveys.questions_on(on=tomorrow.date()).questions == fewer
    for seen, error in ((0, Conflict), (1, Conflict)):
        with pytest.raises(error):
            actions.publish_questions(actor=director, at=at, seen=seen, questions=FIRST)
    with pytest.raises(NotAllowed):
        actions.publish_questions(
            actor=Centre().actor("quay"), at=tomorrow, seen=1, questions=FIRST
        )
    assert not Effect.objects.exists()
