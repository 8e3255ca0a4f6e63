"""Types of documents, their abbreviations, and how a number is written.

Basis: NĐ 30/2020 art 7, 15; annex I (number and symbol), annex III (abbreviations).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

LETTER = "CV"
"""The series of official letters (công văn), whose type no symbol names."""

SERIES = "out/"
"""What the name of an outgoing document's running number begins with."""

INCOMING = "in"
"""The running number of incoming documents, one a unit and year."""


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A type of document: its series, its name, whether its symbol names the unit."""

    key: str
    name: str
    names_unit: bool = True


TYPES: Mapping[str, DocumentType] = {
    found.key: found
    for found in (
        DocumentType("QĐ", "Quyết định"),
        DocumentType("TB", "Thông báo"),
        DocumentType(LETTER, "Công văn"),
        DocumentType("GM", "Giấy mời"),
        DocumentType("GP", "Giấy phép"),
        DocumentType("GXN", "Giấy xác nhận"),
        DocumentType("GCN", "Giấy chứng nhận"),
        DocumentType("BB", "Biên bản"),
        DocumentType("BC", "Báo cáo"),
        DocumentType("TTr", "Tờ trình"),
        DocumentType("KH", "Kế hoạch"),
        DocumentType("HD", "Hướng dẫn"),
        DocumentType("PC", "Phiếu chuyển"),
        DocumentType("GGT", "Giấy giới thiệu"),
        DocumentType("GUQ", "Giấy ủy quyền"),
        DocumentType("HDHS", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", names_unit=False),
        DocumentType("TCHS", "Phiếu từ chối giải quyết hồ sơ", names_unit=False),
        DocumentType("XL", "Phiếu xin lỗi và hẹn lại ngày trả kết quả", names_unit=False),
    )
}
"""The types with a running number. Licences and certificates may have a rule of their
own in their sector (art 15.1b); then their number is entered with the document."""


def type_of(key: str) -> DocumentType:
    """Return a type by its abbreviation; raise Invalid."""
    if key not in TYPES:
        raise Invalid(
            "document_type_unknown",
            N_("Không có loại văn bản “%(key)s”."),
            facts={"key": key[:20]},
            field="kind",
            remedy=N_("Hãy chọn một loại trong danh sách."),
        )
    return TYPES[key]


def symbol(key: str, unit: str, drafting: str = "") -> str:
    """Return the symbol after the number: `QĐ-UBND`, for a letter `UBND-VP`.

    `unit` and `drafting` are the symbols of the body that issues and of the part of
    it that has drafted. Groups are joined by `-`. Basis: NĐ 30/2020 annex I.
    """
    kind = type_of(key)
    if key == LETTER:
        groups = [unit, drafting if drafting != unit else ""]
    else:
        groups = [kind.key, unit if kind.names_unit else ""]
    return "-".join(group for group in groups if group)


def numbered(n: int, symbol_: str) -> str:
    """Return number and symbol: `05/QĐ-UBND`, with a leading 0 below 10.

    Basis: NĐ 30/2020 annex I.
    """
    return f"{n:02d}/{symbol_}"
