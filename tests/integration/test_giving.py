"""A result goes to who may have it, against a proof, until nothing is left."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.domain.accounts.readers import unit_by_code
from motcua.domain.delivery import actions as delivery
from motcua.domain.delivery.actions import pickup
from motcua.domain.delivery.actions.handing import Handing
from motcua.domain.delivery.models import HandedOut, PickupCode, Thing
from motcua.domain.delivery.readers import returns
from motcua.domain.delivery.rules.handing import (
    Authority,
    Collecting,
    Collector,
    HandProof,
)
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.models import Dossier, DossierFile
from motcua.domain.dossiers.readers.dossier import chain_fault
from motcua.domain.ledger.models import Event
from motcua.domain.notifications.models import Effect, Message
from motcua.domain.payments import actions as payments
from motcua.domain.payments.actions import Payment
from motcua.domain.payments.models import Due, Method
from motcua.domain.payments.readers.owing import owed_before_return, owed_sums
from motcua.domain.payments.rules import FeeLine
from motcua.journeys import notify
from motcua.journeys.give_results import Given, give, send_pickup_code, witness
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Conflict, Invalid, MotcuaError, NotAllowed, NotNow
from tests.integration.test_custody import BIRTH, LAND, do, receive_with
from tests.unit.test_returns import WAVE
from tests.world import TO_RETURN_ON_THE_SPOT, Centre

pytestmark = pytest.mark.django_db
NUMBER = "022155900037"
OWNER = Collecting(Collector.OWNER, "", NUMBER)
NAM = Collecting(
    Collector.AUTHORISED,
    "Trần Văn Nam",
    "022085001234",
    authority=Authority.MANDATE,
    note="Số 12/2021",
)


class Counter(Centre):
    """A centre whose results are given back."""

    def ready(self, *names: str, fee: int | None = 0) -> Done:
        """Return a dossier whose result has just been sealed."""
        done = receive_with(self, *names)
        Dossier.objects.filter(pk=done.dossier_id).update(fee=fee)
        for username, command, typed in TO_RETURN_ON_THE_SPOT[:-1]:
            do(self, done, username, command, **typed)
        return done

    def give(
        self, done: Done, *numbers: int, who: str = "traketqua", **changes: Any
    ) -> Given:
        """Give pieces out, by a drawn signature unless the test says otherwise."""
        known: dict[str, Any] = {
            "collecting": OWNER,
            "numbers": numbers,
            "proof": HandProof.DRAWN,
            "strokes": json.dumps(WAVE),
        }
        request_id = changes.pop("request_id", uuid4())
        return give(
            actor=self.actor(who),
            at=self.at,
            request_id=request_id,
            dossier_id=done.dossier_id,
            handing=Handing(**{**known, **changes}),
        )

    def code(self, done: Done) -> str:
        """Send the code, and return what the telephone shows."""
        send_pickup_code(
            actor=self.actor("traketqua"), at=self.at, dossier_id=done.dossier_id
        )
        effect = Effect.objects.filter(kind="pickup_code").latest("id")
        return str(effect.facts["code"])


@pytest.fixture
def centre(settings: Any) -> Counter:
    settings.MESSENGERS = {**settings.MESSENGERS, "sms": "x"}
    return Counter()


def status(done: Done) -> str:
    return str(Dossier.objects.values_list("status", flat=True).get(pk=done.dossier_id))


def states(done: Done) -> list[str]:
    rows = Thing.objects.filter(dossier_id=done.dossier_id).order_by("n")
    return list(rows.values_list("state", flat=True))


def standing(done: Done) -> tuple[object, ...]:
    """Return everything that giving would change."""
    row = Dossier.objects.get(pk=done.dossier_id)
    return row.version, row.status, states(done), HandedOut.objects.count()


def refused(centre: Counter, done: Done, *numbers: int, **changes: Any) -> MotcuaError:
    """Return why something is not given; nothing has changed."""
    before = standing(done)
    with pytest.raises(MotcuaError) as caught:
        centre.give(done, *numbers, **changes)
    assert standing(done) == before
    return caught.value


def test_a_part_is_given_and_the_dossier_ends_with_the_rest(centre: Counter) -> None:
    done = centre.ready(BIRTH)
    request_id = uuid4()
    found = centre.give(done, 2, request_id=request_id)
    assert (found.left, status(done)) == ((f"{BIRTH} (1)",), "done")
    assert states(done) == ["held", "released"]
    assert centre.give(done, 2, request_id=request_id).repeated
    [row] = returns.ready(actor=centre.actor("traketqua"), at=centre.at).rows
    assert (row.partly, row.originals) == (True, (BIRTH,))
    assert Effect.objects.filter(kind="partly_returned").count() == 1

    again = uuid4()
    assert centre.give(done, 1, request_id=again, collecting=NAM).left == ()
    assert centre.give(done, 1, request_id=again, collecting=NAM).repeated
    assert (status(done), states(done)) == ("returned", ["released", "released"])
    assert chain_fault(dossier_id=done.dossier_id) is None
    first, last = HandedOut.objects.order_by("n")
    assert (first.name, first.is_last) == ("Nguyễn Thị Hoa", False)
    assert (last.name, last.authority, last.is_last) == (NAM.name, "mandate", True)
    slips = DossierFile.objects.filter(kind="returned").order_by("n")
    said = [slip.paper["data"]["left"] for slip in slips if slip.paper]
    assert said == [[f"{BIRTH} (1)"], []]
    assert returns.ready(actor=centre.actor("traketqua"), at=centre.at).rows == ()
    assert isinstance(refused(centre, done, 1), NotNow)


def test_a_drawn_signature_is_kept_with_its_hash_in_the_history(centre: Counter) -> None:
    done = centre.ready()
    centre.give(done, 1)
    row = HandedOut.objects.get()
    file = DossierFile.objects.get(dossier=done.dossier_id, kind="collect_signature")
    event = Event.objects.get(kind="dossier.handed_out")
    assert event.payload["signature_sha256"] == file.sha256
    assert file.n == row.signature_file
    assert NUMBER not in json.dumps(event.payload)
    slip = DossierFile.objects.get(dossier=done.dossier_id, kind="returned")
    assert file.sha256[:16] in str(slip.paper)


def test_whoever_is_not_the_owner_or_has_no_authority_gets_nothing(
    centre: Counter,
) -> None:
    done = centre.ready()
    other = Collecting(Collector.OWNER, "", "022155900038")
    assert refused(centre, done, 1, collecting=other).code == "identity_differs"
    bare = Collecting(Collector.AUTHORISED, "Nam", "022085001234")
    assert refused(centre, done, 1, collecting=bare).code == "authority_missing"
    assert refused(centre, done, 1, strokes="").field == "signature"
    assert refused(centre, done).field == "paper"
    assert isinstance(refused(centre, done, 9), Conflict)


@pytest.mark.parametrize("who", ["thamdinh", "vanthu", "lanhdao", "congdan", "thanhtra"])
def test_only_the_counter_gives(centre: Counter, who: str) -> None:
    done = centre.ready()
    assert isinstance(refused(centre, done, 1, who=who), NotAllowed)
    with pytest.raises(NotAllowed):
        returns.ready(actor=centre.actor(who), at=centre.at)
    with pytest.raises(NotAllowed):
        send_pickup_code(
            actor=centre.actor(who), at=centre.at, dossier_id=done.dossier_id
        )


def test_nothing_is_given_while_a_fee_is_open(centre: Counter) -> None:
    done = centre.ready(fee=75_000)
    error = refused(centre, done, 1)
    assert (error.code, error.facts["amount"]) == ("fees_open", "75.000 đ")
    payments.issue(
        actor=centre.actor("thuquy"),
        at=centre.at,
        request_id=uuid4(),
        dossier_id=done.dossier_id,
        payment=Payment([FeeLine("Phí, lệ phí", 75_000)], Method.CASH),
    )
    assert centre.give(done, 1).left == ()


def test_what_has_not_come_back_yet_keeps_the_dossier_open(centre: Counter) -> None:
    done = centre.ready(BIRTH)
    delivery.give(
        actor=centre.actor("quay"),
        at=centre.at,
        request_id=uuid4(),
        wanted=delivery.Wanted(done.dossier_id, (1,)),
        to_unit_id=unit_by_code(code="tckh", on=centre.at.date()).id,
    )
    assert refused(centre, done, 1, 2).code == "not_here_to_give"
    assert centre.give(done, 2).left == (f"{BIRTH} (1)",)
    assert status(done) == "done"


def test_valuables_take_a_second_officer(centre: Counter) -> None:
    done = centre.ready(LAND)
    assert refused(centre, done, 1, 2).code == "witness_first"
    second: dict[str, Any] = {"at": centre.at, "dossier_id": done.dossier_id}
    with pytest.raises(NotAllowed):
        witness(actor=centre.actor("thanhtra"), request_id=uuid4(), **second)
    by: dict[str, Any] = {"actor": centre.actor("quay"), "request_id": uuid4()}
    assert witness(**by, **second) == (f"{LAND} (1)",)
    assert witness(**by, **second) == ()
    assert states(done) == ["held", "held"]
    assert centre.give(done, 1, 2).left == ()
    assert (status(done), states(done)) == ("returned", ["released", "released"])


def test_a_code_sent_to_the_telephone_proves_it_once(centre: Counter) -> None:
    done = centre.ready(BIRTH)
    code = centre.code(done)
    effect = Effect.objects.get(kind="pickup_code")
    assert (effect.phone, effect.recipient) == ("02035550000", "")
    assert effect.dossier_id is None
    row = PickupCode.objects.get()
    assert code not in row.digest
    by_code = {"proof": HandProof.CODE, "code": code}
    assert refused(centre, done, 2, proof=HandProof.CODE, code="").code == "code_missing"
    centre.give(done, 2, **by_code)
    assert HandedOut.objects.get().proof == "code"
    assert refused(centre, done, 1, **by_code).code == "code_wrong", "used up"


def test_a_code_ends_and_few_wrong_ones_are_taken(centre: Counter) -> None:
    done = centre.ready()
    code = centre.code(done)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    tried: dict[str, Any] = {
        "actor": centre.actor("traketqua"),
        "dossier_id": done.dossier_id,
    }
    for _ in range(5):
        with pytest.raises(Invalid):
            pickup.try_pickup_code(**tried, at=centre.at, code=wrong)
    assert PickupCode.objects.get().tries == 5
    with pytest.raises(Invalid):
        pickup.try_pickup_code(**tried, at=centre.at, code=code)

    centre.at += timedelta(minutes=1)
    newer = centre.code(done)
    late = centre.at + timedelta(minutes=10)
    with pytest.raises(Invalid):
        pickup.try_pickup_code(**tried, at=late, code=newer)
    assert not send_pickup_code(**tried, at=centre.at), "a moment after the last"
    for _ in range(3):
        centre.at += timedelta(minutes=1)
        centre.code(done)
    with pytest.raises(MotcuaError) as caught:
        send_pickup_code(**tried, at=centre.at + timedelta(minutes=1))
    assert caught.value.code == "too_many_codes"


def test_the_words_of_a_code_do_not_stay(centre: Counter) -> None:
    done = centre.ready()
    Dossier.objects.filter(pk=done.dossier_id).update(submitter_phone="")
    code = centre.code(done)
    effect = Effect.objects.get(kind="pickup_code")
    assert (effect.phone, effect.recipient) == ("", "congdan1@motcua.example")
    notify.carry_out(actor=SYSTEM, at=centre.at, effect_id=effect.pk)
    effect.refresh_from_db()
    message = Message.objects.get(effect=effect)
    assert (effect.facts, message.text) == ({}, "")
    assert code not in str(effect.__dict__) + str(message.__dict__)
    Dossier.objects.filter(pk=done.dossier_id).update(submitter_email="")
    centre.at += timedelta(minutes=1)
    with pytest.raises(Invalid) as caught:
        centre.code(done)
    assert caught.value.code == "nowhere_to_send"


def test_the_list_is_found_by_name_number_telephone_and_scan(centre: Counter) -> None:
    done = centre.ready()
    card = f"{NUMBER}||Nguyễn Thị Hoa|20101955|Nữ|Hạ Long|01062021"
    for text in (
        "nguyen hoa",
        "thi ho",
        NUMBER,
        "0203 555 0000",
        done.code,
        done.code[-8:],
        f"https://motcua.example/tra-cuu/{done.code}",
        card,
    ):
        rows = returns.ready(actor=centre.actor("quay"), text=text, at=centre.at).rows
        assert [row.code for row in rows] == [done.code], text
    for text in ("tran van nam", "022155900038", "H49.01.01-000000-0001", "x"):
        found = returns.ready(actor=centre.actor("quay"), text=text, at=centre.at)
        assert found.rows == (), text
    with pytest.raises(Invalid) as caught:
        returns.ready(actor=centre.actor("quay"), text="012|x", at=centre.at)
    assert caught.value.field == "q"


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"name": ""}, "somebody_something"),
        ({"papers": []}, "somebody_something"),
        ({"authority": "mandate"}, "with_authority"),
        ({"collector": "authorised"}, "with_authority"),
        ({"signature_file": None}, "against_proof"),
        ({"proof": "paper"}, "against_proof"),
        ({"proof": "word"}, "against_proof"),
    ],
)
def test_the_database_keeps_what_a_hand_over_needs(
    centre: Counter, changes: dict[str, Any], name: str
) -> None:
    centre.give(centre.ready(), 1)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        HandedOut.objects.update(**changes)


def test_what_a_page_owes_is_asked_once(centre: Counter) -> None:
    dones = [centre.ready(BIRTH, fee=fee) for fee in (0, 30_000, 40_000, 50_000)]
    ids = [done.dossier_id for done in dones]
    payments.issue(
        actor=centre.actor("thuquy"),
        at=centre.at,
        request_id=uuid4(),
        dossier_id=ids[1],
        payment=Payment([FeeLine("Phí, lệ phí", 30_000)], Method.CASH),
    )
    Due.objects.create(
        dossier_id=ids[2],
        source="fee:1",
        person_id=1,
        unit_id=centre.reception,
        name="Lệ phí",
        base=4_000,
        amount=4_000,
    )
    Due.objects.create(
        dossier_id=ids[0],
        source="asked:3",
        person_id=1,
        unit_id=centre.reception,
        name="Thuế đất",
        base=9_000,
        amount=9_000,
    )
    singly = {n: owed_before_return(dossier_id=n) for n in ids}
    with CaptureQueriesContext(connection) as few:
        owed_sums(ids=ids[3:])
    with CaptureQueriesContext(connection) as many:
        found = owed_sums(ids=ids)
    assert len(many) == len(few) == 3
    assert found == {ids[2]: 4_000, ids[3]: 50_000}
    assert found == {
        n: sum(due.amount for due in dues) for n, dues in singly.items() if dues
    }
