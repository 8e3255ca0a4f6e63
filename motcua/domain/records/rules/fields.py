"""What an officer keys in of a paper, checked."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from motcua.domain.catalogue.rules.paper_kinds import KINDS, Field, Kind, Sort
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_, normalise

LONGEST = 300
_IDENTITY = re.compile(r"[0-9]{12}|[0-9]{9}")
_TAX = re.compile(r"[0-9]{10}(-?[0-9]{3})?|[0-9]{12}")
_NUMBER = re.compile(r"[0-9]{1,9}([.,][0-9]{1,3})?")
_EARLIEST = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Keyed:
    """What was keyed in of one paper: its number, days, issuer, holder, own fields."""

    kind: str
    number: str
    issued_on: date | None
    issuer: str
    holder: str
    valid_to: date | None = None
    others: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """The same after the check: everything there, in the form it is kept in."""

    kind: Kind
    number: str
    issued_on: date
    issuer: str
    holder: str
    valid_to: date | None
    others: Mapping[str, str]


def check_keyed(keyed: Keyed, *, on: date) -> Checked:
    """Return what was keyed in, checked; raise Invalid naming the field."""
    kind = KINDS.get(keyed.kind)
    if kind is None:
        raise Invalid(
            "paper_kind_unknown",
            N_("Chưa chọn loại giấy tờ."),
            field="kind",
            remedy=N_("Hãy chọn một loại trong danh mục."),
        )
    issued_on = _day_issued(keyed, on)
    valid_to = kind.last_day(issued_on, keyed.valid_to)
    if kind.expires and valid_to is None:
        raise _missing("valid_to", N_("Ngày hết hạn"))
    if valid_to is not None and valid_to < issued_on:
        raise Invalid(
            "valid_before_issued",
            N_("Ngày hết hạn sớm hơn ngày cấp."),
            field="valid_to",
            remedy=N_("Hãy xem lại hai ngày trên giấy."),
        )
    return Checked(
        kind=kind,
        number=_text("number", N_("Số giấy tờ"), keyed.number),
        issued_on=issued_on,
        issuer=_text("issuer", N_("Cơ quan cấp"), keyed.issuer),
        holder=_text("holder", N_("Người đứng tên"), keyed.holder),
        valid_to=valid_to,
        others={
            one.key: value
            for one in kind.fields
            if (value := _checked(one, keyed.others.get(one.key, ""), on))
        },
    )


def _day_issued(keyed: Keyed, on: date) -> date:
    if keyed.issued_on is None:
        raise _missing("issued_on", N_("Ngày cấp"))
    if not _EARLIEST <= keyed.issued_on <= on:
        raise Invalid(
            "issued_day_impossible",
            N_("Ngày cấp %(day)s không thể có."),
            facts={"day": f"{keyed.issued_on:%d/%m/%Y}"},
            field="issued_on",
            remedy=N_("Hãy xem lại ngày cấp ghi trên giấy."),
        )
    return keyed.issued_on


def _text(name: str, label: str, value: str) -> str:
    found = normalise(value)
    if not found:
        raise _missing(name, label)
    if len(found) > LONGEST:
        raise Invalid(
            "field_too_long",
            N_("“%(label)s” dài quá %(most)s ký tự."),
            facts={"label": label, "most": LONGEST},
            field=name,
            remedy=N_("Hãy viết ngắn lại."),
        )
    return found


def _checked(one: Field, value: str, on: date) -> str:
    name, found = f"field-{one.key}", normalise(value)
    if not found:
        if one.optional:
            return ""
        raise _missing(name, one.name)
    if one.sort is Sort.TEXT:
        return _text(name, one.name, found)
    read = _READ[one.sort](found, on)
    if read is None:
        raise Invalid(
            "field_malformed",
            N_("“%(value)s” không đúng dạng của “%(label)s”."),
            facts={"value": found[:40], "label": one.name},
            field=name,
            remedy=_REMEDY[one.sort],
        )
    return read


def _day(value: str, on: date) -> str | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            found = datetime.strptime(value, form).replace(tzinfo=VN).date()
        except ValueError:
            continue
        return found.isoformat() if _EARLIEST <= found <= on else None
    return None


def _matching(pattern: re.Pattern[str], value: str) -> str | None:
    bare = value.replace(" ", "")
    return bare if pattern.fullmatch(bare) else None


_READ: Mapping[Sort, Callable[[str, date], str | None]] = {
    Sort.DAY: _day,
    Sort.NUMBER: lambda value, _: _matching(_NUMBER, value),
    Sort.IDENTITY: lambda value, _: _matching(_IDENTITY, value),
    Sort.TAX: lambda value, _: _matching(_TAX, value),
}
_REMEDY = {
    Sort.DAY: N_("Nhập ngày/tháng/năm, không sau hôm nay."),
    Sort.NUMBER: N_("Chỉ nhập số, có thể có phần lẻ."),
    Sort.IDENTITY: N_("Số định danh có 12 chữ số; số CMND cũ có 9."),
    Sort.TAX: N_("Mã số thuế có 10, 12 hoặc 13 chữ số."),
}


def _missing(name: str, label: str) -> Invalid:
    return Invalid(
        "field_missing",
        N_("Chưa nhập “%(label)s”."),
        facts={"label": label},
        field=name,
        remedy=N_("Hãy nhập theo giấy tờ."),
    )
