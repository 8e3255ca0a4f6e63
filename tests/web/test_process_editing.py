"""Processes edited part by part: buttons, bad input, two editors, files."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.domain.catalogue import actions as catalogue
from motcua.domain.catalogue import readers
from motcua.domain.catalogue.actions import TemplateRow
from motcua.domain.catalogue.models import ProcessDefinition
from motcua.journeys import edit_process as editing
from motcua.kernel.actor import SYSTEM
from tests.databases import MORNING
from tests.web.conftest import Clock
from tests.web.counter import Answer, errors_of, said_by
from tests.web.process_editor import (
    KEY,
    Editor,
    form_of,
    keys,
    saved,
    step,
    versions,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(clock: Clock, db: None) -> Editor:
    return Editor()


class TestEditing:
    def test_the_first_save_makes_a_draft_and_leaves_the_version_in_force(
        self, editor: Editor
    ) -> None:
        after = editor.do(
            1, name="Thẩm định hồ sơ", within_amount="4", within_unit="hour"
        )
        assert step(after, "appraise")["name"] == "Thẩm định hồ sơ"
        assert step(after, "appraise")["within"] == {"amount": 4, "unit": "hour"}
        assert versions() == [(2, "draft"), (1, "published")]
        before = editing.usual(readers.process_version(key=KEY, n=1).definition)
        assert step(before, "appraise")["name"] == "Thẩm định"

    def test_every_button_saves_what_is_open_first(self, editor: Editor) -> None:
        after = editor.do(1, "open:3", name="Xem kỹ")
        assert step(after, "appraise")["name"] == "Xem kỹ"

    def test_a_step_goes_up_and_down(self, editor: Editor) -> None:
        before = keys(saved())
        assert keys(editor.do(0, "down:1")) == [before[1], before[0], *before[2:]]
        assert keys(editor.do(2, "up:2")) == before

    def test_a_step_leaves_with_the_moves_to_it(self, editor: Editor) -> None:
        after = editor.do(0, "remove:3")
        assert keys(after) == ["appraise", "approve", "return"]
        assert [m["command"] for m in step(after, "approve")["moves"]] == ["send_back"]

    def test_a_new_step_goes_into_the_one_way_on(self, editor: Editor) -> None:
        after = editor.do(1, "add", after="1", template="")
        assert len(after["steps"]) == 5
        new = after["steps"][1]["key"]
        assert step(after, "appraise")["moves"][0]["to"] == new
        assert after["steps"][1]["moves"] == [{"command": "submit", "to": "approve"}]

    def test_a_step_of_the_library_is_copied_with_its_party(self, editor: Editor) -> None:
        template = {
            "key": "police",
            "name": "Ý kiến Công an",
            "role": "specialist",
            "place": "police",
            "moves": [
                {"command": "opine", "to": None, "needs": ["opinion"]},
                {"command": "send_back", "to": None, "needs": ["reason"]},
            ],
        }
        row = TemplateRow("police", "Công an", "Hỏi Công an.", template)
        catalogue.save_step_templates(actor=SYSTEM, at=MORNING, rows=[row])
        after = editor.do(0, "add", after="1", template="police")
        assert after["steps"][1]["name"] == "Ý kiến Công an"
        moves = after["steps"][1]["moves"]
        assert [move["to"] for move in moves] == ["approve", "appraise"]
        assert step(after, "appraise")["moves"][0]["to"] == "police"
        assert list(after["parties"]) == ["police"]

    def test_a_move_is_added_changed_and_cut(self, editor: Editor) -> None:
        after = editor.do(
            1, m1_command="send_back", m1_to=["seal", "return"], m1_needs=["reason"]
        )
        moves = step(after, "appraise")["moves"]
        assert moves[1] == {
            "command": "send_back",
            "to": ["seal", "return"],
            "needs": ["reason"],
        }
        assert len(step(editor.do(1, "cut:1"), "appraise")["moves"]) == 1

    def test_the_order_of_moves_can_be_changed(self, editor: Editor) -> None:
        after = editor.do(2, "first:1")
        commands = [m["command"] for m in step(after, "approve")["moves"]]
        assert commands == ["reject", "approve", "send_back"]

    def test_a_line_drawn_between_steps_is_a_move(self, editor: Editor) -> None:
        after = editor.do(0, "link:1:seal")
        assert step(after, "appraise")["moves"][-1] == {
            "command": "hand_over",
            "to": "seal",
        }
        back = editor.do(0, "link:3:appraise")
        assert step(back, "seal")["moves"][-1]["command"] == "send_back"

    def test_a_condition_is_written_by_choosing(self, editor: Editor) -> None:
        editor.do(0, fact_name=["Diện tích", ""], fact_kind=["number", "yes_no"])
        assert saved()["facts"] == {"dien_tich": {"name": "Diện tích", "kind": "number"}}
        after = editor.do(
            1,
            m0_when="any",
            m0_what=["dien_tich at_least", "channel=post"],
            m0_value=["500", ""],
        )
        assert step(after, "appraise")["moves"][0]["when"] == {
            "any": [
                {"fact": "dien_tich", "at_least": 500},
                {"fact": "channel", "is": "post"},
            ]
        }

    def test_a_renamed_key_is_renamed_everywhere(self, editor: Editor) -> None:
        after = editor.do(1, key="tham_dinh")
        assert keys(after)[0] == "tham_dinh"
        assert step(after, "approve")["moves"][-1]["to"] == "tham_dinh"

    def test_a_party_becomes_a_place(self, editor: Editor) -> None:
        editor.do(0, party_name=["Công an xã"], party_key=[""])
        after = editor.do(1, place="cong_an_xa")
        assert step(after, "appraise")["place"] == "cong_an_xa"
        renamed = editor.do(0, party_key=["police", ""])
        assert step(renamed, "appraise")["place"] == "police"

    def test_a_draft_is_thrown_away(self, editor: Editor) -> None:
        editor.do(1, name="Khác")
        seen = editor.open(0)["seen"]
        editor.client.post(f"{editor.path}/xoa", {"seen": seen})
        assert versions() == [(1, "published")]


_BOXES = {"m0_needs", "two_person"}
"""What is ticked; a page has no box for what it never offered."""


class TestHalfMade:
    """A draft may be wrong in many ways; its form never makes it worse by itself."""

    @pytest.mark.usefixtures("clock")
    def test_what_a_file_left_dangling_stays_until_somebody_mends_it(self) -> None:
        definition = saved() | {"key": "do-dang"}
        definition["steps"][0] |= {
            "place": "moon",
            "asks": ["unknown"],
            "apart_from": ["nobody"],
        }
        definition["steps"][0]["moves"][0] |= {
            "to": ["nowhere", "seal"],
            "when": {"fact": "unknown", "is": True},
        }
        editing.begin_draft(actor=SYSTEM, at=MORNING, definition=definition)
        own = Editor("do-dang")
        before = own.saved()
        for part in range(5):
            assert own.do(part) == before
        assert "Chưa công bố được" in said_by(own.check())

    @pytest.mark.usefixtures("clock")
    def test_two_steps_of_one_key_can_be_told_apart(self) -> None:
        definition = saved() | {"key": "trung-ma"}
        definition["steps"][1]["key"] = "appraise"
        editing.begin_draft(actor=SYSTEM, at=MORNING, definition=definition)
        own = Editor("trung-ma")
        assert "bị trùng" in said_by(own.check())
        after = own.do(2, key="approve")
        assert keys(after)[:2] == ["appraise", "approve"]


class TestBadInput:
    @pytest.mark.parametrize(
        ("part", "changes", "field"),
        [
            (1, {"name": " "}, "name"),
            (1, {"name": "x" * 400}, "name"),
            (1, {"key": "có dấu"}, "key"),
            (1, {"key": "seal"}, "key"),
            (1, {"role": "king"}, "role"),
            (1, {"place": "moon"}, "place"),
            (1, {"within_amount": "ba", "within_unit": "hour"}, "within_amount"),
            (1, {"within_amount": "0", "within_unit": "hour"}, "within_amount"),
            (1, {"within_amount": "3", "within_unit": ""}, "within_unit"),
            (1, {"timer_command": "proceed"}, "timer_amount"),
            (1, {"sub_name": "Liên thông"}, "sub_process"),
            (1, {"m0_command": ""}, "m0_command"),
            (1, {"m0_to": ["nowhere"]}, "m0_to"),
            (1, {"m0_to": ["seal", "seal"]}, "m0_to"),
            (1, {"m1_to": ["seal"]}, "m1_command"),
            (1, {"m0_needs": ["money"]}, "m0_needs"),
            (1, {"m0_when": "all"}, "m0_when"),
            (1, {"m0_when": "all", "m0_what": ["fee below"]}, "m0_value"),
            (1, {"m0_when": "json", "m0_json": "{"}, "m0_json"),
            (1, {"m0_when": "json", "m0_json": '{"fact": "a"}'}, "m0_json"),
            (1, {"m0_when": "json", "m0_json": "[" * 3000}, "m0_json"),
            (0, {"name": ""}, "name"),
            (0, {"party_key": ["a"], "party_name": [""]}, "party_name"),
            (0, {"party_key": ["reception"], "party_name": ["A"]}, "party_key"),
            (0, {"fact_key": ["fee"], "fact_name": ["Phí"]}, "fact_key"),
            (0, {"fact_name": ["Loại"], "fact_kind": ["one_of"]}, "fact_choices"),
            (0, {"two_person": ["burn"]}, "two_person"),
        ],
    )
    def test_a_fault_stands_at_its_field_and_nothing_typed_is_lost(
        self, editor: Editor, part: int, changes: dict[str, Any], field: str
    ) -> None:
        answer = editor.send(editor.open(part), **changes)
        assert answer.status_code == 422
        assert field in errors_of(answer)
        again = form_of(answer)
        for name in changes.keys() - _BOXES:
            wanted = changes[name]
            wanted = wanted if isinstance(wanted, list) else [wanted]
            assert again[name][: len(wanted)] == wanted
        assert versions() == [(1, "published")]

    def test_a_step_says_what_is_wrong_with_it(self, editor: Editor) -> None:
        editor.do(3, "cut:0")
        said = {n: editor.client.get(f"{editor.path}?buoc={n}") for n in (1, 3)}
        fault = "Bước “Vào số, đóng dấu” không có lối ra"
        assert fault in said[3].content.decode()
        assert fault not in said[1].content.decode()

    def test_a_time_without_its_unit_says_which_is_missing(self, editor: Editor) -> None:
        answer = editor.send(editor.open(1), within_amount="3", within_unit="")
        assert "chưa chọn tính theo" in errors_of(answer)["within_unit"]

    def test_several_faults_are_told_at_once(self, editor: Editor) -> None:
        answer = editor.send(editor.open(1), name="", role="king", m0_to=["nowhere"])
        assert {"name", "role", "m0_to"} <= set(errors_of(answer))

    def test_a_party_may_be_the_commune_of_the_address(self, editor: Editor) -> None:
        fields: dict[str, Any] = {"party_name": ["Cấp xã"], "party_key": ["commune"]}
        bound = editor.do(0, **fields, party_by=["address"])
        assert bound["by_address"] == ["commune"]
        assert "by_address" not in editor.do(0, party_by=["", ""])

    def test_a_party_still_used_stays(self, editor: Editor) -> None:
        editor.do(0, party_name=["Công an"], party_key=["police"])
        editor.do(1, place="police")
        answer = editor.send(editor.open(0), party_name=["", ""], party_key=["", ""])
        assert "còn dùng ở bước “Thẩm định”" in errors_of(answer)["party_name"]

    def test_a_broken_form_says_so(self, editor: Editor) -> None:
        answer = editor.send(editor.open(1), seen="yesterday")
        assert answer.status_code == 422
        assert "thiếu số hiệu" in said_by(answer)


class TestConflict:
    def test_the_second_editor_is_told_and_keeps_what_they_typed(
        self, editor: Editor
    ) -> None:
        mine, theirs = editor.open(1), editor.open(2)
        assert editor.send(theirs, name="Ký duyệt").status_code == 302
        answer = editor.send(mine, name="Thẩm định kỹ")
        assert answer.status_code == 409
        assert "đã lưu bản nháp" in said_by(answer)
        kept = form_of(answer)
        assert kept["name"] == ["Thẩm định kỹ"]
        assert step(saved(), "appraise")["name"] == "Thẩm định"
        assert editor.send(kept, "over").status_code == 302
        assert step(saved(), "appraise")["name"] == "Thẩm định kỹ"
        assert step(saved(), "approve")["name"] == "Ký duyệt"

    def test_saving_over_finds_the_step_where_it_now_stands(self, editor: Editor) -> None:
        mine = editor.open(1)
        editor.do(0, "down:1")
        answer = editor.send(mine, name="Thẩm định kỹ")
        editor.send(form_of(answer), "over")
        assert keys(saved())[:2] == ["approve", "appraise"]
        assert step(saved(), "appraise")["name"] == "Thẩm định kỹ"

    def test_a_step_that_is_gone_cannot_be_saved_over(self, editor: Editor) -> None:
        mine = editor.open(1)
        editor.do(0, "remove:1")
        answer = editor.send(form_of(editor.send(mine, name="Thẩm định kỹ")), "over")
        assert answer.status_code == 422
        assert "không còn trong bản nháp" in said_by(answer)
        assert "Thẩm định kỹ" in answer.content.decode()

    def test_a_draft_saved_meanwhile_is_not_published(self, editor: Editor) -> None:
        editor.do(1, name="Thẩm định kỹ")
        editor.check()
        seen = editor.open(0)["seen"][0]
        editor.do(1, name="Thẩm định rất kỹ")
        editor.check()
        answer = editor.publish(seen=seen)
        assert answer.status_code == 409
        assert versions()[0] == (2, "checked")


def upload(content: bytes | str | dict[str, Any], name: str = "q.json") -> Any:
    if isinstance(content, dict):
        content = json.dumps(content)
    data = content.encode() if isinstance(content, str) else content
    return SimpleUploadedFile(name, data)


class TestFiles:
    def take(self, editor: Editor, content: bytes | str | dict[str, Any]) -> Answer:
        answer: Answer = editor.client.post(
            "/desk/quy-trinh/moi", {"do": "import", "file": upload(content)}
        )
        return answer

    def test_a_json_file_becomes_a_draft(self, editor: Editor) -> None:
        definition = saved() | {"key": "quay-moi"}
        answer = self.take(editor, definition)
        assert answer.headers["Location"] == "/desk/quy-trinh/quay-moi/ban-nhap"
        assert saved("quay-moi") == definition
        assert versions("quay-moi") == [(1, "draft")]

    def test_what_goes_out_as_bpmn_comes_in_again(self, editor: Editor) -> None:
        own = editor.client.get(f"/desk/quy-trinh/{KEY}/v1.bpmn").content
        before = saved()
        assert self.take(editor, own).status_code == 302
        assert versions() == [(2, "draft"), (1, "published")]
        assert saved() == before

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "Chưa chọn tệp"),
            (b"\xff\xfe{", "UTF-8"),
            ("{", "Không đọc được JSON"),
            ('{"steps": ' + "[" * 20_000, "Không đọc được JSON"),
            ("{}", "steps"),
            ('{"key": "a", "name": "A", "steps": []}', "Quy trình chưa có bước nào"),
            ("x" * 600_000, "quá mức 512 kB"),
            ("<html></html>", ""),
            ("<a>\n <b></a>", "Tệp không phải XML hợp lệ: hỏng ở dòng 2, cột"),
            ("<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", ""),
        ],
    )
    def test_a_bad_file_is_named_and_nothing_is_saved(
        self, editor: Editor, content: bytes | str, said: str
    ) -> None:
        before = ProcessDefinition.objects.count()
        answer = self.take(editor, content)
        assert answer.status_code in (413, 422)
        assert said in errors_of(answer)["file"]
        assert ProcessDefinition.objects.count() == before

    def test_a_file_larger_than_any_upload_is_named_too(
        self, editor: Editor, settings: Any
    ) -> None:
        settings.UPLOAD_LIMIT = 1000
        answer = self.take(editor, "x" * 2000)
        assert answer.status_code == 413
        assert "q.json" in errors_of(answer)["file"]

    @pytest.mark.parametrize(
        ("name", "value", "said"),
        [
            ("key", "moi", "không dùng được"),
            ("key", "a/b", "không dùng được"),
            ("name", "a\x00b", "không đọc được"),
            ("name", "\ud800", "không đọc được"),
            ("colour", "red", "colour"),
            ("decision", 10**20, "số quá lớn"),
        ],
    )
    def test_a_value_no_process_may_have_is_named(
        self, editor: Editor, name: str, value: object, said: str
    ) -> None:
        answer = self.take(editor, saved() | {"key": "thu-nghiem", name: value})
        assert answer.status_code == 422
        assert said in errors_of(answer)["file"]

    def test_a_path_is_named(self, editor: Editor) -> None:
        definition = saved() | {"key": "thu-nghiem"}
        definition["steps"][2]["role"] = "king"
        answer = self.take(editor, definition)
        assert "steps[2].role" in errors_of(answer)["file"]

    def test_a_file_does_not_overwrite_somebodys_draft(self, editor: Editor) -> None:
        editor.do(1, name="Đang sửa")
        answer = self.take(editor, saved())
        assert answer.status_code == 409
        assert "đang có bản nháp" in errors_of(answer)["file"]

    def test_a_file_takes_the_place_of_the_draft_on_its_page(
        self, editor: Editor
    ) -> None:
        definition = saved()
        definition["steps"][0]["name"] = "Từ tệp"
        seen = editor.open(0)["seen"][0]
        path = f"{editor.path}/tep"
        answer = editor.client.post(path, {"seen": seen, "file": upload(definition)})
        assert answer.status_code == 302
        assert step(saved(), "appraise")["name"] == "Từ tệp"
        other = upload(definition | {"key": "khac"})
        refused = editor.client.post(path, {"seen": seen, "file": other})
        assert "khac" in errors_of(refused)["file"]

    def test_a_new_process_begins_sound(self, editor: Editor) -> None:
        answer = editor.client.post(
            "/desk/quy-trinh/moi", {"do": "begin", "name": "Cấp lại thẻ", "key": ""}
        )
        assert answer.headers["Location"] == "/desk/quy-trinh/cap-lai-the/ban-nhap"
        assert "Không có lỗi" in said_by(Editor("cap-lai-the").check())
        assert versions("cap-lai-the") == [(1, "checked")]

    def test_a_new_process_like_another(self, editor: Editor) -> None:
        form = {"do": "begin", "name": "Giống", "key": "giong", "like": KEY}
        editor.client.post("/desk/quy-trinh/moi", form)
        assert keys(saved("giong")) == keys(saved())

    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"name": ""}, "name"), ({"key": KEY}, "key"), ({"key": "moi"}, "key")],
    )
    def test_a_bad_beginning_is_named(
        self, editor: Editor, changes: dict[str, str], field: str
    ) -> None:
        form = {"do": "begin", "name": "Mới", "key": "", **changes}
        answer = editor.client.post("/desk/quy-trinh/moi", form)
        assert answer.status_code == 422
        assert field in errors_of(answer)
