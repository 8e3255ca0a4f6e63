"""Bad input at the counter: a message at the field, the right status, nothing changed."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from motcua.domain.accounts.models import Person
from motcua.domain.catalogue.models import ProcedureVersion
from motcua.domain.documents.models import StoredFile
from motcua.domain.dossiers.models import Dossier, Draft
from tests.databases import MORNING
from tests.files import a_pdf
from tests.web.conftest import Clock
from tests.web.counter import Desk, errors_of, recorded, said_by, sign_in
from tests.world import code_of

pytestmark = pytest.mark.django_db

PDF = a_pdf()


def pdf(name: str = "to-khai.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def test_a_complete_form_becomes_a_dossier(desk: Desk) -> None:
    answer = desk.send()
    assert answer.status_code == 302
    dossier = Dossier.objects.get()
    assert answer.headers["Location"] == f"/desk/ho-so/{dossier.code}"


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"name": ""}, "name", "Chưa nhập họ và tên"),
        ({"name": "x" * 400}, "name", "quá mức 300"),
        ({"id_number": ""}, "id_number", "Chưa nhập số giấy tờ"),
        ({"id_number": "12345"}, "id_number", "12 chữ số"),
        ({"id_kind": "library-card"}, "id_kind", "Loại giấy tờ không đúng"),
        ({"kind": "organisation"}, "id_kind", "mã số thuế"),
        ({"born_on": "31/02/1990"}, "born_on", "không phải ngày"),
        ({"born_on": "01/01/2199"}, "born_on", "ở tương lai"),
        ({"sets": "0"}, "sets", "từ 1 đến"),
        ({"sets": "ba"}, "sets", "không phải số nguyên"),
        ({"fee": "-1"}, "fee", "không thể âm"),
        ({"fee": "9" * 40}, "fee", "Số dài quá 12 chữ số"),
        ({"channel": "pigeon"}, "channel", "Chưa chọn"),
        ({"delivery": ""}, "delivery", "Chưa chọn"),
        ({"delivery": "post"}, "delivery_address", "Chưa có địa chỉ"),
        ({"handed_over_at": "2021-11-22T08:00"}, "handed_over_at", "qua bưu chính"),
        (
            {"channel": "post", "handed_over_at": "2021-12-31T08:00"},
            "handed_over_at",
            "ở tương lai",
        ),
        (
            {"channel": "post", "handed_over_at": "2021-10-01T08:00"},
            "handed_over_at",
            "đã quá lâu",
        ),
        (
            {"channel": "post", "handed_over_at": "hôm qua"},
            "handed_over_at",
            "không phải ngày giờ",
        ),
        ({"kind": "robot"}, "kind", "Chưa chọn"),
        ({"id_number": "²" * 12}, "id_number", "12 chữ số"),
        ({"email": "không phải thư"}, "email", "không phải địa chỉ"),
        ({"fee": "--5"}, "fee", "không phải số nguyên"),
        ({"note": "a\u0008b"}, "note", "ký tự không đọc được"),
        ({"foreign_code": "!"}, "foreign_code", "không đúng dạng"),
        ({"x-0-name": "Giấy khác", "x-0-o": "1000"}, "extra", "từ 0 đến"),
        ({"do": "refuse"}, "reason", "Chưa ghi lý do"),
        ({"do": "complete", "reason": " "}, "reason", "Chưa ghi"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_recorded(
    desk: Desk, changes: dict[str, Any], field: str, said: str
) -> None:
    before = recorded()
    answer = desk.send(**changes)
    assert answer.status_code == 422
    found = errors_of(answer)
    assert list(found) == [field]
    assert said in found[field]
    assert recorded() == before


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"case": "99999999999"}, "Chưa chọn trường hợp"),
        ({"unit": "9" * 5000}, "Đơn vị không đúng"),
        ({"do": "pick-" + "9" * 5000}, "quá mức 300"),
        ({"do": "pick-x"}, "không phải số nguyên"),
        ({"person": "x"}, "không phải số nguyên"),
        ({"extra": "9" * 5000, "sets": "0"}, "từ 1 đến"),
    ],
)
def test_what_a_browser_would_not_send_is_refused(
    desk: Desk, changes: dict[str, Any], said: str
) -> None:
    before = recorded()
    answer = desk.send(**changes)
    assert answer.status_code == 422
    assert said in said_by(answer)
    assert recorded() == before


def test_every_bad_field_is_told_at_once(desk: Desk) -> None:
    answer = desk.send(name="", id_number="", born_on="hôm qua", sets="ba", channel="")
    assert answer.status_code == 422
    assert list(errors_of(answer)) == ["name", "id_number", "born_on", "sets", "channel"]


def test_what_was_typed_comes_back_with_the_error(desk: Desk) -> None:
    answer = desk.send(sets="0", phone="0912345678", note="Gọi trước khi trả")
    text = answer.content.decode()
    assert 'value="0912345678"' in text
    assert "Gọi trước khi trả" in text


def test_a_missing_required_paper_is_named(desk: Desk) -> None:
    fields = desk.fields()
    name = next(key for key in fields if key.startswith("c-"))
    n = name.split("-")[1]
    answer = desk.send(**{name: ""})
    assert answer.status_code == 422
    assert "Hồ sơ chưa đủ" in errors_of(answer)[f"component-{n}"]
    assert Dossier.objects.count() == 0


def test_all_that_is_wrong_is_told_on_one_page(desk: Desk) -> None:
    before = recorded()
    row = next(name for name in desk.fields() if name.startswith("c-"))
    answer = desk.send(
        id_number="12", sets="0", delivery="post", foreign_code="a b", **{row: "0"}
    )
    assert answer.status_code == 422
    component = f"component-{row.split('-')[1]}"
    assert list(errors_of(answer)) == [
        "id_number",
        "sets",
        "delivery_address",
        component,
        "foreign_code",
    ]
    assert recorded() == before


def test_a_count_beyond_reason_points_at_its_row(desk: Desk) -> None:
    name = next(key for key in desk.fields() if key.startswith("c-"))
    answer = desk.send(**{name: "1000"})
    assert list(errors_of(answer)) == [f"component-{name.split('-')[1]}"]


def test_a_case_must_be_chosen_where_there_are_cases(desk: Desk) -> None:
    desk.code = next(
        version.procedure.code
        for version in ProcedureVersion.objects.filter(
            state="published",
            case__isnull=False,
            procedure__competence__receiving_unit__code="hcc",
        ).select_related("procedure")
    )
    answer = desk.send(case="")
    assert list(errors_of(answer)) == ["case"]
    assert desk.send(case="99").status_code == 422


def test_a_procedure_that_does_not_exist_is_404(desk: Desk) -> None:
    answer = desk.client.get("/desk/tiep-nhan/9.999999")
    assert answer.status_code == 404
    assert "9.999999" in said_by(answer)


def test_a_procedure_no_longer_in_force_is_refused_with_its_name(desk: Desk) -> None:
    ProcedureVersion.objects.filter(procedure__code=desk.code).update(
        valid_to=MORNING.date() - timedelta(days=1)
    )
    fields = {"draft": str(uuid4()), "do": "accept"}
    for answer in (desk.client.get(desk.path), desk.client.post(desk.path, fields)):
        assert answer.status_code == 409
        assert f"{desk.code} không có hiệu lực vào ngày 22/11/2021" in said_by(answer)
    assert Dossier.objects.count() == 0


def test_a_draft_procedure_is_not_received(desk: Desk) -> None:
    draft = ProcedureVersion.objects.filter(state="draft").select_related("procedure")[0]
    answer = desk.client.get(f"/desk/tiep-nhan/{draft.procedure.code}")
    assert answer.status_code == 409
    assert "không có hiệu lực" in said_by(answer)


def test_a_calendar_that_ends_too_soon_is_told(desk: Desk, clock: Clock) -> None:
    from motcua.domain.accounts.models import RoleGrant, Unit  # noqa: PLC0415 - only here

    RoleGrant.objects.update(valid_to=None)
    Unit.objects.update(valid_to=None)
    clock(datetime(2027, 12, 31, 9, 0, tzinfo=MORNING.tzinfo))
    answer = desk.client.get(desk.path)
    assert answer.status_code == 409
    assert "đến ngày 31/12/2027" in said_by(answer)


@pytest.mark.parametrize(
    "at",
    [
        datetime(2021, 11, 21, 9, 0, tzinfo=MORNING.tzinfo),  # a Sunday
        datetime(2022, 2, 2, 9, 0, tzinfo=MORNING.tzinfo),  # Tết
    ],
)
def test_a_closed_day_receives_nothing(desk: Desk, clock: Clock, at: datetime) -> None:
    fields = desk.fields()
    clock(at)
    answer = desk.client.post(desk.path, fields)
    assert answer.status_code == 409
    assert "không tiếp nhận hồ sơ" in said_by(answer)
    assert "Hãy tiếp nhận vào ngày làm việc kế tiếp" in said_by(answer)
    assert Dossier.objects.count() == 0


@pytest.mark.parametrize("username", ["thamdinh", "vanthu", "giamdoc", "congdan"])
def test_who_is_not_at_the_counter_may_not_receive(desk: Desk, username: str) -> None:
    client = sign_in(username)
    fields = desk.fields()
    assert client.get(desk.path).status_code == 403
    answer = client.post(desk.path, fields)
    assert answer.status_code == (302 if username == "congdan" else 403)
    assert Dossier.objects.count() == 0


def test_another_unit_than_ones_own_is_refused(desk: Desk) -> None:
    answer = desk.send(unit="999999")
    assert answer.status_code == 422
    assert Dossier.objects.count() == 0


def test_the_same_form_twice_makes_one_dossier(desk: Desk) -> None:
    fields = desk.fields()
    first = desk.client.post(desk.path, fields)
    second = desk.client.post(desk.path, fields, follow=True)
    assert Dossier.objects.count() == 1
    assert second.redirect_chain[0][0] == first.headers["Location"]
    assert "không ghi lần nữa" in said_by(second)


def test_a_changed_number_of_the_form_is_told(desk: Desk) -> None:
    answer = desk.send(draft="not-a-number")
    assert answer.status_code == 422
    assert "tải lại trang" in said_by(answer)


def test_an_expired_session_keeps_what_was_typed(desk: Desk) -> None:
    page = desk.client.get(desk.path).content.decode()
    owner = page.split('name="owner" value="')[1].split('"')[0]
    fields = desk.fields(owner=owner, note="Đã gọi điện")
    answer = Client().post(desk.path, fields, follow=True)
    assert "đã được lưu nháp" in said_by(answer)
    assert answer.redirect_chain[0][0].startswith("/dang-nhap?next=")
    assert Dossier.objects.count() == 0
    back = sign_in("quay").get(f"{desk.path}?nhap={fields['draft']}")
    assert "Đã gọi điện" in said_by(back)


def test_without_a_seal_nobody_leaves_drafts_for_others(desk: Desk) -> None:
    answer = Client().post(desk.path, desk.fields(owner="7:forged"))
    assert answer.status_code == 302
    assert Draft.objects.count() == 0


def test_a_dossier_is_completed_under_its_code(desk: Desk) -> None:
    asked = desk.send(do="complete", reason="Thiếu giấy chứng sinh")
    assert asked.status_code == 302
    dossier = Dossier.objects.get()
    assert (dossier.status, dossier.due_at) == ("incomplete", None)
    page = desk.client.get(f"{desk.path}?bo-sung={dossier.code}")
    assert f"giữ mã {dossier.code}" in said_by(page)
    assert f'value="{dossier.submitter_id_number}"' in page.content.decode()
    assert desk.send(completing=dossier.code).status_code == 302
    again = Dossier.objects.get()
    assert (again.code, again.status) == (dossier.code, "processing")
    assert again.due_at is not None


def asked_to_complete(desk: Desk) -> Dossier:
    assert desk.send(do="complete", reason="Thiếu giấy").status_code == 302
    return Dossier.objects.get()


@pytest.mark.parametrize(
    ("do", "status"), [("refuse", "refused"), ("complete", "incomplete")]
)
def test_what_was_to_be_completed_can_be_turned_away_under_its_code(
    desk: Desk, do: str, status: str
) -> None:
    code = asked_to_complete(desk).code
    again = desk.send(do=do, reason="Vẫn thiếu", completing=code)
    assert again.status_code == 302
    dossier = Dossier.objects.get()
    assert (dossier.code, dossier.status) == (code, status)


def test_a_completion_does_not_change_hands(desk: Desk) -> None:
    code = asked_to_complete(desk).code
    other = {"name": "Lê Văn Khác", "id_number": "022099900999", "completing": code}
    answer = desk.send(**other)
    assert answer.status_code == 422
    assert "của người khác" in errors_of(answer)["id_number"]
    assert Dossier.objects.get().submitter_name == desk.centre.submitter.name


def test_a_completion_does_not_change_its_procedure(desk: Desk) -> None:
    code = asked_to_complete(desk).code
    first = desk.code
    desk.code = code_of("department")
    answer = desk.send(completing=code)
    assert answer.status_code == 422
    assert f"thuộc thủ tục {first}" in said_by(answer)


def test_a_draft_of_somebody_else_is_not_shown(desk: Desk) -> None:
    fields = desk.fields(do="save", note="Chỉ của quầy này")
    desk.client.post(desk.path, fields)
    other = sign_in("quay2")
    answer = other.get(f"{desk.path}?nhap={fields['draft']}")
    assert "Chỉ của quầy này" not in said_by(answer)
    assert "của người khác" in said_by(answer)


class TestFiles:
    def test_a_scan_is_kept_and_returned_as_it_was(self, desk: Desk) -> None:
        answer = desk.send(**{"file-0": pdf()})
        assert answer.status_code == 302
        code = Dossier.objects.get().code
        files = desk.client.get(f"/desk/ho-so/{code}/tep/1")
        assert files.content == PDF
        assert "inline" in files.headers["Content-Disposition"]

    @pytest.mark.parametrize(
        ("upload", "said"),
        [
            (pdf("anh.pdf", b"MZ\x90\x00" * 200), "không phải loại mà tên tệp nói"),
            (pdf("anh.pdf", b"<html><script>alert(1)</script>"), "không phải loại"),
            (pdf("anh.exe"), "chỉ nhận PDF"),
            (pdf("anh.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "chỉ nhận"),
            (pdf("rong.pdf", b""), "rỗng"),
            (pdf("bang.docx", b"PK\x03\x04" + b"\0" * 60), "không phải loại"),
        ],
    )
    def test_a_disguised_file_is_refused_by_name(
        self, desk: Desk, upload: SimpleUploadedFile, said: str
    ) -> None:
        before = StoredFile.objects.count()
        upload.seek(0)
        answer = desk.send(**{"file-0": upload})
        assert answer.status_code == 422
        assert said in errors_of(answer)["files"]
        assert (upload.name or "") in errors_of(answer)["files"]
        assert StoredFile.objects.count() == before
        assert Dossier.objects.count() == 0

    def test_a_file_over_the_limit_is_refused_with_413(
        self, desk: Desk, settings: Settings
    ) -> None:
        settings.UPLOAD_LIMIT = 1024 * 1024
        answer = desk.send(
            **{"file-0": pdf("to.pdf", PDF + b" " * 3_000_000), "note": "Còn đây"}
        )
        assert answer.status_code == 413
        assert "to.pdf" in errors_of(answer)["files"]
        assert "Còn đây" in said_by(answer)
        assert StoredFile.objects.count() == 0

    def test_a_forged_scan_is_refused(self, desk: Desk) -> None:
        answer = desk.send(**{"scan:0": "made:up:token"})
        assert answer.status_code == 422
        assert "không còn hợp lệ" in said_by(answer)
        assert Dossier.objects.count() == 0


def test_a_number_known_under_another_name_is_asked_about(desk: Desk) -> None:
    answer = desk.send(name="Lê Văn Khác")
    assert answer.status_code == 422
    assert "Nguyễn Thị Hoa" in errors_of(answer)["id_number"]
    assert Dossier.objects.count() == 0
    assert desk.send(name="nguyen thi hoa").status_code == 302


def test_who_was_chosen_may_have_changed_their_name(desk: Desk) -> None:
    chosen = desk.centre.submitter.person_id
    answer = desk.send(name="Nguyễn Thị Hoa Mai", person=str(chosen), address="")
    assert answer.status_code == 302
    person = Person.objects.get(pk=chosen)
    assert person.name == "Nguyễn Thị Hoa Mai"
    assert person.address == desk.centre.submitter.address
