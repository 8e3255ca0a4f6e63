"""Filing many at once: the columns of the sheet, and what each row says."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from enum import StrEnum
from functools import partial

from motcua.domain.documents.rules.filetypes import safe_name
from motcua.domain.eforms.rules.texts import is_email
from motcua.domain.filings.rules import DELIVERIES, Typed
from motcua.kernel.canonical import canonical_bytes
from motcua.kernel.errors import Invalid, tell_together
from motcua.kernel.text import N_

SHEET = "Hồ sơ"
"""What the sheet of filings is called in the workbook."""
MOST_ROWS = 500
MOST_COLUMNS = 500
MOST_CELL, MOST_TYPED = 5000, 2000
"""Signs of a cell, and of one that says what is no answer to the form."""
MOST_FILES = 190
"""Files that come with one sheet; a form takes two hundred in all."""


class RowState(StrEnum):
    """What has become of a row."""

    WAITING = "waiting"
    SENT = "sent"
    KNOWN = "known"  # the same row was filed before
    REFUSED = "refused"


ROW_NAMES: Mapping[RowState, str] = {
    RowState.WAITING: N_("Đang chờ"),
    RowState.SENT: N_("Đã gửi"),
    RowState.KNOWN: N_("Đã gửi từ trước, không gửi lại"),
    RowState.REFUSED: N_("Chưa gửi, cần sửa"),
}

CASE, PHONE, EMAIL, ADDRESS = "Trường hợp", "Điện thoại", "Thư điện tử", "Địa chỉ"
DELIVERY, WHERE, NOTE = "Nhận kết quả", "Địa chỉ nhận qua bưu chính", "Lời nhắn"
STORE = "kho"
"""Before the code of a paper of one's own store in a cell that names files."""
FILES_HOW = (
    "Ghi tên các tệp gửi kèm (rời hoặc trong tệp ZIP), cách nhau bằng dấu chấm phẩy; "
    "giấy tờ trong kho của mình thì ghi “kho: mã giấy tờ”."
)
DELIVERY_WORDS: Mapping[str, str] = {
    "tại quầy": "counter",
    "bưu chính": "post",
    "điện tử": "electronic",
}
"""What a cell may say of how the result is wanted; the sheet is in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, and the paper whose files it names, if any.

    One that answers the electronic form names its `field`, one that `says` something of
    a fee its `fee_n`. `choices` are the words a cell may hold, with what they stand for;
    `help` says how it is filled in, `must` whether every row has to. Cells of one that
    `is_files` name files for what is `asked`.
    """

    title: str
    paper_n: int | None = None
    field: str = ""
    choices: Mapping[str, str] = dataclass_field(default_factory=dict)
    help: str = ""
    must: bool = False
    is_many: bool = False
    fee_n: int | None = None
    says: str = ""
    is_files: bool = False
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A file a row names: for a paper of the procedure, or a question of the form.

    `asked` are the words of what asks for it, `column` the heading it stands under.
    """

    paper_n: int | None
    field: str
    name: str
    column: str
    asked: str

    @property
    def store_code(self) -> str:
        """Return the code of a paper of the sender's own store, or nothing."""
        word, colon, code = self.name.partition(":")
        return code.strip() if colon and word.strip().casefold() == STORE else ""


@dataclass(frozen=True, slots=True)
class PaperNamed:
    """A paper of the procedure as its column names it."""

    n: int
    name: str


@dataclass(frozen=True, slots=True)
class InnerRow:
    """One row of a further sheet as it was typed, by heading, and its line there."""

    line: int
    said: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cells:
    """One row as it was typed, by heading; `line` is its line in the sheet.

    `inner` are the rows of each further sheet that belong to it.
    """

    line: int
    said: Mapping[str, str]
    inner: Mapping[str, tuple[InnerRow, ...]] = dataclass_field(default_factory=dict)


def columns(cases: Sequence[str]) -> tuple[Column, ...]:
    """Return the first columns of a sheet: the case, whom to reach and how."""
    chosen = {case: case for case in cases}
    first = [Column(CASE, choices=chosen, must=True)] if len(cases) > 1 else []
    return (
        *first,
        *(Column(word) for word in (PHONE, EMAIL, ADDRESS)),
        Column(DELIVERY, choices=DELIVERY_WORDS, help="Để trống là nhận tại quầy."),
        Column(WHERE, help="Chỉ ghi khi nhận qua bưu chính."),
        Column(NOTE),
    )


def paper_columns(papers: Sequence[PaperNamed]) -> tuple[Column, ...]:
    """Return the columns that name the files of each paper."""
    return tuple(
        Column(
            plain(f"Giấy tờ {p.n}: {p.name}")[:90].strip(),
            p.n,
            help=FILES_HOW,
            is_files=True,
            asked=p.name,
        )
        for p in papers
    )


def header_of(
    table: Sequence[Sequence[str]], wanted: Sequence[Column], *, page: str = SHEET
) -> list[str]:
    """Return the headings of a sheet; raise Invalid naming the first that is lacking."""
    header = [plain(cell) for cell in table[0]] if table else []
    lacking = [column.title for column in wanted if column.title not in header]
    if lacking:
        raise Invalid(
            "sheet_of_another",
            N_("Trang “%(sheet)s” của bảng tính thiếu cột “%(column)s”."),
            facts={"sheet": page, "column": lacking[0]},
            field="sheet",
            remedy=N_("Hãy tải lại bảng mẫu của đúng thủ tục này và điền vào đó."),
        )
    return header


def rows_of(
    table: Sequence[Sequence[str]], wanted: Sequence[Column]
) -> tuple[Cells, ...]:
    """Return the rows that say something; raise Invalid for a sheet that is not ours.

    The headings have to be there, in any order; more rows than `MOST_ROWS` are refused
    whole.
    """
    header = header_of(table, wanted)
    rows = tuple(
        Cells(line, said)
        for line, row in enumerate(table[1:], start=2)
        if any((said := _said(header, row)).values())
    )
    if not rows or len(rows) > MOST_ROWS:
        raise Invalid(
            "sheet_rows",
            N_("Bảng tính phải có từ 1 đến %(most)s dòng; tệp này có %(rows)s."),
            facts={"most": MOST_ROWS, "rows": len(rows)},
            field="sheet",
            remedy=N_("Hãy chia thành nhiều bảng."),
        )
    return rows


def _said(header: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    """Return what a row says under every heading, nothing where its cells end."""
    cells = [*row, *[""] * (len(header) - len(row))]
    return {title: cell.strip() for title, cell in zip(header, cells, strict=False)}


def check_lengths(said: Mapping[str, str], wanted: Sequence[Column]) -> None:
    """Raise Several or Invalid naming the columns whose cells hold too much."""
    tell_together(*(partial(_check_length, said, column) for column in wanted))


def _check_length(said: Mapping[str, str], column: Column) -> None:
    most = MOST_CELL if column.field else MOST_TYPED
    if len(said.get(column.title, "")) > most:
        raise Invalid(
            "bulk_cell_too_long",
            N_("Ô này dài quá %(most)s ký tự."),
            facts={"most": most},
            field=column.title,
            remedy=N_("Hãy viết ngắn lại; phần dài gửi bằng tệp kèm theo."),
        )


def typed_from(said: Mapping[str, str], cases: Mapping[str, int]) -> Typed:
    """Return what a row says besides its papers.

    Raises Several or Invalid; the field is the heading of the column.
    """
    tell_together(
        lambda: _check_case(said, cases),
        lambda: _check_email(said),
        lambda: _check_delivery(said),
    )
    only = next(iter(cases.values())) if len(cases) == 1 else None
    return Typed(
        case_n=cases.get(said.get(CASE, ""), only),
        phone=said.get(PHONE, ""),
        email=said.get(EMAIL, ""),
        address=said.get(ADDRESS, ""),
        delivery=_delivery(said) or DELIVERIES[0],
        delivery_address=said.get(WHERE, ""),
        note=said.get(NOTE, ""),
    )


def files_named(said: Mapping[str, str], wanted: Sequence[Column]) -> tuple[Named, ...]:
    """Return each file a row names; of files that are sent, as files are kept."""
    found = (
        Named(column.paper_n, column.field, name.strip(), column.title, column.asked)
        for column in wanted
        if column.is_files
        for name in said.get(column.title, "").split(";")
        if name.strip()
    )
    return tuple(
        one if one.store_code else replace(one, name=safe_name(one.name)) for one in found
    )


def mark_of(cells: Cells, files: Sequence[tuple[int | str, str]]) -> str:
    """Return the hash by which the same row is known again, whatever its sheet.

    `files` are its papers and questions with the hash of each file it names. Where its
    rows in the further sheets stand does not count.
    """
    plain: dict[str, object] = {
        "said": dict(cells.said),
        "files": sorted((list(pair) for pair in files), key=_papers_first),
    }
    if cells.inner:
        plain["inner"] = {
            title: [dict(row.said) for row in rows] for title, rows in cells.inner.items()
        }
    return hashlib.sha256(canonical_bytes(plain)).hexdigest()


def _papers_first(pair: Sequence[object]) -> tuple[bool, Sequence[object]]:
    return isinstance(pair[0], str), pair


def plain(text: str) -> str:
    """Return a text on one line, as a heading that survives any program."""
    return " ".join(text.split())


def _delivery(said: Mapping[str, str]) -> str | None:
    return DELIVERY_WORDS.get(said.get(DELIVERY, "").casefold() or "tại quầy")


def _check_case(said: Mapping[str, str], cases: Mapping[str, int]) -> None:
    if len(cases) > 1 and said.get(CASE, "") not in cases:
        raise Invalid(
            "case_unknown",
            N_("Không có trường hợp này."),
            field=CASE,
            remedy=N_("Hãy chọn một trường hợp trong danh sách của ô."),
        )


def _check_email(said: Mapping[str, str]) -> None:
    """Raise Invalid for an address that notices of this row would not reach."""
    email = said.get(EMAIL, "")
    if email and not is_email(email):
        raise Invalid(
            "email_malformed",
            N_("“%(value)s” không phải địa chỉ thư điện tử."),
            facts={"value": email},
            field=EMAIL,
            remedy=N_("Nhập theo dạng ten@vidu.vn, hoặc để trống."),
        )


def _check_delivery(said: Mapping[str, str]) -> None:
    found = _delivery(said)
    if found is None:
        raise Invalid(
            "delivery_unknown",
            N_("Không hiểu cách nhận kết quả."),
            field=DELIVERY,
            remedy=N_("Hãy ghi: tại quầy, bưu chính hoặc điện tử."),
        )
    if found == "post" and not said.get(WHERE, ""):
        raise Invalid(
            "delivery_address_missing",
            N_("Chưa có địa chỉ để bưu chính trả kết quả."),
            field=WHERE,
        )
