"""Templates of letters: what they may say, what they lack, how they are filled."""

from datetime import datetime

import pytest

from motcua.domain.correspondence.readers.letters import built_in_letters
from motcua.domain.correspondence.rules.letter_faults import faults
from motcua.domain.correspondence.rules.letter_samples import sample_values
from motcua.domain.correspondence.rules.letters import (
    KNOWN,
    FieldKind,
    FreeField,
    LetterText,
    checked_values,
    filled,
    letter_from_json,
    missing,
)
from motcua.domain.correspondence.rules.numbers import numbered, symbol
from motcua.domain.documents.rules.letters import Block, Letter
from motcua.domain.documents.rules.parts import Letterhead, Signature
from motcua.domain.documents.rules.rendering import render
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid
from tests.papers import read_back

AT = datetime(2026, 3, 9, 8, 5, tzinfo=VN)
HOSTILE = '#panic("x") $1+1$ *đậm* <nhãn> @ai \\ `mã` // lời {{agency}} #sys.inputs'


def template(**changes: object) -> LetterText:
    usual: dict[str, object] = {
        "name": "Thông báo",
        "kind": "TB",
        "subject": "Về hồ sơ {{dossier}}",
        "body": "Kính gửi {{applicant}}.\nHạn: {{until?}}\nVì: {{why}}",
        "fields": (
            FreeField("until", "Hạn", FieldKind.DATE, required=False),
            FreeField("why", "Vì sao", FieldKind.TEXT),
        ),
    }
    return LetterText(**{**usual, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("key", built_in_letters())
def test_every_letter_that_comes_along_is_whole(key: str) -> None:
    letter = built_in_letters()[key]
    assert faults(letter) == ()
    assert letter_from_json(letter.to_json()) == letter


def test_the_commonest_letters_come_along() -> None:
    kinds = {letter.kind for letter in built_in_letters().values()}
    assert kinds == {"QĐ", "TB", "GXN", "CV", "GM", "GP"}


def test_what_is_lacking_is_named_in_its_order() -> None:
    assert missing(template(), {}) == ("Mã hồ sơ", "Người nộp hồ sơ", "Vì sao")
    whole = {"dossier": "H49", "applicant": "Hoa", "why": "Thiếu giấy"}
    assert missing(template(), whole) == ()
    assert missing(template(), {**whole, "why": "  "}) == ("Vì sao",)


def test_a_paragraph_of_an_empty_optional_field_is_left_out() -> None:
    values = {"dossier": "H49", "applicant": "Hoa", "why": "Một\nHai"}
    said = [p.text for p in filled(template(), values).body]
    assert said == ["Kính gửi Hoa.", "Vì: Một", "Hai"]
    said = [p.text for p in filled(template(), {**values, "until": "01/02/2026"}).body]
    assert "Hạn: 01/02/2026" in said


def test_paragraphs_are_set_as_the_decree_sets_them() -> None:
    body = "Căn cứ Luật A;\nQUYẾT ĐỊNH:\nĐiều 1. Cho {{applicant}}.\nHết."
    found = filled(template(body=body, fields=()), {"applicant": "Hoa"}).body
    assert [(p.style, p.lead) for p in found] == [
        ("ground", ""),
        ("centre", ""),
        ("article", "Điều 1."),
        ("plain", ""),
    ]


def test_braces_in_a_value_are_not_filled_again() -> None:
    values = {"dossier": "1", "applicant": "{{why}}", "why": "bí mật"}
    assert filled(template(), values).body[0].text == "Kính gửi {{why}}."


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "XX"}, "kind"),
        ({"name": ""}, "name"),
        ({"body": ""}, "body"),
        ({"body": "{{secret}} {{until}} {{why}}"}, "body"),
        ({"body": "{{Why}} {{until}} {{why}}"}, "body"),
        ({"recipients": "Như trên\nLưu: {{vt}}"}, "recipients"),
        ({"body": "Không có gì"}, "fields"),
        ({"body": "{{agency}}", "fields": (FreeField("agency", "A"),)}, "fields"),
    ],
)
def test_a_faulty_template_is_told_what_is_wrong(
    changes: dict[str, object], field: str
) -> None:
    assert field in {fault.field for fault in faults(template(**changes))}


@pytest.mark.parametrize(
    ("body", "line", "facts"),
    [
        ("Một\nHai {{aplicant}}\n{{why}} {{until}}", 2, {"near": "applicant"}),
        ("{{why}} {{until}}\n\nBa {{xyz}}", 3, {"key": "xyz"}),
        ("{{why}} {{until}}\nHai {{ applicant", 2, {"text": "Hai {{ applicant"}),
        ("}} {{why}} {{until}}", 1, {}),
    ],
)
def test_a_fault_is_told_at_its_line(body: str, line: int, facts: dict[str, str]) -> None:
    (fault,) = faults(template(body=body))
    assert (fault.field, fault.line) == ("body", line)
    assert fault.facts["line"] == line
    assert facts.items() <= fault.facts.items()
    assert fault.message % fault.facts


@pytest.mark.parametrize("key", built_in_letters())
@pytest.mark.parametrize("case", ["usual", "long", "bare"])
def test_a_made_up_letter_fills_what_is_needed(key: str, case: str) -> None:
    letter = built_in_letters()[key]
    assert missing(letter, sample_values(letter, case)) == ()


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        (FieldKind.DATE, "2026-03-09", "09/03/2026"),
        (FieldKind.DATE, "9/3/2026", "09/03/2026"),
        (FieldKind.DATE, "30/02/2026", None),
        (FieldKind.NUMBER, "12", "12"),
        (FieldKind.NUMBER, "mười", None),
        (FieldKind.LINE, " a  b\nc ", "a b c"),
        (FieldKind.TEXT, "a\nb", "a\nb"),
        (FieldKind.LINE, "x" * 5000, None),
    ],
)
def test_what_is_typed_is_checked(kind: FieldKind, value: str, kept: str | None) -> None:
    letter = template(fields=(FreeField("why", "Vì sao", kind),))
    if kept is None:
        with pytest.raises(Invalid) as caught:
            checked_values(letter, {"why": value})
        assert caught.value.field == "v-why"
    else:
        assert checked_values(letter, {"why": value, "agency": "khác"}) == {"why": kept}


def test_only_the_closed_list_and_declared_fields_are_filled() -> None:
    assert "submitter_phone" not in KNOWN
    row = {"key": "Khóa sai", "label": "A"}
    for broken in (row, {"key": "ok", "label": ""}, {"key": "fact_x", "label": "A"}):
        with pytest.raises(Invalid):
            letter_from_json({**template().to_json(), "fields": [broken]})


@pytest.mark.parametrize(
    ("key", "unit", "drafting", "written"),
    [
        ("QĐ", "UBND", "", "05/QĐ-UBND"),
        ("CV", "UBND", "QLĐT", "05/UBND-QLĐT"),
        ("CV", "UBND", "UBND", "05/UBND"),
        ("HDHS", "TTHCC", "", "05/HDHS"),
    ],
)
def test_number_and_symbol(key: str, unit: str, drafting: str, written: str) -> None:
    assert numbered(5, symbol(key, unit, drafting)) == written
    assert numbered(105, "X").startswith("105/")


def paper(**changes: object) -> Letter:
    usual: dict[str, object] = {
        "head": Letterhead("Tỉnh Quảng Ninh", "UBND thành phố Hạ Long", "Hạ Long"),
        "number": "05/TB-UBND",
        "code": "H49.01.01-260309-0001",
        "url": "https://motcua.example/tra-cuu/X",
        "at": AT,
        "kind": "Thông báo",
        "subject": "Về việc thử",
        "greeting": "Bà Hoa",
        "body": (Block("plain", "", "Nội dung."),),
        "signature": Signature("KT. CHỦ TỊCH", "Phó Chủ tịch", "Nguyễn Hữu Tài"),
        "recipients": ("Như trên", "Lưu: VT"),
        "draft": False,
    }
    return Letter(**{**usual, **changes})  # type: ignore[arg-type]


def test_the_layout_of_the_decree() -> None:
    said = read_back(render(paper(), on=AT.date())).text
    words = (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập – Tự do – Hạnh phúc",
        "UBND THÀNH PHỐ HẠ LONG",
        "Số: 05/TB-UBND",
        "Hạ Long, ngày 09 tháng 3 năm 2026",
        "THÔNG BÁO",
        "Về việc thử",
        "Kính gửi: Bà Hoa",
        "Nơi nhận:",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Nguyễn Hữu Tài",
    )
    assert [word for word in words if word not in said] == []
    assert "DỰ THẢO" not in said


def test_a_draft_says_so_and_has_no_number() -> None:
    said = read_back(render(paper(draft=True, number=""), on=AT.date())).text
    assert "DỰ THẢO" in said.replace("\n", " ")
    assert "05/TB" not in said


def test_no_text_is_taken_for_code() -> None:
    hostile = paper(
        body=(Block("plain", "", HOSTILE), Block("article", "Điều 1.", HOSTILE)),
        subject=HOSTILE,
        greeting=HOSTILE,
        recipients=(HOSTILE,),
    )
    said = read_back(render(hostile, on=AT.date())).text
    assert said.count('#panic("x")') == 5
    assert said.count("#sys.inputs") == 5
