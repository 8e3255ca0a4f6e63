"""What answers are of, which version they answered, and how few are ever told of."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from motcua.domain.accounts.models import Unit
from motcua.domain.feedback import actions
from motcua.domain.feedback.models import Answer, Questionnaire
from motcua.domain.feedback.readers import surveys
from motcua.domain.feedback.rules.survey import FIRST, Source
from motcua.domain.reports.actions import follow
from motcua.domain.reports.readers.index766 import index_report
from motcua.domain.reports.rules.asked import Asked, Side
from motcua.domain.reports.rules.periods import Period
from motcua.kernel.actor import ANONYMOUS, SYSTEM
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict
from tests.feedback import answers, invited
from tests.world import Centre

SPRING = datetime(2022, 5, 3, 9, tzinfo=VN)
"""About the months up to March nobody answers any more."""


def test_two_who_make_the_first_version_at_once(committed_db: str) -> None:
    """One makes it, the other is told to look; there is no row to hold yet."""
    centre = Centre()
    director = centre.actor("giamdoc")
    gate = Barrier(2)

    def try_it(number: int) -> str:
        gate.wait()
        try:
            actions.publish_questions(
                actor=director, at=centre.at, seen=0, questions=FIRST[: number + 1]
            )
        except Conflict as error:
            return error.code
        finally:
            connection.close()
        return "published"

    with ThreadPoolExecutor(2) as pool:
        found = sorted(pool.map(try_it, range(2)))
    assert found == ["published", "questions_changed"]
    assert Questionnaire.objects.count() == 1


@pytest.mark.django_db
def test_an_answer_keeps_the_version_its_page_showed() -> None:
    """Opened before midnight, sent after it: marks are those of the words read."""
    centre = Centre()
    token = invited(centre)
    page = surveys.survey(token=token, at=centre.at)
    assert page.version.number == 0
    (satisfied, *_) = FIRST
    turned = replace(satisfied, options=tuple(reversed(satisfied.options)))
    actions.publish_questions(
        actor=centre.actor("giamdoc"), at=centre.at, seen=0, questions=[turned]
    )
    tomorrow = centre.at + timedelta(days=1)
    assert surveys.survey(token=token, at=tomorrow).version.number == 1
    assert surveys.survey(token=token, at=tomorrow, asked=0).version == page.version
    chosen = {"overall": "0"}
    actions.answer(actor=ANONYMOUS, at=tomorrow, token=token, chosen=chosen, asked=0)
    kept = Answer.objects.get()
    assert (kept.questionnaire, kept.marks) == (0, {"overall": satisfied.options[0].mark})
    # Whoever opens it now reads the new one, whose first option is the last of before.
    again = invited(centre)
    actions.answer(
        actor=ANONYMOUS,
        at=tomorrow,
        token=again,
        chosen=chosen,
        asked=surveys.survey(token=again, at=tomorrow).version.number,
    )
    newer = Answer.objects.exclude(pk=kept.pk).get()
    assert newer.questionnaire == 1
    assert newer.marks == {"overall": satisfied.options[-1].mark}
    assert newer.marks != kept.marks


def index(period: Period, unit_id: int | None = None) -> dict[str, list[Any]]:
    """Return numbers and points of the components of satisfaction."""
    asked = Asked(period.first, period.last, SPRING, unit_id=unit_id, side=Side.RECEIVING)
    (part,) = [
        part
        for part in index_report(actor=SYSTEM, asked=asked, period=period).parts
        if part.title.startswith("Điểm từng")
    ]
    return {
        row[0].text[:3]: [row[1].number, row[2].number, row[5].text]
        for row in part.rows
        if row[0].text[:3] in ("5.3", "5.4")
    }


def of_petitions(*, count: int, mark: int, month: date) -> None:
    Answer.objects.bulk_create(
        Answer(
            source=Source.PETITION,
            unit=Unit.objects.get(code="hcc"),
            month=month,
            marks={"overall": mark},
        )
        for _ in range(count)
    )


NOTHING = [None, None, "không có dữ liệu"]


@pytest.mark.django_db
def test_satisfaction_in_the_index_is_of_five_answers_at_least() -> None:
    """Both with petitions and with the service; a hidden month is in no longer period."""
    follow(actor=SYSTEM, at=SPRING)
    january, february, march = (date(2022, n, 1) for n in (1, 2, 3))
    answers(count=4, unit="hcc", mark=5, month=january)
    answers(count=5, unit="hcc", mark=5, month=february)
    answers(count=3, unit="hcc", mark=1, month=february)
    of_petitions(count=4, mark=5, month=february)
    of_petitions(count=6, mark=2, month=march)
    assert index(Period(2022, "t1")) == {"5.3": NOTHING, "5.4": NOTHING}
    shown = index(Period(2022, "t2"))
    assert shown["5.3"] == NOTHING
    assert shown["5.4"][:2] == [5, 8]
    assert index(Period(2022, "t3")) == {"5.3": [0, 6, "0,00"], "5.4": NOTHING}
    quarter = index(Period(2022, "q1"))
    # January is not the quarter without February and March: it is not in it.
    assert quarter["5.4"][:2] == [5, 8]
    assert quarter["5.3"][:2] == [0, 6]
    # Nobody can tell yet of months about which answers still come in.
    assert index(Period(2022, "nam")) == {"5.3": NOTHING, "5.4": NOTHING}
    centre = Unit.objects.get(code="hcc").pk
    assert index(Period(2022, "t2"), centre)["5.4"][:2] == [5, 8]
    other = Unit.objects.get(code="tckh").pk
    assert index(Period(2022, "t2"), other)["5.4"] == NOTHING
