"""What repeats in a form on further sheets: joined by number, every fault at its cell."""

from datetime import date
from typing import Any

import pytest

from motcua.domain.eforms.rules.evaluating import fill
from motcua.domain.eforms.rules.reading import parse
from motcua.domain.filings.rules.bulk import Cells, mark_of, rows_of
from motcua.domain.filings.rules.bulk_form import (
    answers_from,
    form_columns,
    inner_columns,
)
from motcua.domain.filings.rules.bulk_groups import (
    ITEM,
    NUMBER,
    further_sheets,
    inner_fields,
    joined,
    place_of,
)
from motcua.kernel.errors import Invalid
from tests.unit.test_bulk_form import PLACES, PROVINCES

FORM = parse(
    {
        "format": 1,
        "key": "nha",
        "name": "Đơn",
        "pages": [
            {
                "key": "a",
                "title": "Một",
                "questions": [
                    {"key": "why", "type": "short_text", "label": "Lý do"},
                    {
                        "key": "kids",
                        "type": "group",
                        "label": "Các con: trai, gái",
                        "least": 1,
                        "most": 2,
                        "questions": [
                            {"key": "name", "type": "short_text", "label": "Tên"},
                            {"key": "home", "type": "address", "label": "Nơi ở"},
                            {"key": "born", "type": "date", "label": "Ngày sinh"},
                        ],
                    },
                    {
                        "key": "costs",
                        "type": "table",
                        "label": "Chi",
                        "rows": [
                            {"value": "food", "label": "Ăn"},
                            {"value": "rent", "label": "Nhà"},
                        ],
                        "columns": [{"key": "sum", "type": "money", "label": "Tiền"}],
                    },
                ],
            }
        ],
    }
)
SHEETS = further_sheets(
    FORM, inner_columns(FORM, provinces=PROVINCES, taken=[NUMBER.title, ITEM])
)
COLUMNS = (NUMBER, *form_columns(FORM, provinces=PROVINCES, taken=[NUMBER.title]))
KIDS, COSTS = (one.title for one in SHEETS)
HOME = [f"Nơi ở – {part}" for part in ("Tỉnh, thành phố", "Phường, xã")]
KID_HEAD = ["STT", "Tên", *HOME, "Nơi ở – Số nhà, đường, thôn, tổ", "Ngày sinh"]
PLACE = ["quảng ninh", "Hồng Gai", "Tổ 1"]
MAIN = [["STT", "Lý do"], ["1", "một"], ["", ""], ["2", "hai"]]
TABLES: dict[str, list[list[str]]] = {
    KIDS: [
        KID_HEAD,
        ["2", "Bình", *PLACE, "2/3/2020"],
        ["1", "An", *PLACE, "1/2/2019"],
        [],
        ["2", "Cúc", *PLACE, "4/5/2021"],
    ],
    COSTS: [
        ["STT", "Mục", "Tiền"],
        *(["1", "Nhà", "2.000"], ["1", "ăn", "1.000"]),
        *(["2", "Ăn", "5"], ["2", "Nhà", "6"]),
    ],
}


def rows(main: list[list[str]] = MAIN, **tables: list[list[str]]) -> tuple[Cells, ...]:
    return joined(rows_of(main, COLUMNS), {**TABLES, **tables}, SHEETS)


def filled(row: Cells) -> Any:
    repeated = tuple(inner_fields(SHEETS, row.inner))
    raw = answers_from(FORM, row.said, COLUMNS, {}, repeated)
    return fill(FORM, raw, today=date(2021, 11, 22), territory=PLACES)


def test_rows_of_further_sheets_answer_what_repeats() -> None:
    assert KIDS == "Các con trai, gái", "a sheet's name has no colon"
    one, two = (filled(row) for row in rows())
    assert (one.faults, two.faults) == ((), ())
    assert [kid["name"] for kid in two.answers["kids"]] == ["Bình", "Cúc"]
    assert one.answers["kids"][0]["home"]["ward"] == "06694"
    assert one.answers["costs"] == [
        {"row": "food", "sum": 1000},
        {"row": "rent", "sum": 2000},
    ]


def test_a_wrong_cell_is_named_by_sheet_row_and_column() -> None:
    bad = [*TABLES[KIDS], ["1", "Dũng", *PLACE, "ngày nào"]]
    faults = filled(rows(**{KIDS: bad, COSTS: TABLES[COSTS][:2]})[0]).faults
    inner = rows(**{KIDS: bad, COSTS: TABLES[COSTS][:2]})[0].inner
    assert {place_of(one.field or "", SHEETS, inner) for one in faults} == {
        f"Trang “{KIDS}”, dòng 6, cột “Ngày sinh”",
        f"Trang “{COSTS}”, mục “Ăn”, cột “Tiền”",
    }
    none = filled(rows(**{KIDS: TABLES[KIDS][:2]})[0]).faults
    assert [place_of(f.field or "", SHEETS, {}) for f in none] == [f"Trang “{KIDS}”"]


@pytest.mark.parametrize(
    ("main", "tables", "told"),
    [
        ([*MAIN, ["1", "ba"]], {}, {"line": 5, "before": 2, "number": "1"}),
        (MAIN, {KIDS: [KID_HEAD, ["9", "An"]]}, {"sheet": KIDS, "line": 2}),
        (MAIN, {KIDS: [KID_HEAD, ["", "An"]]}, {"sheet": KIDS, "column": "STT"}),
        (MAIN, {KIDS: [KID_HEAD[:-1]]}, {"sheet": KIDS, "column": "Ngày sinh"}),
        ([["Lý do"], ["một"]], {}, {"sheet": "Hồ sơ", "column": "STT"}),
    ],
)
def test_what_does_not_join_is_refused_whole(
    main: list[list[str]], tables: dict[str, list[list[str]]], told: dict[str, object]
) -> None:
    with pytest.raises(Invalid) as caught:
        rows(main, **tables)
    assert told.items() <= dict(caught.value.facts).items()
    assert caught.value.remedy


def test_a_sheet_that_is_not_there_is_named() -> None:
    with pytest.raises(Invalid) as caught:
        joined(rows_of(MAIN, COLUMNS), {KIDS: TABLES[KIDS]}, SHEETS)
    assert caught.value.facts == {"sheet": COSTS}


@pytest.mark.parametrize(
    ("sheet", "more", "where"),
    [
        (KIDS, ["2", "Dũng"], f"Trang “{KIDS}”, dòng 6"),
        (COSTS, ["2", "Ăn", "7"], f"Trang “{COSTS}”, dòng 6"),
    ],
)
def test_more_rows_than_the_form_takes_are_refused(
    sheet: str, more: list[str], where: str
) -> None:
    row = rows(**{sheet: [*TABLES[sheet], more]})[1]
    with pytest.raises(Invalid) as caught:
        list(inner_fields(SHEETS, row.inner))
    assert caught.value.field == where


def test_a_row_of_a_table_is_one_of_its_own_once() -> None:
    for last in ("Xe", "Ăn"):
        row = rows(**{COSTS: [*TABLES[COSTS][:4], ["2", last, "7"]]})[1]
        with pytest.raises(Invalid) as caught:
            list(inner_fields(SHEETS, row.inner))
        assert caught.value.field == f"Trang “{COSTS}”, dòng 5, cột “Mục”"


def test_the_same_filing_in_another_place_is_known_again() -> None:
    again = [MAIN[0], ["", ""], ["7", "một"], ["8", "hai"]]
    moved = {
        title: [[{"1": "7", "2": "8"}.get(cell, cell) for cell in row] for row in table]
        for title, table in TABLES.items()
    }
    before, after = rows(), rows(again, **moved)
    assert [mark_of(row, []) for row in before] == [mark_of(row, []) for row in after]
    moved[KIDS][1][1] = "Bính"
    assert mark_of(before[1], []) != mark_of(rows(again, **moved)[1], [])
