"""The month's notice to each agency: once, as known then, signed, numbered, sent."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from motcua.domain.accountability import actions
from motcua.domain.accountability.models import AgencyNotice, NoticeState
from motcua.domain.accountability.readers.making import contents
from motcua.domain.accountability.readers.notices import notice, notice_pdf, notices
from motcua.domain.accounts.models import Officer, Unit
from motcua.domain.catalogue.models import ProcedureVersion
from motcua.domain.correspondence.models import Incoming, Outgoing
from motcua.domain.correspondence.readers.outgoing import series_faults
from motcua.domain.documents.rules.signing.verifying import verify
from motcua.domain.dossiers.models import WorkItem
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.ledger.models import Event
from motcua.domain.notifications.models import Effect
from motcua.domain.reports.actions import follow
from motcua.domain.supervision.actions import set_reach, urge
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotAllowed, NotFound, NotNow
from tests.papers import read_back
from tests.signing import PIN, Sandbox, SigningCentre, roots
from tests.world import Centre, actor

pytestmark = pytest.mark.django_db
DECEMBER = datetime(2021, 12, 1, 6, 0, tzinfo=VN)


def quick() -> str:
    """Return the procedure of the tax office with the shortest time."""
    versions = ProcedureVersion.objects.filter(
        state="published",
        limit_unit="working_day",
        procedure__competence__resolving_unit__code="thue",
    )
    row = versions.order_by("limit_amount", "procedure__code")[0]
    assert (row.limit_amount or 99) <= 5
    return row.procedure.code


def worked(centre: Centre) -> list[str]:
    """Return the codes of three dossiers of the tax office, all late in December."""
    done = [centre.accept(quick()) for _ in range(3)]
    handed = centre.act(done[0], "quay", Command.HAND_OVER)
    open_item = WorkItem.objects.get(dossier=handed.dossier_id, closed_at=None)
    assert open_item.unit.code == "thue"
    urge(
        actor=centre.actor("giamdoc"),
        at=centre.at,
        request_id=uuid4(),
        dossier_id=handed.dossier_id,
        item_n=open_item.n,
        text="Đề nghị xử lý",
        answer_by=centre.at + timedelta(days=1),
    )
    return [one.code for one in done]


def prepared(centre: Centre, at: datetime = DECEMBER) -> AgencyNotice:
    follow(actor=SYSTEM, at=at)
    assert actions.prepare_due(actor=SYSTEM, at=at) >= 1
    return AgencyNotice.objects.get(agency__code="thue")


def test_prepared_by_itself_on_the_first_working_day_and_once() -> None:
    centre = Centre()
    codes = worked(centre)
    follow(actor=SYSTEM, at=DECEMBER)
    assert actions.prepare_due(actor=SYSTEM, at=DECEMBER - timedelta(days=1)) == 0
    row = prepared(centre)
    assert actions.prepare_due(actor=SYSTEM, at=DECEMBER + timedelta(hours=9)) == 0
    said = row.content
    assert (said["figures"]["received"], said["figures"]["open"]) == (3, 3)
    assert said["late_now"] == said["silent"] == 3
    assert sorted(line["code"] for line in said["late"]) == sorted(codes)
    assert [line["code"] for line in said["asked"]] == [codes[0]]
    # What was known then is the same whenever it is counted again.
    centre.at = DECEMBER + timedelta(days=2)
    centre.people.clear()
    centre.accept(quick())
    follow(actor=SYSTEM, at=centre.at + timedelta(hours=1))
    again = contents(unit_id=row.unit_id, year=2021, month=11, as_of=row.as_of)
    assert again[row.agency_id].as_json() == said
    with pytest.raises(IntegrityError), transaction.atomic():
        AgencyNotice.objects.create(
            unit_id=row.unit_id,
            agency_id=row.agency_id,
            year=2021,
            month=11,
            as_of=row.as_of,
            content={},
            prepared_at=row.as_of,
        )


def test_a_month_that_is_not_over_or_not_counted_is_refused() -> None:
    centre, head = Centre(), actor("giamdoc")
    worked(centre)
    with pytest.raises(NotNow, match="chưa kết thúc"):
        actions.prepare_notices(
            actor=head, at=centre.at, unit_id=centre.reception, year=2021, month=11
        )
    follow(actor=SYSTEM, at=centre.at)
    with pytest.raises(NotNow, match="chưa đầy đủ"):
        actions.prepare_notices(
            actor=head, at=DECEMBER, unit_id=centre.reception, year=2021, month=11
        )
    assert not AgencyNotice.objects.exists()


def test_by_hand_it_goes_through_the_register_and_then_to_the_agency() -> None:
    centre = Centre()
    worked(centre)
    row = prepared(centre)
    head, clerk, agency = (actor(name) for name in ("giamdoc", "vanthu", "ld.thue"))
    for other in (clerk, agency, actor("quay")):
        with pytest.raises(NotAllowed):
            actions.sign_notice(actor=other, at=DECEMBER, notice_id=row.pk)
    with pytest.raises(NotNow):
        actions.issue_notice(actor=clerk, at=DECEMBER, notice_id=row.pk)
    actions.sign_notice(actor=head, at=DECEMBER, notice_id=row.pk)
    with pytest.raises(NotNow):
        actions.refresh_notice(actor=head, at=DECEMBER, notice_id=row.pk)
    with pytest.raises(NotAllowed):
        actions.issue_notice(actor=head, at=DECEMBER, notice_id=row.pk)
    with pytest.raises(NotFound):
        actions.issue_notice(actor=actor("vt.thue"), at=DECEMBER, notice_id=row.pk)
    with pytest.raises(NotFound):
        notice(actor=agency, notice_id=row.pk, at=DECEMBER)
    number = actions.issue_notice(actor=clerk, at=DECEMBER, notice_id=row.pk)
    assert actions.issue_notice(actor=clerk, at=DECEMBER, notice_id=row.pk) == number
    [entry] = Outgoing.objects.filter(form="agency_notice")
    assert (entry.text, entry.medium) == (number, "paper")
    assert number == "01/TB-TTHCC"
    assert series_faults() == ()
    assert not Incoming.objects.exists()
    [seen] = notices(actor=agency, year=2021)
    assert (seen.id, seen.number, seen.mine) == (row.pk, number, False)
    text = read_back(notice_pdf(actor=agency, notice_id=row.pk, at=DECEMBER)).text
    assert number in text
    with pytest.raises(NotFound):
        notice(actor=actor("ld.bhxh"), notice_id=row.pk, at=DECEMBER)


def test_signed_electronically_it_arrives_by_itself(sandbox: Sandbox) -> None:
    centre = SigningCentre().begin(sandbox)
    worked(centre)
    row = prepared(centre)
    head, clerk = actor("giamdoc"), actor("vanthu")
    set_reach(actor=actor("ld.thue"), at=DECEMBER, email="ld@thue.vn", digest=False)
    sandbox.clock.at = DECEMBER
    actions.sign_notice(actor=head, at=DECEMBER, notice_id=row.pk, pin=PIN)
    number = actions.issue_notice(actor=clerk, at=DECEMBER, notice_id=row.pk)
    assert not Incoming.objects.exists()
    sandbox.misbehave(refuse=True)
    with pytest.raises(NotNow):
        actions.seal_notice(actor=clerk, at=DECEMBER, notice_id=row.pk, pin=PIN)
    row.refresh_from_db()
    assert (row.state, row.fault) == (NoticeState.NUMBERED, "signing_declined")
    sandbox.misbehave()
    for _ in range(2):
        actions.seal_notice(actor=clerk, at=DECEMBER, notice_id=row.pk, pin=PIN)
    pdf = notice_pdf(actor=clerk, notice_id=row.pk, at=DECEMBER)
    found = verify(pdf, roots=roots())
    assert (found.is_valid, found.is_whole, found.level) == (True, True, "B-LTA")
    unit = Unit.objects.get(pk=row.unit_id)
    signer = Officer.objects.get(pk=head.officer_id or 0)
    assert [one.holder for one in found.signatures] == [signer.name, unit.name]
    [came] = Incoming.objects.all()
    assert (came.unit.code, came.sender_number) == ("thue", number)
    assert [scan.sha256 for scan in came.scans.all()] == [
        AgencyNotice.objects.get(pk=row.pk).sha256
    ]
    [told] = Effect.objects.filter(kind="agency_notice")
    assert told.recipient == "ld@thue.vn"
    kinds = Event.objects.filter(topic="agency_notice").order_by("n")
    assert [e.kind.split(".")[1] for e in kinds] == ["signed", "numbered", "issued"]
