"""BPMN: what we write other editors read, what they write we read or refuse by name."""

import json
import subprocess
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from motcua.domain.deadlines.rules.limits import LimitUnit, TimeLimit
from motcua.domain.dossiers.workflow.bpmn import from_bpmn, to_bpmn
from motcua.domain.dossiers.workflow.bpmn.names import (
    BPMN,
    OURS,
    from_duration,
    id_of,
    to_duration,
)
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import Place, Process, SubDossier, Timer
from motcua.domain.dossiers.workflow.reading import parse
from motcua.domain.dossiers.workflow.writing import process_to_json
from motcua.kernel.errors import Invalid, TooLarge
from motcua.ops import assets
from tests.drawings import ALL, DEPARTMENT, FOUR_BRANCHES, LINKED, ON_THE_SPOT
from tests.processes import fork, move, on, process, step

ROOT = Path(__file__).resolve().parents[2]
NODES = {
    "bpmn:StartEvent",
    "bpmn:EndEvent",
    "bpmn:UserTask",
    "bpmn:ServiceTask",
    "bpmn:CallActivity",
    "bpmn:ExclusiveGateway",
    "bpmn:ParallelGateway",
    "bpmn:BoundaryEvent",
}


@cache
def library() -> dict[str, Any]:
    """Return what the library of the usual editors finds in each of our files."""
    done = subprocess.run(
        [*assets._node(), str(ROOT / "tests" / "bpmn_reader.mjs")],
        input=json.dumps([to_bpmn(each) for each in ALL.values()]),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(ALL, json.loads(done.stdout), strict=True))


def there_and_back(text: str) -> dict[str, Any]:
    return process_to_json(parse(from_bpmn(text)))


def counts(drawn: Process) -> Counter[str]:
    whole = ET.fromstring(to_bpmn(drawn)).find(f"{{{BPMN}}}process")
    assert whole is not None
    return Counter(each.tag.removeprefix(f"{{{BPMN}}}") for each in whole)


# --- Written -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ALL)
def test_a_process_comes_back_as_it_was(name: str) -> None:
    assert there_and_back(to_bpmn(ALL[name])) == process_to_json(ALL[name])


@pytest.mark.parametrize("name", ALL)
def test_the_editors_library_reads_our_file_without_a_warning(name: str) -> None:
    found = library()[name]
    assert found["warnings"] == []
    assert found["executable"] is False
    nodes = {e["id"]: e for e in found["elements"] if e["type"] in NODES}
    flows = {e["id"]: e for e in found["elements"] if e["type"] == "bpmn:SequenceFlow"}
    assert len(nodes) + len(flows) == len(found["elements"])
    steps = [e for e in nodes.values() if e["id"].startswith("step_")]
    assert len(steps) == len(ALL[name].steps)
    for flow in flows.values():
        assert flow["id"] in nodes[flow["source"]]["outgoing"]
        assert flow["id"] in nodes[flow["target"]]["incoming"]
    for node in nodes.values():
        assert node["type"] != "bpmn:BoundaryEvent" or node["attached"] in nodes


@pytest.mark.parametrize("name", ALL)
def test_every_element_is_drawn_in_its_lane_and_every_arrow_from_end_to_end(
    name: str,
) -> None:
    found = library()[name]
    boxes = {shape["of"]: shape for shape in found["shapes"]}
    nodes = [e for e in found["elements"] if e["type"] in NODES]
    flows = [e for e in found["elements"] if e["type"] == "bpmn:SequenceFlow"]
    lanes = {node: lane["id"] for lane in found["lanes"] for node in lane["nodes"]}
    assert {*lanes} == {e["id"] for e in nodes}
    assert {*boxes} == {*lanes, *lanes.values(), "pool"}
    for node, lane in lanes.items():
        assert inside(boxes[node], boxes[lane]), node
        assert inside(boxes[lane], boxes["pool"])
    edges = {edge["of"]: edge["points"] for edge in found["edges"]}
    assert {*edges} == {e["id"] for e in flows}
    for flow in flows:
        points = edges[flow["id"]]
        for (x, y), end in ((points[0], "source"), (points[-1], "target")):
            box = {"x": x, "y": y, "width": 0, "height": 0}
            assert inside(box, boxes[flow[end]], by=1.1), flow


def inside(inner: dict[str, float], outer: dict[str, float], by: float = 0) -> bool:
    return (
        outer["x"] - by <= inner["x"]
        and outer["y"] - by <= inner["y"]
        and inner["x"] + inner["width"] <= outer["x"] + outer["width"] + by
        and inner["y"] + inner["height"] <= outer["y"] + outer["height"] + by
    )


@pytest.mark.parametrize("name", ALL)
def test_what_the_editors_library_saves_again_is_still_the_same_process(
    name: str,
) -> None:
    assert there_and_back(library()[name]["saved"]) == process_to_json(ALL[name])


def test_a_plain_process_is_tasks_events_and_choices() -> None:
    assert counts(DEPARTMENT) == {
        "extensionElements": 1,
        "laneSet": 1,
        "startEvent": 1,
        "userTask": 8,
        "exclusiveGateway": 2,
        "endEvent": 1,
        "sequenceFlow": 1 + 8 + 2 + 3,
    }


def test_forks_joins_timers_sub_dossiers_and_automatic_steps_are_what_bpmn_has() -> None:
    four, linked = counts(FOUR_BRANCHES), counts(LINKED)
    assert four["parallelGateway"] == 2
    assert four["boundaryEvent"] == 1
    assert (linked["serviceTask"], linked["callActivity"]) == (1, 1)
    assert linked["parallelGateway"] == 0


def test_each_place_is_a_lane_named_as_people_call_it() -> None:
    root = ET.fromstring(to_bpmn(FOUR_BRANCHES))
    names = [lane.get("name") for lane in root.iter(f"{{{BPMN}}}lane")]
    assert names == [
        "Bộ phận một cửa",
        "Đơn vị giải quyết",
        *FOUR_BRANCHES.parties.values(),
        "Cơ quan có thẩm quyền",
    ]


def test_an_arrow_bears_its_condition_as_words_and_as_data() -> None:
    root = ET.fromstring(to_bpmn(LINKED))
    flows = {
        flow.get("name"): flow.findtext(f"{{{BPMN}}}conditionExpression")
        for flow in root.iter(f"{{{BPMN}}}sequenceFlow")
    }
    written = flows["Tự động chuyển khi “Cách nộp” là Trực tuyến"]
    assert json.loads(written or "") == {"fact": "channel", "is": "online"}
    assert flows["Tự động chuyển trong các trường hợp khác"] is None


def test_a_timer_that_forks_goes_by_the_choice_and_not_into_the_fork() -> None:
    """A parallel gateway would wait for two arrows of which only one is gone."""
    drawn = process(
        fork("a", "b", "c", timer=Timer(TimeLimit(1, LimitUnit.HOUR), Command.SUBMIT)),
        on("b", "j"),
        on("c", "j"),
        on("j", "appraise", join=True),
    )
    root = ET.fromstring(to_bpmn(drawn))
    flows = list(root.iter(f"{{{BPMN}}}sequenceFlow"))
    (timed,) = [flow for flow in flows if flow.get("sourceRef") == "timer_a"]
    assert timed.get("targetRef") == "choice_a"
    assert there_and_back(to_bpmn(drawn)) == process_to_json(drawn)


@pytest.mark.parametrize(
    "drawn",
    [
        process(on("a", "appraise"), on("a", "appraise")),
        process(on("a", "nowhere")),
        replace(process(), name="chuông\x07"),
        replace(process(), parties={"a": "\ud800"}),
    ],
)
def test_what_bpmn_cannot_say_is_refused_and_not_left_out(drawn: Process) -> None:
    with pytest.raises(Invalid):
        to_bpmn(drawn)


def test_an_id_says_its_key_and_is_a_name_for_xml() -> None:
    assert id_of("step", "hand_over") == "step_hand_over"
    assert id_of("step", "bước 1") == "step_b.1b0..1edb.c.20.1"


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("PT90M", TimeLimit(90, LimitUnit.MINUTE)),
        ("PT1H30M", TimeLimit(90, LimitUnit.MINUTE)),
        ("P1DT2H", TimeLimit(26, LimitUnit.HOUR)),
        ("P1W", TimeLimit(7, LimitUnit.CALENDAR_DAY)),
        ("P1Y2M", TimeLimit(14, LimitUnit.MONTH)),
        (" 3  ngày làm việc ", TimeLimit(3, LimitUnit.WORKING_DAY)),
        ("giải quyết ngay trong ngày", TimeLimit(0, LimitUnit.IMMEDIATE)),
        ("P", None),
        ("PT0H", None),
        ("PT30S", None),
        ("P1M2D", None),
        ("0 ngày", None),
        ("mai", None),
        ("", None),
        ("9" * 5000 + " ngày", None),
    ],
)
def test_durations_are_iso_8601_or_words(text: str, limit: TimeLimit | None) -> None:
    assert from_duration(text) == limit
    assert to_duration(TimeLimit(48, LimitUnit.HOUR)) == "PT48H"
    assert to_duration(TimeLimit(2, LimitUnit.WORKING_HOUR)) == "2 giờ làm việc"


# --- Changed in an editor ------------------------------------------------------------


def edited(drawn: Process, *changes: tuple[str, str]) -> dict[str, Any]:
    text = to_bpmn(drawn)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return there_and_back(text)


def test_a_step_renamed_in_an_editor_keeps_its_key_and_all_else() -> None:
    found = edited(ON_THE_SPOT, ('name="Thẩm định"', 'name="Xem xét"'))
    assert found["steps"][0]["name"] == "Xem xét"
    found["steps"][0]["name"] = "Thẩm định"
    assert found == process_to_json(ON_THE_SPOT)


def test_a_party_renamed_on_its_lane_is_renamed() -> None:
    found = edited(
        LINKED,
        (
            '<bpmn:lane id="lane_insurance" name="Bảo hiểm',
            '<bpmn:lane id="lane_insurance" name="Cơ quan Bảo hiểm',
        ),
    )
    assert found["parties"] == {"insurance": "Cơ quan Bảo hiểm xã hội"}


def test_an_arrow_led_elsewhere_leads_elsewhere() -> None:
    found = edited(DEPARTMENT, ('targetRef="step_assign"', 'targetRef="step_appraise"'))
    assert found["steps"][1]["moves"][0]["to"] == "appraise"


def test_a_step_added_in_an_editor_stands_behind_the_one_before_it() -> None:
    new = (
        '<bpmn:userTask id="Activity_1" name="Ký nháy"/>'
        '<bpmn:sequenceFlow id="Flow_9" sourceRef="Activity_1" targetRef="step_seal"/>'
        "</bpmn:process>"
    )
    found = edited(
        ON_THE_SPOT,
        ('targetRef="step_seal"', 'targetRef="Activity_1"'),
        ("</bpmn:process>", new),
        (
            "<bpmn:flowNodeRef>step_seal<",
            "<bpmn:flowNodeRef>Activity_1</bpmn:flowNodeRef><bpmn:flowNodeRef>step_seal<",
        ),
        ('name="Ký nháy"', 'name="Ký nháy" xmlns:c="urn:c" c:candidateGroups="head"'),
    )
    keys = [found["key"] for found in found["steps"]]
    assert keys == ["appraise", "approve", "Activity_1", "seal", "return"]
    assert found["steps"][2]["role"] == "head"
    assert found["steps"][2]["place"] == "reception"
    assert found["steps"][2]["moves"] == [{"command": "submit", "to": "seal"}]


def test_a_copied_step_gets_a_key_of_its_own() -> None:
    found = edited(ON_THE_SPOT, ('<motcua:step key="seal"', '<motcua:step key="approve"'))
    keys = [found["key"] for found in found["steps"]]
    assert keys == ["appraise", "approve", "step_seal", "return"]


def test_a_duration_changed_in_an_editor_counts() -> None:
    found = edited(LINKED, (">PT48H<", ">P1D<"))
    assert found["steps"][3]["timer"]["after"] == {"amount": 1, "unit": "calendar_day"}


def test_a_process_called_by_another_name_is_called_by_it() -> None:
    old = 'calledElement="process_insurance-card"'
    found = edited(LINKED, (old, 'calledElement="other"'))
    assert found["steps"][4]["sub"]["process"] == "other"


# --- From ordinary editors -----------------------------------------------------------


def drawn(body: str, *, lanes: str = "", more: str = "") -> str:
    """Return a file as an ordinary editor writes it, without anything of ours."""
    lane_set = f'<laneSet id="ls">{lanes}</laneSet>' if lanes else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="{BPMN}" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="t">
  <collaboration id="c">
    <participant id="P" name="Cấp phép" processRef="p1"/>
  </collaboration>
  <process id="p1">{lane_set}{body}</process>
  {more}
</definitions>"""


def task(key: str, name: str, kind: str = "userTask", **more: str) -> str:
    extra = "".join(f' {k.replace("_", ":")}="{v}"' for k, v in more.items())
    return f'<{kind} id="{key}" name="{name}"{extra}/>'


def flow(source: str, target: str, name: str = "", when: str = "") -> str:
    inner = (
        f'<conditionExpression xsi:type="tFormalExpression">{when}</conditionExpression>'
    )
    return (
        f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}"'
        f"{f' name={chr(34)}{name}{chr(34)}' if name else ''}>{inner if when else ''}"
        "</sequenceFlow>"
    )


def lane(key: str, name: str, *nodes: str, inner: str = "") -> str:
    refs = "".join(f"<flowNodeRef>{node}</flowNodeRef>" for node in nodes)
    child = f'<childLaneSet id="{key}c">{inner}</childLaneSet>' if inner else ""
    return f'<lane id="{key}" name="{name}">{refs}{child}</lane>'


START, STOP = '<startEvent id="s"/>', '<endEvent id="e"/>'


def read(text: str) -> dict[str, Any]:
    found = from_bpmn(text)
    parse(found)
    return found


def test_an_ordinary_drawing_is_understood_by_lanes_questions_and_answers() -> None:
    found = read(
        drawn(
            STOP  # the order of the file says nothing
            + task("sign", "Ký")
            + task("look", "Thẩm định", "task")
            + task("ask", "Lấy ý kiến")
            + task("give", "Trả kết quả")
            + '<exclusiveGateway id="g" name="Có phải lấy ý kiến?"/>'
            + '<exclusiveGateway id="h"/>'
            + START
            + flow("s", "look")
            + flow("look", "g")
            + flow("g", "sign", "Không")
            + flow("g", "ask", "Có")
            + flow("ask", "sign")
            + flow("sign", "h")
            + flow("h", "give", "Phê duyệt")
            + flow("h", "look", "Trả lại")
            + flow("give", "e"),
            lanes=lane("l1", "Bộ phận Một cửa – Trả kết quả", "give", "s", "e")
            + lane("l2", "Chuyên viên", "look", "g")
            + lane("l3", "Chủ tịch UBND phường", "sign", "h")
            + lane("l4", "Công an phường", inner=lane("l5", "Trưởng phòng", "ask")),
        )
    )
    assert (found["key"], found["name"]) == ("p1", "Cấp phép")
    assert found["parties"] == {"cong_an_phuong": "Công an phường"}
    key = "co_phai_lay_y_kien"
    assert found["facts"] == {key: {"name": "Có phải lấy ý kiến?", "kind": "yes_no"}}
    steps = {row["key"]: row for row in found["steps"]}
    assert list(steps) == ["look", "ask", "sign", "give"]
    who = {key: (row["role"], row["place"]) for key, row in steps.items()}
    assert who == {
        "look": ("specialist", "resolving"),
        "ask": ("head", "cong_an_phuong"),
        "sign": ("leader", "authority"),
        "give": ("returns", "reception"),
    }
    assert steps["look"]["asks"] == [key]
    assert steps["look"]["moves"] == [
        {"command": "submit", "when": {"fact": key, "is": False}, "to": ["sign"]},
        {"command": "submit", "when": {"fact": key, "is": True}, "to": ["ask"]},
    ]
    approve, back = steps["sign"]["moves"]
    assert (approve["command"], approve["outcome"]) == ("approve", "approved")
    assert (back["command"], back["needs"]) == ("send_back", ["reason"])
    assert steps["give"]["moves"][0]["to"] is None


def test_an_arrow_back_without_a_name_sends_back() -> None:
    found = read(
        drawn(
            START
            + task("a", "A", camunda_candidateGroups="specialist")
            + task("b", "B", camunda_assignee="head")
            + '<exclusiveGateway id="g" name="Đạt?" default="g-b2"/>'
            + task("b2", "C", camunda_assignee="leader")
            + flow("s", "a")
            + flow("a", "b")
            + flow("b", "g")
            + flow("g", "a", "Không")
            + flow("g", "b2")
        )
    )
    moves = {row["key"]: row["moves"] for row in found["steps"]}
    assert moves["b"] == [
        {
            "command": "send_back",
            "needs": ["reason"],
            "when": {"fact": "dat", "is": False},
            "to": ["a"],
        },
        {"command": "submit", "to": ["b2"]},
    ]
    assert moves["b2"][0]["command"] == "return"


def test_branches_join_by_gateways_or_by_plain_arrows() -> None:
    people = {"camunda_assignee": "specialist"}
    body = (
        START
        + "".join(task(key, key.upper(), **people) for key in "abcz")
        + '<parallelGateway id="f"/><parallelGateway id="j"/>'
        + flow("s", "a")
        + flow("b", "j")
        + flow("c", "j")
        + flow("j", "z")
    )
    for fork_drawn in (
        flow("a", "f") + flow("f", "b") + flow("f", "c"),
        flow("a", "b") + flow("a", "c"),
    ):
        steps = {row["key"]: row for row in read(drawn(body + fork_drawn))["steps"]}
        assert [move["to"] for move in steps["a"]["moves"]] == [["b", "c"]]
        assert [key for key, row in steps.items() if row["join"]] == ["z"]


@pytest.mark.parametrize(
    ("written", "when", "fact"),
    [
        ("${area &gt;= 500}", {"fact": "area", "at_least": 500}, "number"),
        ("= area &gt; 500", {"fact": "area", "at_least": 501}, "number"),
        ("area &lt;= 10", {"fact": "area", "below": 11}, "number"),
        ("${kind == 'house'}", {"fact": "kind", "is": "house"}, "one_of"),
        ('kind != "house"', {"not": {"fact": "kind", "is": "house"}}, "one_of"),
        ("#{ready}", {"fact": "ready", "is": True}, "yes_no"),
        ("not ready", {"not": {"fact": "ready", "is": True}}, "yes_no"),
        ('{"fact": "fee", "below": 5}', {"fact": "fee", "below": 5}, None),
        ("channel = 'online'", {"fact": "channel", "is": "online"}, None),
    ],
)
def test_expressions_of_other_editors_are_conditions(
    written: str, when: dict[str, Any], fact: str | None
) -> None:
    people = {"camunda_assignee": "specialist"}
    found = read(
        drawn(
            START
            + "".join(task(key, key.upper(), **people) for key in "abc")
            + '<exclusiveGateway id="g"/>'
            + flow("s", "a")
            + flow("a", "g")
            + flow("g", "c")
            + flow("g", "b", when=written)
        )
    )
    first, other = found["steps"][0]["moves"]
    assert (first["when"], first["to"]) == (when, ["b"])
    assert other == {"command": "submit", "to": ["c"]}
    assert [row["kind"] for row in found["facts"].values()] == ([fact] if fact else [])
    assert found["steps"][0].get("asks", []) == [*found["facts"]]


def test_a_question_with_other_answers_is_a_choice() -> None:
    people = {"camunda_assignee": "specialist"}
    found = read(
        drawn(
            START
            + "".join(task(key, key.upper(), **people) for key in "abc")
            + '<exclusiveGateway id="g" name="Loại công trình"/>'
            + flow("s", "a")
            + flow("a", "g")
            + flow("g", "b", "Nhà ở")
            + flow("g", "c", "Khác")
        )
    )
    assert found["facts"]["loai_cong_trinh"] == {
        "name": "Loại công trình",
        "kind": "one_of",
        "choices": {"nha_o": "Nhà ở", "khac": "Khác"},
    }


def test_machines_calls_and_timers_of_other_editors() -> None:
    timer = (
        '<boundaryEvent id="t" attachedToRef="b"><timerEventDefinition>'
        "<timeDuration>P2D</timeDuration></timerEventDefinition></boundaryEvent>"
    )
    found = read(
        drawn(
            START
            + task("a", "Kiểm tra", "serviceTask")
            + task("b", "Xem", camunda_assignee="specialist")
            + task(
                "c", "Gọi", "callActivity", calledElement="tax", camunda_assignee="head"
            )
            + timer
            + STOP
            + flow("s", "a")
            + flow("a", "b")
            + flow("b", "e")
            + flow("t", "c")
            + flow("c", "e")
        )
    )
    steps = {row["key"]: row for row in found["steps"]}
    assert steps["a"]["automatic"] is True
    assert steps["a"]["moves"][0]["command"] == "proceed"
    assert steps["c"]["sub"] == {"process": "tax", "name": "Gọi"}
    after = {"amount": 2, "unit": "calendar_day"}
    assert steps["b"]["timer"] == {"after": after, "command": "proceed"}
    assert steps["b"]["moves"][1] == {"command": "proceed", "to": ["c"]}


def test_a_timer_that_leads_where_a_move_does_makes_that_move() -> None:
    found = read(
        drawn(
            START
            + task("a", "A", camunda_assignee="specialist")
            + task("b", "B", camunda_assignee="head")
            + TIMER.format("", "<timeDuration>PT1H</timeDuration>")
            + flow("s", "a")
            + flow("a", "b", "Gửi ý kiến")
            + flow("t", "b")
        )
    )
    first = found["steps"][0]
    assert first["timer"]["command"] == "opine"
    assert [row["command"] for row in first["moves"]] == ["opine"]


def test_a_process_nobody_named_is_named_by_its_id() -> None:
    text = drawn(START + A + flow("s", "a")).replace('processRef="p1"', "")
    assert read(text)["name"] == "p1"


def test_an_automatic_call_and_papers_come_back() -> None:
    sub = SubDossier("tax", "Thuế")
    made = process(
        step("a", move("proceed", "b"), automatic=True, sub=sub),
        step("b", move("submit", "appraise", papers=("phiếu",)), place="moon"),
    )
    assert there_and_back(to_bpmn(made)) == process_to_json(made)


def test_who_does_a_step_may_be_said_as_bpmn_has_it() -> None:
    owner = (
        '<userTask id="a" name="A"><potentialOwner><resourceAssignmentExpression>'
        "<formalExpression>Văn thư</formalExpression></resourceAssignmentExpression>"
        "</potentialOwner></userTask>"
    )
    (found,) = read(drawn(START + owner + flow("s", "a")))["steps"]
    assert (found["role"], found["place"]) == ("clerk", Place.AUTHORITY)


# --- Refused -------------------------------------------------------------------------

A = task("a", "A", camunda_assignee="head")
B = task("b", "B", camunda_assignee="head")
TIMER = (
    '<boundaryEvent id="t" attachedToRef="a"{}><timerEventDefinition>{}'
    "</timerEventDefinition></boundaryEvent>"
)


@pytest.mark.parametrize(
    ("body", "element"),
    [
        (START + task("a", "A") + flow("s", "a"), "a"),
        (START + task("a", " ", camunda_assignee="head") + flow("s", "a"), "a"),
        (A, "p1"),
        (START + '<startEvent id="s2"/>' + A + flow("s", "a"), "s2"),
        (START + A, "s"),
        (START + STOP + A + flow("s", "e"), "s-e"),
        (START + A + B + flow("s", "a") + flow("s", "b"), "s"),
        (START + A + flow("s", "a") + flow("a", "x"), "a-x"),
        (START + A + '<userTask name="B"/>', "userTask"),
        (START + A + A + flow("s", "a"), "a"),
        (START + A + '<subProcess id="q"/>' + flow("s", "a"), "q"),
        (START + A + '<inclusiveGateway id="q"/>' + flow("s", "a"), "q"),
        (START + A + '<exclusiveGateway id="g"/>' + flow("s", "a") + flow("a", "g"), "g"),
        (START + A + flow("s", "a") + flow("a", "s"), "a-s"),
        (
            START
            + A
            + B
            + '<exclusiveGateway id="g"/>'
            + flow("s", "a")
            + flow("a", "g")
            + flow("g", "b")
            + flow("g", "a"),
            "g-b",
        ),
        (
            START
            + A
            + B
            + '<exclusiveGateway id="g"/>'
            + flow("s", "a")
            + flow("a", "g")
            + flow("g", "b", "Ừ")
            + flow("g", "a", "À"),
            "g",
        ),
        (
            START
            + A
            + B
            + '<exclusiveGateway id="g"/>'
            + flow("s", "a")
            + flow("a", "g")
            + flow("g", "b", when="tự hiểu")
            + flow("g", "a", "Trả lại"),
            "g-b",
        ),
        (
            START
            + A
            + B
            + '<exclusiveGateway id="g"/>'
            + flow("s", "a")
            + flow("a", "g")
            + flow("g", "b", when="n &gt; 5")
            + flow("g", "a", when="n == true"),
            "g-a",
        ),
        (
            START
            + A
            + B
            + '<exclusiveGateway id="g"/>'
            + flow("s", "a")
            + flow("a", "g")
            + flow("g", "b", when="n &gt; 'x'")
            + flow("g", "a", "Trả lại"),
            "g-b",
        ),
        (
            START
            + A
            + B
            + '<parallelGateway id="f"/><endEvent id="e"/>'
            + flow("s", "a")
            + flow("a", "f")
            + flow("f", "b")
            + flow("f", "e"),
            "f-e",
        ),
        (
            START
            + A
            + '<exclusiveGateway id="g"/><exclusiveGateway id="h"/>'
            + flow("s", "a")
            + flow("a", "g")
            + flow("g", "h")
            + flow("h", "g"),
            "h-g",
        ),
        (
            START + A + '<parallelGateway id="g"/>' + flow("s", "a") + flow("g", "g"),
            "g-g",
        ),
        (
            START
            + task("a", "A", "callActivity", camunda_assignee="head")
            + flow("s", "a"),
            "a",
        ),
        (
            START
            + A
            + flow("s", "a")
            + TIMER.format("", "<timeDuration>mai</timeDuration>"),
            "t",
        ),
        (START + A + flow("s", "a") + TIMER.format("", "<timeDate>2021</timeDate>"), "t"),
        (
            START
            + A
            + flow("s", "a")
            + TIMER.format("", "<timeDuration>P1D</timeDuration>"),
            "t",
        ),
        (START + A + flow("s", "a") + TIMER.format(' cancelActivity="false"', ""), "t"),
        (START + A + flow("s", "a") + '<boundaryEvent id="t" attachedToRef="a"/>', "t"),
        (
            START
            + A
            + flow("s", "a")
            + TIMER.format("", "").replace('attachedToRef="a"', 'attachedToRef="s"'),
            "t",
        ),
        (
            START
            + A
            + flow("s", "a")
            + TIMER.format("", "")
            + TIMER.format("", "").replace('id="t"', 'id="t2"'),
            "t2",
        ),
    ],
)
def test_what_cannot_be_understood_is_refused_by_its_id(body: str, element: str) -> None:
    with pytest.raises(Invalid) as caught:
        from_bpmn(drawn(body))
    assert caught.value.field == element
    assert f"“{element}”" in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "element"),
    [
        ('command="submit"', 'command="vanish"', "flow_2"),
        ('stamp="sealed"', 'stamp="waxed"', "flow_7"),
        ("<motcua:step ", '<motcua:step timing="soon" ', "step_appraise"),
        (
            '<motcua:step key="seal" />',
            '<motcua:step key="seal"><motcua:within amount="x"/></motcua:step>',
            "step_seal",
        ),
        ('decision="', 'nothing="', None),
        (
            "<motcua:process ",
            '<motcua:process><motcua:fact key="f"/></motcua:process><motcua:process ',
            "process_five-on-the-spot",
        ),
    ],
)
def test_values_of_ours_that_do_not_exist_are_refused_by_the_element_that_bears_them(
    old: str, new: str, element: str | None
) -> None:
    text = to_bpmn(ON_THE_SPOT)
    assert old in text
    if element is None:
        assert from_bpmn(text.replace(old, new))["decision"] == ""
        return
    with pytest.raises(Invalid) as caught:
        from_bpmn(text.replace(old, new))
    assert caught.value.field == element


def test_a_condition_of_ours_that_is_none_is_refused_by_its_arrow() -> None:
    text = to_bpmn(LINKED).replace('"fact": "channel"', '"fakt": "channel"')
    with pytest.raises(Invalid) as caught:
        from_bpmn(text)
    assert str(caught.value.field).startswith("flow_")


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><d>&b;</d>',
        '<?xml version="1.0"?><!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>',
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>',
        "<d><!-- <!DOCTYPE is refused wherever it stands --></d>",
    ],
)
def test_document_types_and_entities_are_refused_before_they_are_read(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        from_bpmn(text)
    assert caught.value.field == "DOCTYPE"


def test_files_that_are_too_large_are_refused_unread() -> None:
    with pytest.raises(TooLarge):
        from_bpmn("<" * (2 * 1024 * 1024 + 1))
    with pytest.raises(TooLarge):
        from_bpmn(drawn("".join(f'<task id="t{n}"/>' for n in range(2001))))


def test_depth_and_many_ways_exhaust_nothing() -> None:
    deep = "<a>" * 100_000 + "</a>" * 100_000
    with pytest.raises(Invalid):
        from_bpmn(deep)
    lanes = ""
    for n in range(3000):
        lanes = lane(f"l{n}", "x", inner=lanes or lane("l", "x"))
    assert from_bpmn(drawn(START + A + flow("s", "a"), lanes=lanes))["steps"]
    gates = "".join(
        f'<exclusiveGateway id="g{n}"/>' + flow(f"g{n}", f"g{n + 1}", "x") * 2
        for n in range(30)
    )
    with pytest.raises(Invalid) as caught:
        from_bpmn(
            drawn(
                START
                + A
                + gates
                + '<endEvent id="g30"/>'
                + flow("s", "a")
                + flow("a", "g0")
            )
        )
    assert "Quá nhiều cổng" in str(caught.value)
    nested = drawn(
        START
        + A
        + B
        + '<exclusiveGateway id="g"/>'
        + flow("s", "a")
        + flow("a", "g")
        + flow("g", "b", when='{"not":' * 50_000)
        + flow("g", "a", "Trả lại")
    )
    with pytest.raises(Invalid):
        from_bpmn(nested)


@pytest.mark.parametrize("depth", range(20, 1000, 35))
def test_conditions_of_any_depth_are_read_or_refused(depth: int) -> None:
    inner = '{"fact": "fee", "below": 5}'
    when = '{"not": ' * depth + inner + "}" * depth
    gate = START + A + B + '<exclusiveGateway id="g"/>' + flow("s", "a") + flow("a", "g")
    text = drawn(gate + flow("g", "b", when=when) + flow("g", "a", "Trả lại"))
    refusal = None
    try:
        read(text)
    except Invalid as error:
        refusal = error
    assert depth > 150 or refusal is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "không phải XML",
        "<d/>",
        "<definitions/>",
        f'<definitions xmlns="{BPMN}"/>',
        "\ud800",
    ],
)
def test_what_is_no_bpmn_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        from_bpmn(text)
    assert str(caught.value)


def test_a_lane_without_a_name_is_refused() -> None:
    nameless = lane("l1", "", "a")
    with pytest.raises(Invalid) as caught:
        from_bpmn(drawn(START + A + flow("s", "a"), lanes=nameless))
    assert caught.value.field == "l1"


def test_two_processes_in_one_file_are_refused() -> None:
    other = f'<process id="p2">{START}{A}</process>'
    with pytest.raises(Invalid) as caught:
        from_bpmn(drawn(START + A + flow("s", "a"), more=other))
    assert caught.value.field == "p2"
    alone = '<process id="p2"/>'
    assert from_bpmn(drawn(START + A + flow("s", "a"), more=alone))["key"] == "p1"


def test_our_namespace_is_declared_and_used_by_nothing_else() -> None:
    text = to_bpmn(LINKED)
    assert text.count(f'xmlns:motcua="{OURS}"') == 1
    tags = {e.tag.split("}")[1] for e in ET.fromstring(text).iter() if OURS in e.tag}
    assert tags <= {
        "process",
        "party",
        "fact",
        "choice",
        "twoPersons",
        "place",
        "step",
        "within",
        "asks",
        "apartFrom",
        "move",
        "paper",
        "timer",
    }


def test_a_party_bound_by_address_stays_so() -> None:
    data = process_to_json(ALL["department"])
    data |= {"parties": {"commune": "Cấp xã"}, "by_address": ["commune"]}
    data["steps"][3] |= {"place": "commune"}
    assert read(to_bpmn(parse(data)))["by_address"] == ["commune"]
    assert there_and_back(to_bpmn(parse(data))) == process_to_json(parse(data))


def test_only_a_party_is_bound_by_address() -> None:
    data = process_to_json(ALL["department"]) | {"by_address": ["commune"]}
    with pytest.raises(Invalid) as refused:
        parse(data)
    assert refused.value.field == "by_address[0]"
