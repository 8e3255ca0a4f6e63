"""What the system itself has to do by now."""

from dataclasses import dataclass
from datetime import datetime

from motcua.domain.dossiers.models import Dossier, WorkItem
from motcua.domain.dossiers.readers.processes import process_of
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.states import Status
from motcua.domain.dossiers.workflow.timing import TIMED

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Ripe:
    """One act of the system whose time has come."""

    dossier_id: int
    version: int
    command: Command
    item_n: int | None


def ripe(*, at: datetime) -> tuple[Ripe, ...]:
    """Return steps whose timer has run out and dossiers whose tacit decision falls.

    Not those that wait for their applicant: then the steps rest.
    """
    items = (
        WorkItem.objects.filter(
            closed_at__isnull=True,
            timer_at__lte=at,
            dossier__process_id__isnull=False,
            dossier__status__in=TIMED,
        )
        .order_by("timer_at")
        .values_list("dossier_id", "dossier__version", "dossier__process_id", "step", "n")
    )[:MOST_AT_ONCE]
    found = [
        Ripe(dossier_id, version, timer.command, n)
        for dossier_id, version, process_id, step, n in items
        if (timer := process_of(process_id=process_id).by_key[step].timer) is not None
    ]
    lapsing = (
        Dossier.objects.filter(
            lapses_at__lt=at, outcome__isnull=True, status=Status.PROCESSING
        )
        .order_by("lapses_at")
        .values_list("id", "version")
    )[:MOST_AT_ONCE]
    found += [Ripe(pk, version, Command.LAPSE, None) for pk, version in lapsing]
    return tuple(found)
