"""What `motcua catalogue …` does."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console

from motcua.domain.accounts import readers as accounts
from motcua.domain.catalogue import actions, readers
from motcua.domain.catalogue.rules.content import Change, ProcedureContent
from motcua.domain.catalogue.rules.exports import to_json, to_xlsx
from motcua.domain.catalogue.rules.sources import BadSource, read_source
from motcua.domain.dossiers.workflow.reading import parse
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VN, now
from motcua.ops.failures import Failure, Reason

MOST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import does: its changes by sort, and what stays unpublished."""

    changes: tuple[Change, ...]
    incomplete: tuple[tuple[str, str, tuple[str, ...]], ...]

    @property
    def counts(self) -> Counter[str]:
        """Return how many procedures are added, changed, unchanged."""
        return Counter(change.kind for change in self.changes)

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "counts": dict(self.counts),
            "changes": [
                {
                    "code": change.code,
                    "name": change.name,
                    "kind": change.kind,
                    "differences": change.differences,
                }
                for change in self.changes
                if change.kind != "unchanged"
            ],
            "incomplete": [
                {"code": code, "name": name, "missing": missing}
                for code, name, missing in self.incomplete
            ],
        }


def read(file: Path) -> tuple[ProcedureContent, ...]:
    """Return a file's procedures; raise Failure listing the faults by line."""
    try:
        return read_source(file.name, file.read_bytes())
    except OSError as fault:
        raise Failure(Reason.DATA, f"{file} cannot be read: {fault.strerror}") from None
    except BadSource as fault:
        lines = [
            f"{file}, dòng {p.line}, cột {p.column or '–'}: {p.message}"
            for p in fault.problems[:MOST_SHOWN]
        ]
        text = "\n".join([*lines, "Chưa có gì được nạp."])
        raise Failure(Reason.DATA, text) from None


def bring_in(
    contents: Sequence[ProcedureContent], valid_from: date, *, dry_run: bool
) -> Plan:
    """Import, or only say what an import would do."""
    done = actions.import_catalogue(
        actor=SYSTEM, at=now(), contents=contents, valid_from=valid_from, dry_run=dry_run
    )
    lacking = tuple((c.code, c.name, c.missing()) for c in contents if c.missing())
    return Plan(done.changes, lacking)


def draw(plan: Plan, console: Console) -> None:
    """Print the difference, shortened to what fits a screen or two."""
    shown = [change for change in plan.changes if change.kind != "unchanged"]
    for change in shown[:MOST_SHOWN]:
        sign = "[green]+[/]" if change.kind == "added" else "[yellow]~[/]"
        console.print(f"{sign} {change.code}  {change.name[:90]}")
        for field, old, new in change.differences:
            console.print(f"    {field}: {old!r} → {new!r}", highlight=False)
    if len(shown) > MOST_SHOWN:
        console.print(f"… and {len(shown) - MOST_SHOWN} more (see --json)")
    counts = plan.counts
    console.print(
        f"added {counts['added']}, changed {counts['changed']}, "
        f"unchanged {counts['unchanged']}; "
        f"{len(plan.incomplete)} incomplete, to stay unpublished"
    )


def write(file: Path) -> int:
    """Write the catalogue as JSON or XLSX by the file's ending; return how many."""
    contents = list(readers.current_contents().values())
    writers = {".json": to_json, ".xlsx": to_xlsx}
    writer = writers.get(file.suffix.lower())
    if writer is None:
        raise Failure(Reason.USAGE, f"{file}: the name must end in .json or .xlsx")
    try:
        file.write_bytes(writer(contents))
    except OSError as fault:
        raise Failure(
            Reason.MACHINE, f"{file} cannot be written: {fault.strerror}"
        ) from None
    return len(contents)


def problems() -> dict[str, Any]:
    """Return the procedures that stay unpublished, and those that nobody receives."""
    return {
        "incomplete": [
            {"code": row.code, "name": row.name, "missing": list(row.missing)}
            for row in readers.problems()
        ],
        "unassigned": list(readers.unassigned(on=now().astimezone(VN).date())),
    }


def assign(
    *,
    code: str,
    receiving: str,
    resolving: str,
    process: str,
    parties: Mapping[str, str],
    valid_from: date,
) -> None:
    """Say who receives and resolves a procedure, and how; raise Failure or NotFound.

    `parties` maps each agency that the process names, and those of its sub-dossiers,
    to the code of a unit: all of them and no others.
    """
    units = {
        unit: accounts.unit_by_code(code=unit, on=valid_from).id
        for unit in (receiving, resolving, *parties.values())
    }
    _check_parties(process, parties)
    row = actions.CompetenceRow(
        procedure_code=code,
        receiving_unit_id=units[receiving],
        resolving_unit_id=units[resolving],
        process_key=process,
        parties={party: units[unit] for party, unit in parties.items()},
        valid_from=valid_from,
    )
    if not actions.assign_competence(actor=SYSTEM, at=now(), rows=[row]):
        raise Failure(
            Reason.DATA, f"{receiving} receives {code} already; nothing was changed"
        )


def parties_of(texts: Sequence[str]) -> dict[str, str]:
    """Return agencies and units written as `police=congan`; raise Failure."""
    found: dict[str, str] = {}
    for text in texts:
        party, sign, unit = (part.strip() for part in text.partition("="))
        if not (party and sign and unit):
            raise Failure(Reason.USAGE, f"--party {text}: write it as AGENCY=UNIT")
        if party in found:
            raise Failure(Reason.USAGE, f"--party {party} is given twice")
        found[party] = unit
    return found


def _check_parties(key: str, parties: Mapping[str, str]) -> None:
    """Raise Failure unless just the agencies of a process are named."""
    wanted = _parties_named(key)
    unknown = sorted(parties.keys() - wanted.keys())
    if unknown:
        known = ", ".join(sorted(wanted)) or "none"
        raise Failure(
            Reason.DATA, f"{key} names no agency “{unknown[0]}”; it names: {known}"
        )
    missing = sorted(wanted.keys() - parties.keys() - _by_address(key))
    if missing:
        raise Failure(
            Reason.DATA,
            f"{key} needs a unit for {wanted[missing[0]]}: --party {missing[0]}=UNIT",
        )


def _by_address(key: str) -> frozenset[str]:
    """Return the agencies of a process that the dossier's address binds."""
    return parse(readers.process_in_force(key=key).definition).by_address


def _parties_named(key: str) -> dict[str, str]:
    """Return the agencies a process and its sub-dossiers name, with their names."""
    process = parse(readers.process_in_force(key=key).definition)
    found = dict(process.parties)
    for step in process.steps:
        if step.sub is not None:
            inner = parse(readers.process_in_force(key=step.sub.process).definition)
            found |= inner.parties
    return found
