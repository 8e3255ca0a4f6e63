"""A process drawn as SVG from its data, and one dossier's way through it.

Top-down, so that it reads on a narrow screen and prints upright; branches stand side
by side, ways back run dashed around the outside. Nothing is said by colour alone.
The drawing has no styles and no scripts, and takes the face of the page it stands in.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import Move, Process, Step
from motcua.domain.dossiers.workflow.drawing.cards import (
    INK,
    PAPER,
    QUIET,
    Card,
    card,
    paint,
)
from motcua.domain.dossiers.workflow.drawing.layout import (
    Box,
    Edge,
    Layout,
    Node,
    Point,
    ranks,
)
from motcua.domain.dossiers.workflow.drawing.lettering import text_width, wrap
from motcua.domain.dossiers.workflow.drawing.routes import lay_out
from motcua.domain.dossiers.workflow.drawing.svg import tag, text_at, words
from motcua.domain.dossiers.workflow.drawing.ways import END, Mark, Way, taken
from motcua.domain.dossiers.workflow.drawing.words import (
    VIETNAMESE,
    Row,
    Texts,
    answer,
    outline,
)
from motcua.kernel.text import N_

_MARGIN = 12
_CARDS = (280, 240, 212, 156)
_BAR = 6
_LABEL = 12.5
_LABEL_LEADING = 16
_LABEL_WIDTH = 122
_BACK_LABEL_WIDTH = 90
_LABEL_LINES = 7
_TIP = 8
_LEGEND = 26


@dataclass(frozen=True, slots=True)
class _Arrow:
    """An arrow between two boxes: its text, whether it goes back, and its way."""

    source: str
    target: str
    lines: tuple[str, ...] = ()
    back: bool = False
    ways: tuple[Way, ...] = ()


def draw(
    process: Process,
    *,
    marks: Mapping[str, Mark] | None = None,
    texts: Texts | None = None,
) -> str:
    """Return a process as an SVG element, for a page or a file of its own.

    With `marks`, by the keys of steps, it shows one dossier's way; a mark at END says
    that it came to the end. A draft that is not sound is drawn as far as it goes:
    moves to steps that do not exist are left out.
    """
    said = texts or VIETNAMESE
    rows = outline(process, said)
    arrows = list(_arrows(process, said))
    cards = _cards(process, rows, arrows, marks, said)
    nodes = list(_nodes(arrows, cards, said))
    found = lay_out(nodes, [_edge(n, arrow) for n, arrow in enumerate(arrows)])
    gone = taken(process, marks) if marks else frozenset()
    thick = [bool(gone & {*arrow.ways}) for arrow in arrows]
    parts = [
        *_lines(arrows, found, thick),
        *(paint(cards[key], box) for key, box in found.boxes.items() if key in cards),
        *_ends(found, said),
        *_labels(arrows, found),
    ]
    legend, wide = _legend(arrows, said, found.height + 24, marked=bool(marks))
    body = tag(
        "g", "".join([*parts, *legend]), transform=f"translate({_MARGIN} {_MARGIN})"
    )
    height = found.height + (24 + _LEGEND * len(legend) if legend else 0)
    return _whole(process, rows, marks, said, body, max(found.width, wide), height)


def _whole(
    process: Process,
    rows: tuple[Row, ...],
    marks: Mapping[str, Mark] | None,
    texts: Texts,
    body: str,
    width: float,
    height: float,
) -> str:
    across, along = round(width + 2 * _MARGIN), round(height + 2 * _MARGIN)
    title = texts.fill(N_("Sơ đồ quy trình: %(name)s"), name=process.name)
    told = "\n".join(_told(row, marks or {}, texts) for row in rows)
    ground = tag("rect", width=across, height=along, fill=PAPER)
    return tag(
        "svg",
        f"<title>{words(title)}</title><desc>{words(told)}</desc>{ground}{body}",
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        viewBox=f"0 0 {across} {along}",
        width=across,
        height=along,
        font_family="inherit",
    )


def _told(row: Row, marks: Mapping[str, Mark], texts: Texts) -> str:
    mark = marks.get(row.key)
    here = texts.say(N_("Đang ở đây")) if mark is not None and mark.current else ""
    been = ""
    if mark is not None and mark.visits > 0:
        been = texts.fill(N_("Đã đến %(count)s lần"), count=mark.visits)
    return " ".join([row.text, *(f"{word}." for word in (been, here) if word)])


# --- What is drawn -------------------------------------------------------------------


def _arrows(process: Process, texts: Texts) -> Iterator[_Arrow]:
    yield _Arrow(
        "start",
        _box_of(process, process.first.key),
        ways=(Way(END, process.first.key),),
    )
    for step in process.steps:
        if step.join:
            yield _Arrow(f"join {step.key}", f"step {step.key}")
        yield from _moves(process, step, texts)


def _moves(process: Process, step: Step, texts: Texts) -> Iterator[_Arrow]:
    """Yield the arrows out of a step; moves to one and the same step share one."""
    source = f"step {step.key}"
    shared: dict[tuple[bool, tuple[str, ...]], list[Move]] = {}
    for move in step.moves:
        to = tuple(key for key in move.to if key in process.by_key)
        if to or not move.to:
            back = move.command is Command.SEND_BACK
            shared.setdefault((back, to), []).append(move)
    for n, ((back, to), moves) in enumerate(shared.items()):
        lines = _said(process, step, moves, texts)
        ways = tuple(Way(step.key, key, back) for key in to)
        if not to:
            end = (Way(step.key, END, back),)
            yield _Arrow(source, f"end {step.key}", lines, ways=end)
        elif back or len(to) == 1:
            for key, way in zip(to, ways, strict=True):
                target = f"step {key}" if back else _box_of(process, key)
                yield _Arrow(source, target, lines, back, (way,))
        else:
            fork = f"fork {n} {step.key}"
            yield _Arrow(source, fork, lines, ways=ways)
            for key, way in zip(to, ways, strict=True):
                yield _Arrow(fork, _box_of(process, key), ways=(way,))


def _said(
    process: Process, step: Step, moves: list[Move], texts: Texts
) -> tuple[str, ...]:
    """Return the text of an arrow: its commands where there is a choice, and when."""
    back = moves[0].command is Command.SEND_BACK
    others = {m.command for m in step.moves if m.command is not Command.SEND_BACK}
    parts: dict[str, None] = {}
    for move in moves:
        command = texts.command(move.command) if not back and len(others) > 1 else ""
        when = answer(process, step, move, texts)
        parts[": ".join(part for part in (command, when) if part)] = None
    said = " / ".join(part for part in parts if part)
    width = _BACK_LABEL_WIDTH if back else _LABEL_WIDTH
    return wrap(said, _LABEL, width, most=_LABEL_LINES)


def _box_of(process: Process, key: str) -> str:
    """Return the box an arrow to a step ends at: the bar before it if it joins."""
    return f"join {key}" if process.by_key[key].join else f"step {key}"


def _cards(
    process: Process,
    rows: tuple[Row, ...],
    arrows: list[_Arrow],
    marks: Mapping[str, Mark] | None,
    texts: Texts,
) -> dict[str, Card]:
    """Return the cards of the steps, the narrower the more stand side by side."""
    keys = [f"step {step.key}" for step in process.steps]
    edges = [_edge(n, arrow) for n, arrow in enumerate(arrows)]
    others = {end for arrow in arrows for end in (arrow.source, arrow.target)}
    rank = ranks([*dict.fromkeys(keys), *sorted(others - {*keys})], edges)
    beside = Counter(rank[key] for key in dict.fromkeys(keys))
    return {
        key: card(
            process,
            step,
            row,
            width=_CARDS[min(beside[rank[key]], len(_CARDS)) - 1],
            mark=(marks or {}).get(step.key),
            marked=bool(marks),
            texts=texts,
        )
        for key, step, row in zip(keys, process.steps, rows, strict=True)
    }


def _nodes(
    arrows: list[_Arrow], cards: Mapping[str, Card], texts: Texts
) -> Iterator[Node]:
    yield _end("start", texts.say(N_("Bắt đầu")))
    for key, found in cards.items():
        yield Node(key, found.width, found.height)
    ends = [end for arrow in arrows for end in (arrow.source, arrow.target)]
    for key in dict.fromkeys(ends):
        if key.startswith("end "):
            yield _end(key, texts.say(N_("Kết thúc")))
        elif key.startswith(("fork ", "join ")):
            yield Node(key, 60, _BAR, bar=True)


def _end(key: str, text: str) -> Node:
    return Node(key, text_width(text, 13, bold=True) + 30, 30, one_port=True)


def _edge(n: int, arrow: _Arrow) -> Edge:
    wide = max((text_width(line, _LABEL) for line in arrow.lines), default=0.0)
    size = (wide + 4, _LABEL_LEADING * len(arrow.lines) + 2) if wide else (0.0, 0.0)
    return Edge(str(n), arrow.source, arrow.target, back=arrow.back, label=size)


# --- SVG -----------------------------------------------------------------------------


def _lines(arrows: list[_Arrow], found: Layout, thick: list[bool]) -> Iterator[str]:
    """Yield the arrows, those taken last so that they lie above."""
    for n in sorted(range(len(arrows)), key=lambda n: thick[n]):
        route, arrow = found.routes[str(n)], arrows[n]
        to_bar = arrow.target.startswith(("fork ", "join "))
        yield from _arrow(route, thick=thick[n], dashed=arrow.back, tip=not to_bar)
    for key, box in found.boxes.items():
        if key.startswith(("fork ", "join ")):
            yield tag(
                "rect",
                x=box.x,
                y=box.y,
                width=box.width,
                height=box.height,
                rx=2,
                fill=INK,
            )


def _arrow(
    route: tuple[Point, ...], *, thick: bool, dashed: bool, tip: bool
) -> Iterator[str]:
    (x, y), (before_x, before_y) = route[-1], route[-2]
    right, down = _sign(x - before_x), _sign(y - before_y)
    line = [*route[:-1], (x - right * _TIP, y - down * _TIP)] if tip else route
    yield tag(
        "path",
        d=_rounded(line),
        fill="none",
        stroke=INK if thick else QUIET,
        stroke_width=3.5 if thick else 1.2 if dashed else 1.6,
        stroke_dasharray=("9 5" if thick else "5 4") if dashed else None,
    )
    if tip:
        back_x, back_y = x - right * (_TIP + 1), y - down * (_TIP + 1)
        half = 6 if thick else 5
        yield tag(
            "path",
            d=f"M{x:g} {y:g}L{back_x + down * half:g} {back_y + right * half:g}"
            f"L{back_x - down * half:g} {back_y - right * half:g}Z",
            fill=INK if thick else QUIET,
        )


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _rounded(points: Iterable[Point]) -> str:
    """Return a path through points with rounded corners."""
    way = [*points]
    drawn = [f"M{way[0][0]:g} {way[0][1]:g}"]
    for before, corner, after in zip(way, way[1:], way[2:], strict=False):
        reach = min(6.0, _far(before, corner) / 2, _far(corner, after) / 2)
        (ax, ay), (bx, by) = (_towards(corner, end, reach) for end in (before, after))
        drawn.append(f"L{ax:g} {ay:g}Q{corner[0]:g} {corner[1]:g} {bx:g} {by:g}")
    drawn.append(f"L{way[-1][0]:g} {way[-1][1]:g}")
    return "".join(drawn)


def _far(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _towards(start: Point, end: Point, by: float) -> Point:
    return (
        start[0] + _sign(end[0] - start[0]) * by,
        start[1] + _sign(end[1] - start[1]) * by,
    )


def _ends(found: Layout, texts: Texts) -> Iterator[str]:
    """Yield the beginning and the ends: round boxes with their word."""
    for key, box in found.boxes.items():
        if key == "start" or key.startswith("end "):
            start = key == "start"
            text = texts.say(N_("Bắt đầu") if start else N_("Kết thúc"))
            yield _round(box, fill=PAPER if start else INK)
            x, y = box.centre
            ink = INK if start else PAPER
            yield text_at(x, y + 4.5, text, size=13, fill=ink, bold=True, anchor="middle")


def _round(box: Box, *, fill: str) -> str:
    return tag(
        "rect",
        x=box.x,
        y=box.y,
        width=box.width,
        height=box.height,
        rx=box.height / 2,
        fill=fill,
        stroke=INK,
        stroke_width=2,
    )


def _labels(arrows: list[_Arrow], found: Layout) -> Iterator[str]:
    for n, arrow in enumerate(arrows):
        box = found.labels.get(str(n))
        if box is None or not arrow.lines:
            continue
        yield tag(
            "rect",
            x=box.x - 2,
            y=box.y,
            width=box.width + 2,
            height=box.height,
            fill=PAPER,
        )
        for line_n, line in enumerate(arrow.lines):
            y = box.y + 12.5 + line_n * _LABEL_LEADING
            yield text_at(box.x, y, line, size=_LABEL, fill=INK)


def _legend(
    arrows: list[_Arrow], texts: Texts, top: float, *, marked: bool
) -> tuple[list[str], float]:
    """Return what the kinds of lines mean, as far as they are used, and its width."""
    shown = []
    if any(arrow.back for arrow in arrows):
        shown.append((False, True, texts.say(N_("Trả lại bước trước"))))
    if marked:
        shown.append((True, False, texts.say(N_("Đường hồ sơ đã đi"))))
    parts = []
    for n, (thick, dashed, text) in enumerate(shown):
        y = top + n * _LEGEND
        sample = "".join(_arrow(((0, y), (44, y)), thick=thick, dashed=dashed, tip=True))
        parts.append(sample + text_at(54, y + 4.5, text, size=13, fill=INK))
    wide = max((54 + text_width(text, 13) for _, _, text in shown), default=0.0)
    return parts, wide
