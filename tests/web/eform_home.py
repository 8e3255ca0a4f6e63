"""Filling in the form of a filing in a test, as somebody without scripts does."""

import html
import re
from typing import Any

from django.test import Client

from tests.web.counter import errors_of

WORDS = "Tôi xin giải quyết việc này."


def fields_shown(text: str) -> dict[str, Any]:
    """Return what the form of a page holds now."""
    found: dict[str, Any] = {}
    body = text[text.rindex('name="asked"') - 200 :]
    for tag in re.findall(r"<input[^>]*>", body):
        name = re.search(r' name="([^"]+)"', tag)
        kind = re.search(r' type="([^"]+)"', tag)
        value = re.search(r' value="([^"]*)"', tag)
        if not name or (kind and kind[1] == "file"):
            continue
        if kind and kind[1] in {"radio", "checkbox"} and " checked" not in tag:
            continue
        found.setdefault(name[1], []).append(html.unescape(value[1] if value else ""))
    for name_, inside in re.findall(
        r'<select[^>]*name="([^"]+)"(.*?)</select>', body, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        found[name_] = [chosen[1] if chosen else ""]
    for name_, inside in re.findall(
        r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', body, re.DOTALL
    ):
        found[name_] = [html.unescape(inside)]
    return found


def answered(text: str) -> dict[str, Any]:
    """Return the fields of a page with an answer to whatever has none."""
    found = fields_shown(text)
    for kind, name, value in re.findall(
        r'<input[^>]* type="(radio|checkbox)"[^>]* name="([^"]+)" value="([^"]*)"', text
    ):
        if kind == "radio" or value == "yes":
            found.setdefault(name, [value])
    for name, value in found.items():
        if value == [""]:
            found[name] = [ANSWERS.get(name.rpartition("-")[2], WORDS)]
    return found


ANSWERS = {
    "name": "Nguyễn Thị Hoa",
    "representative": "Nguyễn Thị Hoa",
    "identity_number": "022197900037",
    "born_on": "01/01/1997",
    "tax_number": "5701900000",
    "province": "22",
    "ward": "phường Hồng Gai",
    "detail": "Số 1",
    "size": "12",
}


def fill_form(client: Client, at: str) -> list[str]:
    """Answer every page of the form at a filing's address; return the pages."""
    asked, address = [], str(client.get(f"{at}/bieu-mau")["Location"])
    while "/bieu-mau/" in address:
        asked.append(address)
        assert len(asked) < 30, asked
        text = client.get(address).content.decode()
        sent = client.post(address, {**answered(text), "do": "next"})
        assert sent.status_code == 302, errors_of(sent)
        address = str(sent["Location"])
    return asked
