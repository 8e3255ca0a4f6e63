"""What the system's acts of supervision share."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from motcua.domain.deadlines.readers import calendar_by_id, calendar_of_day
from motcua.domain.deadlines.rules.calendar import CalendarTooShort, WorkingCalendar
from motcua.domain.supervision.models import Alert
from motcua.domain.supervision.readers.rules import by_cause
from motcua.domain.supervision.readers.watched import Watched
from motcua.domain.supervision.rules.alerting import Rule, ripest
from motcua.domain.supervision.rules.causes import Cause
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.kernel.text import N_

GONE, CHANGED = "gone", "changed"


@dataclass(frozen=True, slots=True)
class Held:
    """Something a rule holds of, since when, and by which calendar."""

    one: Watched
    rule: Rule
    since: datetime
    calendar: WorkingCalendar


@dataclass(frozen=True, slots=True)
class Present:
    """What counts in one look around: the rules, everybody's calendar, the moment.

    `calendar` is None where none for everybody knows the day.
    """

    rules: Mapping[Cause, tuple[Rule, ...]]
    calendar: WorkingCalendar | None
    at: datetime

    def holding(self, watched: Iterable[Watched]) -> dict[tuple[str, str], Held]:
        """Return which rule holds of each, and since when, by cause and subject.

        Of what is lesser than another of them that a rule holds of, none does.
        """
        found = {
            one.key: held for one in watched if (held := self._held(one)) is not None
        }
        return {
            key: held
            for key, held in found.items()
            if not held.one.lesser_than & found.keys()
        }

    def _held(self, one: Watched) -> Held | None:
        """Count by its dossier's calendar, or everybody's.

        What has none or lies beyond it cannot be counted and is not told of.
        """
        by_id = one.calendar_id
        calendar = self.calendar if by_id is None else calendar_by_id(by_id)
        if calendar is None:
            return None
        try:
            ripe = ripest(self.rules.get(one.cause, ()), one.times, self.at, calendar)
        except CalendarTooShort:
            return None
        return None if ripe is None else Held(one, *ripe, calendar)


def why_closed(*, row: Alert, held: Held | None) -> str:
    """Return why an open alert does not stay, from what holds now; "" if it does.

    What another rule of the same cause holds of is raised in its place.
    """
    if held is None:
        return GONE
    return "" if held.rule.key == row.rule_key else CHANGED


def present(*, at: datetime) -> Present:
    """Return what counts at a moment."""
    return Present(by_cause(), calendar_if_any(at=at), at)


def require_system(*, actor: Actor) -> None:
    """Raise NotAllowed for anybody but the system."""
    if not actor.is_system:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))


def centre_calendar(*, at: datetime) -> WorkingCalendar:
    """Return the calendar for everybody that counts at a moment; raise NotFound."""
    return calendar_of_day(on=at.astimezone(VN).date())


def calendar_if_any(*, at: datetime) -> WorkingCalendar | None:
    """Return the same, None where none knows the day."""
    try:
        return centre_calendar(at=at)
    except NotFound:
        return None


def close(*, ids: Collection[int], at: datetime, why: str) -> None:
    """Close alerts, by one statement."""
    rows = Alert.objects.filter(pk__in=ids)
    rows.update(closed_at=at, closed_why=why, next_at=None)
