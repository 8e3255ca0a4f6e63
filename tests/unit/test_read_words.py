"""What is noted as read has words, so that the one it is about can be told."""

import re
from pathlib import Path

import pytest

import motcua
from motcua.web.common.wording import _READ, read_what

ROOT = Path(motcua.__file__).parent
FOLDERS = (
    *("domain/dossiers/actions", "domain/payments", "domain/records"),
    *("web/desk/views", "api", "ops"),
)
NOTED = re.compile(r'what=f?"([^"{]*)(?:\{[^"]*)?"|, f?"(incoming [^"{]*|\w+ register)')


def noted() -> set[str]:
    """Return everything that code hands to the log of readings, without numbers."""
    found = set()
    for folder in (
        "domain/dossiers/actions",
        "domain/payments",
        "domain/records",
        "web/desk/views",
        "api",
        "ops",
    ):
        for path in (ROOT / folder).rglob("*.py"):
            for match in NOTED.finditer(path.read_text("utf-8")):
                found.add((match[1] or match[2] or "").strip())
    return found - {""}


def test_all_that_is_noted_is_found() -> None:
    wanted = {"letters", "letter", "draft", "incoming", "outgoing register", "file"}
    assert wanted <= noted()


@pytest.mark.parametrize("what", sorted(noted()))
def test_whatever_is_noted_has_words(what: str) -> None:
    assert what in _READ


@pytest.mark.parametrize(
    ("noted", "said"),
    [
        ("file 3", "tệp số 3"),
        ("page 3/2", "xem tệp/trang 3/2"),
        ("control slip", "phiếu kiểm soát"),
        ("incoming register", "sổ văn bản đến"),
        ("incoming 5/2021", "bản quét văn bản đến số 5/2021"),
        ("draft", "bản thảo"),
        ("draft 2", "bản thảo 2"),
        ("something new", "something new"),
    ],
)
def test_the_words(noted: str, said: str) -> None:
    assert read_what(noted) == said
