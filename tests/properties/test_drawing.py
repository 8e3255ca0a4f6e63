"""Laws of every layout: nothing overlaps, arrows run square and around the boxes."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import Move, Process
from motcua.domain.dossiers.workflow.drawing import END, Mark, draw, outline
from motcua.domain.dossiers.workflow.drawing.layout import Box, Edge, Layout, Node, spread
from motcua.domain.dossiers.workflow.drawing.routes import lay_out
from motcua.domain.dossiers.workflow.drawing.ways import Way, taken
from motcua.domain.dossiers.workflow.structure import awaited
from tests.properties.generated import sound_processes

PAD = 30.0


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Node], list[Edge], int]:
    count, lanes = draw(st.integers(1, 12)), draw(st.integers(1, 3))
    sizes = st.sampled_from([(60.0, 40.0), (150.0, 90.0), (30.0, 30.0)])
    nodes = []
    for n in range(count):
        width, height = draw(sizes)
        lane = draw(st.integers(0, lanes - 1))
        nodes.append(Node(f"n{n}", width, height, lane, one_port=width < 40))
    ends = st.integers(0, count - 1)
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=18))
    edges = [
        Edge(
            f"e{n}",
            f"n{a}",
            f"n{b}",
            back=draw(st.booleans()) and b <= a,
            label=draw(st.sampled_from([(0.0, 0.0), (80.0, 32.0)])),
        )
        for n, (a, b) in enumerate(pairs)
        if a != b
    ]
    return nodes, edges, lanes


def overlap(a: Box, b: Box) -> bool:
    return (
        a.x < b.x + b.width
        and b.x < a.x + a.width
        and a.y < b.y + b.height
        and b.y < a.y + a.height
    )


def pieces(found: Layout, edge: str) -> Iterator[Box]:
    """Yield the straight pieces of an arrow as boxes without thickness."""
    for (ax, ay), (bx, by) in pairwise(found.routes[edge]):
        yield Box(min(ax, bx), min(ay, by), abs(ax - bx), abs(ay - by))


def inner(box: Box) -> Box:
    return Box(box.x + 1, box.y + 1, box.width - 2, box.height - 2)


@given(graphs())
@settings(max_examples=300, deadline=None)
def test_boxes_never_overlap_and_keep_their_size(
    graph: tuple[list[Node], list[Edge], int],
) -> None:
    nodes, edges, lanes = graph
    found = lay_out(nodes, edges, lanes=lanes, pad=PAD)
    for node in nodes:
        assert (found.boxes[node.id].width, found.boxes[node.id].height) == (
            node.width,
            node.height,
        )
    for a, b in combinations(found.boxes.values(), 2):
        assert not overlap(a, b)


@given(graphs())
@settings(max_examples=300, deadline=None)
def test_arrows_run_square_from_border_to_border_around_all_boxes(
    graph: tuple[list[Node], list[Edge], int],
) -> None:
    nodes, edges, lanes = graph
    found = lay_out(nodes, edges, lanes=lanes, pad=PAD)
    for edge in edges:
        for piece in pieces(found, edge.id):
            assert piece.width < 1e-6 or piece.height < 1e-6
            for box in found.boxes.values():
                assert not overlap(piece, inner(box)), edge
        for end, (x, y) in (
            (edge.source, found.routes[edge.id][0]),
            (edge.target, found.routes[edge.id][-1]),
        ):
            box = found.boxes[end]
            across = min(abs(x - box.x), abs(x - box.x - box.width))
            along = min(abs(y - box.y), abs(y - box.y - box.height))
            assert min(across, along) < 1.1
            assert box.x - 1 <= x <= box.x + box.width + 1
            assert box.y - 1 <= y <= box.y + box.height + 1


@given(graphs())
@settings(deadline=None)
def test_everything_lies_on_the_page_and_each_box_in_its_lane(
    graph: tuple[list[Node], list[Edge], int],
) -> None:
    nodes, edges, lanes = graph
    found = lay_out(nodes, edges, lanes=lanes, pad=PAD)
    for route in found.routes.values():
        for x, y in route:
            assert 0 <= x <= found.width
            assert 0 <= y <= found.height
    for node in nodes:
        low, high = found.lanes[node.lane]
        box = found.boxes[node.id]
        assert low <= box.x
        assert box.x + box.width <= high
    for label in found.labels.values():
        for box in found.boxes.values():
            assert not overlap(label, inner(box))


@given(
    st.lists(st.tuples(st.floats(-500, 500), st.floats(0.1, 9)), min_size=1, max_size=9),
    st.floats(0, 80),
)
def test_what_is_spread_keeps_its_order_and_distance(
    wishes: list[tuple[float, float]], apart: float
) -> None:
    places = spread(wishes, [apart] * (len(wishes) - 1))
    for a, b in pairwise(places):
        assert b - a >= apart - 1e-6
    if all(b[0] - a[0] >= apart for a, b in pairwise(wishes)):
        assert all(
            abs(x - wish) < 1e-6 for x, (wish, _) in zip(places, wishes, strict=True)
        )


@given(sound_processes())
@settings(max_examples=50, deadline=None)
def test_every_sound_process_can_be_drawn_with_all_its_steps(process: Process) -> None:
    found = draw(process)
    for row in outline(process):
        assert row.text.split(" (")[0] in found


class Walk:
    """A dossier that goes any way, whatever the answers, and remembers it."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.waits = awaited(process)
        self.at = [process.first.key]
        self.arrived: list[str] = []
        self.visits: Counter[str] = Counter(self.at)
        self.came: dict[str, set[str]] = {}
        self.ways = {Way(END, process.first.key)}

    def go(self, key: str, move: Move) -> None:
        back = move.command is Command.SEND_BACK
        self.at.remove(key)
        for to in move.to or (END,):
            self.ways.add(Way(key, to, back))
            self.came.setdefault(to, set()).add(key)
            if to != END and self.process.by_key[to].join and not back:
                self.arrived.append(to)
            else:
                self.arrive(to)
        for join in set(self.arrived):
            if not self.waits[join] & {*self.at, *self.arrived}:
                self.arrived = [other for other in self.arrived if other != join]
                self.arrive(join)

    def arrive(self, key: str) -> None:
        self.visits[key] += 1
        if key != END:
            self.at.append(key)

    def marks(self, *, known: bool) -> dict[str, Mark]:
        return {
            key: Mark(
                count,
                current=key in self.at,
                came_from=frozenset(self.came.get(key, ())) if known else None,
            )
            for key, count in self.visits.items()
        }


@given(sound_processes(), st.data())
@settings(deadline=None)
def test_no_way_is_claimed_that_was_not_gone(
    process: Process, data: st.DataObject
) -> None:
    walk = Walk(process)
    for _ in range(data.draw(st.integers(0, 25))):
        if not walk.at:
            break
        key = data.draw(st.sampled_from(sorted(walk.at)))
        walk.go(key, data.draw(st.sampled_from(process.by_key[key].moves)))
    assert taken(process, walk.marks(known=False)) <= walk.ways
    told = taken(process, walk.marks(known=True))
    assert {(way.source, way.target) for way in told} <= {
        (way.source, way.target) for way in walk.ways
    }
    assert {way for way in walk.ways if way.target in walk.visits} <= told
