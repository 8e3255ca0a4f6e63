"""A report as one of tables, which is what files and papers are made of."""

from motcua.domain.accounts import readers as accounts
from motcua.domain.bespoke.readers.figures import NAMELESS, Made
from motcua.domain.bespoke.rules.definition import (
    DIMENSION_NAMES,
    WAY_NAMES,
    Chart,
)
from motcua.domain.bespoke.rules.lines import Value
from motcua.domain.bespoke.rules.measures import MEASURES, SORT_TEXTS, Sort
from motcua.domain.bespoke.rules.periods import SPAN_NAMES, Span
from motcua.domain.reports.readers.annual import unit_name
from motcua.domain.reports.readers.figures import names_of
from motcua.domain.reports.rules.asked import Group, Side
from motcua.domain.reports.rules.exports import SIDE_NAMES
from motcua.domain.reports.rules.pages import Cell, Part, Report
from motcua.domain.reports.rules.tables import COMMON_NOTES, DEFINITIONS
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN

__all__ = ["definitions", "filters", "report_of"]


def report_of(*, actor: Actor, found: Made, title: str) -> Report:
    """Return a report as files and papers have it; its words are Vietnamese."""
    one, asked = found.definition, found.asked
    heads = [DIMENSION_NAMES[name] for name in one.dimensions] or ["Nội dung"]
    rows = [(*map(Cell, line.names), *map(_cell, line.values)) for line in found.lines]
    blank = [Cell("")] * (len(heads) - 1)
    rows.append((Cell("Tổng số"), *blank, *map(_cell, found.total)))
    said = (f"Còn {found.more} dòng không in.",) if found.more else ()
    bars = None
    drawn = MEASURES[one.charted]
    if one.chart is not Chart.NONE and len(heads) == 1 and drawn.sort is not Sort.SHARE:
        bars = 1 + one.measures.index(drawn.key)
    return Report(
        key="rieng",
        sign="",
        title=title,
        unit=unit_name(asked) or "Các đơn vị người lập bảng được xem",
        period=SPAN_NAMES[one.span] if one.span is not Span.FIXED else "Kỳ đã chọn",
        first=asked.first,
        last=asked.last,
        as_of=asked.as_of,
        parts=(
            Part(
                title,
                (*heads, *(measure.name for measure in found.measures)),
                tuple(rows),
                (*filters(found=found), *said),
                bars,
            ),
        ),
        notes=definitions(found=found, actor=actor),
    )


def filters(*, found: Made) -> tuple[str, ...]:
    """Return what a report is narrowed to, a sentence each; nothing for nothing."""
    one = found.definition
    said = []
    if one.unit_id is not None:
        said.append(f"Đơn vị: {accounts.unit(unit_id=one.unit_id).name}.")
    if one.field_id is not None:
        names = names_of(group=Group.FIELD, keys=[one.field_id])
        said.append(f"Lĩnh vực: {names.get(one.field_id, NAMELESS)}.")
    if one.procedure_id is not None:
        names = names_of(group=Group.PROCEDURE, keys=[one.procedure_id])
        said.append(f"Thủ tục: {names.get(one.procedure_id, NAMELESS)}.")
    if one.ways:
        said.append(f"Cách nộp: {', '.join(WAY_NAMES[way] for way in one.ways)}.")
    return tuple(said)


def definitions(*, found: Made, actor: Actor) -> tuple[str, ...]:
    """Return how a report was counted: a sentence a measure, then what is true of all."""
    one, asked = found.definition, found.asked
    notes = [
        (
            f"Số liệu tính đến {asked.as_of.astimezone(VN):%H:%M:%S ngày %d/%m/%Y}, "
            f"{SIDE_NAMES[Side(asked.side)]}, trong phạm vi {actor.name} được xem."
        )
    ]
    for measure in found.measures:
        text = f"{measure.name}: {measure.text}"
        if measure.sort is Sort.DAYS:
            text = f"{text} {SORT_TEXTS[measure.tenths]}"
        if measure.on_time is not None:
            text = f"{text} {DEFINITIONS[measure.on_time].denominator}"
        notes.append(text)
    notes.append(
        f"Trước hạn, đúng hạn, quá hạn trong các số đếm: {DEFINITIONS[one.on_time].name}."
    )
    if one.by_officer:
        notes.append(
            "Cán bộ được tính mọi hồ sơ mà người đó đã làm xong một bước; một hồ sơ có "
            "thể tính cho nhiều người, nên các dòng không cộng thành tổng số."
        )
    elif one.step is not None:
        notes.append(
            "Mỗi tuần, tháng, quý là một kỳ riêng: “từ kỳ trước” và “đang giải quyết” "
            "tính ở đầu và cuối kỳ đó, nên các dòng không cộng thành tổng số."
        )
    return (*notes, *COMMON_NOTES)


def _cell(value: Value) -> Cell:
    if value.sort is Sort.SHARE:
        return Cell(f"{value.text} ({value.number}/{value.of})")
    return Cell(value.text, value.number)
