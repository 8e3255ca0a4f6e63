"""What an agency's next list would say: its ended documents and their files' hashes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, may, units_for
from motcua.domain.correspondence.readers.lists import last_of
from motcua.domain.correspondence.readers.standing import EndedDocument, ended_documents
from motcua.domain.correspondence.rules.lists import MOST_ENTRIES, Ended, StandingList
from motcua.domain.documents import readers as documents
from motcua.domain.dossiers.models import DossierFile, Purpose
from motcua.domain.dossiers.readers.verifying import number_of
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import TooLarge
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class ListToSign:
    """An agency's list at the clerk's: the last one, and what has changed since."""

    unit_id: int
    agency: str
    last_n: int
    last_made_at: datetime | None
    waiting: int


def lists_to_sign(*, actor: Actor, on: date) -> tuple[ListToSign, ...]:
    """Return the lists of the agencies the actor signs for, where one has a key."""
    if not may(actor, Act.SIGN_FOR_AGENCY):
        return ()
    units = sorted(units_for(actor, Act.SIGN_FOR_AGENCY))
    able = [u for u in units if documents.signatory_of_unit(unit_id=u, on=on)]
    return tuple(_to_sign(unit_id) for unit_id in able)


def next_list(*, unit_id: int, at: datetime) -> StandingList:
    """Return the list a unit may sign now; raise TooLarge for more than one holds."""
    unit, last = accounts.unit(unit_id=unit_id), last_of(unit_id=unit_id)
    return StandingList(
        agency_code=unit.code,
        agency=unit.name,
        n=last.n + 1 if last else 1,
        made_at=at,
        previous=last.digest() if last else "",
        entries=_entries(unit_id),
    )


def _to_sign(unit_id: int) -> ListToSign:
    last = last_of(unit_id=unit_id)
    known = set(last.entries if last else ())
    return ListToSign(
        unit_id=unit_id,
        agency=accounts.unit(unit_id=unit_id).name,
        last_n=last.n if last else 0,
        last_made_at=last.made_at if last else None,
        waiting=len(set(_entries(unit_id)) - known),
    )


def _entries(unit_id: int) -> tuple[Ended, ...]:
    rows = ended_documents(unit_id=unit_id, most=MOST_ENTRIES + 1)
    if len(rows) > MOST_ENTRIES:
        raise TooLarge(
            "list_too_long",
            N_("Có hơn %(most)s văn bản hết hiệu lực, quá một danh sách."),
            facts={"most": MOST_ENTRIES},
        )
    files = _files(row.dossier_id for row in rows)
    return tuple(
        Ended(
            number=row.number,
            type=row.kind,
            issued_on=row.issued_on,
            standing=row.standing,
            since=row.since,
            by=row.by,
            sha256=_hashes(row, files[row.dossier_id, row.number]),
        )
        for row in rows
    )


_Files = dict[tuple[int | None, str], list[tuple[date, str]]]


def _files(dossier_ids: Iterable[int | None]) -> _Files:
    """Return day and hash of every paper of ours, by dossier and number."""
    wanted = {one for one in dossier_ids if one is not None}
    rows = DossierFile.objects.filter(dossier_id__in=wanted, paper__isnull=False)
    found: _Files = defaultdict(list)
    for file in rows.exclude(sha256="").exclude(purpose=Purpose.SUBMITTED).order_by("n"):
        day = file.added_at.astimezone(VN).date()
        found[file.dossier_id, number_of(file)].append((day, file.sha256))
    return found


def _hashes(row: EndedDocument, files: list[tuple[date, str]]) -> tuple[str, ...]:
    """Return the hashes of a document's files, not of another year's same number."""
    first = row.before_on or date.min
    return tuple(sha for day, sha in files if first < day <= row.issued_on)
