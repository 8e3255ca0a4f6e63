"""The inbox, the choice of ways, and what a dossier's pages tell of notices."""

from pathlib import Path

import pytest
from pytest_django import Settings

from motcua.domain.notifications.models import Effect, Message
from motcua.domain.notifications.rules.channels import Topic
from motcua.journeys import notify
from motcua.kernel.actor import SYSTEM
from tests.databases import MORNING
from tests.web.counter import errors_of, said_by, sign_in
from tests.world import Centre, code_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "mail")]


@pytest.fixture
def mail(settings: Settings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)


def told() -> str:
    """Return the code of a dossier whose applicant has been told of it."""
    done = Centre().accept(code_of("five-on-the-spot"))
    effect = Effect.objects.get(dossier_id=done.dossier_id)
    notify.carry_out(actor=SYSTEM, at=MORNING, effect_id=effect.pk)
    return done.code


def test_the_count_in_the_header_goes_when_it_is_read() -> None:
    code, citizen = told(), sign_in("congdan")
    assert "1 thông báo chưa đọc" in said_by(citizen.get("/"))
    page = citizen.get("/hop-thu")
    assert code in said_by(page)
    message = Message.objects.get(channel="inapp")
    answer = citizen.post("/hop-thu", {"message": message.pk, "open": code})
    assert answer.headers["Location"] == f"/ho-so-cua-toi/{code}"
    assert "chưa đọc" not in said_by(citizen.get("/"))


def test_nobody_else_has_this_inbox() -> None:
    code = told()
    assert code not in said_by(sign_in("doanhnghiep").get("/hop-thu"))
    assert sign_in("quay").get("/hop-thu").status_code == 403


def test_both_sides_see_what_became_of_a_notice() -> None:
    code = told()
    for who, page in (("congdan", "/ho-so-cua-toi/"), ("quay", "/desk/ho-so/")):
        said = said_by(sign_in(who).get(f"{page}{code}"))
        assert "Thư điện tử: Đã gửi" in said
        assert "Hộp thư trên cổng: Đã đến nơi" in said


def test_a_choice_is_kept_and_a_topic_without_way_is_named() -> None:
    citizen = sign_in("congdan")
    whole = {topic.value: ["inapp"] for topic in Topic}
    typed = {**whole, "quiet_from": "21:00", "quiet_to": "07:00", "language": "vi"}
    lacking = {**typed, "result": [], "quiet_from": "9 giờ"}
    answer = citizen.post("/tai-khoan/thong-bao", lacking)
    assert answer.status_code == 422
    assert set(errors_of(answer)) == {"quiet_from"}
    answer = citizen.post("/tai-khoan/thong-bao", {**typed, "result": []})
    assert set(errors_of(answer)) == {"result"}
    assert "Chọn lần cuối" not in said_by(citizen.get("/tai-khoan/thong-bao"))
    assert citizen.post("/tai-khoan/thong-bao", typed).status_code == 302
    page = citizen.get("/tai-khoan/thong-bao")
    assert "Chọn lần cuối" in said_by(page)
    assert 'value="21:00"' in page.content.decode()
    assert sign_in("quay").get("/tai-khoan/thong-bao").status_code == 403
