"""Take the pictures of the docs from fresh demos: `make shots`.

The steps of the first are those of `docs/tutorial/first-hour.md`, in its order;
`tests.browser.hall_shots` walks the hall for the how-to pages, `figures_shots` what
leaders and the public see of a centre with a past.
"""

import json
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.conftest import CHROMIUM
from tests.browser.giving import give_back, sign_by_hand
from tests.browser.test_journeys import begin_intake, do

DOCS = Path(__file__).resolve().parents[2] / "docs"
PICTURES = DOCS / "tutorial" / "pictures"
WIDE = {"width": 1200, "height": 800}
NARROW = {"width": 390, "height": 780}
COLOURS = 64


@contextmanager
def demo(data: Path, past: int = 0) -> Iterator[dict[str, Any]]:
    """Run a demo with a past of so many dossiers on a free port; yield what it says."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "motcua.ops.cli", "demo", "--json"]
    running = subprocess.Popen(
        [*command, "--port", str(port), "--data", str(data), "--past", str(past)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert running.stdout is not None
        yield json.loads(running.stdout.readline())
    finally:
        running.terminate()
        running.wait(20)


class Photographer:
    """Signs people in to the demo, each in a browser of their own, and takes pictures."""

    def __init__(self, browser: Any, said: dict[str, Any]) -> None:
        """Take the browser and what the demo announced."""
        self.browser, self.said = browser, said

    def visitor(self, size: Any = WIDE) -> Page:
        """Return a page of somebody who has not signed in."""
        context = self.browser.new_context(base_url=self.said["portal"], viewport=size)
        page: Page = context.new_page()
        return page

    def person(self, username: str, size: Any = WIDE) -> Page:
        """Return a page of one of the demo's people."""
        page = self.visitor(size)
        page.goto("/dang-nhap")
        page.get_by_label("Tên đăng nhập").fill(username)
        page.get_by_label("Mật khẩu").fill(self.said["password"])
        page.get_by_role("button", name="Đăng nhập").click()
        page.get_by_role("button", name="Đăng xuất").wait_for()
        return page


def keep(picture: bytes | Image.Image, name: str, folder: Path = PICTURES) -> None:
    """Write a picture in few colours, so that the repository stays light."""
    image = Image.open(BytesIO(picture)) if isinstance(picture, bytes) else picture
    image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        folder / f"{name}.png", optimize=True
    )


def paper(page: Page, link: str, name: str) -> None:
    """Keep the first page of a paper that the page links to."""
    href = page.get_by_role("link", name=link).first.get_attribute("href")
    document = pypdfium2.PdfDocument(
        page.request.get((href or "").removesuffix("/xem")).body()
    )
    keep(document[0].render(scale=1.6).to_pil(), name)
    document.close()


def tour(people: Photographer, folder: Path) -> None:
    """Walk the tutorial and keep its pictures."""
    home = people.visitor()
    home.goto("/")
    keep(home.screenshot(), "1-portal")

    scan = folder / "to-khai.pdf"
    Image.new("RGB", (300, 400), "white").save(scan)
    counter = people.person("quay")
    begin_intake(counter, scan)
    counter.evaluate("window.scrollTo(0, 0)")
    keep(counter.screenshot(full_page=True), "2-intake")
    counter.get_by_role("button", name="Tiếp nhận, in giấy hẹn").click()
    expect(counter.get_by_role("status")).to_contain_text("Đã tiếp nhận hồ sơ")
    keep(counter.screenshot(), "3-received")
    code = counter.locator(".govuk-caption-l .mc-code").inner_text()
    paper(counter, "Giấy tiếp nhận", "4-receipt")

    appraiser = people.person("thamdinh")
    keep(appraiser.screenshot(), "5-my-work")
    do(appraiser, code, "Trình tiếp", **{"Ý kiến": "Đủ điều kiện"})
    leader = people.person("lanhdao")
    do(leader, code, "Phê duyệt")
    sign_by_hand(leader)
    clerk = people.person("vanthu")
    do(clerk, code, "Vào số và đóng dấu")
    paper(clerk, "Kết quả giải quyết", "6-result")
    returns = people.person("traketqua")
    give_back(returns, code, "022155900037")
    keep(returns.screenshot(), "7-returned")

    public = people.visitor(NARROW)
    public.goto(f"/tra-cuu/{code}")
    keep(public.screenshot(), "8-look-up")
    citizen = people.person("congdan", NARROW)
    citizen.goto(f"/ho-so-cua-toi/{code}")
    keep(citizen.screenshot(full_page=True), "9-my-dossier")


def take(
    walk: Callable[[Photographer, Path], None], pictures: Path, past: int = 0
) -> None:
    """Take the pictures of a walk through a demo of its own anew."""
    pictures.mkdir(parents=True, exist_ok=True)
    for old in pictures.glob("*.png"):
        old.unlink()
    with (
        tempfile.TemporaryDirectory() as folder,
        demo(Path(folder) / "demo", past) as said,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        walk(Photographer(browser, said), Path(folder))
        browser.close()


if __name__ == "__main__":
    take(tour, PICTURES)
