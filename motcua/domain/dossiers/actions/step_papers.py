"""Papers that a step of the process produces, beside those its act owes by law."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from motcua.domain.accounts import readers as accounts
from motcua.domain.documents.rules.parts import Line, in_words
from motcua.domain.documents.rules.slips import HandOverSlip, TransferSlip
from motcua.domain.dossiers.actions import papers
from motcua.domain.dossiers.actions.recording import Course
from motcua.domain.dossiers.models import Dossier, HandedIn, WorkItem
from motcua.domain.dossiers.readers.dossier import facts_of
from motcua.domain.dossiers.readers.links import lookup_url
from motcua.domain.dossiers.readers.papers import (
    control_slip_of,
    handed_over,
    letterhead,
)
from motcua.domain.dossiers.workflow.deciding import Decision
from motcua.kernel.actor import Actor


def print_all(*, decision: Decision, course: Course, actor: Actor, at: datetime) -> None:
    """Print the papers that the move made says, in its order; the act is written."""
    kinds = decision.move.papers if decision.move and not decision.proposed else ()
    if not kinds:
        return
    row = Dossier.objects.get(pk=course.case.id)
    opened = [item.n for item in decision.opened]
    items = WorkItem.objects.filter(dossier=row, n__in=opened).order_by("n")
    for kind in kinds:
        _PRINTERS[kind](row, actor, at, list(items))


def transfer(
    *,
    row: Dossier,
    actor: Actor,
    at: datetime,
    to_unit_id: int,
    task: str,
    until: datetime | None,
) -> None:
    """Print the slip that says what another unit is to do, and by when.

    Basis: NĐ 61/2018 art 19.5-19.7.
    """
    reception = accounts.unit(unit_id=row.receiving_unit_id)
    paper = TransferSlip(
        head=letterhead(reception),
        code=row.code,
        url=lookup_url(row.code),
        at=at,
        applicant=row.submitter_name,
        procedure=row.procedure_name,
        procedure_code=row.procedure_code,
        received=in_words(row.received_at),
        due=in_words(row.due_at),
        sender=reception.name,
        receiver=accounts.unit(unit_id=to_unit_id).name,
        task=task,
        until=in_words(until),
        lines=_lines(row),
        officer=actor.name,
    )
    papers.keep(row=row, actor=actor, at=at, paper=paper)


def _transfers(
    row: Dossier, actor: Actor, at: datetime, items: Sequence[WorkItem]
) -> None:
    for item in items:
        transfer(
            row=row,
            actor=actor,
            at=at,
            to_unit_id=item.unit_id,
            task=item.step_name,
            until=item.due_at,
        )


def _hand_overs(
    row: Dossier, actor: Actor, at: datetime, items: Sequence[WorkItem]
) -> None:
    giving = accounts.unit(unit_id=row.receiving_unit_id)
    for unit_id in dict.fromkeys(item.unit_id for item in items):
        paper = HandOverSlip(
            head=letterhead(giving),
            code=row.code,
            at=at,
            giver=actor.name,
            giving_unit=giving.name,
            receiving_unit=accounts.unit(unit_id=unit_id).name,
            rows=(handed_over(n=1, row=row, papers=len(_lines(row))),),
        )
        papers.keep(row=row, actor=actor, at=at, paper=paper)


def _control(row: Dossier, actor: Actor, at: datetime, items: Sequence[WorkItem]) -> None:
    slip = control_slip_of(facts=facts_of(row=row, actor=actor), at=at)
    papers.keep(row=row, actor=actor, at=at, paper=slip)


def _survey(row: Dossier, actor: Actor, at: datetime, items: Sequence[WorkItem]) -> None:
    papers.survey(row=row, actor=actor, at=at)


def _lines(row: Dossier) -> tuple[Line, ...]:
    return tuple(
        Line(h.name, h.original_count, h.certified_count, h.copy_count)
        for h in HandedIn.objects.filter(dossier=row).order_by("n")
        if h.original_count + h.certified_count + h.copy_count
    )


_Printer = Callable[[Dossier, Actor, datetime, Sequence[WorkItem]], None]
_PRINTERS: Mapping[str, _Printer] = {
    "control": _control,
    "hand_over": _hand_overs,
    "survey": _survey,
    "transfer": _transfers,
}
"""The kinds a process may name: `definition.PAPERS`."""
