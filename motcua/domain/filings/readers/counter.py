"""The form of a procedure as an officer types it for somebody at the counter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from motcua.domain.accounts.rules import Act, require
from motcua.domain.dossiers.readers.drafts import draft
from motcua.domain.eforms.readers import (
    AskedForm,
    answers_of_filing,
    asked_for,
    territory,
)
from motcua.domain.eforms.rules.circumstances import Circumstances
from motcua.domain.eforms.rules.counter import counter_key
from motcua.domain.eforms.rules.evaluating import fill
from motcua.domain.eforms.rules.prefilling import Account, prefill
from motcua.domain.filings.readers.form import FilingForm
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Intake:
    """Which intake a form is typed for: its draft, the procedure's version, who came.

    `account` is what was typed of the applicant, to be filled in.
    """

    draft_id: UUID
    version_id: int
    account: Account


def counter_form(*, actor: Actor, intake: Intake, on: date) -> FilingForm:
    """Return the form of an intake that the actor is typing, with its answers so far.

    Raises NotAllowed for whoever receives nothing, NotFound for a draft of another.
    """
    require_draft(actor=actor, draft_id=intake.draft_id)
    return form_of_intake(intake=intake, on=on)


def form_of_intake(*, intake: Intake, on: date) -> FilingForm:
    """Return the form of an intake; the caller has checked the actor's right to it."""
    kept = answers_of_filing(filing=counter_key(intake.draft_id))
    if kept is not None:
        return _form(kept.asked, kept.answers, kept.prefilled, on)
    asked = asked_for(procedure_version_id=intake.version_id)
    at = Circumstances(on, territory())
    stored, sources = prefill(asked.form, intake.account, {}, at)
    return _form(asked, stored, sources, on)


def is_typed(*, draft_id: UUID) -> bool:
    """Say whether the form of an intake was begun; the caller has checked the draft."""
    return answers_of_filing(filing=counter_key(draft_id)) is not None


def require_draft(*, actor: Actor, draft_id: UUID) -> None:
    """Raise unless it is an intake the actor is typing."""
    require(actor, Act.ACCEPT)
    if draft(actor=actor, draft_id=draft_id) is None:
        raise NotFound(
            "draft_unknown",
            N_("Không có bản nháp tiếp nhận này, hoặc của người khác."),
            remedy=N_("Hãy mở lại từ danh sách bản nháp."),
        )


def _form(
    asked: AskedForm, answers: Mapping[str, Any], sources: Mapping[str, str], on: date
) -> FilingForm:
    filled = fill(asked.form, answers, today=on, territory=territory())
    return FilingForm(asked, answers, sources, filled)
