// Reads BPMN files with the library of the usual editors and says what it found.
// In: a JSON list of files. Out: for each its warnings, elements, shapes, and how it
// is saved again.
import { readFileSync } from "node:fs";
import BpmnModdle from "bpmn-moddle";

const files = JSON.parse(readFileSync(0, "utf-8"));
const found = [];
for (const file of files) {
  const moddle = new BpmnModdle();
  const { rootElement, warnings } = await moddle.fromXML(file);
  const process = rootElement.rootElements.find((e) => e.$type === "bpmn:Process");
  const plane = rootElement.diagrams[0].plane;
  const { xml } = await moddle.toXML(rootElement, { format: true });
  found.push({
    warnings: warnings.map((warning) => warning.message),
    executable: process.isExecutable,
    elements: process.flowElements.map((element) => ({
      id: element.id,
      type: element.$type,
      source: element.sourceRef?.id,
      target: element.targetRef?.id,
      incoming: (element.incoming ?? []).map((flow) => flow.id),
      outgoing: (element.outgoing ?? []).map((flow) => flow.id),
      attached: element.attachedToRef?.id,
    })),
    lanes: process.laneSets[0].lanes.map((lane) => ({
      id: lane.id,
      nodes: lane.flowNodeRef.map((node) => node.id),
    })),
    shapes: plane.planeElement
      .filter((shape) => shape.$type === "bpmndi:BPMNShape")
      .map(({ bpmnElement, bounds }) => ({
        of: bpmnElement.id,
        x: bounds.x,
        y: bounds.y,
        width: bounds.width,
        height: bounds.height,
      })),
    edges: plane.planeElement
      .filter((edge) => edge.$type === "bpmndi:BPMNEdge")
      .map(({ bpmnElement, waypoint }) => ({
        of: bpmnElement.id,
        points: waypoint.map(({ x, y }) => [x, y]),
      })),
    saved: xml,
  });
}
console.log(JSON.stringify(found));
