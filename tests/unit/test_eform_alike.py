"""Two filled-in forms: the same matter, one like it, or another."""

from typing import Any

import pytest

from motcua.domain.eforms.rules.alike import Compared, Given, Likeness, compare_answers
from motcua.domain.eforms.rules.generated import Facts, generated
from motcua.domain.eforms.rules.reading import parse

FORM = parse(
    {
        "format": 1,
        "key": "parcels",
        "name": "Đơn thử",
        "pages": [
            {
                "key": "all",
                "title": "Tất cả",
                "questions": [
                    {
                        "key": "who",
                        "type": "person",
                        "label": "Người nộp",
                        "prefill": "account.person",
                        "parts": ["name", "identity_number", "address"],
                        "optional": ["identity_number"],
                    },
                    {"key": "reach", "type": "phone", "label": "Điện thoại"},
                    {
                        "key": "plot",
                        "type": "short_text",
                        "shape": "code",
                        "label": "Thửa",
                    },
                    {"key": "why", "type": "long_text", "label": "Lý do"},
                    {"key": "where", "type": "address", "label": "Nơi"},
                    {"key": "from", "type": "date", "label": "Từ ngày"},
                    {
                        "key": "heirs",
                        "type": "group",
                        "label": "Người thừa kế",
                        "least": 0,
                        "questions": [
                            {
                                "key": "heir",
                                "type": "short_text",
                                "shape": "name",
                                "label": "Tên",
                            },
                            {"key": "share", "type": "number", "label": "Phần"},
                        ],
                    },
                    {
                        "key": "true",
                        "type": "statement",
                        "label": "Cam đoan",
                        "text": "…",
                    },
                ],
            }
        ],
    }
)
PERSON = {"name": "Nguyễn Thị Hoa", "identity_number": "022197900037"}
PLACE = {"province": "22", "ward": "1", "detail": "Tổ 9", "text": "Tổ 9, Hồng Gai"}
BASE: dict[str, Any] = {
    "who": PERSON,
    "reach": "0912345678",
    "plot": "12-A",
    "why": "Xin tách thửa",
    "where": PLACE,
    "from": "2026-03-02",
    "heirs": [{"heir": "Lê An", "share": "1"}, {"heir": "Lê Bình", "share": "1"}],
    "true": True,
}
OWN = {"who": "account.person"}


def compared(sources: dict[str, str] | None = None, **changes: Any) -> Compared:
    """Compare the base with itself after some changes; None takes an answer away."""
    other = {key: v for key, v in (BASE | changes).items() if v is not None}
    given = Given(FORM, other, OWN if sources is None else sources)
    return compare_answers(Given(FORM, BASE, OWN), given)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"reach": "0987654321", "true": None},
        {"plot": " 12-a ", "why": "xin  TÁCH thửa"},
        {"where": PLACE | {"text": "viết khác"}},
        # The account itself has changed; neither answer was typed.
        {"who": {"name": "Nguyễn Thị Hoa", "identity_number": "022197900099"}},
    ],
)
def test_the_same_matter(changes: dict[str, Any]) -> None:
    found = compared(**changes)
    assert (found.likeness, found.differs) == (Likeness.SAME, ())
    labels = [one.label for one in found.same]
    assert "Thửa" in labels
    assert "Người nộp" not in labels, "what the account says is no evidence"


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"why": "Xin hợp thửa"}, "Lý do"),
        ({"from": "2026-03-09"}, "Từ ngày"),
        ({"plot": None}, "Thửa"),
        ({"where": PLACE | {"detail": "Tổ 8"}}, "Nơi"),
        ({"heirs": [{"heir": "lê an", "share": "2"}]}, "Người thừa kế"),
    ],
)
def test_alike_with_what_differs(changes: dict[str, Any], label: str) -> None:
    found = compared(**changes)
    assert found.likeness is Likeness.ALIKE
    assert [one.label for one in found.differs] == [label]


@pytest.mark.parametrize(
    ("sources", "changes"),
    [
        (None, {"plot": "13"}),
        (None, {"heirs": [{"heir": "Trần Cúc", "share": "1"}]}),
        ({}, {"who": PERSON | {"identity_number": "022197900099"}}),
        ({}, {"who": {"name": "Phan Phát"}}),
    ],
)
def test_another_matter(sources: dict[str, str] | None, changes: dict[str, Any]) -> None:
    assert compared(sources, **changes).likeness is Likeness.OTHER


def test_an_applicant_corrected_by_hand_stays_the_same_person() -> None:
    moved = PERSON | {"address": PLACE, "name": "Hoa"}
    assert compared({}, who=moved).likeness is Likeness.SAME


def test_nothing_to_compare() -> None:
    mine = Given(FORM, BASE, OWN)
    other = Given(generated(Facts("Việc")), BASE, {})
    assert compare_answers(mine, other).likeness is Likeness.UNKNOWN
    bare = Given(FORM, {"who": PERSON, "true": True}, OWN)
    assert compare_answers(bare, bare).likeness is Likeness.UNKNOWN
