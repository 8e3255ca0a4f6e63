"""Helpers under their own account, and officers who help in the hall."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from motcua.domain.accounts.actions import assisting, helping
from motcua.domain.accounts.models import ActFor, Assistance, HelpConsent, Person
from motcua.domain.accounts.readers import helping as readers
from motcua.domain.accounts.readers.behalf import principals
from motcua.domain.accounts.readers.organisations import acts_for
from motcua.domain.accounts.rules.helping import HelpScope
from motcua.domain.dossiers.readers.visibility import visible
from motcua.domain.filings import actions as filings
from motcua.domain.filings import readers as filing_readers
from motcua.domain.filings.actions.answering import answer, check_waiting
from motcua.domain.filings.models import Filing
from motcua.domain.filings.rules import FilingState, Typed, Verdict
from motcua.domain.notifications.models import Effect
from motcua.domain.records.readers.store import owner_of
from motcua.journeys import assist
from motcua.kernel.actor import Actor, Role, RoleAt
from motcua.kernel.behalf import Doing
from motcua.kernel.errors import Conflict, Invalid, MotcuaError, NotAllowed, NotFound
from tests.databases import MORNING
from tests.people import for_whom, online_codes, stranger
from tests.world import Centre, actor, code_of

pytestmark = pytest.mark.django_db
DAY = MORNING.date()
ALL = frozenset({Doing.PREPARE, Doing.SEND, Doing.FOLLOW, Doing.SUPPLEMENT})


def scope(
    *doings: Doing,
    procedures: Iterable[str] = (),
    filings: Iterable[UUID] = (),
    dossiers: Iterable[str] = (),
    days: int = 30,
) -> HelpScope:
    return HelpScope(
        frozenset(doings),
        DAY + timedelta(days=days),
        tuple(procedures),
        tuple(filings),
        tuple(dossiers),
    )


class Pair:
    """`congdan` is helped by `congdan2`."""

    def __init__(self) -> None:
        self.citizen, self.helper = actor("congdan"), actor("congdan2")
        self.id = self.citizen.person_id or 0
        self.person = Person.objects.get(pk=self.id)
        self.other = Person.objects.get(account=self.helper.account_id)

    def consent(self, given: HelpScope) -> int:
        return helping.give_help(
            actor=self.citizen,
            at=MORNING,
            helper_number=self.other.id_number,
            helper_name=self.other.name,
            scope=given,
            agreed=True,
        )

    @property
    def acting(self) -> Actor:
        return for_whom(self.helper, self.id)


def test_a_helper_begins_what_is_named_and_keeps_the_contact_as_it_is() -> None:
    pair, codes = Pair(), online_codes()
    own = filings.begin(actor=pair.citizen, at=MORNING, procedure_code=codes[0])
    pair.consent(scope(Doing.PREPARE, Doing.FOLLOW, procedures=codes[:1]))
    helper = pair.acting
    with pytest.raises(NotAllowed):
        filings.begin(actor=helper, at=MORNING, procedure_code=codes[1])
    key = filings.begin(actor=helper, at=MORNING, procedure_code=codes[0])
    assert key != own, "what the citizen has begun alone stays theirs"
    helper = pair.acting
    with pytest.raises(NotFound):
        filing_readers.my_filing(actor=helper, key=own)
    typed = Typed(
        phone="0900000000",
        email="x@y.example",
        address="?",
        delivery_address="Nhà người giúp",
        note="Nhờ xem",
    )
    filings.save(actor=helper, at=MORNING, key=key, typed=typed)
    row = Filing.objects.get(key=key)
    assert (row.person_id, row.note) == (pair.id, "Nhờ xem")
    assert (row.phone, row.email) == (pair.person.phone, pair.person.email)
    assert row.delivery_address != "Nhà người giúp"
    with pytest.raises(NotAllowed):
        filings.submit(actor=helper, at=MORNING, key=key, agreed=True)
    with pytest.raises(NotFound):
        filing_readers.my_filing(actor=pair.helper, key=key)
    (act,) = acts_for(actor=pair.citizen)
    assert (act.name, act.principal_name) == (pair.helper.name, pair.person.name)
    with pytest.raises(NotAllowed):
        owner_of(helper)


def test_a_consent_for_a_filing_follows_it_to_its_dossier_and_opens_no_other() -> None:
    pair, centre = Pair(), Centre()
    key = filings.begin(actor=pair.citizen, at=MORNING, procedure_code=online_codes()[0])
    done, other = (centre.accept(code_of("five-on-the-spot")) for _ in range(2))
    pair.consent(scope(Doing.FOLLOW, filings=[key]))
    assert filing_readers.my_filing(actor=pair.acting, key=key).key == key
    Filing.objects.filter(key=key).update(
        state=FilingState.SUBMITTED,
        submitted_at=MORNING,
        answer_by=MORNING,
        unit_id=centre.reception,
    )
    answer(
        actor=actor("quay"),
        at=MORNING,
        key=key,
        verdict=Verdict.ACCEPT,
        dossier_id=done.dossier_id,
        dossier_code=done.code,
        reason="",
    )
    seen = set(visible(actor=pair.acting, on=DAY).values_list("code", flat=True))
    assert seen == {done.code}
    assert other.code not in seen


def test_a_consent_ends_at_once_with_its_day_and_for_nobody_else() -> None:
    pair, code = Pair(), online_codes()[0]
    given = pair.consent(scope(*ALL, procedures=[code], days=90))
    last, after = (MORNING + timedelta(days=n) for n in (90, 91))
    assert for_whom(pair.helper, pair.id, last).on_behalf_of is not None
    assert for_whom(pair.helper, pair.id, after).on_behalf_of is None
    assert for_whom(stranger(), pair.id).on_behalf_of is None
    assert principals(actor=pair.citizen, on=DAY) == ()
    with pytest.raises(NotFound):
        helping.end_help(actor=stranger(), at=MORNING, consent_id=given)
    helping.end_help(actor=pair.citizen, at=MORNING, consent_id=given)
    assert pair.acting.on_behalf_of is None
    with pytest.raises(Conflict):
        helping.end_help(actor=pair.helper, at=MORNING, consent_id=given)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (scope(procedures=["1"]), "doings"),
        (scope(Doing.PAY, procedures=["1"]), "doings"),
        (scope(Doing.SEND), "procedures"),
        (scope(Doing.SEND, procedures=["1"], days=91), "until"),
        (scope(Doing.SEND, procedures=["1"], days=-1), "until"),
    ],
)
def test_a_consent_names_doings_matters_and_a_near_day(
    given: HelpScope, field: str
) -> None:
    with pytest.raises(Invalid) as fault:
        Pair().consent(given)
    assert fault.value.field == field
    assert not HelpConsent.objects.filter(how="online").exists()


def test_an_officer_witnesses_a_consent_with_what_was_seen() -> None:
    pair = Pair()
    told: dict[str, Any] = {
        "at": MORNING,
        "principal_id": pair.id,
        "helper_number": pair.other.id_number,
        "helper_name": pair.other.name,
        "scope": scope(Doing.FOLLOW, procedures=["1.0"]),
    }
    for who, proof in ((actor("quay"), ""), (actor("lanhdao"), "x"), (pair.helper, "x")):
        with pytest.raises(MotcuaError):
            helping.witness_help(actor=who, proof=proof, **told)
    helping.witness_help(actor=actor("quay"), proof="Căn cước", **told)
    (found,) = readers.my_helpers(actor=pair.citizen, on=DAY)
    assert (found.how, found.officer_name) == ("counter", actor("quay").name)
    assert pair.acting.on_behalf_of is not None


def test_a_code_from_the_citizens_own_letter_confirms_and_tells_nobody_more() -> None:
    pair = Pair()
    asked: dict[str, Any] = {
        "actor": pair.helper,
        "at": MORNING,
        "scope": scope(Doing.FOLLOW, procedures=["1.0"]),
    }
    assist.ask_to_help(
        principal_number=pair.person.id_number, principal_name="Ai Khác", **asked
    )
    assert not Effect.objects.filter(kind="help_code").exists()
    assist.ask_to_help(
        principal_number=pair.person.id_number, principal_name=pair.person.name, **asked
    )
    letter = Effect.objects.get(kind="help_code")
    assert letter.recipient == pair.person.email
    code = letter.facts["code"]
    wrong = "000000" if code != "000000" else "000001"
    assert not helping.confirm_help(actor=pair.helper, at=MORNING, code=wrong)
    assert pair.acting.on_behalf_of is None
    late = MORNING + timedelta(minutes=31)
    assert not helping.confirm_help(actor=pair.helper, at=late, code=code)
    assert not helping.confirm_help(actor=stranger(), at=MORNING, code=code)
    assert helping.confirm_help(actor=pair.helper, at=MORNING, code=code)
    assert pair.acting.on_behalf_of is not None


class Hall:
    """The officer at the counter helps `congdan` with a filing."""

    def __init__(self) -> None:
        self.officer = actor("quay")
        self.pair = Pair()
        self.key = assist.begin_for(
            actor=self.officer,
            at=MORNING,
            id_number=self.pair.person.id_number,
            name=self.pair.person.name,
            email="",
            procedure_code=online_codes()[0],
            unit_id=Centre().reception,
        )

    def acting(self, who: Actor | None = None, days: int = 0) -> Actor:
        return readers.assisting(
            actor=who or self.officer, filing=self.key, on=DAY + timedelta(days=days)
        )


def test_an_officer_helps_with_one_filing_today_and_with_no_other() -> None:
    hall = Hall()
    assert Filing.objects.get(key=hall.key).person_id == hall.pair.id
    filings.save(actor=hall.acting(), at=MORNING, key=hall.key, typed=Typed(note="x"))
    assert ActFor.objects.get(filing=hall.key).officer_id == hall.officer.officer_id
    own = filings.begin(
        actor=hall.pair.citizen, at=MORNING, procedure_code=online_codes()[1]
    )
    with pytest.raises(NotFound):
        filing_readers.my_filing(actor=hall.acting(), key=own)
    for nobody in (hall.officer, hall.acting(days=1), hall.acting(actor("lanhdao"))):
        with pytest.raises(NotAllowed):
            filing_readers.my_filing(actor=nobody, key=hall.key)
    without = replace(hall.officer, roles=frozenset({RoleAt(Role.LEADER, 1)}))
    assert hall.acting(without).on_behalf_of is None
    with pytest.raises(Invalid):
        assist.begin_for(
            actor=hall.officer,
            at=MORNING,
            id_number=hall.pair.person.id_number,
            name="Người Khác",
            email="",
            procedure_code=online_codes()[0],
            unit_id=1,
        )


def test_the_applicant_says_yes_to_what_is_sent_and_says_it_again_after_a_change() -> (
    None
):
    hall = Hall()
    me, key = hall.acting(), hall.key
    told: dict[str, Any] = {"actor": me, "at": MORNING, "filing": key}
    with pytest.raises(Conflict):
        assisting.require_yes(**told)
    assist.send_confirming_code(**told)
    code = Effect.objects.get(kind="assisted_code").facts["code"]
    wrong = "000000" if code != "000000" else "000001"
    assert not assisting.confirm_by_code(**told, code=wrong)
    assert assisting.confirm_by_code(**told, code=code)
    filings.save(actor=me, at=MORNING, key=key, typed=Typed(note="khác"))
    with pytest.raises(Conflict):
        assisting.require_yes(**told)
    with pytest.raises(Invalid):
        assisting.confirm_on_paper(**told, proof=" ")
    assisting.confirm_on_paper(**told, proof="Ký trên bản in")
    assisting.require_yes(**told)
    row = Assistance.objects.get(filing=key)
    director = replace(
        hall.officer, roles=frozenset({RoleAt(Role.DIRECTOR, row.unit_id)})
    )
    counted = readers.assisted_counts(actor=director, first=DAY, last=DAY)
    assert counted == {row.unit_id: 1}
    elsewhere = replace(director, roles=frozenset({RoleAt(Role.DIRECTOR, 999_999)}))
    assert readers.assisted_counts(actor=elsewhere, first=DAY, last=DAY) == {}


def test_who_has_helped_does_not_receive() -> None:
    hall = Hall()
    Filing.objects.filter(key=hall.key).update(
        state=FilingState.SUBMITTED,
        submitted_at=MORNING,
        answer_by=MORNING,
        unit_id=Centre().reception,
    )
    colleague = replace(hall.officer, officer_id=actor("lanhdao").officer_id)
    check_waiting(actor=colleague, at=MORNING, key=hall.key, person_id=hall.pair.id)
    with pytest.raises(Conflict):
        check_waiting(
            actor=hall.officer, at=MORNING, key=hall.key, person_id=hall.pair.id
        )
