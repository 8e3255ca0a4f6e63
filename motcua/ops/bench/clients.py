"""Eight processes that do the same verb as fast as they can, begun at one moment."""

import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.synchronize import Barrier
from typing import Any
from uuid import uuid4

PROCESSES = 8
WARMING = 20
"""Acts each process does before the time is taken: a server has long done its first."""


@dataclass(frozen=True, slots=True)
class Task:
    """What one process does: a verb of `VERBS`, with its dossiers or their number."""

    verb: str
    ids: Sequence[int]
    version: int
    at: datetime


def run(tasks: Sequence[Task]) -> float:
    """Let every task run in a process of its own; return acts a second, all together."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(len(tasks))
    spans: multiprocessing.Queue[tuple[float, float]] = context.Queue()
    workers = [
        context.Process(target=_work, args=(task, barrier, spans, dict(os.environ)))
        for task in tasks
    ]
    for worker in workers:
        worker.start()
    found = [spans.get(timeout=600) for _ in workers]
    for worker in workers:
        worker.join()
    if any(worker.exitcode for worker in workers):
        raise RuntimeError("a process of the benchmark has failed; see its traceback")
    begun, ended = min(b for b, _ in found), max(e for _, e in found)
    return sum(len(task.ids) - WARMING for task in tasks) / (ended - begun)


def _work(task: Task, barrier: Barrier, spans: Any, environment: dict[str, str]) -> None:
    os.environ.update(environment)
    import django  # noqa: PLC0415 - a process of its own begins here

    from motcua.kernel.memory import keep_what_is_loaded  # noqa: PLC0415

    django.setup()
    verb = VERBS[task.verb](task)
    for dossier_id in task.ids[:WARMING]:
        verb(dossier_id)
    keep_what_is_loaded()
    barrier.wait()
    begun = time.perf_counter()
    try:
        for dossier_id in task.ids[WARMING:]:
            verb(dossier_id)
    finally:
        spans.put((begun, time.perf_counter()))


def _step(task: Task) -> Callable[[int], None]:
    """Receive at the department: one decided step, through the public action."""
    from motcua.domain.dossiers.actions.steps import act  # noqa: PLC0415
    from motcua.domain.dossiers.actions.typed import Input  # noqa: PLC0415
    from motcua.domain.dossiers.workflow.commands import Command  # noqa: PLC0415
    from motcua.ops.bench.stock import person  # noqa: PLC0415

    actor = person("truongphong", task.at)

    def step(dossier_id: int) -> None:
        act(
            actor=actor,
            at=task.at,
            dossier_id=dossier_id,
            version=task.version,
            request_id=uuid4(),
            command=Command.RECEIVE,
            typed=Input(),
        )

    return step


def _plain_step(task: Task) -> Callable[[int], None]:
    """Write the same rows the way an ORM is usually used, without deciding anything."""
    from motcua.ops.bench.plain import plain_step  # noqa: PLC0415

    return plain_step(task.at)


def _accept(task: Task) -> Callable[[int], None]:
    """Receive a new dossier through the public action."""
    from motcua.domain.dossiers.actions import intake as intakes  # noqa: PLC0415
    from motcua.ops.bench.stock import intake_of, person  # noqa: PLC0415

    actor = person("quay", task.at)
    intake = intake_of(at=task.at, process="department", resolving="tckh")

    def accept(_: int) -> None:
        intakes.accept(actor=actor, at=task.at, request_id=uuid4(), intake=intake)

    return accept


VERBS: dict[str, Callable[[Task], Callable[[int], None]]] = {
    "step": _step,
    "plain_step": _plain_step,
    "accept": _accept,
}
