"""Whose open work somebody may see, and whether with the names of who holds it."""

from dataclasses import dataclass

from motcua.domain.accounts.models import Unit
from motcua.domain.accounts.rules import Act, may, require, units_for
from motcua.domain.overview.rules.asked import Group, Picked, Whose
from motcua.domain.reports.readers.reach import reach
from motcua.domain.reports.rules.asked import Side
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Reach:
    """What a reader may see; `units` None is everything.

    Who leads, directs or inspects: the dossiers of their units, as the reports count
    them, with names. Anybody else: dossiers with open work of their own (`own`) and,
    without names, those with open work at their units (`at_units`).
    """

    leads: bool
    own: frozenset[int]
    units: frozenset[int] | None
    at_units: frozenset[int]


def reach_of(*, actor: Actor) -> Reach:
    """Return what an officer may see of open work; raise NotAllowed for who has none."""
    require(actor, Act.READ_DOSSIER)
    own = {actor.officer_id or 0, *actor.stands_for}
    leads = may(actor, Act.READ_REPORTS)
    units = reach(actor=actor) if leads else frozenset[int]()
    at_units = frozenset() if leads else units_for(actor, Act.READ_DOSSIER)
    return Reach(leads, frozenset(own), units, at_units)


def reach_for(*, actor: Actor, picked: Picked, group: Group | None = None) -> Reach:
    """Return the same; raise NotAllowed where colleagues would be told apart."""
    found = reach_of(actor=actor)
    is_others = picked.whose is Whose.TEAM and (
        picked.officer is not None or group is Group.OFFICER
    )
    if is_others and not found.leads:
        raise NotAllowed(
            "overview_by_officer",
            N_("Bạn chỉ xem được số của mình và số chung của đơn vị."),
            field="nhom",
            remedy=N_("Số theo từng cán bộ do người phụ trách, giám sát xem."),
        )
    return found


def usual_side(*, actor: Actor) -> Side:
    """Return how a unit's dossiers are usually counted: who receives, by that."""
    units = units_for(actor, Act.READ_REPORTS)
    receives = Unit.objects.filter(pk__in=units, is_reception=True).exists()
    return Side.RECEIVING if receives else Side.RESOLVING


def usual_whose(*, actor: Actor) -> Whose:
    """Return whose work is shown first: one's own, where one leads nobody."""
    leads = actor.is_system or may(actor, Act.READ_REPORTS)
    return Whose.TEAM if leads else Whose.MINE
