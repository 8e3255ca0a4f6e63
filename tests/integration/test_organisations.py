"""Organisations: registered on paper, members by their own word, mandates that bind."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from motcua.domain.accounts.actions import members, organisations
from motcua.domain.accounts.actions.members import accept_membership, end_member
from motcua.domain.accounts.models import ActFor, Member, Person
from motcua.domain.accounts.readers import organisations as readers
from motcua.domain.accounts.readers.behalf import principals
from motcua.domain.accounts.rules.behalf import require_matter
from motcua.domain.accounts.rules.members import MemberRole
from motcua.domain.dossiers.actions.reading import open_dossier
from motcua.domain.dossiers.models import Dossier, Read
from motcua.domain.dossiers.readers import work
from motcua.domain.dossiers.readers.visibility import visible
from motcua.domain.filings import actions as filings
from motcua.domain.filings import readers as filing_readers
from motcua.domain.filings.models import Filing
from motcua.domain.filings.rules import Typed
from motcua.domain.ledger.models import Event
from motcua.domain.records.readers.store import owner_of
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing, Matter
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.databases import MORNING
from tests.people import EVERYTHING, Company, for_whom, online_codes, stranger
from tests.world import Centre, actor, code_of

pytestmark = pytest.mark.django_db
DAY = MORNING.date()


def sees(who: Actor) -> set[str]:
    """Return the codes of the dossiers somebody may open; both readers agree."""
    mine = {row.code for row in work.my_dossiers(actor=who).rows}
    assert mine == set(visible(actor=who, on=DAY).values_list("code", flat=True))
    return mine


def test_a_registration_opens_nothing_until_an_officer_has_seen_the_paper() -> None:
    head = actor("congdan")
    typed = {"tax_number": "5700100998", "name": "HTX Rau sạch"}
    asked = organisations.ask_registration(actor=head, at=MORNING, **typed)
    assert principals(actor=head, on=DAY) == ()
    with pytest.raises(Conflict):
        organisations.ask_registration(actor=head, at=MORNING, **typed)
    with pytest.raises(Invalid):
        organisations.confirm_registration(
            actor=actor("quay"), at=MORNING, registration_id=asked, proof=" "
        )
    for nobody in (head, stranger(), actor("lanhdao")):
        with pytest.raises(NotAllowed):
            organisations.confirm_registration(
                actor=nobody, at=MORNING, registration_id=asked, proof="x"
            )
    found = organisations.confirm_registration(
        actor=actor("quay"), at=MORNING, registration_id=asked, proof="Giấy ĐKDN"
    )
    assert [p.key for p in principals(actor=head, on=DAY)] == [str(found)]
    with pytest.raises(Conflict):
        organisations.refuse_registration(
            actor=actor("quay"), at=MORNING, registration_id=asked, reason="x"
        )
    assert Event.objects.filter(topic="organisation", stream=found).count() == 1


def test_a_member_counts_once_they_accept_under_their_own_name() -> None:
    company = Company()
    me = Person.objects.get(account=company.clerk.account_id)
    add: dict[str, Any] = {
        "actor": company.head,
        "at": MORNING,
        "organisation_id": company.id,
    }
    wrong = members.add_member(
        **add, id_number=me.id_number, name="Người Khác", role="clerk"
    )
    with pytest.raises(Invalid):
        accept_membership(actor=company.clerk, at=MORNING, member_id=wrong)
    end_member(actor=company.clerk, at=MORNING, member_id=wrong)
    place = members.add_member(
        **add, id_number=me.id_number, name=me.name, role="representative"
    )
    assert principals(actor=company.clerk, on=DAY) == ()
    with pytest.raises(NotFound):
        accept_membership(actor=stranger(), at=MORNING, member_id=place)
    accept_membership(actor=company.clerk, at=MORNING, member_id=place)
    assert len(principals(actor=company.clerk, on=DAY)) == 1


def test_only_a_representative_manages_and_the_last_one_stays() -> None:
    company = Company()
    place = company.hire()
    head = Member.objects.get(organisation_id=company.id, role="representative").pk
    for who in (company.clerk, stranger(), actor("quay")):
        with pytest.raises((NotFound, NotAllowed)):
            members.add_member(
                actor=who,
                at=MORNING,
                organisation_id=company.id,
                id_number="022154900111",
                name="Mai Thị Minh Tiên",
                role="clerk",
            )
        with pytest.raises((NotFound, NotAllowed)):
            end_member(actor=who, at=MORNING, member_id=head)
    with pytest.raises(Conflict):
        end_member(actor=company.head, at=MORNING, member_id=head)
    with pytest.raises(Conflict):
        members.change_role(actor=company.head, at=MORNING, member_id=head, role="clerk")
    members.change_role(
        actor=company.head, at=MORNING, member_id=place, role="representative"
    )
    end_member(actor=company.head, at=MORNING, member_id=head)
    assert principals(actor=company.head, on=DAY) == ()
    facts = readers.organisation(actor=company.clerk, organisation_id=company.id, on=DAY)
    assert [m.role for m in facts.members if m.counts] == [MemberRole.REPRESENTATIVE]
    assert len(facts.members) == 3, "who has left stays on file"


def test_a_filing_belongs_to_the_organisation_and_names_who_did_it() -> None:
    company, code = Company(), online_codes()[0]
    company.mandate(company.hire(), Doing.PREPARE, procedures=(code,))
    clerk = for_whom(company.clerk, company.id)
    key = filings.begin(actor=clerk, at=MORNING, procedure_code=code)
    assert Filing.objects.get(key=key).person_id == company.id
    with pytest.raises(NotAllowed):
        filings.begin(actor=clerk, at=MORNING, procedure_code=online_codes()[1])
    with pytest.raises(NotAllowed):
        filings.submit(actor=clerk, at=MORNING, key=key, agreed=True)
    with pytest.raises(NotAllowed):
        filings.withdraw(actor=clerk, at=MORNING, key=key)
    head = for_whom(company.head, company.id)
    assert filing_readers.my_filing(actor=head, key=key).person_id == company.id
    for who in (company.clerk, company.head, stranger()):
        with pytest.raises(NotFound):
            filing_readers.my_filing(actor=who, key=key)
    (begun,) = ActFor.objects.filter(filing=key)
    assert (begun.name, begun.principal_name, begun.what) == (
        company.clerk.name,
        "Công ty TNHH Hạ Long Xanh",
        "filing.begun",
    )
    filings.withdraw(actor=head, at=MORNING, key=key)


def test_colleagues_with_a_mandate_see_the_dossiers_and_others_never() -> None:
    company, centre = Company(), Centre()
    place = company.hire()
    person = Person.objects.get(pk=company.id)
    code = code_of("five-on-the-spot")
    firm = replace(
        centre.submitter,
        person_id=person.pk,
        name=person.name,
        id_kind="tax",
        id_number=person.id_number,
    )
    done = centre.accept(code, submitter=firm)
    own = centre.accept(code)
    head, clerk = for_whom(company.head, company.id), company.clerk
    assert sees(head) == {done.code}
    assert own.code in sees(company.head), "for themselves they see their own again"
    assert done.code not in sees(company.head) | sees(stranger())
    field = Dossier.objects.get(pk=done.dossier_id).procedure_version.field.name
    for scope, opens in (
        ({"procedures": (code,)}, True),
        ({"procedures": ("9.999999",)}, False),
        ({"fields": (field,)}, True),
        ({"fields": ("Không có",)}, False),
        ({}, True),
    ):
        given = company.mandate(place, Doing.FOLLOW, **scope)  # type: ignore[arg-type]
        assert (sees(for_whom(clerk, company.id)) == {done.code}) is opens
        members.end_mandate(actor=company.head, at=MORNING, mandate_id=given)
        assert done.code not in sees(for_whom(clerk, company.id)), "taken back at once"
    pays = company.mandate(place, Doing.PAY)
    assert sees(for_whom(clerk, company.id)) == set()
    members.end_mandate(actor=company.head, at=MORNING, mandate_id=pays)
    open_dossier(actor=head, at=centre.at, dossier_id=done.dossier_id)
    read = Read.objects.filter(dossier_id=done.dossier_id).latest("id")
    assert read.actor_name == "Nguyễn Thị Hoa (thay Công ty TNHH Hạ Long Xanh)"
    (act,) = readers.acts_for(actor=company.head, organisation_id=company.id)
    assert (act.what, act.dossier) == ("read dossier", done.code)
    for who in (clerk, stranger()):
        with pytest.raises(NotFound):
            readers.acts_for(actor=who, organisation_id=company.id)


def test_a_mandate_ends_with_its_last_day_and_with_its_member() -> None:
    company = Company()
    place = company.hire()
    company.mandate(place, *EVERYTHING, days=10)
    at = [MORNING + timedelta(days=n) for n in (10, 11)]
    assert for_whom(company.clerk, company.id, at[0]).on_behalf_of is not None
    assert for_whom(company.clerk, company.id, at[1]).on_behalf_of is None
    assert for_whom(stranger(), company.id).on_behalf_of is None
    end_member(actor=company.clerk, at=MORNING, member_id=place)
    assert for_whom(company.clerk, company.id).on_behalf_of is None
    with pytest.raises(NotFound):
        readers.organisation(actor=company.clerk, organisation_id=company.id, on=DAY)


def test_one_organisation_opens_nothing_of_another() -> None:
    one, other = Company(), Company(number="5700100888")
    place = one.hire()
    company_of_other = for_whom(one.head, other.id)
    one.mandate(place, *EVERYTHING)
    clerk = for_whom(one.clerk, one.id)
    key = filings.begin(
        actor=company_of_other, at=MORNING, procedure_code=online_codes()[0]
    )
    with pytest.raises(NotFound):
        filing_readers.my_filing(actor=clerk, key=key)
    with pytest.raises(NotFound):
        filings.save(actor=clerk, at=MORNING, key=key, typed=Typed())
    assert for_whom(one.clerk, other.id).on_behalf_of is None
    assert require_matter(clerk, Matter("x"), Doing.SEND) == one.id


def test_a_store_opens_to_the_representative_and_not_to_a_clerk() -> None:
    company = Company()
    company.mandate(company.hire(), *EVERYTHING)
    assert owner_of(for_whom(company.head, company.id)).id_number == company.number
    with pytest.raises(NotAllowed):
        owner_of(for_whom(company.clerk, company.id))


def test_the_database_knows_a_member_once() -> None:
    company = Company()
    company.hire()
    row = Member.objects.filter(organisation_id=company.id).latest("id")
    row.pk = None
    with (
        pytest.raises(IntegrityError, match="accounts_member_once"),
        transaction.atomic(),
    ):
        row.save(force_insert=True)
