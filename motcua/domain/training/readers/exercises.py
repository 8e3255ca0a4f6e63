"""The exercises that are shipped."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.filings.rules import Verdict
from motcua.domain.training.rules.exercises import Exercise, read_exercise
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_

FOLDER = Path(__file__).resolve().parent.parent / "exercises"
_INTAKE = ("refused", "completion_requested")
_BESIDE = ("urged", "handed_out")

KINDS = frozenset(
    {f"dossier.{command.value}" for command in Command}
    | {f"dossier.{kind}" for kind in (*_INTAKE, *_BESIDE)}
    | {f"filing.{verdict.value}" for verdict in Verdict}
)
"""The events of the ledger that an exercise may wait for."""


@cache
def exercises() -> Mapping[str, Exercise]:
    """Return every exercise by its key, in the order of the files."""
    found = (
        read_exercise(json.loads(path.read_text(encoding="utf-8")), kinds=KINDS)
        for path in sorted(FOLDER.glob("*.json"))
    )
    return {one.key: one for one in found}


def exercise(*, key: str) -> Exercise:
    """Return an exercise; raise NotFound."""
    found = exercises().get(key)
    if found is None:
        raise NotFound("exercise_unknown", N_("Không có bài tập huấn này."))
    return found
