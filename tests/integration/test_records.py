"""Digitised papers, their owners' stores, consented reuse, figures."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.actions.retention import delete_expired, set_retention
from motcua.domain.dossiers.models import DossierFile, Read
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.records import actions
from motcua.domain.records.actions.digitising import OwnerTyped
from motcua.domain.records.actions.reusing import Taking
from motcua.domain.records.models import Consent, Look, Record, Reuse, Skipped
from motcua.domain.records.readers import store
from motcua.domain.records.readers.figures import figures
from motcua.domain.records.readers.store import RecordFacts
from motcua.kernel.actor import SYSTEM, Actor, ActorKind
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, NotNow
from tests.papers import read_back
from tests.records import PaperCentre, asking, digitise, line_of, scan_of_a4, with_scan
from tests.signing import Sandbox
from tests.world import code_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre(sandbox: Sandbox) -> PaperCentre:
    return PaperCentre().begin(sandbox)


def owner(centre: PaperCentre) -> Actor:
    return centre.actor("congdan")


def take(
    centre: PaperCentre,
    done: Done,
    record: RecordFacts,
    ground: str,
    said: str = "",
    who: str = "quay",
) -> int:
    return actions.reuse(
        actor=centre.actor(who),
        at=centre.at,
        request_id=uuid4(),
        dossier_id=done.dossier_id,
        taking=Taking(record.id, line_of(done), ground, said),
    )


def test_a_scan_becomes_a_paper_in_its_owner_s_store(centre: PaperCentre) -> None:
    done = with_scan(centre)
    record = digitise(centre, done)
    assert record.code == f"{done.code.split('-')[0]}-SH211122-00001"
    assert record.signed_at is None
    file = DossierFile.objects.get(dossier_id=done.dossier_id, n=1)
    assert (file.digitised, file.reused, file.record_code) == (True, False, record.code)
    facts, pdf = actions.open_own(actor=owner(centre), at=centre.at, code=record.code)
    assert facts.fields == (("Ngày sinh", "27/05/1955"),)
    code = read_back(pdf).codes[0].split("|")
    assert code[0] == done.code
    assert code[2:5] == [centre.submitter.id_number, "Giấy khai sinh", record.code]
    assert dossiers.chain_fault(dossier_id=done.dossier_id) is None


def test_the_same_request_twice_is_one_paper(centre: PaperCentre) -> None:
    done, request_id = with_scan(centre), uuid4()
    first = digitise(centre, done, request_id=request_id)
    assert digitise(centre, done, request_id=request_id) == first
    with pytest.raises(Conflict):
        digitise(centre, done)
    assert Record.objects.count() == 1


def test_codes_have_no_gap_and_begin_anew_each_day(centre: PaperCentre) -> None:
    first = digitise(centre, with_scan(centre))
    with pytest.raises(Invalid):
        digitise(centre, with_scan(centre), number="")
    with transaction.atomic():
        digitise(centre, with_scan(centre))
        transaction.set_rollback(True)
    second = digitise(centre, with_scan(centre))
    assert [one.code[-5:] for one in (first, second)] == ["00001", "00002"]
    centre.at += timedelta(days=1)
    assert digitise(centre, with_scan(centre)).code.endswith("-SH211123-00001")


@pytest.mark.parametrize("who", ["thamdinh", "lanhdao", "vanthu", "giamdoc", "congdan"])
def test_only_who_receives_digitises(centre: PaperCentre, who: str) -> None:
    done = with_scan(centre)
    with pytest.raises((NotAllowed, NotFound)):
        digitise(centre, done, who=who)
    assert not Record.objects.exists()


def test_a_counter_of_another_unit_digitises_nothing_here(centre: PaperCentre) -> None:
    done = with_scan(centre)
    quay = centre.actor("quay")
    elsewhere = replace(
        quay, roles=frozenset(r._replace(unit_id=r.unit_id + 999) for r in quay.roles)
    )
    centre.people["khac"] = elsewhere
    with pytest.raises(NotFound):
        digitise(centre, done, who="khac")


def test_what_must_not_be_digitised_is_skipped_with_its_reason(
    centre: PaperCentre,
) -> None:
    done = with_scan(centre, counts=(0, 1, 0))
    for form in ("original", "certified", "secret", ""):
        with pytest.raises(Invalid) as caught:
            digitise(centre, done, form=form)
        assert caught.value.field == "form"
    for reason in ("", "original", "lazy"):
        with pytest.raises(Invalid):
            skip(centre, done, reason)
    skip(centre, done, "certified")
    assert Skipped.objects.get().reason == "certified"
    with pytest.raises(Conflict):
        digitise(centre, done, form="e_certified")
    assert dossiers.chain_fault(dossier_id=done.dossier_id) is None


def skip(centre: PaperCentre, done: Done, reason: str, who: str = "quay") -> None:
    actions.skip(
        actor=centre.actor(who),
        at=centre.at,
        request_id=uuid4(),
        dossier_id=done.dossier_id,
        file_n=1,
        reason=reason,
    )


def test_only_a_fine_scan_handed_in_is_digitised(centre: PaperCentre) -> None:
    coarse = with_scan(centre, content=scan_of_a4(dpi=(100, 100)))
    with pytest.raises(Invalid) as caught:
        digitise(centre, coarse)
    assert caught.value.code == "scan_too_coarse"
    with pytest.raises(NotNow):
        digitise(centre, coarse, file_n=2)  # the receipt
    with pytest.raises(NotFound):
        digitise(centre, coarse, file_n=9)


def test_a_paper_of_somebody_else_is_not_the_submitter_s(centre: PaperCentre) -> None:
    other = OwnerTyped("cccd", "022155999888", "Trần Văn Khác")
    record = digitise(centre, with_scan(centre), owner=other)
    with pytest.raises(NotFound):
        actions.open_own(actor=owner(centre), at=centre.at, code=record.code)
    assert store.my_store(actor=owner(centre)).rows == ()


def test_a_store_opens_for_its_owner_alone(centre: PaperCentre) -> None:
    record = digitise(centre, with_scan(centre))
    assert [r.code for r in store.my_store(actor=owner(centre)).rows] == [record.code]
    for who in ("quay", "giamdoc", "thanhtra"):
        with pytest.raises(NotAllowed):
            store.my_store(actor=centre.actor(who))
        with pytest.raises(NotAllowed):
            actions.open_own(actor=centre.actor(who), at=centre.at, code=record.code)
    with pytest.raises(NotAllowed):
        store.my_looks(actor=Actor(kind=ActorKind.ANONYMOUS))


def test_results_land_once_with_whom_they_belong_to(centre: PaperCentre) -> None:
    done = centre.accept(code_of("five-on-the-spot"), owner_name="")
    other = centre.accept(code_of("five-on-the-spot"), owner_name="Trần Văn Khác")
    assert actions.land_results(actor=SYSTEM, at=centre.at) == 0
    for each in (done, other):
        centre.to_return(each)
    assert actions.land_results(actor=SYSTEM, at=centre.at) == 1
    assert actions.land_results(actor=SYSTEM, at=centre.at) == 0
    [row] = store.my_store(actor=owner(centre)).rows
    assert (row.dossier_code, row.source) == (done.code, "result")
    _, pdf = actions.open_own(actor=owner(centre), at=centre.at, code=row.code)
    assert row.number in read_back(pdf).text
    with pytest.raises(NotAllowed):
        actions.land_results(actor=centre.actor("quay"), at=centre.at)


def test_an_officer_sees_what_a_dossier_asks_for_and_is_noted(
    centre: PaperCentre,
) -> None:
    record = centre.signed(with_scan(centre))
    fitting, unfitting = asking(centre), asking(centre, "Ảnh 4x6")
    quay = centre.actor("quay")
    [offer] = look(centre, fitting)
    assert (offer.record.code, offer.consent_id) == (record.code, None)
    assert look(centre, unfitting) == ()
    actions.open_offered(
        actor=quay, at=centre.at, dossier_id=fitting.dossier_id, record_id=record.id
    )
    with pytest.raises(NotFound):
        actions.open_offered(
            actor=quay, at=centre.at, dossier_id=unfitting.dossier_id, record_id=record.id
        )
    looks = store.my_looks(actor=owner(centre))
    assert [one.what for one in looks] == [f"file {record.code}", "offers", "offers"]
    assert {one.actor_name for one in looks} == {quay.name}
    with pytest.raises((NotAllowed, NotFound)):
        look(centre, fitting, who="giamdoc")
    assert Look.objects.count() == 3


def look(centre: PaperCentre, done: Done, who: str = "quay") -> tuple[store.Offer, ...]:
    return actions.look_at_offers(
        actor=centre.actor(who), at=centre.at, dossier_id=done.dossier_id
    )


def test_nothing_is_taken_without_a_word_or_a_law(centre: PaperCentre) -> None:
    record, done = centre.signed(with_scan(centre)), asking(centre)
    for ground, said in [
        ("", ""),
        ("online", ""),
        ("spoken", " "),
        ("written", ""),
        ("statutory", ""),
        ("silence", "x"),
    ]:
        with pytest.raises(Invalid):
            take(centre, done, record, ground, said)
    assert not Reuse.objects.exists()
    assert not Consent.objects.exists()


def test_a_word_at_the_counter_is_noted_under_the_officer_s_name(
    centre: PaperCentre,
) -> None:
    record, done = centre.signed(with_scan(centre)), asking(centre)
    n = take(centre, done, record, "spoken", "Bà Hoa đồng ý tại quầy 3")
    file = DossierFile.objects.get(dossier_id=done.dossier_id, n=n)
    assert (file.digitised, file.reused, file.from_store) == (False, True, True)
    assert file.record_code == record.code
    own = store.my_record(actor=owner(centre), code=record.code)
    assert own.consents[0].noted_by == centre.actor("quay").name
    assert own.reuses[0].dossier_code == done.code
    assert dossiers.chain_fault(dossier_id=done.dossier_id) is None
    with pytest.raises(Conflict):
        take(centre, done, record, "spoken", "Đồng ý")
    # The word was for that dossier alone.
    with pytest.raises(Invalid):
        take(centre, asking(centre), record, "online")


def test_a_statutory_task_needs_its_article_and_no_consent(centre: PaperCentre) -> None:
    record, done = centre.signed(with_scan(centre)), asking(centre)
    take(centre, done, record, "statutory", "Luật Hộ tịch điều 16")
    [reuse] = store.my_record(actor=owner(centre), code=record.code).reuses
    assert (reuse.ground, reuse.basis) == ("statutory", "Luật Hộ tịch điều 16")
    assert not Consent.objects.exists()


def test_a_click_opens_one_dossier_until_it_is_taken_back(centre: PaperCentre) -> None:
    record, one, two = centre.signed(with_scan(centre)), asking(centre), asking(centre)
    consent_id = consent(centre, record, dossier_code=one.code)
    assert look(centre, one)[0].consent_id == consent_id
    assert look(centre, two)[0].consent_id is None
    take(centre, one, record, "online")
    with pytest.raises(Invalid):
        take(centre, two, record, "online")
    consent_id = consent(centre, record, dossier_code=two.code)
    actions.withdraw_consent(
        actor=owner(centre), at=centre.at, code=record.code, consent_id=consent_id
    )
    with pytest.raises(Conflict):
        actions.withdraw_consent(
            actor=owner(centre), at=centre.at, code=record.code, consent_id=consent_id
        )
    with pytest.raises(Invalid):
        take(centre, two, record, "online")
    # What has been done stays.
    assert [r.dossier_code for r in store.reuses_of(record_id=record.id)] == [one.code]


def consent(centre: PaperCentre, record: RecordFacts, **scope: Any) -> int:
    typed: dict[str, Any] = {
        "agreed": True,
        "until": centre.at.date() + timedelta(days=30),
    } | scope
    return actions.give_consent(
        actor=owner(centre), at=centre.at, code=record.code, **typed
    )


def test_a_consent_for_a_procedure_covers_its_dossiers_until_its_day(
    centre: PaperCentre,
) -> None:
    record, done = centre.signed(with_scan(centre)), asking(centre)
    consent(centre, record, procedure_code=code_of("five-on-the-spot"))
    centre.at += timedelta(days=31)
    with pytest.raises(Invalid):
        take(centre, done, record, "online")
    centre.at -= timedelta(days=1)
    take(centre, done, record, "online")


@pytest.mark.parametrize(
    ("scope", "field"),
    [
        ({"agreed": False, "procedure_code": "1"}, "agreed"),
        ({}, "dossier"),
        ({"procedure_code": "1", "dossier_code": "A"}, "dossier"),
        ({"dossier_code": "KHONG-CO"}, "dossier"),
        ({"procedure_code": "1", "until": None}, "until"),
    ],
)
def test_a_consent_is_said_whole(
    centre: PaperCentre, scope: dict[str, Any], field: str
) -> None:
    record = digitise(centre, with_scan(centre))
    with pytest.raises(Invalid) as caught:
        consent(centre, record, **scope)
    assert caught.value.field == field
    assert not Consent.objects.exists()


def test_nobody_consents_for_somebody_else(centre: PaperCentre) -> None:
    other = OwnerTyped("cccd", "022155999888", "Trần Văn Khác")
    record = digitise(centre, with_scan(centre), owner=other)
    with pytest.raises(NotFound):
        consent(centre, record, procedure_code="1")
    with pytest.raises(NotFound):
        actions.allow_reuse(
            actor=owner(centre), at=centre.at, code=record.code, allowed=False
        )
    with pytest.raises(NotAllowed):
        actions.allow_reuse(
            actor=centre.actor("quay"), at=centre.at, code=record.code, allowed=False
        )
    with pytest.raises(NotFound):
        take(centre, asking(centre), record, "spoken", "Đồng ý")


def test_what_is_hidden_revoked_or_expired_is_not_offered(centre: PaperCentre) -> None:
    record, done = centre.signed(with_scan(centre)), asking(centre)
    hide: dict[str, Any] = {"actor": owner(centre), "at": centre.at, "code": record.code}
    actions.allow_reuse(**hide, allowed=False)
    assert look(centre, done) == ()
    with pytest.raises(NotFound):
        take(centre, done, record, "statutory", "Luật")
    actions.allow_reuse(**hide, allowed=True)
    assert len(look(centre, done)) == 1
    revoke: dict[str, Any] = {"at": centre.at, "code": record.code}
    with pytest.raises(NotAllowed):
        actions.revoke(actor=centre.actor("quay"), reason="Sai", **revoke)
    with pytest.raises(Invalid):
        actions.revoke(actor=SYSTEM, reason=" ", **revoke)
    actions.revoke(actor=SYSTEM, reason="Cấp sai", **revoke)
    with pytest.raises(Conflict):
        actions.revoke(actor=SYSTEM, reason="Cấp sai", **revoke)
    assert look(centre, done) == ()
    with pytest.raises(NotNow):
        take(centre, done, record, "spoken", "Đồng ý")
    Record.objects.update(revoked_at=None, revoke_reason="", valid_to=centre.at.date())
    assert len(look(centre, done)) == 1
    centre.at += timedelta(days=1)
    assert look(centre, done) == ()
    with pytest.raises(NotNow):
        take(centre, done, record, "spoken", "Đồng ý")


def test_a_paper_outlives_the_dossier_it_was_taken_into(centre: PaperCentre) -> None:
    record, done = centre.signed(with_scan(centre)), asking(centre)
    take(centre, done, record, "spoken", "Đồng ý")
    taken = replace(done, version=done.version + 1)
    centre.act(taken, "quay", Command.WITHDRAW, reason="Rút")
    set_retention(
        actor=SYSTEM, at=centre.at, purpose="submitted", years=1, basis="TT 10/2022"
    )
    centre.at += timedelta(days=400)
    assert delete_expired(actor=SYSTEM, at=centre.at) == 1
    _, pdf = actions.open_own(actor=owner(centre), at=centre.at, code=record.code)
    assert pdf.startswith(b"%PDF")


def test_a_result_whose_time_is_over_says_so(centre: PaperCentre) -> None:
    centre.to_return(centre.accept(code_of("five-on-the-spot")))
    actions.land_results(actor=SYSTEM, at=centre.at)
    [row] = store.my_store(actor=owner(centre)).rows
    actions.open_own(actor=owner(centre), at=centre.at, code=row.code)
    set_retention(
        actor=SYSTEM, at=centre.at, purpose="result", years=1, basis="TT 10/2022"
    )
    centre.at += timedelta(days=400)
    assert delete_expired(actor=SYSTEM, at=centre.at) == 1
    with pytest.raises(NotNow):
        actions.open_own(actor=owner(centre), at=centre.at, code=row.code)


def test_a_closed_dossier_takes_nothing(centre: PaperCentre) -> None:
    record, done = centre.signed(with_scan(centre)), asking(centre)
    centre.act(done, "quay", Command.WITHDRAW, reason="Rút")
    with pytest.raises(NotNow):
        take(centre, done, record, "spoken", "Đồng ý")


def test_the_kind_of_a_component_can_be_set_by_hand(centre: PaperCentre) -> None:
    record, done = (
        centre.signed(with_scan(centre)),
        asking(centre, "Giấy tờ nhân thân"),
    )
    assert look(centre, done) == ()
    with pytest.raises(Invalid):
        take(centre, done, record, "spoken", "Đồng ý")
    with pytest.raises(NotAllowed):
        actions.set_kind(actor=centre.actor("quay"), at=centre.at, name="x", kind="")
    for name, kind in (("", "decision"), ("x", "unheard-of")):
        with pytest.raises(Invalid):
            actions.set_kind(actor=SYSTEM, at=centre.at, name=name, kind=kind)
    actions.set_kind(
        actor=SYSTEM, at=centre.at, name="giấy tờ NHÂN THÂN", kind="birth-certificate"
    )
    assert [offer.record.code for offer in look(centre, done)] == [record.code]


def test_figures_count_papers_by_unit_and_period(centre: PaperCentre) -> None:
    day = centre.at.date()
    before = {
        f.unit_id: f for f in figures(actor=SYSTEM, first=day, last=day, on=day)
    }.get(centre.reception)
    assert before is None or before.digitised == 0
    record = centre.signed(with_scan(centre))
    skip(centre, with_scan(centre), "shown")
    take(centre, asking(centre), record, "spoken", "Đồng ý")
    [found] = [
        f
        for f in figures(actor=centre.actor("giamdoc"), first=day, last=day, on=day)
        if f.unit_id == centre.reception
    ]
    originals = len(centre.intake(code_of("five-on-the-spot")).rows)
    assert found.dossiers == 3
    assert (found.digitised, found.skipped, found.reused) == (1, 1, 1)
    assert found.eligible == 3 * originals + 1
    assert found.dossiers_with_reuse == 1
    assert found.digitised_share == pytest.approx(1 / (3 * originals + 1))
    assert found.reused_share == 1.0
    before_all = centre.at - timedelta(days=1)
    assert figures(actor=SYSTEM, first=day, last=day, on=day, as_of=before_all) == ()
    later = day + timedelta(days=1)
    assert figures(actor=SYSTEM, first=later, last=later, on=day) == ()
    with pytest.raises(NotAllowed):
        figures(actor=centre.actor("quay"), first=day, last=day, on=day)


def test_the_database_holds_what_must_never_be_wrong(centre: PaperCentre) -> None:
    digitise(centre, with_scan(centre))
    for broken in (
        {"kind": ""},
        {"sha256": ""},
        {"form": "copy"},
        {"owner_id_number": ""},
        {"n": 0},
        {"revoke_reason": "x"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Record.objects.update(**broken)
    with pytest.raises(IntegrityError), transaction.atomic():
        DossierFile.objects.filter(digitised=True).update(record_code="")


@pytest.mark.parametrize("table", ["records_look", "records_reuse"])
def test_looks_and_reuses_are_never_changed(centre: PaperCentre, table: str) -> None:
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {table}")


def test_a_digitised_paper_is_read_and_noted_with_its_dossier(
    centre: PaperCentre,
) -> None:
    done = with_scan(centre)
    digitise(centre, done)
    kinds = [
        e.kind
        for e in dossiers.events(
            actor=centre.actor("quay"), dossier_id=done.dossier_id, on=centre.at.date()
        )
    ]
    assert "dossier.digitised" in kinds
    assert Read.objects.filter(dossier_id=done.dossier_id).exists()
