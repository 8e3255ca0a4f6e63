"""Scenarios in the desk: listed with what comes of them, written, tried, in the way."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.domain.catalogue import readers
from motcua.domain.catalogue.models import ProcessDefinition, Scenario
from motcua.domain.dossiers.workflow.scenarios import COLUMNS, Table, from_csv
from motcua.journeys import edit_process as editing
from motcua.journeys import scenarios
from motcua.journeys.publish_process import publish_process
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Invalid, NotAllowed, NotNow
from tests.conftest import People
from tests.databases import MORNING
from tests.web.conftest import Clock
from tests.web.counter import Answer, errors_of, said_by
from tests.web.process_editor import KEY, Editor, form_of, saved, versions

pytestmark = pytest.mark.django_db
PATH = f"/desk/quy-trinh/{KEY}/kich-ban"
USUAL = "Đường đi thông thường"


@pytest.fixture
def editor(clock: Clock, db: None) -> Editor:
    return Editor()


def kept() -> dict[str, int]:
    return {one.name: len(one.rows) for one in readers.scenarios_of(key=KEY)}


def first_id() -> int:
    return readers.scenarios_of(key=KEY)[0].id


def opened(editor: Editor, path: str) -> dict[str, list[str]]:
    answer = editor.client.get(path)
    assert answer.status_code == 200
    return form_of(answer, "scenario")


def send(
    editor: Editor, path: str, fields: dict[str, Any], do: str, **changes: str
) -> Answer:
    answer: Answer = editor.client.post(path, {**fields, "do": do, **changes})
    return answer


def rename_a_step(editor: Editor) -> None:
    """Change a draft so that the shipped scenario comes otherwise."""
    editor.do(3, key="seal_it")


class TestList:
    def test_it_shows_what_comes_of_each_and_by_which_calendar(
        self, editor: Editor
    ) -> None:
        said = said_by(editor.client.get(PATH))
        assert f"{USUAL} Đúng" in said
        assert "2021-1 (lịch đã công bố)" in said
        assert f"v1 đang áp dụng đã được chứng minh bằng {USUAL}" in said

    def test_one_that_comes_otherwise_names_its_row(self, editor: Editor) -> None:
        rename_a_step(editor)
        said = said_by(editor.client.get(PATH))
        assert "Sai dòng 5: Không có “seal”; chọn một trong:" in said

    def test_the_file_is_taken_in_again(self, editor: Editor) -> None:
        answer = editor.client.get(f"{PATH}.csv")
        assert "attachment" in answer.headers["Content-Disposition"]
        assert from_csv(answer.content) == scenarios.tables_of(actor=SYSTEM, key=KEY)
        again = upload(editor, answer.content)
        assert again.status_code == 302
        assert "Kịch bản mới hoặc thay đổi: 0." in said_by(editor.client.get(PATH))

    def test_a_file_adds_scenarios_by_name(self, editor: Editor) -> None:
        content = editor.client.get(f"{PATH}.csv").content
        other = content.replace(USUAL.encode(), "Đường khác".encode())
        assert upload(editor, other).status_code == 302
        assert kept() == {USUAL: 7, "Đường khác": 7}

    @pytest.mark.parametrize(
        ("old", "new", "told"),
        [
            ("appraise", "nowhere", "dòng 1, cột “Sau đó ở bước”: Không có “nowhere”"),
            ("then_due", "due", "Tệp thiếu cột “then_due”"),
        ],
    )
    def test_a_file_with_a_fault_changes_nothing(
        self, editor: Editor, old: str, new: str, told: str
    ) -> None:
        content = editor.client.get(f"{PATH}.csv").content
        spoilt = content.replace(USUAL.encode(), "Đường khác".encode())
        answer = upload(editor, spoilt.replace(old.encode(), new.encode(), 1))
        assert answer.status_code == 422
        assert told in errors_of(answer)["file"]
        assert kept() == {USUAL: 7}

    def test_no_file_is_told(self, editor: Editor) -> None:
        answer = editor.client.post(f"{PATH}/tep")
        assert answer.status_code == 422
        assert "CSV" in errors_of(answer)["file"]


def upload(editor: Editor, content: bytes) -> Answer:
    file = SimpleUploadedFile("kich-ban.csv", content, "text/csv")
    answer: Answer = editor.client.post(f"{PATH}/tep", {"file": file})
    return answer


class TestWriting:
    def test_the_table_shows_each_row_with_what_came(self, editor: Editor) -> None:
        said = said_by(editor.client.get(f"{PATH}/{first_id()}"))
        assert "Cả 7 dòng đúng như mong đợi." in said
        assert "ngày đếm theo lịch đã công bố 2021-1" in said
        assert "Đúng Thẩm định · Đang giải quyết · hẹn trả 17:00 23/11/2021" in said

    def test_what_the_form_sends_unchanged_is_the_same_scenario(
        self, editor: Editor
    ) -> None:
        before = readers.scenarios_of(key=KEY)[0].rows
        path = f"{PATH}/{first_id()}"
        assert send(editor, path, opened(editor, path), "save").status_code == 302
        assert readers.scenarios_of(key=KEY)[0].rows == before

    def test_it_offers_the_process_own_lists(self, editor: Editor) -> None:
        text = editor.client.get(f"{PATH}/moi").content.decode()
        for value in ("specialist@reception", "leader@reception", "system", "appraise"):
            assert f'<option value="{value}">' in text
        assert '<option value="request_supplement">' in text

    def test_a_new_one_is_written_row_by_row(self, editor: Editor) -> None:
        path = f"{PATH}/moi"
        fields = opened(editor, path)
        assert fields["r0_who"] == ["counter@reception"]
        first = {"r0_at": "2021-11-22 08:00", "r0_then_due": "2021-11-29 17:00"}
        more = {"r1_at": "2021-11-22 09:00", "r1_who": "specialist@reception"}
        more |= {"r1_do": "submit", "r1_then_error": "opinion_missing"}
        answer = send(editor, path, fields, "save", name="Thiếu ý kiến", **first, **more)
        assert answer.status_code == 302, errors_of(answer)
        assert kept() == {USUAL: 7, "Thiếu ý kiến": 2}
        said = said_by(editor.client.get(answer.headers["Location"]))
        assert "Đúng Bị từ chối (opinion_missing)" in said

    def test_trying_out_saves_nothing_and_says_row_by_row(self, editor: Editor) -> None:
        path = f"{PATH}/{first_id()}"
        before = readers.scenarios_of(key=KEY)[0]
        answer = send(
            editor, path, opened(editor, path), "run", r0_then_due="2021-11-24 17:00"
        )
        assert answer.status_code == 200
        said = said_by(answer)
        assert "1 trong 7 dòng không đúng như mong đợi" in said
        told = "Mong hẹn trả 17:00 24/11/2021; thực tế 17:00 23/11/2021."
        assert f"Sai {told}" in said
        assert "chưa được lưu" in said
        assert readers.scenarios_of(key=KEY)[0] == before

    def test_rows_are_added_and_cut_where_one_wants(self, editor: Editor) -> None:
        path = f"{PATH}/{first_id()}"
        fields = opened(editor, path)
        added = form_of(send(editor, path, fields, "add:0"), "scenario")
        assert added["r1_at"] == [""]
        assert added["r2_at"] == fields["r1_at"]
        cut = form_of(send(editor, path, added, "cut:1"), "scenario")
        assert cut["r1_at"] == fields["r1_at"]
        assert kept() == {USUAL: 7}

    def test_what_cannot_be_read_stands_at_its_cell_and_is_not_saved(
        self, editor: Editor
    ) -> None:
        path = f"{PATH}/{first_id()}"
        fields = opened(editor, path)
        answer = send(
            editor, path, fields, "save", r1_who="đầu bếp", r2_then_status="lost"
        )
        assert answer.status_code == 422
        errors = errors_of(answer)
        assert set(errors) == {"r1_who", "r2_then_status"}
        assert "Dòng 2, cột “Ai làm”" in errors["r1_who"]
        assert "đầu bếp" in answer.content.decode()
        assert "đầu bếp" not in str(readers.scenarios_of(key=KEY)[0].rows)

    @pytest.mark.parametrize(("name", "told"), [("", "Chưa đặt tên"), (USUAL, "Đã có")])
    def test_a_name_is_needed_once(self, editor: Editor, name: str, told: str) -> None:
        fields = opened(editor, f"{PATH}/{first_id()}")
        answer = send(editor, f"{PATH}/moi", fields, "save", name=name)
        assert answer.status_code == 422
        assert told in errors_of(answer)["name"]
        assert kept() == {USUAL: 7}

    def test_who_comes_second_is_told_and_keeps_what_they_typed(
        self, editor: Editor
    ) -> None:
        path = f"{PATH}/{first_id()}"
        fields = opened(editor, path)
        assert send(editor, path, fields, "save", name="Tên mới").status_code == 302
        answer = send(editor, path, fields, "save", name="Tên khác")
        assert answer.status_code == 409
        assert "đã lưu kịch bản này" in said_by(answer)
        assert "Tên khác" in answer.content.decode()
        assert set(kept()) == {"Tên mới"}

    def test_one_is_thrown_away(self, editor: Editor) -> None:
        path = f"{PATH}/{first_id()}"
        seen = opened(editor, path)["seen"][0]
        answer = editor.client.post(f"{path}/xoa", {"seen": seen})
        assert answer.status_code == 302
        assert kept() == {}
        assert editor.client.get(path).status_code == 404

    def test_a_session_that_ends_keeps_what_was_typed(self, editor: Editor) -> None:
        path = f"{PATH}/{first_id()}"
        fields = opened(editor, path)
        editor.client.cookies.clear()
        answer = send(editor, path, fields, "save", name="Rất dài dòng")
        assert answer.status_code == 403
        assert "Rất dài dòng" in answer.content.decode()
        assert kept() == {USUAL: 7}

    def test_a_scenario_of_another_process_is_not_here(self, editor: Editor) -> None:
        other = readers.scenarios_of(key="department")[0].id
        assert editor.client.get(f"{PATH}/{other}").status_code == 404
        assert editor.client.post(f"{PATH}/{other}/xoa").status_code == 404

    def test_the_pages_speak_english_too(self, editor: Editor) -> None:
        editor.client.cookies["django_language"] = "en"
        assert "As expected" in said_by(editor.client.get(PATH))
        rename_a_step(editor)
        said = said_by(editor.client.get(f"{PATH}/{first_id()}"))
        assert "Row 5, column “Then at step”: There is no “seal”" in said


class TestPublishing:
    def test_a_failing_scenario_is_told_at_the_check_and_keeps_it_a_draft(
        self, editor: Editor
    ) -> None:
        rename_a_step(editor)
        said = said_by(editor.check())
        assert "1 trong 1 kịch bản chạy không đúng." in said
        assert f"{USUAL} , dòng 5: Không có “seal”" in said
        assert versions()[0] == (2, "draft")

    def test_it_is_refused_even_where_it_was_checked_before(self, editor: Editor) -> None:
        editor.do(1, name="Thẩm định kỹ")
        editor.check()
        assert versions()[0] == (2, "checked")
        Scenario.objects.create(
            process_key=KEY,
            name="Sai",
            rows=[{**_first_row(), "then_due": "2021-11-30 17:00"}],
            edited_at=MORNING,
        )
        answer = editor.publish()
        assert answer.status_code == 409
        said = said_by(answer)
        assert "Kịch bản “Sai”, dòng 1: Mong hẹn trả 17:00 30/11/2021" in said
        assert versions()[0] == (2, "checked")

    def test_what_proved_a_version_stays_with_it(self, editor: Editor) -> None:
        proof = readers.process_in_force(key=KEY).proof
        assert [(one["name"], one["calendar"]) for one in proof] == [(USUAL, "2021-1")]
        assert proof[0]["rows"] == list(readers.scenarios_of(key=KEY)[0].rows)
        path = f"{PATH}/{first_id()}"
        fields = opened(editor, path)
        later = "2021-11-22 16:30"
        assert send(editor, path, fields, "save", r6_at=later).status_code == 302
        assert readers.process_in_force(key=KEY).proof == proof
        editor.do(1, name="Thẩm định kỹ")
        editor.check()
        assert editor.publish().status_code == 302
        newest = readers.process_in_force(key=KEY)
        assert newest.n == 2
        assert newest.proof[0]["rows"][6]["at"] == later
        old = ProcessDefinition.objects.get(key=KEY, n=1)
        assert tuple(old.proof) == proof

    @pytest.mark.usefixtures("clock")
    def test_a_process_published_by_file_has_to_pass_too(self) -> None:
        definition = saved()
        definition["steps"][0]["role"] = "head"
        with pytest.raises(NotNow, match=f"Kịch bản “{USUAL}”, dòng 2"):
            publish_process(
                actor=SYSTEM, at=MORNING, definition=definition, decision="9/QĐ"
            )
        assert versions() == [(1, "published")]

    def test_a_process_thrown_away_takes_its_scenarios_along(
        self, editor: Editor
    ) -> None:
        editing.begin_draft(
            actor=SYSTEM, at=MORNING, definition={**saved(), "key": "fresh"}
        )
        table = Table("Một", (_first_row(),))
        scenarios.save(actor=SYSTEM, at=MORNING, key="fresh", table=table)
        seen = readers.process_versions(key="fresh")[0].edited_at.isoformat()
        editor.client.post("/desk/quy-trinh/fresh/ban-nhap/xoa", {"seen": seen})
        assert readers.scenarios_of(key="fresh") == ()


def _first_row() -> dict[str, str]:
    return {c: readers.scenarios_of(key=KEY)[0].rows[0].get(c, "") for c in COLUMNS}


class TestWhoMay:
    @pytest.mark.parametrize("username", ["quay", "lanhdao", "quantri"])
    def test_nobody_but_the_configurator_writes_or_reads(
        self, people: People, username: str
    ) -> None:
        actor = people[username]
        table = Table("Một", (_first_row(),))
        with pytest.raises(NotAllowed):
            scenarios.save(actor=actor, at=MORNING, key=KEY, table=table)
        with pytest.raises(NotAllowed):
            scenarios.listed(actor=actor, at=MORNING, key=KEY)
        with pytest.raises(NotAllowed):
            scenarios.tables_of(actor=actor, key=KEY)
        with pytest.raises(NotAllowed):
            scenarios.bring_in(actor=actor, at=MORNING, key=KEY, tables=[table])
        assert kept() == {USUAL: 7}

    def test_a_faulty_table_is_refused_whole(self, people: People) -> None:
        rows = (_first_row(), {**_first_row(), "do": "fly"})
        with pytest.raises(Invalid, match="dòng 2, cột “Làm gì”"):
            scenarios.save(
                actor=people["cauhinh"],
                at=MORNING,
                key=KEY,
                table=Table("Hai", rows),
            )
        assert kept() == {USUAL: 7}
