"""What somebody who does not see a page is told of it."""

from typing import Any

from playwright.sync_api import Page

CONTROLS = frozenset(
    {
        "button",
        "checkbox",
        "combobox",
        "link",
        "listbox",
        "radio",
        "searchbox",
        "spinbutton",
        "textbox",
        "DisclosureTriangle",
    }
)


def check_told(page: Page) -> None:
    """Every control has a name, the page one title and one chief heading, in order.

    Read from the browser's own accessibility tree, so it holds without scripts too.
    """
    page.wait_for_load_state()
    nodes = _tree(page)
    nameless = [n for n in nodes if _role(n) in CONTROLS and not _name(n)]
    assert not nameless, f"{page.url}: {nameless}"
    levels = [_level(n) for n in nodes if _role(n) == "heading"]
    assert levels.count(1) == 1, f"{page.url}: headings {levels}"
    assert all(_name(n) for n in nodes if _role(n) == "heading"), page.url
    assert page.title().endswith(" – Một Cửa"), page.title()
    assert not page.title().startswith(" –"), page.title()
    assert page.get_attribute("html", "lang") == "vi"


def _tree(page: Page) -> list[dict[str, Any]]:
    wire = page.context.new_cdp_session(page)
    found = wire.send("Accessibility.getFullAXTree")["nodes"]
    wire.detach()
    return [node for node in found if not node.get("ignored")]


def _role(node: dict[str, Any]) -> str:
    return str(node.get("role", {}).get("value", ""))


def _name(node: dict[str, Any]) -> str:
    return str(node.get("name", {}).get("value", "")).strip()


def _level(node: dict[str, Any]) -> int:
    values = (p["value"]["value"] for p in node.get("properties", ()) if _is_level(p))
    return int(next(values, 0))


def _is_level(one: dict[str, Any]) -> bool:
    return bool(one["name"] == "level")
