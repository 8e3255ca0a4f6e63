"""A digitised paper as PDF/A: its scan in true size, its data as QR at the top left.

Basis: TT 01/2023/TT-VPCP (QR by TCVN 7322:2009, ISO/IEC 18004, top left; owner in the
metadata); NĐ 30/2020 art 25.1c.
"""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

import segno
import typst

from motcua.domain.documents.rules.rendering import FONTS
from motcua.domain.documents.rules.sheets import Sheet
from motcua.kernel.clock import VN
from motcua.kernel.training import WORDS, is_training

SEPARATOR = "|"
_FORM = "digitised.typ"
_FORMS = Path(__file__).resolve().parent.parent / "forms"


@dataclass(frozen=True, slots=True)
class Label:
    """What a digitised paper says of itself.

    `applicant` is the identity or tax number of who filed the dossier, `owner` the one
    of whom the paper belongs to.
    """

    code: str
    name: str
    dossier_code: str
    procedure_code: str
    applicant: str
    owner: str
    owner_name: str
    agency_code: str
    agency: str
    officer: str
    at: datetime

    @property
    def qr(self) -> str:
        """Return the text of the QR code.

        Seven values between bars: dossier, procedure, applicant's number, paper, code
        of the digitised result, agency, time (ISO 8601, Vietnam).
        """
        values = (
            self.dossier_code,
            self.procedure_code,
            self.applicant,
            self.name,
            self.code,
            self.agency_code,
            self.at.astimezone(VN).isoformat(timespec="seconds"),
        )
        return SEPARATOR.join(value.replace(SEPARATOR, "/") for value in values)


def digitised_pdf(label: Label, sheets: Sequence[Sheet]) -> bytes:
    """Return the sheets as one PDF/A-2a, each page as large as its paper.

    What is smaller than A5 lies on a page of A4 under the QR code, in its true size,
    so that the code covers nothing of it.
    """
    with tempfile.TemporaryDirectory(prefix="motcua-digitised-") as folder:
        root = Path(folder)
        (root / _FORM).write_bytes((_FORMS / _FORM).read_bytes())
        (root / "qr.svg").write_bytes(_qr(label.qr))
        pages = []
        for n, sheet in enumerate(sheets, start=1):
            file = f"{n}.{sheet.ending}"
            (root / file).write_bytes(sheet.content)
            pages.append(
                {"file": file, "width": sheet.width_mm, "height": sheet.height_mm}
            )
        compiler = typst.Compiler(
            root=root, font_paths=[FONTS], ignore_system_fonts=True, sys_inputs={}
        )
        pdf = compiler.compile(
            input=root / _FORM,
            format="pdf",
            sys_inputs={"paper": json.dumps(_said(label) | {"pages": pages})},
            pdf_standards=["a-2a"],
            timestamp=int(label.at.timestamp()),
        )
    return cast("bytes", pdf)


def _said(label: Label) -> dict[str, object]:
    at = label.at.astimezone(VN).isoformat(timespec="seconds")
    return {
        "title": label.name,
        "training": WORDS if is_training() else "",
        "agency": label.agency,
        "code": label.code,
        "keywords": [
            f"Mã kết quả số hóa: {label.code}",
            f"Số định danh chủ sở hữu: {label.owner}",
            f"Chủ sở hữu: {label.owner_name}",
            f"Mã hồ sơ: {label.dossier_code}",
            f"Mã thủ tục: {label.procedure_code}",
            f"Cơ quan số hóa: {label.agency}",
            f"Người số hóa: {label.officer}",
            f"Thời điểm số hóa: {at}",
        ],
    }


def _qr(content: str) -> bytes:
    code = segno.make(content, error="m", micro=False)
    svg = code.svg_inline(border=2, scale=4, omitsize=True, light="white")
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).encode()
