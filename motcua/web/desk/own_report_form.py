"""A report by the words of an address: read from it, and written into a link."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from django.http import QueryDict

from motcua.domain.bespoke.readers.choices import procedure_code, procedure_id
from motcua.domain.bespoke.readers.figures import Made
from motcua.domain.bespoke.rules.charts import Bar, Point, bars_of, points_of
from motcua.domain.bespoke.rules.definition import (
    CHART_NAMES,
    DIMENSION_NAMES,
    USUAL_LINES,
    WAY_NAMES,
    Chart,
    Definition,
    Dimension,
    Way,
    check,
)
from motcua.domain.bespoke.rules.lines import Line
from motcua.domain.bespoke.rules.measures import MEASURES, Measure
from motcua.domain.bespoke.rules.periods import SPAN_NAMES, Span
from motcua.kernel.clock import VN
from motcua.kernel.errors import MotcuaError, Several
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.on_time import ON_TIME, ON_TIME_WORDS
from motcua.web.common.wording import say_error
from motcua.web.desk.reports_asked import SIDE_WORDS, SIDES

FIELDS: Mapping[str, str] = {
    "title": "ten",
    "measures": "so-lieu",
    "rows": "dong",
    "then": "dong-hai",
    "span": "ky",
    "first": "tu-ngay",
    "last": "den-ngay",
    "as_of": "tinh-den",
    "unit_id": "don-vi",
    "side": "phia",
    "field_id": "linh-vuc",
    "procedure_id": "thu-tuc",
    "ways": "kenh",
    "on_time": "dinh-nghia",
    "by": "sap-xep",
    "rising": "chieu",
    "most": "so-dong",
    "chart": "bieu-do",
    "drawn": "ve",
}
"""The words of the address by the fields of a definition."""

DIRECTIONS = {"giam": N_("Lớn nhất trước"), "tang": N_("Nhỏ nhất trước")}
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        N_("Tiếp nhận"),
        (
            "received",
            "received_online",
            "online_share",
            "carried",
            "to_resolve",
            "refused",
        ),
    ),
    (
        N_("Giải quyết"),
        ("resolved", "early", "just", "late", "withdrawn", "stopped", "e_result_share"),
    ),
    (N_("Đang giải quyết"), ("open", "open_in_time", "open_late")),
    (
        N_("Đúng hạn, thời gian"),
        ("on_time", "on_time_original", "on_time_766", "days_median", "days_ninth"),
    ),
    (N_("Phí, lệ phí"), ("paid", "paid_online_share")),
)
"""How the measures stand in the form."""

USUAL = Definition(("received", "resolved", "on_time"), rows=Dimension.FIELD)
_Word = TypeVar("_Word", bound=StrEnum)


def choices() -> dict[str, Mapping[str, str]]:
    """Return what each select offers, by its word in the address."""
    return {
        "dong": {one.value: name for one, name in DIMENSION_NAMES.items()},
        "ky": {one.value: name for one, name in SPAN_NAMES.items()},
        "phia": SIDE_WORDS,
        "dinh-nghia": ON_TIME_WORDS,
        "kenh": {one.value: name for one, name in WAY_NAMES.items()},
        "chieu": DIRECTIONS,
        "bieu-do": {one.value: name for one, name in CHART_NAMES.items()},
        "so-lieu": {key: one.name for key, one in MEASURES.items()},
    }


def read(typed: QueryDict) -> Definition:
    """Return the definition that was typed; raise Several naming every field."""
    reading = _Reading(typed)
    procedure = reading.line("thu-tuc", 40)
    number = reading.take(lambda: procedure_id(code=procedure)) if procedure else None
    definition = Definition(
        measures=tuple(key for key in MEASURES if key in typed.getlist("so-lieu")),
        rows=reading.word("dong", Dimension),
        then=reading.word("dong-hai", Dimension),
        span=reading.word("ky", Span) or Span.THIS_MONTH,
        first=reading.day("tu-ngay"),
        last=reading.day("den-ngay"),
        as_of=reading.moment("tinh-den"),
        unit_id=reading.whole("don-vi"),
        side=SIDES[reading.key("phia", SIDES)],
        field_id=reading.whole("linh-vuc"),
        procedure_id=number,
        ways=tuple(one for one in Way if one.value in typed.getlist("kenh")),
        on_time=ON_TIME[reading.key("dinh-nghia", ON_TIME)],
        by=reading.line("sap-xep", 40),
        rising=typed.get("chieu") == "tang",
        most=_number(reading.whole("so-dong", USUAL_LINES)),
        chart=reading.word("bieu-do", Chart) or Chart.NONE,
        drawn=reading.line("ve", 40),
    )
    if definition.span is not Span.FIXED:
        # A moving period does not use the days that may stand in the form.
        definition = replace(definition, first=None, last=None)
    reading.take(lambda: check(definition))
    reading.finish()
    return definition


def written(one: Definition) -> list[tuple[str, str]]:
    """Return a definition as the words and values of an address."""
    on_time = next(word for word, value in ON_TIME.items() if value is one.on_time)
    side = next(word for word, value in SIDES.items() if value is one.side)
    code = (
        procedure_code(procedure_id=one.procedure_id)
        if one.procedure_id is not None
        else ""
    )
    pairs = [
        *(("so-lieu", key) for key in one.measures),
        ("dong", one.rows or ""),
        ("dong-hai", one.then or ""),
        ("ky", one.span),
        ("tu-ngay", f"{one.first:%d/%m/%Y}" if one.first else ""),
        ("den-ngay", f"{one.last:%d/%m/%Y}" if one.last else ""),
        ("tinh-den", local(one.as_of) if one.as_of else ""),
        ("don-vi", str(one.unit_id or "")),
        ("phia", side),
        ("linh-vuc", str(one.field_id or "")),
        ("thu-tuc", code),
        *(("kenh", way) for way in one.ways),
        ("dinh-nghia", on_time),
        ("sap-xep", one.by),
        ("chieu", "tang" if one.rising else "giam"),
        ("so-dong", str(one.most)),
        ("bieu-do", one.chart),
        ("ve", one.drawn),
    ]
    return [(word, str(value)) for word, value in pairs if value]


def typed_of(one: Definition, title: str = "") -> QueryDict:
    """Return a definition as if it had been typed into the form."""
    pairs = [*written(one), *([("ten", title)] if title else [])]
    return QueryDict(urlencode(pairs))


def local(at: datetime) -> str:
    """Return an instant as addresses bear it: Vietnam's time to the microsecond."""
    return at.astimezone(VN).replace(tzinfo=None).isoformat()


def errors_of(error: MotcuaError) -> dict[str, str]:
    """Return what to say at which field of the form."""
    faults = error.faults if isinstance(error, Several) else (error,)
    return {
        FIELDS.get(one.field or "", one.field or ""): say_error(one) for one in faults
    }


@dataclass(frozen=True, slots=True)
class Shown:
    """A report with its links and its chart; `report_id` 0 is one not kept yet."""

    made: Made
    report_id: int = 0

    @property
    def known(self) -> str:
        """Return the instant of its figures as addresses bear it."""
        return local(self.made.asked.as_of)

    def behind(self, measure: Measure, line: Line | None, *, whole: bool = False) -> str:
        """Return the query of what a value is of; without a line it is the total."""
        pairs = [
            (word, value)
            for word, value in written(self.made.definition)
            if word != "tinh-den"
        ]
        pairs += [("tinh-den", self.known), ("so", measure.key)]
        pairs += [("mau", "1")] if whole else []
        pairs += [("bc", str(self.report_id))] if self.report_id else []
        if line is not None:
            dimensions = self.made.definition.dimensions
            pairs += [
                (f"la-{one}", key) for one, key in zip(dimensions, line.keys, strict=True)
            ]
        return urlencode(pairs)

    @property
    def drawn(self) -> Measure:
        """Return the measure of the chart."""
        return MEASURES[self.made.definition.charted]

    @property
    def bars(self) -> tuple[Bar, ...]:
        """Return the bars there are to draw."""
        if self.made.definition.chart is not Chart.BAR:
            return ()
        return bars_of(self.made.lines, self._place)

    @property
    def points(self) -> tuple[Point, ...]:
        """Return the points there are to draw."""
        if self.made.definition.chart is not Chart.LINE:
            return ()
        return points_of(self.made.lines, self._place)

    @property
    def _place(self) -> int:
        return self.made.definition.measures.index(self.drawn.key)


def keys_of(typed: QueryDict) -> dict[Dimension, str]:
    """Return which line of a report is asked for, by what it stands for."""
    return {one: str(typed[f"la-{one}"]) for one in Dimension if f"la-{one}" in typed}


class _Reading(forms.Reading):
    """Reads words of closed lists too."""

    def word(self, name: str, kind: type[_Word]) -> _Word | None:
        """Return a word of a list, None where nothing was chosen."""
        if not self.typed.get(name):
            return None
        chosen = self.one_of(name, [one.value for one in kind])
        return kind(chosen) if chosen else None

    def key(self, name: str, known: Mapping[str, object]) -> str:
        """Return a key of a list; the first where nothing was chosen."""
        first = next(iter(known))
        return (
            (self.one_of(name, known.keys()) or first) if self.typed.get(name) else first
        )


def _number(found: int | None) -> int:
    return 0 if found is None else found
