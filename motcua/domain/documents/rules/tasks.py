"""What is done with a stranger's file in its own process (see `confined`)."""

import io
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from motcua.domain.documents.rules import drawing, inspection
from motcua.domain.documents.rules.archives import check_archive
from motcua.domain.documents.rules.polyglots import check_one_sort

Said = tuple[dict[str, object], bytes]


def _examine(file: BinaryIO, job: Mapping[str, Any]) -> Said:
    name, media_type = job["name"], job["media_type"]
    check_one_sort(file, name=name, media_type=media_type)
    if media_type == inspection.PDF:
        # Loaded for PDF alone: it takes longer than all the others.
        from motcua.domain.documents.rules.pdf_inside import check_pdf  # noqa: PLC0415

        check_pdf(file, name=name)
    if media_type not in (inspection.PDF, *inspection.PICTURES):
        check_archive(file, name=name)
    pages = inspection.count_pages(
        file, name=name, media_type=media_type, most_pages=job["most_pages"]
    )
    cleaned = inspection.without_traces(file, media_type=media_type)
    return {"pages": pages, "cleaned": cleaned is not None}, cleaned or b""


def _count(file: BinaryIO, job: Mapping[str, Any]) -> Said:
    pages = inspection.count_pages(
        file,
        name=job["name"],
        media_type=job["media_type"],
        most_pages=job["most_pages"],
    )
    return {"pages": pages}, b""


def _draw(file: BinaryIO, job: Mapping[str, Any]) -> Said:
    made = drawing.drawn(
        file, media_type=job["media_type"], page=job["page"], width=job["width"]
    )
    return {}, made


def _as_pdf(file: BinaryIO, job: Mapping[str, Any]) -> Said:  # noqa: ARG001 - one of a row
    return {}, inspection.as_pdf(io.BytesIO(file.read()))


def _table(file: BinaryIO, job: Mapping[str, Any]) -> Said:
    # Loaded for workbooks alone, as for PDF.
    from motcua.domain.documents.rules.workbook import read_tables  # noqa: PLC0415

    return {"tables": read_tables(file, name=job["name"], titles=job["titles"])}, b""


def _bundle(file: BinaryIO, job: Mapping[str, Any]) -> Said:
    # Loaded for bundles alone, as for PDF.
    from motcua.domain.documents.rules.bundles import unpack  # noqa: PLC0415

    files, content = unpack(
        file,
        name=job["name"],
        most_files=job["most_files"],
        most_bytes=job["most_bytes"],
    )
    return {"files": files}, content


DONE_BY: Mapping[str, Callable[[BinaryIO, Mapping[str, Any]], Said]] = {
    "examine": _examine,
    "count": _count,
    "draw": _draw,
    "as_pdf": _as_pdf,
    "table": _table,
    "bundle": _bundle,
}
