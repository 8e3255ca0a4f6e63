"""Values of a form's JSON: each read once, or told with its place and the remedy."""

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from motcua.domain.eforms.rules.definition import English
from motcua.domain.eforms.rules.places import Place
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_, normalise

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
MOST_LABEL = 300
MOST_WORDS = 2000
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")
_E = TypeVar("_E", bound=StrEnum)


def once(keys: list[str], place: Place, message: str) -> None:
    """Raise Invalid for the first key that is there twice; `message` says so."""
    twice = next((key for n, key in enumerate(keys) if key in keys[:n]), None)
    if twice is not None:
        raise place.fault(
            "form_key_twice", message, N_("Hãy đổi một trong hai mã."), key=twice
        )


def table_of(data: object, place: Place, fields: tuple[str, ...]) -> Mapping[str, Any]:
    """Return an object with no other fields than these."""
    if not isinstance(data, Mapping):
        raise unreadable(place)
    strange = next((key for key in data if key not in fields), None)
    if strange is not None:
        raise place.fault(
            "form_field_unknown",
            N_("%(where)s: không có mục “%(name)s”."),
            N_("Các mục được dùng: %(known)s."),
            name=str(strange)[:80],
            known=", ".join(fields),
        )
    return data


def rows_of(data: object, place: Place, least: int, most: int) -> list[Any]:
    """Return a list of so many items."""
    if not isinstance(data, list) or not least <= len(data) <= most:
        raise place.fault(
            "form_rows",
            N_("%(where)s: cần một danh sách từ %(least)s đến %(most)s mục."),
            N_("Hãy thêm hoặc bớt mục."),
            least=least,
            most=most,
        )
    return data


def texts_of(data: object, place: Place) -> list[str]:
    """Return a list of texts."""
    if not isinstance(data, list) or not all(isinstance(one, str) for one in data):
        raise unreadable(place)
    return data


def codes_of(data: object, place: Place) -> tuple[str, ...]:
    """Return codes of procedures, each once."""
    codes = tuple(normalise(one) for one in texts_of(data, place))
    if any(not 0 < len(code) <= 40 for code in codes) or len(set(codes)) != len(codes):
        raise unreadable(place)
    return codes


def words(data: object, place: Place, most: int, *, least: int = 0) -> str:
    """Return a text of so many characters."""
    if not isinstance(data, str) or not least <= len(data.strip()) <= most:
        raise place.fault(
            "form_text",
            N_("%(where)s: cần chữ dài từ %(least)s đến %(most)s ký tự."),
            N_("Hãy sửa lại nội dung."),
            least=least,
            most=most,
        )
    if any(ord(c) < 32 and c != "\n" for c in data):
        raise unreadable(place)
    return "\n".join(normalise(line) for line in data.strip().split("\n"))


def english_of(data: object, place: Place, fields: Mapping[str, int]) -> English:
    """Return the English of these texts, each of so many characters; those given."""
    if data is None:
        return ()
    table = table_of(data, place, tuple(fields))
    found = (
        (name, words(table.get(name, ""), place.at(name), most))
        for name, most in fields.items()
    )
    return tuple((name, text) for name, text in found if text)


def key_of(data: object, place: Place, pattern: re.Pattern[str] = KEY) -> str:
    """Return a key of a pattern."""
    if not isinstance(data, str) or not pattern.fullmatch(data):
        raise place.fault(
            "form_key",
            N_("%(where)s: mã không hợp lệ."),
            N_("Mã gồm chữ thường không dấu, chữ số và dấu gạch, bắt đầu bằng chữ."),
        )
    return data


def whole(data: object, place: Place, least: int, most: int) -> int:
    """Return a whole number within bounds."""
    if not isinstance(data, int) or isinstance(data, bool) or not least <= data <= most:
        raise place.fault(
            "form_number",
            N_("%(where)s: cần số nguyên từ %(least)s đến %(most)s."),
            N_("Hãy sửa lại số."),
            least=least,
            most=most,
        )
    return data


def decimal_of(data: object, place: Place) -> Decimal | None:
    """Return a number written as number or text; None where there is none."""
    if data is None:
        return None
    if isinstance(data, bool) or not isinstance(data, int | str):
        raise unreadable(place)
    if not _NUMBER.fullmatch(str(data)):
        raise unreadable(place)
    return Decimal(str(data))


def one_of(data: object, place: Place, kind: type[_E]) -> _E:
    """Return one of the values of an enumeration."""
    try:
        return kind(str(data))
    except ValueError:
        raise choice_fault(place, data, [one.value for one in kind]) from None


def choice_fault(place: Place, value: object, those: object) -> Invalid:
    """Return the error for a value that is none of those known."""
    known = ", ".join(those) if isinstance(those, list | dict) else str(those)
    return place.fault(
        "form_choice",
        N_("%(where)s: không có “%(value)s”."),
        N_("Chọn một trong: %(known)s."),
        value=str(value)[:80],
        known=known,
    )


def bounds_fault(place: Place) -> Invalid:
    """Return the error for bounds that are the wrong way round."""
    return place.fault(
        "form_bounds",
        N_("%(where)s: mức cao nhất nhỏ hơn mức thấp nhất."),
        N_("Hãy đổi lại hai mức."),
    )


def unreadable(place: Place) -> Invalid:
    """Return the error for what cannot be read at all."""
    return place.fault(
        "form_unreadable",
        N_("%(where)s: không đọc được."),
        N_("Hãy xem mô tả định dạng biểu mẫu."),
    )
