"""Answer the electronic form of a filing from the row of a sheet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from motcua.domain.eforms import actions as eforms
from motcua.domain.eforms.readers import territory
from motcua.domain.eforms.rules.evaluating import Filled, fill
from motcua.domain.filings.models import Filing
from motcua.domain.filings.readers.bulk_form import Plan
from motcua.domain.filings.readers.form import form_of
from motcua.domain.filings.rules.bulk_form import answers_from, column_of
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, MotcuaError, Several


def answer_row(
    *, actor: Actor, at: datetime, row: Filing, plan: Plan, said: Mapping[str, str]
) -> None:
    """Keep what a row answers; facts of the account fill in what it leaves blank.

    The case is the one the answers choose, where the form chooses. Raises Several or
    Invalid naming columns; then nothing is kept.
    """
    on = at.astimezone(VN).date()
    known = _known(actor, at, row)
    raw = answers_from(plan.asked.form, said, plan.columns, known)
    filled = fill(plan.asked.form, raw, today=on, territory=territory())
    _check(filled, plan)
    eforms.save_answers(
        actor=actor,
        at=at,
        filing=row.key,
        asked=plan.asked,
        answers=filled.answers,
        prefilled={},
    )
    if plan.asked.form.cases:
        row.case_n = filled.case_n
        row.save(update_fields=["case_n"])


def _known(actor: Actor, at: datetime, row: Filing) -> dict[str, Any]:
    """Return what the account answers; nothing from another row or filing."""
    found = form_of(
        actor=actor,
        filing=row.key,
        person_id=row.person_id,
        version_id=row.procedure_version_id,
        on=at.astimezone(VN).date(),
    )
    return {
        key: found.stored[key]
        for key, source in found.prefilled.items()
        if source.startswith("account.")
    }


def _check(filled: Filled, plan: Plan) -> None:
    faults: list[MotcuaError] = [
        Invalid(
            fault.code,
            fault.message,
            facts=fault.facts,
            field=column_of(fault.field or "", plan.columns),
            remedy=fault.remedy,
        )
        for fault in filled.faults
    ]
    if faults:
        raise Several(faults) if len(faults) > 1 else faults[0]
