"""What the official papers say, field by field; `rendering` prints them.

Basis: TT 01/2018/TT-VPCP art 9-10 (forms 01-06) and, from 15/9/2025, TT
03/2025/TT-VPCP annex I (forms 01-07); NĐ 30/2020 annex I for decisions.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from motcua.domain.documents.rules.parts import Applicant, Letterhead, Line


@dataclass(frozen=True, slots=True)
class Receipt:
    """Form 01, Giấy tiếp nhận hồ sơ và hẹn trả kết quả."""

    form: ClassVar[str] = "receipt"
    title: ClassVar[str] = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"

    head: Letterhead
    number: str
    code: str
    url: str
    at: datetime
    applicant: Applicant
    procedure: str
    procedure_code: str
    lines: tuple[Line, ...]
    sets: int
    limit: str
    received: str
    due: str
    delivery: str
    fee: str
    book: str
    book_number: str
    officer: str
    owner: str = ""
    owner_address: str = ""
    case: str = ""
    explanation: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SupplementRequest:
    """Form 02, Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ."""

    form: ClassVar[str] = "supplement"
    title: ClassVar[str] = "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"

    head: Letterhead
    number: str
    code: str
    url: str
    at: datetime
    applicant: Applicant
    procedure: str
    procedure_code: str
    lines: tuple[Line, ...]
    reason: str
    officer: str
    phone: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Form 03, Phiếu từ chối tiếp nhận giải quyết hồ sơ."""

    form: ClassVar[str] = "refusal"
    title: ClassVar[str] = "Phiếu từ chối tiếp nhận giải quyết hồ sơ"

    head: Letterhead
    number: str
    code: str
    url: str
    at: datetime
    applicant: Applicant
    procedure: str
    procedure_code: str
    reason: str
    officer: str
    phone: str


@dataclass(frozen=True, slots=True)
class Apology:
    """Form 04: an apology, and the new day asked for or promised.

    `in_time` says whether it came early enough to move the day by law.
    """

    form: ClassVar[str] = "apology"
    title: ClassVar[str] = "Phiếu xin lỗi và hẹn lại ngày trả kết quả"

    head: Letterhead
    number: str
    code: str
    url: str
    at: datetime
    applicant: Applicant
    procedure: str
    procedure_code: str
    received: str
    due: str
    promised: str
    unit: str
    reason: str
    officer: str
    officer_title: str
    in_time: bool
    place: str
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StopNotice:
    """Form 05 of 2025, Thông báo dừng giải quyết hồ sơ; before, without a number.

    `originals` are the papers given back, `fee` what becomes of what was paid.
    """

    form: ClassVar[str] = "stop"
    title: ClassVar[str] = "Thông báo dừng giải quyết hồ sơ"

    head: Letterhead
    number: str
    code: str
    url: str
    at: datetime
    applicant: Applicant
    procedure: str
    procedure_code: str
    received: str
    due: str
    reason: str
    grounds: tuple[str, ...]
    originals: tuple[Line, ...]
    fee: str
    officer: str
    officer_title: str


@dataclass(frozen=True, slots=True)
class Stay:
    """One row of the control slip: a stay at a unit and how it ended."""

    step: str
    unit: str
    officer: str
    begun: str
    ended: str
    verdict: str
    remark: str


@dataclass(frozen=True, slots=True)
class ControlSlip:
    """Form 05 of 2018, 06 of 2025, Phiếu kiểm soát quá trình giải quyết hồ sơ."""

    form: ClassVar[str] = "control"
    title: ClassVar[str] = "Phiếu kiểm soát quá trình giải quyết hồ sơ"

    head: Letterhead
    code: str
    url: str
    at: datetime
    book: str
    book_number: str
    applicant: Applicant
    procedure: str
    procedure_code: str
    received: str
    due: str
    resolving: str
    coordinating: str
    stays: tuple[Stay, ...]


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One line of the register."""

    n: int
    code: str
    procedure: str
    sets: int
    applicant: str
    address: str
    phone: str
    resolving: str
    received: str
    due: str
    sealed: str
    returned: str
    delivery: str
    officer: str
    giver: str
    recipient: str
    remark: str


@dataclass(frozen=True, slots=True)
class Register:
    """Form 06 of 2018, 07 of 2025, Sổ theo dõi hồ sơ; A4 across."""

    form: ClassVar[str] = "register"
    title: ClassVar[str] = "Sổ theo dõi hồ sơ"

    head: Letterhead
    at: datetime
    first: str
    last: str
    book: str
    rows: tuple[RegisterLine, ...]
