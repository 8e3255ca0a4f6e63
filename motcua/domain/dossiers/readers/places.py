"""Where a dossier's papers would be: its units, and those that have it in hand now."""

from collections.abc import Mapping
from dataclasses import dataclass

from motcua.domain.dossiers.models import Dossier, WorkItem
from motcua.domain.dossiers.readers.processes import process_of
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.states import ItemKind, Status


@dataclass(frozen=True, slots=True)
class Place:
    """The units of a dossier; `open_units` are those of its open steps.

    `waits` says that its result is there and waits for who collects it.
    """

    receiving_unit_id: int
    authority_unit_id: int
    open_units: frozenset[int]
    delivery: str
    sealed: bool
    result_number: str
    procedure_version_id: int
    waits: bool


def place_of(*, dossier_id: int) -> Place:
    """Return where a dossier is; for journeys, which have checked the actor's right."""
    row = Dossier.objects.only(
        "receiving_unit_id",
        "authority_unit_id",
        "delivery",
        "sealed_at",
        "result_number",
        "procedure_version_id",
        "parent_id",
        "status",
    ).get(pk=dossier_id)
    units = WorkItem.objects.filter(
        dossier_id=dossier_id, closed_at__isnull=True, kind=ItemKind.STEP.value
    ).values_list("unit_id", flat=True)
    return Place(
        receiving_unit_id=row.receiving_unit_id,
        authority_unit_id=row.authority_unit_id,
        open_units=frozenset(units),
        delivery=row.delivery,
        sealed=row.sealed_at is not None,
        result_number=row.result_number,
        procedure_version_id=row.procedure_version_id,
        waits=row.parent_id is None and row.status == Status.DONE,
    )


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Which units have a dossier in hand, what each may do, and who had it before.

    `step_names` are those of the open steps, `last_unit_id` the unit that did the last
    step, None before the first is done.
    """

    moves: Mapping[int, frozenset[Command]]
    step_names: tuple[str, ...]
    last_unit_id: int | None
    resolving_unit_id: int
    sealed: bool


def whereabouts_of(*, dossier_id: int) -> Whereabouts:
    """Return where a dossier is in its process; for journeys, which check the right.

    Its row is locked, so that it stays there until the end of the transaction.
    """
    row = (
        Dossier.objects.select_for_update()
        .only("process_id", "resolving_unit_id", "sealed_at")
        .get(pk=dossier_id)
    )
    steps = WorkItem.objects.filter(dossier_id=dossier_id, kind=ItemKind.STEP.value)
    moves: dict[int, frozenset[Command]] = {}
    names: list[str] = []
    for unit_id, key, name in steps.filter(closed_at__isnull=True).values_list(
        "unit_id", "step", "step_name"
    ):
        names.append(name)
        known: frozenset[Command] = frozenset()
        if row.process_id is not None:
            step = process_of(process_id=row.process_id).by_key[key]
            known = frozenset(move.command for move in step.moves)
        moves[unit_id] = moves.get(unit_id, frozenset()) | known
    last = steps.filter(closed_at__isnull=False).order_by("-closed_at", "-n")
    return Whereabouts(
        moves=moves,
        step_names=tuple(names),
        last_unit_id=last.values_list("unit_id", flat=True).first(),
        resolving_unit_id=row.resolving_unit_id,
        sealed=row.sealed_at is not None,
    )


def procedure_version_of(*, dossier_id: int) -> int:
    """Return under which version of its procedure a dossier was received."""
    rows = Dossier.objects.filter(pk=dossier_id)
    return rows.values_list("procedure_version_id", flat=True).get()


def is_sub(*, dossier_id: int) -> bool:
    """Say whether a dossier is part of another that waits for it: nobody collects it."""
    return Dossier.objects.filter(pk=dossier_id, parent_id__isnull=False).exists()
