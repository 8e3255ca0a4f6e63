"""From a step along the arrows, through the gateways, to the steps that come next."""

from dataclasses import dataclass

from motcua.domain.dossiers.workflow.bpmn.names import BPMN
from motcua.domain.dossiers.workflow.bpmn.source import (
    STEPS,
    Arrow,
    Source,
    Thing,
    ours,
    refused,
)
from motcua.kernel.text import N_

_MOST_GATEWAYS = 40
_MOST_WAYS = 500


@dataclass(frozen=True, slots=True)
class Way:
    """One way on: the ids of the steps it leads to, none at the end, and its arrows."""

    to: tuple[str, ...]
    arrows: tuple[Arrow, ...]


def condition_of(arrow: Arrow) -> str:
    """Return the expression an arrow is taken under, or nothing."""
    return (arrow.element.findtext(f"{{{BPMN}}}conditionExpression") or "").strip()


class Follower:
    """Follows arrows; `joins` are the ids of the steps a parallel gateway waits for."""

    def __init__(self, source: Source) -> None:
        """Take a file and find where its branches join."""
        self._source = source
        self._left = 0
        self.joins: set[str] = set()
        for gateway in source.of("parallelGateway"):
            if len(source.out[gateway.id]) == 1:
                self._left = _MOST_WAYS
                self.joins.add(self._only(source.out[gateway.id][0], ()))

    def ways(self, node: Thing) -> list[Way]:
        """Return every way on from a step or an event, in the order of the file.

        Several plain arrows out of a task are, as BPMN has it, branches.
        """
        self._left = _MOST_WAYS
        arrows = self._source.out[node.id]
        if len(arrows) > 1 and node.kind in STEPS and not any(map(_says, arrows)):
            return [Way(tuple(self._only(arrow, ()) for arrow in arrows), ())]
        return [way for arrow in arrows for way in self._follow(arrow, ())]

    def first(self) -> str:
        """Return the id of the step a file begins with."""
        starts = self._source.of("startEvent")
        if len(starts) != 1:
            key = starts[1].id if starts else self._source.process.id or "process"
            raise refused(key, N_("Quy trình phải có đúng một điểm bắt đầu."))
        self._left = _MOST_WAYS
        arrows = self._source.out[starts[0].id]
        if len(arrows) != 1:
            raise refused(
                starts[0].id, N_("Từ điểm bắt đầu phải có đúng một mũi tên đến một bước.")
            )
        return self._only(arrows[0], ())

    def _only(self, arrow: Arrow, path: tuple[Arrow, ...]) -> str:
        """Return the one step an arrow leads to without any choice."""
        ways = self._follow(arrow, path)
        if len(ways) != 1 or len(ways[0].to) != 1:
            raise refused(
                arrow.id, N_("Mũi tên này phải dẫn thẳng đến một bước, không rẽ nhánh.")
            )
        return ways[0].to[0]

    def _follow(self, arrow: Arrow, path: tuple[Arrow, ...]) -> list[Way]:
        self._left -= 1
        if len(path) >= _MOST_GATEWAYS or self._left < 0:
            raise refused(arrow.id, N_("Quá nhiều cổng nối nhau, hoặc cổng đi vòng."))
        path = (*path, arrow)
        node = self._source.nodes[arrow.target]
        arrows = self._source.out[node.id]
        if node.kind in STEPS:
            return [Way((node.id,), path)]
        if node.kind == "endEvent":
            return [Way((), path)]
        if node.kind not in ("exclusiveGateway", "parallelGateway"):
            raise refused(
                arrow.id, N_("Mũi tên không thể dẫn đến điểm bắt đầu hay hẹn giờ.")
            )
        if not arrows:
            raise refused(node.id, N_("Cổng không có mũi tên đi ra."))
        if node.kind == "parallelGateway":
            return [Way(tuple(self._only(each, path) for each in arrows), path)]
        return [way for each in arrows for way in self._follow(each, path)]


def _says(arrow: Arrow) -> bool:
    return bool(
        arrow.name or condition_of(arrow) or ours(arrow.element, "move") is not None
    )
