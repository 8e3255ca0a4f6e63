"""Every published procedure of the real catalogue, from reception to return."""

from typing import Any

import pytest

from motcua.domain.accounts import readers as accounts
from motcua.domain.catalogue.models import Competence
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers import dossier as readers
from motcua.domain.dossiers.workflow.definition import Need
from motcua.domain.dossiers.workflow.states import Status
from motcua.kernel.actor import Actor, ActorKind, Role, RoleAt
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
    assert Dossier.objects.filter(status=Status.RETURNED).count() == len(codes)
    assert not Dossier.objects.exclude(status=Status.RETURNED).exists()


def _carry(centre: Centre, code: str) -> None:
    """Receive one procedure and let whoever holds each step make its first move."""
    done = centre.accept(code)
    for _ in range(12):
        row = Dossier.objects.get(pk=done.dossier_id)
        if row.holder_unit_id is None or row.holder_role is None:
            return
        on = centre.at.date()
        able = accounts.officers_with(
            role=Role(row.holder_role), unit_id=row.holder_unit_id, on=on
        )
        officer_id = row.holder_officer_id or able[0].id
        holder = Actor(
            kind=ActorKind.OFFICER,
            name="x",
            officer_id=officer_id,
            roles=frozenset({RoleAt(Role(row.holder_role), row.holder_unit_id)}),
        )
        centre.people["holder"] = holder
        move = readers.moves(actor=holder, dossier_id=row.pk, on=on)[0]
        typed: dict[str, Any] = {"opinion": "Đủ", "recipient": "Người nộp", "proof": "Ký"}
        if Need.ASSIGNEE in move.needs:
            chosen = readers.assignees(actor=holder, dossier_id=row.pk, move=move, on=on)
            typed["assignee_id"] = chosen[0].id
        done = centre.act(done, "holder", move.command, **typed)
