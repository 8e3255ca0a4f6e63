"""Whether a process can be published: every dossier can finish, no step is dead.

The rules are told one by one in `docs/rules/soundness.md`. Basis: TT 01/2018 art 6
(five times on every dossier) and art 8 (steps, who does them, their time);
NĐ 61/2018 art 19.8 (a refusal is decided and has a reason).
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from motcua.domain.dossiers.workflow.branches import (
    block_faults,
    branch_faults,
    stamps_lost,
)
from motcua.domain.dossiers.workflow.combinations import MOST_COMBINATIONS, table_of
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import Process, Step
from motcua.domain.dossiers.workflow.faults import Fault, fault, link
from motcua.domain.dossiers.workflow.form import UNREADABLE, form_faults
from motcua.domain.dossiers.workflow.paths import Arrival, Edge, Paths
from motcua.domain.dossiers.workflow.shape import shape_faults, way_to
from motcua.domain.dossiers.workflow.staffing import Context, context_faults
from motcua.domain.dossiers.workflow.states import Outcome
from motcua.domain.dossiers.workflow.values import (
    BUILT_IN,
    read_by,
)
from motcua.domain.dossiers.workflow.words import (
    answers_words,
    command_words,
    fact_words,
)
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

_TROUBLES = {
    "decided_twice": N_("Hồ sơ đã có quyết định lại được quyết định ở bước “%(step)s”."),
    "stamp_twice": N_("Bước “%(step)s” ghi lại một mốc thời gian đã có."),
    "stamp_order": N_("Bước “%(step)s” ghi một mốc thời gian không đúng thứ tự."),
    "end_early": N_("Hồ sơ kết thúc ở bước “%(step)s” mà chưa đủ năm mốc thời gian."),
}
_NO_OUTCOME = {
    Outcome.APPROVED: N_("Không có đường nào dẫn đến phê duyệt."),
    Outcome.REJECTED: N_("Không có đường nào dẫn đến từ chối."),
}


def check(process: Process, *, context: Context | None = None) -> None:
    """Raise Invalid naming the first step that makes the process unsound, and the way.

    With a `context`, what is only true today is looked at too.
    """
    for found in faults(process, context=context):
        raise Invalid(
            "process_unsound",
            found.message,
            facts=found.facts,
            field=f"steps.{found.step}" if found.step else "steps",
            remedy=found.remedy,
        )


def faults(process: Process, *, context: Context | None = None) -> tuple[Fault, ...]:
    """Return all that is wrong with a process, each kind once a step.

    Three looks: at the steps as written, at the ways between them, at what happens on
    the ways. While the first leaves open what is meant, or the second where branches
    meet, the later ones would only guess and are left out.
    """
    found = _once(form_faults(process))
    if UNREADABLE & {one.code for one in found}:
        return found
    improper = _once(block_faults(process))
    if improper:
        return found + improper
    return _once(
        chain(
            found,
            branch_faults(process),
            shape_faults(process),
            _path_faults(process),
            context_faults(process, context) if context else (),
        )
    )


def _once(found: Iterable[Fault]) -> tuple[Fault, ...]:
    """Return the first fault of each code at each step."""
    firsts: dict[tuple[str, str | None], Fault] = {}
    for one in found:
        firsts.setdefault((one.code, one.step), one)
    return tuple(firsts.values())


def _path_faults(process: Process) -> Iterator[Fault]:
    table = table_of(process)
    if table is None:
        yield fault(
            "too_many_combinations",
            N_(
                "Các điều kiện phân biệt hơn %(most)s tổ hợp câu trả lời: không kiểm "
                "được."
            ),
            most=MOST_COMBINATIONS,
        )
        return
    paths = Paths(process, table)
    for arrival in paths.arrivals:
        yield from _at(paths, arrival)
    yield from _dead_moves(paths)
    yield from _unreached(paths)
    yield from _outcomes(paths)


def _unreached(paths: Paths) -> Iterator[Fault]:
    reached = {point.step for point in paths.reached}
    for step in paths.process.steps:
        if step.key in reached:
            continue
        way = way_to(paths.process, step.key)
        message = N_("Không có đường nào đến bước “%(step)s”.")
        if way:
            message = N_(
                "Không câu trả lời nào đưa hồ sơ đến bước “%(step)s” theo đường này."
            )
        yield fault("step_unreachable", message, step=step, way=way)


def _at(paths: Paths, arrival: Arrival) -> Iterator[Fault]:
    """Yield what goes wrong at a point for the answers it was newly reached with."""
    step = paths.process.by_key[arrival.point.step]
    for edge in paths.edges(arrival.point):
        yield from _unasked(paths, arrival, step, edge)
        for code in edge.troubles if paths.leaving(arrival, edge) else ():
            yield _trouble(paths, arrival, step, edge, code)
    yield from _stuck(paths, arrival, step)


def _trouble(paths: Paths, arrival: Arrival, step: Step, edge: Edge, code: str) -> Fault:
    way = (*paths.way(arrival), link(paths.process, step, edge.move))
    if code == "stamps_lost":
        return stamps_lost(step, way)
    return fault(code, _TROUBLES[code], step=step, way=way)


def _unasked(paths: Paths, arrival: Arrival, step: Step, edge: Edge) -> Iterator[Fault]:
    """Yield the facts a condition turns on though nobody was asked on the way here."""
    guard = edge.move.when
    if guard is None:
        return
    for name in sorted(read_by(edge.move) - edge.answers - set(BUILT_IN)):
        known = paths.table.answering(arrival.combinations, edge.answers)
        if known & paths.table.unknown_matters(guard, name):
            yield fault(
                "fact_unasked",
                N_("Bước “%(step)s” dùng “%(fact)s” mà trên đường đến chưa ai được hỏi."),
                step=step,
                way=paths.way(arrival),
                fact=fact_words(name, paths.process),
            )


def _stuck(paths: Paths, arrival: Arrival, step: Step) -> Iterator[Fault]:
    """Yield where some answers leave no way on; what only the system does, it must."""
    by_machine = step.automatic or step.sub is not None
    ahead = [
        edge
        for edge in paths.edges(arrival.point)
        if edge.move.command is not Command.SEND_BACK
        and (edge.move.command is Command.PROCEED or not by_machine)
    ]
    answers = ahead[0].answers if ahead else frozenset[str]()
    left = paths.table.answering(arrival.combinations, answers)
    for edge in ahead:
        left &= ~edge.open_for
    if not left:
        return
    names = frozenset(name for edge in ahead for name in read_by(edge.move))
    case = answers_words(paths.process, paths.table, left, names)
    message = N_("Hồ sơ mắc lại ở bước “%(step)s”: không có lối đi tiếp.")
    if case:
        message = N_("Hồ sơ mắc lại ở bước “%(step)s” khi %(case)s.")
    yield fault("stuck", message, step=step, way=paths.way(arrival), case=case)


def _dead_moves(paths: Paths) -> Iterator[Fault]:
    """Yield the moves no dossier ever makes: their condition never holds in time."""
    held: set[tuple[str, int]] = set()
    made: set[tuple[str, int]] = set()
    first: dict[str, Arrival] = {}
    for arrival in paths.arrivals:
        step = paths.process.by_key[arrival.point.step]
        first.setdefault(step.key, arrival)
        for edge in paths.edges(arrival.point):
            known = paths.table.answering(arrival.combinations, edge.answers)
            if known & edge.open_for:
                made.add((step.key, edge.n))
            if known & paths.table.where(edge.move.when):
                held.add((step.key, edge.n))
    for key, arrival in first.items():
        step = paths.process.by_key[key]
        for n, move in enumerate(step.moves):
            if (key, n) in made:
                continue
            message = N_(
                "Ở bước “%(step)s” không hồ sơ nào đi được lối “%(command)s”: điều kiện "
                "không bao giờ đúng."
            )
            if (key, n) in held:
                message = N_(
                    "Ở bước “%(step)s” không hồ sơ nào đi được lối “%(command)s”: lối "
                    "cùng lệnh đứng trước luôn được chọn."
                )
            yield fault(
                "move_dead",
                message,
                step=step,
                way=paths.way(arrival),
                command=command_words(move.command),
            )


def _outcomes(paths: Paths) -> Iterator[Fault]:
    found = {
        edge.move.outcome
        for arrival in paths.arrivals
        for edge in paths.edges(arrival.point)
        if paths.leaving(arrival, edge)
    }
    for outcome, message in _NO_OUTCOME.items():
        if outcome not in found:
            yield fault(f"never_{outcome.value}", message)
