"""Papers to PDF/A-2a by Typst: tagged, with the code as QR, in a Times-like face."""

import json
from dataclasses import asdict
from datetime import date
from functools import cache
from pathlib import Path
from threading import Lock
from typing import cast

import segno
import typst

from motcua.domain.documents.rules.papers import Paper, dated, form_set

AREA = Path(__file__).resolve().parent.parent
FORMS = AREA / "forms"
FONTS = AREA.parents[2] / "build" / "fonts"
_one_at_a_time = Lock()


class FontsMissing(Exception):
    """The fonts of the papers have not been built."""


def render(paper: Paper, *, on: date) -> bytes:
    """Return a paper as PDF, laid out by the set of forms in force on a day.

    Raises FontsMissing before `make assets` has been run.
    """
    data = asdict(paper) | {
        "title": paper.title,
        "label": form_set(on).label(paper.form),
        "dated": dated(paper.head.place, paper.at),
        "qr": _qr(getattr(paper, "url", "")),
    }
    text = json.dumps(data, ensure_ascii=False, default=str)
    with _one_at_a_time:
        pdf = _compiler().compile(
            input=FORMS / f"{paper.form}.typ",
            format="pdf",
            sys_inputs={"paper": text},
            pdf_standards=["a-2a"],
            timestamp=int(paper.at.timestamp()),
        )
    return cast("bytes", pdf)


@cache
def _compiler() -> typst.Compiler:
    """Return the compiler, which keeps fonts and forms in memory between papers."""
    if not list(FONTS.glob("Tinos*.ttf")):
        raise FontsMissing(f"no fonts in {FONTS}; run `make assets`")
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
