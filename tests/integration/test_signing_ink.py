"""The agency's signature is owed, and the paper has to go out in ink."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from motcua.domain.documents.readers import open_file
from motcua.domain.dossiers.actions.printing import print_paper
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.actions.signing.ink import seal_by_hand
from motcua.domain.dossiers.models import Dossier, DossierFile, PaperSignature
from motcua.domain.dossiers.readers import dossier as readers
from motcua.domain.dossiers.readers.signing import waiting_for_agency
from motcua.domain.dossiers.readers.verifying import Verdict, verify_file
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.ledger.models import Event
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, NotNow
from tests.papers import read_back
from tests.signing import Sandbox, SigningCentre, content_of
from tests.web.counter import said_by, sign_in

pytestmark = pytest.mark.django_db
REASON = "Dịch vụ ký số ngừng cả ngày"


@pytest.fixture
def centre(sandbox: Sandbox) -> SigningCentre:
    return SigningCentre().begin(sandbox)


@pytest.fixture
def owed(centre: SigningCentre) -> Done:
    """Return a dossier sealed, whose agency's signature the service has refused."""
    done = centre.decided()
    done = centre.sign(done).done[done.dossier_id]
    done = centre.act(done, "vanthu", Command.SEAL)
    centre.sandbox.misbehave(refuse=True)
    assert centre.sign_agency(done).refused
    return done


def leave(centre: SigningCentre, done: Done, **changes: Any) -> Done:
    wanted: dict[str, Any] = {
        "actor": centre.actor("vanthu"),
        "at": centre.at,
        "dossier_id": done.dossier_id,
        "version": done.version,
        "request_id": uuid4(),
        "reason": REASON,
    }
    return seal_by_hand(**{**wanted, **changes})


def test_the_paper_goes_out_in_ink_with_its_number(
    centre: SigningCentre, owed: Done
) -> None:
    draft, request = content_of(owed), uuid4()
    number = Dossier.objects.get(pk=owed.dossier_id).result_number
    left = leave(centre, owed, request_id=request)
    assert leave(centre, owed, request_id=request).repeated
    assert not waiting_for_agency(actor=centre.actor("vanthu"), on=centre.at.date())
    row = PaperSignature.objects.get(dossier_id=owed.dossier_id, part="agency")
    assert (row.state, row.reason, row.fault) == ("ink", REASON, "")
    assert row.officer_name == centre.actor("vanthu").name
    file = DossierFile.objects.get(dossier_id=owed.dossier_id, purpose="result")
    print_paper(
        actor=centre.actor("vanthu"), at=centre.at, dossier_id=owed.dossier_id, n=file.n
    )
    file.refresh_from_db()
    with open_file(sha256=file.sha256) as content:
        printed = content.read()
    assert f"Số: {number}" in read_back(printed).text
    assert "/Sig" not in printed.decode("latin-1")
    found = verify_file(content=printed)
    assert found.verdict is Verdict.IN_FORCE
    assert found.known is not None
    assert (found.known.number, found.known.is_signed) == (number, False)
    assert verify_file(content=draft).verdict is Verdict.DRAFT
    centre.sandbox.misbehave()
    assert centre.sign_agency(left).refused[owed.dossier_id].code == "nothing_to_sign"
    centre.act(left, "traketqua", Command.RETURN, recipient="Hoa", proof="Ký nhận")
    assert readers.chain_fault(dossier_id=owed.dossier_id) is None


def test_history_and_page_say_who_and_why(centre: SigningCentre, owed: Done) -> None:
    leave(centre, owed)
    event = Event.objects.get(stream=owed.dossier_id, kind="dossier.left_to_ink")
    assert (event.payload["part"], event.payload["reason"]) == ("agency", REASON)
    page = said_by(sign_in("thanhtra").get(f"/desk/ho-so/{owed.code}"))
    assert f"Đã chọn ký tay kết quả “{REASON}”" in page
    assert f"Ký tay {centre.actor('vanthu').name} – {REASON}" in page


def test_who_may_not_and_when_not(centre: SigningCentre, owed: Done) -> None:
    clerk = centre.actor("vanthu")
    elsewhere = frozenset(one._replace(unit_id=one.unit_id + 1000) for one in clerk.roles)
    fresh = centre.decided()
    before = Event.objects.count()
    for changes, error in (
        ({"actor": centre.actor("lanhdao")}, NotAllowed),
        ({"actor": centre.actor("quay")}, NotAllowed),
        ({"actor": replace(clerk, roles=elsewhere)}, NotFound),
        ({"reason": " "}, Invalid),
        ({"version": owed.version - 1}, Conflict),
        ({"dossier_id": fresh.dossier_id, "version": fresh.version}, NotNow),
    ):
        with pytest.raises(error):
            leave(centre, owed, **changes)
    assert Event.objects.count() == before
    row = PaperSignature.objects.get(dossier_id=owed.dossier_id, part="agency")
    assert row.state == "owed"
    assert row.fault == "signing_declined"


def test_the_clerk_does_it_on_the_page(centre: SigningCentre, owed: Done) -> None:
    clerk = sign_in("vanthu")
    page = clerk.get("/desk/ky-so").content.decode()
    assert "Đóng dấu bản giấy thay vì ký số" in page
    assert "Lần trước chưa ký được" in page
    form = {
        "part": "agency",
        "batch": str(uuid4()),
        "chosen": [f"{owed.dossier_id}:{owed.version}"],
        "ink": "yes",
    }
    assert clerk.post("/desk/ky-so/ky", form).status_code == 422
    assert sign_in("lanhdao").post(
        "/desk/ky-so/ky", {**form, "reason": REASON}
    ).status_code in (403, 409)
    assert clerk.post("/desk/ky-so/ky", {**form, "reason": REASON}).status_code == 302
    clerk.get("/desk/ky-so")  # tells that it is done
    assert owed.code not in clerk.get("/desk/ky-so").content.decode()
