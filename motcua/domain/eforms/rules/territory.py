"""Provinces and wards with the days they exist: addresses are checked against them.

Basis: NQ 202/2025/QH15 (34 provinces from 12 June 2025, at work from 1 July 2025);
QĐ 19/2025/QĐ-TTg (their codes). Until 30 June 2025 a ward lay in a district.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from motcua.kernel.text import search_key


@dataclass(frozen=True, slots=True)
class Province:
    """A province or a city under the centre, between two days (None: open)."""

    code: str
    name: str
    first: date | None
    last: date | None

    def exists(self, on: date) -> bool:
        """Say whether it is one that day."""
        return (self.first is None or self.first <= on) and (
            self.last is None or on <= self.last
        )


@dataclass(frozen=True, slots=True)
class Ward:
    """A ward, commune, township or special zone, between two days.

    `district` is empty where there are none any more.
    """

    code: str
    name: str
    district: str
    province: Province

    @property
    def text(self) -> str:
        """Return it as an address names it."""
        return ", ".join(filter(None, (self.name, self.district, self.province.name)))


@dataclass(frozen=True)
class Territory:
    """All provinces and wards of all days."""

    wards: tuple[Ward, ...]

    @cached_property
    def _by_province(self) -> dict[Province, list[Ward]]:
        """Wards of each province; provinces by name, cities and provinces together."""
        found: dict[Province, list[Ward]] = {}
        for ward in self.wards:
            found.setdefault(ward.province, []).append(ward)
        ordered = sorted(found, key=lambda one: search_key(_bare(one.name)))
        return {province: found[province] for province in ordered}

    @cached_property
    def _names(self) -> dict[Province, dict[str, list[Ward]]]:
        """Wards by the ways they may be typed, of provinces that were asked for."""
        return {}

    def _named_in(self, province: Province) -> dict[str, list[Ward]]:
        names = self._names.get(province)
        if names is None:
            names = {}
            for ward in self._by_province[province]:
                for key in _keys(ward):
                    names.setdefault(key, []).append(ward)
            self._names[province] = names
        return names

    @cached_property
    def _by_code(self) -> dict[tuple[str, str], list[Ward]]:
        found: dict[tuple[str, str], list[Ward]] = {}
        for ward in self.wards:
            found.setdefault((ward.province.code, ward.code), []).append(ward)
        return found

    def provinces(self, on: date) -> tuple[Province, ...]:
        """Return the provinces of a day by name, cities and provinces together."""
        return tuple(one for one in self._by_province if one.exists(on))

    def province(self, code: str, on: date) -> Province | None:
        """Return the province of a code that day."""
        return next(
            (p for p in self._by_province if p.code == code and p.exists(on)), None
        )

    def wards_of(self, province: Province) -> tuple[Ward, ...]:
        """Return the wards of a province by name."""
        those = self._by_province.get(province, ())
        return tuple(sorted(those, key=lambda ward: search_key(ward.text)))

    def named(self, province: Province, text: str) -> tuple[Ward, ...]:
        """Return the wards a text may mean: by code, else by name, marks left out.

        The sort of ward may be left out; the district tells two of one name apart.
        Exact marks win over a name without them.
        """
        by_code = self._by_code.get((province.code, text.strip()), ())
        of_day = tuple(ward for ward in by_code if ward.province == province)
        if of_day:
            return of_day
        found = self._named_in(province).get(search_key(text), [])
        exact = [w for w in found if text.strip().casefold() in w.text.casefold()]
        return tuple(exact if len(exact) == 1 else found)


_SORTS = ("phuong ", "xa ", "thi tran ", "dac khu ")


def _keys(ward: Ward) -> set[str]:
    """Return the ways a ward may be typed, as search keys."""
    name = search_key(ward.name)
    names = {name}
    for sort in _SORTS:
        if name.startswith(sort) and not name[len(sort) :].isdigit():
            names.add(name[len(sort) :])
    district = search_key(ward.district)
    if district:
        names |= {f"{one} {district}" for one in names}
    return names | {f"{one} {search_key(ward.province.name)}" for one in names}


def _bare(name: str) -> str:
    for sort in ("Thành phố ", "Tỉnh "):
        name = name.removeprefix(sort)
    return name


def territory_from(lines: Iterable[str]) -> Territory:
    """Return the territory of a table of wards; an empty day is open.

    Its columns: first, last, province, province_name, district, ward, ward_name.
    """
    provinces: dict[Sequence[str], Province] = {}
    wards = []
    for row in csv.DictReader(lines):
        named = (row["province"], row["province_name"], row["first"], row["last"])
        if named not in provinces:
            provinces[named] = Province(
                row["province"],
                row["province_name"],
                _day(row["first"]),
                _day(row["last"]),
            )
        wards.append(
            Ward(row["ward"], row["ward_name"], row["district"], provinces[named])
        )
    return Territory(tuple(wards))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
