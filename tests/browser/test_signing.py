"""A batch signed and sealed at the desk; a stranger holds the papers and checks them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from motcua.adapters.signing.sandbox import server
from motcua.adapters.signing.sandbox.service import CLIENT
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.models import Dossier, DossierFile, PaperSignature
from motcua.kernel.clock import now
from tests.browser.conftest import Site
from tests.signing import (
    PIN,
    Moment,
    Sandbox,
    SigningCentre,
    content_of,
    forged,
    one_byte_changed,
)

# The server reads its settings when it starts, so the partner comes before the site.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.usefixtures("partner"),
]
WAIT = 60_000


@pytest.fixture
def partner(
    committed_db: str, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sandbox]:
    """Run a signing service; lead this process and the server that starts next to it."""
    folder = tmp_path / "signing"
    with server.running(folder, now=now) as address:
        partner = Sandbox(folder, address, Moment())
        partner.connect(settings)
        said = {
            "REMOTE_URL": address,
            "REMOTE_CLIENT": CLIENT,
            "REMOTE_SECRET": settings.SIGNING_REMOTE_SECRET,
            "TIMESTAMPS_URL": settings.SIGNING_TIMESTAMPS_URL,
            "TRUST": str(settings.SIGNING_TRUST),
        }
        for name, value in said.items():
            monkeypatch.setenv(f"MOTCUA_SIGNING_{name}", value)
        yield partner


@pytest.fixture
def decided(partner: Sandbox, site: Site) -> list[Done]:
    """Return three results the leader has decided and not signed."""
    centre = SigningCentre(at=now() - timedelta(hours=3)).begin(partner)
    return [centre.decided() for _ in range(3)]


def sign_all(page: Page, count: int) -> None:
    """Sign everything that waits for this officer."""
    page.goto("/desk/ky-so")
    expect(page.locator("input[name=chosen]:checked")).to_have_count(count)
    page.get_by_label("Mã PIN ký số", exact=True).fill(PIN)
    page.get_by_role("button", name="Ký số các kết quả đã chọn").click()
    log = page.get_by_role("log")
    expect(log).to_contain_text(f"Đã qua {count} trong {count}", timeout=WAIT)
    expect(log.get_by_text("Đã ký", exact=True)).to_have_count(count)


def seal_all(page: Page) -> None:
    """Give all results that wait for the clerk their numbers, as one batch."""
    page.goto("/desk/")
    for box in page.locator("input[name=chosen]").all():
        box.check(force=True)
    page.get_by_label("Việc", exact=True).select_option("seal")
    page.locator("#batch button").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("3 hồ sơ xong")


def check(page: Page, name: str, content: bytes) -> None:
    """Give a file to the page of strangers."""
    page.goto("/xac-minh")
    said: Any = {"name": name, "mimeType": "application/pdf", "buffer": content}
    page.get_by_label("Tệp PDF đã nhận").set_input_files(said)
    page.get_by_role("button", name="Xác minh", exact=True).click()


def downloaded(page: Page, done: Done) -> bytes:
    """Return the result as an officer downloads it from the dossier's page."""
    page.goto(f"/desk/ho-so/{done.code}")
    file = DossierFile.objects.get(dossier_id=done.dossier_id, purpose="result")
    return page.request.get(f"/desk/ho-so/{done.code}/tep/{file.n}").body()


def test_a_batch_is_signed_and_sealed_and_a_stranger_tells_false_from_true(
    site: Site, decided: list[Done], tmp_path: Path
) -> None:
    sign_all(site.person("lanhdao"), 3)
    clerk = site.person("vanthu")
    seal_all(clerk)
    sign_all(clerk, 3)
    assert PaperSignature.objects.filter(state="done").count() == 6
    numbers = Dossier.objects.values_list("result_number", flat=True)
    assert sorted(numbers) == ["01/QĐ-UBND", "02/QĐ-UBND", "03/QĐ-UBND"]

    result = downloaded(clerk, decided[0])
    assert result == content_of(decided[0])
    number = Dossier.objects.get(pk=decided[0].dossier_id).result_number
    fake = forged(decided[0], tmp_path, reason="Cho phép xây 9 tầng")
    for with_script in (True, False):
        stranger = site.visitor(java_script_enabled=with_script)
        check(stranger, "ket-qua.pdf", result)
        told = stranger.get_by_role("status")
        expect(told).to_contain_text("còn nguyên vẹn và đang có hiệu lực")
        expect(told).to_contain_text(number)
        expect(told).to_contain_text(decided[0].code)
        expect(stranger.get_by_text("có dấu thời gian")).to_have_count(2)
        assert "Nguyễn Thị Hoa" not in stranger.content()

        check(stranger, "ket-qua.pdf", one_byte_changed(result))
        expect(told).to_contain_text("Không đúng")
        expect(told).to_contain_text("Tệp đã bị sửa sau khi ký")
        expect(told).not_to_contain_text("đang có hiệu lực")

        check(stranger, "ket-qua.pdf", fake)
        expect(told).to_contain_text("Không đúng")
        expect(told).to_contain_text("không phải chữ ký được tin cậy")
        expect(stranger.get_by_text("Chữ ký tự xưng là:")).to_be_visible()
        assert "nguyên vẹn" not in stranger.content()
        expect(told).not_to_contain_text("đang có hiệu lực")

        check(stranger, "ghi-chu.txt", b"khong phai PDF")
        expect(stranger.get_by_role("alert")).to_contain_text("không phải là tệp PDF")


def test_everything_works_without_javascript(site: Site, decided: list[Done]) -> None:
    leader = site.visitor(java_script_enabled=False)
    leader.goto("/dang-nhap")
    leader.get_by_label("Tên đăng nhập").fill("lanhdao")
    leader.get_by_label("Mật khẩu").fill("mot-cua-thu-nghiem")
    leader.get_by_role("button", name="Đăng nhập").click()
    sign_all(leader, 3)
    assert PaperSignature.objects.filter(state="done", part="person").count() == 3
