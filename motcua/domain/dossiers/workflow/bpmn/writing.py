"""Processes to BPMN 2.0, with a diagram, so that an editor shows them at once.

Each place is a lane; a step is a task, a choice an exclusive gateway, a fork and a
join a parallel one, a timer a boundary event. What BPMN has no words for stands in
elements of our own, which editors keep as they find them.
"""

import json
import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET

from motcua.domain.dossiers.workflow.bpmn.diagram import diagram, name_of
from motcua.domain.dossiers.workflow.bpmn.names import (
    BOUNDS,
    BPMN,
    CONDITION,
    DIAGRAM,
    EDGES,
    OURS,
    SCHEMA,
    id_of,
    to_duration,
)
from motcua.domain.dossiers.workflow.bpmn.plan import (
    TASKS,
    Flow,
    Kind,
    Piece,
    Plan,
    plan,
)
from motcua.domain.dossiers.workflow.definition import (
    Assign,
    Move,
    Process,
    Step,
    Timing,
)
from motcua.domain.dossiers.workflow.drawing.words import VIETNAMESE
from motcua.domain.dossiers.workflow.guards import guard_to_json
from motcua.domain.dossiers.workflow.writing import limit_to_json, process_to_json
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EXPRESSION = {"xsi:type": "bpmn:tFormalExpression"}


def to_bpmn(process: Process) -> str:
    """Return a process as a BPMN 2.0 file, which `from_bpmn` reads back the same.

    Raises Invalid where BPMN cannot say it: a step's key is used twice, a move leads
    to a step that does not exist, or a text has a character XML does not allow.
    """
    _check(process)
    made = plan(process)
    root = ET.Element(
        "bpmn:definitions",
        {
            "xmlns:bpmn": BPMN,
            "xmlns:bpmndi": DIAGRAM,
            "xmlns:dc": BOUNDS,
            "xmlns:di": EDGES,
            "xmlns:xsi": SCHEMA,
            "xmlns:motcua": OURS,
            "id": "definitions",
            "targetNamespace": OURS,
            "exporter": "Một Cửa",
        },
    )
    key = id_of("process", process.key)
    pool = ET.SubElement(root, "bpmn:collaboration", id="collaboration")
    ET.SubElement(pool, "bpmn:participant", id="pool", name=process.name, processRef=key)
    whole = ET.SubElement(
        root, "bpmn:process", id=key, name=process.name, isExecutable="false"
    )
    _Writer(process, made, whole).write()
    root.append(diagram(process, made))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, "unicode")}\n'


def _check(process: Process) -> None:
    keys = [step.key for step in process.steps]
    for step in process.steps:
        if keys.count(step.key) > 1 or not step.targets <= {*keys}:
            raise Invalid(
                "process_unsound",
                N_("Bước “%(step)s” trùng mã hoặc dẫn đến một bước không có."),
                facts={"step": step.name},
                field=f"steps.{step.key}",
            )
    if any(_NOT_XML.search(text) for text in _texts(process_to_json(process))):
        raise Invalid(
            "bpmn_unwritable",
            N_("Quy trình có ký tự điều khiển mà tệp BPMN không chứa được."),
        )


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for pair in value.items() for part in pair for text in _texts(part)]
    return [t for part in value for t in _texts(part)] if isinstance(value, list) else []


class _Writer:
    """Writes the elements of one process; each method appends to the element given."""

    def __init__(self, process: Process, made: Plan, whole: ET.Element) -> None:
        self.process, self.made, self.whole = process, made, whole

    def write(self) -> None:
        """Write everything."""
        self._of_process()
        self._lanes()
        for piece in self.made.pieces:
            self._piece(piece)
        for flow in self.made.flows:
            self._flow(flow)

    def _of_process(self) -> None:
        known = {"key": self.process.key, "decision": self.process.decision}
        ours = _ours(self.whole, "process", {k: v for k, v in known.items() if v})
        for key, name in self.process.parties.items():
            bound = {"byAddress": "true"} if key in self.process.by_address else {}
            _add(ours, "party", key=key, name=name, **bound)
        for key, spec in self.process.facts.items():
            fact = _add(ours, "fact", key=key, name=spec.name, kind=spec.kind.value)
            for choice, name in spec.choices.items():
                _add(fact, "choice", key=choice, name=name)
        for command in sorted(self.process.two_person):
            _add(ours, "twoPersons", command=command.value)

    def _lanes(self) -> None:
        lanes = ET.SubElement(self.whole, "bpmn:laneSet", id="lanes")
        for place in dict.fromkeys(step.place for step in self.process.steps):
            name = VIETNAMESE.place(self.process, place)
            lane = ET.SubElement(lanes, "bpmn:lane", id=id_of("lane", place), name=name)
            _ours(lane, "place", {"key": place})
            for piece in self.made.pieces:
                if piece.step.place == place:
                    ET.SubElement(lane, "bpmn:flowNodeRef").text = piece.id

    def _piece(self, piece: Piece) -> None:
        drawn = ET.SubElement(self.whole, f"bpmn:{piece.kind.value}", id=piece.id)
        step = piece.step
        if piece.kind in TASKS:
            drawn.set("name", step.name)
            self._step(drawn, step)
        elif piece.kind is Kind.TIMER and step.timer is not None:
            drawn.set("attachedToRef", id_of("step", step.key))
            _ours(drawn, "timer", {"command": step.timer.command.value})
        for tag, ends in (("incoming", "target"), ("outgoing", "source")):
            for flow in self.made.flows:
                if getattr(flow, ends) == piece.id:
                    ET.SubElement(drawn, f"bpmn:{tag}").text = flow.id
        if piece.kind in TASKS:
            owner = ET.SubElement(drawn, "bpmn:potentialOwner", id=f"{piece.id}.owner")
            by = ET.SubElement(owner, "bpmn:resourceAssignmentExpression")
            ET.SubElement(by, "bpmn:formalExpression").text = step.role.value
        if piece.kind is Kind.TIMER and step.timer is not None:
            timer = ET.SubElement(
                drawn, "bpmn:timerEventDefinition", id=f"{piece.id}.after"
            )
            after = ET.SubElement(timer, "bpmn:timeDuration", _EXPRESSION)
            after.text = to_duration(step.timer.after)

    def _step(self, drawn: ET.Element, step: Step) -> None:
        known = {"key": step.key}
        if step.timing is not Timing.DOSSIER:
            known["timing"] = step.timing.value
        if step.assign is not Assign.FREE:
            known["assign"] = step.assign.value
        if step.sub is not None:
            drawn.set("calledElement", id_of("process", step.sub.process))
            known |= {"sub": step.sub.process, "subName": step.sub.name}
            if step.automatic:
                known["automatic"] = "true"
        ours = _ours(drawn, "step", known)
        if step.within is not None:
            _add(ours, "within", **_plain(limit_to_json(step.within)))
        for fact in step.asks:
            _add(ours, "asks", fact=fact)
        for key in step.apart_from:
            _add(ours, "apartFrom", step=key)

    def _flow(self, flow: Flow) -> None:
        ends = {"id": flow.id, "sourceRef": flow.source, "targetRef": flow.target}
        drawn = ET.SubElement(self.whole, "bpmn:sequenceFlow", ends)
        if flow.move is None:
            return
        if name := name_of(self.process, flow.step, flow.move):
            drawn.set("name", name)
        self._of_move(drawn, flow.move)
        if flow.move.when is not None:
            looks = {**_EXPRESSION, "language": CONDITION}
            when = ET.SubElement(drawn, "bpmn:conditionExpression", looks)
            when.text = json.dumps(guard_to_json(flow.move.when), ensure_ascii=False)

    def _of_move(self, drawn: ET.Element, move: Move) -> None:
        known = {"command": move.command.value}
        if move.needs:
            known["needs"] = " ".join(sorted(move.needs))
        if move.stamp is not None:
            known["stamp"] = move.stamp.value
        if move.outcome is not None:
            known["outcome"] = move.outcome.value
        ours = _ours(drawn, "move", known)
        for kind in move.papers:
            _add(ours, "paper", kind=kind)


def _ours(parent: ET.Element, tag: str, known: dict[str, str]) -> ET.Element:
    """Add an element of our own to what an element is extended by."""
    extended = ET.SubElement(parent, "bpmn:extensionElements")
    return ET.SubElement(extended, f"motcua:{tag}", known)


def _add(parent: ET.Element, tag: str, **known: str) -> ET.Element:
    return ET.SubElement(parent, f"motcua:{tag}", known)


def _plain(values: Mapping[str, object]) -> dict[str, str]:
    return {key: str(value) for key, value in values.items()}
