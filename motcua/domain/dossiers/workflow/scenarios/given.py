"""The column `with`: what is typed in, and what a dossier is received under."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import fields
from typing import Any

from motcua.domain.deadlines.rules.limits import (
    AfterSupplement,
    Comparison,
    Counting,
    Policy,
    StartRule,
    Tacit,
)
from motcua.domain.dossiers.workflow.answers import answers_of
from motcua.domain.dossiers.workflow.definition import FactKind, FactSpec, Process
from motcua.domain.dossiers.workflow.scenarios import cells
from motcua.domain.dossiers.workflow.scenarios.rows import Basis, Typed, Who
from motcua.domain.dossiers.workflow.values import BUILT_IN, OF_SUB, SUB_OUTCOME
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

FACT = "fact."
"""What stands before the key of a fact that is also a word of this column."""

_POLICY: Mapping[str, Callable[[str], Any]] = {
    "counting": lambda text: cells.member(Counting, text),
    "after_supplement": lambda text: cells.member(AfterSupplement, text),
    "comparison": lambda text: cells.member(Comparison, text),
    "start": lambda text: cells.member(StartRule, text),
    "fee_stops": cells.yes_no,
    "consultation_stops": cells.yes_no,
    "later_phases": cells.limits,
    "tacit": lambda text: cells.member(Tacit, text),
    "most_supplements": cells.whole,
    "supplement_within": cells.limit,
    "most_extensions": cells.whole,
    "apology_before": cells.limit,
}
"""How each rule of the clock is written."""

ON_ACCEPTING = ("limit", "handed_over", *BUILT_IN, *(f.name for f in fields(Policy)))
"""The words of `with` on the row that receives the dossier."""

ON_ACTING = (
    "step",
    "opinion",
    "reason",
    "assignee",
    "recipient",
    "proof",
    "consulted",
    "limit",
    "amount",
    "linked",
    "authority",
    "conflict",
    "seen",
    "lacking",
    SUB_OUTCOME,
)
"""The words of `with` on every other row; the facts of the process come beside them."""


def basis(text: str) -> Basis:
    """Return what a dossier is received under; raise Invalid."""
    given = cells.pairs(text)
    for word in given:
        cells.one_of(word, ON_ACCEPTING)
    if "limit" not in given:
        raise Invalid(
            "limit_missing",
            N_("Chưa ghi thời hạn giải quyết."),
            remedy=N_("Ghi limit=số và đơn vị, ví dụ limit=5 working_day."),
        )
    moved = given.get("handed_over")
    return Basis(
        limit=cells.limit(given["limit"]),
        policy=Policy(**{n: read(given[n]) for n, read in _POLICY.items() if n in given}),
        known={
            **dict.fromkeys(BUILT_IN),
            "channel": "counter",
            "delivery": "counter",
            **{n: _fact(spec, given[n]) for n, spec in BUILT_IN.items() if n in given},
        },
        handed_over=cells.moment(moved) if moved else None,
    )


def typed(process: Process, text: str, places: Collection[str]) -> Typed:
    """Return what is typed in with an act; raise Invalid."""
    given = cells.pairs(text)
    answers = {
        word.removeprefix(FACT): given.pop(word)
        for word in tuple(given)
        if _is_fact(process, word)
    }
    words = {word: _word(process, word, text, places) for word, text in given.items()}
    return Typed(answers=_answers(process, answers), **words)


def _answers(process: Process, given: Mapping[str, str]) -> Mapping[str, Any]:
    """Return the answers, each by its own fact, so that a fault names it."""
    found = answers_of(process, given)
    lacking = sorted(set(given) - set(found))
    if lacking:
        cells.one_of(lacking[0], tuple(process.facts))
    return found


def _is_fact(process: Process, word: str) -> bool:
    plain = word in process.facts and word not in ON_ACTING
    return plain or word.startswith(FACT)


def _word(process: Process, word: str, text: str, places: Collection[str]) -> Any:
    cells.one_of(word, (*ON_ACTING, *process.facts))
    readers: Mapping[str, Callable[[], Any]] = {
        "step": lambda: cells.one_of(text, tuple(process.by_key)),
        "assignee": lambda: _somebody(text, places),
        "consulted": lambda: cells.several(text, places),
        "limit": lambda: cells.limit(text),
        "amount": lambda: cells.whole(text),
        "authority": lambda: cells.yes_no(text),
        "conflict": lambda: cells.yes_no(text),
        "seen": lambda: cells.yes_no(text),
        SUB_OUTCOME: lambda: cells.one_of(text, tuple(OF_SUB.choices)),
    }
    return readers[word]() if word in readers else text


def _somebody(text: str, places: Collection[str]) -> Who:
    found = cells.who(text, places)
    if found.is_system:
        raise cells.unusable(
            "not_an_officer",
            N_("“%(value)s” không phải người nhận việc được."),
            N_("Ghi vai trò@nơi, ví dụ specialist@resolving."),
            text,
        )
    return found


def _fact(spec: FactSpec, text: str) -> Any:
    if spec.kind is FactKind.NUMBER:
        return cells.whole(text)
    return cells.one_of(text, tuple(spec.choices))
