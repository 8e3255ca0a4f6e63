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
from motcua.domain.dossiers.actions.assigning import assigned, gives_to_somebody, names_of
from motcua.domain.dossiers.actions.gathering import Gathered, facts_for
from motcua.domain.dossiers.actions.record import Done, done_before
from motcua.domain.dossiers.actions.recording import Course
from motcua.domain.dossiers.actions.result_check import OUTCOMES, check_result
from motcua.domain.dossiers.actions.settling import settle
from motcua.domain.dossiers.actions.spelling import Spelling
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.actions.writing import record, recording
from motcua.domain.dossiers.readers.cases import Case, Cases, loading
from motcua.domain.dossiers.readers.changes import changes_since
from motcua.domain.dossiers.readers.visibility import no_such_dossier
from motcua.domain.dossiers.workflow import engine
from motcua.domain.dossiers.workflow.commands import MOVES, Command
from motcua.domain.dossiers.workflow.deciding import Decision
from motcua.domain.statements import Statement, run, streamed
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, MotcuaError
from motcua.kernel.text import N_

MOST_AT_ONCE = 500
GROUP = 84
"""How many are written while the next are decided: a sixth of the most at once."""


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
    asked = _Asked(actor, at, command, typed)
    try:
        sorted_out, written = _sent(asked, wanted)
    except IntegrityError:
        # A request among them has been done before. Nothing is written yet.
        sorted_out = _Sorted()
        _sort_out(asked, wanted, sorted_out)
        written = _written_singly(sorted_out.plain)
    done, refused = sorted_out.done, sorted_out.refused
    for one, course in sorted_out.plain:
        if one.dossier_id not in written:
            done.pop(one.dossier_id, None)
            _tell_changed(one, course, done, refused)
    for one, found in sorted_out.with_more:
        try:
            done[one.dossier_id] = _with_consequences(found, one)
        except MotcuaError as error:
            refused[one.dossier_id] = error
    return Results(done, refused)


@dataclass(slots=True)
class _Ruled:
    """How a dossier was decided, and so all that are alike to it at that moment.

    `model` is the course of the first, where the others go the same way.
    """

    decision: Decision
    gathered: Gathered
    model: Course | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a request asks to be done, and the dossiers that have been loaded for it.

    `ruled` are its decisions so far: a dossier that is to the engine like one before it
    is decided as that one was, and told of in the same words (`spelling`).
    """

    actor: Actor
    at: datetime
    command: Command
    typed: Input
    cases: Cases = field(default_factory=Cases)
    ruled: dict[tuple[Hashable, datetime], _Ruled] = field(default_factory=dict)
    spelling: Spelling = field(default_factory=Spelling)

    def loading(self, wanted: Sequence[Wanted]) -> Statement:
        """Return the statement that loads the dossiers of acts."""
        return loading(
            actor=self.actor,
            ids=[one.dossier_id for one in wanted],
            on=self.at.astimezone(VN).date(),
            outcome=OUTCOMES.get(self.command, ""),
        )


@dataclass(slots=True)
class _Sorted:
    """Acts as decided: to be written (and then done), with more to write, or settled."""

    plain: list[tuple[Wanted, Course]] = field(default_factory=list)
    with_more: list[tuple[Wanted, "_Decided"]] = field(default_factory=list)
    done: dict[int, Done] = field(default_factory=dict)
    refused: dict[int, MotcuaError] = field(default_factory=dict)


def _sort_out(asked: _Asked, wanted: Sequence[Wanted], into: _Sorted) -> Sequence[Course]:
    """Decide acts, each for itself; return the courses of those that go alone."""
    before = len(into.plain)
    for one in wanted:
        try:
            decided = _decide(asked, one)
            if isinstance(decided, Done):
                into.done[one.dossier_id] = decided
            elif consequences.has_any(decided.ruled.decision, decided.case):
                into.with_more.append((one, decided))
            else:
                course = decided.plain(one, asked.spelling)
                into.plain.append((one, course))
                into.done[one.dossier_id] = course.done
        except MotcuaError as error:
            into.refused[one.dossier_id] = error
    return [course for _, course in into.plain[before:]]


def _sent(asked: _Asked, wanted: Sequence[Wanted]) -> tuple[_Sorted, frozenset[int]]:
    """Decide acts and write those that bring nothing else with them, all or none.

    Many go in groups: while one is decided the server loads the others, or writes those
    before. Returns which were written. Raises IntegrityError when a request has been
    done before.
    """
    found, first, others = _Sorted(), wanted[:GROUP], wanted[GROUP:]
    asked.cases.take(run(*asked.loading(first)))
    if not others:
        return found, record(_sort_out(asked, first, found))
    with streamed() as send:
        loaded = send(*asked.loading(others))
        courses = _sort_out(asked, first, found)
        # Whoever asks for rows waits for all that was sent: so nothing is written yet.
        asked.cases.take(loaded())
        written = [send(*recording(courses))]
        for n in range(0, len(others), GROUP):
            courses = _sort_out(asked, others[n : n + GROUP], found)
            written.append(send(*recording(courses)))
    return found, frozenset(row[0] for rows in written for row in rows())


@dataclass(frozen=True, slots=True)
class _Decided:
    """One act that may be done, with all that is needed to write it."""

    case: Case
    ruled: _Ruled
    actor: Actor
    at: datetime

    def plain(self, one: Wanted, spelling: Spelling) -> Course:
        """Return the course of an act that brings nothing else with it."""
        model, decision = self.ruled.model, self.ruled.decision
        if model is None:
            course = self.course(one.request_id, spelling=spelling)
            if _is_a_model(course, decision):
                self.ruled.model = course
            return course
        course = Course.of(self.case, spelling)
        course.repeat(
            model, decision, actor=self.actor, at=self.at, request_id=one.request_id
        )
        return course

    def course(
        self,
        request_id: UUID,
        *,
        result_number: str | None = None,
        told: Mapping[str, object] | None = None,
        spelling: Spelling | None = None,
    ) -> Course:
        """Return the course of the act, with the automatic steps that follow it."""
        decision, gathered = self.ruled.decision, self.ruled.gathered
        course, typed = Course.of(self.case, spelling), gathered.typed
        if result_number is not None:
            course.result_number = result_number
        if gathered.target is not None and not decision.proposed:
            course.process_id, course.process = gathered.target
        decision, reasons = assigned(decision=decision, course=course, at=self.at)
        course.add(
            decision,
            actor=self.actor,
            at=self.at,
            ticks=course.ticks(
                decision, at=self.at, limit=typed.limit, reason=typed.reason.strip()
            ),
            remark=typed.remark,
            facts={**gathered.event_facts(decision), **reasons, **(told or {})},
            names=names_of(decision),
            request_id=request_id,
        )
        settle(course=course, at=self.at)
        return course


def _is_a_model(course: Course, decision: Decision) -> bool:
    """Say whether a course is also that of every dossier alike to its own.

    Not where more than likeness was looked at: the clock, who has how much in hand, or
    whatever the system went on to do by itself.
    """
    consults = course.clock is not None and course.clock.policy.consultation_stops
    return (
        len(course.events) == 1
        and not (decision.clock or consults)
        and not gives_to_somebody(decision, course.process)
    )


def _decide(asked: _Asked, one: Wanted) -> _Decided | Done:
    """Return the act as decided, or what this very request has done before."""
    case = asked.cases.get(one.dossier_id)
    if case is None:
        raise no_such_dossier()
    if case.head.n != one.version:
        found = done_before(request_id=one.request_id)
        if found is None:
            raise _changed(case, one.version)
        return found
    actor, command, typed = asked.actor, asked.command, asked.typed
    at = case.not_before(asked.at)
    alike = (case.alike, at) if command in MOVES and case.alike is not None else None
    known = asked.ruled.get(alike) if alike is not None else None
    if known is None:
        gathered = facts_for(case=case, actor=actor, at=at, command=command, typed=typed)
        decision = engine.decide(case.process, case.state, command, gathered.facts)
        known = _Ruled(decision, gathered)
        if alike is not None:
            asked.ruled[alike] = known
    if case.worded:
        _check_result(asked, case, known.decision, at)
    return _Decided(case, known, actor, at)


def _check_result(asked: _Asked, case: Case, decision: Decision, at: datetime) -> None:
    """Raise NotNow when the act decides and its paper would lack something."""
    outcome = OUTCOMES[asked.command]
    if decision.state.outcome == outcome:
        check_result(
            dossier_id=case.id,
            outcome=outcome,
            answers=decision.state.facts,
            remark=asked.typed.remark,
            actor=asked.actor,
            at=at,
        )


def _with_consequences(found: _Decided, one: Wanted) -> Done:
    """Write one act and what follows from it in one transaction."""
    try:
        with transaction.atomic():
            told = consequences.papers_of(
                decision=found.ruled.decision,
                case=found.case,
                actor=found.actor,
                at=found.at,
                typed=found.ruled.gathered.typed,
            )
            course = found.course(
                one.request_id, result_number=told.result_number, told=told.facts
            )
            if not record([course]):
                raise _changed(found.case, one.version)
            consequences.follow(
                decision=found.ruled.decision,
                course=course,
                actor=found.actor,
                at=found.at,
            )
    except IntegrityError:
        before = done_before(request_id=one.request_id)
        if before is None:
            raise
        return before
    return course.done


def _written_singly(plain: Sequence[tuple[Wanted, Course]]) -> frozenset[int]:
    """Write courses one by one; return the ids of those that were written."""
    written: set[int] = set()
    for one, course in plain:
        try:
            with transaction.atomic():
                written |= record([course])
        except IntegrityError:
            if done_before(request_id=one.request_id) is None:
                raise
    return frozenset(written)


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
