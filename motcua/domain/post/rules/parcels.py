"""What a postal order has to say: two ends, papers, money; all checked before it leaves.

Basis: QĐ 45/2016/QĐ-TTg art 5 (filing, returning, both), 6 and 9 (the slip).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial

from motcua.kernel.errors import Invalid, tell_together
from motcua.kernel.money import format_vnd
from motcua.kernel.text import N_, normalise

MOST_PAPERS = 50
LARGEST_COD = 50_000_000
"""What a postman takes at a door; more is paid another way."""
_PHONE = re.compile(r"0[0-9]{9,10}")
_LONGEST = 200


class Direction(StrEnum):
    """Which way: papers from home to the centre, or a result to home."""

    COLLECT = "collect"
    DELIVER = "deliver"


DIRECTION_NAMES: Mapping[Direction, str] = {
    Direction.COLLECT: N_("Lấy hồ sơ tại nhà"),
    Direction.DELIVER: N_("Trả kết quả tại nhà"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One end of a parcel's way: who, which phone, where.

    Since 1/7/2025 an address has a province and a ward or commune, and no district.
    """

    name: str
    phone: str
    street: str
    ward: str
    province: str

    @property
    def address(self) -> str:
        """Return the address in one line."""
        return ", ".join(part for part in (self.street, self.ward, self.province) if part)


_WARDS = ("phường ", "xã ", "thị trấn ", "đặc khu ", "p. ", "x. ", "tt. ")


def parts_of(address: str) -> tuple[str, str, str]:
    """Return street, ward and province of an address written in one line.

    The province is what comes last, the ward what begins as wards do, else what stands
    before the province. An address of fewer than three parts is all street.
    """
    parts = [part for part in (normalise(p) for p in address.split(",")) if part]
    if len(parts) < 3:
        return ", ".join(parts), "", ""
    wards = [n for n, p in enumerate(parts[:-1]) if n and p.casefold().startswith(_WARDS)]
    at = wards[-1] if wards else len(parts) - 2
    return ", ".join(parts[:at]), ", ".join(parts[at:-1]), parts[-1]


@dataclass(frozen=True, slots=True)
class ParcelPaper:
    """One paper in a parcel; `thing_n` is its number in custody, if it is there."""

    name: str
    count: int = 1
    thing_n: int | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """What the carrier is asked to carry; `cod` is what it collects, in đồng."""

    number: str
    direction: Direction
    sender: Place
    receiver: Place
    papers: tuple[ParcelPaper, ...]
    cod: int = 0


@dataclass(frozen=True, slots=True)
class Placed:
    """What the carrier says of an order it has: its number, where to follow it."""

    tracking_number: str
    tracking_url: str = ""
    expected_at: datetime | None = None


def number_of(request_hex: str) -> str:
    """Return our number of an order: the same for the same request, told to nobody."""
    return f"MC{request_hex[:14].upper()}"


def phone_of(text: str) -> str:
    """Return a phone number as the carrier dials it: digits from 0."""
    digits = re.sub(r"[\s.()-]", "", text)
    return f"0{digits[3:]}" if digits.startswith("+84") else digits


def checked_place(place: Place, *, prefix: str = "") -> Place:
    """Return one end with its texts tidied; raise Several naming every field."""
    found = Place(
        *(
            normalise(value)[: _LONGEST + 1]
            for value in (
                place.name,
                phone_of(place.phone),
                place.street,
                place.ward,
                place.province,
            )
        )
    )
    tell_together(
        partial(_need, found.name, f"{prefix}name", N_("Chưa ghi họ tên.")),
        partial(_check_phone, found.phone, f"{prefix}phone"),
        partial(
            _need,
            found.street,
            f"{prefix}street",
            N_("Chưa ghi số nhà, đường, thôn, tổ."),
        ),
        partial(_need, found.ward, f"{prefix}ward", N_("Chưa ghi phường, xã.")),
        partial(
            _need, found.province, f"{prefix}province", N_("Chưa ghi tỉnh, thành phố.")
        ),
    )
    return found


def checked_papers(papers: Sequence[ParcelPaper]) -> tuple[ParcelPaper, ...]:
    """Return the papers with their names tidied; raise Invalid when there are none."""
    found = tuple(
        ParcelPaper(normalise(p.name), p.count, p.thing_n)
        for p in papers
        if normalise(p.name)
    )
    if not 0 < len(found) <= MOST_PAPERS:
        raise Invalid(
            "parcel_papers_missing",
            N_("Phiếu gửi phải có từ 1 đến %(most)s giấy tờ."),
            facts={"most": MOST_PAPERS},
            field="papers",
            remedy=N_("Hãy ghi tên từng giấy tờ có trong bưu gửi."),
        )
    if any(not 1 <= paper.count <= 99 for paper in found):
        raise Invalid(
            "parcel_count_out_of_range",
            N_("Số bản của mỗi giấy tờ phải từ 1 đến 99."),
            field="papers",
        )
    return found


def checked_cod(amount: int) -> int:
    """Return an amount to collect in đồng; raise Invalid when it cannot be."""
    if not 0 <= amount <= LARGEST_COD:
        raise Invalid(
            "cod_out_of_range",
            N_("Số tiền thu hộ phải từ 0 đến %(most)s."),
            facts={"most": format_vnd(LARGEST_COD)},
            field="cod",
            remedy=N_("Khoản lớn hơn thì nộp tại quầy hoặc trực tuyến."),
        )
    return amount


def _need(value: str, field: str, message: str) -> None:
    if not value:
        raise Invalid(f"{field.rpartition('_')[2]}_missing", message, field=field)
    if len(value) > _LONGEST:
        raise Invalid(
            "text_too_long",
            N_("Nội dung dài %(length)s ký tự, quá mức %(most)s."),
            facts={"length": len(value), "most": _LONGEST},
            field=field,
            remedy=N_("Hãy viết ngắn lại."),
        )


def _check_phone(value: str, field: str) -> None:
    _need(value, field, N_("Chưa ghi số điện thoại người phát bưu gửi sẽ gọi."))
    if not _PHONE.fullmatch(value):
        raise Invalid(
            "phone_malformed",
            N_("Số điện thoại “%(value)s” không gọi được."),
            facts={"value": value},
            field=field,
            remedy=N_("Nhập 10 chữ số bắt đầu bằng 0; người phát bưu gửi sẽ gọi số này."),
        )
