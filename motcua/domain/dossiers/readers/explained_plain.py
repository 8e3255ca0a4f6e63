"""The explanation of a due date as plain values: what the API and `--json` give."""

from collections.abc import Iterable

from motcua.domain.deadlines.rules.explain import Skipped
from motcua.domain.deadlines.rules.lines import Line
from motcua.domain.dossiers.readers.explained import Clocks, Explained, Holding


def plain(told: Explained) -> dict[str, object]:
    """Return the whole explanation; moments are ISO 8601, times whole seconds.

    `inputs` and `count` are enough to count the date again by hand; `rules` say the
    same in sentences, each with its ground.
    """
    clock = told.clock
    return {
        "dossier": told.code,
        "procedure": {"code": told.procedure_code, "name": told.procedure_name},
        "as_of": {
            "event": told.event_n,
            "newest_event": told.newest_n,
            "at": told.at.isoformat(),
        },
        "replay_agrees": told.agrees,
        "due": told.due.isoformat(),
        "original_due": told.original_due.isoformat(),
        "standing": {"current": told.standing, "original": told.original_standing},
        "paused": told.waiting,
        "calendar": told.calendar,
        "rules": rules(told.lines),
        "skipped_days": skipped_days(told.skipped),
        "pauses": _pauses(told),
        "extensions": [
            {
                "at": one.at.isoformat(),
                "old_due": one.old_due.isoformat(),
                "new_due": one.new_due.isoformat(),
                "in_time": one.in_time,
                "reason": one.reason,
            }
            for one in clock.extensions
        ],
        "recalendars": [
            {
                "at": one.at.isoformat(),
                "old_calendar": one.old,
                "new_calendar": one.new,
                "old_due": one.old_due.isoformat(),
                "new_due": one.new_due.isoformat(),
                "reason": one.reason,
            }
            for one in clock.recalendars
        ],
        "steps": [
            {
                "step": step.step_name,
                "unit": step.unit_name,
                "due": step.due_at.isoformat(),
                "why": rules((step.why,))[0],
            }
            for step in told.steps
        ],
        "parties": _parties(told.seconds),
        "history": [
            {
                "event": stage.n,
                "at": stage.at.isoformat(),
                "kind": stage.kind,
                "by": stage.actor_name,
                "reason": stage.reason,
                "old_due": stage.old_due.isoformat() if stage.old_due else None,
                "due": stage.due.isoformat(),
                "rules": rules(stage.lines),
            }
            for stage in told.stages
        ],
        "inputs": told.record["inputs"],
        "count": told.record["count"],
    }


def rules(lines: Iterable[Line]) -> list[dict[str, object]]:
    """Return lines with their Vietnamese sentence beside what it is made of."""
    return [{**line.as_json(), "text": line.text} for line in lines]


def skipped_days(days: Iterable[Skipped]) -> list[dict[str, object]]:
    """Return the days that do not count, each with its reason."""
    return [
        {
            "day": day.day.isoformat(),
            "kind": day.kind,
            "name": day.name,
            "decision": day.decision,
            "provisional": day.provisional,
        }
        for day in days
    ]


def _pauses(told: Explained) -> list[dict[str, object]]:
    """Return the waits in order; the last one may still go on."""
    found: list[dict[str, object]] = [
        {
            "reason": wait.reason.value,
            "effect": wait.effect.value,
            "begins": wait.begins.isoformat(),
            "ends": wait.ends.isoformat(),
            "steps": wait.counted,
        }
        for wait in told.clock.waits
    ]
    waiting = told.clock.waiting
    if waiting is not None:
        found.append(
            {
                "reason": waiting.reason.value,
                "effect": waiting.effect.value,
                "begins": waiting.since.isoformat(),
                "ends": None,
                "steps": 0,
            }
        )
    return found


def _parties(clocks: Clocks) -> dict[str, object]:
    return {
        "begins": clocks.begins.isoformat(),
        "ends": clocks.ends.isoformat(),
        "elapsed_seconds": clocks.elapsed,
        "working_seconds": clocks.working,
        "holdings": [_holding(holding) for holding in clocks.holdings],
    }


def _holding(holding: Holding) -> dict[str, object]:
    return {
        "holders": [
            {"party": party, "unit": unit or None} for party, unit in holding.holders
        ],
        "elapsed_seconds": holding.elapsed,
        "working_seconds": holding.working,
    }
