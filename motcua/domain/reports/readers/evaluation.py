"""The evaluation of a unit and its officers in a period, from indicators 1 to 9."""

from collections.abc import Mapping
from dataclasses import replace

from motcua.domain.accounts import readers as accounts
from motcua.domain.catalogue.readers.current import unassigned
from motcua.domain.reports.models import TypedFigure
from motcua.domain.reports.readers.annual import counted, report_notes, unit_name
from motcua.domain.reports.readers.figures import counts
from motcua.domain.reports.readers.in_force import procedures_in_force
from motcua.domain.reports.readers.reach import chosen
from motcua.domain.reports.readers.satisfaction import petitions, petitions_taken
from motcua.domain.reports.readers.typed import typed_figures
from motcua.domain.reports.rules import indicators as rules
from motcua.domain.reports.rules.annual import summed
from motcua.domain.reports.rules.asked import Asked, Group
from motcua.domain.reports.rules.indicators import INDICATOR_FORM, Score
from motcua.domain.reports.rules.pages import Cell, Counting, Part, Report, number
from motcua.domain.reports.rules.periods import Period
from motcua.domain.reports.rules.tables import check
from motcua.domain.reports.rules.typed import POSTED
from motcua.kernel.actor import Actor


def evaluation_report(*, actor: Actor, asked: Asked, period: Period) -> Report:
    """Return scores of indicators, of the unit and of each officer who took part.

    Raises NotAllowed for who may not see the unit, Invalid for an impossible period.
    """
    by_unit = replace(asked, group=Group.AUTHORITY)
    by_officer = replace(asked, group=Group.OFFICER)
    all_of = indicator_counts(actor=actor, asked=by_unit)
    figures = rules.added(all_of.values())
    officers = indicator_counts(actor=actor, asked=by_officer)
    scores = unit_scores(actor=actor, asked=asked, figures=figures)
    return Report(
        key="danh-gia",
        sign="",
        title="Đánh giá việc giải quyết thủ tục hành chính",
        unit=unit_name(asked),
        period=period.name,
        first=asked.first,
        last=asked.last,
        as_of=asked.as_of,
        parts=(
            unit_part(scores),
            _dossier_part(figures, Counting(INDICATOR_FORM.key, by_unit)),
            _officer_part(officers, Counting(INDICATOR_FORM.key, by_officer)),
        ),
        notes=(*NOTES, *report_notes(asked)),
    )


NOTES = (
    "Cơ sở: Nghị định 61/2018/NĐ-CP điều 27–32; Thông tư 01/2018/TT-VPCP điều 12–15.",
    (
        "Chỉ số không có dữ liệu không tính vào tổng điểm (TT 01/2018 điều 15.4b); tổng "
        "điểm được quy đổi về thang đủ để xếp loại, ghi ở cột riêng."
    ),
    (
        "Chỉ số 1: trước hạn 2 điểm, đúng hạn 1, quá hạn 0. Chỉ số 2: mọi bước xong "
        "trước ngày hẹn của bước 2 điểm, có bước trong ngày hẹn 1, có bước quá hạn 0; "
        "hồ sơ đã xóa các bước thì không có dữ liệu."
    ),
    (
        "Chỉ số 3: số lần yêu cầu bổ sung, không lần nào 2 điểm, một lần 1, hơn nữa 0; "
        "hệ thống không phân biệt lỗi của người nộp."
    ),
    (
        "Chỉ số 4: nộp trực tuyến hoặc qua bưu chính 2 điểm, nộp tại Bộ phận Một cửa 1; "
        "việc phải liên hệ nơi khác không được hệ thống ghi."
    ),
    (
        "Chỉ số 7: trước hạn 2 điểm, đúng hạn 1; quá hạn, hoặc có phản ánh về việc làm "
        "mà kết quả xem xét là đúng, 0. Chỉ số 8: phản ánh, kiến nghị hệ thống nhận "
        "trong kỳ đã đến hạn trả lời, hoặc số đã nhập có nguồn. Nơi không nhận phản ánh "
        "trên hệ thống thì hai chỉ số này không có dữ liệu."
    ),
    "Cán bộ được tính mọi hồ sơ đã giải quyết trong kỳ mà người đó đã làm xong một bước.",
)


def indicator_counts(*, actor: Actor, asked: Asked) -> Mapping[int, Mapping[str, int]]:
    """Return the columns of `INDICATOR_FORM` by what a row stands for; they add up."""
    found = counts(actor=actor, columns=INDICATOR_FORM.columns, asked=asked)
    check(INDICATOR_FORM, {str(key): row for key, row in found.items()})
    return found


def unit_scores(*, actor: Actor, asked: Asked, figures: Mapping[str, int]) -> list[Score]:
    """Return the nine indicators of a unit, in their order."""
    units = chosen(actor=actor, unit_id=asked.unit_id, on=asked.known_on)
    rows = procedures_in_force(on=asked.on, units=units)
    year = counted(actor=actor, asked=replace(asked, group=Group.AUTHORITY), before=False)
    known = typed_figures(first=asked.first, last=asked.last, as_of=asked.as_of)
    posted = bool(known[POSTED].value) if POSTED in known else None
    found = [
        *rules.dossier_scores(figures),
        rules.spot_score(rows, local=True, unassigned=len(unassigned(on=asked.on))),
        rules.published_score(rows, posted=posted),
        rules.attitude_score(figures, taken=petitions_taken(as_of=asked.as_of)),
        petition_score(told=known.get("766:5.2"), units=units, asked=asked),
        rules.online_score(rows, summed(year.now.values())),
    ]
    return sorted(found, key=lambda score: score.indicator)


def petition_score(
    *, told: TypedFigure | None, units: frozenset[int] | None, asked: Asked
) -> Score:
    """Return indicator 8: by what was typed in, else by the petitions we have."""
    if told is not None:
        return rules.feedback_score(told.out_of, told.value)
    filed = petitions(units=units, first=asked.first, last=asked.last, as_of=asked.as_of)
    if filed is not None:
        return rules.feedback_score(filed.to_handle, filed.handled_on_time)
    taken = petitions_taken(as_of=asked.as_of)
    return rules.feedback_score(0 if taken else None, 0)


def unit_part(scores: list[Score]) -> Part:
    """Return the table of a unit's indicators with their total and band."""
    total = rules.total_of(scores)
    rows = [
        (
            Cell(f"{one.indicator}. {rules.NAMES[one.indicator]}"),
            Cell(one.text),
            Cell(one.why),
        )
        for one in scores
    ]
    rows.append(
        (
            Cell("Tổng điểm"),
            Cell(f"{rules.in_tenths(total.tenths)}/{total.possible // 10}"),
            Cell(f"quy đổi: {rules.in_tenths(total.scaled)}/{total.full // 10}"),
        )
    )
    rows.append((Cell("Xếp loại"), Cell(rules.band(total, rules.UNIT_BANDS)), Cell("")))
    return Part("Điểm của đơn vị", ("Chỉ số", "Điểm", "Căn cứ"), tuple(rows))


def _dossier_part(figures: Mapping[str, int], here: Counting) -> Part:
    rows = []
    taken = petitions_taken(as_of=here.asked.as_of)
    for score in _of_dossiers(figures, taken=taken):
        n = score.indicator
        unknown = here.cell(figures["2_x"], "2_x") if n == _STEPS else Cell("")
        keys = [f"{n}_{k}" for k in (2, 1, 0)]
        rows.append(
            (
                Cell(f"{n}. {rules.NAMES[n]}"),
                *(_opened(here, figures.get(key, 0), key) for key in keys),
                unknown,
                Cell(score.text),
            )
        )
    return Part(
        "Hồ sơ đã giải quyết theo điểm từng chỉ số",
        ("Chỉ số", "2 điểm", "1 điểm", "0 điểm", "Không có dữ liệu", "Điểm bình quân"),
        tuple(rows),
    )


_STEPS = 2
_UNLISTED = {one.key for one in INDICATOR_FORM.columns if not one.is_listed}


def _opened(here: Counting, figure: int, key: str) -> Cell:
    return number(figure) if key in _UNLISTED else here.cell(figure, key)


def _of_dossiers(figures: Mapping[str, int], *, taken: bool) -> list[Score]:
    return [*rules.dossier_scores(figures), rules.attitude_score(figures, taken=taken)]


def _officer_part(officers: Mapping[int, Mapping[str, int]], here: Counting) -> Part:
    taken = petitions_taken(as_of=here.asked.as_of)
    names = accounts.officer_names(ids=list(officers))
    rows = []
    for key in sorted(officers, key=lambda key: (names.get(key, ""), key)):
        figures = officers[key]
        if not figures["resolved"]:
            continue
        scores = _of_dossiers(figures, taken=taken)
        total = rules.total_of(scores)
        rows.append(
            (
                Cell(names.get(key, "")),
                here.cell(figures["resolved"], "resolved", key),
                *(Cell(rules.in_tenths(one.tenths)) for one in scores),
                Cell(f"{rules.in_tenths(total.tenths)}/{total.possible // 10}"),
                Cell(f"{rules.in_tenths(total.scaled)}/{total.full // 10}"),
                Cell(rules.band(total, rules.OFFICER_BANDS)),
            )
        )
    return Part(
        "Điểm của cán bộ, công chức, viên chức",
        (
            "Họ tên",
            "Hồ sơ",
            *(f"Chỉ số {n}" for n in rules.OFFICER),
            "Tổng",
            "Quy đổi",
            "Mức",
        ),
        tuple(rows),
    )
