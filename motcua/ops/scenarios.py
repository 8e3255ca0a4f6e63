"""What `motcua process …` does: run the scenarios of processes, take them in and out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from motcua.domain.catalogue import readers
from motcua.domain.dossiers.workflow.scenarios import Result, Table, from_csv, to_csv
from motcua.journeys import scenarios
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid
from motcua.ops.failures import Failure, Reason


@dataclass(frozen=True, slots=True)
class Ran:
    """One scenario that was run, and by which version of which process."""

    key: str
    n: int
    result: Result

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "process": self.key,
            "version": self.n,
            "scenario": self.result.name,
            "calendar": self.result.calendar,
            "passed": self.result.passed,
            "rows": len(self.result.rows),
            "wrong": [
                {
                    "row": one.n,
                    "column": one.column,
                    "code": one.fault.code,
                    "what": one.fault.text,
                }
                for one in self.result.wrong
            ],
        }


def run(key: str, file: Path | None) -> tuple[Ran, ...]:
    """Run a file's scenarios, else those that are kept; of all processes without a key.

    Raises Failure for a file without a key, or one that cannot be read.
    """
    if file is not None and not key:
        raise Failure(Reason.USAGE, "--file needs the key of the process it is for")
    if file is not None:
        found = _newest(key)
        return tuple(_tried(key, found, table) for table in read(file))
    keys = [key] if key else readers.keys_with_scenarios()
    return tuple(
        Ran(one, _newest(one), tried.result)
        for one in keys
        for tried in scenarios.listed(actor=SYSTEM, at=now(), key=one)
    )


def read(file: Path) -> tuple[Table, ...]:
    """Return the scenarios of a CSV file; raise Failure naming what is wrong with it."""
    try:
        return from_csv(file.read_bytes())
    except OSError as fault:
        raise Failure(Reason.DATA, f"{file} cannot be read: {fault.strerror}") from None
    except Invalid as fault:
        raise Failure(Reason.DATA, f"{file}: {fault}") from None


def bring_in(key: str, file: Path) -> int:
    """Take a file's scenarios in, all or none; return how many are new or changed."""
    tables = read(file)
    return scenarios.bring_in(actor=SYSTEM, at=now(), key=key, tables=tables)


def write(key: str, file: Path) -> int:
    """Write the scenarios of a process to a CSV file; return how many."""
    tables = scenarios.tables_of(actor=SYSTEM, key=key)
    try:
        file.write_bytes(to_csv(tables))
    except OSError as fault:
        raise Failure(
            Reason.MACHINE, f"{file} cannot be written: {fault.strerror}"
        ) from None
    return len(tables)


def draw(ran: Sequence[Ran], out: Console) -> None:
    """Print a line a scenario, and below it what came otherwise."""
    for one in ran:
        sign = "[green]passed[/]" if one.result.passed else "[red]failed[/]"
        out.print(
            f"{sign}  {one.key} v{one.n}  {one.result.name}  "
            f"(calendar {one.result.calendar})",
            highlight=False,
        )
        for wrong in one.result.wrong:
            where = f"row {wrong.n}, {wrong.column or 'whole table'}"
            out.print(
                f"        {where}: {wrong.fault.text}", highlight=False, markup=False
            )
    failed = sum(not one.result.passed for one in ran)
    out.print(f"{len(ran)} scenarios, {failed} failed.", highlight=False)


def _newest(key: str) -> int:
    versions = readers.process_versions(key=key)
    if not versions:
        raise Failure(Reason.DATA, f"there is no process “{key}”")
    return versions[0].n


def _tried(key: str, n: int, table: Table) -> Ran:
    result = scenarios.try_out(actor=SYSTEM, at=now(), key=key, table=table)
    return Ran(key, n, result)
