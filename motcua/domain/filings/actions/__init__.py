"""The only writers of filings; every verb is the applicant's own but the answer."""

from motcua.domain.filings.actions.answering import (
    answer,
    check_waiting,
    open_filing,
    returned_for,
)
from motcua.domain.filings.actions.counter import (
    Scan,
    answer_counter_page,
    attach_counter_file,
    drop_counter_form,
    seal_counter_form,
)
from motcua.domain.filings.actions.form import answer_page, attach_file
from motcua.domain.filings.actions.papers import add_paper, drop_paper, use_own_paper
from motcua.domain.filings.actions.preparing import begin, save
from motcua.domain.filings.actions.sending import (
    hold_each_to_pay,
    hold_to_pay,
    submit,
    withdraw,
)
from motcua.domain.filings.actions.tidying import drop_old_drafts

__all__ = [
    "Scan",
    "add_paper",
    "answer",
    "answer_counter_page",
    "answer_page",
    "attach_counter_file",
    "attach_file",
    "begin",
    "check_waiting",
    "drop_counter_form",
    "drop_old_drafts",
    "drop_paper",
    "hold_each_to_pay",
    "hold_to_pay",
    "open_filing",
    "returned_for",
    "save",
    "seal_counter_form",
    "submit",
    "use_own_paper",
    "withdraw",
]
