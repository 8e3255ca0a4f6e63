"""Signing in by a national identity, at a provider that is real HTTP and may fail."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from motcua.domain.accounts.models import (
    Account,
    LinkedIdentity,
    Person,
    SignInAttempt,
    SignInSession,
)
from motcua.domain.accounts.rules.identity import Assurance
from motcua.domain.ledger.models import Event
from tests.databases import MORNING, PASSWORD
from tests.identity import COMPANY, HOA, LOW, NEW, Identities, asked_of
from tests.web.conftest import Clock
from tests.web.counter import said_by, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(clock: Clock) -> Client:
    return Client()


def nobody(client: Client) -> bool:
    """Say whether the browser is signed in as nobody."""
    answer = client.get("/tai-khoan")
    return answer.status_code == 302 and "/dang-nhap" in answer.headers["Location"]


def everything() -> tuple[int, ...]:
    rows = (Account, LinkedIdentity, Person, SignInSession, SignInAttempt, Event)
    return tuple(kind.objects.count() for kind in rows)


def test_the_account_of_the_number_opens(client: Client, identities: Identities) -> None:
    answer = identities.sign_in(client, HOA)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/ho-so-cua-toi")
    said = said_by(client.get("/tai-khoan"))
    assert "Nguyễn Thị Hoa" in said
    assert "VNeID, 08:0" in said
    assert "Mức 3: định danh điện tử mức độ 2" in said
    linked = LinkedIdentity.objects.get()
    assert linked.account.username == "congdan"
    assert linked.provider == "vneid"
    noted = Event.objects.get(topic="account", stream=linked.account_id)
    assert noted.kind == "identity.linked"
    assert HOA.number not in str(noted.payload)


def test_coming_again_changes_nothing(client: Client, identities: Identities) -> None:
    identities.sign_in(client, HOA)
    identities.sign_in(Client(), HOA)
    assert LinkedIdentity.objects.count() == 1
    assert Event.objects.filter(kind="identity.linked").count() == 1
    assert SignInSession.objects.filter(ended_at__isnull=True).count() == 2


def test_one_goes_on_to_where_one_was_going(
    client: Client, identities: Identities
) -> None:
    answer = identities.sign_in(client, HOA, going="/giay-to-cua-toi")
    assert answer.headers["Location"] == "/giay-to-cua-toi"
    answer = identities.sign_in(Client(), HOA, going="https://evil.example/")
    assert answer.headers["Location"] == "/ho-so-cua-toi"


def test_somebody_new_gets_an_account_without_a_password(
    client: Client, identities: Identities
) -> None:
    identities.sign_in(client, NEW, key="dvcqg")
    person = Person.objects.get(id_number=NEW.number)
    assert (person.name, person.phone) == (NEW.name, NEW.phone)
    assert str(person.born_on) == NEW.born_on
    account = Account.objects.get(person=person)
    assert not account.has_usable_password()
    assert not Person.objects.filter(id_number=NEW.number).exclude(pk=person.pk).exists()


def test_an_organisation_is_known_by_its_tax_number(
    client: Client, identities: Identities
) -> None:
    identities.sign_in(client, COMPANY, key="dvcqg")
    assert LinkedIdentity.objects.get().account.username == "doanhnghiep"
    assert COMPANY.organisation in said_by(client.get("/tai-khoan"))


def test_both_providers_open_one_account(client: Client, identities: Identities) -> None:
    identities.sign_in(client, HOA)
    identities.sign_in(Client(), HOA, key="dvcqg")
    assert LinkedIdentity.objects.values("account").distinct().count() == 1
    assert LinkedIdentity.objects.count() == 2


def test_the_level_is_kept(client: Client, identities: Identities) -> None:
    identities.sign_in(client, LOW)
    assert SignInSession.objects.get().level == Assurance.TWO_STEPS
    assert "Mức 2" in said_by(client.get("/tai-khoan"))


def test_signing_out_offers_to_sign_out_there(
    client: Client, identities: Identities
) -> None:
    identities.sign_in(client, HOA)
    answer = client.post("/dang-xuat", follow=True)
    said = said_by(answer)
    assert "Đăng xuất khỏi VNeID" in said
    assert f'href="{identities.address}/vneid/logout?' in answer.content.decode()
    assert nobody(client)
    assert SignInSession.objects.get().ended_why == "signed out"
    assert "Đăng xuất khỏi" not in said_by(client.get("/da-dang-xuat")), "said once"


def test_who_came_by_password_is_not_sent_anywhere(
    client: Client, identities: Identities
) -> None:
    answer = sign_in("congdan").post("/dang-xuat")
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(
    ("faults", "status", "said"),
    [
        ({"tokens_down": True}, 503, "VNeID hiện không trả lời."),
        ({"wrong_signature": True}, 422, "không đúng chữ ký"),
        ({"expired": True}, 422, "đã hết hạn"),
        ({"wrong_nonce": True}, 422, "không dành cho lần đăng nhập này"),
        ({"other_audience": True}, 422, "không dành cho lần đăng nhập này"),
        ({"other_issuer": True}, 422, "không dành cho lần đăng nhập này"),
        ({"other_subject": True}, 422, "không đúng chữ ký"),
        ({"missing_claims": True}, 422, "thiếu: number, name"),
        ({"refuse": True}, 422, "không xác nhận ông/bà"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_a_provider_that_fails_opens_nothing(
    client: Client,
    identities: Identities,
    faults: dict[str, bool],
    status: int,
    said: str,
) -> None:
    before = everything()
    identities.misbehave(**faults)
    answer = identities.sign_in(client, HOA)
    assert answer.status_code == status
    assert said in said_by(answer)
    assert nobody(client)
    assert everything() == before
    identities.misbehave()
    assert identities.sign_in(client, HOA).status_code == 302, "the way stays open"


def test_a_provider_that_is_down_says_so(client: Client, identities: Identities) -> None:
    identities.misbehave(down=True)
    answer = client.get("/dang-nhap/vneid")
    assert answer.status_code == 503
    assert "VNeID hiện không trả lời. Hãy thử lại sau ít phút" in said_by(answer)
    assert 'name="password"' in answer.content.decode(), "other ways are offered"


def test_a_provider_that_is_too_slow_is_not_waited_for(
    client: Client, identities: Identities, settings: object
) -> None:
    settings.IDENTITY_TIMEOUT = 0.2  # type: ignore[attr-defined]
    identities.misbehave(slow=1)
    assert client.get("/dang-nhap/vneid").status_code == 503


def test_refusing_there_is_told_here(client: Client, identities: Identities) -> None:
    answer = identities.sign_in(client, None)
    assert answer.status_code == 422
    assert "VNeID không xác nhận ông/bà." in said_by(answer)


class TestTheWayBack:
    def start(self, client: Client, identities: Identities) -> str:
        away = client.get("/dang-nhap/vneid").headers["Location"]
        back = identities.agree(away, HOA)
        return back.removeprefix(django_settings.PUBLIC_URL)

    def test_is_gone_once(self, client: Client, identities: Identities) -> None:
        back = self.start(client, identities)
        assert client.get(back).status_code == 302
        client.post("/dang-xuat")
        assert client.get(back).status_code == 422
        assert nobody(client)

    def test_belongs_to_one_browser(self, client: Client, identities: Identities) -> None:
        """Nobody can be made to sign in as somebody else by a link."""
        back, other = self.start(client, identities), Client()
        assert other.get(back).status_code == 422
        assert nobody(other)

    def test_belongs_to_one_provider(
        self, client: Client, identities: Identities
    ) -> None:
        back = self.start(client, identities).replace("/vneid/", "/dvcqg/")
        assert client.get(back).status_code == 422

    def test_a_code_does_for_its_own_verifier_only(
        self, client: Client, identities: Identities
    ) -> None:
        """A stolen code is worth nothing: PKCE binds it to the browser that began."""
        stolen = asked_of(self.start(client, identities))["code"]
        thief = Client()
        away = thief.get("/dang-nhap/vneid").headers["Location"]
        state = asked_of(away)["state"]
        answer = thief.get(f"/dang-nhap/vneid/ve?code={stolen}&state={state}")
        assert answer.status_code == 422
        assert nobody(thief)

    def test_ends_after_a_quarter_of_an_hour(
        self, client: Client, identities: Identities, clock: Clock
    ) -> None:
        back = self.start(client, identities)
        clock(MORNING + timedelta(minutes=16))
        answer = client.get(back)
        assert answer.status_code == 422
        assert "đã hết hạn" in said_by(answer)

    def test_a_provider_that_is_not_set_up_is_no_page(self, client: Client) -> None:
        assert client.get("/dang-nhap/vneid").status_code == 404
        assert client.get("/dang-nhap/nobody/ve").status_code == 404


class TestWhoIsNotTaken:
    @pytest.mark.parametrize(
        "changes", [{"name": "Trần Văn Khác"}, {"born_on": "1960-01-01"}]
    )
    def test_a_number_known_for_somebody_else(
        self, client: Client, identities: Identities, changes: dict[str, Any]
    ) -> None:
        before = everything()
        other = replace(HOA, **changes)
        identities.know(other)
        answer = identities.sign_in(client, other)
        assert answer.status_code == 422
        said = said_by(answer)
        assert "đang ghi cho người có họ tên hoặc ngày sinh khác" in said
        assert "Nguyễn Thị Hoa" not in said, "whose it is stays unsaid"
        assert everything() == before
        assert nobody(client)

    def test_a_subject_linked_to_another_number(
        self, client: Client, identities: Identities
    ) -> None:
        identities.sign_in(client, HOA)
        LinkedIdentity.objects.update(account=Account.objects.get(username="congdan2"))
        assert identities.sign_in(Client(), HOA).status_code == 422

    def test_a_closed_account(self, client: Client, identities: Identities) -> None:
        Account.objects.filter(username="congdan").update(is_active=False)
        answer = identities.sign_in(client, HOA)
        assert answer.status_code == 403
        assert "đã khóa" in said_by(answer)

    def test_a_level_nobody_has_mapped(
        self, client: Client, identities: Identities
    ) -> None:
        odd = replace(NEW, level=7)
        identities.know(odd)
        answer = identities.sign_in(client, odd)
        assert answer.status_code == 422
        assert "thiếu: level" in said_by(answer)

    def test_a_number_that_can_be_none(
        self, client: Client, identities: Identities
    ) -> None:
        odd = replace(NEW, number="12345")
        identities.know(odd)
        answer = identities.sign_in(client, odd)
        assert answer.status_code == 422
        assert "phải có 12 chữ số" in said_by(answer)


@pytest.mark.usefixtures("clock")
class TestSessions:
    def test_a_session_that_was_ended_opens_nothing(self) -> None:
        client = sign_in("congdan")
        assert client.get("/ho-so-cua-toi").status_code == 200
        ended = {"ended_at": MORNING + timedelta(hours=1), "ended_why": "test"}
        SignInSession.objects.update(**ended)
        assert nobody(client)

    def test_a_cookie_without_its_session_opens_nothing(self) -> None:
        client = Client()
        client.force_login(Account.objects.get(username="congdan"))
        assert nobody(client)

    def test_a_session_of_another_account_opens_nothing(self) -> None:
        client = sign_in("congdan")
        other = Account.objects.get(username="congdan2")
        SignInSession.objects.update(account=other)
        assert nobody(client)


class TestWhereTheIdentityIsTheOnlyWay:
    """Basis: QĐ 29/2026, from 20/7/2026."""

    @pytest.fixture(autouse=True)
    def _only(self, settings: Any) -> None:
        settings.CITIZENS_BY_IDENTITY_ONLY = True

    @pytest.mark.parametrize("username", ["congdan", "doanhnghiep"])
    def test_no_password_opens_a_citizens_account(
        self, client: Client, username: str
    ) -> None:
        fields = {"username": username, "password": PASSWORD}
        answer = client.post("/dang-nhap", fields)
        assert answer.status_code == 403
        assert "đăng nhập bằng tài khoản định danh điện tử" in said_by(answer)
        assert nobody(client)

    def test_the_identity_does(self, client: Client, identities: Identities) -> None:
        assert identities.sign_in(client, HOA).status_code == 302
        assert not nobody(client)

    def test_officers_are_not_concerned(self, client: Client) -> None:
        fields = {"username": "quay", "password": PASSWORD}
        assert client.post("/dang-nhap", fields).headers["Location"] == "/desk/"
