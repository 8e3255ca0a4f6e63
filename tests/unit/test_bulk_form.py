"""An electronic form as columns of a sheet, and a row as answers to it."""

from datetime import date
from typing import Any

import pytest

from motcua.domain.eforms.rules.definition import Form
from motcua.domain.eforms.rules.evaluating import fill
from motcua.domain.eforms.rules.reading import parse
from motcua.domain.eforms.rules.territory import territory_from
from motcua.domain.filings.rules.bulk import MOST_CELL, check_lengths, files_named
from motcua.domain.filings.rules.bulk_form import (
    answers_from,
    column_of,
    form_columns,
    statements_of,
)
from motcua.kernel.errors import Invalid

PROVINCES = {"Tỉnh Quảng Ninh": "22", "Thành phố Hải Phòng": "31"}
PLACES = territory_from(
    [
        "first,last,province,province_name,district,ward,ward_name",
        ",,22,Tỉnh Quảng Ninh,,06694,Phường Hồng Gai",
    ]
)
COPIES = {"key": "copies", "type": "number", "label": "Số bản", "most": 9}
QUESTIONS: list[dict[str, Any]] = [
    {
        "key": "who",
        "type": "person",
        "label": "Người xin",
        "parts": ["name", "address"],
        "prefill": "account.person",
    },
    {
        "key": "use",
        "type": "one_of",
        "label": "Dùng để làm gì?",
        "options": [
            {"value": "school", "label": "Đi học"},
            {"value": "work", "label": "Đi làm"},
        ],
    },
    {
        "key": "langs",
        "type": "many_of",
        "label": "Bản dịch",
        "required": False,
        "options": [
            {"value": "en", "label": "Tiếng Anh"},
            {"value": "fr", "label": "Tiếng Pháp"},
        ],
    },
    {"key": "urgent", "type": "yes_no", "label": "Cần gấp không?"},
    {"key": "since", "type": "date", "label": "Từ ngày", "latest": "today"},
    COPIES,
    {"key": "truth", "type": "statement", "label": "Cam đoan", "text": "Tôi nói thật."},
]
ROW = {
    "Người xin – Họ và tên": "Nguyễn Thị Hoa",
    "Người xin – Nơi cư trú – Tỉnh, thành phố": "quảng ninh",
    "Người xin – Nơi cư trú – Phường, xã": "Hồng Gai",
    "Người xin – Nơi cư trú – Số nhà, đường, thôn, tổ": "Số 1",
    "Dùng để làm gì?": " đi LÀM",
    "Bản dịch": "Tiếng Pháp; tiếng anh",
    "Cần gấp không?": "không",
    "Từ ngày": "2/1/2020",
    "Số bản": "3",
}


def form(*questions: dict[str, Any]) -> Form:
    return parse(
        {
            "format": 1,
            "key": "xin",
            "name": "Đơn xin",
            "pages": [{"key": "a", "title": "Việc xin", "questions": list(questions)}],
        }
    )


def filled(said: dict[str, str], known: dict[str, Any] | None = None) -> Any:
    asked = form(*QUESTIONS)
    wanted = form_columns(asked, provinces=PROVINCES, taken=())
    raw = answers_from(asked, said, wanted, known or {})
    done = fill(asked, raw, today=date(2021, 11, 22), territory=PLACES)
    return done.answers, {column_of(f.field or "", wanted) for f in done.faults}


def test_a_row_in_plain_words_answers_the_form() -> None:
    answers, wrong = filled(ROW)
    assert not wrong
    assert answers["who"]["address"]["ward"] == "06694"
    assert answers["use"] == "work"
    assert answers["langs"] == ["en", "fr"]
    assert answers["urgent"] is False
    assert answers["since"] == "2020-01-02"
    assert answers["copies"] == 3
    assert answers["truth"] is True, "stated for all rows when the sheet is sent"


def test_what_is_wrong_names_its_column() -> None:
    ward = "Người xin – Nơi cư trú – Phường, xã"
    bad = {ward: "Chợ Lớn", "Dùng để làm gì?": "chơi", "Từ ngày": "1/1/2031"}
    _, wrong = filled(ROW | bad | {"Số bản": "12", "Cần gấp không?": ""})
    assert wrong == {*bad, "Số bản", "Cần gấp không?"}


def test_blank_facts_of_the_applicant_come_from_the_account() -> None:
    blank = {title: "" for title in ROW if title.startswith("Người xin")}
    place = {"province": "22", "ward": "06694", "detail": "Số 2"}
    known = {"who": {"name": "Trần Văn Bình", "address": place}}
    answers, wrong = filled(ROW | blank, known)
    assert not wrong
    assert answers["who"]["name"] == "Trần Văn Bình"
    said, _ = filled(ROW, known)
    assert said["who"]["name"] == "Nguyễn Thị Hoa", "what the row says goes before"


def test_headings_are_never_the_same_twice() -> None:
    twice = form(COPIES, COPIES | {"key": "more"})
    titles = [c.title for c in form_columns(twice, provinces={}, taken=("Số bản",))]
    assert titles == ["Việc xin: Số bản", "Việc xin: Số bản (2)"]


PLOT = {"key": "plot", "type": "parcel_outline", "label": "Ranh giới"}
PICTURE = {"key": "photo", "type": "file", "label": "Ảnh chụp thửa đất"}


@pytest.mark.parametrize("between", [" | ", "\n"])
def test_an_outline_is_its_corners_in_a_cell(between: str) -> None:
    asked = form(PLOT)
    (column,) = wanted = form_columns(asked, provinces={}, taken=())
    corners = ["20,9512; 107,0800", "20.9512, 107.0810", "20,9520; 107,0805"]

    def read(*said: str) -> Any:
        raw = answers_from(asked, {column.title: between.join(said)}, wanted, {})
        return fill(asked, raw, today=date(2021, 11, 22), territory=PLACES)

    done = read(*corners)
    assert not done.faults
    assert done.answers["plot"]["coordinates"][0][0] == ["107.08", "20.9512"]
    assert 4_000 < done.answers["plot"]["area"] < 5_000
    for wrong in (corners[:2], [*corners, "đây đó"], ["1; 2", *corners]):
        assert [fault.field for fault in read(*wrong).faults] == ["plot"]


def test_a_question_for_files_names_files_of_the_sheet_or_of_the_store() -> None:
    (column,) = wanted = form_columns(form(PICTURE), provinces={}, taken=())
    said = {column.title: "thư mục/một.jpg; Kho: 22.A-7 ;"}
    found = [(one.name, one.store_code) for one in files_named(said, wanted)]
    assert found == [("một.jpg", ""), ("Kho: 22.A-7", "22.A-7")]
    assert all(one.asked == PICTURE["label"] for one in files_named(said, wanted))


def test_a_cell_that_is_too_long_is_told_and_never_cut() -> None:
    (column,) = wanted = form_columns(form(PLOT), provinces={}, taken=())
    check_lengths({column.title: "1" * MOST_CELL}, wanted)
    with pytest.raises(Invalid) as caught:
        check_lengths({column.title: "1" * (MOST_CELL + 1)}, wanted)
    assert caught.value.field == column.title


def test_what_has_to_be_stated_is_told_once_and_no_column() -> None:
    asked = form(*QUESTIONS)
    assert statements_of(asked) == ("Tôi nói thật.",)
    titles = {c.title for c in form_columns(asked, provinces={}, taken=())}
    assert "Cam đoan" not in titles
