"""One-time codes, recovery, sessions: what opens an account, and what does not."""

import re
from datetime import datetime, timedelta
from typing import Any

import pyotp
import pytest
from django.core.cache import cache
from django.test import Client

from motcua.domain.accounts.models import (
    Account,
    OneTimeCode,
    Person,
    SecondStep,
    SignInSession,
)
from motcua.domain.accounts.rules.identity import Assurance
from motcua.domain.ledger.models import Event
from motcua.domain.notifications import actions as letters
from motcua.domain.notifications.models import Effect
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from tests.databases import MORNING, PASSWORD
from tests.web.conftest import Clock
from tests.web.counter import Answer, errors_of, said_by, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
HANDED_OUT = re.compile(r'mc-code">([a-z2-9]{5}-[a-z2-9]{5})<')
PATH = "/tai-khoan/hai-buoc"
CODE = re.compile(r"Mã[^:]*: ([0-9a-z-]+)")


@pytest.fixture(autouse=True)
def _nobody_has_asked_before() -> None:
    cache.clear()


def by_password(client: Client, username: str = "congdan") -> Answer:
    return client.post("/dang-nhap", {"username": username, "password": PASSWORD})


def nobody(client: Client) -> bool:
    return bool(client.get("/tai-khoan").status_code == 302)


def mailed(kind: str) -> str:
    """Let the newest letter of a kind leave; return the code it carries."""
    from django.core import mail  # noqa: PLC0415 - the outbox is of the test

    letter = Effect.objects.filter(kind=kind).latest("id")
    letters.carry_out(actor=SYSTEM, at=now(), effect_id=letter.pk)
    letter.refresh_from_db()
    assert (letter.state, letter.facts) == ("done", {}), "the code is kept nowhere"
    found = CODE.search(str(mail.outbox[-1].body))
    assert found
    return found.group(1)


def with_app(client: Client) -> tuple[str, list[str]]:
    """Set an app up; return its secret and the recovery codes."""
    client.post(PATH, {"do": "app"})
    page = client.get(PATH).content.decode()
    secret = re.findall(r"<code>([A-Z2-7 ]{39})<", page)[0].replace(" ", "")
    answer = client.post(PATH, {"do": "confirm", "code": code_of(secret)})
    papers = re.findall(r"<li>([a-z2-9]{5}-[a-z2-9]{5})</li>", answer.content.decode())
    assert len(papers) == 10
    return secret, papers


def code_of(secret: str, at: datetime | None = None) -> str:
    return pyotp.TOTP(secret).at(at or now())


def with_email(client: Client) -> None:
    client.post(PATH, {"do": "email"})
    answer = client.post(PATH, {"do": "confirm", "code": mailed("sign_in_code")})
    assert "Mã dự phòng" in said_by(answer)


class TestAnApp:
    def test_is_asked_for_after_the_password(self, clock: Clock) -> None:
        secret, _ = with_app(sign_in("congdan"))
        clock(MORNING + timedelta(minutes=2))
        client = Client()
        answer = by_password(client)
        assert answer.headers["Location"] == "/dang-nhap/ma"
        assert nobody(client), "a password alone opens nothing"
        answer = client.post("/dang-nhap/ma", {"code": code_of(secret)})
        assert answer.headers["Location"] == "/ho-so-cua-toi"
        session = SignInSession.objects.latest("id")
        assert (session.method, session.level) == ("code", Assurance.TWO_STEPS)

    def test_gives_no_code_twice(self, clock: Clock) -> None:
        secret, _ = with_app(sign_in("congdan"))
        clock(MORNING + timedelta(minutes=2))
        code = code_of(secret)
        first, second = Client(), Client()
        by_password(first)
        assert first.post("/dang-nhap/ma", {"code": code}).status_code == 302
        by_password(second)
        assert second.post("/dang-nhap/ma", {"code": code}).status_code == 422
        assert nobody(second)

    def test_the_code_that_set_it_up_is_used(self) -> None:
        secret, _ = with_app(sign_in("congdan"))
        client = Client()
        by_password(client)
        answer = client.post("/dang-nhap/ma", {"code": code_of(secret)})
        assert answer.status_code == 422

    def test_a_code_of_two_minutes_ago_is_none(self, clock: Clock) -> None:
        secret, _ = with_app(sign_in("congdan"))
        clock(MORNING + timedelta(minutes=5))
        client = Client()
        by_password(client)
        old = code_of(secret, MORNING + timedelta(minutes=3))
        assert client.post("/dang-nhap/ma", {"code": old}).status_code == 422

    def test_a_wrong_first_code_sets_nothing(self) -> None:
        client = sign_in("congdan")
        client.post(PATH, {"do": "app"})
        answer = client.post(PATH, {"do": "confirm", "code": "000000"})
        assert "code" in errors_of(answer)
        assert not SecondStep.objects.exists()

    def test_the_secret_is_kept_sealed(self) -> None:
        secret, papers = with_app(sign_in("congdan"))
        row = SecondStep.objects.get()
        assert secret.encode() not in bytes(row.sealed)
        kept = " ".join(OneTimeCode.objects.values_list("digest", flat=True))
        assert not any(paper in kept for paper in papers)

    def test_guessing_is_stopped(self, clock: Clock) -> None:
        secret, _ = with_app(sign_in("congdan"))
        clock(MORNING + timedelta(minutes=2))
        client = Client()
        by_password(client)
        for _ in range(5):
            client.post("/dang-nhap/ma", {"code": "123"})
        answer = client.post("/dang-nhap/ma", {"code": code_of(secret)})
        assert answer.status_code == 403
        assert "Đã nhập sai quá 5 lần" in said_by(answer)
        assert nobody(client)

    def test_officers_may_have_one(self, clock: Clock) -> None:
        secret, _ = with_app(sign_in("quay"))
        clock(MORNING + timedelta(minutes=2))
        client = Client()
        by_password(client, "quay")
        answer = client.post("/dang-nhap/ma", {"code": code_of(secret)})
        assert answer.headers["Location"] == "/desk/"


class TestPaperCodes:
    def test_do_once_each(self) -> None:
        _, papers = with_app(sign_in("congdan"))
        for expected in (302, 422):
            client = Client()
            by_password(client)
            answer = client.post("/dang-nhap/ma", {"code": papers[0].upper()})
            assert answer.status_code == expected
        client = Client()
        by_password(client)
        assert client.post("/dang-nhap/ma", {"code": papers[1]}).status_code == 302
        assert "Còn 8 mã dự phòng" in said_by(client.get("/tai-khoan"))

    def test_of_another_do_nothing(self) -> None:
        _, papers = with_app(sign_in("congdan2"))
        with_app(sign_in("congdan"))
        client = Client()
        by_password(client)
        assert client.post("/dang-nhap/ma", {"code": papers[0]}).status_code == 422


class TestEmail:
    def test_a_code_is_sent_and_opens(self) -> None:
        with_email(sign_in("congdan"))
        client = Client()
        by_password(client)
        client.post("/dang-nhap/ma", {"do": "send"})
        code = mailed("sign_in_code")
        assert client.post("/dang-nhap/ma", {"code": code}).status_code == 302
        second = Client()
        by_password(second)
        assert second.post("/dang-nhap/ma", {"code": code}).status_code == 422

    def test_a_code_ends_after_ten_minutes(self, clock: Clock) -> None:
        with_email(sign_in("congdan"))
        client = Client()
        by_password(client)
        client.post("/dang-nhap/ma", {"do": "send"})
        code = mailed("sign_in_code")
        clock(MORNING + timedelta(minutes=11))
        assert client.post("/dang-nhap/ma", {"code": code}).status_code == 422

    def test_a_new_code_ends_the_one_before(self) -> None:
        with_email(sign_in("congdan"))
        client = Client()
        by_password(client)
        client.post("/dang-nhap/ma", {"do": "send"})
        old = mailed("sign_in_code")
        client.post("/dang-nhap/ma", {"do": "send"})
        assert client.post("/dang-nhap/ma", {"code": old}).status_code == 422
        new = mailed("sign_in_code")
        assert client.post("/dang-nhap/ma", {"code": new}).status_code == 302

    def test_five_codes_an_hour_are_sent(self) -> None:
        with_email(sign_in("congdan"))
        client = Client()
        by_password(client)
        sent = [
            client.post("/dang-nhap/ma", {"do": "send"}).status_code for _ in range(6)
        ]
        assert sent == [302, 302, 302, 302, 429, 429]

    def test_nobody_without_an_address_chooses_it(self) -> None:
        Person.objects.filter(account__username="congdan").update(email="")
        answer = sign_in("congdan").post(PATH, {"do": "email"})
        assert answer.status_code == 422
        assert not Effect.objects.filter(kind="sign_in_code").exists()


class TestWhoMayNot:
    def test_nobody_gets_to_the_code_without_the_password(self) -> None:
        answer = Client().get("/dang-nhap/ma")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/dang-nhap")

    def test_the_password_is_forgotten_after_a_quarter_of_an_hour(
        self, clock: Clock
    ) -> None:
        _, papers = with_app(sign_in("congdan"))
        client = Client()
        by_password(client)
        clock(MORNING + timedelta(minutes=16))
        answer = client.post("/dang-nhap/ma", {"code": papers[0]})
        assert answer.headers["Location"] == "/dang-nhap"

    def test_a_session_without_the_step_cannot_drop_it(self) -> None:
        client = sign_in("congdan")
        with_app(client)
        answer = client.post(PATH, {"do": "drop"})
        assert answer.status_code == 403
        assert SecondStep.objects.exists()

    def test_one_with_the_step_can(self) -> None:
        _, papers = with_app(sign_in("congdan"))
        client = Client()
        by_password(client)
        client.post("/dang-nhap/ma", {"code": papers[0]})
        assert client.post(PATH, {"do": "drop"}).status_code == 302
        assert not SecondStep.objects.exists()

    def test_visitors_see_no_account(self) -> None:
        for path in ("/tai-khoan", PATH, "/tai-khoan/phien"):
            assert Client().get(path).headers["Location"].startswith("/dang-nhap?")


def recovery_code(username: str = "congdan") -> str:
    answer = Client().post("/dang-nhap/khoi-phuc", {"username": username})
    assert answer.status_code == 302
    return mailed("recovery_code")


def recover(code: str, **changes: str) -> Answer:
    fields = {"username": "congdan", "code": code, "password": "mot-mat-khau-moi"}
    return Client().post("/dang-nhap/khoi-phuc/mat-khau", {**fields, **changes})


def opens(password: str) -> bool:
    answer: Any = Client().post(
        "/dang-nhap", {"username": "congdan", "password": password}
    )
    return bool(answer.status_code == 302)


class TestRecovery:
    def test_by_mail_gives_a_new_password_and_ends_every_session(self) -> None:
        old = sign_in("congdan")
        assert recover(recovery_code()).status_code == 302
        assert opens("mot-mat-khau-moi")
        assert not opens(PASSWORD)
        assert nobody(old)
        assert Event.objects.filter(topic="account", kind="recovered").exists()

    def test_a_code_does_once(self) -> None:
        code = recovery_code()
        assert recover(code).status_code == 302
        assert recover(code, password="mot-mat-khau-khac").status_code == 422

    def test_all_that_was_left_out_is_told_at_once(self) -> None:
        answer = recover("", username="", password="")
        assert answer.status_code == 422
        for told in ("tên đăng nhập", "mã khôi phục", "Mật khẩu quá ngắn"):
            assert told in answer.content.decode()

    def test_waits_where_two_steps_are_asked_for(self, clock: Clock) -> None:
        with_app(sign_in("congdan"))
        code = recovery_code()
        assert recover(code).status_code == 422
        assert opens(PASSWORD)
        clock(MORNING + timedelta(hours=73))
        assert recover(code).status_code == 302
        assert not SecondStep.objects.exists()

    def test_the_holder_may_object(self, clock: Clock) -> None:
        with_app(sign_in("congdan"))
        code, client = recovery_code(), sign_in("congdan")
        assert "đã yêu cầu khôi phục" in said_by(client.get("/tai-khoan"))
        client.post("/tai-khoan")
        clock(MORNING + timedelta(hours=73))
        assert recover(code).status_code == 422
        assert opens(PASSWORD)

    def test_somebody_else_may_not_object(self, clock: Clock) -> None:
        with_app(sign_in("congdan"))
        code = recovery_code()
        sign_in("congdan2").post("/tai-khoan")
        clock(MORNING + timedelta(hours=73))
        assert recover(code).status_code == 302

    def test_nobody_learns_whether_there_is_an_account(self) -> None:
        pages = [
            said_by(
                Client().post("/dang-nhap/khoi-phuc", {"username": name}, follow=True)
            )
            for name in ("congdan", "khong-co-ai", "quay")
        ]
        assert len(set(pages)) == 1
        assert Effect.objects.filter(kind="recovery_code").count() == 1

    def test_guessing_ends_the_code(self) -> None:
        code = recovery_code()
        for _ in range(5):
            assert recover("aaaaa-aaaaa").status_code == 422
        assert recover(code).status_code == 422

    def test_a_weak_password_costs_no_code(self) -> None:
        code = recovery_code()
        assert "password" in errors_of(recover(code, password="matkhau"))
        assert recover(code).status_code == 302

    def test_a_code_of_another_account_does_nothing(self) -> None:
        assert recover(recovery_code("congdan2")).status_code == 422


class TestAtTheCounter:
    def person(self) -> int:
        return int(Account.objects.get(username="congdan").person_id or 0)

    def give(self, username: str, proof: str = "Căn cước bản chính") -> Answer:
        path = f"/desk/tai-khoan-nguoi-dan/{self.person()}"
        return sign_in(username).post(path, {"proof": proof})

    def test_an_officer_hands_out_a_code_and_the_old_contact_is_told(
        self, clock: Clock
    ) -> None:
        answer = self.give("quay")
        code = HANDED_OUT.findall(answer.content.decode())
        letter = Effect.objects.get(kind="recovery_given")
        assert code[0] not in str(letter.facts)
        assert recover(code[0]).status_code == 422, "the old contact has time to object"
        clock(MORNING + timedelta(hours=73))
        assert recover(code[0]).status_code == 302
        row = OneTimeCode.objects.get(purpose="recovery")
        assert (row.proof, row.officer is not None) == ("Căn cước bản chính", True)
        given = Event.objects.get(topic="account", kind="recovery.given")
        assert given.actor["kind"] == "officer"

    def test_without_a_contact_it_is_good_at_once(self) -> None:
        Person.objects.filter(pk=self.person()).update(email="")
        answer = self.give("quay")
        code = HANDED_OUT.findall(answer.content.decode())
        assert recover(code[0]).status_code == 302

    def test_the_proof_has_to_be_said(self) -> None:
        assert "proof" in errors_of(self.give("quay", proof=" "))
        assert not OneTimeCode.objects.exists()

    @pytest.mark.parametrize("who", ["thamdinh", "lanhdao", "giamdoc", "traketqua"])
    def test_others_may_not(self, who: str) -> None:
        assert self.give(who).status_code == 403
        assert not OneTimeCode.objects.exists()
        assert sign_in(who).get("/desk/tai-khoan-nguoi-dan/").status_code == 403

    def test_it_is_found_by_number(self) -> None:
        path = "/desk/tai-khoan-nguoi-dan/?q=022155900037"
        assert "Nguyễn Thị Hoa" in said_by(sign_in("quay").get(path))


class TestSessions:
    def test_one_sees_and_ends_ones_own(self) -> None:
        client, other = sign_in("congdan"), sign_in("congdan")
        page = said_by(client.get("/tai-khoan/phien"))
        assert page.count("Thiết bị này") == 1
        foreign = SignInSession.objects.latest("id")
        client.post("/tai-khoan/phien", {"session": foreign.pk})
        assert nobody(other)
        assert not nobody(client)

    def test_one_ends_all_others(self) -> None:
        client, *others = (sign_in("congdan") for _ in range(3))
        stranger = sign_in("congdan2")
        client.post("/tai-khoan/phien", {"do": "others"})
        assert [nobody(one) for one in (client, *others, stranger)] == [
            False,
            True,
            True,
            False,
        ]

    def test_one_may_not_end_somebody_elses(self) -> None:
        victim = sign_in("congdan2")
        session = SignInSession.objects.latest("id")
        answer = sign_in("congdan").post("/tai-khoan/phien", {"session": session.pk})
        assert answer.status_code == 404
        assert not nobody(victim)

    def test_devices_have_names(self) -> None:
        client = Client(
            HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/142.0 Safari/537.36"
        )
        by_password(client)
        assert "Chrome, Windows" in said_by(client.get("/tai-khoan/phien"))
