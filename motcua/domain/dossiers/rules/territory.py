"""Which commune an address lies in, so that a step can go to its unit.

A process may say that an agency is the one of the commune the dossier is about: where
its owner lives, else its submitter, or what the counter chose (a parcel, a shop, lies
elsewhere). Practice: provincial processes ask “the commune of residence” to confirm.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_, normalise

_COMMITTEE = "ủy ban nhân dân "
_SORTS = {
    "phường": r"(?:phường|p\.?)",
    "xã": r"(?:xã|x\.?)",
    "thị trấn": r"(?:thị trấn|tt\.?)",
    "đặc khu": r"đặc khu",
}
"""The sorts of commune, and how an address may shorten the word."""

COMMUNES = frozenset({"ward", "commune"})
"""The kinds of unit that have a commune as their territory."""


@dataclass(frozen=True, slots=True)
class Commune:
    """A unit with a territory; `name` is the commune's, as addresses write it."""

    unit_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Bound:
    """The units that parties of a process are for one dossier, and why."""

    places: Mapping[str, int] = field(default_factory=dict)
    reasons: Sequence[Mapping[str, object]] = ()

    @property
    def event_facts(self) -> Mapping[str, object]:
        """Return what the event says of it; nothing where nothing was bound."""
        return {"by_address": list(self.reasons)} if self.reasons else {}


def commune_of(unit_id: int, unit_name: str) -> Commune:
    """Return a unit's commune: its name without the word for the committee."""
    name = normalise(unit_name)
    if name.casefold().startswith(_COMMITTEE):
        name = name[len(_COMMITTEE) :]
    return Commune(unit_id, name)


def named_in(address: str, communes: Iterable[Commune]) -> tuple[Commune, ...]:
    """Return the communes an address names: their sort, short or whole, and name.

    Marks count: “phường Hà Tu” is not in “phường Hà Tú”.
    """
    text = normalise(address).casefold()
    return tuple(one for one in communes if re.search(_pattern(one), text))


def _pattern(commune: Commune) -> str:
    name = commune.name.casefold()
    for sort, written in _SORTS.items():
        if name.startswith(f"{sort} "):
            rest = re.escape(name[len(sort) + 1 :])
            return rf"(?<!\w){written}\s*{rest}(?!\w)"
    return rf"(?<!\w){re.escape(name)}(?!\w)"


def bind(
    wanted: Mapping[str, str],
    communes: Sequence[Commune],
    *,
    address: str,
    chosen: int | None = None,
) -> Bound:
    """Return the unit of each party that is bound by address; `wanted` names them.

    Raises Invalid with the field `commune` when no unit serves the address, when it
    names several communes, or when what was chosen is none.
    """
    if not wanted:
        return Bound()
    party = ", ".join(wanted.values())
    if chosen is not None:
        found = next((one for one in communes if one.unit_id == chosen), None)
        if found is None:
            raise _fault("commune_unknown", N_("Phường, xã đã chọn không có."), party)
        message = N_("%(party)s là %(commune)s: do quầy tiếp nhận chọn.")
    else:
        found = _one_named(address, communes, party)
        message = N_("%(party)s là %(commune)s: theo địa chỉ “%(address)s”.")
    return Bound(
        dict.fromkeys(wanted, found.unit_id),
        [
            {
                "message": message,
                "facts": {"party": name, "commune": found.name, "address": address},
            }
            for name in wanted.values()
        ],
    )


def _one_named(address: str, communes: Sequence[Commune], party: str) -> Commune:
    named = named_in(address, communes)
    if len(named) == 1:
        return named[0]
    if named:
        raise _fault(
            "commune_ambiguous",
            N_("Địa chỉ “%(address)s” nêu nhiều phường, xã; quy trình cần %(party)s."),
            party,
            address=address,
        )
    if not address.strip():
        raise _fault(
            "commune_missing",
            N_("Chưa có địa chỉ; quy trình cần %(party)s."),
            party,
        )
    raise _fault(
        "commune_unserved",
        N_("Không đơn vị nào phục vụ địa chỉ “%(address)s”; quy trình cần %(party)s."),
        party,
        address=address,
    )


def _fault(code: str, message: str, party: str, **facts: object) -> Invalid:
    return Invalid(
        code,
        message,
        facts={"party": party, **facts},
        field="commune",
        remedy=N_("Hãy ghi rõ phường, xã trong địa chỉ, hoặc chọn phường, xã."),
    )
