"""Measure the pages people open at home, from a fresh demo: `make pages`.

What each weighs on its first load, when its largest part is painted on a slow phone, and
how long the server takes for it. `docs/reference/benchmarks.md` has the bars.
"""

import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.table import Table

from tests.browser.at_home import PHONE, PROCEDURE, Home
from tests.browser.conftest import CHROMIUM
from tests.browser.shots import Photographer, demo
from tests.browser.weights import MOST_KB, weight_of

MOST_PAINT_MS = 1500
MOST_SERVER_MS = 30
SLOW_NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
"""A slow 4G line, as Lighthouse simulates it: milliseconds and bytes a second."""
SLOWER_PROCESSOR = 4
TIMES = 40


@dataclass(frozen=True)
class Measured:
    """One page: its name and path, kilobytes, milliseconds."""

    name: str
    path: str
    weight_kb: float
    paint_ms: float
    server_ms: float

    @property
    def holds(self) -> bool:
        """Say whether it keeps every bar."""
        return (
            self.weight_kb <= MOST_KB
            and self.paint_ms <= MOST_PAINT_MS
            and self.server_ms <= MOST_SERVER_MS
        )


def measured(people: Photographer, name: str, path: str, *, signed_in: bool) -> Measured:
    """Return the figures of one page, for somebody who has never opened the site."""
    page = people.person("congdan", PHONE) if signed_in else people.visitor(PHONE)
    cookies = "; ".join(f"{c['name']}={c['value']}" for c in page.context.cookies())
    weight = weight_of(page.context.new_page(), path) / 1024
    paint = painted(page.context.new_page(), path)
    # A page left open on a slowed processor keeps the real one busy for those after it.
    page.context.close()
    server = server_time(people.said["portal"].rstrip("/") + path, cookies)
    return Measured(name, path, weight, paint, server)


def painted(page: Page, path: str) -> float:
    """Return when the largest part was painted, on a slow phone, nothing kept before."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    wire.send("Network.emulateNetworkConditions", SLOW_NETWORK)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})
    page.goto(path, wait_until="networkidle")
    found: float = page.evaluate(
        """() => new Promise((tell) => {
            new PerformanceObserver((list) => tell(list.getEntries().at(-1).startTime))
                .observe({ type: "largest-contentful-paint", buffered: true });
        })"""
    )
    return found


def server_time(url: str, cookies: str) -> float:
    """Return the median time the server takes for a page, in milliseconds."""
    taken = []
    for _ in range(TIMES):
        request = urllib.request.Request(url, headers={"Cookie": cookies})
        begun = time.perf_counter()
        with urllib.request.urlopen(request) as answer:
            answer.read()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def prepared(page: Page, scan: Path) -> str:
    """Prepare a filing with everything but its sending; return its path."""
    home = Home(page)
    home.find()
    path = urlsplit(home.begin()).path
    home.fill_form()
    home.bring_papers(scan)
    page.get_by_label("Số điện thoại").fill("0912 345 678")
    home.press("Tiếp tục")
    home.came("**/kiem-tra")
    return path


def paths_of(people: Photographer, scan: Path) -> Sequence[tuple[str, str, bool]]:
    """Return what is measured; a filing is prepared for its pages, another one sent."""
    page = people.person("congdan", PHONE)
    sent = prepared(page, scan)
    Home(page).send()
    filing = prepared(page, scan)
    page.goto(f"{filing}/bieu-mau")
    form = urlsplit(page.url).path
    procedure = f"/thu-tuc/{PROCEDURE}"
    return [
        ("home", "/", False),
        ("search", "/thu-tuc?q=khai+sinh", False),
        ("procedure", procedure, False),
        ("guided check", f"{procedure}/can-gi", False),
        ("look up", "/tra-cuu", False),
        ("sign in", "/dang-nhap", False),
        ("check a document", "/xac-minh", False),
        ("my dossiers", "/ho-so-cua-toi", True),
        ("filing: begin", f"{procedure}/nop", True),
        ("filing: case", f"{filing}/truong-hop", True),
        ("filing: form", form, True),
        ("filing: papers", f"{filing}/giay-to", True),
        ("filing: delivery", f"{filing}/nhan-ket-qua", True),
        ("filing: level of fee", f"{filing}/muc-phi", True),
        ("filing: dues", f"{filing}/nop-tien", True),
        ("filing: check", f"{filing}/kiem-tra", True),
        ("filing: signers", f"{filing}/cung-nop", True),
        ("filing: sent", sent, True),
        ("filing: many", f"{procedure}/nop-nhieu", True),
    ]


def draw(found: Sequence[Measured], console: Console) -> None:
    """Print the figures as a table."""
    table = Table(
        "Page",
        f"kB, at most {MOST_KB}",
        f"Paint in ms, at most {MOST_PAINT_MS}",
        f"Server in ms, at most {MOST_SERVER_MS}",
        "Holds",
        box=None,
    )
    for one in found:
        table.add_row(
            one.name,
            f"{one.weight_kb:.1f}",
            f"{one.paint_ms:.0f}",
            f"{one.server_ms:.1f}",
            "yes" if one.holds else "NO",
        )
    console.print(table)


def main() -> int:
    """Print the table; return 1 when a bar is missed."""
    with (
        tempfile.TemporaryDirectory() as folder,
        demo(Path(folder) / "demo") as said,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        people, scan = Photographer(browser, said), Path(folder) / "to-khai.pdf"
        Image.new("RGB", (300, 400), "white").save(scan)
        found = [
            measured(people, name, path, signed_in=signed_in)
            for name, path, signed_in in paths_of(people, scan)
        ]
        browser.close()
    draw(found, Console())
    return 0 if all(one.holds for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
