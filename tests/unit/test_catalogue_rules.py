"""Reading catalogues: what the portal's texts mean, which files are refused and where."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

import motcua
from motcua.domain.catalogue.rules import portal_texts
from motcua.domain.catalogue.rules.content import (
    ComponentContent,
    FeeContent,
    ProcedureContent,
    compare,
)
from motcua.domain.catalogue.rules.exports import to_json, to_xlsx
from motcua.domain.catalogue.rules.fees import choice_of
from motcua.domain.catalogue.rules.plain import check_fee
from motcua.domain.catalogue.rules.sources import (
    MOST_IN_A_CELL,
    PORTAL_COLUMNS,
    BadSource,
    Problem,
    read_source,
)
from motcua.domain.catalogue.rules.spelling import readings
from motcua.kernel.errors import Invalid

REAL = Path(motcua.__file__).parent / "ops" / "data" / "catalogue" / "procedures.csv"
WHOLE = ProcedureContent(
    code="1.000001",
    name="=Tên bắt đầu như công thức",
    field="Hộ tịch",
    authority_level="Cấp huyện",
    limit_amount=5,
    limit_unit="working_day",
    channels=("counter", "online"),
    online_level="full",
    online_level_2018=4,
    by_post=True,
    cases=("Trường hợp một", "Trường hợp hai"),
    components=(
        ComponentContent("Tờ khai", original_count=1),
        ComponentContent("Giấy tờ khác", case=1, copy_count=2, required=False, most_mb=5),
    ),
    fees=(
        FeeContent("Lệ phí", 8000, "8.000 đồng"),
        FeeContent("Phí", None, "tỉnh"),
        FeeContent("Phí", choices=("5000 | Nộp trực tuyến", "10000 | Nộp trực tiếp")),
    ),
    results=("Giấy khai sinh",),
    legal_bases=("Luật 60/2014/QH13", "NĐ 123/2015/NĐ-CP"),
)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("5 ngày làm việc", (5, "working_day")),
        ("Không quá 03 ngày làm việc", (3, "working_day")),
        ("24 giờ", (24, "hour")),
        ("2 tháng", (2, "month")),
        ("Trực tiếp: 3 Ngày làm việc; Trực tuyến: 3 Ngày làm việc", (3, "working_day")),
        ("Trực tiếp: 3 Ngày làm việc; Trực tuyến: 5 Ngày làm việc", None),
        ("Trực tiếp: 15", None),
        ("Theo quy định", None),
        ("0 ngày", None),
        ("", None),
    ],
)
def test_a_time_limit_counts_only_where_one_holds_for_all(
    text: str, limit: tuple[int, str] | None
) -> None:
    assert portal_texts.time_limit(text) == limit


def test_papers_are_taken_apart_with_their_counts_and_cases() -> None:
    cases, papers = portal_texts.components(
        "(Giấy tờ phải nộp) Tờ khai [bản chính: 1 bản chính; bản sao: 0];"
        " Giấy ủy quyền nếu có [1 bản chính] | (Trường hợp A) Giấy A [1 bản sao]"
        " | (Trường hợp B) Giấy B [2 bộ]"
    )
    assert cases == ("Trường hợp A", "Trường hợp B")
    assert [(p.case, p.copy_count) for p in papers if p.name == "Giấy A"] == [(0, 1)]
    assert [(p.case, p.original_count) for p in papers if p.name == "Giấy B"] == [(1, 2)]
    optional = next(p for p in papers if "ủy quyền" in p.name)
    assert not optional.required


def test_a_heading_the_list_has_cut_says_so() -> None:
    long = "Trường hợp " + "hồ sơ " * 24 + "hợp t"
    assert len(long) == 160
    text = f"({long}) Giấy A [1 bản chính] | (Trường hợp B) Giấy B [1 bản chính]"
    cases, _ = portal_texts.components(text)
    assert cases == ("Trường hợp " + "hồ sơ " * 24 + "hợp …", "Trường hợp B")


def test_one_heading_is_no_case() -> None:
    cases, papers = portal_texts.components("(Trường hợp A) Giấy A [1 bản chính]")
    assert cases == ()
    assert [p.case for p in papers] == [None]


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("", []),
        ("Miễn phí", [0]),
        ("8,000 VNĐ(Bản giấy) 15,000 VNĐ", [None]),
        ("8,000 VNĐ; 8,000 VNĐ(8.000 đồng/Văn bản)", [8000]),
        ("700 VNĐ", [None]),
        ("Theo nghị quyết của tỉnh", [None]),
    ],
)
def test_fees_are_free_an_amount_or_unknown(text: str, amounts: list[int | None]) -> None:
    assert [fee.amount for fee in portal_texts.fees(text)] == amounts


def fee_of(code: str) -> FeeContent:
    """Return the fee of a real procedure of the national lists in the demo."""
    contents = read_source("procedures.csv", REAL.read_bytes())
    (fee,) = next(content.fees for content in contents if content.code == code)
    return fee


@pytest.mark.parametrize(
    ("code", "amounts"),
    [
        ("1.004194", ("7.000 đ", "10.000 đ")),
        ("1.002755", ("5.000 đ", "10.000 đ")),
        ("1.010038", ("10.000 đ", "5.000 đ")),
        ("1.004222", ("10.000 đ", "20.000 đ")),
        ("1.001612", ("150.000 đ", "50.000 đ")),
        ("1.014364", ("25.000 đ", "50.000 đ")),
        ("1.014063", ("50.000 đ", "miễn phí")),
        ("1.003133", ("5.000 đ", "mức khác chưa rõ")),
    ],
)
def test_alternatives_of_the_source_are_told_and_never_added(
    code: str, amounts: tuple[str, ...]
) -> None:
    fee = fee_of(code)
    assert fee.amount is None, "whoever knows the case says which"
    for amount in amounts:
        assert amount in fee.text


def test_what_every_way_costs_alike_is_the_fee() -> None:
    assert fee_of("2.002516").amount == 8_000
    assert fee_of("2.001263").amount == 400_000
    assert fee_of("2.000884").amount == 10_000


@pytest.mark.parametrize(
    ("code", "levels"),
    [
        ("1.001612", [(150_000, ""), (50_000, "")]),
        ("1.010038", [(10_000, "trực tiếp"), (5_000, "trực tuyến")]),
        ("1.014063", [(50_000, "cấp đổi"), (0, "Miễn phí")]),
        ("1.003133", []),
        ("2.002516", []),
    ],
)
def test_the_levels_one_chooses_from_are_those_the_source_states(
    code: str, levels: list[tuple[int, str]]
) -> None:
    found = [choice_of(line) for line in fee_of(code).choices]
    assert [one.amount for one in found] == [amount for amount, _ in levels]
    for one, (_, words) in zip(found, levels, strict=True):
        assert words.lower() in one.text.lower()


@pytest.mark.parametrize(
    "fee",
    [
        FeeContent("Phí", choices=("5000 | một",)),
        FeeContent("Phí", choices=("5000 | một", "5000 | một")),
        FeeContent("Phí", 5000, choices=("5000 | một", "6000 | hai")),
        FeeContent("Phí", choices=("năm nghìn | một", "6000 | hai")),
        FeeContent("Phí", choices=("-5 | một", "6000 | hai")),
        FeeContent("Phí", choices=("9999999999 | một", "6000 | hai")),
    ],
)
def test_levels_that_cannot_be_chosen_from_are_named(fee: FeeContent) -> None:
    with pytest.raises(Invalid) as refused:
        check_fee(fee, cases=0, path="fees[0].")
    assert refused.value.field == "fees[0].choices"


@pytest.mark.parametrize("code", ["2.001827", "1.012680"])
def test_an_amount_that_cannot_be_one_is_not_stated(code: str) -> None:
    fee = fee_of(code)
    assert fee.amount is None
    assert "700 đ" not in fee.text


def test_abbreviations_are_read_in_every_way() -> None:
    ways = readings(("cap", "gpxd"), {"gpxd": ("giay phep xay dung",)})
    assert ways == (("cap", "gpxd"), ("cap", "giay", "phep", "xay", "dung"))


@pytest.mark.parametrize("ending", ["json", "xlsx"])
def test_an_export_reads_back_to_the_same(ending: str) -> None:
    other = replace(WHOLE, code="1.000002", limit_unit=None, limit_amount=None, cases=())
    other = replace(other, components=(), fees=())
    write = {"json": to_json, "xlsx": to_xlsx}[ending]
    assert read_source(f"x.{ending}", write([WHOLE, other])) == (WHOLE, other)


def test_a_comparison_names_every_difference() -> None:
    change = compare(WHOLE, replace(WHOLE, name="Khác", limit_amount=7))
    assert change.kind == "changed"
    assert {name for name, _, _ in change.differences} == {"name", "limit_amount"}
    assert compare(WHOLE, WHOLE).kind == "unchanged"
    assert compare(None, WHOLE).kind == "added"


def table(*rows: dict[str, str], header: tuple[str, ...] = PORTAL_COLUMNS) -> bytes:
    lines = [",".join(header)]
    lines += [",".join(row.get(column, "") for column in header) for row in rows]
    return "\n".join(lines).encode()


ROW = {"code": "1.1", "name": "Một", "field": "Hộ tịch"}


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b"", 1, "code"),
        (table(header=PORTAL_COLUMNS[1:]), 1, "code"),
        (table(), 1, ""),
        (table(ROW, {**ROW, "code": "1.2", "name": ""}), 3, "name"),
        (table({**ROW, "field": ""}), 2, "field"),
        (table({**ROW, "time_limit_days": "ba"}), 2, "time_limit_days"),
        (table({**ROW, "time_limit_days": "0"}), 2, "time_limit_days"),
        (table({**ROW, "fee_vnd": "-5"}), 2, "fee_vnd"),
        (table({**ROW, "fee_vnd": "9" * 30}), 2, "fee_vnd"),
        (table(ROW, ROW), 3, "code"),
        (table(ROW) + b"\n1,2,3", 3, ""),
        (table(ROW) + b'\n"open', 3, ""),
        (table(ROW) + b"\n\xff\xfe", 3, ""),
    ],
)
def test_a_bad_table_is_refused_with_line_and_column(
    data: bytes, line: int, column: str
) -> None:
    with pytest.raises(BadSource) as caught:
        read_source("x.csv", data)
    first = caught.value.problems[0]
    assert (first.line, first.column) == (line, column)
    assert str(line) in str(caught.value)


def test_lines_are_those_of_the_file() -> None:
    header, first = table(ROW).decode().split("\n")
    long = first.replace("Một", '"Một\nhai"')
    bad = first.replace("1.1", "1.2").replace("Hộ tịch", "")
    with pytest.raises(BadSource) as caught:
        read_source("x.csv", f"{header}\n\n{long}\n\n{bad}".encode())
    assert caught.value.problems[0].line == 6


def test_a_workbook_longer_than_is_read_is_refused_not_cut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("motcua.domain.catalogue.rules.sources.MOST_ROWS", 3)
    three = replace(WHOLE, components=WHOLE.components[:1] * 3, cases=())
    four = replace(three, components=WHOLE.components[:1] * 4)
    assert read_source("x.xlsx", to_xlsx([three])) == (three,)
    with pytest.raises(BadSource, match="components có quá 3 dòng"):
        read_source("x.xlsx", to_xlsx([four]))


def test_every_fault_is_listed_not_only_the_first() -> None:
    bad = table({**ROW, "name": ""}, {**ROW, "code": "1.2", "fee_vnd": "x"})
    with pytest.raises(BadSource) as caught:
        read_source("x.csv", bad)
    assert [(p.line, p.column) for p in caught.value.problems] == [
        (2, "name"),
        (3, "fee_vnd"),
    ]


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"limit_unit": "fortnight"}, "limit_unit"),
        ({"limit_amount": None}, "limit_amount"),
        ({"limit_amount": 0}, "limit_amount"),
        ({"limit_amount": 10**12}, "limit_amount"),
        ({"limit_unit": None}, "limit_unit"),
        ({"policy": {"counting": "abacus"}}, "policy.counting"),
        ({"policy": {"after_supplement": "?"}}, "policy.after_supplement"),
        ({"policy": {"unknown": 1}}, "policy.unknown"),
        ({"policy": "not an object"}, "policy"),
        ({"channels": ["pigeon"]}, "channels[0]"),
        ({"online_level": "5"}, "online_level"),
        ({"online_level_2018": 7}, "online_level_2018"),
        ({"by_post": "maybe"}, "by_post"),
        ({"name": 5}, "name"),
        ({"name": None}, "name"),
        ({"components": [{"name": "A", "case": 9}]}, "components[0].case"),
        ({"components": [{"copy_count": 1}]}, "components[0].name"),
        ({"components": "Tờ khai"}, "components"),
        ({"fees": [{"name": "A", "amount": -1}]}, "fees[0].amount"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_bad_value_in_json_is_named(changes: dict[str, Any], column: str) -> None:
    row = json.loads(to_json([WHOLE]))["procedures"][0] | changes
    with pytest.raises(BadSource) as caught:
        read_source("x.json", json.dumps({"procedures": [row]}).encode())
    assert caught.value.problems[0].column == column


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.json", b"{"),
        ("x.json", b"[]"),
        ("x.json", b"[" * 100_000),
        ("x.json", b'{"procedures": {}}'),
        ("x.json", b"\xff"),
        ("x.xlsx", b"PK not really"),
        ("x.xlsx", REAL.read_bytes()[:5000]),
        ("x.docx", b""),
        ("x", b""),
    ],
)
def test_what_is_no_catalogue_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(BadSource):
        read_source(name, data)


def test_a_workbook_row_without_its_procedure_is_refused() -> None:
    book = Workbook()
    book.active.title = "procedures"  # type: ignore[union-attr]
    book["procedures"].append(["code", "name", "field"])
    book["procedures"].append(["1.1", "Một", "Hộ tịch"])
    book.create_sheet("components").append(["code", "name"])
    book["components"].append(["1.2", "Tờ khai"])
    target = io.BytesIO()
    book.save(target)
    with pytest.raises(BadSource) as caught:
        read_source("x.xlsx", target.getvalue())
    assert caught.value.problems[0] == Problem(
        2, "code", "trang components: không có thủ tục mang mã này"
    )


def test_the_portals_table_as_a_workbook_reads_as_the_csv() -> None:
    rows = list(csv.reader(io.StringIO(REAL.read_text("utf-8"))))
    fitting = [r for r in rows if max(map(len, r)) < MOST_IN_A_CELL]
    from_csv = {c.code: c for c in read_source("a.csv", REAL.read_bytes())}
    assert len(from_csv) == len(rows) - 1 == 464
    from_book = read_source("a.xlsx", workbook(fitting))
    assert len(from_book) == len(fitting) - 1
    assert all(from_csv[content.code] == content for content in from_book)


def test_a_cell_that_may_have_been_cut_is_refused() -> None:
    row = [ROW.get(column, "") for column in PORTAL_COLUMNS]
    row[PORTAL_COLUMNS.index("components")] = "x" * 40_000
    with pytest.raises(BadSource) as caught:
        read_source("a.xlsx", workbook([list(PORTAL_COLUMNS), row]))
    assert (caught.value.problems[0].line, caught.value.problems[0].column) == (
        2,
        "components",
    )


def test_a_text_no_cell_can_hold_is_not_exported_in_part() -> None:
    with pytest.raises(Invalid):
        to_xlsx([replace(WHOLE, authority="x" * 40_000)])


def workbook(rows: list[list[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("procedures")
    for row in rows:
        sheet.append([cell or None for cell in row])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("text", "online", "found"),
    [
        ("Trực tiếp: 7 Ngày làm việc", "Không", "counter"),
        ("08 ngày làm việc", "Một phần", "counter online"),
        ("", "Mức độ 4", "counter online"),
        ("", "Mức độ 2", "counter"),
        ("Trực tuyến: 3 Ngày; Dịch vụ bưu chính: 3 Ngày", "", "counter online post"),
        ("15 ngày (trực tiếp, trực tuyến, bưu chính)", "", "counter online post"),
        ("20 ngày (trực tiếp, bưu chính công ích)", "", "counter post"),
        ("15 ngày, tra cứu trực tuyến", "", "counter"),
    ],
)
def test_what_is_published_as_an_online_service_is_filed_online(
    text: str, online: str, found: str
) -> None:
    assert portal_texts.channels(text, online) == tuple(found.split())
