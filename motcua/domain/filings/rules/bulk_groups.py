"""What repeats in a form, as further sheets of the workbook: a row for each thing.

Each filing has a number of the clerk's own in the first column of the sheet of filings;
the rows of the further sheets say by that number to which filing they belong. So a sheet
may be sorted, and rows put in, without anything coming apart.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from motcua.domain.eforms.rules.definition import (
    MOST_ROWS,
    Form,
    GroupTerms,
    Question,
    TableTerms,
)
from motcua.domain.filings.rules.bulk import (
    MOST_CELL,
    SHEET,
    Cells,
    Column,
    InnerRow,
    header_of,
    plain,
)
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

NUMBER = Column(
    "STT",
    help="Mỗi hồ sơ một số riêng, ví dụ 1, 2, 3; dòng ở các trang khác ghi lại số này.",
    must=True,
)
ITEM = "Mục"
MOST_SHEET_NAME = 31
"""Characters a spreadsheet program lets the name of a sheet have."""
_NOT_IN_NAMES = str.maketrans("[]:*?/\\'", "        ")


@dataclass(frozen=True, slots=True)
class Further:
    """One further sheet: a question that repeats, with a column for each question in it.

    `fixed` are the rows of a table that has them, in order; a row of the sheet names
    which of them it is in its column `item`.
    """

    title: str
    question: Question
    columns: tuple[Column, ...]
    most: int
    fixed: tuple[str, ...] = ()
    item: str = ""


def further_sheets(
    form: Form, columns: Mapping[str, Sequence[Column]]
) -> tuple[Further, ...]:
    """Return the further sheets of a form; `columns` are those inside, by question."""
    taken = {SHEET.casefold(), "danh sách", "cách điền"}
    return tuple(
        _further(question, columns[question.key], taken)
        for page in form.pages
        for question in page.questions
        if question.key in columns
    )


def joined(
    rows: Sequence[Cells],
    tables: Mapping[str, Sequence[Sequence[str]]],
    sheets: Sequence[Further],
) -> tuple[Cells, ...]:
    """Return the rows of filings with those of the further sheets that belong to them.

    Raises Invalid naming sheet, row and column of a number that is lacking, used twice
    or of no filing, or of a sheet or column that is not there.
    """
    if not sheets:
        return tuple(rows)
    by_number = _numbered(rows)
    found: dict[int, dict[str, list[InnerRow]]] = {row.line: {} for row in rows}
    for sheet in sheets:
        for line, said in _lines(sheet, tables.get(sheet.title)):
            home = by_number.get(said.pop(NUMBER.title, ""))
            if home is None:
                raise _of_no_filing(sheet.title, line)
            found[home].setdefault(sheet.title, []).append(InnerRow(line, said))
    return tuple(
        replace(
            row,
            said={k: v for k, v in row.said.items() if k != NUMBER.title},
            inner={title: tuple(own) for title, own in found[row.line].items()},
        )
        for row in rows
    )


def inner_fields(
    sheets: Sequence[Further], inner: Mapping[str, Sequence[InnerRow]]
) -> Iterator[tuple[str, str, Column | None]]:
    """Yield each cell of the further sheets as a field of the form would have it.

    With its column, None for the number of rows. Raises Invalid naming sheet and row for
    more rows than the form takes, or a row of a table that it does not have.
    """
    for sheet in sheets:
        rows = inner.get(sheet.title, ())
        key = sheet.question.key
        _check_count(sheet, rows)
        yield f"{key}-rows", str(len(rows)), None
        for n, row in enumerate(rows):
            at = _fixed_n(sheet, row, rows) if sheet.fixed else n
            for column in (c for c in sheet.columns if c.field):
                text = row.said.get(column.title, "")
                yield f"{key}-{at}-{column.field}", text, column


def check_inner_lengths(
    sheets: Sequence[Further], inner: Mapping[str, Sequence[InnerRow]]
) -> None:
    """Raise Invalid naming sheet, row and column of a cell that holds too much."""
    for sheet in sheets:
        for row in inner.get(sheet.title, ()):
            for title, text in row.said.items():
                if len(text) > MOST_CELL:
                    raise Invalid(
                        "bulk_cell_too_long",
                        N_("Ô này dài quá %(most)s ký tự."),
                        facts={"most": MOST_CELL},
                        field=f"Trang “{sheet.title}”, dòng {row.line}, cột “{title}”",
                        remedy=N_("Hãy viết ngắn lại; phần dài gửi bằng tệp kèm theo."),
                    )


def place_of(
    field: str, sheets: Sequence[Further], inner: Mapping[str, Sequence[InnerRow]]
) -> str:
    """Return the sheet, row and column a field of the form stands in; else nothing."""
    key, _, rest = field.partition("-")
    sheet = next((one for one in sheets if one.question.key == key), None)
    if sheet is None:
        return ""
    n, _, part = rest.partition("-")
    rows = inner.get(sheet.title, ())
    if not n.isdecimal():
        return f"Trang “{sheet.title}”"
    row = _row_at(sheet, rows, int(n))
    where = f"Trang “{sheet.title}”, dòng {row.line}" if row else _lacking(sheet, int(n))
    titles = [
        c.title
        for c in sheet.columns
        if c.field
        and (
            c.field == part or c.field.startswith(f"{part}-") or part.startswith(c.field)
        )
    ]
    return f"{where}, cột “{titles[0]}”" if part and titles else where


def _further(question: Question, columns: Sequence[Column], taken: set[str]) -> Further:
    terms = question.terms
    if not isinstance(terms, GroupTerms | TableTerms):
        raise TypeError(question.key)
    options = terms.rows if isinstance(terms, TableTerms) else ()
    item = _free(ITEM, [column.title for column in columns]) if options else ""
    choices = {plain(one.label): one.value for one in options}
    how = "Chọn mục của dòng này trong danh sách của ô."
    own = (Column(item, choices=choices, help=how, must=True),) if options else ()
    return Further(
        title=_sheet_title(question.label, taken),
        question=question,
        columns=(NUMBER, *own, *columns),
        most=min(terms.most, MOST_ROWS),
        fixed=tuple(one.value for one in options),
        item=item,
    )


def _sheet_title(label: str, taken: set[str]) -> str:
    """Return a name a sheet may have and no other has; note it as taken."""
    first = plain(label.translate(_NOT_IN_NAMES))[:MOST_SHEET_NAME].strip()
    title, n = first, 2
    while title.casefold() in taken:
        title = f"{first[: MOST_SHEET_NAME - 4].strip()} ({n})"
        n += 1
    taken.add(title.casefold())
    return title


def _free(word: str, taken: Collection[str]) -> str:
    return word if word not in taken else f"{word} (dòng)"


def _numbered(rows: Sequence[Cells]) -> dict[str, int]:
    """Return the line of each number; raise Invalid for one that two filings have."""
    found: dict[str, int] = {}
    for row in rows:
        number = row.said.get(NUMBER.title, "")
        before = found.setdefault(number, row.line) if number else row.line
        if before != row.line:
            raise Invalid(
                "bulk_number_twice",
                N_(
                    "Trang “%(sheet)s”, dòng %(line)s, cột “%(column)s”: "
                    "số %(number)s đã dùng ở dòng %(before)s."
                ),
                facts={
                    "sheet": SHEET,
                    "line": row.line,
                    "column": NUMBER.title,
                    "number": number,
                    "before": before,
                },
                field="sheet",
                remedy=N_("Hãy cho mỗi hồ sơ một số riêng."),
            )
    return found


def _lines(
    sheet: Further, table: Sequence[Sequence[str]] | None
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a further sheet that say something, with their lines."""
    if table is None:
        raise Invalid(
            "sheet_lacks_page",
            N_("Bảng tính thiếu trang “%(sheet)s”."),
            facts={"sheet": sheet.title},
            field="sheet",
            remedy=N_("Hãy tải lại bảng mẫu của đúng thủ tục này và điền vào đó."),
        )
    header = header_of(table, sheet.columns, page=sheet.title)
    for line, row in enumerate(table[1:], start=2):
        said = {t: c.strip() for t, c in zip(header, row, strict=False)}
        if any(said.values()):
            yield line, said


def _check_count(sheet: Further, rows: Sequence[InnerRow]) -> None:
    most = len(sheet.fixed) or sheet.most
    if len(rows) > most:
        raise Invalid(
            "bulk_inner_rows",
            N_("Hồ sơ này có %(n)s dòng ở trang “%(sheet)s”, nhiều nhất là %(most)s."),
            facts={"n": len(rows), "sheet": sheet.title, "most": most},
            field=f"Trang “{sheet.title}”, dòng {rows[most].line}",
            remedy=N_("Hãy bỏ bớt dòng."),
        )


def _fixed_n(sheet: Further, row: InnerRow, rows: Sequence[InnerRow]) -> int:
    """Return which fixed row of the table a row is; raise Invalid for none or twice."""
    value = _item(sheet, row)
    again = [one for one in rows if _item(sheet, one) == value]
    if value not in sheet.fixed or again[0] is not row:
        raise Invalid(
            "bulk_item_unknown",
            N_("Không có mục “%(item)s”, hoặc mục này đã có ở dòng khác của hồ sơ."),
            facts={"item": row.said.get(sheet.item, "")},
            field=f"Trang “{sheet.title}”, dòng {row.line}, cột “{sheet.item}”",
            remedy=N_("Hãy chọn trong danh sách của ô, mỗi mục một dòng."),
        )
    return sheet.fixed.index(value)


def _item(sheet: Further, row: InnerRow) -> str:
    choices = next(c.choices for c in sheet.columns if c.title == sheet.item)
    words = {word.casefold(): value for word, value in choices.items()}
    return words.get(plain(row.said.get(sheet.item, "")).casefold(), "")


def _row_at(sheet: Further, rows: Sequence[InnerRow], n: int) -> InnerRow | None:
    if sheet.fixed:
        wanted = sheet.fixed[n] if n < len(sheet.fixed) else ""
        return next((row for row in rows if _item(sheet, row) == wanted), None)
    return rows[n] if n < len(rows) else None


def _lacking(sheet: Further, n: int) -> str:
    """Return the sheet of a row that is not there; of a fixed one which it is."""
    column = next((c for c in sheet.columns if c.title == sheet.item), None)
    wanted = sheet.fixed[n] if n < len(sheet.fixed) else ""
    choices = column.choices if column else {}
    words = next((word for word, value in choices.items() if value == wanted), "")
    return f"Trang “{sheet.title}”, mục “{words}”" if words else f"Trang “{sheet.title}”"


def _of_no_filing(sheet: str, line: int) -> Invalid:
    return Invalid(
        "bulk_number_unknown",
        N_(
            "Trang “%(sheet)s”, dòng %(line)s, cột “%(column)s”: "
            "không có hồ sơ nào mang số này."
        ),
        facts={"sheet": sheet, "line": line, "column": NUMBER.title},
        field="sheet",
        remedy=N_("Hãy ghi số ở cột “STT” của trang “Hồ sơ”."),
    )
