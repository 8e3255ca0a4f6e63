"""The editor of electronic forms: every button, who may not, two people at one draft."""

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.domain.eforms.models import FormVersion
from motcua.domain.eforms.rules.reading import parse
from tests.eforms import EVERY_TYPE
from tests.web.counter import said_by, sign_in
from tests.web.eform_editor import LIST, Editor, sent_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(clock: Any, db: None) -> Editor:
    made = Editor("every-type")
    content = json.dumps({**EVERY_TYPE, "procedures": []}).encode()
    answer = made.client.post(
        f"{LIST}moi",
        {"do": "import", "file": SimpleUploadedFile("f.json", content)},
    )
    assert answer.status_code == 302, said_by(answer)
    return made


def test_every_part_opens_and_saving_it_untouched_changes_nothing(
    editor: Editor,
) -> None:
    before = editor.definition()
    parts = ["dau"]
    for page in before["pages"]:
        parts.append(f"trang:{page['key']}")
        for question in page["questions"]:
            parts.append(f"cau:{question['key']}")
            inside = question.get("questions", question.get("columns", []))
            parts += [f"cau:{one['key']}" for one in inside]
    assert len(parts) > 25
    for part in parts:
        answer = editor.save(part)
        assert answer.status_code == 302, (part, said_by(answer))
        assert editor.definition() == before, part


def test_a_condition_is_made_of_rows_and_shown_as_a_sentence(editor: Editor) -> None:
    answer = editor.save(
        "cau:story",
        when_mode="all",
        when_subject=["name", "name", ""],
        when_op=["answered", "not", "is"],
        when_value=["", "An", ""],
        when_group=["1", "1", ""],
    )
    assert answer.status_code == 302, said_by(answer)
    wanted = {
        "all": [
            {
                "any": [
                    {"answered": "name"},
                    {"not": [{"equals": [{"answer": "name"}, "An"]}]},
                ]
            }
        ]
    }
    assert editor.question("story")["when"] == wanted
    assert "có trả lời hoặc không phải" in said_by(editor.get("cau:story"))
    editor.save("cau:story", when_mode="always")
    assert "when" not in editor.question("story")


def test_what_rows_cannot_show_is_kept_and_told(editor: Editor) -> None:
    data = editor.definition()
    deep = {"all": [{"all": [{"answered": "name"}, {"answered": "name"}]}, True]}
    data["pages"][0]["questions"][1]["when"] = deep
    FormVersion.objects.filter(key="every-type").update(definition=data)
    assert parse(data).name
    key = data["pages"][0]["questions"][1]["key"]
    assert "Giữ điều kiện đang có" in said_by(editor.get(f"cau:{key}"))
    assert editor.save(f"cau:{key}", label="Lời hỏi khác").status_code == 302
    assert editor.question(key)["when"] == deep
    assert editor.question(key)["label"] == "Lời hỏi khác"


def test_a_fault_stands_at_its_field_and_nothing_is_saved(editor: Editor) -> None:
    before = editor.definition()
    answer = editor.save("cau:area", label=" ", least="nhiều")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'id="label-error"' in page
    assert 'id="least-error"' in page
    assert 'value="nhiều"' in page
    answer = editor.save("cau:area", least="9", most="1")
    assert answer.status_code == 422
    assert "Câu “" in said_by(answer)
    assert 'id="most-error"' in answer.content.decode()
    assert editor.definition() == before


def test_two_people_change_two_questions_and_both_are_kept(editor: Editor) -> None:
    mine = editor.fields("cau:name") | {"label": ["Họ tên đầy đủ"], "do": ["save"]}
    assert editor.save("cau:phone", label="Số máy").status_code == 302
    assert editor.client.post(editor.address, mine).status_code == 302
    assert editor.question("name")["label"] == "Họ tên đầy đủ"
    assert editor.question("phone")["label"] == "Số máy"


def test_one_question_changed_by_two_is_a_conflict_that_says_what(
    editor: Editor,
) -> None:
    mine = editor.fields("cau:name") | {"label": ["Của tôi"], "do": ["save"]}
    assert editor.save("cau:name", label="Của người kia").status_code == 302
    answer = editor.client.post(editor.address, mine)
    assert answer.status_code == 409
    said = said_by(answer)
    assert "trước là “Của người kia”" in said
    assert "Của tôi" in answer.content.decode()
    assert editor.question("name")["label"] == "Của người kia"
    over = sent_by(answer.content.decode(), "part") | {"do": ["over"]}
    assert editor.client.post(editor.address, over).status_code == 302
    assert editor.question("name")["label"] == "Của tôi"


def test_saving_as_one_types_tells_the_new_sign(editor: Editor) -> None:
    typed = {**editor.fields("cau:name"), "label": "Tên", "do": "save"}
    answer = editor.client.post(editor.address, typed, headers={"X-Autosave": "1"})
    assert answer.status_code == 200
    assert answer.json()["was"] == editor.fields("cau:name")["was"][0]
    again = editor.client.post(editor.address, typed, headers={"X-Autosave": "1"})
    assert again.status_code == 200, "a button pressed while the same was being saved"
    typed["label"] = "Tên khác"
    again = editor.client.post(editor.address, typed, headers={"X-Autosave": "1"})
    assert again.status_code == 409
    assert again.json()["errors"]


def test_questions_and_pages_come_move_copy_and_go(editor: Editor) -> None:
    first = editor.definition()["pages"][0]["key"]
    add = {"new_label": "Nghề nghiệp", "new_type": "short_text"}
    for _ in range(2):
        assert editor.do(f"add:page:{first}", f"trang:{first}", **add).status_code == 302
    keys = [q["key"] for q in editor.definition()["pages"][0]["questions"]]
    assert keys.count("nghe_nghiep") == 1
    assert "nghe_nghiep_2" not in keys, "the same question sent twice is there once"
    assert editor.do("page", new_title="Trang cuối").status_code == 302
    last = editor.definition()["pages"][-1]
    assert last["title"] == "Trang cuối"
    assert editor.do(f"place:cau:nghe_nghiep|page:{last['key']}|").status_code == 302
    assert editor.definition()["pages"][-1]["questions"][0]["key"] == "nghe_nghiep"
    assert editor.do("copy:children").status_code == 302
    inner = [q["key"] for q in editor.question("children_2")["questions"]]
    assert inner == [f"{q['key']}_2" for q in editor.question("children")["questions"]]
    assert editor.do(f"place:trang:{last['key']}|").status_code == 302
    assert editor.definition()["pages"][0]["key"] == last["key"]
    assert editor.do("rename", "cau:nghe_nghiep", new_key="job").status_code == 302
    assert editor.question("job")["label"] == "Nghề nghiệp"


def test_moving_before_what_a_condition_looks_at_is_refused(editor: Editor) -> None:
    editor.save(
        "cau:story",
        when_mode="all",
        when_subject=["name"],
        when_op=["answered"],
        when_value=[""],
        when_group=[""],
    )
    before = editor.definition()
    page = before["pages"][0]["key"]
    answer = editor.do(f"place:cau:story|page:{page}|")
    assert answer.status_code == 422
    assert "chưa hỏi ở phía trước" in said_by(answer)
    assert editor.definition() == before


def test_removing_names_what_refers_and_takes_the_conditions_along(
    editor: Editor,
) -> None:
    editor.save(
        "cau:story",
        when_mode="all",
        when_subject=["name"],
        when_op=["answered"],
        when_value=[""],
        when_group=[""],
    )
    page = editor.client.get(f"{editor.address}?bo=cau:name")
    said = said_by(page)
    label = editor.question("story")["label"]
    assert f"Điều kiện hiện câu “{label}”" in said
    blind = editor.do("remove:cau:name", "cau:name")
    assert blind.status_code == 409, "who has not seen what refers does not remove"
    uses = re.search(r'name="uses" value="([^"]+)"', page.content.decode())
    assert uses
    done = editor.do("remove:cau:name", "cau:name", uses=uses[1])
    assert done.status_code == 302, said_by(done)
    assert "when" not in editor.question("story")
    assert "name" not in {q["key"] for q in editor.definition()["pages"][0]["questions"]}


def test_the_type_changes_and_what_fits_stays(editor: Editor) -> None:
    assert editor.save("cau:phone", type="one_of").status_code == 302
    assert len(editor.question("phone")["options"]) == 2
    answer = editor.save("cau:phone", option_label=["Nhà", "Cơ quan", "Di động", ""])
    assert answer.status_code == 302, said_by(answer)
    options = editor.question("phone")["options"]
    assert [one["label"] for one in options] == ["Nhà", "Cơ quan", "Di động"]
    assert editor.save("cau:phone", "option:0").status_code == 302
    moved = editor.question("phone")["options"]
    assert [one["label"] for one in moved] == ["Cơ quan", "Nhà", "Di động"]
    assert {one["value"] for one in moved} == {one["value"] for one in options}


@pytest.mark.parametrize("who", ["quay", "lanhdao", "vanthu"])
def test_others_may_not(editor: Editor, who: str) -> None:
    other, before = sign_in(who), editor.definition()
    for address in (LIST, f"{LIST}moi", editor.address, f"{LIST}mau/every-type"):
        assert other.get(address).status_code == 403, address
    for tail in ("ban-nhap", "ban-nhap/xoa", "ban-nhap/tep", "cong-bo", "thoi-dung"):
        answer = other.post(f"{LIST}mau/every-type/{tail}", {"seen": "2030-01-01"})
        assert answer.status_code == 403, tail
    assert other.post(editor.address, {"do": "save"}).status_code == 403
    assert editor.definition() == before


def test_whoever_publishes_may_look_but_not_edit(editor: Editor) -> None:
    director = sign_in("giamdoc")
    assert director.get(f"{LIST}mau/every-type").status_code == 200
    assert director.get(editor.address).status_code == 403
    assert director.post(f"{LIST}mau/every-type/kiem-tra", {}).status_code == 403
