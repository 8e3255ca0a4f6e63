"""Open a dossier: every reading is noted, always."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice

from django.db import transaction

from motcua.domain.accounts.actions.acted import note_act
from motcua.domain.accounts.rules import Act, require
from motcua.domain.accounts.rules.behalf import name_of
from motcua.domain.correspondence.readers.incoming import (
    IncomingFacts,
    incoming_register,
)
from motcua.domain.correspondence.readers.outgoing import (
    OutgoingFacts,
    outgoing_register,
)
from motcua.domain.correspondence.rules.volumes import VOLUME_ROWS
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.dossiers.actions.printing import print_paper
from motcua.domain.dossiers.models import Dossier, Read
from motcua.domain.dossiers.readers.dossier import (
    DossierFacts,
    dossier,
    facts_of,
    seen_row,
)
from motcua.domain.dossiers.readers.explained import Explained, explained
from motcua.domain.dossiers.readers.files import FileFacts, file_of
from motcua.domain.dossiers.readers.redating import MoveExplained, move_of
from motcua.domain.dossiers.readers.register import (
    AT_ONCE,
    RegisterRow,
    register,
    register_rows,
)
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN


@transaction.atomic
def open_dossier(
    *, actor: Actor, at: datetime, dossier_id: int, what: str = "dossier"
) -> DossierFacts:
    """Return a dossier the actor may see and note the reading in one transaction.

    Raises NotFound when there is none or it is not for this reader; then nothing is
    noted, for nothing was read. Basis: law 91/2025 art 19.2.
    """
    facts = dossier(actor=actor, dossier_id=dossier_id, on=_day(at))
    note_reading(actor=actor, at=at, dossier_id=dossier_id, what=what)
    return facts


@transaction.atomic
def open_row(
    *, actor: Actor, at: datetime, code: str, what: str = "dossier"
) -> tuple[Dossier, DossierFacts]:
    """Return the same by its code, with the row for what else a page tells of it."""
    row = seen_row(actor=actor, code=code, on=_day(at))
    facts = facts_of(row=row, actor=actor)
    note_reading(actor=actor, at=at, dossier_id=row.pk, what=what)
    return row, facts


@transaction.atomic
def open_explained(
    *,
    actor: Actor,
    at: datetime,
    dossier_id: int,
    event_n: int | None = None,
    what: str = "due date",
) -> Explained:
    """Return why a dossier is due when it is due, and note the reading.

    With `event_n` as it stood after that event. Raises NotFound as `explained` does;
    then nothing is noted. Basis: law 91/2025 art 19.2.
    """
    found = explained(
        actor=actor, dossier_id=dossier_id, at=at, on=_day(at), event_n=event_n
    )
    note_reading(actor=actor, at=at, dossier_id=dossier_id, what=what)
    return found


@transaction.atomic
def open_move(
    *, actor: Actor, at: datetime, code: str, calendar: WorkingCalendar, unit_code: str
) -> MoveExplained:
    """Return why a calendar would move a dossier's due date; note the reading.

    For those who publish calendars, who learn the two dates and nothing of people.
    """
    require(actor, Act.EDIT_CALENDAR)
    found = move_of(calendar=calendar, unit_code=unit_code, code=code)
    note_reading(actor=actor, at=at, dossier_id=found.moved.dossier_id, what="calendar")
    return found


@transaction.atomic
def open_file(
    *, actor: Actor, at: datetime, dossier_id: int, n: int
) -> tuple[FileFacts, bytes]:
    """Return a file of a dossier with its bytes and note the reading."""
    dossier(actor=actor, dossier_id=dossier_id, on=_day(at))
    print_paper(actor=actor, at=at, dossier_id=dossier_id, n=n)
    found = file_of(actor=actor, dossier_id=dossier_id, n=n, on=_day(at))
    note_reading(actor=actor, at=at, dossier_id=dossier_id, what=f"file {n}")
    return found


@transaction.atomic
def open_register(
    *, actor: Actor, at: datetime, unit_id: int, first: date, last: date
) -> tuple[RegisterRow, ...]:
    """Return a unit's register and note the reading of every dossier in it."""
    rows = register(actor=actor, unit_id=unit_id, first=first, last=last, on=_day(at))
    note_readings(actor=actor, at=at, ids=(row.id for row in rows), what="register")
    return rows


def stream_register(
    *, actor: Actor, at: datetime, unit_id: int, first: date, last: date
) -> Iterator[RegisterRow]:
    """Return a register of up to a year row by row; each reading is noted before it.

    Raises at once for who may not, and for days that make no sense.
    """
    rows = register_rows(
        actor=actor, unit_id=unit_id, first=first, last=last, on=_day(at)
    )
    return _noted(actor, at, rows)


def _noted(
    actor: Actor, at: datetime, rows: Iterator[RegisterRow]
) -> Iterator[RegisterRow]:
    while batch := tuple(islice(rows, AT_ONCE)):
        note_readings(actor=actor, at=at, ids=(row.id for row in batch), what="register")
        yield from batch


def note_readings(
    *, actor: Actor, at: datetime, ids: Iterable[int | None], what: str
) -> None:
    """Note that somebody read the same of many dossiers, in one statement.

    Each once; None stands for what belongs to none.
    """
    Read.objects.bulk_create(
        _read(actor=actor, at=at, dossier_id=one, what=what)
        for one in sorted({one for one in ids if one is not None})
    )


def note_reading(*, actor: Actor, at: datetime, dossier_id: int, what: str) -> None:
    """Note that somebody read something of a dossier, in the caller's transaction."""
    _read(actor=actor, at=at, dossier_id=dossier_id, what=what).save(force_insert=True)
    if actor.on_behalf_of is not None:
        code, procedure = Dossier.objects.values_list("code", "procedure_code").get(
            pk=dossier_id
        )
        note_act(
            actor=actor, at=at, what=f"read {what}", dossier=code, procedure=procedure
        )


def _read(*, actor: Actor, at: datetime, dossier_id: int, what: str) -> Read:
    return Read(
        dossier_id=dossier_id,
        at=at,
        actor_kind=actor.kind.value,
        actor_id=actor.officer_id or actor.person_id,
        actor_name=name_of(actor),
        what=what,
    )


def _day(at: datetime) -> date:
    return at.astimezone(VN).date()


@transaction.atomic
def open_outgoing(
    *,
    actor: Actor,
    at: datetime,
    unit_id: int,
    first: date,
    last: date,
    kind: str = "",
    volume: int = 1,
    size: int = VOLUME_ROWS,
) -> tuple[OutgoingFacts, ...]:
    """Return a volume of a unit's register of outgoing documents; note the reading.

    It names to whom each document went, so it counts as reading of those dossiers.
    """
    rows = outgoing_register(
        actor=actor,
        unit_id=unit_id,
        first=first,
        last=last,
        on=_day(at),
        kind=kind,
        volume=volume,
        size=size,
    )
    note_readings(
        actor=actor, at=at, ids={row.dossier_id for row in rows}, what="outgoing register"
    )
    return rows


@transaction.atomic
def open_incoming(
    *,
    actor: Actor,
    at: datetime,
    unit_id: int,
    first: date,
    last: date,
    volume: int = 1,
    size: int = VOLUME_ROWS,
) -> tuple[IncomingFacts, ...]:
    """Return a volume of a unit's register of incoming documents; note the reading."""
    rows = incoming_register(
        actor=actor,
        unit_id=unit_id,
        first=first,
        last=last,
        on=_day(at),
        volume=volume,
        size=size,
    )
    note_readings(
        actor=actor, at=at, ids={row.dossier_id for row in rows}, what="incoming register"
    )
    return rows
