"""Hand-over lists: mine that are open, what is to come, what has not arrived."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.deadlines.readers import calendar_for
from motcua.domain.delivery.models import HandOverList, HandOverRow
from motcua.domain.delivery.rules import RowState, list_code, taken_by
from motcua.domain.dossiers.readers.handing_over import Handed, handed
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_

MOST = 100
WAITED_FOR = (RowState.SENT, RowState.MISSING)


@dataclass(frozen=True, slots=True)
class ListFacts:
    """A list, which way it goes, and how much of it is still waited for.

    `late` when it has been on its way for longer than a working day.
    """

    id: int
    code: str
    sort: str
    giving_unit_id: int
    giving_unit_name: str
    receiving_unit_id: int
    receiving_unit_name: str
    officer_name: str
    opened_at: datetime
    closed_at: datetime | None
    done_at: datetime | None
    asked_at: datetime | None
    asked_by: str
    count: int
    waiting: int
    late: bool


@dataclass(frozen=True, slots=True)
class RowFacts:
    """One file of a list."""

    n: int
    dossier_id: int
    code: str
    procedure_name: str
    put_at: datetime
    state: str
    settled_at: datetime | None
    settled_by: str
    remark: str


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists being made, sent, and coming; of each at most 100."""

    making: tuple[ListFacts, ...]
    sent: tuple[ListFacts, ...]
    coming: tuple[ListFacts, ...]


@dataclass(frozen=True, slots=True)
class OnList:
    """The list a file is on its way on."""

    list_id: int
    code: str
    giving_unit_id: int
    receiving_unit_id: int
    receiving_unit_name: str
    officer_id: int
    closed: bool


def lists_for(*, actor: Actor, at: datetime) -> Lists:
    """Return the lists of the actor's units that are not done, the oldest first."""
    require(actor, Act.KEEP_PAPERS)
    units = units_for(actor, Act.KEEP_PAPERS)
    waited = HandOverList.objects.filter(done_at__isnull=True)
    gone = waited.filter(closed_at__isnull=False)
    return Lists(
        making=_facts(
            waited.filter(
                giving_unit_id__in=units,
                closed_at__isnull=True,
                officer_id=actor.officer_id or 0,
            ),
            at,
        ),
        sent=_facts(gone.filter(giving_unit_id__in=units), at),
        coming=_facts(gone.filter(receiving_unit_id__in=units), at),
    )


def list_of(*, actor: Actor, list_id: int, at: datetime) -> ListFacts:
    """Return a list of the actor's units. Raises NotFound for others."""
    require(actor, Act.KEEP_PAPERS)
    units = units_for(actor, Act.KEEP_PAPERS)
    rows = HandOverList.objects.filter(pk=list_id).filter(
        Q(giving_unit_id__in=units) | Q(receiving_unit_id__in=units)
    )
    found = _facts(rows, at)
    if not found:
        raise no_such_list()
    return found[0]


def rows_of(*, actor: Actor, list_id: int, at: datetime) -> tuple[RowFacts, ...]:
    """Return the files on a list of the actor's units, in their order."""
    list_of(actor=actor, list_id=list_id, at=at)
    rows = HandOverRow.objects.filter(hand_over_id=list_id).select_related("dossier")
    return tuple(
        RowFacts(
            row.n,
            row.dossier_id,
            row.dossier.code,
            row.dossier.procedure_name,
            row.put_at,
            row.state,
            row.settled_at,
            row.settled_by,
            row.remark,
        )
        for row in rows.order_by("n")
    )


def on_list(*, dossier_id: int) -> OnList | None:
    """Return the list a file is on its way on; for journeys, which check the right."""
    row = (
        HandOverRow.objects.filter(dossier_id=dossier_id, state__in=WAITED_FOR)
        .select_related("hand_over__receiving_unit")
        .first()
    )
    if row is None:
        return None
    found = row.hand_over
    return OnList(
        found.pk,
        list_code(found.pk),
        found.giving_unit_id,
        found.receiving_unit_id,
        found.receiving_unit.name,
        found.officer_id,
        found.closed_at is not None,
    )


def not_listed(*, actor: Actor, at: datetime) -> tuple[Handed, ...]:
    """Return what the actor has handed over today and put on no list, by unit."""
    begin = at.astimezone(VN).replace(hour=0, minute=0, second=0, microsecond=0)
    found = handed(actor=actor, on=begin.date())
    ids = [one for each in found for one in each.dossier_ids]
    listed = set(
        HandOverRow.objects.filter(dossier_id__in=ids)
        .filter(Q(state__in=WAITED_FOR) | Q(put_at__gte=begin))
        .values_list("dossier_id", "hand_over__receiving_unit_id")
    )
    left = (each.without(listed) for each in found)
    return tuple(each for each in left if each.dossier_ids)


def no_such_list() -> NotFound:
    """Return the one answer for "there is none" and "not for you"."""
    return NotFound(
        "list_unknown",
        N_("Không có phiếu bàn giao này ở đơn vị của bạn."),
        remedy=N_("Hãy xem lại số phiếu, hoặc tìm trong danh sách."),
    )


def _facts(rows: QuerySet[HandOverList], at: datetime) -> tuple[ListFacts, ...]:
    calendar = calendar_for(unit_code="", on=at.astimezone(VN).date())
    counted = rows.select_related("giving_unit", "receiving_unit").annotate(
        count=Count("rows", filter=~Q(rows__state=RowState.TAKEN_OFF)),
        waiting=Count("rows", filter=Q(rows__state__in=WAITED_FOR)),
    )
    return tuple(
        ListFacts(
            id=row.pk,
            code=list_code(row.pk),
            sort=row.sort,
            giving_unit_id=row.giving_unit_id,
            giving_unit_name=row.giving_unit.name,
            receiving_unit_id=row.receiving_unit_id,
            receiving_unit_name=row.receiving_unit.name,
            officer_name=row.officer_name,
            opened_at=row.opened_at,
            closed_at=row.closed_at,
            done_at=row.done_at,
            asked_at=row.asked_at,
            asked_by=row.asked_by,
            count=row.count,
            waiting=row.waiting,
            late=row.closed_at is not None
            and row.done_at is None
            and at > taken_by(row.closed_at, calendar),
        )
        for row in counted.order_by("opened_at", "pk")[:MOST]
    )
