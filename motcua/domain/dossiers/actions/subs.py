"""Sub-dossiers: what another agency does for a dossier, under a code of its own.

Electronic hand-over to every agency at once, each with its task and time; the result
comes back to the unit that received the dossier. Basis: NĐ 61/2018 art 19.6-19.7.
"""

from datetime import datetime

from motcua.domain.accounts import readers as accounts
from motcua.domain.catalogue import readers as catalogue
from motcua.domain.deadlines.rules.limits import Policy, TimeLimit
from motcua.domain.dossiers.actions.recording import Course
from motcua.domain.dossiers.actions.settling import settle
from motcua.domain.dossiers.actions.starting import start
from motcua.domain.dossiers.actions.writing import record
from motcua.domain.dossiers.models import Code, Dossier
from motcua.domain.dossiers.readers.cases import load
from motcua.domain.dossiers.readers.processes import process_of
from motcua.domain.dossiers.readers.territory import bound_by_address
from motcua.domain.dossiers.rules.intake import address_of
from motcua.domain.dossiers.workflow import engine
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.deciding import Facts
from motcua.domain.dossiers.workflow.definition import Step
from motcua.domain.dossiers.workflow.states import Item
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotNow
from motcua.kernel.text import N_

_COPIED = (
    "procedure_version_id",
    "procedure_code",
    "case_n",
    "channel",
    "submitter_id",
    "submitter_name",
    "submitter_key",
    "submitter_id_kind",
    "submitter_id_number",
    "submitter_phone",
    "submitter_address",
    "owner_name",
    "owner_address",
    "delivery",
)
"""What a sub-dossier has of its parent. Letters go to the applicant from the parent."""


def open_sub(
    *, course: Course, item: Item, step: Step, actor: Actor, at: datetime
) -> None:
    """Open the dossier a step waits for, at the step's unit, by its own process.

    Its time is the step's own, else what the parent has left.
    """
    if step.sub is None:
        raise AssertionError("asked only for steps with a sub-dossier")
    parent = Dossier.objects.get(pk=course.case.id)
    process = catalogue.process_in_force(key=step.sub.process)
    unit = accounts.unit(unit_id=item.unit_id)
    bound = bound_by_address(
        process=process_of(process_id=process.id),
        places=parent.places,
        address=address_of(
            owner=parent.owner_address, submitter=parent.submitter_address
        ),
        on=at.astimezone(VN).date(),
    )
    row = Dossier(
        **{name: getattr(parent, name) for name in _COPIED},
        procedure_name=step.sub.name,
        receiving_unit_id=unit.id,
        resolving_unit_id=unit.id,
        authority_unit_id=unit.id,
        process_id=process.id,
        places={
            **parent.places,
            **bound.places,
            **dict.fromkeys(("reception", "resolving", "authority"), unit.id),
        },
        parent_id=parent.pk,
        parent_item=item.n,
        filed_at=at,
        status="incomplete",
        version=0,
        head=b"",
    )
    row.save()
    row.code = f"{parent.code}.{_number(parent.pk)}"
    Code.objects.create(
        code=row.code,
        dossier_id=row.pk,
        unit_id=unit.id,
        day=at.astimezone(VN).date(),
        n=None,
    )
    if course.clock is None or course.clock.calendar_id is None:
        raise AssertionError("a dossier with steps has a clock")
    start(
        row=row,
        actor=SYSTEM,
        at=at,
        started_at=at,
        limit=step.within or _what_is_left(course),
        policy=Policy(),
        calendar_id=course.clock.calendar_id,
        facts={
            "parent": parent.pk,
            "opened_by": actor.officer_id,
            **bound.event_facts,
        },
        request_id=None,
    )


def free_parent(*, course: Course, at: datetime) -> None:
    """Let the dossier that waited for this one go on, in the same transaction.

    Somebody may act on the parent at the same moment; then it is loaded again.
    """
    if course.case.parent is None:
        raise AssertionError("asked only for sub-dossiers")
    parent_id, item_n = course.case.parent
    answers = {"sub_outcome": course.state.outcome or course.state.status}
    for _ in range(5):
        case = load(actor=SYSTEM, ids=[parent_id], on=at.astimezone(VN).date())[parent_id]
        if case.state.item(item_n) is None:
            return
        decision = engine.decide(
            case.process,
            case.state,
            Command.PROCEED,
            Facts(
                actor=SYSTEM,
                at=at,
                units=case.places,
                known=case.known,
                answers=answers,
                item_n=item_n,
            ),
        )
        found = Course.of(case)
        found.add(
            decision,
            actor=SYSTEM,
            at=at,
            ticks=found.ticks(decision, at=at),
            remark=course.result_number,
            facts={"sub": course.case.id},
            names={},
            request_id=None,
        )
        settle(course=found, at=at)
        if record([found]):
            return
    raise NotNow(
        "parent_busy",
        N_("Hồ sơ chính đang được nhiều người xử lý cùng lúc."),
        remedy=N_("Hãy thử lại sau ít phút."),
    )


def _number(parent_id: int) -> int:
    """Return the number of the newest sub-dossier; the parent's row is locked."""
    return Dossier.objects.filter(parent_id=parent_id).count()


def _what_is_left(course: Course) -> TimeLimit:
    if course.clock is None:
        raise AssertionError("a dossier with steps has a clock")
    return course.clock.limit
