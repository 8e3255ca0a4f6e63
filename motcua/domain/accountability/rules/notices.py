"""What the month's notice to an agency counts and says. Pure; its words are Vietnamese.

Basis: NĐ 61/2018 art 9.2, 9.3 (the centre's head tells sending agencies each month),
art 12.4, 12.5 (what they owe the centre: progress, word of delays with an apology).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from motcua.domain.reports.rules.pages import percent, thousands
from motcua.domain.reports.rules.tables import Atom, Column, Identity
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotNow
from motcua.kernel.text import N_

COLUMNS = (
    Column("dealt_with", "", "Tổng số hồ sơ trong kỳ", (Atom.DEALT_WITH,)),
    Column("carried", "", "Từ kỳ trước chuyển qua", (Atom.CARRIED,)),
    Column("received", "", "Tiếp nhận mới", (Atom.RECEIVED,)),
    Column("online", "", "trong đó trực tuyến", (Atom.RECEIVED, Atom.ONLINE)),
    Column("resolved", "", "Đã giải quyết", (Atom.RESOLVED,)),
    Column("early", "", "trước hạn", (Atom.RESOLVED, Atom.IN_TIME, Atom.EARLY)),
    Column("just", "", "đúng hạn", (Atom.RESOLVED, Atom.IN_TIME, Atom.NOT_EARLY)),
    Column("late", "", "quá hạn", (Atom.RESOLVED, Atom.LATE)),
    Column("left", "", "Rút, dừng giải quyết", (Atom.LEFT,)),
    Column("open", "", "Đang giải quyết cuối kỳ", (Atom.OPEN,)),
    Column("open_late", "", "trong đó quá hạn", (Atom.OPEN, Atom.LATE)),
)
"""What is counted, in the order it is told."""

IDENTITIES = (
    Identity("dealt_with", ("carried", "received")),
    Identity("dealt_with", ("resolved", "left", "open")),
    Identity("resolved", ("early", "just", "late")),
)

LATE_NOW = Column("late_now", "", "", (Atom.OPEN, Atom.LATE))
LATE_SILENT = Column("late_silent", "", "", (Atom.OPEN, Atom.LATE, Atom.NOT_APOLOGISED))
"""What is late now, and of it what no apology has been written for."""

MOST_CODES = 200
"""So many codes are listed at most; the figure above the list is of all."""


@dataclass(frozen=True, slots=True)
class LateLine:
    """A dossier that is late now."""

    code: str
    procedure: str
    due: str
    days: int
    apologised: bool


@dataclass(frozen=True, slots=True)
class AskedLine:
    """An urging the agency has not answered."""

    code: str
    urged: str
    answer_by: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a notice says of an agency's month, as known at an instant."""

    figures: Mapping[str, int]
    late_now: int
    silent: int
    late: Sequence[LateLine]
    asked: Sequence[AskedLine]
    unanswered: int

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {
            "figures": dict(self.figures),
            "late_now": self.late_now,
            "silent": self.silent,
            "late": [asdict(line) for line in self.late],
            "asked": [asdict(line) for line in self.asked],
            "unanswered": self.unanswered,
        }


def content_of(kept: Mapping[str, Any]) -> Content:
    """Return what was kept."""
    return Content(
        figures=kept["figures"],
        late_now=kept["late_now"],
        silent=kept["silent"],
        late=tuple(LateLine(**line) for line in kept["late"]),
        asked=tuple(AskedLine(**line) for line in kept["asked"]),
        unanswered=kept["unanswered"],
    )


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the notice with its heading and what is said below."""

    title: str
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    said: tuple[str, ...] = ()


def tables(content: Content, *, as_of: datetime) -> tuple[Table, ...]:
    """Return the tables of a notice: the month, what is late now, what is awaited."""
    moment = f"{as_of.astimezone(VN):%H:%M ngày %d/%m/%Y}"
    return (_month(content), _late(content, moment), _awaited(content, moment))


def _month(content: Content) -> Table:
    figures = content.figures
    rows = tuple((one.title, thousands(figures[one.key])) for one in COLUMNS)
    in_time = figures["early"] + figures["just"]
    resolved = figures["resolved"]
    share = (
        f"Trước hạn và đúng hạn: {thousands(in_time)}/{thousands(resolved)} hồ sơ "
        f"({percent(in_time, resolved)})."
        if resolved
        else "Trong kỳ chưa có hồ sơ nào được giải quyết."
    )
    return Table(
        "1. Kết quả tiếp nhận, giải quyết trong tháng",
        ("Nội dung", "Số hồ sơ"),
        rows,
        (share,),
    )


def _late(content: Content, moment: str) -> Table:
    title = f"2. Hồ sơ đang quá hạn, tính đến {moment}: {thousands(content.late_now)}"
    if not content.late_now:
        return Table(title, said=("Không có hồ sơ đang quá hạn.",))
    rows = tuple(
        (
            line.code,
            line.procedure,
            line.due,
            f"{line.days} ngày",
            "đã có" if line.apologised else "chưa có",
        )
        for line in content.late
    )
    more = content.late_now - len(rows)
    said = (f"Còn {thousands(more)} hồ sơ khác, xem trên hệ thống.",) if more else ()
    return Table(
        title,
        ("Mã hồ sơ", "Thủ tục", "Ngày hẹn trả", "Quá hạn", "Văn bản xin lỗi"),
        rows,
        said,
    )


def _awaited(content: Content, moment: str) -> Table:
    said = []
    if content.silent:
        said.append(
            f"Văn bản xin lỗi, hẹn lại ngày trả của {thousands(content.silent)} hồ sơ "
            "quá hạn chưa có văn bản (mục 2)."
        )
    if content.unanswered:
        said.append(
            f"Trả lời {thousands(content.unanswered)} lượt đôn đốc dưới đây "
            "(nguyên nhân, ngày hoàn thành)."
        )
    if content.late_now:
        said.append(f"Kết quả của {thousands(content.late_now)} hồ sơ đang quá hạn.")
    title = f"3. Việc còn chờ cơ quan, tính đến {moment}"
    rows = tuple((line.code, line.urged, line.answer_by) for line in content.asked)
    heads = ("Mã hồ sơ", "Đôn đốc lúc", "Phải trả lời trước") if rows else ()
    return Table(title, heads, rows, tuple(said) or ("Không còn việc nào.",))


NOTES = (
    (
        "Hồ sơ tính theo nơi tiếp nhận là Trung tâm và cơ quan giải quyết là cơ quan "
        "nhận thông báo; không tính hồ sơ con."
    ),
    (
        "Trước hạn, đúng hạn, quá hạn: so ngày có kết quả với ngày hẹn trả hiện hành, "
        "không tính thời gian chờ người nộp. Tổng số = từ kỳ trước + tiếp nhận mới = đã "
        "giải quyết + rút, dừng + đang giải quyết."
    ),
)


def check_month_over(*, year: int, month: int, today: date) -> None:
    """Raise NotNow for a month that is not over yet."""
    if (year, month) >= (today.year, today.month):
        raise NotNow(
            "month_not_over",
            N_("Tháng %(month)s/%(year)s chưa kết thúc."),
            facts={"month": month, "year": year},
            field="thang",
            remedy=N_("Hãy chọn một tháng đã kết thúc."),
        )


def month_before(today: date) -> tuple[int, int]:
    """Return year and month of the month before a day's."""
    return (today.year - 1, 12) if today.month == 1 else (today.year, today.month - 1)
