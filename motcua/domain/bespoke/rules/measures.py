"""The measures a report may show, each with the definition that is printed with it.

The list is closed. What an official table counts is taken from that table's own column,
so that the number is the same wherever it stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from motcua.domain.reports.rules.forms import form_of
from motcua.domain.reports.rules.tables import DEFINITIONS, Column, Left, OnTime
from motcua.kernel.text import N_


class Sort(StrEnum):
    """What a measure is: a number of dossiers, a share of them, days they took."""

    COUNT = "count"
    SHARE = "share"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Measure:
    """A published measure: its key, name, definition, and which dossiers it is of.

    `counted` are those counted: of a share its upper number, of days those measured.
    `of` is the lower number of a share; what it names is added up and never overlaps.
    `on_time` is the definition a measure always uses; None is the one of the report.
    `tenths` says which part of the days is looked for: 5 is the median.
    """

    key: str
    name: str
    text: str
    sort: Sort
    counted: Column
    of: tuple[Column, ...] = ()
    on_time: OnTime | None = None
    tenths: int = 0


def _column(form_key: str, column_key: str) -> Column:
    form = form_of(form_key, Left.RESOLVED)
    if form is None:
        raise AssertionError(f"there is no table {form_key}")
    return next(one for one in form.columns if one.key == column_key)


def _count(key: str, name: str, text: str, form: str, column: str) -> Measure:
    return Measure(key, name, text, Sort.COUNT, _column(form, column))


def _on_time(key: str, name: str, on_time: OnTime) -> Measure:
    definition = DEFINITIONS[on_time]
    of: tuple[Column, ...] = (_column("year", "resolved"),)
    if definition.counts_open_late:
        of = (*of, _column("year", "open_late"))
    return Measure(
        key,
        name,
        definition.text,
        Sort.SHARE,
        _column("year", "in_time"),
        of,
        on_time,
    )


def _days(key: str, name: str, text: str, tenths: int) -> Measure:
    resolved = _column("year", "resolved")
    return Measure(key, name, text, Sort.DAYS, resolved, tenths=tenths)


_DAYS_TEXT = N_(
    "Số ngày lịch từ ngày tiếp nhận đến ngày có kết quả của hồ sơ giải quyết xong trong "
    "kỳ, tính cả ngày nghỉ và thời gian chờ bổ sung."
)

MEASURES: Mapping[str, Measure] = {
    one.key: one
    for one in (
        _count(
            "received",
            N_("Tiếp nhận trong kỳ"),
            N_("Hồ sơ được tiếp nhận từ ngày đầu đến ngày cuối kỳ."),
            "year",
            "received",
        ),
        _count(
            "carried",
            N_("Từ kỳ trước"),
            N_("Hồ sơ tiếp nhận trước kỳ và chưa kết thúc khi kỳ bắt đầu."),
            "II.06a",
            "6",
        ),
        _count(
            "to_resolve",
            N_("Tổng số phải giải quyết"),
            N_("Từ kỳ trước và tiếp nhận trong kỳ: cột 3 biểu II.06a, cột 1 biểu 07a."),
            "II.06a",
            "3",
        ),
        _count(
            "received_online",
            N_("Tiếp nhận trực tuyến"),
            N_("Hồ sơ tiếp nhận trong kỳ, nộp qua mạng."),
            "year",
            "online",
        ),
        _count(
            "resolved",
            N_("Đã giải quyết"),
            N_("Kết quả sẵn sàng trả trong kỳ; không tính hồ sơ rút, dừng."),
            "year",
            "resolved",
        ),
        _count(
            "early",
            N_("Giải quyết trước hạn"),
            N_("Đã giải quyết trước ngày hẹn trả."),
            "year",
            "early",
        ),
        _count(
            "just",
            N_("Giải quyết đúng hạn"),
            N_("Đã giải quyết đúng ngày hẹn trả, không kể trước hạn."),
            "year",
            "just",
        ),
        _count(
            "late",
            N_("Giải quyết quá hạn"),
            N_("Đã giải quyết sau hạn."),
            "year",
            "late",
        ),
        _count(
            "open_in_time",
            N_("Đang giải quyết, trong hạn"),
            N_("Chưa kết thúc khi hết kỳ và chưa quá hạn vào lúc đó."),
            "II.06a",
            "12",
        ),
        _count(
            "open_late",
            N_("Đang giải quyết, quá hạn"),
            N_("Chưa kết thúc khi hết kỳ và đã quá hạn vào lúc đó."),
            "II.06a",
            "13",
        ),
        _count(
            "open",
            N_("Đang giải quyết"),
            N_("Chưa kết thúc khi hết kỳ, hoặc vào thời điểm tính nếu kỳ chưa hết."),
            "II.06a",
            "11",
        ),
        _count(
            "withdrawn",
            N_("Rút hồ sơ"),
            N_("Người nộp rút trong kỳ: cột 21 biểu 07a."),
            "07a",
            "21",
        ),
        _count(
            "stopped",
            N_("Dừng giải quyết"),
            N_("Dừng hẳn trong kỳ: cột 20 biểu 07a."),
            "07a",
            "20",
        ),
        _count(
            "refused",
            N_("Không tiếp nhận"),
            N_("Được thông báo không tiếp nhận trong kỳ: cột 17 biểu 07a."),
            "07a",
            "17",
        ),
        _count(
            "paid",
            N_("Có thu phí, lệ phí"),
            N_("Có lần thu đầu tiên trong kỳ: cột 22 biểu 07a."),
            "07a",
            "22",
        ),
        Measure(
            "online_share",
            N_("Tỷ lệ tiếp nhận trực tuyến"),
            N_("Hồ sơ tiếp nhận trực tuyến trên hồ sơ tiếp nhận trong kỳ."),
            Sort.SHARE,
            _column("year", "online"),
            (_column("year", "received"),),
        ),
        _on_time("on_time", N_("Tỷ lệ đúng hạn, theo hẹn hiện hành"), OnTime.CURRENT),
        _on_time(
            "on_time_original", N_("Tỷ lệ đúng hạn, theo hẹn đầu tiên"), OnTime.ORIGINAL
        ),
        _on_time("on_time_766", N_("Tỷ lệ đúng hạn, theo Bộ 766"), OnTime.INDEX_766),
        Measure(
            "e_result_share",
            N_("Tỷ lệ có kết quả ký số"),
            N_("Hồ sơ có kết quả ký số trên hồ sơ đã giải quyết trong kỳ."),
            Sort.SHARE,
            _column("year", "e_result"),
            (_column("year", "resolved"),),
        ),
        Measure(
            "paid_online_share",
            N_("Tỷ lệ thanh toán trực tuyến"),
            N_("Hồ sơ có lần thu đầu tiên qua mạng trên hồ sơ có thu trong kỳ."),
            Sort.SHARE,
            _column("year", "paid_online"),
            (_column("year", "paid"),),
        ),
        _days("days_median", N_("Số ngày giải quyết, trung vị"), _DAYS_TEXT, 5),
        _days("days_ninth", N_("Số ngày giải quyết, chín phần mười"), _DAYS_TEXT, 9),
    )
}

SORT_TEXTS: Mapping[int, str] = {
    5: N_("Một nửa số hồ sơ xong trong số ngày này."),
    9: N_("Chín phần mười số hồ sơ xong trong số ngày này."),
}
"""What the median and the ninth tenth say, after the definition of days."""
