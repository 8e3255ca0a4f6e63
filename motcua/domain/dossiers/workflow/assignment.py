"""Who gets a dossier when the process lets the system choose, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.domain.dossiers.workflow.definition import Assign
from motcua.kernel.text import N_, mentions


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may take the step: what they have in hand, what they know.

    `last_given` is when they last got something, None for never.
    """

    officer_id: int
    name: str
    in_hand: int
    last_given: datetime | None = None
    fields: frozenset[str] = frozenset()
    territories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """The officer chosen, and the reason as a Vietnamese msgid with its facts."""

    officer_id: int
    message: str
    facts: dict[str, object]


def choose(
    rule: Assign, candidates: Sequence[Candidate], *, field: str, address: str
) -> Choice | None:
    """Return who gets the step by the rule; None when there is nobody.

    Knowledge and territory narrow the choice where anybody has it; then, as for every
    rule but rotation, the fewest dossiers in hand decide, then the longest wait. Equal
    ones are taken in the order of their numbers, so that the choice can be repeated.
    """
    if not candidates:
        return None
    fitting, message = _fitting(rule, candidates, field=field, address=address)
    if rule is Assign.ROTATION:
        found = min(fitting, key=lambda c: (_wait(c), c.officer_id))
    else:
        found = min(fitting, key=lambda c: (c.in_hand, _wait(c), c.officer_id))
    facts: dict[str, object] = {
        "name": found.name,
        "count": found.in_hand,
        "others": len(fitting) - 1,
    }
    return Choice(found.officer_id, message, facts)


def _fitting(
    rule: Assign, candidates: Sequence[Candidate], *, field: str, address: str
) -> tuple[Sequence[Candidate], str]:
    if rule is Assign.SKILL:
        skilled = [c for c in candidates if field in c.fields]
        if skilled:
            return skilled, N_(
                "Giao %(name)s: chuyên lĩnh vực này, đang giữ %(count)s hồ sơ."
            )
    if rule is Assign.TERRITORY:
        near = [c for c in candidates if any(mentions(address, t) for t in c.territories)]
        if near:
            return near, N_(
                "Giao %(name)s: phụ trách địa bàn này, đang giữ %(count)s hồ sơ."
            )
    if rule is Assign.ROTATION:
        return candidates, N_("Giao %(name)s: đến lượt, đã chờ lâu nhất.")
    return candidates, N_(
        "Giao %(name)s: đang giữ ít hồ sơ nhất (%(count)s) trong %(others)s người khác."
    )


def _wait(candidate: Candidate) -> float:
    """Return when somebody last got something; who never did comes first."""
    return candidate.last_given.timestamp() if candidate.last_given else 0.0
