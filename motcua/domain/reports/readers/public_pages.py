"""Reports that everybody may read: the same as the centre's own, naming no dossier."""

from dataclasses import replace

from motcua.domain.reports.readers.annual import Apart, annual_report
from motcua.domain.reports.readers.horizon import whole
from motcua.domain.reports.readers.index766 import index_report
from motcua.domain.reports.readers.pooling import pool_of_year, procedures_apart
from motcua.domain.reports.rules.asked import Asked, Side
from motcua.domain.reports.rules.pages import Report
from motcua.domain.reports.rules.periods import Period
from motcua.domain.reports.rules.small import LEAST
from motcua.domain.reports.rules.tables import OnTime
from motcua.kernel.actor import SYSTEM


def public_year(*, period: Period, on_time: OnTime) -> Report | None:
    """Return the report of a year of all that was received; None before any count."""
    until = whole().at
    if until is None:
        return None
    asked = Asked(period.first, period.last, until, side=Side.RECEIVING, on_time=on_time)
    pool = pool_of_year(year=period.year, until=until)
    apart = Apart(pool.agencies, pool.seconds, procedures_apart(asked=asked, pool=pool))
    report = annual_report(actor=SYSTEM, asked=asked, period=period, apart=apart)
    return replace(report, notes=(*report.notes, _TOGETHER))


_TOGETHER = (
    f"Cơ quan, hoặc lĩnh vực ở một cơ quan, có tháng nào của năm dưới {LEAST} hồ sơ được "
    "cộng vào một dòng chung. Thủ tục của lĩnh vực như vậy, hoặc ở một cơ quan cả năm "
    f"dưới {LEAST} hồ sơ, không có dòng riêng. Nếu phần cộng chung vẫn dưới {LEAST} thì "
    "phần nhỏ nhất trong số còn lại được cộng thêm. Các tổng vẫn đủ."
)


def public_index(*, period: Period) -> Report | None:
    """Return the index of QĐ 766 of the whole centre; None before any count.

    Basis: QĐ 766/QĐ-TTg (the index is published every month).
    """
    until = whole().at
    if until is None:
        return None
    asked = Asked(period.first, period.last, until, side=Side.RECEIVING)
    return index_report(actor=SYSTEM, asked=asked, period=period)
