"""A report of several tables on paper, with its charts and its definitions."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from motcua.domain.documents.rules.parts import Letterhead, Signature


@dataclass(frozen=True, slots=True)
class ReportBar:
    """A bar of a chart: its name, how long of the longest (thousandths), its number."""

    name: str
    length: int
    text: str


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A line of a table."""

    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportPart:
    """A heading with a table, a chart and what is said below; each may be empty."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[ReportRow, ...]
    said: tuple[str, ...]
    chart: str
    bars: tuple[ReportBar, ...]


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """A report with several tables, A4. `number` is that of the register, or empty.

    Basis: TT 01/2018/TT-VPCP art 11 (what a one-stop department reports).
    """

    form: ClassVar[str] = "report"
    title: ClassVar[str] = "Báo cáo giải quyết thủ tục hành chính"

    head: Letterhead
    at: datetime
    number: str
    addressee: str
    name: str
    unit: str
    period: str
    until: str
    parts: tuple[ReportPart, ...]
    notes: tuple[str, ...]
    officer: str


@dataclass(frozen=True, slots=True)
class NoticeTable:
    """A numbered section of a notice: its table and what is said below it."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[ReportRow, ...]
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgencyNoticeSheet:
    """The centre's notice of a month to an agency, in the layout of NĐ 30/2020, A4.

    `number` is empty until the clerk has entered it in the register.
    Basis: NĐ 61/2018 art 9.2, 9.3; NĐ 30/2020 annex I.
    """

    form: ClassVar[str] = "agency_notice"
    title: ClassVar[str] = "Thông báo"

    head: Letterhead
    at: datetime
    number: str
    subject: str
    addressee: str
    opening: tuple[str, ...]
    tables: tuple[NoticeTable, ...]
    closing: str
    notes: tuple[str, ...]
    signature: Signature
    recipients: tuple[str, ...]
