"""The forms in the desk: to look at, to edit with a preview, to publish; and slips."""

from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from motcua.domain.delivery.models import HandOverList
from motcua.domain.documents.models import FormTemplate
from motcua.domain.documents.readers.templates import forget_templates
from motcua.domain.documents.rules.templates import built_in_source
from motcua.domain.dossiers.models import Dossier, Read
from motcua.domain.dossiers.workflow.commands import Command
from tests.databases import MORNING
from tests.papers import read_back
from tests.web.conftest import Clock
from tests.web.counter import Answer, Desk, errors_of, said_by, sign_in
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db
OURS = "Kính chào quý khách"
SOURCE = built_in_source("receipt").replace("#person()", f"{OURS}\n\n#person()")


@pytest.fixture(autouse=True)
def _no_template_of_another_test() -> Iterator[None]:
    forget_templates()
    yield
    forget_templates()


@pytest.fixture
def editor(clock: Clock, db: None) -> Client:
    return sign_in("cauhinh")


def begun(editor: Client) -> FormTemplate:
    answer = editor.post("/desk/bieu-mau/2018/receipt/soan")
    assert answer.status_code == 302
    return FormTemplate.objects.get()


def post(editor: Client, row: FormTemplate, do: str, **typed: Any) -> Answer:
    row.refresh_from_db()
    form = {"seen": row.edited_at.isoformat(), "source": row.source, "do": do, **typed}
    return editor.post(f"/desk/bieu-mau/ban/{row.pk}", form)


def test_both_circulars_are_listed_with_their_numbers(editor: Client) -> None:
    page = said_by(editor.get("/desk/bieu-mau/"))
    assert "Thông tư 01/2018/TT-VPCP" in page
    assert "Thông tư 03/2025/TT-VPCP" in page
    assert "05 Thông báo dừng giải quyết hồ sơ" in page
    assert "06 Phiếu kiểm soát quá trình giải quyết hồ sơ" in page


@pytest.mark.parametrize("case", ["usual", "long", "bare", "nonsense"])
def test_a_form_is_shown_as_it_prints(editor: Client, case: str) -> None:
    answer = editor.get(f"/desk/bieu-mau/2025/stop?truong-hop={case}")
    assert answer.status_code == 200
    assert "data:image/png;base64," in answer.content.decode()
    assert "applicant, procedure" in said_by(answer)


def test_a_sample_is_a_pdf_that_says_so(editor: Client) -> None:
    answer = editor.get("/desk/bieu-mau/2018/refusal/mau.pdf")
    assert "MẪU" in read_back(answer.content).text


@pytest.mark.parametrize("path", ["2018/licence", "1999/receipt", "ban/999"])
def test_what_is_not_there_is_404(editor: Client, path: str) -> None:
    assert editor.get(f"/desk/bieu-mau/{path}").status_code == 404


def test_from_draft_to_print(editor: Client, desk: Desk) -> None:
    row = begun(editor)
    assert begun(editor).pk == row.pk, "the draft there is, is gone on with"
    saved = post(editor, row, "save", source=SOURCE.replace("\n", "\r\n"))
    assert saved.status_code == 302
    page = editor.get(saved.headers["Location"])
    assert f"+ {OURS}" in said_by(page)
    assert "Công bố" not in said_by(page), "not before it has been checked"
    assert post(editor, row, "check").status_code == 302
    checked = said_by(editor.get(f"/desk/bieu-mau/ban/{row.pk}"))
    assert "Mẫu đạt" in checked
    assert "Công bố" in checked
    refused = post(editor, row, "publish", reason="")
    assert "reason" in errors_of(refused)
    assert post(editor, row, "publish", reason="Công văn 12").status_code == 302
    assert desk.send().status_code == 302
    code = Dossier.objects.get().code
    paper = desk.client.get(f"/desk/ho-so/{code}/tep/1")
    assert OURS in read_back(paper.content).text
    assert post(editor, row, "retire", reason="Thôi").status_code == 302
    row.refresh_from_db()
    assert row.state == "retired"


def test_a_fault_is_told_at_its_line_and_keeps_it_from_publishing(
    editor: Client,
) -> None:
    row = begun(editor)
    bad = SOURCE.replace("#person()", "#nobody()")
    answer = post(editor, row, "check", source=bad)
    assert answer.status_code == 422
    line = bad[: bad.index("#nobody()")].count("\n") + 1
    assert f"Dòng {line} sai" in said_by(answer)
    assert bad in unescape(answer.content.decode())
    assert post(editor, row, "publish", reason="Cứ in").status_code == 409


def test_what_reaches_elsewhere_is_never_run(editor: Client) -> None:
    row = begun(editor)
    post(editor, row, "save", source=SOURCE + '\n#read("/etc/passwd")\n')
    page = said_by(editor.get(f"/desk/bieu-mau/ban/{row.pk}"))
    assert "dùng “read”" in page
    assert "root:" not in page


def test_an_old_page_overwrites_nothing(editor: Client) -> None:
    row = begun(editor)
    seen = row.edited_at.isoformat()
    post(editor, row, "save", source=SOURCE)
    FormTemplate.objects.update(edited_at=row.edited_at + timedelta(minutes=1))
    late = post(editor, row, "save", source="mine", seen=seen)
    assert late.status_code == 409
    assert "mine" in late.content.decode(), "what was typed is still there"
    assert FormTemplate.objects.get().source == SOURCE


def test_the_source_can_be_taken_away(editor: Client) -> None:
    row = begun(editor)
    answer = editor.get(f"/desk/bieu-mau/ban/{row.pk}/mau.typ")
    assert answer.content.decode() == row.source
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_draft_can_be_dropped(editor: Client) -> None:
    row = begun(editor)
    assert post(editor, row, "drop").status_code == 302
    assert not FormTemplate.objects.exists()


@pytest.mark.parametrize("username", ["quay", "lanhdao", "giamdoc", "congdan"])
def test_others_may_not(editor: Client, username: str) -> None:
    row = begun(editor)
    other = sign_in(username)
    for path in ("", "2018/receipt", "2018/receipt/mau.pdf", f"ban/{row.pk}"):
        assert other.get(f"/desk/bieu-mau/{path}").status_code == 403
    assert post(other, row, "save", source="theirs").status_code == 403
    assert other.post("/desk/bieu-mau/2018/refusal/soan").status_code == 403
    row.refresh_from_db()
    assert row.source != "theirs"


class TestSlips:
    def test_files_are_scanned_onto_a_slip_for_their_unit(self, clock: Clock) -> None:
        centre = Centre()
        process = code_of("department", "tckh")
        codes = [centre.accept(process).code for _ in range(2)]
        clock(centre.at)
        client = sign_in("quay")
        scanned = {"request": str(uuid4()), "way": "giao", "codes": " ".join(codes)}
        page = client.post("/desk/ban-giao/quet", scanned, follow=True)
        assert said_by(page).count("đưa vào phiếu") == 2
        number = HandOverList.objects.get().pk
        address = f"/desk/ban-giao/BG{number}"
        closing = {"request": str(uuid4()), "do": "close"}
        assert client.post(address, closing).status_code == 302
        before = Read.objects.count()
        slip = read_back(client.get(f"{address}.pdf").content)
        assert "PHIẾU BÀN GIAO HỒ SƠ" in slip.text.upper()
        assert all(code in slip.text for code in codes)
        assert f"BG{number}" in slip.text
        assert slip.size_mm == (210, 297)
        assert Read.objects.count() == before + 2, "the reading of each is noted"
        for who in ("tp.tuphap", "cv.tuphap"):
            assert sign_in(who).get(address).status_code == 404
            assert sign_in(who).get(f"{address}.pdf").status_code == 404

        head = sign_in("truongphong")
        assert f"BG{number}" in said_by(head.get("/desk/ban-giao"))
        opened = {"request": str(uuid4()), "way": "nhan", "codes": f"bg{number}"}
        assert head.post("/desk/ban-giao/quet", opened)["Location"] == address
        row = {"request": str(uuid4()), "code": codes[0]}
        refused = head.post(address, {**row, "do": "missing", "remark": ""})
        assert (refused.status_code, "Chưa ghi lý do" in said_by(refused)) == (422, True)
        head.post(address, {**row, "do": "missing", "remark": "Không có trong túi"})
        assert "Không thấy" in said_by(client.get(address))
        client.post(address, {**row, "do": "ask"})
        assert "Bên giao đã hỏi" in said_by(head.get(address))
        all_of_it = {"request": str(uuid4()), "do": "all"}
        assert "Đã nhận đủ" in said_by(head.post(address, all_of_it, follow=True))

    def test_results_go_to_those_who_return_them(self, desk: Desk, clock: Clock) -> None:
        centre = Centre()
        done = centre.accept(desk.code)
        done = centre.act(done, "thamdinh", Command.SUBMIT, opinion="Đủ")
        done = centre.act(done, "lanhdao", Command.APPROVE)
        done = centre.act(done, "vanthu", Command.SEAL)
        clock(centre.at)
        client = sign_in("vanthu")
        text = client.get("/desk/ban-giao").content.decode()
        assert "1 kết quả → " in " ".join(text.split())
        to = text.split('name="to" value="')[1].split('"')[0]
        unlisted = {"to": to, "sort": "kq"}
        page = client.post("/desk/ban-giao/dua-vao", unlisted, follow=True)
        assert "Đã đưa 1 hồ sơ vào phiếu" in said_by(page)
        number = HandOverList.objects.get().pk
        slip = read_back(client.get(f"/desk/ban-giao/BG{number}.pdf").content)
        assert "PHIẾU BÀN GIAO KẾT QUẢ" in slip.text.upper()
        assert done.code in slip.text

    @pytest.mark.parametrize(
        ("codes", "said"),
        [
            ("", "Hãy quét từ 1 đến 100 mã"),
            ("X" * 200, "Hãy quét từ 1 đến 100 mã"),
            ("H49.0.0", "Không tìm thấy hồ sơ"),
            ("'; drop table", "Không tìm thấy hồ sơ"),
        ],
    )
    def test_nonsense_scanned_is_told(self, clock: Clock, codes: str, said: str) -> None:
        clock(Centre().at)
        scanned = {"request": str(uuid4()), "way": "giao", "codes": codes}
        page = sign_in("quay").post("/desk/ban-giao/quet", scanned, follow=True)
        assert said in said_by(page)
        assert not HandOverList.objects.exists()


class TestPublicList:
    def test_it_names_nobody(self, desk: Desk) -> None:
        assert desk.send().status_code == 302
        answer = desk.client.get("/desk/danh-sach-cong-khai.pdf?loai=dang-giai-quyet")
        read = read_back(answer.content)
        assert "H49" in read.text
        assert "Hồ sơ đang giải quyết" in read.text
        assert "Hoa" not in read.text
        assert desk.centre.intake(desk.code).submitter.phone not in read.text

    def test_only_late_ones_on_the_list_of_the_late(
        self, desk: Desk, clock: Clock
    ) -> None:
        assert desk.send().status_code == 302
        path = "/desk/danh-sach-cong-khai.pdf?loai=qua-han"
        assert "H49" not in read_back(desk.client.get(path).content).text
        clock(MORNING + timedelta(days=60))
        read = read_back(sign_in("quay").get(path).content)
        assert "H49" in read.text
        assert "Hồ sơ quá hạn" in read.text

    @pytest.mark.usefixtures("clock")
    @pytest.mark.parametrize("username", ["thamdinh", "lanhdao", "congdan"])
    def test_not_everybody_prints_it(self, username: str) -> None:
        answer = sign_in(username).get("/desk/danh-sach-cong-khai.pdf?loai=qua-han")
        assert answer.status_code == 403
