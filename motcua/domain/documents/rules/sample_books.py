"""The words of made-up registers of documents; none is about anybody."""

from typing import Any

from motcua.domain.documents.rules import books, reports
from motcua.domain.documents.rules.parts import Letterhead, Signature
from motcua.domain.documents.rules.sample_words import AT

_HEAD = Letterhead(
    superior="Ủy ban nhân dân tỉnh Quảng Ninh",
    agency="Ủy ban nhân dân thành phố Hạ Long",
    place="Hạ Long",
)

BOOK_WORDS: dict[str, dict[str, Any]] = {
    "outgoing_book": {
        "head": _HEAD,
        "at": AT,
        "first": "01/03/2026",
        "last": "09/03/2026",
        "book": "01",
        "about": "Quyết định",
        "rows": (
            books.OutgoingLine(
                "05/QĐ-UBND",
                "09/03/2026",
                "Quyết định về việc chấp thuận đề nghị của Nguyễn Thị Hoa",
                "Phạm Thị Ngọc",
                "Nguyễn Thị Hoa",
                "Văn thư; hồ sơ H49.01.01-260309-0001",
                1,
                "Bản điện tử",
            ),
            books.OutgoingLine(
                "06/QĐ-UBND",
                "09/03/2026",
                "Quyết định phân công tiếp công dân quý II năm 2026",
                "Phạm Thị Ngọc",
                "Các phòng, ban trực thuộc",
                "Văn thư",
                12,
                "Hủy số: ghi nhầm",
            ),
        ),
    },
    "incoming_book": {
        "head": _HEAD,
        "at": AT,
        "first": "01/03/2026",
        "last": "09/03/2026",
        "book": "01",
        "rows": (
            books.IncomingLine(
                "09/03/2026",
                41,
                "Sở Xây dựng tỉnh Quảng Ninh",
                "217/SXD-QLN",
                "06/03/2026",
                "Công văn về việc góp ý hồ sơ cấp giấy phép xây dựng nhà ở riêng lẻ",
                "Phòng Quản lý đô thị",
                "09/03/2026",
                "Hạn xử lý 16/03/2026; đã xác nhận 09:10 09/03/2026",
            ),
        ),
    },
    "numbers_proof": {
        "head": _HEAD,
        "at": AT,
        "year": "2026",
        "as_of": "08:05 09/03/2026",
        "conclusion": "Không số nào thiếu, lặp hoặc sai thứ tự ngày.",
        "rows": (
            books.ProvedSeries(
                "Quyết định",
                6,
                6,
                "–",
                "1 – 6",
                1,
                "Liên tục, không thiếu, không lặp",
                "4f0c9c1b6d1e5f3a7b2c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c",
            ),
            books.ProvedSeries(
                "Văn bản đến",
                41,
                41,
                "–",
                "1 – 41",
                0,
                "Liên tục, không thiếu, không lặp",
                "a3b4c5d6e7f8091a2b3c4f0c9c1b6d1e5f3a7b2c8d9e0f1a2b3c4d5e6f708192",
            ),
        ),
        "officer": "Trần Văn Bình",
    },
    "till_day": {
        "head": _HEAD,
        "at": AT,
        "day": "15/03/2026",
        "lines": (
            books.DayTaken("Dương Ngọc Chi", "Tiền mặt", 12, "900.000 đ"),
            books.DayTaken("Dương Ngọc Chi", "Chuyển khoản", 3, "225.000 đ"),
        ),
        "tills": (
            books.DayTill(
                "Dương Ngọc Chi",
                "Đã đóng",
                "100.000 đ",
                "900.000 đ",
                "0 đ",
                "800.000 đ",
                "200.000 đ",
                "195.000 đ",
                "Trả nhầm 5.000 đ",
            ),
        ),
        "receipts": 15,
        "total": "1.125.000 đ",
        "words": "Một triệu một trăm hai mươi lăm nghìn đồng",
        "officer": "Trần Văn Bình",
    },
    "settlement": {
        "head": _HEAD,
        "at": AT,
        "quarter": "Quý 1 năm 2026",
        "first": "01/01/2026",
        "last": "31/03/2026",
        "agencies": (
            books.SettledAgency(
                "Sở Xây dựng tỉnh Quảng Ninh",
                (
                    books.SettledRow(
                        "1.013225 Cấp giấy phép xây dựng nhà ở riêng lẻ",
                        "Lệ phí cấp giấy phép xây dựng",
                        "Tiền mặt",
                        12,
                        "900.000 đ",
                    ),
                    books.SettledRow(
                        "1.013225 Cấp giấy phép xây dựng nhà ở riêng lẻ",
                        "Lệ phí cấp giấy phép xây dựng",
                        "Trực tuyến",
                        30,
                        "2.250.000 đ",
                    ),
                ),
                42,
                "3.150.000 đ",
            ),
        ),
        "receipts": 42,
        "total": "3.150.000 đ",
        "words": "Ba triệu một trăm năm mươi nghìn đồng",
        "officer": "Trần Văn Bình",
    },
    "figures": {
        "head": _HEAD,
        "at": AT,
        "sign": "II.06a/VPCP/KSTT",
        "name": "Tình hình, kết quả giải quyết TTHC",
        "unit": "Trung tâm Hành chính công thành phố Hạ Long",
        "first": "01/01/2026",
        "last": "31/03/2026",
        "until": "08:00 01/04/2026",
        "content": "Lĩnh vực, công việc giải quyết theo cấp",
        "leads": ("1", "2"),
        "columns": (
            books.FiguresColumn("Số hồ sơ tiếp nhận", "Tổng số", "3"),
            books.FiguresColumn("Số hồ sơ tiếp nhận", "Trong kỳ: trực tuyến", "4"),
            books.FiguresColumn("Số hồ sơ tiếp nhận", "Từ kỳ trước", "6"),
            books.FiguresColumn("Số hồ sơ đã giải quyết", "Tổng số", "7"),
            books.FiguresColumn("Số hồ sơ đã giải quyết", "Trước hạn", "8"),
            books.FiguresColumn("Số hồ sơ đã giải quyết", "Đúng hạn", "9"),
        ),
        "rows": (
            books.FiguresLine("Chứng thực", ("412", "310", "2", "410", "398", "12")),
            books.FiguresLine("Đất đai", ("96", "20", "31", "64", "40", "24")),
        ),
        "total": ("508", "330", "33", "474", "438", "36"),
        "share": "Đúng hạn: 474/474 hồ sơ (100,0 %).",
        "notes": (
            "Đúng hạn: theo ngày hẹn trả hiện hành.",
            "Hồ sơ rút, dừng: tính vào “đã giải quyết”, theo ngày kết thúc.",
        ),
        "officer": "Trần Văn Bình",
    },
    "report": {
        "head": _HEAD,
        "at": AT,
        "number": "12/BC-TTHCC",
        "addressee": "Phòng Tư pháp thành phố Hạ Long",
        "name": "Kết quả tiếp nhận và giải quyết thủ tục hành chính",
        "unit": "Trung tâm Hành chính công thành phố Hạ Long",
        "period": "Quý I năm 2026, từ ngày 01/01/2026 đến ngày 31/03/2026",
        "until": "08:00 01/04/2026",
        "parts": (
            reports.ReportPart(
                "Theo lĩnh vực",
                ("Lĩnh vực", "Tiếp nhận", "Đã giải quyết", "Trước và đúng hạn"),
                (
                    reports.ReportRow(("Chứng thực", "412", "410", "100,0 %")),
                    reports.ReportRow(("Đất đai", "96", "64", "98,4 %")),
                ),
                ("Cơ quan có một hồ sơ quá hạn.",),
                "Tiếp nhận",
                (
                    reports.ReportBar("Chứng thực", 1000, "412"),
                    reports.ReportBar("Đất đai", 233, "96"),
                ),
            ),
        ),
        "notes": ("Đúng hạn: theo ngày hẹn trả hiện hành.",),
        "officer": "Trần Văn Bình",
    },
    "agency_notice": {
        "head": _HEAD,
        "at": AT,
        "number": "05/TB-TTHCC",
        "subject": "Tình hình tiếp nhận, giải quyết thủ tục hành chính tháng 10 năm 2021",
        "addressee": "Phòng Tư pháp thành phố Hạ Long",
        "opening": (
            "Căn cứ Nghị định số 61/2018/NĐ-CP, Trung tâm thông báo tình hình tháng 10.",
        ),
        "tables": (
            reports.NoticeTable(
                "1. Kết quả tiếp nhận, giải quyết trong tháng",
                ("Nội dung", "Số hồ sơ"),
                (
                    reports.ReportRow(("Tiếp nhận mới", "412")),
                    reports.ReportRow(("Đã giải quyết", "410")),
                ),
                ("Trước hạn và đúng hạn: 408/410 hồ sơ (99,5 %).",),
            ),
        ),
        "closing": "Đề nghị cơ quan xử lý các việc còn chờ nêu trên.",
        "notes": ("So ngày có kết quả với ngày hẹn trả hiện hành.",),
        "signature": Signature("", "Giám đốc", "Trần Văn Bình"),
        "recipients": ("Như trên", "Lưu: VT"),
    },
}
