"""An intake to rows: one statement takes its numbers and writes it whole."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson

from motcua.domain.documents.readers.templates import words_of
from motcua.domain.documents.rules.papers import Receipt
from motcua.domain.dossiers.actions.opening import Opening
from motcua.domain.dossiers.models import Dossier, Purpose
from motcua.domain.dossiers.readers.links import lookup_url
from motcua.domain.dossiers.rules.blanks import Blanks
from motcua.domain.ledger.rules import Entry, bytes_of
from motcua.domain.statements import run
from motcua.kernel.clock import VN

_COLUMNS = tuple(
    column.attname
    for column in Dossier._meta.concrete_fields  # noqa: SLF001 - Django's own way
    if column.name != "head"
)


def new_blanks() -> Blanks:
    """Return signs that nothing typed can hold."""
    return Blanks(secrets.token_hex(16))


@dataclass(frozen=True, slots=True)
class Entering:
    """An intake as it will be written, with signs where its numbers go.

    `seen` is the version of the dossier that it completes, 0 for a new one; `columns`
    are those of the row that the course knows better. `letter` is the kind of letter it
    owes. A `receipt` takes a number of its own.
    """

    opening: Opening
    row: Dossier
    seen: int
    blanks: Blanks
    events: list[tuple[Entry, UUID | None]]
    letter: str
    columns: Mapping[str, Any] = field(default_factory=dict)
    items: list[dict[str, Any]] = field(default_factory=list)
    receipt: Receipt | None = None

    @property
    def version(self) -> int:
        """Return the version of the dossier once it is written."""
        return self.events[-1][0].n


def enter(entering: Entering) -> str | None:
    """Write an intake and return the dossier's code.

    None when the dossier to complete is not as it was seen: nothing is written and no
    number taken. Raises IntegrityError when the request has been done before, or when
    another system's code is in the register.
    """
    entries = [entry for entry, _ in entering.events]
    found = run(
        "dossiers",
        "enter",
        [
            entering.row.pk,
            entering.seen,
            _json(_registers(entering)),
            entering.blanks.mark,
            _json(_document(entering)),
            _json([bytes_of(entry).decode() for entry in entries]),
            _json([entry.previous.hex() for entry in entries]),
            _json(_handed_in(entering)),
            _json(entering.items),
        ],
    )
    return found[0][0] if found else None


def _registers(entering: Entering) -> list[dict[str, Any]]:
    """Return which registers it takes a number of: code and receipt, as needed.

    Basis: NĐ 61/2018 art 26; TT 01/2018 art 10 (a volume of the register a year).
    """
    opening = entering.opening
    unit_id = opening.reception.id
    found = []
    if _is_numbered(entering):
        day = f"{opening.at.astimezone(VN):%Y-%m-%d}"
        found.append({"unit": unit_id, "kind": "dossier", "period": day})
    if entering.receipt is not None:
        # By the moment the receipt shows, as the volume of the register is.
        year = f"{opening.received_at.astimezone(VN):%Y}"
        found.append({"unit": unit_id, "kind": "receipt", "period": year})
    return found


def _is_numbered(entering: Entering) -> bool:
    """Say whether the code is new and our own."""
    return not entering.seen and not entering.opening.intake.foreign_code


def _document(entering: Entering) -> dict[str, Any]:
    row, blanks = entering.row, entering.blanks
    receipt_number = blanks.receipt_plain if entering.receipt else None
    return {
        "row": {
            **{name: getattr(row, name) for name in _COLUMNS},
            **entering.columns,
            "version": entering.version,
            "receipt_number": receipt_number,
        },
        "register": [] if entering.seen else [_code(entering)],
        "files": _files(entering),
        "events": [_event(*event) for event in entering.events],
        "letters": _letters(entering),
    }


def _code(entering: Entering) -> dict[str, Any]:
    return {
        "code": entering.row.code,
        "dossier_id": entering.row.pk,
        "unit_id": entering.opening.reception.id,
        "day": f"{entering.opening.at.astimezone(VN):%Y-%m-%d}",
        "n": entering.blanks.code_plain if _is_numbered(entering) else None,
    }


def _handed_in(entering: Entering) -> list[dict[str, Any]]:
    return [
        {
            "dossier_id": entering.row.pk,
            "n": n,
            "component_n": line.component_n,
            "name": line.name,
            "original_count": line.original_count,
            "certified_count": line.certified_count,
            "copy_count": line.copy_count,
        }
        for n, line in enumerate(entering.opening.intake.rows, start=1)
    ]


def _files(entering: Entering) -> list[dict[str, Any]]:
    """Return the scans and the receipt; they come after what the dossier has."""
    at, actor = entering.opening.at, entering.opening.actor
    kept = {
        "dossier_id": entering.row.pk,
        "added_at": at,
        "added_by": actor.name,
        "kind": "",
        "sha256": "",
        "size": 0,
    }
    found = [
        {
            **kept,
            "purpose": Purpose.SUBMITTED.value,
            "handed_in_n": scan.row,
            "sha256": scan.sha256,
            "name": scan.name,
            "size": scan.size,
            "media_type": scan.media_type,
        }
        for scan in entering.opening.intake.scans
    ]
    if entering.receipt is not None:
        found.append(
            {
                **kept,
                "purpose": Purpose.PAPER.value,
                "kind": entering.receipt.form,
                "paper": words_of(
                    paper=entering.receipt, unit_id=entering.row.receiving_unit_id
                ),
                "name": f"{entering.receipt.title} {entering.row.code}.pdf",
                "media_type": "application/pdf",
            }
        )
    return [{**one, "n": n} for n, one in enumerate(found, start=1)]


def _event(entry: Entry, request_id: UUID | None) -> dict[str, Any]:
    return {
        "id": entry.stream,
        "n": entry.n,
        "at": entry.at,
        "kind": entry.kind,
        "actor": entry.actor,
        "payload": entry.payload,
        "request": request_id,
    }


def _letters(entering: Entering) -> list[dict[str, Any]]:
    row, kind = entering.row, entering.letter
    if row.parent_id is not None:
        return []
    due = row.due_at.astimezone(VN) if row.due_at else None
    return [
        {
            "id": row.pk,
            "key": f"dossier/{row.pk}/{entering.version}/{kind}",
            "kind": kind,
            "recipient": row.submitter_email,
            "facts": {
                "code": row.code,
                "due": f"{due:%H:%M %d/%m/%Y}" if due else "",
                "url": lookup_url(row.code),
            },
            "at": entering.opening.at,
        }
    ]


def _json(value: object) -> str:
    return orjson.dumps(value).decode()
