"""The pages of surveys: by link, from one's dossier, at the counter; the results."""

from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client

from motcua.domain.feedback import actions
from motcua.domain.feedback.models import Answer, Invitation, Questionnaire
from motcua.domain.feedback.rules.survey import fingerprint
from motcua.domain.notifications.models import Effect
from motcua.kernel.clock import VN
from tests.feedback import answers, invited, returned, token_of
from tests.hall import Hall
from tests.web.conftest import Clock
from tests.web.counter import errors_of, said_by, sign_in
from tests.world import Centre

pytestmark = pytest.mark.django_db


def test_a_link_is_looked_at_as_often_as_one_likes_and_answered_once(
    clock: Clock,
) -> None:
    centre = Centre()
    path = f"/danh-gia/phieu/{invited(centre)}"
    clock(centre.at)
    visitor = Client()
    for _ in range(2):
        assert visitor.get(path).status_code == 200
    nothing = visitor.post(path, {"remark": "Tốt"})
    assert nothing.status_code == 422
    assert list(errors_of(nothing)) == ["overall"]
    assert "Tốt" in said_by(nothing)
    done = visitor.post(path, {"overall": "0", "trips": "1"})
    assert done.headers["Location"] == "/danh-gia/cam-on"
    assert Answer.objects.get().marks == {"overall": 5, "trips": 5}
    for again in (visitor.get(path), visitor.post(path, {"overall": "4"})):
        assert again.status_code == 409
        assert "đã được gửi rồi" in said_by(again)
    forged = visitor.get("/danh-gia/phieu/khong-co")
    assert forged.status_code == 404
    assert "không đúng" in said_by(forged)


def test_late_is_said(clock: Clock) -> None:
    path = f"/danh-gia/phieu/{invited(Centre())}"
    clock(datetime(2022, 1, 1, 8, tzinfo=VN))
    late = Client().get(path)
    assert late.status_code == 409
    assert "hết hạn" in said_by(late)


def test_from_ones_own_dossier_and_from_the_look_up(clock: Clock) -> None:
    centre = Centre()
    done = returned(centre)
    clock(centre.at)
    citizen = sign_in("congdan")
    mine = f"/ho-so-cua-toi/{done.code}"
    assert "Không ai biết" in said_by(citizen.get(mine))
    opened = citizen.post(f"{mine}/danh-gia")
    assert opened.status_code == 302
    looked = Client().get(f"/tra-cuu/{done.code}")
    assert "Gửi đường dẫn đánh giá cho tôi" in said_by(looked)
    Client().post(f"/tra-cuu/{done.code}/danh-gia")
    path = f"/danh-gia/phieu/{token_of(done.dossier_id)}"
    assert citizen.get(opened.headers["Location"]).status_code == 404
    assert citizen.post(path, {"overall": "0"}).status_code == 302
    assert "Không ai biết" not in said_by(citizen.get(mine))
    assert citizen.post(f"{mine}/danh-gia").status_code == 409
    sent = Effect.objects.filter(kind="survey_invitation").count()
    Client().post(f"/tra-cuu/{done.code}/danh-gia")
    assert Effect.objects.filter(kind="survey_invitation").count() == sent
    assert Invitation.objects.get().spent


def test_the_counters_screen_asks_once_a_number(clock: Clock) -> None:
    hall = Hall()
    session = hall.open("quay", 1)
    configurator = sign_in("cauhinh")
    configurator.post("/desk/danh-gia/man-hinh", {"counter": session.counter.id})
    listed = configurator.get("/desk/danh-gia/man-hinh").content.decode()
    address = listed.split("/danh-gia/quay/")[1].split('"')[0]
    path = f"/danh-gia/quay/{address}"
    hall.take("A")
    called = hall.call("quay")
    assert called is not None
    tablet = Client()
    assert 'name="mark"' not in tablet.get(path).content.decode()
    hall.press("start_serving", "quay", called)
    clock(hall.at)
    asked = tablet.get(path).content.decode()
    assert asked.count('name="mark"') == 5
    turn = asked.split('name="turn" value="')[1].split('"')[0]
    done = tablet.post(path, {"turn": turn, "mark": "2"})
    assert "Cảm ơn" in said_by(tablet.get(done.headers["Location"]))
    tablet.post(path, {"turn": turn, "mark": "5"})
    assert [a.marks for a in Answer.objects.all()] == [{"overall": 2}]
    assert 'name="mark"' not in tablet.get(path).content.decode()
    assert sign_in("quay").get("/desk/danh-gia/man-hinh").status_code == 403


def test_results_are_of_quarters_that_are_over_and_hide_few_answers(clock: Clock) -> None:
    answers(count=12, unit="hcc", mark=5, month=date(2021, 8, 1), field="Hộ tịch")
    answers(count=5, unit="tuphap", mark=1, month=date(2021, 8, 1), field="Hộ tịch")
    answers(count=3, unit="tnmt", mark=1, month=date(2021, 8, 1), field="Đất đai")
    answers(count=50, unit="hcc", mark=1, month=date(2021, 11, 1), field="Hộ tịch")
    shown = said_by(Client().get("/danh-gia?quy=2021-4"))
    assert "Quý 3/2021" in shown
    assert "60,0 %" in shown
    assert "20 phiếu" in shown
    assert "Tài nguyên" not in shown
    assert "Đất đai" not in shown


def test_the_desk_shows_ratings_to_whom_it_may(clock: Clock) -> None:
    centre = Centre()
    officer = centre.actor("quay").officer_id
    answers(count=6, unit="hcc", mark=4, month=date(2021, 8, 1), officer_id=officer)
    shown = said_by(sign_in("giamdoc").get("/desk/danh-gia/?quy=2021-3&theo=officer"))
    assert centre.actor("quay").name in shown
    assert "100,0 % hài lòng trong 6 phiếu" in shown
    assert sign_in("quay").get("/desk/danh-gia/").status_code == 403
    assert "4,00" in said_by(sign_in("quay").get("/desk/danh-gia/cua-toi"))
    assert "4,00" not in said_by(sign_in("quay2").get("/desk/danh-gia/cua-toi"))


def test_questions_are_worded_anew(clock: Clock) -> None:
    configurator = sign_in("cauhinh")
    page = configurator.get("/desk/danh-gia/cau-hoi")
    assert "Thái độ của cán bộ?" in page.content.decode()
    form = {
        "seen": "0",
        "overall-asked": "yes",
        "overall-text": "Ông/bà thấy thế nào?",
        "overall-options": "5 | Tốt | Good\n1 | Kém",
    }
    broken = configurator.post(
        "/desk/danh-gia/cau-hoi", {**form, "overall-options": "Tốt"}
    )
    assert list(errors_of(broken)) == ["overall-options"]
    assert not Questionnaire.objects.exists()
    configurator.post("/desk/danh-gia/cau-hoi", form)
    centre = Centre()
    path = f"/danh-gia/phieu/{invited(centre)}"
    assert "thấy thế nào" not in said_by(Client().get(path))
    clock(centre.at + timedelta(days=1))
    assert "thấy thế nào" in said_by(Client().get(path))
    assert sign_in("quay").get("/desk/danh-gia/cau-hoi").status_code == 403
    actions.answer(
        actor=centre.actor("congdan"),
        at=centre.at + timedelta(days=1),
        token=urlsplit(path).path.rsplit("/", 1)[1],
        chosen={"overall": "1"},
    )
    assert Answer.objects.get().questionnaire == 1
    assert not Invitation.objects.filter(dossier_id__isnull=False).exists()
    assert fingerprint("x") != "x"
