"""A result is signed by its signer and its agency; whatever is wrong is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from motcua.domain.accounts.models import Delegation, Officer
from motcua.domain.documents.models import NumberSeries, Signatory
from motcua.domain.documents.rules.signing import pades
from motcua.domain.documents.rules.signing.verifying import verify
from motcua.domain.dossiers.actions import letters
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.actions.signing import person
from motcua.domain.dossiers.actions.signing.ink import sign_by_hand
from motcua.domain.dossiers.models import Dossier, DossierFile, PaperSignature
from motcua.domain.dossiers.readers.choices import choices
from motcua.domain.dossiers.readers.replay import replay
from motcua.domain.dossiers.readers.signing import (
    waiting_for_agency,
    waiting_for_person,
)
from motcua.domain.dossiers.readers.verifying import Verdict, verify_file
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.ledger.models import Event
from motcua.kernel.errors import Invalid, MotcuaError, NotAllowed, NotNow
from tests.papers import read_back
from tests.signing import Sandbox, SigningCentre, content_of, pdfsig, roots
from tests.world import code_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre(sandbox: Sandbox) -> SigningCentre:
    return SigningCentre().begin(sandbox)


def footprint() -> tuple[int, ...]:
    """Return what must stay the same when something is refused."""
    tables = (PaperSignature, DossierFile, Event, NumberSeries)
    return tuple(table.objects.count() for table in tables)


def test_signer_then_agency_make_a_result_everybody_accepts(
    centre: SigningCentre, tmp_path: Path
) -> None:
    done = centre.decided()
    on = centre.at.date()
    waiting = waiting_for_person(actor=centre.actor("lanhdao"), on=on)
    assert [row.code for row in waiting] == [done.code]
    done = centre.sign(done).done[done.dossier_id]
    assert not waiting_for_person(actor=centre.actor("lanhdao"), on=on)
    draft = content_of(done)
    assert verify_file(content=draft).verdict is Verdict.DRAFT

    done = centre.act(done, "vanthu", Command.SEAL)
    number = Dossier.objects.get(pk=done.dossier_id).result_number
    waiting = waiting_for_agency(actor=centre.actor("vanthu"), on=on)
    assert [(row.code, row.result_number) for row in waiting] == [(done.code, number)]
    done = centre.sign_agency(done).done[done.dossier_id]
    result = content_of(done)

    found = verify_file(content=result)
    assert found.verdict is Verdict.IN_FORCE
    assert found.file.level == "B-LTA"
    assert found.known is not None
    assert found.known.number == number
    assert verify_file(content=draft).verdict is Verdict.DRAFT
    said = pdfsig(result, tmp_path)
    assert said.count("Signature Validation: Signature is Valid.") == 2
    assert "Total document signed" in said
    centre.act(done, "traketqua", Command.RETURN, recipient="Hoa", proof="Ký nhận")


def test_the_record_says_who_signed_as_what_with_which_certificate(
    centre: SigningCentre,
) -> None:
    done, result = centre.issued()
    person, agency = PaperSignature.objects.filter(dossier_id=done.dossier_id).order_by(
        "n"
    )
    assert (person.part, person.authority) == ("person", "KT. CHỦ TỊCH")
    assert person.authority_document == "512/QĐ-UBND (ví dụ)"
    assert (person.level, agency.level) == ("B-LT", "B-LTA")
    assert agency.sha256_before == person.sha256_after
    first, second = verify(result, roots=roots()).signatures
    assert (first.serial, second.serial) == (person.serial, agency.serial)
    assert first.holder == person.officer_name == centre.actor("lanhdao").name
    assert second.holder == agency.holder != person.holder
    kinds = Event.objects.filter(stream=done.dossier_id, topic="dossier")
    assert kinds.filter(kind="dossier.signed").count() == 2


@pytest.mark.parametrize(
    ("faults", "code"),
    [
        ({"refuse": True}, "signing_declined"),
        ({"wrong_signature": True}, "signature_wrong"),
        ({"expired": True}, "certificate_not_in_force"),
        ({"revoked": True}, "certificate_revoked"),
        ({"wrong_person": True}, "certificate_of_another"),
        ({"untrusted": True}, "certificate_not_trusted"),
        ({"clock_off": 600}, "clock_off"),
        ({"clock_off": -600}, "clock_off"),
        ({"timestamps_down": True}, "timestamp_missing"),
        ({"revocation_down": True}, "revocation_unknown"),
        ({"slow": 2.5}, "signing_unreachable"),
    ],
)
def test_what_the_partner_does_wrong_is_refused_and_changes_nothing(
    centre: SigningCentre, settings: Any, faults: dict[str, Any], code: str
) -> None:
    done = centre.decided()
    settings.SIGNING_TIMEOUT = 2
    before = footprint()
    centre.sandbox.misbehave(**faults)
    refused = centre.sign(done).refused[done.dossier_id]
    assert refused.code == code
    assert refused.remedy
    assert footprint() == before
    centre.sandbox.misbehave()
    assert centre.sign(done).done[done.dossier_id].version == done.version + 1


@pytest.mark.parametrize(
    ("faults", "code"),
    [
        ({"refuse": True}, "signing_declined"),
        ({"revoked": True}, "certificate_revoked"),
        ({"timestamps_down": True}, "timestamp_missing"),
    ],
)
def test_the_agency_s_signature_stays_owed_with_the_reason(
    centre: SigningCentre, faults: dict[str, Any], code: str
) -> None:
    done = centre.decided()
    done = centre.sign(done).done[done.dossier_id]
    done = centre.act(done, "vanthu", Command.SEAL)
    before, content = footprint(), content_of(done)
    centre.sandbox.misbehave(**faults)
    assert centre.sign_agency(done).refused[done.dossier_id].code == code
    assert footprint() == before
    assert content_of(done) == content
    (row,) = waiting_for_agency(actor=centre.actor("vanthu"), on=centre.at.date())
    assert row.fault == code
    with pytest.raises(NotNow) as caught:
        centre.act(done, "traketqua", Command.RETURN, recipient="Hoa", proof="Ký nhận")
    assert caught.value.code == "agency_has_not_signed"
    centre.sandbox.misbehave()
    assert centre.sign_agency(done).done
    assert not waiting_for_agency(actor=centre.actor("vanthu"), on=centre.at.date())


def test_a_wrong_pin_is_told(centre: SigningCentre) -> None:
    done = centre.decided()
    refused = centre.sign(done, pin="000000").refused[done.dossier_id]
    assert (refused.code, refused.field) == ("secret_wrong", "pin")


def verdict_of(content: bytes) -> Verdict | None:
    """Return the verdict on a file, None when it cannot even be read."""
    try:
        return verify_file(content=content).verdict
    except Invalid:
        return None


def test_a_changed_byte_is_detected_wherever_it_is(centre: SigningCentre) -> None:
    _, result = centre.issued()
    seal = result.rindex(b"/Contents")
    last = range(seal, result.index(b">", seal))
    for share in range(1, 24):
        at = len(result) * share // 24
        changed = bytearray(result)
        changed[at] ^= 0x01
        wanted = {Verdict.CHANGED, Verdict.UNTRUSTED, None}
        if at in last:
            # The last timestamp covers all but itself; it is still not our file.
            wanted.add(Verdict.FOREIGN)
        assert verdict_of(bytes(changed)) in wanted, at
    # A paper with something appended is not the one that was issued either.
    assert verdict_of(result + b"\n") in {Verdict.FOREIGN, Verdict.CHANGED}


def test_nobody_else_signs_for_whoever_decided(centre: SigningCentre) -> None:
    done = centre.decided()
    for username in ("quay", "vanthu", "thamdinh"):
        with pytest.raises(NotAllowed):
            centre.sign(done, username=username)
    leader = centre.actor("lanhdao")
    chair = Officer.objects.get(code="chutich")
    centre.people["other"] = replace(leader, officer_id=chair.pk)
    assert centre.sign(done, username="other").refused[done.dossier_id].code == (
        "not_the_signer"
    )
    with pytest.raises(NotAllowed):
        centre.sign_agency(done, username="lanhdao")


def test_only_a_clerk_where_it_was_sealed_signs_for_the_agency(
    centre: SigningCentre,
) -> None:
    done = centre.decided()
    done = centre.sign(done).done[done.dossier_id]
    done = centre.act(done, "vanthu", Command.SEAL)
    clerk = centre.actor("vanthu")
    elsewhere = frozenset(one._replace(unit_id=one.unit_id + 1000) for one in clerk.roles)
    centre.people["other"] = replace(clerk, roles=elsewhere)
    assert done.dossier_id in centre.sign_agency(done, username="other").refused
    assert not waiting_for_agency(actor=centre.people["other"], on=centre.at.date())


def test_a_delegation_that_has_ended_signs_nothing(centre: SigningCentre) -> None:
    done = centre.decided()
    lines = Delegation.objects.filter(officer__code="lanhdao")
    lines.update(valid_to=centre.at.date())
    before = footprint()
    centre.at += timedelta(days=1)
    refused = centre.sign(done).refused[done.dossier_id]
    assert (refused.code, refused.field) == ("authority_not_registered", "authority")
    assert footprint() == before


@pytest.mark.parametrize("kind", ["TL.", "TUQ."])
def test_the_delegation_text_of_a_signed_paper_has_to_be_in_the_register(
    centre: SigningCentre, kind: str
) -> None:
    done = centre.decided()
    done = centre.sign(done).done[done.dossier_id]
    Delegation.objects.filter(officer__code="lanhdao").update(kind=kind)
    before = footprint()
    with pytest.raises(NotNow) as caught:
        centre.act(done, "vanthu", Command.SEAL)
    assert caught.value.code == "delegation_text_wrong"
    assert "KT. CHỦ TỊCH" in str(caught.value)
    assert footprint() == before


def test_the_clerk_waits_for_the_signer_or_for_ink(centre: SigningCentre) -> None:
    done = centre.decided()
    with pytest.raises(NotNow) as caught:
        centre.act(done, "vanthu", Command.SEAL)
    assert caught.value.code == "person_has_not_signed"
    ink: Callable[..., Done] = sign_by_hand
    said = {"dossier_id": done.dossier_id, "version": done.version, "at": centre.at}
    with pytest.raises(NotAllowed):
        ink(actor=centre.actor("vanthu"), request_id=uuid4(), reason="x", **said)
    leader, request = centre.actor("lanhdao"), uuid4()
    with pytest.raises(MotcuaError):
        ink(actor=leader, request_id=uuid4(), reason=" ", **said)
    left = ink(actor=leader, request_id=request, reason="Mất thiết bị ký", **said)
    again = ink(actor=leader, request_id=request, reason="Mất thiết bị ký", **said)
    assert again.repeated
    done = centre.act(left, "vanthu", Command.SEAL)
    assert not waiting_for_agency(actor=centre.actor("vanthu"), on=centre.at.date())
    # What the dossier's page asks: an event of a letter stands before the seal.
    clerk = centre.actor("vanthu")
    offers = choices(actor=clerk, dossier_id=done.dossier_id, at=centre.at)
    assert Command.UNDO not in offers.commands
    assert replay(dossier_id=done.dossier_id).state.status == "done"
    centre.act(done, "traketqua", Command.RETURN, recipient="Hoa", proof="Ký nhận")


def test_without_a_certificate_a_paper_is_for_ink(centre: SigningCentre) -> None:
    Signatory.objects.filter(officer__code="lanhdao").delete()
    done = centre.decided()
    assert centre.sign(done).refused[done.dossier_id].code == "signs_by_hand"
    assert not waiting_for_person(actor=centre.actor("lanhdao"), on=centre.at.date())
    done = centre.act(done, "vanthu", Command.SEAL)
    file = DossierFile.objects.get(dossier_id=done.dossier_id, purpose="result")
    assert file.paper is not None
    assert not PaperSignature.objects.filter(dossier_id=done.dossier_id).exists()


def test_a_retry_never_signs_twice(centre: SigningCentre) -> None:
    done = centre.decided()
    first = centre.sign(done).done[done.dossier_id]
    second = centre.sign(done).done[done.dossier_id]
    assert second.repeated
    assert second.version == first.version
    sealed = centre.act(first, "vanthu", Command.SEAL)
    assert not centre.sign_agency(sealed).done[done.dossier_id].repeated
    assert centre.sign_agency(sealed).done[done.dossier_id].repeated
    assert PaperSignature.objects.filter(dossier_id=done.dossier_id).count() == 2
    row = PaperSignature.objects.filter(dossier_id=done.dossier_id).first()
    assert row is not None
    row.pk = (row.dossier_id, 9)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_new_decision_wants_new_signatures_and_replaces_the_result(
    centre: SigningCentre,
) -> None:
    done, first = centre.issued()
    done = centre.act(done, "lanhdao", Command.REOPEN, reason="Sai tên")
    assert verdict_of(first) is Verdict.IN_FORCE
    done = centre.act(done, "thamdinh", Command.SUBMIT, opinion="Đủ điều kiện")
    done = centre.act(done, "lanhdao", Command.APPROVE)
    assert waiting_for_person(actor=centre.actor("lanhdao"), on=centre.at.date())
    with pytest.raises(NotNow):
        centre.act(done, "vanthu", Command.SEAL)
    done = centre.sign(done).done[done.dossier_id]
    done = centre.act(done, "vanthu", Command.SEAL)
    assert centre.sign_agency(done).done
    assert PaperSignature.objects.filter(dossier_id=done.dossier_id).count() == 4
    assert verdict_of(first) is Verdict.REPLACED
    assert verdict_of(content_of(done)) is Verdict.IN_FORCE


def test_somebody_s_act_in_between_is_not_overwritten(
    centre: SigningCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = centre.decided()
    real = pades.sign_all

    def slow(*papers: Any, **means: Any) -> Any:
        found = real(*papers, **means)
        centre.act(done, "vanthu", Command.NOTE, opinion="Đã gọi người nộp")
        return found

    monkeypatch.setattr(pades, "sign_all", slow)
    refused = centre.sign(done).refused[done.dossier_id]
    assert refused.code == "changed_meanwhile"
    assert not PaperSignature.objects.filter(dossier_id=done.dossier_id).exists()


def test_many_are_signed_together_each_with_its_own_result(centre: SigningCentre) -> None:
    stack = [centre.decided() for _ in range(6)]
    gone = stack[2] = centre.accept(code_of("five-on-the-spot"))
    signed = centre.sign(*stack)
    assert set(signed.done) == {one.dossier_id for one in stack if one is not gone}
    assert set(signed.refused) == {gone.dossier_id}
    sealed = [centre.act(one, "vanthu", Command.SEAL) for one in signed.done.values()]
    assert len(centre.sign_agency(*sealed).done) == 5
    numbers = Dossier.objects.filter(pk__in=signed.done).values_list("result_number")
    assert len(set(numbers)) == 5


def test_a_decision_from_a_letter_s_template_is_signed_as_well(
    centre: SigningCentre, tmp_path: Path
) -> None:
    done = centre.decided()
    draft = letters.begin_letter(
        actor=centre.actor("lanhdao"),
        at=centre.at,
        dossier_id=done.dossier_id,
        key="decision-approve",
        outcome="approved",
    )
    letters.save_letter(
        actor=centre.actor("lanhdao"),
        at=centre.at,
        dossier_id=done.dossier_id,
        n=draft.n,
        seen=draft.version,
        values={"content": "Mở cửa hàng"},
    )
    done = centre.sign(done).done[done.dossier_id]
    done = centre.act(done, "vanthu", Command.SEAL)
    done = centre.sign_agency(done).done[done.dossier_id]
    result = content_of(done)
    number = Dossier.objects.get(pk=done.dossier_id).result_number
    found = verify_file(content=result)
    assert found.verdict is Verdict.IN_FORCE
    assert found.known is not None
    assert found.known.number == number
    said = pdfsig(result, tmp_path)
    assert said.count("Signature Validation: Signature is Valid.") == 2
    text = read_back(result).text
    assert "QUYẾT ĐỊNH" in text.upper()
    assert "Mở cửa hàng" in text


def test_a_form_without_a_place_to_sign_is_refused_and_ink_remains(
    centre: SigningCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A unit's own form of the result may have lost the anchors."""
    done = centre.decided()
    monkeypatch.setattr(person, "print_with_anchors", lambda *_: (b"%PDF", ()))
    before = footprint()
    refused = centre.sign(done).refused[done.dossier_id]
    assert refused.code == "no_place_to_sign"
    assert footprint() == before
