"""Somebody who uses keys only; at every press of Tab one sees where one is."""

from pathlib import Path

from playwright.sync_api import ElementHandle, FileChooser, Locator, Page

MOST_TABS = 120
MOST_PRESSES = 10
PAUSE = 500.0
"""Milliseconds a window for files may take to open."""
_SEEN = """(before) => {
    const one = document.activeElement;
    if (one === document.body) return "";
    const marks = [one, one.nextElementSibling, one.closest("label")].filter(Boolean);
    const shows = (mark, part) => {
        const style = getComputedStyle(mark, part);
        return style.outlineStyle !== "none" || style.boxShadow !== "none";
    };
    const box = one.getBoundingClientRect();
    const inside = box.bottom > 0 && box.top < innerHeight && box.width > 0;
    const said = one.outerHTML.slice(0, 160);
    if (!one.matches(":focus-visible")) return `no focus: ${said}`;
    if (!marks.some((mark) => shows(mark, null) || shows(mark, "::before")))
        return `focus is not seen: ${said}`;
    if (!inside) return `focus is off the screen: ${said}`;
    const after = before && before.isConnected && before !== document.body;
    if (after && before.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING)
        return `focus goes back: ${said}`;
    return "";
}"""


class Keys:
    """Tab, Enter, Space and the arrows, and letters to write."""

    def __init__(self, page: Page) -> None:
        """Take the page."""
        self.page = page
        self.tabs = 0

    def press(self, what: Locator) -> None:
        """Use a link or a button."""
        self._reach(what)
        self.page.keyboard.press("Enter")

    def tick(self, what: Locator) -> None:
        """Choose a radio button or a checkbox."""
        if what.is_checked():
            return
        if what.get_attribute("type") == "checkbox":
            self._reach(what)
            self.page.keyboard.press("Space")
        else:
            self._choose(what)
        assert what.is_checked()

    def write(self, what: Locator, text: str) -> None:
        """Write into a field."""
        self._reach(what)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def pick(self, what: Locator, label: str) -> None:
        """Pick one of a list with the arrows."""
        self._reach(what)
        where = "(list, label) => [...list.options].findIndex((o) => o.text === label)"
        at = what.evaluate(where, label) - what.evaluate("list => list.selectedIndex")
        for _ in range(abs(at)):
            self.page.keyboard.press("ArrowDown" if at > 0 else "ArrowUp")
        assert what.locator("option:checked").inner_text() == label

    def bring(self, what: Locator, path: Path) -> None:
        """Open the browser's own window for files, and choose one.

        A press while Chromium still closes the window before opens none: press again.
        """
        self._reach(what)
        opened: list[FileChooser] = []

        def choose(window: FileChooser) -> None:
            opened.append(window)

        self.page.once("filechooser", choose)
        for _ in range(MOST_PRESSES):
            self.page.keyboard.press("Enter")
            self.page.wait_for_timeout(PAUSE)
            if opened:
                break
        opened[0].set_files(path)

    def _choose(self, what: Locator) -> None:
        """Come to a group of radio buttons, then go to one with the arrows."""
        name = what.get_attribute("name")
        group = self.page.locator(f"input[type=radio][name='{name}']")
        chosen = group.and_(self.page.locator(":checked"))
        self._reach(chosen if chosen.count() else group.first)
        self.page.keyboard.press("Space")
        target = what.element_handle()
        for _ in range(group.count()):
            if self._is_at(target):
                return
            self.page.keyboard.press("ArrowDown")

    def _reach(self, what: Locator) -> None:
        what.wait_for()
        target = what.element_handle()
        for _ in range(MOST_TABS):
            if self._is_at(target):
                return
            before = self.page.evaluate_handle("document.activeElement")
            self.page.keyboard.press("Tab")
            self.tabs += 1
            fault = self.page.evaluate(_SEEN, before)
            assert not fault, f"{self.page.url}: {fault}"
        raise AssertionError(f"{self.page.url}: no key leads to {what}")

    def _is_at(self, target: ElementHandle) -> bool:
        return bool(target.evaluate("one => document.activeElement === one"))
