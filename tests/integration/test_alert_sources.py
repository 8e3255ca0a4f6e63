"""What is watched beside open work: each raises its alert, is told, and closes."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.models import Officer, Unit
from motcua.domain.delivery import actions as delivery
from motcua.domain.delivery.actions import Wanted
from motcua.domain.delivery.actions import lists as hand_overs
from motcua.domain.delivery.models import HandOverList
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.feedback import actions as feedback
from motcua.domain.feedback.actions import Sorting
from motcua.domain.feedback.models import Petition
from motcua.domain.feedback.rules.petitions import Kind
from motcua.domain.payments.models import Attempt, DayDifference
from motcua.domain.supervision.models import Alert
from motcua.domain.supervision.readers import petitions
from motcua.domain.supervision.readers.alerts import my_alerts, unit_alerts
from motcua.journeys import hand_over
from motcua.kernel.clock import VN
from tests.feedback import filed
from tests.integration.test_custody import BIRTH, do, receive_with
from tests.integration.test_hand_over_lists import scan
from tests.supervising import look, open_keys, told
from tests.world import Centre, actor, code_of

pytestmark = pytest.mark.django_db
DECEMBER = datetime(2021, 12, 20, 8, tzinfo=VN)


@pytest.fixture
def centre() -> Centre:
    return Centre()


def ids(*codes: str) -> set[int]:
    rows = Officer.objects.filter(code__in=codes)
    return set(rows.values_list("pk", flat=True))


def unit_id(code: str) -> int:
    return accounts.unit_by_code(code=code, on=DECEMBER.date()).id


def test_an_overdue_petition_is_told_to_all_but_whom_it_is_about(centre: Centre) -> None:
    director = actor("giamdoc")
    row = filed(centre, about=director.name)
    feedback.forward(
        actor=actor("thanhtra"),
        at=centre.at,
        petition_id=row.pk,
        sorting=Sorting(Kind.CONDUCT, centre.reception, director.officer_id),
    )
    other = filed(centre)
    look(DECEMBER)
    look(DECEMBER + timedelta(days=3))
    alerts = {row.subject: row for row in Alert.objects.filter(cause="petition")}
    assert set(alerts) == {f"petition/{row.pk}", f"petition/{other.pk}"}
    assert all(one.unit_id is None and not one.code for one in alerts.values())
    mine = my_alerts(actor=director, cause="petition").rows
    assert [one.subject for one in mine] == [f"petition/{other.pk}"]
    led = unit_alerts(actor=director, on=DECEMBER.date(), cause="petition").rows
    assert led == ()
    Petition.objects.filter(pk=other.pk).update(forward_by=DECEMBER + timedelta(days=9))
    look(DECEMBER + timedelta(days=3, minutes=1))
    assert Alert.objects.get(pk=alerts[f"petition/{other.pk}"].pk).closed_why == "gone"


def test_each_clock_of_a_petition_is_told_of_before_it_is_over(centre: Centre) -> None:
    """Of sorting to who sorts, of answering to who answers, of publishing to who may."""
    row = filed(centre)
    soon = Alert.objects.filter(cause="petition_soon")
    look(row.forward_by - timedelta(days=5))
    assert not soon.exists()
    look(row.forward_by - timedelta(hours=1))
    assert told("petition-8h") == {0: ids("vanthu")}
    centre.at = row.forward_by - timedelta(minutes=30)
    feedback.forward(
        actor=actor("giamdoc"),
        at=centre.at,
        petition_id=row.pk,
        sorting=Sorting(Kind.IDEA, unit_id("tuphap")),
    )
    look(centre.at)
    assert soon.get().closed_why == "gone"
    look(row.answer_by - timedelta(hours=1))
    assert told("petition-8h")[0] >= ids("tp.tuphap")
    assert "petition" not in open_keys()
    look(row.answer_by + timedelta(minutes=1))
    assert {"petition"} == open_keys() & {"petition", "petition-8h"}
    feedback.answer_petition(
        actor=actor("tp.tuphap"),
        at=row.answer_by + timedelta(hours=12),
        petition_id=row.pk,
        text="Cảm ơn ông/bà, chúng tôi sẽ làm như vậy.",
    )
    row.refresh_from_db()
    assert row.publish_by is not None
    look(row.answer_by + timedelta(hours=13))
    look(row.publish_by + timedelta(minutes=1))
    assert ids("giamdoc") <= told("petition")[0], "told of publishing too"
    Petition.objects.filter(pk=row.pk).update(withheld="Không tách được người")
    look(row.publish_by + timedelta(minutes=2))
    assert not open_keys() & {"petition", "petition-8h"}


def test_petitions_are_looked_at_part_by_part(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [filed(centre) for _ in range(5)]
    monkeypatch.setattr(petitions, "MOST", 2)
    look(DECEMBER)
    found = Alert.objects.filter(cause="petition").values_list("subject", flat=True)
    assert set(found) == {f"petition/{row.pk}" for row in rows}


def test_a_lost_paper_is_told_to_who_has_it(centre: Centre) -> None:
    done = receive_with(centre, BIRTH, process="department", resolving="tckh")
    do(centre, done, "quay", Command.HAND_OVER)
    do(centre, done, "truongphong", Command.RECEIVE)
    wanted = Wanted(done.dossier_id, (1,), "Không thấy trong hồ sơ")
    head = centre.actor("truongphong")
    delivery.report_lost(actor=head, at=centre.at, request_id=uuid4(), wanted=wanted)
    look(centre.at)
    assert "custody" in open_keys()
    assert head.officer_id in told("custody")[0]
    delivery.found(
        actor=head,
        at=centre.at,
        request_id=uuid4(),
        wanted=Wanted(done.dossier_id, (1,)),
    )
    look(centre.at + timedelta(minutes=1))
    assert "custody" not in open_keys()


def test_a_list_that_does_not_arrive_is_told_to_both_sides(centre: Centre) -> None:
    done = receive_with(centre, process="department", resolving="tckh")
    scan(hand_over.scan_out, centre, "quay", done)
    row = HandOverList.objects.latest("pk")
    hand_overs.close_list(actor=centre.actor("quay"), at=centre.at, list_id=row.pk)
    day = centre.at + timedelta(days=1)
    look(day)
    subject = f"list/{row.pk}"
    assert Alert.objects.filter(subject=subject, closed_at=None).exists()
    assert row.officer_id in told("not-received")[0]
    HandOverList.objects.filter(pk=row.pk).update(done_at=day)
    look(day + timedelta(minutes=1))
    assert not Alert.objects.filter(subject=subject, closed_at=None).exists()


def test_money_that_does_not_agree_is_told_to_the_cashier(centre: Centre) -> None:
    row = DayDifference.objects.create(
        day=centre.at.date(),
        unit=Unit.objects.get(pk=centre.reception),
        reference="MC1",
        gap="missing_here",
        theirs=5000,
        found_at=centre.at,
    )
    look(centre.at + timedelta(hours=1))
    assert "fee-difference" not in open_keys()
    look(centre.at + timedelta(days=1))
    assert told("fee-difference")[0] == ids("thuquy")
    DayDifference.objects.filter(pk=row.pk).update(
        resolved_at=centre.at, resolved_by=1, resolved_name="x", note="Đã rõ"
    )
    look(centre.at + timedelta(days=1, minutes=1))
    assert "fee-difference" not in open_keys()


def test_a_silent_partner_is_told_to_the_administrator(centre: Centre) -> None:
    row = Attempt.objects.create(
        key=uuid4(),
        reference="MC1",
        person_id=1,
        dossier_id=centre.accept(code_of("five-on-the-spot")).dossier_id,
        unit_id=centre.reception,
        procedure_code="1.000",
        title="Lệ phí",
        payer_name="Hoa",
        amount=1000,
        state="begun",
        begun_at=centre.at,
        expires_at=centre.at + timedelta(days=1),
        next_query_at=centre.at,
        fault="unreachable",
    )
    look(centre.at + timedelta(minutes=30))
    assert "partner" not in open_keys()
    look(centre.at + timedelta(hours=2))
    assert "partner" in open_keys()
    assert told("partner")[0]
    Attempt.objects.filter(pk=row.pk).update(fault="")
    look(centre.at + timedelta(hours=2, minutes=1))
    assert "partner" not in open_keys()
