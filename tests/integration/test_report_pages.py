"""Reports of a period: counted by walking through each life, and by the figures."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import cycle
from random import Random
from typing import Any

import pytest
from django.db.models import F

from motcua.domain.accounts.models import Unit
from motcua.domain.catalogue.models import Competence, ProcedureVersion
from motcua.domain.deadlines.readers import calendar_by_id, calendar_id_for
from motcua.domain.deadlines.rules.clock import Punctuality, punctuality
from motcua.domain.dossiers.models import Dossier, WorkItem
from motcua.domain.reports.actions import follow
from motcua.domain.reports.actions.comparing import Compared, recount_compared
from motcua.domain.reports.actions.typing import Typed, enter_figure
from motcua.domain.reports.models import Span, Sum, TypedFigure
from motcua.domain.reports.readers import counts, drilled, on_time, table
from motcua.domain.reports.readers.annual import annual_report
from motcua.domain.reports.readers.evaluation import evaluation_report
from motcua.domain.reports.readers.index766 import index_report
from motcua.domain.reports.readers.narrative import narrative_report
from motcua.domain.reports.readers.procedures import procedures_report
from motcua.domain.reports.rules.asked import Asked, Group, Side
from motcua.domain.reports.rules.forms import YEAR_FORM
from motcua.domain.reports.rules.index766 import typeable_766
from motcua.domain.reports.rules.indicators import INDICATOR_FORM
from motcua.domain.reports.rules.pages import Behind, Part, Report
from motcua.domain.reports.rules.periods import Period
from motcua.domain.reports.rules.table_07b import level_of
from motcua.domain.reports.rules.tables import OnTime
from motcua.domain.reports.rules.typed import OUTER
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.errors import Invalid, NotAllowed
from tests.figures import BEGIN, Happened, Seen, a_life, seen, tell
from tests.world import actor

LONG_AFTER = BEGIN + timedelta(days=400)
SPRING = Period(2021, "q2")
LIVES = 40


class Lives:
    """Made-up dossiers of several units, procedures and channels, told to the ledger."""

    def __init__(self, number: int = LIVES) -> None:
        """Make lives that are the same at each run."""
        random = Random(7)
        self.calendar_id = calendar_id_for(unit_code="hcc", on=BEGIN.date())
        self.calendar = calendar_by_id(self.calendar_id)
        self.rows = _dossiers(number)
        self.told: dict[int, list[Happened]] = {}
        for row in self.rows:
            life = a_life(random, self.calendar, self.calendar_id)
            tell(row.pk, life)
            self.told[row.pk] = life
        follow(actor=SYSTEM, at=LONG_AFTER)

    def seen(self, asked: Asked) -> list[tuple[Dossier, Seen]]:
        """Return where each received dossier stood at the end of a period."""
        found = []
        for row in self.rows:
            life = self.told[row.pk]
            one = seen(life, [happened.at for happened in life], asked, self.calendar)
            if one is not None:
                found.append((row, one))
        return found


def _dossiers(number: int, begin: int = 0) -> list[Dossier]:
    pairs = cycle(
        Competence.objects.filter(receiving_unit__code="hcc").order_by(
            "resolving_unit__code", "procedure_id"
        )[::9]
    )
    rows = []
    for n, pair in zip(range(begin, begin + number), pairs, strict=False):
        version = ProcedureVersion.objects.filter(procedure=pair.procedure).first()
        rows.append(
            Dossier(
                code=f"made-up-{n}",
                procedure_version=version,
                procedure_code="",
                procedure_name="",
                receiving_unit_id=pair.receiving_unit_id,
                resolving_unit_id=pair.resolving_unit_id,
                authority_unit_id=pair.resolving_unit_id,
                channel=("counter", "online", "post", "online")[n % 4],
                submitter_id=1,
                submitter_name="",
                submitter_key="",
                submitter_id_kind="",
                submitter_id_number="",
                status="refused",
                filed_at=BEGIN,
                version=0,
                head=b"",
            )
        )
    return Dossier.objects.bulk_create(rows)


@pytest.fixture
def lives(db: None) -> Lives:
    return Lives()


def asked(period: Period = SPRING, **changes: Any) -> Asked:
    plain: dict[str, Any] = {
        "first": period.first,
        "last": period.last,
        "as_of": LONG_AFTER,
        "side": Side.RECEIVING,
    }
    return Asked(**plain | changes)


def the_part(report: Report, title: str) -> Part:
    (found,) = [part for part in report.parts if part.title.startswith(title)]
    return found


def numbers(part: Part) -> dict[str, list[int | str]]:
    return {
        row[0].text: [c.text if c.number is None else c.number for c in row[1:]]
        for row in part.rows
    }


def plain_counts(
    lives: Lives, question: Asked, by: Callable[[Dossier], object]
) -> dict[object, Counter[str]]:
    """Return figures counted by walking through each life, with no SQL of reports."""
    against = "original" if question.on_time is OnTime.ORIGINAL else "current"
    found: dict[object, Counter[str]] = {}
    for row, one in lives.seen(question):
        if one.ended_at is not None and one.ended_at < question.begins:
            continue
        figures = found.setdefault(by(row), Counter())
        if one.received_at >= question.begins:
            figures["received"] += 1
            figures["online"] += row.channel == "online"
        verdict = punctuality(
            one.clock,
            now=question.judged - timedelta(microseconds=1),
            against=against,  # type: ignore[arg-type]
        )
        if one.ended_at is None:
            figures["open"] += 1
            figures["open_late"] += verdict is Punctuality.LATE
        elif one.status in ("done", "returned"):
            figures["resolved"] += 1
            figures["in_time"] += verdict is not Punctuality.LATE
            figures["early"] += verdict is Punctuality.EARLY
        else:
            figures["left"] += 1
    return found


def opened(report: Report) -> None:
    """Every number of a report opens as many dossiers as it says."""
    links = [c for p in report.parts for row in p.rows for c in row if c.behind]
    assert len(links) > 20
    for cell in links:
        assert cell.behind is not None
        assert len(behind(cell.behind)) == cell.number, cell


def behind(one: Behind) -> tuple[Any, ...]:
    (column,) = [c for c in YEAR_FORM.columns if c.key == one.column]
    question = asked(
        first=one.first,
        last=one.last,
        group=one.group,
        on_time=one.on_time or OnTime.CURRENT,
    )
    return drilled(actor=SYSTEM, asked=question, column=column, key=one.row, on=one.last)


@pytest.mark.parametrize("on_time", [OnTime.CURRENT, OnTime.ORIGINAL])
def test_the_report_of_a_period_counted_two_ways(lives: Lives, on_time: OnTime) -> None:
    question = asked(on_time=on_time)
    report = annual_report(actor=SYSTEM, asked=question, period=SPRING)
    plain = plain_counts(lives, question, lambda _: None)[None]
    said = numbers(the_part(report, "Tiếp nhận và giải quyết"))
    assert plain["received"] > 5
    assert plain["early"] or on_time is OnTime.ORIGINAL
    assert [said[name][0] for name in ("Hồ sơ tiếp nhận", "– trong đó trực tuyến")] == [
        plain["received"],
        plain["online"],
    ]
    assert said["Hồ sơ đã giải quyết"][0] == plain["resolved"]
    assert said["– trước hạn"][0] == plain["early"]
    assert said["– quá hạn"][0] == plain["resolved"] - plain["in_time"]
    assert said["Hồ sơ đang giải quyết, cuối kỳ"][0] == plain["open"]
    assert said["– trong đó quá hạn"][0] == plain["open_late"]
    fields = dict(ProcedureVersion.objects.values_list("pk", "field__name"))
    by_field = plain_counts(lives, question, lambda row: fields[row.procedure_version_id])
    for name, line in numbers(the_part(report, "Theo lĩnh vực")).items():
        one = by_field[name]
        assert line[:3] == [one["received"], one["online"], one["resolved"]], name
    kinds = dict(Unit.objects.values_list("pk", "kind"))
    by_authority = plain_counts(
        lives, question, lambda row: kinds[row.resolving_unit_id] == "central"
    )
    for central, name in (
        (False, "Thẩm quyền của địa phương"),
        (True, "Cơ quan trung ương"),
    ):
        (line,) = [
            row
            for one, row in numbers(the_part(report, "Theo thẩm quyền")).items()
            if one.startswith(name)
        ]
        assert line[0] == by_authority[central]["received"]
    opened(report)


def test_procedures_are_those_received_that_day_by_whose_they_are(lives: Lives) -> None:
    report = annual_report(actor=SYSTEM, asked=asked(), period=SPRING)
    day = SPRING.last
    every = set()
    for row in Competence.objects.select_related("resolving_unit"):
        if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to):
            for version in ProcedureVersion.objects.filter(procedure=row.procedure):
                if (
                    version.state != "draft"
                    and version.valid_from <= day
                    and (version.valid_to is None or day <= version.valid_to)
                ):
                    every.add((row.procedure_id, row.resolving_unit.kind == "central"))
    said = list(numbers(the_part(report, "Thủ tục hành chính đưa vào")).values())
    assert [line[0] for line in said[:2]] == [
        sum(not central for _, central in every),
        sum(central for _, central in every),
    ]
    assert said[1][0]
    assert said[2][0] == len({procedure for procedure, _ in every})


def test_the_year_before_and_what_was_known_then(lives: Lives) -> None:
    year = Period(2022, "q2")
    question = asked(year)
    report = annual_report(actor=SYSTEM, asked=question, period=year)
    before = plain_counts(lives, asked(), lambda _: None)[None]
    said = numbers(the_part(report, "Tiếp nhận và giải quyết"))
    # As of a day in April 2022 the same days of 2021 are compared.
    assert said["Hồ sơ tiếp nhận"][2] == "0,0 %"
    assert 0 < int(said["Hồ sơ tiếp nhận"][1]) <= before["received"]
    early = asked(as_of=BEGIN + timedelta(days=45))
    first = annual_report(actor=SYSTEM, asked=early, period=SPRING)
    tell_more(lives)
    assert annual_report(actor=SYSTEM, asked=early, period=SPRING) == first


def tell_more(lives: Lives) -> None:
    """Let another dossier of the period come into the ledger afterwards."""
    row = _dossiers(1, begin=LIVES)[0]
    tell(row.pk, lives.told[lives.rows[0].pk])
    later = LONG_AFTER + timedelta(days=1)
    follow(actor=SYSTEM, at=later)
    assert Span.objects.filter(stream=row.pk, known=later).exists()


def test_an_empty_period_has_figures_of_nothing(lives: Lives) -> None:
    year = Period(2019, "nam")
    report = annual_report(actor=SYSTEM, asked=asked(year), period=year)
    said = numbers(the_part(report, "Tiếp nhận và giải quyết"))
    assert said["Hồ sơ tiếp nhận"] == [0, 0, "–"]
    assert the_part(report, "Theo lĩnh vực").rows == ()
    assert "Không có dữ liệu" in the_part(report, "Mức độ hài lòng").said[0]


class TestOuterFigure:
    def typed(self, value: int, source: str = "Báo cáo số 9/BC-UBND") -> Typed:
        return Typed(OUTER["online_city"], SPRING.first, SPRING.last, value, source)

    def share(self, as_of: datetime) -> list[int | str]:
        report = annual_report(actor=SYSTEM, asked=asked(as_of=as_of), period=SPRING)
        found = numbers(the_part(report, "Hồ sơ trực tuyến của Trung tâm"))
        return next(line for name, line in found.items() if "thành phố (huyện)" in name)

    def test_counts_from_when_it_was_entered(self, lives: Lives) -> None:
        director = actor("giamdoc")
        at = LONG_AFTER - timedelta(days=10)
        assert enter_figure(actor=director, at=at, typed=self.typed(100))
        assert not enter_figure(actor=director, at=at, typed=self.typed(100))
        assert enter_figure(
            actor=director, at=at + timedelta(days=5), typed=self.typed(200)
        )
        online = plain_counts(lives, asked(), lambda _: None)[None]["online"]
        before, first, now = (
            self.share(at + timedelta(days=days)) for days in (-1, 1, 10)
        )
        assert before[1:3] == ["chưa có số liệu", "–"]
        assert first[:3] == [online, 100, f"{online},0 %"]
        assert now[1] == 200
        assert now[3] == "Báo cáo số 9/BC-UBND"
        assert TypedFigure.objects.count() == 2

    @pytest.mark.django_db
    def test_who_may_not_and_what_makes_no_sense(self) -> None:
        for name in ("quay", "chuyenvien", "truongphong"):
            with pytest.raises(NotAllowed):
                enter_figure(actor=actor(name), at=LONG_AFTER, typed=self.typed(1))
        with pytest.raises(Invalid):
            enter_figure(actor=actor("giamdoc"), at=LONG_AFTER, typed=self.typed(1, "  "))
        assert not TypedFigure.objects.exists()


def test_who_may_not_see_a_unit_gets_no_report(lives: Lives) -> None:
    head: Actor = actor("truongphong")
    hcc = Unit.objects.get(code="hcc").pk
    for who, unit_id in ((actor("quay"), None), (head, hcc)):
        with pytest.raises(NotAllowed):
            annual_report(actor=who, asked=asked(unit_id=unit_id), period=SPRING)
    own = annual_report(actor=head, asked=asked(side=Side.RESOLVING), period=SPRING)
    everything = annual_report(actor=SYSTEM, asked=asked(), period=SPRING)
    received = [
        numbers(the_part(one, "Tiếp nhận và giải quyết"))["Hồ sơ tiếp nhận"][0]
        for one in (own, everything)
    ]
    assert received[0] < received[1]  # type: ignore[operator]


def test_a_unit_that_is_renamed_keeps_its_figures(lives: Lives) -> None:
    hcc = Unit.objects.get(code="hcc")
    before = annual_report(actor=SYSTEM, asked=asked(unit_id=hcc.pk), period=SPRING)
    Unit.objects.filter(pk=hcc.pk).update(valid_to=date(2021, 5, 14))
    renamed = replace_unit(hcc, "Trung tâm mới", date(2021, 5, 15))
    after = annual_report(actor=SYSTEM, asked=asked(unit_id=renamed.pk), period=SPRING)
    assert after.unit == "Trung tâm mới"
    # Its row of then says its last day; nothing else is another.
    told = f"{hcc.name} (đến hết 14/05/2021)"
    assert told in str(after.parts)
    assert str(_without_procedures(after)).replace(told, hcc.name) == str(
        _without_procedures(before)
    )


def _without_procedures(report: Report) -> list[Part]:
    return [part for part in report.parts if "Thủ tục hành" not in part.title]


def replace_unit(old: Unit, name: str, day: date) -> Unit:
    fields = {
        field.attname: getattr(old, field.attname)
        for field in Unit._meta.concrete_fields
        if field.attname not in ("id", "name", "valid_from", "valid_to")
    }
    return Unit.objects.create(**fields, name=name, valid_from=day, valid_to=None)


def test_07b_is_of_what_is_in_force_and_a_unit_of_its_own(lives: Lives) -> None:
    report = procedures_report(actor=SYSTEM, asked=asked(), period=SPRING)
    total = [cell.number for cell in report.parts[0].rows[-1][1:]]
    received = set(Competence.objects.values_list("procedure_id", flat=True))
    plain = {1: 0, 5: 0, 13: 0}
    for version in ProcedureVersion.objects.exclude(state="draft"):
        if version.valid_from > SPRING.last or (
            version.valid_to is not None and version.valid_to < SPRING.last
        ):
            continue
        if level_of(version.authority_level) is None:
            continue
        plain[1] += 1
        plain[5] += version.procedure_id in received
        plain[13] += version.procedure_id in received
    assert total[0] == plain[1] > 0
    assert total[4] + total[8] == plain[5]  # type: ignore[operator]
    assert total[12] == plain[13]
    head = actor("truongphong")
    own = procedures_report(actor=head, asked=asked(), period=SPRING)
    assert own.parts[0].rows[-1][1].number < total[0]  # type: ignore[operator]
    with pytest.raises(NotAllowed):
        procedures_report(actor=actor("quay"), asked=asked(), period=SPRING)


def test_a_recount_tells_what_differs_and_mends_it_when_told_to(lives: Lives) -> None:
    def again(*, keep: bool) -> Compared:
        return recount_compared(actor=SYSTEM, at=LONG_AFTER, keep=keep)

    whole = again(keep=False)
    assert (whole.different, whole.faults) == (0, 0)
    assert whole.streams >= LIVES
    spoilt = Span.objects.exclude(received_at=None).order_by("stream", "n")[0]
    Span.objects.filter(pk=spoilt.pk).update(channel="post", outside=True)
    found = again(keep=False)
    assert found.differing == (("dossier", spoilt.stream),)
    assert again(keep=False) == found, "nothing was changed"
    assert again(keep=True) == found
    assert again(keep=False).different == 0
    Sum.objects.filter(length="month").update(n=F("n") + 1)
    found = again(keep=False)
    assert (found.different, found.sums > 0) == (0, True)
    assert again(keep=True) == found
    assert again(keep=False).sums == 0
    with pytest.raises(NotAllowed):
        recount_compared(actor=actor("giamdoc"), at=LONG_AFTER, keep=False)


def test_scores_of_dossiers_and_officers_counted_two_ways(lives: Lives) -> None:
    """Indicators 1 to 4 and each officer's dossiers, by walking through the lives."""
    worked = cycle((11, 12, 13))
    hcc = Unit.objects.get(code="hcc").pk
    steps = [
        WorkItem(
            dossier_id=row.pk,
            n=1,
            kind="step",
            step="appraise",
            step_name="Thẩm định",
            role="specialist",
            unit_id=hcc,
            officer_id=next(worked),
            opened_at=BEGIN,
            due_at=BEGIN + timedelta(days=2),
            start_by=BEGIN,
            closed_at=BEGIN + timedelta(days=n % 4),
            command="submit",
        )
        for n, row in enumerate(lives.rows[:30])
    ]
    WorkItem.objects.bulk_create(steps)
    question = asked(Period(2021, "nam"))
    done = [
        (row, one)
        for row, one in lives.seen(question)
        if one.status in ("done", "returned")
    ]
    step_of = {step.dossier_id: step for step in steps}
    plain: Counter[str] = Counter()
    officers: Counter[int | None] = Counter()
    for row, _ in done:
        life = lives.told[row.pk]
        requests = sum(one.kind == "dossier.request_supplement" for one in life)
        plain[f"3_{2 - min(requests, 2)}"] += 1
        plain["4_1" if row.channel == "counter" else "4_2"] += 1
        step = step_of.get(row.pk)
        if step is None:
            plain["2_x"] += 1
            continue
        officers[step.officer_id] += 1
        late = step.closed_at > step.due_at  # type: ignore[operator]
        early = step.closed_at.date() < step.due_at.date()  # type: ignore[union-attr]
        plain["2_0" if late else "2_2" if early else "2_1"] += 1
    found = counts(actor=SYSTEM, columns=INDICATOR_FORM.columns, asked=question)
    total = {
        column.key: sum(row[column.key] for row in found.values())
        for column in INDICATOR_FORM.columns
    }
    assert {key: total[key] for key in total if key[0] in "234"} == {
        key: plain[key] for key in total if key[0] in "234"
    }
    assert all(plain[key] for key in ("2_0", "2_1", "2_2", "2_x", "3_2", "3_1"))
    by_officer = replace(question, group=Group.OFFICER)
    own = counts(actor=SYSTEM, columns=INDICATOR_FORM.columns, asked=by_officer)
    assert {key: row["resolved"] for key, row in own.items() if row["resolved"]} == (
        officers
    )
    for key, number in officers.items():
        rows = drilled(
            actor=SYSTEM,
            asked=by_officer,
            column=INDICATOR_FORM.columns[0],
            key=key,
            on=SPRING.last,
        )
        assert len(rows) == len({row.stream for row in rows}) == number
    with pytest.raises(Invalid):
        table(actor=SYSTEM, form=YEAR_FORM, asked=by_officer)
    report = evaluation_report(actor=SYSTEM, asked=question, period=Period(2021, "nam"))
    said = numbers(the_part(report, "Điểm của cán bộ"))
    assert sorted(int(line[0]) for line in said.values()) or len(officers) > 1
    unit = numbers(the_part(report, "Điểm của đơn vị"))
    assert unit["7. Thái độ của người giải quyết"][0] == "không có dữ liệu"
    assert str(unit["Tổng điểm"][0]).endswith("/14")
    with pytest.raises(NotAllowed):
        evaluation_report(actor=actor("quay"), asked=question, period=SPRING)


def test_the_index_leaves_out_what_has_no_data(lives: Lives) -> None:
    question = asked()
    plain = plain_counts(lives, question, lambda _: None)[None]
    report = index_report(actor=SYSTEM, asked=question, period=SPRING)
    before = {
        key[:3]: line for key, line in numbers(the_part(report, "Điểm từng")).items()
    }
    assert before["3.3"][:2] == [plain["online"], plain["received"]]
    assert before["1.4"][4] == "không có dữ liệu"
    share = on_time(actor=SYSTEM, asked=replace(question, on_time=OnTime.INDEX_766))
    assert before["2.1"][:2] == [share.in_time, share.of]
    enter_figure(
        actor=actor("giamdoc"),
        at=LONG_AFTER - timedelta(hours=1),
        typed=Typed(
            typeable_766()["766:1.4"], SPRING.first, SPRING.last, 9, "Cổng DVCQG", 10
        ),
    )
    after = index_report(actor=SYSTEM, asked=question, period=SPRING)
    line = {key[:3]: row for key, row in numbers(the_part(after, "Điểm từng")).items()}
    assert line["1.4"] == [9, 10, "90,0 %", 6, "5,40", "Cổng DVCQG"]
    most = [
        numbers(the_part(one, "Điểm theo nhóm"))["Tổng điểm các chỉ số có dữ liệu"][0]
        for one in (report, after)
    ]
    assert most[1] == most[0] + 6  # type: ignore[operator]
    with pytest.raises(NotAllowed):
        index_report(actor=actor("quay"), asked=question, period=SPRING)


def test_the_narrative_tells_the_months_that_make_up_the_period(lives: Lives) -> None:
    half = Period(2021, "h1")
    report = narrative_report(actor=SYSTEM, asked=asked(half), period=half)
    plain = plain_counts(lives, asked(half), lambda _: None)[None]
    months = numbers(the_part(report, "II. Tiếp nhận theo tháng"))
    assert next(iter(months)) == "Tháng 1/2021"
    assert len(months) == 6
    assert sum(int(line[0]) for line in months.values()) == plain["received"]
    text = " ".join(report.parts[0].said)
    assert f"tiếp nhận mới {plain['received']} hồ sơ" in text
    assert f"còn {plain['open']} hồ sơ đang giải quyết" in text
    opened(report)
    with pytest.raises(NotAllowed):
        narrative_report(actor=actor("quay"), asked=asked(half), period=half)
