"""What goes by post, from the queue machine and on the wall.

The product makes these wherever their facts exist; the forms are the same whoever
fills them. Basis: QĐ 45/2016/QĐ-TTg art 6-9 (post), TT 01/2018/TT-VPCP art 16.2d
(what may be public).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from motcua.domain.documents.rules.parts import Letterhead, Line


@dataclass(frozen=True, slots=True)
class PostalSlip:
    """Phiếu gửi: one dossier or result on its way by the public post, signed by both.

    `what` says whether papers go to the agency or a result comes back. Basis: QĐ
    45/2016 art 6 (filing), 9 (return).
    """

    form: ClassVar[str] = "postal_slip"
    title: ClassVar[str] = "Phiếu gửi hồ sơ qua bưu chính công ích"

    head: Letterhead
    number: str
    code: str
    url: str
    at: datetime
    what: str
    sender: str
    sender_address: str
    sender_phone: str
    receiver: str
    receiver_address: str
    receiver_phone: str
    procedure: str
    procedure_code: str
    lines: tuple[Line, ...]
    fee: str
    postman: str


@dataclass(frozen=True, slots=True)
class PostalItem:
    """One dossier on the record of hand-over by post, and whether it is complete."""

    n: int
    slip: str
    code: str
    sender: str
    procedure: str
    papers: str
    complete: str


@dataclass(frozen=True, slots=True)
class PostalRecord:
    """Biên bản giao nhận hồ sơ: its signing is the legal moment of filing.

    Basis: QĐ 45/2016 art 7.4.
    """

    form: ClassVar[str] = "postal_record"
    title: ClassVar[str] = "Biên bản giao nhận hồ sơ"

    head: Letterhead
    at: datetime
    handed_over: str
    giving_unit: str
    giver: str
    receiving_unit: str
    receiver: str
    rows: tuple[PostalItem, ...]
    remark: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """A number of the queue, on a roll 80 mm wide. It names nobody."""

    form: ClassVar[str] = "ticket"
    title: ClassVar[str] = "Phiếu số thứ tự"

    head: Letterhead
    number: str
    url: str
    at: datetime
    service: str
    counter: str
    waiting: str
    taken: str


@dataclass(frozen=True, slots=True)
class PublicLine:
    """One dossier as everybody may read it: by its code alone."""

    n: int
    code: str
    received: str
    due: str
    status: str
    days_late: str
    new_due: str


@dataclass(frozen=True, slots=True)
class PublicList:
    """The list posted at the centre: no name, no procedure, no address.

    Basis: TT 01/2018/TT-VPCP art 16.2d; NĐ 61/2018 art 5.1d.
    """

    form: ClassVar[str] = "public_list"
    title: ClassVar[str] = "Danh sách công khai tình trạng giải quyết hồ sơ"

    head: Letterhead
    url: str
    at: datetime
    about: str
    as_of: str
    rows: tuple[PublicLine, ...]
