"""The English of a form: typed in the editor, shown to who reads the site in English."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.domain.eforms import actions as eforms
from motcua.kernel.actor import SYSTEM
from tests.databases import MORNING
from tests.eforms import EVERY_TYPE
from tests.web.counter import errors_of, said_by
from tests.web.eform_editor import LIST, Editor
from tests.web.test_filing import Home, code  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
FORM: dict[str, Any] = {
    "key": "street",
    "name": "Đơn dùng hè phố",
    "en": {"name": "Use of a pavement"},
    "decision": "QĐ 1",
    "pages": [
        {
            "key": "use",
            "title": "Việc sử dụng",
            "en": {"title": "The use"},
            "questions": [
                {
                    "key": "sort",
                    "type": "one_of",
                    "label": "Dùng làm gì?",
                    "en": {"label": "What is it for?"},
                    "options": [
                        {"value": "wedding", "label": "Đám cưới"},
                        {"value": "sale", "label": "Bán hàng", "en": {"label": "Sale"}},
                    ],
                },
                {
                    "key": "spots",
                    "type": "group",
                    "label": "Đoạn đường",
                    "en": {"label": "Stretches", "item": "Stretch"},
                    "item": "đoạn",
                    "least": 1,
                    "questions": [
                        {
                            "key": "size",
                            "type": "number",
                            "label": "Rộng",
                            "most": 50,
                            "en": {"label": "Width"},
                        }
                    ],
                },
            ],
        }
    ],
}


@pytest.fixture
def editor(clock: Any, db: None) -> Editor:
    made = Editor("every-type")
    content = json.dumps({**EVERY_TYPE, "procedures": []}).encode()
    file = SimpleUploadedFile("f.json", content)
    answer = made.client.post(f"{LIST}moi", {"do": "import", "file": file})
    assert answer.status_code == 302, said_by(answer)
    return made


def choice_of(editor: Editor) -> str:
    pages = editor.definition()["pages"]
    asked = [one for page in pages for one in page["questions"]]
    return str(next(one["key"] for one in asked if one["type"] == "one_of"))


def test_english_is_typed_beside_the_vietnamese(editor: Editor) -> None:
    key = choice_of(editor)
    before = editor.question(key)
    values = [option["value"] for option in before["options"]]
    answer = editor.save(
        f"cau:{key}",
        en_label="Which one?",
        en_help="",
        en_option=values,
        en_option_label=["The first", *[""] * (len(values) - 1)],
        en_option_hint=[""] * len(values),
    )
    assert answer.status_code == 302, said_by(answer)
    after = editor.question(key)
    assert after["en"] == {"label": "Which one?"}
    assert after["options"][0]["en"] == {"label": "The first"}
    assert [one.get("en") for one in after["options"][1:]] == [None] * (len(values) - 1)
    page = editor.definition()["pages"][0]["key"]
    assert editor.save(f"trang:{page}", en_title="Page one").status_code == 302
    assert editor.save("dau", en_name="Every type").status_code == 302
    made = editor.definition()
    assert made["en"] == {"name": "Every type"}
    assert made["pages"][0]["en"] == {"title": "Page one"}
    said = said_by(editor.get(f"cau:{key}"))
    assert "Chưa có tiếng Anh" in said
    assert editor.save(f"cau:{key}", en_label="", en_option_label=[]).status_code == 302
    assert "en" not in editor.question(key)


def test_english_too_long_is_told_at_its_field_and_nothing_changes(
    editor: Editor,
) -> None:
    key = choice_of(editor)
    before = editor.definition()
    answer = editor.save(f"cau:{key}", en_label="x" * 301)
    assert answer.status_code == 422
    assert "#en_label" in answer.content.decode()
    assert editor.definition() == before


def test_a_question_of_another_type_keeps_the_english_it_may_have(
    editor: Editor,
) -> None:
    key = choice_of(editor)
    editor.save(f"cau:{key}", en_label="Which one?")
    assert editor.save(f"cau:{key}", type="short_text").status_code == 302
    assert editor.question(key)["en"] == {"label": "Which one?"}


def filed_with(code: str) -> None:  # noqa: F811
    definition = {**FORM, "procedures": [code]}
    assert eforms.load_form(actor=SYSTEM, at=MORNING, definition=definition)


def test_who_reads_in_english_is_asked_in_english(code: str) -> None:  # noqa: F811
    filed_with(code)
    home = Home(code)
    at = home.begin()
    vietnamese = said_by(home.client.get(f"{at}/bieu-mau/use"))
    assert "Dùng làm gì?" in vietnamese
    assert "What is it for?" not in vietnamese
    home.client.post("/ngon-ngu", {"language": "en", "next": "/"})
    page = said_by(home.client.get(f"{at}/bieu-mau/use"))
    for text in ("Use of a pavement", "The use", "What is it for?", "Sale", "Stretches"):
        assert text in page, text
    # What has no English is shown as it is.
    assert "Đám cưới" in page
    assert "Dùng làm gì?" not in page
    sent = {"sort": "sale", "spots-rows": "1", "spots-0-size": "90", "do": "next"}
    wrong = home.client.post(f"{at}/bieu-mau/use", sent)
    assert wrong.status_code == 422
    assert "Width" in str(errors_of(wrong))
    assert "Rộng" not in str(errors_of(wrong))
    good = home.client.post(f"{at}/bieu-mau/use", {**sent, "spots-0-size": "9"})
    assert good.status_code == 302, errors_of(good)
    check = said_by(home.client.get(f"{at}/kiem-tra"))
    assert "What is it for?" in check
    assert "Sale" in check
    home.client.post("/ngon-ngu", {"language": "vi", "next": "/"})
    assert "Bán hàng" in said_by(home.client.get(f"{at}/kiem-tra"))


def test_what_lacks_when_sending_is_said_in_english(code: str) -> None:  # noqa: F811
    filed_with(code)
    home = Home(code)
    at = home.begin()
    home.client.post("/ngon-ngu", {"language": "en", "next": "/"})
    refused = home.send(at)
    assert refused.status_code == 422
    said = str(errors_of(refused))
    assert "What is it for?" in said
    assert "Dùng làm gì?" not in said
