"""Papers beside the numbered forms: decisions, slips, lists and what goes by post.

Basis: NĐ 30/2020 annex I for decisions; NĐ 61/2018 art 18-20 for slips.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from motcua.domain.documents.rules.parts import Applicant, Letterhead, Line, Signature


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
    """Giấy biên nhận trả kết quả, with a line to sign or the proof that was given.

    `identity` is by what the recipient was known; `handed` and `left` name what was given
    this time and what is still to come.
    """

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
    identity: str = ""
    handed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class FileSent:
    """One file of an online filing: the paper it is, and its name."""

    paper: str
    name: str


@dataclass(frozen=True, slots=True)
class FiledSlip:
    """The acknowledgement that an online filing has come; it is no receipt.

    Basis: NĐ 45/2020 art 11 (what was sent is acknowledged at once).
    """

    form: ClassVar[str] = "filed"
    title: ClassVar[str] = "Giấy xác nhận đã gửi hồ sơ"

    head: Letterhead
    url: str
    at: datetime
    key: str
    applicant: str
    procedure: str
    procedure_code: str
    case: str
    sent: str
    answer_by: str
    delivery: str
    files: tuple[FileSent, ...]


@dataclass(frozen=True, slots=True)
class TransferSlip:
    """Phiếu chuyển: what another agency is to do for a dossier, and by when.

    Basis: NĐ 61/2018 art 19.5-19.7.
    """

    form: ClassVar[str] = "transfer"
    title: ClassVar[str] = "Phiếu chuyển hồ sơ"

    head: Letterhead
    code: str
    url: str
    at: datetime
    applicant: str
    procedure: str
    procedure_code: str
    received: str
    due: str
    sender: str
    receiver: str
    task: str
    until: str
    lines: tuple[Line, ...]
    officer: str


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One dossier, or one result, on a hand-over slip."""

    n: int
    code: str
    applicant: str
    what: str
    papers: str
    due: str
    remark: str


@dataclass(frozen=True, slots=True)
class HandOverSlip:
    """Phiếu bàn giao hồ sơ: the dossiers one unit gives another, signed by both.

    Basis: NĐ 61/2018 art 18.
    """

    form: ClassVar[str] = "hand_over"
    title: ClassVar[str] = "Phiếu bàn giao hồ sơ"

    head: Letterhead
    code: str
    at: datetime
    giver: str
    giving_unit: str
    receiving_unit: str
    rows: tuple[HandedOver, ...]


@dataclass(frozen=True, slots=True)
class ResultHandOverSlip(HandOverSlip):
    """Phiếu bàn giao kết quả: the results that go to those who return them.

    Basis: NĐ 61/2018 art 20.
    """

    form: ClassVar[str] = "result_hand_over"
    title: ClassVar[str] = "Phiếu bàn giao kết quả"


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One fee on a fee receipt, with its amount as it is printed."""

    name: str
    amount: str


@dataclass(frozen=True, slots=True)
class FeeReceipt:
    """Biên lai thu phí, lệ phí: an electronic receipt for money received.

    Basis: NĐ 254/2026 art 23, 25.
    """

    form: ClassVar[str] = "fee_receipt"
    title: ClassVar[str] = "Biên lai thu phí, lệ phí"

    head: Letterhead
    name: str
    form_symbol: str
    symbol: str
    number: str
    tax_code: str
    code: str
    url: str
    at: datetime
    payer: str
    payer_address: str
    procedure: str
    lines: tuple[ReceiptLine, ...]
    total: str
    words: str
    method: str
    reference: str
    officer: str
    replaces: str
    signed_by: str


@dataclass(frozen=True, slots=True)
class ReceiptVoid:
    """Thông báo hủy biên lai: that a receipt does not count any more, and why.

    Basis: NĐ 254/2026 art 25.
    """

    form: ClassVar[str] = "receipt_void"
    title: ClassVar[str] = "Thông báo hủy biên lai"

    head: Letterhead
    form_symbol: str
    symbol: str
    number: str
    tax_code: str
    code: str
    url: str
    at: datetime
    issued: str
    payer: str
    procedure: str
    total: str
    words: str
    reason: str
    proposed_by: str
    cancelled_by: str
    signed_by: str
