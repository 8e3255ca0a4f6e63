"""Every process goes to BPMN and comes back the same."""

from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.domain.deadlines.rules.limits import LimitUnit, TimeLimit
from motcua.domain.dossiers.workflow.bpmn import from_bpmn, to_bpmn
from motcua.domain.dossiers.workflow.bpmn.names import (
    BOUNDS,
    DIAGRAM,
    EDGES,
    from_duration,
    id_of,
    to_duration,
)
from motcua.domain.dossiers.workflow.bpmn.plan import Kind, plan
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import (
    Assign,
    FactKind,
    FactSpec,
    Move,
    Need,
    Place,
    Process,
    Step,
    SubDossier,
    Timer,
    Timing,
)
from motcua.domain.dossiers.workflow.guards import Check, Every, Guard, How, Not, Some
from motcua.domain.dossiers.workflow.reading import parse
from motcua.domain.dossiers.workflow.states import Outcome, Stamp
from motcua.domain.dossiers.workflow.structure import blocks
from motcua.domain.dossiers.workflow.writing import process_to_json
from motcua.kernel.actor import Role
from motcua.kernel.errors import Invalid
from tests.properties.generated import sound_processes

# What XML can carry, and a process can be named: line ends and marks among it.
characters = st.characters(
    exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"
)
texts = st.text(
    characters | st.sampled_from("\n\t<>&\"']]>"), min_size=1, max_size=12
).filter(lambda text: bool(text.strip()))
limits = st.builds(
    TimeLimit,
    st.integers(1, 400) | st.just(999_999_999),
    st.sampled_from([unit for unit in LimitUnit if unit is not LimitUnit.IMMEDIATE]),
) | st.just(TimeLimit(0, LimitUnit.IMMEDIATE))
checks = st.builds(Check, texts, st.just(How.IS), st.booleans() | st.integers() | texts)
checks |= st.builds(
    Check, texts, st.sampled_from([How.AT_LEAST, How.BELOW]), st.integers()
)
guards: st.SearchStrategy[Guard] = st.recursive(
    checks,
    lambda parts: (
        st.builds(Every, st.lists(parts, min_size=1, max_size=3).map(tuple))
        | st.builds(Some, st.lists(parts, min_size=1, max_size=3).map(tuple))
        | st.builds(Not, parts)
    ),
    max_leaves=4,
)
maybe = st.none()


def facts_named(key: str) -> st.SearchStrategy[FactSpec]:
    choices = st.dictionaries(texts, texts, min_size=1, max_size=3)
    plain = st.sampled_from([FactKind.YES_NO, FactKind.NUMBER])
    return st.builds(FactSpec, st.just(key), texts, plain) | st.builds(
        FactSpec, st.just(key), texts, st.just(FactKind.ONE_OF), choices
    )


def moves_to(keys: list[str]) -> st.SearchStrategy[Move]:
    return st.builds(
        Move,
        st.sampled_from(Command),
        st.lists(st.sampled_from(keys), max_size=3).map(tuple),
        st.frozensets(st.sampled_from(Need)),
        maybe | st.sampled_from(Stamp),
        maybe | st.sampled_from(Outcome),
        maybe | guards,
        st.lists(texts, max_size=2).map(tuple),
    )


def steps_of(key: str, keys: list[str], places: list[str]) -> st.SearchStrategy[Step]:
    return st.builds(
        Step,
        key=st.just(key),
        name=texts,
        role=st.sampled_from(Role),
        place=st.sampled_from(places),
        moves=st.lists(moves_to(keys), max_size=4).map(tuple),
        timing=st.sampled_from(Timing),
        within=maybe | limits,
        asks=st.lists(texts, max_size=2).map(tuple),
        join=st.booleans(),
        automatic=st.booleans(),
        timer=maybe | st.builds(Timer, limits, st.sampled_from(Command)),
        sub=maybe | st.builds(SubDossier, texts, texts),
        assign=st.sampled_from(Assign),
        apart_from=st.lists(texts, max_size=2).map(tuple),
    )


@st.composite
def processes(draw: st.DrawFn) -> Process:
    """Return any process that can be written, sound or not."""
    keys = draw(st.lists(texts, min_size=1, max_size=6, unique=True))
    parties = draw(st.dictionaries(texts, texts, max_size=3))
    places = [*Place, *parties, draw(texts)]
    asked = draw(st.lists(texts, max_size=3, unique=True))
    return Process(
        key=draw(texts),
        name=draw(texts),
        steps=tuple(draw(steps_of(key, keys, places)) for key in keys),
        decision=draw(st.just("") | texts),
        parties=parties,
        facts={key: draw(facts_named(key)) for key in asked},
        two_person=draw(st.frozensets(st.sampled_from(Command), max_size=3)),
    )


def there_and_back(process: Process) -> dict[str, Any]:
    return process_to_json(parse(from_bpmn(to_bpmn(process))))


@given(processes())
@settings(max_examples=120, deadline=None)
def test_any_process_comes_back_from_bpmn_as_it_was(process: Process) -> None:
    assert there_and_back(process) == process_to_json(process)


@given(sound_processes(most=4))
@settings(deadline=None)
def test_a_sound_process_comes_back_from_bpmn_as_it_was(process: Process) -> None:
    assert there_and_back(process) == process_to_json(process)


@given(sound_processes(most=4))
@settings(deadline=None)
def test_into_a_join_leads_one_arrow_from_each_branch(process: Process) -> None:
    """Else the gateway would wait for what never comes."""
    made = plan(process)
    for block in blocks(process):
        gate = id_of("join", block.join)
        assert sum(flow.target == gate for flow in made.flows) == len(block.branches)
    for piece in made.pieces:
        entering = sum(flow.target == piece.id for flow in made.flows)
        leaving = sum(flow.source == piece.id for flow in made.flows)
        if piece.kind is Kind.PARALLEL:
            assert (entering > 1) != (leaving > 1)
        if piece.kind is Kind.CHOICE:
            assert entering > 1 or leaving > 1


@given(st.lists(st.text(max_size=8), min_size=2, max_size=6, unique=True))
def test_no_two_keys_share_an_id(keys: list[str]) -> None:
    assert len({id_of("step", key) for key in keys}) == len(keys)


@given(limits)
def test_a_duration_means_what_it_said(limit: TimeLimit) -> None:
    assert from_duration(to_duration(limit)) == limit


@given(
    st.text(max_size=60) | st.binary(max_size=60).map(lambda data: data.decode("latin-1"))
)
def test_whatever_is_no_bpmn_is_refused_and_nothing_breaks(text: str) -> None:
    with pytest.raises(Invalid):
        from_bpmn(text)


@given(sound_processes(most=2), st.data())
@settings(deadline=None)
def test_a_file_with_a_line_missing_is_read_or_refused_by_name(
    process: Process, data: st.DataObject
) -> None:
    lines = to_bpmn(process).splitlines()
    gone = data.draw(st.integers(0, len(lines) - 1))
    rest = "\n".join(lines[:gone] + lines[gone + 1 :])
    refusal: Invalid | None = None
    try:
        parse(from_bpmn(rest))
    except Invalid as error:
        refusal = error
    assert refusal is None or refusal.field or refusal.code == "bpmn_malformed"


@given(sound_processes(most=4))
@settings(max_examples=50, deadline=None)
def test_no_arrow_of_the_diagram_crosses_an_element(process: Process) -> None:
    root = ET.fromstring(to_bpmn(process))
    boxes = {
        shape.get("bpmnElement", ""): [
            float(bounds.get(name, "")) for name in ("x", "y", "width", "height")
        ]
        for shape in root.iter(f"{{{DIAGRAM}}}BPMNShape")
        for bounds in shape.iter(f"{{{BOUNDS}}}Bounds")
    }
    nodes = {piece.id: boxes[piece.id] for piece in plan(process).pieces}
    for edge in root.iter(f"{{{DIAGRAM}}}BPMNEdge"):
        points = [
            (float(point.get("x", "")), float(point.get("y", "")))
            for point in edge.iter(f"{{{EDGES}}}waypoint")
        ]
        for (ax, ay), (bx, by) in pairwise(points):
            for key, (x, y, width, height) in nodes.items():
                across = min(ax, bx) < x + width - 1 and max(ax, bx) > x + 1
                along = min(ay, by) < y + height - 1 and max(ay, by) > y + 1
                assert not (across and along), (edge.get("bpmnElement"), key)
