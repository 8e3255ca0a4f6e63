"""What goes by post, against a carrier over real HTTP that does everything wrongly."""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import IntegrityError, transaction

from motcua.adapters.post.http import signed
from motcua.domain.delivery import readers as custody
from motcua.domain.delivery.models import Passing, Thing
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.models import Dossier, WorkItem
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.dossiers.rules.intake import Row
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.ledger.models import Event
from motcua.domain.notifications.models import Effect
from motcua.domain.payments import actions as payments
from motcua.domain.payments.actions import Payment
from motcua.domain.payments.models import Due, FeeReceipt, Method
from motcua.domain.payments.readers.owing import open_sum
from motcua.domain.payments.rules import FeeLine
from motcua.domain.post import actions
from motcua.domain.post.actions.handing import LineTyped
from motcua.domain.post.actions.settling import CodEntered, CodTyped
from motcua.domain.post.models import (
    CodLine,
    Disagreement,
    Loss,
    PostalOrder,
    PostalStatement,
    StrayMessage,
)
from motcua.domain.post.readers.orders import OrderFacts, desk, history
from motcua.domain.post.readers.steps import ParcelStep, parcel_steps
from motcua.domain.post.readers.troubles import troubles
from motcua.domain.post.rules.parcels import ParcelPaper, Place
from motcua.domain.post.rules.states import PostState, Statement
from motcua.journeys import collect, receive
from motcua.journeys.act import act as act_with_papers
from motcua.journeys.collect import Collected
from motcua.journeys.receive import PersonTyped
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, NotNow
from motcua.web.common import post_words
from tests import carrier as sandbox
from tests.carrier import Carrier
from tests.integration.test_custody import do
from tests.world import TO_RETURN_ON_THE_SPOT, Centre, code_of

pytestmark = pytest.mark.usefixtures("committed_db")

HOME = Place(
    "Nguyễn Thị Hoa",
    "0912345678",
    "Số 12 đường Kênh Liêm",
    "Phường Hạ Long",
    "Quảng Ninh",
)
LAND = "Giấy chứng nhận quyền sử dụng đất"


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def our_side() -> Iterator[str]:
    """Serve this system over HTTP, on the test's own database."""
    server = make_server("127.0.0.1", 0, get_wsgi_application(), _Server, _Quiet)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def the_carrier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Carrier]:
    with sandbox.running(tmp_path_factory.mktemp("carrier")) as found:
        yield found


@pytest.fixture
def ours(
    the_carrier: Carrier, settings: Any, tmp_path: Path, committed_db: str
) -> Iterator[str]:
    settings.FILES_DIR = tmp_path
    the_carrier.misbehave()
    the_carrier.connect(settings)
    with our_side() as address:
        the_carrier.tell(address)
        yield address


@dataclass
class Counter:
    """A centre whose dossiers are ready to go by post."""

    centre: Centre
    carrier: Carrier
    address: str

    def ready(self, *originals: str) -> Done:
        """Return a dossier with a result that waits to be returned."""
        centre = self.centre
        whole = centre.intake(code_of("five-on-the-spot"))
        rows = tuple(Row(r.component_n, r.name, 0, 0, 1) for r in whole.rows)
        extra = tuple(Row(None, name, 1, 0, 0) for name in originals)
        home: dict[str, Any] = {"delivery": "post", "delivery_address": HOME.address}
        done = receive.accept(
            actor=centre.actor("quay"),
            at=centre.at,
            request_id=uuid4(),
            person=PersonTyped("citizen", chosen_id=whole.submitter.person_id),
            intake=replace(whole, rows=rows + extra, **home),
        )
        for username, command, typed in TO_RETURN_ON_THE_SPOT[:3]:
            done = do(centre, done, username, command, **typed)
        return done

    def order(self, done: Done, cod: int = 0) -> OrderFacts:
        """Pack the result and make its order."""
        return actions.order_delivery(
            actor=self.centre.actor("traketqua"),
            at=self.centre.at,
            request_id=uuid4(),
            dossier_id=done.dossier_id,
            receiver=HOME,
            cod=cod,
        )

    def send(self) -> int:
        """Let the worker place what is due."""
        return actions.send_due(actor=SYSTEM, at=self.centre.at)

    def hand(self, number: str, way: str = "out", who: str = "traketqua") -> int:
        """Make a list of one parcel and have both sides sign it."""
        made = actions.make_list(
            actor=self.centre.actor(who),
            at=self.centre.at,
            request_id=uuid4(),
            unit_id=self.centre.reception,
            way=way,
            lines=[LineTyped(number)],
        )
        actions.sign_list(
            actor=self.centre.actor(who),
            at=self.centre.at,
            request_id=uuid4(),
            list_id=made.id,
            postman="Hoàng Văn Nam",
        )
        return made.id

    def sent(self, *originals: str, cod: int = 0) -> OrderFacts:
        """Return a parcel that is with the carrier."""
        found = self.order(self.ready(*originals), cod)
        self.send()
        self.hand(found.number)
        return found

    def step(self, found: OrderFacts, state: str, **said: Any) -> None:
        """Let something happen to the parcel."""
        self.carrier.step(found.number, state, **said)


@pytest.fixture
def counter(ours: str, the_carrier: Carrier) -> Counter:
    return Counter(Centre(at=now() - timedelta(hours=1)), the_carrier, ours)


def row_of(found: OrderFacts) -> PostalOrder:
    return PostalOrder.objects.get(pk=found.id)


def dossier_of(found: OrderFacts) -> Dossier:
    return Dossier.objects.get(pk=found.dossier_id or 0)


def test_a_result_goes_home_and_the_return_closes_with_proof(counter: Counter) -> None:
    found = counter.sent("Giấy chứng sinh")
    assert {t.state for t in Thing.objects.filter(dossier_id=found.dossier_id or 0)} == {
        "with_carrier"
    }
    for state in ("ACCEPTED", "PICKED_UP", "AT_POST_OFFICE", "OUT_FOR_DELIVERY"):
        counter.step(found, state)
    assert row_of(found).state == "out_for_delivery"
    counter.step(found, "DELIVERED", signer="Nguyễn Văn Con")
    row, dossier = row_of(found), dossier_of(found)
    assert (row.state, row.acted, row.signer) == (
        "delivered",
        "delivered",
        "Nguyễn Văn Con",
    )
    assert row.proof_sha256
    assert (dossier.status, bool(dossier.returned_at)) == ("returned", True)
    things = Thing.objects.filter(dossier_id=dossier.pk)
    assert {(t.state, t.recipient) for t in things} == {("released", "Nguyễn Văn Con")}
    chain = Passing.objects.filter(dossier_id=dossier.pk, thing_n=1).order_by("n")
    assert [p.what for p in chain] == ["taken_in", "posted", "delivered"]
    assert dossiers.chain_fault(dossier_id=dossier.pk) is None
    kinds = set(Effect.objects.values_list("kind", flat=True))
    assert not dossier.submitter_email or {"post_sent", "returned"} <= kinds


def told_of(counter: Counter, found: OrderFacts) -> list[tuple[str, str]]:
    """Return what the owner's timeline says of a parcel, and its tracking number."""
    steps = parcel_steps(
        actor=counter.centre.actor("congdan"),
        dossier_id=found.dossier_id or 0,
        on=now().date(),
    )
    assert [step.at for step in steps] == sorted(step.at for step in steps)
    return [(post_words.step(step), post_words.step_more(step)) for step in steps]


def test_the_owner_follows_a_parcel_with_its_number(counter: Counter) -> None:
    found = counter.sent()
    counter.step(found, "DELIVERY_FAILED", reason="Vắng nhà")
    counter.step(found, "RETURNING")
    counter.step(found, "RETURNED")
    counter.hand(found.number, way="in")
    number = f"Vận đơn {row_of(found).tracking_number}"
    told = told_of(counter, found)
    # The hand-overs have the time of this test's centre, the rest the carrier's.
    assert sorted(told) == sorted(
        [
            ("Đã lập phiếu gửi kết quả về nhà", number),
            ("Bộ phận một cửa đã giao kết quả cho bưu chính", number),
            ("Bưu tá chưa giao được kết quả", f"{number}; Vắng nhà"),
            ("Bưu gửi đang được chuyển trở lại nơi gửi", number),
            ("Bưu gửi đã được chuyển trở lại nơi gửi", number),
            ("Kết quả đã trở lại bộ phận một cửa", number),
        ]
    )
    with pytest.raises(NotFound):
        parcel_steps(
            actor=counter.centre.actor("doanhnghiep"),
            dossier_id=found.dossier_id or 0,
            on=now().date(),
        )


def test_nobody_returns_at_the_counter_what_is_in_the_post(counter: Counter) -> None:
    found = counter.sent()
    with pytest.raises(Conflict) as caught:
        act_with_papers(
            actor=counter.centre.actor("traketqua"),
            at=counter.centre.at,
            dossier_id=found.dossier_id or 0,
            version=dossier_of(found).version,
            request_id=uuid4(),
            command=Command.RETURN,
            typed=_typed(),
        )
    assert caught.value.code == "with_carrier"


def _typed() -> Any:
    from motcua.domain.dossiers.actions.typed import Input  # noqa: PLC0415

    return Input(recipient="Nguyễn Thị Hoa", proof="Ký vào giấy biên nhận")


def test_what_cannot_be_delivered_comes_back_to_the_counter(counter: Counter) -> None:
    found = counter.sent()
    counter.step(found, "PICKED_UP")
    counter.step(found, "DELIVERY_FAILED", reason="Không có người nhận")
    assert (row_of(found).state, row_of(found).failures) == ("failed", 1)
    counter.step(found, "RETURNING")
    counter.step(found, "RETURNED")
    assert dossier_of(found).status == "done", "nobody has the result yet"
    counter.hand(found.number, way="in")
    thing = Thing.objects.get(dossier_id=found.dossier_id or 0)
    assert (thing.state, thing.officer_name) == (
        "held",
        counter.centre.actor("traketqua").name,
    )
    again = [r.dossier_id for r in desk(actor=counter.centre.actor("traketqua")).ready]
    assert again == [found.dossier_id]
    act_with_papers(
        actor=counter.centre.actor("traketqua"),
        at=counter.centre.at + timedelta(minutes=5),
        dossier_id=found.dossier_id or 0,
        version=dossier_of(found).version,
        request_id=uuid4(),
        command=Command.RETURN,
        typed=_typed(),
    )
    assert dossier_of(found).status == "returned"


def test_a_time_out_is_found_by_our_number_and_not_doubled(
    counter: Counter, settings: Any
) -> None:
    settings.POST_TIMEOUT = 1
    counter.carrier.misbehave(hang=2)
    found = counter.order(counter.ready())
    assert counter.send() == 0
    assert (row_of(found).state, bool(row_of(found).fault)) == ("created", True)
    counter.carrier.misbehave()
    assert counter.send() == 0, "not before it is time"
    counter.centre.at += timedelta(minutes=2)
    assert counter.send() == 1
    assert list(counter.carrier.orders) == [found.number]
    assert row_of(found).tracking_number == "EH100000001VN"


def test_a_refused_address_is_mended(counter: Counter) -> None:
    counter.carrier.misbehave(refuse_address=True)
    found = counter.order(counter.ready())
    counter.send()
    assert "không phát" in row_of(found).refusal
    assert counter.send() == 0, "it waits for a person"
    counter.carrier.misbehave()
    actions.mend(
        actor=counter.centre.actor("traketqua"),
        at=counter.centre.at,
        number=found.number,
        receiver=replace(HOME, street="Số 14"),
    )
    assert counter.send() == 1
    assert counter.carrier.orders[found.number]["receiver"]["street"] == "Số 14"


@pytest.mark.parametrize("fault", [{"garbage": True}, {"down": True}])
def test_nonsense_leaves_the_order_owed(counter: Counter, fault: dict[str, bool]) -> None:
    counter.carrier.misbehave(**fault)
    found = counter.order(counter.ready())
    assert counter.send() == 0
    row = row_of(found)
    assert (row.state, row.tracking_number, bool(row.fault)) == ("created", "", True)
    assert row.next_try_at


def test_notices_twice_and_backwards_end_the_same(counter: Counter) -> None:
    found = counter.sent()
    counter.carrier.misbehave(twice=True)
    counter.step(found, "PICKED_UP")
    assert PostalStatement.objects.get(order_id=found.id).times == 2
    counter.carrier.misbehave(hold=True)
    for state in ("AT_POST_OFFICE", "OUT_FOR_DELIVERY", "DELIVERED"):
        counter.step(found, state, signer="Hoa")
    assert row_of(found).state == "picked_up"
    counter.carrier.misbehave()
    counter.carrier.release(backwards=True)
    assert row_of(found).acted == "delivered"
    assert not Disagreement.objects.exists()
    told = history(actor=counter.centre.actor("traketqua"), number=found.number)
    assert [t.state for t in told] == [
        "picked_up",
        "at_office",
        "out_for_delivery",
        "delivered",
    ]


def test_lost_notices_are_asked_for(counter: Counter) -> None:
    found = counter.sent()
    counter.carrier.misbehave(mute=True)
    counter.step(found, "PICKED_UP")
    counter.step(found, "DELIVERED", signer="Hoa")
    assert row_of(found).state == "sent"
    later = counter.centre.at + timedelta(hours=7)
    assert actions.ask_news(actor=SYSTEM, at=later) == 1
    assert dossier_of(found).status == "returned"


def test_a_wrong_signature_opens_nothing(counter: Counter) -> None:
    found = counter.sent()
    counter.carrier.misbehave(wrong_signature=True)
    counter.step(found, "DELIVERED", signer="Kẻ gian")
    assert (row_of(found).state, dossier_of(found).status) == ("sent", "done")
    assert not PostalStatement.objects.exists()
    assert not StrayMessage.objects.exists()


@pytest.mark.parametrize(
    ("body", "signature", "status"),
    [
        (b"{}", "", 403),
        (b"{}", "t=1,v1=abc", 403),
        (b"{}", "good", 422),
        (b"\xff\xfe", "good", 422),
        (b"[]", "good", 422),
        (b'{"number": "MC1", "state": "DELIVERED"}', "good", 422),
        (b'{"number": "MC1", "event_id": "1", "state": "OUT", "at": "x"}', "good", 422),
        (b"{}", "old", 403),
    ],
)
def test_bad_notices_are_told_plainly(
    counter: Counter, settings: Any, body: bytes, signature: str, status: int
) -> None:
    when = now() - timedelta(hours=1 if signature == "old" else 0)
    if signature in ("good", "old"):
        signature = signed(body, at=when, secret=settings.POST_WEBHOOK_SECRET)
    headers = {"X-Post-Signature": signature, "Content-Type": "application/json"}
    request = Request(f"{counter.address}/buu-chinh/thong-bao", body, headers)
    with pytest.raises(HTTPError) as caught:
        urlopen(request, timeout=20)
    with caught.value as answer:
        assert answer.code == status
        assert json.loads(answer.read())["why"]
    assert not StrayMessage.objects.exists()


def test_a_notice_of_no_order_of_ours_is_kept_for_an_officer(counter: Counter) -> None:
    found = counter.sent()
    counter.carrier.misbehave(unknown_number=True, twice=True)
    counter.step(found, "DELIVERED")
    assert StrayMessage.objects.get().number == "MC00000000000000"
    assert row_of(found).state == "sent"
    counter.carrier.misbehave()
    counter.step(found, "ON_THE_MOON")
    assert "ON_THE_MOON" in StrayMessage.objects.get(number=found.number).why


def test_contradicting_states_are_put_before_an_officer(counter: Counter) -> None:
    found = counter.sent()
    counter.carrier.misbehave(contradict=True, hold=True)
    counter.step(found, "DELIVERED", signer="Hoa")
    counter.carrier.misbehave()
    counter.carrier.release(backwards=True)
    assert dossier_of(found).status == "done", "nothing is done by itself"
    told = Disagreement.objects.get(fault="state")
    assert (told.theirs["state"], told.ours["state"]) == ("failed", "delivered")
    with pytest.raises(NotAllowed):
        _settle(counter, told, "quay")
    with pytest.raises(Invalid):
        _settle(counter, told, "traketqua", words=" ")
    _settle(counter, told, "traketqua")
    assert (row_of(found).acted, dossier_of(found).status) == ("delivered", "returned")
    with pytest.raises(Conflict):
        _settle(counter, told, "traketqua")


def _settle(
    counter: Counter,
    told: Disagreement,
    who: str,
    words: str = "Đã gọi người nhận",
    kept: str = "ours",
) -> None:
    actions.settle_disagreement(
        actor=counter.centre.actor(who),
        at=counter.centre.at,
        disagreement_id=told.pk,
        kept=kept,
        words=words,
    )


def _heard(
    counter: Counter,
    found: OrderFacts,
    state: PostState,
    minutes: int,
    *,
    by_hand: bool = False,
) -> str:
    at = now() + timedelta(minutes=minutes)
    stated = Statement(
        event_id=f"late-{minutes}", state=state, at=at, heard_at=at, reason="Vắng nhà"
    )
    return actions.hear(
        actor=SYSTEM, at=at, number=found.number, statement=stated, by_hand=by_hand
    ).verdict


def test_what_was_not_delivered_after_all_opens_the_return_again(
    counter: Counter,
) -> None:
    found = counter.sent()
    counter.step(found, "DELIVERED", signer="Hoa")
    before = dossier_of(found)
    assert before.status == "returned"
    for state, n in ((PostState.RETURNING, 1), (PostState.RETURNED, 2)):
        assert _heard(counter, found, state, n, by_hand=True) == "disagrees"
    assert dossier_of(found).status == "returned", "what is entered by hand waits"
    first, second = Disagreement.objects.filter(order_id=found.id).order_by("id")
    told = troubles(actor=counter.centre.actor("traketqua")).disagreements
    assert [one.reopens for one in told] == [True, True]
    with pytest.raises(NotAllowed):
        _settle(counter, first, "quay", kept="theirs")
    with pytest.raises(Invalid):
        _settle(counter, first, "traketqua", words=" ", kept="theirs")
    assert dossier_of(found).status == "returned"
    counter.centre.at = now() + timedelta(minutes=3)
    _settle(counter, first, "traketqua", kept="theirs")
    second.refresh_from_db()
    assert second.kept == "theirs", "what says the same is settled with it"
    row, again = row_of(found), dossier_of(found)
    assert (row.state, row.acted, row.delivered_at) == ("returned", "", None)
    assert (again.status, again.returned_at, again.ended_at) == ("done", None, None)
    assert (again.outcome, again.sealed_at) == (before.outcome, before.sealed_at)
    assert Thing.objects.get(dossier_id=again.pk).state == "with_carrier"
    assert WorkItem.objects.filter(dossier=again, closed_at=None).count() == 1
    assert Effect.objects.filter(key__contains="post_undelivered").count() == 1
    lines = [one.what for one in counter_steps(counter, again)]
    assert lines[-2:] == ["delivered", "returned"]
    # What it said before is not believed again, and moves nothing.
    assert _heard(counter, found, PostState.RETURNED, 4) == "kept"
    assert (row_of(found).state, dossier_of(found).status) == ("returned", "done")
    counter.hand(found.number, way="in")
    assert Thing.objects.get(dossier_id=again.pk).state == "held"
    ready = [r.dossier_id for r in desk(actor=counter.centre.actor("traketqua")).ready]
    assert ready == [again.pk], "it can be given out, or sent once more"
    act_with_papers(
        actor=counter.centre.actor("traketqua"),
        at=counter.centre.at + timedelta(minutes=5),
        dossier_id=again.pk,
        version=dossier_of(found).version,
        request_id=uuid4(),
        command=Command.RETURN,
        typed=_typed(),
    )
    assert dossier_of(found).status == "returned"
    assert dossiers.chain_fault(dossier_id=again.pk) is None


def test_the_carriers_later_word_opens_the_return_and_closes_it_once_more(
    counter: Counter,
) -> None:
    found = counter.sent()
    counter.step(found, "DELIVERED", signer="Hoa")
    assert _heard(counter, found, PostState.FAILED, -600) == "kept", "said too late"
    assert dossier_of(found).status == "returned"
    assert _heard(counter, found, PostState.FAILED, 1) == "moved"
    told = Disagreement.objects.get()
    assert (told.kept, told.settled_by) == ("theirs", SYSTEM.name)
    assert "Phát chưa được. Vắng nhà" in told.words
    assert (row_of(found).state, dossier_of(found).status) == ("failed", "done")
    assert WorkItem.objects.filter(dossier=dossier_of(found), closed_at=None).exists()
    assert Effect.objects.filter(key__contains="post_undelivered").count() == 1
    assert _heard(counter, found, PostState.DELIVERED, 3) == "moved"
    assert (row_of(found).acted, dossier_of(found).status) == ("delivered", "returned")
    assert Thing.objects.get(dossier_id=found.dossier_id or 0).state == "released"


def _back(
    counter: Counter, found: OrderFacts, who: str, reason: str, minutes: int
) -> Any:
    counter.centre.at = now() + timedelta(minutes=minutes)
    return actions.note_came_back(
        actor=counter.centre.actor(who),
        at=counter.centre.at,
        number=found.number,
        reason=reason,
        moment=counter.centre.at,
    )


def test_an_officer_says_that_a_parcel_is_back_without_the_carriers_word(
    counter: Counter,
) -> None:
    found = counter.order(counter.ready())
    with pytest.raises(Conflict):
        _back(counter, found, "traketqua", "Sai địa chỉ", 1)
    found = counter.sent()
    with pytest.raises(NotAllowed):
        _back(counter, found, "thamdinh", "Sai địa chỉ", 1)
    with pytest.raises(Invalid) as caught:
        _back(counter, found, "traketqua", " ", 1)
    assert caught.value.field == "reason"
    assert row_of(found).state != "returned"
    _back(counter, found, "traketqua", "Sai địa chỉ", 1)
    assert row_of(found).state == "returned"
    with pytest.raises(Conflict):
        _back(counter, found, "traketqua", "Sai địa chỉ", 2)
    dossier = dossier_of(found)
    told = Event.objects.filter(stream=dossier.pk, kind="dossier.post_came_back")
    assert [one.payload["reason"] for one in told] == ["Sai địa chỉ"]
    steps = [(one.what, one.more) for one in counter_steps(counter, dossier)]
    assert ("returned", "Sai địa chỉ") in steps
    counter.hand(found.number, way="in")
    assert Thing.objects.get(dossier_id=dossier.pk).state == "held"


def test_one_stated_as_delivered_opens_its_return_by_who_may_settle(
    counter: Counter,
) -> None:
    found = counter.sent()
    counter.step(found, "DELIVERED", signer="Hoa")
    assert dossier_of(found).status == "returned"
    _back(counter, found, "traketqua", "Bưu tá mang về", 2)
    row, again = row_of(found), dossier_of(found)
    assert (row.state, row.acted, again.status) == ("returned", "", "done")
    assert not Disagreement.objects.filter(settled_at=None).exists()
    assert Thing.objects.get(dossier_id=again.pk).state == "with_carrier"


def counter_steps(counter: Counter, row: Dossier) -> Sequence[ParcelStep]:
    return parcel_steps(
        actor=counter.centre.actor("traketqua"),
        dossier_id=row.pk,
        on=now().date(),
    )


def test_what_was_not_handed_over_cannot_be_delivered(counter: Counter) -> None:
    found = counter.order(counter.ready())
    counter.send()
    counter.step(found, "DELIVERED", signer="Hoa")
    assert Disagreement.objects.get(order_id=found.id).fault == "custody"
    assert dossier_of(found).status == "done"
    assert Thing.objects.get(dossier_id=found.dossier_id or 0).state == "held"


def test_a_lost_parcel_opens_the_procedure_of_loss(counter: Counter) -> None:
    found = counter.sent()
    counter.carrier.misbehave(lose=True)
    counter.step(found, "DELIVERED")
    loss = Loss.objects.get(order_id=found.id)
    alarms = custody.alarms_for(
        actor=counter.centre.actor("traketqua"), at=counter.centre.at
    )
    assert {(a.thing.dossier_id, a.alarm) for a in alarms} == {(found.dossier_id, "lost")}
    ended: dict[str, Any] = {
        "actor": counter.centre.actor("giamdoc"),
        "at": counter.centre.at,
        "number": found.number,
        "duplicate_asked": True,
        "outcome": "reissued",
    }
    with pytest.raises(Invalid):
        actions.settle_loss(carrier_words="", centre_words="Đã giao đủ", **ended)
    actions.settle_loss(carrier_words="Mất ở kho", centre_words="Đã giao đủ", **ended)
    told = [what for what, _ in told_of(counter, found)]
    assert "Đã xử lý xong việc bưu gửi thất lạc: Đã cấp lại giấy tờ" in told
    assert [what for what in told if what.startswith("Bưu gửi bị thất lạc")]
    loss.refresh_from_db()
    assert (loss.outcome, loss.duplicate_asked) == ("reissued", True)


def test_money_that_differs_is_listed_once(counter: Counter) -> None:
    found = counter.sent(cod=30000)
    counter.carrier.misbehave(other_cod=True)
    counter.step(found, "PICKED_UP")
    counter.step(found, "DELIVERED", signer="Hoa")
    assert Disagreement.objects.get(order_id=found.id).fault == "cod"
    assert dossier_of(found).status == "returned", "money is another matter"
    entered: dict[str, Any] = {
        "actor": counter.centre.actor("giamdoc"),
        "at": counter.centre.at,
        "unit_id": counter.centre.reception,
    }
    lines = [CodTyped(found.number, 31000), CodTyped("EH999999999VN", 5000)]
    assert actions.enter_cod(statement="BK-01", lines=lines, **entered).differ == 2
    assert actions.enter_cod(statement="BK-01", lines=lines, **entered) == CodEntered(
        (), 0
    )
    right = [CodTyped(found.number, 30000)]
    assert actions.enter_cod(statement="BK-02", lines=right, **entered).differ == 0
    assert actions.enter_cod(statement="BK-03", lines=right, **entered).differ == 1
    verdicts = CodLine.objects.order_by("id").values_list("verdict", flat=True)
    assert list(verdicts) == ["differs", "unknown", "agrees", "twice"]


def test_money_on_delivery_pays_what_is_owed_with_its_receipt(counter: Counter) -> None:
    centre = counter.centre
    done = counter.ready()
    Dossier.objects.filter(pk=done.dossier_id).update(fee=30_000)
    assert open_sum(dossier_id=done.dossier_id) == 30_000
    order: dict[str, Any] = {
        "actor": centre.actor("traketqua"),
        "at": centre.at,
        "dossier_id": done.dossier_id,
        "receiver": HOME,
    }
    with pytest.raises(Invalid) as caught:
        collect.order_delivery(cod=30_001, request_id=uuid4(), **order)
    assert (caught.value.code, caught.value.field) == ("cod_beyond_due", "cod")
    found = collect.order_delivery(cod=30_000, request_id=uuid4(), **order)
    second = counter.ready()
    Dossier.objects.filter(pk=second.dossier_id).update(fee=20_000)
    order["dossier_id"] = second.dossier_id
    other = collect.order_delivery(cod=20_000, request_id=uuid4(), **order)
    payments.issue(
        actor=centre.actor("thuquy"),
        at=centre.at,
        request_id=uuid4(),
        dossier_id=second.dossier_id,
        payment=Payment([FeeLine("Phí, lệ phí", 20_000)], Method.CASH),
    )
    entered: dict[str, Any] = {
        "at": centre.at,
        "unit_id": centre.reception,
        "statement": "BK-09",
        "lines": [
            CodTyped(found.number, 30_000),
            CodTyped(other.number, 20_000),
            CodTyped("EH999999999VN", 5000),
        ],
    }
    with pytest.raises(NotAllowed):
        collect.enter_list(actor=centre.actor("thamdinh"), **entered)
    head = centre.actor("giamdoc")
    assert collect.enter_list(actor=head, **entered) == Collected(1, 2)
    assert collect.enter_list(actor=head, **entered) == Collected(0, 0)
    receipt = FeeReceipt.objects.get(method="post")
    assert (receipt.dossier_id, receipt.total) == (done.dossier_id, 30_000)
    assert receipt.officer_name.endswith("(bưu chính thu hộ)")
    assert Due.objects.get(dossier_id=done.dossier_id).method == "post"
    assert open_sum(dossier_id=done.dossier_id) == 0
    waits = {line.number: line.verdict for line in troubles(actor=head).money}
    assert waits == {other.number: "not_owed", "EH999999999VN": "unknown"}
    again = entered | {"statement": "BK-10"}
    assert collect.enter_list(actor=head, **again) == Collected(0, 3)


def test_a_certificate_is_sealed_before_two_and_the_chain_goes_on(
    counter: Counter,
) -> None:
    found = counter.order(counter.ready(LAND))
    counter.send()
    with pytest.raises(NotNow) as caught:
        counter.hand(found.number)
    assert caught.value.code == "seal_first"
    with pytest.raises(NotAllowed):
        actions.seal(
            actor=counter.centre.actor("traketqua"),
            at=counter.centre.at,
            number=found.number,
        )
    actions.seal(
        actor=counter.centre.actor("quay"), at=counter.centre.at, number=found.number
    )
    counter.hand(found.number)
    counter.step(found, "DELIVERED", signer="Nguyễn Thị Hoa")
    thing = Thing.objects.get(dossier_id=found.dossier_id or 0, name=LAND)
    first = counter.centre.actor("traketqua").officer_id
    second = counter.centre.actor("quay").officer_id
    assert (thing.state, thing.proposed_by, thing.officer_id) == (
        "released",
        first,
        second,
    )
    row = row_of(found)
    row.sealed_by = row.packed_by
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_the_same_notice_sixteen_times_at_once_counts_once(
    counter: Counter, settings: Any
) -> None:
    found = counter.sent()
    said = {
        "number": found.number,
        "event_id": "E-1",
        "state": "DELIVERED",
        "at": now().isoformat(),
        "signer": "Hoa",
    }
    body = json.dumps(said).encode()
    signature = signed(body, at=now(), secret=settings.POST_WEBHOOK_SECRET)
    headers = {"X-Post-Signature": signature, "Content-Type": "application/json"}

    def once(_: int) -> str:
        request = Request(f"{counter.address}/buu-chinh/thong-bao", body, headers)
        with urlopen(request, timeout=60) as answer:
            return str(json.loads(answer.read())["result"])

    with ThreadPoolExecutor(16) as pool:
        results = sorted(pool.map(once, range(16)))
    assert results == ["moved"] + ["repeated"] * 15
    assert PostalStatement.objects.get(order_id=found.id).times == 16
    assert dossier_of(found).status == "returned"


def test_papers_from_home_are_filed_when_both_have_signed(counter: Counter) -> None:
    citizen = counter.centre.actor("congdan")
    asked: dict[str, Any] = {
        "actor": citizen,
        "at": counter.centre.at,
        "request_id": uuid4(),
        "procedure_code": code_of("five-on-the-spot"),
        "unit_id": counter.centre.reception,
        "sender": HOME,
        "papers": [ParcelPaper("Tờ khai", 1)],
    }
    found = actions.ask_collection(**asked)
    assert actions.ask_collection(**asked).number == found.number
    assert counter.send() == 1
    counter.step(found, "PICKED_UP")
    list_id = counter.hand(found.number, way="in", who="quay")
    signed_list = row_of(found).hand_overs.get().hand_over
    assert (signed_list.pk, signed_list.signed_at) == (list_id, counter.centre.at)
    assert row_of(found).acted == "delivered"
    with pytest.raises(Conflict):
        counter.hand(found.number, way="in", who="quay")


def test_who_may_not(counter: Counter) -> None:
    done = counter.ready()
    for who in ("thamdinh", "cauhinh", "congdan"):
        with pytest.raises(NotAllowed):
            actions.order_delivery(
                actor=counter.centre.actor(who),
                at=counter.centre.at,
                request_id=uuid4(),
                dossier_id=done.dossier_id,
                receiver=HOME,
            )
    found = counter.order(done)
    with pytest.raises(Conflict):
        counter.order(done)
    with pytest.raises(NotAllowed):
        actions.call_off(
            actor=counter.centre.actor("thamdinh"),
            at=counter.centre.at,
            number=found.number,
        )
    with pytest.raises(NotFound):
        actions.call_off(
            actor=counter.centre.actor("congdan"),
            at=counter.centre.at,
            number=found.number,
        )
    counter.send()
    actions.call_off(
        actor=counter.centre.actor("traketqua"), at=counter.centre.at, number=found.number
    )
    assert row_of(found).state == "cancelled"
    assert counter.order(done).number != found.number


def test_a_silent_carrier_keeps_the_order_as_it_is(counter: Counter) -> None:
    found = counter.order(counter.ready())
    counter.send()
    counter.carrier.misbehave(down=True)
    cancel: dict[str, Any] = {
        "actor": counter.centre.actor("traketqua"),
        "at": counter.centre.at,
        "number": found.number,
    }
    with pytest.raises(NotNow):
        actions.call_off(**cancel)
    assert row_of(found).state == "sent"


def test_an_excluded_procedure_is_published_and_refused(counter: Counter) -> None:
    done = counter.ready()
    code = Dossier.objects.get(pk=done.dossier_id).procedure_code
    excluded: dict[str, Any] = {
        "actor": counter.centre.actor("cauhinh"),
        "at": counter.centre.at,
        "procedure_code": code,
    }
    with pytest.raises(Invalid):
        actions.exclude(reason="", decision="", **excluded)
    actions.exclude(reason="Phải có mặt", decision="QĐ 1/QĐ-UBND", **excluded)
    with pytest.raises(NotNow) as caught:
        counter.order(done)
    assert "Phải có mặt" in str(caught.value)
    actions.exclude(reason="", decision="", end=True, **excluded)
    assert counter.order(done).procedure_code == code


def test_without_a_notice_the_carriers_paper_is_entered(counter: Counter) -> None:
    found = counter.sent()
    entered: dict[str, Any] = {
        "actor": counter.centre.actor("traketqua"),
        "at": counter.centre.at,
        "number": found.number,
    }
    moment = counter.centre.at - timedelta(minutes=1)
    with pytest.raises(Invalid):
        actions.note_delivered(signer=" ", moment=moment, **entered)
    later = counter.centre.at + timedelta(minutes=1)
    with pytest.raises(Invalid):
        actions.note_delivered(signer="Hoa", moment=later, **entered)
    other = entered | {"actor": counter.centre.actor("thamdinh")}
    with pytest.raises(NotAllowed):
        actions.note_delivered(signer="Hoa", moment=moment, **other)
    actions.note_delivered(signer="Hoa", moment=moment, **entered)
    assert dossier_of(found).status == "returned"
    told = history(actor=entered["actor"], number=found.number)
    assert told[0].place == counter.centre.actor("traketqua").name
