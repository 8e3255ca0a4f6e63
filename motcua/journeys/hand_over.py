"""Files scanned from unit to unit: the step of the process and the list in one act.

Scanning out hands a dossier over and puts its file on a list; scanning in receives it,
takes its papers, and ticks it off. Basis: NĐ 61/2018 art 18, 20.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, may, require, units_for
from motcua.domain.delivery import actions as delivery
from motcua.domain.delivery.actions import lists
from motcua.domain.delivery.readers import papers_at
from motcua.domain.delivery.readers.lists import OnList, on_list, rows_of
from motcua.domain.delivery.rules import RowState, Sort, ThingState, list_code
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.readers.dossier import id_of, version_of
from motcua.domain.dossiers.readers.places import Whereabouts, whereabouts_of
from motcua.domain.dossiers.workflow.commands import Command
from motcua.journeys.act import act
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import MotcuaError, NotAllowed, NotNow
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan has done: `list_code` is the list, `acted` that a step was done.

    `before` when the file was on the list already and nothing has changed.
    """

    code: str
    list_code: str
    unit_name: str
    acted: bool
    before: bool = False


@transaction.atomic
def scan_out(*, actor: Actor, at: datetime, request_id: UUID, code: str) -> Scanned:
    """Put a dossier's file on the list to the unit it goes to; hand it over where due.

    A second scan changes nothing. A file that comes from another unit's list has
    arrived, for the actor has it in hand. Raises NotFound, NotAllowed, NotNow.
    """
    require(actor, Act.KEEP_PAPERS)
    own = units_for(actor, Act.KEEP_PAPERS)
    dossier_id = id_of(actor=actor, code=code, on=at.astimezone(VN).date())
    found = whereabouts_of(dossier_id=dossier_id)
    here = own & found.moves.keys()
    acted = any(Command.HAND_OVER in found.moves[unit_id] for unit_id in here)
    earlier = on_list(dossier_id=dossier_id)
    if not acted and earlier is not None and earlier.giving_unit_id in own:
        return Scanned(
            code, earlier.code, earlier.receiving_unit_name, acted=False, before=True
        )
    if earlier is not None:
        _settle_earlier(actor, at, dossier_id, earlier)
    if acted:
        _do(actor, at, request_id, dossier_id, Command.HAND_OVER)
        found = whereabouts_of(dossier_id=dossier_id)
    way = _way(found, own)
    list_id = lists.put_on_list(
        actor=actor,
        at=at,
        dossier_id=dossier_id,
        way=way,
        sort=Sort.RESULTS if found.sealed else Sort.DOSSIERS,
    )
    name = accounts.unit(unit_id=way[1]).name
    return Scanned(code, list_code(list_id), name, acted=acted)


@transaction.atomic
def scan_in(*, actor: Actor, at: datetime, request_id: UUID, code: str) -> Scanned:
    """Receive a dossier's file: its step, its papers, its row on the list.

    Who may not receive dossiers still ticks the file off. A second scan changes nothing.
    Raises NotFound, NotAllowed, NotNow when the file is not for the actor's units.
    """
    require(actor, Act.KEEP_PAPERS)
    own = units_for(actor, Act.KEEP_PAPERS)
    dossier_id = id_of(actor=actor, code=code, on=at.astimezone(VN).date())
    found, listed = whereabouts_of(dossier_id=dossier_id), on_list(dossier_id=dossier_id)
    _check_meant(found, listed, own)
    here = own & found.moves.keys()
    acted = may(actor, Act.RECEIVE) and any(
        Command.RECEIVE in found.moves[unit_id] for unit_id in here
    )
    if acted:
        _do(actor, at, request_id, dossier_id, Command.RECEIVE)
    taken = not acted and _take(actor, at, request_id, dossier_id)
    lists.tick_off(actor=actor, at=at, dossier_id=dossier_id)
    return Scanned(
        code,
        listed.code if listed else "",
        "",
        acted=acted,
        before=not (acted or taken or listed),
    )


def receive_all(
    *, actor: Actor, at: datetime, request_id: UUID, list_id: int
) -> dict[str, MotcuaError]:
    """Receive every file of a list that is still waited for, each for itself.

    Returns those that could not be, by code, with the reason. Raises NotFound.
    """
    refused: dict[str, MotcuaError] = {}
    for row in rows_of(actor=actor, list_id=list_id, at=at):
        if row.state not in (RowState.SENT, RowState.MISSING):
            continue
        try:
            scan_in(
                actor=actor,
                at=at,
                request_id=uuid5(request_id, row.code),
                code=row.code,
            )
        except MotcuaError as error:
            refused[row.code] = error
    return refused


def _do(
    actor: Actor, at: datetime, request_id: UUID, dossier_id: int, command: Command
) -> None:
    """Do a step of a dossier that is locked, so that its version is the one seen."""
    act(
        actor=actor,
        at=at,
        dossier_id=dossier_id,
        version=version_of(dossier_id=dossier_id),
        request_id=request_id,
        command=command,
        typed=Input(),
    )


def _settle_earlier(actor: Actor, at: datetime, dossier_id: int, earlier: OnList) -> None:
    """Settle the list a file was on: it has come here, or was taken back to go again."""
    own = units_for(actor, Act.KEEP_PAPERS)
    if earlier.giving_unit_id in own:
        lists.take_off(
            actor=actor, at=at, dossier_id=dossier_id, remark="Đã lấy lại, giao lại"
        )
    elif earlier.receiving_unit_id in own:
        lists.tick_off(
            actor=actor, at=at, dossier_id=dossier_id, remark="Thấy khi giao tiếp"
        )
    else:
        raise _elsewhere(earlier.receiving_unit_name)


def _way(found: Whereabouts, own: frozenset[int]) -> tuple[int, int]:
    """Return from which unit to which a file goes. Raises NotNow when it goes nowhere.

    A result may stay at its unit: it goes from who seals to who returns.
    """
    giving = found.last_unit_id
    going = found.moves.keys() - (frozenset() if found.sealed else {giving})
    if giving is None or giving not in own or not going:
        raise NotNow(
            "nowhere_to_go",
            N_("Hồ sơ chưa đến bước bàn giao, đang ở bước: %(steps)s."),
            facts={"steps": "; ".join(found.step_names) or "–"},
            remedy=N_("Hãy làm xong bước này trước, rồi quét lại."),
        )
    if len(going) == 1:
        return giving, next(iter(going))
    if found.resolving_unit_id in going:
        return giving, found.resolving_unit_id
    raise NotNow(
        "several_ways",
        N_("Hồ sơ chuyển cùng lúc đến nhiều đơn vị; bản giấy chỉ đi theo một."),
        remedy=N_("Hãy giao giấy tờ ở trang hồ sơ, mục “Bản chính và kết quả giấy”."),
    )


def _check_meant(found: Whereabouts, listed: OnList | None, own: frozenset[int]) -> None:
    """Raise when a file has come to the wrong unit, or is given by the actor's own."""
    if listed is not None and listed.receiving_unit_id not in own:
        raise _elsewhere(listed.receiving_unit_name)
    if listed is None and not own & found.moves.keys():
        names = [accounts.unit(unit_id=one).name for one in sorted(found.moves)]
        raise _elsewhere("; ".join(names) or "–")


def _elsewhere(name: str) -> NotAllowed:
    return NotAllowed(
        "file_for_another_unit",
        N_("Hồ sơ này không đến đơn vị của bạn mà đến: %(unit)s."),
        facts={"unit": name},
        remedy=N_("Hãy để riêng và chuyển cho đơn vị đó."),
    )


def _take(actor: Actor, at: datetime, request_id: UUID, dossier_id: int) -> bool:
    """Take the papers on their way to the actor's units, but for those given oneself."""
    own = units_for(actor, Act.KEEP_PAPERS)
    coming = tuple(
        thing.n
        for thing in papers_at(actor=actor, ids=[dossier_id]).get(dossier_id, ())
        if thing.state == ThingState.IN_TRANSIT
        and thing.unit_id not in own
        and thing.officer_id != actor.officer_id
    )
    if coming:
        delivery.take(
            actor=actor,
            at=at,
            request_id=request_id,
            wanted=delivery.Wanted(dossier_id, coming),
        )
    return bool(coming)
