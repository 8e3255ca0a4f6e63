"""Electronic forms from a file to their retirement: files that do harm, two people."""

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.domain.catalogue.models import ProcedureVersion
from motcua.domain.eforms.models import FormAnswers, FormVersion
from tests.eforms import ANSWERS, EVERY_TYPE
from tests.web.counter import said_by, sign_in
from tests.web.eform_editor import LIST, Editor

pytestmark = pytest.mark.django_db
ONE = f"{LIST}mau/every-type"


@pytest.fixture
def client(clock: Any, db: None) -> Any:
    return sign_in("cauhinh")


def send(client: Any, content: bytes, address: str = f"{LIST}moi", **more: str) -> Any:
    file = SimpleUploadedFile("form.json", content)
    return client.post(address, {"do": "import", "file": file, **more})


def as_bytes(**changes: Any) -> bytes:
    return json.dumps({**EVERY_TYPE, "procedures": [], **changes}).encode()


def seen(client: Any) -> str:
    page = client.get(f"{ONE}/kiem-tra").content.decode()
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found
    return found[1]


def test_two_people_make_a_form(client: Any) -> None:
    assert send(client, as_bytes()).status_code == 302
    director = sign_in("giamdoc")
    early = {"seen": "2030-01-01T00:00:00+07:00", "decision": "12/QĐ-UBND"}
    assert director.post(f"{ONE}/cong-bo", early).status_code == 409
    checked = client.post(f"{ONE}/kiem-tra", {"seen": seen(client)})
    assert checked.status_code == 302, said_by(checked)
    publish = {"seen": FormVersion.objects.get(key="every-type").edited_at.isoformat()}
    own = client.post(f"{ONE}/cong-bo", {**publish, "decision": "12/QĐ-UBND"})
    assert own.status_code == 403
    assert "nhờ người khác" in said_by(own)
    without = director.post(f"{ONE}/cong-bo", {**publish, "decision": " "})
    assert without.status_code == 422
    assert 'id="decision-error"' in without.content.decode()
    done = director.post(f"{ONE}/cong-bo", {**publish, "decision": "12/QĐ-UBND 5/3/2026"})
    assert done.status_code == 302
    row = FormVersion.objects.get(key="every-type")
    assert (row.state, row.decision) == ("published", "12/QĐ-UBND 5/3/2026")
    assert row.publisher
    assert row.publisher != row.editor
    twice = director.post(f"{ONE}/cong-bo", {**publish, "decision": "13"})
    assert twice.status_code == 302
    assert FormVersion.objects.get(key="every-type").decision == row.decision
    assert client.post(f"{ONE}/ban-nhap").status_code == 302
    Editor("every-type").save("dau", name="Tên khác")
    said = said_by(client.get(f"{ONE}/kiem-tra"))
    assert "Đổi tên biểu mẫu" in said
    draft = FormVersion.objects.get(key="every-type", n=2)
    assert draft.decision == "", "a decision belongs to one version"
    stale = client.post(f"{ONE}/ban-nhap/xoa", {"seen": row.edited_at.isoformat()})
    assert stale.status_code == 409
    gone = client.post(f"{ONE}/ban-nhap/xoa", {"seen": draft.edited_at.isoformat()})
    assert gone.status_code == 302
    assert client.post(f"{ONE}/thoi-dung").status_code == 302
    assert FormVersion.objects.get(key="every-type").state == "retired"


def test_faults_of_the_lint_lead_to_their_question(client: Any) -> None:
    data = json.loads(as_bytes())
    data["pages"][0]["questions"][0]["label"] = "BẤM VÀO NÚT ĐỎ ĐỂ KHAI HỌ TÊN"
    assert send(client, json.dumps(data).encode()).status_code == 302
    answer = client.post(f"{ONE}/kiem-tra", {"seen": seen(client)})
    assert answer.status_code == 422
    key = data["pages"][0]["questions"][0]["key"]
    assert f"phan=cau:{key}" in answer.content.decode()
    assert "chữ hoa" in said_by(answer)
    assert FormVersion.objects.get(key="every-type").state == "draft"


def test_a_file_comes_back_as_it_went(client: Any) -> None:
    assert send(client, as_bytes()).status_code == 302
    content = client.get(f"{ONE}/v1.json").content
    stored = FormVersion.objects.get(key="every-type")
    assert json.loads(content) == stored.definition
    again = send(client, content)
    assert again.status_code == 409, "a draft somebody is editing is not written over"
    told = {"seen": stored.edited_at.isoformat()}
    assert send(client, content, f"{ONE}/ban-nhap/tep", **told).status_code == 302
    other = send(client, as_bytes(key="another"), f"{ONE}/ban-nhap/tep", **told)
    assert other.status_code in (409, 422)


def _deep(depth: int) -> Any:
    found: Any = {"answered": "name"}
    for _ in range(depth):
        found = {"not": [found]}
    return found


def _with(question: dict[str, Any]) -> bytes:
    page = {"key": "p", "title": "Trang", "questions": [question]}
    return as_bytes(pages=[page], cases=[])


_TEXT = {"key": "a", "type": "short_text", "label": "A"}
_SELF = {
    "key": "c",
    "type": "computed",
    "label": "C",
    "value": {"sum": [{"answer": "c"}]},
}
_HARMFUL = {
    "empty": b"",
    "no json": b"{",
    "no object": b"[1, 2]",
    "not utf-8": b'{"key": "\xff"}',
    "brackets": b"[" * 100_000,
    "deep condition": _with({**_TEXT, "when": _deep(400)}),
    "unknown field": as_bytes(script="<script>"),
    "unknown type": _with({**_TEXT, "type": "password"}),
    "circle": _with(_SELF),
    "many pages": as_bytes(
        pages=[
            {"key": f"p{n}", "title": f"T{n}", "questions": [{**_TEXT, "key": f"q{n}"}]}
            for n in range(41)
        ]
    ),
    "two of a key": as_bytes(
        pages=[{"key": "p", "title": "T", "questions": [_TEXT, _TEXT]}]
    ),
    "no text": _with({**_TEXT, "label": "A\x00B"}),
    "huge number": _with({**_TEXT, "type": "number", "most": 10**30}),
    "key of an address": as_bytes(key="../../moi"),
    "too large": as_bytes(intro="x" * 600_000),
}


@pytest.mark.parametrize("name", _HARMFUL)
def test_files_that_do_harm_change_nothing(client: Any, name: str) -> None:
    before = FormVersion.objects.count()
    answer = send(client, _HARMFUL[name])
    assert answer.status_code in (413, 422), said_by(answer)
    assert 'id="file-error"' in answer.content.decode()
    assert FormVersion.objects.count() == before


def test_computed_questions_in_a_circle_are_refused(client: Any) -> None:
    one = {**_SELF, "key": "x", "value": {"sum": [{"answer": "y"}]}}
    two = {**_SELF, "key": "y", "value": {"sum": [{"answer": "x"}]}}
    page = {"key": "p", "title": "T", "questions": [one, two]}
    answer = send(client, as_bytes(pages=[page], cases=[]))
    assert answer.status_code == 422
    assert "chưa hỏi ở phía trước" in said_by(answer)


def test_the_list_is_searched_and_a_form_begun_from_another(client: Any) -> None:
    assert send(client, as_bytes(name="Tờ khai thử loại câu")).status_code == 302
    found = said_by(client.get(f"{LIST}?q=to khai thu"))
    assert "Tờ khai thử loại câu" in found
    assert "every-type" not in said_by(client.get(f"{LIST}?q=khong co gi nhu vay"))
    assert "every-type" not in said_by(client.get(f"{LIST}?tinh-trang=retired"))
    begun = client.post(
        f"{LIST}moi", {"do": "begin", "name": "Đơn xin mới", "like": "every-type"}
    )
    assert begun.status_code == 302
    copy = FormVersion.objects.get(key="don-xin-moi")
    assert (
        copy.definition["pages"]
        == FormVersion.objects.get(key="every-type").definition["pages"]
    )
    assert copy.definition.get("procedures", []) == []
    empty = client.post(f"{LIST}moi", {"do": "begin", "name": "Đơn ngắn"})
    assert empty.status_code == 302
    assert client.get(empty["Location"]).status_code == 200
    faulty = client.post(f"{LIST}moi", {"do": "begin", "name": "", "key": "every-type"})
    assert faulty.status_code == 422
    assert 'id="key-error"' in faulty.content.decode()


def test_a_form_is_tried_as_it_is_filled_in_and_nothing_is_kept(client: Any) -> None:
    question = {"key": "married", "type": "yes_no", "label": "Đã kết hôn?"}
    spouse = {
        "key": "spouse",
        "type": "short_text",
        "label": "Tên vợ hoặc chồng",
        "when": {"answer": "married"},
    }
    pages = [
        {"key": "one", "title": "Trang một", "questions": [question]},
        {"key": "two", "title": "Trang hai", "questions": [spouse]},
    ]
    assert send(client, as_bytes(pages=pages, cases=[])).status_code == 302
    before = FormAnswers.objects.count()
    address = f"{ONE}/v1/thu"
    first = client.get(address)
    assert first.status_code == 200
    assert "“Đã kết hôn?” là có" in said_by(first)
    lacking = client.post(address, {"page": "one", "do": "next", "kept": "{}"})
    assert lacking.status_code == 422
    no = client.post(address, {"page": "one", "do": "next", "married": "no"})
    assert "Đã trả lời đủ" in said_by(no)
    yes = client.post(address, {"page": "one", "do": "next", "married": "yes"})
    assert "Trang hai" in said_by(yes)
    kept = json.dumps({"married": True})
    done = client.post(
        address, {"page": "two", "do": "next", "kept": kept, "spouse": "Lê An"}
    )
    assert "Đã trả lời đủ" in said_by(done)
    assert "Lê An" in done.content.decode()
    for nonsense in ("[" * 50_000, "[]", "{"):
        sent = {"do": "next", "kept": nonsense, "page": "one", "married": "yes"}
        answer = client.post(address, sent)
        assert answer.status_code == 422
        assert "Không đọc được câu trả lời của các trang trước" in said_by(answer)
        assert "Trang một" in said_by(answer), "it is told where one is"
    odd = {"do": "next", "kept": '{"married": {"a": 1}}', "page": "x"}
    assert client.post(address, odd).status_code in (200, 422)
    many = json.dumps({"married": True, "spouse": "Lê An", "long": "x" * 300_000})
    back = client.post(address, {"do": "back", "kept": many, "page": "two"})
    assert back.status_code == 200
    assert "x" * 300_000 in back.content.decode(), "nothing typed is lost for its length"
    assert client.post(address, {"do": "sample"}).status_code == 200
    assert "Tên vợ hoặc chồng" in said_by(client.get(f"{ONE}/v1/in"))
    assert FormAnswers.objects.count() == before
    for who in ("quay", "lanhdao"):
        other = sign_in(who)
        assert other.get(address).status_code == 403
        assert other.get(f"{ONE}/v1/in").status_code == 403


def test_every_type_can_be_tried_and_printed(client: Any) -> None:
    assert send(client, as_bytes()).status_code == 302
    for page in EVERY_TYPE["pages"]:
        sent = {"do": "show", "page": page["key"], "kept": json.dumps(ANSWERS)}
        assert client.post(f"{ONE}/v1/thu", sent).status_code == 200
    assert client.get(f"{ONE}/v1/in").status_code == 200


def test_a_form_begins_with_the_one_made_from_the_catalogue(client: Any) -> None:
    code = ProcedureVersion.objects.filter(state="published").first()
    assert code is not None
    typed = {"do": "begin", "name": "Đơn", "like": "-"}
    none = client.post(f"{LIST}moi", {**typed, "procedure": "9.999"})
    assert none.status_code == 404
    assert 'id="procedure-error"' in none.content.decode()
    made = client.post(f"{LIST}moi", {**typed, "procedure": code.procedure.code})
    assert made.status_code == 302, said_by(made)
    row = FormVersion.objects.get(key="don")
    assert row.definition["procedures"] == [code.procedure.code]
