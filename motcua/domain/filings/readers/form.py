"""The form of a filing: what is asked, what was answered, what came from elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.readers.organisations import representative_name
from motcua.domain.accounts.rules.behalf import is_helper
from motcua.domain.eforms.readers import (
    AskedForm,
    KeptAnswers,
    answers_of_filing,
    asked_for,
    asked_of_filing,
    last_answers,
    territory,
)
from motcua.domain.eforms.rules.circumstances import Circumstances
from motcua.domain.eforms.rules.deciding import answers_for_case
from motcua.domain.eforms.rules.definition import Form, Question
from motcua.domain.eforms.rules.evaluating import Filled, fill
from motcua.domain.eforms.rules.paper_facts import source_of
from motcua.domain.eforms.rules.prefilling import (
    NOBODY,
    Account,
    asks_account,
    asks_before,
    prefill,
)
from motcua.domain.filings.models import Filing
from motcua.domain.filings.readers import FilingFacts, filing_for, my_filing
from motcua.domain.records.readers.own import counting, papers_to_fill
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class FilingForm:
    """A form with its answers: `stored` as they were given, `filled` as they stand.

    `prefilled` names the source of answers that the applicant has not changed;
    `locked` are those whose source is authoritative: nobody changes them here.
    """

    asked: AskedForm
    stored: Mapping[str, Any]
    prefilled: Mapping[str, str]
    filled: Filled
    locked: frozenset[str] = frozenset()

    @property
    def form(self) -> Form:
        """Return the form."""
        return self.asked.form

    @property
    def decides_case(self) -> bool:
        """Say whether the answers choose the procedure's case."""
        return bool(self.form.cases)


def my_form(*, actor: Actor, key: UUID, on: date) -> FilingForm:
    """Return the form of a filing of one's own; raise NotFound for any other.

    One that was never begun is filled in with what is known of the applicant.
    """
    return form_of_mine(actor=actor, found=my_filing(actor=actor, key=key), on=on)


def form_of_mine(*, actor: Actor, found: FilingFacts, on: date) -> FilingForm:
    """Return the form of a filing that the actor has read as their own."""
    return form_of(
        actor=actor,
        filing=found.key,
        person_id=found.person_id,
        version_id=found.procedure_version_id,
        on=on,
        case_n=found.typed.case_n,
    )


def asked_of_mine(*, found: FilingFacts) -> Form:
    """Return what the form of a filing asks, without its answers.

    `found` is what the actor has read as their own.
    """
    asked = asked_of_filing(filing=found.key)
    if asked is None:
        asked = asked_for(procedure_version_id=found.procedure_version_id)
    return asked.form


def my_kept_form(*, actor: Actor, found: FilingFacts) -> KeptAnswers | None:
    """Return the newest answers of a filing that is one's own (`my_filing`).

    None for a helper, who sees neither contact nor address: a form has both.
    """
    return None if is_helper(actor) else answers_of_filing(filing=found.key)


def form_for_officer(*, actor: Actor, key: UUID) -> KeptAnswers | None:
    """Return the answers of a filing that waits at one of the actor's counters."""
    filing_for(actor=actor, key=key)
    return answers_of_filing(filing=key)


def form_of(
    *,
    actor: Actor,
    filing: UUID,
    person_id: int,
    version_id: int,
    on: date,
    case_n: int | None = None,
) -> FilingForm:
    """Return a filing's form; the caller has checked the actor's right to it.

    A case that was chosen before the form was begun is not asked once more.
    """
    kept = answers_of_filing(filing=filing)
    if kept is not None:
        filled = _filled(kept.asked.form, kept.answers, on)
        locked = _locked(kept.prefilled, on)
        return FilingForm(kept.asked, kept.answers, kept.prefilled, filled, locked)
    asked = asked_for(procedure_version_id=version_id)
    account = _account(actor, person_id) if asks_account(asked.form) else NOBODY
    before = _before(person_id, asked.form) if asks_before(asked.form) else {}
    at = Circumstances(on, territory())
    papers = papers_to_fill(
        actor=actor, person_id=person_id, on=on, kinds=_kinds(asked.form)
    )
    stored, sources = prefill(asked.form, account, before, at, papers)
    chosen = answers_for_case(asked.form, case_n)
    if chosen and _filled(asked.form, {**stored, **chosen}, on).case_n == case_n:
        stored |= chosen
        sources |= dict.fromkeys(chosen, "guided")
    filled = _filled(asked.form, stored, on)
    return FilingForm(asked, stored, sources, filled, _locked(sources, on))


def known_of_account(
    *, actor: Actor, person_id: int, form: Form, on: date
) -> Mapping[str, Any]:
    """Return what of a form the applicant's account answers, and nothing else does.

    The caller has checked the actor's right to file for them.
    """
    account = _account(actor, person_id) if asks_account(form) else NOBODY
    stored, sources = prefill(form, account, {}, Circumstances(on, territory()))
    return {key: stored[key] for key, of in sources.items() if of.startswith("account.")}


def questions_of(*, form: Form) -> Mapping[str, Question]:
    """Return the questions of a form by their keys."""
    return {question.key: question for page in form.pages for question in page.questions}


def _before(person_id: int, form: Form) -> Mapping[str, Any]:
    """Return what a person answered the last time they sent this form."""
    own = Filing.objects.filter(person_id=person_id).values_list("key", flat=True)
    return last_answers(filings=own, form_key=form.key)


def _filled(form: Form, answers: Mapping[str, Any], on: date) -> Filled:
    return fill(form, answers, today=on, territory=territory())


def _kinds(form: Form) -> frozenset[str]:
    """Return the kinds of papers a form is filled in from."""
    found = (source_of(q.prefill) for page in form.pages for q in page.questions)
    return frozenset(source.kind for source in found if source is not None)


def _locked(prefilled: Mapping[str, str], on: date) -> frozenset[str]:
    """Return the answers that stand as their paper says, while that paper counts."""
    found = {key: source_of(source) for key, source in prefilled.items()}
    sure = {
        key: source.code
        for key, source in found.items()
        if source is not None and source.is_authoritative and source.code
    }
    still = counting(codes=set(sure.values()), on=on) if sure else frozenset()
    return frozenset(key for key, code in sure.items() if code in still)


def _account(actor: Actor, person_id: int) -> Account:
    """Return what is known of the applicant to who may know it; else nothing."""
    try:
        person = accounts.person(actor=actor, person_id=person_id)
    except NotAllowed:
        return NOBODY
    return Account(
        kind=person.kind,
        name=person.name,
        id_kind=person.id_kind,
        id_number=person.id_number,
        born_on=person.born_on,
        phone=person.phone,
        email=person.email,
        address=person.address,
        representative=representative_name(actor=actor),
    )
