"""Whose figures somebody may see, and which units a unit's table is of."""

from datetime import date

from motcua.domain.accounts.models import Unit
from motcua.domain.accounts.rules import Act, require, units_for
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.text import N_


def reach(*, actor: Actor) -> frozenset[int] | None:
    """Return the units whose figures the actor may see, None for all (the system).

    Those where a role of theirs opens reports, and everything that is or was below.
    Raises NotAllowed for who has no such role.
    """
    require(actor, Act.READ_REPORTS)
    if actor.is_system:
        return None
    return below(unit_ids=units_for(actor, Act.READ_REPORTS))


def chosen(
    *, actor: Actor, unit_id: int | None, on: date | None = None
) -> frozenset[int] | None:
    """Return the units a table is of: one with all below it, or the whole reach.

    What came below it after a day is left out. Raises Invalid for a unit there is not,
    NotAllowed for one outside the actor's reach, and for who has none.
    """
    allowed = reach(actor=actor)
    if unit_id is None:
        return allowed
    found = below(unit_ids=frozenset({unit_id}), on=on)
    if not found:
        raise Invalid(
            "unit_unknown",
            N_("Không có đơn vị này."),
            field="unit_id",
            remedy=N_("Hãy chọn một đơn vị trong danh sách."),
        )
    if allowed is not None and unit_id not in allowed:
        raise NotAllowed(
            "report_not_yours",
            N_("Bạn không được xem số liệu của đơn vị này."),
            field="unit_id",
            remedy=N_("Hãy chọn một đơn vị trong danh sách."),
        )
    return found


def reachable_units(*, actor: Actor) -> tuple[tuple[int, str], ...]:
    """Return id and name of the units the actor may ask for, each body once."""
    allowed = reach(actor=actor)
    rows = Unit.objects.order_by("name", "-valid_from")
    if allowed is not None:
        rows = rows.filter(pk__in=allowed)
    found: dict[str, tuple[int, str]] = {}
    for unit_id, code, name in rows.values_list("id", "code", "name"):
        found.setdefault(code, (unit_id, name))
    return tuple(found.values())


def below(*, unit_ids: frozenset[int], on: date | None = None) -> frozenset[int]:
    """Return units with all that were they or stood below them, by a day or ever.

    A body that was renamed has several rows of one code; dossiers keep the row they
    were received under, and stay where they were counted.
    """
    rows = list(Unit.objects.values_list("id", "code", "parent_id", "valid_from"))
    codes = {unit_id: code for unit_id, code, _, _ in rows}
    same: dict[str, list[int]] = {}
    children: dict[int | None, list[int]] = {}
    for unit_id, code, parent_id, begun in rows:
        if on is not None and begun > on:
            continue
        same.setdefault(code, []).append(unit_id)
        children.setdefault(parent_id, []).append(unit_id)
    found: set[int] = set()
    waiting = [unit_id for unit_id in unit_ids if unit_id in codes]
    while waiting:
        unit_id = waiting.pop()
        if unit_id not in found:
            found.add(unit_id)
            waiting += children.get(unit_id, [])
            waiting += same.get(codes[unit_id], [])
    return frozenset(found)
