"""On whose behalf, with which scope, on that day: every "may" beside its "may not"."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from motcua.domain.accounts.rules.behalf import (
    covers,
    in_force,
    is_helper,
    is_whole,
    name_of,
    reach_of,
    require_matter,
)
from motcua.domain.accounts.rules.members import (
    MemberRole,
    Scope,
    check_may_go,
    check_scope,
)
from motcua.kernel.actor import ANONYMOUS, SYSTEM, Actor, ActorKind
from motcua.kernel.behalf import Behalf, Doing, Grant, Matter, Tie
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed

DAY = date(2021, 11, 22)
KEY, OTHER = UUID(int=1), UUID(int=2)
MINE = Actor(kind=ActorKind.CITIZEN, name="Trần B", person_id=2)
MATTER = Matter("1.000001", "Hộ tịch", KEY, "H49.1")


def acting(*grants: Grant, tie: Tie = Tie.CLERK) -> Actor:
    return replace(MINE, on_behalf_of=Behalf(9, "Công ty X", tie, grants))


def grant(*doings: Doing, **named: object) -> Grant:
    return Grant(frozenset(doings), first=DAY, **named)  # type: ignore[arg-type]


@pytest.mark.parametrize("doing", Doing)
def test_each_doing_is_opened_by_itself_and_by_no_other(doing: Doing) -> None:
    actor = acting(grant(doing, whole=True))
    assert require_matter(actor, MATTER, doing) == 9
    for other in set(Doing) - {doing}:
        assert reach_of(actor, other) is None
        with pytest.raises(NotAllowed):
            require_matter(actor, MATTER, other)


@pytest.mark.parametrize(
    ("named", "opens"),
    [
        ({"whole": True}, True),
        ({"procedures": frozenset({"1.000001"})}, True),
        ({"procedures": frozenset({"1.000002"})}, False),
        ({"fields": frozenset({"Hộ tịch"})}, True),
        ({"fields": frozenset({"Đất đai"})}, False),
        ({"filings": frozenset({KEY})}, True),
        ({"filings": frozenset({OTHER})}, False),
        ({"dossiers": frozenset({"H49.1"})}, True),
        ({"dossiers": frozenset({"H49.2", ""})}, False),
        ({"procedures": frozenset({"1.000001"}), "new_only": True}, False),
        ({}, False),
    ],
)
def test_a_grant_opens_what_it_names(
    named: dict[str, object],
    opens: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert covers(grant(Doing.FOLLOW, **named), MATTER) is opens


def test_a_procedure_for_new_filings_opens_one_that_is_only_about_to_be_begun() -> None:
    one = grant(Doing.PREPARE, procedures=frozenset({"1.000001"}), new_only=True)
    assert covers(one, Matter("1.000001"))
    assert not covers(one, Matter("1.000002"))
    assert not covers(one, Matter("1.000001", filing=KEY))
    assert not covers(one, Matter("1.000001", dossier="H49.1"))


def test_two_grants_do_not_lend_each_other_their_doings() -> None:
    actor = acting(
        grant(Doing.SEND, procedures=frozenset({"1.000002"})),
        grant(Doing.PREPARE, procedures=frozenset({"1.000001"})),
    )
    assert require_matter(actor, MATTER, Doing.PREPARE) == 9
    with pytest.raises(NotAllowed):
        require_matter(actor, MATTER, Doing.SEND)


def test_a_grant_counts_from_its_first_day_through_its_last() -> None:
    one = replace(grant(Doing.SEND, whole=True), last=DAY + timedelta(days=2))
    days = [DAY + timedelta(days=n) for n in (-1, 0, 2, 3)]
    assert [bool(in_force([one], day)) for day in days] == [False, True, True, False]
    taken_back = replace(one, ended_at=datetime(2021, 11, 22, 8, tzinfo=VN))
    assert not in_force([taken_back], DAY)


def test_for_oneself_everything_and_for_nobody_nothing() -> None:
    found = reach_of(MINE, Doing.SEND)
    assert found is not None
    assert found.person_id == 2
    assert found.covers(MATTER)
    officer = Actor(kind=ActorKind.OFFICER, officer_id=1)
    for nobody in (ANONYMOUS, SYSTEM, officer, acting()):
        assert reach_of(nobody, Doing.SEND) is None


def test_who_acts_for_another_is_named_beside_them() -> None:
    assert name_of(MINE) == "Trần B"
    assert name_of(acting()) == "Trần B (thay Công ty X)"
    assert is_helper(acting(tie=Tie.HELPER))
    assert not is_helper(MINE)
    assert [is_whole(acting(tie=tie)) for tie in Tie] == [True, False, False, False]
    assert is_whole(MINE)


WHOLE = Scope(frozenset({Doing.SEND}), DAY, DAY + timedelta(days=30), whole=True)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"doings": frozenset()}, "doings"),
        ({"whole": False}, "procedures"),
        ({"procedures": ("1.000001",)}, "procedures"),
        ({"last": DAY - timedelta(days=1)}, "until"),
        ({"last": DAY + timedelta(days=2000)}, "until"),
    ],
)
def test_a_scope_that_opens_nothing_or_too_much_is_refused(
    changes: dict[str, object], field: str
) -> None:
    check_scope(WHOLE, on=DAY)
    with pytest.raises(Invalid) as fault:
        check_scope(replace(WHOLE, **changes), on=DAY)  # type: ignore[arg-type]
    assert fault.value.field == field


def test_the_last_representative_stays() -> None:
    check_may_go(MemberRole.CLERK, [])
    check_may_go(MemberRole.REPRESENTATIVE, [MemberRole.REPRESENTATIVE])
    with pytest.raises(Conflict):
        check_may_go(MemberRole.REPRESENTATIVE, [MemberRole.CLERK])
