"""Sign a result by hand and give it back in the browser, as officers do."""

from playwright.sync_api import Page, expect


def sign_by_hand(page: Page) -> None:
    """Say that the results one has approved are signed with a pen."""
    page.goto("/desk/ky-so")
    page.get_by_text("Ký tay thay vì ký số").first.click()
    page.get_by_label("Lý do ký tay").first.fill("Chứng thư số đang gia hạn")
    page.get_by_role("button", name="Ký tay các kết quả đã chọn").click()


def give_back(page: Page, code: str, number: str) -> None:
    """Open a dossier from the list, compare the number, have the slip signed."""
    page.goto("/desk/")
    page.get_by_role("link", name=code, exact=True).click()
    page.get_by_role("main").get_by_role("button", name="Trả kết quả").click()
    page.get_by_label("Số giấy tờ của người nhận").fill(number)
    page.get_by_label("Số giấy tờ của người nhận").press("Enter")
    expect(page.get_by_text("Số giấy tờ khớp với Nguyễn Thị Hoa")).to_be_visible()
    page.get_by_label("Ký vào giấy biên nhận in ra").check()
    page.get_by_role("button", name="Ghi nhận đã giao").click()
    expect(page.get_by_text("Đã trả đủ kết quả; hồ sơ kết thúc.")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name=code).click()
