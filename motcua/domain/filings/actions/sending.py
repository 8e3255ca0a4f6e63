"""Send a filing, and take it back."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.actions.assisting import require_yes
from motcua.domain.accounts.rules.behalf import require_owner
from motcua.domain.catalogue.readers.filing import OnlineTerms
from motcua.domain.deadlines import readers as deadlines
from motcua.domain.documents.actions import let_go
from motcua.domain.eforms import actions as eforms
from motcua.domain.eforms.readers import answers_of_filing, filled_words, printing_for
from motcua.domain.eforms.rules.stating import statements
from motcua.domain.filings.actions.form import check_filled, filled_form
from motcua.domain.filings.actions.rows import note, own, terms_of
from motcua.domain.filings.actions.telling import tell_received
from motcua.domain.filings.models import Filing, FilingPaper, Signer
from motcua.domain.filings.readers import (
    FilingFacts,
    facts_of,
    no_such_filing,
    typed_of,
)
from motcua.domain.filings.readers.reach import SEES, reached
from motcua.domain.filings.readers.signing import content_of, signers_of
from motcua.domain.filings.rules import (
    UNANSWERED,
    FilingState,
    Wanted,
    answer_by,
    check_open,
    check_whole,
)
from motcua.domain.filings.rules.signing import check_all_confirmed
from motcua.domain.ledger.rules import Head
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, tell_together
from motcua.kernel.text import N_


@transaction.atomic
def submit(*, actor: Actor, at: datetime, key: UUID, agreed: bool) -> FilingFacts:
    """Send a filing: from now on an officer has eight working hours to answer.

    `agreed` is the statement of truth, needed where the form itself asks for none.

    Sending it again changes nothing and says when it was sent. Raises NotFound, NotNow
    when the procedure is not filed online any more, Conflict once it was answered,
    Several naming everything it lacks.
    """
    row = own(actor=actor, key=key, doings=(Doing.SEND,))
    if row.state == FilingState.SUBMITTED:
        return facts_of(row=row)
    check_open(FilingState(row.state))
    terms = terms_of(row=row, at=at)
    if terms.version_id != row.procedure_version_id:
        raise Conflict(
            "procedure_changed",
            N_("Thủ tục này vừa có nội dung mới."),
            remedy=N_("Hãy bắt đầu lại từ trang thủ tục; giấy tờ có thể đã khác."),
        )
    papers = FilingPaper.objects.filter(filing=row)
    others = signers_of(filing_id=row.pk)
    if others:
        check_all_confirmed(others, content_of(row=row))
    filled = filled_form(row=row, actor=actor, at=at)
    answers = filled.answers
    tell_together(
        partial(check_filled, filled),
        partial(
            check_whole,
            typed=typed_of(row),
            cases=[case.n for case in terms.cases],
            wanted=wanted_of(terms=terms),
            sent=frozenset(papers.values_list("component_n", flat=True)),
            agreed=agreed or bool(statements(filled)),
        ),
    )
    unit = accounts.unit(unit_id=row.unit_id)
    calendar = deadlines.calendar_for(unit_code=unit.code, on=at.astimezone(VN).date())
    require_yes(actor=actor, at=at, filing=key)
    row.state, row.saved_at, row.submitted_at = FilingState.SUBMITTED, at, at
    row.answer_by = answer_by(at, calendar)
    row.save()
    form = eforms.seal_answers(
        actor=actor,
        at=at,
        filing=key,
        answers=answers,
        paper=_paper(row, answers, at),
    )
    files = papers.values_list("sha256", flat=True)
    tell_sent(row=row, actor=actor, at=at, form=form, files=files)
    return facts_of(row=row)


@transaction.atomic
def hold_to_pay(*, actor: Actor, at: datetime, key: UUID) -> FilingFacts:
    """Return a filing as `readers.filing_to_pay` does, held to the transaction's end.

    Nobody changes, answers or takes it back meanwhile. Raises NotAllowed, NotFound,
    Conflict once it is answered: its money is its dossier's by then.
    """
    rows = reached(actor=actor, doings=(*SEES, Doing.PAY))
    row = rows.select_for_update(of=("self",)).select_related("unit").filter(key=key)
    found = row.first()
    if found is None:
        raise no_such_filing()
    if found.state not in UNANSWERED:
        raise _answered()
    return facts_of(row=found)


@transaction.atomic
def hold_each_to_pay(*, actor: Actor, at: datetime, keys: Collection[UUID]) -> None:
    """Hold some filings as `hold_to_pay` does one, in order, to the transaction's end.

    Those the actor may not pay for are left alone, as are those that were answered.
    """
    rows = reached(actor=actor, doings=(Doing.PAY,)).filter(key__in=keys)
    list(rows.select_for_update(of=("self",)).order_by("pk"))


def tell_sent(
    *,
    row: Filing,
    actor: Actor,
    at: datetime,
    form: str,
    files: Iterable[str],
    after: Head | None = None,
) -> None:
    """Write into the ledger that a filing is sent, and owe its applicant the notice.

    `form` is the hash of its sealed answers, `files` those of its papers.
    """
    facts: dict[str, object] = {
        "files": sorted(files),
        "form": form,
        "answer_by": row.answer_by,
    }
    kind = "filing.submitted"
    note(row=row, actor=actor, at=at, kind=kind, payload=facts, after=after)
    tell_received(row=row, actor=actor, at=at)


@transaction.atomic
def withdraw(*, actor: Actor, at: datetime, key: UUID) -> None:
    """Take a filing back before it is answered; one that was not sent is deleted.

    What was sent only its owner or a representative takes back. Raises NotAllowed,
    NotFound, Conflict once it has been answered.
    """
    row = own(actor=actor, key=key, doings=(Doing.SEND,))
    if row.state != FilingState.DRAFT:
        require_owner(actor)
    if row.state == FilingState.DRAFT:
        papers = FilingPaper.objects.filter(filing=row)
        let_go(actor=actor, at=at, hashes=papers.values_list("sha256", flat=True))
        papers.delete()
        Signer.objects.filter(filing=row).delete()
        eforms.forget_answers(actor=actor, at=at, filings=[key])
        row.delete()
        return
    if row.state not in (FilingState.SUBMITTED, FilingState.RETURNED):
        raise _answered()
    row.state, row.saved_at = FilingState.WITHDRAWN, at
    row.save(update_fields=["state", "saved_at"])
    papers = FilingPaper.objects.filter(filing=row)
    let_go(actor=actor, at=at, hashes=papers.values_list("sha256", flat=True))
    note(row=row, actor=actor, at=at, kind="filing.withdrawn", payload={})


def _paper(
    row: Filing, answers: Mapping[str, Any], at: datetime
) -> Mapping[str, Any] | None:
    """Return the words of the paper form; none where the form has not been begun."""
    kept = answers_of_filing(filing=row.key)
    if kept is None:
        return None
    return filled_words(
        asked=kept.asked,
        answers=answers,
        printing=printing_for(
            procedure_version_id=row.procedure_version_id, unit_id=row.unit_id
        ),
        signer=row.person.name,
        at=at,
    )


def wanted_of(*, terms: OnlineTerms) -> list[Wanted]:
    """Return the papers a procedure asks for, as the rules of filings see them."""
    return [Wanted(c.n, c.case_n, c.name, c.required) for c in terms.components]


def _answered() -> Conflict:
    return Conflict(
        "filing_answered",
        N_("Hồ sơ này đã được trả lời."),
        remedy=N_("Hãy mở Hồ sơ của tôi để xem."),
    )
