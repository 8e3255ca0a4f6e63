"""Several people in whose name a dossier is: twice, too many, in one line; pure."""

from dataclasses import replace
from typing import Any

import pytest

from motcua.domain.delivery.rules.handing import (
    Authority,
    Collecting,
    Collector,
    HandProof,
    Owner,
    check_collector,
    check_proof,
)
from motcua.domain.dossiers.rules.owners import (
    MOST_OWNERS,
    MOST_REASON,
    CoApplicant,
    check_added,
    check_co_applicants,
    check_why,
    in_line,
)
from motcua.domain.notifications.rules.letters import beside_of, key_beside
from motcua.kernel.errors import Invalid, Several

HOA = "022155900037"
ONE = CoApplicant("Trần Văn Bình", "cccd", "022 090 001 239")


def some(n: int) -> tuple[CoApplicant, ...]:
    return tuple(CoApplicant(f"Người {i}", "cccd", f"{i:012}") for i in range(n))


def test_each_stands_there_once_whatever_the_spaces() -> None:
    check_co_applicants((ONE,), id_kind="cccd", id_number=HOA)
    # The same digits on another kind of paper are somebody else's.
    check_co_applicants((ONE,), id_kind="cmnd", id_number="022090001239")
    with pytest.raises(Invalid) as caught:
        check_co_applicants((ONE,), id_kind="cccd", id_number="022090001239")
    assert (caught.value.field, "Trần Văn Bình" in str(caught.value)) == (
        "co-0-id_number",
        True,
    )
    with pytest.raises(Invalid) as caught:
        check_co_applicants((*some(2), ONE, ONE), id_kind="cccd", id_number=HOA)
    assert caught.value.field == "co-3-id_number"


def test_fifty_with_the_submitter_and_no_more() -> None:
    check_co_applicants(some(MOST_OWNERS - 1), id_kind="cccd", id_number=HOA)
    with pytest.raises(Invalid, match="nhiều nhất 50"):
        check_co_applicants(some(MOST_OWNERS), id_kind="cccd", id_number=HOA)
    with pytest.raises(Several) as caught:
        check_co_applicants((*some(MOST_OWNERS), *some(1)), id_kind="cccd", id_number=HOA)
    assert [f.code for f in caught.value.faults] == [
        "co_applicant_twice",
        "co_applicants_too_many",
    ]


def test_one_more_after_acceptance_and_why() -> None:
    known = [("cccd", f"{n:012}") for n in range(MOST_OWNERS - 1)]
    check_added(known, ONE, ever=MOST_OWNERS)
    with pytest.raises(Invalid, match="nhiều nhất 50"):
        check_added([*known, ("cccd", HOA)], ONE, ever=MOST_OWNERS)
    with pytest.raises(Invalid, match="nhiều nhất 50"):
        check_added(known[:1], ONE, ever=200)
    with pytest.raises(Invalid, match="đã đứng tên"):
        check_added([("cccd", "022090001239")], ONE, ever=1)
    check_why("Theo giấy chứng nhận kết hôn số 05/2020")
    for text in (" ", "x" * (MOST_REASON + 1)):
        with pytest.raises(Invalid) as caught:
            check_why(text)
        assert caught.value.field == "reason"


def test_a_paper_prints_ten_names_and_counts_the_rest() -> None:
    assert in_line(()) == ""
    assert in_line(("A", "B")) == "A; B"
    names = [f"N{i}" for i in range(12)]
    assert in_line(names).endswith("N9 và 2 người khác")


HUSBAND = Owner("Trần Văn Bình", "cccd", "022090001239")
BOTH = Owner("Nguyễn Thị Hoa", "cccd", HOA, others=(HUSBAND,))
ALL = replace(BOTH, all_sign=True)
FIRM = Owner("Công ty An Bình", "tax", "5701234567", others=(HUSBAND,))


def shows(number: str, **changes: Any) -> Collecting:
    return Collecting(Collector.OWNER, "", number, **changes)


def test_any_one_of_them_collects_and_a_stranger_does_not() -> None:
    for number in (HOA, "022 090 001 239"):
        check_collector(shows(number), BOTH)
    check_collector(shows(HUSBAND.number), FIRM)
    for owner, number in ((BOTH, "022154900111"), (BOTH, ""), (FIRM, FIRM.number)):
        with pytest.raises(Invalid) as caught:
            check_collector(shows(number), owner)
        assert caught.value.field == "id_number"
    # An owner is nobody's authorised person.
    as_other = Collecting(
        Collector.AUTHORISED, "X", HUSBAND.number, authority=Authority.MANDATE, note="1"
    )
    with pytest.raises(Invalid, match="chính người đứng tên"):
        check_collector(as_other, BOTH)


def test_where_all_sign_nobody_is_left_out() -> None:
    with pytest.raises(Invalid, match="Trần Văn Bình") as caught:
        check_collector(shows(HOA), ALL)
    assert caught.value.field == "beside"
    check_collector(shows(HOA, beside=frozenset({1})), ALL)
    check_collector(shows(HOA, note="Giấy ủy quyền số 12/2021"), ALL)
    with pytest.raises(Invalid, match="Nguyễn Thị Hoa"):
        check_collector(shows(HUSBAND.number, beside=frozenset({1, 7})), ALL)


def test_several_sign_on_paper_only() -> None:
    together = shows(HOA, beside=frozenset({1}))
    check_proof(HandProof.PAPER, together)
    check_proof(HandProof.DRAWN, shows(HOA))
    for proof in (HandProof.DRAWN, HandProof.CODE):
        with pytest.raises(Invalid) as caught:
            check_proof(proof, together)
        assert caught.value.field == "proof"


def test_a_notice_to_one_more_is_known_by_its_key() -> None:
    assert beside_of("dossier/5/3/accepted") is None
    assert beside_of(key_beside("dossier/5/3/accepted", 77)) == 77
    assert beside_of("dossier/5/beside/x") is None
