"""What an officer has handed over on a day: dossiers to other units, results to return.

What each unit has got, and the slip of a list. Basis: NĐ 61/2018 art 18, 20.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, F, OuterRef, Q, Subquery

from motcua.domain.accounts import readers as accounts
from motcua.domain.documents.readers.templates import printed
from motcua.domain.documents.rules.parts import in_short
from motcua.domain.documents.rules.slips import (
    HandedOver,
    HandOverSlip,
    ResultHandOverSlip,
)
from motcua.domain.dossiers.models import Dossier, WorkItem
from motcua.domain.dossiers.readers.papers import letterhead
from motcua.domain.dossiers.readers.processes import process_of
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.states import ItemKind
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN

DOSSIERS, RESULTS = "hs", "kq"
MOST_WAITING = 500
_COMMANDS = {DOSSIERS: (Command.HAND_OVER,), RESULTS: (Command.SEAL, Command.ISSUE)}


@dataclass(frozen=True, slots=True)
class Handed:
    """What one unit has got from an officer on a day: how many, when the last."""

    what: str
    giving_unit_id: int
    receiving_unit_id: int
    receiving_unit_name: str
    dossier_ids: tuple[int, ...]
    last_at: datetime

    @property
    def count(self) -> int:
        """Return how many dossiers or results."""
        return len(self.dossier_ids)

    def without(self, listed: Collection[tuple[int, int]]) -> "Handed":
        """Return the rest when dossiers that are listed to a unit are taken out."""
        left = tuple(
            one for one in self.dossier_ids if (one, self.receiving_unit_id) not in listed
        )
        return replace(self, dossier_ids=left)


def handed(*, actor: Actor, on: date) -> tuple[Handed, ...]:
    """Return what the actor has handed over on a day, by unit, nothing of others.

    Dossiers that stay at their unit change no hands; results do.
    """
    if actor.officer_id is None:
        return ()
    begin = datetime.combine(on, time(), VN)
    following = WorkItem.objects.filter(
        dossier=OuterRef("dossier"),
        n__gt=OuterRef("n"),
        opened_at=OuterRef("closed_at"),
        kind=ItemKind.STEP,
    ).order_by("n")
    rows = (
        WorkItem.objects.filter(
            officer_id=actor.officer_id,
            closed_at__gte=begin,
            closed_at__lt=begin + timedelta(days=1),
            command__in=[c.value for sort in _COMMANDS.values() for c in sort],
        )
        .annotate(to_unit=Subquery(following.values("unit_id")[:1]))
        .filter(to_unit__isnull=False)
        .exclude(to_unit=F("unit_id"), command=Command.HAND_OVER.value)
        .order_by("closed_at", "dossier_id")
    )
    found: dict[tuple[str, int, int], list[WorkItem]] = {}
    for row in rows:
        what = DOSSIERS if row.command == Command.HAND_OVER else RESULTS
        found.setdefault((what, row.unit_id, row.to_unit), []).append(row)
    return tuple(_handed(*key, items) for key, items in found.items())


@dataclass(frozen=True, slots=True)
class ToHandOver:
    """A dossier that waits at the actor's unit to be handed over, and by when.

    Received after 15:00 it may stay overnight: then `due_at` is the next working day.
    """

    code: str
    procedure_name: str
    unit_name: str
    opened_at: datetime
    due_at: datetime


def to_hand_over(*, actor: Actor) -> tuple[ToHandOver, ...]:
    """Return what the actor's units have still to hand over, the first due at the top.

    Among the 500 open items that have to be begun first. Basis: NĐ 61/2018 art 18.
    """
    if not actor.roles:
        return ()
    mine = reduce(or_, (Q(role=g.role.value, unit_id=g.unit_id) for g in actor.roles))
    rows = (
        WorkItem.objects.filter(mine, closed_at__isnull=True, kind=ItemKind.STEP)
        .order_by("start_by", "dossier_id", "n")
        .values_list(
            "dossier__process_id",
            "step",
            "dossier__code",
            "dossier__procedure_name",
            "unit__name",
            "opened_at",
            "due_at",
        )[:MOST_WAITING]
    )
    found = (
        ToHandOver(code, name, unit, opened, due)
        for process_id, step, code, name, unit, opened, due in rows
        if _hands_over(process_id, step)
    )
    return tuple(sorted(found, key=lambda one: (one.due_at, one.code)))


def _hands_over(process_id: int | None, step: str) -> bool:
    if process_id is None:
        return False
    moves = process_of(process_id=process_id).by_key[step].moves
    return any(move.command is Command.HAND_OVER for move in moves)


def slip(
    *,
    sort: str,
    code: str,
    giver: str,
    units: tuple[int, int],
    at: datetime,
    ids: Sequence[int],
) -> bytes:
    """Return the slip of a list as PDF; `units` gives and gets, `code` is in its bars."""
    giving, receiving = (accounts.unit(unit_id=one) for one in units)
    form = HandOverSlip if sort == DOSSIERS else ResultHandOverSlip
    paper = form(
        head=letterhead(giving),
        code=code,
        at=at,
        giver=giver,
        giving_unit=giving.name,
        receiving_unit=receiving.name,
        rows=_rows(ids, sort),
    )
    return printed(paper=paper, unit_id=giving.id)


def _handed(what: str, from_unit: int, to_unit: int, items: Sequence[WorkItem]) -> Handed:
    return Handed(
        what=what,
        giving_unit_id=from_unit,
        receiving_unit_id=to_unit,
        receiving_unit_name=accounts.unit(unit_id=to_unit).name,
        dossier_ids=tuple(dict.fromkeys(item.dossier_id for item in items)),
        last_at=max(item.closed_at or item.opened_at for item in items),
    )


def _rows(ids: Sequence[int], what: str) -> tuple[HandedOver, ...]:
    came = Q(handedin__original_count__gt=0)
    came |= Q(handedin__certified_count__gt=0) | Q(handedin__copy_count__gt=0)
    rows = Dossier.objects.filter(pk__in=ids).annotate(
        papers=Count("handedin", filter=came)
    )
    by_id = {row.pk: row for row in rows}
    return tuple(
        HandedOver(
            n=n,
            code=row.code,
            applicant=row.submitter_name,
            what=row.procedure_name,
            papers=_papers(row.papers, row.sets)
            if what == DOSSIERS
            else row.result_number,
            due=in_short(row.due_at),
            remark="",
        )
        for n, row in enumerate((by_id[one] for one in ids), start=1)
    )


def _papers(kinds: int, sets: int) -> str:
    return f"{kinds} loại giấy tờ; {sets} bộ"
