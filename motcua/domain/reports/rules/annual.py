"""The report of a centre's year: what was put into practice, received, resolved, when.

Everything is counted elsewhere; here it is put into tables. Pure.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from motcua.domain.reports.rules.asked import AUTHORITY_NAMES
from motcua.domain.reports.rules.forms import YEAR_FORM
from motcua.domain.reports.rules.in_force import InForce
from motcua.domain.reports.rules.pages import (
    Cell,
    Counting,
    Part,
    number,
    percent,
    words,
)
from motcua.domain.reports.rules.tables import DEFINITIONS, OnTime, Share

TOP = 15
"""So many procedures with the most dossiers are named."""

Figures = Mapping[str, int]
ByKey = Mapping[int, Figures]


@dataclass(frozen=True, slots=True)
class Outer:
    """A number from outside: what the whole place counted, and who says so."""

    name: str
    value: int | None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """Figures by what a row stands for, now and in the same days a year before."""

    now: ByKey
    before: ByKey
    here: Counting
    then: Counting


@dataclass(frozen=True, slots=True)
class Shared:
    """A share on time by one definition, now and a year before."""

    now: Share
    before: Share
    here: Counting


def summed(rows: Iterable[Figures]) -> dict[str, int]:
    """Return the sums by column of all rows."""
    found = dict.fromkeys((column.key for column in YEAR_FORM.columns), 0)
    for row in rows:
        for key in found:
            found[key] += row[key]
    return found


OTHERS = 0
"""The row of what stands together; nothing has this id."""


def together(counted: Counted, keys: Collection[int]) -> Counted:
    """Return figures with the rows of some keys as one, that of `OTHERS`."""
    kept = without(counted, keys)
    lost = [row for key, row in counted.now.items() if key in keys]
    return replace(kept, now={**kept.now, OTHERS: summed(lost)}) if lost else kept


def without(counted: Counted, keys: Collection[int]) -> Counted:
    """Return figures without the rows of some keys."""
    now = {key: row for key, row in counted.now.items() if key not in keys}
    return replace(counted, now=now)


def procedures_part(rows: Sequence[InForce]) -> Part:
    """Return how many procedures were in practice, by whose they are to resolve."""
    lines: list[tuple[Cell, ...]] = []
    for key, name in AUTHORITY_NAMES.items():
        own = [row for row in rows if row.authority == key]
        lines.append((Cell(name), *map(number, _levels(own))))
    total = (Cell("Tổng cộng"), *map(number, _levels(rows)))
    return Part(
        "Thủ tục hành chính đưa vào thực hiện",
        (
            "Thẩm quyền",
            "Thủ tục",
            "Trực tuyến toàn trình",
            "Trực tuyến một phần",
            "5 tại chỗ",
        ),
        (*lines, total),
        (
            (
                "Đếm theo danh mục thủ tục tiếp nhận có hiệu lực ngày cuối kỳ (hoặc ngày "
                "tính số liệu, nếu sớm hơn). Cơ quan trung ương là cơ quan giải quyết "
                "thuộc ngành dọc."
            ),
        ),
    )


def _levels(rows: Iterable[InForce]) -> tuple[int, int, int, int]:
    """Return how many procedures there are, fully and partly online, on the spot."""
    every = {row.procedure: row for row in rows}.values()
    return (
        len(every),
        sum(row.online_level == "full" for row in every),
        sum(row.online_level == "partial" for row in every),
        sum(row.on_the_spot for row in every),
    )


_RESULTS = (
    ("received", "Hồ sơ tiếp nhận"),
    ("online", "– trong đó trực tuyến"),
    ("not_online", "– trong đó trực tiếp, bưu chính"),
    ("resolved", "Hồ sơ đã giải quyết"),
    ("early", "– trước hạn"),
    ("just", "– đúng hạn"),
    ("late", "– quá hạn"),
    ("left", "Hồ sơ rút, dừng"),
    ("open", "Hồ sơ đang giải quyết, cuối kỳ"),
    ("open_late", "– trong đó quá hạn"),
)


def results_part(counted: Counted) -> Part:
    """Return what was received and resolved, beside the same days a year before."""
    now, before = summed(counted.now.values()), summed(counted.before.values())
    rows = [
        (
            Cell(name),
            counted.here.cell(now[key], key),
            counted.then.cell(before[key], key),
            Cell(percent(now[key], before[key])),
        )
        for key, name in _RESULTS
    ]
    rows.append(
        (
            Cell("Tỷ lệ trực tuyến trên tổng số tiếp nhận"),
            Cell(percent(now["online"], now["received"])),
            Cell(percent(before["online"], before["received"])),
            Cell(""),
        )
    )
    asked = counted.then.asked
    return Part(
        "Tiếp nhận và giải quyết",
        ("Nội dung", "Trong kỳ", "Cùng kỳ năm trước", "So với cùng kỳ"),
        tuple(rows),
        (
            (
                f"Cùng kỳ năm trước: từ ngày {asked.first:%d/%m/%Y} đến ngày "
                f"{asked.last:%d/%m/%Y}, theo số liệu biết cùng lúc. Hồ sơ đang "
                "giải quyết tính ở ngày cuối của mỗi kỳ."
            ),
        ),
    )


def authority_part(counted: Counted) -> Part:
    """Return the figures of the place's own authority and of central agencies."""
    rows = []
    for key, name in AUTHORITY_NAMES.items():
        now = counted.now.get(key) or summed(())
        before = counted.before.get(key) or summed(())
        rows.append(
            (
                Cell(name),
                counted.here.cell(now["received"], "received", key),
                Cell(percent(now["received"], before["received"])),
                counted.here.cell(now["online"], "online", key),
                Cell(percent(now["online"], before["online"])),
                Cell(percent(now["online"], now["received"])),
                counted.here.cell(now["resolved"], "resolved", key),
                Cell(_rounded_down(Share(now["in_time"], now["resolved"]))),
            )
        )
    return Part(
        "Theo thẩm quyền giải quyết",
        (
            "Thẩm quyền",
            "Tiếp nhận",
            "So với cùng kỳ",
            "Trực tuyến",
            "So với cùng kỳ",
            "Tỷ lệ trực tuyến",
            "Đã giải quyết",
            "Trước và đúng hạn",
        ),
        tuple(rows),
        ("“Trước và đúng hạn” ở các bảng: trên số hồ sơ đã giải quyết.",),
    )


def on_time_part(shares: Mapping[OnTime, Shared], chosen: OnTime) -> Part:
    """Return the share on time by every published definition; the chosen one marked."""
    rows = []
    for key, shared in shares.items():
        mark = " (định nghĩa của báo cáo này)" if key is chosen else ""
        rows.append(
            (
                Cell(f"{DEFINITIONS[key].name}{mark}"),
                shared.here.cell(shared.now.in_time, "in_time"),
                number(shared.now.of),
                Cell(_rounded_down(shared.now)),
                Cell(_rounded_down(shared.before)),
            )
        )
    return Part(
        "Tỷ lệ giải quyết trước và đúng hạn, theo từng định nghĩa",
        (
            "Định nghĩa",
            "Trước và đúng hạn",
            "Mẫu số",
            "Tỷ lệ",
            "Cùng kỳ năm trước",
        ),
        tuple(rows),
        tuple(
            f"{one.name}: {one.text} {one.denominator}" for one in DEFINITIONS.values()
        ),
    )


def outer_part(online: Cell, outers: Sequence[Outer]) -> Part:
    """Return the centre's online dossiers as a share of those of the whole place."""
    rows = [
        (
            Cell(outer.name),
            online,
            Cell("chưa có số liệu") if outer.value is None else number(outer.value),
            Cell(percent(online.number or 0, outer.value or 0)),
            Cell(outer.source),
        )
        for outer in outers
    ]
    return Part(
        "Hồ sơ trực tuyến của Trung tâm so với toàn địa bàn",
        ("Địa bàn", "Của Trung tâm", "Toàn địa bàn", "Tỷ lệ", "Nguồn số liệu"),
        tuple(rows),
        ("Số của toàn địa bàn được nhập từ bên ngoài, kèm nguồn.",),
    )


def by_name_part(
    title: str, head: str, counted: Counted, names: Mapping[int, str]
) -> Part:
    """Return one row for each field, procedure or unit that has anything to tell."""
    keys = [
        key
        for key, row in counted.now.items()
        if row["received"] or row["resolved"] or row["open"]
    ]
    keys.sort(key=lambda key: (-counted.now[key]["received"], names.get(key, ""), key))
    rows = tuple(_named(counted, key, names.get(key, "")) for key in keys)
    return Part(title, (head, *_NAMED_HEADS), rows, bars=1)


_NAMED_HEADS = (
    "Tiếp nhận",
    "Trực tuyến",
    "Đã giải quyết",
    "Trước và đúng hạn",
    "Đang giải quyết",
    "Quá hạn đang giải quyết",
)


def _named(counted: Counted, key: int, name: str) -> tuple[Cell, ...]:
    now, here = counted.now[key], counted.here
    return (
        Cell(name),
        here.cell(now["received"], "received", key),
        here.cell(now["online"], "online", key),
        here.cell(now["resolved"], "resolved", key),
        Cell(_rounded_down(Share(now["in_time"], now["resolved"]))),
        here.cell(now["open"], "open", key),
        here.cell(now["open_late"], "open_late", key),
    )


def top_part(part: Part) -> Part:
    """Return a table cut to its first rows, saying how many there are."""
    if len(part.rows) <= TOP:
        return part
    return Part(
        part.title,
        part.heads,
        part.rows[:TOP],
        (f"{TOP} dòng có nhiều hồ sơ nhất trong {len(part.rows)} dòng.",),
        part.bars,
    )


def satisfaction_part(mean: str | None, answers: int) -> Part:
    """Return how satisfied people were; where nobody was asked, that it is unknown."""
    title = "Mức độ hài lòng"
    if mean is None:
        return Part(title, said=("Không có dữ liệu trong kỳ: không tính.",))
    return Part(
        title,
        ("Điểm trung bình", "Số phiếu trả lời"),
        ((*words(mean), number(answers)),),
    )


def _rounded_down(share: Share) -> str:
    """Return a share on time: 100 % only where nothing was late."""
    return "–" if share.percent is None else f"{share.percent} %"
