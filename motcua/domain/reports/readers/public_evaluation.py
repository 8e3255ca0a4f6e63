"""The evaluation everybody may read: of the centre and of each agency, of no officer.

Basis: NĐ 61/2018 art 29.2, 32.1 (results of the evaluation of units are public; those
of single people are not named there), art 27.3; TT 01/2018 art 15.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from motcua.domain.accounts.models import Unit
from motcua.domain.reports.readers.annual import counted as counted_year
from motcua.domain.reports.readers.annual import report_notes
from motcua.domain.reports.readers.evaluation import (
    NOTES,
    indicator_counts,
    petition_score,
    unit_part,
    unit_scores,
)
from motcua.domain.reports.readers.figures import names_of
from motcua.domain.reports.readers.horizon import whole
from motcua.domain.reports.readers.in_force import procedures_in_force
from motcua.domain.reports.readers.pooling import agencies_of_quarters, pool_of_year
from motcua.domain.reports.readers.reach import below
from motcua.domain.reports.readers.satisfaction import petitions_taken
from motcua.domain.reports.rules import indicators as rules
from motcua.domain.reports.rules.asked import Asked, Group, Side
from motcua.domain.reports.rules.in_force import InForce
from motcua.domain.reports.rules.indicators import Score
from motcua.domain.reports.rules.opening import OTHER_AGENCIES
from motcua.domain.reports.rules.pages import Cell, Part, Report, number
from motcua.domain.reports.rules.periods import Period
from motcua.domain.reports.rules.small import LEAST
from motcua.kernel.actor import SYSTEM

_NO_YEAR = {"received": 0, "online": 0, "online_late": 0}


def public_evaluation(*, period: Period) -> Report | None:
    """Return the scores and bands of a period; None before anything was counted.

    Agencies that are small in any quarter of the year stand together (`rules.small`).
    """
    until = whole().at
    if until is None:
        return None
    asked = Asked(period.first, period.last, until, side=Side.RECEIVING)
    by_agency = replace(asked, group=Group.RESOLVING)
    # Each dossier is looked at once: the rows of all agencies are the whole.
    counted = indicator_counts(actor=SYSTEM, asked=by_agency)
    figures = rules.added(counted.values())
    return Report(
        key="danh-gia",
        sign="",
        title="Kết quả đánh giá việc giải quyết thủ tục hành chính",
        unit="",
        period=period.name,
        first=asked.first,
        last=asked.last,
        as_of=asked.as_of,
        parts=(
            unit_part(unit_scores(actor=SYSTEM, asked=asked, figures=figures)),
            _agencies(by_agency, counted, period.year),
        ),
        notes=(
            *NOTES,
            (
                f"Cơ quan có dưới {LEAST} hồ sơ trong một tháng hoặc đã giải quyết "
                f"dưới {LEAST} hồ sơ trong một quý của năm được cộng vào một dòng "
                "chung, ở mọi kỳ của năm, để không tính ngược ra được; điểm của từng "
                "cán bộ không công khai."
            ),
            *report_notes(asked),
        ),
    )


def _agencies(
    asked: Asked, found: Mapping[int, Mapping[str, int]], year_asked: int
) -> Part:
    year = counted_year(actor=SYSTEM, asked=asked, before=False).now
    names = names_of(group=Group.RESOLVING, keys=found)
    procedures = procedures_in_force(on=asked.on, units=None)
    own = dict(Unit.objects.filter(pk__in=found).values_list("pk", "name"))
    pool = pool_of_year(year=year_asked, until=asked.as_of)
    apart = agencies_of_quarters(year=year_asked, until=asked.as_of, pool=pool)
    rows = []
    for key in sorted(found, key=lambda key: (names.get(key, ""), key)):
        if key in apart or not found[key]["resolved"]:
            continue
        theirs = [one for one in procedures if one.agency == own.get(key)]
        scores = _scores(key, found[key], year.get(key, _NO_YEAR), theirs, asked)
        rows.append(_row(names.get(key, ""), found[key]["resolved"], scores))
    others = sum(row["resolved"] for key, row in found.items() if key in apart)
    if others:
        nothing = [Cell("–")] * (len(_SHOWN) + 2)
        rows.append((Cell(OTHER_AGENCIES), number(others), *nothing))
    return Part(
        "Điểm của từng cơ quan giải quyết",
        (
            "Cơ quan",
            "Hồ sơ đã giải quyết",
            *(f"Chỉ số {n}" for n in _SHOWN),
            "Quy đổi",
            "Xếp loại",
        ),
        tuple(rows),
        (
            (
                "Chỉ số 5, 6, 9 của một cơ quan tính trên các thủ tục cơ quan đó giải "
                "quyết; niêm yết (một phần của chỉ số 6) là của Trung tâm nên chưa rõ "
                "với từng cơ quan."
            ),
        ),
    )


_SHOWN = tuple(rules.NAMES)


def _scores(
    key: int,
    figures: Mapping[str, int],
    year: Mapping[str, int],
    procedures: Sequence[InForce],
    asked: Asked,
) -> list[Score]:
    return [
        *rules.dossier_scores(figures),
        rules.spot_score(procedures, local=True, unassigned=0),
        rules.published_score(procedures, posted=None),
        rules.attitude_score(figures, taken=petitions_taken(as_of=asked.as_of)),
        petition_score(told=None, units=below(unit_ids=frozenset({key})), asked=asked),
        rules.online_score(procedures, year),
    ]


def _row(name: str, resolved: int, scores: Sequence[Score]) -> tuple[Cell, ...]:
    total = rules.total_of(scores)
    shown = {one.indicator: one for one in scores}
    return (
        Cell(name),
        number(resolved),
        *(Cell(rules.in_tenths(shown[n].tenths)) for n in _SHOWN),
        Cell(f"{rules.in_tenths(total.scaled)}/{total.full // 10}"),
        Cell(rules.band(total, rules.UNIT_BANDS)),
    )
