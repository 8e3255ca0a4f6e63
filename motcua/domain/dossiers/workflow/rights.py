"""Who may do the acts beside a process, in which states: one table.

Basis: NĐ 61/2018 art 5.1 (nobody but the one-stop unit deals with the applicant),
art 19 (the resolving unit asks, extends, refuses through the one-stop unit).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.states import OPEN, ItemKind, Status
from motcua.kernel.actor import Role

_ENDED = frozenset({Status.RETURNED, Status.WITHDRAWN, Status.STOPPED})
_ALL = frozenset(Status)
_PROCESSING = frozenset({Status.PROCESSING})
_INSIDE = (
    Role.COUNTER,
    Role.SPECIALIST,
    Role.HEAD,
    Role.LEADER,
    Role.CLERK,
    Role.RETURNS,
    Role.CASHIER,
    Role.DIRECTOR,
)
_SIGNERS = ((Role.HEAD, "resolving"), (Role.LEADER, "authority"))


@dataclass(frozen=True, slots=True)
class Beside:
    """One line of the table.

    Either the act is about an open item of `item_kind` whose role is in `roles` (any
    when empty) and which the actor holds, or of a colleague's too if `anybodys`; or
    it is open to `who`: roles at places of the dossier, `*` for any of its units.
    """

    statuses: frozenset[Status]
    item_kind: ItemKind | None = None
    roles: frozenset[Role] = frozenset()
    anybodys: bool = False
    who: tuple[tuple[Role, str], ...] = ()
    system_only: bool = False


_PREPARES = frozenset({Role.SPECIALIST, Role.HEAD})
_NOTES = tuple((role, "*") for role in _INSIDE)

BESIDE: Mapping[Command, Beside] = {
    Command.TAKE_OVER: Beside(OPEN, item_kind=ItemKind.STEP, anybodys=True),
    Command.RELEASE: Beside(OPEN, item_kind=ItemKind.STEP),
    Command.REASSIGN: Beside(OPEN, who=((Role.HEAD, "*"), (Role.DIRECTOR, "reception"))),
    Command.REQUEST_SUPPLEMENT: Beside(
        _PROCESSING, item_kind=ItemKind.STEP, roles=_PREPARES
    ),
    Command.RECEIVE_SUPPLEMENT: Beside(
        frozenset({Status.SUPPLEMENT}), item_kind=ItemKind.SUPPLEMENT
    ),
    Command.REQUEST_FEE: Beside(
        _PROCESSING, item_kind=ItemKind.STEP, roles=_PREPARES | {Role.COUNTER}
    ),
    Command.CONFIRM_FEE: Beside(frozenset({Status.FEE}), item_kind=ItemKind.FEE),
    Command.CONSULT: Beside(_PROCESSING, item_kind=ItemKind.STEP, roles=_PREPARES),
    Command.ANSWER: Beside(OPEN, item_kind=ItemKind.CONSULT),
    Command.EXTEND: Beside(_PROCESSING, who=_SIGNERS),
    Command.APOLOGISE: Beside(_PROCESSING, who=_SIGNERS),
    Command.STOP: Beside(OPEN - {Status.DONE}, who=_SIGNERS),
    Command.WITHDRAW: Beside(OPEN - {Status.DONE}, who=((Role.COUNTER, "reception"),)),
    Command.REOPEN: Beside(_ENDED | {Status.DONE}, who=((Role.LEADER, "authority"),)),
    Command.NOTIFY_EARLY: Beside(
        frozenset({Status.DONE}),
        who=((Role.RETURNS, "reception"), (Role.COUNTER, "reception")),
    ),
    Command.LAPSE: Beside(_PROCESSING, system_only=True),
    Command.NOT_RETURNED: Beside(frozenset({Status.RETURNED}), system_only=True),
    Command.LINK: Beside(_ALL, who=_NOTES),
    Command.NOTE: Beside(_ALL, who=_NOTES),
    Command.UNDO: Beside(OPEN, who=_NOTES),
    Command.MIGRATE: Beside(OPEN, who=((Role.CONFIGURATOR, "reception"),)),
}
