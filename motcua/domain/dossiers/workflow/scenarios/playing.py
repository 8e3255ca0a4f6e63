"""Play a scenario against a process and a calendar, and compare row by row."""

from collections.abc import Iterator
from datetime import datetime

from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.dossiers.workflow.definition import Process
from motcua.domain.dossiers.workflow.faults import Fault
from motcua.domain.dossiers.workflow.scenarios.dossier import PaperDossier
from motcua.domain.dossiers.workflow.scenarios.reading import read
from motcua.domain.dossiers.workflow.scenarios.results import Result, RowResult, Wrong
from motcua.domain.dossiers.workflow.scenarios.rows import Row
from motcua.domain.dossiers.workflow.scenarios.table import Table
from motcua.domain.dossiers.workflow.words import STATUSES, THE_END, step_words
from motcua.kernel.clock import VN
from motcua.kernel.errors import MotcuaError
from motcua.kernel.text import N_

_NONE = N_("không có")


def run(process: Process, table: Table, calendar: WorkingCalendar) -> Result:
    """Return what comes of a scenario; one that cannot be read is not played."""
    rows, faults = read(process, table.lines)
    if faults:
        return Result(table.name, calendar.version, faults=tuple(faults))
    dossier = PaperDossier(process, calendar)
    played = tuple(_played(dossier, row) for row in rows)
    return Result(table.name, calendar.version, rows=played)


def _played(dossier: PaperDossier, row: Row) -> RowResult:
    refused: MotcuaError | None = None
    dossier.ripen(row)
    due_before = dossier.due
    try:
        dossier.act(row)
    except MotcuaError as error:
        refused = error
    process, state = dossier.process, dossier.state
    return RowResult(
        n=row.n,
        steps=tuple(step_words(key, process) for key in sorted(state.steps)),
        status=state.status,
        due=dossier.due,
        refused=refused,
        wrong=tuple(_wrong(dossier, row, refused, due_before)),
    )


def _wrong(
    dossier: PaperDossier,
    row: Row,
    refused: MotcuaError | None,
    due_before: datetime | None,
) -> Iterator[Wrong]:
    """Return in what the dossier differs from what the row expects."""
    told = _refusal(row.expected.error, refused)
    if told is not None:
        yield Wrong(row.n, "then_error", told)
        if refused is not None:
            return
    expected, process, state = row.expected, dossier.process, dossier.state
    if expected.steps is not None and expected.steps != state.steps:
        facts = {
            "expected": _steps(expected.steps, process),
            "found": _steps(state.steps, process),
        }
        message = N_("Mong hồ sơ ở %(expected)s; thực tế ở %(found)s.")
        yield Wrong(row.n, "then_step", Fault("other_step", message, facts))
    if expected.status is not None and expected.status is not state.status:
        facts = {
            "expected": STATUSES[expected.status],
            "found": STATUSES[state.status],
        }
        message = N_("Mong trạng thái “%(expected)s”; thực tế “%(found)s”.")
        yield Wrong(row.n, "then_status", Fault("other_status", message, facts))
    due = _due(expected.due, due_before, dossier.due)
    if due is not None:
        yield Wrong(row.n, "then_due", due)


def _refusal(expected: str, refused: MotcuaError | None) -> Fault | None:
    """Return how a refusal differs from the one that was expected, if it does."""
    if refused is None:
        message = N_("Mong bị từ chối (%(expected)s); thực tế làm được.")
        return Fault("not_refused", message, {"expected": expected}) if expected else None
    if refused.code == expected:
        return None
    found = refused.message % refused.facts if refused.facts else refused.message
    facts = {"expected": expected, "found": refused.code, "said": found}
    if expected:
        message = N_(
            "Mong bị từ chối (%(expected)s); thực tế bị từ chối vì lý do khác "
            "(%(found)s): %(said)s"
        )
        return Fault("refused_otherwise", message, facts)
    message = N_("Mong làm được; thực tế bị từ chối (%(found)s): %(said)s")
    return Fault("refused", message, facts)


def _due(
    expected: datetime | None, before: datetime | None, found: datetime | None
) -> Fault | None:
    """Return how the due date differs: from the one written, else from the one before."""
    facts = {"expected": _moment(expected or before), "found": _moment(found)}
    if expected is None and found != before:
        message = N_(
            "Mong ngày hẹn giữ nguyên %(expected)s; thực tế đổi thành %(found)s."
        )
        return Fault("due_moved", message, facts)
    if expected is not None and (found is None or _minute(found) != expected):
        message = N_("Mong hẹn trả %(expected)s; thực tế %(found)s.")
        return Fault("other_due", message, facts)
    return None


def _minute(at: datetime) -> datetime:
    """Return a moment as a scenario can write it, to the minute."""
    return at.astimezone(VN).replace(second=0, microsecond=0)


def _steps(keys: frozenset[str], process: Process) -> str:
    names = (f"“{step_words(key, process)}”" for key in sorted(keys))
    return " + ".join(names) or THE_END


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(VN):%H:%M %d/%m/%Y}" if at else _NONE
