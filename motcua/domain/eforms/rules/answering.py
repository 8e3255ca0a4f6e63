"""What an answer may be, by kind of question; what is kept of it.

`normalise` takes a JSON value, typed or from a program, and returns the one form in
which such an answer is kept, or raises what is wrong with it. Done twice it changes
nothing more.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from motcua.domain.eforms.rules import amounts, geometry, identity, texts
from motcua.domain.eforms.rules.circumstances import Circumstances
from motcua.domain.eforms.rules.definition import (
    ChoiceTerms,
    DateTerms,
    FileTerms,
    IdentityTerms,
    Kind,
    NumberTerms,
    Question,
    TextTerms,
)
from motcua.domain.eforms.rules.parts import parts_of
from motcua.kernel.errors import Invalid, MotcuaError, Several
from motcua.kernel.text import N_

MOST_DETAIL = 200
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MEGABYTE = 1024 * 1024


def is_blank(raw: object) -> bool:
    """Say whether nothing was answered."""
    if isinstance(raw, str):
        return not raw.strip()
    if isinstance(raw, Mapping):
        return all(is_blank(part) for part in raw.values())
    return raw is None or raw == []


def normalise(question: Question, raw: object, at: Circumstances) -> Any:
    """Return the answer as it is kept; None where nothing was answered.

    Groups, tables and computed fields are not for it (see `evaluating`). Raises Invalid
    or Several naming the field.
    """
    if is_blank(raw):
        return None
    return _BY_KIND[question.kind](question, raw, at)


def missing(at: Circumstances) -> Invalid:
    """Return the error for a question that has to be answered."""
    return at.fault(
        "answer_missing",
        N_("Chưa trả lời câu “%(label)s”."),
        N_("Hãy điền câu này."),
    )


def _short(question: Question, raw: object, at: Circumstances) -> str:
    terms = question.terms if isinstance(question.terms, TextTerms) else TextTerms()
    return texts.short_text(raw, terms, at)


def _long(question: Question, raw: object, at: Circumstances) -> str:
    terms = (
        question.terms if isinstance(question.terms, TextTerms) else TextTerms(0, 4000)
    )
    return texts.long_text(raw, terms, at)


def _number(question: Question, raw: object, at: Circumstances) -> int | str:
    terms = question.terms if isinstance(question.terms, NumberTerms) else NumberTerms()
    return amounts.number(raw, terms, at)


def _money(question: Question, raw: object, at: Circumstances) -> int:
    terms = question.terms if isinstance(question.terms, NumberTerms) else NumberTerms()
    return amounts.money(raw, terms, at)


def _day(question: Question, raw: object, at: Circumstances) -> str:
    terms = question.terms if isinstance(question.terms, DateTerms) else DateTerms()
    return amounts.day(raw, terms, at)


def _yes_no(_: Question, raw: object, at: Circumstances) -> bool:
    if raw is True or raw == "yes":
        return True
    if raw is False or raw == "no":
        return False
    raise at.fault(
        "answer_no_yes",
        N_("“%(label)s”: chưa chọn Có hoặc Không."),
        N_("Hãy chọn một trong hai."),
    )


def _one_of(question: Question, raw: object, at: Circumstances) -> str:
    for option in _options(question):
        if isinstance(raw, str) and option == raw:
            return option
    raise _unknown_choice(at)


def _many_of(question: Question, raw: object, at: Circumstances) -> list[str]:
    options = _options(question)
    if not isinstance(raw, list) or any(
        not isinstance(one, str) or one not in options for one in raw
    ):
        raise _unknown_choice(at)
    chosen = [option for option in options if option in raw]
    terms = question.terms
    if isinstance(terms, ChoiceTerms) and not terms.least <= len(chosen) <= terms.most:
        raise at.fault(
            "answer_choices_count",
            N_("“%(label)s”: chọn từ %(least)s đến %(most)s mục."),
            N_("Hãy chọn lại."),
            least=terms.least,
            most=min(terms.most, len(options)),
        )
    return chosen


def _options(question: Question) -> list[str]:
    terms = question.terms
    options = terms.options if isinstance(terms, ChoiceTerms) else ()
    return [option.value for option in options]


def _unknown_choice(at: Circumstances) -> Invalid:
    return at.fault(
        "answer_choice_unknown",
        N_("“%(label)s”: lựa chọn không có trong danh sách."),
        N_("Hãy chọn lại."),
    )


def _identity(question: Question, raw: object, at: Circumstances) -> str:
    terms = question.terms
    known = terms if isinstance(terms, IdentityTerms) else IdentityTerms()
    return identity.identity_number(raw, known, at)


def _address(_: Question, raw: object, at: Circumstances) -> dict[str, str]:
    """Return province and ward by code, the rest as typed, and all of it in words."""
    if not isinstance(raw, Mapping):
        raise at.fault(
            "answer_no_address",
            N_("“%(label)s”: địa chỉ không đọc được."),
            N_("Hãy chọn tỉnh, nhập phường hoặc xã, rồi số nhà, đường."),
        )
    given = {part: raw.get(part) or "" for part in ("province", "ward", "detail")}
    code = texts.readable(given["province"], at.inside("province", "", {}), 10)
    province = at.territory.province(code, at.today)
    if province is None:
        raise at.inside("province", "", {}).fault(
            "address_province_unknown",
            N_("“%(label)s”: chưa chọn tỉnh, thành phố."),
            N_("Hãy chọn trong danh sách."),
        )
    place = at.inside("ward", "", {})
    typed = texts.readable(given["ward"], place, 120)
    wards = at.territory.named(province, typed) if typed else ()
    if len(wards) != 1:
        raise _ward_fault(place, typed, province.name, [ward.text for ward in wards])
    detail = " ".join(
        texts.readable(given["detail"], at.inside("detail", "", {}), MOST_DETAIL).split()
    )
    return {
        "province": province.code,
        "ward": wards[0].code,
        "detail": detail,
        "text": ", ".join(filter(None, (detail, wards[0].text))),
    }


def _ward_fault(
    at: Circumstances, typed: str, province: str, those: Sequence[str]
) -> Invalid:
    if those:
        return at.fault(
            "address_ward_ambiguous",
            N_("“%(label)s”: có nhiều nơi tên “%(ward)s”: %(those)s."),
            N_("Hãy ghi rõ phường hay xã, và huyện nếu có."),
            ward=typed,
            those="; ".join(those[:5]),
        )
    return at.fault(
        "address_ward_unknown",
        N_("“%(label)s”: %(province)s không có phường, xã “%(ward)s”."),
        N_("Hãy nhập tên phường, xã hiện nay, ví dụ “phường Hồng Gai”."),
        ward=typed[:60],
        province=province,
    )


def composite(question: Question, raw: object, at: Circumstances) -> dict[str, Any]:
    """Return a person, an organisation or an account, fact by fact."""
    found, faults = facts_of(question, raw, at)
    if faults:
        raise Several(faults) if len(faults) > 1 else faults[0]
    return found


def facts_of(
    question: Question, raw: object, at: Circumstances
) -> tuple[dict[str, Any], list[MotcuaError]]:
    """Return the facts of such an answer that stand, and what is wrong with others."""
    if not isinstance(raw, Mapping):
        raise at.fault(
            "answer_unreadable",
            N_("“%(label)s”: câu trả lời không đọc được."),
            N_("Hãy nhập lại từng ô."),
        )
    found: dict[str, Any] = {}
    faults: list[MotcuaError] = []
    for part in parts_of(question):
        there = at.inside(part.key, part.label, found)
        try:
            value = normalise(part, raw.get(part.key), there)
            if value is None and part.required is not False:
                raise missing(there)
        except Several as several:
            faults += several.faults
        except Invalid as fault:
            faults.append(fault)
        else:
            if value is not None:
                found[part.key] = value
    return found, faults


def _files(question: Question, raw: object, at: Circumstances) -> list[dict[str, Any]]:
    terms = question.terms if isinstance(question.terms, FileTerms) else FileTerms()
    if not isinstance(raw, list) or len(raw) > terms.most:
        raise at.fault(
            "answer_files_count",
            N_("“%(label)s”: chỉ gửi được %(most)s tệp."),
            N_("Hãy bỏ bớt tệp."),
            most=terms.most,
        )
    return [_file(one, terms, at) for one in raw]


def _file(raw: object, terms: FileTerms, at: Circumstances) -> dict[str, Any]:
    one = raw if isinstance(raw, Mapping) else {}
    size, sha256 = one.get("size"), one.get("sha256")
    if (
        not isinstance(size, int)
        or isinstance(size, bool)
        or not isinstance(sha256, str)
        or not _SHA256.fullmatch(sha256)
    ):
        raise at.fault(
            "answer_no_file", N_("“%(label)s”: tệp không hợp lệ."), N_("Hãy tải lại tệp.")
        )
    if not 0 < size <= terms.most_mb * _MEGABYTE:
        raise at.fault(
            "answer_file_too_large",
            N_("“%(label)s”: mỗi tệp không quá %(most)s MB."),
            N_("Hãy nén hoặc quét lại tệp nhỏ hơn."),
            most=terms.most_mb,
        )
    name = " ".join(texts.readable(one.get("name"), at, 255).split())
    return {"sha256": sha256, "name": name, "size": size}


def _statement(_: Question, raw: object, at: Circumstances) -> bool:
    if raw is True or raw == "yes":
        return True
    raise at.fault(
        "answer_not_stated",
        N_("Chưa xác nhận “%(label)s”."),
        N_("Hãy đọc kỹ rồi đánh dấu vào ô."),
    )


_BY_KIND: Mapping[Kind, Callable[[Question, object, Circumstances], Any]] = {
    Kind.SHORT_TEXT: _short,
    Kind.LONG_TEXT: _long,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _day,
    Kind.YES_NO: _yes_no,
    Kind.ONE_OF: _one_of,
    Kind.MANY_OF: _many_of,
    Kind.IDENTITY_NUMBER: _identity,
    Kind.PHONE: lambda _, raw, at: texts.phone(raw, at),
    Kind.EMAIL: lambda _, raw, at: texts.email(raw, at),
    Kind.ADDRESS: _address,
    Kind.PERSON: composite,
    Kind.ORGANISATION: composite,
    Kind.BANK_ACCOUNT: composite,
    Kind.FILE: _files,
    Kind.MAP_POINT: lambda _, raw, at: geometry.map_point(raw, at),
    Kind.PARCEL_OUTLINE: lambda _, raw, at: geometry.parcel_outline(raw, at),
    Kind.STATEMENT: _statement,
}
