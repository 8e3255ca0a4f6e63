"""Compile templates nobody has checked yet: in a process of its own, within limits."""

import base64
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from motcua.domain.documents.rules.rendering import FONTS, inputs, stamped

WALL_SECONDS = 20
_WHERE = re.compile(r":(\d+):\d+")


@dataclass(frozen=True, slots=True)
class Pressed:
    """What came of one paper: its pages, or what is wrong and in which line.

    As PDF there is one entry for the whole paper. `line` counts in the whole text.
    """

    pages: tuple[bytes, ...] = ()
    error: str = ""
    line: int | None = None


def press(
    text: str, papers: Sequence[Mapping[str, Any]], *, ppi: int | None = None
) -> list[Pressed]:
    """Return papers, as `written` gave them, by a template's whole text.

    As PDF, or as pictures of their pages at `ppi`. What takes too long or too much
    memory has an error for every paper.
    """
    with tempfile.TemporaryDirectory(prefix="motcua-press-") as empty:
        job = {
            "root": empty,
            "fonts": str(FONTS),
            "text": stamped(text, papers[0]) if papers else text,
            "ppi": ppi,
            "papers": [{"inputs": inputs(p), "printed": p["printed"]} for p in papers],
        }
        answers = _ask(job, empty)
    if answers is None:
        return [Pressed(error="limits")] * len(papers)
    return [_pressed(answer) for answer in answers]


def _ask(job: Mapping[str, Any], folder: str) -> list[dict[str, Any]] | None:
    """Return the answers of a press, None when it did not live to give them."""
    name = f"{__package__}.press"
    try:
        done = subprocess.run(  # noqa: S603 - our own module, its job on stdin
            [sys.executable, "-m", name],
            input=json.dumps(job),
            capture_output=True,
            text=True,
            timeout=WALL_SECONDS,
            check=True,
            env={"PYTHONPATH": ":".join(filter(None, sys.path)), "HOME": folder},
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return None
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def _pressed(answer: Mapping[str, Any]) -> Pressed:
    if "error" in answer:
        where = _WHERE.search(answer["where"])
        hints = "".join(f" ({hint})" for hint in answer["hints"])
        return Pressed(
            error=f"{answer['error']}{hints}", line=int(where[1]) if where else None
        )
    return Pressed(tuple(base64.b64decode(page) for page in answer["pages"]))
