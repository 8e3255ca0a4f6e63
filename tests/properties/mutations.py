"""Ways to spoil a sound process. Each returns spoilt ones, none where it has no hold."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from hypothesis import strategies as st

from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import Move, Need, Process, Step
from motcua.domain.dossiers.workflow.guards import Check, Every, Guard, How, Not, Some
from motcua.domain.dossiers.workflow.states import Outcome, Stamp
from tests.processes import move, on, step

Spoilt = Iterator[Process]


def _changed(process: Process, key: str, **more: object) -> Process:
    steps = (replace(s, **more) if s.key == key else s for s in process.steps)  # type: ignore[arg-type]
    return replace(process, steps=tuple(steps))


def _moves(process: Process) -> Iterator[tuple[Step, int, Move]]:
    for each in process.steps:
        for n, found in enumerate(each.moves):
            yield each, n, found


def _with(process: Process, each: Step, n: int, *moves: Move) -> Process:
    """Return a process in which one move of a step gives way to others."""
    return _changed(
        process, each.key, moves=(*each.moves[:n], *moves, *each.moves[n + 1 :])
    )


def _forks(process: Process) -> Iterator[tuple[Step, int, Move]]:
    return ((s, n, m) for s, n, m in _moves(process) if len(m.to) > 1)


def _backs(process: Process) -> Iterator[tuple[Step, int, Move]]:
    return ((s, n, m) for s, n, m in _moves(process) if m.command is Command.SEND_BACK)


def drop_the_only_way_on(process: Process) -> Spoilt:
    for each, n, found in _moves(process):
        ahead = [m for m in each.moves if m.command is not Command.SEND_BACK]
        if len(ahead) == 1 and found in ahead:
            yield _with(process, each, n)


def lead_nowhere(process: Process) -> Spoilt:
    for each, n, found in _moves(process):
        yield _with(process, each, n, replace(found, to=("nowhere",)))


def drop_a_stamp(process: Process) -> Spoilt:
    for each, n, found in _moves(process):
        if found.stamp:
            yield _with(process, each, n, replace(found, stamp=None))


def swap_two_stamps(process: Process) -> Spoilt:
    other = {Stamp.APPRAISED: Stamp.SEALED, Stamp.SEALED: Stamp.APPRAISED}
    yield replace(
        process,
        steps=tuple(
            replace(
                s,
                moves=tuple(
                    replace(m, stamp=other.get(m.stamp, m.stamp) if m.stamp else None)
                    for m in s.moves
                ),
            )
            for s in process.steps
        ),
    )


def stamp_twice(process: Process) -> Spoilt:
    for each, n, found in _moves(process):
        if each.key == "return":
            yield _with(process, each, n, replace(found, stamp=Stamp.SEALED))


def decide_inside_a_branch(process: Process) -> Spoilt:
    for _, _, fork in _forks(process):
        branch = process.by_key[fork.to[0]]
        if branch.moves[0].command in (Command.SUBMIT, Command.OPINE):
            decided = replace(
                move("approve"), to=branch.moves[0].to, when=branch.moves[0].when
            )
            yield _with(process, branch, 0, decided)


def decide_again(process: Process) -> Spoilt:
    decide = process.by_key["approve"].moves
    again = step("again", *(m for m in decide if m.outcome))
    to_again = tuple(replace(m, to=("again",)) if m.outcome else m for m in decide)
    found = _changed(process, "approve", moves=to_again)
    yield replace(found, steps=(*found.steps, again))


def drop_an_outcome(process: Process) -> Spoilt:
    for each, n, found in _moves(process):
        if found.outcome is Outcome.REJECTED:
            yield _with(process, each, n)


def no_longer_wait(process: Process) -> Spoilt:
    for each in process.steps:
        if each.join:
            yield _changed(process, each.key, join=False)


def wait_for_nothing(process: Process) -> Spoilt:
    yield _changed(process, "seal", join=True)


def end_a_branch(process: Process) -> Spoilt:
    for _, _, fork in _forks(process):
        branch = process.by_key[fork.to[-1]]
        yield _with(process, branch, 0, replace(branch.moves[0], to=()))


def lead_a_branch_past_its_join(process: Process) -> Spoilt:
    for _, _, fork in _forks(process):
        branch = process.by_key[fork.to[0]]
        yield _with(process, branch, 0, replace(branch.moves[0], to=("return",)))


def fork_into_nothing(process: Process) -> Spoilt:
    for each, n, fork in _forks(process):
        for join in [s.key for s in process.steps if s.join][:1]:
            yield _with(process, each, n, replace(fork, to=(*fork.to, join)))


def go_into_a_branch(process: Process) -> Spoilt:
    for _, _, fork in _forks(process):
        each = process.by_key["approve"]
        into = move("send_back", fork.to[0])
        yield _changed(process, "approve", moves=(*each.moves[:2], into))


def end_early(process: Process) -> Spoilt:
    for each, n, found in _moves(process):
        if each.key in ("appraise", "approve", "seal"):
            yield _with(process, each, n, replace(found, to=()))


def never_hold(process: Process) -> Spoilt:
    for each, n, found in _moves(process):
        if found.when is not None:
            never = Every((found.when, Not(found.when)))
            yield _with(process, each, n, replace(found, when=never))


def read_what_nobody_asks(process: Process) -> Spoilt:
    for each in process.steps:
        read = any(
            m.when is not None and m.command is not Command.SEND_BACK for m in each.moves
        )
        if each.asks and read:
            yield _changed(process, each.key, asks=())


def shadow_a_condition(process: Process) -> Spoilt:
    for each, n, found in _moves(process):
        if found.when is not None:
            before = replace(found, when=None)
            yield _with(process, each, n, before, found)


def leave_answers_out(process: Process) -> Spoilt:
    for each in process.steps:
        first = each.moves[0]
        if first.when is not None:
            back = tuple(m for m in each.moves if m.command is Command.SEND_BACK)
            yield _changed(process, each.key, moves=(first, *back))


def compare_with_what_cannot_be(process: Process) -> Spoilt:
    for each, n, found in _moves(process):
        yield _with(
            process,
            each,
            n,
            replace(found, when=Check("channel", How.IS, "pigeon")),
        )


def go_round_without_sending_back(process: Process) -> Spoilt:
    for each, n, found in _backs(process):
        forward = replace(found, command=Command.RECEIVE, needs=frozenset())
        yield _with(process, each, n, forward)


def send_back_forward(process: Process) -> Spoilt:
    for each, n, found in _backs(process):
        if each.key != "return":
            yield _with(process, each, n, replace(found, to=("return",)))


def send_back_over_the_end(process: Process) -> Spoilt:
    for each, n, found in _backs(process):
        yield _with(process, each, n, replace(found, to=()))


def need_no_reason(process: Process) -> Spoilt:
    for each, n, found in _moves(process):
        if Need.REASON in found.needs:
            needs = found.needs - {Need.REASON}
            yield _with(process, each, n, replace(found, needs=needs))


def need_no_authority(process: Process) -> Spoilt:
    for each, n, found in _moves(process):
        if Need.AUTHORITY in found.needs:
            needs = found.needs - {Need.AUTHORITY}
            yield _with(process, each, n, replace(found, needs=needs))


def take_place_nowhere(process: Process) -> Spoilt:
    for each in process.steps:
        yield _changed(process, each.key, place="nowhere")


def name_two_steps_alike(process: Process) -> Spoilt:
    yield replace(process, steps=(*process.steps, process.steps[-1]))


def add_a_step_nobody_comes_to(process: Process) -> Spoilt:
    yield replace(process, steps=(*process.steps, on("alone", "return")))


def let_the_system_do_peoples_work(process: Process) -> Spoilt:
    for each, n, found in _moves(process):
        if each.key in ("appraise", "seal"):
            yield _with(process, each, n, replace(found, command=Command.PROCEED))


def ask_the_system(process: Process) -> Spoilt:
    for each in process.steps:
        if each.automatic and process.facts:
            yield _changed(process, each.key, asks=(next(iter(process.facts)),))


def stay_apart_from_what_comes_later(process: Process) -> Spoilt:
    yield _changed(process, "appraise", apart_from=("seal",))


def confirm_a_note(process: Process) -> Spoilt:
    yield replace(process, two_person=frozenset({Command.NOTE}))


SPOIL: tuple[Callable[[Process], Spoilt], ...] = (
    drop_the_only_way_on,
    lead_nowhere,
    drop_a_stamp,
    swap_two_stamps,
    stamp_twice,
    decide_inside_a_branch,
    decide_again,
    drop_an_outcome,
    no_longer_wait,
    wait_for_nothing,
    end_a_branch,
    lead_a_branch_past_its_join,
    fork_into_nothing,
    go_into_a_branch,
    end_early,
    never_hold,
    read_what_nobody_asks,
    shadow_a_condition,
    leave_answers_out,
    compare_with_what_cannot_be,
    go_round_without_sending_back,
    send_back_forward,
    send_back_over_the_end,
    need_no_reason,
    need_no_authority,
    take_place_nowhere,
    name_two_steps_alike,
    add_a_step_nobody_comes_to,
    let_the_system_do_peoples_work,
    ask_the_system,
    stay_apart_from_what_comes_later,
    confirm_a_note,
)


@st.composite
def tweaked(draw: st.DrawFn, process: Process) -> Process:
    """Return a process with one thing in it changed, for better or worse."""
    each = draw(st.sampled_from([s for s in process.steps if s.moves]))
    n = draw(st.integers(0, len(each.moves) - 1))
    found, keys = each.moves[n], [s.key for s in process.steps]
    match draw(st.sampled_from(["to", "when", "without", "asks", "drop", "stamp"])):
        case "to":
            to = (draw(st.sampled_from(keys)),)
            return _with(process, each, n, replace(found, to=to))
        case "when":
            return _with(process, each, n, replace(found, when=_guard(draw, process)))
        case "without":
            return _with(process, each, n, replace(found, when=None))
        case "asks":
            return _changed(process, each.key, asks=())
        case "drop" if len(each.moves) > 1:
            return _with(process, each, n)
        case _:
            return _with(process, each, n, replace(found, stamp=None))


def _guard(draw: st.DrawFn, process: Process) -> Guard:
    """Return some condition the process has somewhere, turned round or joined."""
    known = [m.when for _, _, m in _moves(process) if m.when is not None]
    one = draw(st.sampled_from([*known, Check("channel", How.IS, "post")]))
    other = draw(st.sampled_from([*known, Check("fee", How.BELOW, 10)]))
    shapes = [one, Not(one), Every((one, other)), Some((Not(one), other))]
    return draw(st.sampled_from(shapes))
