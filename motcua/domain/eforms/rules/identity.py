"""Numbers that identify a person, with what their digits say.

Basis: NĐ 137/2015 art 13 (twelve digits: place of registration, century and sex, year of
birth, six random digits); TT 07/2016/TT-BCA art 7 and annex (the codes).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from motcua.domain.eforms.rules.circumstances import Circumstances
from motcua.domain.eforms.rules.definition import IdentityKind, IdentityTerms
from motcua.domain.eforms.rules.texts import readable
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

_PROVINCES = frozenset(
    f"{code:03d}"
    for code in (
        *(1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31),
        *(33, 34, 35, 36, 37, 38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60),
        *(62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91),
        *(92, 93, 94, 95, 96),
    )
)
"""Codes of the 63 provinces numbers were given in; numbers outlive the provinces."""

_FIRST_ABROAD = 100
_FIRST_CENTURY = 1900
_PASSPORT = re.compile(r"[A-Z][0-9]{7,8}|[A-Z0-9]{6,12}")


@dataclass(frozen=True, slots=True)
class Told:
    """What the digits say: sex, and year of birth."""

    gender: str
    year: int


def told_by(number: str) -> Told | None:
    """Return what twelve digits say; None where they are no such number."""
    place = number[:3]
    known = place in _PROVINCES or int(place) > _FIRST_ABROAD
    if not known:
        return None
    century, female = divmod(int(number[3]), 2)
    year = _FIRST_CENTURY + 100 * century + int(number[4:6])
    return Told("female" if female else "male", year)


def identity_number(raw: object, terms: IdentityTerms, at: Circumstances) -> str:
    """Return a number of one of the sorts taken; raise Invalid saying what is wrong."""
    text = re.sub(r"[\s.]", "", readable(raw, at, 40)).upper()
    if text.isascii() and text.isdigit():
        if len(text) == 12 and IdentityKind.CITIZEN_ID in terms.kinds:
            _check_digits(text, terms, at)
            return text
        if len(text) == 9 and IdentityKind.OLD_ID in terms.kinds:
            return text
    elif IdentityKind.PASSPORT in terms.kinds and _PASSPORT.fullmatch(text):
        return text
    raise at.fault(
        "answer_no_identity_number",
        N_("“%(label)s”: số không đúng."),
        N_("Số định danh có 12 chữ số, như in trên thẻ căn cước."),
    )


def _check_digits(number: str, terms: IdentityTerms, at: Circumstances) -> None:
    told = told_by(number)
    if told is None:
        raise at.fault(
            "identity_place_unknown",
            N_("“%(label)s”: ba chữ số đầu “%(place)s” không phải mã tỉnh hay mã nước."),
            N_("Hãy xem lại từng chữ số trên thẻ."),
            place=number[:3],
        )
    if told.year > at.today.year:
        raise _disagrees(at, _YEAR)
    _check_neighbours(told, terms, at.answers, at)


def _check_neighbours(
    told: Told, terms: IdentityTerms, answers: Mapping[str, object], at: Circumstances
) -> None:
    born = answers.get(terms.born) if terms.born else None
    if isinstance(born, str) and born[:4] != str(told.year):
        raise _disagrees(at, _YEAR)
    gender = answers.get(terms.gender) if terms.gender else None
    if gender is not None and gender != told.gender:
        raise _disagrees(at, N_("“%(label)s”: số này không khớp với giới tính đã nhập."))


_YEAR = N_("“%(label)s”: số này không khớp với năm sinh.")


def _disagrees(at: Circumstances, message: str) -> Invalid:
    return at.fault(
        "identity_disagrees", message, N_("Hãy xem lại số và ngày sinh, giới tính.")
    )
