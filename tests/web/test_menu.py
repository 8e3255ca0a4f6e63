"""The desk's menu leads nobody to a closed door: each link opens for whoever sees it."""

import re

import pytest
from django.test import Client

from motcua.domain.accounts.models import Account
from motcua.domain.reports.actions import follow
from motcua.kernel.actor import SYSTEM
from tests.databases import MORNING
from tests.web.conftest import Clock
from tests.web.counter import sign_in

pytestmark = pytest.mark.django_db
_MENU = re.compile(r'<nav class="mc-nav[ "].*?</nav>', re.DOTALL)
_LINK = re.compile(r'href="(/[^"#]*)"')
_NUMBER = re.compile(r"\d+")
_FILES = (".csv", ".xlsx", ".pdf", ".json", ".zip", ".docx", ".bpmn", ".svg")


def page(client: Client, address: str) -> tuple[int, str]:
    """Return how a page answers, and what it is made of; a file is not read."""
    answer = client.get(address, follow=True)
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    return answer.status_code, answer.content.decode() if is_page else ""


def links(text: str) -> list[str]:
    """Return the addresses of the desk that a page leads to, files left out."""
    found = (link.replace("&amp;", "&") for link in _LINK.findall(text))
    return [one for one in found if one.startswith("/desk/") and not _is_file(one)]


def _is_file(address: str) -> bool:
    return address.split("?", 1)[0].endswith(_FILES)


def menu(client: Client) -> list[str]:
    """Return the addresses of the menu somebody sees."""
    found = _MENU.search(page(client, "/desk/")[1])
    assert found is not None
    return links(found.group())


def officers() -> list[str]:
    rows = Account.objects.filter(officer__isnull=False, is_active=True)
    return list(rows.order_by("username").values_list("username", flat=True))


def test_each_link_of_the_menu_opens_for_whoever_sees_it(clock: Clock) -> None:
    """And each link of the pages it leads to, of each sort once."""
    follow(actor=SYSTEM, at=MORNING)
    closed: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    for name in officers():
        client = sign_in(name)
        first = menu(client)
        assert "/desk/" in first
        roles = " ".join(sorted(first))
        for address in first:
            if (roles, address) in seen:
                continue
            seen.add((roles, address))
            status, text = page(client, address)
            if status != 200:
                closed[f"{name} {address}"] = f"{status} from the menu"
            here = sum(nav.count('aria-current="page"') for nav in _MENU.findall(text))
            if here > 1:
                closed[f"{name} {address}"] = f"{here} places are here"
            for link in links(text):
                sort = _NUMBER.sub("n", link.split("?", 1)[0])
                if (roles, sort) in seen:
                    continue
                seen.add((roles, sort))
                status, _ = page(client, link)
                if status != 200:
                    closed[f"{name} {link}"] = f"{status} from {address}"
    assert closed == {}
