"""The cells of a scenario as values; a fault says what the cell should be."""

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from motcua.domain.deadlines.rules.limits import LimitUnit, TimeLimit
from motcua.domain.dossiers.workflow.scenarios.rows import Post, Who
from motcua.kernel.actor import Role
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

_E = TypeVar("_E", bound=StrEnum)
_FORMS = ("%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M")
_MOST_OFFICERS = 9
MOST_DIGITS = 15
SYSTEM_NAME = "system"


def moment(text: str) -> datetime:
    """Return a local moment; raise Invalid."""
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=VN)
        except ValueError:
            continue
    raise unusable(
        "not_a_moment",
        N_("“%(value)s” không phải ngày giờ."),
        N_("Ghi theo dạng 2021-11-22 08:00."),
        text,
    )


def member(kind: type[_E], text: str) -> _E:
    """Return a value of a list; raise Invalid naming what there is."""
    return kind(one_of(text, tuple(kind)))


def one_of(text: str, choices: Collection[str]) -> str:
    """Return a word of a list; raise Invalid naming what there is."""
    if text not in choices:
        raise Invalid(
            "value_unknown",
            N_("Không có “%(value)s”; chọn một trong: %(choices)s."),
            facts={"value": text, "choices": ", ".join(choices)},
        )
    return text


def several(text: str, choices: Collection[str]) -> tuple[str, ...]:
    """Return words of a list joined by `+`; raise Invalid for one that is not there."""
    words = [part.strip() for part in text.split("+")] if text else []
    return tuple(one_of(word, choices) for word in words)


def yes_no(text: str) -> bool:
    """Return yes or no; raise Invalid."""
    return one_of(text, ("yes", "no")) == "yes"


def whole(text: str) -> int:
    """Return a whole number from 0 on; raise Invalid."""
    if not re.fullmatch(rf"[0-9]{{1,{MOST_DIGITS}}}", text):
        raise unusable(
            "not_a_number",
            N_("“%(value)s” không phải số nguyên."),
            N_("Chỉ ghi chữ số."),
            text,
        )
    return int(text)


def limit(text: str) -> TimeLimit:
    """Return a time as `20 calendar_day` or `immediate`; raise Invalid."""
    amount, _, unit = text.rpartition(" ")
    try:
        return TimeLimit(int(amount or "0"), LimitUnit(unit))
    except ValueError:
        raise Invalid(
            "not_a_limit",
            N_("“%(value)s” không phải thời hạn."),
            facts={"value": text, "units": ", ".join(LimitUnit)},
            remedy=N_(
                "Ghi một số và đơn vị, ví dụ 5 working_day; các đơn vị: %(units)s."
            ),
        ) from None


def limits(text: str) -> tuple[TimeLimit, ...]:
    """Return several times joined by `+`; raise Invalid."""
    return tuple(limit(part.strip()) for part in text.split("+"))


def who(text: str, places: Collection[str]) -> Who:
    """Return an officer as `role@place`, a second one as `role@place:2`.

    One who holds several roles is `role@place+role@place`. Raises Invalid.
    """
    if text == SYSTEM_NAME:
        return Who()
    posts, colon, number = text.partition(":")
    if colon and not (number.isdecimal() and 1 <= int(number[:3]) <= _MOST_OFFICERS):
        raise _no_officer(text)
    return Who(
        tuple(_post(part.strip(), places, text) for part in posts.split("+")),
        int(number or 1),
    )


def pairs(text: str) -> dict[str, str]:
    """Return `key=value; key=value` as a mapping; raise Invalid."""
    found: dict[str, str] = {}
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        key, sign, value = (piece.strip() for piece in part.partition("="))
        if not (key and sign and value):
            raise unusable(
                "not_a_pair",
                N_("“%(value)s” không phải dạng tên=giá trị."),
                N_("Các mục cách nhau bằng dấu chấm phẩy, ví dụ opinion=Đủ điều kiện."),
                part,
            )
        if key in found:
            raise unusable(
                "given_twice", N_("“%(value)s” được ghi hai lần."), N_("Bỏ bớt một."), key
            )
        found[key] = value
    return found


def unusable(code: str, message: str, remedy: str, value: str) -> Invalid:
    """Return the fault of a value that cannot be what its cell is for."""
    facts: Mapping[str, object] = {"value": value}
    return Invalid(code, message, facts=facts, remedy=remedy)


def _post(text: str, places: Collection[str], whole_text: str) -> Post:
    role, sign, place = text.partition("@")
    if not sign:
        raise _no_officer(whole_text)
    return member(Role, role), one_of(place, places)


def _no_officer(text: str) -> Invalid:
    return unusable(
        "not_an_officer",
        N_("“%(value)s” không phải người làm."),
        N_("Ghi vai trò@nơi, ví dụ specialist@resolving, hoặc system."),
        text,
    )
