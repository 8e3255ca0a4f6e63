"""What an officer has handed over on a day: dossiers to other units, results to return.

One slip for every unit that has got something. Basis: NĐ 61/2018 art 18, 20.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

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
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.states import ItemKind
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_

DOSSIERS, RESULTS = "hs", "kq"
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


def hand_over_slip(
    *, actor: Actor, on: date, what: str, receiving_unit_id: int, at: datetime
) -> tuple[tuple[int, ...], bytes]:
    """Return the slip for one unit as PDF, with the dossiers it names.

    Raises NotFound when the actor has handed it nothing that day.
    """
    found = next(
        (
            one
            for one in handed(actor=actor, on=on)
            if (one.what, one.receiving_unit_id) == (what, receiving_unit_id)
        ),
        None,
    )
    if found is None:
        raise NotFound(
            "nothing_handed_over", N_("Ngày này bạn không bàn giao gì cho đơn vị đó.")
        )
    giving = accounts.unit(unit_id=found.giving_unit_id)
    form = HandOverSlip if what == DOSSIERS else ResultHandOverSlip
    paper = form(
        head=letterhead(giving),
        at=found.last_at,
        giver=actor.name,
        giving_unit=giving.name,
        receiving_unit=found.receiving_unit_name,
        rows=_rows(found.dossier_ids, what),
    )
    pdf = printed(paper=paper, unit_id=giving.id)
    return found.dossier_ids, pdf


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
