"""From a number of the overview to its dossiers, an urging, its answer, and back."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from motcua.domain.dossiers.models import WorkItem
from motcua.domain.reports.actions import follow
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VN, now
from tests.browser.conftest import Site
from tests.browser.test_alerts import fits
from tests.world import Centre, code_of

pytestmark = pytest.mark.browser


def test_a_number_leads_to_an_urging_and_its_answer_comes_back(site: Site) -> None:
    centre = Centre(at=now() - timedelta(minutes=30))
    done = centre.accept(code_of("five-on-the-spot"))
    centre.accept(code_of("department", "tckh"))
    # Its work should have been begun: it is at risk.
    WorkItem.objects.filter(dossier_id=done.dossier_id).update(
        start_by=now() - timedelta(minutes=5)
    )
    follow(actor=SYSTEM, at=now())

    leader = site.person("giamdoc")
    leader.goto("/desk/toan-canh/")
    fits(leader)
    leader.get_by_role("link", name="Bước", exact=True).click()
    leader.get_by_role("link", name="1 Có nguy cơ").click()
    expect(leader.get_by_role("heading", level=1)).to_have_text("1 hồ sơ: Có nguy cơ")
    fits(leader)
    leader.get_by_label(f"Chọn {done.code}").check()
    leader.get_by_role("button", name="Gửi đôn đốc").click()
    expect(leader.get_by_text("Chưa ghi nội dung đôn đốc.").first).to_be_visible()
    expect(leader.get_by_label(f"Chọn {done.code}")).to_be_checked()
    leader.get_by_label("Nội dung đôn đốc").fill("Xong trong chiều nay")
    until = (now() + timedelta(hours=4)).astimezone(VN)
    leader.get_by_label("Trả lời trước").fill(f"{until:%Y-%m-%dT%H:%M}")
    leader.get_by_role("button", name="Gửi đôn đốc").click()
    expect(leader.get_by_role("heading", level=1)).to_contain_text("1 hồ sơ xong")

    officer = site.person("thamdinh")
    officer.get_by_role("link", name="Đôn đốc chờ trả lời: 1").click()
    officer.get_by_role("main").get_by_role("link", name="Trả lời").click()
    officer.get_by_label("Lý do việc chưa xong").fill("Chờ đối chiếu sổ gốc")
    officer.get_by_label("Ngày hứa xong").fill(f"{until:%Y-%m-%d}")
    officer.get_by_role("button", name="Trả lời").click()
    expect(officer.get_by_text("Đã trả lời đôn đốc.")).to_be_visible()
    officer.goto("/desk/toan-canh/")
    expect(officer.get_by_role("heading", level=1)).to_contain_text("của tôi")

    leader.get_by_role("button", name="Về danh sách").click()
    expect(leader.get_by_text("Chờ đối chiếu sổ gốc")).to_be_visible()
    for address in ("diem-nghen", "man-hinh", "?nhom=can-bo"):
        leader.goto(f"/desk/toan-canh/{address}")
        fits(leader)
