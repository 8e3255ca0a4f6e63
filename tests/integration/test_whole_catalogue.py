"""Every published procedure of the real catalogue, from reception to return."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Q

from motcua.domain.accounts import readers as accounts
from motcua.domain.catalogue.models import Competence
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.actions.timers import fire_ripe
from motcua.domain.dossiers.models import Dossier, WorkItem
from motcua.domain.dossiers.readers import choices
from motcua.domain.dossiers.workflow.definition import FactKind, FactSpec, Need
from motcua.domain.dossiers.workflow.offers import ItemOffer
from motcua.domain.dossiers.workflow.states import Status
from motcua.kernel.actor import SYSTEM, Actor, ActorKind, Role, RoleAt
from tests.world import Centre

pytestmark = pytest.mark.django_db

PARTS = 6


@pytest.mark.parametrize("part", range(PARTS))
def test_every_published_procedure_goes_from_reception_to_return(part: int) -> None:
    """The whole real catalogue, each procedure by its own process and people."""
    rows = (
        Competence.objects.filter(procedure__procedureversion__state="published")
        .order_by("procedure__code")
        .values_list("procedure__code", flat=True)
    )
    codes = sorted(set(rows))
    assert len(codes) > 200
    codes = codes[part::PARTS]
    people: dict[str, Actor] = {}
    for code in codes:
        _carry(Centre(people=people), code)
    parents = Dossier.objects.filter(parent_id__isnull=True)
    assert parents.filter(status=Status.RETURNED).count() == len(codes)
    assert not Dossier.objects.exclude(status=Status.RETURNED).exists()


def _carry(centre: Centre, code: str) -> None:
    """Receive one procedure and let whoever holds each item make its first move.

    Sub-dossiers are carried on as they open; where only a timer can go on, time passes.
    """
    done = centre.accept(code)
    for _ in range(80):
        mine = Q(dossier_id=done.dossier_id) | Q(dossier__parent_id=done.dossier_id)
        items = WorkItem.objects.filter(mine, closed_at=None).order_by("n", "dossier_id")
        if not items:
            return
        if not any(_move(centre, item) for item in items):
            centre.at += timedelta(days=5)
            fire_ripe(actor=SYSTEM, at=centre.at)
    raise AssertionError(f"{code} does not end: {[i.step for i in items]}")


def _move(centre: Centre, item: WorkItem) -> bool:
    """Let somebody make the first move at an item; say whether there was one."""
    on = centre.at.date()
    able = accounts.officers_with(role=Role(item.role), unit_id=item.unit_id, on=on)
    for officer_id in [item.officer_id] if item.officer_id else [o.id for o in able]:
        holder = Actor(
            kind=ActorKind.OFFICER,
            name="x",
            officer_id=officer_id,
            roles=frozenset({RoleAt(Role(item.role), item.unit_id)}),
        )
        offered = choices.choices(actor=holder, dossier_id=item.dossier_id, at=centre.at)
        found = [o for o in offered.items if o.item.n == item.n and o.moves]
        if found:
            _do(centre, holder, item, found[0])
            return True
    return False


def _do(centre: Centre, holder: Actor, item: WorkItem, offer: ItemOffer) -> None:
    """Make the first move that is offered, everything it asks for given."""
    move = offer.moves[0]
    typed: dict[str, Any] = {
        "item_n": item.n,
        "opinion": "Đủ",
        "reason": "Có lý do",
        "recipient": "Người nộp",
        "proof": "Ký",
        "answers": {spec.key: ANSWERS[spec.kind](spec) for spec in offer.asks},
    }
    if Need.ASSIGNEE in move.needs:
        chosen = choices.assignees(
            actor=holder, dossier_id=item.dossier_id, move=move, at=centre.at
        )
        typed["assignee_id"] = chosen[0].id
    row = Dossier.objects.get(pk=item.dossier_id)
    centre.people["holder"] = holder
    centre.act(Done(row.pk, row.code, row.version), "holder", move.command, **typed)


ANSWERS: dict[FactKind, Callable[[FactSpec], str]] = {
    FactKind.YES_NO: lambda _: "no",
    FactKind.NUMBER: lambda _: "100",
    FactKind.ONE_OF: lambda spec: next(iter(spec.choices)),
}
