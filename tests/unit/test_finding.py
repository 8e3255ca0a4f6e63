"""What a typed text may mean."""

import pytest

from motcua.domain.dossiers.rules.finding import Sought, sought


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", Sought()),
        ("h", Sought()),
        (
            "h49.01-211122-0001",
            Sought(code="H49.01-211122-0001", part="H49.01-211122-0001"),
        ),
        (" 0001 ", Sought(code="0001", part="0001")),
        ("-001", Sought(code="-001", part="-001")),
        ("001", Sought(code="001")),
        (
            "022 197 900 037",
            Sought(code="022197900037", part="022197900037", number="022197900037"),
        ),
        ("B1234567", Sought(code="B1234567", part="B1234567", number="b1234567")),
        (
            "Nguyễn  Thị Hoa",
            Sought(name="nguyen thi hoa", words=("nguyen", "thi", "hoa")),
        ),
        ("đỗ đỗ", Sought(name="do do", words=("do",))),
        ("cty' | *", Sought(name="cty", words=("cty",))),
        (
            "Công ty 19-5 Hà",
            Sought(name="cong ty 19 5 ha", words=("cong", "ty", "19", "5", "ha")),
        ),
    ],
)
def test_what_a_text_means(text: str, wanted: Sought) -> None:
    assert sought(text) == wanted


def test_the_last_word_may_be_only_begun() -> None:
    assert sought("hoa ngu").terms == ("'hoa'", "'ngu'")
    assert sought("hoa ngu").begun_terms == ("'hoa'", "'ngu':*")
    assert sought("hoa n").begun_terms == ()
    assert len(sought(" ".join("abcdefghijkl")).words) == 8
