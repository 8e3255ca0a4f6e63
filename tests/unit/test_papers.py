"""The official papers, printed and read back by other people's programs."""

import typing
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

import pypdfium2
import pytest

from motcua.domain.documents.rules import (
    books,
    eforms,
    letters,
    others,
    papers,
    reports,
    slips,
)
from motcua.domain.documents.rules.papers import (
    ControlSlip,
    Receipt,
    Refusal,
    Register,
    SupplementRequest,
)
from motcua.domain.documents.rules.parts import Line, dated, in_short, in_words
from motcua.domain.documents.rules.registry import FORMS, Paper, form_set
from motcua.domain.documents.rules.rendering import render
from motcua.domain.documents.rules.samples import field_of, marked, marks
from motcua.domain.documents.rules.slips import (
    Checklist,
    Result,
    ReturnSlip,
    Survey,
)
from tests.papers import read_back

AT = datetime(2021, 11, 22, 1, 5, tzinfo=UTC)
DAY = date(2021, 11, 22)
NEW_DAY = date(2025, 9, 15)
KINDS: tuple[type[Paper], ...] = typing.get_args(Paper)

HOSTILE = '#panic("x") $1+1$ *đậm* <nhãn> @ai \\ "ngoặc" `mã` // lời = - + /'


def sample(kind: type[Any]) -> Any:
    """Return an instance whose every text says which field it is."""
    return marked(kind.form)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.form)
class TestEveryPaper:
    def test_it_says_what_it_is_given_and_no_more_of_the_person(
        self, kind: type[Paper]
    ) -> None:
        paper = sample(kind)
        said = read_back(render(paper, on=DAY)).text.lower().replace(" ", "")
        unsaid = tuple(
            field_of(text) for text in marks(paper) if text.lower() not in said
        )
        assert unsaid == tuple(name.replace("_", "") for name in FORMS[kind.form].unsaid)

    def test_it_has_its_title_and_its_size(self, kind: type[Paper]) -> None:
        read = read_back(render(sample(kind), on=DAY))
        title = "" if FORMS[kind.form].names_itself else kind.title
        assert title.upper() in read.text.upper()
        width, height = FORMS[kind.form].size.value
        assert read.size_mm[0] == width
        assert read.size_mm[1] == height or not height

    def test_its_code_can_be_scanned(self, kind: type[Paper]) -> None:
        paper = sample(kind)
        read = read_back(render(paper, on=DAY))
        assert read.codes == ((paper.url,) if hasattr(paper, "url") else ())

    def test_it_is_an_archival_tagged_file_with_its_fonts(
        self, kind: type[Paper]
    ) -> None:
        pdf = render(sample(kind), on=DAY)
        assert b"<pdfaid:part>2</pdfaid:part>" in pdf
        assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf
        document = pypdfium2.PdfDocument(pdf)
        assert document.is_tagged()
        document.close()

    def test_the_same_paper_is_the_same_bytes(self, kind: type[Paper]) -> None:
        assert render(sample(kind), on=DAY) == render(sample(kind), on=DAY)

    def test_what_people_type_is_printed_not_obeyed(self, kind: type[Paper]) -> None:
        paper = sample(kind)
        name = next(
            f.name
            for f in fields(kind)
            if isinstance(getattr(paper, f.name), str) and f.name != "url"
        )
        hostile = replace(paper, **{name: HOSTILE})
        head = replace(paper.head, agency=HOSTILE)
        for changed in (hostile, replace(paper, head=head)):
            said = read_back(render(changed, on=DAY)).text
            assert '#panic("x") $1+1$ *đậm*'.lower() in said.lower()


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        (Receipt, "01", "01"),
        (SupplementRequest, "02", "02"),
        (Refusal, "03", "03"),
        (ControlSlip, "05", "06"),
        (Register, "06", "07"),
    ],
    ids=lambda value: getattr(value, "form", value),
)
def test_forms_bear_the_number_of_the_circular_in_force(
    kind: type[Paper], old: str, new: str
) -> None:
    before = read_back(render(sample(kind), on=date(2025, 9, 14))).text
    after = read_back(render(sample(kind), on=NEW_DAY)).text
    assert f"Mẫu số {old} – Thông tư 01/2018/TT-VPCP" in before
    assert f"Mẫu số {new} – Thông tư 03/2025/TT-VPCP" in after


@pytest.mark.parametrize("kind", [Result, ReturnSlip, Survey, Checklist])
def test_papers_of_our_own_bear_no_number_of_a_form(kind: type[Paper]) -> None:
    assert "Mẫu số" not in read_back(render(sample(kind), on=NEW_DAY)).text
    assert form_set(NEW_DAY).label(kind.form) == ""


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Thiếu \uf0b7 bản vẽ", "Thiếu □ bản vẽ"),
        ("李 Văn A", "□ Văn A"),
        ("số １２３", "số 123"),
        ("a\u0008b", "a□b"),
        ("\U0001f600 vui", "□ vui"),
        ("e\u0302\u0301", "ế"),
    ],
)
def test_a_sign_the_face_lacks_keeps_no_paper_from_being_printed(
    typed: str, printed: str
) -> None:
    for kind, field in ((Receipt, "owner"), (Refusal, "reason"), (Result, "reason")):
        paper = replace(sample(kind), **{field: typed})
        assert printed in read_back(render(paper, on=DAY)).text


def test_a_long_list_goes_on_over_pages_and_loses_nothing() -> None:
    lines = tuple(Line(f"Giấy tờ dài dòng số {n}.", n, 0, 1) for n in range(1, 121))
    read = read_back(render(replace(sample(Receipt), lines=lines), on=DAY))
    assert read.pages > 2
    assert all(line.name in read.text for line in lines)


def test_a_long_register_goes_on_over_pages_and_loses_nothing() -> None:
    register = sample(Register)
    rows = tuple(
        replace(register.rows[0], n=n, code=f"H49.01.01-211122-{n:04d}")
        for n in range(1, 201)
    )
    read = read_back(render(replace(register, rows=rows), on=DAY))
    assert read.pages > 5
    said = read.text.replace(" ", "")
    assert all(row.code in said for row in rows)


def test_one_endless_word_stays_on_the_page() -> None:
    paper = replace(sample(Receipt), procedure="x" * 600)
    assert read_back(render(paper, on=DAY)).text.replace(" ", "").count("x") >= 590


def test_a_result_is_signed_by_authority() -> None:
    direct = sample(Result)
    direct = replace(direct, signature=replace(direct.signature, authority=""))
    assert "signature.title" in read_back(render(direct, on=DAY)).text.lower()


def test_moments_in_words() -> None:
    assert in_words(AT) == "08 giờ 05 phút, ngày 22 tháng 11 năm 2021"
    assert in_short(AT) == "08:05 22/11/2021"
    assert in_words(None) == in_short(None) == ""
    assert dated("Hạ Long", AT) == "Hạ Long, ngày 22 tháng 11 năm 2021"
    second = datetime(2022, 2, 2, tzinfo=UTC)
    assert dated("Hạ Long", second) == "Hạ Long, ngày 02 tháng 02 năm 2022"


def test_every_paper_of_the_module_is_tried() -> None:
    named = [
        v
        for module in (papers, slips, others, letters, books, eforms, reports)
        for v in vars(module).values()
        if isinstance(v, type) and "form" in vars(v)
    ]
    assert set(named) == set(KINDS)
