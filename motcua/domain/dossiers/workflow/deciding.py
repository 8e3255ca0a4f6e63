"""What a decision is made from and made of, and the checks every command shares."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from motcua.domain.deadlines.rules.limits import Policy, TimeLimit
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import Move, Process, Step
from motcua.domain.dossiers.workflow.rights import BESIDE, Beside
from motcua.domain.dossiers.workflow.states import Item, ItemKind, State
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import Invalid, NotAllowed, NotNow
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Facts:
    """What is true of the dossier and its actor now, and what was typed in.

    `units` says which unit each place of the process is for this dossier. `known` are
    facts of the dossier itself that conditions may use (case, channel, …).
    `has_authority` says whether the register lets the actor decide this procedure
    today; `conflicted` whether the actor has declared an interest; `assignee_fits`
    whether the person chosen may take the item. `supplement_until` is the last moment
    a supplement may be asked for; `due_at` the current due date. `previous` is the
    state before the newest act, `last` that act, `seen` whether somebody else has
    opened the dossier since; all three for undoing. `target` is the process to move
    to, `in_force` whether it is the version in force, `safe` whether moving there was
    proved safe. `lacking` names the papers a
    supplement asked for of which nothing has come. `beside` is how many the dossier is in
    the name of besides its submitter, `consent` by which paper they agree.
    """

    actor: Actor
    at: datetime
    units: Mapping[str, int] = field(default_factory=dict)
    known: Mapping[str, Any] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)
    due_at: datetime | None = None
    supplement_until: datetime | None = None
    has_authority: bool = False
    conflicted: bool = False
    assignee_fits: bool = False
    item_n: int | None = None
    opinion: str = ""
    reason: str = ""
    assignee_id: int | None = None
    recipient: str = ""
    proof: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    consulted: tuple[int, ...] = ()
    limit: TimeLimit | None = None
    answer_by: datetime | None = None
    amount: int | None = None
    linked: str = ""
    previous: State | None = None
    last: tuple[Command, int | None] | None = None
    seen: bool = False
    target: Process | None = None
    in_force: bool = True
    safe: bool = False
    lacking: tuple[str, ...] = ()
    beside: int = 0
    consent: str = ""


class Decision(NamedTuple):
    """What a command changes: the state after it and what else has to be written.

    `closed` are numbers of items that end, `opened` items that begin, `changed` items
    that go to another officer. `clock` names what happens to the legal clock.
    `proposed` marks an act that waits for its second person: nothing else changes.
    """

    command: Command
    state: State
    step: Step | None = None
    move: Move | None = None
    closed: tuple[int, ...] = ()
    opened: tuple[Item, ...] = ()
    changed: tuple[Item, ...] = ()
    clock: tuple[str, ...] = ()
    proposed: bool = False


class Ruling(NamedTuple):
    """One question to the engine: this process, this state, this command, these facts."""

    process: Process
    state: State
    command: Command
    facts: Facts

    @property
    def officer_id(self) -> int:
        """Return who acts; 0 is the system."""
        return self.facts.actor.officer_id or 0

    @property
    def is_system(self) -> bool:
        """Say whether the system itself acts."""
        return self.facts.actor.is_system

    @property
    def guard_facts(self) -> dict[str, Any]:
        """Return what conditions may use: the dossier's, the answered, the just typed."""
        return {**self.facts.known, **self.state.facts, **self.facts.answers}


def item_for(ruling: Ruling) -> Item | None:
    """Return the item a command is about: the one named, else the actor's only one.

    Raises NotNow when the named item is no longer open.
    """
    state, facts = ruling.state, ruling.facts
    if facts.item_n is not None:
        item = state.item(facts.item_n)
        if item is None:
            raise NotNow(
                "item_closed",
                N_("Việc này đã được làm xong hoặc không còn mở."),
                remedy=N_("Hãy tải lại trang để xem hồ sơ đang ở đâu."),
            )
        return item
    own = [item for item in state.items if holds_item(ruling, item)]
    return own[0] if len(own) == 1 else None


def holds_item(ruling: Ruling, item: Item) -> bool:
    """Say whether the actor has the item's role at its unit, or stands in for one."""
    actor = ruling.facts.actor
    return actor.holds(item.role, item.unit_id) or actor.is_system


def is_holder(ruling: Ruling, item: Item) -> bool:
    """Say whether the item is free, the actor's, or an absent colleague's."""
    if item.officer_id is None or ruling.is_system or _confirms(ruling, item):
        return True
    actor = ruling.facts.actor
    return item.officer_id == actor.officer_id or item.officer_id in actor.stands_for


def _confirms(ruling: Ruling, item: Item) -> bool:
    """Say whether the actor is the second person to what the holder has proposed."""
    asked = ruling.state.proposal
    return (
        asked is not None
        and asked.command == ruling.command.value
        and asked.item_n == item.n
        and asked.officer_id != ruling.officer_id
    )


def check_holder(ruling: Ruling, item: Item) -> None:
    """Raise NotAllowed unless the actor may do this item."""
    if not holds_item(ruling, item):
        raise NotAllowed(
            "not_your_step",
            N_("Bước “%(step)s” thuộc vai trò hoặc đơn vị khác."),
            facts={"step": name_of(ruling, item)},
            remedy=N_("Hãy nhờ người đang giữ hồ sơ."),
        )
    if not is_holder(ruling, item):
        raise NotAllowed(
            "assigned_to_another",
            N_("Hồ sơ này đã được phân công cho người khác."),
            remedy=N_("Hãy nhận thay có lý do, hoặc nhờ lãnh đạo phân công lại."),
        )
    check_interest(ruling)


def check_interest(ruling: Ruling) -> None:
    """Raise NotAllowed when the actor has declared an interest in this dossier."""
    if ruling.facts.conflicted:
        raise NotAllowed(
            "conflict_of_interest",
            N_("Bạn đã khai báo xung đột lợi ích với người nộp hồ sơ này."),
            remedy=N_("Hãy nhờ lãnh đạo phân công người khác."),
        )


def check_may(ruling: Ruling) -> Item | None:
    """Check an act beside the process against its line of `rights`; return its item.

    Raises NotNow for a state it is not meant for, NotAllowed for somebody who may not.
    """
    rule = BESIDE[ruling.command]
    if ruling.state.status not in rule.statuses:
        raise NotNow(
            "not_in_this_state",
            N_("Việc này không làm được khi hồ sơ đang ở trạng thái hiện tại."),
            remedy=N_("Hãy tải lại trang để xem hồ sơ đang ở đâu."),
        )
    if rule.system_only and not ruling.is_system:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))
    if rule.item_kind is not None:
        return _item_of_kind(ruling, rule)
    if not (ruling.is_system or _holds_at_place(ruling, rule.who)):
        raise _not_yours()
    check_interest(ruling)
    return None


def item_of(ruling: Ruling) -> Item:
    """Check an act that its line of `rights` ties to an item; return the item."""
    item = check_may(ruling)
    if item is None:
        raise AssertionError("the table of rights ties this act to an item")
    return item


def _item_of_kind(ruling: Ruling, rule: Beside) -> Item:
    named = ruling.facts.item_n
    items = [
        item
        for item in ruling.state.items
        if item.kind is rule.item_kind and (named is None or item.n == named)
    ]
    if not items:
        raise NotNow(
            "item_closed",
            N_("Việc này đã được làm xong hoặc không còn mở."),
            remedy=N_("Hãy tải lại trang để xem hồ sơ đang ở đâu."),
        )
    own = [i for i in items if holds_item(ruling, i) and _role_fits(ruling, rule, i)]
    if not own:
        raise _not_yours()
    item = next((i for i in own if is_holder(ruling, i)), own[0])
    if rule.anybodys:
        check_interest(ruling)
    else:
        check_holder(ruling, item)
    return item


def _role_fits(ruling: Ruling, rule: Beside, item: Item) -> bool:
    return ruling.is_system or not rule.roles or item.role in rule.roles


def _holds_at_place(ruling: Ruling, who: tuple[tuple[Role, str], ...]) -> bool:
    actor, units = ruling.facts.actor, ruling.facts.units
    return any(
        actor.holds(role, unit_id)
        for role, place in who
        for unit_id in (units.values() if place == "*" else (units.get(place, 0),))
    )


def _not_yours() -> NotAllowed:
    return NotAllowed(
        "not_yours_to_do",
        N_("Việc này thuộc vai trò hoặc đơn vị khác."),
        remedy=N_("Hãy nhờ người đang giữ hồ sơ."),
    )


def need_reason(ruling: Ruling, field: str = "reason") -> None:
    """Raise Invalid unless a reason was given."""
    if not ruling.facts.reason.strip():
        raise Invalid("reason_missing", N_("Chưa ghi lý do."), field=field)


def name_of(ruling: Ruling, item: Item) -> str:
    """Return the name of the step an item stands at."""
    step = ruling.process.by_key.get(item.step)
    return step.name if step else item.step


def unit_of(ruling: Ruling, place: str) -> int:
    """Return the unit a place means for this dossier; raise Invalid when unbound."""
    unit_id = ruling.facts.units.get(place)
    if unit_id is None:
        raise Invalid(
            "place_unbound",
            N_("Quy trình cần cơ quan “%(party)s” nhưng chưa gắn với đơn vị nào."),
            facts={"party": ruling.process.parties.get(place, place)},
            remedy=N_("Hãy nhờ người cấu hình gắn cơ quan phối hợp cho thủ tục."),
        )
    return unit_id


def new_items(ruling: Ruling, steps: tuple[str, ...], made: int) -> tuple[Item, ...]:
    """Return fresh items for process steps, numbered after `made`."""
    found = [ruling.process.by_key[key] for key in steps]
    return tuple(
        Item(n, ItemKind.STEP, step.key, unit_of(ruling, step.place), step.role)
        for n, step in enumerate(found, start=made + 1)
    )


def ended(ruling: Ruling, state: State, *, clock: tuple[str, ...] = ("end",)) -> Decision:
    """Return the decision that closes every item and ends the dossier's clock."""
    return Decision(
        command=ruling.command,
        state=state._replace(items=(), proposal=None),
        closed=tuple(item.n for item in ruling.state.items),
        clock=clock,
    )
