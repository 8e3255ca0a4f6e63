"""An electronic form on paper: empty to be filled in by hand, or with its answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from motcua.domain.documents.rules.parts import Letterhead


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """One box to tick; `chosen` ones have a cross."""

    label: str
    note: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a table."""

    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A heading or a question; `style` says how it is drawn.

    `page` is a heading, `line` has a dotted line, `area` several, `digits` a box for
    each digit, `choices` boxes, `table` columns and rows, `part` a line inside of what
    stands before it. `note` is its help, `when` the case it is filled in. Without
    `values` it is empty, to be written by hand.
    """

    style: str
    label: str
    note: str = ""
    when: str = ""
    values: tuple[str, ...] = ()
    choices: tuple[SheetChoice, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[SheetRow, ...] = ()


@dataclass(frozen=True, slots=True)
class FormSheet:
    """A form on paper; `sent` says how and when its answers came, empty on an empty one.

    Basis: NĐ 107/2021 art 1.6 (electronic forms in place of paper declarations).
    """

    form: ClassVar[str] = "eform"
    title: ClassVar[str] = "Tờ khai điện tử"

    head: Letterhead
    code: str
    url: str
    at: datetime
    name: str
    receiver: str
    procedure: str
    procedure_code: str
    intro: str
    lines: tuple[SheetLine, ...]
    signer: str
    sent: str
