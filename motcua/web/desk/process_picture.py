"""Processes drawn for a page: a definition, and one dossier's way through it."""

from collections.abc import Sequence

from django.utils.translation import gettext
from markupsafe import Markup

from motcua.domain.dossiers.readers.dossier import ItemFacts
from motcua.domain.dossiers.workflow.definition import Process
from motcua.domain.dossiers.workflow.drawing import END, Mark, Texts, draw
from motcua.domain.dossiers.workflow.states import ItemKind
from motcua.web.common.jinja import moment

TEXTS = Texts(gettext)
"""The words of a drawing in the reader's language."""


def picture(process: Process) -> Markup:
    """Return a process as an SVG to stand in a page."""
    return Markup(draw(process, texts=TEXTS))  # noqa: S704 - draw escapes


def picture_of(process: Process, items: Sequence[ItemFacts]) -> str:
    """Return the SVG of one dossier's way so far, from its work items in order."""
    steps = [
        item
        for item in items
        if item.kind == ItemKind.STEP and item.step in process.by_key
    ]
    marks: dict[str, Mark] = {}
    for item in steps:
        before = marks.get(item.step, Mark(visits=0, came_from=frozenset()))
        marks[item.step] = Mark(
            visits=before.visits + 1,
            current=before.current or item.closed_at is None,
            first_at=before.first_at or moment(item.opened_at),
            by=item.officer_name or before.by,
            came_from=_joined(before.came_from, _came_from(process, item, steps)),
        )
    last = steps[-1] if steps else None
    if last and all(item.closed_at for item in steps) and _ends(process, last):
        marks[END] = Mark(visits=1, came_from=frozenset({last.step}))
    return Markup(draw(process, marks=marks, texts=TEXTS))  # noqa: S704 - draw escapes


def _came_from(
    process: Process, item: ItemFacts, items: Sequence[ItemFacts]
) -> frozenset[str] | None:
    """Return the step that an item came from: the one left at the very same moment.

    None where nobody can tell: a join, or steps the system passed in one moment.
    """
    if item.n == items[0].n:
        return frozenset({END})
    if process.by_key[item.step].join:
        return None
    left = {
        other.step
        for other in items
        if other.n < item.n
        and other.closed_at == item.opened_at
        and item.step in process.by_key[other.step].targets
    }
    return frozenset(left) if len(left) == 1 else None


def _joined(
    before: frozenset[str] | None, now: frozenset[str] | None
) -> frozenset[str] | None:
    return None if before is None or now is None else before | now


def _ends(process: Process, item: ItemFacts) -> bool:
    """Say whether an item was closed by a move that ends the dossier."""
    return any(
        move.command == item.command and not move.to
        for move in process.by_key[item.step].moves
    )
