"""What befalls a dossier on its way: a wait, a new date, other units, many at once."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.workflow.commands import Command
from tests.browser.conftest import Site
from tests.browser.test_journeys import do, paper
from tests.databases import MORNING
from tests.papers import read_back
from tests.world import Centre, code_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WEDNESDAY = MORNING - timedelta(days=5)
"""Wednesday 17/11/2021, 8:00: the days before the browser opens have gone by."""


@pytest.fixture
def appraised() -> Done:
    """Return a dossier that an officer of a department has had since Wednesday."""
    centre = Centre(at=WEDNESDAY)
    done = centre.accept(code_of("department", "tckh"))
    done = centre.act(done, "quay", Command.HAND_OVER)
    done = centre.act(done, "truongphong", Command.RECEIVE)
    chosen = centre.actor("chuyenvien").officer_id
    return centre.act(done, "truongphong", Command.ASSIGN, assignee_id=chosen)


def form_beside(page: Page, heading: str) -> Locator:
    """Open what may be done beside the process and return its form."""
    page.locator("summary", has_text=heading).click()
    return page.locator("form.mc-act").filter(
        has=page.get_by_role("heading", name=heading, exact=True)
    )


def send(form: Locator, heading: str) -> None:
    """Press the form's button; the page says that it was done."""
    form.get_by_role("button", name=heading, exact=True).click()
    expect(form.page.get_by_role("status")).to_contain_text("H49.01.01")


def why(page: Page) -> Locator:
    """Open the explanation of the due date."""
    found = page.locator("details.mc-explain").first
    if found.get_attribute("open") is None:
        found.locator("summary").click()
    return found


def heading_of(page: Page) -> str:
    """Return the line below the title: state, step, dates."""
    text = page.locator("h1 + p").inner_text()
    return re.sub(r"\s*Vì sao\?\s*Giải thích ngày hẹn của \S+\s*", " ", text)


def test_a_supplement_stops_the_clock_and_starts_it_again(
    site: Site, appraised: Done
) -> None:
    officer = site.person("chuyenvien")
    officer.goto(f"/desk/ho-so/{appraised.code}")
    assert "Hẹn trả 17:00 13/12/2021" in heading_of(officer)
    form = form_beside(officer, "Yêu cầu bổ sung hồ sơ")
    form.get_by_label("Nội dung cần bổ sung và lý do").fill("Thiếu bản vẽ mặt bằng")
    send(form, "Yêu cầu bổ sung hồ sơ")
    assert "Chờ người nộp bổ sung" in heading_of(officer)
    paused = re.compile(
        r"Đang chờ bổ sung hồ sơ từ 08:\d\d 22/11/2021: thời hạn tạm dừng\."
    )
    expect(officer.locator("p.mc-here")).to_have_text(paused)
    expect(why(officer)).to_contain_text(paused)
    expect(officer.get_by_role("button", name="Trình tiếp")).to_have_count(0)
    request = paper(officer, re.compile("Phiếu yêu cầu bổ sung")).text
    assert "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ" in request
    assert "Nội dung cần bổ sung, hoàn thiện và lý do: Thiếu bản vẽ mặt bằng" in request

    citizen = site.person("congdan")
    citizen.goto(f"/ho-so-cua-toi/{appraised.code}")
    told = citizen.locator(".govuk-inset-text")
    expect(told).to_contain_text("Thiếu bản vẽ mặt bằng")
    expect(told).to_contain_text("Thời hạn giải quyết tạm dừng từ 08:")
    assert paper(citizen, re.compile("Phiếu yêu cầu bổ sung")).text == request

    site.go_on(days=3)
    counter = site.person("quay")
    do(counter, appraised.code, "Đã nhận đủ phần bổ sung")
    expect(counter.locator("p.mc-here").filter(has_text=paused)).to_have_count(0)
    assert "Hẹn trả 17:00 21/12/2021 (lần đầu hẹn 17:00 13/12/2021)" in heading_of(
        counter
    )
    expect(why(counter)).to_contain_text(
        re.compile(
            r"Chờ bổ sung hồ sơ từ 08:\d\d 22/11/2021 đến 08:\d\d 25/11/2021: "
            r"thời hạn tính lại từ đầu\."
        )
    )
    citizen.reload()
    expect(told).to_contain_text("17:00 21/12/2021")
    expect(told).to_contain_text("(lần đầu hẹn 17:00 13/12/2021)")
    officer.reload()
    expect(officer.get_by_role("button", name="Trình tiếp")).to_be_visible()


def test_a_new_date_is_asked_for_in_time_and_lateness_is_apologised_for(
    site: Site, appraised: Done
) -> None:
    head = site.person("truongphong")
    head.goto(f"/desk/ho-so/{appraised.code}")
    new_date(head, "Xin lỗi và gia hạn", "2", "Chờ kết quả xác minh")
    moved = "Hẹn trả 17:00 15/12/2021 (lần đầu hẹn 17:00 13/12/2021)"
    assert moved in heading_of(head)
    expect(why(head)).to_contain_text("hạn từ 17:00 13/12/2021 thành 17:00 15/12/2021")
    letter = paper(head, re.compile("Phiếu xin lỗi")).text
    for said in (
        "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ",
        "Mẫu số 04 – Thông tư 01/2018/TT-VPCP",
        "Kính gửi: Nguyễn Thị Hoa",
        "Ngày hẹn trả kết quả: 17 giờ 00 phút, ngày 13 tháng 12 năm 2021",
        "Lý do: Chờ kết quả xác minh",
        "Ngày trả kết quả mới: 17 giờ 00 phút, ngày 15 tháng 12 năm 2021",
        "Nguyễn Xuân Toàn",
    ):
        assert said in letter
    expect(head.locator("summary", has_text="Xin lỗi và gia hạn")).to_have_count(0)

    site.go_on(days=25)
    head.reload()
    late = moved.replace("15/12/2021 ", "15/12/2021 Quá hạn ")
    assert late in heading_of(head)
    new_date(head, "Xin lỗi vì quá hạn", "3", "Thiếu người")
    assert late in heading_of(head), "the legal date stays"
    expect(why(head)).to_contain_text(
        "dự kiến có kết quả 17:00 22/12/2021; hạn 17:00 15/12/2021 không đổi. "
        "Lý do: Thiếu người."
    )
    citizen = site.person("congdan")
    citizen.goto(f"/ho-so-cua-toi/{appraised.code}")
    letters = citizen.get_by_role("link", name=re.compile("Phiếu xin lỗi"))
    expect(letters).to_have_count(2)
    last = citizen.request.get(
        (letters.last.get_attribute("href") or "").removesuffix("/xem")
    )
    second = read_back(last.body()).text
    assert "Lý do: Thiếu người" in second
    assert "17 giờ 00 phút, ngày 22 tháng 12 năm 2021" in second


def new_date(page: Page, heading: str, days: str, reason: str) -> None:
    """Apologise with a number of working days and a reason."""
    form = form_beside(page, heading)
    form.get_by_label("Thời gian").fill(days)
    form.get_by_label("Lý do").fill(reason)
    send(form, heading)


def test_two_units_are_asked_at_once_and_answer_each_for_itself(
    site: Site, appraised: Done
) -> None:
    units = {"tp.qldt": "Phòng Quản lý đô thị", "tp.tnmt": "Phòng Tài nguyên"}
    officer = site.person("chuyenvien")
    officer.goto(f"/desk/ho-so/{appraised.code}")
    form = form_beside(officer, "Lấy ý kiến đơn vị khác")
    for name in units.values():
        form.get_by_label(re.compile(name)).check()
    form.get_by_label("Thời gian").fill("2")
    form.get_by_label("Nội dung xin ý kiến").fill("Có phù hợp quy hoạch không?")
    send(form, "Lấy ý kiến đơn vị khác")
    for name in units.values():
        waits = re.compile(f"Đang chờ ý kiến của {name}.*, hạn 17:00 24/11/2021")
        expect(officer.get_by_text(waits)).to_be_visible()

    for username, name in units.items():
        asked = site.person(username)
        asked.get_by_role("link", name=appraised.code, exact=True).click()
        expect(asked.locator(".govuk-inset-text").first).to_have_text(
            "Có phù hợp quy hoạch không?"
        )
        answer = f"{name}: phù hợp"
        do(asked, appraised.code, "Trả lời ý kiến", **{"Ý kiến": answer})
        officer.reload()
        expect(officer.locator(".moj-timeline").get_by_text(answer)).to_be_visible()
        if username == "tp.qldt":
            expect(officer.get_by_text(re.compile("Đang chờ ý kiến"))).to_have_count(1)
            expect(officer.get_by_role("button", name="Trình tiếp")).to_have_count(0)
    expect(officer.get_by_text(re.compile("Đang chờ ý kiến"))).to_have_count(0)
    do(officer, appraised.code, "Trình tiếp", **{"Ý kiến": "Đủ điều kiện"})


def test_many_are_approved_at_once_with_a_result_for_each(site: Site) -> None:
    centre = Centre(at=WEDNESDAY)
    kind = code_of("five-on-the-spot")
    ready = [
        centre.act(centre.accept(kind), "thamdinh", Command.SUBMIT, opinion="Đủ").code
        for _ in range(4)
    ]
    leader = site.person("lanhdao")
    for code in ready[:3]:
        leader.get_by_label(f"Chọn {code}").check()
    leader.get_by_label("Việc", exact=True).select_option(label="Phê duyệt")
    do(site.visitor(storage_state=leader.context.storage_state()), ready[0], "Phê duyệt")
    leader.get_by_role("button", name="Thực hiện").click()
    title = leader.get_by_role("heading", level=1)
    expect(title).to_have_text("Phê duyệt: 2 hồ sơ xong, 1 hồ sơ không làm được")
    refused = leader.get_by_role("listitem").filter(has_text="đã thay đổi từ lúc bạn mở")
    expect(refused.get_by_role("link", name=ready[0], exact=True)).to_be_visible()
    for code in ready[1:3]:
        expect(leader.get_by_role("link", name=code, exact=True)).to_be_visible()
    leader.get_by_role("button", name="Về việc của tôi").click()
    expect(leader.locator("tbody .mc-code")).to_have_text([ready[3]])
    leader.goto(f"/desk/ho-so/{ready[1]}")
    assert "Chấp thuận" in heading_of(leader)
