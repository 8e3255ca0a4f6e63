"""Look into a store: every look of somebody else is noted and shown to the owner.

Basis: law 91/2025 art 19.2.
"""

from datetime import date, datetime

from django.db import transaction

from motcua.domain.accounts.rules import Act
from motcua.domain.accounts.rules.behalf import name_of
from motcua.domain.dossiers.actions.printing import print_paper
from motcua.domain.dossiers.actions.reading import open_dossier
from motcua.domain.records.models import Look, Record, Source
from motcua.domain.records.readers.store import (
    Offer,
    RecordFacts,
    dossier_for,
    facts_of,
    no_such_record,
    offers,
    own_row,
    record_content,
)
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN


@transaction.atomic
def look_at_offers(*, actor: Actor, at: datetime, dossier_id: int) -> tuple[Offer, ...]:
    """Return what the submitter's store offers a dossier, and note the look.

    Noted even where nothing fits: that too tells something. Raises as `offers` does.
    """
    on = _day(at)
    found = offers(actor=actor, dossier_id=dossier_id, on=on)
    row = dossier_for(actor=actor, dossier_id=dossier_id, on=on, act=Act.REUSE_RECORD)
    _note(actor, at, row.submitter_id_kind, row.submitter_id_number, "offers", row.code)
    return found


@transaction.atomic
def open_offered(
    *, actor: Actor, at: datetime, dossier_id: int, record_id: int
) -> tuple[RecordFacts, bytes]:
    """Return one paper that is offered to a dossier with its bytes; note the look.

    Raises NotFound for whatever is not offered to this very dossier.
    """
    on = _day(at)
    found = {one.record.id for one in offers(actor=actor, dossier_id=dossier_id, on=on)}
    if record_id not in found:
        raise no_such_record()
    row = Record.objects.get(pk=record_id)
    dossier = dossier_for(actor=actor, dossier_id=dossier_id, on=on, act=Act.REUSE_RECORD)
    what = f"file {row.code}"
    _note(actor, at, row.owner_id_kind, row.owner_id_number, what, dossier.code)
    return facts_of(row), _content(row, actor, at)


@transaction.atomic
def open_made(
    *, actor: Actor, at: datetime, dossier_id: int, file_n: int
) -> tuple[RecordFacts, bytes]:
    """Return what was digitised from a dossier's own file; note the reading.

    Raises NotFound when the actor may not see the dossier or nothing was.
    """
    open_dossier(actor=actor, at=at, dossier_id=dossier_id, what=f"file {file_n}")
    row = Record.objects.filter(
        dossier_id=dossier_id, file_n=file_n, source=Source.SCAN
    ).first()
    if row is None:
        raise no_such_record()
    return facts_of(row), _content(row, actor, at)


@transaction.atomic
def open_own(*, actor: Actor, at: datetime, code: str) -> tuple[RecordFacts, bytes]:
    """Return one of the actor's own papers with its bytes; raise NotFound."""
    row = own_row(actor=actor, code=code)
    _note(actor, at, row.owner_id_kind, row.owner_id_number, f"file {row.code}", "")
    return facts_of(row), _content(row, actor, at)


def _content(row: Record, actor: Actor, at: datetime) -> bytes:
    if row.source == Source.RESULT:
        print_paper(actor=actor, at=at, dossier_id=row.dossier_id, n=row.file_n)
    sha256 = row.sha256 and (row.signed_sha256 or row.sha256)
    return record_content(sha256=sha256, dossier_id=row.dossier_id, file_n=row.file_n)


def _note(
    actor: Actor, at: datetime, id_kind: str, number: str, what: str, code: str
) -> None:
    Look(
        owner_id_kind=id_kind,
        owner_id_number=number,
        at=at,
        actor_kind=actor.kind.value,
        actor_id=actor.officer_id or actor.person_id,
        actor_name=name_of(actor),
        what=what,
        dossier_code=code,
    ).save(force_insert=True)


def _day(at: datetime) -> date:
    return at.astimezone(VN).date()
