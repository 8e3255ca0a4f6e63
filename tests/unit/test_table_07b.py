"""Biểu II.07b: its columns counted two ways, its identities, long tables as files."""

import io
import tracemalloc
from collections.abc import Iterator
from random import Random

import pytest
from openpyxl import load_workbook

from motcua.domain.reports.rules.table_07b import Organised, level_of, table_07b
from motcua.web.common.tables import csv_parts, xlsx_parts

LEVELS = ["Cấp tỉnh", "Cấp huyện", "Cấp xã", "Cấp tỉnh; Cấp xã", "Cấp bộ", ""]


def made_up(random: Random) -> list[Organised]:
    rows = []
    for n in range(random.randrange(0, 60)):
        received = random.random() < 0.7
        rows.append(
            Organised(
                n,
                random.choice(["Đất đai", "Hộ tịch"]),
                random.choice(LEVELS),
                received=received,
                linked=received and random.random() < 0.3,
                with_process=received,
            )
        )
    return rows


def test_the_level_is_the_highest_that_is_named() -> None:
    assert [level_of(level) for level in LEVELS] == [
        *("province", "district", "commune", "province", None, None)
    ]


@pytest.mark.parametrize("seed", range(5))
def test_columns_are_what_a_plain_count_says_and_add_up(seed: int) -> None:
    rows = made_up(Random(seed))
    part = table_07b(rows)
    plain = [0] * 16
    for row in rows:
        level = {"Cấp tỉnh": 1, "Cấp tỉnh; Cấp xã": 1, "Cấp huyện": 2, "Cấp xã": 3}.get(
            row.authority_level
        )
        if level is None:
            continue
        every = (True, row.received and not row.linked, row.linked, row.with_process)
        for n, counts in enumerate(every):
            plain[4 * n] += counts
            plain[4 * n + level] += counts
    total = [cell.number for cell in part.rows[-1][1:]]
    assert total == plain
    for line in part.rows:
        figures = [cell.number or 0 for cell in line[1:]]
        for n in range(0, 16, 4):
            assert figures[n] == sum(figures[n + 1 : n + 4])
    left_out = sum(row.authority_level in ("Cấp bộ", "") for row in rows)
    assert part.said[0].startswith(f"{left_out} thủ tục")


def rows_of(number: int) -> Iterator[list[object]]:
    for n in range(number):
        yield [n, f"H49.01.01-260309-{n:06d}", "=SUM(A1)", "Tên thủ tục dài " * 6]


def most_memory(number: int, *, workbook: bool) -> tuple[int, int]:
    """Return how many bytes were sent, and the most that was held meanwhile."""
    tracemalloc.start()
    heads = ("STT", "Mã", "Nội dung", "Tên")
    parts = (
        xlsx_parts("Sổ", heads, rows_of(number))
        if workbook
        else csv_parts(heads, rows_of(number))
    )
    sent = sum(len(part) for part in parts)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return sent, most


@pytest.mark.parametrize("workbook", [False, True])
def test_ten_times_the_rows_take_no_more_memory(*, workbook: bool) -> None:
    most_memory(20, workbook=workbook)
    few, most_of_few = most_memory(300, workbook=workbook)
    many, most_of_many = most_memory(3000, workbook=workbook)
    assert many > 4 * few
    assert most_of_many < most_of_few + 500_000


def test_no_cell_of_a_long_workbook_is_a_formula() -> None:
    data = b"".join(xlsx_parts("Sổ", ("STT", "Mã", "Nội dung", "Tên"), rows_of(2)))
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert values[0] == ["STT", "Mã", "Nội dung", "Tên"]
    assert values[2][:3] == [1, "H49.01.01-260309-000001", "'=SUM(A1)"]
    assert sheet["C2"].data_type == "s"
