"""Conditions of single options and of cases of a procedure, edited without JSON."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.domain.catalogue.models import Case, ProcedureVersion
from motcua.domain.eforms.models import FormVersion
from tests.web.counter import said_by
from tests.web.eform_editor import LIST, Editor

pytestmark = pytest.mark.django_db

MARRIED = {"key": "married", "type": "yes_no", "label": "Đã kết hôn?"}
PURPOSE = {
    "key": "purpose",
    "type": "one_of",
    "label": "Để làm gì?",
    "options": [
        {"value": "marry", "label": "Kết hôn"},
        {"value": "other", "label": "Việc khác"},
    ],
}
FORM: dict[str, Any] = {
    "key": "conditions",
    "name": "Tờ khai có điều kiện",
    "pages": [{"key": "one", "title": "Một", "questions": [MARRIED, PURPOSE]}],
}
ROW = {"subject": ["married"], "op": ["is"], "value": ["no"], "group": [""]}


@pytest.fixture
def editor(clock: Any, db: None) -> Editor:
    made = Editor("conditions")
    file = SimpleUploadedFile("f.json", json.dumps(FORM).encode())
    answer = made.client.post(f"{LIST}moi", {"do": "import", "file": file})
    assert answer.status_code == 302, said_by(answer)
    return made


def row(prefix: str, **other: list[str]) -> dict[str, Any]:
    """Return the fields of a condition of one row."""
    rows = {f"{prefix}_{name}": value for name, value in {**ROW, **other}.items()}
    return {f"{prefix}_mode": "all", **rows}


def test_an_option_has_a_condition_and_keeps_it(editor: Editor) -> None:
    opened = editor.save("cau:purpose", "option_when:0", option_label=["Cưới", "Khác"])
    assert opened["Location"].endswith("?phan=lua-chon%3Apurpose.marry#phan")
    assert editor.question("purpose")["options"][0]["label"] == "Cưới", "saved first"
    part = "lua-chon:purpose.marry"
    answer = editor.save(part, **row("when"))
    assert answer.status_code == 302, said_by(answer)
    wanted = {"equals": [{"answer": "married"}, False]}
    assert editor.question("purpose")["options"][0]["when"] == wanted
    assert "Chỉ đưa ra khi “Đã kết hôn?” là không" in said_by(editor.get("cau:purpose"))
    before = editor.definition()
    assert editor.save(part).status_code == 302
    assert editor.definition() == before, "untouched it stays"
    trial = f"{LIST}mau/conditions/v1/thu"
    kept = json.dumps({"married": True})
    shown = editor.client.post(trial, {"do": "show", "kept": kept, "page": ""})
    assert "Khác" in said_by(shown)
    assert "Cưới" not in said_by(shown)
    assert editor.save(part, when_mode="always").status_code == 302
    assert "when" not in editor.question("purpose")["options"][0]


@pytest.mark.parametrize(
    "bad",
    [
        {"subject": [""]},
        {"subject": ["purpose"], "value": ["marry"]},
        {"op": ["less"]},
        {"value": ["có lẽ"]},
    ],
)
def test_a_bad_condition_of_an_option_is_told_at_it(
    editor: Editor, bad: dict[str, list[str]]
) -> None:
    before = editor.definition()
    answer = editor.save("lua-chon:purpose.marry", **row("when", **bad))
    assert answer.status_code == 422
    assert 'id="when_mode-error"' in answer.content.decode()
    assert editor.definition() == before


def test_an_option_that_went_is_told(editor: Editor) -> None:
    part = "lua-chon:purpose.marry"
    typed = {**editor.fields(part), **row("when"), "do": "save"}
    assert editor.save("cau:purpose", option_label=["", "Khác", "Mới"]).status_code == 302
    gone = editor.client.post(editor.address, typed)
    assert gone.status_code == 409
    assert "Lựa chọn này không còn" in said_by(gone)
    assert editor.get(part).status_code == 200


def test_cases_are_chosen_by_answers_and_the_rest_comes_last(editor: Editor) -> None:
    version = ProcedureVersion.objects.filter(state="published").first()
    assert version is not None
    Case.objects.filter(version=version).delete()
    for n, heading in ((1, "Chưa kết hôn"), (2, "Người nước ngoài"), (3, "Còn lại")):
        Case.objects.create(version=version, n=n, heading=heading)
    assert editor.save("dau", procedures=version.procedure.code).status_code == 302
    assert "2. Người nước ngoài" in editor.get("truong-hop").content.decode()
    answer = editor.save("truong-hop", case_n=["3"])
    assert answer.status_code == 302, said_by(answer)
    assert editor.definition()["cases"] == [{"n": 3, "when": True}]
    answer = editor.save("truong-hop", case_n=["3", "1"], **row("case1"))
    assert answer.status_code == 302, said_by(answer)
    first = {"n": 1, "when": {"equals": [{"answer": "married"}, False]}}
    assert editor.definition()["cases"] == [first, {"n": 3, "when": True}]
    more = row("case2", subject=["purpose"], value=["Việc khác"])
    assert editor.save("truong-hop", case_n=["1", "3", "2"], **more).status_code == 302
    assert [one["n"] for one in editor.definition()["cases"]] == [1, 2, 3]
    assert editor.save("truong-hop", "case:0").status_code == 302
    assert [one["n"] for one in editor.definition()["cases"]] == [2, 1, 3]
    before = editor.definition()
    assert editor.save("truong-hop").status_code == 302
    assert editor.definition() == before, "untouched it stays"
    assert editor.save("truong-hop", case_n=["2", "", "3", ""]).status_code == 302
    assert [one["n"] for one in editor.definition()["cases"]] == [2, 3]


def test_a_bad_case_is_told_at_its_field_and_changes_nothing(editor: Editor) -> None:
    assert editor.save("truong-hop", case_n=["1"], **row("case0")).status_code == 302
    before = editor.definition()
    faults = {
        "case_n_1": {"case_n": ["1", ""], **row("case1")},
        "case_n_0": {"case_n": ["0"]},
        "case1_mode": {"case_n": ["1", "2"], **row("case1", value=["mấy"])},
        "case2_mode": {"case_n": ["1", "2", "3"]},
    }
    for field, typed in faults.items():
        answer = editor.save("truong-hop", **typed)
        assert answer.status_code == 422, field
        assert f'id="{field}-error"' in answer.content.decode(), field
        assert editor.definition() == before


def test_a_deep_condition_of_a_case_is_kept_where_its_row_moves(editor: Editor) -> None:
    deep = {"all": [{"all": [{"answered": "married"}, {"answered": "purpose"}]}, True]}
    cases = [{"n": 1, "when": {"answer": "married"}}, {"n": 2, "when": deep}]
    data = {**editor.definition(), "cases": cases}
    FormVersion.objects.filter(key="conditions").update(definition=data)
    answer = editor.save("truong-hop", case_n=["", "2", ""])
    assert answer.status_code == 302, said_by(answer)
    assert editor.definition()["cases"] == [{"n": 2, "when": deep}]
