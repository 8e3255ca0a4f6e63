"""Prepare a filing and send it; every verb is the applicant's own but the answer.

What an officer answers is written together with the dossier (`motcua/journeys`).
"""

from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.catalogue.readers.filing import OnlineTerms, online_terms
from motcua.domain.deadlines import readers as deadlines
from motcua.domain.documents.actions import forget_file
from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.filings.models import Filing, FilingLook, FilingPaper
from motcua.domain.filings.readers import (
    FilingFacts,
    applicant,
    facts_of,
    filing_for,
    no_such_filing,
    typed_of,
)
from motcua.domain.filings.rules import (
    MOST_DRAFTS,
    MOST_PAPERS,
    FilingState,
    Typed,
    Verdict,
    Wanted,
    answer_by,
    check_open,
    check_whole,
)
from motcua.domain.ledger import actions as ledger
from motcua.domain.ledger import readers as ledgers
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed
from motcua.kernel.text import N_

TOPIC = "filing"
KEPT = timedelta(days=30)
"""How long a filing that was begun and not sent waits; it holds personal data."""


@transaction.atomic
def begin(*, actor: Actor, at: datetime, procedure_code: str) -> UUID:
    """Begin a filing with what is known of the applicant; return its key.

    One of the same procedure that was begun and not sent is gone on with. Raises
    NotAllowed, NotFound, NotNow.
    """
    person = accounts.person(actor=actor, person_id=applicant(actor))
    terms = online_terms(procedure_code=procedure_code, on=at.astimezone(VN).date())
    mine = Filing.objects.filter(person_id=person.id, state=FilingState.DRAFT)
    begun = mine.filter(procedure_version_id=terms.version_id).order_by("-saved_at")
    known = begun.first()
    if known is not None:
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
        case_n=terms.cases[0].n if len(terms.cases) == 1 else None,
        phone=person.phone,
        email=person.email,
        address=person.address,
        state=FilingState.DRAFT,
        saved_at=at,
    )
    return row.key


@transaction.atomic
def save(
    *, actor: Actor, at: datetime, key: UUID, typed: Typed, unit_id: int | None = None
) -> None:
    """Keep what the applicant has said so far; nothing has to be whole yet.

    Raises NotFound, Conflict once it is sent, Invalid for a unit that does not receive
    the procedure.
    """
    row = _own(actor, key)
    check_open(FilingState(row.state))
    if unit_id is not None and unit_id not in {u.id for u in _terms(row, at).units}:
        raise Invalid(
            "procedure_not_received_here",
            N_("Đơn vị này không tiếp nhận thủ tục %(code)s."),
            facts={"code": row.procedure_code},
            field="unit",
        )
    for name, value in asdict(typed).items():
        setattr(row, name, value)
    row.unit_id, row.saved_at = unit_id or row.unit_id, at
    row.save()


@transaction.atomic
def add_paper(
    *, actor: Actor, at: datetime, key: UUID, component_n: int | None, kept: KeptFile
) -> None:
    """Add a stored file at a component; the very same one is added once.

    Raises NotFound, Conflict once it is sent, Invalid when there are too many or the
    procedure asks for no such component.
    """
    row = _own(actor, key)
    check_open(FilingState(row.state))
    if component_n not in {None, *(c.n for c in _terms(row, at).components)}:
        raise Invalid(
            "component_unknown", N_("Thủ tục không có giấy tờ này."), field="files"
        )
    papers = FilingPaper.objects.filter(filing=row)
    if papers.filter(component_n=component_n, sha256=kept.sha256).exists():
        return
    if papers.count() >= MOST_PAPERS:
        raise Invalid(
            "papers_too_many",
            N_("Một hồ sơ có nhiều nhất %(most)s tệp."),
            facts={"most": MOST_PAPERS},
            field="files",
            remedy=N_("Hãy gộp các trang của một giấy tờ vào một tệp PDF."),
        )
    FilingPaper.objects.create(
        filing=row,
        n=(papers.aggregate(last=Max("n"))["last"] or 0) + 1,
        component_n=component_n,
        sha256=kept.sha256,
        name=kept.name,
        size=kept.size,
        media_type=kept.media_type,
        added_at=at,
    )
    row.saved_at = at
    row.save(update_fields=["saved_at"])


@transaction.atomic
def drop_paper(*, actor: Actor, at: datetime, key: UUID, n: int) -> None:
    """Take a file out again. Raises NotFound, Conflict once the filing is sent."""
    row = _own(actor, key)
    check_open(FilingState(row.state))
    FilingPaper.objects.filter(filing=row, n=n).delete()
    row.saved_at = at
    row.save(update_fields=["saved_at"])


@transaction.atomic
def submit(*, actor: Actor, at: datetime, key: UUID, agreed: bool) -> FilingFacts:
    """Send a filing: from now on an officer has eight working hours to answer.

    Sending it again changes nothing and says when it was sent. Raises NotFound, NotNow
    when the procedure is not filed online any more, Conflict once it was answered,
    Several naming everything it lacks.
    """
    row = _own(actor, key)
    if row.state == FilingState.SUBMITTED:
        return facts_of(row=row)
    check_open(FilingState(row.state))
    terms = _terms(row, at)
    if terms.version_id != row.procedure_version_id:
        raise Conflict(
            "procedure_changed",
            N_("Thủ tục này vừa có nội dung mới."),
            remedy=N_("Hãy bắt đầu lại từ trang thủ tục; giấy tờ có thể đã khác."),
        )
    papers = FilingPaper.objects.filter(filing=row)
    check_whole(
        typed=typed_of(row),
        cases=[case.n for case in terms.cases],
        wanted=_wanted(terms),
        sent=frozenset(papers.values_list("component_n", flat=True)),
        agreed=agreed,
    )
    unit = accounts.unit(unit_id=row.unit_id)
    calendar = deadlines.calendar_for(unit_code=unit.code, on=at.astimezone(VN).date())
    row.state, row.saved_at, row.submitted_at = FilingState.SUBMITTED, at, at
    row.answer_by = answer_by(at, calendar)
    row.save()
    _note(
        row,
        actor,
        at,
        "filing.submitted",
        {"files": sorted(papers.values_list("sha256", flat=True))},
    )
    return facts_of(row=row)


@transaction.atomic
def withdraw(*, actor: Actor, at: datetime, key: UUID) -> None:
    """Take a filing back before it is answered; one that was not sent is deleted.

    Raises NotFound, Conflict once it has been answered.
    """
    row = _own(actor, key)
    if row.state == FilingState.DRAFT:
        FilingPaper.objects.filter(filing=row).delete()
        row.delete()
        return
    if row.state not in (FilingState.SUBMITTED, FilingState.RETURNED):
        raise _answered()
    row.state, row.saved_at = FilingState.WITHDRAWN, at
    row.save(update_fields=["state", "saved_at"])
    _note(row, actor, at, "filing.withdrawn", {})


@transaction.atomic
def open_filing(*, actor: Actor, at: datetime, key: UUID, what: str) -> FilingFacts:
    """Return a filing to an officer of its counter; the look is noted.

    `what` is what they look at. Raises as `filing_for` does.
    """
    found = filing_for(actor=actor, key=key)
    FilingLook.objects.create(
        filing_id=found.id,
        at=at,
        officer_id=actor.officer_id or 0,
        officer_name=actor.name,
        what=what,
    )
    return found


def check_waiting(*, actor: Actor, at: datetime, key: UUID, person_id: int) -> None:
    """Raise unless a filing waits for the actor's answer and is this person's.

    It stays locked to the end of the transaction. Raises NotAllowed, NotFound, Invalid.
    """
    require(actor, Act.ACCEPT)
    row = _waiting(actor, key)
    if row.person_id != person_id:
        raise Invalid(
            "filing_of_another",
            N_("Hồ sơ trực tuyến này là của người khác."),
            field="id_number",
            remedy=N_("Hãy giữ nguyên người nộp của hồ sơ trực tuyến."),
        )


def answer(
    *,
    actor: Actor,
    at: datetime,
    key: UUID,
    verdict: Verdict,
    dossier_id: int,
    dossier_code: str,
    reason: str,
) -> None:
    """Write what an officer has answered, inside the transaction of the dossier.

    Raises NotFound when it has been withdrawn or answered meanwhile.
    """
    row = _waiting(actor, key)
    row.state, row.answered_at = FilingState(verdict.value), at
    row.answered_by, row.reason = actor.name, reason.strip()
    row.dossier_id, row.dossier_code = dossier_id, dossier_code
    row.saved_at = at
    row.save()
    _note(row, actor, at, f"filing.{verdict.value}", {"dossier": dossier_code})


def drop_old_drafts(*, actor: Actor, at: datetime) -> int:
    """Delete filings begun and not touched for thirty days, files too; return how many.

    Raises NotAllowed for anybody but the system. Basis: law 91/2025 art 3 (data are
    kept no longer than they serve their purpose).
    """
    if actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))
    with transaction.atomic():
        old = Filing.objects.filter(state=FilingState.DRAFT, saved_at__lt=at - KEPT)
        ids = list(old.select_for_update().values_list("pk", flat=True))
        papers = FilingPaper.objects.filter(filing_id__in=ids)
        hashes = set(papers.values_list("sha256", flat=True))
        papers.delete()
        Filing.objects.filter(pk__in=ids).delete()
    # A content goes only when nothing that is committed names it any more.
    for sha256 in sorted(hashes):
        with transaction.atomic():
            forget_file(actor=actor, at=at, sha256=sha256)
    return len(ids)


def _own(actor: Actor, key: UUID) -> Filing:
    """Return one's own filing, locked."""
    rows = Filing.objects.select_for_update(of=("self",)).select_related("unit")
    row = rows.filter(key=key, person_id=applicant(actor)).first()
    if row is None:
        raise no_such_filing()
    return row


def _waiting(actor: Actor, key: UUID) -> Filing:
    row = (
        Filing.objects.select_for_update()
        .filter(
            key=key,
            unit_id__in=units_for(actor, Act.ACCEPT),
            state=FilingState.SUBMITTED,
        )
        .first()
    )
    if row is None:
        raise no_such_filing()
    return row


def _terms(row: Filing, at: datetime) -> OnlineTerms:
    return online_terms(procedure_code=row.procedure_code, on=at.astimezone(VN).date())


def _wanted(terms: OnlineTerms) -> list[Wanted]:
    return [Wanted(c.n, c.case_n, c.name, c.required) for c in terms.components]


def _answered() -> Conflict:
    return Conflict(
        "filing_answered",
        N_("Hồ sơ này đã được trả lời."),
        remedy=N_("Hãy mở Hồ sơ của tôi để xem."),
    )


def _note(
    row: Filing, actor: Actor, at: datetime, kind: str, payload: dict[str, object]
) -> None:
    ledger.append(
        topic=TOPIC,
        stream=row.pk,
        after=ledgers.head(topic=TOPIC, stream=row.pk),
        actor=actor,
        at=at,
        kind=kind,
        payload={"procedure": row.procedure_code, "state": row.state, **payload},
    )
