"""The diagram of a BPMN file: a shape for every element, points for every arrow.

Left to right with a lane for each place, as the usual editors draw it; the layout is
that of our own drawings, turned on its side.
"""

from xml.etree import ElementTree as ET

from motcua.domain.dossiers.workflow.bpmn.names import id_of
from motcua.domain.dossiers.workflow.bpmn.plan import TASKS, Flow, Kind, Piece, Plan
from motcua.domain.dossiers.workflow.definition import Move, Process, Step
from motcua.domain.dossiers.workflow.drawing.layout import Box, Edge, Layout, Node
from motcua.domain.dossiers.workflow.drawing.lettering import text_width, wrap
from motcua.domain.dossiers.workflow.drawing.routes import EVENT, lay_out
from motcua.domain.dossiers.workflow.drawing.words import VIETNAMESE, condition, label

_TASK = (130.0, 90.0)
_GATE = (50.0, 50.0)
_HEAD = 30.0
_LANE_PAD = 36.0
_FONT = 12.0
_LABEL_WIDTH = 100.0
_LINE = 14.0


def diagram(process: Process, plan: Plan) -> ET.Element:
    """Return the diagram of a process in the elements of its plan."""
    places = list(dict.fromkeys(step.place for step in process.steps))
    nodes = [
        _node(piece, places.index(piece.step.place))
        for piece in plan.pieces
        if piece.kind is not Kind.TIMER
    ]
    found = lay_out(
        nodes,
        [_edge(process, flow) for flow in plan.flows],
        lanes=len(places),
        pad=_LANE_PAD,
    )
    root = ET.Element("bpmndi:BPMNDiagram", id="diagram")
    plane = ET.SubElement(
        root, "bpmndi:BPMNPlane", id="plane", bpmnElement="collaboration"
    )
    width = found.height + _LANE_PAD
    height = found.lanes[-1][1]
    _shape(plane, "pool", Box(0, 0, width + 2 * _HEAD, height), isHorizontal="true")
    for place, (top, end) in zip(places, found.lanes, strict=True):
        box = Box(_HEAD, top, width + _HEAD, end - top)
        _shape(plane, id_of("lane", place), box, isHorizontal="true")
    for piece in plan.pieces:
        looks = {"isMarkerVisible": "true"} if piece.kind is Kind.CHOICE else {}
        _shape(plane, piece.id, _turned(_box(piece, found)), **looks)
    for flow in plan.flows:
        _line(plane, flow, found)
    return root


def name_of(process: Process, step: Step, move: Move) -> str:
    """Return the words on the arrow of a move: one of several, or under a condition."""
    told = label if len(step.moves) > 1 else condition
    return told(process, step, move, VIETNAMESE)


def _node(piece: Piece, lane: int) -> Node:
    """Return an element to be laid out, its width across being its height here."""
    if piece.kind in TASKS:
        room = 2 * EVENT + 10 if piece.step.timer is not None else 0.0
        return Node(piece.id, _TASK[1], _TASK[0], lane, room=room)
    size = _GATE if piece.kind in (Kind.CHOICE, Kind.PARALLEL) else (2 * EVENT, 2 * EVENT)
    return Node(piece.id, size[1], size[0], lane, one_port=True)


def _edge(process: Process, flow: Flow) -> Edge:
    """Return an arrow to be laid out; a timer's leaves the side of its task."""
    aside = flow.source == id_of("timer", flow.step.key)
    source = id_of("step", flow.step.key) if aside else flow.source
    lines = _words(process, flow)
    wide = max((text_width(line, _FONT) for line in lines), default=0.0)
    size = (_LINE * len(lines), wide) if lines else (0.0, 0.0)
    return Edge(flow.id, source, flow.target, flow.back and not aside, size, aside=aside)


def _words(process: Process, flow: Flow) -> tuple[str, ...]:
    if flow.move is None:
        return ()
    return wrap(name_of(process, flow.step, flow.move), _FONT, _LABEL_WIDTH)


def _box(piece: Piece, found: Layout) -> Box:
    if piece.kind is not Kind.TIMER:
        return found.boxes[piece.id]
    task = found.boxes[id_of("step", piece.step.key)]
    return Box(
        task.x + task.width - EVENT,
        task.y + task.height * 3 / 4 - EVENT,
        2 * EVENT,
        2 * EVENT,
    )


def _turned(box: Box) -> Box:
    return Box(box.y + 2 * _HEAD + _LANE_PAD / 2, box.x, box.height, box.width)


def _shape(plane: ET.Element, key: str, box: Box, **looks: str) -> None:
    known = {"id": f"{key}.shape", "bpmnElement": key, **looks}
    _bounds(ET.SubElement(plane, "bpmndi:BPMNShape", known), box)


def _bounds(parent: ET.Element, box: Box) -> None:
    sizes = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    ET.SubElement(parent, "dc:Bounds", {key: f"{n:g}" for key, n in sizes.items()})


def _line(plane: ET.Element, flow: Flow, found: Layout) -> None:
    known = {"id": f"{flow.id}.edge", "bpmnElement": flow.id}
    edge = ET.SubElement(plane, "bpmndi:BPMNEdge", known)
    for x, y in found.routes[flow.id]:
        point = _turned(Box(x, y, 0, 0))
        ET.SubElement(edge, "di:waypoint", x=f"{point.x:g}", y=f"{point.y:g}")
    if flow.id in found.labels:
        label_shape = ET.SubElement(edge, "bpmndi:BPMNLabel")
        _bounds(label_shape, _turned(found.labels[flow.id]))
