"""Dues, notices, days and quarters: the pure rules."""

from datetime import date, timedelta

import pytest

from motcua.adapters.payment.messages import digest, is_sealed, sealed
from motcua.domain.catalogue.rules.fees import exemption_of
from motcua.domain.payments.ports import Listed, Told
from motcua.domain.payments.rules import FeeLine, shared_out
from motcua.domain.payments.rules.dues import Claim, covered, reduced
from motcua.domain.payments.rules.online import (
    AttemptState,
    Gap,
    Verdict,
    compared,
    judged,
    next_query,
)
from motcua.kernel.errors import Invalid
from motcua.kernel.quarters import Quarter


@pytest.mark.parametrize(
    ("claim", "percent", "left"),
    [
        (Claim.NONE, 100, 8001),
        (Claim.CLAIMED, 100, 8001),
        (Claim.REFUSED, 100, 8001),
        (Claim.CONFIRMED, 100, 0),
        (Claim.CONFIRMED, 50, 4001),
    ],
)
def test_only_what_is_confirmed_is_taken_off(
    claim: Claim, percent: int, left: int
) -> None:
    found = reduced(
        base=8001,
        percent=percent,
        who="Hộ nghèo",
        basis="TT",
        claim=claim,
        legal_basis="",
    )
    assert found.amount == left
    assert len(found.why) == (1 if claim is Claim.NONE else 2)
    for message, facts in found.why:
        assert message % facts


@pytest.mark.parametrize(
    ("lines", "paid"),
    [
        ([], (False, False, False)),
        ([("A", 10)], (True, False, False)),
        ([("C", 5)], (False, False, True)),
        ([("X", 29)], (True, False, False)),
        ([("X", 30)], (True, True, False)),
        ([("X", 20), ("C", 5), ("B", 10)], (True, True, True)),
    ],
)
def test_money_goes_to_its_own_due_then_in_order(
    lines: list[tuple[str, int]], paid: tuple[bool, ...]
) -> None:
    assert covered([("A", 10), ("B", 20), ("C", 5)], lines) == paid


@pytest.mark.parametrize("state", list(AttemptState))
@pytest.mark.parametrize("dues_open", [True, False])
def test_no_notice_counts_money_twice_or_undoes_it(
    state: AttemptState, *, dues_open: bool
) -> None:
    def told(*, paid: bool | None, amount: int = 100) -> Verdict | None:
        return judged(
            Told("R", paid, amount), state=state, amount=100, dues_open=dues_open
        )

    assert told(paid=None) is None
    had = state in (AttemptState.PAID, AttemptState.SURPLUS)
    assert told(paid=True) is (
        Verdict.REPEATED if had else Verdict.COUNTED if dues_open else Verdict.SURPLUS
    )
    held = had or state is AttemptState.WRONG
    assert told(paid=False) is (Verdict.IGNORED if held else Verdict.FAILED)
    again = state is AttemptState.WRONG
    assert told(paid=True, amount=99) is (
        Verdict.REPEATED if again else Verdict.WRONG_AMOUNT
    )


@pytest.mark.parametrize("state", list(AttemptState))
def test_what_went_back_is_not_counted_by_a_later_notice(state: AttemptState) -> None:
    verdict = judged(
        Told("R", paid=True, amount=100),
        state=state,
        amount=100,
        dues_open=True,
        given_back=True,
    )
    had = state in (AttemptState.PAID, AttemptState.SURPLUS)
    assert verdict is (Verdict.REPEATED if had else Verdict.CONTRADICTS)


def test_a_day_is_compared_line_by_line() -> None:
    ours = [Listed("A", 10), Listed("B", 20), Listed("C", 30)]
    theirs = [Listed("A", 10), Listed("A", 10), Listed("B", 21), Listed("D", 5)]
    assert [(d.reference, d.gap) for d in compared(ours, theirs)] == [
        ("A", Gap.MISSING_HERE),
        ("B", Gap.AMOUNT),
        ("C", Gap.MISSING_THERE),
        ("D", Gap.MISSING_HERE),
    ]
    assert compared(ours, list(reversed(ours))) == ()


def test_the_gateway_is_asked_less_and_less_often() -> None:
    waits = [next_query(n) for n in range(12)]
    assert waits[:3] == [timedelta(minutes=n) for n in (1, 2, 4)]
    assert waits[-1] == timedelta(hours=1)


def test_a_quarter_begins_and_ends_with_the_year() -> None:
    last = Quarter.of(date(2021, 12, 31))
    assert (last.first, last.after) == (date(2021, 10, 1), date(2022, 1, 1))
    assert Quarter(2022, 1).before == last
    assert Quarter.of(date(2022, 4, 1)).n == 2


def test_what_a_carrier_brings_is_shared_out_in_order() -> None:
    lines = [FeeLine("A", 10), FeeLine("B", 20)]
    assert shared_out(lines, 15) == (FeeLine("A", 10), FeeLine("B", 5))
    assert shared_out(lines, 40) == (FeeLine("A", 10), FeeLine("B", 30))
    assert shared_out((), 5) == ()


@pytest.mark.parametrize(
    "line", ["", "Hộ nghèo | 100 | TT", "A | 0 | B | C", "A | 101 | B | C", "A|x|B|C"]
)
def test_an_exemption_says_four_things(line: str) -> None:
    with pytest.raises(Invalid):
        exemption_of(line)
    assert exemption_of("Hộ nghèo | 50 | TT 1 | Giấy").percent == 50


def test_a_message_is_hashed_over_its_fields_in_order_and_the_secret() -> None:
    # echo -n '00|R1|bí mật' | sha256sum
    known = "e8c2fb3aef5da1492b95f2c2da73f825776d43f219c3b48688ac0c0d4c1a2281"
    message = sealed("IPN_ANSWER", {"MaThamChieu": "R1", "MaLoi": "00"}, secret="bí mật")
    assert is_sealed("IPN_ANSWER", message, secret="bí mật")
    assert not is_sealed("IPN_ANSWER", message, secret="khác")
    assert not is_sealed("IPN_ANSWER", message | {"MaLoi": "01"}, secret="bí mật")
    assert not is_sealed("IPN_ANSWER", {"MaLoi": "00"}, secret="bí mật")
    assert digest("IPN_ANSWER", message, secret="bí mật") == message["MaXacThuc"]
    assert message["MaXacThuc"] == known
