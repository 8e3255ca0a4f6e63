"""Which dossiers are under way by which version of a process."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from motcua.domain.accounts.rules import Act, units_for
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.workflow.states import OPEN
from motcua.kernel.actor import Actor

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class RunningDossier:
    """A dossier under way: what one needs to move it, nothing about its applicant."""

    id: int
    code: str
    version: int
    process_id: int
    status: str
    procedure_name: str


def running_counts() -> dict[str, int]:
    """Return how many dossiers are under way by each process, by its key."""
    rows = _running().values_list("process__key").annotate(count=Count("pk"))
    return {str(key): count for key, count in rows.order_by("process__key")}


def running_by_version(*, key: str) -> dict[int, int]:
    """Return how many dossiers are under way by each version of a process, by its id."""
    rows = _running().filter(process__key=key).values_list("process_id")
    found = rows.annotate(count=Count("pk")).order_by("process_id")
    return {int(process_id or 0): count for process_id, count in found}


def running(
    *, actor: Actor, key: str, except_for: int | None = None
) -> tuple[RunningDossier, ...]:
    """Return dossiers under way by a process that the actor may move, the oldest first.

    Those received at the units where a role of the actor's opens moving; not those by
    the version `except_for`. At most two hundred.
    """
    rows = _running().filter(process__key=key).exclude(process_id=except_for)
    if not actor.is_system:
        rows = rows.filter(receiving_unit_id__in=units_for(actor, Act.MIGRATE))
    values = rows.order_by("id").values_list(
        "id", "code", "version", "process_id", "status", "procedure_name"
    )
    return tuple(RunningDossier(*row) for row in values[:MOST_LISTED])


def _running() -> QuerySet[Dossier]:
    return Dossier.objects.filter(
        process__isnull=False, status__in=[status.value for status in OPEN]
    )
