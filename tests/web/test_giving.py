"""The page of results to give back, and the screen on which one is given."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.domain.delivery.models import HandedOut, Thing
from motcua.domain.dossiers.models import Dossier, DossierFile, Read
from motcua.domain.notifications.models import Effect
from tests.files import a_pdf
from tests.integration.test_custody import BIRTH, LAND
from tests.integration.test_giving import NUMBER, Counter
from tests.unit.test_returns import WAVE
from tests.web.counter import Answer, errors_of, recorded, said_by, sign_in

pytestmark = pytest.mark.django_db
LIST = "/desk/tra-ket-qua/"
CARD = f"{NUMBER}||Nguyễn Thị Hoa|27051955|Nữ|Tổ 9, Hà Tu, Hạ Long|15042021"
NAMS = "022085001234||Trần Văn Nam|27051985|Nam|Hạ Long|15042021"


@pytest.fixture
def code(clock: Any, settings: Any) -> str:
    settings.MESSENGERS = {**settings.MESSENGERS, "sms": "x"}
    return Counter().ready(BIRTH).code


@pytest.fixture
def desk(code: str) -> Client:
    return sign_in("traketqua")


def post(client: Client, found: str, **typed: Any) -> Answer:
    form = {
        "request": str(uuid4()),
        "do": "give",
        "who": "owner",
        "id_number": NUMBER,
        "paper": ["1", "2"],
        "proof": "drawn",
        "signature": json.dumps(WAVE),
    }
    return client.post(f"{LIST}{found}", {**form, **typed})


def test_the_list_says_what_waits_and_a_scan_opens_it(desk: Client, code: str) -> None:
    page = said_by(desk.get(LIST))
    for said in (code, "Nguyễn Thị Hoa", BIRTH, "Chưa báo"):
        assert said in page
    for scan in (CARD, f"https://x.example/tra-cuu/{code}", code):
        answer = desk.get(LIST, {"q": scan})
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{LIST}{code}")
    assert "q" in errors_of(desk.get(LIST, {"q": "01|02"}))
    assert "khớp" in said_by(desk.get(LIST, {"q": "trần văn nam"}))
    by_name = desk.get(LIST, {"q": "nguyen hoa"})
    assert (by_name.status_code, code in said_by(by_name)) == (200, True)


def test_the_reading_is_noted_and_the_page_says_what_is_held(
    desk: Client, code: str
) -> None:
    page = said_by(desk.get(f"{LIST}{code}"))
    for said in (BIRTH, "Kết quả số", "Ai đến nhận?", "Chính người đứng tên hồ sơ"):
        assert said in page
    assert Read.objects.filter(what="return").count() == 1


def test_enter_compares_a_scanned_card_and_gives_nothing(desk: Client, code: str) -> None:
    before = recorded()
    answer = post(desk, code, do="check", id_number=CARD)
    assert "Số giấy tờ khớp với Nguyễn Thị Hoa" in said_by(answer)
    assert f'value="{NUMBER}"' in answer.content.decode()
    other = post(desk, code, do="check", id_number=NAMS)
    assert "id_number" in errors_of(other)
    nam = post(desk, code, do="check", who="authorised", id_number=NAMS, note="Số 5")
    assert "authority" in said_by(nam) or 'value="Trần Văn Nam"' in nam.content.decode()
    assert "id_number" in errors_of(post(desk, code, do="check", id_number="1|2"))
    assert recorded() == before


def test_a_signature_gives_it_and_a_second_click_nothing_more(
    desk: Client, code: str
) -> None:
    request = str(uuid4())
    answer = post(desk, code, request=request)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{LIST}{code}")
    again = post(desk, code, request=request)
    assert again.status_code == 302
    page = said_by(desk.get(f"{LIST}{code}"))
    assert "không ghi lần nữa" in page
    assert "Hồ sơ đã trả đủ kết quả." in page
    assert "In giấy biên nhận" in page
    assert Dossier.objects.get().status == "returned"
    slip = DossierFile.objects.get(kind="returned")
    assert desk.get(f"/desk/ho-so/{code}/tep/{slip.n}").content.startswith(b"%PDF")
    signature = DossierFile.objects.get(kind="collect_signature")
    picture = desk.get(f"/desk/ho-so/{code}/tep/{signature.n}")
    assert picture.content.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"id_number": "022155900038"}, "id_number"),
        ({"id_number": ""}, "id_number"),
        ({"who": "thief"}, "who"),
        ({"paper": []}, "paper"),
        ({"paper": ["9"]}, "paper"),
        ({"paper": ["x"]}, "paper"),
        ({"proof": "promise"}, "proof"),
        ({"signature": ""}, "signature"),
        ({"signature": "[[[1,1],[2,2]]]"}, "signature"),
        ({"proof": "code", "code": "000000"}, "code"),
        ({"proof": "code", "code": ""}, "code"),
        ({"who": "authorised", "id_number": "022085001234", "note": "x",
          "authority": "mandate"}, "name"),
        ({"scan": "forged"}, "authority_file"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_changes_nothing(
    desk: Client, code: str, typed: dict[str, Any], field: str
) -> None:
    before = recorded()
    answer = post(desk, code, **typed)
    assert answer.status_code in (409, 422)
    assert field in errors_of(answer)
    assert (recorded(), HandedOut.objects.count()) == (before, 0)


def test_an_authority_is_kept_as_a_file_over_an_error(desk: Client, code: str) -> None:
    typed = {
        "who": "authorised",
        "id_number": NAMS,
        "name": "",
        "authority": "mandate",
        "signature": "",
    }
    paper = SimpleUploadedFile("uy-quyen.pdf", a_pdf())
    first = post(desk, code, **typed, authority_file=paper)
    assert list(errors_of(first)) == ["signature"]
    assert "Đã nhận tệp: uy-quyen.pdf" in said_by(first)
    token = first.content.decode().split('name="scan" value="')[1].split('"')[0]
    again = typed | {"id_number": "022085001234", "name": "Trần Văn Nam"}
    signed = {"signature": json.dumps(WAVE), "scan": token}
    assert post(desk, code, **(again | signed)).status_code == 302
    row = HandedOut.objects.get()
    file = DossierFile.objects.get(kind="collect_authority")
    assert (row.authority_file, row.name) == (file.n, "Trần Văn Nam")


def test_a_code_is_sent_and_taken(desk: Client, code: str) -> None:
    sent = post(desk, code, do="send", paper=["2"])
    assert "Đã gửi mã" in said_by(sent)
    assert "…000" in said_by(sent)
    number = Effect.objects.get(kind="pickup_code").facts["code"]
    assert number not in sent.content.decode()
    assert "vừa được gửi" in said_by(post(desk, code, do="send"))
    assert post(desk, code, paper=["2"], proof="code", code=number).status_code == 302
    page = said_by(desk.get(f"{LIST}{code}"))
    assert "Còn trả sau" in page
    assert "Đã trả một phần" in said_by(desk.get(LIST))


def test_valuables_are_witnessed_on_the_page(clock: Any) -> None:
    found = Counter().ready(LAND).code
    desk, second = sign_in("traketqua"), sign_in("quay")
    assert "paper" in errors_of(post(desk, found))
    form = {"do": "witness", "request": str(uuid4())}
    answer = second.post(f"{LIST}{found}", form, follow=True)
    assert "Bạn cùng giao" in said_by(answer)
    assert post(desk, found).status_code == 302
    assert set(Thing.objects.values_list("state", flat=True)) == {"released"}


def test_fees_are_told_and_paid_at_the_till(clock: Any) -> None:
    found = Counter().ready(fee=50_000).code
    desk = sign_in("traketqua")
    assert "50.000 đ" in said_by(desk.get(LIST))
    page = said_by(desk.get(f"{LIST}{found}"))
    assert "Chưa trả được: còn phải nộp 50.000 đ" in page
    answer = post(desk, found, paper=["1"])
    assert answer.status_code == 409
    assert "Hãy thu phí" in said_by(answer)


def test_the_step_is_not_done_elsewhere(desk: Client, code: str) -> None:
    page = desk.get(f"/desk/ho-so/{code}").content.decode()
    assert f'href="{LIST}{code}"' in page
    form = {
        "command": "return",
        "version": str(Dossier.objects.get().version),
        "request": str(uuid4()),
        "recipient": "Hoa",
        "proof": "signature",
    }
    before = recorded()
    answer = desk.post(f"/desk/ho-so/{code}/lam", form)
    assert (answer.status_code, recorded()) == (409, before)
    assert "trang “Trả kết quả”" in said_by(answer)


@pytest.mark.parametrize("username", ["thamdinh", "vanthu", "thanhtra", "congdan"])
def test_others_give_nothing(code: str, username: str) -> None:
    client = sign_in(username)
    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}{code}").status_code == 403
    assert post(client, code).status_code == 403
    assert HandedOut.objects.count() == 0


def test_what_is_not_there_is_not_found(desk: Client) -> None:
    assert desk.get(f"{LIST}H49.01.01-000000-0001").status_code == 404
