"""Results nobody collects: listed, counted, and by which terms a centre goes."""

from dataclasses import dataclass
from datetime import datetime

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.delivery.models import CollectingTerms, Uncollected
from motcua.domain.delivery.readers.returns import MOST_COUNTED, count_ready
from motcua.domain.delivery.rules.collecting import UNCOLLECTED, Stage, Terms
from motcua.domain.dossiers.workflow.states import Status
from motcua.kernel.actor import Actor

PAGE = 25


@dataclass(frozen=True, slots=True)
class UncollectedFacts:
    """A result that is overdue for collection, or stored, and where."""

    dossier_id: int
    code: str
    submitter_name: str
    procedure_name: str
    since: datetime
    stage: str
    stage_at: datetime
    place: str
    stored_by: str


@dataclass(frozen=True, slots=True)
class UncollectedPage:
    """At most 25 rows, and where the next page begins (None at the end)."""

    rows: tuple[UncollectedFacts, ...]
    next_offset: int | None


@dataclass(frozen=True, slots=True)
class Numbers:
    """How much waits at the actor's counters; counted up to 1000 each."""

    ready: int
    overdue: int
    to_store: int


def uncollected(*, actor: Actor, offset: int = 0) -> UncollectedPage:
    """Return what is overdue or stored at the actor's units, the longest first."""
    require(actor, Act.RETURN)
    rows = Uncollected.objects.filter(
        unit_id__in=units_for(actor, Act.RETURN),
        stage__in=[stage.value for stage in UNCOLLECTED],
        ended_at__isnull=True,
        dossier__status=Status.DONE.value,
    ).select_related("dossier")
    found = [
        UncollectedFacts(
            row.pk,
            row.dossier.code,
            row.dossier.submitter_name,
            row.dossier.procedure_name,
            row.since,
            row.stage,
            row.stage_at,
            row.place,
            row.stored_by,
        )
        for row in rows.order_by("since", "dossier_id")[offset : offset + PAGE + 1]
    ]
    more = offset + PAGE if len(found) > PAGE else None
    return UncollectedPage(tuple(found[:PAGE]), more)


def numbers(*, actor: Actor) -> Numbers:
    """Return how much waits, is overdue and is to be stored at the actor's units."""
    require(actor, Act.RETURN)

    def count(stage: Stage) -> int:
        return Uncollected.objects.filter(
            unit_id__in=units_for(actor, Act.RETURN),
            stage=stage.value,
            ended_at__isnull=True,
            dossier__status=Status.DONE.value,
        )[:MOST_COUNTED].count()

    return Numbers(count_ready(actor=actor), count(Stage.OVERDUE), count(Stage.TO_STORE))


def terms_of(*, unit_id: int) -> Terms:
    """Return after how many working days a centre takes each step."""
    row = CollectingTerms.objects.filter(pk=unit_id).first()
    if row is None:
        return Terms()
    return Terms(row.remind, row.again, row.overdue, row.store)


def kept_at(*, dossier_id: int) -> str:
    """Return where a dossier's result is stored, "" for at the counter."""
    rows = Uncollected.objects.filter(pk=dossier_id, ended_at__isnull=True)
    return rows.values_list("place", flat=True).first() or ""
