"""Processes in the desk: read, edited part by part, checked, published, moved to."""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.domain.catalogue import actions as catalogue
from motcua.domain.catalogue import readers
from motcua.domain.catalogue.actions import TemplateRow
from motcua.domain.catalogue.models import ProcessDefinition
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.reading import parse
from motcua.domain.dossiers.workflow.writing import process_to_json
from motcua.journeys import edit_process as editing
from motcua.kernel.actor import SYSTEM
from motcua.ops.world.names import world_folder
from motcua.web.desk import process_form
from tests.databases import MORNING, WORLD
from tests.web.conftest import Clock
from tests.web.counter import Answer, Desk, errors_of, said_by, sign_in
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db

SHIPPED = sorted(
    path
    for path in (world_folder(WORLD).parents[1] / "processes").glob("*.json")
    if "steps" in json.loads(path.read_text("utf-8"))
)
KEY = "five-on-the-spot"


class _Form(HTMLParser):
    """Reads what a browser would send of one form of a page."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id, self.inside = form_id, False
        self.fields: dict[str, list[str]] = {}
        self.select: list[tuple[str, bool]] | None = None
        self.name = self.text = ""
        self.in_text = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = found.get("id") == self.form_id
        if not self.inside:
            return
        kind = found.get("type", "text")
        if tag == "input" and (kind != "checkbox" or "checked" in found):
            self.fields.setdefault(found["name"], []).append(found.get("value", ""))
        elif tag == "select":
            self.name, self.select = found["name"], []
        elif tag == "option" and self.select is not None:
            self.select.append((found["value"], "selected" in found))
        elif tag == "textarea":
            self.name, self.text, self.in_text = found["name"], "", True

    def handle_data(self, data: str) -> None:
        if self.in_text:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        if tag == "select" and self.select is not None and self.inside:
            chosen = [value for value, is_chosen in self.select if is_chosen]
            value = chosen[-1] if chosen else self.select[0][0]
            self.fields.setdefault(self.name, []).append(value)
            self.select = None
        if tag == "textarea" and self.in_text:
            self.fields.setdefault(self.name, []).append(self.text.removeprefix("\n"))
            self.in_text = False


def form_of(answer: Answer, form_id: str = "editor") -> dict[str, list[str]]:
    parser = _Form(form_id)
    parser.feed(answer.content.decode())
    return {n: v for n, v in parser.fields.items() if n != "csrfmiddlewaretoken"}


class Editor:
    """Somebody's browser at the editor of one process."""

    def __init__(self, key: str = KEY, username: str = "cauhinh") -> None:
        self.client, self.key = sign_in(username), key
        self.path = f"/desk/quy-trinh/{key}/ban-nhap"

    def open(self, part: int) -> dict[str, list[str]]:
        answer = self.client.get(f"{self.path}?buoc={part}")
        assert answer.status_code == 200
        return form_of(answer)

    def send(self, fields: dict[str, Any], do: str = "save", **changes: Any) -> Answer:
        answer: Answer = self.client.post(self.path, {**fields, "do": do, **changes})
        return answer

    def do(self, part: int, do: str = "save", **changes: Any) -> dict[str, Any]:
        """Open a part, change fields, press a button; return what is then saved."""
        answer = self.send(self.open(part), do, **changes)
        assert answer.status_code == 302, errors_of(answer)
        return self.saved()

    def saved(self) -> dict[str, Any]:
        return saved(self.key)

    def check(self) -> Answer:
        path = f"/desk/quy-trinh/{self.key}/kiem-tra"
        answer: Answer = self.client.post(path, follow=True)
        return answer

    def publish(self, decision: str = "07/QĐ-UBND", **changes: Any) -> Answer:
        seen = readers.process_versions(key=self.key)[0].edited_at.isoformat()
        answer: Answer = self.client.post(
            f"/desk/quy-trinh/{self.key}/cong-bo",
            {"decision": decision, "seen": seen, **changes},
        )
        return answer


def saved(key: str = KEY) -> dict[str, Any]:
    """Return the newest version of a process in its usual form."""
    return editing.usual(readers.process_versions(key=key)[0].definition)


def step(definition: dict[str, Any], key: str) -> dict[str, Any]:
    return next(dict(step) for step in definition["steps"] if step["key"] == key)


def keys(definition: dict[str, Any]) -> list[str]:
    return [step["key"] for step in definition["steps"]]


def versions(key: str = KEY) -> list[tuple[int, str]]:
    return [(v.n, v.state) for v in readers.process_versions(key=key)]


@pytest.fixture
def editor(clock: Clock, db: None) -> Editor:
    return Editor()


class TestReading:
    def test_the_list_shows_version_state_decision_and_use(self, editor: Editor) -> None:
        answer = editor.client.get("/desk/quy-trinh/")
        said = said_by(answer)
        newest = readers.process_versions(key=KEY)[0]
        assert newest.name in said
        assert f"v{newest.n} Đang áp dụng {newest.decision}" in said
        used = readers.use_counts(on=MORNING.date())[KEY]
        assert used > 0
        assert f"{used} 0" in said

    def test_a_version_shows_drawing_table_and_who_uses_it(self, editor: Editor) -> None:
        answer = editor.client.get(f"/desk/quy-trinh/{KEY}")
        said = said_by(answer)
        assert "<svg" in answer.content.decode()
        for name in ("Thẩm định", "Phê duyệt", "Vào số, đóng dấu", "Trả kết quả"):
            assert name in said
        assert code_of(KEY) in said

    def test_the_json_file_is_the_process(self, editor: Editor) -> None:
        answer = editor.client.get(f"/desk/quy-trinh/{KEY}/v1.json")
        assert json.loads(answer.content) == saved()
        assert "attachment" in answer.headers["Content-Disposition"]

    def test_the_bpmn_file_is_xml_with_every_step(self, editor: Editor) -> None:
        answer = editor.client.get(f"/desk/quy-trinh/{KEY}/v1.bpmn")
        text = answer.content.decode()
        assert text.startswith("<?xml")
        assert all(step["name"] in text for step in saved()["steps"])

    @pytest.mark.parametrize(
        "path", ["khong-co", "khong-co/v1", f"{KEY}/v9", f"{KEY}/v9.json"]
    )
    def test_what_is_not_there_is_404(self, editor: Editor, path: str) -> None:
        assert editor.client.get(f"/desk/quy-trinh/{path}").status_code == 404

    def test_the_pages_speak_english_too(self, editor: Editor) -> None:
        editor.client.cookies["django_language"] = "en"
        for path in ("", f"/{KEY}", f"/{KEY}/ban-nhap?buoc=1", f"/{KEY}/kiem-tra"):
            address = f"/desk/quy-trinh{path or '/'}"
            assert editor.client.get(address).status_code == 200


PATHS = (
    "",
    "moi",
    KEY,
    f"{KEY}/v1",
    f"{KEY}/v1.json",
    f"{KEY}/v1.bpmn",
    f"{KEY}/ban-nhap",
    f"{KEY}/kiem-tra",
    f"{KEY}/chuyen-ho-so",
)
POSTED = (
    "moi",
    f"{KEY}/ban-nhap",
    f"{KEY}/ban-nhap/xoa",
    f"{KEY}/ban-nhap/tep",
    f"{KEY}/kiem-tra",
    f"{KEY}/cong-bo",
    f"{KEY}/chuyen-ho-so",
)


class TestWhoMay:
    @pytest.mark.parametrize("username", ["quay", "giamdoc", "quantri", "congdan"])
    @pytest.mark.usefixtures("clock")
    def test_nobody_but_the_configurator(self, username: str) -> None:
        client = sign_in(username)
        for path in PATHS:
            assert client.get(f"/desk/quy-trinh/{path}").status_code == 403, path
        for path in POSTED:
            assert client.post(f"/desk/quy-trinh/{path}").status_code == 403, path
        assert versions() == [(1, "published")]

    @pytest.mark.usefixtures("clock")
    def test_a_stranger_is_led_to_sign_in(self) -> None:
        for path in PATHS:
            answer = Client().get(f"/desk/quy-trinh/{path}")
            assert answer.status_code == 302
            assert answer.headers["Location"].startswith("/dang-nhap?next=")

    def test_the_configurator_may(self, editor: Editor) -> None:
        for path in PATHS:
            answer = editor.client.get(f"/desk/quy-trinh/{path}")
            assert answer.status_code == 200, path

    def test_a_session_that_ends_keeps_what_was_typed(self, editor: Editor) -> None:
        fields = editor.open(1)
        editor.client.cookies.clear()
        answer = editor.send(fields, name="Thẩm định rất kỹ")
        assert answer.status_code == 403
        assert "Thẩm định rất kỹ" in answer.content.decode()
        assert versions() == [(1, "published")]


class TestRoundTrip:
    @pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
    @pytest.mark.usefixtures("clock")
    def test_the_form_of_every_shipped_process_says_what_the_process_says(
        self, path: Path
    ) -> None:
        definition = process_to_json(parse(json.loads(path.read_text("utf-8"))))
        own = Editor(self._present(definition))
        for part in range(len(definition["steps"]) + 1):
            fields = own.open(part)
            if part:
                after = process_form.read_step(fields, definition, part)
            else:
                after = process_form.read_head(fields, definition)
            assert editing.usual(after) == definition, f"part {part}"

    def _present(self, definition: dict[str, Any]) -> str:
        if not readers.process_versions(key=definition["key"]):
            editing.begin_draft(actor=SYSTEM, at=MORNING, definition=definition)
        assert saved(definition["key"]) == definition
        return str(definition["key"])

    def test_sending_it_unchanged_saves_nothing(self, editor: Editor) -> None:
        for part in range(5):
            assert editor.do(part)["key"] == KEY
        assert versions() == [(1, "published")]

    @pytest.mark.usefixtures("clock")
    def test_every_field_of_a_step_is_kept(self) -> None:
        full = {
            "key": "all-of-it",
            "name": "Tất cả",
            "decision": "1/QĐ (thử)",
            "parties": {"police": "Công an"},
            "facts": {
                "visit": {"name": "Có đi thực địa không?", "kind": "yes_no"},
                "area": {"name": "Diện tích", "kind": "number"},
                "sort": {
                    "name": "Loại",
                    "kind": "one_of",
                    "choices": {"a": "Loại A", "b": "Loại B"},
                },
            },
            "two_person": ["approve", "stop"],
            "steps": [_full_step(), *saved()["steps"]],
        }
        editing.begin_draft(actor=SYSTEM, at=MORNING, definition=full)
        own = Editor("all-of-it")
        before = own.saved()
        assert step(before, "all")["timer"]["command"] == "proceed"
        for part in range(len(before["steps"]) + 1):
            assert own.do(part) == before
        assert own.do(1, name="Tất cả các mục") != before


def _full_step() -> dict[str, Any]:
    condition = {"all": [{"fact": "visit", "is": True}, {"fact": "area", "below": 500}]}
    deep = {"any": [{"not": {"fact": "sort", "is": "a"}}, condition]}
    either = {"any": [{"fact": "sort", "is": "b"}, {"fact": "area", "at_least": 9}]}
    return {
        "key": "all",
        "name": "Đủ mọi thứ",
        "role": "specialist",
        "place": "police",
        "timing": "hand_over_1500",
        "within": {"amount": 2, "unit": "working_day"},
        "asks": ["sort", "visit", "area"],
        "join": True,
        "timer": {"after": {"amount": 3, "unit": "hour"}, "command": "proceed"},
        "sub": {"process": KEY, "name": "Hồ sơ liên thông"},
        "assign": "rotation",
        "apart_from": ["seal", "appraise"],
        "moves": [
            {"command": "submit", "to": ["seal", "appraise"], "when": condition},
            {"command": "submit", "to": "appraise", "when": deep},
            {"command": "submit", "to": "appraise", "when": either},
            {"command": "submit", "to": "appraise", "when": {"fact": "fee", "is": 5}},
            {
                "command": "approve",
                "to": None,
                "needs": ["authority", "opinion"],
                "stamp": "approved",
                "outcome": "approved",
                "papers": ["result", "survey"],
            },
            {"command": "proceed", "to": "seal", "when": {"fact": "visit", "is": False}},
        ],
    }


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

    def test_several_faults_are_told_at_once(self, editor: Editor) -> None:
        answer = editor.send(editor.open(1), name="", role="king", m0_to=["nowhere"])
        assert {"name", "role", "m0_to"} <= set(errors_of(answer))

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


class TestChecking:
    def test_a_fault_names_its_step_and_leads_there(self, editor: Editor) -> None:
        editor.do(3, "cut:0")
        answer = editor.check()
        said = said_by(answer)
        assert "Chưa công bố được" in said
        assert "Bước “Vào số, đóng dấu” không có lối ra" in said
        assert f"{editor.path}?buoc=3#part" in answer.content.decode()
        assert versions()[0] == (2, "draft")

    def test_the_button_of_the_editor_saves_and_checks(self, editor: Editor) -> None:
        fields = editor.open(1) | {"name": ["Thẩm định kỹ"], "do": ["check"]}
        answer = editor.client.post(editor.path, fields, follow=True)
        assert "Không có lỗi" in said_by(answer)
        assert "Bước “Thẩm định” nay gọi là “Thẩm định kỹ”" in said_by(answer)
        assert versions()[0] == (2, "checked")

    def test_editing_again_takes_the_check_back(self, editor: Editor) -> None:
        editor.do(1, name="Thẩm định kỹ")
        editor.check()
        editor.do(1, name="Thẩm định rất kỹ")
        assert versions()[0] == (2, "draft")

    def test_a_role_nobody_holds_today_is_a_fault_with_its_units(
        self, editor: Editor
    ) -> None:
        editor.do(1, role="inspector")
        said = said_by(editor.check())
        assert "Hôm nay không ai giữ vai trò thanh tra" in said
        assert "Thiếu người ở những đơn vị nào?" in said
        assert versions()[0] == (2, "draft")

    def test_steps_longer_than_the_law_allows_are_a_fault(self, editor: Editor) -> None:
        editor.do(1, within_amount="2000", within_unit="working_day")
        assert "quá thời hạn giải quyết" in said_by(editor.check())


class TestPublishing:
    def changed(self, editor: Editor) -> None:
        editor.do(1, name="Thẩm định kỹ")
        editor.check()

    def test_a_checked_draft_comes_into_force_by_a_decision(self, editor: Editor) -> None:
        self.changed(editor)
        assert editor.publish("07/QĐ-UBND").status_code == 302
        assert versions() == [(2, "published"), (1, "retired")]
        newest = readers.process_in_force(key=KEY)
        assert newest.decision == "07/QĐ-UBND"
        assert saved()["decision"] == "07/QĐ-UBND"

    def test_not_without_a_decision(self, editor: Editor) -> None:
        self.changed(editor)
        answer = editor.publish("")
        assert answer.status_code == 422
        assert "Chưa ghi số quyết định" in errors_of(answer)["decision"]
        assert versions()[0] == (2, "checked")

    def test_not_before_it_is_checked(self, editor: Editor) -> None:
        editor.do(1, name="Thẩm định kỹ")
        assert editor.publish().status_code == 409
        assert versions()[0] == (2, "draft")

    def test_not_when_it_is_no_longer_sound(self, editor: Editor) -> None:
        self.changed(editor)
        row = ProcessDefinition.objects.get(key=KEY, n=2)
        row.definition["steps"][0]["role"] = "inspector"
        row.save()
        answer = editor.publish()
        assert answer.status_code == 409
        assert "có lỗi" in said_by(answer)

    def test_a_double_click_publishes_once(self, editor: Editor) -> None:
        self.changed(editor)
        editor.publish()
        assert editor.publish().status_code == 302
        assert versions() == [(2, "published"), (1, "retired")]


@pytest.fixture
def two(desk: Desk) -> tuple[Dossier, Dossier]:
    """Return two dossiers under way: one just received, one already approved."""
    centre = Centre()
    early = centre.accept(code_of(KEY))
    late = centre.accept(code_of(KEY))
    late = centre.act(late, "thamdinh", Command.SUBMIT, opinion="Đủ điều kiện")
    late = centre.act(late, "lanhdao", Command.APPROVE)
    return (
        Dossier.objects.get(pk=early.dossier_id),
        Dossier.objects.get(pk=late.dossier_id),
    )


class TestMoving:
    path = f"/desk/quy-trinh/{KEY}/chuyen-ho-so"

    def test_who_is_affected_is_shown_before_publishing(
        self, two: tuple[Dossier, Dossier]
    ) -> None:
        editor = Editor()
        editor.do(1, name="Thẩm định kỹ")
        said = said_by(editor.check())
        assert "2 hồ sơ đang chạy" in said
        assert two[0].code in said

    def test_dossiers_proved_safe_are_moved_and_the_result_is_told_one_by_one(
        self, two: tuple[Dossier, Dossier]
    ) -> None:
        editor = Editor()
        editor.do(1, name="Thẩm định kỹ")
        editor.check()
        answer = editor.publish()
        assert answer.headers["Location"] == self.path
        page = editor.client.get(self.path)
        batch = page.content.decode().split('name="batch" value="')[1].split('"')[0]
        form = {
            "batch": batch,
            "dossier": [str(two[0].pk)],
            "reason": "Quyết định 07/QĐ-UBND",
        }
        done = editor.client.post(self.path, form)
        assert f"đã chuyển {two[0].code} Đã chuyển." in said_by(done)
        new = readers.process_in_force(key=KEY).id
        assert [
            Dossier.objects.get(pk=dossier.pk).process_id == new for dossier in two
        ] == [True, False]

    def test_a_dossier_not_proved_safe_stays_and_says_why(
        self, two: tuple[Dossier, Dossier]
    ) -> None:
        editor = Editor()
        editor.do(3, key="seal_again")
        editor.check()
        assert editor.publish().status_code == 302
        said = said_by(editor.client.get(self.path))
        assert "Quy trình mới không có bước “Vào số, đóng dấu”" in said
        form = {
            "batch": "0b7f7e6e-8d3c-4e0c-9a52-3f3f6d2f8f11",
            "dossier": [str(two[1].pk)],
            "reason": "Thử",
        }
        done = said_by(editor.client.post(self.path, form))
        assert f"giữ nguyên {two[1].code}" in done
        two[1].refresh_from_db()
        assert two[1].process_id != readers.process_in_force(key=KEY).id

    def test_a_reason_is_asked_for(self, two: tuple[Dossier, Dossier]) -> None:
        editor = Editor()
        editor.do(1, name="Thẩm định kỹ")
        editor.check()
        editor.publish()
        form = {
            "batch": "0b7f7e6e-8d3c-4e0c-9a52-3f3f6d2f8f11",
            "dossier": [str(two[0].pk)],
            "reason": " ",
        }
        answer = editor.client.post(self.path, form)
        assert answer.status_code == 422
        assert "reason" in errors_of(answer)
        two[0].refresh_from_db()
        assert two[0].process_id != readers.process_in_force(key=KEY).id
