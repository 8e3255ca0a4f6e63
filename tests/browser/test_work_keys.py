"""An officer works through the list with keys alone, and sees who else is there."""

import pytest
from playwright.sync_api import expect

from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.workflow.commands import Command
from tests.browser.conftest import Site
from tests.world import Centre, code_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_keys_lead_through_the_list_to_a_batch_act_and_two_officers_meet(
    site: Site,
) -> None:
    centre, code = Centre(), code_of("five-on-the-spot")
    done = [centre.accept(code) for _ in range(3)]
    for one in done:
        centre.act(one, "thamdinh", Command.SUBMIT, opinion="Đủ")
    leader = site.person("lanhdao")
    leader.goto("/desk/")
    keys = leader.keyboard
    # ? shows what the keys do, Escape closes it; while one types it is a letter.
    keys.press("?")
    expect(leader.get_by_role("dialog", name="Phím tắt")).to_be_visible()
    keys.press("Escape")
    expect(leader.locator("#shortcuts")).to_be_hidden()
    keys.press("/")
    keys.type("?j")
    expect(leader.locator("#q")).to_have_value("?j")
    expect(leader.locator("#shortcuts")).to_be_hidden()
    leader.locator("#q").blur()
    # Down twice, up once, mark two of three, and approve them together.
    for key in ("j", "x", "j", "j", "k", "x", "b"):
        keys.press(key)
    marked = leader.locator("input[name=chosen]:checked")
    expect(marked).to_have_count(2)
    leader.locator("#command").select_option("approve")
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Enter")
    expect(leader.get_by_text("2 hồ sơ xong")).to_be_visible()
    approved = Dossier.objects.filter(outcome="approved").order_by("id")
    assert [row.code for row in approved] == [done[0].code, done[1].code]
    # g w leads back to the list; j and Enter open what is left.
    keys.press("g")
    keys.press("w")
    leader.wait_for_url("**/desk/")
    keys.press("j")
    keys.press("Enter")
    leader.wait_for_url(f"**/desk/ho-so/{done[2].code}")
    # The second officer sees the first one, and is seen by them without a reload.
    appraiser = site.person("thamdinh")
    appraiser.goto(f"/desk/ho-so/{done[2].code}")
    first, second = centre.actor("lanhdao").name, centre.actor("thamdinh").name
    expect(appraiser.locator("[data-here]")).to_contain_text(f"Đang mở: {first}")
    here = leader.locator("[data-here]")
    expect(here).to_contain_text(f"Đang mở: {second}", timeout=40_000)
    # Switched off, the keys do nothing; the button still opens their list.
    leader.goto("/desk/")
    leader.get_by_role("button", name="Phím tắt").click()
    leader.get_by_label("Dùng phím tắt trên máy này").uncheck()
    leader.get_by_role("button", name="Đóng").click()
    keys.press("?")
    keys.press("/")
    expect(leader.locator("#shortcuts")).to_be_hidden()
    expect(leader.locator("#q")).not_to_be_focused()
    # What is new is said and moves nothing.
    rows = leader.locator("tr[data-row]")
    expect(rows).to_have_count(1)
    fresh = centre.accept(code)
    centre.act(fresh, "thamdinh", Command.SUBMIT, opinion="Đủ")
    said = leader.locator("[data-changes]")
    expect(said).to_contain_text("1 thay đổi mới", timeout=30_000)
    expect(rows).to_have_count(1)
    leader.get_by_role("link", name="Tải lại danh sách").click()
    expect(rows).to_have_count(2)
