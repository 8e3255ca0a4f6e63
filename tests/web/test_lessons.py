"""Pages of the exercises: led without a script, in a training centre alone."""

from datetime import timedelta

import pytest

from tests.databases import MORNING
from tests.web.conftest import Clock
from tests.web.counter import sign_in

pytestmark = pytest.mark.django_db
LESSONS = "/desk/tap-huan/"


def test_a_lesson_leads_on_every_page_of_the_desk(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTCUA_TRAINING", "true")
    client = sign_in("quay")
    listed = client.get(LESSONS).content.decode()
    assert "Tiếp nhận một hồ sơ đơn giản" in listed
    assert "Phê duyệt kết quả" not in listed
    assert "mc-training" in listed
    assert client.post(f"{LESSONS}bat-dau", {"key": "receive"}).status_code == 302
    work = client.get("/desk/")
    assert work.headers["X-Motcua-Training"] == "true"
    shown = work.content.decode()
    assert "Việc cần làm bây giờ" in shown
    assert "CCCD 999090" in shown
    assert "Gợi ý:" not in shown
    clock(MORNING + timedelta(minutes=6))
    assert "Gợi ý:" in client.get("/desk/").content.decode()
    assert client.post(f"{LESSONS}ket-thuc").status_code == 302
    assert "Việc cần làm bây giờ" not in client.get("/desk/").content.decode()


def test_a_trainer_sees_the_class_nobody_else(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTCUA_TRAINING", "true")
    trainer, learner = sign_in("giamdoc"), sign_in("quay")
    learner.post(f"{LESSONS}bat-dau", {"key": "receive"})
    shown = trainer.get(f"{LESSONS}lop").content.decode()
    assert "Đang làm bước 1" in shown
    assert learner.get(f"{LESSONS}lop").status_code == 403
    assert learner.post(f"{LESSONS}dat-lai").status_code == 403
    assert trainer.post(f"{LESSONS}dat-lai").status_code == 302


def test_a_real_centre_has_no_exercises(clock: Clock) -> None:
    client = sign_in("giamdoc")
    assert client.get(LESSONS).status_code == 404
    assert client.post(f"{LESSONS}bat-dau", {"key": "urge"}).status_code == 404
    shown = client.get("/desk/")
    assert "mc-training" not in shown.content.decode()
    assert "X-Motcua-Training" not in shown.headers
