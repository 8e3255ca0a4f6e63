"""Acts of who oversees work, on several dossiers at once with a result for each."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from motcua.domain.accounts.rules import Act, require
from motcua.domain.dossiers.actions.steps import Wanted
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.supervision import actions as supervision
from motcua.journeys.act import act_on_many
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, MotcuaError
from motcua.kernel.text import N_

MOST = 50
"""So much work is acted on at once: a page of a list."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One open piece of work: its dossier as it was seen, and its number in it."""

    dossier_id: int
    version: int
    item_n: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of each: done, or refused with the reason."""

    done: Sequence[Piece] = ()
    refused: Mapping[Piece, MotcuaError] = field(default_factory=dict)


def urge_many(
    *,
    actor: Actor,
    at: datetime,
    batch: UUID,
    pieces: Sequence[Piece],
    text: str,
    answer_by: datetime,
) -> Outcome:
    """Urge whoever holds each piece of work, with one text; each for itself.

    The same batch again urges nobody twice. Raises NotAllowed where no role of the
    actor urges, Invalid where nothing or too much was chosen.
    """
    require(actor, Act.URGE)
    _check(pieces)

    def urge(piece: Piece) -> None:
        supervision.urge(
            actor=actor,
            at=at,
            request_id=_request(batch, piece),
            dossier_id=piece.dossier_id,
            item_n=piece.item_n,
            text=text,
            answer_by=answer_by,
        )

    return _each(pieces, urge)


def hand_many(
    *,
    actor: Actor,
    at: datetime,
    batch: UUID,
    pieces: Sequence[Piece],
    to: int | None,
    reason: str,
) -> Outcome:
    """Give each piece of work to a colleague, or take it on oneself (`to` is None).

    The acts of the process: whoever leads the unit reassigns, a colleague of the same
    role takes over; both with the reason. The same batch again changes nothing. Raises
    as `urge_many`.
    """
    command = Command.TAKE_OVER if to is None else Command.REASSIGN
    require(actor, Act(command.value))
    _check(pieces)
    done: list[Piece] = []
    refused: dict[Piece, MotcuaError] = {}
    for item_n, chosen in _by_item(pieces).items():
        found = act_on_many(
            actor=actor,
            at=at,
            wanted=[
                Wanted(one.dossier_id, one.version, _request(batch, one))
                for one in chosen
            ],
            command=command,
            typed=Input(item_n=item_n, assignee_id=to, reason=reason),
        )
        done += [one for one in chosen if one.dossier_id in found.done]
        refused |= {
            one: found.refused[one.dossier_id]
            for one in chosen
            if one.dossier_id in found.refused
        }
    return Outcome(done, refused)


def _by_item(pieces: Sequence[Piece]) -> Mapping[int, list[Piece]]:
    """Return pieces by their number: each dossier once in what is done together."""
    found: dict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        found[piece.item_n].append(piece)
    return found


def _each(pieces: Sequence[Piece], act: Callable[[Piece], None]) -> Outcome:
    done: list[Piece] = []
    refused: dict[Piece, MotcuaError] = {}
    for piece in pieces:
        try:
            act(piece)
            done.append(piece)
        except MotcuaError as error:
            refused[piece] = error
    return Outcome(done, refused)


def _request(batch: UUID, piece: Piece) -> UUID:
    return uuid5(batch, f"{piece.dossier_id}/{piece.item_n}")


def _check(pieces: Sequence[Piece]) -> None:
    if not 0 < len(pieces) <= MOST:
        raise Invalid(
            "none_chosen",
            N_("Chưa chọn hồ sơ nào, hoặc chọn quá %(most)s hồ sơ."),
            facts={"most": MOST},
            field="chosen",
            remedy=N_("Hãy đánh dấu các hồ sơ trong danh sách."),
        )
