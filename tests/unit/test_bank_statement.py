"""A bank's statement: what is read of it, and whose each line is."""

from datetime import date

import pytest

from motcua.domain.payments.rules.bank import (
    BankLine,
    Transfer,
    matched,
    read_statement,
)

DAY = date(2026, 3, 2)
HEAD = "Ngày giao dịch;Số tham chiếu;Ghi nợ;Ghi có;Nội dung\n"


def test_a_statement_is_read_by_the_names_of_its_columns() -> None:
    text = (
        "NGÂN HÀNG X;;;;\n"
        + HEAD
        + "02/03/2026 09:15;FT26061;0;150.000;NGUYEN THI HOA H49.30.01-260302-0001\n"
        + "03/03/2026;FT26062;20.000;0;Phí\n"
        + "03/03/2026;FT26063;;75,000.00;\n"
        + "Cộng;;20.000;225.000;\n".replace("Cộng", "")
    )
    found = read_statement(("\ufeff" + text).encode())
    assert [(line.day, line.amount, line.reference) for line in found] == [
        (DAY, 150_000, "FT26061"),
        (date(2026, 3, 3), 75_000, "FT26063"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a;b\n1;2\n", "tên cột"),
        (HEAD, "ghi có"),
        (HEAD + "2026;FT1;0;5;\n", "dòng 2"),
        (HEAD + "02/03/2026;;0;5;\n", "thiếu số tham chiếu"),
        (HEAD + "02/03/2026;FT1;0;năm 5;\n", "không phải số tiền"),
        (HEAD + "02/03/2026;F;0;5;\n02/09/2026;G;0;5;\n", "quá 92 ngày"),
    ],
)
def test_what_is_no_statement_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_statement(text.encode())


def test_lines_are_receipts_by_reference_or_by_the_code_in_their_words() -> None:
    ours = [
        Transfer(DAY, 100, "FT-1", "H1-0001"),
        Transfer(DAY, 50, "FT-1", "H1-0002"),
        Transfer(DAY, 70, "typed wrong", "H1-0003"),
        Transfer(DAY, 30, "FT4", "H1-0004"),
        Transfer(DAY, 20, "FT5", "H1-0005"),
        Transfer(date(2026, 3, 5), 10, "FT9", "H1-0009"),
    ]
    theirs = [
        BankLine(DAY, 150, "FT1"),
        BankLine(DAY, 70, "FT3", "NGUYEN VAN A NOP H10003"),
        BankLine(DAY, 31, "FT4"),
        BankLine(DAY, 99, "FT8", "khong ro"),
        BankLine(DAY, 99, "FT1"),
    ]
    found = matched(ours, theirs)
    told = [
        (one.reference, one.gap, one.ours, one.theirs) for _, one in found.differences
    ]
    assert told == [
        ("FT1", "missing_here", None, 99),
        ("FT4", "amount", 30, 31),
        ("FT5", "missing_there", 20, None),
        ("FT8", "missing_here", None, 99),
    ]
    assert found.right == {"FT-1", "FT1", "typed wrong", "FT3"}
