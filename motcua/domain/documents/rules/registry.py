"""Which forms there are: by which circular, from when, number, title, size, layout.

Basis: TT 01/2018/TT-VPCP art 9; from 15/9/2025 TT 03/2025/TT-VPCP annex I.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from types import UnionType

from motcua.domain.documents.rules.books import (
    FiguresSheet,
    IncomingBook,
    NumbersProof,
    OutgoingBook,
    SettlementSheet,
    TillDaySheet,
)
from motcua.domain.documents.rules.eforms import FormSheet
from motcua.domain.documents.rules.letters import Letter
from motcua.domain.documents.rules.others import (
    PostalRecord,
    PostalSlip,
    PublicList,
    Ticket,
)
from motcua.domain.documents.rules.papers import (
    Apology,
    ControlSlip,
    Receipt,
    Refusal,
    Register,
    StopNotice,
    SupplementRequest,
)
from motcua.domain.documents.rules.reports import AgencyNoticeSheet, ReportSheet
from motcua.domain.documents.rules.slips import (
    Checklist,
    FeeReceipt,
    FiledSlip,
    HandOverSlip,
    ReceiptVoid,
    Result,
    ResultHandOverSlip,
    ReturnSlip,
    Survey,
    TransferSlip,
)
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_

NEW_SET_FROM = date(2025, 9, 15)

Paper = (
    Receipt
    | SupplementRequest
    | Refusal
    | Apology
    | StopNotice
    | ControlSlip
    | Register
    | Result
    | ReturnSlip
    | Survey
    | Checklist
    | FiledSlip
    | TransferSlip
    | HandOverSlip
    | ResultHandOverSlip
    | PostalSlip
    | PostalRecord
    | FeeReceipt
    | ReceiptVoid
    | Ticket
    | PublicList
    | Letter
    | OutgoingBook
    | IncomingBook
    | NumbersProof
    | FormSheet
    | SettlementSheet
    | TillDaySheet
    | FiguresSheet
    | ReportSheet
    | AgencyNoticeSheet
)


class Size(Enum):
    """A sheet: width and height in mm; the roll is as long as what it says."""

    A5 = (148, 210)
    A5_ACROSS = (210, 148)
    A4 = (210, 297)
    A4_ACROSS = (297, 210)
    ROLL = (80, 0)

    @property
    def text(self) -> str:
        """Return the sheet in a word."""
        return _SIZE_WORDS[self]


_SIZE_WORDS = {
    Size.A5: N_("A5"),
    Size.A5_ACROSS: N_("A5 ngang"),
    Size.A4: N_("A4"),
    Size.A4_ACROSS: N_("A4 ngang"),
    Size.ROLL: N_("cuộn 80 mm"),
}

_CONTACT = ("applicant.address", "applicant.phone", "applicant.email")
_BLOCKS = tuple(f"body{n}..{part}" for n in (1, 2) for part in ("style", "lead"))
_STYLES = tuple(f"lines{n}..style" for n in (1, 2))
_IDENTITY = ("applicant.id_label", "applicant.id_number")


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of paper: what it is made of, its sheet, and what it keeps to itself.

    `unsaid` are facts it knows and does not print: no more of a person than it is for.
    One that names itself bears a name of its facts in place of its title.
    """

    paper: type
    size: Size = Size.A5
    unsaid: tuple[str, ...] = ()
    names_itself: bool = False

    @property
    def kind(self) -> str:
        """Return the key."""
        kind: str = self.paper.form  # type: ignore[attr-defined]
        return kind


FORMS: Mapping[str, Form] = {
    form.kind: form
    for form in (
        Form(Receipt),
        Form(SupplementRequest),
        Form(Refusal),
        Form(Apology, unsaid=(*_CONTACT, *_IDENTITY)),
        Form(StopNotice),
        Form(
            ControlSlip,
            Size.A5_ACROSS,
            unsaid=(
                "head.place",
                "applicant.address",
                "applicant.email",
                *_IDENTITY,
            ),
        ),
        Form(Register, Size.A4_ACROSS, unsaid=("head.place",)),
        Form(
            Result,
            Size.A4,
            unsaid=("applicant.phone", "applicant.email"),
            names_itself=True,
        ),
        Form(ReturnSlip, unsaid=(*_CONTACT, *_IDENTITY)),
        Form(Survey, unsaid=("head.place",)),
        Form(Checklist, Size.A4, unsaid=("head.place",)),
        Form(FiledSlip),
        Form(TransferSlip),
        Form(HandOverSlip, Size.A4),
        Form(ResultHandOverSlip, Size.A4),
        Form(PostalSlip),
        Form(PostalRecord, Size.A4),
        Form(FeeReceipt, names_itself=True),
        Form(ReceiptVoid),
        Form(Ticket, Size.ROLL, unsaid=("head.superior", "head.place")),
        Form(PublicList, Size.A4, unsaid=("head.place",)),
        Form(Letter, Size.A4, names_itself=True, unsaid=_BLOCKS),
        Form(OutgoingBook, Size.A4_ACROSS, unsaid=("head.place",)),
        Form(IncomingBook, Size.A4_ACROSS, unsaid=("head.place",)),
        Form(NumbersProof, Size.A4),
        Form(FormSheet, Size.A4, names_itself=True, unsaid=_STYLES),
        Form(SettlementSheet, Size.A4),
        Form(TillDaySheet, Size.A4),
        Form(FiguresSheet, Size.A4_ACROSS, unsaid=("head.place",)),
        Form(ReportSheet, Size.A4),
        Form(AgencyNoticeSheet, Size.A4),
    )
}
"""Every kind of paper the product prints, by its key."""


@dataclass(frozen=True, slots=True)
class FormSet:
    """The forms of one circular: numbers, titles, layouts, and the days it holds.

    Papers without a number are not forms of the circular; they are printed beside
    them. `layouts` name the built-in template where it is not that of every circular,
    `sizes` the sheet where the layout has another one.
    """

    key: str
    circular: str
    first: date | None
    last: date | None
    numbers: Mapping[str, str]
    titles: Mapping[str, str] = field(default_factory=dict)
    layouts: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, Size] = field(default_factory=dict)

    def title(self, kind: str) -> str:
        """Return the title of a form, which a circular may have changed."""
        usual: str = FORMS[kind].paper.title  # type: ignore[attr-defined]
        return self.titles.get(kind, usual)

    def label(self, kind: str) -> str:
        """Return what stands in the corner of a form; nothing for forms of our own."""
        number = self.numbers.get(kind)
        return f"Mẫu số {number} – {self.circular}" if number else ""

    def layout(self, kind: str) -> str:
        """Return the name of the built-in template of a form."""
        return self.layouts.get(kind, kind)

    def size(self, kind: str) -> Size:
        """Return the sheet of a form."""
        return self.sizes.get(kind, FORMS[kind].size)


_OF_2018 = {
    "receipt": "01",
    "supplement": "02",
    "refusal": "03",
    "apology": "04",
    "control": "05",
    "register": "06",
}
SETS: tuple[FormSet, ...] = (
    FormSet("2018", "Thông tư 01/2018/TT-VPCP", None, date(2025, 9, 14), _OF_2018),
    FormSet(
        "2025",
        "Thông tư 03/2025/TT-VPCP",
        NEW_SET_FROM,
        None,
        {**_OF_2018, "stop": "05", "control": "06", "register": "07"},
        {"apology": "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"},
        {"apology": "apology-2025"},
        {"apology": Size.A4},
    ),
)
"""The sets of forms, the oldest first, without a day between them."""


def form_set(on: date) -> FormSet:
    """Return the forms in force on a day."""
    return next(s for s in reversed(SETS) if s.first is None or on >= s.first)


def set_of(key: str) -> FormSet:
    """Return a set of forms by its key; raise NotFound."""
    found = next((s for s in SETS if s.key == key), None)
    if found is None:
        raise NotFound("form_set_unknown", N_("Không có bộ biểu mẫu này."))
    return found


def form_of(kind: str) -> Form:
    """Return a form by its key; raise NotFound."""
    if kind not in FORMS:
        raise NotFound("form_unknown", N_("Không có biểu mẫu này."))
    return FORMS[kind]


def kinds_of(union: UnionType = Paper) -> tuple[type, ...]:
    """Return the classes of papers there are."""
    return union.__args__
