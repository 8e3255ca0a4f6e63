"""What a stranger is told of a paper: in force, replaced by what, or not ours."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from motcua.adapters.signing.csc import RemoteSigning
from motcua.domain.correspondence.actions import change_standing
from motcua.domain.correspondence.models import Outgoing
from motcua.domain.correspondence.rules.standing import ChangeKind
from motcua.domain.documents.readers import open_file
from motcua.domain.documents.rules.signing import pades
from motcua.domain.dossiers.actions import letters
from motcua.domain.dossiers.actions.printing import print_paper
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.models import DossierFile
from motcua.domain.dossiers.readers.verifying import Verdict, verify_file
from motcua.domain.dossiers.workflow.commands import Command
from tests.integration.test_signing_stack import means, stack
from tests.signing import (
    PIN,
    Sandbox,
    SigningCentre,
    content_of,
    forged,
    one_byte_changed,
)
from tests.world import code_of

pytestmark = pytest.mark.django_db
OPINION = {"to": "Phòng Quản lý đô thị", "question": "Quy hoạch?", "until": "30/11/2021"}


@pytest.fixture
def centre(sandbox: Sandbox) -> SigningCentre:
    return SigningCentre().begin(sandbox)


def end(
    centre: SigningCentre, done: Done, change: ChangeKind, number: str, by: str = ""
) -> None:
    """Let the leader end a document of the dossier's register."""
    row = Outgoing.objects.get(dossier_id=done.dossier_id, text=number)
    change_standing(
        actor=centre.actor("vanthu" if change is ChangeKind.VOIDED else "lanhdao"),
        at=centre.at,
        document_id=row.pk,
        change=change,
        reason="Cấp sai thẩm quyền",
        authority="Luật 80/2015 điều 12",
        by=by,
    )


def printed(centre: SigningCentre, done: Done, kind: str) -> bytes:
    """Return a paper of a dossier as it is printed when somebody opens it."""
    file = DossierFile.objects.filter(dossier_id=done.dossier_id, kind=kind).latest("n")
    print_paper(
        actor=centre.actor("vanthu"), at=centre.at, dossier_id=done.dossier_id, n=file.n
    )
    file.refresh_from_db()
    with open_file(sha256=file.sha256) as content:
        return content.read()


def issued_letter(centre: SigningCentre, done: Done) -> bytes:
    """Return a letter of a dossier, signed by hand, as it was printed."""
    at_dossier: dict[str, Any] = {"at": centre.at, "dossier_id": done.dossier_id}
    specialist, leader = centre.actor("thamdinh"), centre.actor("lanhdao")
    draft = letters.begin_letter(actor=specialist, key="letter-opinion", **at_dossier)
    letters.save_letter(
        actor=specialist, n=draft.n, seen=draft.version, values=OPINION, **at_dossier
    )
    letters.submit_letter(actor=specialist, n=draft.n, **at_dossier)
    letters.sign_letter(actor=leader, n=draft.n, **at_dossier)
    letters.issue_letter(
        actor=centre.actor("vanthu"), request_id=uuid4(), n=draft.n, **at_dossier
    )
    return printed(centre, done, "letter")


def test_a_revoked_result_says_so_and_since_when(centre: SigningCentre) -> None:
    done, result = centre.issued()
    found = verify_file(content=result)
    assert found.known is not None
    assert found.verdict is Verdict.IN_FORCE
    assert found.known.standing is not None
    assert found.known.standing.number == found.known.number == "01/QĐ-UBND"
    centre.at += timedelta(days=3)
    end(centre, done, ChangeKind.REVOKED, "01/QĐ-UBND")
    found = verify_file(content=result)
    assert found.verdict is Verdict.REVOKED
    assert found.known is not None
    assert found.known.standing is not None
    assert found.known.standing.since == centre.at.date()
    assert found.file.is_valid  # it stays genuine; it is only not to be followed


def test_a_day_that_begins_in_vietnam_before_it_does_in_london(
    centre: SigningCentre,
) -> None:
    done, result = centre.issued()
    centre.at = (centre.at + timedelta(days=1)).replace(hour=1)
    end(centre, done, ChangeKind.REVOKED, "01/QĐ-UBND")
    known = verify_file(content=result).known
    assert known is not None
    assert known.standing is not None
    assert known.standing.since == centre.at.date()


def test_a_replaced_result_says_by_which_number(centre: SigningCentre) -> None:
    done, first = centre.issued()
    _, second = centre.issued()
    end(centre, done, ChangeKind.REPLACED, "01/QĐ-UBND", by="02/QĐ-UBND")
    found = verify_file(content=first)
    assert found.verdict is Verdict.REPLACED
    assert found.known is not None
    assert found.known.standing is not None
    assert found.known.standing.replaced_by == "02/QĐ-UBND"
    assert verify_file(content=second).verdict is Verdict.IN_FORCE


def test_a_letter_signed_by_hand_is_known_by_its_hash(centre: SigningCentre) -> None:
    done = centre.accept(code_of("five-on-the-spot"))
    letter = issued_letter(centre, done)
    found = verify_file(content=letter)
    assert found.verdict is Verdict.IN_FORCE
    assert found.known is not None
    assert (found.known.is_signed, found.known.code) == (False, done.code)
    number = found.known.number
    end(centre, done, ChangeKind.VOIDED, number)
    assert verify_file(content=letter).verdict is Verdict.VOID
    assert verify_file(content=letter + b"\n").verdict is Verdict.UNSIGNED


def test_a_receipt_is_recognised_though_it_has_no_standing(
    centre: SigningCentre,
) -> None:
    done = centre.accept(code_of("five-on-the-spot"))
    found = verify_file(content=printed(centre, done, "receipt"))
    assert found.verdict is Verdict.RECOGNISED
    assert found.known is not None
    assert found.known.standing is None


def test_what_people_handed_in_is_not_told(centre: SigningCentre) -> None:
    done = centre.accept(code_of("five-on-the-spot"))
    receipt = printed(centre, done, "receipt")
    DossierFile.objects.filter(dossier_id=done.dossier_id, kind="receipt").update(
        purpose="submitted"
    )
    assert verify_file(content=receipt).verdict is Verdict.UNSIGNED


def test_forgeries_are_told_apart(
    centre: SigningCentre, sandbox: Sandbox, tmp_path: Path
) -> None:
    done, result = centre.issued()
    fake = forged(done, tmp_path, reason="Cho phép xây 9 tầng")
    found = verify_file(content=fake)
    assert found.verdict is Verdict.UNTRUSTED
    assert found.file.signatures[0].holder == centre.actor("lanhdao").name
    assert found.known is None
    assert verify_file(content=one_byte_changed(result)).verdict is Verdict.CHANGED
    # Signed by somebody who is trusted, yet nothing this system has issued.
    (other,) = pades.sign_all(stack(1), means(sandbox, RemoteSigning(), "lanhdao", PIN))
    assert isinstance(other, bytes)
    assert verify_file(content=other).verdict is Verdict.FOREIGN


def test_a_result_decided_anew_replaces_the_one_before(centre: SigningCentre) -> None:
    done, first = centre.issued()
    done = centre.act(done, "lanhdao", Command.REOPEN, reason="Sai tên")
    assert verify_file(content=first).verdict is Verdict.IN_FORCE
    done = centre.act(done, "thamdinh", Command.SUBMIT, opinion="Đủ điều kiện")
    done = centre.act(done, "lanhdao", Command.APPROVE)
    done = centre.sign(done).done[done.dossier_id]
    assert verify_file(content=first).verdict is Verdict.IN_FORCE
    done = centre.act(done, "vanthu", Command.SEAL)
    done = centre.sign_agency(done).done[done.dossier_id]
    found = verify_file(content=first)
    assert found.verdict is Verdict.REPLACED
    assert found.known is not None
    assert (found.known.number, found.known.newer) == ("01/QĐ-UBND", "02/QĐ-UBND")
    assert verify_file(content=content_of(done)).verdict is Verdict.IN_FORCE
