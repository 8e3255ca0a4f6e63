"""Every act and reading of a citizen asks for whom: what each doing opens, no more."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from motcua.domain.accounts.actions import members
from motcua.domain.accounts.models import ActFor, Person
from motcua.domain.accounts.readers.behalf import acting_for
from motcua.domain.catalogue.models import ProcedureVersion
from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.dossiers.actions.reading import open_dossier
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.rules.intake import Row, Submitter
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.filings import actions as filings
from motcua.domain.filings.actions.signing import confirm, name_signer
from motcua.domain.filings.models import Filing, Signer
from motcua.domain.filings.models.bulk import Bulk
from motcua.domain.filings.readers.bulk import my_bulk, my_bulks
from motcua.domain.filings.readers.signing import asked_of_me, content_of
from motcua.domain.filings.rules import FilingState
from motcua.domain.following import actions as following
from motcua.domain.following import readers as followed
from motcua.domain.following.models import Letter, Wish
from motcua.domain.following.readers.inbox import my_inbox, unread
from motcua.domain.notifications import actions as notices
from motcua.domain.notifications.models import Effect, EffectState, Message
from motcua.domain.notifications.readers.choices import my_choice
from motcua.domain.notifications.rules.channels import Choice
from motcua.domain.payments import actions as payments
from motcua.domain.payments.readers.dues import require_payer, subject_of
from motcua.domain.post import actions as post
from motcua.domain.post.models import PostalOrder
from motcua.domain.post.readers import orders
from motcua.domain.post.readers.steps import parcel_steps
from motcua.domain.post.rules.parcels import ParcelPaper, Place
from motcua.journeys.bills import bills
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Behalf, Doing, Grant, Tie
from motcua.kernel.errors import MotcuaError, NotAllowed, NotFound
from tests.databases import MORNING
from tests.people import Company, for_whom, online_codes, stranger
from tests.world import Centre, actor, code_of

pytestmark = pytest.mark.django_db
DAY = MORNING.date()
OTHER = "0.000000"
"""No procedure of the world's: a scope that is too narrow."""
Act = Callable[["Firm", Actor], object]


class Firm(Company):
    """An organisation with a dossier, a filing, a notice and a pick-up of its own."""

    def __post_init__(self) -> None:
        """Have its dossier wait for a supplement."""
        super().__post_init__()
        centre = Centre()
        person = Person.objects.get(pk=self.id)
        self.procedure = code_of("department", "tckh")
        done = centre.accept(
            self.procedure,
            submitter=Submitter(
                person_id=person.pk,
                name=person.name,
                id_kind=person.id_kind,
                id_number=person.id_number,
                phone="0203000000",
                email="",
                address=person.address,
            ),
            fee=150_000,
        )
        done = centre.act(done, "quay", Command.HAND_OVER)
        done = centre.act(done, "truongphong", Command.RECEIVE)
        chosen = centre.actor("chuyenvien").officer_id
        done = centre.act(done, "truongphong", Command.ASSIGN, assignee_id=chosen)
        papers = (Row(None, "Bản vẽ", 1, 0, 0),)
        centre.act(
            done,
            "chuyenvien",
            Command.REQUEST_SUPPLEMENT,
            reason="Thiếu bản vẽ",
            rows=papers,
        )
        self.dossier = Dossier.objects.get(pk=done.dossier_id)
        self.message = self.told(self.dossier.pk, self.dossier.code)
        self.told(None, "")
        self.online = online_codes()[0]
        self.place = Place("Công ty", "0203000000", "Số 1", "Phường", "Quảng Ninh")
        self.reception = centre.reception
        self.order = self.ask_pickup(for_whom(self.head, self.id))
        self.filing = filings.begin(
            actor=for_whom(self.head, self.id), at=MORNING, procedure_code=self.online
        )
        Filing.objects.filter(key=self.filing).update(
            state=FilingState.SUBMITTED,
            submitted_at=MORNING,
            answer_by=MORNING,
            unit_id=self.reception,
        )

    def told(self, dossier_id: int | None, code: str) -> Message:
        """Put a notice into the firm's inbox."""
        effect = Effect.objects.create(
            key=str(uuid4()),
            kind="accepted",
            dossier_id=dossier_id,
            person_id=self.id,
            recipient="",
            facts={"code": code},
            state=EffectState.OWED,
            planned_at=MORNING,
        )
        return Message.objects.create(
            effect=effect,
            channel="inapp",
            person_id=self.id,
            dossier_id=dossier_id,
            recipient=str(self.id),
            subject=code or "Tài khoản",
            text="…",
            planned_at=MORNING,
            try_at=MORNING,
        )

    def ask_pickup(self, who: Actor) -> str:
        """Ask for papers to be fetched."""
        return post.ask_collection(
            actor=who,
            at=MORNING,
            request_id=uuid4(),
            procedure_code=self.online,
            unit_id=self.reception,
            sender=self.place,
            papers=[ParcelPaper("Tờ khai")],
        ).number

    def acting(self, *doings: Doing, tie: Tie = Tie.CLERK, **grant: Any) -> Actor:
        """Return the clerk as one grant lets them act, a whole one unless it says."""
        scope = grant or {"whole": True}
        grants = (Grant(frozenset(doings), first=DAY, **scope),)
        return self.clerk.acting_for(Behalf(self.id, "Công ty", tie, grants))


@pytest.fixture
def firm() -> Firm:
    """Return the firm, its clerk hired and without a mandate."""
    found = Firm()
    found.hire()
    return found


def known(firm: Firm, who: Actor) -> dict[str, Any]:
    return {"actor": who, "dossier_id": firm.dossier.pk, "on": DAY}


def done(firm: Firm, who: Actor) -> dict[str, Any]:
    return {"actor": who, "at": MORNING, "dossier_id": firm.dossier.pk}


def see(found: object) -> None:
    """Count an empty list as not found."""
    if not found:
        raise NotFound("nothing", "Không có")


def add(firm: Firm, who: Actor) -> None:
    kept = KeptFile("0" * 64, 10, "application/pdf", "a.pdf")
    following.add_file(**done(firm, who), line=1, kept=kept)


def pay(firm: Firm, who: Actor) -> None:
    require_payer(actor=who, subject=subject_of(dossier_id=firm.dossier.pk))


def exempt(firm: Firm, who: Actor) -> None:
    subject = subject_of(dossier_id=firm.dossier.pk)
    payments.claim_exemption(
        actor=who, at=MORNING, subject=subject, source="fee:0", option=None
    )


def withdraw(firm: Firm, who: Actor) -> None:
    filings.withdraw(actor=who, at=MORNING, key=firm.filing)


ACTS: dict[str, tuple[Act, set[Doing]]] = {
    "open": (lambda f, w: open_dossier(**done(f, w)), {Doing.FOLLOW}),
    "letters": (lambda f, w: followed.letters_of(**known(f, w)), {Doing.FOLLOW}),
    "write": (lambda f, w: following.write(**done(f, w), text="Hỏi"), {Doing.FOLLOW}),
    "note read": (lambda f, w: following.note_read(**done(f, w)), {Doing.FOLLOW}),
    "parcels": (lambda f, w: orders.orders_of(**known(f, w)), {Doing.FOLLOW}),
    "parcel steps": (lambda f, w: parcel_steps(**known(f, w)), {Doing.FOLLOW}),
    "reply": (
        lambda f, w: see(followed.reply_of(**known(f, w))),
        {Doing.FOLLOW, Doing.SUPPLEMENT},
    ),
    "add": (add, {Doing.SUPPLEMENT}),
    "send": (lambda f, w: following.send(**done(f, w)), {Doing.SUPPLEMENT}),
    "drop": (
        lambda f, w: following.drop_file(**done(f, w), file_id=1),
        {Doing.SUPPLEMENT},
    ),
    "wish": (lambda f, w: following.wish_to_withdraw(**done(f, w), reason="x"), set()),
    "wish back": (lambda f, w: following.take_wish_back(**done(f, w)), set()),
    "withdraw": (withdraw, set()),
    "pay": (pay, {Doing.PAY}),
    "exempt": (exempt, {Doing.PAY}),
    "bills": (lambda _, w: see(bills(actor=w, at=MORNING).rows), {Doing.PAY}),
    "inbox": (lambda _, w: see(my_inbox(actor=w).rows), {Doing.RECEIVE}),
    "mark": (
        lambda f, w: see(
            following.mark_read(actor=w, at=MORNING, message_id=f.message.pk)
        ),
        {Doing.RECEIVE},
    ),
    "choice": (lambda _, w: my_choice(actor=w), set()),
    "choose": (lambda _, w: notices.choose(actor=w, at=MORNING, choice=Choice()), set()),
    "ask pick-up": (lambda f, w: f.ask_pickup(w), {Doing.SEND}),
    "pick-ups": (lambda _, w: see(orders.my_collections(actor=w)), set(orders.LOOKS)),
    "call off": (
        lambda f, w: post.call_off(actor=w, at=MORNING, number=f.order),
        {Doing.SEND},
    ),
}
OWN = {"wish", "wish back", "choice", "choose", "withdraw"}
"""What only the owner or a representative may."""


def may(act: Act, firm: Firm, who: Actor) -> bool:
    """Try an act and undo it; what is refused for another reason was let through."""
    try:
        with transaction.atomic():
            act(firm, who)
            transaction.set_rollback(True)
    except (NotAllowed, NotFound):
        return False
    except MotcuaError:
        return True
    return True


def test_each_doing_opens_its_acts_and_no_others(firm: Firm) -> None:
    for doing in Doing:
        who = firm.acting(doing)
        found = {name for name, (act, _) in ACTS.items() if may(act, firm, who)}
        wanted = {name for name, (_, doings) in ACTS.items() if doing in doings}
        assert found == wanted, doing


def test_owner_and_representative_may_everything_others_nothing(firm: Firm) -> None:
    head = for_whom(firm.head, firm.id)
    elsewhere = Company(number="5700100998")
    whole = (Grant(frozenset(Doing), first=DAY, whole=True),)
    other = Behalf(elsewhere.id, "Khác", Tie.REPRESENTATIVE, whole)
    for name, (act, _) in ACTS.items():
        assert may(act, firm, head), name
        own_of_everybody = name in ("ask pick-up", "choice", "choose")
        for who in (stranger(), firm.clerk, firm.head.acting_for(other)):
            assert may(act, firm, who) is own_of_everybody, name


def test_a_narrow_scope_opens_nothing_else(firm: Firm) -> None:
    everything = tuple(Doing)
    narrow = firm.acting(*everything, procedures=frozenset({OTHER}))
    exact = firm.acting(*everything, procedures=frozenset({firm.procedure, firm.online}))
    one = firm.acting(*everything, dossiers=frozenset({firm.dossier.code}))
    assistant = firm.acting(
        *everything, tie=Tie.ASSISTANT, filings=frozenset({firm.filing})
    )
    pickups = {"ask pick-up", "pick-ups", "call off"}
    for name, (act, _) in ACTS.items():
        assert not may(act, firm, narrow), name
        assert may(act, firm, exact) is (name not in OWN), name
        assert may(act, firm, one) is (name not in OWN | pickups), name
        assert not may(act, firm, assistant), name


def test_a_helper_has_no_pickups_no_contact_and_no_withdrawal(firm: Firm) -> None:
    codes = frozenset({firm.procedure, firm.online})
    new = firm.acting(*Doing, tie=Tie.HELPER, procedures=codes, new_only=True)
    named = firm.acting(*Doing, tie=Tie.HELPER, dossiers=frozenset({firm.dossier.code}))
    pickups = {"ask pick-up", "pick-ups", "call off"}
    for name, (act, _) in ACTS.items():
        assert not may(act, firm, new), "what there was before is not opened"
        assert may(act, firm, named) is (name not in OWN | pickups), name


def test_a_mandate_counts_through_its_last_day_and_not_once_it_is_ended() -> None:
    firm = Firm()
    place = firm.hire()
    given = firm.mandate(place, *Doing, days=2)
    key = str(firm.id)

    def on(days: int) -> Actor:
        return acting_for(actor=firm.clerk, key=key, on=DAY + timedelta(days=days))

    acts = {name: act for name, (act, _) in ACTS.items() if name not in OWN}
    acts.pop("ask pick-up")  # for themselves everybody may
    assert all(may(act, firm, on(2)) for act in acts.values())
    assert not any(may(act, firm, on(3)) for act in acts.values())
    members.end_mandate(actor=firm.head, at=MORNING, mandate_id=given)
    assert not any(may(act, firm, on(0)) for act in acts.values())


def test_only_notices_of_dossiers_are_received_for_another(firm: Firm) -> None:
    who = firm.acting(Doing.RECEIVE)
    assert [row.code for row in my_inbox(actor=who).rows] == [firm.dossier.code]
    assert unread(actor=who) == 1
    assert unread(actor=firm.clerk) == 0
    assert unread(actor=firm.acting(Doing.FOLLOW)) == 0


def test_what_is_done_for_another_bears_both_names(firm: Firm) -> None:
    who, head = firm.acting(*Doing), for_whom(firm.head, firm.id)
    ActFor.objects.all().delete()
    following.write(**done(firm, who), text="Bao giờ xong?")
    add(firm, who)
    following.send(**done(firm, who))
    following.mark_read(actor=who, at=MORNING)
    exempt(firm, who)
    post.call_off(actor=who, at=MORNING, number=firm.order)
    following.wish_to_withdraw(**done(firm, head), reason="Đổi ý")
    noted = set(ActFor.objects.values_list("what", "name", "principal_name"))
    assert noted == {
        *(
            (what, firm.clerk.name, "Công ty")
            for what in (
                "message.written",
                "supplement.file_added",
                "supplement.sent",
                "notices.read",
                "payment.exemption_claimed",
                "pickup.cancelled",
            )
        ),
        ("wish.made", firm.head.name, Person.objects.get(pk=firm.id).name),
    }
    assert Letter.objects.get().author_name == f"{firm.clerk.name} (thay Công ty)"
    assert firm.head.name in Wish.objects.get().author_name


def test_one_confirms_for_oneself_whomever_one_acts_for() -> None:
    """Named beside the filer, `congdan2` confirms; for another nobody does."""
    owner, named = actor("congdan"), actor("congdan2")
    me = Person.objects.get(account=named.account_id)
    key = filings.begin(actor=owner, at=MORNING, procedure_code=online_codes()[0])
    name_signer(actor=owner, at=MORNING, key=key, name=me.name, id_number=me.id_number)
    content = content_of(row=Filing.objects.get(key=key))
    whole = (Grant(frozenset(Doing), first=DAY, whole=True),)
    helper = stranger().acting_for(
        Behalf(named.person_id or 0, me.name, Tie.HELPER, whole)
    )
    assert asked_of_me(actor=helper) == ()
    with pytest.raises(NotFound):
        confirm(actor=helper, at=MORNING, key=key, content=content)
    firm = Company()
    busy = named.acting_for(Behalf(firm.id, "Công ty", Tie.REPRESENTATIVE, whole))
    ActFor.objects.all().delete()
    confirm(actor=busy, at=MORNING, key=key, content=content)
    assert Signer.objects.get().confirmed_by_id == named.person_id
    assert not ActFor.objects.exists(), "it was no act for the company"


def test_sheets_of_many_filings_are_seen_within_ones_scope(firm: Firm) -> None:
    version = ProcedureVersion.objects.get(procedure__code=firm.online, state="published")
    bulk = Bulk.objects.create(
        key=uuid4(),
        person_id=firm.id,
        procedure_version=version,
        procedure_code=firm.online,
        procedure_name="x",
        unit_id=firm.reception,
        name="a.xlsx",
        sha256="0" * 64,
        account_id=firm.head.account_id or 0,
        taken_at=MORNING,
        looked_at=MORNING,
    )
    here, there = frozenset({firm.online}), frozenset({OTHER})
    for who in (
        for_whom(firm.head, firm.id),
        firm.acting(Doing.SEND, procedures=here),
        firm.acting(Doing.FOLLOW),
    ):
        assert my_bulk(actor=who, key=bulk.key)[0].key == bulk.key
        assert len(my_bulks(actor=who, procedure_code=firm.online)) == 1
    helper = firm.acting(Doing.SEND, tie=Tie.HELPER, procedures=here, new_only=True)
    for who in (
        firm.acting(Doing.SEND, procedures=there),
        firm.acting(Doing.PREPARE),
        helper,
        stranger(),
    ):
        with pytest.raises((NotFound, NotAllowed)):
            my_bulk(actor=who, key=bulk.key)


def test_a_number_somebody_else_has_used_gives_nothing_away(firm: Firm) -> None:
    used: UUID = PostalOrder.objects.get(number=firm.order).request_id
    with pytest.raises(NotFound):
        post.ask_collection(
            actor=stranger(),
            at=MORNING,
            request_id=used,
            procedure_code=firm.online,
            unit_id=firm.reception,
            sender=firm.place,
            papers=[ParcelPaper("Tờ khai")],
        )
