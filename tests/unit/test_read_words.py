"""What is noted as read has words, so that the one it is about can be told."""

import ast
import re
from pathlib import Path

import pytest

import motcua
from motcua.web.common.wording import _READ, read_what

ROOT = Path(motcua.__file__).parent
NOTE = {
    *("note_reading", "_read", "open_dossier", "open_explained"),
    *("note_readings", "open_filing", "look_to_sign"),
}
"""What writes `what` into the log of readings, there or further down."""

OTHERWISE = re.compile(r', f?"(incoming [^"{]*|\w+ register)')


def noted() -> set[str]:
    """Return everything that code hands to the log of readings, without numbers."""
    found = set()
    for path in ROOT.rglob("*.py"):
        source = path.read_text("utf-8")
        if "what" not in source:
            continue
        found |= {match[1].strip() for match in OTHERWISE.finditer(source)}
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and _name(node.func) in NOTE:
                found |= {_said(k.value) for k in node.keywords if k.arg == "what"}
            elif isinstance(node, ast.FunctionDef) and node.name in NOTE:
                given = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
                found |= {_said(value) for arg, value in given if arg.arg == "what"}
    return found - {""}


def _name(function: ast.expr) -> str:
    return str(getattr(function, "id", getattr(function, "attr", "")))


def _said(value: ast.expr | None) -> str:
    """Return the words before the first number of a text; "" for no text."""
    first = value.values[0] if isinstance(value, ast.JoinedStr) else value
    return str(first.value).strip() if isinstance(first, ast.Constant) else ""


def test_all_that_is_noted_is_found() -> None:
    wanted = {"letters", "draft", "incoming", "outgoing register", "file", "filing"}
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
