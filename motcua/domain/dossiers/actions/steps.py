"""Act on dossiers: one function for every command, one for many dossiers at once.

The pure engine decides; one statement writes the row, the work items, the event and
the letters. An act that prints papers or moves other dossiers does so in the same
transaction.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.dossiers.actions import consequences
from motcua.domain.dossiers.actions.assigning import assigned, names_of
from motcua.domain.dossiers.actions.gathering import Gathered, facts_for
from motcua.domain.dossiers.actions.record import Done, done_before
from motcua.domain.dossiers.actions.recording import Course, record
from motcua.domain.dossiers.actions.settling import settle
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.readers.cases import Case, load
from motcua.domain.dossiers.readers.changes import changes_since
from motcua.domain.dossiers.readers.visibility import no_such_dossier
from motcua.domain.dossiers.workflow import engine
from motcua.domain.dossiers.workflow.commands import MOVES, Command
from motcua.domain.dossiers.workflow.deciding import Decision
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, MotcuaError
from motcua.kernel.text import N_

MOST_AT_ONCE = 500
Ruled = dict[tuple[Hashable, datetime], tuple[Decision, Gathered]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One act that somebody wants done: on which dossier, seen in which version."""

    dossier_id: int
    version: int
    request_id: UUID


@dataclass(frozen=True, slots=True)
class Results:
    """What came of acts on many dossiers: done, and refused with the reason."""

    done: Mapping[int, Done] = field(default_factory=dict)
    refused: Mapping[int, MotcuaError] = field(default_factory=dict)


def act(
    *,
    actor: Actor,
    at: datetime,
    dossier_id: int,
    version: int,
    request_id: UUID,
    command: Command,
    typed: Input,
) -> Done:
    """Do one command on one dossier, if the process and the actor's rights allow it.

    `version` is the one the actor saw. The same `request_id` again changes nothing.
    Raises NotFound, NotAllowed, NotNow, Invalid, and Conflict with what others have
    changed since.
    """
    wanted = Wanted(dossier_id, version, request_id)
    results = act_on_many(
        actor=actor, at=at, wanted=[wanted], command=command, typed=typed
    )
    if dossier_id in results.refused:
        raise results.refused[dossier_id]
    return results.done[dossier_id]


def act_on_many(
    *,
    actor: Actor,
    at: datetime,
    wanted: Sequence[Wanted],
    command: Command,
    typed: Input,
) -> Results:
    """Do one command on many dossiers, each for itself, with a result for each.

    At most 500 at once. Those that cannot be done are refused with the reason and
    keep none of the others back. Raises NotAllowed when no role opens the command.
    """
    require(actor, Act(command.value))
    if len(wanted) > MOST_AT_ONCE:
        raise AssertionError(f"callers split what is above {MOST_AT_ONCE}")
    cases = load(
        actor=actor,
        ids=[one.dossier_id for one in wanted],
        on=at.astimezone(VN).date(),
    )
    done: dict[int, Done] = {}
    refused: dict[int, MotcuaError] = {}
    plain: list[tuple[Wanted, Course]] = []
    ruled: Ruled = {}
    for one in wanted:
        try:
            case = cases.get(one.dossier_id)
            found = _decide(actor, at, one, case, command, typed, ruled)
            if isinstance(found, Done):
                done[one.dossier_id] = found
            elif consequences.has_any(found.decision, found.case):
                done[one.dossier_id] = _with_consequences(found, one)
            else:
                plain.append((one, found.course(one.request_id)))
        except MotcuaError as error:
            refused[one.dossier_id] = error
    _write(plain, done, refused)
    return Results(done, refused)


@dataclass(frozen=True, slots=True)
class _Decided:
    """One act that may be done, with all that is needed to write it."""

    case: Case
    decision: Decision
    gathered: Gathered
    actor: Actor
    at: datetime

    def course(
        self,
        request_id: UUID,
        *,
        result_number: str | None = None,
        told: Mapping[str, object] | None = None,
    ) -> Course:
        """Return the course of the act, with the automatic steps that follow it."""
        course, typed = Course.of(self.case), self.gathered.typed
        if result_number is not None:
            course.result_number = result_number
        if self.gathered.target is not None and not self.decision.proposed:
            course.process_id, course.process = self.gathered.target
        decision, reasons = assigned(decision=self.decision, course=course, at=self.at)
        course.add(
            decision,
            actor=self.actor,
            at=self.at,
            ticks=course.ticks(
                decision, at=self.at, limit=typed.limit, reason=typed.reason.strip()
            ),
            remark=typed.remark,
            facts={**self.gathered.event_facts(decision), **reasons, **(told or {})},
            names=names_of(decision),
            request_id=request_id,
        )
        settle(course=course, at=self.at)
        return course


def _decide(
    actor: Actor,
    at: datetime,
    one: Wanted,
    case: Case | None,
    command: Command,
    typed: Input,
    ruled: Ruled,
) -> _Decided | Done:
    """Return the act as decided, or what this very request has done before.

    `ruled` are the decisions of this request so far: a dossier that is to the engine
    like one before it is decided as that one was.
    """
    if case is None:
        raise no_such_dossier()
    if case.head.n != one.version:
        found = done_before(request_id=one.request_id)
        if found is None:
            raise _changed(case, one.version)
        return found
    at = max(at, case.latest)
    known = ruled.get((case.alike, at)) if command in MOVES else None
    if known is None:
        gathered = facts_for(case=case, actor=actor, at=at, command=command, typed=typed)
        decision = engine.decide(case.process, case.state, command, gathered.facts)
        known = (decision, gathered)
        if case.alike is not None:
            ruled[case.alike, at] = known
    return _Decided(case, *known, actor, at)


def _with_consequences(found: _Decided, one: Wanted) -> Done:
    """Write one act and what follows from it in one transaction."""
    try:
        with transaction.atomic():
            told = consequences.papers_of(
                decision=found.decision,
                case=found.case,
                actor=found.actor,
                at=found.at,
                typed=found.gathered.typed,
            )
            course = found.course(
                one.request_id, result_number=told.result_number, told=told.facts
            )
            if not record([course]):
                raise _changed(found.case, one.version)
            consequences.follow(
                decision=found.decision, course=course, actor=found.actor, at=found.at
            )
    except IntegrityError:
        before = done_before(request_id=one.request_id)
        if before is None:
            raise
        return before
    return Done(course.case.id, course.case.code, course.head.n)


def _write(
    plain: list[tuple[Wanted, Course]],
    done: dict[int, Done],
    refused: dict[int, MotcuaError],
) -> None:
    """Write the courses that bring nothing else with them, all in one statement."""
    if not plain:
        return
    try:
        written = record([course for _, course in plain])
    except IntegrityError:
        _write_singly(plain, done, refused)
        return
    for one, course in plain:
        if one.dossier_id in written:
            done[one.dossier_id] = Done(course.case.id, course.case.code, course.head.n)
        else:
            _tell_changed(one, course, done, refused)


def _write_singly(
    plain: list[tuple[Wanted, Course]],
    done: dict[int, Done],
    refused: dict[int, MotcuaError],
) -> None:
    """Write courses one by one: a request among them has been done before."""
    for one, course in plain:
        try:
            with transaction.atomic():
                written = record([course])
        except IntegrityError:
            written = frozenset()
            if done_before(request_id=one.request_id) is None:
                raise
        if written:
            done[one.dossier_id] = Done(course.case.id, course.case.code, course.head.n)
        else:
            _tell_changed(one, course, done, refused)


def _tell_changed(
    one: Wanted,
    course: Course,
    done: dict[int, Done],
    refused: dict[int, MotcuaError],
) -> None:
    found = done_before(request_id=one.request_id)
    if found is not None:
        done[one.dossier_id] = found
    else:
        refused[one.dossier_id] = _changed(course.case, one.version)


def _changed(case: Case, seen: int) -> Conflict:
    return Conflict(
        "changed_meanwhile",
        N_("Hồ sơ %(code)s đã thay đổi từ lúc bạn mở: %(changes)s."),
        facts={
            "code": case.code,
            "changes": changes_since(dossier_id=case.id, version=seen),
        },
        remedy=N_("Việc của bạn chưa được ghi; hãy tải lại trang rồi làm tiếp."),
    )


def requests_for(batch: UUID, wanted: Mapping[int, int]) -> list[Wanted]:
    """Return a request for each dossier of a batch: the same batch, the same requests.

    `wanted` gives the version seen by the dossier's id. Half of each number is the
    batch's and half the dossier's, so that a batch lies together in the index.
    """
    half = batch.int >> 64 << 64
    return [
        Wanted(dossier_id, version, UUID(int=half | dossier_id))
        for dossier_id, version in wanted.items()
    ]
