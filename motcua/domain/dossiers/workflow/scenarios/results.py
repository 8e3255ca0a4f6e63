"""What came of a scenario: row by row, what was expected and what came."""

from dataclasses import dataclass
from datetime import datetime

from motcua.domain.dossiers.workflow.faults import Fault
from motcua.domain.dossiers.workflow.states import Status
from motcua.kernel.errors import MotcuaError


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing wrong at a row: it cannot be read, or something else came.

    `n` counts the rows from 1; 0 is the whole table.
    """

    n: int
    column: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class RowResult:
    """Where the dossier stands after a row, and what of it was not expected.

    `steps` are names. `refused` is the refusal, expected or not.
    """

    n: int
    steps: tuple[str, ...]
    status: Status
    due: datetime | None
    refused: MotcuaError | None
    wrong: tuple[Wrong, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a scenario; `calendar` is the version the dates were counted by.

    A scenario that cannot be read has `faults` and no rows.
    """

    name: str
    calendar: str
    faults: tuple[Wrong, ...] = ()
    rows: tuple[RowResult, ...] = ()

    @property
    def wrong(self) -> tuple[Wrong, ...]:
        """Return everything that is wrong, by row."""
        return self.faults + tuple(one for row in self.rows for one in row.wrong)

    @property
    def passed(self) -> bool:
        """Say whether all came as expected."""
        return not self.wrong

    def of_row(self, n: int) -> tuple[Wrong, ...]:
        """Return what is wrong at a row."""
        return tuple(one for one in self.wrong if one.n == n)
