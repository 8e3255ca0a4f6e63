"""Give new items to officers where the process has a rule for it."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db.models import Count, Max

from motcua.domain.accounts import readers as accounts
from motcua.domain.catalogue import readers as catalogue
from motcua.domain.dossiers.actions.recording import Course
from motcua.domain.dossiers.models import Dossier, WorkItem
from motcua.domain.dossiers.readers.cases import Case
from motcua.domain.dossiers.readers.owners import co_applicants_of
from motcua.domain.dossiers.workflow.assignment import Candidate, Choice, choose
from motcua.domain.dossiers.workflow.deciding import Decision
from motcua.domain.dossiers.workflow.definition import Assign, Process, Step
from motcua.domain.dossiers.workflow.states import Item, ItemKind
from motcua.kernel.clock import VN


def assigned(
    *, decision: Decision, course: Course, at: datetime, row: Dossier | None = None
) -> tuple[Decision, dict[str, object]]:
    """Return the decision with its new items given to officers, and the reasons.

    Items that have an officer, or whose step leaves the choice free, stay as they are.
    `row` is the dossier where it is not written yet.
    """
    reasons: list[dict[str, object]] = []
    given: dict[int, Item] = {}
    for item, step in _to_give(decision, course.process):
        choice = _choice(course, step, item, at, row)
        if choice is not None:
            given[item.n] = item._replace(officer_id=choice.officer_id)
            reasons.append(
                {"item": item.n, "message": choice.message, "facts": choice.facts}
            )
    if not given:
        return decision, {}
    items = tuple(given.get(item.n, item) for item in decision.state.items)
    state = decision.state._replace(items=items)
    opened = tuple(given.get(item.n, item) for item in decision.opened)
    return decision._replace(state=state, opened=opened), {"assignment": reasons}


def gives_to_somebody(decision: Decision, process: Process) -> bool:
    """Say whether a decision opens anything that a rule gives to somebody."""
    return any(_to_give(decision, process))


def _to_give(decision: Decision, process: Process) -> Iterator[tuple[Item, Step]]:
    for item in decision.opened:
        step = process.by_key.get(item.step)
        if step is None or step.assign is Assign.FREE or item.kind is not ItemKind.STEP:
            continue
        if item.officer_id is None:
            yield item, step


def names_of(decision: Decision) -> Mapping[int, str]:
    """Return the names of the officers that items are given to."""
    ids = {i.officer_id for i in (*decision.opened, *decision.changed) if i.officer_id}
    return accounts.officer_names(ids=ids) if ids else {}


def _choice(
    course: Course, step: Step, item: Item, at: datetime, row: Dossier | None
) -> Choice | None:
    """Choose among those present who hold the role and have no interest in the case."""
    on = at.astimezone(VN).date()
    able = accounts.available(
        role=step.role,
        unit_id=item.unit_id,
        on=on,
        away_from=_in_whose_name(course.case, row),
    )
    about = row or Dossier.objects.only("procedure_version_id", "submitter_address").get(
        pk=course.case.id
    )
    skills = accounts.skills(ids={officer.id for officer in able})
    hands = {
        officer: (count, last)
        for officer, count, last in WorkItem.objects.filter(
            unit_id=item.unit_id, role=step.role.value, closed_at__isnull=True
        )
        .filter(officer_id__in=[officer.id for officer in able])
        .values_list("officer_id")
        .annotate(Count("n"), Max("opened_at"))
    }
    apart = {course.state.last_officers.get(key) for key in step.apart_from}
    candidates = [
        Candidate(
            officer_id=officer.id,
            name=officer.name,
            in_hand=hands.get(officer.id, (0, None))[0],
            last_given=hands.get(officer.id, (0, None))[1],
            fields=skills.get((officer.id, "field"), frozenset()),
            territories=skills.get((officer.id, "territory"), frozenset()),
        )
        for officer in able
        if officer.id not in apart
    ]
    return choose(
        step.assign,
        candidates,
        field=catalogue.field_of(version_id=about.procedure_version_id),
        address=about.submitter_address,
    )


def _in_whose_name(case: Case, row: Dossier | None) -> frozenset[int]:
    """Return the people a dossier is in the name of; `row` is one not written yet."""
    beside = case.beside
    if row is None:
        known = co_applicants_of(dossier_id=case.id)
        beside = frozenset(one.person_id for one in known)
    return beside | {case.submitter_id}
