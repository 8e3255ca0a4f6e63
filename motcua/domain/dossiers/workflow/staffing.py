"""What is wrong with a process today: nobody to do a step, or no time to do it in.

Basis: TT 01/2018 art 6 (people with the authority at the one-stop unit), art 8 (the
time of each step); the times of the steps together stay within the legal time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from motcua.domain.deadlines.rules.limits import LimitUnit, TimeLimit
from motcua.domain.dossiers.workflow.commands import DECIDING, Command
from motcua.domain.dossiers.workflow.definition import Process, Step
from motcua.domain.dossiers.workflow.faults import Fault, Way, fault, link
from motcua.domain.dossiers.workflow.shape import way_to
from motcua.domain.dossiers.workflow.structure import (
    forward,
    hours,
    own_hours,
    rest_hours,
)
from motcua.domain.dossiers.workflow.words import ROLES, place_words
from motcua.kernel.actor import Role
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

_DAY = 8.0


@dataclass(frozen=True, slots=True)
class Context:
    """What is true today; None where it is not to be looked at.

    `limit` is the procedure's legal time. `staff` says how many officers hold a role
    at a place, `signers` how many the register lets decide the procedure.
    """

    limit: TimeLimit | None = None
    staff: Mapping[tuple[Role, str], int] | None = None
    signers: int | None = None


def context_faults(process: Process, context: Context) -> Iterator[Fault]:
    """Yield what keeps a process, sound in itself, from running today."""
    for step in process.steps:
        if context.staff is not None and not _by_system(step):
            yield from _staffed(process, step, context.staff)
        decides = any(move.command in DECIDING for move in step.moves)
        if decides and context.signers == 0:
            yield fault(
                "nobody_signs",
                N_("Hôm nay không ai có thẩm quyền ký ở bước “%(step)s”."),
                step=step,
                way=way_to(process, step.key),
            )
    if context.limit is not None:
        yield from _in_time(process, context.limit)


def people_needed(process: Process, step: Step) -> int:
    """Return how many people a step needs, so that it is never left without one.

    One; one more for each step of the same people it must be kept apart from, at
    least one more if it must be kept apart at all; one more if two must act.
    """
    others = [process.by_key[key] for key in step.apart_from if key in process.by_key]
    same = sum((o.role, o.place) == (step.role, step.place) for o in others)
    two = any(move.command in process.two_person for move in step.moves)
    return 1 + max(same, 1 if step.apart_from else 0) + two


def _by_system(step: Step) -> bool:
    return all(move.command is Command.PROCEED for move in step.moves)


def _staffed(
    process: Process, step: Step, staff: Mapping[tuple[Role, str], int]
) -> Iterator[Fault]:
    there, needed = staff.get((step.role, step.place), 0), people_needed(process, step)
    if there >= needed:
        return
    message = N_(
        "Bước “%(step)s” cần %(needed)s người khác nhau giữ vai trò %(role)s ở "
        "%(place)s; hôm nay có %(there)s."
    )
    if needed == 1:
        message = N_(
            "Hôm nay không ai giữ vai trò %(role)s ở %(place)s để làm bước “%(step)s”."
        )
    yield fault(
        "nobody_there" if there == 0 else "too_few_there",
        message,
        step=step,
        way=way_to(process, step.key),
        needed=needed,
        there=there,
        role=ROLES[step.role],
        place=place_words(step.place, process),
    )


def _in_time(process: Process, limit: TimeLimit) -> Iterator[Fault]:
    """Yield the longest way when its steps together take more than the legal time."""
    legal = _DAY if limit.unit is LimitUnit.IMMEDIATE else hours(limit)
    try:
        whole = own_hours(process.first) + rest_hours(process)[process.first.key]
    except Invalid:
        return  # going round in a circle is a fault of its own
    if whole > legal:
        yield fault(
            "too_slow",
            N_(
                "Các bước trên đường dài nhất cần %(hours)s giờ làm việc, quá thời hạn "
                "giải quyết (%(limit)s)."
            ),
            way=_longest(process),
            hours=f"{whole:g}",
            limit=limit.text,
        )


def _longest(process: Process) -> Way:
    rest, step = rest_hours(process), process.first
    way: Way = ()
    while ahead := [(move, key) for move in forward(step) for key in move.to]:
        move, key = max(
            ahead, key=lambda one: own_hours(process.by_key[one[1]]) + rest[one[1]]
        )
        way = (*way, link(process, step, move))
        step = process.by_key[key]
    return way
