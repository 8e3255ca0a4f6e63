"""What has happened to a dossier lately: for conflicts, and for taking an act back."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from motcua.domain.dossiers.models import Read
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.states import (
    Outcome,
    Stamp,
    State,
    Status,
    state_from_json,
)
from motcua.domain.ledger import readers as ledger
from motcua.domain.ledger.rules import Entry
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN

TOPIC = "dossier"
BESIDE_THE_STEPS = frozenset(
    {
        "dossier.fee_received",
        "dossier.fee_cancel_proposed",
        "dossier.fee_cancelled",
        "dossier.papers_given",
        "dossier.file_missing",
        "dossier.papers_taken",
        "dossier.papers_released",
        "dossier.papers_recalled",
        "dossier.papers_lost",
        "dossier.papers_found",
        "dossier.co_applicant_added",
        "dossier.co_applicant_removed",
    }
)
"""Events that leave the steps as they are: an act before them can still be taken back."""


@dataclass(frozen=True, slots=True)
class LastAct:
    """The newest act on a dossier and where it stood before.

    `seen` says whether anybody but its doer has opened the dossier since.
    """

    command: Command
    officer_id: int | None
    before: State
    seen: bool


def changes_since(*, dossier_id: int, version: int) -> str:
    """Return in a line who did what to a dossier after a version."""
    return "; ".join(
        f"{entry.at.astimezone(VN):%H:%M} {entry.actor.get('name', '')}: "
        f"{entry.payload.get('step_name', entry.kind)}"
        for entry in ledger.entries(topic=TOPIC, stream=dossier_id, after=version)
    )


def last_act(*, dossier_id: int, except_for: Actor) -> LastAct | None:
    """Return the newest act of a dossier; None when nothing stands before it."""
    entries = ledger.entries(topic=TOPIC, stream=dossier_id)
    while entries and entries[-1].kind in BESIDE_THE_STEPS:
        entries = entries[:-1]
    if len(entries) < 2 or not is_of_engine(entries[-2]):
        return None
    last, before = entries[-1], entries[-2]
    try:
        command = Command(last.kind.removeprefix("dossier."))
    except ValueError:
        return None
    seen = (
        Read.objects.filter(dossier_id=dossier_id, at__gt=last.at)
        .exclude(actor_kind=except_for.kind.value, actor_id=except_for.officer_id)
        .exists()
    )
    officer = last.actor.get("officer")
    return LastAct(
        command=command,
        officer_id=int(str(officer)) if officer is not None else None,
        before=state_of_entry(before),
        seen=seen,
    )


def is_of_engine(entry: Entry) -> bool:
    """Say whether an event is of the engine, and so tells where the dossier stood.

    Others may have a word of that name: a letter's draft has a state of its own.
    """
    return isinstance(entry.payload.get("state"), dict)


def state_of_entry(entry: Entry) -> State:
    """Return where a dossier stood after an event."""
    payload = dict(entry.payload)
    outcome = payload.get("outcome")
    stamps = payload.get("stamps")
    state = payload.get("state")
    if not isinstance(stamps, list) or not isinstance(state, dict):
        raise TypeError("only events of the engine carry a state")
    return state_from_json(
        state,
        status=Status(str(payload["status"])),
        outcome=Outcome(str(outcome)) if outcome else None,
        stamps=frozenset(Stamp(stamp) for stamp in stamps),
    )


def events_of(*, dossier_id: int) -> tuple[Entry, ...]:
    """Return the events of a dossier in order, to whoever may see it already."""
    return ledger.entries(topic=TOPIC, stream=dossier_id)


def fee_requests(*, dossier_id: int) -> tuple[tuple[int, int, str], ...]:
    """Return number of the event, amount in đồng and reason of each fee asked for."""
    return fee_requests_in(ledger.entries(topic=TOPIC, stream=dossier_id))


def fee_requests_of(
    *, ids: Collection[int]
) -> dict[int, tuple[tuple[int, int, str], ...]]:
    """Return the same of some dossiers, in one question; those without any lack."""
    kind = f"{TOPIC}.{Command.REQUEST_FEE.value}"
    found = ledger.entries_of_kind(topic=TOPIC, streams=ids, kind=kind)
    return {stream: fee_requests_in(entries) for stream, entries in found}


def fee_requests_in(entries: Iterable[Entry]) -> tuple[tuple[int, int, str], ...]:
    """Return the same of events that have been read already."""
    return tuple(
        (entry.n, amount, str(entry.payload.get("remark", "")))
        for entry in entries
        if entry.kind == f"{TOPIC}.{Command.REQUEST_FEE.value}"
        and isinstance(amount := entry.payload.get("amount"), int)
    )


def fees_requested(*, dossier_id: int) -> tuple[int, ...]:
    """Return the amounts asked of the applicant on the way, in đồng, oldest first."""
    amounts = (
        entry.payload.get("amount")
        for entry in ledger.entries(topic=TOPIC, stream=dossier_id)
        if entry.kind == f"{TOPIC}.{Command.REQUEST_FEE.value}"
    )
    return tuple(amount for amount in amounts if isinstance(amount, int))
