"""Many filings from a spreadsheet: a result per row, nothing half, nothing twice."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from motcua.domain.accounts.models import Unit
from motcua.domain.eforms.models import FormAnswers
from motcua.domain.filings.models import Bulk, BulkFile, BulkRow, Filing, FilingPaper
from motcua.domain.filings.rules.bulk import DELIVERY, EMAIL, NOTE, WHERE
from motcua.domain.payments.models import FeeLevel
from motcua.journeys.file_many import file_rows
from motcua.kernel.actor import ANONYMOUS, SYSTEM
from motcua.kernel.errors import NotAllowed
from tests.databases import MORNING
from tests.files import a_pdf
from tests.web.counter import errors_of, said_by, sign_in
from tests.web.test_filing import code  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
Row = dict[str, str]


class Office:
    """Somebody with many of the same to file."""

    def __init__(self, procedure: str, who: str = "congdan") -> None:
        """Take the workbook of the procedure home."""
        self.client, self.code = sign_in(who), procedure
        self.path = f"/thu-tuc/{procedure}/nop-nhieu"
        book = load_workbook(io.BytesIO(self.client.get(f"{self.path}/mau.xlsx").content))
        self.titles = [str(cell.value) for cell in book.worksheets[0][1]]
        self.further = book.sheetnames[1:-2]
        told = [
            [str(cell or "") for cell in line]
            for line in book["Cách điền"].iter_rows(min_row=2, values_only=True)
        ]
        self.must = {
            title: choices.split("; ")[0] or WORDS
            for page, title, must, _, choices in told
            if must and page == "Hồ sơ"
        }

    def row(self, note: str, file: str = "a.pdf", **changes: str) -> Row:
        """Return a row with the file at every paper."""
        said = {t: file for t in self.titles if t.startswith("Giấy tờ")}
        return said | self.must | {NOTE: note} | changes

    def sheet(
        self,
        *rows: Row,
        titles: list[str] | None = None,
        further: dict[str, list[list[str]]] | None = None,
    ) -> bytes:
        """Return a filled-in workbook."""
        book = Workbook()
        page = book.worksheets[0]
        page.append(titles or self.titles)
        for row in rows:
            page.append([row.get(title, "") for title in self.titles])
        for name, lines in (further or {}).items():
            inner = book.create_sheet(name)
            for line in lines:
                inner.append(line)
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()

    def send(self, data: bytes, *files: str, **changes: Any) -> Any:
        """Send it with files of these names."""
        hcc = Unit.objects.get(code="hcc").pk
        fields: dict[str, Any] = {"agreed": "1", "unit": hcc}
        fields["sheet"] = SimpleUploadedFile("bảng.xlsx", data)
        fields["files"] = [SimpleUploadedFile(name, PDF) for name in files]
        return self.client.post(self.path, fields | changes)

    def confirm(self, sent: Any, do: str = "send") -> Any:
        """Have a sheet that was looked at filed, or leave it."""
        return self.client.post(f"{sent['Location']}/gui", {"do": do})

    def filed(self, data: bytes, *files: str, **changes: Any) -> Any:
        """Send a sheet, have it filed, and work it off."""
        sent = self.send(data, *files, **changes)
        assert sent.status_code == 302, errors_of(sent)
        self.confirm(sent)
        work()
        return sent


PDF = a_pdf(6, 606)
WORDS = "Tôi xin giải quyết việc này."


@pytest.fixture
def office(code: str) -> Office:  # noqa: F811
    return Office(code)


def work() -> None:
    while file_rows(actor=SYSTEM, at=MORNING):
        pass


def states() -> list[str]:
    return list(
        BulkRow.objects.order_by("bulk_id", "line").values_list("state", flat=True)
    )


def test_each_row_is_filed_or_told_what_to_mend(office: Office) -> None:
    bad_way = office.row("hai", **{DELIVERY: "bồ câu", EMAIL: "bồ@câu"})
    no_file = office.row("ba", file="không-có.pdf")
    by_post = office.row("bốn", **{DELIVERY: "bưu chính", WHERE: "12 Lê Lợi"})
    data = office.sheet(office.row("một"), bad_way, no_file, by_post)
    sent = office.send(data, "a.pdf")
    assert sent.status_code == 302, errors_of(sent)
    looked = said_by(office.client.get(sent["Location"]))
    assert "Chưa gửi hồ sơ nào" in looked
    assert "Gửi 2 hồ sơ" in looked
    assert f"{DELIVERY}: Không hiểu cách nhận kết quả. Hãy ghi" in looked
    work()
    assert not Filing.objects.exists(), "nothing is filed before it is confirmed"
    assert office.confirm(sent)["Location"] == sent["Location"]
    assert "xong 2 trên 4 dòng" in said_by(office.client.get(sent["Location"]))
    work()
    assert states() == ["sent", "refused", "refused", "sent"]
    told = said_by(office.client.get(sent["Location"]))
    assert f"{DELIVERY}: Không hiểu cách nhận kết quả. Hãy ghi" in told
    assert f"{EMAIL}: “bồ@câu” không phải địa chỉ thư điện tử" in told
    assert "Không có tệp “không-có.pdf” gửi kèm" in told
    assert set(Filing.objects.values_list("note", "state", "delivery")) == {
        ("một", "submitted", "counter"),
        ("bốn", "submitted", "post"),
    }
    assert not FilingPaper.objects.exclude(filing__state="submitted").exists()
    assert not BulkFile.objects.exists()
    result = office.client.get(f"{sent['Location']}/ket-qua.xlsx").content
    cells = [
        [cell.value for cell in row]
        for row in load_workbook(io.BytesIO(result)).worksheets[0]
    ]
    assert [row[0] for row in cells] == ["Dòng", 2, 3, 4, 5]
    assert str(cells[2][3]).split("\n") == [EMAIL, DELIVERY]


def test_the_same_sheet_or_row_again_is_not_filed_twice(office: Office) -> None:
    data = office.sheet(office.row("một"), office.row("hai", file="sau.pdf"))
    first = office.send(data, "a.pdf")
    assert office.filed(data, "a.pdf")["Location"] == first["Location"]
    assert states() == ["sent", "refused"]
    again = office.filed(data, "a.pdf", "sau.pdf")
    assert again["Location"] == first["Location"], "the file it lacked comes after"
    assert states() == ["sent", "sent"]
    office.filed(office.sheet(office.row("ba"), office.row("một")), "a.pdf")
    assert states() == ["sent", "sent", "sent", "known"]
    assert Filing.objects.count() == 3


STAY = {
    "Bạn làm cho ai?": "Cho tôi và người cùng đi",
    "Bạn cần việc gì?": "Đăng ký tạm trú lần đầu ở đây",
    "Địa chỉ tạm trú – Tỉnh, thành phố": "Quảng Ninh",
    "Địa chỉ tạm trú – Phường, xã": "phường Hồng Gai",
    "Địa chỉ tạm trú – Số nhà, đường, thôn, tổ": "Tổ 9",
    "Tạm trú từ ngày": f"{MORNING:%d/%m/%Y}",
    "Đến ngày": f"{MORNING + timedelta(days=200):%d/%m/%Y}",
    "Vì sao tạm trú?": "Đi làm",
    "Bạn ở đâu?": "Nhà của tôi",
}
ALONG = ["STT", "Họ tên", "Ngày sinh", "Giới tính", "Số định danh", "Là gì của chủ hộ?"]


def test_what_repeats_stands_on_a_sheet_of_its_own_and_a_fee_in_its_column() -> None:
    office = Office("1.004194")
    (page,) = office.further
    (fee,) = (title for title in office.titles if title.startswith("Mức thu"))
    level = office.must[fee]

    own = {title: "" for title in office.titles if title.startswith("Bạn là ai?")}
    own["Bạn là ai? – Giới tính"] = "Nữ"

    def row(number: str, **changes: str) -> Row:
        return office.row(f"hồ sơ {number}", **STAY, **own, STT=number) | changes

    along = [
        ALONG,
        ["2", "Lê An", "1/2/2019", "Nữ", "022319000018", "Con"],
        ["1", "Lê Bình", "ngày nào", "Nam", "022219000011", "Con"],
    ]
    rows = row("1"), row("2"), row("3"), row("4", **{fee: ""})
    lost = [*along, ["9", "Lê Cúc", "1/2/2019", "Nữ", "", "Con"]]
    refused = office.send(office.sheet(*rows, further={page: lost}), "a.pdf")
    assert "dòng 4, cột “STT”" in errors_of(refused)["sheet"]
    assert not Bulk.objects.exists()
    office.filed(office.sheet(*rows, further={page: along}), "a.pdf")
    told = {
        row.line: [fault["column"] for fault in row.faults]
        for row in BulkRow.objects.order_by("line")
    }
    assert told == {
        2: [f"Trang “{page}”, dòng 3, cột “Ngày sinh”"],
        3: [],
        4: [f"Trang “{page}”"],
        5: [f"Trang “{page}”", fee],
    }
    filing = Filing.objects.get()
    kept = FormAnswers.objects.get(filing=filing.key)
    assert [one["along_name"] for one in kept.answers["along"]] == ["Lê An"]
    assert FeeLevel.objects.get(filing_key=filing.key).level == 1, level
    late = office.sheet(row("2", **{fee: "", NOTE: "sau"}), further={page: along[:2]})
    office.filed(late, "a.pdf")
    last = BulkRow.objects.order_by("-bulk_id")[0]
    assert [fault["column"] for fault in last.faults] == [fee]


@pytest.mark.parametrize("wrong", ["columns", "empty", "long", "kind", "agreed"])
def test_a_sheet_that_is_wrong_as_a_whole_changes_nothing(
    office: Office, wrong: str
) -> None:
    data, changes = office.sheet(office.row("một")), dict[str, Any]()
    if wrong == "columns":
        data = office.sheet(office.row("một"), titles=["A", "B"])
    elif wrong == "empty":
        data = office.sheet()
    elif wrong == "long":
        data = office.sheet(*(office.row(str(n)) for n in range(501)))
    elif wrong == "kind":
        changes["sheet"] = SimpleUploadedFile("bảng.xlsx", a_pdf())
    else:
        changes["agreed"] = ""
    answer = office.send(data, "a.pdf", **changes)
    assert answer.status_code == 422
    assert errors_of(answer) or "Hãy" in said_by(answer)
    assert not Bulk.objects.exists()
    assert not Filing.objects.exists()


def test_a_bad_file_beside_the_sheet_takes_nothing(office: Office) -> None:
    bad = SimpleUploadedFile("a.pdf", b"MZ not a pdf at all")
    answer = office.send(office.sheet(office.row("một")), files=[bad])
    assert answer.status_code == 422
    assert "a.pdf" in said_by(answer)
    assert not Bulk.objects.exists()


def test_nobody_else_sees_or_works_it_off(office: Office) -> None:
    sent = office.send(office.sheet(office.row("một")), "a.pdf")
    where = sent["Location"]
    for path in (where, f"{where}/ket-qua.xlsx"):
        assert sign_in("congdan2").get(path).status_code == 404
        assert sign_in("quay").get(path).status_code == 403
        assert Client().get(path)["Location"].startswith("/dang-nhap")
    assert sign_in("quay").post(office.path, {}).status_code in {403, 422}
    for do in ("send", "leave"):
        assert sign_in("congdan2").post(f"{where}/gui", {"do": do}).status_code == 404
        assert sign_in("quay").post(f"{where}/gui", {"do": do}).status_code == 403
    assert Bulk.objects.get().confirmed_at is None
    with pytest.raises(NotAllowed):
        file_rows(actor=ANONYMOUS, at=MORNING)
    assert states() == ["waiting"]


def test_what_all_rows_share_is_read_once(office: Office) -> None:
    many = office.send(office.sheet(*(office.row(str(n)) for n in range(12))), "a.pdf")
    office.confirm(many)
    with CaptureQueriesContext(connection) as asked:
        work()
    assert states() == ["sent"] * 12
    for_all = [q for q in asked.captured_queries if "SAVEPOINT" not in q["sql"]]
    assert len(for_all) < 12 * 10 + 30, len(for_all)


def test_who_may_not_sign_in_any_more_files_nothing(office: Office) -> None:
    from motcua.domain.accounts.models import Account  # noqa: PLC0415

    office.confirm(office.send(office.sheet(office.row("một")), "a.pdf"))
    Account.objects.filter(username="congdan").update(is_active=False)
    work()
    assert states() == ["refused"]
    assert not Filing.objects.exists()
