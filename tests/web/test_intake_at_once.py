"""Five steps in one press at the counter: who may, who may not, the fee comes first."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import Client

from motcua.domain.accounts.actions.registry import RoleRow, grant_roles
from motcua.domain.catalogue.models import Fee, ProcedureVersion
from motcua.domain.catalogue.readers.terms import published
from motcua.domain.delivery.models import HandedOut
from motcua.domain.dossiers.models import Dossier
from motcua.domain.ledger.models import Event
from motcua.domain.payments.models import FeeLevel, FeeReceipt, ReceiptSeries
from motcua.domain.payments.readers.owing import owed_before_return
from motcua.journeys.at_once import IDENTIFIED
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VN, now
from tests.web.conftest import Clock
from tests.web.counter import Desk, errors_of, recorded, said_by, sign_in
from tests.world import code_of

pytestmark = pytest.mark.django_db
BUTTON = 'id="at-once"'


def may_all(*roles: str) -> Client:
    """Return the deputy, who has the authority, holding roles at the centre as well."""
    day = now().astimezone(VN).date()
    rows = [RoleRow("lanhdao", role, "hcc", "1/QĐ", day, None) for role in roles]
    grant_roles(actor=SYSTEM, at=now(), rows=rows)
    return sign_in("lanhdao")


@pytest.fixture(autouse=True)
def code(clock: Clock) -> Iterator[str]:
    """Return a procedure on the spot whose fee is 10,000 đồng for each paper."""
    found = code_of("five-on-the-spot")
    version = ProcedureVersion.objects.get(procedure__code=found, state="published")
    Fee.objects.filter(version=version).delete()
    Fee.objects.create(
        version=version, n=1, name="Phí", amount=10_000, text="/trường hợp"
    )
    published.cache_clear()
    yield found
    published.cache_clear()


@pytest.fixture
def desk(code: str) -> Desk:
    roles = ("counter", "specialist", "clerk", "returns")
    return Desk(may_all(*roles), code)


def settle(desk: Desk, **changes: str) -> dict[str, str]:
    return desk.fields(do="at-once", method="cash", **{"count-1": "3"} | changes)


def test_one_press_does_every_step_and_takes_the_fee_first(desk: Desk) -> None:
    assert BUTTON in desk.client.get(desk.path).content.decode()
    fields = settle(desk)
    first = desk.client.post(desk.path, fields)
    assert first.status_code == 302, errors_of(first)
    row = Dossier.objects.get()
    events = Event.objects.filter(topic="dossier", stream=row.pk).order_by("n")
    kinds = list(events.values_list("kind", flat=True))
    assert kinds == [
        "dossier.accept",
        "dossier.fee_level",
        "dossier.submit",
        "dossier.approve",
        "dossier.seal",
        "dossier.fee_received",
        "dossier.handed_out",
        "dossier.return",
        "dossier.papers_released",
    ]
    assert row.status == "returned"
    assert row.result_number
    stamps = [row.received_at, row.appraised_at, row.approved_at, row.sealed_at]
    assert all([*stamps, row.returned_at])
    handed = HandedOut.objects.get()
    assert (handed.collector, handed.name) == ("owner", row.submitter_name)
    assert handed.id_number == row.submitter_id_number
    assert (handed.authority_note, handed.is_last) == (IDENTIFIED, True)
    receipt = FeeReceipt.objects.get()
    assert (receipt.total, row.fee) == (30_000, 30_000)
    assert receipt.lines[0]["name"] == "Phí"
    assert receipt.lines[0]["pieces"] == "3 trường hợp × 10.000 đ"
    before = recorded()
    again = desk.client.post(desk.path, fields, follow=True)
    assert "không ghi lần nữa" in said_by(again)
    assert recorded() == before
    assert FeeReceipt.objects.count() == 1


def test_whoever_lacks_a_role_keeps_the_long_way(code: str) -> None:
    desk = Desk(may_all("counter", "specialist", "returns"), code)
    assert BUTTON not in desk.client.get(desk.path).content.decode()
    before = recorded()
    refused = desk.client.post(desk.path, settle(desk))
    assert refused.status_code == 403
    assert recorded() == before
    assert desk.client.post(desk.path, desk.fields()).status_code == 302


def test_no_authority_is_no_decision_at_once(code: str) -> None:
    desk = Desk(sign_in("quay"), code)
    assert BUTTON not in desk.client.get(desk.path).content.decode()
    before = recorded()
    assert desk.client.post(desk.path, settle(desk)).status_code == 403
    assert recorded() == before


def test_two_persons_of_a_process_stay_two(desk: Desk) -> None:
    copies = Desk(desk.client, "2.000908")
    assert BUTTON not in copies.client.get(copies.path).content.decode()


def test_what_cannot_be_paid_is_not_returned(desk: Desk) -> None:
    before = recorded()
    unpaid = desk.client.post(desk.path, settle(desk) | {"method": "transfer"})
    assert set(errors_of(unpaid)) == {"reference"}
    ReceiptSeries.objects.all().delete()
    refused = desk.client.post(desk.path, settle(desk) | {"draft": str(uuid4())})
    assert refused.status_code == 409
    assert recorded() == before


def test_it_is_given_to_who_was_identified_and_to_nobody_else(desk: Desk) -> None:
    before = recorded()
    other = desk.client.post(desk.path, settle(desk, recipient="Trần Văn Nam"))
    assert set(errors_of(other)) == {"recipient"}
    company = settle(desk) | {
        "kind": "organisation",
        "name": "Công ty TNHH Hạ Long",
        "id_kind": "tax",
        "id_number": "5700100256",
        "born_on": "",
    }
    assert set(errors_of(desk.client.post(desk.path, company))) == {"recipient"}
    assert recorded() == before
    done = desk.client.post(desk.path, company | {"recipient": "Trần Văn Nam"})
    assert done.status_code == 302, errors_of(done)
    row = HandedOut.objects.get()
    assert (row.collector, row.name) == ("authorised", "Trần Văn Nam")
    assert (row.authority, row.id_number) == ("representative", "5700100256")


def test_the_level_that_was_chosen_is_kept(code: str, desk: Desk) -> None:
    Fee.objects.update(
        amount=None, text="", choices=["5000 | Nộp trực tuyến", "10000 | Nộp trực tiếp"]
    )
    published.cache_clear()
    before = recorded()
    unknown = desk.client.post(desk.path, settle(desk))
    assert set(errors_of(unknown)) == {"fee"}
    assert recorded() == before
    done = desk.client.post(desk.path, settle(desk) | {"fee-1": "2"})
    assert done.status_code == 302, errors_of(done)
    row = Dossier.objects.get()
    assert (row.status, row.fee, FeeReceipt.objects.get().total) == (
        "returned",
        10_000,
        10_000,
    )
    assert FeeLevel.objects.get(dossier_id=row.pk).level == 2
    assert owed_before_return(dossier_id=row.pk) == ()


def test_what_is_counted_is_counted_at_the_chosen_level(desk: Desk) -> None:
    Fee.objects.update(
        amount=None,
        text="(/trường hợp)",
        choices=["5000 | Nộp trực tuyến", "10000 | Nộp trực tiếp"],
    )
    published.cache_clear()
    done = desk.client.post(desk.path, settle(desk) | {"fee-1": "1"})
    assert done.status_code == 302, errors_of(done)
    assert (Dossier.objects.get().fee, FeeReceipt.objects.get().total) == (15_000, 15_000)


def test_less_is_paid_for_who_shows_the_proof(desk: Desk) -> None:
    Fee.objects.update(exemptions=["Người có công | 50 | Luật 97/2015 | Thẻ thương binh"])
    published.cache_clear()
    assert "Thẻ thương binh" in desk.client.get(desk.path).content.decode()
    before = recorded()
    fields = settle(desk) | {"exempt": "0", "exempt_proof": " "}
    assert set(errors_of(desk.client.post(desk.path, fields))) == {"exempt_proof"}
    wrong = desk.client.post(desk.path, fields | {"exempt": "4", "exempt_proof": "Thẻ"})
    assert set(errors_of(wrong)) == {"exempt"}
    assert recorded() == before
    proof = "Thẻ thương binh số 12/TB"
    done = desk.client.post(desk.path, fields | {"exempt_proof": proof})
    assert done.status_code == 302, errors_of(done)
    assert FeeReceipt.objects.get().total == 15_000
    event = Event.objects.get(kind="dossier.fee_exempted")
    assert (event.payload["reason"], event.payload["base"]) == (proof, 30_000)
    assert Dossier.objects.get().status == "returned"


def test_a_count_or_delivery_that_cannot_be_is_named(desk: Desk) -> None:
    before = recorded()
    for changes, field in (
        ({"count-1": "0"}, "count-1"),
        ({"count-1": ""}, "count-1"),
        ({"count-1": "x"}, "count-1"),
        ({"delivery": "post", "delivery_address": "Số 5"}, "delivery"),
    ):
        wrong = desk.client.post(desk.path, settle(desk) | changes)
        assert set(errors_of(wrong)) == {field}
    assert recorded() == before


def test_the_fee_is_reckoned_before_anything_is_done(desk: Desk) -> None:
    before = recorded()
    shown = desk.client.post(desk.path, settle(desk) | {"do": "reckon"}, follow=True)
    assert "3 trường hợp × 10.000 đ = 30.000 đ" in said_by(shown)
    odd = desk.client.post(desk.path, settle(desk) | {"do": "reckon", "count-1": "1000"})
    assert set(errors_of(odd)) == {"count-1"}
    assert recorded() == before
