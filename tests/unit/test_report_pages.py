"""Periods, shares, and reports as files: pure."""

import csv
import io
import json
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from motcua.domain.reports.readers.annual import year_before
from motcua.domain.reports.rules.asked import Asked, Group
from motcua.domain.reports.rules.page_files import page_csv, page_json, page_xlsx
from motcua.domain.reports.rules.pages import Cell, Counting, Part, Report, percent
from motcua.domain.reports.rules.periods import Period, period_of
from motcua.domain.reports.rules.typed import OUTER, Typeable, check_typed
from motcua.kernel.errors import Invalid

TODAY = date(2021, 11, 22)
AS_OF = datetime(2021, 11, 22, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("part", "first", "last", "name"),
    [
        ("nam", date(2020, 1, 1), date(2020, 12, 31), "Năm 2020"),
        ("h2", date(2020, 7, 1), date(2020, 12, 31), "Sáu tháng cuối năm 2020"),
        ("q1", date(2020, 1, 1), date(2020, 3, 31), "Quý I năm 2020"),
        ("t2", date(2020, 2, 1), date(2020, 2, 29), "Tháng 2/2020"),
    ],
)
def test_parts_of_a_year(part: str, first: date, last: date, name: str) -> None:
    found = period_of(year=2020, part=part, today=TODAY)
    assert (found.first, found.last) == (first, last)
    assert found.name == name


@pytest.mark.parametrize(
    ("year", "part", "field"),
    [
        (1999, "nam", "year"),
        (2022, "nam", "year"),
        (2021, "t12", "part"),
        (2021, "x", "part"),
    ],
)
def test_a_period_that_is_none_is_told_by_its_field(
    year: int, part: str, field: str
) -> None:
    with pytest.raises(Invalid) as fault:
        period_of(year=year, part=part, today=TODAY)
    assert fault.value.field == field
    assert fault.value.remedy


@pytest.mark.parametrize(
    ("period", "as_of", "first", "last"),
    [
        # A year that goes on is compared up to the same day.
        (Period(2021, "nam"), AS_OF, date(2020, 1, 1), date(2020, 11, 22)),
        (Period(2020, "nam"), AS_OF, date(2019, 1, 1), date(2019, 12, 31)),
        # A whole February with a whole February, whichever is longer.
        (Period(2021, "t2"), AS_OF, date(2020, 2, 1), date(2020, 2, 29)),
        (Period(2020, "t2"), AS_OF, date(2019, 2, 1), date(2019, 2, 28)),
    ],
)
def test_the_same_days_a_year_before(
    period: Period, as_of: datetime, first: date, last: date
) -> None:
    found = year_before(Asked(period.first, period.last, as_of))
    assert (found.first, found.last) == (first, last)


def test_shares_are_rounded_half_up_and_none_of_nothing() -> None:
    assert percent(1, 3) == "33,3 %"
    assert percent(2, 3) == "66,7 %"
    assert percent(1, 2000) == "0,1 %"
    assert percent(3440, 1000) == "344,0 %"
    assert percent(1, 0) == "–"


SHARE = Typeable("x", "X", out_of="Y")


@pytest.mark.parametrize(
    ("one", "value", "out_of", "source", "field"),
    [
        (OUTER["online_city"], -1, None, "x", "value"),
        (OUTER["online_city"], 10**13, None, "x", "value"),
        (OUTER["online_city"], 1, None, "", "source"),
        (SHARE, 1, None, "x", "out_of"),
        (SHARE, 2, 1, "x", "out_of"),
        (SHARE, 0, 0, "x", "out_of"),
    ],
)
def test_a_typed_number_that_makes_no_sense_is_refused(
    one: Typeable, value: int, out_of: int | None, source: str, field: str
) -> None:
    with pytest.raises(Invalid) as fault:
        check_typed(
            one, first=TODAY, last=TODAY, value=value, out_of=out_of, source=source
        )
    assert fault.value.field == field


def test_files_say_the_same_and_no_text_is_a_formula() -> None:
    asked = Asked(TODAY, TODAY, AS_OF, group=Group.FIELD)
    counting = Counting("year", asked)
    rows = ((Cell("=1+1"), counting.cell(1234, "received", 7), Cell("–")),)
    part = Part("Theo lĩnh vực", ("Lĩnh vực", "Tiếp nhận", "Tỷ lệ"), rows, ("Ghi chú",))
    empty = Part("Không có", ("Cột",))
    report = Report(
        "nam",
        "",
        "Kết quả",
        "",
        "Năm 2021",
        TODAY,
        TODAY,
        AS_OF,
        (part, empty),
        ("Cách",),
    )
    table = json.loads(page_json(report))["tables"][0]
    assert table["rows"] == [["=1+1", 1234, "–"]]
    lines = list(csv.reader(io.StringIO(page_csv(report).decode("utf-8-sig"))))
    assert ["'=1+1", "1234", "–"] in lines
    sheet = load_workbook(io.BytesIO(page_xlsx(report))).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert 1234 in [cell.value for cell in cells]
    assert [c.data_type for c in cells if c.value == "=1+1"] == ["s"]
    assert counting.cell(0, "received").behind is None
