"""The words of a made-up electronic form on paper; it is about nobody."""

from typing import Any

from motcua.domain.documents.rules.eforms import SheetChoice, SheetLine, SheetRow
from motcua.domain.documents.rules.parts import Letterhead
from motcua.domain.documents.rules.sample_words import AT, URL

EFORM_WORDS: dict[str, dict[str, Any]] = {
    "eform": {
        "head": Letterhead(
            superior="Ủy ban nhân dân tỉnh Quảng Ninh",
            agency="Ủy ban nhân dân thành phố Hạ Long",
            place="Hạ Long",
        ),
        "code": "H49.01.01-260309-0001",
        "url": URL,
        "at": AT,
        "name": "Tờ khai điện tử đăng ký hộ kinh doanh",
        "receiver": "Ủy ban nhân dân thành phố Hạ Long",
        "procedure": "Đăng ký thành lập hộ kinh doanh",
        "procedure_code": "1.001612",
        "intro": "Viết rõ ràng, đánh dấu × vào ô chọn.",
        "lines": (
            SheetLine("page", "Chủ hộ kinh doanh", "Theo thẻ căn cước"),
            SheetLine("line", "1. Họ và tên", values=("Nguyễn Thị Hoa",)),
            SheetLine("digits", "2. Số định danh cá nhân"),
            SheetLine(
                "choices",
                "3. Đã kết hôn",
                choices=(SheetChoice("Có", chosen=True), SheetChoice("Không")),
            ),
            SheetLine("whole", "4. Vợ hoặc chồng", when="câu 3 “Đã kết hôn” là Có"),
            SheetLine("part", "Họ và tên"),
            SheetLine("area", "5. Ngành nghề kinh doanh"),
            SheetLine(
                "table",
                "6. Thành viên góp vốn",
                columns=("Số", "Họ và tên", "Số tiền (đồng)"),
                rows=(
                    SheetRow(("1", "Phan Xuân Phát", "50.000.000")),
                    SheetRow(("2", "", "")),
                ),
            ),
        ),
        "signer": "Nguyễn Thị Hoa",
        "sent": "Gửi trực tuyến lúc 08 giờ 05 phút, ngày 09 tháng 03 năm 2026.",
    },
}
