"""Answer the form of a filing, page by page."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.eforms import actions as eforms
from motcua.domain.eforms.readers import territory
from motcua.domain.eforms.rules.answering import normalise
from motcua.domain.eforms.rules.circumstances import Circumstances
from motcua.domain.eforms.rules.definition import Kind
from motcua.domain.eforms.rules.evaluating import Filled, ShownPage, fill
from motcua.domain.eforms.rules.prefilling import usable
from motcua.domain.filings.actions.papers import add_paper
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
    after = answered(before, page=page, given=given, on=on)
    eforms.save_answers(
        actor=actor,
        at=at,
        filing=key,
        asked=after.asked,
        answers=after.stored,
        prefilled=after.prefilled,
    )
    if before.decides_case and after.filled.case_n != row.case_n:
        row.case_n = after.filled.case_n
    row.saved_at = at
    row.save(update_fields=["case_n", "saved_at"])
    return after


def answered(
    before: FilingForm, *, page: str, given: Mapping[str, Any], on: date
) -> FilingForm:
    """Return a form with one more page answered, as far as it stands.

    Raises NotFound for a page that is not asked.
    """
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
    return FilingForm(before.asked, stored, sources, filled, before.locked)


@transaction.atomic
def attach_file(
    *, actor: Actor, at: datetime, key: UUID, page: str, question: str, kept: KeptFile
) -> None:
    """Put a stored file into a filing as an answer to a question, the same one once.

    What else was answered stays as it is. Raises NotFound where no such file is asked
    for, Invalid for a file too many or too large, Conflict once the filing is sent.
    """
    row = own(actor=actor, key=key)
    check_open(FilingState(row.state))
    before = _form(row, actor, at)
    on = at.astimezone(VN).date()
    files, given = with_one_more(before, page, question, kept, on)
    add_paper(actor=actor, at=at, key=key, component_n=None, kept=kept)
    answer_page(actor=actor, at=at, key=key, page=page, given={**given, question: files})


def with_one_more(
    before: FilingForm, page: str, question: str, kept: KeptFile, on: date
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the files of a question with one more, and what else its page answers.

    Raises NotFound where no such file is asked for, Invalid for one too many or too
    large.
    """
    shown = before.filled.page(page)
    questions = shown.questions if shown else ()
    asked = next((q for q in questions if q.key == question), None)
    if asked is None or asked.kind is not Kind.FILE:
        raise NotFound("form_question_unknown", N_("Biểu mẫu không hỏi tệp này."))
    files = with_file(before.stored.get(question, ()), kept)
    there = Circumstances(on, territory())
    normalise(asked, files, there.inside(question, asked.label, {}))
    return files, {q.key: before.stored.get(q.key) for q in questions}


def with_file(files: Iterable[Mapping[str, Any]], more: KeptFile) -> list[dict[str, Any]]:
    """Return the files of a question with one more, the very same one once."""
    known = [dict(one) for one in files]
    if more.sha256 in {one["sha256"] for one in known}:
        return known
    return [*known, {"sha256": more.sha256, "name": more.name, "size": more.size}]


def filled_form(*, row: Filing, actor: Actor, at: datetime) -> Filled:
    """Return the form as it stands by today's date and today's territory."""
    return _form(row, actor, at).filled


def check_filled(filled: Filled) -> None:
    """Raise Several or Invalid for all that is wrong with a form."""
    if filled.faults:
        faults = [_at_question(fault) for fault in filled.faults]
        raise Several(faults) if len(faults) > 1 else faults[0]


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
