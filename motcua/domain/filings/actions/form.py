"""Answer the form of a filing, page by page."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.domain.eforms import actions as eforms
from motcua.domain.eforms.readers import territory
from motcua.domain.eforms.rules.circumstances import Circumstances
from motcua.domain.eforms.rules.evaluating import Filled, ShownPage, fill
from motcua.domain.eforms.rules.prefilling import usable
from motcua.domain.filings.actions.rows import own
from motcua.domain.filings.models import Filing
from motcua.domain.filings.readers.form import FilingForm, form_of
from motcua.domain.filings.rules import FilingState, check_open
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, MotcuaError, NotFound, Several
from motcua.kernel.text import N_


@transaction.atomic
def answer_page(
    *, actor: Actor, at: datetime, key: UUID, page: str, given: Mapping[str, Any]
) -> FilingForm:
    """Keep the answers of one page as far as they stand; return the form after it.

    Answers to other questions than those asked there are not taken, nor to those that
    an authoritative source has answered. What is wrong is told among the faults and not
    kept. Raises NotFound for a page that is not asked,
    Conflict once the filing is sent.
    """
    row = own(actor=actor, key=key)
    check_open(FilingState(row.state))
    before = _form(row, actor, at)
    on = at.astimezone(VN).date()
    shown_before = before.form.page(page)
    asked = {q.key for q in shown_before.questions} if shown_before else set()
    mine = asked - before.locked
    raw = {k: v for k, v in before.stored.items() if k not in mine}
    raw |= {k: v for k, v in given.items() if k in mine}
    filled = fill(before.form, raw, today=on, territory=territory())
    shown = filled.page(page)
    if shown is None:
        raise NotFound("form_page_unknown", N_("Biểu mẫu không hỏi trang này."))
    stored = _stored(before, filled, shown, raw, Circumstances(on, territory()))
    sources = {k: v for k, v in before.prefilled.items() if _same(k, before, stored)}
    eforms.save_answers(
        actor=actor,
        at=at,
        filing=key,
        asked=before.asked,
        answers=stored,
        prefilled=sources,
    )
    if before.decides_case and filled.case_n != row.case_n:
        row.case_n = filled.case_n
    row.saved_at = at
    row.save(update_fields=["case_n", "saved_at"])
    return FilingForm(before.asked, stored, sources, filled, before.locked)


def check_form(*, row: Filing, actor: Actor, at: datetime) -> Mapping[str, Any]:
    """Return the answers that stand; raise Several or Invalid for all that is wrong.

    Everything is checked again by today's date and today's territory.
    """
    filled = _form(row, actor, at).filled
    if filled.faults:
        faults = [_at_question(fault) for fault in filled.faults]
        raise Several(faults) if len(faults) > 1 else faults[0]
    return filled.answers


def _form(row: Filing, actor: Actor, at: datetime) -> FilingForm:
    ask = partial(form_of, actor=actor, filing=row.key, person_id=row.person_id)
    on = at.astimezone(VN).date()
    return ask(version_id=row.procedure_version_id, on=on, case_n=row.case_n)


def _stored(
    before: FilingForm,
    filled: Filled,
    shown: ShownPage,
    raw: Mapping[str, Any],
    at: Circumstances,
) -> dict[str, Any]:
    """Return what is kept: the page's answers that stand, and all from before."""
    asked = {question.key for question in shown.questions}
    stored = {k: v for k, v in before.stored.items() if k not in asked}
    for question in shown.questions:
        value = filled.answers.get(question.key)
        if value is None:
            value = usable(question, raw.get(question.key), at)
        if value is not None:
            stored[question.key] = value
    return stored


def _same(key: str, before: FilingForm, stored: Mapping[str, Any]) -> bool:
    return key in stored and stored[key] == before.stored.get(key)


def _at_question(fault: MotcuaError) -> Invalid:
    """Return a fault at the row of its question on the page where all is checked."""
    return Invalid(
        fault.code,
        fault.message,
        facts=fault.facts,
        field=f"form-{(fault.field or '').split('-')[0]}",
        remedy=fault.remedy,
    )
