"""The lines of a report for whoever reads it, and the dossiers behind each value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.bespoke.readers.lines import Pair, lines_of, nothing
from motcua.domain.bespoke.readers.statements import (
    GROUPS,
    Of,
    at_most,
    listing,
    named,
)
from motcua.domain.bespoke.rules.definition import (
    STEPS,
    WAY_NAMES,
    Definition,
    Dimension,
    Way,
    day_of,
)
from motcua.domain.bespoke.rules.lines import Line, Value, ordered, value_of
from motcua.domain.bespoke.rules.measures import MEASURES, Measure
from motcua.domain.bespoke.rules.periods import Part, days_of, parts_of
from motcua.domain.reports.readers.figures import (
    MOST_ROWS,
    Drilled,
    checked,
    described,
    names_of,
)
from motcua.domain.reports.readers.horizon import whole
from motcua.domain.reports.readers.reach import below, chosen
from motcua.domain.reports.rules.asked import Asked
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.text import N_

__all__ = ["MOST_ROWS", "Behind", "Made", "behind", "check_reach", "made"]

NAMELESS = N_("(không rõ)")


@dataclass(frozen=True, slots=True)
class Made:
    """A report as one reader sees it: of which days, as known when, with its lines.

    `total` is counted by itself, over all dossiers of the period, and is no sum of the
    lines. `more` says how many lines are not shown.
    """

    definition: Definition
    asked: Asked
    lines: tuple[Line, ...]
    total: tuple[Value, ...]
    more: int

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Return the measures, as the columns stand."""
        return tuple(MEASURES[key] for key in self.definition.measures)


@dataclass(frozen=True, slots=True)
class Behind:
    """What a value is of: of which days, the names of its line, and the requests."""

    asked: Asked
    names: tuple[str, ...]
    rows: tuple[Drilled, ...]


def made(*, actor: Actor, definition: Definition, as_of: datetime | None = None) -> Made:
    """Return a report as it was known at an instant, in the reach of who reads it.

    `as_of` goes before the definition's own; neither is the newest that is whole. Moving
    periods are reckoned from its day. Raises NotAllowed for who may not see figures, the
    unit, or officers' figures; Invalid for what cannot be counted.
    """
    of = _of(actor, definition, as_of)
    parts = _parts(of)
    found = lines_of(of=of, parts=parts)
    total = found.figures
    if definition.dimensions:
        alone = replace(definition, rows=None, then=None)
        total = lines_of(of=replace(of, definition=alone), parts=()).figures
    lines = _lines(definition, found.figures, parts)
    times = [n for n, one in enumerate(definition.dimensions) if one in STEPS]
    place = definition.measures.index(definition.by) if definition.by else None
    in_order = ordered(lines, place=place, rising=definition.rising, times=times)
    count = max(found.count, len(lines))
    shown = tuple(in_order[: definition.most])
    if not definition.dimensions:
        shown, count = (), 0
    return Made(
        definition,
        of.asked,
        shown,
        _values(definition, total.get((), nothing(definition))),
        count - len(shown),
    )


def behind(
    *,
    actor: Actor,
    definition: Definition,
    as_of: datetime | None,
    measure_key: str,
    whole_of: bool,
    keys: Mapping[Dimension, str],
    on: date,
    after: tuple[str, int] = ("", 0),
    most: int = MOST_ROWS,
) -> Behind:
    """Return the requests a value is of, `whole_of` those of the lower number of a share.

    `keys` name its line; none is the total. At most `most`, those after a topic and
    stream. They are named by code alone; who opens one is noted there. Raises as `made`,
    and NotFound for a measure or a line there is not.
    """
    of = _of(actor, definition, as_of)
    parts = _parts(of)
    if measure_key not in definition.measures or not set(keys) <= set(
        definition.dimensions
    ):
        raise NotFound("report_value_unknown", N_("Báo cáo này không có số liệu đó."))
    if step := next((one for one in keys if one in STEPS), None):
        part = next((one for one in parts if one.key == keys[step]), None)
        if part is None:
            raise NotFound("report_value_unknown", N_("Báo cáo này không có kỳ đó."))
        of = replace(of, asked=replace(of.asked, first=part.first, last=part.last))
    lines = {f"key_{one}": key for one, key in keys.items()}
    page = {"topic": after[0], "stream": after[1], "most": most}
    statement = listing(of=of, measure=MEASURES[measure_key], whole=whole_of, keys=keys)
    with at_most() as cursor:
        cursor.execute(statement, named(of) | lines | page)
        rows = cursor.fetchall()
    return Behind(
        of.asked,
        tuple(
            _names(one, {keys[one]}, parts).get(keys[one]) or NAMELESS
            for one in definition.dimensions
            if one in keys
        ),
        described(actor=actor, rows=rows, on=on),
    )


def check_reach(*, actor: Actor, definition: Definition) -> None:
    """Raise NotAllowed for who may not ask this: its unit, or figures of officers."""
    chosen(actor=actor, unit_id=definition.unit_id)
    if definition.by_officer:
        require(actor, Act.READ_OFFICER_FIGURES)


def _of(actor: Actor, definition: Definition, as_of: datetime | None) -> Of:
    known = as_of or definition.as_of or whole().at
    if known is None:
        raise Invalid(
            "figures_none",
            N_("Chưa có số liệu nào được tính."),
            field="as_of",
            remedy=N_("Hãy mở lại sau một phút."),
        )
    first, last = days_of(
        span=definition.span,
        on=day_of(known),
        first=definition.first,
        last=definition.last,
    )
    asked = Asked(
        first=first,
        last=last,
        as_of=known,
        unit_id=definition.unit_id,
        side=definition.side,
        on_time=definition.on_time,
    )
    units = checked(actor=actor, asked=asked)
    if definition.by_officer:
        units = _of_officers(actor, units)
    return Of(definition, asked, units)


def _of_officers(actor: Actor, units: frozenset[int] | None) -> frozenset[int] | None:
    """Return the units whose officers' figures the actor may see; of none, raise."""
    require(actor, Act.READ_OFFICER_FIGURES)
    if actor.is_system:
        return units
    led = below(unit_ids=units_for(actor, Act.READ_OFFICER_FIGURES))
    return led if units is None else units & led


def _parts(of: Of) -> tuple[Part, ...]:
    step = of.definition.step
    if step is None:
        return ()
    return parts_of(step=step, first=of.asked.first, last=of.asked.last)


def _lines(
    definition: Definition,
    by_keys: Mapping[tuple[str, ...], Sequence[Pair]],
    parts: Sequence[Part],
) -> list[Line]:
    """Return the lines with their names; every part of a period, also an empty one."""
    dimensions = definition.dimensions
    if not dimensions:
        return []
    if len(dimensions) == 1 and parts:
        empty = nothing(definition)
        by_keys = {(part.key,): by_keys.get((part.key,), empty) for part in parts}
    names = [
        _names(one, {keys[n] for keys in by_keys}, parts)
        for n, one in enumerate(dimensions)
    ]
    return [
        Line(
            keys,
            tuple(names[n].get(key) or NAMELESS for n, key in enumerate(keys)),
            _values(definition, figures),
        )
        for keys, figures in by_keys.items()
    ]


def _names(dimension: Dimension, keys: set[str], parts: Sequence[Part]) -> dict[str, str]:
    if dimension in STEPS:
        return {part.key: part.name for part in parts}
    if dimension is Dimension.CHANNEL:
        return {way.value: WAY_NAMES[way] for way in Way}
    if dimension is Dimension.LEVEL:
        return {key: key for key in keys}
    ids = {int(key) for key in keys if key}
    found = names_of(group=GROUPS[dimension], keys=ids)
    return {str(key): name for key, name in found.items()}


def _values(definition: Definition, pairs: Sequence[Pair]) -> tuple[Value, ...]:
    return tuple(
        value_of(MEASURES[key], number, of)
        for key, (number, of) in zip(definition.measures, pairs, strict=True)
    )
