"""Reading what was typed: typed values, or an error that names the field."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, MotcuaError, Several
from motcua.kernel.text import N_, normalise

LONGEST = 4000
MOST_DIGITS = 12
YEARS = range(1900, 2200)
_TIDY = {ord("\r"): None, ord("\t"): " ", 0xF0B7: "•", 0xF0A7: "•", 0xF02D: "-"}
"""Line ends, tabs, and the bullets that word processors paste as private signs."""

_UNREADABLE = frozenset({"Cc", "Co", "Cs", "Cn"})

Typed = Mapping[str, object]
_Value = TypeVar("_Value")


def text(typed: Typed, name: str, most: int = LONGEST) -> str:
    """Return a text with its line breaks; raise Invalid when it is too long."""
    value = str(typed.get(name, "")).translate(_TIDY).strip()
    if len(value) > most:
        raise Invalid(
            "text_too_long",
            N_("Nội dung dài %(length)s ký tự, quá mức %(most)s."),
            facts={"length": len(value), "most": most},
            field=name,
            remedy=N_("Hãy viết ngắn lại."),
        )
    if any(unicodedata.category(c) in _UNREADABLE and c != "\n" for c in value):
        raise Invalid(
            "text_unreadable",
            N_("Nội dung có ký tự không đọc được."),
            field=name,
            remedy=N_("Hãy xóa ký tự lạ rồi gõ lại."),
        )
    return value


def line(typed: Typed, name: str, most: int = 300) -> str:
    """Return a text of one line."""
    return normalise(text(typed, name, most))


def whole(typed: Typed, name: str, default: int | None = None) -> int | None:
    """Return a whole number, the default when nothing was typed; raise Invalid."""
    value = line(typed, name).replace(".", "").replace(" ", "")
    if not value:
        return default
    if re.fullmatch(r"-?[0-9]+", value) and len(value) > MOST_DIGITS:
        raise Invalid(
            "number_too_long",
            N_("Số dài quá %(most)s chữ số."),
            facts={"most": MOST_DIGITS},
            field=name,
            remedy=N_("Hãy xem lại số."),
        )
    if not re.fullmatch(r"-?[0-9]+", value):
        raise Invalid(
            "not_a_number",
            N_("“%(value)s” không phải số nguyên."),
            facts={"value": value[:40]},
            field=name,
            remedy=N_("Chỉ nhập chữ số."),
        )
    return int(value)


def day(typed: Typed, name: str) -> date | None:
    """Return a day typed as 22/11/2021 or picked as 2021-11-22; raise Invalid."""
    value = line(typed, name)
    if not value:
        return None
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            found = datetime.strptime(value, form).replace(tzinfo=VN).date()
        except ValueError:
            continue
        if found.year in YEARS:
            return found
    raise Invalid(
        "not_a_day",
        N_("“%(value)s” không phải ngày."),
        facts={"value": value[:40]},
        field=name,
        remedy=N_("Nhập theo dạng ngày/tháng/năm, ví dụ 22/11/2021."),
    )


def moment(typed: Typed, name: str) -> datetime | None:
    """Return a moment picked in a browser, in Vietnam's time; raise Invalid."""
    value = line(typed, name)
    if not value:
        return None
    try:
        return datetime.fromisoformat(value).replace(tzinfo=VN)
    except ValueError:
        raise Invalid(
            "not_a_moment",
            N_("“%(value)s” không phải ngày giờ."),
            facts={"value": value[:40]},
            field=name,
            remedy=N_("Nhập theo dạng 2021-11-22 08:05."),
        ) from None


def uuid(typed: Typed, name: str) -> UUID:
    """Return the number a form carries; raise Invalid when somebody changed it."""
    try:
        return UUID(str(typed.get(name, "")))
    except ValueError:
        raise Invalid(
            "form_broken",
            N_("Biểu mẫu thiếu số hiệu."),
            field=name,
            remedy=N_("Hãy tải lại trang rồi nhập lại."),
        ) from None


NOT_CHOSEN = N_("Chưa chọn một mục trong danh sách.")


def one_of(
    typed: Typed, name: str, choices: Collection[str], message: str = NOT_CHOSEN
) -> str:
    """Return a choice; raise Invalid with the message when it is none of them."""
    value = line(typed, name)
    if value not in choices:
        raise Invalid(
            "choice_unknown",
            message,
            field=name,
            remedy=N_("Hãy chọn lại."),
        )
    return value


def required(typed: Typed, name: str, message: str) -> str:
    """Return a text of one line; raise Invalid with the message when there is none."""
    value = line(typed, name)
    if not value:
        raise Invalid(f"{name}_missing", message, field=name)
    return value


def email(typed: Typed, name: str) -> str:
    """Return an e-mail address or nothing; raise Invalid for what can be none."""
    value = line(typed, name, 200)
    if value:
        try:
            validate_email(value)
        except ValidationError:
            raise Invalid(
                "email_malformed",
                N_("“%(value)s” không phải địa chỉ thư điện tử."),
                facts={"value": value},
                field=name,
                remedy=N_("Nhập theo dạng ten@vidu.vn, hoặc để trống."),
            ) from None
    return value


class Reading:
    """Reads field after field and keeps the faults, so that all are told at once."""

    def __init__(self, typed: Typed) -> None:
        """Take what was typed."""
        self.typed = typed
        self.faults: list[MotcuaError] = []

    def text(self, name: str) -> str:
        """Return a text, empty where it is faulty."""
        return self.take(lambda: text(self.typed, name)) or ""

    def line(self, name: str, most: int = 300) -> str:
        """Return a text of one line, empty where it is faulty."""
        return self.take(lambda: line(self.typed, name, most)) or ""

    def required(self, name: str, message: str) -> str:
        """Return a text of one line that has to be there."""
        return self.take(lambda: required(self.typed, name, message)) or ""

    def email(self, name: str) -> str:
        """Return an e-mail address, empty where it is faulty."""
        return self.take(lambda: email(self.typed, name)) or ""

    def whole(self, name: str, default: int | None = None) -> int | None:
        """Return a whole number, None where it is faulty."""
        return self.take(lambda: whole(self.typed, name, default))

    def day(self, name: str) -> date | None:
        """Return a day, None where it is faulty."""
        return self.take(lambda: day(self.typed, name))

    def moment(self, name: str) -> datetime | None:
        """Return a moment, None where it is faulty."""
        return self.take(lambda: moment(self.typed, name))

    def one_of(
        self, name: str, choices: Collection[str], message: str = NOT_CHOSEN
    ) -> str:
        """Return a choice, empty where it is none of those offered."""
        return self.take(lambda: one_of(self.typed, name, choices, message)) or ""

    def take(self, read: Callable[[], _Value]) -> _Value | None:
        """Return what a reading gives; note its fault and return None."""
        try:
            return read()
        except Several as several:
            self.faults += several.faults
        except Invalid as fault:
            self.faults.append(fault)
        return None

    def finish(self) -> None:
        """Raise Several when anything was wrong."""
        if self.faults:
            raise Several(self.faults)
