"""A form as data: pages, their questions, and what each kind of question allows.

Everything is frozen and was checked when it was read (`reading`); what a form asks in
one case is decided by `evaluating`, what an answer may be by `answering`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from motcua.domain.eforms.rules.expressions import Expression, Value
from motcua.domain.eforms.rules.paper_facts import paper_prefills
from motcua.kernel.text import N_

MOST_PAGES = 40
MOST_QUESTIONS = 400
MOST_OPTIONS = 300
MOST_ROWS = 50


class Kind(StrEnum):
    """The kinds of question there are; a form has no others."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    YES_NO = "yes_no"
    ONE_OF = "one_of"
    MANY_OF = "many_of"
    IDENTITY_NUMBER = "identity_number"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    PERSON = "person"
    ORGANISATION = "organisation"
    BANK_ACCOUNT = "bank_account"
    FILE = "file"
    GROUP = "group"
    TABLE = "table"
    MAP_POINT = "map_point"
    PARCEL_OUTLINE = "parcel_outline"
    STATEMENT = "statement"
    COMPUTED = "computed"


KIND_NAMES = {
    Kind.SHORT_TEXT: N_("Chữ ngắn"),
    Kind.LONG_TEXT: N_("Chữ dài"),
    Kind.NUMBER: N_("Số"),
    Kind.MONEY: N_("Số tiền"),
    Kind.DATE: N_("Ngày"),
    Kind.YES_NO: N_("Có hoặc không"),
    Kind.ONE_OF: N_("Chọn một"),
    Kind.MANY_OF: N_("Chọn nhiều"),
    Kind.IDENTITY_NUMBER: N_("Số định danh"),
    Kind.PHONE: N_("Số điện thoại"),
    Kind.EMAIL: N_("Thư điện tử"),
    Kind.ADDRESS: N_("Địa chỉ"),
    Kind.PERSON: N_("Người"),
    Kind.ORGANISATION: N_("Tổ chức"),
    Kind.BANK_ACCOUNT: N_("Tài khoản ngân hàng"),
    Kind.FILE: N_("Tệp"),
    Kind.GROUP: N_("Nhóm lặp lại"),
    Kind.TABLE: N_("Bảng"),
    Kind.MAP_POINT: N_("Điểm trên bản đồ"),
    Kind.PARCEL_OUTLINE: N_("Ranh giới thửa đất"),
    Kind.STATEMENT: N_("Lời cam đoan"),
    Kind.COMPUTED: N_("Tự tính"),
}


English: TypeAlias = tuple[tuple[str, str], ...]
"""The English of a part's own texts: the name of the field, what it says."""

ENGLISH_OWN = {
    Kind.STATEMENT: "text",
    Kind.GROUP: "item",
    Kind.NUMBER: "unit",
    Kind.COMPUTED: "unit",
}
"""The text that a question of these kinds has besides label and help."""


class IdentityKind(StrEnum):
    """What sort of number identifies somebody."""

    CITIZEN_ID = "cccd"
    OLD_ID = "cmnd"
    PASSPORT = "passport"


class TextShape(StrEnum):
    """What a short text may hold: anything, a person's name, or a sign like a code."""

    ANY = "any"
    NAME = "name"
    CODE = "code"


ACCOUNT_PREFILLS = {
    "account.kind": N_("Cá nhân hay tổ chức trong tài khoản"),
    "account.name": N_("Họ tên trong tài khoản"),
    "account.identity_number": N_("Số định danh trong tài khoản"),
    "account.born_on": N_("Ngày sinh trong tài khoản"),
    "account.phone": N_("Số điện thoại trong tài khoản"),
    "account.email": N_("Thư điện tử trong tài khoản"),
    "account.address": N_("Địa chỉ trong tài khoản"),
    "account.tax_number": N_("Mã số thuế trong tài khoản"),
    "account.person": N_("Người nộp trong tài khoản"),
    "account.organisation": N_("Tổ chức trong tài khoản"),
    "previous": N_("Câu trả lời lần nộp trước"),
}
"""What an account and the last filing may fill in before it is asked."""

PREFILLS = {**ACCOUNT_PREFILLS, **paper_prefills()}
"""Where a question may be filled from before it is asked; always shown as such."""

SOURCES = {**PREFILLS, "guided": N_("Trường hợp đã chọn khi tìm giấy tờ cần nộp")}
"""Every source an answer may have had: those of forms, and the case chosen before."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice; `when` says in which cases it is offered."""

    value: str
    label: str
    hint: str = ""
    when: Expression | None = None
    en: English = ()


@dataclass(frozen=True, slots=True)
class Plain:
    """Kinds that have nothing to set."""


@dataclass(frozen=True, slots=True)
class TextTerms:
    """Fewest and most characters, and the shape of a short text."""

    least: int = 0
    most: int = 300
    shape: TextShape = TextShape.ANY


@dataclass(frozen=True, slots=True)
class NumberTerms:
    """Bounds (both may be reached), digits after the comma, and the unit."""

    least: Decimal | None = None
    most: Decimal | None = None
    decimals: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class DateTerms:
    """Bounds: a day as 2026-01-31, or `today`, `today+30` days, `today-18y` years."""

    earliest: str = "1900-01-01"
    latest: str = "2200-01-01"


@dataclass(frozen=True, slots=True)
class ChoiceTerms:
    """The options; of many, how few and how many may be chosen."""

    options: tuple[Option, ...]
    least: int = 1
    most: int = MOST_OPTIONS


@dataclass(frozen=True, slots=True)
class IdentityTerms:
    """Sorts of number taken, and earlier questions its digits have to agree with.

    `born` is a question of a date, `gender` one of `male` and `female`.
    """

    kinds: tuple[IdentityKind, ...] = (IdentityKind.CITIZEN_ID,)
    born: str = ""
    gender: str = ""


@dataclass(frozen=True, slots=True)
class PartsTerms:
    """Which facts of a person or an organisation are asked, and which may be left."""

    parts: tuple[str, ...]
    optional: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FileTerms:
    """How large in megabytes one file may be, and how many."""

    most_mb: int = 10
    most: int = 5


@dataclass(frozen=True, slots=True)
class GroupTerms:
    """Questions asked for each of some things; `item` is what one is called."""

    questions: tuple["Question", ...]
    least: int = 0
    most: int = 10
    item: str = ""


@dataclass(frozen=True, slots=True)
class TableTerms:
    """Columns asked in every row; fixed rows have a label, others are added."""

    columns: tuple["Question", ...]
    rows: tuple[Option, ...] = ()
    least: int = 0
    most: int = 10


@dataclass(frozen=True, slots=True)
class StatementTerms:
    """What is stated to be true by ticking it."""

    text: str


@dataclass(frozen=True, slots=True)
class ComputedTerms:
    """What is computed from answers before it, of which type, in which unit."""

    value: Expression
    result: Value
    unit: str = ""


Terms: TypeAlias = (
    Plain
    | TextTerms
    | NumberTerms
    | DateTerms
    | ChoiceTerms
    | IdentityTerms
    | PartsTerms
    | FileTerms
    | GroupTerms
    | TableTerms
    | StatementTerms
    | ComputedTerms
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `key` names its answer.

    `when` says in which cases it is asked, `required` in which of those it has to be
    answered. Both may refer to questions that stand before it.
    """

    key: str
    kind: Kind
    label: str
    terms: Terms = field(default_factory=Plain)
    help: str = ""
    required: Expression | bool = True
    when: Expression | None = None
    prefill: str = ""
    en: English = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Questions asked together; `when` says in which cases."""

    key: str
    title: str
    questions: tuple[Question, ...]
    help: str = ""
    when: Expression | None = None
    en: English = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A case of the procedure, chosen by answers: the first that holds is taken."""

    n: int
    when: Expression


@dataclass(frozen=True, slots=True)
class Form:
    """One version of a form, for the procedures it names."""

    key: str
    name: str
    pages: tuple[Page, ...]
    procedures: tuple[str, ...] = ()
    decision: str = ""
    intro: str = ""
    cases: tuple[Case, ...] = ()
    en: English = ()

    def page(self, key: str) -> Page | None:
        """Return the page of a key."""
        return next((page for page in self.pages if page.key == key), None)


def inner(question: Question) -> tuple[Question, ...]:
    """Return the questions of a repeating group or the columns of a table."""
    match question.terms:
        case GroupTerms(questions=found) | TableTerms(columns=found):
            return found
    return ()


def every_question(form: Form) -> Iterator[Question]:
    """Yield all questions in the order they are asked, those of groups among them."""
    for page in form.pages:
        for question in page.questions:
            yield question
            yield from inner(question)
