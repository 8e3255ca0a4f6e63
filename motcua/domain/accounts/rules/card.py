"""What a scanner types when it reads the code on an identity card with a chip.

One line of fields parted by `|`: number, old number, name, day of birth, sex, address,
day of issue; cards of 2024 put the parents after these, which nobody needs here. The
code is not signed: it saves typing and proves nothing, so the officer still looks at
the card. Basis: law 26/2023 art 18 (what a card shows); NĐ
137/2015 art 13 (how a number is made).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_, normalise

FIELD = "find"
"""The field of the form into which the scanner types."""

LONGEST = 1400
"""Characters of a scan, twice over if the trigger was pressed twice."""

MOST_NAME = 100
MOST_ADDRESS = 300
_PART = "|"
_FIELDS = 7
_MOST_FIELDS = 11
_NUMBER = re.compile(r"[0-9]{12}")
_OLD = re.compile(r"(?:[0-9]{9})?")
_DAY = re.compile(r"[0-9]{8}")
_SEXES = {"nam": "male", "nữ": "female"}
_CENTURY = 19
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
_ENDS = "\r\n\t "
_RECEIPT = re.compile(
    r"(?:[0-9A-Z]{2,4}\.)*H[0-9]{2}(?:\.[0-9]{2,3})*-[0-9]{6}-[0-9]{4,}"
)
_TICKET = re.compile(r"[A-Z][0-9]{3,4}")
_BACK = re.compile(r"(?:IDVNM|[PV][A-Z<]VNM)[0-9A-Z<]+|.*<<.*")
_AGAIN = N_(
    "Hãy tắt bộ gõ tiếng Việt rồi quét lại mã QR ở mặt trước thẻ; "
    "vẫn không được thì nhập tay theo thẻ."
)


@dataclass(frozen=True, slots=True)
class Card:
    """What the code on a card says of its bearer; `old_number` is empty for many."""

    number: str
    old_number: str
    name: str
    born_on: date
    sex: str
    address: str
    issued_on: date

    @property
    def agrees(self) -> bool:
        """Say whether the number bears this sex and year of birth, as numbers do.

        One that does not was mistyped, or the code is not of a real card: a reason to
        look at the card, not to refuse it. Basis: NĐ 137/2015 art 13.
        """
        century = self.born_on.year // 100 - _CENTURY
        sign = 2 * century + (self.sex == "female")
        return self.number[3:6] == f"{sign}{self.born_on.year % 100:02}"


def is_scan(text: str) -> bool:
    """Say whether a scanner has typed this, rather than a hand that looks for a person.

    A hand types a name or a number; it is a scan when it has the card's bar, or is a
    code that other papers bear.
    """
    return _PART in text or _other(text.strip(_ENDS)) is not None


def read_card(text: str, *, today: date) -> Card:
    """Return what a scan of a card says; the same scan twice over is one.

    Raises Invalid at the field `find`, with what to do about it.
    """
    number, old, name, born, sex, address, issued = _fields(text.strip(_ENDS))
    if not (_NUMBER.fullmatch(number) and _OLD.fullmatch(old)):
        raise _bad("card_number", N_("Số định danh trong mã quét không đủ 12 chữ số."))
    if not 0 < len(name) <= MOST_NAME or any(c.isdigit() for c in name):
        raise _bad("card_name", N_("Họ tên trong mã quét không đọc được."))
    if sex.casefold() not in _SEXES:
        raise _bad("card_sex", N_("Giới tính trong mã quét không phải Nam hoặc Nữ."))
    if not 0 < len(address) <= MOST_ADDRESS:
        raise _bad("card_address", N_("Địa chỉ trong mã quét trống hoặc quá dài."))
    born_on, issued_on = _day(born), _day(issued)
    if not born_on <= issued_on <= today:
        raise _bad("card_days", N_("Ngày sinh, ngày cấp trong mã quét không thể có."))
    return Card(number, old, name, born_on, _SEXES[sex.casefold()], address, issued_on)


def _fields(text: str) -> list[str]:
    """Return the seven fields of a scan that may be of a card."""
    if len(text) <= LONGEST:
        text = _once(text)
    if len(text) > LONGEST or any(unicodedata.category(c) in _HIDDEN for c in text):
        raise _bad("card_unreadable", N_("Mã quét có ký tự lạ hoặc quá dài."))
    other = _other(text)
    if other is not None:
        raise other
    fields = [normalise(one) for one in text.split(_PART)]
    if not _FIELDS <= len(fields) <= _MOST_FIELDS:
        raise _bad(
            "card_cut",
            N_("Mã quét không đủ hoặc thừa phần, không phải của căn cước."),
        )
    return fields[:_FIELDS]


def _once(text: str) -> str:
    """Return one scan where the trigger was pressed twice, however they were parted."""
    for gap in range(3):
        half, odd = divmod(len(text) - gap, 2)
        if odd or half <= 0:
            continue
        first, between, second = text[:half], text[half : half + gap], text[half + gap :]
        if first == second and not between.strip(_ENDS) and _PART in first:
            return first
    return text


def _day(text: str) -> date:
    """Return a day written ddmmyyyy."""
    wrong = _bad("card_day", N_("Ngày trong mã quét không phải ngày có thật."))
    if not _DAY.fullmatch(text):
        raise wrong
    try:
        return date(int(text[4:]), int(text[2:4]), int(text[:2]))
    except ValueError:
        raise wrong from None


def _other(text: str) -> Invalid | None:
    """Return what to say when the scan is of another paper we know; None otherwise."""
    last = text.rstrip("/").rpartition("/")[2]
    if _RECEIPT.fullmatch(last.upper()):
        return Invalid(
            "scan_of_receipt",
            N_("Đây là mã của giấy tiếp nhận %(code)s, không phải của căn cước."),
            facts={"code": last.upper()},
            field=FIELD,
            remedy=N_(
                "Để xem hồ sơ đó, hãy mở Tìm hồ sơ; để nhận mới, hãy quét căn cước."
            ),
        )
    if text.lower().startswith(("http://", "https://")):
        return Invalid(
            "scan_of_link",
            N_("Đây là mã của một địa chỉ mạng, không phải của căn cước."),
            field=FIELD,
            remedy=_AGAIN,
        )
    if _TICKET.fullmatch(text):
        return Invalid(
            "scan_of_ticket",
            N_("“%(text)s” giống số thứ tự xếp hàng, không phải mã của căn cước."),
            facts={"text": text},
            field=FIELD,
            remedy=N_("Hãy quét mã QR ở mặt trước căn cước, hoặc nhập số giấy tờ."),
        )
    if _BACK.fullmatch(text):
        return Invalid(
            "scan_of_back",
            N_("Đây là dòng chữ máy đọc ở mặt sau thẻ hoặc của hộ chiếu."),
            field=FIELD,
            remedy=_AGAIN,
        )
    return None


def _bad(code: str, said: str) -> Invalid:
    return Invalid(code, said, field=FIELD, remedy=_AGAIN)
