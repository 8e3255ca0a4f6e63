"""Which forms there are: by which circular, from when, under which number and title.

Basis: TT 01/2018/TT-VPCP art 9; from 15/9/2025 TT 03/2025/TT-VPCP annex I.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from motcua.domain.documents.rules.papers import (
    Apology,
    ControlSlip,
    Receipt,
    Refusal,
    Register,
    StopNotice,
    SupplementRequest,
)
from motcua.domain.documents.rules.slips import (
    Checklist,
    FeeReceipt,
    HandOverSlip,
    Result,
    ResultHandOverSlip,
    ReturnSlip,
    Survey,
    TransferSlip,
)

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
    | TransferSlip
    | HandOverSlip
    | ResultHandOverSlip
    | FeeReceipt
)

_NUMBERS_2018 = {
    "receipt": "01",
    "supplement": "02",
    "refusal": "03",
    "apology": "04",
    "control": "05",
    "register": "06",
}
_NUMBERS_2025 = {**_NUMBERS_2018, "stop": "05", "control": "06", "register": "07"}
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
