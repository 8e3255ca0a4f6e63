"""Papers to PDF/A-2a by Typst: tagged, with their codes, in a Times-like face."""

import json
import tempfile
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, cast

import orjson
import typst
from fontTools.ttLib import TTFont

from motcua.domain.documents.rules.codes import bars, qr
from motcua.domain.documents.rules.parts import dated
from motcua.domain.documents.rules.registry import Paper, form_set
from motcua.domain.documents.rules.templates import Template, built_in
from motcua.kernel.training import WORDS as TRAINING_WORDS
from motcua.kernel.training import is_training

FONTS = Path(__file__).resolve().parents[4] / "build" / "fonts"
BOX = "□"
_one_at_a_time = Lock()


class FontsMissing(Exception):
    """The fonts of the papers have not been built."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A named place of a form: page from 0, points from the upper left corner."""

    name: str
    page: int
    x: float
    y: float


def render(paper: Paper, *, on: date, template: Template | None = None) -> bytes:
    """Return a paper as PDF, laid out by the set of forms in force on a day.

    By the built-in template where none is given. Raises FontsMissing before
    `make assets` has been run.
    """
    chosen = template or built_in(paper.form, form_set(on).key)
    return print_written(written(paper, on=on, template=chosen), chosen.text)


def written(
    paper: Paper, *, on: date, template: Template | None = None, sample: bool = False
) -> dict[str, Any]:
    """Return everything a paper says as plain values, to be printed now or later.

    With it the hash of its template: the same words by the same template are the same
    bytes, whenever they are printed. A sample bears the word MẪU.
    """
    forms = form_set(on)
    chosen = template or built_in(paper.form, forms.key)
    # Moments as people read them, with a space; a template cuts them there.
    data = orjson.dumps(paper, default=str, option=orjson.OPT_PASSTHROUGH_DATETIME)
    return {
        "form": paper.form,
        "set": forms.key,
        "template": chosen.sha256,
        "printed": int(paper.at.timestamp()),
        "data": {
            **orjson.loads(data),
            "title": forms.title(paper.form),
            "label": forms.label(paper.form),
            "dated": dated(paper.head.place, paper.at),
            "version": [f"{chosen.version} {chosen.sha256[:12]}"],
            **({"sample": True} if sample else {}),
            **({"training": TRAINING_WORDS} if is_training() else {}),
        },
    }


def print_written(paper: Mapping[str, Any], text: str) -> bytes:
    """Return what `written` gave as PDF, by the whole text of its template.

    Raises FontsMissing as `render` does, and typst.TypstError for a faulty template.
    """
    with _one_at_a_time:
        return _compiled(paper, text)


def print_with_anchors(
    paper: Mapping[str, Any], text: str
) -> tuple[bytes, tuple[Anchor, ...]]:
    """Return the same PDF, and where its form's anchors have come to stand."""
    with _one_at_a_time:
        pdf = _compiled(paper, text)
        found = typst.query(  # type: ignore[misc] # its stub ties two inputs together
            stamped(text, paper).encode(),
            "<anchor>",
            field="value",
            font_paths=[FONTS],
            ignore_system_fonts=True,
            sys_inputs={"paper": inputs(paper)},
        )
    rows = json.loads(found)
    return pdf, tuple(
        Anchor(row["name"], row["page"] - 1, _points(row["x"]), _points(row["y"]))
        for row in rows
    )


def _points(length: str) -> float:
    return float(length.removesuffix("pt"))


def _compiled(paper: Mapping[str, Any], text: str) -> bytes:
    pdf = _compiler().compile(
        input=stamped(text, paper).encode(),
        format="pdf",
        sys_inputs={"paper": inputs(paper)},
        pdf_standards=["a-2a"],
        timestamp=paper["printed"],
    )
    return cast("bytes", pdf)


def stamped(text: str, paper: Mapping[str, Any]) -> str:
    """Return a template's text, with the words of training behind every page's own.

    Before whatever the template says and on its first line: no template, edited or
    older, can leave them out, and its lines keep their numbers.
    """
    return _TRAINING + text if paper["data"].get("training") else text


_TRAINING = (
    "#set page(background: context rotate(-35deg, text("
    'font: "Tinos", weight: "bold", fill: luma(205), size: page.width / 17)['
    + TRAINING_WORDS
    + "]));"
)


def inputs(paper: Mapping[str, Any]) -> str:
    """Return what a template reads: the printable words, and the codes as pictures."""
    data = paper["data"]
    drawn, width = bars(data.get("code", ""))
    codes = {"qr": qr(data.get("url", "")), "bars": drawn, "bars_mm": width}
    return json.dumps(_printable(data) | codes, ensure_ascii=False)


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
    """Return the compiler, which keeps fonts and templates in memory between papers.

    Its root is an empty folder and it knows no packages: there is nothing to read.
    """
    _faces()
    empty = tempfile.mkdtemp(prefix="motcua-papers-")
    return typst.Compiler(
        root=empty,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={},
        package_path=empty,
        package_cache_path=empty,
    )
