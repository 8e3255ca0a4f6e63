"""A year whose truth is known gives every published figure exactly."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import cycle, pairwise
from random import Random
from typing import Any

import pytest

from motcua.domain.accounts.actions.registry import UnitRow, load_units
from motcua.domain.accounts.models import Unit
from motcua.domain.catalogue.models import Competence, ProcedureVersion
from motcua.domain.deadlines.actions import publish_calendar
from motcua.domain.deadlines.readers import calendar_by_id, calendar_id_for
from motcua.domain.deadlines.rules.calendar import DayKind, DayRow, WorkingCalendar
from motcua.domain.deadlines.rules.clock import ClockEvent, ClockKind, WaitReason
from motcua.domain.deadlines.rules.limits import Policy
from motcua.domain.dossiers.models import Dossier
from motcua.domain.ledger.rules import Head
from motcua.domain.reports.actions import follow
from motcua.domain.reports.actions.comparing import recount_compared
from motcua.domain.reports.readers import counts, on_time, table
from motcua.domain.reports.readers.annual import annual_report
from motcua.domain.reports.readers.evaluation import evaluation_report
from motcua.domain.reports.readers.index766 import index_report
from motcua.domain.reports.readers.opened import late_list, open_figures
from motcua.domain.reports.readers.printing import sheet_of
from motcua.domain.reports.readers.public import public_figures
from motcua.domain.reports.rules.asked import Asked, Group, Side
from motcua.domain.reports.rules.indicators import INDICATOR_FORM
from motcua.domain.reports.rules.opening import KEYS, OTHER_AGENCIES, OTHER_FIELDS
from motcua.domain.reports.rules.pages import Part, Report
from motcua.domain.reports.rules.periods import MONTHS, Period
from motcua.domain.reports.rules.small import LEAST
from motcua.domain.reports.rules.tables import Form, Left, OnTime, table_06a, table_07a
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotAllowed
from tests import truth
from tests.clocks import working_days
from tests.figures import Happened, tell
from tests.truth import (
    EXTRA,
    NEW_DAY,
    Fact,
    Truth,
    an_ordinary_dossier,
    body_of,
    counted,
    special,
)
from tests.world import actor

LONG_AFTER = datetime(2022, 6, 1, 9, tzinfo=VN)
SUMMER = datetime(2021, 7, 1, 8, tzinfo=VN)
ORDINARY = 120
PAIRS = 6
STATUS = {
    "received": ("dossier.accept", "processing"),
    "refused": ("dossier.refused", "refused"),
    "asked": ("dossier.request_supplement", "supplement"),
    "answered": ("dossier.receive_supplement", "processing"),
    "extended": ("dossier.extend", "processing"),
    "sorry": ("dossier.apologise", "processing"),
    "reopened": ("dossier.reopen", "processing"),
    "calendar": ("dossier.redate", "processing"),
    "resolved": ("dossier.seal", "done"),
    "withdrawn": ("dossier.withdraw", "withdrawn"),
    "stopped": ("dossier.stop", "stopped"),
    "paid": ("dossier.fee_received", ""),
    "unpaid": ("dossier.fee_cancelled", ""),
}


class Year:
    """The year told to the ledger: half of it by summer, some of it late."""

    def __init__(self) -> None:
        """Tell what happened before summer, count, then the rest."""
        self.calendar_id = calendar_id_for(unit_code="hcc", on=SUMMER.date())
        self.calendar = calendar_by_id(self.calendar_id)
        self.other_id, self.other = _with_a_day_off(self.calendar)
        self.pairs = list(
            Competence.objects.filter(
                receiving_unit__code="hcc", procedure__procedureversion__state="published"
            )
            .order_by("resolving_unit_id", "procedure_id")
            .distinct("resolving_unit_id")[:PAIRS]
        )
        self.versions = [
            ProcedureVersion.objects.get(procedure=pair.procedure, state="published")
            for pair in self.pairs
        ]
        self.units = _units(self.pairs)
        self.old, self.new = self.units["0"], self.units["renamed"]
        random = Random(11)
        numbers = cycle(range(len(self.pairs)))
        ordinary = [
            an_ordinary_dossier(random, pair)
            for _, pair in zip(range(ORDINARY), numbers, strict=False)
        ]
        self.truths = [*special(), *ordinary]
        self.rows = Dossier.objects.bulk_create(
            self._row(n, one) for n, one in enumerate(self.truths)
        )
        self.unit_of = {
            id(one): row.resolving_unit_id
            for one, row in zip(self.truths, self.rows, strict=True)
        }
        self.heads: dict[int, Head] = {}
        self._tell(datetime.min.replace(tzinfo=VN), SUMMER)
        follow(actor=SYSTEM, at=SUMMER)

    def go_on(self) -> None:
        """Tell what happened from summer on, in the order in which it became known."""
        until = SUMMER
        # Told when it became known: in August, of what had happened in March.
        for step in (datetime(2021, 8, 10, 9, tzinfo=VN), LONG_AFTER):
            self._tell(until, step)
            follow(actor=SYSTEM, at=step)
            until = step

    def _tell(self, after: datetime, until: datetime) -> None:
        for row, one in zip(self.rows, self.truths, strict=True):
            now = [
                self._happened(one, fact)
                for fact in one.facts
                if after < max(fact.at, one.told or fact.at) <= until
            ]
            if now:
                before = (self.heads[row.pk],) if row.pk in self.heads else ()
                self.heads[row.pk] = tell(row.pk, now, *before)

    def _row(self, n: int, one: Truth) -> Dossier:
        pair, unit = self.pairs[one.pair], self.units[body_of(one, n)]
        return Dossier(
            code=f"truth-{n}",
            procedure_version=self.versions[one.pair],
            procedure_code="",
            procedure_name="",
            receiving_unit_id=pair.receiving_unit_id,
            resolving_unit_id=unit,
            authority_unit_id=unit,
            channel=one.channel,
            submitter_id=1,
            submitter_name="",
            submitter_key="",
            submitter_id_kind="",
            submitter_id_number="",
            status="refused",
            filed_at=one.facts[0].at,
            version=0,
            head=b"",
        )

    def _happened(self, one: Truth, fact: Fact) -> Happened:
        kind, status = STATUS[fact.how if fact.what == "ended" else fact.what]
        more = (("method", "online" if fact.how == "online" else "cash"),)
        # Money moves no dossier: it tells where the dossier stands.
        status = status or "processing"
        return Happened(fact.at, kind, status, tuple(self._ticks(one, fact)), more)

    def _ticks(self, one: Truth, fact: Fact) -> list[ClockEvent]:
        kept = {"calendar_id": self.calendar_id, "calendar": self.calendar.version}
        more: dict[str, dict[str, Any]] = {
            "received": {"limit": working_days(one.limit), "policy": Policy(), **kept},
            "asked": {"wait": WaitReason.SUPPLEMENT, "reason": "thiếu"},
            "answered": {},
            "extended": {"limit": working_days(3), "reason": "chậm"},
            "sorry": {"reason": "chậm"},
            "reopened": {"reason": "sai", **kept},
            "calendar": {
                "calendar_id": self.other_id,
                "calendar": self.other.version,
                "reason": "nghỉ",
            },
            "ended": {},
        }
        kinds = {
            "received": ClockKind.START,
            "asked": ClockKind.WAIT,
            "answered": ClockKind.RESUME,
            "extended": ClockKind.EXTEND,
            "sorry": ClockKind.APOLOGISE,
            "reopened": ClockKind.REOPEN,
            "calendar": ClockKind.RECALENDAR,
            "ended": ClockKind.FINISH if fact.how == "resolved" else ClockKind.END,
        }
        if fact.what not in kinds:
            return []
        return [ClockEvent(kinds[fact.what], fact.at, **more[fact.what])]

    def key(self, group: Group) -> Callable[[Truth], int]:
        """Return what a dossier's row stands for."""
        if group is Group.RESOLVING:
            return lambda one: self.unit_of[id(one)]
        return lambda one: {
            Group.FIELD: self.versions[one.pair].field_id,
            Group.PROCEDURE: self.versions[one.pair].procedure_id,
            Group.RECEIVING: self.pairs[one.pair].receiving_unit_id,
        }[group]

    def of(self, *units: int) -> list[Truth]:
        """Return the dossiers that units resolve."""
        return [one for one in self.truths if self.unit_of[id(one)] in units]


def _with_a_day_off(calendar: WorkingCalendar) -> tuple[int, WorkingCalendar]:
    off = DayRow(EXTRA, DayKind.CLOSURE, "Nghỉ bão", "QĐ 1/QĐ-UBND")
    changed = replace(calendar, version="truth", days={**calendar.days, EXTRA: off})
    pk = publish_calendar(
        actor=SYSTEM,
        at=datetime(2021, 10, 18, 8, tzinfo=VN),
        calendar=changed,
        valid_from=date(2021, 10, 18),
        decision="QĐ 1/QĐ-UBND",
        unit_code="hcc",
    )
    return pk, calendar_by_id(pk)


def _units(pairs: list[Competence]) -> dict[str, int]:
    """Return units by the words of `truth`: five end in the middle of the year.

    One goes on under its code with another name, two become one new body, one two new
    ones, and the work of the fifth goes to the sixth.
    """
    ended = [pairs[n].resolving_unit for n in range(5)]
    Unit.objects.filter(pk__in=[unit.pk for unit in ended]).update(
        valid_to=NEW_DAY - timedelta(days=1)
    )
    codes = {"renamed": ended[0].code, "merged": "m", "half": "h1", "other half": "h2"}
    load_units(
        actor=SYSTEM,
        at=SUMMER,
        rows=[
            UnitRow(code, f"Cơ quan mới ({word})", "CQ", ended[0].kind, NEW_DAY)
            for word, code in codes.items()
        ],
    )
    return {
        **{str(n): pair.resolving_unit_id for n, pair in enumerate(pairs)},
        **{
            word: Unit.objects.get(code=code, valid_from=NEW_DAY).pk
            for word, code in codes.items()
        },
    }


@pytest.fixture
def year(db: None) -> Year:
    found = Year()
    found.go_on()
    return found


def asked(first: date, last: date, **changes: Any) -> Asked:
    plain: dict[str, Any] = {"first": first, "last": last, "as_of": LONG_AFTER}
    return Asked(**plain | changes)


def exactly(year: Year, question: Asked, truths: list[Truth] | None = None) -> None:
    """Compare every row and column of both official tables with the truth."""
    every = year.truths if truths is None else truths
    plain = counted(every, question, year.key(question.group))
    wanted = {key: truth.table_06a(c, question.left) for key, c in plain.items()}
    assert _rows(table_06a(question.left), question) == _with_any(wanted), question
    if question.group is Group.PROCEDURE:
        levels = {one.procedure_id: one.online_level for one in year.versions}
        wanted = {key: truth.table_07a(c, levels[key]) for key, c in plain.items()}
        assert _rows(table_07a(), question) == _with_any(wanted), question


def _rows(form: Form, question: Asked) -> dict[int, dict[str, int]]:
    keys = [column.key for column in form.columns]
    rows = table(actor=SYSTEM, form=form, asked=question).rows
    return {row.key: {key: row.figures[key] for key in keys} for row in rows}


def _with_any(rows: dict[int, dict[str, int]]) -> dict[int, dict[str, int]]:
    return {key: row for key, row in rows.items() if any(row.values())}


def periods() -> list[tuple[date, date]]:
    """Return months, quarters, the year, odd spans over borders, and empty ones."""
    parts = [Period(2021, part) for part in (*MONTHS, "q2", "h2", "nam")]
    odd = [
        (date(2021, 6, 30), date(2021, 7, 1)),
        (date(2021, 2, 8), date(2021, 2, 17)),
        (date(2021, 11, 8), date(2021, 11, 8)),
        (date(2020, 12, 15), date(2022, 1, 15)),
        (date(2019, 1, 1), date(2019, 12, 31)),
        (date(2022, 5, 1), date(2022, 12, 31)),
    ]
    return [(one.first, one.last) for one in parts] + odd


def test_every_official_table_is_the_truth(year: Year) -> None:
    groups = cycle([Group.PROCEDURE, Group.FIELD, Group.RESOLVING, Group.RECEIVING])
    ways = cycle(OnTime)
    lefts = cycle(Left)
    for first, last in periods():
        for as_of in (LONG_AFTER, SUMMER):
            group, way, left = next(groups), next(ways), next(lefts)
            exactly(
                year,
                asked(first, last, as_of=as_of, group=group, on_time=way, left=left),
            )
            exactly(
                year, asked(first, last, as_of=as_of, group=Group.PROCEDURE, on_time=way)
            )


def test_what_is_entered_late_counts_from_when_it_was_known(year: Year) -> None:
    march = date(2021, 3, 1), date(2021, 3, 31)
    known = [datetime(2021, 8, 10, hour, tzinfo=VN) for hour in (8, 10)]
    received = [
        counts(
            actor=SYSTEM,
            columns=table_06a(Left.RESOLVED).columns,
            asked=asked(*march, as_of=as_of, group=Group.RECEIVING),
        )[year.pairs[0].receiving_unit_id]["5"]
        for as_of in known
    ]
    assert received[1] == received[0] + 2
    for as_of in known:
        exactly(year, asked(*march, as_of=as_of, group=Group.PROCEDURE))


def test_a_unit_that_ends_in_the_middle_keeps_its_dossiers(year: Year) -> None:
    """Asked for either of its rows the body has all; every row of it only its own."""
    whole = date(2021, 1, 1), date(2021, 12, 31)
    both = year.of(year.old, year.new)
    assert 0 < len(year.of(year.new)) < len(both)
    for unit in (year.old, year.new):
        question = asked(*whole, unit_id=unit, group=Group.RESOLVING)
        exactly(year, question, both)
    other = year.pairs[2].resolving_unit_id
    exactly(year, asked(*whole, unit_id=other, group=Group.PROCEDURE), year.of(other))
    nobody = actor("quay")
    with pytest.raises(NotAllowed):
        counts(
            actor=nobody, columns=table_07a().columns, asked=asked(*whole, unit_id=other)
        )


HALVES = Period(2021, "h1"), Period(2021, "h2")


def test_bodies_merged_split_and_ended_keep_what_they_had(year: Year) -> None:
    """Each row has what it received in its time; nothing is counted twice or lost."""
    words = [word for word in year.units if word not in ("0", "renamed")]
    assert all(year.of(year.units[word]) for word in words)
    taken_on = 0
    for word in words:
        unit = year.units[word]
        for as_of in (LONG_AFTER, SUMMER):
            for half in (*HALVES, Period(2021, "nam")):
                question = asked(half.first, half.last, unit_id=unit, as_of=as_of)
                exactly(year, replace(question, group=Group.PROCEDURE), year.of(unit))
        spring, autumn = (
            table(
                actor=SYSTEM,
                form=table_06a(Left.APART),
                asked=asked(half.first, half.last, unit_id=unit, left=Left.APART),
            ).total
            for half in HALVES
        )
        if word.isdigit() and word != "5":
            # What was open when it ended is resolved by it: nobody else has it.
            taken_on += spring["11"]
            assert autumn["6"] >= spring["11"]
            assert (autumn["4"], autumn["5"]) == (0, 0), "nothing new comes to it"
        elif word != "5":
            assert not any(spring.values()), "it was not there yet"
            assert autumn["6"] == 0, "it takes over no number"
            assert autumn["4"] + autumn["5"] == autumn["3"] > 0
    assert taken_on > 0
    for half in HALVES:
        question = asked(half.first, half.last)
        sums = {
            tuple(table(actor=SYSTEM, form=table_07a(), asked=one).total.items())
            for one in (question, replace(question, group=Group.RESOLVING))
        }
        assert len(sums) == 1


def test_a_table_tells_the_last_day_of_a_body_that_has_ended(year: Year) -> None:
    before, after = (
        {
            row.key: row.name
            for row in table(
                actor=SYSTEM,
                form=table_06a(Left.RESOLVED),
                asked=asked(half.first, half.last, group=Group.RESOLVING),
            ).rows
        }
        for half in HALVES
    )
    ended = {year.units[word] for word in ("0", "1", "2", "3", "4")}
    assert len(ended & after.keys()) > 2
    for unit in ended & after.keys():
        assert after[unit] == f"{before[unit]} (đến hết 30/06/2021)"
    assert "(" not in after[year.units["5"]]
    assert after[year.new] == "Cơ quan mới (renamed)"
    assert "đã chia, sáp nhập, kết thúc" in _printed(*periods()[0])[1].decode()


def test_nothing_is_lost_between_periods(year: Year) -> None:
    """Carried over + received = ended + open, and open is carried on, at every border.

    Of everything, and of bodies that were renamed, merged, split and ended in between.
    """
    random = Random(5)
    borders = sorted({date(2020, 12, 20) + timedelta(days=d) for d in _days(random)})
    bodies = [None, year.new, *(year.units[word] for word in ("1", "merged", "5"))]
    for side, units in ((Side.RECEIVING, [None]), (Side.RESOLVING, bodies)):
        for unit in units:
            was_open: dict[int, int] = {}
            for first, after in pairwise(borders):
                question = asked(
                    first,
                    after - timedelta(days=1),
                    side=side,
                    unit_id=unit,
                    group=Group.PROCEDURE,
                    left=Left.APART,
                )
                rows = counts(
                    actor=SYSTEM, columns=table_06a(Left.APART).columns, asked=question
                )
                again = _taken_up_again(year, question)
                for key in {*rows, *was_open}:
                    row = rows.get(key, Counter())
                    assert row["6"] == was_open.get(key, 0) + again[key]
                    assert row["6"] + row["4"] + row["5"] == (
                        row["7"] + row["14"] + row["11"]
                    )
                was_open = {key: row["11"] for key, row in rows.items()}


def _days(random: Random) -> list[int]:
    return [0, 11, 12, 193, 194, 560, *(random.randrange(500) for _ in range(6))]


def _taken_up_again(year: Year, question: Asked) -> Counter[int]:
    """Return how many had ended before a period and were handled in it again."""
    found: Counter[int] = Counter()
    units = set(year.unit_of.values())
    if question.unit_id is not None:
        same = {year.old, year.new}
        units = same if question.unit_id in same else {question.unit_id}
    for one in year.of(*units):
        before = truth.stood(one, question.begins, question.as_of)
        then = truth.stood(one, question.ends, question.as_of)
        if before and then and before.ended and then.ended != before.ended:
            found[year.key(question.group)(one)] += 1
    return found


def test_what_was_printed_is_printed_again(db: None) -> None:
    """To the byte, after half a year of events, late entries, and a count from anew."""
    year = Year()
    printed = [_printed(*period) for period in periods()[:8]]
    year.go_on()
    assert [_printed(*period) for period in periods()[:8]] == printed
    found = recount_compared(actor=SYSTEM, at=LONG_AFTER, keep=True)
    assert (found.different, found.faults, found.sums) == (0, 0, 0)
    assert [_printed(*period) for period in periods()[:8]] == printed


def _printed(first: date, last: date) -> tuple[bytes, bytes]:
    question = asked(first, last, as_of=SUMMER)
    found = table(actor=SYSTEM, form=table_07a(), asked=question)
    sheet = sheet_of(actor=SYSTEM, table=found)
    return sheet.csv, sheet.json


def numbers(report: Report, title: str) -> dict[str, list[int | str]]:
    (part,) = [part for part in report.parts if part.title.startswith(title)]
    return _numbers(part)


def _numbers(part: Part) -> dict[str, list[int | str]]:
    return {
        row[0].text: [c.text if c.number is None else c.number for c in row[1:]]
        for row in part.rows
    }


def test_reports_indicators_and_the_index_are_the_truth(year: Year) -> None:
    period = Period(2021, "nam")
    for way in OnTime:
        question = asked(period.first, period.last, on_time=way)
        (c,) = counted(year.truths, question, lambda _: 0).values()
        share = on_time(actor=SYSTEM, asked=question)
        in_time = c["resolved early"] + c["resolved just"]
        open_late = c["open late sorry"] + c["open late not sorry"]
        denominator = c["resolved"] + open_late * (way is OnTime.INDEX_766)
        assert (share.in_time, share.of) == (in_time, denominator)
        said = numbers(
            annual_report(actor=SYSTEM, asked=question, period=period),
            "Tiếp nhận và giải quyết",
        )
        assert said["Hồ sơ tiếp nhận"][0] == c["received"]
        assert said["– trong đó trực tuyến"][0] == c["received online"]
        assert said["Hồ sơ đã giải quyết"][0] == c["resolved"]
        assert said["– trước hạn"][0] == c["resolved early"]
        assert said["– quá hạn"][0] == c["resolved late"]
        assert said["Hồ sơ đang giải quyết, cuối kỳ"][0] == c["open"]
        assert said["– trong đó quá hạn"][0] == open_late
    index = {
        name[:3]: line
        for name, line in numbers(
            index_report(actor=SYSTEM, asked=question, period=period), "Điểm từng"
        ).items()
    }
    assert index["2.1"][:2] == [in_time, denominator]
    assert index["3.3"][:2] == [c["received online"], c["received"]]
    assert index["3.6"][:2] == [c["paid online"], c["paid"]]
    _indicators(year, period)


def _indicators(year: Year, period: Period) -> None:
    question = asked(period.first, period.last, group=Group.RECEIVING)
    (c,) = counted(year.truths, question, lambda _: 0).values()
    (row,) = counts(actor=SYSTEM, columns=INDICATOR_FORM.columns, asked=question).values()
    assert row == {
        "resolved": c["resolved"],
        "1_2": c["resolved early"],
        "1_1": c["resolved just"],
        "1_0": c["resolved late"],
        "2_2": 0,
        "2_1": 0,
        "2_0": 0,
        "2_x": c["resolved"],
        "3_2": c["asked 0"],
        "3_1": c["asked 1"],
        "3_0": 0,
        "4_2": c["not met"],
        "4_1": c["met"],
        "7_2": c["resolved early"],
        "7_1": c["resolved just"],
        "7_0": c["resolved late"],
    }
    evaluated = evaluation_report(actor=SYSTEM, asked=question, period=period)
    lines = numbers(evaluated, "Hồ sơ đã giải quyết theo điểm")
    first = next(line for name, line in lines.items() if name.startswith("1."))
    assert first[:3] == [c["resolved early"], c["resolved just"], c["resolved late"]]


def test_what_everybody_may_read_is_the_truth(year: Year) -> None:
    whole = date(2021, 1, 1), date(2021, 12, 31)
    question = asked(*whole, group=Group.RESOLVING)
    public = public_figures(first=whole[0], last=whole[1])
    assert public is not None
    (c,) = counted(year.truths, question, lambda _: 0).values()
    open_late = c["open late sorry"] + c["open late not sorry"]
    total = public.total
    assert (total.received, total.online, total.resolved, total.open) == (
        *(c["received"], c["received online"], c["resolved"], c["open"]),
    )
    assert (total.open_late, total.share.in_time) == (
        *(open_late, c["resolved early"] + c["resolved just"]),
    )
    plain = counted(year.truths, question, year.key(Group.RESOLVING))
    names = dict(Unit.objects.values_list("pk", "name"))
    own = {names[key]: one["received"] for key, one in plain.items()}
    shown = {row.name: row.received for row in public.rows}
    others = shown.pop(OTHER_AGENCIES)
    assert shown.items() <= own.items()
    assert others == sum(own.values()) - sum(shown.values()) >= LEAST
    _open_data(year)
    late = late_list(today=LONG_AFTER.date())
    assert late is not None
    assert sorted(row.code for row in late.rows) == sorted(
        row.code
        for row, one in zip(year.rows, year.truths, strict=True)
        if (now := truth.stood(one, LONG_AFTER, LONG_AFTER)) is not None
        and now.received is not None
        and now.ended is None
        and truth.late(now, OnTime.CURRENT, LONG_AFTER)
    )


def _open_data(year: Year) -> None:
    """Each month has the sums of the truth, and a row that is shown is a true row."""
    opened = open_figures(year=2021, today=LONG_AFTER.date())
    assert opened is not None
    names = dict(Unit.objects.values_list("pk", "name"))
    for part in MONTHS:
        month = Period(2021, part)
        question = asked(month.first, month.last, as_of=opened.as_of)
        (c,) = counted(year.truths, question, lambda _: 0).values()
        rows = [row for row in opened.rows if row.month == month.first]
        sums = {key: sum(row.figures[key] for row in rows) for key in KEYS}
        assert sums == _opened(c)
        own = {
            (names[unit], year.versions[pair].field.name): one
            for (unit, pair), one in _by_agency_and_field(year, question).items()
        }
        for row in rows:
            if row.field != OTHER_FIELDS and row.agency != OTHER_AGENCIES:
                assert row.figures == _opened(own[row.agency, row.field])


def _by_agency_and_field(
    year: Year, question: Asked
) -> dict[tuple[int, int], Counter[str]]:
    found = {}
    for unit in set(year.unit_of.values()):
        for pair in range(len(year.pairs)):
            of_both = [one for one in year.of(unit) if one.pair == pair]
            found[unit, pair] = counted(of_both, question, lambda _: 0).get(0, Counter())
    return {key: one for key, one in found.items() if one}


def _opened(c: Counter[str]) -> dict[str, int]:
    return {
        "carried": c["carried"],
        "received": c["received"],
        "received_online": c["received online"],
        "resolved": c["resolved"],
        "resolved_early": c["resolved early"],
        "resolved_in_time": c["resolved early"] + c["resolved just"],
        "withdrawn": c["withdrawn"],
        "stopped": c["stopped"],
        "open": c["open"],
        "open_late": c["open late sorry"] + c["open late not sorry"],
    }
