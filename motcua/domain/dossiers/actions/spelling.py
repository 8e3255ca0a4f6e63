"""What the acts of one request say alike: spelt once.

In a batch hundreds of dossiers come to the same state by the same decision. Each has its
event, its hash and its row; what these hold in common need not be made hundreds of times.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from motcua.domain.deadlines.rules.clock import ClockEvent
from motcua.domain.dossiers.workflow.deciding import Decision
from motcua.domain.dossiers.workflow.states import State, state_to_json
from motcua.kernel.canonical import Spelt

_Told = tuple[tuple[ClockEvent, ...], str, Mapping[str, object]]


@dataclass(slots=True)
class Spelling:
    """The payloads of a request's events, by the decision that they tell of."""

    _known: dict[int, tuple[Decision, _Told, Spelt]] = field(default_factory=dict)

    def payload(
        self,
        decision: Decision,
        ticks: tuple[ClockEvent, ...],
        remark: str,
        facts: Mapping[str, object],
    ) -> Spelt:
        """Return what the event of an act says: once for what is the same."""
        told: _Told = (ticks, remark, facts)
        known = self._known.get(id(decision))
        if known is None or known[1] != told:
            known = decision, told, Spelt.of(_payload(decision, *told))
            self._known[id(decision)] = known
        return known[2]

    def last(self, decision: Decision) -> Spelt:
        """Return what was last said of a decision that has been told of."""
        return self._known[id(decision)][2]


def standing(state: State) -> dict[str, object]:
    """Return where a dossier stands, so that any event tells it whole."""
    return {
        "status": state.status,
        "outcome": state.outcome,
        "stamps": sorted(state.stamps),
        "state": state_to_json(state),
    }


def _payload(
    decision: Decision,
    ticks: tuple[ClockEvent, ...],
    remark: str,
    facts: Mapping[str, object],
) -> dict[str, object]:
    """Return what the event of an act says."""
    found: dict[str, object] = {**standing(decision.state), **facts}
    if decision.step is not None:
        found |= {"step": decision.step.key, "step_name": decision.step.name}
    if decision.proposed:
        found["command"] = decision.command
    if remark:
        found["remark"] = remark
    if ticks:
        found["clock"] = [tick.to_json() for tick in ticks]
    return found
