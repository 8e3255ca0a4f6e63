"""Alerts over real dossiers: raised once, told up the ladder, closed by themselves."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from motcua.domain.accounts.models import Officer
from motcua.domain.deadlines.models import Calendar
from motcua.domain.deadlines.readers import calendar_of_day
from motcua.domain.dossiers.models import Dossier, WorkItem
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.notifications.models import Effect
from motcua.domain.statements import statement
from motcua.domain.supervision import actions
from motcua.domain.supervision.models import Alert, Mailing, RuleVersion, Telling
from motcua.domain.supervision.readers.alerts import (
    alerts_of,
    my_alerts,
    unit_alerts,
)
from motcua.domain.supervision.readers.rules import rule_facts, rules_now
from motcua.domain.supervision.readers.waits import waits
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.supervising import look, open_keys, told
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def centre() -> Centre:
    return Centre()


def ids(*codes: str) -> set[int]:
    rows = Officer.objects.filter(code__in=codes)
    return set(rows.values_list("pk", flat=True))


def appraising(centre: Centre) -> WorkItem:
    """Return the first step of a dossier just received: it ends with its dossier."""
    done = centre.accept(code_of("five-on-the-spot"))
    return WorkItem.objects.get(dossier_id=done.dossier_id, closed_at__isnull=True)


def appraising_in_its_own_time(centre: Centre) -> WorkItem:
    """Return such a step with a time of its own, a day less than its dossier's."""
    item = appraising(centre)
    item.due_at -= timedelta(days=1)
    item.save(update_fields=["due_at"])
    return item


def test_a_step_is_told_of_at_its_shares_and_closes_when_done(centre: Centre) -> None:
    item = appraising_in_its_own_time(centre)
    assert look(centre.at) == 0
    assert open_keys() == set()
    total = item.due_at - item.opened_at
    seen: list[set[str]] = []
    for n in range(25):
        at = item.opened_at + total * n / 20
        look(at)
        look(at)
        keys = {key for key in open_keys() if key.startswith("step")}
        if not seen or seen[-1] != keys:
            seen.append(keys)
    assert seen == [set(), {"step-50"}, {"step-80"}, {"step-100"}]
    rows = Alert.objects.filter(rule_key="step-50")
    assert [row.closed_why for row in rows] == ["changed"]
    holders = ids("thamdinh", "thamdinh2", "thamdinh3")
    assert told("step-50") == {0: holders}
    centre.at = item.due_at + timedelta(minutes=1)
    row = Dossier.objects.get(pk=item.dossier_id)
    centre.act(
        type("Done", (), {"dossier_id": row.pk, "version": row.version})(),
        "thamdinh",
        Command.SUBMIT,
        opinion="Đủ điều kiện",
    )
    look(centre.at)
    mine = Alert.objects.filter(subject=f"item/{row.pk}/{item.n}").order_by("id")
    assert [one.closed_why for one in mine] == ["changed", "changed", "gone"]


def test_dossiers_with_a_calendar_are_watched_where_none_for_everybody_counts(
    centre: Centre,
) -> None:
    item = appraising(centre)
    due = Dossier.objects.get(pk=item.dossier_id).due_at
    assert due is not None
    at = due + timedelta(minutes=1)
    later = at.date() + timedelta(days=30)
    Calendar.objects.filter(unit_code="").update(
        valid_from=later, first=later, last=later + timedelta(days=1)
    )
    with pytest.raises(NotFound):
        calendar_of_day(on=at.date())
    assert actions.watch(actor=SYSTEM, at=at) > 0
    assert actions.tell(actor=SYSTEM, at=at) > 0
    assert "late" in open_keys()
    assert told("late")
    assert actions.close_gone(actor=SYSTEM, at=at) == 0
    assert "late" in open_keys()


def test_a_late_dossier_goes_up_the_ladder_and_nobody_hears_twice(centre: Centre) -> None:
    item = appraising(centre)
    due = Dossier.objects.get(pk=item.dossier_id).due_at
    assert due is not None
    at = due + timedelta(minutes=1)
    for _ in range(3):
        look(at)
    assert "late" in open_keys()
    assert "due-16h" not in open_keys()
    holders = ids("thamdinh", "thamdinh2", "thamdinh3")
    # The centre's head is its director.
    assert told("late") == {0: holders | ids("giamdoc")}
    assert Telling.objects.filter(alert__rule_key="late").count() == 4
    alert = Alert.objects.get(rule_key="late")
    for _ in range(4):
        assert alert.next_at is not None
        look(alert.next_at - timedelta(seconds=1))
        look(alert.next_at)
        alert.refresh_from_db()
    levels = told("late")
    assert levels[1] == ids("giamdoc")
    assert levels[2] >= ids("lanhdao", "chutich") | holders, "and again, to all of them"
    assert alert.level == 2
    assert alert.rounds >= 2
    once = Telling.objects.values_list("alert", "officer_id", "level", "rounds")
    assert len(set(once)) == once.count()


def test_one_cause_is_one_alert_the_worse_one(centre: Centre) -> None:
    """A step that ends with its dossier is told of until its dossier is."""
    item = appraising(centre)
    total = item.due_at - item.opened_at
    seen: list[set[str]] = []
    for n in (1, 6, 11, 14, 17, 18, 19, 20, 21):
        look(item.opened_at + total * n / 20)
        keys = open_keys() - {"apology"}
        if not seen or seen[-1] != keys:
            seen.append(keys)
    assert seen == [set(), {"step-50"}, {"due-16h"}, {"late"}]
    assert told("due-16h")[0] == told("step-50")[0]
    assert ids("giamdoc") <= told("late")[0], "the head hears of it by this one"


def test_a_step_is_told_of_where_its_dossier_is_not(centre: Centre) -> None:
    """Nothing is swallowed by a rule that is switched off."""
    item = appraising(centre)
    for key in ("due-16h", "late"):
        actions.set_rule(
            actor=centre.actor("giamdoc"),
            at=centre.at,
            rule=replace(rules_now()[key], on=False),
            reason="Thử nghiệm",
            seen=0,
        )
    look(item.due_at + timedelta(minutes=1))
    assert open_keys() - {"apology"} == {"step-100"}


def test_two_workers_tell_once(centre: Centre) -> None:
    """The second finds the same before the first has written: the database decides."""
    item = appraising_in_its_own_time(centre)
    look(item.due_at)
    alert = Alert.objects.get(rule_key="step-100")
    before = Telling.objects.filter(alert=alert).count()
    Alert.objects.filter(pk=alert.pk).update(
        level=-1, level_at=None, told_at=None, next_at=item.due_at
    )
    actions.tell(actor=SYSTEM, at=item.due_at)
    assert Telling.objects.filter(alert=alert).count() == before
    actions.watch(actor=SYSTEM, at=item.due_at)
    assert Alert.objects.filter(rule_key="step-100").count() == 1


def test_a_storm_is_one_message_and_waits_for_working_time(centre: Centre) -> None:
    items = [appraising_in_its_own_time(centre) for _ in range(12)]
    who = centre.actor("thamdinh")
    actions.set_reach(actor=who, at=centre.at, email="td@halong.vn", digest=True)
    last = max(item.due_at for item in items)
    night = last.astimezone(VN).replace(hour=21, minute=0)
    assert look(night) == 0, "the night is quiet"
    assert (
        Telling.objects.filter(officer_id=who.officer_id or 0, by_mail=True).count() >= 12
    )
    morning = night.replace(hour=8) + timedelta(days=1)
    while morning.weekday() > 4:
        morning += timedelta(days=1)
    look(morning)
    letters = Effect.objects.filter(kind="alerts", recipient="td@halong.vn")
    by_cause = {e.key.split("/")[2]: e for e in letters}
    assert letters.count() == len(by_cause)
    assert by_cause["step_time"].facts["count"] == "12"
    assert by_cause["step_time"].facts["url"].endswith("/desk/canh-bao/?viec=step_time")
    assert "Hoa" not in str([e.facts for e in letters])
    assert not Telling.objects.filter(by_mail=True, mailed_at=None).exists()
    more = appraising(centre)
    WorkItem.objects.filter(dossier_id=more.dossier_id).update(
        opened_at=morning - 9 * HOUR, due_at=morning
    )
    look(morning + timedelta(minutes=10))
    assert Effect.objects.filter(key__startswith="alerts/").count() == letters.count()
    look(morning + HOUR + timedelta(minutes=1))
    assert letters.filter(key__contains="/step_time/").count() == 2
    assert Mailing.objects.filter(cause="step_time").count() == 2


def test_people_see_their_own_and_leaders_their_units(centre: Centre) -> None:
    item = appraising_in_its_own_time(centre)
    late = item.due_at + timedelta(days=1, minutes=1)
    look(late)
    on = late.date()
    mine = my_alerts(actor=centre.actor("thamdinh"))
    assert {row.rule_key for row in mine.rows} == {"step-100", "late"}
    assert waits(actor=centre.actor("thamdinh")).alerts.total() == 2
    assert my_alerts(actor=centre.actor("chuyenvien")).rows == ()
    assert my_alerts(actor=centre.actor("congdan")).rows == ()
    led = unit_alerts(actor=centre.actor("giamdoc"), on=on)
    assert {row.code for row in led.rows} == {mine.rows[0].code}
    assert unit_alerts(actor=centre.actor("truongphong"), on=on).rows == ()
    with pytest.raises(NotAllowed):
        unit_alerts(actor=centre.actor("thamdinh"), on=on)
    assert len(alerts_of(actor=centre.actor("quay"), dossier_id=item.dossier_id)) == 3
    for act in (actions.watch, actions.close_gone, actions.tell, actions.write):
        with pytest.raises(NotAllowed):
            act(actor=centre.actor("giamdoc"), at=centre.at)


def test_a_changed_rule_counts_from_now_on_and_says_who(centre: Centre) -> None:
    item = appraising_in_its_own_time(centre)
    look(item.due_at)
    assert "step-100" in open_keys()
    director = centre.actor("giamdoc")
    rule = replace(rules_now()["step-100"], on=False)
    how: dict[str, Any] = {"at": item.due_at, "rule": rule, "seen": 0}
    with pytest.raises(NotAllowed):
        actions.set_rule(actor=centre.actor("truongphong"), reason="x", **how)
    with pytest.raises(Invalid) as caught:
        actions.set_rule(actor=director, reason=" ", **how)
    assert caught.value.field == "reason"
    assert RuleVersion.objects.count() == 0
    assert actions.set_rule(actor=director, reason="Họp giao ban 22/11", **how) == 1
    with pytest.raises(Conflict):
        actions.set_rule(actor=director, reason="lần nữa", **how)
    facts = rule_facts(actor=director, key="step-100")
    assert (facts.n, facts.set_by) == (1, director.name)
    look(item.due_at)
    assert {key for key in open_keys() if key.startswith("step")} == {"step-80"}


def test_only_open_work_is_looked_at_through_its_index(centre: Centre) -> None:
    appraising(centre)
    text = statement("supervision", "open_work").decode()
    with connection.cursor() as cursor:
        for n, value in enumerate(("0", "''", "'2000-01-01'", "0", "0", "2000"), start=1):
            text = text.replace(f"${n}::", f"{value}::")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + text.replace("%", "%%"))
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "dossiers_workitem_open" in plan
    assert "Index Cond" in plan
