"""Biểu II.07b counted a second way, over random catalogues, at every unit and border."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from motcua.domain.accounts.models import Unit
from motcua.domain.catalogue.models import (
    Competence,
    Field,
    Procedure,
    ProcedureVersion,
)
from motcua.domain.reports.readers.procedures import procedures_report
from motcua.domain.reports.rules.asked import Asked
from motcua.domain.reports.rules.periods import MONTHS, Period
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VN

LEVELS = {
    "Cấp tỉnh": 1,
    "Cấp Tỉnh; Cấp Xã": 1,
    "Cấp huyện": 2,
    "Quận": 2,
    "Cấp xã": 3,
    "UBND phường": 3,
    "Cơ quan trung ương": None,
    "": None,
}
"""What stands in catalogues, and at which level the form counts it."""

BEGUN = date(2021, 1, 1)
NEXT_YEAR = datetime(2022, 3, 1, tzinfo=VN)


@dataclass(frozen=True, slots=True)
class Version:
    """A version as it was made up: of what, in which days, how it stands."""

    procedure: int
    field: str
    level: str
    draft: bool
    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """Who receives and resolves a procedure in which days, and whether with others."""

    procedure: int
    receives: str
    resolves: str
    linked: bool
    first: date
    last: date | None


def holds(one: Version | Line, on: date) -> bool:
    return one.first <= on and (one.last is None or on <= one.last)


class Catalogue:
    """A made-up catalogue: procedures come, change and go on any day of the year."""

    def __init__(self, random: Random) -> None:
        """Make it anew; the demo's own is taken away."""
        Competence.objects.all().delete()
        ProcedureVersion.objects.filter(valid_to=None).update(valid_to=date(2020, 1, 1))
        ProcedureVersion.objects.filter(valid_to__gt=date(2020, 1, 1)).update(
            valid_from=date(2019, 1, 1), valid_to=date(2020, 1, 1)
        )
        self.random = random
        root = self._unit("t", None)
        self.units = {"t": root, "a": self._unit("a", root), "b": self._unit("b", root)}
        self.below = {"t": {"t", "a", "b"}, "a": {"a"}, "b": {"b"}}
        self.fields = [Field.objects.create(name=f"F{n}", key=f"f{n}") for n in (1, 2)]
        self.versions: list[Version] = []
        self.lines: list[Line] = []
        for n in range(random.randrange(1, 12)):
            self._procedure(n)

    def _unit(self, code: str, parent: Unit | None) -> Unit:
        return Unit.objects.create(
            code=f"t-{code}",
            name=code,
            short_name=code,
            kind="committee",
            parent=parent,
            valid_from=date(2020, 1, 1),
        )

    def _spans(self) -> list[tuple[date, date | None]]:
        """Return some stretches of days, one after another, with or without a gap."""
        found: list[tuple[date, date | None]] = []
        first = BEGUN + timedelta(days=self.random.choice([-30, 0, 31, 200]))
        for _ in range(self.random.randrange(1, 4)):
            last = first + timedelta(days=self.random.choice([0, 29, 30, 58, 120]))
            found.append((first, last))
            first = last + timedelta(days=self.random.choice([1, 1, 40]))
        if self.random.random() < 0.6:
            found[-1] = (found[-1][0], None)
        return found

    def _procedure(self, n: int) -> None:
        row = Procedure.objects.create(code=f"t.{n}")
        for number, (first, last) in enumerate(self._spans(), start=1):
            field = self.random.choice(self.fields)
            one = Version(
                n,
                field.name,
                self.random.choice(list(LEVELS)),
                draft=self.random.random() < 0.2,
                first=first,
                last=last,
            )
            ProcedureVersion.objects.create(
                procedure=row,
                n=number,
                state="draft" if one.draft else "published",
                valid_from=first,
                valid_to=last,
                name=f"P{n}",
                name_key=f"p{n}",
                field=field,
                authority_level=one.level,
                limit_amount=1,
                limit_unit="working_day",
                content_hash="",
            )
            self.versions.append(one)
        for receives in self.random.sample(["a", "b"], self.random.randrange(0, 3)):
            for first, last in self._spans():
                line = Line(
                    n,
                    receives,
                    self.random.choice("tab"),
                    linked=self.random.random() < 0.4,
                    first=first,
                    last=last,
                )
                Competence.objects.create(
                    procedure=row,
                    receiving_unit=self.units[receives],
                    resolving_unit=self.units[line.resolves],
                    process_key="x",
                    parties={"tax": "cct"} if line.linked else {},
                    valid_from=first,
                    valid_to=last,
                )
                self.lines.append(line)

    def plain(self, on: date, unit: str | None) -> dict[str, list[int]]:
        """Return the sixteen columns by field, asking each version and line in turn."""
        found: dict[str, list[int]] = {}
        for one in self.versions:
            if one.draft or not holds(one, on):
                continue
            lines = [
                line
                for line in self.lines
                if line.procedure == one.procedure
                and holds(line, on)
                and (unit is None or {line.receives, line.resolves} & self.below[unit])
            ]
            level = LEVELS[one.level]
            if level is None or (unit is not None and not lines):
                continue
            linked = any(line.linked for line in lines)
            row = found.setdefault(one.field, [0] * 16)
            for group, counts in enumerate(
                (True, bool(lines) and not linked, linked, bool(lines))
            ):
                row[4 * group] += counts
                row[4 * group + level] += counts
        return found


class SecondCount(TestCase):
    """The report of any month, unit and instant is what a walk through the lists says."""

    @settings(max_examples=15, deadline=None, phases=[Phase.generate])
    @given(st.integers(0, 2**32))
    def test_07b_is_what_the_lists_say(self, seed: int) -> None:
        random = Random(seed)
        made = Catalogue(random)
        for part in random.sample(MONTHS, 4):
            period = Period(2021, part)
            days = period.last - period.first
            middle = datetime.combine(period.first + days / 2, datetime.min.time(), VN)
            for as_of, on in ((NEXT_YEAR, period.last), (middle, middle.date())):
                totals = {
                    unit: self._as_plain(made, period, as_of, on, unit)
                    for unit in (None, "t", "a", "b")
                }
                # What a unit has, all have; the root has what is received anywhere.
                assert all(totals["t"][n] <= totals[None][n] for n in range(16))
                assert totals["t"][4:] == totals[None][4:]
                assert all(totals[u][n] <= totals["t"][n] for u in "ab" for n in (0, 12))

    def _as_plain(
        self, made: Catalogue, period: Period, as_of: datetime, on: date, unit: str | None
    ) -> list[int]:
        asked = Asked(
            period.first,
            period.last,
            as_of,
            unit_id=None if unit is None else made.units[unit].pk,
        )
        (part,) = procedures_report(actor=SYSTEM, asked=asked, period=period).parts
        said = {row[0].text: [cell.number for cell in row[1:]] for row in part.rows}
        plain = made.plain(on, unit)
        total = said.pop("Tổng cộng")
        assert said == plain
        assert total == [sum(column) for column in zip(*plain.values(), strict=True)] or (
            not plain and total == [0] * 16
        )
        for row in said.values():
            for whole in range(0, 16, 4):
                assert row[whole] == sum(n or 0 for n in row[whole + 1 : whole + 4])
            # What is received is received one way or the other, by a process.
            assert row[12] == (row[4] or 0) + (row[8] or 0)
        return [number or 0 for number in total]
