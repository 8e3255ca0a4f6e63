"""A BPMN file as its nodes and arrows, before anything is made of them.

Files come from anywhere. A document type is refused whole: it is the only door to
entities, with which a small file grows without bound or reads files of the server
(XML bombs, external entities), and no BPMN file needs one. Beyond that the size is
bounded, and nothing here or after it follows the depth of the file by recursion.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from motcua.domain.dossiers.workflow.bpmn.names import BPMN, OURS
from motcua.kernel.errors import Invalid, TooLarge
from motcua.kernel.text import N_

MOST_BYTES = 2 * 1024 * 1024
MOST_NODES = 2000

_DECLARED = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
AUTOMATIC = frozenset({"serviceTask", "scriptTask", "businessRuleTask", "sendTask"})
STEPS = AUTOMATIC | {"task", "userTask", "manualTask", "receiveTask", "callActivity"}
"""What is a step."""

_NODES = STEPS | {
    "startEvent",
    "endEvent",
    "boundaryEvent",
    "exclusiveGateway",
    "parallelGateway",
}
_STRANGE = frozenset(
    {
        "subProcess",
        "adHocSubProcess",
        "transaction",
        "inclusiveGateway",
        "eventBasedGateway",
        "complexGateway",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "implicitThrowEvent",
        "subChoreography",
        "choreographyTask",
        "callChoreography",
    }
)


@dataclass(slots=True, eq=False)
class Thing:
    """A node or an arrow: its id, its kind as BPMN names it, and its element."""

    id: str
    kind: str
    element: ET.Element

    @property
    def name(self) -> str:
        """Return its name with single spaces, for understanding it."""
        return " ".join(self.element.get("name", "").split())


@dataclass(slots=True, eq=False)
class Arrow(Thing):
    """A sequence flow between two nodes."""

    source: str = ""
    target: str = ""


@dataclass(slots=True)
class Source:
    """The one process of a file. Nodes and arrows keep the order of the file."""

    root: ET.Element
    process: Thing
    nodes: dict[str, Thing] = field(default_factory=dict)
    arrows: list[Arrow] = field(default_factory=list)
    out: dict[str, list[Arrow]] = field(default_factory=dict)
    into: dict[str, list[Arrow]] = field(default_factory=dict)

    def of(self, *kinds: str) -> list[Thing]:
        """Return the nodes of some kinds."""
        return [node for node in self.nodes.values() if node.kind in kinds]


def read_source(text: str) -> Source:
    """Return the nodes and arrows of a BPMN file.

    Raises Invalid naming the id of an element that cannot be understood, TooLarge
    for a file above 2 MB.
    """
    root = _root(text)
    processes = [
        element
        for element in root.findall(f"{{{BPMN}}}process")
        if any(_kind(child) in _NODES for child in element)
    ]
    if not processes:
        raise refused("definitions", N_("Tệp không có quy trình BPMN nào."))
    if len(processes) > 1:
        key = processes[1].get("id", "process")
        raise refused(key, N_("Tệp có nhiều quy trình; mỗi tệp chỉ một quy trình."))
    process = Thing(processes[0].get("id", ""), "process", processes[0])
    found = Source(root, process)
    for element in process.element:
        _add_node(found, element)
    for element in process.element.findall(f"{{{BPMN}}}sequenceFlow"):
        _add_arrow(found, element)
    return found


def _root(text: str) -> ET.Element:
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise TooLarge("bpmn_too_large", N_("Tệp BPMN lớn hơn 2 MB."))
    if _DECLARED.search(text):
        raise refused(
            "DOCTYPE",
            N_("Tệp có khai báo DOCTYPE hoặc ENTITY; vì an toàn không được nhận."),
        )
    try:
        root = ET.fromstring(text)  # noqa: S314 - document types are refused above
    except ET.ParseError as error:
        line, column = error.position
        raise Invalid(
            "bpmn_malformed",
            N_("Tệp không phải XML hợp lệ: hỏng ở dòng %(line)s, cột %(column)s."),
            facts={"line": line, "column": column + 1},
            remedy=N_("Hãy mở tệp bằng phần mềm vẽ quy trình rồi lưu lại."),
        ) from None
    except ValueError:
        raise Invalid("bpmn_malformed", N_("Tệp không phải XML hợp lệ.")) from None
    if root.tag != f"{{{BPMN}}}definitions":
        raise refused("definitions", N_("Tệp không phải BPMN 2.0."))
    return root


def _kind(element: ET.Element) -> str:
    """Return the name of an element of BPMN, nothing for others."""
    return element.tag.removeprefix(f"{{{BPMN}}}") if BPMN in element.tag else ""


def _add_node(found: Source, element: ET.Element) -> None:
    kind, key = _kind(element), element.get("id", "")
    if kind in _STRANGE:
        raise refused(
            key or kind, N_("Chưa hiểu phần tử loại “%(kind)s” trong BPMN."), kind=kind
        )
    if kind not in _NODES:
        return
    if not key:
        raise refused(kind, N_("Một phần tử loại “%(kind)s” không có id."), kind=kind)
    if key in found.nodes:
        raise refused(key, N_("Hai phần tử có cùng một id."))
    if len(found.nodes) >= MOST_NODES:
        raise TooLarge("bpmn_too_large", N_("Quy trình có quá nhiều phần tử."))
    found.nodes[key] = Thing(key, kind, element)
    found.out[key], found.into[key] = [], []


def _add_arrow(found: Source, element: ET.Element) -> None:
    source, target = element.get("sourceRef", ""), element.get("targetRef", "")
    key = element.get("id", "") or f"{source}→{target}"
    for end in (source, target):
        if end not in found.nodes:
            raise refused(
                key, N_("Mũi tên bắt đầu hoặc kết thúc ở “%(end)s” không có."), end=end
            )
    arrow = Arrow(key, "sequenceFlow", element, source, target)
    found.arrows.append(arrow)
    found.out[source].append(arrow)
    found.into[target].append(arrow)


def ours(element: ET.Element, tag: str) -> ET.Element | None:
    """Return what an element carries of our own under a name, or None."""
    return element.find(f"{{{BPMN}}}extensionElements/{{{OURS}}}{tag}")


def ours_in(element: ET.Element, tag: str) -> Iterator[ET.Element]:
    """Yield the elements of our own under a name inside one of our own."""
    yield from element.findall(f"{{{OURS}}}{tag}")


def refused(key: str, message: str, **facts: object) -> Invalid:
    """Return the error that names an element of the file and what is the matter."""
    return Invalid(
        "bpmn_not_understood",
        message,
        facts={"element": key, **facts},
        field=key,
        remedy=N_("(phần tử “%(element)s”)"),
    )
