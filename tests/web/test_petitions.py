"""The pages of petitions: from the form to the published answer."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from motcua.domain.accounts import readers as accounts
from motcua.domain.feedback.models import Answer, Petition
from motcua.kernel.text import search_key
from tests.feedback import filed
from tests.web.conftest import Clock
from tests.web.counter import errors_of, said_by, sign_in
from tests.world import Centre

pytestmark = pytest.mark.django_db
FORM = {
    "kind": "conduct",
    "text": "Sáng nay tôi chờ hai giờ ở quầy 3 mà không ai gọi.",
    "name": "Nguyễn Thị Hoa",
    "phone": "0912 345 678",
}


def test_from_the_form_to_the_published_answer(clock: Clock) -> None:
    visitor = Client()
    assert "khiếu nại" in said_by(visitor.get("/phan-anh"))
    assert "90 ngày" in said_by(visitor.get("/phan-anh/khieu-nai"))
    wrong = visitor.post("/phan-anh/gui", {"request": str(uuid4()), "text": "Chậm quá!!"})
    assert wrong.status_code == 422
    assert "kind" in errors_of(wrong)
    assert "Chậm quá!!" in said_by(wrong)
    sent = visitor.post("/phan-anh/gui", {**FORM, "request": str(uuid4())})
    path = sent.headers["Location"].split("?")[0]
    code = path.rsplit("/", 1)[1]
    assert visitor.get(f"/phan-anh?ma={code.lower()}").headers["Location"] == path
    shown = said_by(visitor.get(path))
    assert "13/12/2021" in shown
    assert "0912" not in shown
    director = sign_in("giamdoc")
    row = Petition.objects.get()
    desk = f"/desk/phan-anh/{row.pk}"
    assert "Nguyễn Thị Hoa" in said_by(director.get(desk))
    no_unit = director.post(desk, {"do": "forward", "kind": "conduct"})
    assert list(errors_of(no_unit)) == ["unit"]
    to = accounts.unit_by_code(code="tuphap", on=Centre().at.date()).id
    director.post(desk, {"do": "forward", "kind": "conduct", "unit": to})
    head = sign_in("tp.tuphap")
    assert "1/2021" in said_by(head.get("/desk/phan-anh/"))
    head.post(
        desk,
        {"do": "answer", "founded": "no", "text": "Đã mở thêm một quầy vào buổi sáng."},
    )
    public = {
        "do": "publish",
        "public_text": "Người dân chờ lâu ở quầy 3.",
        "public_answer": "Đã mở thêm một quầy vào buổi sáng.",
    }
    unread = director.post(desk, public)
    assert list(errors_of(unread)) == ["confirmed"]
    named = {**public, "public_text": "Bà Nguyễn Thị Hoa chờ lâu.", "confirmed": "yes"}
    assert list(errors_of(director.post(desk, named))) == ["public_text"]
    director.post(desk, {**public, "confirmed": "yes"})
    assert "mở thêm một quầy" in said_by(visitor.get(path))
    visitor.post(path, {"do": "judge", "mark": "5"})
    assert Answer.objects.get().marks == {"overall": 5}
    found = said_by(visitor.get("/phan-anh/tra-loi?q=mo+them"))
    assert "Người dân chờ lâu ở quầy 3." in found
    assert "Nguyễn Thị Hoa" not in found
    assert "Không có câu trả lời" in said_by(visitor.get("/phan-anh/tra-loi?q=khac+han"))
    results = said_by(visitor.get("/danh-gia"))
    assert "Phản ánh, kiến nghị" in results
    assert search_key("Quý 3/2021") in search_key(results)


def test_codes_that_are_none_are_told_and_guessing_is_slowed(clock: Clock) -> None:
    answer = Client().get("/phan-anh/ma/KHONGCO234")
    assert answer.status_code == 404
    assert list(errors_of(answer)) == ["ma"]


def test_the_counter_writes_down_and_sees_no_list(clock: Clock) -> None:
    counter = sign_in("quay")
    assert counter.get("/desk/phan-anh/").headers["Location"] == "/desk/phan-anh/nhap"
    form = {**FORM, "request": str(uuid4())}
    assert list(errors_of(counter.post("/desk/phan-anh/nhap", form))) == ["way"]
    nothing = {key: value for key, value in form.items() if key != "kind"}
    told = errors_of(counter.post("/desk/phan-anh/nhap", nothing))
    assert "qua điện thoại" in told["way"]
    assert "về việc gì" in told["kind"]
    done = counter.post("/desk/phan-anh/nhap", {**form, "way": "phone"}, follow=True)
    row = Petition.objects.get()
    assert row.code in said_by(done)
    assert counter.get(f"/desk/phan-anh/{row.pk}").status_code == 403
    assert sign_in("thamdinh").get("/desk/phan-anh/nhap").status_code == 403


def test_asked_supplied_refused(clock: Clock) -> None:
    row = filed(Centre())
    clerk = sign_in("vanthu")
    desk, mine = f"/desk/phan-anh/{row.pk}", f"/phan-anh/ma/{row.code}"
    clerk.post(desk, {"do": "ask", "text": "Việc xảy ra ở quầy nào?"})
    assert "ở quầy nào" in said_by(Client().get(mine))
    short = Client().post(mine, {"do": "supply", "text": "3"})
    assert list(errors_of(short)) == ["text"]
    Client().post(mine, {"do": "supply", "text": "Ở quầy số 3, buổi sáng."})
    assert list(errors_of(clerk.post(desk, {"do": "refuse"}))) == ["reason"]
    clerk.post(desk, {"do": "refuse", "reason": "Đây là khiếu nại, gửi UBND."})
    shown = said_by(Client().get(mine))
    assert "Đây là khiếu nại" in shown
    assert re.search("Khiếu nại, tố cáo gửi ở đâu", shown)
    again = clerk.post(desk, {"do": "answer", "text": "Không trả lời được nữa."})
    assert again.status_code in (403, 409)


def test_to_another_office_it_keeps_whom_it_is_about(clock: Clock) -> None:
    centre = Centre()
    row = filed(centre)
    head = centre.actor("tp.tuphap").officer_id
    to = accounts.unit_by_code(code="tuphap", on=centre.at.date()).id
    director, desk = sign_in("giamdoc"), f"/desk/phan-anh/{row.pk}"
    form = {"do": "forward", "kind": "conduct", "unit": to, "officer": head}
    assert director.post(desk, form).status_code == 302
    shown = director.get(desk).content.decode()
    assert re.search(rf'<option value="{head}" selected', shown)
