"""What several papers share: who issues, who files, lines of papers, moments in words."""

from dataclasses import dataclass
from datetime import datetime

from motcua.kernel.clock import VN


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who issues a paper: the superior body, the body itself, the place."""

    superior: str
    agency: str
    place: str


@dataclass(frozen=True, slots=True)
class Applicant:
    """The submitter as the forms print them.

    `others` are the names of those in whose name the dossier is as well, in one line.
    """

    name: str
    address: str = ""
    phone: str = ""
    email: str = ""
    id_label: str = ""
    id_number: str = ""
    others: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One paper handed in or asked for, with its counts."""

    name: str
    original: int = 0
    certified: int = 0
    copy: int = 0


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: the line of authority above, the title, the name.

    `authority` is empty for direct authority, else like `KT. CHỦ TỊCH`.
    Basis: NĐ 30/2020 art 13 and annex I.
    """

    authority: str
    title: str
    name: str


def in_words(at: datetime | None) -> str:
    """Return a moment as forms write it: `08 giờ 05 phút, ngày 22 tháng 11 năm 2021`."""
    if at is None:
        return ""
    local = at.astimezone(VN)
    return (
        f"{local:%H} giờ {local:%M} phút, ngày {local:%d} tháng {local:%m} năm {local:%Y}"
    )


def in_short(at: datetime | None) -> str:
    """Return a moment as tables write it: `08:05 22/11/2021`."""
    return f"{at.astimezone(VN):%H:%M %d/%m/%Y}" if at else ""


def dated(place: str, at: datetime) -> str:
    """Return the line of place and date: `Hạ Long, ngày 05 tháng 11 năm 2021`.

    Days below 10 and months 1 and 2 take a leading 0. Basis: NĐ 30/2020 annex I.
    """
    local = at.astimezone(VN)
    month = f"{local.month:02d}" if local.month < 3 else str(local.month)
    return f"{place}, ngày {local:%d} tháng {month} năm {local:%Y}"
