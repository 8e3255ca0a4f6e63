"""Who does a step of a BPMN file and where: its own words, or those of its lane."""

from xml.etree import ElementTree as ET

from motcua.domain.dossiers.workflow.bpmn.guessing import (
    place_in,
    role_in,
    slug,
    usual_place,
)
from motcua.domain.dossiers.workflow.bpmn.names import BPMN
from motcua.domain.dossiers.workflow.bpmn.source import (
    AUTOMATIC,
    Source,
    Thing,
    ours,
    refused,
)
from motcua.domain.dossiers.workflow.definition import Place
from motcua.kernel.actor import Role
from motcua.kernel.text import N_

_ASSIGNED = ("candidateGroups", "assignee", "candidateUsers")
_RESOURCES = ("potentialOwner", "humanPerformer", "performer", "resourceRole")


class Lanes:
    """The lanes of a file; `parties` grows by those that are no unit of the dossier."""

    def __init__(self, source: Source, parties: dict[str, str]) -> None:
        """Take a file and the parties it declares."""
        self._parties = parties
        self._chains: dict[str, list[ET.Element]] = {}
        waiting: list[tuple[ET.Element, list[ET.Element]]] = [
            (lanes, []) for lanes in source.process.element.findall(f"{{{BPMN}}}laneSet")
        ]
        while waiting:
            lanes, outer = waiting.pop()
            for lane in lanes.findall(f"{{{BPMN}}}lane"):
                self._take(lane, outer)
                # Two levels say where and who; deeper ones add nothing to that.
                inner = lane.find(f"{{{BPMN}}}childLaneSet")
                if inner is not None:
                    waiting.append((inner, [*outer, lane][-2:]))

    def _take(self, lane: ET.Element, outer: list[ET.Element]) -> None:
        marked = ours(lane, "place")
        key, name = (marked.get("key", "") if marked is not None else ""), _name(lane)
        if key in self._parties and name:
            self._parties[key] = lane.get("name", "")
        for node in lane.findall(f"{{{BPMN}}}flowNodeRef"):
            known = self._chains.get((node.text or "").strip(), [])
            if len(known) <= len(outer):
                self._chains[(node.text or "").strip()] = [lane, *outer[::-1]]

    def role(self, step: Thing) -> Role:
        """Return who does a step; the system's own steps may go without."""
        chain = self._chains.get(step.id, [])
        told = [*_resources(step), *map(_name, chain)]
        found = role_in(*told)
        if found is None and step.kind not in AUTOMATIC:
            raise refused(
                step.id,
                N_(
                    "Chưa biết ai làm bước “%(name)s”: đặt bước vào một làn mang tên vai "
                    "trò (như “Trưởng phòng”), hoặc ghi vai trò cho bước."
                ),
                name=step.name,
            )
        return found or Role.SPECIALIST

    def place(self, step: Thing, role: Role) -> str:
        """Return where a step is done: a unit of the dossier, or a party's key."""
        chain = self._chains.get(step.id, [])
        for lane in chain:
            marked = ours(lane, "place")
            if marked is not None and marked.get("key"):
                return marked.get("key", "")
        found: Place | str | None = place_in(*map(_name, chain))
        if found is None and all(role_in(_name(lane)) for lane in chain):
            found = usual_place(role)
        return str(found or self._party(chain))

    def _party(self, chain: list[ET.Element]) -> str:
        """Return the key of the agency a lane stands for."""
        lane = next(lane for lane in chain if not role_in(_name(lane)))
        if not _name(lane):
            raise refused(lane.get("id", "lane"), N_("Làn chưa có tên."))
        key = slug(_name(lane)) or lane.get("id", "party")
        self._parties.setdefault(key, lane.get("name", ""))
        return key


def _name(element: ET.Element) -> str:
    return " ".join(element.get("name", "").split())


def _resources(step: Thing) -> list[str]:
    """Return what a step itself says about who does it."""
    told = []
    for tag in _RESOURCES:
        for owner in step.element.findall(f"{{{BPMN}}}{tag}"):
            # The schema says formalExpression, the usual library writes expression.
            for written in ("formalExpression", "expression"):
                told += [e.text or "" for e in owner.iter(f"{{{BPMN}}}{written}")]
            told.append(_name(owner))
    for name, value in step.element.attrib.items():
        if name.rpartition("}")[2] in _ASSIGNED:
            told.append(value)
    return told
