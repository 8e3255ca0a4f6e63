"""A campaign's effect, counted from the dossiers as every other figure is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from motcua.domain.accounts.models import Unit
from motcua.domain.accounts.rules import Act, require
from motcua.domain.catalogue.models import Procedure
from motcua.domain.guidance.readers.campaigns import CampaignFacts
from motcua.domain.guidance.rules.campaigns import Pair, Scope, Span, Spans, spans
from motcua.domain.guidance.rules.effect import Compared, Filed, Line
from motcua.domain.reports.readers import whole
from motcua.domain.reports.readers.figures import checked, names_of
from motcua.domain.reports.readers.reach import below, reach
from motcua.domain.reports.readers.sums import Added, added
from motcua.domain.reports.rules.asked import Asked, Group
from motcua.domain.reports.rules.opening import COLUMNS
from motcua.domain.reports.rules.sums import split
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

_DAY = timedelta(days=1)
_KEYS = ("received", "received_online")
"""The columns of the open data that say how much was received, and online."""


@dataclass(frozen=True, slots=True)
class Effect:
    """A campaign's figures as known at an instant.

    `during` and `after` are None where no day of them is over. Each bears the days it is
    of in `spans`.
    """

    as_of: datetime
    spans: Spans
    during: Compared | None
    after: Compared | None
    lines: tuple[Line, ...]


def effect(*, actor: Actor, of: CampaignFacts, as_of: datetime | None = None) -> Effect:
    """Return a campaign's effect, whoever asks: see `is_reached` for who is told counts.

    Everything else is what was received in the same days and is not the campaign's: other
    procedures, and the same ones of other units. It names no dossier. Raises NotAllowed,
    Invalid for an instant of which the figures are not whole.
    """
    require(actor, Act.READ_REPORTS)
    until = as_of or whole().at
    if until is None:
        raise Invalid(
            "figures_none",
            N_("Chưa có số liệu nào được tính."),
            field="as_of",
            remedy=N_("Hãy mở lại sau một phút."),
        )
    scope = of.plan.scope
    last = until.astimezone(VN).date() - _DAY
    found = spans(scope, ended=of.ended, until=last)
    counted = _Counted(scope, until)
    during = _compared(counted, found.during)
    after = _compared(counted, found.after)
    lines = _lines(counted, found) if found.during else ()
    return Effect(until, found, during, after, lines)


def is_reached(*, actor: Actor, scope: Scope) -> bool:
    """Say whether all a campaign is about is the actor's to see; raise NotAllowed.

    It is theirs by the units that resolve it, or as reports of whatever every reception
    has received. Whose is only a part is told its effect as everybody is: without counts.
    """
    allowed = reach(actor=actor)
    units = frozenset(scope.units)
    if allowed is None or (units and below(unit_ids=units) <= allowed):
        return True
    receptions = Unit.objects.filter(is_reception=True)
    return not receptions.exclude(pk__in=allowed).exists()


class _Counted:
    """What was filed in which days, in a campaign and everywhere; each asked once."""

    def __init__(self, scope: Scope, as_of: datetime) -> None:
        self.scope, self.as_of = scope, as_of
        on = as_of.astimezone(VN).date()
        self.units = (
            below(unit_ids=frozenset(scope.units), on=on) if scope.units else None
        )
        rows = Procedure.objects.filter(code__in=scope.procedures)
        self.procedures = frozenset(rows.values_list("pk", flat=True))
        self._known: dict[tuple[Span, bool], dict[int, Filed]] = {}

    def mine(self, span: Span) -> dict[int, Filed]:
        """Return by procedure what was filed that is the campaign's."""
        found = self._filed(span, within=self.units is not None)
        if not self.scope.procedures:
            return found
        return {key: one for key, one in found.items() if key in self.procedures}

    def others(self, span: Span) -> Filed:
        """Return everything else that was filed."""
        return _together(self._filed(span, within=False).values()) - _together(
            self.mine(span).values()
        )

    def _filed(self, span: Span, *, within: bool) -> dict[int, Filed]:
        known = self._known.get((span, within))
        if known is None:
            known = _ask(span, self.as_of, self.units if within else None)
            self._known[(span, within)] = known
        return known


def _ask(span: Span, as_of: datetime, units: frozenset[int] | None) -> dict[int, Filed]:
    """Return what was received, and online, by procedure: by the official columns."""
    asked = Asked(span.first, span.last, as_of, group=Group.PROCEDURE)
    checked(actor=SYSTEM, asked=asked)
    columns = {column.key: column for column in COLUMNS}
    adding = []
    for key in _KEYS:
        how = split(columns[key].atoms)
        if how is None:
            raise AssertionError("what was received adds up")
        adding.append(Added(columns[key], how))
    rows = added(columns=adding, asked=asked, units=units)
    return {key: Filed(*map(int, figures)) for key, figures in rows.items()}


def _compared(counted: _Counted, pair: Pair | None) -> Compared | None:
    if pair is None:
        return None
    before = _together(counted.mine(pair.before).values())
    since = _together(counted.mine(pair.since).values())
    if counted.scope.is_all:
        return Compared(before, since)
    return Compared(
        before, since, counted.others(pair.before), counted.others(pair.since)
    )


def _lines(counted: _Counted, found: Spans) -> tuple[Line, ...]:
    if found.during is None:
        return ()
    before = counted.mine(found.during.before)
    during = counted.mine(found.during.since)
    after: Mapping[int, Filed] | None = None
    if found.after is not None:
        after = counted.mine(found.after.since)
    keys = {*before, *during, *(after or {})}
    names = names_of(group=Group.PROCEDURE, keys=keys)
    lines = (
        Line(
            names.get(key, ""),
            before.get(key, Filed()),
            during.get(key, Filed()),
            None if after is None else after.get(key, Filed()),
        )
        for key in keys
    )
    kept = [one for one in lines if any(part.received for part in one.parts)]
    return tuple(sorted(kept, key=lambda one: (-one.during.received, one.name)))


def _together(every: Iterable[Filed]) -> Filed:
    return sum(every, Filed())
