"""Processes in the desk: who may, what they show, checked, published, moved to."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from motcua.domain.catalogue import readers
from motcua.domain.catalogue.models import ProcessDefinition
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.reading import parse
from motcua.domain.dossiers.workflow.scenarios import Line, Table
from motcua.domain.dossiers.workflow.writing import process_to_json
from motcua.journeys import edit_process as editing
from motcua.journeys import scenarios
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import NotAllowed, NotNow
from motcua.ops.world.names import world_folder
from motcua.web.desk import process_form
from motcua.web.desk.process_picture import picture_of
from tests.conftest import People
from tests.databases import MORNING, WORLD
from tests.web.conftest import Clock
from tests.web.counter import Desk, errors_of, said_by, sign_in
from tests.web.process_editor import KEY, Editor, saved, step, versions
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db

SHIPPED = sorted(
    path
    for path in (world_folder(WORLD).parents[1] / "processes").glob("*.json")
    if "steps" in json.loads(path.read_text("utf-8"))
)


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
    f"{KEY}/kich-ban",
    f"{KEY}/kich-ban.csv",
    f"{KEY}/kich-ban/moi",
)
POSTED = (
    "moi",
    f"{KEY}/ban-nhap",
    f"{KEY}/ban-nhap/xoa",
    f"{KEY}/ban-nhap/tep",
    f"{KEY}/kiem-tra",
    f"{KEY}/cong-bo",
    f"{KEY}/chuyen-ho-so",
    f"{KEY}/kich-ban/tep",
    f"{KEY}/kich-ban/moi",
    f"{KEY}/kich-ban/1",
    f"{KEY}/kich-ban/1/xoa",
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
                "papers": ["control", "survey"],
            },
            {"command": "proceed", "to": "seal", "when": {"fact": "visit", "is": False}},
        ],
    }


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

    def test_the_decision_of_the_version_before_is_not_offered_again(
        self, editor: Editor
    ) -> None:
        old = readers.process_in_force(key=KEY).decision
        self.changed(editor)
        page = editor.check().content.decode()
        assert 'name="decision"' in page
        assert f'value="{old}"' not in page
        editor.do(0, decision="09/QĐ-UBND")
        assert 'value="09/QĐ-UBND"' in editor.check().content.decode()

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


def _renamed(line: Line) -> Line:
    """Return a row of a scenario with the step that was renamed."""
    return {**line, "then_step": line["then_step"].replace("seal", "seal_again")}


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
        assert f"đã chuyển {two[0].code}" in said_by(done)
        new = readers.process_in_force(key=KEY).id
        assert [
            Dossier.objects.get(pk=dossier.pk).process_id == new for dossier in two
        ] == [True, False]

    def test_a_dossier_not_proved_safe_stays_and_says_why(
        self, two: tuple[Dossier, Dossier]
    ) -> None:
        editor = Editor()
        editor.do(3, key="seal_again")
        renamed = [
            Table(one.name, tuple(_renamed(line) for line in one.lines))
            for one in scenarios.tables_of(actor=SYSTEM, key=KEY)
        ]
        scenarios.bring_in(actor=SYSTEM, at=MORNING, key=KEY, tables=renamed)
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

    def test_dossiers_move_to_the_version_in_force_alone(
        self, two: tuple[Dossier, Dossier], people: People
    ) -> None:
        editor = Editor()
        editor.do(1, name="Thẩm định kỹ")
        draft = readers.process_versions(key=KEY)[0].id
        asked: dict[str, Any] = {
            "at": MORNING,
            "batch": uuid4(),
            "process_id": draft,
            "versions": {two[0].pk: two[0].version},
            "reason": "Thử",
        }
        with pytest.raises(NotNow, match="đang áp dụng"):
            editing.move_dossiers(actor=people["cauhinh"], **asked)
        editor.check()
        editor.publish()
        with pytest.raises(NotAllowed):
            editing.move_dossiers(actor=people["thamdinh"], **asked)
        done = editing.move_dossiers(actor=people["cauhinh"], **asked)
        assert set(done.done) == {two[0].pk}


@pytest.mark.usefixtures("clock")
class TestPicture:
    """One dossier's way, drawn from its work items."""

    THICK = 'stroke-width="3.5"'
    LEGEND = 1

    def drawn(self, dossier_id: int) -> str:
        facts = dossiers.dossier(actor=SYSTEM, dossier_id=dossier_id, on=MORNING.date())
        return picture_of(parse(saved()), facts.items)

    def test_a_dossier_just_received_stands_at_the_first_step(self) -> None:
        svg = self.drawn(Centre().accept(code_of(KEY)).dossier_id)
        assert svg.count("Đang ở đây</text>") == 1
        assert svg.count(self.THICK) == 1 + self.LEGEND

    def test_a_dossier_sent_back_shows_the_way_there_and_back(self) -> None:
        centre = Centre()
        done = centre.accept(code_of(KEY))
        done = centre.act(done, "thamdinh", Command.SUBMIT, opinion="Đủ điều kiện")
        done = centre.act(done, "lanhdao", Command.SEND_BACK, reason="Thiếu chữ ký")
        svg = self.drawn(done.dossier_id)
        assert "Đã đến 2 lần" in svg
        # From reception, on to approval, and back.
        assert svg.count(self.THICK) == 3 + self.LEGEND

    def test_a_dossier_returned_has_come_to_the_end(self) -> None:
        centre = Centre()
        svg = self.drawn(centre.to_return(centre.accept(code_of(KEY))).dossier_id)
        assert "Đang ở đây</text>" not in svg
        assert svg.count(self.THICK) == 5 + self.LEGEND

    def test_a_dossier_withdrawn_has_not(self) -> None:
        centre = Centre()
        done = centre.accept(code_of(KEY))
        done = centre.act(done, "quay", Command.WITHDRAW, reason="Xin rút")
        assert self.drawn(done.dossier_id).count(self.THICK) == 1 + self.LEGEND
