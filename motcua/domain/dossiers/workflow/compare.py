"""What a new version of a process changes, in words, before it is published."""

from collections.abc import Iterator

from motcua.domain.dossiers.workflow.changed import Change, at_step
from motcua.domain.dossiers.workflow.changed_steps import step_changes
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import FactSpec, Process
from motcua.domain.dossiers.workflow.shape import takes_back
from motcua.domain.dossiers.workflow.words import (
    NOTHING,
    ROLES,
    command_words,
    place_words,
)
from motcua.kernel.text import N_

__all__ = ["Change", "changes"]


def changes(old: Process, new: Process) -> tuple[Change, ...]:
    """Return what changes: the process itself, what it asks, then each step in turn."""
    return (*_whole(old, new), *_facts(old, new), *_steps(old, new))


def _whole(old: Process, new: Process) -> Iterator[Change]:
    if old.name != new.name:
        yield _changed(
            "name",
            N_("Tên quy trình: trước “%(was)s”, nay “%(becomes)s”."),
            old.name,
            new.name,
            harmless=True,
        )
    if old.decision != new.decision:
        yield _changed(
            "decision",
            N_("Văn bản ban hành: trước %(was)s, nay %(becomes)s."),
            old.decision or NOTHING,
            new.decision or NOTHING,
            harmless=True,
        )
    yield from _parties(old, new)
    for command in sorted(old.two_person ^ new.two_person):
        message = N_("“%(command)s” không còn cần hai người.")
        if command in new.two_person:
            message = N_("“%(command)s” nay cần hai người.")
        yield Change("two_person", message, {"command": command_words(command)})


def _parties(old: Process, new: Process) -> Iterator[Change]:
    for key, name in new.parties.items():
        if key not in old.parties:
            yield Change(
                "party_added", N_("Thêm cơ quan phối hợp “%(name)s”."), {"name": name}
            )
        elif old.parties[key] != name:
            yield _changed(
                "party_renamed",
                N_("Cơ quan phối hợp “%(was)s” nay gọi là “%(becomes)s”."),
                old.parties[key],
                name,
                harmless=True,
            )
    for key in new.parties:
        if key in old.parties and (key in old.by_address) != (key in new.by_address):
            message = N_("“%(name)s” không còn theo địa chỉ mà theo cấu hình thủ tục.")
            if key in new.by_address:
                message = N_("“%(name)s” nay là phường, xã theo địa chỉ.")
            yield Change("party_by_address", message, {"name": new.parties[key]})
    for key, name in old.parties.items():
        if key not in new.parties:
            yield Change(
                "party_removed", N_("Bỏ cơ quan phối hợp “%(name)s”."), {"name": name}
            )


def _facts(old: Process, new: Process) -> Iterator[Change]:
    for key, spec in new.facts.items():
        before = old.facts.get(key)
        if before is None:
            yield Change(
                "fact_added", N_("Thêm câu hỏi “%(name)s”."), {"name": spec.name}
            )
        else:
            yield from _fact(before, spec)
    for key, spec in old.facts.items():
        if key not in new.facts:
            yield Change(
                "fact_removed", N_("Bỏ câu hỏi “%(name)s”."), {"name": spec.name}
            )


def _fact(old: FactSpec, new: FactSpec) -> Iterator[Change]:
    if old.name != new.name:
        yield _changed(
            "fact_renamed",
            N_("Câu hỏi “%(was)s” nay là “%(becomes)s”."),
            old.name,
            new.name,
            harmless=True,
        )
    if old.kind is not new.kind:
        yield Change(
            "fact_kind",
            N_("Câu hỏi “%(name)s” nay trả lời theo cách khác."),
            {"name": new.name},
        )
    for key, name in new.choices.items():
        if key not in old.choices:
            yield Change(
                "choice_added",
                N_("Câu hỏi “%(name)s” thêm lựa chọn “%(choice)s”."),
                {"name": new.name, "choice": name},
            )
        elif old.choices[key] != name:
            yield Change(
                "choice_renamed",
                N_("Câu hỏi “%(name)s”: lựa chọn “%(was)s” nay là “%(becomes)s”."),
                {"name": new.name, "was": old.choices[key], "becomes": name},
                harmless=True,
            )
    for key, name in old.choices.items():
        if key not in new.choices:
            yield Change(
                "choice_removed",
                N_("Câu hỏi “%(name)s” bỏ lựa chọn “%(choice)s”."),
                {"name": new.name, "choice": name},
            )


def _steps(old: Process, new: Process) -> Iterator[Change]:
    for step in new.steps:
        before = old.by_key.get(step.key)
        if before is None:
            yield at_step(
                "step_added",
                N_("Thêm bước “%(step)s” (%(role)s, %(place)s)."),
                step,
                role=ROLES[step.role],
                place=place_words(step.place, new),
            )
        else:
            yield from step_changes(old, before, new, step)
    for step in old.steps:
        if step.key not in new.by_key:
            yield at_step("step_removed", N_("Bỏ bước “%(step)s”."), step)
    yield from _order(old, new)


def _order(old: Process, new: Process) -> Iterator[Change]:
    """Yield a new first step, and the steps that stand elsewhere among the others.

    The order decides only where a dossier begins and how far back a return takes it,
    so a step that merely moved does no harm unless one of the two is touched.
    """
    if old.first.key != new.first.key:
        yield at_step(
            "first_step",
            N_("Hồ sơ bắt đầu ở bước “%(step)s”, trước là “%(was)s”."),
            new.first,
            was=old.first.name,
        )
    was = [step.key for step in old.steps if step.key in new.by_key]
    becomes = [step.key for step in new.steps if step.key in old.by_key]
    while was:
        if was[0] == becomes[0]:
            was, becomes = was[1:], becomes[1:]
            continue
        # Whichever of the two that differ jumped further is the one that was moved.
        moved = max(
            was[0], becomes[0], key=lambda k: abs(was.index(k) - becomes.index(k))
        )
        was.remove(moved)
        becomes.remove(moved)
        yield at_step(
            "step_moved",
            N_("Bước “%(step)s” đổi chỗ trong thứ tự."),
            new.by_key[moved],
            harmless=_backs(old, new) == _backs(new, old),
        )


def _backs(process: Process, other: Process) -> dict[tuple[str, tuple[str, ...]], bool]:
    """Return which returns undo the appraisal, of those both versions have."""
    return {
        (step.key, move.to): takes_back(process, move)
        for step in process.steps
        for move in step.moves
        if move.command is Command.SEND_BACK and {step.key, *move.to} <= set(other.by_key)
    }


def _changed(
    code: str, message: str, was: str, becomes: str, *, harmless: bool = False
) -> Change:
    return Change(code, message, {"was": was, "becomes": becomes}, harmless=harmless)
