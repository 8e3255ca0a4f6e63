"""Who is meant by a receiver, on a day."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import date
from functools import partial

from motcua.domain.accounts.models import RoleGrant, Substitution
from motcua.domain.accounts.readers import in_force, officer_names, standing_in
from motcua.domain.supervision.readers.watched import Holder, Watched
from motcua.domain.supervision.rules.causes import ROLES, At, Receiver
from motcua.kernel.actor import Role
from motcua.kernel.text import search_key


class Directory:
    """Who holds which role where on one day, asked once for many alerts."""

    def __init__(self, *, on: date) -> None:
        """Take the day."""
        self._grants: dict[tuple[str, int | None], frozenset[int]] = {}
        self._in_force = partial(RoleGrant.objects.filter, in_force(on))
        self._stand_in: dict[int, set[int]] = {}
        for absent, substitute in Substitution.objects.filter(
            standing_in(on)
        ).values_list("absent_id", "substitute_id"):
            self._stand_in.setdefault(absent, set()).add(substitute)

    def told(self, *, watched: Watched, receivers: Iterable[Receiver]) -> frozenset[int]:
        """Return the officers meant, with those who stand in for the absent of them."""
        found: set[int] = set()
        for receiver in receivers:
            found |= self._of(watched, receiver)
        told = self._with_substitutes(found)
        return told - self._concerned(watched, told)

    def holding(self, *, holders: Iterable[Holder]) -> frozenset[int]:
        """Return the officers something lies with, with those who stand in for them."""
        found: set[int] = set()
        for holder in holders:
            found |= self._holders(holder)
        return self._with_substitutes(found)

    def _concerned(self, watched: Watched, told: AbstractSet[int]) -> frozenset[int]:
        """Return whom something is about, with those who stand in for them."""
        about = set(watched.not_told)
        if watched.not_named:
            near = told | set(self._stand_in)
            names = officer_names(ids=near)
            about |= {
                one
                for one, name in names.items()
                if search_key(name) in watched.not_named
            }
        return self._with_substitutes(about)

    def _with_substitutes(self, found: AbstractSet[int]) -> frozenset[int]:
        return frozenset(
            found | {one for absent in found for one in self._stand_in.get(absent, ())}
        )

    def _of(self, watched: Watched, receiver: Receiver) -> frozenset[int]:
        if receiver is Receiver.RESPONSIBLE:
            return frozenset().union(*(self._holders(one) for one in watched.holders))
        for role, where in ROLES[receiver]:
            found = self._at(watched, role, where)
            if found:
                return found
        return frozenset()

    def _holders(self, holder: Holder) -> frozenset[int]:
        if holder.officer_id is not None:
            return frozenset({holder.officer_id})
        if holder.role is None:
            return frozenset()
        return self._holding(holder.role, holder.unit_id)

    def _at(self, watched: Watched, role: Role, where: At) -> frozenset[int]:
        if where is At.ANYWHERE:
            return self._holding(role, None)
        held_at = {one.unit_id for one in watched.holders}
        units = {
            At.UNIT: {watched.unit_id, *held_at},
            At.RECEIVING: {watched.receiving_id or watched.unit_id},
            At.AUTHORITY: {watched.authority_id},
        }
        ids = (unit_id for unit_id in units[where] if unit_id is not None)
        return frozenset().union(*(self._holding(role, unit_id) for unit_id in ids))

    def _holding(self, role: Role, unit_id: int | None) -> frozenset[int]:
        key = (role.value, unit_id)
        if key not in self._grants:
            rows = self._in_force(role=role.value)
            if unit_id is not None:
                rows = rows.filter(unit_id=unit_id)
            self._grants[key] = frozenset(rows.values_list("officer_id", flat=True))
        return self._grants[key]
