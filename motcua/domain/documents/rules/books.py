"""The registers of documents on paper, and the proof that their numbers are whole.

Basis: NĐ 30/2020 annex IV (the columns of both registers), art 15 (numbers).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from motcua.domain.documents.rules.parts import Letterhead


@dataclass(frozen=True, slots=True)
class OutgoingLine:
    """One document that went out. `kept` says who has the copy that stays."""

    number: str
    issued: str
    subject: str
    signer: str
    recipients: str
    kept: str
    copies: int
    remark: str


@dataclass(frozen=True, slots=True)
class OutgoingBook:
    """Sổ đăng ký văn bản đi, one volume; A4 across. `about` names the types in it."""

    form: ClassVar[str] = "outgoing_book"
    title: ClassVar[str] = "Sổ đăng ký văn bản đi"

    head: Letterhead
    at: datetime
    first: str
    last: str
    book: str
    about: str
    rows: tuple[OutgoingLine, ...]


@dataclass(frozen=True, slots=True)
class IncomingLine:
    """One document that came in; whoever takes it signs for it on the paper."""

    arrived: str
    number: int
    sender: str
    sender_number: str
    sender_date: str
    subject: str
    receiver: str
    passed: str
    remark: str


@dataclass(frozen=True, slots=True)
class IncomingBook:
    """Sổ đăng ký văn bản đến, one volume; A4 across."""

    form: ClassVar[str] = "incoming_book"
    title: ClassVar[str] = "Sổ đăng ký văn bản đến"

    head: Letterhead
    at: datetime
    first: str
    last: str
    book: str
    rows: tuple[IncomingLine, ...]


@dataclass(frozen=True, slots=True)
class ProvedSeries:
    """One series as the proof tells it: what was given, what the register holds.

    `fingerprint` is the SHA-256 over its numbers, texts and days.
    """

    name: str
    given: int
    entered: int
    earlier: str
    range: str
    void: int
    finding: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class NumbersProof:
    """What shows that no number of a unit's year is missing or given twice; A4."""

    form: ClassVar[str] = "numbers_proof"
    title: ClassVar[str] = "Bảng đối chiếu số văn bản"

    head: Letterhead
    at: datetime
    year: str
    as_of: str
    conclusion: str
    rows: tuple[ProvedSeries, ...]
    officer: str


@dataclass(frozen=True, slots=True)
class SettledRow:
    """One fee of one procedure by one method: how many receipts, how much."""

    procedure: str
    fee: str
    method: str
    receipts: int
    amount: str


@dataclass(frozen=True, slots=True)
class SettledAgency:
    """What was collected for one agency, its lines and their sum."""

    name: str
    rows: tuple[SettledRow, ...]
    receipts: int
    total: str


@dataclass(frozen=True, slots=True)
class DayTaken:
    """What one officer received on a day by one method."""

    officer: str
    method: str
    receipts: int
    amount: str


@dataclass(frozen=True, slots=True)
class DayTill:
    """A till of the day: opening, cash received, given back, handed in, due, counted."""

    officer: str
    state: str
    opening: str
    received: str
    given_back: str
    handed_in: str
    expected: str
    counted: str
    remark: str


@dataclass(frozen=True, slots=True)
class TillDaySheet:
    """Bảng kê thu phí, lệ phí of one day, signed by cashier and head; A4.

    Basis: NĐ 61/2018 art 22; NĐ 254/2026 art 23, 25.
    """

    form: ClassVar[str] = "till_day"
    title: ClassVar[str] = "Bảng kê thu phí, lệ phí trong ngày"

    head: Letterhead
    at: datetime
    day: str
    lines: tuple[DayTaken, ...]
    tills: tuple[DayTill, ...]
    receipts: int
    total: str
    words: str
    officer: str


@dataclass(frozen=True, slots=True)
class SettlementSheet:
    """Bảng quyết toán thu phí, lệ phí of one quarter, signed by both sides; A4.

    Basis: NĐ 61/2018 art 22.
    """

    form: ClassVar[str] = "settlement"
    title: ClassVar[str] = "Bảng quyết toán phí, lệ phí thu hộ"

    head: Letterhead
    at: datetime
    quarter: str
    first: str
    last: str
    agencies: tuple[SettledAgency, ...]
    receipts: int
    total: str
    words: str
    officer: str


@dataclass(frozen=True, slots=True)
class FiguresColumn:
    """A numbered column of a report and the heading above it."""

    group: str
    title: str
    number: str


@dataclass(frozen=True, slots=True)
class FiguresLine:
    """A row of a report: what it stands for, and its figures."""

    name: str
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FiguresSheet:
    """A table of the figures with its definitions, as official reports go; A4 across.

    `content` heads the rows; `leads` are the numbers of the two columns before the
    figures, empty where the form has none. Basis: TT 01/2020/TT-VPCP; biểu 07a/BTP
    (2026).
    """

    form: ClassVar[str] = "figures"
    title: ClassVar[str] = "Báo cáo kết quả giải quyết thủ tục hành chính"

    head: Letterhead
    at: datetime
    sign: str
    name: str
    unit: str
    first: str
    last: str
    until: str
    content: str
    leads: tuple[str, str]
    columns: tuple[FiguresColumn, ...]
    rows: tuple[FiguresLine, ...]
    total: tuple[str, ...]
    share: str
    notes: tuple[str, ...]
    officer: str
