"""Open a stranger's file in a process of its own, within hard limits.

What libraries do with a file made to hurt (gigabytes out of kilobytes, loops without
end, faults in C) then costs one short-lived process and never the server.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from threading import BoundedSemaphore, Timer
from typing import Any, BinaryIO, cast

from motcua.domain.documents.rules.inspection import size_of
from motcua.kernel.errors import Invalid, MotcuaError, TooLarge
from motcua.kernel.text import N_

MEMORY = 2 * 1024 * 1024 * 1024
"""The most bytes of address space one such process may have."""
CPU_SECONDS, WALL_SECONDS = 25, 90
MOST_WRITTEN = 512 * 1024 * 1024
AT_ONCE = 2
"""So many such processes may one server process have at a time; others wait."""
_places = BoundedSemaphore(AT_ONCE)
_COPY = 1024 * 1024
_ERRORS: Mapping[str, type[MotcuaError]] = {"Invalid": Invalid, "TooLarge": TooLarge}


class Task(StrEnum):
    """What can be asked."""

    EXAMINE = "examine"
    COUNT = "count"
    DRAW = "draw"
    AS_PDF = "as_pdf"
    TABLE = "table"
    BUNDLE = "bundle"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a few plain facts, and perhaps bytes."""

    facts: Mapping[str, Any]
    content: bytes


def confined(task: Task, file: BinaryIO, *, name: str, **asked: object) -> Answer:
    """Return what a task makes of a file; leave the file at 0.

    Raises what the task raises (Invalid, TooLarge), IndexError for a page that is not
    there, and TooLarge naming the file when the limits were too narrow for it.
    """
    job = {"task": task, "name": name, "limits": _limits(), **asked}
    with tempfile.TemporaryFile() as plain, tempfile.TemporaryFile() as out:
        _copy(file, plain)
        with _places:
            died = _died(job, plain, out)
        out.seek(0)
        said = out.readline()
        if died or not said.endswith(b"\n"):
            raise _too_heavy(name)
        return _answer(json.loads(said), out.read())


def _limits() -> dict[str, int]:
    return {"memory": MEMORY, "cpu": CPU_SECONDS, "written": MOST_WRITTEN}


def _copy(file: BinaryIO, plain: BinaryIO) -> None:
    size_of(file)
    plain.writelines(iter(lambda: file.read(_COPY), b""))
    plain.flush()
    plain.seek(0)
    file.seek(0)


def _died(job: Mapping[str, object], plain: BinaryIO, out: BinaryIO) -> bool:
    """Run the process; say whether it ended before it had answered."""
    with subprocess.Popen(  # noqa: S603 - our own module; the file is its stdin
        [sys.executable, "-m", f"{__package__}.confinement", json.dumps(job)],
        stdin=plain,
        stdout=out,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": ":".join(filter(None, sys.path))},
    ) as process:
        # Waiting up to a time would look only twenty times a second whether it is done.
        alarm = Timer(WALL_SECONDS, process.kill)
        alarm.start()
        try:
            return process.wait() != 0
        finally:
            alarm.cancel()
            process.kill()


def _answer(said: Mapping[str, Any], content: bytes) -> Answer:
    if "missing" in said:
        raise IndexError(said["missing"])
    if "error" not in said:
        return Answer(said, content)
    raise _ERRORS[said["error"]](
        said["code"],
        said["message"],
        facts=cast("dict[str, object]", said["facts"]),
        field=said["field"],
        remedy=said["remedy"],
    )


def _too_heavy(name: str) -> TooLarge:
    return TooLarge(
        "file_too_heavy",
        N_("Tệp “%(name)s” cần quá nhiều bộ nhớ hoặc thời gian để mở."),
        facts={"name": name},
        field="files",
        remedy=N_("Hãy quét hoặc in lại thành tệp PDF mới rồi chọn lại."),
    )
