"""What a filing must hold, and until when it is answered."""

import pytest

from motcua.domain.filings.rules import (
    OPEN,
    FilingState,
    Typed,
    Wanted,
    answer_by,
    check_open,
    check_whole,
)
from motcua.kernel.errors import Conflict, MotcuaError
from tests.clocks import VIETNAM, moment

WANTED = (
    Wanted(1, None, "Tờ khai", required=True),
    Wanted(2, 7, "Giấy ủy quyền", required=True),
)


@pytest.mark.parametrize(
    ("sent", "by"),
    [
        # NĐ 107/2021: within eight working hours. A Monday morning, an evening, a
        # Friday afternoon, a Saturday.
        ("22/11/2021 08:00", "23/11/2021 08:30"),
        ("22/11/2021 20:00", "24/11/2021 08:00"),
        ("26/11/2021 16:00", "29/11/2021 16:30"),
        ("27/11/2021 09:00", "30/11/2021 08:00"),
    ],
)
def test_an_answer_is_due_after_eight_working_hours(sent: str, by: str) -> None:
    assert answer_by(moment(sent), VIETNAM) == moment(by)


@pytest.mark.parametrize("state", FilingState)
def test_only_what_is_not_sent_may_change(state: FilingState) -> None:
    if state in OPEN:
        check_open(state)
    else:
        with pytest.raises(Conflict):
            check_open(state)


def faults(
    typed: Typed, sent: frozenset[int | None], *, agreed: bool = True
) -> set[str | None]:
    try:
        check_whole(typed=typed, cases=[7, 8], wanted=WANTED, sent=sent, agreed=agreed)
    except MotcuaError as error:
        parts = getattr(error, "faults", None) or (error,)
        return {part.field for part in parts}
    return set()


@pytest.mark.parametrize(
    ("typed", "sent", "fields"),
    [
        (Typed(case_n=7), {1, 2}, set()),
        (Typed(case_n=8), {1}, set()),
        (Typed(case_n=7), {1}, {"file-2"}),
        (Typed(case_n=8), set(), {"file-1"}),
        (Typed(), {1}, {"case"}),
        (Typed(case_n=9), {1}, {"case"}),
        (Typed(case_n=8, delivery="post"), {1}, {"delivery_address"}),
        (Typed(case_n=8, delivery="bồ câu"), {1}, {"delivery"}),
    ],
)
def test_everything_a_filing_lacks_is_named(
    typed: Typed, sent: set[int | None], fields: set[str]
) -> None:
    assert faults(typed, frozenset(sent)) == fields


def test_nothing_is_sent_without_the_statement() -> None:
    assert faults(Typed(case_n=8), frozenset({1}), agreed=False) == {"agreed"}
