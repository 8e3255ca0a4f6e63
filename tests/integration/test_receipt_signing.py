"""Fee receipts are signed by the collecting agency after issuing, by the machine."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from motcua.adapters.signing.sandbox.people import PIN
from motcua.domain.documents.models import Signatory
from motcua.domain.documents.readers.templates import text_of
from motcua.domain.documents.rules.signing import pades
from motcua.domain.documents.rules.signing.verifying import verify
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.ledger.models import Event
from motcua.domain.payments import actions, readers
from motcua.domain.payments.actions import Payment, signing
from motcua.domain.payments.actions.signing import Tried
from motcua.domain.payments.models import (
    FeeReceipt,
    Method,
    ReceiptPart,
    ReceiptSignature,
)
from motcua.domain.payments.readers import ReceiptFacts
from motcua.domain.payments.rules import FeeLine, wait_after
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.ops.signing import samples
from tests.papers import read_back
from tests.signing import Sandbox, pdfsig, roots
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db


class Till(Centre):
    """The demo's centre, whose fee receipts are signed by the machine."""

    sandbox: Sandbox

    def begin(self, sandbox: Sandbox, settings: Any, folder: Path) -> "Till":
        """Register the agency at the sandbox and give the machine its secret."""
        self.sandbox = sandbox
        on = self.at.date()
        sandbox.know(samples.users(on=on))
        samples.register_all(at=self.at)
        settings.SIGNING_UNATTENDED = folder / "unattended.json"
        samples.write_secrets(settings.SIGNING_UNATTENDED, on=on)
        return self

    def issued(self, amount: int = 50_000, **more: Any) -> ReceiptFacts:
        """Receive a dossier and its fee."""
        done: Done = more.pop("done", None) or self.accept(
            code_of("five-on-the-spot"), fee=None
        )
        return actions.issue(
            actor=self.actor("thuquy"),
            at=self.at,
            request_id=uuid4(),
            dossier_id=done.dossier_id,
            payment=Payment([FeeLine("Lệ phí", amount)], Method.CASH, **more),
        )

    def cancel(self, receipt: ReceiptFacts, who: str, reason: str = "") -> ReceiptFacts:
        """Let one of the two people cancel."""
        return actions.cancel(
            actor=self.actor(who),
            at=self.at,
            request_id=uuid4(),
            receipt_id=receipt.id,
            reason=reason,
        )

    def sign(self) -> Tried:
        """Let the machine sign what is owed."""
        self.sandbox.clock.at = self.at
        return actions.sign_owed(actor=SYSTEM, at=self.at)

    def file(
        self, receipt: ReceiptFacts, part: ReceiptPart = ReceiptPart.RECEIPT
    ) -> bytes:
        """Download it."""
        _, content = actions.open_receipt(
            actor=self.actor("thuquy"), at=self.at, receipt_id=receipt.id, part=part
        )
        return content

    def state(self, receipt: ReceiptFacts) -> str:
        """Return what lists say of the signature."""
        account = readers.account(actor=self.actor("thuquy"), code=receipt.dossier_code)
        return next(one.signature for one in account.receipts if one.id == receipt.id)


@pytest.fixture
def till(sandbox: Sandbox, settings: Any, tmp_path: Path) -> Till:
    return Till().begin(sandbox, settings, tmp_path)


def test_the_receipt_that_is_downloaded_is_signed_and_accepted(
    till: Till, tmp_path: Path
) -> None:
    receipt = till.issued()
    assert receipt.signature == "owed"
    before = till.file(receipt)
    assert till.sign() == Tried(1, ())
    assert till.state(receipt) == "done"
    pdf = till.file(receipt)
    assert pdf.startswith(before)
    found = verify(pdf, roots=roots())
    assert (found.is_valid, found.is_whole, found.level) == (True, True, "B-LTA")
    [signature] = found.signatures
    row = ReceiptSignature.objects.get()
    assert (signature.serial, row.level) == (row.serial, "B-LTA")
    series = FeeReceipt.objects.get().series
    assert signature.holder == row.holder == series.unit.name
    said = pdfsig(pdf, tmp_path)
    assert said.count("Signature Validation: Signature is Valid.") == 1
    assert "Total document signed" in said
    text = read_back(pdf).text
    assert receipt.number in text
    assert "có chữ ký số của" in text
    dossier_id = row.receipt.dossier_id
    assert dossiers.chain_fault(dossier_id=dossier_id) is None
    assert Event.objects.filter(kind="dossier.fee_receipt_signed").count() == 1


def test_the_job_is_asked_for_with_the_receipt_or_not_at_all(till: Till) -> None:
    count = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'sign_receipts'"

    def jobs() -> int:
        with connection.cursor() as cursor:
            cursor.execute(count)
            return int(cursor.fetchone()[0])

    before = jobs()
    till.issued()
    assert jobs() == before + 1
    with transaction.atomic():
        till.issued()
        transaction.set_rollback(True)
    assert jobs() == before + 1


@pytest.mark.parametrize(
    ("faults", "code"),
    [
        ({"refuse": True}, "signing_declined"),
        ({"wrong_signature": True}, "signature_wrong"),
        ({"expired": True}, "certificate_not_in_force"),
        ({"revoked": True}, "certificate_revoked"),
        ({"wrong_person": True}, "certificate_of_another"),
        ({"clock_off": 600}, "clock_off"),
        ({"timestamps_down": True}, "timestamp_missing"),
        ({"slow": 2.5}, "signing_unreachable"),
    ],
)
def test_a_service_that_fails_is_tried_again_and_told_of(
    till: Till, settings: Any, faults: dict[str, Any], code: str
) -> None:
    settings.SIGNING_TIMEOUT = 2
    receipt = till.issued()
    content = till.file(receipt)
    till.sandbox.misbehave(**faults)
    assert till.sign() == Tried(0, (code,))
    assert till.sign() == Tried(0, ()), "not again at once"
    assert (till.file(receipt), till.state(receipt)) == (content, "owed")
    cashier = till.actor("thuquy")
    told = readers.unsigned(actor=cashier, at=till.at)
    assert told is not None
    assert (told.count, told.fault, told.is_late) == (1, code, False)
    till.at += timedelta(minutes=15)
    told = readers.unsigned(actor=cashier, at=till.at)
    assert told is not None
    assert told.is_late
    till.sandbox.misbehave()
    assert till.sign() == Tried(1, ())
    assert till.state(receipt) == "done"
    assert readers.unsigned(actor=cashier, at=till.at) is None
    assert FeeReceipt.objects.get().number == 1


def test_waits_grow_to_ten_minutes() -> None:
    minutes = [wait_after(tries).total_seconds() / 60 for tries in (0, 1, 2, 4, 5, 99)]
    assert minutes == [1, 1, 2, 8, 10, 10]


def test_without_its_secret_the_machine_signs_nothing(till: Till, settings: Any) -> None:
    receipt = till.issued()
    file = settings.SIGNING_UNATTENDED
    for text, code in (
        ("{}", "no_unattended_secret"),
        ("no json", "unattended_unreadable"),
    ):
        file.write_text(text)
        assert till.sign().refused == (code,)
        till.at += timedelta(minutes=10)
    file.unlink()
    assert till.sign().refused == ("unattended_unreadable",)
    settings.SIGNING_UNATTENDED = None
    till.at += timedelta(minutes=10)
    assert till.sign().refused == ("no_unattended_secret",)
    assert till.state(receipt) == "owed"
    file.write_text(json.dumps({samples.agency_code(unit_of(receipt)): "wrong"}))
    settings.SIGNING_UNATTENDED = file
    till.at += timedelta(minutes=10)
    assert till.sign().refused == ("secret_wrong",)
    file.write_text(json.dumps({samples.agency_code(unit_of(receipt)): PIN}))
    till.at += timedelta(minutes=10)
    assert till.sign() == Tried(1, ())


def unit_of(receipt: ReceiptFacts) -> str:
    return str(FeeReceipt.objects.get(pk=receipt.id).series.unit.code)


def test_nothing_is_signed_twice(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = till.issued()
    real = pades.sign_all
    nested: list[Tried] = []

    def slow(*papers: Any, **means: Any) -> Any:
        found = real(*papers, **means)
        if not nested:
            nested.append(till.sign())
            # Even whoever takes it because the lease is over finds it signed or signs it.
            ReceiptSignature.objects.update(next_try_at=till.at)
            nested.append(till.sign())
        return found

    monkeypatch.setattr(pades, "sign_all", slow)
    assert till.sign() == Tried(0, ())
    assert nested == [Tried(0, ()), Tried(1, ())]
    assert Event.objects.filter(kind="dossier.fee_receipt_signed").count() == 1
    till.at += timedelta(hours=1)
    assert till.sign() == Tried(0, ())
    row = ReceiptSignature.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    assert till.state(receipt) == "done"


def test_one_that_cannot_be_printed_does_not_hold_up_the_others(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = till.issued(), till.issued()

    def spoilt(*, words: Any) -> str:
        if words["data"]["number"] == first.number:
            raise ValueError("a faulty template")
        return text_of(words=words)

    monkeypatch.setattr(signing, "text_of", spoilt)
    assert till.sign() == Tried(1, ("receipt_unprintable",))
    assert (till.state(first), till.state(second)) == ("owed", "done")


def test_a_void_receipt_and_the_one_in_its_place_are_signed_too(
    till: Till, tmp_path: Path
) -> None:
    done = till.accept(code_of("five-on-the-spot"), fee=50_000)
    wrong = till.issued(done=done)
    assert till.sign() == Tried(1, ())
    with pytest.raises(NotFound):
        till.file(wrong, ReceiptPart.VOID)
    till.cancel(wrong, "thuquy", "Ghi nhầm người nộp")
    voided = till.cancel(wrong, "giamdoc")
    assert (voided.signature, voided.void_signature) == ("done", "owed")
    right = till.issued(done=done, replaces=wrong.id)
    assert right.number == "00000002"
    assert till.sign() == Tried(2, ())
    notice = till.file(wrong, ReceiptPart.VOID)
    for pdf in (notice, till.file(right), till.file(wrong)):
        assert "Signature is Valid" in pdfsig(pdf, tmp_path)
        assert verify(pdf, roots=roots()).is_valid
    text = " ".join(read_back(notice).text.split())
    for said in (
        "THÔNG BÁO HỦY BIÊN LAI",
        wrong.number,
        "Ghi nhầm người nộp",
        till.actor("thuquy").name,
        till.actor("giamdoc").name,
    ):
        assert said in text
    assert "Thay thế biên lai số 00000001" in read_back(till.file(right)).text
    assert dossiers.chain_fault(dossier_id=done.dossier_id) is None


def test_an_agency_without_a_certificate_signs_by_hand(till: Till) -> None:
    Signatory.objects.exclude(unit=None).delete()
    receipt = till.issued()
    assert receipt.signature == ""
    assert "có chữ ký số của" not in read_back(till.file(receipt)).text
    assert till.sign() == Tried(0, ())
    assert not ReceiptSignature.objects.exists()


def test_a_certificate_that_ends_meanwhile_keeps_the_receipt_waiting(till: Till) -> None:
    receipt = till.issued()
    Signatory.objects.exclude(unit=None).delete()
    assert till.sign().refused == ("no_agency_certificate",)
    assert till.state(receipt) == "owed"


@pytest.mark.parametrize("who", ["quay", "thuquy", "giamdoc", "quantri"])
def test_nobody_but_the_machine_signs_receipts(till: Till, who: str) -> None:
    till.issued()
    with pytest.raises(NotAllowed):
        actions.sign_owed(actor=till.actor(who), at=till.at)


@pytest.mark.parametrize("who", ["lanhdao", "thamdinh", "vanthu"])
def test_only_the_till_knows_what_is_owed(till: Till, who: str) -> None:
    with pytest.raises(NotAllowed):
        readers.unsigned(actor=till.actor(who), at=till.at)
