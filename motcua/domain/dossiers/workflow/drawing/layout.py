"""Where boxes stand in a drawing of layers, and by which ways arrows lead.

Every box stands in a row as far along as the longest way to it; what is side by side
in a row is ordered so that few arrows cross and placed so that they run straight
(after Sugiyama, Tagawa and Toda 1981). Boxes may belong to lanes, bands along the
drawing that nothing else stands in. Ways back are led around everything.

Distances are px. `x` goes across the rows, `y` along them: top-down in a drawing of
ours, and read as left-to-right by whoever swaps the two.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

GAP = 12.0
"""Between what stands side by side in a row."""
_SWEEPS = 8
_SETTLING = 16

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Node:
    """A box to be placed: its size across and along, and its lane.

    Arrows leave a node with `one_port` from one point, as they do a circle. A `bar`
    becomes as wide as what it leads to. `room` is kept free on its far side.
    """

    id: str
    width: float
    height: float
    lane: int = 0
    one_port: bool = False
    bar: bool = False
    room: float = 0.0


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow; one that goes `back` is led around. `label` is its text's size.

    One that leaves `aside` begins at the far side of its source, not at its end.
    """

    id: str
    source: str
    target: str
    back: bool = False
    label: tuple[float, float] = (0.0, 0.0)
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its least corner and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> Point:
        """Return the point in its middle."""
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Layout:
    """A finished drawing: boxes by node, points and label places by edge, and size.

    `lanes` are the borders of each lane across.
    """

    boxes: Mapping[str, Box]
    routes: Mapping[str, tuple[Point, ...]]
    labels: Mapping[str, Box]
    lanes: tuple[tuple[float, float], ...]
    width: float
    height: float


@dataclass(slots=True, eq=False)
class Cell:
    """A node, or a place that a long arrow passes, in its row."""

    rank: int
    lane: int
    left: float
    right: float
    node: Node | None = None
    x: float = 0.0
    up: list["Cell"] = field(default_factory=list)
    down: list["Cell"] = field(default_factory=list)

    @property
    def low(self) -> float:
        """Return where it begins across."""
        return self.x - self.left

    @property
    def high(self) -> float:
        """Return where it ends across."""
        return self.x + self.right


@dataclass(slots=True)
class Grid:
    """The rows of cells, the chain of cells of every arrow, and the ways back."""

    rows: list[list[Cell]]
    cells: dict[str, Cell]
    chains: dict[str, list[Cell]]
    back: list[Edge]
    lanes: list[tuple[float, float]]


def grid(nodes: Sequence[Node], edges: Sequence[Edge], *, lanes: int, pad: float) -> Grid:
    """Return every node in its row and at its place across."""
    keys = [node.id for node in nodes]
    back = _backward(keys, edges)
    onward = [edge for edge in edges if edge.id not in back]
    rank = ranks(keys, edges)
    made = Grid([[] for _ in range(max(rank.values()) + 1)], {}, {}, [], [])
    made.back = [edge for edge in edges if edge.id in back]
    for node in nodes:
        half = node.width / 2
        cell = Cell(rank[node.id], node.lane, half, half + node.room, node)
        made.cells[node.id] = cell
        made.rows[cell.rank].append(cell)
    for edge in onward:
        _chain(made, edge)
    _order(made)
    for lane in range(lanes):
        _settle([[c for c in row if c.lane == lane] for row in made.rows])
    _set_lanes(made, lanes, pad)
    return made


def _backward(nodes: Sequence[str], edges: Sequence[Edge]) -> frozenset[str]:
    """Return the arrows that go back, and those that would close a circle."""
    out: dict[str, list[Edge]] = {key: [] for key in nodes}
    for edge in edges:
        if not edge.back:
            out[edge.source].append(edge)
    found = {edge.id for edge in edges if edge.back}
    done: set[str] = set()
    for key in nodes:
        way = {key}
        walk = [(key, iter(out[key]))] if key not in done else []
        while walk:
            here, ahead = walk[-1]
            step = next(ahead, None)
            if step is None:
                done.add(here)
                way.discard(here)
                walk.pop()
            elif step.target in way:
                found.add(step.id)
            elif step.target not in done:
                way.add(step.target)
                walk.append((step.target, iter(out[step.target])))
    return frozenset(found)


def ranks(nodes: Sequence[str], edges: Sequence[Edge]) -> Mapping[str, int]:
    """Return for each node the row it stands in: the length of the longest way to it.

    Ways back, and what would close a circle, do not count.
    """
    back = _backward(nodes, edges)
    found = dict.fromkeys(nodes, 0)
    before = dict.fromkeys(nodes, 0)
    out: dict[str, list[str]] = {key: [] for key in nodes}
    for edge in edges:
        if edge.id not in back:
            before[edge.target] += 1
            out[edge.source].append(edge.target)
    ready = [key for key in nodes if not before[key]]
    for key in ready:
        for target in out[key]:
            found[target] = max(found[target], found[key] + 1)
            before[target] -= 1
            if not before[target]:
                ready.append(target)
    return found


def _chain(made: Grid, edge: Edge) -> None:
    """Give a long arrow a cell in every row it passes; its label lies at the first."""
    source, target = made.cells[edge.source], made.cells[edge.target]
    chain = [source]
    room = edge.label[0] + 10
    for rank in range(source.rank + 1, target.rank):
        cell = Cell(rank, target.lane, 6, max(6, room))
        made.rows[rank].append(cell)
        chain.append(cell)
        room = 0
    chain.append(target)
    for upper, lower in pairwise(chain):
        upper.down.append(lower)
        lower.up.append(upper)
    made.chains[edge.id] = chain


def _order(made: Grid) -> None:
    """Order each row so that few arrows cross; lanes stay together."""
    for row in made.rows:
        row.sort(key=lambda cell: cell.lane)
    rows = made.rows
    best, least = [list(row) for row in rows], _crossings(rows)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for n in range(1, len(rows)) if down else range(len(rows) - 2, -1, -1):
            beside = {cell: i for i, cell in enumerate(rows[n - 1 if down else n + 1])}
            own = {cell: i for i, cell in enumerate(rows[n])}
            rows[n].sort(key=lambda c: (c.lane, _mean(c, beside, own[c], down=down)))
        if (found := _crossings(rows)) < least:
            best, least = [list(row) for row in rows], found
    made.rows = best


def _mean(cell: Cell, beside: Mapping[Cell, int], own: int, *, down: bool) -> float:
    places = [beside[other] for other in (cell.up if down else cell.down)]
    return sum(places) / len(places) if places else own


def _crossings(rows: Sequence[Sequence[Cell]]) -> int:
    count = 0
    for upper, lower in pairwise(rows):
        place = {cell: i for i, cell in enumerate(lower)}
        ends = [place[other] for cell in upper for other in cell.down]
        count += sum(a > b for i, a in enumerate(ends) for b in ends[i + 1 :])
    return count


def _settle(rows: Sequence[Sequence[Cell]]) -> None:
    """Move the cells of one lane towards those they are joined to, row by row."""
    for row in rows:
        _pull(row, [(0.0, 1.0)] * len(row))
    for turn in range(_SETTLING):
        # The last turn goes down, so that what stands alone below another is straight.
        down = turn % 2 == 1
        for row in rows if down else reversed(rows):
            _pull(row, [_wish(cell, down=down) for cell in row])


def _wish(cell: Cell, *, down: bool) -> tuple[float, float]:
    """Return where a cell would stand best, and how much that matters."""
    pulls = [
        (other.x, _strength(cell, other))
        for other in (cell.up if down else cell.down)
        if other.lane == cell.lane
    ]
    weight = sum(pull for _, pull in pulls)
    if not weight:
        return cell.x, 0.1
    return sum(x * pull for x, pull in pulls) / weight, weight


def _strength(cell: Cell, other: Cell) -> float:
    """Return how much it matters that an arrow is straight: most where it is long."""
    if cell.node is None and other.node is None:
        return 8.0
    bar = other.node is not None and other.node.bar
    return 0.2 if bar else 1.0


def _pull(row: Sequence[Cell], wishes: Sequence[tuple[float, float]]) -> None:
    apart = [a.right + GAP + b.left for a, b in pairwise(row)]
    for cell, x in zip(row, spread(wishes, apart), strict=True):
        cell.x = x


def spread(wishes: Sequence[tuple[float, float]], apart: Sequence[float]) -> list[float]:
    """Return the places nearest to those wished for that keep order and distance.

    A wish is a place and its weight. Neighbours that would stand too close are
    joined to one block at their mean (isotonic regression by pooling).
    """
    offsets = [0.0]
    for distance in apart:
        offsets.append(offsets[-1] + distance)
    blocks: list[tuple[float, float, int]] = []
    for (wish, weight), offset in zip(wishes, offsets, strict=False):
        mean, mass, count = wish - offset, weight, 1
        while blocks and blocks[-1][0] >= mean:
            other, more, many = blocks.pop()
            mean = (mean * mass + other * more) / (mass + more)
            mass, count = mass + more, count + many
        blocks.append((mean, mass, count))
    means = [mean for mean, _, count in blocks for _ in range(count)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=False)]


def _set_lanes(made: Grid, lanes: int, pad: float) -> None:
    """Set the lanes side by side, the first at 0."""
    start = 0.0
    for lane in range(lanes):
        own = [cell for cell in _all(made.rows) if cell.lane == lane]
        low = min((cell.low for cell in own), default=0.0)
        high = max((cell.high for cell in own), default=0.0)
        for cell in own:
            cell.x = round(cell.x - low + start + pad)
        end = start + high - low + 2 * pad
        made.lanes.append((start, round(end)))
        start = round(end)


def _all(rows: Iterable[Sequence[Cell]]) -> Iterator[Cell]:
    for row in rows:
        yield from row
