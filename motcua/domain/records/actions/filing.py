"""Papers of one's own store in what one files from home: by the owner's own act.

Choosing the paper for a filing is the owner's consent to its use there and nowhere
else; it is written down with the dossier that the filing becomes. Basis: law 91/2025
art 9 (consent is an act, for one purpose); NĐ 45/2020 art 16.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction

from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.dossiers.actions.printing import print_paper
from motcua.domain.dossiers.models import Dossier, DossierFile, Purpose
from motcua.domain.records.actions.noting import Used, note_used
from motcua.domain.records.models import Consent, Record, Reuse, Source
from motcua.domain.records.readers.own import own_offers
from motcua.domain.records.readers.store import no_such_record, own_row, result_file
from motcua.domain.records.rules.scope import Ground
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN

_REQUESTS = UUID("5c1b6f0e-6a0b-4b0e-9a53-0d1e5f3b7c11")


@dataclass(frozen=True, slots=True)
class Filed:
    """A paper of the store that came with a filing: which, as which file, by whose word.

    `given_at` is when they chose it.
    """

    code: str
    sha256: str
    given_by: str
    given_at: datetime


@transaction.atomic
def take_own(
    *, actor: Actor, at: datetime, person_id: int, code: str, asked: str
) -> KeptFile:
    """Return the file of one of the applicant's own papers for what a filing asks for.

    `asked` is the name of the component or the words of the question. Raises NotFound
    for whatever is not offered there: of another, of another kind, no longer valid,
    unsigned or hidden.
    """
    on = at.astimezone(VN).date()
    found = own_offers(actor=actor, person_id=person_id, on=on, names=[asked])
    if code not in {one.record.code for one in found.get(asked, ())}:
        raise no_such_record()
    row = own_row(actor=actor, code=code)
    sha256, size = _file(row, actor, at)
    return KeptFile(sha256, size, "application/pdf", f"{row.name} {row.code}.pdf")


def note_filed(
    *, actor: Actor, at: datetime, dossier_id: int, filed: Sequence[Filed]
) -> None:
    """Write into a dossier which of its files came from the applicant's store.

    And into the store that they were used there. Inside the transaction in which an
    officer answers the filing; what is written already stays as it is.
    """
    for one in filed:
        record = Record.objects.filter(code=one.code).first()
        files = DossierFile.objects.filter(
            dossier_id=dossier_id,
            purpose=Purpose.SUBMITTED,
            sha256=one.sha256,
            record_code="",
        )
        file = files.order_by("n").first()
        if record is None or file is None:
            continue
        if Reuse.objects.filter(record=record, dossier_id=dossier_id).exists():
            continue
        row = Dossier.objects.select_for_update().get(pk=dossier_id)
        files.filter(n=file.n).update(
            reused=True, from_store=True, record_code=record.code
        )
        _note(row, record, file.n, one, actor, at)


def _note(
    row: Dossier, record: Record, file_n: int, one: Filed, actor: Actor, at: datetime
) -> None:
    consent = Consent.objects.create(
        record=record,
        dossier_code=row.code,
        until=_day(at),
        ground=Ground.ONLINE.value,
        given_by=one.given_by,
        given_at=one.given_at,
    )
    note_used(
        actor=actor,
        at=at,
        request_id=uuid5(_REQUESTS, f"{row.pk} {record.pk}"),
        row=row,
        used=Used(record, file_n, one.sha256, Ground.ONLINE.value, consent),
    )


def _file(row: Record, actor: Actor, at: datetime) -> tuple[str, int]:
    """Return hash and size of a paper's signed file, printing a result that waits."""
    if row.source != Source.RESULT:
        return row.signed_sha256, row.size
    print_paper(actor=actor, at=at, dossier_id=row.dossier_id, n=row.file_n)
    result = result_file(dossier_id=row.dossier_id, file_n=row.file_n)
    return result.sha256, result.size


def _day(at: datetime) -> date:
    return at.astimezone(VN).date()
