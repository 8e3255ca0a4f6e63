"""The fees of a quarter by agency, as a report like the others.

Basis: NĐ 61/2018 art 12.9, 22 (quarterly settlement of what the centre collected).
"""

from motcua.domain.accounts import readers as accounts
from motcua.domain.payments.models import Method
from motcua.domain.payments.readers.settlement import SettledLine, settlement
from motcua.domain.reports.readers.annual import unit_name
from motcua.domain.reports.readers.reach import chosen
from motcua.domain.reports.rules.asked import Asked
from motcua.domain.reports.rules.pages import Cell, Part, Report, number
from motcua.domain.reports.rules.periods import Period
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.quarters import Quarter


def settlement_report(*, actor: Actor, asked: Asked, period: Period) -> Report:
    """Return what a quarter brought each agency, as known at the instant asked for.

    A unit is the agency that resolves. Raises NotAllowed for who may not settle.
    """
    chosen(actor=actor, unit_id=asked.unit_id, on=asked.known_on)
    quarter = Quarter(period.year, int(period.part[1:]))
    found = settlement(actor=actor, quarter=quarter, as_of=asked.as_of)
    only = (
        accounts.unit(unit_id=asked.unit_id).name if asked.unit_id is not None else None
    )
    lines = [line for line in found.lines if only in (None, line.unit_name)]
    return Report(
        key="quyet-toan",
        sign="",
        title="Quyết toán phí, lệ phí thu tại Trung tâm",
        unit=unit_name(asked),
        period=period.name,
        first=asked.first,
        last=asked.last,
        as_of=asked.as_of,
        parts=(_agencies(lines), _lines(lines)),
        notes=(
            (
                f"Số liệu tính đến {asked.as_of.astimezone(VN):%H:%M:%S ngày %d/%m/%Y}, "
                "theo ngày lập biên lai trong quý; đơn vị tính: đồng."
            ),
            (
                "Không tính biên lai đã hủy hoặc đã hoàn, tính đến thời điểm của số "
                "liệu; hủy sau thời điểm đó không làm đổi báo cáo."
            ),
        ),
    )


def _agencies(lines: list[SettledLine]) -> Part:
    names = list(dict.fromkeys(line.unit_name for line in lines))
    rows = [_row(name, [one for one in lines if one.unit_name == name]) for name in names]
    if lines:
        rows.append(_row("Tổng cộng", lines))
    return Part("Theo cơ quan", ("Cơ quan", "Số khoản thu", "Số tiền"), tuple(rows))


def _row(name: str, lines: list[SettledLine]) -> tuple[Cell, ...]:
    count, total = (sum(one.count for one in lines), sum(one.total for one in lines))
    return (Cell(name), number(count), number(total))


def _lines(lines: list[SettledLine]) -> Part:
    return Part(
        "Từng khoản thu",
        ("Cơ quan", "Thủ tục", "Khoản thu", "Hình thức", "Số khoản thu", "Số tiền"),
        tuple(
            (
                Cell(one.unit_name),
                Cell(f"{one.procedure_code} {one.procedure_name}"),
                Cell(one.fee_name),
                Cell(str(Method(one.method).label)),
                number(one.count),
                number(one.total),
            )
            for one in lines
        ),
    )
