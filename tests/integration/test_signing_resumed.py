"""The signing service dies in the middle of a batch; the batch goes on where it was."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from motcua.domain.documents.ports import Unreachable
from motcua.domain.documents.readers import signing_service
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.models import Dossier, PaperSignature
from motcua.domain.dossiers.readers import dossier as readers
from motcua.domain.dossiers.readers.verifying import Verdict, verify_file
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.ledger.models import Event
from motcua.ops.sandboxes import command_of
from motcua.ops.signing import partner
from motcua.web.desk.views import signing as pages
from tests.signing import PIN, Moment, Sandbox, SigningCentre, content_of
from tests.web.counter import sign_in

pytestmark = pytest.mark.django_db
COUNT, AT_ONCE, BEFORE = 6, 2, 3
CRASHED = 70


class Service(Sandbox):
    """A sandbox in a process of its own, which can really die."""

    process: subprocess.Popen[bytes]

    def start(self) -> None:
        """Start it without faults and wait until it answers."""
        self.misbehave()
        self.process = subprocess.Popen(command_of("signing", self.folder))
        for _ in range(600):
            try:
                signing_service("remote").credential(credential_id="lanhdao")
            except Unreachable:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("it did not start")

    def stop(self) -> None:
        """Kill it."""
        self.process.kill()
        self.process.wait()


@pytest.fixture
def service(tmp_path: Path, settings: Any) -> Iterator[Service]:
    folder = tmp_path / "signing"
    said = partner.settings_of(folder)
    found = Service(folder, said["MOTCUA_SIGNING_REMOTE_URL"], Moment())
    found.connect(settings)
    settings.SIGNING_TIMEOUT = 60
    yield found
    found.stop()


@pytest.fixture
def centre(service: Service, monkeypatch: pytest.MonkeyPatch) -> SigningCentre:
    monkeypatch.setattr(pages, "MOST_AT_ONCE", AT_ONCE)
    centre = SigningCentre().begin(service)
    service.start()
    return centre


def sign(username: str, part: str, batch: str, *done: Done) -> tuple[int, int]:
    """Sign a stack on its page; return how many were signed and how many not."""
    chosen = [f"{one.dossier_id}:{one.version}" for one in done]
    form = {"part": part, "batch": batch, "chosen": chosen, "pin": PIN}
    answer = sign_in(username).post("/desk/ky-so/ky", form)
    page = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    return page.count("Đã ký</strong>"), page.count("Chưa ký</strong>")


def waiting(username: str) -> int:
    return sign_in(username).get("/desk/ky-so").content.decode().count('name="chosen"')


def now_at(done: Done) -> Done:
    row = Dossier.objects.get(pk=done.dossier_id)
    return Done(row.pk, row.code, row.version)


def hashes(part: str) -> dict[int, str]:
    rows = PaperSignature.objects.filter(part=part, state="done")
    return dict(rows.values_list("dossier_id", "sha256_after"))


def test_a_batch_goes_on_exactly_where_the_service_died(
    centre: SigningCentre, service: Service
) -> None:
    stack = [centre.decided() for _ in range(COUNT)]
    for username, part in (("lanhdao", "person"), ("vanthu", "agency")):
        if part == "agency":
            stack = [centre.act(now_at(one), "vanthu", Command.SEAL) for one in stack]
            numbers = [Dossier.objects.get(pk=d.dossier_id).result_number for d in stack]
            assert numbers == [f"{n:02d}/QĐ-UBND" for n in range(1, COUNT + 1)]
        batch = str(uuid4())
        service.misbehave(crash=True, after=BEFORE)
        assert sign(username, part, batch, *stack) == (AT_ONCE, COUNT - AT_ONCE)
        assert service.process.wait(30) == CRASHED
        before = hashes(part)
        assert sorted(before) == [one.dossier_id for one in stack[:AT_ONCE]]
        assert waiting(username) == COUNT - AT_ONCE
        # While it is dead nothing is signed, and nothing is lost.
        assert sign(username, part, batch, *stack) == (AT_ONCE, COUNT - AT_ONCE)
        assert hashes(part) == before
        service.start()
        assert sign(username, part, batch, *stack) == (COUNT, 0)
        assert before.items() <= hashes(part).items()
        assert len(hashes(part)) == COUNT
        assert waiting(username) == 0
    assert PaperSignature.objects.count() == 2 * COUNT
    assert Event.objects.filter(kind="dossier.signed").count() == 2 * COUNT
    for one, number in zip(stack, numbers, strict=True):
        found = verify_file(content=content_of(one))
        assert found.verdict is Verdict.IN_FORCE
        assert found.known is not None
        assert found.known.number == number
        assert readers.chain_fault(dossier_id=one.dossier_id) is None


@pytest.mark.parametrize(
    ("faults", "signed", "code"),
    [
        ({"refuse": True, "after": BEFORE}, 4, "signing_declined"),
        ({"wrong_signature": True, "after": BEFORE}, 3, "signature_wrong"),
        ({"slow": 2}, 0, "signing_unreachable"),
        ({"timestamps_down": True}, 0, "timestamp_missing"),
    ],
)
def test_what_goes_wrong_in_the_middle_keeps_the_rest(
    centre: SigningCentre,
    service: Service,
    settings: Any,
    faults: dict[str, Any],
    signed: int,
    code: str,
) -> None:
    stack = [centre.decided() for _ in range(COUNT)]
    batch = str(uuid4())
    assert sign("lanhdao", "person", batch, *stack) == (COUNT, 0)
    stack = [centre.act(now_at(one), "vanthu", Command.SEAL) for one in stack]
    service.misbehave(**faults)
    settings.SIGNING_TIMEOUT = 1 if "slow" in faults else 60
    assert sign("vanthu", "agency", batch, *stack) == (signed, COUNT - signed)
    owed = PaperSignature.objects.filter(part="agency", state="owed")
    assert set(owed.values_list("fault", flat=True)) == {code}
    settings.SIGNING_TIMEOUT = 60
    service.misbehave()
    before = hashes("agency")
    assert sign("vanthu", "agency", batch, *stack) == (COUNT, 0)
    assert before.items() <= hashes("agency").items()
    assert PaperSignature.objects.filter(part="agency").count() == COUNT
