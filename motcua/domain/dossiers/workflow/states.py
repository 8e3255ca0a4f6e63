"""Where a dossier can stand, as the engine sees it and as its row keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from motcua.kernel.actor import Role


class Status(StrEnum):
    """The state of the business itself; fees and delivery have their own.

    The comment gives the national code of the portal's synchronisation.
    """

    INCOMPLETE = "incomplete"  # 1, asked to complete before reception
    REFUSED = "refused"  # 3, not received
    PROCESSING = "processing"  # 4
    SUPPLEMENT = "supplement"  # 5, waits for the applicant's papers
    FEE = "fee"  # 6, waits for the applicant's financial duty
    WITHDRAWN = "withdrawn"  # 7
    STOPPED = "stopped"  # 8
    DONE = "done"  # 9, result sealed and waiting
    RETURNED = "returned"  # 10


OPEN = frozenset({Status.PROCESSING, Status.SUPPLEMENT, Status.FEE, Status.DONE})
"""The states in which somebody has something to do."""

WAITING = frozenset({Status.SUPPLEMENT, Status.FEE})
"""The states in which the applicant has something to do and the steps rest."""


class Outcome(StrEnum):
    """What the authority decided."""

    APPROVED = "approved"
    REJECTED = "rejected"


class Stamp(StrEnum):
    """The five times every dossier shows. Basis: TT 01/2018 art 6."""

    RECEIVED = "received"
    APPRAISED = "appraised"
    APPROVED = "approved"
    SEALED = "sealed"
    RETURNED = "returned"


class ItemKind(StrEnum):
    """Why something lies with somebody."""

    STEP = "step"
    SUPPLEMENT = "supplement"
    FEE = "fee"
    CONSULT = "consult"


class Item(NamedTuple):
    """One thing that one role at one unit has to do now.

    `n` numbers the items of a dossier from 1. `step` is the process step it stands
    at; for a consultation, the step that asked. `officer_id` is who holds it, None
    while any holder of the role may take it. `asked_by` is the item a consultation
    belongs to; `due_at` a limit of its own.
    """

    n: int
    kind: ItemKind
    step: str
    unit_id: int
    role: Role
    officer_id: int | None = None
    asked_by: int | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """An act under the two-person rule that waits for the second person."""

    command: str
    officer_id: int
    item_n: int | None


_NOTHING: Mapping[str, Any] = MappingProxyType({})


class State(NamedTuple):
    """A dossier as the engine sees it; `last_officers` is who last finished each step.

    `facts` are the answers officers gave to what the process asks. `items_made` is
    the number of the newest item. `last` names the act that led here and who did it.
    """

    status: Status
    items: tuple[Item, ...] = ()
    outcome: Outcome | None = None
    stamps: frozenset[Stamp] = frozenset()
    last_officers: Mapping[str, int] = _NOTHING
    facts: Mapping[str, Any] = _NOTHING
    items_made: int = 0
    supplements: int = 0
    extensions: int = 0
    apologies: int = 0
    proposal: Proposal | None = None

    @property
    def steps(self) -> frozenset[str]:
        """Return the process steps the dossier stands at."""
        return frozenset(i.step for i in self.items if i.kind is ItemKind.STEP)

    def item(self, n: int) -> Item | None:
        """Return the open item of a number, or None."""
        return next((item for item in self.items if item.n == n), None)


NEW = State(status=Status.INCOMPLETE)
"""A request nobody has received yet."""


def state_to_json(state: State) -> dict[str, Any]:
    """Return what of a state its row does not hold in columns, as plain values."""
    found: dict[str, Any] = {
        "items": [_item_to_json(item) for item in state.items],
        "made": state.items_made,
        "last": dict(state.last_officers),
    }
    for name in ("facts", "supplements", "extensions", "apologies"):
        if value := getattr(state, name):
            found[name] = dict(value) if isinstance(value, Mapping) else value
    if state.proposal is not None:
        p = state.proposal
        found["proposal"] = [p.command, p.officer_id, p.item_n]
    return found


def state_from_json(
    data: Mapping[str, Any],
    *,
    status: Status,
    outcome: Outcome | None,
    stamps: frozenset[Stamp],
) -> State:
    """Return the state a row holds: its columns and what `state_to_json` wrote."""
    proposal = data.get("proposal")
    return State(
        status=status,
        items=tuple(_item_from_json(row) for row in data.get("items", ())),
        outcome=outcome,
        stamps=stamps,
        last_officers=data.get("last", {}),
        facts=data.get("facts", {}),
        items_made=data.get("made", 0),
        supplements=data.get("supplements", 0),
        extensions=data.get("extensions", 0),
        apologies=data.get("apologies", 0),
        proposal=Proposal(*proposal) if proposal else None,
    )


def _item_to_json(item: Item) -> dict[str, Any]:
    found: dict[str, Any] = {
        "n": item.n,
        "step": item.step,
        "unit": item.unit_id,
        "role": item.role.value,
    }
    if item.kind is not ItemKind.STEP:
        found["kind"] = item.kind.value
    if item.officer_id is not None:
        found["officer"] = item.officer_id
    if item.asked_by is not None:
        found["asked_by"] = item.asked_by
    if item.due_at is not None:
        found["due_at"] = item.due_at.isoformat()
    return found


_KINDS = {kind.value: kind for kind in ItemKind}
_ROLES = {role.value: role for role in Role}


def _item_from_json(row: Mapping[str, Any]) -> Item:
    due_at = row.get("due_at")
    return Item(
        n=row["n"],
        kind=_KINDS[row.get("kind", "step")],
        step=row["step"],
        unit_id=row["unit"],
        role=_ROLES[row["role"]],
        officer_id=row.get("officer"),
        asked_by=row.get("asked_by"),
        due_at=datetime.fromisoformat(due_at) if due_at else None,
    )
