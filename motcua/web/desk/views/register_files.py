"""The register of dossiers as a file of any length: a year has some 350,000 rows."""

from collections.abc import Iterator
from datetime import datetime

from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_GET

from motcua.domain.dossiers.actions import reading
from motcua.domain.dossiers.readers.register import RegisterRow
from motcua.kernel.clock import VN, now
from motcua.web.common.files import XLSX, streamed
from motcua.web.common.tables import csv_parts, xlsx_parts
from motcua.web.common.views import officer_of
from motcua.web.desk.views.register import asked

HEADS = (
    "STT",
    "Mã hồ sơ",
    "Nội dung hồ sơ",
    "Số bộ",
    "Họ tên chủ hồ sơ",
    "Địa chỉ",
    "Số điện thoại",
    "Cơ quan giải quyết",
    "Ngày nhận",
    "Ngày hẹn trả",
    "Ngày có kết quả",
    "Ngày trả",
    "Bên giao",
    "Hình thức trả",
    "Bên nhận",
    "Người nhận hồ sơ",
    "Ghi chú",
)
"""The columns of the form. Basis: TT 01/2018 form 06, TT 03/2025 form 07."""


@require_GET
def register_file(request: HttpRequest, ending: str) -> StreamingHttpResponse:
    """Return the register of up to a year; each dossier in it is noted as read."""
    unit_id, first, last = asked(request)
    rows = reading.stream_register(
        actor=officer_of(request), at=now(), unit_id=unit_id, first=first, last=last
    )
    lines = lines_of(rows)
    name = f"so-theo-doi-{first}-{last}.{ending}"
    if ending == "xlsx":
        return streamed(xlsx_parts("Sổ theo dõi hồ sơ", HEADS, lines), name, XLSX)
    return streamed(csv_parts(HEADS, lines), name)


def lines_of(rows: Iterator[RegisterRow]) -> Iterator[list[object]]:
    """Yield the lines of the form, under its heads."""
    for n, row in enumerate(rows, start=1):
        yield [
            n,
            row.code,
            row.procedure_name,
            row.sets,
            row.owner_name or row.submitter_name,
            row.owner_address or row.submitter_address,
            row.submitter_phone,
            row.resolving_unit_name,
            _time(row.received_at),
            _time(row.due_at),
            _time(row.sealed_at),
            _time(row.returned_at),
            row.giver,
            row.delivery,
            row.recipient,
            row.officer,
            row.note,
        ]


def _time(at: datetime | None) -> str:
    return f"{at.astimezone(VN):%H:%M %d/%m/%Y}" if at else ""
