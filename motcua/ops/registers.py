"""The commands `motcua register …`: prove the numbers, print the books."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from motcua.ops.console import AsJson, out, set_up, show
from motcua.ops.failures import Failure, Reason

register_app = typer.Typer(
    help="Registers of documents: their books and their numbers.", no_args_is_help=True
)
BOOKS = ("outgoing", "incoming")


@register_app.command("check")
def check(
    unit: Annotated[str, typer.Option(help="Code of the unit; all without it.")] = "",
    year: Annotated[int, typer.Option(help="The year; this one without it.")] = 0,
    pdf: Annotated[
        Path | None, typer.Option(help="Write the proof of the unit here, to be signed.")
    ] = None,
    as_json: AsJson = False,  # noqa: FBT002 - an option
) -> None:
    """Prove that no number is missing or given twice; exit with 1 when one is."""
    set_up()
    from motcua.kernel.clock import VN, now  # noqa: PLC0415 - after set-up

    at = now()
    on = at.astimezone(VN).date()
    if pdf is not None and not unit:
        raise Failure(Reason.USAGE, "--pdf is the proof of one unit: name it by --unit")
    found = dict(_proved(unit, year or on.year, on))
    if pdf is not None:
        _write(pdf, _proof(unit, year or on.year, at))
    facts = {"year": year or on.year, "units": found}
    show(facts, as_json, lambda: _draw(found))
    if any(not one["whole"] for rows in found.values() for one in rows):
        raise typer.Exit(int(Reason.FOUND))


@register_app.command("print")
def print_book(
    book: Annotated[str, typer.Argument(help="outgoing or incoming.")],
    folder: Annotated[Path, typer.Argument(help="Where the volumes go.")],
    unit: Annotated[str, typer.Option(help="Code of the unit.")],
    first: Annotated[str, typer.Option(help="First day, YYYY-MM-DD.")],
    last: Annotated[str, typer.Option(help="Last day, YYYY-MM-DD.")],
    kind: Annotated[str, typer.Option(help="One type of document, `QĐ`.")] = "",
    as_json: AsJson = False,  # noqa: FBT002 - an option
) -> None:
    """Write the register of a unit's days as PDF, one file a volume of 1000 documents.

    The reading is noted at every dossier the register names.
    """
    if book not in BOOKS:
        raise Failure(Reason.USAGE, f"the book is outgoing or incoming, not {book!r}")
    days = _day(first, "--first"), _day(last, "--last")
    set_up()
    written = [
        str(_write(folder / f"{book}-{unit}-{days[0]}-{days[1]}-{n:02d}.pdf", content))
        for n, content in enumerate(_volumes(book, unit, days, kind), start=1)
    ]
    said = "\n".join(written)
    show({"files": written}, as_json, lambda: out.print(said, highlight=False))


def _proved(unit: str, year: int, on: date) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield each unit that has numbers, with its series."""
    from motcua.domain.accounts import readers as accounts  # noqa: PLC0415
    from motcua.domain.correspondence.readers import whole  # noqa: PLC0415
    from motcua.kernel.actor import SYSTEM  # noqa: PLC0415

    units = accounts.units_in_force(on=on)
    if unit:
        units = (accounts.unit_by_code(code=unit, on=on),)
    for one in units:
        rows = whole.series_of_year(actor=SYSTEM, unit_id=one.id, year=year, on=on)
        if rows or unit:
            told = [
                {**asdict(r), "whole": r.is_whole, "said": whole.finding(r)} for r in rows
            ]
            yield one.code, told


def _proof(unit: str, year: int, at: datetime) -> bytes:
    from motcua.domain.accounts import readers as accounts  # noqa: PLC0415
    from motcua.domain.correspondence.readers import whole  # noqa: PLC0415
    from motcua.kernel.actor import SYSTEM  # noqa: PLC0415
    from motcua.kernel.clock import VN  # noqa: PLC0415

    unit_id = accounts.unit_by_code(code=unit, on=at.astimezone(VN).date()).id
    return whole.proof_pdf(actor=SYSTEM, unit_id=unit_id, year=year, at=at)


def _volumes(book: str, unit: str, days: tuple[date, date], kind: str) -> Iterator[bytes]:
    """Yield the volumes of a book one after the other; one that is empty says so."""
    from motcua.domain.accounts import readers as accounts  # noqa: PLC0415
    from motcua.domain.correspondence.readers import books  # noqa: PLC0415
    from motcua.domain.correspondence.rules.numbers import type_of  # noqa: PLC0415
    from motcua.domain.dossiers.actions import reading  # noqa: PLC0415
    from motcua.kernel.actor import SYSTEM  # noqa: PLC0415
    from motcua.kernel.clock import now  # noqa: PLC0415

    at, n = now(), 1
    if kind:
        type_of(kind)
    unit_id = accounts.unit_by_code(code=unit, on=days[1]).id
    span: dict[str, Any] = {"unit_id": unit_id, "first": days[0], "last": days[1]}
    while True:
        asked = {**span, "at": at, "volume": n}
        if book == "outgoing":
            sent = reading.open_outgoing(actor=SYSTEM, kind=kind, **asked)
            content, rows = books.outgoing_pdf(rows=sent, kind=kind, **asked), len(sent)
        else:
            came = reading.open_incoming(actor=SYSTEM, **asked)
            content, rows = books.incoming_pdf(rows=came, **asked), len(came)
        if rows or n == 1:
            yield content
        if not rows:
            return
        n += 1


def _draw(found: dict[str, list[dict[str, Any]]]) -> None:
    table = Table("Unit", "Series", "Given", "Entered", "Earlier", "Found", box=None)
    for unit, rows in found.items():
        for one in rows:
            cells = (
                one["name"],
                one["given"],
                one["entered"],
                one["earlier"],
                one["said"],
            )
            table.add_row(unit, *(str(cell) for cell in cells))
    out.print(table)


def _write(path: Path, content: bytes) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as fault:
        raise Failure(Reason.DATA, f"{path} cannot be written: {fault}") from None
    return path


def _day(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Failure(
            Reason.USAGE, f"{name} must be a day like 2026-01-31, not {text!r}"
        ) from None
