"""Official tables have the columns, order, numbers and identities of their forms.

What is expected is written down here as the forms have it, and once more in the docs;
neither is made from the code.
"""

import csv
import io
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from motcua.domain.accountability.rules import notices
from motcua.domain.reports.rules.asked import Asked
from motcua.domain.reports.rules.exports import as_csv, as_xlsx
from motcua.domain.reports.rules.index766 import table_766
from motcua.domain.reports.rules.table_07b import IDENTITIES, Organised, table_07b
from motcua.domain.reports.rules.tables import (
    FiguresDisagree,
    Form,
    Left,
    Share,
    check,
    table_06a,
    table_07a,
)
from motcua.web.desk.views.register_files import HEADS

DOC = Path(__file__).parents[2] / "docs/reference/official-tables.md"
_TAKEN, _DONE, _OPEN = (
    "Số hồ sơ tiếp nhận",
    "Số hồ sơ đã giải quyết",
    "Số hồ sơ đang giải quyết",
)
II_06A = [
    ("3", _TAKEN, "Tổng số"),
    ("4", _TAKEN, "Trong kỳ: trực tuyến"),
    ("5", _TAKEN, "Trong kỳ: trực tiếp, dịch vụ bưu chính"),
    ("6", _TAKEN, "Từ kỳ trước"),
    ("7", _DONE, "Tổng số"),
    ("8", _DONE, "Trước hạn"),
    ("9", _DONE, "Đúng hạn"),
    ("10", _DONE, "Quá hạn"),
    ("11", _OPEN, "Tổng số"),
    ("12", _OPEN, "Trong hạn"),
    ("13", _OPEN, "Quá hạn"),
]
BTP_07A = [
    ("1", "Tiếp nhận", "Tổng số"),
    ("2", "Tiếp nhận", "Trực tiếp"),
    ("3", "Tiếp nhận", "Trực tuyến toàn trình"),
    ("4", "Tiếp nhận", "Trực tuyến một phần"),
    ("5", "Tiếp nhận", "Trực tuyến hình thức khác"),
    ("6", "Tiếp nhận", "Phi địa giới"),
    ("7", "Tiếp nhận", "Kỳ trước chuyển qua"),
    ("8", "Tiếp nhận", "Bưu chính công ích"),
    ("9", "Đã giải quyết", "Tổng số"),
    ("10", "Đã giải quyết", "Đúng và trước hạn"),
    ("11", "Đã giải quyết", "Quá hạn, đã có thư xin lỗi"),
    ("12", "Đã giải quyết", "Quá hạn, chưa có thư xin lỗi"),
    ("13", "Đang giải quyết", "Tổng số"),
    ("14", "Đang giải quyết", "Chưa đến hạn"),
    ("15", "Đang giải quyết", "Quá hạn, đã có thư xin lỗi"),
    ("16", "Đang giải quyết", "Quá hạn, chưa có thư xin lỗi"),
    ("17", "Ngoài số tiếp nhận", "Không được tiếp nhận"),
    ("18", "Ngoài số tiếp nhận", "Chờ tiếp nhận, đúng hạn"),
    ("19", "Ngoài số tiếp nhận", "Chờ tiếp nhận, quá hạn"),
    ("20", "Kết thúc khác", "Dừng xử lý"),
    ("21", "Kết thúc khác", "Rút hồ sơ"),
    ("22", "Thanh toán", "Tổng số"),
    ("23", "Thanh toán", "Trực tuyến"),
    ("24", "Thanh toán", "Trực tiếp"),
]
FORMS = [
    (
        table_06a(Left.RESOLVED),
        II_06A,
        {"3 = 4 + 5 + 6", "7 = 8 + 9 + 10", "11 = 12 + 13", "3 = 7 + 11"},
    ),
    (
        table_06a(Left.APART),
        [*II_06A, ("14", "Khác", "Rút, dừng")],
        {"3 = 4 + 5 + 6", "7 = 8 + 9 + 10", "11 = 12 + 13", "3 = 7 + 11 + 14"},
    ),
    (
        table_07a(),
        BTP_07A,
        {
            "1 = 2 + 3 + 4 + 5 + 6 + 7 + 8",
            "9 = 10 + 11 + 12",
            "13 = 14 + 15 + 16",
            "22 = 23 + 24",
            "1 = 9 + 13 + 20 + 21",
        },
    ),
]
forms = pytest.mark.parametrize(
    ("form", "columns", "identities"), FORMS, ids=["06a", "06a apart", "07a"]
)


@forms
def test_columns_and_identities_are_those_of_the_form(
    form: Form, columns: list[tuple[str, str, str]], identities: set[str]
) -> None:
    assert [(one.key, one.group, one.title) for one in form.columns] == columns
    assert {str(one) for one in form.identities} == identities


@forms
def test_every_identity_is_looked_at(
    form: Form, columns: list[tuple[str, str, str]], identities: set[str]
) -> None:
    """A table of ones adds up nowhere; one that adds up does not when a total is off."""
    right = dict.fromkeys((key for key, _, _ in columns), 0)
    check(form, {"": right})
    for identity in identities:
        with pytest.raises(FiguresDisagree):
            check(form, {"": {**right, identity.split(" = ")[0]: 1}})
        part = identity.split(" = ")[1].split(" + ")[0]
        with pytest.raises(FiguresDisagree):
            check(form, {"": {**right, part: 1}})


@forms
def test_files_are_headed_as_the_form_is(
    form: Form, columns: list[tuple[str, str, str]], identities: set[str]
) -> None:
    asked = Asked(date(2021, 1, 1), date(2021, 3, 31), datetime(2021, 4, 1, tzinfo=UTC))
    figures = list(range(len(columns)))
    lines = [(1, "Đất đai", figures)]
    text = as_csv(form, asked, lines, figures).decode("utf-8-sig")
    (head, *_) = csv.reader(io.StringIO(text))
    leads = (
        ["(1) STT", "(2) Lĩnh vực, công việc giải quyết theo cấp"]
        if form.key == "II.06a"
        else ["STT", "Nội dung"]
    )
    assert head == [*leads, *(f"({key}) {above}: {name}" for key, above, name in columns)]
    book = as_xlsx(form, asked, lines, figures, unit_name="UBND", share=Share(0, 0))
    sheet = load_workbook(io.BytesIO(book)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    said = [row[0] for row in rows[:6]]
    assert said[0] == f"Biểu số {form.sign}"
    assert said[2:] == [
        "Đơn vị báo cáo: UBND",
        "Đơn vị nhận báo cáo:",
        "Kỳ báo cáo: từ ngày 01/01/2021 đến ngày 31/03/2021",
        "Đơn vị tính: số hồ sơ TTHC",
    ]
    at = next(n for n, row in enumerate(rows) if row[0] == "STT")
    assert rows[at + 1][2:] == [name for _, _, name in columns]
    numbers = ["(1)", "(2)"] if form.key == "II.06a" else [None, None]
    assert rows[at + 2] == [*numbers, *(f"({key})" for key, _, _ in columns)]
    printed = str(rows[at + 5 :])
    assert all(identity in printed for identity in identities)


def section(begins: str) -> str:
    """Return a part of the docs, up to the next heading."""
    (found,) = [
        part for part in DOC.read_text("utf-8").split("\n## ") if part.startswith(begins)
    ]
    return " ".join(found.split())


@forms
def test_the_docs_name_every_column_and_identity(
    form: Form, columns: list[tuple[str, str, str]], identities: set[str]
) -> None:
    said = section(form.sign)
    for key, above, name in columns:
        assert f"| {key} | {above} | {name} |" in said
    for identity in identities:
        assert identity in said
    if form.leads[0]:
        assert f"| 2 | | {form.content} |" in said


def test_ii_07b_has_four_groups_of_a_total_and_three_levels() -> None:
    row = Organised(1, "Đất đai", "Cấp xã", received=True, linked=True, with_process=True)
    part = table_07b([row])
    groups = [
        "Thuộc thẩm quyền",
        "Theo cơ chế một cửa",
        "Theo cơ chế một cửa liên thông",
        "Quy trình nội bộ đã ban hành",
    ]
    levels = ["tổng số", "cấp tỉnh", "cấp huyện", "cấp xã"]
    names = [f"{group}: {level}" for group in groups for level in levels]
    assert list(part.heads) == [
        "Lĩnh vực",
        *(f"({n}) {name}" for n, name in enumerate(names, start=1)),
    ]
    said = section("II.07b")
    for n, group in enumerate(groups):
        assert f"| {4 * n + 1}–{4 * n + 4} | {group} |" in said
        whole, *parts = range(4 * n + 1, 4 * n + 5)
        identity = f"{whole} = {' + '.join(map(str, parts))}"
        assert identity in IDENTITIES
        assert identity in said
    assert len(IDENTITIES) == len(groups)


def test_the_register_has_the_columns_of_the_form() -> None:
    said = section("Register")
    (line,) = re.findall(r"STT · .* · Ghi chú", said)
    assert tuple(line.split(" · ")) == HEADS
    form = ("Mã hồ sơ", "Nội dung hồ sơ", "Số bộ", "Họ tên chủ hồ sơ", "Địa chỉ")
    assert HEADS[1:6] == form
    for name in ("Ngày nhận", "Ngày hẹn trả", "Bên giao", "Bên nhận", "Ghi chú"):
        assert name in HEADS


def test_the_index_has_its_groups_and_every_component() -> None:
    found = table_766()
    assert [one.points for one in found.groups] == [18, 20, 22, 22, 18]
    for group in found.groups:
        own = [one for one in found.components if one.key.startswith(f"{group.key}.")]
        assert sum(one.points for one in own) == group.points
    assert [one.key for one in found.components] == [
        *("1.1", "1.2", "1.3", "1.4", "2.1", "3.1", "3.2", "3.3", "3.5", "3.6"),
        *("4.1", "4.2", "4.3", "4.4", "4.5", "5.1", "5.2", "5.3", "5.4"),
    ]
    full = {one.key: one.full for one in found.components if one.full != 100}
    assert full == {"3.1": 80, "3.3": 50, "3.5": 80, "4.2": 80, "4.3": 80, "5.4": 90}
    assert {one.key for one in found.components if one.known} == {"1.2", "2.1", "5.4"}


def test_the_month_of_an_agency_adds_up() -> None:
    assert {str(one) for one in notices.IDENTITIES} == {
        "dealt_with = carried + received",
        "dealt_with = resolved + left + open",
        "resolved = early + just + late",
    }
