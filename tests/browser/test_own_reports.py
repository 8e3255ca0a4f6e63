"""A report is made, looked at, kept and shared; another opens it and follows a number."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.reports.actions import follow
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from tests.browser.conftest import Site
from tests.browser.test_alerts import fits
from tests.world import Centre, code_of

pytestmark = pytest.mark.browser


def test_a_report_is_made_kept_shared_and_followed_to_a_dossier(site: Site) -> None:
    centre = Centre(at=now() - timedelta(minutes=30))
    centre.accept(code_of("five-on-the-spot"))
    done = centre.accept(code_of("department", "tckh"))
    gone = centre.accept(code_of("department", "tckh"))
    centre.act(gone, "quay", Command.WITHDRAW, reason="Đổi ý")
    follow(actor=SYSTEM, at=now())

    director = site.person("giamdoc")
    director.goto("/desk/bao-cao")
    director.get_by_role("link", name="Báo cáo riêng").click()
    director.get_by_role("button", name="Lập báo cáo mới").click()
    director.get_by_label("Tên báo cáo").fill("Rút hồ sơ theo thủ tục")
    director.get_by_label("Rút hồ sơ", exact=True).check()
    director.get_by_label("Chia dòng theo").select_option("Thủ tục")
    director.get_by_label("Biểu đồ", exact=True).select_option("Đường theo thời gian")
    director.get_by_role("button", name="Xem thử").click()
    expect(director.get_by_text("Biểu đồ đường chỉ vẽ khi").first).to_be_visible()
    director.get_by_label("Biểu đồ", exact=True).select_option("Cột")
    director.get_by_label("Kỳ", exact=True).select_option("Từ đầu năm đến nay")
    director.get_by_label("Tính hồ sơ mà").select_option("Đơn vị là cơ quan giải quyết")
    director.get_by_role("button", name="Xem thử").click()
    expect(director.get_by_role("img", name="Biểu đồ cột")).to_be_visible()
    fits(director)
    director.get_by_role("button", name="Lưu báo cáo").click()
    expect(director.get_by_text("Đã lưu báo cáo.")).to_be_visible()
    fits(director)
    page = director.url
    director.get_by_role("link", name="Chia sẻ", exact=True).click()
    director.get_by_label("Trưởng phòng", exact=True).check()
    fits(director)
    director.get_by_role("button", name="Ghi phạm vi chia sẻ").click()
    expect(director.get_by_text("Trưởng phòng", exact=True)).to_be_visible()
    director.goto(f"{page}/gui-thu")
    fits(director)

    head = site.person("truongphong")
    head.goto("/desk/bao-cao/rieng/")
    fits(head)
    head.get_by_role("link", name="Rút hồ sơ theo thủ tục").click()
    expect(head.get_by_role("button", name="Sửa báo cáo")).to_have_count(0)
    # The director's own figures are another's: the head sees the department's two.
    assert total_of(director, page) == "1"
    assert total_of(head, page) == "2"
    fits(head)
    head.get_by_role("row", name="Tổng số").get_by_role("link").first.click()
    fits(head)
    expect(head.get_by_text(done.code)).to_be_visible()
    head.get_by_role("link", name="Về báo cáo").click()
    expect(head.get_by_role("heading", name="Rút hồ sơ theo thủ tục")).to_be_visible()


def total_of(reader: Page, page: str) -> str:
    """Return the first total of a report as somebody sees it."""
    reader.goto(page)
    return (
        reader.get_by_role("row", name="Tổng số").get_by_role("link").first.inner_text()
    )
