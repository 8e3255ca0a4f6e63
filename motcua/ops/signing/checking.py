"""What `motcua verify` does: a file, or a number, and what each is worth."""

from dataclasses import asdict
from pathlib import Path

from motcua.domain.correspondence.readers.standing import (
    DocumentStanding,
    standing_of_number,
)
from motcua.domain.correspondence.rules.standing import Standing
from motcua.domain.documents.rules.signing.verifying import FileVerdict
from motcua.domain.dossiers.readers.verifying import KnownFile, Verdict
from motcua.journeys.checking import check_paper
from motcua.kernel.clock import VN, now
from motcua.ops.console import out, show
from motcua.ops.failures import Failure, Reason

GOOD = frozenset({Verdict.IN_FORCE, Verdict.RECOGNISED, Verdict.FOREIGN})
"""What ends the command with code 0: `foreign` may be in force elsewhere."""


def of_file(path: Path, *, as_json: bool) -> bool:
    """Show what a file is worth; say whether it may be relied upon. Raises Failure."""
    found = check_paper(content=content_of(path), name=path.name)

    def draw() -> None:
        out.print(f"[bold]{found.verdict}[/] {found.file.level}")
        draw_signatures(found.file)
        if found.known is not None:
            _draw_known(found.known)

    show(asdict(found), as_json, draw)
    return found.verdict in GOOD


def of_number(number: str, year: int, *, as_json: bool) -> bool:
    """Show how the documents of a number stand; say whether all are in force."""
    found = standing_of_number(number=number, year=year or now().astimezone(VN).year)

    def draw() -> None:
        for one in found:
            _draw_standing(one)
        if not found:
            out.print("no document bears this number in that year")

    show({"documents": [asdict(one) for one in found]}, as_json, draw)
    return bool(found) and all(one.standing is Standing.IN_FORCE for one in found)


def content_of(path: Path) -> bytes:
    """Return what a file holds; raise Failure."""
    try:
        return path.read_bytes()
    except OSError as fault:
        raise Failure(Reason.DATA, f"{path}: {fault.strerror}") from None


def draw_signatures(file: FileVerdict) -> None:
    """Print a line a signature."""
    for one in file.signatures:
        out.print(
            f"{one.holder}, {one.signed_at}: "
            f"{'whole' if one.is_whole else 'changed'}, "
            f"{'trusted' if one.is_trusted else 'not trusted'} ({one.serial})"
        )


def _draw_known(known: KnownFile) -> None:
    out.print(f"dossier {known.code}" if known.code else known.number)
    if known.standing is not None:
        _draw_standing(known.standing)
    if known.newer:
        out.print(f"replaced by the result {known.newer}")


def _draw_standing(one: DocumentStanding) -> None:
    ended = f" since {one.since}" if one.since else ""
    by = f" by {one.replaced_by}" if one.replaced_by else ""
    amended = f", amended by {', '.join(one.amended_by)}" if one.amended_by else ""
    out.print(
        f"{one.number} of {one.issued_on}, {one.unit_name}: "
        f"{one.standing}{ended}{by}{amended}"
    )
