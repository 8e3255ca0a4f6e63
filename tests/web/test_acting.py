"""Acts on a dossier's page: who may, in which order, once, and with what said."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from motcua.domain.dossiers.models import Dossier, Read
from tests.web.counter import Answer, Desk, errors_of, recorded, said_by, sign_in
from tests.web.giving import give_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def received(desk: Desk) -> Dossier:
    """Return a dossier just received."""
    assert desk.send().status_code == 302
    return Dossier.objects.get()


def act(client: Client, dossier: Dossier, command: str, **typed: Any) -> Answer:
    dossier.refresh_from_db()
    form = {
        "command": command,
        "version": dossier.version,
        "request": str(uuid4()),
        **typed,
    }
    return client.post(f"/desk/ho-so/{dossier.code}/lam", form)


def test_an_opinion_is_asked_for(received: Dossier) -> None:
    before = recorded()
    answer = act(sign_in("thamdinh"), received, "submit", opinion=" ")
    assert answer.status_code == 422
    assert "Chưa ghi ý kiến thẩm định" in errors_of(answer)["opinion"]
    assert recorded() == before


def test_an_opinion_too_long_comes_back_to_be_shortened(received: Dossier) -> None:
    opinion = "Dài. " * 1000
    answer = act(sign_in("thamdinh"), received, "submit", opinion=opinion)
    assert answer.status_code == 422
    assert "quá mức 4000" in errors_of(answer)["opinion"]
    assert opinion.strip() in answer.content.decode()


@pytest.mark.parametrize("username", ["quay", "lanhdao", "vanthu", "giamdoc"])
def test_who_does_not_hold_the_step_may_not_act(received: Dossier, username: str) -> None:
    before = recorded()
    answer = act(sign_in(username), received, "submit", opinion="Đủ")
    assert answer.status_code in (403, 404)
    assert recorded() == before


def test_a_citizen_may_not_act_on_their_own_dossier(received: Dossier) -> None:
    before = recorded()
    answer = act(sign_in("congdan"), received, "submit", opinion="Đủ")
    assert answer.status_code == 403
    assert recorded() == before


def test_a_stranger_is_led_to_sign_in(received: Dossier) -> None:
    answer = act(Client(), received, "submit", opinion="Đủ")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/dang-nhap?next=")


def test_a_step_that_is_not_due_says_where_the_dossier_is(received: Dossier) -> None:
    answer = act(sign_in("thamdinh"), received, "seal")
    assert answer.status_code in (403, 409)
    assert "Thẩm định" in said_by(answer)


def test_a_command_nobody_knows_is_refused(received: Dossier) -> None:
    answer = act(sign_in("thamdinh"), received, "burn")
    assert answer.status_code == 422
    assert "Không có việc này" in said_by(answer)


def sent_twice(dossier: Dossier, second: dict[str, str]) -> Answer:
    """Pass a dossier on, then send the same page again with what is changed."""
    appraiser = sign_in("thamdinh")
    form = {
        "command": "submit",
        "version": str(dossier.version),
        "request": str(uuid4()),
        "opinion": "Đủ điều kiện",
    }
    path = f"/desk/ho-so/{dossier.code}/lam"
    assert appraiser.post(path, form).status_code == 302
    before = recorded()
    answer = appraiser.post(path, form | second, follow=True)
    assert recorded() == before
    return answer


def test_an_old_page_is_told_what_changed(received: Dossier) -> None:
    late = sent_twice(received, {"request": str(uuid4())})
    assert late.status_code == 409
    assert "đã thay đổi từ lúc bạn mở" in said_by(late)


def test_a_double_click_acts_once(received: Dossier) -> None:
    again = sent_twice(received, {})
    assert again.status_code == 200
    assert "không ghi lần nữa" in said_by(again)


def test_the_whole_way_and_the_proof_of_return(received: Dossier) -> None:
    for username, command, typed in (
        ("thamdinh", "submit", {"opinion": "Đủ điều kiện"}),
        ("lanhdao", "approve", {}),
        ("vanthu", "seal", {}),
    ):
        assert act(sign_in(username), received, command, **typed).status_code == 302
    returns = sign_in("traketqua")
    assert give_back(returns, received.code, id_number="").status_code == 422
    assert give_back(returns, received.code, proof="a promise").status_code == 422
    assert give_back(returns, received.code).status_code == 302
    received.refresh_from_db()
    assert received.status == "returned"


class TestReading:
    def test_every_reading_of_a_dossier_is_noted(self, received: Dossier) -> None:
        before = Read.objects.count()
        client = sign_in("thamdinh")
        client.get(f"/desk/ho-so/{received.code}")
        client.get(f"/desk/ho-so/{received.code}/tep/1")
        client.get(f"/desk/ho-so/{received.code}/phieu-kiem-soat.pdf")
        assert Read.objects.count() == before + 3

    def test_the_submitter_sees_who_has_read(self, received: Dossier) -> None:
        sign_in("thamdinh").get(f"/desk/ho-so/{received.code}")
        own = sign_in("congdan").get(f"/ho-so-cua-toi/{received.code}")
        assert own.status_code == 200
        assert "Ai đã xem hồ sơ của tôi?" in said_by(own)

    def test_another_citizen_sees_nothing(self, received: Dossier) -> None:
        other = sign_in("congdan2")
        before = Read.objects.count()
        for path in ("", "/giay-to/1"):
            answer = other.get(f"/ho-so-cua-toi/{received.code}{path}")
            assert answer.status_code == 404
            assert "Hoa" not in said_by(answer)
        assert Read.objects.count() == before

    def test_a_citizen_has_no_desk(self, received: Dossier) -> None:
        client = sign_in("congdan")
        for path in (
            "/desk/",
            "/desk/tim?q=hoa",
            f"/desk/ho-so/{received.code}",
            f"/desk/ho-so/{received.code}/tep/1",
            "/desk/so-theo-doi",
            "/desk/so-theo-doi.pdf",
        ):
            assert client.get(path).status_code == 403

    def test_an_officer_has_no_citizens_page(self, received: Dossier) -> None:
        answer = sign_in("quay").get(f"/ho-so-cua-toi/{received.code}")
        assert answer.status_code == 403

    def test_a_file_that_is_not_there_is_404(self, received: Dossier) -> None:
        path = f"/desk/ho-so/{received.code}/tep/999"
        assert sign_in("thamdinh").get(path).status_code == 404


class TestRegister:
    def test_it_shows_what_was_received(self, received: Dossier) -> None:
        answer = sign_in("giamdoc").get("/desk/so-theo-doi")
        assert received.code in said_by(answer)
        (read,) = Read.objects.filter(dossier_id=received.pk, what="register")
        assert read.actor_name

    @pytest.mark.parametrize(
        ("first", "last", "field"),
        [
            ("22/11/2021", "01/11/2021", "den-ngay"),
            ("01/01/2021", "31/12/2021", "den-ngay"),
            ("hôm qua", "", "tu-ngay"),
        ],
    )
    def test_a_bad_range_is_named(
        self, desk: Desk, first: str, last: str, field: str
    ) -> None:
        answer = desk.client.get(
            "/desk/so-theo-doi", {"tu-ngay": first, "den-ngay": last}
        )
        assert answer.status_code == 422
        assert list(errors_of(answer)) == [field]

    def test_not_everybody_may_read_it(self, desk: Desk) -> None:
        assert desk.client.get("/desk/so-theo-doi").status_code == 200
        assert sign_in("thamdinh").get("/desk/so-theo-doi").status_code == 403
