"""Numbers that are not in our data: which may be typed in, and when they make sense."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from motcua.domain.reports.rules.asked import check_period
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

LARGEST = 10**12


@dataclass(frozen=True, slots=True)
class Typeable:
    """A number that may be typed in: its name, and of what it is a share, if it is."""

    key: str
    name: str
    out_of: str = ""


ONLINE_CITY, ONLINE_PROVINCE = "online_city", "online_province"
POSTED = "posted"

OUTER: Mapping[str, Typeable] = {
    one.key: one
    for one in (
        Typeable(
            ONLINE_CITY, N_("Hồ sơ trực tuyến của toàn thành phố (huyện), mọi cơ quan")
        ),
        Typeable(
            ONLINE_PROVINCE,
            N_("Hồ sơ trực tuyến của toàn tỉnh (thành phố trực thuộc trung ương)"),
        ),
    )
}
BOARD: Mapping[str, Typeable] = {
    POSTED: Typeable(
        POSTED, N_("Đã niêm yết đủ thủ tục tại trụ sở (1 là đủ, 0 là chưa đủ)")
    )
}


def check_typed(
    one: Typeable,
    *,
    first: date,
    last: date,
    value: int,
    out_of: int | None,
    source: str,
) -> None:
    """Raise Invalid naming the field for a number that makes no sense."""
    check_period(first, last)
    if not 0 <= value <= LARGEST:
        raise Invalid(
            "typed_value_wrong",
            N_("Số phải từ 0 trở lên."),
            field="value",
            remedy=N_("Hãy nhập số nguyên, không có dấu chấm."),
        )
    if one.out_of and (out_of is None or not max(value, 1) <= out_of <= LARGEST):
        raise Invalid(
            "typed_out_of_wrong",
            N_("Mẫu số phải lớn hơn 0 và không nhỏ hơn tử số."),
            field="out_of",
            remedy=N_("Hãy xem lại hai số."),
        )
    if not source:
        raise Invalid(
            "typed_source_missing",
            N_("Chưa ghi nguồn của số liệu."),
            field="source",
            remedy=N_("Hãy ghi văn bản, ngày hoặc trang đã lấy số này."),
        )
