"""The stacks of results to sign, and the public check of a result."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.adapters.signing.sandbox.people import PIN
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.models import PaperSignature
from motcua.domain.dossiers.workflow.commands import Command
from motcua.kernel.clock import now
from tests.signing import Sandbox, SigningCentre, content_of
from tests.web.counter import sign_in
from tests.world import code_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre(sandbox: Sandbox) -> SigningCentre:
    return SigningCentre().begin(sandbox)


def send(
    client: Client, part: str, *done: Done, pin: str = PIN, **more: str
) -> tuple[int, str]:
    """Sign in the browser; return status and page."""
    chosen = [f"{one.dossier_id}:{one.version}" for one in done]
    form = {"part": part, "batch": str(uuid4()), "chosen": chosen, "pin": pin, **more}
    answer = client.post("/desk/ky-so/ky", form)
    if answer.streaming:
        return answer.status_code, b"".join(answer).decode()
    return answer.status_code, answer.content.decode()


def test_signer_and_clerk_sign_their_stacks(centre: SigningCentre) -> None:
    done = [centre.decided() for _ in range(2)]
    leader, clerk = sign_in("lanhdao"), sign_in("vanthu")
    page = leader.get("/desk/ky-so").content.decode()
    assert all(f'value="{one.dossier_id}:{one.version}"' in page for one in done)
    assert all(f"/desk/ho-so/{one.code}/ngay-hen" in page for one in done)
    draft = leader.get(f"/desk/ky-so/{done[0].code}/du-thao.pdf")
    assert draft.content.startswith(b"%PDF-")
    centre.sandbox.clock.at = now()
    status, said = send(leader, "person", *done)
    assert status == 200
    assert "Đã qua 2 trong 2 kết quả" in said
    assert said.count("Đã ký") == 2
    assert "</html>" in said
    for one in done:
        assert PaperSignature.objects.get(dossier=one.dossier_id).state == "done"
        centre.act(
            Done(one.dossier_id, one.code, one.version + 1), "vanthu", Command.SEAL
        )
    assert clerk.get("/desk/ky-so").content.decode().count('name="chosen"') == 2
    _, said = send(clerk, "agency", *done)
    assert said.count("Đã ký") == 2
    assert PaperSignature.objects.filter(state="done").count() == 4
    page = leader.get(f"/desk/ho-so/{done[0].code}").content.decode()
    assert "B-LTA" in page


def test_what_cannot_be_signed_is_told_beside_the_rest(centre: SigningCentre) -> None:
    good, other = centre.decided(), centre.accept(code_of("five-on-the-spot"))
    centre.sandbox.clock.at = now()
    _, said = send(sign_in("lanhdao"), "person", good, other)
    assert said.count("Đã ký") == 1
    assert said.count("Chưa ký") == 1


def test_a_wrong_pin_a_missing_one_and_strangers_sign_nothing(
    centre: SigningCentre,
) -> None:
    done = centre.decided()
    centre.sandbox.clock.at = now()
    leader = sign_in("lanhdao")
    assert "Mã PIN ký số không đúng." in send(leader, "person", done, pin="1")[1]
    assert send(leader, "person", done, pin="")[0] == 422
    assert send(leader, "person")[0] == 422
    assert send(leader, "none", done)[0] == 422
    for name in ("quay", "vanthu"):
        assert "Đã ký" not in send(sign_in(name), "person", done)[1]
    assert send(sign_in("congdan"), "person", done)[0] == 403
    assert not PaperSignature.objects.exists()


def test_a_signer_may_leave_results_to_ink(centre: SigningCentre) -> None:
    done = centre.decided()
    status, _ = send(sign_in("lanhdao"), "person", done, ink="yes", reason="Hỏng mạng")
    assert status == 302
    assert PaperSignature.objects.get().state == "ink"
    assert done.code not in sign_in("lanhdao").get("/desk/ky-so").content.decode()


def test_anybody_checks_a_result(centre: SigningCentre) -> None:
    done, result = centre.issued()

    def said(content: bytes) -> str:
        file = SimpleUploadedFile("a.pdf", content, "application/pdf")
        answer = Client().post("/xac-minh", {"file": file})
        return answer.content.decode()

    page = said(result)
    assert "đang có hiệu lực" in page
    assert done.code in page
    assert centre.actor("lanhdao").name in page
    told = ""
    for at in range(10_000, 90_000, 10_000):
        changed = bytearray(content_of(done))
        changed[at] ^= 1
        page = said(bytes(changed))
        assert "đang có hiệu lực" not in page
        told += page
    assert "Tệp đã bị sửa sau khi ký" in told
    assert "không phải là tệp PDF" in said(b"hello")
    assert Client().post("/xac-minh").status_code == 422
    assert Client().get("/xac-minh").status_code == 200
