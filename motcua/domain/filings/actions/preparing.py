"""Begin a filing and say what it needs to say."""

from dataclasses import asdict, replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules.behalf import is_helper, require_matter
from motcua.domain.catalogue.readers.filing import online_terms
from motcua.domain.filings.actions.rows import note_begun, own, terms_of
from motcua.domain.filings.models import Filing
from motcua.domain.filings.readers.reach import reached
from motcua.domain.filings.rules import MOST_DRAFTS, FilingState, Typed, check_open
from motcua.domain.filings.rules.answers import NO_ANSWERS, Answers, settled
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing, Matter
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.text import N_


@transaction.atomic
def begin(
    *, actor: Actor, at: datetime, procedure_code: str, answers: Answers = NO_ANSWERS
) -> UUID:
    """Begin a filing with what is known of the applicant; return its key.

    The applicant is whom the actor acts for. One of the same procedure that was begun
    and not sent is gone on with. Raises NotAllowed, NotFound, NotNow.
    """
    terms = online_terms(procedure_code=procedure_code, on=at.astimezone(VN).date())
    matter = Matter(terms.code, terms.field)
    person_id = require_matter(actor, matter, Doing.PREPARE)
    person = accounts.person(actor=actor, person_id=person_id)
    begun = reached(actor=actor, doings=(Doing.PREPARE,)).filter(
        state=FilingState.DRAFT, procedure_version_id=terms.version_id
    )
    mine = Filing.objects.filter(person_id=person.id, state=FilingState.DRAFT)
    known = begun.order_by("-saved_at").first()
    case_n, having = settled(
        answers, cases=[case.n for case in terms.cases], papers=terms.components
    )
    if known is not None:
        if answers.case_n is not None or answers.having:
            known.case_n, known.having = case_n, list(having)
            known.saved_at = at
            known.save(update_fields=["case_n", "having", "saved_at"])
        return known.key
    if mine.count() >= MOST_DRAFTS:
        raise Conflict(
            "filings_too_many",
            N_("Bạn đang chuẩn bị %(most)s hồ sơ mà chưa gửi."),
            facts={"most": MOST_DRAFTS},
            remedy=N_("Hãy gửi hoặc xóa bớt ở Hồ sơ của tôi."),
        )
    row = Filing.objects.create(
        key=uuid4(),
        person_id=person.id,
        procedure_version_id=terms.version_id,
        procedure_code=terms.code,
        procedure_name=terms.name,
        unit_id=terms.units[0].id,
        case_n=case_n,
        having=list(having),
        phone=person.phone,
        email=person.email,
        address=person.address,
        state=FilingState.DRAFT,
        saved_at=at,
    )
    note_begun(row=row, actor=actor, at=at)
    return row.key


@transaction.atomic
def save(
    *, actor: Actor, at: datetime, key: UUID, typed: Typed, unit_id: int | None = None
) -> None:
    """Keep what the applicant has said so far; nothing has to be whole yet.

    A helper does not change how the applicant is reached. Raises NotFound, NotAllowed,
    Conflict once it is sent, Invalid for a unit that does not receive the procedure.
    """
    row = own(actor=actor, key=key)
    check_open(FilingState(row.state))
    if unit_id is not None and unit_id not in {
        u.id for u in terms_of(row=row, at=at).units
    }:
        raise Invalid(
            "procedure_not_received_here",
            N_("Đơn vị này không tiếp nhận thủ tục %(code)s."),
            facts={"code": row.procedure_code},
            field="unit",
        )
    if is_helper(actor):
        typed = replace(
            typed,
            phone=row.phone,
            email=row.email,
            address=row.address,
            delivery_address=row.delivery_address,
        )
    for name, value in asdict(typed).items():
        setattr(row, name, value)
    row.unit_id, row.saved_at = unit_id or row.unit_id, at
    row.save()
