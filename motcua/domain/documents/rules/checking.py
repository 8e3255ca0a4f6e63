"""Whether a template may be published: it compiles, and says all its form has to say."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pypdfium2

from motcua.domain.documents.rules.registry import FORMS, FormSet, Paper, Size
from motcua.domain.documents.rules.rendering import written
from motcua.domain.documents.rules.samples import examples, field_of, marked, marks
from motcua.domain.documents.rules.sandbox import Pressed, press
from motcua.domain.documents.rules.templates import (
    PRELUDE,
    Template,
    assembled,
    lines_before,
)
from motcua.kernel.text import N_

MOST_SIGNS = 40_000
EDGE_MM = 3
FORBIDDEN = frozenset({"import", "include", "eval", "std", "plugin", "read"})
"""What would bring in files, packages or code from elsewhere."""

_WORD = re.compile(r"[^\W\d][\w-]*")
_MM = 25.4 / 72


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """One thing wrong with a template, in words, at a line of its source or none."""

    code: str
    message: str
    facts: Mapping[str, object] = field(default_factory=dict)
    line: int | None = None


def faults(source: str, *, forms: FormSet, kind: str) -> tuple[TemplateFault, ...]:
    """Return everything that speaks against a template, nothing when it may be used.

    What is wrong with the text is told first; it is compiled only when that is well.
    """
    found = text_faults(source)
    if found:
        return found
    return tuple(_of_pages(source, forms, kind))


def sample_words(
    paper: Paper, *, forms: FormSet, template: Template | None = None
) -> dict[str, object]:
    """Return a made-up paper as written by a set of forms, marked as a sample."""
    return written(paper, on=day_of(forms), template=template, sample=True)


def day_of(forms: FormSet) -> date:
    """Return a day on which a set of forms holds."""
    return forms.first or forms.last or date.min


def draft_template(source: str) -> Template:
    """Return a template that is being written."""
    return Template(assembled(source), "draft")


def text_faults(source: str) -> tuple[TemplateFault, ...]:
    """Return what is wrong with a source before it is compiled."""
    return tuple(_of_text(source))


def _of_text(source: str) -> Iterator[TemplateFault]:
    if len(source) > MOST_SIGNS:
        yield TemplateFault(
            "template_too_long",
            N_("Mẫu dài %(length)s ký tự, quá mức %(most)s."),
            {"length": len(source), "most": MOST_SIGNS},
        )
    if PRELUDE not in source:
        yield TemplateFault(
            "prelude_missing",
            N_("Mẫu phải có đúng dòng %(line)s ở đầu."),
            {"line": PRELUDE.strip()},
        )
    rest = source.replace(PRELUDE, "\n", 1)
    for n, text in enumerate(rest.splitlines(), start=1):
        for word in _WORD.findall(text):
            if word in FORBIDDEN:
                yield TemplateFault(
                    "word_forbidden",
                    N_("Dòng %(line)s dùng “%(word)s”: mẫu không được đọc tệp hay mã."),
                    {"line": n, "word": word},
                    n,
                )


def _of_pages(source: str, forms: FormSet, kind: str) -> Iterator[TemplateFault]:
    template = draft_template(source)
    named = examples(kind) | {"marked": marked(kind)}
    without = _without_link(named["marked"])
    every = [*named.values(), *([without] if without else [])]
    pressed = press(
        template.text,
        [sample_words(paper, forms=forms, template=template) for paper in every],
    )
    failed = next((one for one in pressed if one.error), None)
    if failed is not None:
        yield not_compiled(failed, source)
        return
    for one in pressed[: len(named)]:
        yield from _of_sheet(one.pages[0], forms.size(kind))
    by_case = dict(zip(named, pressed, strict=False))
    yield from _of_words(by_case["marked"].pages[0], named["marked"], forms, kind)
    if without and by_case["marked"].pages == pressed[-1].pages:
        yield TemplateFault("qr_missing", N_("Mẫu không in mã QR tra cứu."))


def _without_link(paper: Any) -> Paper | None:
    """Return a paper without the address its QR code leads to, None if it has none."""
    return replace(paper, url="") if getattr(paper, "url", "") else None


def not_compiled(failed: Pressed, source: str) -> TemplateFault:
    """Return why a source was not compiled, at its line where that is known."""
    if failed.error == "limits":
        return TemplateFault(
            "template_too_heavy",
            N_("Mẫu chạy quá lâu hoặc cần quá nhiều bộ nhớ; đã dừng."),
        )
    if failed.line is None:
        return TemplateFault(
            "template_faulty", N_("Mẫu sai: %(said)s"), {"said": failed.error}
        )
    line = max(1, failed.line - lines_before(source) + _lines_to_prelude(source))
    return TemplateFault(
        "template_faulty_at",
        N_("Dòng %(line)s sai: %(said)s"),
        {"line": line, "said": failed.error},
        line,
    )


def _lines_to_prelude(source: str) -> int:
    """Return by how many lines taking the prelude out has moved the rest up."""
    return PRELUDE.count("\n") if PRELUDE in source else 0


def _of_sheet(pdf: bytes, size: Size) -> Iterator[TemplateFault]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        width, height = (round(side * _MM) for side in document[0].get_size())
        outside = any(_leaves(page) for page in document)
    finally:
        document.close()
    wanted = size.value
    if width != wanted[0] or (wanted[1] and height != wanted[1]):
        yield TemplateFault(
            "sheet_wrong",
            N_("Khổ giấy là %(width)s × %(height)s mm, phải là %(size)s."),
            {"width": width, "height": height, "size": size.text},
        )
    if outside:
        yield TemplateFault("text_outside", N_("Có chữ ra ngoài mép giấy."))


def _leaves(page: pypdfium2.PdfPage) -> bool:
    width, height = page.get_size()
    margin = EDGE_MM / _MM
    text = page.get_textpage()
    for n in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(n)
        if min(left, bottom) < margin or right > width - margin or top > height - margin:
            return True
    return False


def _of_words(
    pdf: bytes, paper: Paper, forms: FormSet, kind: str
) -> Iterator[TemplateFault]:
    said = _said(pdf)
    unsaid = FORMS[kind].unsaid
    missing = [
        field_of(mark)
        for mark in marks(paper)
        if _plain(mark) not in said
        and field_of(mark) not in {name.replace("_", "") for name in unsaid}
    ]
    if missing:
        yield TemplateFault(
            "field_missing",
            N_("Mẫu không in: %(fields)s."),
            {"fields": ", ".join(missing)},
        )
    for what in filter(None, (forms.label(kind), _title(forms, kind))):
        if _plain(what) not in said:
            yield TemplateFault(
                "title_missing", N_("Mẫu không in “%(what)s”."), {"what": what}
            )


def _title(forms: FormSet, kind: str) -> str:
    """Return the title that has to be there, nothing where the facts bear the name."""
    return "" if FORMS[kind].names_itself else forms.title(kind)


def _said(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return _plain(" ".join(page.get_textpage().get_text_range() for page in document))
    finally:
        document.close()


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text)).lower()
