"""The diagram of a dossier's states and the table of acts, from the engine itself.

Nothing is drawn by hand: every command is tried in every state that the shipped
processes can come to, and what the engine answers is what is shown.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from motcua.domain.deadlines.rules.limits import LimitUnit, Policy, Tacit, TimeLimit
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.deciding import Facts
from motcua.domain.dossiers.workflow.definition import Place, Process
from motcua.domain.dossiers.workflow.engine import decide
from motcua.domain.dossiers.workflow.rights import BESIDE, Beside
from motcua.domain.dossiers.workflow.states import NEW, State, Status
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import MotcuaError

Arrow: TypeAlias = tuple[Status, Command, Status]

_NOON = datetime(2026, 1, 5, 5, tzinfo=UTC)
_IN_TIME, _LATE = _NOON + timedelta(days=1), _NOON - timedelta(days=1)
_BEGIN = (
    (Status.INCOMPLETE, "request_completion"),
    (Status.REFUSED, "refuse"),
    (Status.PROCESSING, "accept"),
)
"""What reception makes of a request nobody has seen: forms 02, 03 and 01."""


SHOWN = ("birth-insurance", "business-change", "tax-registration-business")
"""Shipped processes that between them make every move and every act there is."""


def arrows(process: Process) -> frozenset[Arrow]:
    """Return every change of state the engine allows somewhere in a process.

    The system acts, with everything filled in and every register in its favour, once
    in time and once late: what is refused then is refused to everybody.
    """
    found: set[Arrow] = set()
    todo = [_Reached(NEW)]
    seen = {_mark(NEW)}
    while todo:
        reached = todo.pop()
        for command, after in _after(process, reached):
            found.add((reached.state.status, command, after.status))
            if (mark := _mark(after)) not in seen:
                seen.add(mark)
                todo.append(_Reached(after, reached.state, command))
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Reached:
    """A state, and the one before it with the act between them, for taking it back."""

    state: State
    before: State | None = None
    by: Command | None = None


def _mark(state: State) -> object:
    """Return what of a state opens or closes acts, without how often it came about."""
    items = frozenset((i.kind, i.step, bool(i.officer_id)) for i in state.items)
    return state.status, items, state.outcome, state.stamps


def _after(process: Process, reached: _Reached) -> Iterator[tuple[Command, State]]:
    state = reached.state
    for command in Command:
        for due_at in (_IN_TIME, _LATE):
            facts = _facts(process, reached, due_at)
            for item_n in [None, *(item.n for item in state.items)]:
                try:
                    done = decide(process, state, command, replace(facts, item_n=item_n))
                except MotcuaError:
                    continue
                yield command, done.state


def _facts(process: Process, reached: _Reached, due_at: datetime) -> Facts:
    places = [*Place, *process.parties]
    return Facts(
        actor=SYSTEM,
        at=_NOON,
        units={place: n for n, place in enumerate(places, start=1)},
        policy=Policy(tacit=Tacit.GRANTED),
        due_at=due_at,
        has_authority=True,
        assignee_fits=True,
        opinion="x",
        reason="x",
        assignee_id=1,
        recipient="x",
        proof="x",
        consulted=(99,),
        limit=TimeLimit(1, LimitUnit.WORKING_DAY),
        answer_by=_NOON + timedelta(days=1),
        amount=1,
        linked="x",
        previous=reached.before,
        last=(reached.by, None) if reached.by else None,
        target=process,
        safe=True,
    )


def diagram(found: frozenset[Arrow]) -> str:
    """Return the changes of state as a Mermaid diagram; acts that change none are not."""
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"  [*] --> {status.value}: {word}" for status, word in _BEGIN]
    ways: dict[tuple[Status, Status], list[str]] = {}
    for before, command, after in sorted(found, key=_order):
        if before is not after and before is not Status.INCOMPLETE:
            ways.setdefault((before, after), []).append(command.value)
    ways[Status.INCOMPLETE, Status.PROCESSING] = ["accept (completed, same code)"]
    lines += [
        f"  {before.value} --> {after.value}: {', '.join(words)}"
        for (before, after), words in ways.items()
    ]
    ends = [s for s in Status if not any(before is s for before, _, _ in _changes(found))]
    lines += [f"  {status.value} --> [*]" for status in ends]
    return "\n".join([*lines, "```"])


def _changes(found: frozenset[Arrow]) -> frozenset[Arrow]:
    return frozenset(arrow for arrow in found if arrow[0] is not arrow[2])


def _order(arrow: Arrow) -> tuple[int, int, int]:
    statuses, commands = list(Status), list(Command)
    before, command, after = arrow
    return statuses.index(before), commands.index(command), statuses.index(after)


def acts(found: frozenset[Arrow]) -> str:
    """Return the table of acts: in which states, what they lead to, who may do them."""
    lines = ["| Act | In | Leads to | Who |", "|---|---|---|---|"]
    for command in Command:
        ways = [arrow for arrow in sorted(found, key=_order) if arrow[1] is command]
        before = ", ".join(dict.fromkeys(f"`{way[0].value}`" for way in ways))
        to = dict.fromkeys(f"`{w[2].value}`" for w in ways if w[0] is not w[2])
        lines.append(
            f"| `{command.value}` | {before} | {', '.join(to) or 'the same'} "
            f"| {_who(command, BESIDE)} |"
        )
    return "\n".join(lines)


def _who(command: Command, table: Mapping[Command, Beside]) -> str:
    """Return in words who may do an act."""
    rule = table.get(command)
    if rule is None:
        at_counter = command in (Command.ACCEPT, Command.REFUSE)
        return "counter at the reception" if at_counter else "the step's role and unit"
    if rule.system_only:
        return "the system"
    if rule.item_kind is not None:
        roles = ", ".join(sorted(role.value for role in rule.roles)) or "any role"
        holder = "who holds or could hold" if rule.anybodys else "who holds"
        return f"{holder} a {rule.item_kind.value} item ({roles})"
    places: dict[str, list[str]] = {}
    for role, place in rule.who:
        places.setdefault("any of its units" if place == "*" else place, []).append(
            role.value
        )
    return "; ".join(f"{', '.join(roles)} at {place}" for place, roles in places.items())
