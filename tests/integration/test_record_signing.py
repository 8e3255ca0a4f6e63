"""Digitised papers are signed by who made them; whatever is wrong is refused."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from motcua.domain.accounts.models import Officer
from motcua.domain.documents.models import Signatory, StoredFile
from motcua.domain.documents.rules.signing import pades
from motcua.domain.documents.rules.signing.verifying import verify
from motcua.domain.dossiers.models import DossierFile
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.ledger.models import Event
from motcua.domain.records import actions
from motcua.domain.records.actions.reusing import Taking
from motcua.domain.records.models import Record
from motcua.domain.records.readers.signing import waiting_to_sign
from motcua.domain.records.readers.store import RecordFacts
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import NotAllowed, NotFound, NotNow
from tests.papers import read_back
from tests.records import PaperCentre, asking, digitise, line_of, with_scan
from tests.signing import Sandbox, SigningCentre, pdfsig, roots

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre(sandbox: Sandbox) -> PaperCentre:
    return PaperCentre().begin(sandbox)


def own_pdf(centre: PaperCentre, record: RecordFacts) -> bytes:
    _, pdf = actions.open_own(
        actor=centre.actor("congdan"), at=centre.at, code=record.code
    )
    return pdf


def footprint() -> tuple[int, ...]:
    """Return what must stay the same when something is refused."""
    signed = Record.objects.filter(signed_at__isnull=False).count()
    return (signed, Event.objects.count(), StoredFile.objects.count())


def test_the_signed_paper_is_accepted_by_everybody(
    centre: PaperCentre, tmp_path: Path
) -> None:
    done = with_scan(centre)
    record = digitise(centre, done)
    before = own_pdf(centre, record)
    [row] = waiting_to_sign(actor=centre.actor("quay"))
    assert (row.code, row.sign_tries, row.sign_fault) == (record.code, 0, "")
    assert record.id in centre.sign(record).done
    assert waiting_to_sign(actor=centre.actor("quay")) == ()
    pdf = own_pdf(centre, record)
    assert pdf.startswith(before)
    found = verify(pdf, roots=roots())
    assert (found.is_valid, found.is_whole, found.level) == (True, True, "B-LTA")
    assert [one.holder for one in found.signatures] == [centre.actor("quay").name]
    said = pdfsig(pdf, tmp_path)
    assert said.count("Signature Validation: Signature is Valid.") == 1
    assert "Total document signed" in said
    assert record.code in read_back(pdf).codes[0]
    kept = Record.objects.get()
    assert (kept.signer, kept.signed_level) == (centre.actor("quay").name, "B-LTA")
    assert kept.signer_serial == found.signatures[0].serial
    assert Event.objects.filter(kind="dossier.digitised_signed").count() == 1
    assert dossiers.chain_fault(dossier_id=done.dossier_id) is None


def test_a_changed_byte_is_detected(centre: PaperCentre) -> None:
    pdf = bytearray(own_pdf(centre, centre.signed(with_scan(centre))))
    pdf[len(pdf) // 3] ^= 0x01
    assert not verify(bytes(pdf), roots=roots()).is_whole


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
def test_what_is_wrong_is_refused_and_tried_again_later(
    centre: PaperCentre, settings: Any, faults: dict[str, Any], code: str
) -> None:
    record = digitise(centre, with_scan(centre))
    settings.SIGNING_TIMEOUT = 2
    before, pdf = footprint(), own_pdf(centre, record)
    centre.sandbox.misbehave(**faults)
    refused = centre.sign(record).refused[record.id]
    assert refused.code == code
    assert refused.remedy
    assert footprint() == before
    assert own_pdf(centre, record) == pdf
    [row] = waiting_to_sign(actor=centre.actor("quay"))
    assert (row.sign_fault, row.sign_tries) == (code, 1)
    centre.sandbox.misbehave()
    assert record.id in centre.sign(record).done
    assert Record.objects.get().sign_fault == ""


def test_a_wrong_pin_is_told(centre: PaperCentre) -> None:
    record = digitise(centre, with_scan(centre))
    refused = centre.sign(record, pin="000000").refused[record.id]
    assert (refused.code, refused.field) == ("secret_wrong", "pin")


def test_many_are_signed_together_and_the_rest_goes_on(centre: PaperCentre) -> None:
    records = [digitise(centre, with_scan(centre)) for _ in range(5)]
    actions.revoke(actor=SYSTEM, at=centre.at, code=records[2].code, reason="Quét mờ")
    signed = centre.sign(*records)
    assert set(signed.refused) == {records[2].id}
    assert signed.refused[records[2].id].code == "record_revoked"
    assert len(signed.done) == 4
    again = centre.sign(*records)
    assert all(one.repeated for one in again.done.values())
    assert Event.objects.filter(kind="dossier.digitised_signed").count() == 4


def test_only_who_digitised_signs(centre: PaperCentre) -> None:
    record = digitise(centre, with_scan(centre))
    for who in ("lanhdao", "vanthu", "thamdinh", "giamdoc", "congdan"):
        with pytest.raises(NotAllowed):
            centre.sign(record, who=who)
    quay = centre.actor("quay")
    other = Officer.objects.exclude(pk=quay.officer_id or 0).earliest("id")
    centre.people["other"] = replace(quay, officer_id=other.pk)
    assert centre.sign(record, who="other").refused[record.id].code == (
        "not_who_digitised"
    )
    assert waiting_to_sign(actor=centre.people["other"]) == ()
    away = frozenset(one._replace(unit_id=one.unit_id + 999) for one in quay.roles)
    centre.people["away"] = replace(quay, roles=away)
    assert isinstance(centre.sign(record, who="away").refused[record.id], NotFound)
    assert waiting_to_sign(actor=centre.people["away"]) == ()
    assert Record.objects.get().signed_at is None


def test_without_a_certificate_nothing_is_signed(centre: PaperCentre) -> None:
    record = digitise(centre, with_scan(centre))
    Signatory.objects.all().delete()
    assert centre.sign(record).refused[record.id].code == "no_certificate_registered"


def test_what_is_not_signed_is_not_offered(centre: PaperCentre) -> None:
    record, done = digitise(centre, with_scan(centre)), asking(centre)
    quay: dict[str, Any] = {"actor": centre.actor("quay"), "at": centre.at}
    taking = Taking(record.id, line_of(done), "spoken", "Bà Hoa đồng ý")
    assert actions.look_at_offers(**quay, dossier_id=done.dossier_id) == ()
    with pytest.raises(NotFound):
        actions.open_offered(**quay, dossier_id=done.dossier_id, record_id=record.id)
    with pytest.raises(NotNow) as caught:
        actions.reuse(
            **quay, request_id=uuid4(), dossier_id=done.dossier_id, taking=taking
        )
    assert caught.value.code == "record_not_signed"
    centre.sign(record)
    assert len(actions.look_at_offers(**quay, dossier_id=done.dossier_id)) == 1
    n = actions.reuse(
        **quay, request_id=uuid4(), dossier_id=done.dossier_id, taking=taking
    )
    file = DossierFile.objects.get(dossier_id=done.dossier_id, n=n)
    assert file.sha256 == Record.objects.get().signed_sha256


def test_a_result_signed_by_its_agency_lands_signed(sandbox: Sandbox) -> None:
    centre = SigningCentre().begin(sandbox)
    done = centre.decided(owner_name="")
    done = centre.sign(done).done[done.dossier_id]
    done = centre.act(done, "vanthu", Command.SEAL)
    assert actions.land_results(actor=SYSTEM, at=centre.at) == 0
    centre.sign_agency(done)
    assert actions.land_results(actor=SYSTEM, at=centre.at) == 1
    row = Record.objects.get()
    assert row.signed_at == centre.at
    assert row.signed_level == "B-LTA"


def test_one_signed_meanwhile_is_not_signed_again(
    centre: PaperCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = digitise(centre, with_scan(centre))
    real = pades.sign_all
    first: list[bool] = []

    def slow(*papers: Any, **means: Any) -> Any:
        found = real(*papers, **means)
        if not first:
            first.append(True)
            assert not centre.sign(record).done[record.id].repeated
        return found

    monkeypatch.setattr(pades, "sign_all", slow)
    assert centre.sign(record).done[record.id].repeated
    assert Event.objects.filter(kind="dossier.digitised_signed").count() == 1


def test_what_is_signed_says_how(centre: PaperCentre) -> None:
    row = Record.objects.get(pk=digitise(centre, with_scan(centre)).id)
    row.signed_at, row.signed_sha256 = centre.at, "a" * 64
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
