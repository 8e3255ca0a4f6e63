"""Acts on dossiers whose papers go along: every face acts on dossiers through here.

Handing a dossier over sends its papers with it, receiving it takes them, taking the
hand-over back recalls them, sealing makes a paper result, returning gives out what lies
at the counter. Basis: NĐ 61/2018 art 18, 20.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from motcua.domain.catalogue.readers import custody_of
from motcua.domain.catalogue.rules.custody import CustodyTerms
from motcua.domain.delivery import actions as delivery
from motcua.domain.delivery.actions import Wanted as Papers
from motcua.domain.delivery.readers import ThingFacts, papers_at
from motcua.domain.delivery.rules import NewThing, ThingKind, ThingState, originals_of
from motcua.domain.dossiers.actions import steps
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.actions.steps import Results, Wanted
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.models import Delivery
from motcua.domain.dossiers.readers.dossier import version_of
from motcua.domain.dossiers.readers.places import Place, place_of
from motcua.domain.dossiers.workflow.commands import Command
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, MotcuaError
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class _Act:
    """One act that moves papers: who, when, on what, with what typed."""

    actor: Actor
    at: datetime
    one: Wanted
    typed: Input
    here: tuple[ThingFacts, ...]

    @property
    def request_id(self) -> UUID:
        """Return the number of the papers' own event, made from the act's."""
        return uuid5(self.one.request_id, "papers")

    def those(self, state: ThingState) -> Papers:
        """Return the papers in a state as something to be passed."""
        numbers = tuple(thing.n for thing in self.here if thing.state == state)
        return Papers(self.one.dossier_id, numbers)


def act(
    *,
    actor: Actor,
    at: datetime,
    dossier_id: int,
    version: int,
    request_id: UUID,
    command: Command,
    typed: Input,
) -> Done:
    """Do one command on one dossier, its papers with it; raises as `steps.act` does.

    Raises Conflict when a result is to be returned while valuables lie beside it: those
    are given out first, by two people.
    """
    results = act_on_many(
        actor=actor,
        at=at,
        wanted=[Wanted(dossier_id, version, request_id)],
        command=command,
        typed=typed,
    )
    if dossier_id in results.refused:
        raise results.refused[dossier_id]
    return results.done[dossier_id]


def act_on_many(
    *,
    actor: Actor,
    at: datetime,
    wanted: Sequence[Wanted],
    command: Command,
    typed: Input,
) -> Results:
    """Do one command on many dossiers, each for itself; raises as `steps` does.

    Dossiers without papers that would move go the fast way, all in one statement.
    """
    papers: Mapping[int, tuple[ThingFacts, ...]] = {}
    if command in _MOVES_PAPERS:
        papers = papers_at(actor=actor, ids=[one.dossier_id for one in wanted])
    slow = command in _BRINGS_PAPERS
    plain = [one for one in wanted if not slow and one.dossier_id not in papers]
    results = steps.act_on_many(
        actor=actor, at=at, wanted=plain, command=command, typed=typed
    )
    done, refused = dict(results.done), dict(results.refused)
    for one in wanted:
        if one in plain:
            continue
        here = papers.get(one.dossier_id, ())
        try:
            done[one.dossier_id] = _with_papers(
                _Act(actor, at, one, typed, here), command
            )
        except MotcuaError as error:
            refused[one.dossier_id] = error
    return Results(done, refused)


@transaction.atomic
def _with_papers(act: _Act, command: Command) -> Done:
    """Do one act and move the dossier's papers, both or neither."""
    if command is Command.RETURN:
        _check_posted(act.here)
        _check_valuables(act.here)
    done = steps.act(
        actor=act.actor,
        at=act.at,
        dossier_id=act.one.dossier_id,
        version=act.one.version,
        request_id=act.one.request_id,
        command=command,
        typed=act.typed,
    )
    if done.repeated:
        return done
    _MOVES_PAPERS[command](act, place_of(dossier_id=done.dossier_id))
    return replace(done, version=version_of(dossier_id=done.dossier_id))


def _hand_over(act: _Act, place: Place) -> None:
    """Send the papers where the dossier goes, when that is one other unit."""
    wanted = act.those(ThingState.HELD)
    going = place.open_units - {t.unit_id for t in act.here}
    if wanted.numbers and len(going) == 1:
        delivery.give(
            actor=act.actor,
            at=act.at,
            request_id=act.request_id,
            wanted=wanted,
            to_unit_id=next(iter(going)),
        )


def _receive(act: _Act, _: Place) -> None:
    """Take the papers that come with the dossier, but for those given by oneself."""
    coming = tuple(
        thing.n
        for thing in act.here
        if thing.state == ThingState.IN_TRANSIT
        and thing.officer_id != act.actor.officer_id
    )
    if coming:
        delivery.take(
            actor=act.actor,
            at=act.at,
            request_id=uuid5(act.request_id, "taken"),
            wanted=Papers(act.one.dossier_id, coming),
        )


def _undo(act: _Act, _: Place) -> None:
    """Recall what the act taken back had sent."""
    sent = tuple(
        thing.n
        for thing in act.here
        if thing.state == ThingState.IN_TRANSIT
        and thing.officer_id == act.actor.officer_id
    )
    if sent:
        delivery.recall(
            actor=act.actor,
            at=act.at,
            request_id=act.request_id,
            wanted=Papers(act.one.dossier_id, sent),
        )


def _seal(act: _Act, place: Place) -> None:
    """Take the paper result into custody, going to the counter if that is elsewhere."""
    if place.delivery == Delivery.ELECTRONIC or not place.sealed:
        return
    at_counter = any(g.unit_id == place.receiving_unit_id for g in act.actor.roles)
    unit_id = place.receiving_unit_id if at_counter else place.authority_unit_id
    n = delivery.take_in(
        actor=act.actor,
        at=act.at,
        dossier_id=act.one.dossier_id,
        unit_id=unit_id,
        papers=[
            NewThing(
                ThingKind.RESULT,
                f"Kết quả số {place.result_number}",
                1,
                valuable=_terms(place).valuable_result,
            )
        ],
    )
    if not at_counter:
        delivery.give(
            actor=act.actor,
            at=act.at,
            request_id=act.request_id,
            wanted=Papers(act.one.dossier_id, (n,)),
            to_unit_id=place.receiving_unit_id,
        )


def _terms(place: Place) -> CustodyTerms:
    return custody_of(version_id=place.procedure_version_id)


def _supplement(act: _Act, place: Place) -> None:
    """Take the originals that come with a supplement into custody at the counter."""
    originals = originals_of(act.typed.rows, _terms(place))
    if originals:
        delivery.take_in(
            actor=act.actor,
            at=act.at,
            dossier_id=act.one.dossier_id,
            unit_id=place.receiving_unit_id,
            papers=originals,
        )


def _return(act: _Act, place: Place) -> None:
    """Give out what lies at the counter or has just come to it."""
    _receive(act, place)
    own = {t.n for t in act.here if t.officer_id == act.actor.officer_id}
    sent = act.those(ThingState.IN_TRANSIT).numbers
    here = tuple(t.n for t in act.here if not (t.n in sent and t.n in own))
    if here:
        delivery.release(
            actor=act.actor,
            at=act.at,
            request_id=act.request_id,
            wanted=Papers(act.one.dossier_id, here),
            recipient=act.typed.recipient,
            proof=act.typed.proof,
        )


_MOVES_PAPERS: Mapping[Command, Callable[[_Act, Place], None]] = {
    Command.HAND_OVER: _hand_over,
    Command.RECEIVE: _receive,
    Command.UNDO: _undo,
    Command.SEAL: _seal,
    Command.RECEIVE_SUPPLEMENT: _supplement,
    Command.RETURN: _return,
}

_BRINGS_PAPERS = frozenset({Command.SEAL, Command.RECEIVE_SUPPLEMENT})


def _check_posted(here: Sequence[ThingFacts]) -> None:
    posted = [thing.name for thing in here if thing.state == ThingState.WITH_CARRIER]
    if posted:
        raise Conflict(
            "with_carrier",
            N_("Đã giao cho bưu chính: %(names)s."),
            facts={"names": "; ".join(posted)},
            remedy=N_(
                "Khi bưu chính phát xong, hồ sơ tự đóng. Nếu bưu gửi quay về, hãy nhận "
                "lại ở trang Bưu chính rồi trả tại quầy."
            ),
        )


def _check_valuables(here: Sequence[ThingFacts]) -> None:
    waiting = [thing.name for thing in here if thing.valuable]
    if waiting:
        raise Conflict(
            "valuables_first",
            N_("Còn giấy tờ có giá chưa giao: %(names)s."),
            facts={"names": "; ".join(waiting)},
            remedy=N_(
                "Hãy giao ở trang Trả kết quả, với người thứ hai cùng giao; nếu đang "
                "giải quyết ngay ở quầy thì tiếp nhận như thường."
            ),
        )
