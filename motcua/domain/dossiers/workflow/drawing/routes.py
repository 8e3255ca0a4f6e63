"""The ways of arrows between the boxes of a layout: ports, tracks, labels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from motcua.domain.dossiers.workflow.drawing.channels import (
    PAD,
    Channel,
    Run,
    assign_tracks,
    place_labels,
)
from motcua.domain.dossiers.workflow.drawing.layout import (
    GAP,
    Box,
    Cell,
    Edge,
    Grid,
    Layout,
    Node,
    Point,
    grid,
    spread,
)

EVENT = 18.0
"""Half the size of what an arrow that leaves aside begins at."""
_OUTER = 16.0
_NEAR = 30.0
_TIE = 8.0
_DETOUR = 150.0


@dataclass(slots=True)
class _Back:
    """A way back: the side it takes, and whether its ends are at a row's border."""

    edge: Edge
    right: bool
    leaves: bool
    enters: bool
    x: float = 0.0


def lay_out(
    nodes: Sequence[Node], edges: Sequence[Edge], *, lanes: int = 1, pad: float = 0.0
) -> Layout:
    """Return where every node stands and by which points every edge leads.

    Ids are unique and edges lead between nodes there are. With several lanes each
    node stands inside its own, `pad` away from its borders.
    """
    return _Router(grid(nodes, edges, lanes=lanes, pad=pad), edges, pad).layout()


class _Router:
    """Leads the edges of one grid; each method is one stage, in order."""

    def __init__(self, made: Grid, edges: Sequence[Edge], pad: float) -> None:
        self.grid, self.pad = made, pad
        self.edges = {edge.id: edge for edge in edges}
        # The first channel lies above the first row.
        self.channels = [Channel() for _ in range(len(made.rows) + 1)]
        self.tops: list[float] = []
        self.heights: list[float] = []
        self.backs: list[_Back] = []
        self.out: dict[tuple[str, Cell], float] = {}
        self.into: dict[tuple[str, Cell], float] = {}

    def layout(self) -> Layout:
        """Run the stages."""
        self._stretch_bars()
        self.backs = [self._side(edge) for edge in self.grid.back]
        self._ports()
        self._runs()
        self._outer_tracks()
        for channel in self.channels:
            assign_tracks(channel)
            place_labels(channel)
        self._rows()
        return self._finished()

    def _side(self, edge: Edge) -> _Back:
        """Return the side by which a way back is shorter, its ends counted in."""
        ends = [self.grid.cells[key] for key in (edge.source, edge.target)]
        low, high = sorted(end.rank for end in ends)
        between = [cell for row in self.grid.rows[low : high + 1] for cell in row]
        sides = []
        for right in (True, False):
            border = max if right else min
            outmost = border(cell.high if right else cell.low for cell in between)
            free = [self._is_outmost(end, right=right) for end in ends]
            way = sum(abs(outmost - (e.high if right else e.low)) for e in ends)
            sides.append((way + _DETOUR * free.count(False), _Back(edge, right, *free)))
        return min(sides, key=lambda side: side[0])[1]

    def _is_outmost(self, cell: Cell, *, right: bool) -> bool:
        row = [other for other in self.grid.rows[cell.rank] if other.node is not None]
        return row[-1 if right else 0] is cell

    # --- Ports ------------------------------------------------------------------

    def _stretch_bars(self) -> None:
        for row in self.grid.rows:
            for n, cell in enumerate(row):
                if cell.node is None or not cell.node.bar:
                    continue
                near = [other.x for other in (*cell.up, *cell.down)]
                low, high = min(near, default=cell.x), max(near, default=cell.x)
                if n:
                    low = max(low, row[n - 1].high + GAP)
                if n + 1 < len(row):
                    high = min(high, row[n + 1].low - GAP)
                cell.left = max(cell.left, cell.x - low + _TIE)
                cell.right = max(cell.right, high - cell.x + _TIE)

    def _ports(self) -> None:
        leaving: dict[Cell, list[tuple[str, float]]] = {}
        entering: dict[Cell, list[tuple[str, float]]] = {}
        for key, chain in self.grid.chains.items():
            if self.edges[key].aside:
                self.out[key, chain[0]] = chain[0].x + _half(chain[0]) + EVENT + PAD
            else:
                x = _before(chain[0], chain[1])
                leaving.setdefault(chain[0], []).append((key, x))
        for back in self.backs:
            far = 1e6 if back.right else -1e6
            if not back.leaves:
                source = self.grid.cells[back.edge.source]
                leaving.setdefault(source, []).append((back.edge.id, far))
            if not back.enters:
                target = self.grid.cells[back.edge.target]
                entering.setdefault(target, []).append((back.edge.id, far))
        for cell, wanted in leaving.items():
            self.out |= _share(cell, wanted, near=_half(cell))
        for key, chain in self.grid.chains.items():
            start = self.out[key, chain[0]] if len(chain) == 2 else chain[-2].x
            entering.setdefault(chain[-1], []).append((key, start))
        for cell, wanted in entering.items():
            near = 0.0 if len(wanted) == 1 else _NEAR
            self.into |= _share(cell, wanted, near=near)

    # --- Channels ---------------------------------------------------------------

    def _runs(self) -> None:
        for key, chain in self.grid.chains.items():
            for n, (upper, lower) in enumerate(pairwise(chain)):
                a = self.out[key, upper] if n == 0 else upper.x
                b = self.into[key, lower] if n + 2 == len(chain) else lower.x
                run = Run(self.edges[key], a, b, labelled=n == 0)
                self.channels[upper.rank + 1].runs.append(run)

    def _outer_tracks(self) -> None:
        """Lead each way back along the outside of the rows it passes."""
        low = [min(cell.low for cell in row) for row in self.grid.rows]
        high = [max(cell.high for cell in row) for row in self.grid.rows]
        for n, channel in enumerate(self.channels):
            for run in channel.runs:
                reach = run.b + run.edge.label[0] + 8 if run.labelled else run.b
                near = max(0, n - 1)
                high[near] = max(high[near], run.a, reach)
                low[near] = min(low[near], run.a, run.b)
        for back in sorted(self.backs, key=self._length):
            source = self.grid.cells[back.edge.source]
            target = self.grid.cells[back.edge.target]
            ranks = range(
                min(source.rank, target.rank), max(source.rank, target.rank) + 1
            )
            room = back.edge.label[0]
            if back.right:
                back.x = max(high[rank] for rank in ranks) + _OUTER
                for rank in ranks:
                    high[rank] = back.x + (room + 6 if room else 0)
            else:
                back.x = min(low[rank] for rank in ranks) - _OUTER
                for rank in ranks:
                    low[rank] = back.x - (room + 6 if room else 0)
            key = back.edge.id
            if not back.leaves:
                run = Run(back.edge, self.out[key, source], back.x)
                self.channels[source.rank + 1].runs.append(run)
            if not back.enters:
                run = Run(back.edge, back.x, self.into[key, target])
                self.channels[target.rank].runs.append(run)

    def _length(self, back: _Back) -> int:
        cells = self.grid.cells
        return abs(cells[back.edge.source].rank - cells[back.edge.target].rank)

    def _rows(self) -> None:
        y = 0.0
        for n, channel in enumerate(self.channels):
            channel.top = y
            if n or channel.runs:
                y += channel.height if n < len(self.grid.rows) or channel.runs else 0
            if n < len(self.grid.rows):
                row = self.grid.rows[n]
                self.tops.append(y)
                self.heights.append(
                    max((cell.node.height for cell in row if cell.node), default=0.0)
                )
                y += self.heights[-1]

    # --- The whole --------------------------------------------------------------

    def _finished(self) -> Layout:
        boxes = {key: self._box(cell) for key, cell in self.grid.cells.items()}
        routes = {
            **{key: self._onward(key, boxes) for key in self.grid.chains},
            **{back.edge.id: self._around(back, boxes) for back in self.backs},
        }
        labels = self._labels(routes)
        shift = -min(
            self.pad / 2,
            *(x for route in routes.values() for x, _ in route),
            *(box.x for box in (*boxes.values(), *labels.values())),
        )
        shift = max(0.0, shift + self.pad / 2)
        return _moved(boxes, routes, labels, self.grid.lanes, shift, self.pad)

    def _box(self, cell: Cell) -> Box:
        node = cell.node
        assert node is not None  # only nodes are kept by their key
        middle = self.tops[cell.rank] + self.heights[cell.rank] / 2
        room = 0.0 if node.bar else node.room
        left, width = cell.low, cell.left + cell.right - room
        return Box(round(left), round(middle - node.height / 2), width, node.height)

    def _onward(self, key: str, boxes: Mapping[str, Box]) -> tuple[Point, ...]:
        edge, chain = self.edges[key], self.grid.chains[key]
        begin, end = boxes[edge.source], boxes[edge.target]
        points: list[Point] = [(self.out[key, chain[0]], begin.y + begin.height)]
        if edge.aside:
            y = begin.y + begin.height * 3 / 4
            points = [(begin.x + begin.width + EVENT, y), (points[0][0], y)]
        for cell in chain[:-1]:
            channel = self.channels[cell.rank + 1]
            run = next(run for run in channel.runs if run.edge is edge)
            if not run.straight:
                points += [(run.a, channel.y(run)), (run.b, channel.y(run))]
        points.append((points[-1][0], end.y))
        return _plain(points)

    def _around(self, back: _Back, boxes: Mapping[str, Box]) -> tuple[Point, ...]:
        begin = self._end(back, boxes[back.edge.source], leaving=True)
        end = self._end(back, boxes[back.edge.target], leaving=False)
        return _plain([*begin, (back.x, begin[-1][1]), (back.x, end[-1][1]), *end[::-1]])

    def _end(self, back: _Back, box: Box, *, leaving: bool) -> list[Point]:
        """Return the points at one end of a way back, from its box outward."""
        edge = back.edge
        cell = self.grid.cells[edge.source if leaving else edge.target]
        if back.leaves if leaving else back.enters:
            side = box.x + box.width if back.right else box.x
            return [(side, box.centre[1] + self._step_aside(back, cell, leaving=leaving))]
        channel = self.channels[cell.rank + (1 if leaving else 0)]
        run = next(
            run
            for run in channel.runs
            if run.edge is edge and (run.b == back.x) == leaving
        )
        port = run.a if leaving else run.b
        border = box.y + box.height if leaving else box.y
        return [(port, border), (port, channel.y(run))]

    def _step_aside(self, back: _Back, cell: Cell, *, leaving: bool) -> float:
        """Return how far from the middle of its box a way back begins or ends."""
        if cell.node is None or cell.node.one_port:
            return 0.0
        beside = [
            other.edge.id
            for other in sorted(self.backs, key=self._length)
            if other.right is back.right
            and (other.edge.source if leaving else other.edge.target) == cell.node.id
        ]
        most = cell.node.height / 2 - 8
        away = min(most, 10 + 12 * beside.index(back.edge.id))
        return away if leaving else -away

    def _labels(self, routes: Mapping[str, tuple[Point, ...]]) -> dict[str, Box]:
        found = {}
        for channel in self.channels:
            for run in channel.runs:
                if run.edge.id in channel.labels:
                    x, above = channel.labels[run.edge.id]
                    width, height = run.edge.label
                    y = channel.top + PAD / 2
                    if not above:
                        y = channel.top + channel.height - PAD - channel.lower + 2
                    found[run.edge.id] = Box(x, y, width, height)
        for back in self.backs:
            width, height = back.edge.label
            if width:
                ys = [y for x, y in routes[back.edge.id] if x == back.x]
                x = back.x + 6 if back.right else back.x - 6 - width
                middle = (min(ys) + max(ys)) / 2
                found[back.edge.id] = Box(x, middle - height / 2, width, height)
        return found


def _half(cell: Cell) -> float:
    return cell.node.width / 2 if cell.node else 0.0


def _before(cell: Cell, following: Cell) -> float:
    """Return where an arrow would best arrive: at a bar straight, else in the middle."""
    if following.node is None or not following.node.bar:
        return following.x
    return min(max(cell.x, following.low + _TIE), following.high - _TIE)


def _share(
    cell: Cell, wanted: Sequence[tuple[str, float]], *, near: float
) -> dict[tuple[str, Cell], float]:
    """Return where on one border of a cell each of its arrows ends.

    A place straight before the arrow is taken where there is one; others end near
    the middle.
    """
    node = cell.node
    if node is None or node.one_port:
        return {(key, cell): cell.x for key, _ in wanted}
    if node.bar:
        low, high = cell.low + _TIE, cell.high - _TIE
        return {(key, cell): min(max(x, low), high) for key, x in wanted}
    low, high = cell.low + 16, cell.high - 16 - node.room
    wishes = []
    for key, x in sorted(wanted, key=lambda pair: pair[1]):
        reach = (low, high) if low <= x <= high else (cell.x - near, cell.x + near)
        wishes.append((key, min(max(x, reach[0], low), reach[1], high)))
    step = min(18.0, (high - low) / max(1, len(wishes) - 1))
    places = spread([(x, 1.0) for _, x in wishes], [step] * (len(wishes) - 1))
    last = len(places) - 1
    return {
        # Each keeps room for those on either side of it; distances stay.
        (key, cell): round(min(max(x, low + n * step), high - (last - n) * step))
        for n, ((key, _), x) in enumerate(zip(wishes, places, strict=True))
    }


def _plain(points: Sequence[Point]) -> tuple[Point, ...]:
    """Return a way without the points that lie on a straight line or twice."""
    found: list[Point] = []
    for point in points:
        if found and point == found[-1]:
            continue
        if len(found) > 1 and any(
            found[-2][i] == found[-1][i] == point[i] for i in (0, 1)
        ):
            found.pop()
        found.append(point)
    return tuple(found)


def _moved(
    boxes: Mapping[str, Box],
    routes: Mapping[str, tuple[Point, ...]],
    labels: Mapping[str, Box],
    lanes: Sequence[tuple[float, float]],
    shift: float,
    pad: float,
) -> Layout:
    """Return a layout in which nothing lies left of 0, and its size."""

    def moved(box: Box) -> Box:
        return Box(box.x + shift, box.y, box.width, box.height)

    placed = {key: moved(box) for key, box in boxes.items()}
    named = {key: moved(box) for key, box in labels.items()}
    ways = {key: tuple((x + shift, y) for x, y in route) for key, route in routes.items()}
    ends = [
        (box.x + box.width, box.y + box.height)
        for box in (*placed.values(), *named.values())
    ]
    ends += [point for route in ways.values() for point in route]
    width = max(x for x, _ in ends)
    borders = [(low + shift, high + shift) for low, high in lanes]
    borders[0] = (0.0, borders[0][1])
    borders[-1] = (borders[-1][0], max(width + pad / 2, borders[-1][1]))
    return Layout(
        boxes=placed,
        routes=ways,
        labels=named,
        lanes=tuple(borders),
        width=max(width, borders[-1][1]),
        height=max(y for _, y in ends),
    )
