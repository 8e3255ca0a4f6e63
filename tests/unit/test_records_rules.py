"""What a paper must say, what is digitised, what a consent covers; sheets and QR."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from PIL import Image

from motcua.domain.catalogue.rules.paper_kinds import KINDS, guessed_kind
from motcua.domain.documents.rules.digitised import Label, digitised_pdf
from motcua.domain.documents.rules.sheets import sheets_of
from motcua.domain.records.rules.fields import Keyed, check_keyed
from motcua.domain.records.rules.owners import check_owner
from motcua.domain.records.rules.scope import (
    DIGITISED,
    NOT_DIGITISED,
    Consent,
    Form,
    check_form,
    check_until,
    counts_on,
    result_code,
)
from motcua.kernel.errors import Invalid
from tests.files import a_pdf, a_picture
from tests.papers import read_back

TODAY = date(2021, 11, 22)
CARD = Keyed(
    kind="identity-card",
    number="022155000111",
    issued_on=date(2021, 3, 1),
    issuer="Cục CSQLHC về TTXH",
    holder="Nguyễn Thị Hoa",
    valid_to=date(2031, 3, 1),
    others={"identity": "022 155 000 111", "born_on": "27/05/1955"},
)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Bản sao Giấy khai sinh của trẻ", "birth-certificate"),
        ("Thẻ Căn cước công dân còn hiệu lực", "identity-card"),
        ("Giấy chứng nhận quyền sử dụng đất (bản gốc)", "land-use-right"),
        ("Giấy chứng nhận quyền sở hữu nhà ở và quyền sử dụng đất ở", "land-use-right"),
        ("Quyết định cho ly hôn kèm giấy khai sinh", "decision"),
        ("Tờ khai cấp bản sao giấy khai sinh", ""),
        ("Đơn đề nghị cấp giấy phép xây dựng", ""),
        ("Ảnh 4x6", ""),
    ],
)
def test_a_component_s_name_tells_its_kind(name: str, kind: str) -> None:
    assert guessed_kind(name) == kind


def test_every_kind_is_found_by_its_own_name_and_its_fields_are_named_once() -> None:
    for kind in KINDS.values():
        keys = [field.key for field in kind.fields]
        assert len(keys) == len(set(keys))
        assert all(field.name for field in kind.fields)
        assert all(guessed_kind(words) == kind.key for words in kind.words)


def test_what_is_keyed_in_is_kept_in_one_form() -> None:
    checked = check_keyed(CARD, on=TODAY)
    assert checked.others == {"identity": "022155000111", "born_on": "1955-05-27"}
    assert checked.valid_to == date(2031, 3, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "unheard-of"}, "kind"),
        ({"number": " "}, "number"),
        ({"issuer": ""}, "issuer"),
        ({"holder": ""}, "holder"),
        ({"holder": "x" * 301}, "holder"),
        ({"issued_on": None}, "issued_on"),
        ({"issued_on": TODAY + timedelta(days=1)}, "issued_on"),
        ({"valid_to": None}, "valid_to"),
        ({"valid_to": date(2020, 1, 1)}, "valid_to"),
        ({"others": {"identity": "0221", "born_on": "27/05/1955"}}, "field-identity"),
        ({"others": {"identity": "022155000111"}}, "field-born_on"),
        (
            {"others": {"identity": "022155000111", "born_on": "31/02/1955"}},
            "field-born_on",
        ),
        (
            {"others": {"identity": "022155000111", "born_on": "23/11/2021"}},
            "field-born_on",
        ),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        check_keyed(replace(CARD, **changes), on=TODAY)
    assert caught.value.field == field


def test_a_paper_that_bears_no_end_may_have_one_by_its_kind() -> None:
    single = replace(
        CARD,
        kind="single-status",
        issued_on=date(2021, 8, 31),
        valid_to=None,
        others={},
    )
    assert check_keyed(single, on=TODAY).valid_to == date(2022, 2, 28)


@pytest.mark.parametrize(
    ("id_kind", "number"),
    [("cccd", "12345"), ("tax", "12"), ("cmnd", "022155000111"), ("", "1"), ("x", "1")],
)
def test_an_owner_has_a_number_that_can_be(id_kind: str, number: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_owner(id_kind, number, check_keyed(CARD, on=TODAY))
    assert caught.value.field == "owner_number"


def test_a_card_belongs_to_whom_it_names() -> None:
    card = check_keyed(CARD, on=TODAY)
    assert check_owner("cccd", "022 155 000 111", card) == "022155000111"
    with pytest.raises(Invalid) as caught:
        check_owner("cccd", "022155000112", card)
    assert caught.value.code == "identity_of_another"


@pytest.mark.parametrize("form", sorted(DIGITISED))
def test_originals_and_electronic_certified_copies_are_digitised(form: Form) -> None:
    assert check_form(form, original_count=1, total=1) is form


@pytest.mark.parametrize("form", [*sorted(NOT_DIGITISED), "", "nonsense"])
def test_nothing_else_is_digitised(form: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_form(form, original_count=1, total=1)
    assert caught.value.field == "form"


def test_what_was_handed_in_as_a_copy_is_no_original() -> None:
    with pytest.raises(Invalid) as caught:
        check_form("original", original_count=0, total=2)
    assert caught.value.code == "no_original_handed_in"
    assert check_form("original", original_count=0, total=0) is Form.ORIGINAL


def test_a_code_is_agency_day_and_number() -> None:
    assert result_code("H49.04", TODAY, 7) == "H49.04-SH211122-00007"
    assert result_code("H49.04", TODAY, 123456) == "H49.04-SH211122-123456"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"until": TODAY}, True),
        ({"until": TODAY - timedelta(days=1)}, False),
        ({"is_withdrawn": True}, False),
        ({"record_id": 2}, False),
        ({"dossier_code": "B"}, False),
        ({"dossier_code": "", "procedure_code": "1.1"}, True),
        ({"dossier_code": "", "procedure_code": "1.2"}, False),
    ],
)
def test_a_consent_covers_what_it_says_and_no_more(
    changes: dict[str, Any], expected: object
) -> None:
    consent = replace(Consent(1, "A", "", TODAY + timedelta(days=9)), **changes)
    found = consent.covers(record_id=1, dossier_code="A", procedure_code="1.1", on=TODAY)
    assert found is expected


@pytest.mark.parametrize("days", [None, -1, 367])
def test_a_consent_ends_within_a_year(days: int | None) -> None:
    until = None if days is None else TODAY + timedelta(days=days)
    with pytest.raises(Invalid):
        check_until(until, on=TODAY)


def test_what_has_expired_or_is_revoked_counts_no_more() -> None:
    assert counts_on(TODAY, is_revoked=False, on=TODAY)
    assert counts_on(None, is_revoked=False, on=TODAY)
    assert not counts_on(TODAY - timedelta(days=1), is_revoked=False, on=TODAY)
    assert not counts_on(None, is_revoked=True, on=TODAY)


def pdf_of_picture(dots: int) -> bytes:
    drawn = a_picture("PNG", (827 * dots // 100, 1169 * dots // 100))
    with Image.open(io.BytesIO(drawn)) as image:
        out = io.BytesIO()
        image.convert("RGB").save(out, "PDF", resolution=dots)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type", "size_mm", "dots"),
    [
        (a_picture("JPEG", (1654, 2339), dpi=(200, 200)), "image/jpeg", (210, 297), 200),
        (a_picture("PNG", (2480, 3508), dpi=(300, 300)), "image/png", (210, 297), 300),
        (a_picture("TIFF", (1011, 638), dpi=(300, 300)), "image/tiff", (86, 54), 300),
        (a_picture("JPEG", (3000, 4000)), "image/jpeg", (210, 280), 363),
        (a_picture("JPEG", (4000, 3000)), "image/jpeg", (280, 210), 363),
        (pdf_of_picture(200), "application/pdf", (210, 297), 200),
        (pdf_of_picture(300), "application/pdf", (210, 297), 300),
        (a_pdf(1, 595, 842), "application/pdf", (210, 297), 300),
    ],
)
def test_a_sheet_has_the_paper_s_size_and_its_dots(
    content: bytes, media_type: str, size_mm: tuple[int, int], dots: int
) -> None:
    [sheet] = sheets_of(io.BytesIO(content), name="quet", media_type=media_type)
    assert (round(sheet.width_mm), round(sheet.height_mm)) == size_mm
    assert abs(sheet.dots - dots) <= 1
    with Image.open(io.BytesIO(sheet.content)) as image:
        assert abs(image.width / (sheet.width_mm / 25.4) - sheet.dots) < 2


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (a_picture("JPEG", (1240, 1754), dpi=(150, 150)), "image/jpeg"),
        (a_picture("JPEG", (1000, 1400)), "image/jpeg"),
        (pdf_of_picture(150), "application/pdf"),
    ],
)
def test_what_is_too_coarse_is_scanned_again(content: bytes, media_type: str) -> None:
    with pytest.raises(Invalid) as caught:
        sheets_of(io.BytesIO(content), name="quet", media_type=media_type)
    assert caught.value.code == "scan_too_coarse"
    assert "300" in str(caught.value)


def test_a_document_of_an_office_is_no_scan() -> None:
    with pytest.raises(Invalid) as caught:
        sheets_of(io.BytesIO(b"PK"), name="don.docx", media_type="application/zip")
    assert caught.value.code == "not_a_scan"


LABEL = Label(
    code="H49.04-SH211122-00001",
    name="Giấy khai sinh",
    dossier_code="H49.04-211122-0001",
    procedure_code="1.001193",
    applicant="022155000111",
    owner="022155000222",
    owner_name="Nguyễn Văn Bé",
    agency_code="H49.04",
    agency="Trung tâm Phục vụ hành chính công",
    officer="Lê Thị Quầy",
    at=datetime(2021, 11, 22, 1, 0, tzinfo=UTC),
)


@pytest.mark.parametrize("size", [(1654, 2339), (674, 425)])
def test_the_code_is_read_back_at_the_top_left(size: tuple[int, int]) -> None:
    import pypdfium2  # noqa: PLC0415 - this test alone looks at places
    import zxingcpp  # noqa: PLC0415

    content = a_picture("JPEG", size, dpi=(200, 200))
    sheets = sheets_of(io.BytesIO(content), name="quet", media_type="image/jpeg")
    pdf = digitised_pdf(LABEL, sheets * 2)
    found = read_back(pdf)
    assert found.codes == (
        (
            "H49.04-211122-0001|1.001193|022155000111|Giấy khai sinh|"
            "H49.04-SH211122-00001|H49.04|2021-11-22T08:00:00+07:00"
        ),
    )
    assert (found.pages, found.size_mm) == (2, (210, 297))
    page = pypdfium2.PdfDocument(pdf)[0]
    [code] = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
    corner = code.position.bottom_right
    assert corner.x / 2 / 72 * 25.4 < 32
    assert corner.y / 2 / 72 * 25.4 < 32
    with io.BytesIO(pdf) as file:
        assert b"pdfaid:part" in file.read()
    document = pypdfium2.PdfDocument(pdf)
    keywords = document.get_metadata_value("Keywords")
    assert "Số định danh chủ sở hữu: 022155000222" in keywords


def test_a_bar_in_a_name_cannot_forge_another_value() -> None:
    assert replace(LABEL, name="A|B").qr.split("|")[3] == "A/B"
