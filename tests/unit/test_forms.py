"""A golden page of every form: words, sheet, codes, tags, and the look of the page.

The pictures in `tests/golden` are small. `MOTCUA_GOLDEN=write pytest tests/unit/
test_forms.py` makes them anew after a form was changed on purpose: look at them.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from motcua.domain.documents.rules.codes import bars
from motcua.domain.documents.rules.letters import Block, Letter
from motcua.domain.documents.rules.registry import (
    FORMS,
    NEW_SET_FROM,
    SETS,
    FormSet,
    Size,
    form_set,
    kinds_of,
)
from motcua.domain.documents.rules.rendering import print_written, render, written
from motcua.domain.documents.rules.samples import example, examples
from motcua.domain.documents.rules.templates import built_in
from tests.papers import boxes_outside, read_back

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
DAYS = {"2018": date(2021, 11, 22), "2025": date(2026, 3, 9)}
MOST_BYTES = 30_000
SCALE = 0.8
EVERY = [
    (forms, kind)
    for forms in SETS
    for kind in FORMS
    if forms is SETS[-1] or kind in forms.numbers
]
LARGEST_MEAN, MOST_PIXELS = 1.5, 0.004
"""How far a page may be from its picture: another version of the rasteriser's edges."""


def sample_of(forms: FormSet, kind: str, case: str = "usual") -> bytes:
    template = built_in(kind, forms.key)
    paper = examples(kind)[case]
    words = written(paper, on=DAYS[forms.key], template=template, sample=True)
    return print_written(words, template.text)


def named(value: object) -> str:
    return value.key if isinstance(value, FormSet) else str(value)


@pytest.fixture
def pdf(forms: FormSet, kind: str) -> bytes:
    return sample_of(forms, kind)


def test_every_paper_is_a_form_and_has_an_example() -> None:
    assert {paper.form for paper in kinds_of()} == set(FORMS)  # type: ignore[attr-defined]
    assert all(example(kind).form == kind for kind in FORMS)


def test_the_day_decides_which_set_holds() -> None:
    assert form_set(date(2025, 9, 14)).key == "2018"
    assert form_set(NEW_SET_FROM).key == "2025"
    for before, after in pairwise(SETS):
        assert before.last is not None
        assert after.first is not None
        assert (after.first - before.last).days == 1


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("receipt", "01", "01"),
        ("supplement", "02", "02"),
        ("refusal", "03", "03"),
        ("apology", "04", "04"),
        ("stop", "", "05"),
        ("control", "05", "06"),
        ("register", "06", "07"),
    ],
)
def test_numbers_of_both_circulars(kind: str, old: str, new: str) -> None:
    first, second = SETS
    label = f"Mẫu số {old} – Thông tư 01/2018/TT-VPCP" if old else ""
    assert first.label(kind) == label
    assert second.label(kind) == f"Mẫu số {new} – Thông tư 03/2025/TT-VPCP"


@pytest.mark.parametrize(("forms", "kind"), EVERY, ids=named)
class TestEveryForm:
    def test_words_and_sheet(self, pdf: bytes, forms: FormSet, kind: str) -> None:
        read = read_back(pdf)
        title = "Quyết định" if kind in ("result", "letter") else forms.title(kind)
        assert title.upper() in read.text.upper()
        assert forms.label(kind) in read.text
        assert "MẪU" in read.text, "a sample says so (TT 01/2018 art 5)"
        width, height = forms.size(kind).value
        assert read.size_mm[0] == width
        assert read.size_mm[1] == height or forms.size(kind) is Size.ROLL

    def test_codes(self, pdf: bytes, kind: str) -> None:
        paper = example(kind)
        wanted = {getattr(paper, name, "") for name in ("url", "code")} - {""}
        assert set(read_back(pdf).codes) == wanted

    def test_nothing_leaves_its_page(self, forms: FormSet, kind: str) -> None:
        for case in ("usual", "long", "bare"):
            assert boxes_outside(sample_of(forms, kind, case), margin_mm=3) == []

    def test_archival_and_tagged(self, pdf: bytes) -> None:
        with pikepdf.open(BytesIO(pdf)) as document:
            with document.open_metadata() as metadata:
                assert metadata["pdfaid:part"] == "2"
                assert metadata["pdfaid:conformance"] == "A"
            root = document.Root
            assert bool(root.MarkInfo.Marked)
            assert str(root.Lang) == "vi-VN"
            assert str(root.OutputIntents[0].S) == "/GTS_PDFA1"
            tags = set(tags_of(root.StructTreeRoot))
            assert {"/H1", "/P"} <= tags
            assert all(alt for alt in alts_of(root.StructTreeRoot))
            fonts = set(fonts_of(document))
            assert fonts
            assert all("Tinos" in font for font in fonts)

    def test_the_page_looks_as_it_did(
        self, pdf: bytes, forms: FormSet, kind: str
    ) -> None:
        path = GOLDEN / f"{forms.key}-{kind}.png"
        page = picture(pdf)
        if os.environ.get("MOTCUA_GOLDEN") == "write":
            page.convert("P", palette=Image.Palette.ADAPTIVE, colors=16).save(
                path, optimize=True
            )
        assert path.stat().st_size < MOST_BYTES
        with Image.open(path) as kept:
            assert close(kept.convert("L"), page)


def test_a_moved_line_is_seen() -> None:
    """The comparison is worth nothing if it lets everything pass."""
    page = picture(sample_of(SETS[-1], "receipt"))
    moved = ImageChops.offset(page, 0, 3)
    assert not close(page, moved)


SIGNED = [
    ("hand_over", "rows"),
    ("result_hand_over", "rows"),
    ("postal_record", "rows"),
    ("postal_slip", "lines"),
    ("transfer", "lines"),
    ("stop", "originals"),
]
"""Lists that end with signatures, and what they list."""


@pytest.mark.parametrize(("kind", "rows"), SIGNED)
@pytest.mark.parametrize("count", range(6, 34, 4))
def test_nobody_signs_a_page_without_the_last_row(
    kind: str, rows: str, count: int
) -> None:
    paper: Any = example(kind)
    one = getattr(paper, rows)[0]
    name = "code" if rows == "rows" else "name"
    many = tuple(replace(one, **{name: f"DÒNG-{n:03d}."}) for n in range(1, count + 1))
    pages = pages_of(replace(paper, **{rows: many}))
    signed = [n for n, text in enumerate(pages) if "(Ký và ghi rõ họ tên)" in text]
    assert signed == [len(pages) - 1]
    assert f"DÒNG-{count:03d}." in pages[-1]


@pytest.mark.parametrize(
    ("kind", "field", "words"),
    [
        ("receipt", "lines", "Vào Sổ theo dõi hồ sơ"),
        ("supplement", "lines", "Trong quá trình hoàn thiện"),
        ("returned", "result", "Người nhận đã kiểm tra"),
        ("refusal", "reason", "Nếu cần được hướng dẫn thêm"),
        ("fee_receipt", "lines", "Số tiền bằng chữ"),
        ("receipt_void", "reason", "Lý do hủy"),
        ("apology", "reason", "Nơi trả kết quả"),
        ("result", "reason", "Điều 2."),
    ],
)
@pytest.mark.parametrize("size", range(1, 28, 4))
def test_nobody_signs_a_page_without_the_last_words(
    kind: str, field: str, words: str, size: int
) -> None:
    paper: Any = example(kind)
    value = getattr(paper, field)
    long = value[:1] * size if isinstance(value, tuple) else "Nội dung dài. " * size * 6
    changes = {field: long, "granted": False} if kind == "result" else {field: long}
    pages = pages_of(replace(paper, **changes))
    end = "Phạm Thị Ngọc" if kind in ("apology", "result") else "(Ký và ghi rõ họ tên)"
    assert end in pages[-1]
    assert all(end not in text for text in pages[:-1])
    assert words in pages[-1]


@pytest.mark.parametrize("count", range(8, 30, 4))
def test_the_last_paragraph_of_a_letter_stays_with_its_signature(count: int) -> None:
    letter = cast("Letter", example("letter"))
    body = tuple(
        Block("plain", "", f"Đoạn {n}. {'Nội dung. ' * 12}") for n in range(count)
    )
    pages = pages_of(replace(letter, body=body))
    assert "Phạm Thị Ngọc" in pages[-1]
    assert f"Đoạn {count - 1}." in pages[-1]


def test_a_longer_code_has_longer_bars_and_no_code_none() -> None:
    assert bars("H49.01.01-260309-0001.12")[1] > bars("H49.01.01-260309-0001")[1]
    assert bars("") == bars("Mã số") == ("", 0)


def test_both_copies_of_a_letter_say_the_same_in_both_vintages() -> None:
    old, new = (read_back(sample_of(forms, "apology")).text for forms in SETS)
    assert "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ" in old
    assert "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT" in new
    for text in (old, new):
        assert "Chờ ý kiến của cơ quan thuế" in text
        assert "ngày 16 tháng 03 năm 2026" in text
        assert "Lưu: VT, HS" in text


def pages_of(paper: Any) -> list[str]:
    """Return the text of every page of a paper, by the newest forms."""
    document = pypdfium2.PdfDocument(render(paper, on=DAYS["2025"]))
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def picture(pdf: bytes) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        page: Image.Image = document[0].render(scale=SCALE).to_pil()
        return page.convert("L")
    finally:
        document.close()


def close(kept: Image.Image, page: Image.Image) -> bool:
    """Say whether two pages differ no more than rasterisers do."""
    if kept.size != page.size:
        return False
    blurred = (one.filter(ImageFilter.GaussianBlur(1)) for one in (kept, page))
    apart = ImageChops.difference(*blurred)
    changed = sum(apart.histogram()[60:]) / (apart.width * apart.height)
    return ImageStat.Stat(apart).mean[0] < LARGEST_MEAN and changed < MOST_PIXELS


def tags_of(node: pikepdf.Object) -> Iterator[str]:
    if isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield str(node.S)
    for kid in kids_of(node):
        yield from tags_of(kid)


def alts_of(node: pikepdf.Object) -> Iterator[str]:
    """Yield the words that stand for every picture."""
    if isinstance(node, pikepdf.Dictionary) and node.get("/S") == "/Figure":
        yield str(node.get("/Alt", ""))
    for kid in kids_of(node):
        yield from alts_of(kid)


def kids_of(node: pikepdf.Object) -> list[pikepdf.Object]:
    if not isinstance(node, pikepdf.Dictionary) or "/K" not in node:
        return []
    kids = node.K
    found = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in found if isinstance(kid, pikepdf.Dictionary)]


def fonts_of(document: pikepdf.Pdf) -> Iterator[str]:
    for page in document.pages:
        for font in page.Resources.get("/Font", {}).values():
            yield str(font.BaseFont)
