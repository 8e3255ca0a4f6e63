"""The lists of work an officer has kept; nobody sees another's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from motcua.domain.statements import run
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class ListFacts:
    """A kept list: its place among the officer's, its name, what it asks for."""

    place: int
    name: str
    asked: Mapping[str, Any]
    is_usual: bool


def saved_lists(*, actor: Actor) -> tuple[ListFacts, ...]:
    """Return the officer's own lists by name."""
    rows = run("dossiers", "saved_lists", [actor.officer_id or 0])
    return tuple(ListFacts(*row) for row in rows)


def no_such_list() -> NotFound:
    """Return the answer for a list that is not there, or not this officer's."""
    return NotFound(
        "list_unknown",
        N_("Không có danh sách này."),
        field="ds",
        remedy=N_("Hãy chọn một danh sách đã lưu, hoặc lọc lại."),
    )
