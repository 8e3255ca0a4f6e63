"""Follow a dossier from home: what is awaited, messages, supplement, withdrawal, day."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from icalendar import Calendar

from motcua.domain.dossiers.models import Dossier, DossierFile, HandedIn, Read, WorkItem
from motcua.domain.dossiers.workflow.states import Status
from motcua.domain.following.models import Attached, Letter, Reply
from motcua.domain.notifications.models import Effect
from tests.databases import MORNING
from tests.files import a_pdf
from tests.integration.test_acts import at_appraisal
from tests.web.conftest import Clock
from tests.web.counter import Answer, errors_of, said_by, sign_in
from tests.web.test_supplement import ask
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db


def a_file(pages: int = 1, name: str = "giay.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, a_pdf(pages), "application/pdf")


@pytest.fixture
def dossier(clock: Clock) -> Dossier:
    """Return a dossier that a specialist is appraising."""
    done = at_appraisal(Centre())
    clock(MORNING + timedelta(hours=2))
    return Dossier.objects.get(pk=done.dossier_id)


@pytest.fixture
def asked(dossier: Dossier) -> Dossier:
    """Return the dossier with two papers asked for."""
    assert ask(dossier, p_0_c="1").status_code == 302
    dossier.refresh_from_db()
    return dossier


def mine(dossier: Dossier, rest: str = "") -> str:
    return f"/ho-so-cua-toi/{dossier.code}{rest}"


def take(dossier: Dossier, who: str = "quay", **more: str) -> Answer:
    dossier.refresh_from_db()
    form = {"version": dossier.version, "request": str(uuid4()), **more}
    return sign_in(who).post(f"/desk/ho-so/{dossier.code}/bo-sung-truc-tuyen", form)


def test_what_waits_for_the_applicant_comes_first(asked: Dossier) -> None:
    for _ in range(3):
        Centre().accept(code_of("five-on-the-spot"))
    text = said_by(sign_in("congdan").get("/ho-so-cua-toi"))
    waits, everything = text.split("Đang chờ ông/bà")[1].split("Tất cả hồ sơ")
    assert asked.code in waits
    assert set(re.findall(r"H49[\d.-]+", waits)) == {asked.code}
    assert len(set(re.findall(r"H49[\d.-]+", everything))) == 4
    assert asked.code not in said_by(sign_in("congdan2").get("/ho-so-cua-toi"))
    Dossier.objects.filter(pk=asked.pk).update(status=Status.PROCESSING)
    assert "Đang chờ ông/bà" not in said_by(sign_in("congdan").get("/ho-so-cua-toi"))


def test_many_papers_handed_in_are_folded(asked: Dossier) -> None:
    HandedIn.objects.filter(dossier=asked).delete()
    for n in range(1, 8):
        HandedIn.objects.create(dossier=asked, n=n, name=f"Giấy {n}", original_count=1)
        page = sign_in("congdan").get(mine(asked)).content.decode()
        given = page.split(">Đã nộp</h2>")[1].split("</ul>")[0]
        assert given.count("<li>") == n
        assert ("<details" in given) == (n > 5)
        assert (f"Xem {n} giấy tờ đã nộp" in given) == (n > 5)


class TestSupplement:
    def test_it_goes_from_home_into_the_dossier_and_the_clock_goes_on(
        self, asked: Dossier
    ) -> None:
        citizen = sign_in("congdan")
        page = said_by(citizen.get(mine(asked)))
        assert "Ông/bà bổ sung đúng các giấy tờ được yêu cầu" in page
        assert "Thời hạn tạm dừng từ" in page
        assert "Hợp đồng thuê nhà" in said_by(citizen.get(mine(asked, "/bo-sung")))
        lines = {"line-1": a_file(1), "do": "send"}
        answer = citizen.post(mine(asked, "/bo-sung"), lines)
        assert errors_of(answer) == {
            "files": "Còn thiếu: Hợp đồng thuê nhà. Hãy thêm tệp cho từng giấy tờ, hoặc "
            "nộp tại bộ phận một cửa."
        }
        assert Reply.objects.get().state == "draft"
        sent = {"line-2": a_file(2, "thue.pdf"), "do": "send"}
        assert citizen.post(mine(asked, "/bo-sung"), sent).status_code == 302
        assert "Phần bổ sung chờ nhận" in said_by(
            sign_in("quay").get("/desk/tu-nguoi-nop")
        )
        assert "Bộ phận một cửa kiểm tra" in said_by(citizen.get(mine(asked)))
        before = DossierFile.objects.filter(dossier=asked).count()
        assert take(asked).status_code == 302
        asked.refresh_from_db()
        assert asked.status == Status.PROCESSING
        assert DossierFile.objects.filter(dossier=asked).count() == before + 2
        item = WorkItem.objects.get(dossier=asked, kind="supplement")
        assert item.command == "receive_supplement"
        assert Reply.objects.get().taken_by
        assert "Đã gửi phần bổ sung trực tuyến" in said_by(citizen.get(mine(asked)))
        assert "Phần bổ sung chờ nhận" not in said_by(
            sign_in("quay").get("/desk/tu-nguoi-nop")
        )
        assert Effect.objects.filter(kind="supplement_received").count() == 1
        assert take(asked).status_code == 409

    def test_it_is_sent_once_and_only_what_was_asked(self, asked: Dossier) -> None:
        citizen = sign_in("congdan")
        answer = citizen.post(mine(asked, "/bo-sung"), {"line-9": a_file()})
        assert answer.status_code == 422
        whole = {"line-1": a_file(1), "line-2": a_file(2), "do": "send"}
        citizen.post(mine(asked, "/bo-sung"), whole)
        again = citizen.post(mine(asked, "/bo-sung"), {"line-1": a_file(3)})
        assert again.status_code == 409
        assert Attached.objects.count() == 2

    def test_one_that_is_wrong_comes_back_with_the_reason(self, asked: Dossier) -> None:
        citizen = sign_in("congdan")
        whole = {"line-1": a_file(1), "line-2": a_file(2), "do": "send"}
        citizen.post(mine(asked, "/bo-sung"), whole)
        assert take(asked, do="back", reason="Trang 2 mờ").status_code == 302
        assert Reply.objects.get().state == "draft"
        assert "Trang 2 mờ" in said_by(citizen.get(mine(asked, "/tin-nhan")))
        assert citizen.post(mine(asked, "/bo-sung"), {"do": "send"}).status_code == 302

    def test_nobody_else_sends_or_takes_it(self, asked: Dossier) -> None:
        other = sign_in("doanhnghiep")
        assert other.get(mine(asked, "/bo-sung")).status_code == 404
        sent = other.post(mine(asked, "/bo-sung"), {"line-1": a_file()})
        assert sent.status_code == 404
        citizen = sign_in("congdan")
        citizen.post(mine(asked, "/bo-sung"), {"line-1": a_file()})
        file_id = Attached.objects.get().pk
        hidden = f"/desk/ho-so/{asked.code}/kem/{file_id}"
        assert sign_in("quay").get(hidden).status_code == 404, "not sent yet"
        whole = {"line-2": a_file(2), "do": "send"}
        citizen.post(mine(asked, "/bo-sung"), whole)
        for who in ("chuyenvien", "truongphong", "lanhdao"):
            assert take(asked, who).status_code == 403
        assert sign_in("quay").get(hidden).status_code == 200
        assert Read.objects.filter(what=f"attached {file_id}").count() == 1

    def test_a_bad_file_changes_nothing(self, asked: Dossier) -> None:
        bad = SimpleUploadedFile("x.exe", b"MZ\x90\x00" * 50)
        answer = sign_in("congdan").post(mine(asked, "/bo-sung"), {"line-1": bad})
        assert answer.status_code == 422
        assert not Attached.objects.exists()


class TestLetters:
    def test_both_write_read_and_are_told(self, dossier: Dossier) -> None:
        citizen, counter = sign_in("congdan"), sign_in("quay")
        letter = {"text": "Bao giờ có kết quả?", "files": a_file()}
        assert citizen.post(mine(dossier, "/tin-nhan"), letter).status_code == 302
        waits = said_by(counter.get("/desk/tu-nguoi-nop"))
        assert "Tin nhắn chưa đọc Nguyễn Thị Hoa" in waits
        page = said_by(counter.get(f"/desk/ho-so/{dossier.code}/trao-doi"))
        assert "Bao giờ có kết quả?" in page
        assert "đã đọc" in said_by(citizen.get(mine(dossier, "/tin-nhan")))
        answer = {"text": "Ngày mai.", "way": "portal"}
        counter.post(f"/desk/ho-so/{dossier.code}/trao-doi", answer)
        assert Effect.objects.filter(kind="message_received").count() == 1
        assert "Ngày mai." in said_by(citizen.get(mine(dossier)))
        assert Read.objects.filter(what="messages", actor_kind="officer").exists()

    def test_the_newest_of_many_is_one_press_away(self, dossier: Dossier) -> None:
        citizen, at = sign_in("congdan"), mine(dossier, "/tin-nhan")
        for n in range(1, 7):
            citizen.post(at, {"text": f"Tin {n}"})
            page = citizen.get(at).content.decode()
            assert (f'href="#tin-{n}"' in page) == (n > 4)
            assert f'id="tin-{n}"' in page

    def test_a_telephone_call_is_noted_in_the_same_story(self, dossier: Dossier) -> None:
        call = {"text": "Đã gọi, hẹn chiều mai.", "way": "phone"}
        sign_in("quay").post(f"/desk/ho-so/{dossier.code}/trao-doi", call)
        page = said_by(sign_in("congdan").get(mine(dossier)))
        assert "Gọi điện thoại" in page
        assert not Effect.objects.filter(kind="message_received").exists()

    def test_the_handling_officer_does_not_write_to_the_applicant(
        self, dossier: Dossier
    ) -> None:
        for who in ("chuyenvien", "truongphong", "lanhdao"):
            path = f"/desk/ho-so/{dossier.code}/trao-doi"
            answer = sign_in(who).post(path, {"text": "Gặp tôi", "way": "portal"})
            assert answer.status_code in (403, 404)
        stranger = sign_in("doanhnghiep")
        sent = stranger.post(mine(dossier, "/tin-nhan"), {"text": "?"})
        assert sent.status_code == 404
        assert not Letter.objects.exists()

    def test_nothing_is_said_after_the_end(self, clock: Clock) -> None:
        centre = Centre()
        done = centre.to_return(centre.accept(code_of("five-on-the-spot")))
        clock(centre.at + timedelta(minutes=1))
        dossier = Dossier.objects.get(pk=done.dossier_id)
        answer = sign_in("congdan").post(mine(dossier, "/tin-nhan"), {"text": "Cảm ơn"})
        assert answer.status_code == 409
        assert "đã kết thúc" in said_by(answer)

    def test_an_empty_letter_says_what_to_do(self, dossier: Dossier) -> None:
        answer = sign_in("congdan").post(mine(dossier, "/tin-nhan"), {"text": " "})
        assert set(errors_of(answer)) == {"text"}


class TestWithdrawal:
    def test_the_wish_goes_to_the_counter_and_can_be_taken_back(
        self, dossier: Dossier
    ) -> None:
        citizen = sign_in("congdan")
        for _ in range(2):
            wish = {"reason": "Đã làm ở nơi khác"}
            assert citizen.post(mine(dossier, "/rut"), wish).status_code == 302
        assert "Đề nghị rút hồ sơ" in said_by(sign_in("quay").get("/desk/tu-nguoi-nop"))
        dossier.refresh_from_db()
        assert dossier.status == Status.PROCESSING, "the counter carries it out"
        citizen.post(mine(dossier, "/rut"), {"do": "back"})
        listed = said_by(sign_in("quay").get("/desk/tu-nguoi-nop"))
        assert "Đề nghị rút hồ sơ" not in listed

    def test_neither_others_nor_without_a_reason(self, dossier: Dossier) -> None:
        wish = {"reason": "Thử"}
        assert sign_in("doanhnghiep").post(mine(dossier, "/rut"), wish).status_code == 404
        assert sign_in("quay").post(mine(dossier, "/rut"), wish).status_code == 403
        assert sign_in("congdan").post(mine(dossier, "/rut"), {}).status_code == 422


def test_the_appointment_goes_into_a_calendar(dossier: Dossier) -> None:
    answer = sign_in("congdan").get(mine(dossier, "/ngay-hen.ics"))
    assert answer.headers["Content-Type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("DTEND") == dossier.due_at
    assert dossier.submitter_name not in answer.content.decode()
    other = sign_in("doanhnghiep").get(mine(dossier, "/ngay-hen.ics"))
    assert other.status_code == 404


def test_the_list_is_for_the_counter(dossier: Dossier) -> None:
    for who in ("chuyenvien", "quantri", "congdan"):
        assert sign_in(who).get("/desk/tu-nguoi-nop").status_code == 403
    assert sign_in("quay").get("/desk/tu-nguoi-nop").status_code == 200
    assert said_by(sign_in("congdan").get(mine(dossier))).count("Ghi chú nội bộ") == 0
