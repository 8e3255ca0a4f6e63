"""Take the pictures of figures and supervision: part of `make shots`.

What leaders and the public see of a centre with eight weeks behind it.
"""

from pathlib import Path

from playwright.sync_api import Page

from tests.browser.shots import DOCS, WIDE, Photographer, keep, take

PICTURES = DOCS / "explanation" / "pictures"
PAST = 100
FOR_ALL = {
    "figures": "/so-lieu",
    "year": "/so-lieu/nam",
    "index": "/so-lieu/766",
    "evaluation": "/so-lieu/danh-gia",
    "commitments": "/cam-ket",
    "open-data": "/du-lieu-mo",
    "late": "/so-lieu/tre-han",
    "directory": "/can-bo",
    "guidance": "/huong-dan/nop-ho-so-bang-dien-thoai",
}
FOR_LEADERS = {
    "overview": "/desk/toan-canh/",
    "bottlenecks": "/desk/toan-canh/diem-nghen",
    "big-screen": "/desk/toan-canh/man-hinh",
    "alerts": "/desk/canh-bao/?cua=don-vi",
    "report": "/desk/bao-cao",
    "own-report": "/desk/bao-cao/rieng/moi",
    "agency-notices": "/desk/thong-bao-thang/",
    "campaign": "/desk/chien-dich/moi",
    "ratings": "/desk/danh-gia/",
    "petitions": "/desk/phan-anh/",
}
TALL = 700


def picture(page: Page, name: str) -> None:
    """Keep what a page says, without the menu above it."""
    box = page.locator("main").bounding_box()
    assert box is not None
    clip = {"x": 0, "y": box["y"], "width": WIDE["width"], "height": TALL}
    keep(page.screenshot(full_page=True, clip=clip), name, PICTURES)  # type: ignore[arg-type]


def open_page(page: Page, address: str) -> None:
    """Open a page; alerts are told by a round that is made every minute."""
    for _ in range(60):
        answer = page.goto(address)
        assert answer is not None
        assert answer.ok, address
        if "canh-bao" not in address or page.locator("main .mc-code").count():
            return
        page.wait_for_timeout(3000)


def figures(people: Photographer, _: Path) -> None:
    """Open each page and keep what its first screen shows."""
    public, leader = people.visitor(), people.person("giamdoc", WIDE)
    for page, addresses in ((public, FOR_ALL), (leader, FOR_LEADERS)):
        for name, address in addresses.items():
            open_page(page, address)
            picture(page, name)
    leader.goto("/desk/toan-canh/")
    leader.locator("main td a").first.click()
    leader.locator("main .mc-code").first.wait_for()
    picture(leader, "behind-a-number")


if __name__ == "__main__":
    take(figures, PICTURES, PAST)
