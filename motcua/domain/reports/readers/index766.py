"""The index of QĐ 766 of a unit or of the whole centre, in a period."""

from dataclasses import replace

from motcua.domain.feedback.readers.scores import SERVICE
from motcua.domain.feedback.rules.survey import Source
from motcua.domain.records.readers import figures as digitised
from motcua.domain.reports.readers.annual import counted, report_notes, unit_name
from motcua.domain.reports.readers.figures import OF_SHARE, counts, share_of
from motcua.domain.reports.readers.in_force import procedures_in_force
from motcua.domain.reports.readers.reach import chosen
from motcua.domain.reports.readers.satisfaction import petitions, satisfaction
from motcua.domain.reports.readers.typed import typed_figures
from motcua.domain.reports.rules.annual import Counted, summed
from motcua.domain.reports.rules.asked import Asked, Group
from motcua.domain.reports.rules.forms import YEAR_FORM
from motcua.domain.reports.rules.in_force import InForce
from motcua.domain.reports.rules.index766 import Value, index_parts, table_766
from motcua.domain.reports.rules.pages import Cell, Counting, Report, number, thousands
from motcua.domain.reports.rules.periods import Period
from motcua.domain.reports.rules.tables import OnTime
from motcua.kernel.actor import SYSTEM, Actor


def index_report(*, actor: Actor, asked: Asked, period: Period) -> Report:
    """Return the index with every component; what has no data is left out.

    On time is always as the index has it. Raises NotAllowed, Invalid.
    """
    asked = replace(asked, on_time=OnTime.INDEX_766)
    values = _counted(actor, asked) | _typed(asked)
    return Report(
        key="766",
        sign="",
        title="Chỉ số phục vụ người dân, doanh nghiệp",
        unit=unit_name(asked),
        period=period.name,
        first=asked.first,
        last=asked.last,
        as_of=asked.as_of,
        parts=index_parts(values),
        notes=(
            (
                f"Cơ sở: {table_766().decision}. Chỉ số không có dữ liệu không tính, cả "
                "điểm tối đa; tổng được quy đổi về thang 100."
            ),
            (
                "Chỉ số 5.1, 5.2: phản ánh, kiến nghị nộp trong kỳ; cái còn trong hạn "
                "chưa tính vào 5.2. Số nhập từ bên ngoài, có nguồn, thay số tự đếm."
            ),
            (
                "Chỉ số 3.3 chưa nhân tỷ lệ đồng bộ và chưa xét kết quả điện tử; chỉ "
                "số 4.2 đếm giấy tờ của hồ sơ tiếp nhận trong kỳ."
            ),
            (
                "Chỉ số 5.4 là phiếu hài lòng trên phiếu trả lời, chưa trừ tỷ lệ hồ sơ "
                "quá hạn như công thức 100 % trừ quá hạn và không hài lòng."
            ),
            *report_notes(asked),
        ),
    )


def _typed(asked: Asked) -> dict[str, Value]:
    """Return what was typed in for exactly these days."""
    known = typed_figures(first=asked.first, last=asked.last, as_of=asked.as_of)
    return {
        one.key: Value(number(row.value), number(row.out_of or 0), row.source)
        for one in table_766().components
        if one.typed and (row := known.get(f"766:{one.key}")) is not None
    }


def _counted(actor: Actor, asked: Asked) -> dict[str, Value]:
    units = chosen(actor=actor, unit_id=asked.unit_id, on=asked.known_on)
    by_authority = replace(asked, group=Group.AUTHORITY)
    every = counted(actor=actor, asked=by_authority, before=False)
    by_procedure = counted(
        actor=actor, asked=replace(asked, group=Group.PROCEDURE), before=False
    )
    sums, here = summed(every.now.values()), every.here

    def of(num: str, den: str) -> Value:
        return Value(here.cell(sums[num], num), here.cell(sums[den], den))

    found = {
        "2.1": _on_time(actor, by_authority),
        "3.3": of("online", "received"),
        "3.6": of("paid_online", "paid"),
        "4.1": of("e_result", "resolved"),
        **_procedures(procedures_in_force(on=asked.on, units=units), by_procedure),
    }
    papers = [
        row
        for row in digitised.figures(
            actor=SYSTEM,
            first=asked.first,
            last=asked.last,
            on=asked.on,
            as_of=asked.as_of,
        )
        if units is None or row.unit_id in units
    ]
    found["4.2"] = Value(
        number(sum(row.digitised for row in papers)),
        number(sum(row.eligible for row in papers)),
    )
    return found | _feedback(units, asked)


def _feedback(units: frozenset[int] | None, asked: Asked) -> dict[str, Value]:
    """Return what the group of satisfaction has data for."""
    period = {"first": asked.first, "last": asked.last}
    found = {}
    filed = petitions(units=units, as_of=asked.as_of, **period)
    if filed is not None:
        found["5.1"] = Value(number(filed.sorted), number(filed.received))
        found["5.2"] = Value(number(filed.handled_on_time), number(filed.to_handle))
    for key, sources in (("5.3", (Source.PETITION,)), ("5.4", SERVICE)):
        people = satisfaction(units=units, as_of=asked.as_of, sources=sources, **period)
        if people is not None:
            found[key] = Value(number(people.satisfied), number(people.answers))
    return found


def _on_time(actor: Actor, asked: Asked) -> Value:
    share = share_of(
        asked=asked, rows=counts(actor=actor, columns=OF_SHARE, asked=asked).values()
    )
    here = Counting(YEAR_FORM.key, asked)
    return Value(here.cell(share.in_time, "in_time"), Cell(thousands(share.of), share.of))


def _procedures(rows: list[InForce], by_procedure: Counted) -> dict[str, Value]:
    every = {row.procedure: row for row in rows}
    online = {
        key for key, row in every.items() if row.online_level in ("full", "partial")
    }
    used = {key for key in online if by_procedure.now.get(key, {}).get("online", 0)}
    whole = sum(row.complete for row in every.values())
    return {
        "1.3": Value(number(whole), number(len(every))),
        "3.1": Value(number(len(online)), number(len(every))),
        "3.2": Value(number(len(used)), number(len(online))),
    }
