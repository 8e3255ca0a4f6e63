"""Fees by the piece, and which processes one officer may walk alone."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from motcua.domain.catalogue.rules.counted import counted_by, counted_fee
from motcua.domain.dossiers.workflow.definition import Assign, Process
from motcua.domain.dossiers.workflow.reading import parse
from motcua.domain.dossiers.workflow.straight import straight_way, walks_alone
from motcua.kernel.actor import Actor, ActorKind, Role, RoleAt
from motcua.kernel.errors import Invalid

PROCESSES = Path("motcua/ops/data/processes")
COUNTER = 7
PLACES = {"reception": COUNTER, "resolving": COUNTER, "authority": 1}


def shipped(name: str) -> Process:
    return parse(json.loads((PROCESSES / f"{name}.json").read_text("utf-8")))


def holding(*roles: Role, unit_id: int = COUNTER) -> Actor:
    grants = frozenset(RoleAt(role, unit_id) for role in roles)
    return Actor(kind=ActorKind.OFFICER, officer_id=1, roles=grants)


ALL = (Role.SPECIALIST, Role.LEADER, Role.CLERK, Role.RETURNS)


def test_one_officer_walks_five_on_the_spot() -> None:
    way = straight_way(shipped("five-on-the-spot"), places=PLACES, counter=COUNTER)
    assert [leg.move.command for leg in way] == ["submit", "approve", "seal", "return"]
    assert walks_alone(way, holding(*ALL))
    for role in ALL:
        assert not walks_alone(way, holding(*(r for r in ALL if r is not role)))
    assert not walks_alone(way, holding(*ALL, unit_id=8))
    assert not walks_alone((), holding(*ALL))


def test_a_step_kept_apart_or_elsewhere_is_not_walked_alone() -> None:
    apart = straight_way(shipped("certify-copy"), places=PLACES, counter=COUNTER)
    assert apart
    assert not walks_alone(apart, holding(*ALL))
    assert not straight_way(shipped("department"), places=PLACES, counter=COUNTER)


@pytest.mark.parametrize(
    "changes", [{"assign": Assign.LOAD}, {"asks": ("x",)}, {"place": "resolving"}]
)
def test_what_asks_assigns_or_leaves_is_not_straight(changes: dict[str, Any]) -> None:
    process = shipped("five-on-the-spot")
    first = replace(process.first, **changes)
    changed = Process(process.key, process.name, (first, *process.steps[1:]))
    places = PLACES | {"resolving": 9}
    assert not straight_way(changed, places=places, counter=COUNTER)


@pytest.mark.parametrize(
    ("pages", "count", "total"),
    [(1, 1, 2_000), (2, 1, 4_000), (3, 1, 5_000), (3, 4, 20_000), (500, 2, 400_000)],
)
def test_a_copy_costs_less_from_the_third_page(
    pages: int, count: int, total: int
) -> None:
    found = counted_fee(amount=2_000, unit="trang", count=count, pages=pages)
    assert found == total


def test_other_pieces_cost_the_same_each() -> None:
    assert counted_fee(amount=10_000, unit="trường hợp", count=3, pages=0) == 30_000
    assert counted_by("/trường hợp") == "trường hợp"
    assert counted_by("2,000 VNĐ(/trang)") == "trang"
    assert counted_by("nộp trực tuyến/bưu chính") == ""
    for count, pages, field in ((0, 1, "count"), (1_000, 1, "count"), (1, 0, "pages")):
        with pytest.raises(Invalid) as fault:
            counted_fee(amount=2_000, unit="trang", count=count, pages=pages)
        assert fault.value.field == field
