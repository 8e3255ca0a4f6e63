"""Whose reports somebody may open, and what stands about each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.models import Account, Officer, RoleGrant, Unit
from motcua.domain.accounts.rules import MAY, Act, units_for
from motcua.domain.bespoke.models import Receiver, SavedReport, Schedule, SharedWith
from motcua.domain.bespoke.rules.definition import Definition, from_json
from motcua.domain.bespoke.rules.sending import Rhythm, Timetable
from motcua.domain.reports.readers.reach import reach
from motcua.domain.supervision.models import Reach
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.kernel.text import N_, name_order

MOST_LISTED = 200
SHARING_ROLES = MAY[Act.READ_REPORTS]
"""The roles a report can be shared with: those that see figures at all."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A report in a list; `changed_at` None was never changed."""

    id: int
    title: str
    owner: str
    changed_at: datetime | None
    made_at: datetime
    shared: bool
    sent: bool


@dataclass(frozen=True, slots=True)
class ReceiverFacts:
    """Who gets a report by mail: whether there is an address, and why nothing goes."""

    officer_id: int
    name: str
    reached: bool
    left_out: str


@dataclass(frozen=True, slots=True)
class ScheduleFacts:
    """When a report goes out, to whom; `stopped` says why it does not."""

    timetable: Timetable
    receivers: tuple[ReceiverFacts, ...]
    stopped: str


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """A report as its page shows it; `mine` says whether the reader may change it."""

    id: int
    title: str
    n: int
    owner: str
    mine: bool
    made_at: datetime
    changed_at: datetime | None
    kept: dict[str, object]
    roles: tuple[Role, ...]
    units: tuple[tuple[int, str], ...]
    schedule: ScheduleFacts | None

    @property
    def definition(self) -> Definition:
        """Return what it shows; raise Invalid where a list no longer has it."""
        return from_json(self.kept)


@dataclass(frozen=True, slots=True)
class Colleague:
    """An officer a report may be sent to."""

    id: int
    name: str
    title: str
    reached: bool


def my_reports(*, actor: Actor) -> tuple[Listed, ...]:
    """Return the reports the actor has made, the newest first."""
    reach(actor=actor)
    return _listed(SavedReport.objects.filter(owner_id=_officer(actor)))


def shared_reports(*, actor: Actor) -> tuple[Listed, ...]:
    """Return the reports others share with the actor or have sent to them."""
    reach(actor=actor)
    rows = SavedReport.objects.filter(_shared(actor)).exclude(owner_id=_officer(actor))
    return _listed(rows)


def saved_report(*, actor: Actor, report_id: int) -> ReportFacts:
    """Return a report of the actor's, or one that is shared with them.

    Raises NotAllowed for who may see no figures, NotFound for everything else.
    """
    reach(actor=actor)
    me = _officer(actor)
    rows = SavedReport.objects.filter(pk=report_id)
    row = rows.filter(Q(owner_id=me) | _shared(actor)).first()
    if row is None:
        raise NotFound("report_unknown", N_("Không có báo cáo này."))
    shares = list(SharedWith.objects.filter(report=row))
    held = {one.role for one in shares}
    units = [one.unit_id for one in shares if one.unit_id is not None]
    return ReportFacts(
        id=row.pk,
        title=row.title,
        n=row.n,
        owner=accounts.officer_names(ids=[row.owner_id]).get(row.owner_id, ""),
        mine=row.owner_id == me,
        made_at=row.made_at,
        changed_at=row.changed_at,
        kept=row.definition,
        roles=tuple(role for role in Role if role.value in held),
        units=tuple((pk, accounts.unit(unit_id=pk).name) for pk in sorted(units)),
        schedule=_schedule(row),
    )


def shareable_units(*, actor: Actor, on: date) -> tuple[tuple[int, str], ...]:
    """Return the units of a day, by name: a report can be shared with each of them.

    A definition holds no figures: everybody sees their own. Raises NotAllowed for who
    may see no figures.
    """
    reach(actor=actor)
    found = [(one.id, one.name) for one in accounts.units_in_force(on=on)]
    return tuple(sorted(found, key=lambda one: one[1]))


def colleagues(*, actor: Actor, on: date) -> tuple[Colleague, ...]:
    """Return the officers who may see figures on a day and can sign in, by name.

    Raises NotAllowed for who may see none.
    """
    reach(actor=actor)
    ids = able_officers(on=on)
    rows = Officer.objects.filter(pk__in=ids).values_list("id", "name", "title")
    reached = _reached(ids)
    found = [Colleague(pk, name, title, pk in reached) for pk, name, title in rows]
    return tuple(sorted(found, key=lambda one: name_order(one.name)))


def able_officers(*, on: date) -> frozenset[int]:
    """Return the officers of an open account whose own role opens figures on a day."""
    grants = RoleGrant.objects.filter(
        accounts.in_force(on), role__in=[role.value for role in SHARING_ROLES]
    )
    active = Account.objects.filter(is_active=True, officer_id__isnull=False)
    return frozenset(grants.values_list("officer_id", flat=True)) & frozenset(
        active.values_list("officer_id", flat=True)
    )


def _officer(actor: Actor) -> int:
    if actor.officer_id is None:
        raise NotAllowed("officers_only", N_("Trang này dành cho cán bộ, công chức."))
    return actor.officer_id


def _shared(actor: Actor) -> Q:
    """Return the condition of what is shared with an actor, or sent to them."""
    held = [role.value for role in actor.role_names & SHARING_ROLES]
    above = _above(units_for(actor, Act.READ_REPORTS))
    shares = SharedWith.objects.filter(Q(role__in=held) | Q(unit_id__in=above))
    sent = Receiver.objects.filter(officer_id=_officer(actor))
    return Q(pk__in=shares.values("report_id")) | Q(
        pk__in=sent.values("schedule__report_id")
    )


def _above(unit_ids: frozenset[int]) -> frozenset[int]:
    """Return units with all that ever were they or stood above them."""
    rows = list(Unit.objects.values_list("id", "code", "parent_id"))
    codes = {unit_id: code for unit_id, code, _ in rows}
    found, waiting = set(), set(unit_ids)
    while waiting:
        found |= waiting
        same = {codes[one] for one in waiting if one in codes}
        next_to = {pk for pk, code, _ in rows if code in same}
        over = {parent for pk, _, parent in rows if pk in next_to and parent is not None}
        waiting = (next_to | over) - found
    return frozenset(found)


def _listed(rows: QuerySet[SavedReport]) -> tuple[Listed, ...]:
    found = list(rows.order_by("-made_at", "-id")[:MOST_LISTED])
    ids = [row.pk for row in found]
    names = accounts.officer_names(ids={row.owner_id for row in found})
    shared = set(
        SharedWith.objects.filter(report_id__in=ids).values_list("report_id", flat=True)
    )
    sent = set(
        Schedule.objects.filter(report_id__in=ids).values_list("report_id", flat=True)
    )
    return tuple(
        Listed(
            row.pk,
            row.title,
            names.get(row.owner_id, ""),
            row.changed_at,
            row.made_at,
            row.pk in shared,
            row.pk in sent,
        )
        for row in found
    )


def _schedule(report: SavedReport) -> ScheduleFacts | None:
    row = Schedule.objects.filter(report=report).first()
    if row is None:
        return None
    receivers = list(Receiver.objects.filter(schedule=row).order_by("id"))
    ids = [one.officer_id for one in receivers]
    names, reached = accounts.officer_names(ids=ids), _reached(ids)
    return ScheduleFacts(
        Timetable(Rhythm(row.rhythm), row.day, row.hour),
        tuple(
            ReceiverFacts(
                one.officer_id,
                names.get(one.officer_id, ""),
                one.officer_id in reached,
                one.left_out,
            )
            for one in receivers
        ),
        row.stopped,
    )


def _reached(ids: Collection[int]) -> frozenset[int]:
    """Return which officers have given an address for messages."""
    rows = Reach.objects.filter(officer_id__in=ids).exclude(email="")
    return frozenset(rows.values_list("officer_id", flat=True))
