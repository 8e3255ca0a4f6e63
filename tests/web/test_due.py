"""Behind every due date stands its explanation, for those who may see the dossier."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from motcua.domain.dossiers.models import Dossier, Read
from tests.databases import MORNING
from tests.web.conftest import Clock
from tests.web.counter import Answer, Desk, said_by, sign_in
from tests.web.test_acting import act

pytestmark = pytest.mark.django_db


@pytest.fixture
def received(desk: Desk) -> Dossier:
    """Return a dossier just received."""
    assert desk.send().status_code == 302
    return Dossier.objects.get()


def why_links(answer: Answer) -> list[str]:
    return re.findall(
        r'class="govuk-link mc-due__why" href="([^"]+)"', answer.content.decode()
    )


@pytest.mark.parametrize(
    ("username", "path"),
    [
        ("thamdinh", "/desk/"),
        ("quay", "/desk/tim?q=nguyen"),
        ("quay", "/desk/so-theo-doi"),
        ("congdan", "/ho-so-cua-toi"),
    ],
)
def test_every_list_leads_to_the_explanation(
    received: Dossier, username: str, path: str
) -> None:
    client = sign_in(username)
    (href,) = why_links(client.get(path))
    before = Read.objects.filter(what="due date").count()
    said = said_by(client.get(href))
    assert "Hẹn trả hiện nay" in said
    assert "Thời hạn giải quyết" in said
    assert "Tính lại từ các sự kiện: khớp" in said
    assert Read.objects.filter(what="due date").count() == before + 1


def test_the_results_of_many_acts_have_it_too(received: Dossier) -> None:
    answer = sign_in("thamdinh").post(
        "/desk/nhieu-ho-so",
        {
            "command": "submit",
            "remark": "Đủ điều kiện",
            "batch": str(uuid4()),
            "chosen": f"{received.pk}:{received.version}",
        },
    )
    assert answer.status_code == 200
    assert why_links(answer) == [f"/desk/ho-so/{received.code}/ngay-hen"]


def test_the_dossiers_page_shows_its_way_clocks_and_both_dates(
    received: Dossier, clock: Clock
) -> None:
    act(sign_in("thamdinh"), received, "submit", opinion="Đủ điều kiện")
    clock(MORNING + timedelta(hours=2, seconds=40))
    answer = sign_in("quay").get(f"/desk/ho-so/{received.code}")
    said, text = said_by(answer), answer.content.decode()
    assert "Đang ở đây" in said
    assert "<svg" in text
    assert "Cộng, bằng toàn bộ thời gian 2 giờ 2 giờ" in said
    assert "Hẹn trả lần đầu" in said
    assert "Còn trong hạn" in said
    assert " style=" not in text


def test_the_submitter_sees_whose_time_it_is(received: Dossier) -> None:
    said = said_by(sign_in("congdan").get(f"/ho-so-cua-toi/{received.code}"))
    assert "Thời gian của từng bên" in said
    assert "Bộ phận một cửa" in said


def test_it_goes_back_to_an_event(received: Dossier, clock: Clock) -> None:
    clock(MORNING + timedelta(minutes=30))
    act(sign_in("thamdinh"), received, "submit", opinion="Đủ điều kiện")
    client = sign_in("quay")
    then = said_by(client.get(f"/desk/ho-so/{received.code}/ngay-hen?su-kien=1"))
    assert "Như đã biết ngay sau sự kiện số 1" in then
    assert "Như đã biết" not in said_by(
        client.get(f"/desk/ho-so/{received.code}/ngay-hen")
    )


@pytest.mark.parametrize(
    ("asked", "status"),
    [("0", 404), ("999", 404), ("-1", 422), ("x", 422), ("1" * 9, 422)],
)
def test_an_event_there_is_not_is_said_and_not_noted(
    received: Dossier, asked: str, status: int
) -> None:
    before = Read.objects.count()
    answer = sign_in("quay").get(
        f"/desk/ho-so/{received.code}/ngay-hen", {"su-kien": asked}
    )
    assert answer.status_code == status
    assert "sự kiện" in said_by(answer)
    assert Read.objects.count() == before


def test_others_may_not(received: Dossier) -> None:
    desk, mine = (
        f"/desk/ho-so/{received.code}/ngay-hen",
        f"/ho-so-cua-toi/{received.code}/ngay-hen",
    )
    before = Read.objects.count()
    for username, path, status in (
        ("congdan2", mine, 404),
        ("congdan", desk, 403),
        ("quay", mine, 403),
        ("cauhinh", desk, 404),
    ):
        assert sign_in(username).get(path).status_code == status
    assert Client().get(desk).headers["Location"].startswith("/dang-nhap")
    assert Client().get(mine).headers["Location"].startswith("/dang-nhap")
    assert Read.objects.count() == before


def test_the_public_look_up_says_no_date(received: Dossier) -> None:
    answer = Client().get(f"/tra-cuu/{received.code}")
    assert received.due_at is not None
    assert f"{received.due_at:%d/%m/%Y}" not in answer.content.decode()
    assert why_links(answer) == []


def test_a_dossier_asked_to_be_completed_has_no_date_yet(desk: Desk) -> None:
    assert desk.send(do="complete", reason="Thiếu tờ khai").status_code == 302
    row = Dossier.objects.get()
    assert row.clock is None
    page = sign_in("quay").get(f"/desk/ho-so/{row.code}")
    assert page.status_code == 200
    assert why_links(page) == []
    before = Read.objects.count()
    answer = sign_in("quay").get(f"/desk/ho-so/{row.code}/ngay-hen")
    assert answer.status_code == 404
    assert "Ngày hẹn trả có khi hồ sơ được tiếp nhận" in said_by(answer)
    assert Read.objects.count() == before
