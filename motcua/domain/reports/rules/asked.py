"""What a table is asked for: period, units, instant, definition; checked. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from motcua.domain.reports.rules.tables import Left, OnTime
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

MOST_DAYS = 3660
"""The longest period a table is made for: ten years."""


class Side(StrEnum):
    """By which of its units a dossier belongs to a unit's table."""

    RESOLVING = "resolving"
    RECEIVING = "receiving"


class Group(StrEnum):
    """What a row of a table stands for."""

    FIELD = "field"
    RESOLVING = "resolving"
    RECEIVING = "receiving"
    PROCEDURE = "procedure"
    AUTHORITY = "authority"
    OFFICER = "officer"


AUTHORITY_NAMES: Mapping[int, str] = {
    0: N_("Thẩm quyền của địa phương"),
    1: N_("Cơ quan trung ương đóng trên địa bàn"),
}
"""Rows of `Group.AUTHORITY`: by whether the resolving unit is a central agency."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A period of whole days, as it was known at an instant.

    `unit_id` None is everything the reader may see. Days are Vietnam's.
    """

    first: date
    last: date
    as_of: datetime
    unit_id: int | None = None
    side: Side = Side.RESOLVING
    group: Group = Group.FIELD
    on_time: OnTime = OnTime.CURRENT
    left: Left = Left.RESOLVED

    @property
    def begins(self) -> datetime:
        """Return the first instant of the period."""
        return datetime.combine(self.first, time(), VN)

    @property
    def ends(self) -> datetime:
        """Return the first instant after the period."""
        return datetime.combine(self.last + timedelta(days=1), time(), VN)

    @property
    def known_on(self) -> date:
        """Return the day of the instant as of which it is asked."""
        return self.as_of.astimezone(VN).date()

    @property
    def on(self) -> date:
        """Return the last day of the period that was known."""
        return min(self.last, self.known_on)

    @property
    def judged(self) -> datetime:
        """Return the instant at which what is open is judged: no later than known."""
        return min(self.ends, self.as_of)


def check_period(first: date, last: date) -> None:
    """Raise Invalid naming the day, for a period that is turned round or too long."""
    if last < first:
        raise Invalid(
            "period_turned",
            N_("Ngày cuối trước ngày đầu của kỳ."),
            field="last",
            remedy=N_("Hãy chọn ngày cuối từ ngày đầu trở đi."),
        )
    if (last - first).days >= MOST_DAYS:
        raise Invalid(
            "period_too_long",
            N_("Kỳ báo cáo dài quá %(most)s ngày."),
            facts={"most": MOST_DAYS},
            field="last",
            remedy=N_("Hãy chọn kỳ ngắn hơn."),
        )


def check_counted(asked: Asked, begun: date | None) -> None:
    """Raise Invalid naming the day, for a period of which nothing can be counted yet.

    Or nothing could be any more: it ended before `begun`, the first day of all figures.
    """
    if asked.first > asked.known_on:
        raise Invalid(
            "period_to_come",
            N_("Kỳ này chưa bắt đầu: số liệu mới biết đến ngày %(until)s."),
            facts={"until": f"{asked.known_on:%d/%m/%Y}"},
            field="first",
            remedy=N_("Hãy chọn kỳ đã bắt đầu."),
        )
    if begun is not None and asked.last < begun:
        raise Invalid(
            "period_before_figures",
            N_("Số liệu của Trung tâm bắt đầu từ ngày %(begun)s, sau kỳ này."),
            facts={"begun": f"{begun:%d/%m/%Y}"},
            field="last",
            remedy=N_("Hãy chọn kỳ muộn hơn."),
        )
