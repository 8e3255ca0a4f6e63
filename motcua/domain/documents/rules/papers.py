"""What the official papers say, field by field; `rendering` prints them.

Basis: TT 01/2018/TT-VPCP art 9-10 (forms 01-06) and, from 15/9/2025, TT
03/2025/TT-VPCP annex I (forms 01-07); NĐ 30/2020 annex I for decisions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from motcua.kernel.clock import VN

NEW_SET_FROM = date(2025, 9, 15)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who issues a paper: the superior body, the body itself, the place."""

    superior: str
    agency: str
    place: str


@dataclass(frozen=True, slots=True)
class Applicant:
    """The submitter as the forms print them."""

    name: str
    address: str = ""
    phone: str = ""
    email: str = ""
    id_label: str = ""
    id_number: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One paper handed in or asked for, with its counts."""

    name: str
    original: int = 0
    certified: int = 0
    copy: int = 0


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


@dataclass(frozen=True, slots=True)
class Register:
    """Form 06 of 2018, 07 of 2025, Sổ theo dõi hồ sơ; A4 across."""

    form: ClassVar[str] = "register"
    title: ClassVar[str] = "Sổ theo dõi hồ sơ"

    head: Letterhead
    at: datetime
    first: str
    last: str
    rows: tuple[RegisterLine, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: the line of authority above, the title, the name.

    `authority` is empty for direct authority, else like `KT. CHỦ TỊCH`.
    Basis: NĐ 30/2020 art 13 and annex I.
    """

    authority: str
    title: str
    name: str


@dataclass(frozen=True, slots=True)
class Result:
    """The decision on a dossier in the layout of NĐ 30/2020 annex I."""

    form: ClassVar[str] = "result"
    title: ClassVar[str] = "Kết quả giải quyết thủ tục hành chính"

    head: Letterhead
    number: str
    code: str
    url: str
    at: datetime
    kind: str
    subject: str
    applicant: Applicant
    procedure: str
    procedure_code: str
    received: str
    granted: bool
    grounds: tuple[str, ...]
    reason: str
    signature: Signature
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReturnSlip:
    """Giấy biên nhận trả kết quả, with a line to sign or the code that was shown."""

    form: ClassVar[str] = "returned"
    title: ClassVar[str] = "Giấy biên nhận trả kết quả"

    head: Letterhead
    code: str
    url: str
    at: datetime
    applicant: Applicant
    procedure: str
    procedure_code: str
    result: str
    result_date: str
    recipient: str
    proof: str
    returned: str
    due: str
    verdict: str
    officer: str


@dataclass(frozen=True, slots=True)
class Survey:
    """Phiếu đánh giá; each province designs its own. Basis: TT 01/2018 art 12.4."""

    form: ClassVar[str] = "survey"
    title: ClassVar[str] = "Phiếu đánh giá việc giải quyết thủ tục hành chính"

    head: Letterhead
    code: str
    url: str
    at: datetime
    procedure: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """The list of papers to bring, for everybody to take home."""

    form: ClassVar[str] = "checklist"
    title: ClassVar[str] = "Danh mục giấy tờ cần nộp"

    head: Letterhead
    url: str
    at: datetime
    procedure: str
    procedure_code: str
    case: str
    lines: tuple[Line, ...]
    optional: tuple[Line, ...]
    limit: str
    fee: str
    places: tuple[str, ...]


Paper = (
    Receipt
    | SupplementRequest
    | Refusal
    | Apology
    | ControlSlip
    | Register
    | Result
    | ReturnSlip
    | Survey
    | Checklist
)

_NUMBERS_2018 = {
    "receipt": "01",
    "supplement": "02",
    "refusal": "03",
    "apology": "04",
    "control": "05",
    "register": "06",
}
_NUMBERS_2025 = {**_NUMBERS_2018, "control": "06", "register": "07"}
_TITLES_2025 = {"apology": "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"}


@dataclass(frozen=True, slots=True)
class FormSet:
    """The forms of one circular and their numbers."""

    circular: str
    numbers: Mapping[str, str]
    titles: Mapping[str, str] = field(default_factory=dict)

    def title(self, paper: Paper) -> str:
        """Return the title of a form, which a circular may have changed."""
        return self.titles.get(paper.form, paper.title)

    def label(self, form: str) -> str:
        """Return what stands in the corner of a form; nothing for forms of our own."""
        number = self.numbers.get(form)
        return f"Mẫu số {number} – {self.circular}" if number else ""


def form_set(on: date) -> FormSet:
    """Return the forms in force on a day."""
    if on >= NEW_SET_FROM:
        return FormSet("Thông tư 03/2025/TT-VPCP", _NUMBERS_2025, _TITLES_2025)
    return FormSet("Thông tư 01/2018/TT-VPCP", _NUMBERS_2018)


def in_words(at: datetime | None) -> str:
    """Return a moment as forms write it: `08 giờ 05 phút, ngày 22 tháng 11 năm 2021`."""
    if at is None:
        return ""
    local = at.astimezone(VN)
    return (
        f"{local:%H} giờ {local:%M} phút, ngày {local:%d} tháng {local:%m} năm {local:%Y}"
    )


def in_short(at: datetime | None) -> str:
    """Return a moment as tables write it: `08:05 22/11/2021`."""
    return f"{at.astimezone(VN):%H:%M %d/%m/%Y}" if at else ""


def dated(place: str, at: datetime) -> str:
    """Return the line of place and date: `Hạ Long, ngày 05 tháng 11 năm 2021`.

    Days below 10 and months 1 and 2 take a leading 0. Basis: NĐ 30/2020 annex I.
    """
    local = at.astimezone(VN)
    month = f"{local.month:02d}" if local.month < 3 else str(local.month)
    return f"{place}, ngày {local:%d} tháng {month} năm {local:%Y}"
