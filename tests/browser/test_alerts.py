"""From an alert to its dossier, from there to an urging, and to its answer."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from motcua.domain.dossiers.models import WorkItem
from motcua.kernel.clock import VN, now
from tests.browser.conftest import Site
from tests.supervising import look
from tests.world import Centre, code_of

pytestmark = pytest.mark.browser


def fits(*pages: Page) -> None:
    """Say whether pages are no wider than phone, tablet and desk."""
    for page in pages:
        for width in (360, 768, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{page.url} is {wide} px wide"


def test_an_alert_leads_to_an_urging_and_its_answer(site: Site) -> None:
    centre = Centre(at=now() - timedelta(minutes=30))
    done = centre.accept(code_of("five-on-the-spot"))
    # The step has used all of its time: it was to be done by now.
    item = WorkItem.objects.get(dossier_id=done.dossier_id, closed_at__isnull=True)
    WorkItem.objects.filter(dossier_id=done.dossier_id).update(
        opened_at=item.opened_at - timedelta(days=3), due_at=now() - timedelta(minutes=1)
    )
    look(now())

    director = site.person("giamdoc")
    director.goto("/desk/canh-bao/?cua=don-vi")
    expect(director.get_by_text("Bước đã dùng nhiều thời gian").last).to_be_visible()
    fits(director)
    director.get_by_role("main").get_by_role("link", name=done.code).click()
    director.get_by_role("link", name="Đôn đốc", exact=True).first.click()
    director.get_by_role("button", name="Gửi đôn đốc").click()
    expect(director.get_by_text("Chưa ghi nội dung đôn đốc.").first).to_be_visible()
    director.get_by_label("Nội dung đôn đốc").fill("Xong trong chiều nay")
    until = (now() + timedelta(hours=4)).astimezone(VN)
    director.get_by_label("Trả lời trước").fill(f"{until:%Y-%m-%dT%H:%M}")
    director.get_by_role("button", name="Gửi đôn đốc").click()
    expect(director.get_by_text("Đã gửi đôn đốc.")).to_be_visible()

    officer = site.person("thamdinh")
    officer.goto("/desk/")
    officer.get_by_role("link", name="Đôn đốc chờ trả lời: 1").click()
    officer.get_by_role("main").get_by_role("link", name="Trả lời").click()
    fits(officer)
    officer.get_by_label("Lý do việc chưa xong").fill("Chờ đối chiếu sổ gốc")
    officer.get_by_label("Ngày hứa xong").fill(f"{until:%Y-%m-%d}")
    officer.get_by_role("button", name="Trả lời").click()
    expect(officer.get_by_text("Đã trả lời đôn đốc.")).to_be_visible()
    director.reload()
    expect(director.get_by_text("Chờ đối chiếu sổ gốc")).to_be_visible()
    director.get_by_role("main").get_by_role("link", name=done.code).click()
    director.get_by_text("Lịch sử và bằng chứng").click()
    expect(director.get_by_text("Đã trả lời đôn đốc, hẹn xong")).to_be_visible()
    fits(director)
