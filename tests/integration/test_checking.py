"""Receipts and digitised papers are checked as results are, by whoever holds them."""

from pathlib import Path
from typing import Any

import pytest

from motcua.domain.documents.readers import open_file
from motcua.domain.dossiers.readers.verifying import Verdict
from motcua.domain.payments.models import ReceiptPart
from motcua.domain.records import actions as records
from motcua.domain.records.models import Record
from motcua.journeys.checking import check_paper
from motcua.kernel.actor import SYSTEM
from tests.integration.test_receipt_signing import Till
from tests.records import PaperCentre, with_scan
from tests.signing import Sandbox, SigningCentre

pytestmark = pytest.mark.django_db


def test_a_receipt_says_that_it_was_cancelled(
    sandbox: Sandbox, settings: Any, tmp_path: Path
) -> None:
    till = Till().begin(sandbox, settings, tmp_path)
    receipt = till.issued()
    unsigned = till.file(receipt)
    assert check_paper(content=unsigned).verdict is Verdict.IN_FORCE
    till.sign()
    signed = till.file(receipt)
    found = check_paper(content=signed)
    assert found.verdict is Verdict.IN_FORCE
    assert found.known is not None
    assert found.known.standing is not None
    assert found.known.standing.number.endswith("00000001")
    till.cancel(receipt, "thuquy", "Ghi nhầm người nộp")
    assert check_paper(content=signed).verdict is Verdict.IN_FORCE
    till.cancel(receipt, "giamdoc")
    found = check_paper(content=signed)
    assert found.verdict is Verdict.VOID
    assert found.known is not None
    assert found.known.standing is not None
    assert found.known.standing.since == till.at.date()
    notice = till.file(receipt, ReceiptPart.VOID)
    assert check_paper(content=notice).verdict is Verdict.RECOGNISED


def test_a_digitised_paper_names_neither_owner_nor_dossier(sandbox: Sandbox) -> None:
    centre = PaperCentre().begin(sandbox)
    record = centre.signed(with_scan(centre))
    row = Record.objects.get(pk=record.id)
    with open_file(sha256=row.signed_sha256) as content:
        paper = content.read()
    found = check_paper(content=paper)
    assert found.verdict is Verdict.IN_FORCE
    assert found.known is not None
    assert (found.known.code, found.known.number) == ("", row.code)
    records.revoke(actor=SYSTEM, at=centre.at, code=row.code, reason="Cấp sai")
    assert check_paper(content=paper).verdict is Verdict.REVOKED
    with open_file(sha256=row.sha256) as content:
        assert check_paper(content=content.read()).verdict is Verdict.UNSIGNED


def test_a_result_is_checked_the_same_way(sandbox: Sandbox) -> None:
    _, result = SigningCentre().begin(sandbox).issued()
    found = check_paper(content=result)
    assert found.verdict is Verdict.IN_FORCE
    assert found.known is not None
    assert found.known.standing is not None
