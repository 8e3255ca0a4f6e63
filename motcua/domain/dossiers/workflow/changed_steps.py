"""What a new version changes at one step: its work, its time, the ways out of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from motcua.domain.dossiers.workflow.changed import Change, at_step
from motcua.domain.dossiers.workflow.definition import Move, Process, Step
from motcua.domain.dossiers.workflow.words import (
    ASSIGNS,
    NEEDS,
    NOTHING,
    OUTCOMES,
    ROLES,
    STAMPS,
    TIMINGS,
    command_words,
    condition_words,
    fact_words,
    limit_words,
    place_words,
    step_words,
    target_words,
)
from motcua.kernel.text import N_

_YES = N_("có")
# How a way out that came or went is said: without a condition, and with one.
_ADDED = (
    N_("Bước “%(step)s” thêm lối “%(command)s” đến %(to)s."),
    N_("Bước “%(step)s” thêm lối “%(command)s” đến %(to)s; đi khi: %(when)s."),
)
_REMOVED = (
    N_("Bước “%(step)s” bỏ lối “%(command)s” đến %(to)s."),
    N_("Bước “%(step)s” bỏ lối “%(command)s” đến %(to)s; đi khi: %(when)s."),
)
_Said = Callable[[Process, Any], str]


@dataclass(frozen=True, slots=True)
class _Trait:
    """One thing a step or a move has: its field, and how a value of it is said."""

    field: str
    message: str
    said: _Said
    harmless: bool = False


def step_changes(
    old: Process, before: Step, new: Process, after: Step
) -> Iterator[Change]:
    """Yield what changes at a step that both versions have."""
    if before.name != after.name:
        yield at_step(
            "step_renamed",
            N_("Bước “%(was)s” nay gọi là “%(step)s”."),
            after,
            harmless=True,
            was=before.name,
        )
    for trait in _STEP:
        was, becomes = getattr(before, trait.field), getattr(after, trait.field)
        if was != becomes:
            yield at_step(
                trait.field,
                trait.message,
                after,
                harmless=trait.harmless,
                was=trait.said(old, was),
                becomes=trait.said(new, becomes),
            )
    yield from _moves(old, before, new, after)


def _moves(old: Process, before: Step, new: Process, after: Step) -> Iterator[Change]:
    """Yield the ways out that changed; what is nearest to the same is compared."""
    pairs, added, removed = _matched(before, after)
    for move in added:
        yield _way_out("move_added", _ADDED, new, after, move)
    for move in removed:
        yield _way_out("move_removed", _REMOVED, old, after, move)
    for was, becomes in pairs:
        yield from _move(old, was, new, becomes, after)
    if _overtaken(before, after, pairs):
        yield at_step(
            "move_order", N_("Bước “%(step)s” xét các lối ra theo thứ tự khác."), after
        )


def _way_out(
    code: str, messages: tuple[str, str], process: Process, step: Step, move: Move
) -> Change:
    return at_step(
        code,
        messages[move.when is not None],
        step,
        command=command_words(move.command),
        to=target_words(move.to, process),
        when=condition_words(move.when, process),
    )


def _matched(
    before: Step, after: Step
) -> tuple[list[tuple[Move, Move]], list[Move], list[Move]]:
    """Return the moves that are the same, changed or not; those added; those removed."""
    likenesses: tuple[Callable[[Move], object], ...] = (
        lambda move: move,
        lambda move: (move.command, move.when),
        lambda move: (move.command, move.to),
        lambda move: move.command,
    )
    removed, added = list(before.moves), list(after.moves)
    pairs: list[tuple[Move, Move]] = []
    for like in likenesses:
        for move in list(added):
            same = next((was for was in removed if like(was) == like(move)), None)
            if same is not None:
                pairs.append((same, move))
                removed.remove(same)
                added.remove(move)
    return pairs, added, removed


def _overtaken(before: Step, after: Step, pairs: list[tuple[Move, Move]]) -> bool:
    """Say whether two ways out of one command are now tried the other way round."""
    places = [
        (was.command, before.moves.index(was), after.moves.index(becomes))
        for was, becomes in pairs
    ]
    return any(
        one[0] is other[0] and one[1] < other[1] and one[2] > other[2]
        for one in places
        for other in places
    )


def _move(
    old: Process, before: Move, new: Process, after: Move, step: Step
) -> Iterator[Change]:
    for trait in _MOVE:
        was, becomes = getattr(before, trait.field), getattr(after, trait.field)
        if was != becomes:
            yield at_step(
                f"move_{trait.field}",
                trait.message,
                step,
                harmless=trait.harmless,
                command=command_words(after.command),
                was=trait.said(old, was),
                becomes=trait.said(new, becomes),
            )


def _listed(said: _Said) -> _Said:
    """Return how several are said, with the way one is said."""
    return lambda process, values: (
        ", ".join(said(process, value) for value in sorted(values)) or NOTHING
    )


def _or_nothing(said: Callable[[Any], str]) -> _Said:
    return lambda _, value: said(value) if value else NOTHING


_STEP = (
    _Trait(
        "role",
        N_("Bước “%(step)s”: vai trò trước là %(was)s, nay là %(becomes)s."),
        lambda _, role: ROLES[role],
    ),
    _Trait(
        "place",
        N_("Bước “%(step)s”: nơi làm trước là %(was)s, nay là %(becomes)s."),
        lambda process, place: place_words(place, process),
    ),
    _Trait(
        "within",
        N_("Bước “%(step)s”: thời gian trước là %(was)s, nay là %(becomes)s."),
        lambda _, limit: limit_words(limit),
        harmless=True,
    ),
    _Trait(
        "timing",
        N_("Bước “%(step)s”: hạn trước là %(was)s, nay là %(becomes)s."),
        lambda _, timing: TIMINGS[timing],
        harmless=True,
    ),
    _Trait(
        "asks",
        N_("Bước “%(step)s”: trước hỏi %(was)s, nay hỏi %(becomes)s."),
        _listed(lambda process, key: f"“{fact_words(key, process)}”"),
    ),
    _Trait(
        "apart_from",
        N_("Bước “%(step)s”: trước phải khác người với %(was)s, nay với %(becomes)s."),
        _listed(lambda process, key: f"“{step_words(key, process)}”"),
    ),
    _Trait(
        "join",
        N_("Bước “%(step)s”: chờ các nhánh song song, trước %(was)s, nay %(becomes)s."),
        _or_nothing(lambda _: _YES),
    ),
    _Trait(
        "automatic",
        N_("Bước “%(step)s”: hệ thống tự làm, trước %(was)s, nay %(becomes)s."),
        _or_nothing(lambda _: _YES),
    ),
    _Trait(
        "timer",
        N_("Bước “%(step)s”: hẹn giờ trước là %(was)s, nay là %(becomes)s."),
        _or_nothing(lambda t: f"{t.after.text}: {command_words(t.command)}"),
    ),
    _Trait(
        "sub",
        N_("Bước “%(step)s”: hồ sơ liên thông trước là %(was)s, nay là %(becomes)s."),
        _or_nothing(lambda sub: f"“{sub.name}” ({sub.process})"),
    ),
    _Trait(
        "assign",
        N_("Bước “%(step)s”: cách chọn người trước là %(was)s, nay là %(becomes)s."),
        lambda _, rule: ASSIGNS[rule],
        harmless=True,
    ),
)
_MOVE = (
    _Trait(
        "to",
        N_("Bước “%(step)s”, lối “%(command)s”: trước đến %(was)s, nay đến %(becomes)s."),
        lambda process, to: target_words(to, process),
    ),
    _Trait(
        "when",
        N_("Bước “%(step)s”, lối “%(command)s”: trước khi %(was)s, nay khi %(becomes)s."),
        lambda process, guard: condition_words(guard, process),
    ),
    _Trait(
        "needs",
        N_("Bước “%(step)s”, lối “%(command)s”: trước cần %(was)s, nay cần %(becomes)s."),
        _listed(lambda _, need: NEEDS[need]),
    ),
    _Trait(
        "stamp",
        N_(
            "Bước “%(step)s”, lối “%(command)s”: mốc thời gian trước là %(was)s, nay là "
            "%(becomes)s."
        ),
        _or_nothing(lambda stamp: STAMPS[stamp]),
    ),
    _Trait(
        "outcome",
        N_(
            "Bước “%(step)s”, lối “%(command)s”: kết quả trước là %(was)s, nay là "
            "%(becomes)s."
        ),
        _or_nothing(lambda outcome: OUTCOMES[outcome]),
    ),
    _Trait(
        "papers",
        N_("Bước “%(step)s”, lối “%(command)s”: trước in %(was)s, nay in %(becomes)s."),
        _listed(lambda _, paper: paper),
        harmless=True,
    ),
)
