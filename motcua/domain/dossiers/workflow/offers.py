"""What is worth offering an actor at a dossier: moves by item, and acts beside them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from motcua.domain.dossiers.workflow.aside import is_early
from motcua.domain.dossiers.workflow.commands import UNDOABLE, Command
from motcua.domain.dossiers.workflow.deciding import Facts
from motcua.domain.dossiers.workflow.definition import FactSpec, Move, Process
from motcua.domain.dossiers.workflow.engine import may_do, moves_open
from motcua.domain.dossiers.workflow.rights import BESIDE
from motcua.domain.dossiers.workflow.states import Item, ItemKind, Proposal, State

_NOT_OFFERED = frozenset({Command.LAPSE, Command.NOT_RETURNED, Command.MIGRATE})


@dataclass(frozen=True, slots=True)
class ItemOffer:
    """An open item: its moves for the actor, the questions to answer, acts on it."""

    item: Item
    moves: tuple[Move, ...]
    asks: tuple[FactSpec, ...]
    acts: tuple[Command, ...]


@dataclass(frozen=True, slots=True)
class Offers:
    """Everything the actor may begin now, and the act that waits for a second person."""

    items: tuple[ItemOffer, ...]
    acts: tuple[Command, ...]
    proposal: Proposal | None = None

    @property
    def commands(self) -> frozenset[Command]:
        """Return every command that is offered anywhere."""
        on_items = {c for o in self.items for c in o.acts}
        moves = {m.command for o in self.items for m in o.moves}
        return frozenset(self.acts) | on_items | moves


def offers(process: Process, state: State, facts: Facts) -> Offers:
    """Return what the actor may begin, whatever is still to be typed in."""
    items = (_item(process, state, item, facts) for item in state.items)
    return Offers(
        items=tuple(offer for offer in items if offer.moves or offer.acts),
        acts=tuple(
            command
            for command, rule in BESIDE.items()
            if rule.item_kind is None and _sensible(process, state, command, facts)
        ),
        proposal=state.proposal,
    )


def _item(process: Process, state: State, item: Item, facts: Facts) -> ItemOffer:
    here = replace(facts, item_n=item.n)
    moves = moves_open(process, state, item, here)
    asks: tuple[FactSpec, ...] = ()
    if moves and item.kind is ItemKind.STEP:
        asks = tuple(process.facts[key] for key in process.by_key[item.step].asks)
    return ItemOffer(
        item=item,
        moves=moves,
        asks=asks,
        acts=tuple(
            command
            for command, rule in BESIDE.items()
            if rule.item_kind is item.kind
            and _sensible(process, state, command, here, item)
        ),
    )


def _sensible(
    process: Process,
    state: State,
    command: Command,
    facts: Facts,
    item: Item | None = None,
) -> bool:
    """Say whether an act would not be refused at once for a reason known already."""
    if command in _NOT_OFFERED or not may_do(process, state, command, facts):
        return False
    test = _TESTS.get(command)
    return test is None or test(state, facts, item)


def _late(facts: Facts) -> bool:
    return facts.due_at is not None and facts.at > facts.due_at


_TESTS: Mapping[Command, Callable[[State, Facts, Item | None], bool]] = {
    Command.TAKE_OVER: lambda _state, facts, item: (
        item is not None and item.officer_id != facts.actor.officer_id
    ),
    Command.RELEASE: lambda _state, facts, item: (
        item is not None
        and item.officer_id is not None
        and item.officer_id == facts.actor.officer_id
    ),
    Command.REQUEST_SUPPLEMENT: lambda state, facts, _item: (
        state.supplements < facts.policy.most_supplements
        and not (facts.supplement_until and facts.at > facts.supplement_until)
    ),
    Command.EXTEND: lambda state, facts, _item: (
        state.extensions < facts.policy.most_extensions and not _late(facts)
    ),
    Command.APOLOGISE: lambda state, facts, _item: (
        _late(facts) and state.apologies <= state.extensions
    ),
    Command.STOP: lambda state, _facts, _item: state.outcome is None,
    Command.WITHDRAW: lambda state, _facts, _item: state.outcome is None,
    Command.REOPEN: lambda _state, facts, _item: facts.has_authority,
    Command.NOTIFY_EARLY: lambda _state, facts, _item: is_early(facts),
    Command.UNDO: lambda _state, facts, _item: (
        facts.previous is not None
        and facts.last is not None
        and facts.last[0] in UNDOABLE
        and facts.last[1] == facts.actor.officer_id
        and not facts.seen
    ),
}
