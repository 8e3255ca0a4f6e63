"""Typed rows of a scenario's lines, and everything that is wrong with them."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeVar

from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import Place, Process
from motcua.domain.dossiers.workflow.faults import Fault
from motcua.domain.dossiers.workflow.scenarios import cells, given
from motcua.domain.dossiers.workflow.scenarios.refusals import REFUSALS
from motcua.domain.dossiers.workflow.scenarios.results import Wrong
from motcua.domain.dossiers.workflow.scenarios.rows import (
    OTHER,
    Basis,
    Expected,
    Row,
    Typed,
)
from motcua.domain.dossiers.workflow.scenarios.table import MOST_ROWS, Line, tidy
from motcua.domain.dossiers.workflow.states import Status
from motcua.kernel.errors import Invalid, MotcuaError
from motcua.kernel.text import N_

_Value = TypeVar("_Value")
FIRST = frozenset({Command.ACCEPT, Command.REFUSE})
"""The commands a scenario may begin with."""

COMMANDS = tuple(command for command in Command if command is not Command.MIGRATE)
"""What a scenario may do: everything but move to another version."""


def read(process: Process, lines: Sequence[Line]) -> tuple[tuple[Row, ...], list[Wrong]]:
    """Return the rows that can be played, and what is wrong with the others.

    Where anything is wrong, the rows are not to be played.
    """
    if not lines:
        told = Fault("no_rows", N_("Kịch bản chưa có dòng nào."))
        return (), [Wrong(0, "", told)]
    if len(lines) > MOST_ROWS:
        message = N_("Kịch bản có quá %(most)s dòng.")
        told = Fault("too_many_rows", message, {"most": str(MOST_ROWS)})
        return (), [Wrong(0, "", told)]
    reading = _Reading(process)
    rows = [reading.row(n, tidy(line)) for n, line in enumerate(lines, start=1)]
    found = tuple(row for row in rows if row is not None)
    if not reading.wrong:
        reading.check_order(found)
    return found, reading.wrong


def places_of(process: Process) -> tuple[str, ...]:
    """Return the places rows may name: the dossier's, the process's, any other unit."""
    return tuple(dict.fromkeys((*Place, *process.parties, OTHER)))


class _Reading:
    """Reads row after row and keeps the faults, so that all are told at once."""

    def __init__(self, process: Process) -> None:
        """Begin with no fault."""
        self.process, self.wrong = process, list[Wrong]()
        self.places = places_of(process)

    def row(self, n: int, line: Line) -> Row | None:
        """Return a row, None where something is wrong with it."""
        before = len(self.wrong)
        at = self._take(n, "at", lambda: cells.moment(_there(line["at"])))
        who = self._take(n, "who", lambda: cells.who(_there(line["who"]), self.places))
        command = self._take(n, "do", lambda: _command(n, line["do"]))
        expected = self._expected(n, line)
        read: tuple[Basis | None, Typed] = (None, Typed())
        if command is not None:
            chosen = command
            read = self._take(n, "with", lambda: self._given(chosen, line)) or read
        if len(self.wrong) > before or at is None or who is None or command is None:
            return None
        if command is Command.ACCEPT and not (expected.error or expected.due):
            self._due_lacking(n)
        return Row(n, at, who, command, read[1], expected, read[0])

    def check_order(self, rows: Sequence[Row]) -> None:
        """Note a row that goes back in time."""
        for before, row in pairwise(rows):
            if row.at < before.at:
                self._note(
                    row.n,
                    "at",
                    Invalid(
                        "out_of_order",
                        N_("Thời điểm này trước dòng trên."),
                        remedy=N_("Hãy xếp các dòng theo thứ tự thời gian."),
                    ),
                )

    def _expected(self, n: int, line: Line) -> Expected:
        error = line["then_error"]
        if error:
            self._take(n, "then_error", lambda: _refusal(error))
        steps = self._take(
            n, "then_step", lambda: cells.several(line["then_step"], self._steps)
        )
        status = self._take(n, "then_status", lambda: _status(line["then_status"], error))
        due = line["then_due"]
        return Expected(
            steps=None if error and not line["then_step"] else frozenset(steps or ()),
            status=status,
            due=self._take(n, "then_due", lambda: cells.moment(due)) if due else None,
            error=error,
        )

    @property
    def _steps(self) -> tuple[str, ...]:
        return tuple(self.process.by_key)

    def _given(self, command: Command, line: Line) -> tuple[Basis | None, Typed]:
        if command is Command.ACCEPT:
            return given.basis(line["with"]), Typed()
        return None, given.typed(self.process, line["with"], self.places)

    def _due_lacking(self, n: int) -> None:
        self._note(
            n,
            "then_due",
            Invalid(
                "due_missing",
                N_("Chưa ghi ngày hẹn trả."),
                remedy=N_("Hãy tự đếm theo quy tắc tính hạn rồi ghi, ví dụ %(form)s."),
                facts={"form": "2021-12-13 17:00"},
            ),
        )

    def _take(self, n: int, column: str, read: Callable[[], _Value]) -> _Value | None:
        try:
            return read()
        except MotcuaError as fault:
            self._note(n, column, fault)
            return None

    def _note(self, n: int, column: str, error: MotcuaError) -> None:
        told = Fault(
            error.code,
            error.message,
            {name: str(value) for name, value in error.facts.items()},
            mending=error.remedy,
        )
        self.wrong.append(Wrong(n, column, told))


def _there(text: str) -> str:
    if not text:
        raise Invalid("cell_empty", N_("Chưa ghi gì."))
    return text


def _command(n: int, text: str) -> Command:
    found = Command(cells.one_of(_there(text), COMMANDS))
    if (n == 1) != (found in FIRST):
        raise Invalid(
            "begins_wrongly",
            N_("Dòng đầu, và chỉ dòng đầu, là tiếp nhận hoặc từ chối tiếp nhận."),
            remedy=N_("Ghi accept hoặc refuse ở dòng đầu; các dòng sau ghi việc khác."),
        )
    return found


def _status(text: str, error: str) -> Status | None:
    if error and not text:
        return None
    return cells.member(Status, _there(text))


def _refusal(text: str) -> str:
    if text not in REFUSALS:
        raise cells.unusable(
            "refusal_unknown",
            N_("Không có lý do từ chối mang mã “%(value)s”."),
            N_("Hãy chạy thử: kết quả cho biết mã từ chối; hoặc xem hướng dẫn."),
            text,
        )
    return text
