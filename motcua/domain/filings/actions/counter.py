"""Type the form of a procedure for somebody at the counter, and keep it with the dossier.

It may be left out: whoever brings the form on paper has it scanned as any other paper.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.dossiers.actions.drafts import add_to_draft, hold_draft
from motcua.domain.eforms import actions as eforms
from motcua.domain.eforms.readers import (
    answers_of_filing,
    filled_words,
    printing_for,
    territory,
)
from motcua.domain.eforms.rules.counter import counter_key
from motcua.domain.eforms.rules.evaluating import Filled, fill
from motcua.domain.filings.actions.form import answered, with_one_more
from motcua.domain.filings.readers.counter import Intake, counter_form, require_draft
from motcua.domain.filings.readers.form import FilingForm
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_


@transaction.atomic
def answer_counter_page(
    *, actor: Actor, at: datetime, intake: Intake, page: str, given: Mapping[str, Any]
) -> FilingForm:
    """Keep the answers of one page as far as they stand; return the form after it.

    Raises NotAllowed, NotFound for a draft of another and for a page that is not asked.
    """
    on = at.astimezone(VN).date()
    before = counter_form(actor=actor, intake=intake, on=on)
    after = answered(before, page=page, given=given, on=on)
    eforms.save_answers(
        actor=actor,
        at=at,
        filing=counter_key(intake.draft_id),
        asked=after.asked,
        answers=after.stored,
        prefilled=after.prefilled,
    )
    return after


@dataclass(frozen=True, slots=True)
class Scan:
    """A file an intake names: the field that does, by which word, and the file."""

    field: str
    word: str
    kept: KeptFile


@transaction.atomic
def attach_counter_file(
    *, actor: Actor, at: datetime, intake: Intake, page: str, question: str, scan: Scan
) -> None:
    """Put a stored file into a form at the counter as an answer, the same one once.

    It becomes a scan of the intake too; what else was answered stays. Raises NotAllowed,
    NotFound where no such file is asked for, Invalid for a file too many or too large.
    """
    # Held first, so that files that come at one moment are added one by one.
    hold_draft(actor=actor, at=at, draft_id=intake.draft_id)
    on = at.astimezone(VN).date()
    before = counter_form(actor=actor, intake=intake, on=on)
    files, given = with_one_more(before, page, question, scan.kept, on)
    if len(files) == len(before.stored.get(question, ())):
        return
    add_to_draft(
        actor=actor,
        at=at,
        draft_id=intake.draft_id,
        field=scan.field,
        line=scan.word,
    )
    answer_counter_page(
        actor=actor, at=at, intake=intake, page=page, given={**given, question: files}
    )


@transaction.atomic
def drop_counter_form(*, actor: Actor, at: datetime, draft_id: UUID) -> None:
    """Leave the form out again: what was typed of it goes. Raises as typing does."""
    require_draft(actor=actor, draft_id=draft_id)
    eforms.forget_answers(actor=actor, at=at, filings=[counter_key(draft_id)])


def seal_counter_form(
    *,
    actor: Actor,
    at: datetime,
    draft_id: UUID,
    dossier_id: int,
    version_id: int,
    unit_id: int,
    signer: str,
    case_n: int | None,
    whole: bool,
) -> None:
    """Give what was typed to the dossier, inside the transaction that receives it.

    With `whole` nothing may be lacking, and the case has to be the one chosen. Raises
    Invalid, naming where to go on.
    """
    key = counter_key(draft_id)
    kept = answers_of_filing(filing=key)
    if kept is None or kept.sealed_at is not None:
        return
    form, on = kept.asked.form, at.astimezone(VN).date()
    filled = fill(form, kept.answers, today=on, territory=territory())
    if whole:
        _check(filled, decides=bool(form.cases), case_n=case_n)
    words = filled_words(
        asked=kept.asked,
        answers=filled.answers,
        printing=printing_for(procedure_version_id=version_id, unit_id=unit_id),
        signer=signer,
        at=at,
        typed_by=actor.name,
    )
    eforms.seal_answers(
        actor=actor, at=at, filing=key, answers=filled.answers, paper=words
    )
    eforms.give_answers(actor=actor, at=at, filing=key, dossier_id=dossier_id)


def _check(filled: Filled, *, decides: bool, case_n: int | None) -> None:
    if filled.faults:
        raise Invalid(
            "counter_form_unfinished",
            N_("Biểu mẫu điện tử còn %(count)s chỗ phải điền hoặc sửa: %(first)s"),
            facts={"count": len(filled.faults), "first": str(filled.faults[0])},
            field="eform",
            remedy=N_("Hãy điền tiếp, hoặc bỏ biểu mẫu nếu đã nhận bản giấy."),
        )
    if decides and filled.case_n != case_n:
        raise Invalid(
            "counter_form_other_case",
            N_("Trường hợp đã chọn khác với câu trả lời trong biểu mẫu điện tử."),
            field="case",
            remedy=N_("Hãy chọn lại trường hợp, hoặc sửa biểu mẫu."),
        )
