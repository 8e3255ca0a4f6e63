"""One due is collected in one way at a time; what the carrier brings is received."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from motcua.domain.accounts.models import Unit, UnitKind
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.models import Dossier
from motcua.domain.payments import actions as payments
from motcua.domain.payments.actions.settling import settle
from motcua.domain.payments.models import Attempt, Due, FeeReceipt, Refund
from motcua.domain.payments.ports import Told
from motcua.domain.payments.readers.dues import dues_of, subject_of
from motcua.domain.payments.readers.owing import open_sum
from motcua.domain.post import actions
from motcua.domain.post.actions.settling import CodTyped
from motcua.domain.post.models import CodLine, PostalOrder, StrayMessage
from motcua.domain.post.readers.orders import OrderFacts
from motcua.domain.post.readers.troubles import troubles
from motcua.domain.post.rules.parcels import ParcelPaper
from motcua.journeys import collect, receive
from motcua.journeys.collect import Collected
from motcua.journeys.pay_together import begin_together
from motcua.journeys.receive import PersonTyped
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Conflict, MotcuaError, NotFound, NotNow
from tests.integration.test_post import (  # noqa: F401 - fixtures
    HOME,
    Counter,
    counter,
    ours,
    row_of,
    the_carrier,
)
from tests.payments import running
from tests.web.counter import said_by, sign_in
from tests.world import code_of

pytestmark = pytest.mark.usefixtures("committed_db")
FEE = 30_000
ROUNDS = 4


@pytest.fixture
def tills(counter: Counter, tmp_path: Path, settings: Any) -> Iterator[Counter]:  # noqa: F811
    """Return the counter beside a gateway that takes payments."""
    with running(tmp_path / "payment") as found:
        found.connect(settings)
        yield counter


def owing(at: Counter) -> Done:
    """Return a dossier with its result that still owes its fee."""
    done = at.ready()
    Dossier.objects.filter(pk=done.dossier_id).update(fee=FEE)
    return done


def order(at: Counter, done: Done, cod: int = FEE) -> OrderFacts:
    """Make an order that collects."""
    return collect.order_delivery(
        actor=at.centre.actor("traketqua"),
        at=at.centre.at,
        request_id=uuid4(),
        dossier_id=done.dossier_id,
        receiver=HOME,
        cod=cod,
    )


def begin(at: Counter, done: Done) -> Attempt:
    """Begin to pay online, as the citizen whose dossier it is."""
    key = payments.begin(
        actor=at.centre.actor("congdan"),
        at=at.centre.at,
        subject=subject_of(dossier_id=done.dossier_id),
        client="127.0.0.1",
    )
    return Attempt.objects.get(key=key)


def test_what_a_parcel_collects_is_not_paid_online_until_it_is_called_off(
    tills: Counter,
) -> None:
    done = owing(tills)
    found = order(tills, done)
    with pytest.raises(NotNow) as caught:
        begin(tills, done)
    assert caught.value.code == "parcel_collects"
    page = said_by(sign_in("congdan").get(f"/ho-so-cua-toi/{done.code}/nop-tien"))
    assert f"Bưu tá thu khi giao kết quả, vận đơn {found.number}" in page
    assert "Nộp bây giờ" not in page
    actions.call_off(
        actor=tills.centre.actor("traketqua"), at=tills.centre.at, number=found.number
    )
    attempt = begin(tills, done)
    with pytest.raises(NotNow) as caught:
        order(tills, done)
    assert (caught.value.code, caught.value.field) == ("paying_online", "cod")
    assert PostalOrder.objects.filter(dossier_id=done.dossier_id).count() == 1
    assert order(tills, done, cod=0).cod == 0, "without money it may go"
    assert attempt.state == "open"


def test_money_that_comes_late_for_what_a_parcel_collects_is_owed_back(
    tills: Counter,
) -> None:
    done = owing(tills)
    attempt = begin(tills, done)
    tills.centre.at += timedelta(minutes=16)
    order(tills, done)
    told = Told(attempt.reference, paid=True, amount=FEE, transaction="T1")
    assert settle(actor=SYSTEM, at=tills.centre.at, told=told, way="notice") == "surplus"
    assert Refund.objects.get().amount == FEE
    assert Due.objects.get(dossier_id=done.dossier_id).state == "unpaid"


def test_a_parcel_that_comes_back_collects_no_more(tills: Counter) -> None:
    done = owing(tills)
    found = order(tills, done)
    tills.send()
    tills.hand(found.number)
    tills.step(found, "DELIVERY_FAILED", reason="Vắng nhà")
    assert [
        due.parcel for due in dues_of(subject=subject_of(dossier_id=done.dossier_id))
    ] == [row_of(found).tracking_number]
    tills.step(found, "RETURNING")
    assert begin(tills, done).amount == FEE


def test_paying_and_ordering_at_once_does_one_of_them(tills: Counter) -> None:
    for _ in range(ROUNDS):
        done = owing(tills)
        start = Barrier(2)

        def one(act: Any, done: Done = done, start: Barrier = start) -> str:
            start.wait()
            try:
                act(tills, done)
            except MotcuaError as error:
                return error.code
            finally:
                connection.close()
            return "done"

        with ThreadPoolExecutor(2) as pool:
            results = sorted(pool.map(one, (begin, order)))
        assert results in (["done", "parcel_collects"], ["done", "paying_online"])
        parcels = PostalOrder.objects.filter(dossier_id=done.dossier_id).count()
        attempts = Attempt.objects.filter(dossier_id=done.dossier_id).count()
        assert parcels + attempts == 1


def test_a_due_goes_one_way_when_three_are_tried_at_once(tills: Counter) -> None:
    refusals = {"parcel_collects", "paying_online", "paying_together"}
    refusals |= {"part_paid_elsewhere", "part_at_door"}
    for _ in range(ROUNDS):
        done, beside = owing(tills), owing(tills)
        start = Barrier(3)

        def one(act: Any, done: Done = done, start: Barrier = start) -> str:
            start.wait()
            try:
                act(tills, done)
            except MotcuaError as error:
                return error.code
            finally:
                connection.close()
            return "done"

        def together(at: Counter, done: Done, beside: Done = beside) -> UUID:
            return begin_together(
                actor=at.centre.actor("congdan"),
                at=at.centre.at,
                chosen={1: done.code, 2: beside.code},
                client="127.0.0.1",
            )

        with ThreadPoolExecutor(3) as pool:
            results = list(pool.map(one, (begin, together, order)))
        assert results.count("done") == 1, results
        assert set(results) - {"done"} <= refusals
        parcels = PostalOrder.objects.filter(dossier_id=done.dossier_id).count()
        attempts = Attempt.objects.filter(dossier_id=done.dossier_id).count()
        assert parcels + attempts == 1


@pytest.mark.parametrize(
    ("paid", "booked", "left"), [(25_000, 25_000, FEE), (31_000, FEE, 0)]
)
def test_another_amount_is_received_and_waits_for_a_person(
    counter: Counter,  # noqa: F811
    paid: int,
    booked: int,
    left: int,
) -> None:
    done = owing(counter)
    found = order(counter, done)
    counter.send()
    counter.hand(found.number)
    counter.step(found, "DELIVERED", signer="Hoa")
    assert open_sum(dossier_id=done.dossier_id) == 0, "the postman has it"
    head = counter.centre.actor("giamdoc")
    entered: dict[str, Any] = {
        "actor": head,
        "at": counter.centre.at,
        "unit_id": counter.centre.reception,
    }
    lines = [CodTyped(found.number, paid)]
    assert collect.enter_list(statement="BK-1", lines=lines, **entered) == Collected(1, 1)
    assert collect.enter_list(statement="BK-1", lines=lines, **entered) == Collected(0, 0)
    receipt = FeeReceipt.objects.get(dossier_id=done.dossier_id)
    assert (receipt.method, receipt.total) == ("post", booked)
    (waits,) = troubles(actor=head).money
    assert (waits.verdict, waits.amount, waits.due, waits.booked) == (
        "differs",
        paid,
        FEE,
        booked,
    )
    assert f"đã lập biên lai {booked:,} đ".replace(",", ".") in said_by(
        sign_in("giamdoc").get("/desk/buu-chinh/can-xu-ly")
    )
    assert open_sum(dossier_id=done.dossier_id) == left
    again = [CodTyped(found.number, FEE)]
    assert collect.enter_list(statement="BK-2", lines=again, **entered) == Collected(0, 1)
    row = CodLine.objects.get(statement="BK-2")
    assert row.verdict == "twice"
    row.booked = 1
    once = pytest.raises(IntegrityError, match="post_codline_booked_once")
    with once, transaction.atomic():
        row.save()
    actions.settle_cod(
        actor=head, at=counter.centre.at, line_id=waits.id, words="Bưu chính trả sau"
    )
    assert [m.statement for m in troubles(actor=head).money] == ["BK-2"]


def test_papers_from_home_are_tied_in_the_act_that_receives_them(
    counter: Counter,  # noqa: F811
) -> None:
    centre = counter.centre
    whole = centre.intake(code_of("five-on-the-spot"))
    first, second = (
        actions.ask_collection(
            actor=centre.actor("congdan"),
            at=centre.at,
            request_id=uuid4(),
            procedure_code=code_of("five-on-the-spot"),
            unit_id=centre.reception,
            sender=HOME,
            papers=[ParcelPaper("Tờ khai")],
        )
        for _ in range(2)
    )
    known: dict[str, Any] = {
        "actor": centre.actor("quay"),
        "at": centre.at,
        "person": PersonTyped("citizen", chosen_id=whole.submitter.person_id),
        "intake": whole,
    }
    request_id = uuid4()
    done = receive.accept(**known, request_id=request_id, parcel=first.number)
    assert row_of(first).dossier_id == done.dossier_id
    assert receive.accept(**known, request_id=request_id, parcel=first.number).repeated
    other = replace(whole, note="Khác")
    for number, refused in ((first.number, Conflict), ("MC0", NotFound)):
        with pytest.raises(refused):
            receive.accept(
                **{**known, "intake": other}, request_id=uuid4(), parcel=number
            )
    assert Dossier.objects.count() == 1, "nothing is received without its parcel"
    assert row_of(second).dossier_id is None


def test_strays_and_money_of_nobody_are_for_the_unit_or_the_centre(
    counter: Counter,  # noqa: F811
) -> None:
    found = counter.sent()
    counter.step(found, "ON_THE_MOON")
    stray = StrayMessage.objects.get()
    assert stray.unit_id == counter.centre.reception
    head = counter.centre.actor("giamdoc")
    assert [s.id for s in troubles(actor=head).strays] == [stray.pk]
    elsewhere = Unit.objects.exclude(pk=counter.centre.reception).filter(
        kind=UnitKind.DEPARTMENT
    )[0]
    StrayMessage.objects.filter(pk=stray.pk).update(unit_id=elsewhere.pk)
    assert not troubles(actor=head).strays
    with pytest.raises(NotFound):
        actions.mark_seen(actor=head, at=counter.centre.at, stray_id=stray.pk)
    StrayMessage.objects.filter(pk=stray.pk).update(unit_id=None)
    assert troubles(actor=head).strays, "what is nobody's is the centre's"
    line = CodLine.objects.create(
        unit_id=elsewhere.pk,
        statement="BK",
        number="EH9",
        amount=1,
        verdict="unknown",
        entered_at=counter.centre.at,
        entered_by="x",
    )
    assert not troubles(actor=head).money
    with pytest.raises(NotFound):
        actions.settle_cod(
            actor=head, at=counter.centre.at, line_id=line.pk, words="Không phải"
        )
