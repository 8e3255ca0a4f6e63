"""The pages of letters and of the registers of documents."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.domain.accounts.models import Unit
from motcua.domain.correspondence.models import Incoming, Outgoing
from motcua.domain.dossiers.models import DraftLetter, Read
from tests.files import a_pdf
from tests.papers import read_back
from tests.web.counter import errors_of, said_by, sign_in
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db
OUT, IN, PROOF = (f"/desk/van-ban/{page}" for page in ("di", "den", "doi-chieu"))


@pytest.fixture
def code(clock: Any) -> str:
    return Centre().accept(code_of("five-on-the-spot")).code


@pytest.fixture
def ubnd(clock: Any, db: None) -> int:
    return Unit.objects.get(code="ubnd").pk


def test_a_letter_from_draft_to_number(code: str, ubnd: int) -> None:
    drafter, leader, clerk = (sign_in(name) for name in ("thamdinh", "lanhdao", "vanthu"))
    page = f"/desk/ho-so/{code}/van-ban"
    begun = drafter.post(page, {"key": "invitation", "outcome": ""})
    assert begun.status_code == 302
    one = f"{page}/1"
    assert "Còn thiếu: Mời về việc gì" in said_by(drafter.get(one))
    lacking = drafter.get(f"{one}.pdf")
    assert lacking.status_code == 409
    assert "Địa điểm" in said_by(lacking)
    typed = {
        "v-what": "Làm rõ hồ sơ",
        "v-content": "Đối chiếu bản chính",
        "v-hour": "08 giờ 00",
        "v-where": "Trung tâm",
    }
    faulty = drafter.post(one, {"do": "save", "version": "1", **typed, "v-day": "mai"})
    assert faulty.status_code == 422
    assert "v-day" in errors_of(faulty)
    assert "Đối chiếu bản chính" in faulty.content.decode()
    whole = {"do": "save", "version": "1", **typed, "v-day": "29/11/2021"}
    assert drafter.post(one, whole).status_code == 302
    assert drafter.get(f"{one}.pdf").content.startswith(b"%PDF")
    assert drafter.post(one, {"do": "submit"}).status_code == 302
    assert drafter.post(one, {"do": "sign"}).status_code == 403
    assert leader.post(one, {"do": "sign"}).status_code == 302
    assert clerk.post(one, {"do": "issue", "request": str(uuid4())}).status_code == 302
    assert DraftLetter.objects.get().number == "01/GM-UBND"
    assert "01/GM-UBND" in said_by(clerk.get(f"{OUT}?don-vi={ubnd}"))


def test_a_paper_document_is_numbered_and_faults_are_named(ubnd: int) -> None:
    clerk = sign_in("vanthu")
    form = {"request": str(uuid4()), "unit": ubnd, "kind": "QĐ", "copies": "2"}
    faulty = clerk.post(OUT, {**form, "subject": ""})
    assert faulty.status_code == 422
    assert "subject" in errors_of(faulty)
    assert not Outgoing.objects.exists()
    whole = {**form, "subject": "=Phân công", "recipients": "Các phòng"}
    assert clerk.post(OUT, whole).status_code == 302
    assert clerk.post(OUT, whole).status_code == 302
    assert Outgoing.objects.get().text == "01/QĐ-UBND"
    table = table_of(clerk.get(f"/desk/van-ban/di.csv?don-vi={ubnd}"))
    assert "01/QĐ-UBND" in table
    assert "'=Phân công" in table


def test_a_long_register_is_shown_page_by_page_and_whole_in_table_and_book(
    ubnd: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = sign_in("vanthu")
    for n in range(5):
        form = {"request": str(uuid4()), "unit": ubnd, "kind": "TB", "copies": "1"}
        clerk.post(OUT, {**form, "subject": f"Việc thứ {n}"})
    for module in ("register_asked", "views.documents"):
        monkeypatch.setattr(f"motcua.web.desk.{module}.SHOWN", 2)
    asked = f"don-vi={ubnd}"
    second = said_by(clerk.get(f"{OUT}?{asked}&trang=2"))
    assert "Trang 2 trong 3" in second
    assert "Việc thứ 2" in second
    assert "Việc thứ 1" not in second
    assert "Việc thứ 4" in table_of(clerk.get(f"{OUT}.csv?{asked}"))
    book = read_back(clerk.get(f"{OUT}.pdf?{asked}").content)
    assert all(f"0{n}/TB-UBND" in book.text for n in range(1, 6))
    assert "Tổng số: 5 văn bản" in book.text
    behind = read_back(clerk.get(f"{OUT}.pdf?{asked}&quyen=2").content)
    assert "Tổng số: 0 văn bản" in behind.text


def test_the_proof_of_numbers_is_shown_and_printed(ubnd: int) -> None:
    clerk = sign_in("vanthu")
    form = {"request": str(uuid4()), "unit": ubnd, "kind": "QĐ", "copies": "1"}
    clerk.post(OUT, {**form, "subject": "Một"})
    said = said_by(clerk.get(f"{PROOF}?don-vi={ubnd}&nam=2021"))
    assert "Không số nào thiếu, lặp hoặc sai thứ tự ngày." in said
    paper = read_back(clerk.get(f"{PROOF}.pdf?don-vi={ubnd}&nam=2021").content).text
    assert "BẢNG ĐỐI CHIẾU SỐ VĂN BẢN" in paper
    assert "Quyết định 1 1 – 1 – 1 0 Liên tục, không thiếu, không lặp" in paper
    empty = said_by(clerk.get(f"{PROOF}?don-vi={ubnd}&nam=2019"))
    assert "Chưa có số nào được cấp trong năm này." in empty


def test_a_number_is_voided_and_a_decision_revoked(ubnd: int) -> None:
    clerk, leader = sign_in("vanthu"), sign_in("lanhdao")
    for subject in ("Một", "Hai"):
        form = {"request": str(uuid4()), "unit": ubnd, "kind": "QĐ", "copies": "1"}
        clerk.post(OUT, {**form, "subject": subject})
    first, second = Outgoing.objects.order_by("number")
    path, asked = f"{OUT}/{first.pk}", {"request": str(uuid4())}
    assert (
        clerk.post(path, {**asked, "change": "voided", "reason": ""}).status_code == 422
    )
    void = {**asked, "change": "voided", "reason": "Ghi nhầm"}
    assert clerk.post(path, void).status_code == 302
    revoke = {**asked, "change": "revoked", "reason": "Sai", "authority": "Luật 80/2015"}
    assert clerk.post(f"{OUT}/{second.pk}", revoke).status_code == 403
    assert leader.post(f"{OUT}/{second.pk}", revoke).status_code == 302
    said = said_by(clerk.get(f"{OUT}?don-vi={ubnd}"))
    assert "Hủy số" in said
    assert "Đã thu hồi" in said


def test_what_comes_in_is_entered_and_acknowledged(code: str, ubnd: int) -> None:
    clerk = sign_in("vanthu")
    form = {"request": str(uuid4()), "unit": ubnd, "sender": "Sở Xây dựng"}
    faulty = clerk.post(IN, {**form, "subject": "Ý kiến", "code": "H49-không"})
    assert "code" in errors_of(faulty)
    nowhere = clerk.post(IN, {**form, "subject": "Ý kiến"})
    assert "to_unit" in errors_of(nowhere)
    assert clerk.post(IN, {**form, "subject": "Ý kiến", "code": code}).status_code == 302
    row = Incoming.objects.get()
    page = f"{IN}?don-vi={ubnd}"
    assert "Chờ xác nhận trong ngày" in said_by(clerk.get(page))
    assert clerk.post(f"{IN}/{row.pk}").status_code == 302
    assert "Chờ xác nhận" not in said_by(clerk.get(page))
    assert Read.objects.filter(what="incoming register").exists()
    assert "Sở Xây dựng" in table_of(clerk.get(f"/desk/van-ban/den.csv?don-vi={ubnd}"))
    book = read_back(clerk.get(f"/desk/van-ban/den.pdf?don-vi={ubnd}").content)
    assert "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN" in book.text
    assert "Sở Xây dựng" in book.text


def test_a_scan_comes_with_the_entry_is_shown_and_replaced(ubnd: int) -> None:
    clerk = sign_in("vanthu")
    form = {"unit": ubnd, "sender": "Sở Xây dựng", "subject": "Góp ý", "to_unit": ubnd}
    bad = SimpleUploadedFile("cv.pdf", b"MZ nothing", "application/pdf")
    refused = clerk.post(IN, {**form, "request": str(uuid4()), "files": bad})
    assert refused.status_code == 422
    assert "files" in errors_of(refused)
    assert not Incoming.objects.exists()
    content = a_pdf(3)
    good = SimpleUploadedFile("cv.pdf", content, "application/pdf")
    done = clerk.post(IN, {**form, "request": str(uuid4()), "files": good})
    assert done.status_code == 302
    row = Incoming.objects.get()
    scan = f"{IN}/{row.pk}/ban-quet"
    assert scan in clerk.get(f"{IN}?don-vi={ubnd}").content.decode()
    assert "Trang 2/3" in said_by(clerk.get(f"{scan}?trang=2"))
    assert clerk.get(f"{scan}/1/trang/3.png").content.startswith(b"\x89PNG")
    assert clerk.get(f"{scan}/1/tep").content == content
    better = {"request": str(uuid4())}
    assert "files" in errors_of(clerk.post(scan, better))
    file = SimpleUploadedFile("cv2.pdf", a_pdf(1), "application/pdf")
    assert "reason" in errors_of(clerk.post(scan, {**better, "files": file}))
    file = SimpleUploadedFile("cv2.pdf", a_pdf(1), "application/pdf")
    whole = {**better, "files": file, "reason": "Bản trước thiếu trang"}
    assert clerk.post(scan, whole).status_code == 302
    assert "Bản trước thiếu trang" in said_by(clerk.get(scan))
    assert "Trang 1/3" in said_by(clerk.get(f"{scan}/1"))
    assert clerk.get(f"{scan}/3").status_code == 404
    leader, counter = sign_in("lanhdao"), sign_in("quay")
    assert leader.get(scan).status_code == 200
    assert leader.post(scan, {**better, "reason": "X"}).status_code == 403
    for path in (scan, f"{scan}/1", f"{scan}/1/tep", f"{scan}/1/trang/1.png"):
        assert counter.get(path).status_code == 403


@pytest.mark.parametrize("name", ["quay", "thamdinh"])
@pytest.mark.parametrize(
    "path",
    [OUT, IN, *(f"{book}.{ending}" for book in (OUT, IN) for ending in ("csv", "pdf")),
     PROOF, f"{PROOF}.pdf"],
)  # fmt: skip
def test_who_keeps_no_registers_sees_none(ubnd: int, name: str, path: str) -> None:
    assert sign_in(name).get(f"{path}?don-vi={ubnd}").status_code == 403


def test_a_span_that_is_turned_round_is_said_at_its_field(ubnd: int) -> None:
    answer = sign_in("vanthu").get(
        f"{OUT}?don-vi={ubnd}&tu-ngay=22/11/2021&den-ngay=1/1/2021"
    )
    assert answer.status_code == 422
    assert "den-ngay" in errors_of(answer)


def table_of(answer: Any) -> str:
    """Return a table that was written while it was sent."""
    return b"".join(answer.streaming_content).decode()
