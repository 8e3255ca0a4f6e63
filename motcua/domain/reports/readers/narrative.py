"""The report of half a year in words, with charts: what TT 01/2018 art 11 asks for."""

from dataclasses import replace

from motcua.domain.reports.readers.annual import (
    annual_report,
    counted,
    report_notes,
    unit_name,
)
from motcua.domain.reports.rules.annual import Counted, summed
from motcua.domain.reports.rules.asked import Asked, Group
from motcua.domain.reports.rules.pages import (
    Cell,
    Part,
    Report,
    percent,
    thousands,
)
from motcua.domain.reports.rules.periods import MONTHS, Period
from motcua.domain.reports.rules.tables import Share
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN


def narrative_report(*, actor: Actor, asked: Asked, period: Period) -> Report:
    """Return a period in sentences, its months as charts, then the tables.

    What only people know (difficulties, proposals) is left to be written. Raises
    NotAllowed for who may not see the unit, Invalid for an impossible period.
    """
    whole = counted(actor=actor, asked=replace(asked, group=Group.AUTHORITY))
    months = [
        (name, counted(actor=actor, asked=one, before=False))
        for name, one in _months(asked, period)
    ]
    tables = annual_report(actor=actor, asked=asked, period=period).parts
    return Report(
        key="so-ket",
        sign="",
        title="Tình hình tiếp nhận, giải quyết thủ tục hành chính",
        unit=unit_name(asked),
        period=period.name,
        first=asked.first,
        last=asked.last,
        as_of=asked.as_of,
        parts=(
            Part("I. Tình hình chung", said=_sentences(whole)),
            _chart("II. Tiếp nhận theo tháng", "received", "Tiếp nhận", months),
            _chart("III. Giải quyết theo tháng", "resolved", "Đã giải quyết", months),
            *tables,
            Part("Khó khăn, vướng mắc; đề xuất, kiến nghị", said=("…",)),
        ),
        notes=report_notes(asked),
    )


def _months(asked: Asked, period: Period) -> list[tuple[str, Asked]]:
    """Return the same question of each month of a period that has begun."""
    until = asked.as_of.astimezone(VN).date()
    found = []
    for part in MONTHS:
        month = Period(period.year, part)
        if period.first <= month.first <= min(period.last, until):
            one = replace(
                asked, first=month.first, last=month.last, group=Group.AUTHORITY
            )
            found.append((month.name, one))
    return found


def _sentences(found: Counted) -> tuple[str, ...]:
    now, before = summed(found.now.values()), summed(found.before.values())
    share = Share(now["in_time"], now["resolved"])
    asked = found.then.asked
    days = f"{asked.first:%d/%m/%Y}–{asked.last:%d/%m/%Y}"
    said = [
        (
            f"Trong kỳ tiếp nhận mới {thousands(now['received'])} hồ sơ"
            f" ({_beside(now['received'], before['received'], days)}), trong đó "
            f"{thousands(now['online'])} hồ sơ trực tuyến, chiếm "
            f"{percent(now['online'], now['received'])}."
        ),
        (
            f"Đã giải quyết {thousands(now['resolved'])} hồ sơ: "
            f"{thousands(now['early'])} trước hạn, {thousands(now['just'])} đúng hạn, "
            f"{thousands(now['late'])} quá hạn."
        ),
        (
            f"Cuối kỳ còn {thousands(now['open'])} hồ sơ đang giải quyết, trong đó "
            f"{thousands(now['open_late'])} quá hạn; {thousands(now['left'])} hồ sơ rút "
            "hoặc dừng."
        ),
    ]
    if share.percent is not None:
        said.append(f"Tỷ lệ giải quyết trước và đúng hạn đạt {share.percent} %.")
    return tuple(said)


def _beside(now: int, before: int, days: str) -> str:
    if not before:
        return f"cùng kỳ năm trước, {days}, không có hồ sơ"
    return f"bằng {percent(now, before)} so với cùng kỳ năm trước, {days}"


def _chart(title: str, key: str, head: str, months: list[tuple[str, Counted]]) -> Part:
    rows = []
    for name, found in months:
        sums = summed(found.now.values())
        rows.append((Cell(name), found.here.cell(sums[key], key)))
    return Part(title, ("Tháng", head), tuple(rows), bars=1)
