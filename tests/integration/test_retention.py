"""No file that a signature, a receipt or a custody record refers to goes early."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from motcua.domain.catalogue.models import ProcedureVersion
from motcua.domain.documents import actions as documents
from motcua.domain.documents.models import Signatory, StoredFile
from motcua.domain.documents.readers.references import referred
from motcua.domain.dossiers.actions.holding import place_hold
from motcua.domain.dossiers.actions.printing import print_waiting
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.actions.retention import delete_expired, set_retention
from motcua.domain.dossiers.models import Dossier, DossierFile, PaperSignature
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.dossiers.rules.keeping import (
    CUSTODY,
    MONEY,
    Proof,
    years_before,
    years_kept,
)
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.payments import actions as payments
from motcua.domain.payments.actions import Payment
from motcua.domain.payments.models import Method, ReceiptSignature
from motcua.domain.payments.rules import FeeLine
from motcua.domain.records import actions as records
from motcua.domain.records.models import Record
from motcua.kernel.actor import SYSTEM
from motcua.ops.signing import samples
from tests.records import digitise, with_scan
from tests.signing import PIN, Sandbox, SigningCentre

pytestmark = pytest.mark.django_db
PURPOSES = ("submitted", "paper", "result")


@pytest.mark.parametrize(
    ("years", "proof", "of_results", "of_procedure", "kept"),
    [
        (1, Proof.NONE, None, None, 1),
        (1, Proof.NONE, None, 5, 5),
        (9, Proof.NONE, None, 5, 9),
        (1, Proof.NONE, 20, 0, None),
        (1, Proof.DECISION, None, None, None),
        (1, Proof.DECISION, 20, None, 20),
        (1, Proof.DECISION, 5, 30, 30),
        (1, Proof.MONEY, None, None, None),
        (1, Proof.MONEY, 5, None, 10),
        (1, Proof.MONEY, 20, 15, 20),
        (1, Proof.MONEY, 1, 0, None),
    ],
)
def test_the_longest_time_that_applies_counts(
    years: int,
    proof: Proof,
    of_results: int | None,
    of_procedure: int | None,
    kept: int | None,
) -> None:
    found = years_kept(
        years, proof=proof, of_results=of_results, of_procedure=of_procedure
    )
    assert found == kept


class Whole(SigningCentre):
    """A dossier with everything signed that can be: scan, result, receipt, notice."""

    done: Done

    def whole(self, sandbox: Sandbox, settings: Any, folder: Path) -> "Whole":
        """Take one dossier its whole way, all of it printed and signed."""
        self.begin(sandbox)
        sandbox.clock.at = self.at
        settings.SIGNING_UNATTENDED = folder / "unattended.json"
        samples.write_secrets(settings.SIGNING_UNATTENDED, on=self.at.date())
        done = with_scan(self, owner_name="")
        record = digitise(self, done)
        records.sign_digitised(
            actor=self.actor("quay"),
            at=self.at,
            record_ids=[record.id],
            batch=uuid4(),
            pin=PIN,
        )
        self._pay(done)
        assert payments.sign_owed(actor=SYSTEM, at=self.at).signed == 3
        row = Dossier.objects.get(pk=done.dossier_id)
        done = Done(row.pk, row.code, row.version)
        done = self.act(done, "thamdinh", Command.SUBMIT, opinion="Đủ điều kiện")
        done = self.act(done, "lanhdao", Command.APPROVE)
        done = self.sign(done).done[done.dossier_id]
        done = self.act(done, "vanthu", Command.SEAL)
        done = self.sign_agency(done).done[done.dossier_id]
        self.done = self.act(
            done, "traketqua", Command.RETURN, recipient="Hoa", proof="Ký nhận"
        )
        print_waiting(actor=SYSTEM, at=self.at)
        return self

    def _pay(self, done: Done) -> None:
        ids: list[int] = []
        for replaces in (None, 0):
            found = payments.issue(
                actor=self.actor("thuquy"),
                at=self.at,
                request_id=uuid4(),
                dossier_id=done.dossier_id,
                payment=Payment(
                    [FeeLine("Lệ phí", 1000)],
                    Method.CASH,
                    replaces=ids[0] if replaces == 0 else None,
                ),
            )
            ids.append(found.id)
            if replaces is None:
                payments.open_receipt(
                    actor=self.actor("thuquy"), at=self.at, receipt_id=found.id
                )
                for who, reason in (("thuquy", "Nhầm"), ("giamdoc", "")):
                    payments.cancel(
                        actor=self.actor(who),
                        at=self.at,
                        request_id=uuid4(),
                        receipt_id=found.id,
                        reason=reason,
                    )

    def keep(self, years: int, *purposes: str) -> None:
        """Set rules."""
        for purpose in purposes:
            set_retention(
                actor=SYSTEM, at=self.at, purpose=purpose, years=years, basis="x"
            )

    def procedure_keeps(self, years: int | None) -> None:
        """Let the dossier's version of the procedure say how long."""
        row = Dossier.objects.get(pk=self.done.dossier_id)
        ProcedureVersion.objects.filter(pk=row.procedure_version_id).update(
            retention_years=years
        )

    def after(self, years: int) -> datetime:
        """Return the moment so many years after the dossier ended."""
        ended = Dossier.objects.get(pk=self.done.dossier_id).ended_at
        assert ended is not None
        return ended.replace(year=ended.year + years) + timedelta(days=1)


@pytest.fixture
def centre(sandbox: Sandbox, settings: Any, tmp_path: Path) -> Whole:
    return Whole().whole(sandbox, settings, tmp_path)


def proofs() -> set[str]:
    """Return every file that a signature, a receipt or a custody record refers to."""
    found = set[str]()
    for signatures in (PaperSignature, ReceiptSignature):
        for row in signatures.objects.filter(state="done"):
            found |= {row.sha256_before, row.sha256_after}
    for record in Record.objects.all():
        found |= {record.sha256, record.signed_sha256}
    files = DossierFile.objects.filter(kind__in=MONEY | CUSTODY)
    found |= set(files.values_list("sha256", flat=True))
    found |= set(Signatory.objects.values_list("image_id", flat=True))
    # What a receipt was before its signature is in the store only if somebody opened it.
    return found & set(StoredFile.objects.values_list("sha256", flat=True))


def kept(hashes: set[str]) -> set[str]:
    return set(StoredFile.objects.filter(pk__in=hashes).values_list("sha256", flat=True))


def test_nothing_that_proves_something_goes_early(centre: Whole) -> None:
    wanted = proofs()
    assert len(wanted) > 8
    assert referred(hashes=wanted) >= wanted - set(
        DossierFile.objects.filter(kind__in=CUSTODY).values_list("sha256", flat=True)
    )
    centre.keep(1, "submitted", "paper")
    # No rule for results: whatever proves a decision, money or custody stays for ever.
    assert delete_expired(actor=SYSTEM, at=centre.after(90)) > 0
    assert kept(wanted) == wanted
    centre.keep(5, "result")
    centre.procedure_keeps(20)
    assert delete_expired(actor=SYSTEM, at=centre.after(19)) == 0
    assert kept(wanted) == wanted
    centre.procedure_keeps(0)
    assert delete_expired(actor=SYSTEM, at=centre.after(190)) == 0
    assert kept(wanted) == wanted


def test_when_the_time_is_over_drafts_go_with_what_was_signed(centre: Whole) -> None:
    wanted, rows = proofs(), list(Record.objects.all())
    in_stores = {one for row in rows for one in (row.sha256, row.signed_sha256)}
    images = set(Signatory.objects.values_list("image_id", flat=True))
    centre.keep(5, *PURPOSES)
    assert delete_expired(actor=SYSTEM, at=centre.after(4)) == 0
    assert delete_expired(actor=SYSTEM, at=centre.after(5)) > 0
    money = set(
        DossierFile.objects.filter(kind__in=MONEY).values_list("sha256", flat=True)
    )
    assert money
    assert kept(money) == money, "proofs of money are kept ten years"
    assert not kept(
        {
            one
            for row in PaperSignature.objects.all()
            for one in (row.sha256_before, row.sha256_after)
        }
    )
    assert delete_expired(actor=SYSTEM, at=centre.after(10)) == len(money)
    left = (in_stores | images) & wanted
    assert kept(wanted) == left, "a store outlives the dossier; images are in use"
    assert dossiers.chain_fault(dossier_id=centre.done.dossier_id) is None


def test_a_hold_wins_over_every_rule(centre: Whole) -> None:
    wanted = proofs()
    centre.keep(1, *PURPOSES)
    place_hold(
        actor=centre.actor("giamdoc"),
        at=centre.at,
        dossier_id=centre.done.dossier_id,
        reason="Vụ án",
        request_id=uuid4(),
    )
    assert delete_expired(actor=SYSTEM, at=centre.after(99)) == 0
    assert kept(wanted) == wanted


def test_whoever_forgets_a_file_is_stopped_by_who_refers_to_it(centre: Whole) -> None:
    for sha256 in proofs():
        if sha256 in referred(hashes=[sha256]):
            forget: dict[str, Any] = {"actor": SYSTEM, "at": centre.at}
            assert not documents.forget_file(**forget, sha256=sha256)
            assert kept({sha256})


def test_a_longer_time_of_one_procedure_does_not_hold_up_the_others(
    centre: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oldest are kept longer: the younger ones behind them still go."""
    monkeypatch.setattr("motcua.domain.dossiers.actions.retention.MOST_AT_ONCE", 1)
    centre.procedure_keeps(50)
    row = Dossier.objects.get(pk=centre.done.dossier_id)
    assert row.ended_at is not None
    assert years_before(centre.after(5), 5) > row.ended_at
    centre.keep(5, "submitted")
    assert delete_expired(actor=SYSTEM, at=centre.after(5)) == 0
    centre.procedure_keeps(None)
    assert delete_expired(actor=SYSTEM, at=centre.after(5)) > 0
