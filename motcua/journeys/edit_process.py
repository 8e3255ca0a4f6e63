"""Edit a process: save, check against today's people and limits, publish, move dossiers.

The engine says what is wrong and what is safe; the catalogue keeps the versions. What
runs by an older version stays there unless it is moved, one dossier at a time.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.catalogue import actions as catalogue
from motcua.domain.catalogue import readers
from motcua.domain.catalogue.readers import ProcessFacts
from motcua.domain.dossiers.actions import steps
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.readers import cases
from motcua.domain.dossiers.readers import running as under_way
from motcua.domain.dossiers.readers.processes import process_of
from motcua.domain.dossiers.readers.running import MOST_LISTED, RunningDossier
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.compare import Change, changes
from motcua.domain.dossiers.workflow.definition import Process
from motcua.domain.dossiers.workflow.faults import Fault
from motcua.domain.dossiers.workflow.migration import safety
from motcua.domain.dossiers.workflow.reading import parse
from motcua.domain.dossiers.workflow.soundness import faults
from motcua.domain.dossiers.workflow.writing import process_to_json
from motcua.journeys.process_context import Gap, circumstances
from motcua.journeys.scenarios import Tried, prove, tried
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, NotFound, NotNow
from motcua.kernel.text import N_

Definition = dict[str, Any]
EDITED = frozenset({"draft", "checked"})


@dataclass(frozen=True, slots=True)
class Movable:
    """A dossier under way by an older version, and whether it can be moved safely.

    `reasons` are all that speaks against it.
    """

    dossier: RunningDossier
    n: int
    safe: bool
    reasons: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Affected:
    """What is under way by a process: how many by each version, and the dossiers.

    `dossiers` are those the actor may move, two hundred at most.
    """

    by_version: Mapping[int, int]
    dossiers: tuple[Movable, ...] = ()

    @property
    def total(self) -> int:
        """Return how many dossiers are under way."""
        return sum(self.by_version.values())


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking a version has shown: faults, changes in words, who is affected.

    `gaps` name the units behind the faults that say nobody is there; `scenarios` are
    run by the version.
    """

    faults: tuple[Fault, ...]
    changes: tuple[Change, ...]
    affected: Affected
    gaps: tuple[Gap, ...] = ()
    scenarios: tuple[Tried, ...] = ()

    @property
    def passed(self) -> bool:
        """Say whether nothing stands against publishing it."""
        return not self.faults and all(one.result.passed for one in self.scenarios)


def newest(*, actor: Actor, key: str) -> ProcessFacts:
    """Return the draft of a process, or its newest version; raise NotFound."""
    require(actor, Act.EDIT_PROCESS)
    found = next(iter(readers.process_versions(key=key)), None)
    if found is None:
        raise NotFound("process_unknown", N_("Chưa có quy trình này."))
    return found


@transaction.atomic
def change_draft(
    *,
    actor: Actor,
    at: datetime,
    key: str,
    seen: datetime,
    change: Callable[[Definition], Definition],
) -> bool:
    """Save a draft that is the newest version with a change, if it changes anything.

    Says whether it did. `seen` is when the version the editor has before them was
    saved. Raises Conflict when that is no longer the newest, and whatever the change
    raises.
    """
    found = newest(actor=actor, key=key)
    if found.edited_at != seen:
        raise Conflict(
            "draft_changed",
            N_("%(name)s đã lưu bản nháp này sau khi bạn mở."),
            facts={"name": found.edited_by},
            remedy=N_("Hãy tải lại trang; nội dung bạn gõ chưa được lưu."),
        )
    before = usual(found.definition)
    definition = usual(change(before))
    if definition == before:
        return False
    catalogue.save_process_draft(
        actor=actor,
        at=at,
        key=key,
        name=definition["name"],
        definition=definition,
        decision=definition.get("decision", ""),
        seen=seen,
    )
    return True


@transaction.atomic
def begin_draft(*, actor: Actor, at: datetime, definition: Mapping[str, Any]) -> str:
    """Save a definition as the draft of its key, a new process where there is none.

    Returns the key. Raises Conflict while somebody has a draft of it, Invalid naming
    the place of what cannot be read.
    """
    require(actor, Act.EDIT_PROCESS)
    made = usual(definition)
    versions = readers.process_versions(key=made["key"])
    if versions and versions[0].state in EDITED:
        raise Conflict(
            "draft_exists",
            N_("Quy trình “%(name)s” đang có bản nháp của %(who)s."),
            facts={"name": versions[0].name, "who": versions[0].edited_by},
            remedy=N_("Hãy mở bản nháp đó, hoặc xóa nó trước."),
            field="file",
        )
    catalogue.save_process_draft(
        actor=actor,
        at=at,
        key=made["key"],
        name=made["name"],
        definition=made,
        decision=made.get("decision", ""),
    )
    return str(made["key"])


def usual(definition: Mapping[str, Any]) -> Definition:
    """Return a definition in its usual form; raise Invalid naming what cannot be read."""
    return process_to_json(parse(definition))


def examine(*, actor: Actor, at: datetime, process_id: int) -> Checked:
    """Return what is wrong with a version today, what it changes, and whom it affects.

    Against the version in force, where there is one.
    """
    require(actor, Act.EDIT_PROCESS)
    found = readers.process_by_id(process_id=process_id)
    process, before = parse(found.definition), _in_force(found.key)
    wrong, gaps = _faults(process, at)
    return Checked(
        faults=wrong,
        gaps=gaps,
        changes=changes(parse(before.definition), process) if before else (),
        affected=affected(actor=actor, at=at, key=found.key, target=process),
        scenarios=tried(process=process, at=at),
    )


@transaction.atomic
def check_draft(*, actor: Actor, at: datetime, process_id: int) -> Checked:
    """Check a draft, and note it as checked when nothing is wrong."""
    found = readers.process_by_id(process_id=process_id)
    checked = examine(actor=actor, at=at, process_id=process_id)
    if checked.passed:
        catalogue.mark_checked(
            actor=actor, at=at, process_id=process_id, seen=found.edited_at
        )
    return checked


@transaction.atomic
def publish(
    *,
    actor: Actor,
    at: datetime,
    process_id: int,
    decision: str,
    seen: datetime | None = None,
) -> int:
    """Put a checked draft in force by a decision; return its id.

    It is checked once more: people and scenarios may have changed since. Raises NotNow
    when it is no longer sound or does not pass a scenario, Invalid without a decision,
    Conflict when somebody has saved the draft since `seen`. Basis: TT 01/2018 art 8.
    """
    found = readers.process_by_id(process_id=process_id)
    require(actor, Act.EDIT_PROCESS)
    process = parse(found.definition)
    wrong, _ = _faults(process, at)
    if wrong:
        raise NotNow(
            "process_unsound_now",
            N_("Bản nháp có lỗi nên chưa công bố được."),
            remedy=N_("Hãy xem các lỗi ở trang kiểm tra."),
        )
    proof = prove(process=process, at=at)
    if decision.strip() != found.decision and found.state == "checked":
        _with_decision(actor, at, found, decision.strip(), seen)
        seen = at
    return catalogue.publish_draft(
        actor=actor,
        at=at,
        process_id=process_id,
        decision=decision,
        seen=seen,
        proof=proof,
    )


def affected(
    *, actor: Actor, at: datetime, key: str, target: Process | None = None
) -> Affected:
    """Return what is under way by a process; safe to move is judged against `target`.

    Without a target nothing is listed dossier by dossier.
    """
    require(actor, Act.EDIT_PROCESS)
    numbers = {version.id: version.n for version in readers.process_versions(key=key)}
    counts = under_way.running_by_version(key=key)
    by_version = {numbers[n]: count for n, count in sorted(counts.items())}
    if target is None or not by_version:
        return Affected(by_version)
    rows = under_way.running(actor=actor, key=key)
    return Affected(by_version, _movable(actor, at, rows, numbers, target))


def to_move(*, actor: Actor, at: datetime, process_id: int) -> tuple[Movable, ...]:
    """Return the dossiers under way by other versions that might move to this one."""
    require(actor, Act.EDIT_PROCESS)
    found = readers.process_by_id(process_id=process_id)
    numbers = {v.id: v.n for v in readers.process_versions(key=found.key)}
    rows = under_way.running(actor=actor, key=found.key, except_for=process_id)
    return _movable(actor, at, rows, numbers, process_of(process_id=process_id))


def move_dossiers(
    *,
    actor: Actor,
    at: datetime,
    batch: UUID,
    process_id: int,
    versions: Mapping[int, int],
    reason: str,
) -> steps.Results:
    """Move dossiers to the version in force, each for itself; a result for each.

    `versions` gives the version of the dossier that was seen, by its id; two hundred at
    most. Those not proved safe are refused and stay. Raises NotNow unless the version
    is in force.
    """
    require(actor, Act.MIGRATE)
    if readers.process_by_id(process_id=process_id).state != "published":
        raise NotNow(
            "not_in_force",
            N_("Chỉ chuyển hồ sơ sang phiên bản đang áp dụng."),
            remedy=N_("Hãy công bố phiên bản này trước."),
        )
    asked = dict(list(versions.items())[:MOST_LISTED])
    return steps.act_on_many(
        actor=actor,
        at=at,
        wanted=steps.requests_for(batch, asked),
        command=Command.MIGRATE,
        typed=Input(reason=reason, to=process_id),
    )


def _movable(
    actor: Actor,
    at: datetime,
    rows: Sequence[RunningDossier],
    numbers: Mapping[int, int],
    target: Process,
) -> tuple[Movable, ...]:
    found = cases.load(
        actor=actor, ids=[row.id for row in rows], on=at.astimezone(VN).date()
    )
    listed = []
    for row in rows:
        if row.id in found:
            case = found[row.id]
            proof = safety(
                case.process, target, case.state, known=case.known, units=case.places
            )
            listed.append(
                Movable(row, numbers[row.process_id], proof.safe, proof.reasons)
            )
    return tuple(listed)


def _faults(process: Process, at: datetime) -> tuple[tuple[Fault, ...], tuple[Gap, ...]]:
    """Return what is wrong with a process on a day, and where people are lacking."""
    today = circumstances(process=process, on=at.astimezone(VN).date())
    return faults(process, context=today.context), today.gaps


def _in_force(key: str) -> ProcessFacts | None:
    versions = readers.process_versions(key=key)
    return next((v for v in versions if v.state == "published"), None)


def _with_decision(
    actor: Actor,
    at: datetime,
    found: ProcessFacts,
    decision: str,
    seen: datetime | None,
) -> None:
    """Write the decision into a checked draft, which stays checked."""
    catalogue.save_process_draft(
        actor=actor,
        at=at,
        key=found.key,
        name=found.name,
        definition=found.definition | {"decision": decision},
        decision=decision,
        seen=seen or found.edited_at,
    )
    catalogue.mark_checked(actor=actor, at=at, process_id=found.id)
