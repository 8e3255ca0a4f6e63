"""Files in a browser: uploads that go on after a broken line, pages turned by keys."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from motcua.domain.dossiers.models import Dossier, DossierFile
from tests.browser.conftest import Site
from tests.files import a_pdf, a_picture
from tests.world import Centre, code_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
BIG = a_pdf(3) + b"%" + b"x" * 6_000_000


def sent(name: str, data: bytes, sort: str = "application/pdf") -> Any:
    return {"name": name, "mimeType": sort, "buffer": data}


def fill(page: Page) -> None:
    """Fill the form of a procedure but for its files."""
    code = code_of("five-on-the-spot")
    person = Centre().submitter
    page.goto(f"/desk/tiep-nhan/{code}")
    page.locator("input[name=name]").fill(person.name)
    page.locator("input[name=id_number]").fill(person.id_number)
    page.locator("input[name=born_on]").fill("27/05/1955")
    page.locator("input[name=phone]").fill(person.phone)
    page.locator("[name=address]").fill(person.address)
    page.get_by_role("button", name="Đánh dấu đủ theo danh mục").click()
    expect(page.locator("input[name$=-o]").first).not_to_have_value("")


def test_an_upload_goes_on_after_a_broken_line_and_the_form_waits(site: Site) -> None:
    page = site.person("quay")
    fill(page)
    broken: list[str] = []

    def cut(route: Route) -> None:
        if route.request.method == "PATCH" and len(broken) < 2:
            broken.append(route.request.headers["upload-offset"])
            route.abort()
        else:
            route.continue_()

    page.route("**/desk/tai-tep/*", cut)
    files = [sent("hợp đồng.pdf", BIG), sent("CCCD.jpg", a_picture(), "image/jpeg")]
    page.locator("input[type=file]").first.set_input_files(files)
    page.get_by_role("button", name="Tiếp nhận", exact=False).last.click()
    page.wait_for_url(re.compile("/desk/ho-so/"), timeout=30_000)
    assert len(broken) == 2
    rows = DossierFile.objects.filter(dossier=Dossier.objects.get(), purpose="submitted")
    assert sorted(rows.values_list("name", flat=True)) == ["CCCD.jpg", "hợp đồng.pdf"]
    page.get_by_role("link", name="hợp đồng.pdf").click()
    expect(page.get_by_role("img", name=re.compile("trang 1.3"))).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("img", name=re.compile("trang 2.3"))).to_be_visible()
    page.keyboard.press("+")
    expect(page.get_by_role("link", name="Thu nhỏ")).to_be_visible()


def test_a_refused_file_is_named_and_the_form_stays(site: Site) -> None:
    page = site.person("quay")
    fill(page)
    page.locator("input[type=file]").first.set_input_files([sent("xấu.pdf", b"no pdf")])
    expect(page.get_by_role("alert")).to_contain_text("xấu.pdf")
    assert Dossier.objects.count() == 0


def test_a_file_goes_up_though_the_library_came_late(site: Site) -> None:
    page = site.person("congdan")
    page.goto(f"/thu-tuc/{code_of('five-on-the-spot')}/nop")
    page.locator("main form button").last.click()
    key = page.url.split("/nop/")[1].split("/")[0]
    page.route("**/tus.min*.js", lambda route: route.abort())
    page.goto(f"/nop/{key}/giay-to")
    page.locator("input[type=file]").first.set_input_files(sent("a.pdf", a_pdf(1)))
    expect(page.get_by_text("Mất mạng: phần đã gửi vẫn còn.")).to_be_visible()
    page.unroute("**/tus.min*.js")
    page.get_by_role("button", name="Gửi tiếp").click()
    expect(page.get_by_text("đã tải lên")).to_be_visible()
    page.reload()
    expect(page.get_by_role("link", name="a.pdf")).to_be_visible()
