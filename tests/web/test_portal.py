"""What anybody may open, what they learn there, and what they do not."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from motcua.domain.dossiers.models import Dossier
from tests import databases
from tests.databases import MORNING
from tests.web.conftest import Clock
from tests.web.counter import Desk, errors_of, said_by, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(clock: Clock) -> Client:
    """Return somebody who has not signed in, on the demo's first morning."""
    clock(MORNING)
    return Client()


class TestLookUp:
    def test_it_tells_the_degree_of_completion_and_nothing_of_people(
        self, desk: Desk, visitor: Client
    ) -> None:
        desk.send()
        dossier = Dossier.objects.get()
        answer = visitor.get("/tra-cuu", {"ma": f" {dossier.code.lower()} "}, follow=True)
        text = answer.content.decode()
        assert "Đã xong 1 trong 5 bước" in said_by(answer)
        for secret in (
            dossier.submitter_name,
            dossier.submitter_id_number,
            dossier.submitter_phone,
            "Hoa",
            "quầy 1",
        ):
            assert secret not in text

    def test_an_unknown_code_is_404_and_kept_to_be_mended(self, visitor: Client) -> None:
        answer = visitor.get("/tra-cuu/H49.01.01-211122-9999")
        assert answer.status_code == 404
        assert "H49.01.01-211122-9999" in errors_of(answer)["ma"]
        assert 'value="H49.01.01-211122-9999"' in answer.content.decode()

    @pytest.mark.parametrize(
        "code", ["'; DROP TABLE dossiers_dossier; --", "<script>alert(1)</script>", "%00"]
    )
    def test_nonsense_is_shown_as_text(self, visitor: Client, code: str) -> None:
        answer = visitor.get("/tra-cuu", {"ma": code}, follow=True)
        assert answer.status_code == 404
        assert "<script>alert" not in answer.content.decode()

    def test_the_submitter_is_led_to_the_whole(self, desk: Desk) -> None:
        desk.send()
        code = Dossier.objects.get().code
        mine = sign_in("congdan").get(f"/tra-cuu/{code}")
        assert f"/ho-so-cua-toi/{code}" in mine.content.decode()
        other = sign_in("congdan2").get(f"/tra-cuu/{code}")
        assert f"/ho-so-cua-toi/{code}" not in other.content.decode()


class TestProcedures:
    def test_a_search_without_accents_finds(self, visitor: Client) -> None:
        answer = visitor.get("/thu-tuc", {"q": "dang ky khai sinh"})
        assert "đăng ký khai sinh" in said_by(answer).lower()

    def test_nothing_found_says_what_to_try(self, visitor: Client) -> None:
        answer = visitor.get("/thu-tuc", {"q": "zzzzqqqq"})
        assert answer.status_code == 200
        assert "Không có thủ tục nào khớp" in said_by(answer)

    @pytest.mark.parametrize(
        "query", [{"tu": "-5"}, {"tu": "abc"}, {"linh-vuc": "x"}, {"q": "a" * 5000}]
    )
    def test_nonsense_in_the_address_is_read_as_nothing(
        self, visitor: Client, query: dict[str, str]
    ) -> None:
        assert visitor.get("/thu-tuc", query).status_code == 200

    def test_an_unknown_procedure_is_404(self, visitor: Client) -> None:
        assert visitor.get("/thu-tuc/9.999999").status_code == 404
        assert visitor.get("/thu-tuc/9.999999/danh-muc.pdf").status_code == 404

    def test_a_draft_is_not_public(self, visitor: Client) -> None:
        from motcua.domain.catalogue.models import ProcedureVersion  # noqa: PLC0415

        draft = ProcedureVersion.objects.filter(state="draft").exclude(
            procedure__procedureversion__state="published"
        )[0]
        assert visitor.get(f"/thu-tuc/{draft.procedure.code}").status_code == 404


class TestSignIn:
    def test_right_and_wrong(self, visitor: Client) -> None:
        typed = {"username": "quay", "password": "không phải"}
        wrong = visitor.post("/dang-nhap", typed)
        assert wrong.status_code == 422
        unknown = visitor.post("/dang-nhap", typed | {"username": "ai-do"})
        assert errors_of(unknown) == errors_of(wrong)
        right = visitor.post("/dang-nhap", typed | {"password": databases.PASSWORD})
        assert right.status_code == 302
        assert right.headers["Location"] == "/desk/"

    @pytest.mark.parametrize("lacking", ["username", "password"])
    def test_what_is_missing_is_named(self, visitor: Client, lacking: str) -> None:
        typed = {"username": "quay", "password": "x"} | {lacking: ""}
        answer = visitor.post("/dang-nhap", typed)
        assert answer.status_code == 422
        assert list(errors_of(answer)) == [lacking]

    def test_guessing_is_slowed_down_and_then_forgotten(
        self, visitor: Client, clock: Clock
    ) -> None:
        right = {"username": "quay", "password": databases.PASSWORD}
        for _ in range(5):
            visitor.post("/dang-nhap", {"username": "quay", "password": "đoán"})
        assert visitor.post("/dang-nhap", right).status_code == 429
        clock(MORNING + timedelta(minutes=16))
        assert visitor.post("/dang-nhap", right).status_code == 302

    @pytest.mark.parametrize(
        "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
    )
    def test_it_goes_on_to_our_own_pages_only(self, visitor: Client, target: str) -> None:
        answer = visitor.post(
            "/dang-nhap",
            {"username": "quay", "password": databases.PASSWORD, "next": target},
        )
        assert answer.headers["Location"] == "/desk/"

    def test_signing_out_needs_a_button(self, desk: Desk) -> None:
        assert desk.client.get("/dang-xuat").status_code == 405
        assert desk.client.post("/dang-xuat").status_code == 302
        assert desk.client.get("/desk/").status_code == 302


class TestAround:
    def test_a_page_loads_our_own_files_only(self, visitor: Client) -> None:
        answer = visitor.get("/")
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        text = answer.content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)", text)
        assert not re.search(r"\son\w+=|\sstyle=", text)
        assert not re.search(r'(src|href)="(https?:)?//', text)

    def test_what_the_signed_in_see_is_not_kept_by_the_browser(self, desk: Desk) -> None:
        assert desk.client.get("/desk/").headers["Cache-Control"] == "no-store"

    def test_vietnamese_first_english_on_request(self, visitor: Client) -> None:
        first = visitor.get("/", headers={"Accept-Language": "en"})
        assert first.headers["Content-Language"] == "vi"
        visitor.post("/ngon-ngu", {"language": "en", "next": "/tra-cuu"})
        assert "Look up a dossier" in said_by(visitor.get("/tra-cuu"))
        visitor.post("/ngon-ngu", {"language": "fr", "next": "https://evil.example"})
        assert "Look up a dossier" in said_by(visitor.get("/tra-cuu"))

    def test_an_unknown_page_is_404_in_plain_words(self, visitor: Client) -> None:
        answer = visitor.get("/khong-co-gi-o-day")
        assert answer.status_code == 404
        assert "Không có trang này" in said_by(answer)

    def test_health(self, visitor: Client) -> None:
        assert visitor.get("/suc-khoe").content == b"ok"
