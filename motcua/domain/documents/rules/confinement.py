"""The process in which a stranger's file is opened: limits first, then the libraries.

Started by `confined`, never imported by it: the file is stdin, the answer is a line of
JSON on stdout with perhaps bytes after it.
"""

import json
import resource
import sys
from typing import Any, BinaryIO, cast


def main() -> None:
    """Do one task; what is wrong with the file is an answer too."""
    job = json.loads(sys.argv[1])
    _limit(job["limits"])
    # Only now: what a library takes when it is loaded counts as well.
    from motcua.domain.documents.rules import tasks  # noqa: PLC0415
    from motcua.kernel.errors import MotcuaError  # noqa: PLC0415

    try:
        said, content = tasks.DONE_BY[job["task"]](_stdin(), job)
    except MotcuaError as error:
        said, content = _refusal(error), b""
    except IndexError:
        said, content = {"missing": job["task"]}, b""
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + content)


def _limit(limits: dict[str, int]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"],) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (limits["cpu"],) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits["written"],) * 2)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _stdin() -> BinaryIO:
    return cast("BinaryIO", sys.stdin.buffer)


def _refusal(error: Any) -> dict[str, object]:
    return {
        "error": type(error).__name__,
        "code": error.code,
        "message": error.message,
        "facts": error.facts,
        "field": error.field,
        "remedy": error.remedy,
    }


if __name__ == "__main__":
    main()
