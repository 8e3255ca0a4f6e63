"""Whether a running dossier can go on by another version of its process.

Only where it is proved: the dossier could stand exactly as it stands had it begun by
the new version, and everything still to be read or kept apart is known or will be.
Basis: TT 01/2018 art 8 (a dossier follows the process in force at its reception).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from motcua.domain.dossiers.workflow.combinations import table_of
from motcua.domain.dossiers.workflow.definition import FactKind, FactSpec, Process, Step
from motcua.domain.dossiers.workflow.faults import Fault, fault
from motcua.domain.dossiers.workflow.shape import after_each
from motcua.domain.dossiers.workflow.soundness import faults
from motcua.domain.dossiers.workflow.standing import Behind, Standing
from motcua.domain.dossiers.workflow.states import OPEN, ItemKind, State
from motcua.domain.dossiers.workflow.values import BUILT_IN, answered, read_by
from motcua.domain.dossiers.workflow.words import fact_words
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Safety:
    """Whether a dossier may be moved; every reason why not; the way that proves it.

    `way` is how a dossier comes to stand like this one by the new version, one link
    a move.
    """

    safe: bool
    reasons: tuple[Fault, ...] = ()
    way: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Return the reasons in Vietnamese, or nothing where it is safe."""
        return " ".join(reason.text for reason in self.reasons)


def movable(
    old: Process,
    new: Process,
    states: Iterable[tuple[int, State]],
    *,
    known: Mapping[int, Mapping[str, Any]] | None = None,
) -> tuple[tuple[int, Safety], ...]:
    """Return for each dossier, named by its id, whether it can be moved.

    `known` are the built-in facts of each dossier, by its id.
    """
    facts = known or {}
    return tuple((n, safety(old, new, s, known=facts.get(n))) for n, s in states)


def safety(
    old: Process,
    new: Process,
    state: State,
    *,
    known: Mapping[str, Any] | None = None,
    units: Mapping[str, int] | None = None,
) -> Safety:
    """Say whether a dossier in a state can go on by `new` instead of `old`.

    `known` are its built-in facts; what is not given may be anything. `units` are its
    places; they are not looked at where they are not given.
    """
    reasons = list(_plain_reasons(old, new, state))
    if units is not None:
        reasons += _unbound(new, units)
    if reasons:
        return Safety(safe=False, reasons=tuple(reasons))
    built_in = {name: v for name, v in (known or {}).items() if name in BUILT_IN}
    return _proved(old, new, state, {**state.facts, **built_in})


@lru_cache(maxsize=256)
def _standing(process: Process, steps: frozenset[str]) -> Standing:
    table = table_of(process)
    if table is None:
        raise AssertionError("a sound process has few enough combinations")
    return Standing(process, table, steps)


@lru_cache(maxsize=16)
def _is_sound(process: Process) -> bool:
    return not faults(process)


def _unsafe(*reasons: Fault) -> Safety:
    return Safety(safe=False, reasons=reasons)


def _plain_reasons(old: Process, new: Process, state: State) -> Iterator[Fault]:
    """Yield what can be seen without looking at any way."""
    if state.status not in OPEN:
        yield fault("ended", N_("Hồ sơ đã kết thúc."))
    if not _is_sound(new):
        yield fault("target_unsound", N_("Quy trình mới còn lỗi."))
    if state.proposal is not None:
        yield fault("proposal_pending", N_("Còn một việc đang chờ người thứ hai."))
    for item in state.items:
        before, after = old.by_key.get(item.step), new.by_key.get(item.step)
        if before is None or after is None:
            yield fault(
                "step_gone",
                N_("Quy trình mới không có bước “%(name)s” mà hồ sơ đang đứng."),
                name=before.name if before else item.step,
            )
        elif item.kind is ItemKind.STEP and not _same_work(before, after):
            yield fault(
                "step_differs",
                N_("Bước “%(step)s” trong quy trình mới là việc của người hay nơi khác."),
                step=after,
            )
    for name, value in state.facts.items():
        spec = new.facts.get(name)
        if spec is not None and not _fits(spec, value):
            yield fault(
                "answer_unfit",
                N_("Câu trả lời cho “%(fact)s” không còn trong quy trình mới."),
                fact=spec.name,
            )


def _unbound(new: Process, units: Mapping[str, int]) -> Iterator[Fault]:
    """Yield the places of the new version that are no unit for the dossier."""
    for place in dict.fromkeys(step.place for step in new.steps):
        if place not in units:
            yield fault(
                "place_unbound",
                N_("Quy trình mới cần “%(party)s” mà hồ sơ này không có đơn vị nào."),
                party=new.parties.get(place, place),
            )


def _same_work(before: Step, after: Step) -> bool:
    """Say whether what lies with somebody by one version may lie there by the other."""
    return (before.role, before.place, before.sub, before.automatic) == (
        after.role,
        after.place,
        after.sub,
        after.automatic,
    )


def _fits(spec: FactSpec, value: object) -> bool:
    match spec.kind:
        case FactKind.YES_NO:
            return isinstance(value, bool)
        case FactKind.NUMBER:
            return isinstance(value, int) and not isinstance(value, bool)
        case FactKind.ONE_OF:
            return value in spec.choices


def _proved(old: Process, new: Process, state: State, facts: Mapping[str, Any]) -> Safety:
    """Look for the dossier's own standing among all that the new version allows."""
    standing = _standing(new, state.steps)
    table, known = standing.table, standing.known()
    here = Behind(state.stamps, state.outcome)
    if here not in known:
        return _unsafe(_past_differs() if known else _never_there(new, state))
    given = table.of(facts)
    unanswered = [
        digit.name
        for digit in table.digits
        if digit.name not in BUILT_IN and facts.get(digit.name) is None
    ]
    if given & ~table.freed(known[here], unanswered):
        return _unsafe(
            fault(
                "answers_differ",
                N_("Với các câu trả lời đã có, quy trình mới không đưa hồ sơ đến đây."),
            )
        )
    reasons = list(_unknown_doers(old, new, state))
    if given & ~known[here]:
        reasons += _unanswered_ahead(new, state, unanswered)
    if reasons:
        return _unsafe(*reasons)
    way = standing.shortest(here, table.freed(given, unanswered))
    return Safety(safe=True, way=way)


def _never_there(new: Process, state: State) -> Fault:
    names = [step.name for step in new.steps if step.key in state.steps]
    return fault(
        "never_there",
        N_("Theo quy trình mới, không hồ sơ nào đứng ở đúng các bước này: %(steps)s."),
        steps=", ".join(names),
    )


def _past_differs() -> Fault:
    return fault(
        "past_differs",
        N_(
            "Theo quy trình mới, hồ sơ đến bước này đã có mốc thời gian hoặc quyết định "
            "khác."
        ),
    )


def _unknown_doers(old: Process, new: Process, state: State) -> Iterator[Fault]:
    """Yield steps ahead kept apart from one of which nobody knows who did it."""
    after = after_each(new)
    ahead = frozenset().union(state.steps, *(after[key] for key in state.steps))
    for step in new.steps:
        unknown = [
            key
            for key in step.apart_from
            if key not in ahead
            and key not in old.by_key
            and key not in state.last_officers
        ]
        if step.key in ahead and unknown:
            yield fault(
                "doer_unknown",
                N_(
                    "Bước “%(step)s” phải do người khác với bước “%(other)s” của quy "
                    "trình mới, mà hồ sơ này chưa qua bước đó."
                ),
                step=step,
                other=new.by_key[unknown[0]].name,
            )


def _unanswered_ahead(
    new: Process, state: State, unanswered: Iterable[str]
) -> Iterator[Fault]:
    """Yield the questions still open that some way ahead reads without asking them."""
    for name in unanswered:
        waiting, seen = list(state.steps), set(state.steps)
        while waiting:
            step = new.by_key[waiting.pop()]
            ahead = [m for m in step.moves if name not in answered(step, m)]
            if any(name in read_by(move) for move in ahead):
                yield fault(
                    "never_asked",
                    N_(
                        "Bước “%(step)s” của quy trình mới dùng “%(fact)s” mà hồ sơ này "
                        "chưa hỏi."
                    ),
                    step=step,
                    fact=fact_words(name, new),
                )
                break
            following = {key for move in ahead for key in move.to} - seen
            seen |= following
            waiting += following
