"""The room under a row of a drawing: tracks for arrows across it, zones for labels."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from motcua.domain.dossiers.workflow.drawing.layout import Edge

PAD = 12.0
"""Between a row and the first arrow across, and before an arrow's tip."""
_TRACK = 12.0
_PLAIN = 30.0
_AWAY = 24.0


@dataclass(slots=True, eq=False)
class Run:
    """An arrow's way through the channel under a row: in at `a`, out at `b`."""

    edge: Edge
    a: float
    b: float
    labelled: bool = False
    track: int = 0

    @property
    def span(self) -> tuple[float, float]:
        """Return from where to where it leads across."""
        return min(self.a, self.b), max(self.a, self.b)

    @property
    def straight(self) -> bool:
        """Say whether it needs no track."""
        return abs(self.a - self.b) < 1


@dataclass(slots=True)
class Channel:
    """The room under a row: tracks for runs across, and zones for labels."""

    runs: list[Run] = field(default_factory=list)
    upper: float = 0.0
    lower: float = 0.0
    tracks: int = 0
    top: float = 0.0
    labels: dict[str, tuple[float, bool]] = field(default_factory=dict)

    @property
    def height(self) -> float:
        """Return how much room it takes."""
        if not self.tracks and not self.lower:
            return _PLAIN
        return 2 * PAD + self.upper + self.lower + _TRACK * max(0, self.tracks - 1)

    def y(self, run: Run) -> float:
        """Return where a run's track lies."""
        return self.top + PAD + self.upper + _TRACK * run.track


def assign_tracks(channel: Channel) -> None:
    """Give runs tracks on which they do not overlap.

    A run that comes down where another goes on down has to lie above it, or the two
    would look like one arrow.
    """
    bent = sorted((run for run in channel.runs if not run.straight), key=lambda r: r.span)
    above = {
        run: {o for o in bent if o is not run and abs(o.a - run.b) < 4} for run in bent
    }
    placed: list[Run] = []
    while len(placed) < len(bent):
        waiting = [run for run in bent if run not in placed]
        free = [run for run in waiting if above[run] <= set(placed)]
        run = (free or waiting)[0]
        run.track = max((o.track + 1 for o in above[run] if o in placed), default=0)
        while any(
            o.track == run.track
            and o.span[0] - 6 < run.span[1]
            and run.span[0] - 6 < o.span[1]
            for o in placed
        ):
            run.track += 1
        placed.append(run)
    channel.tracks = max((run.track + 1 for run in bent), default=0)


def place_labels(channel: Channel) -> None:
    """Put each label beside its arrow where it covers no other and no label."""
    taken: dict[bool, list[tuple[float, float]]] = {
        above: [(run.a if above else run.b,) * 2 for run in channel.runs]
        for above in (True, False)
    }
    for run in sorted(channel.runs, key=lambda run: run.b):
        width, height = run.edge.label
        if not run.labelled or not width:
            continue
        places = [
            (run.b + 6, False),
            (run.a + 6, True),
            (run.b - 6 - width, False),
            (run.a - 6 - width, True),
        ]
        x, above = next(
            (
                (x, above)
                for n, (x, above) in enumerate(places)
                # Left of its arrow a label must not seem to belong to another.
                if _is_free(taken[above], x - (_AWAY if n > 1 else 0), x + width)
            ),
            places[0],
        )
        taken[above].append((x, x + width))
        channel.labels[run.edge.id] = (x, above)
        if above:
            channel.upper = max(channel.upper, height)
        else:
            channel.lower = max(channel.lower, height)


def _is_free(taken: Sequence[tuple[float, float]], low: float, high: float) -> bool:
    return all(end < low or high < begin for begin, end in taken)
