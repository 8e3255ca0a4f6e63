"""Papers to PDF/A-2a by Typst: tagged, with the code as QR, in a Times-like face."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, cast

import segno
import typst
from fontTools.ttLib import TTFont

from motcua.domain.documents.rules.parts import dated
from motcua.domain.documents.rules.registry import Paper, form_set

AREA = Path(__file__).resolve().parent.parent
FORMS = AREA / "forms"
FONTS = AREA.parents[2] / "build" / "fonts"
BOX = "□"
_one_at_a_time = Lock()


class FontsMissing(Exception):
    """The fonts of the papers have not been built."""


def render(paper: Paper, *, on: date) -> bytes:
    """Return a paper as PDF, laid out by the set of forms in force on a day.

    Raises FontsMissing before `make assets` has been run.
    """
    return print_written(written(paper, on=on))


def written(paper: Paper, *, on: date) -> dict[str, Any]:
    """Return everything a paper says as plain values, to be printed now or later.

    What is printed from it is the same whenever it is printed.
    """
    forms = form_set(on)
    text = json.dumps(asdict(paper), ensure_ascii=False, default=str)
    return {
        "form": paper.form,
        "printed": int(paper.at.timestamp()),
        "data": {
            **json.loads(text),
            "title": forms.title(paper),
            "label": forms.label(paper.form),
            "dated": dated(paper.head.place, paper.at),
        },
    }


def print_written(paper: Mapping[str, Any]) -> bytes:
    """Return what `written` gave as PDF; raises FontsMissing as `render` does."""
    data = _printable(paper["data"]) | {"qr": _qr(paper["data"].get("url", ""))}
    with _one_at_a_time:
        pdf = _compiler().compile(
            input=FORMS / f"{paper['form']}.typ",
            format="pdf",
            sys_inputs={"paper": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["a-2a"],
            timestamp=paper["printed"],
        )
    return cast("bytes", pdf)


def _printable(value: Any) -> Any:
    """Return plain values whose every sign the face of the papers can print.

    A sign in its compatible form where there is one (a full-width digit), else a box:
    a paper is late and ugly with a box, and never there with a fault.
    """
    if isinstance(value, str):
        if all(ord(sign) in _signs() for sign in value):
            return value
        return "".join(map(_sign, unicodedata.normalize("NFC", value)))
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(item) for item in value]
    return value


def _sign(sign: str) -> str:
    if ord(sign) in _signs():
        return sign
    plain = unicodedata.normalize("NFKC", sign)
    return plain if all(ord(part) in _signs() for part in plain) else BOX


@cache
def _signs() -> frozenset[int]:
    """Return the signs that every face of the papers has, and line ends."""
    faces = []
    for path in _faces():
        with TTFont(path, lazy=True) as face:
            faces.append(frozenset(face.getBestCmap()))
    return frozenset.intersection(*faces) | {ord("\n")}


def _faces() -> list[Path]:
    found = sorted(FONTS.glob("Tinos*.ttf"))
    if not found:
        raise FontsMissing(f"no fonts in {FONTS}; run `make assets`")
    return found


@cache
def _compiler() -> typst.Compiler:
    """Return the compiler, which keeps fonts and forms in memory between papers."""
    _faces()
    return typst.Compiler(
        root=FORMS, font_paths=[FONTS], ignore_system_fonts=True, sys_inputs={}
    )


def _qr(content: str) -> str:
    """Return a QR code as SVG, or nothing when there is nothing to encode."""
    if not content:
        return ""
    code = segno.make(content, error="m", micro=False)
    svg: str = code.svg_inline(border=2, scale=4, omitsize=True)
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
