"""The registers of documents as books on paper, volume by volume.

Basis: NĐ 30/2020 annex IV.
"""

from collections.abc import Sequence
from datetime import date, datetime

from motcua.domain.accounts import readers as accounts
from motcua.domain.correspondence.models import ChangeWord, Medium
from motcua.domain.correspondence.readers.incoming import IncomingFacts
from motcua.domain.correspondence.readers.outgoing import OutgoingFacts
from motcua.domain.correspondence.rules.numbers import TYPES
from motcua.domain.documents.readers.templates import printed
from motcua.domain.documents.rules.books import (
    IncomingBook,
    IncomingLine,
    OutgoingBook,
    OutgoingLine,
)
from motcua.domain.documents.rules.parts import Letterhead, in_short


def outgoing_pdf(
    *,
    rows: Sequence[OutgoingFacts],
    unit_id: int,
    first: date,
    last: date,
    at: datetime,
    volume: int = 1,
    kind: str = "",
) -> bytes:
    """Return one volume of the register of outgoing documents as PDF."""
    paper = OutgoingBook(
        head=_head(unit_id),
        at=at,
        first=_day(first),
        last=_day(last),
        book=f"{volume:02d}",
        about=TYPES[kind].name if kind else "",
        rows=tuple(_outgoing(row) for row in rows),
    )
    return printed(paper=paper, unit_id=unit_id)


def incoming_pdf(
    *,
    rows: Sequence[IncomingFacts],
    unit_id: int,
    first: date,
    last: date,
    at: datetime,
    volume: int = 1,
) -> bytes:
    """Return one volume of the register of incoming documents as PDF."""
    paper = IncomingBook(
        head=_head(unit_id),
        at=at,
        first=_day(first),
        last=_day(last),
        book=f"{volume:02d}",
        rows=tuple(_incoming(row) for row in rows),
    )
    return printed(paper=paper, unit_id=unit_id)


def _outgoing(row: OutgoingFacts) -> OutgoingLine:
    named = row.subject.lower().startswith(row.type_name.lower())
    return OutgoingLine(
        number=row.text,
        issued=_day(row.issued_on),
        subject=row.subject if named else f"{row.type_name}: {row.subject}",
        signer=row.signer,
        recipients="; ".join(row.recipients.splitlines()),
        kept=f"Văn thư; hồ sơ {row.dossier_code}" if row.dossier_code else "Văn thư",
        copies=row.copies,
        remark="; ".join(_remarks(row)),
    )


def _remarks(row: OutgoingFacts) -> list[str]:
    """Return what became of a document, and whether it is electronic."""
    said = ["Bản điện tử"] if row.medium == Medium.ELECTRONIC else []
    for change in row.changes:
        by = f" bằng {change.by} ngày {_day(change.by_on)}" if change.by else ""
        said.append(f"{ChangeWord(change.kind).label}{by}: {change.reason}")
    return said


def _incoming(row: IncomingFacts) -> IncomingLine:
    said = [f"Hạn xử lý {_day(row.due_on)}"] if row.due_on else []
    if row.dossier_code and row.to_unit_name:
        said.append(f"Hồ sơ {row.dossier_code}")
    if row.acknowledged_at:
        said.append(f"Đã xác nhận {in_short(row.acknowledged_at)}")
    if row.medium == Medium.ELECTRONIC:
        said.append("Bản điện tử")
    named = row.subject.lower().startswith(row.type_name.lower())
    return IncomingLine(
        arrived=_day(row.received_on),
        number=row.number,
        sender=row.sender,
        sender_number=row.sender_number,
        sender_date=_day(row.sender_date),
        subject=row.subject if named else f"{row.type_name}: {row.subject}",
        receiver=row.to_unit_name or f"Hồ sơ {row.dossier_code}",
        passed=_day(row.received_on),
        remark="; ".join(said),
    )


def _head(unit_id: int) -> Letterhead:
    unit = accounts.unit(unit_id=unit_id)
    return Letterhead(superior=unit.parent_name, agency=unit.name, place=unit.place)


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
