"""The pages of letter templates: who may, the editor and its faults, the results."""

import re
from typing import Any

import pytest

from motcua.domain.accounts.models import Unit
from motcua.domain.correspondence.models import LetterTemplate, ResultLetter
from motcua.domain.correspondence.readers.letters import built_in_letters, letter_for
from motcua.domain.ledger.models import Event
from tests.papers import read_back
from tests.web.counter import errors_of, said_by, sign_in
from tests.world import code_of

pytestmark = pytest.mark.django_db
LIST = "/desk/mau-van-ban/"
RESULTS = f"{LIST}ket-qua"
DECISION = {"decision": "12/QĐ-UBND ngày 05/3/2026", "reason": "Mẫu của thành phố"}


@pytest.fixture
def editor(clock: Any, db: None) -> Any:
    return sign_in("cauhinh")


def begun(editor: Any, key: str = "invitation") -> str:
    answer = editor.post(f"{LIST}mau/{key}/soan")
    assert answer.status_code == 302
    return str(answer["Location"])


def typed(page: Any, **changes: str) -> dict[str, str]:
    """Return what a browser would send: the built-in words, with changes."""
    letter = built_in_letters()["invitation"].to_json()
    whole = {k: v for k, v in letter.items() if k != "fields"}
    for n, row in enumerate(letter["fields"], start=1):
        for name, value in row.items():
            if name != "required" or value:
                whole[f"f-{n}-{name}"] = value
    found = re.search(r'name="seen" value="([^"]+)"', page.content.decode())
    assert found
    return {**whole, "seen": found[1], **changes}


def test_the_list_names_every_template_and_whose_it_is(editor: Any) -> None:
    said = said_by(editor.get(LIST))
    for letter in built_in_letters().values():
        assert letter.name in said
    assert "mẫu có sẵn" in said
    page = editor.get(f"{LIST}mau/invitation")
    assert page.content.decode().count("data:image/png") >= 1
    assert editor.get(f"{LIST}mau/khong-co").status_code == 404


def test_from_draft_to_decision_to_retirement(editor: Any) -> None:
    one = begun(editor)
    assert begun(editor) == one, "a second click goes on with the same draft"
    changed = typed(editor.get(one), do="save", name="Thư mời làm việc")
    assert editor.post(one, changed).status_code == 302
    said = said_by(editor.get(one))
    assert "Thư mời làm việc" in said
    for label in ("Mã hồ sơ", "Điện thoại bộ phận tiếp nhận", "Tên thủ tục"):
        assert label in said
    early = editor.post(one, {**changed, **DECISION, "do": "publish"})
    assert early.status_code == 409
    check = typed(editor.get(one), do="check", name="Thư mời làm việc")
    assert editor.post(one, check).status_code == 302
    publish = {"do": "publish", "seen": check["seen"], **DECISION}
    for lacking in ("decision", "reason"):
        answer = editor.post(one, {**publish, lacking: " "})
        assert answer.status_code == 422
        assert lacking in errors_of(answer)
    assert editor.post(one, publish).status_code == 302
    row = LetterTemplate.objects.get()
    assert (row.state, row.decision) == ("published", DECISION["decision"])
    assert (
        letter_for(unit_id=row.unit_id, key="invitation").text.name == row.content["name"]
    )
    assert Event.objects.get(topic="letter").payload["decision"] == row.decision
    assert "12/QĐ-UBND" in said_by(editor.get(f"{LIST}mau/invitation"))
    assert (
        editor.post(one, typed(editor.get(one), do="save", name="X")).status_code == 409
    )
    assert editor.post(one, {"do": "retire", "reason": "Thôi"}).status_code == 302
    assert LetterTemplate.objects.get().state == "retired"


def test_a_fault_is_said_at_its_line_and_nothing_is_published(editor: Any) -> None:
    one = begun(editor)
    body = built_in_letters()["invitation"].body + "\nĐịa chỉ: {{aplicant_address}}"
    answer = editor.post(one, typed(editor.get(one), do="check", body=body))
    assert answer.status_code == 422
    line = body.count("\n") + 1
    said = said_by(answer)
    assert f"Dòng {line}: không có trường “aplicant_address”" in said
    assert "có phải “applicant_address”?" in said
    assert LetterTemplate.objects.get().state == "draft"


def test_what_cannot_be_a_field_keeps_what_was_typed(editor: Any) -> None:
    one = begun(editor)
    form = typed(editor.get(one), do="save", subject="Chưa lưu")
    answer = editor.post(one, {**form, "f-7-key": "Không Dấu", "f-7-label": "Sai"})
    assert answer.status_code == 422
    assert "fields" in errors_of(answer)
    shown = answer.content.decode()
    assert "Chưa lưu" in shown
    assert "Không Dấu" in shown
    assert "Chưa lưu" not in editor.get(one).content.decode()


def test_a_draft_somebody_else_saved_is_not_overwritten(editor: Any) -> None:
    one = begun(editor)
    old = typed(editor.get(one), do="save", name="Của người kia")
    assert editor.post(one, old).status_code == 302
    again = editor.post(one, {**old, "name": "Của tôi"})
    assert again.status_code == 409
    assert LetterTemplate.objects.get().content["name"] == "Của người kia"


def test_a_new_key_and_a_draft_that_is_thrown_away(editor: Any) -> None:
    faulty = editor.post(f"{LIST}moi", {"key": "Thư mời"})
    assert faulty.status_code == 422
    assert "key" in errors_of(faulty)
    made = editor.post(f"{LIST}moi", {"key": "thu-moi"})
    assert made.status_code == 302
    said = said_by(editor.get(made["Location"]))
    assert "Phần này không được để trống." in said
    assert "thu-moi" in said_by(editor.get(LIST))
    assert editor.post(made["Location"], {"do": "drop"}).status_code == 302
    assert not LetterTemplate.objects.exists()


@pytest.mark.parametrize("case", ["usual", "long", "bare"])
def test_the_made_up_letter_says_that_it_is_one(editor: Any, case: str) -> None:
    one = begun(editor)
    paper = read_back(editor.get(f"{one}/mau.pdf?truong-hop={case}").content)
    assert "MẪU" in paper.text
    assert "GIẤY MỜI" in paper.text
    assert ("mang theo" in paper.text) is (case != "bare")
    assert "……" not in paper.text


class TestResults:
    def form(self, **changes: str) -> dict[str, str]:
        usual = {
            "scope": "procedure",
            "procedure": code_of("five-on-the-spot"),
            "outcome": "approved",
            "key": "decision-approve",
            "valid_from": "22/11/2021",
            "decision": "12/QĐ-UBND",
        }
        return {**usual, **changes}

    def test_a_procedure_and_a_field_are_named(self, editor: Any) -> None:
        assert "Chưa chọn mẫu nào" in said_by(editor.get(RESULTS))
        assert editor.post(RESULTS, self.form()).status_code == 302
        row = ResultLetter.objects.get()
        assert (row.name, row.key) == (code_of("five-on-the-spot"), "decision-approve")
        assert (row.decision, row.named_by != "") == ("12/QĐ-UBND", True)
        said = said_by(editor.get(RESULTS))
        assert "Quyết định chấp thuận" in said
        assert "12/QĐ-UBND" in said
        general = self.form(key="", valid_from="23/11/2021")
        assert editor.post(RESULTS, general).status_code == 302
        row.refresh_from_db()
        assert str(row.valid_to) == "2021-11-22"

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"procedure": "9.999999"}, "procedure"),
            ({"procedure": ""}, "procedure"),
            ({"scope": "field", "field": "Không có"}, "field"),
            ({"outcome": "maybe"}, "outcome"),
            ({"key": "khong-co"}, "key"),
            ({"decision": ""}, "decision"),
            ({"valid_from": "01/01/2021"}, "valid_from"),
            ({"valid_from": "mai"}, "valid_from"),
        ],
    )
    def test_what_is_wrong_is_named(
        self, editor: Any, changes: dict[str, str], field: str
    ) -> None:
        answer = editor.post(RESULTS, self.form(**changes))
        assert answer.status_code == 422
        assert field in errors_of(answer)
        assert not ResultLetter.objects.exists()


@pytest.mark.parametrize("name", ["quay", "thamdinh", "lanhdao", "vanthu", "giamdoc"])
def test_who_may_not(editor: Any, name: str) -> None:
    one = begun(editor)
    other = sign_in(name)
    pages = (LIST, RESULTS, f"{LIST}mau/invitation", one, f"{one}/mau.pdf")
    assert {other.get(page).status_code for page in pages} == {403}
    posts = (f"{LIST}moi", RESULTS, f"{LIST}mau/invitation/soan", one)
    assert {other.post(page, {"do": "drop"}).status_code for page in posts} == {403}
    assert LetterTemplate.objects.filter(state="draft").count() == 1


def test_another_units_letters_are_not_edited(editor: Any) -> None:
    foreign = Unit.objects.filter(code="congan").first() or Unit.objects.last()
    assert foreign is not None
    row = LetterTemplate.objects.create(
        unit=foreign,
        key="invitation",
        n=1,
        content=built_in_letters()["invitation"].to_json(),
        state="draft",
        edited_at="2021-11-22T01:00:00Z",
    )
    assert editor.get(f"{LIST}ban/{row.pk}").status_code == 403
    assert editor.post(f"{LIST}ban/{row.pk}", {"do": "drop"}).status_code == 403
    assert editor.get(f"{LIST}?don-vi={foreign.pk}").status_code == 422
