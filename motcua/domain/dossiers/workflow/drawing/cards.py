"""The box of one step in a drawing: its lines, its size, its colours and its marks."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from motcua.domain.dossiers.workflow.definition import Place, Process, Step
from motcua.domain.dossiers.workflow.drawing.layout import Box
from motcua.domain.dossiers.workflow.drawing.lettering import text_width, wrap
from motcua.domain.dossiers.workflow.drawing.svg import tag, text_at
from motcua.domain.dossiers.workflow.drawing.ways import Mark
from motcua.domain.dossiers.workflow.drawing.words import Row, Texts
from motcua.kernel.text import N_

INK, QUIET, PAPER, LINE = "#1f1a17", "#5c534c", "#ffffff", "#8a8078"
_NAME, _SMALL, _LEADING = 15, 13, 19
_BAND, _PAD, _NUMBER = 8, 10, 12
_UNDER_NAME = 6
_ICON = 18
_STRIP = 28
_MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class Colours:
    """How a place looks: the band and number, the paper, the paper once passed."""

    band: str
    tint: str
    passed: str


_PLACES = {
    Place.RECEPTION.value: Colours("#14508c", "#eef4fb", "#cfe1f5"),
    Place.RESOLVING.value: Colours("#1b6b45", "#edf6f1", "#cce8d8"),
    Place.AUTHORITY.value: Colours("#b3131b", "#fcf0f0", "#f7d4d4"),
}
_PARTIES = (
    Colours("#55348b", "#f4f0fa", "#e0d5f2"),
    Colours("#8a4b00", "#fdf5ea", "#f8e0bf"),
    Colours("#0b6470", "#ebf5f6", "#c6e5e9"),
    Colours("#5b5f0a", "#f6f6e8", "#e6e7bd"),
)


class Icon(Enum):
    """A sign before a line; the line says the same in words."""

    CLOCK = "clock"
    MACHINE = "machine"
    DOSSIER = "dossier"
    JOIN = "join"
    QUESTION = "question"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    icon: Icon | None = None
    colour: str = QUIET
    indented: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """What stands in the box of a step, laid out for a width."""

    step: Step
    number: int
    names: tuple[str, ...]
    lines: tuple[_Line, ...]
    width: float
    colours: Colours
    mark: Mark | None
    marked: bool
    here: str

    @property
    def height(self) -> float:
        """Return the height of the box."""
        lines = len(self.names) + len(self.lines)
        return 20 + _UNDER_NAME + _LEADING * lines + (_STRIP if self.current else 0)

    @property
    def passed(self) -> bool:
        """Say whether the dossier has been here."""
        return self.mark is not None and self.mark.visits > 0

    @property
    def current(self) -> bool:
        """Say whether the dossier is here now."""
        return self.mark is not None and self.mark.current


def colours_of(process: Process, place: str) -> Colours:
    """Return the colours of a place; parties take theirs in the order they are named."""
    if place in _PLACES:
        return _PLACES[place]
    named = [*process.parties]
    n = named.index(place) if place in named else len(named)
    return _PARTIES[n % len(_PARTIES)]


def card(
    process: Process,
    step: Step,
    row: Row,
    *,
    width: float,
    mark: Mark | None,
    marked: bool,
    texts: Texts,
) -> Card:
    """Return the card of a step that is as wide as that."""
    inner = width - _BAND - 2 * _PAD
    lines = [
        replace(line, text=part, icon=line.icon if n == 0 else None)
        for line in _lines(step, row, mark, texts, inner)
        for n, part in enumerate(
            wrap(
                line.text,
                _SMALL,
                inner - (_ICON if line.indented else 0),
                most=_MOST_LINES,
            )
        )
    ]
    return Card(
        step=step,
        number=row.number,
        names=wrap(row.name, _NAME, inner - 2 * _NUMBER - 7, most=_MOST_LINES, bold=True),
        lines=tuple(lines),
        width=width,
        colours=colours_of(process, step.place),
        mark=mark,
        marked=marked,
        here=texts.say(N_("Đang ở đây")),
    )


def _lines(
    step: Step, row: Row, mark: Mark | None, texts: Texts, inner: float
) -> Iterator[_Line]:
    who = f"{row.role} · {row.place}"
    if text_width(who, _SMALL) <= inner:
        yield _Line(who)
    else:
        yield _Line(row.role)
        yield _Line(row.place)
    if row.time:
        yield _Line(row.time, Icon.CLOCK, indented=True)
    icons = [
        icon
        for icon, there in (
            (Icon.JOIN, step.join),
            (Icon.MACHINE, step.automatic),
            (Icon.DOSSIER, step.sub),
            (Icon.CLOCK, step.timer),
        )
        if there
    ]
    icons += [Icon.QUESTION] * len(step.asks)
    for icon, note in zip(icons, row.notes, strict=True):
        yield _Line(note, icon, indented=True)
    if mark is not None and mark.visits > 0:
        yield _Line(_been(mark, texts), Icon.DONE, INK, indented=True)
        if mark.by:
            yield _Line(mark.by, None, INK, indented=True)


def _been(mark: Mark, texts: Texts) -> str:
    """Return how often the dossier came here and when first, in words."""
    if mark.visits > 1:
        told = texts.fill(N_("Đã đến %(count)s lần"), count=mark.visits)
    else:
        told = texts.say(N_("Đã đến"))
    return " · ".join(part for part in (told, mark.first_at) if part)


def paint(card: Card, box: Box) -> str:
    """Return the SVG of a card at its place."""
    colours = card.colours
    waits = card.marked and not card.passed and not card.current
    fill = colours.tint
    if card.marked:
        fill = PAPER if waits else colours.passed
    parts = [*_frame(card, box, fill)]
    x = box.x + _BAND + _PAD
    y = box.y + 10 + _LEADING / 2
    parts += _number(card, x + _NUMBER, y, hollow=waits)
    for n, name in enumerate(card.names):
        at = x + 2 * _NUMBER + 7
        parts.append(
            text_at(at, y + 5.5 + n * _LEADING, name, size=_NAME, fill=INK, bold=True)
        )
    y += _LEADING * len(card.names) + _UNDER_NAME
    for n, line in enumerate(card.lines):
        middle = y + n * _LEADING
        if line.icon:
            parts.append(_sign(line.icon, x + 6, middle, line.colour))
        at = x + (_ICON if line.indented else 0)
        parts.append(text_at(at, middle + 4.5, line.text, size=_SMALL, fill=line.colour))
    if card.current:
        parts += _strip(card.here, box)
    return tag("g", "".join(parts))


def _frame(card: Card, box: Box, fill: str) -> Iterator[str]:
    """Yield the box: doubled for a sub-dossier, dashed for the system's own work."""
    colour = INK if card.current else card.colours.band
    if card.step.sub is not None:
        yield _rect(box.x + 5, box.y + 5, box, fill=PAPER, stroke=colour)
    yield _rect(
        box.x,
        box.y,
        box,
        fill=fill,
        stroke=colour,
        stroke_width=4 if card.current else 1.5,
        stroke_dasharray="6 4" if card.step.automatic and not card.current else None,
    )
    x, y, end = box.x, box.y, box.y + box.height
    yield tag(
        "path",
        d=f"M{x + _BAND:g} {y:g}H{x + 6:g}A6 6 0 0 0 {x:g} {y + 6:g}V{end - 6:g}"
        f"A6 6 0 0 0 {x + 6:g} {end:g}H{x + _BAND:g}Z",
        fill=card.colours.band,
    )


def _rect(x: float, y: float, box: Box, **looks: object) -> str:
    return tag("rect", "", x=x, y=y, width=box.width, height=box.height, rx=6, **looks)


def _number(card: Card, x: float, y: float, *, hollow: bool) -> Iterator[str]:
    band = card.colours.band
    fill, ink = (PAPER, band) if hollow else (band, PAPER)
    yield tag("circle", cx=x, cy=y, r=_NUMBER, fill=fill, stroke=band, stroke_width=1.5)
    yield text_at(
        x, y + 4.5, str(card.number), size=13, fill=ink, bold=True, anchor="middle"
    )


def _strip(text: str, box: Box) -> Iterator[str]:
    """Yield the words that say where the dossier is, at the foot of the box."""
    x, y = box.x + 16, box.y + box.height - _STRIP - 4
    width = box.width - 24
    yield tag("rect", x=x, y=y, width=width, height=_STRIP - 4, rx=4, fill=INK)
    yield text_at(
        x + width / 2, y + 17, text, size=14, fill=PAPER, bold=True, anchor="middle"
    )


_SIGNS = {
    Icon.CLOCK: "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0M0-3.5V0H3",
    Icon.MACHINE: "M2-6.5L-4 1H0L-2 6.5L4-1H0Z",
    Icon.DOSSIER: "M-6-3V5H3V-3ZM-3-3V-6H6V2H3",
    Icon.JOIN: "M-5-6V-1H5V-6M0-1V4M-3 2L0 5L3 2",
    Icon.QUESTION: "M-3-3A3 3 0 1 1 1.2 0.2Q0 1 0 2.6M0 5V6",
    Icon.DONE: "M-5 0L-1.5 4L5.5-4.5",
}


def _sign(icon: Icon, x: float, y: float, colour: str) -> str:
    return tag(
        "path",
        d=_SIGNS[icon],
        transform=f"translate({x:g} {y:g})",
        fill="none",
        stroke=colour,
        stroke_width=2 if icon is Icon.DONE else 1.4,
    )
