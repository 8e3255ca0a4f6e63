"""Made-up values to look at a template with; none is about anybody."""

from collections.abc import Mapping

from motcua.domain.correspondence.rules.letters import (
    FACT,
    PARTS,
    FieldKind,
    LetterText,
    merge_fields,
)

LONG, BARE = "long", "bare"
_LONG_NAME = (
    "Nguyễn Phước Công Tằng Tôn Nữ Hoàng Thị Phương Khánh Quỳnh, người giám hộ của "
    "Nguyễn Đặng Trường Xuân Bách"
)
_LONG_TEXT = (
    "Nội dung được trình bày đầy đủ, có viện dẫn từng tài liệu trong hồ sơ và nêu rõ căn "
    "cứ của từng nhận xét để người đọc đối chiếu được. "
) * 6
_NAMES = ("applicant", "owner", "procedure", "reason")

KNOWN_VALUES: Mapping[str, str] = {
    "dossier": "H49.01.01-260309-0001",
    "received": "ngày 09 tháng 03 năm 2026",
    "due": "17 giờ 00 phút, ngày 12 tháng 03 năm 2026",
    "procedure": "Đăng ký thành lập hộ kinh doanh",
    "procedure_code": "1.001612",
    "applicant": "Nguyễn Thị Hoa",
    "applicant_id": "Số căn cước công dân: 022155000123",
    "applicant_address": "Số 12 đường Kênh Liêm, phường Bạch Đằng",
    "owner": "Hộ kinh doanh Hoa Sen",
    "owner_address": "Phường Bạch Đằng",
    "legal_bases": "Căn cứ Luật Tổ chức chính quyền địa phương;",
    "agency": "Ủy ban nhân dân",
    "resolving_unit": "Phòng Tài chính - Kế hoạch",
    "receiving_unit": "Trung tâm Hành chính công",
    "receiving_phone": "0203 3825 101",
    "signer": "Phạm Thị Ngọc",
    "signer_title": "Phó Chủ tịch",
    "reason": "Đủ điều kiện theo quy định",
    "today": "ngày 11 tháng 03 năm 2026",
}
_BY_KIND = {
    FieldKind.LINE: "({label})",
    FieldKind.TEXT: "({label}: một đoạn văn do người soạn nhập.)",
    FieldKind.DATE: "16/03/2026",
    FieldKind.NUMBER: "12",
}


def sample_values(letter: LetterText, case: str) -> dict[str, str]:
    """Return a value for every field a template asks for.

    With `long` names and texts are long; with `bare` what may be missing is missing.
    """
    values = {
        one.key: _BY_KIND[one.kind].format(label=one.label) for one in letter.fields
    }
    if case == LONG:
        values |= {
            one.key: _LONG_TEXT for one in letter.fields if one.kind is FieldKind.TEXT
        }
    found = {**KNOWN_VALUES, **values}
    if case == LONG:
        found |= dict.fromkeys(_NAMES, _LONG_NAME)
    for key, optional in _asked(letter):
        if key.startswith(FACT):
            found[key] = "Có"
        if optional and case == BARE:
            found[key] = ""
    return found


def _asked(letter: LetterText) -> list[tuple[str, bool]]:
    return [one for part in PARTS for one in merge_fields(getattr(letter, part))]
