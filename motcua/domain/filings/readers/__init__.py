"""What applicants and officers see of filings."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.accounts.rules.behalf import require_reach
from motcua.domain.filings.models import Filing, FilingLook, FilingPaper
from motcua.domain.filings.readers.reach import SEES, reached
from motcua.domain.filings.rules import OPEN, FilingState, Typed
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_

Row = TypeVar("Row")
PAGE = 20
MOST_LOOKS = 50


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """One file of a filing; `record_code` is set where it came from the own store."""

    n: int
    component_n: int | None
    sha256: str
    name: str
    size: int
    media_type: str
    added_at: datetime
    record_code: str = ""
    given_by: str = ""


@dataclass(frozen=True, slots=True)
class FilingFacts:
    """One filing; `papers` is empty in lists. `state` is a `FilingState`."""

    id: int
    key: UUID
    person_id: int
    procedure_version_id: int
    procedure_code: str
    procedure_name: str
    unit_id: int
    unit_name: str
    typed: Typed
    state: str
    saved_at: datetime
    submitted_at: datetime | None
    answer_by: datetime | None
    answered_at: datetime | None
    answered_by: str
    reason: str
    dossier_id: int | None
    dossier_code: str
    papers: tuple[PaperFacts, ...] = ()

    @property
    def is_open(self) -> bool:
        """Say whether the applicant may still change it."""
        return self.state in OPEN

    @property
    def state_now(self) -> FilingState:
        """Return the state as what it is."""
        return FilingState(self.state)

    def paper(self, n: int) -> PaperFacts:
        """Return one file by its number; raise NotFound where there is none."""
        found = next((p for p in self.papers if p.n == n), None)
        if found is None:
            raise no_such_filing()
        return found

    def papers_of(self, component_n: int | None) -> tuple[PaperFacts, ...]:
        """Return the files of one component."""
        return tuple(p for p in self.papers if p.component_n == component_n)


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One filing that waits for an officer: whose it is, and until when."""

    key: UUID
    procedure_code: str
    procedure_name: str
    person_name: str
    unit_name: str
    submitted_at: datetime | None
    answer_by: datetime | None


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list, and where the next page begins."""

    rows: tuple[Row, ...]
    next_offset: int | None


@dataclass(frozen=True, slots=True)
class LookFacts:
    """Somebody else's look at a filing."""

    at: datetime
    officer_name: str
    what: str


def my_filings(*, actor: Actor, offset: int = 0) -> Page[FilingFacts]:
    """Return one's own filings that are no dossier yet, the newest first.

    Those the actor may see for whom they act, where that is not themselves.
    """
    rows = reached(actor=actor).exclude(state=FilingState.ACCEPTED)
    found = rows.select_related("unit").order_by("-saved_at", "-id")
    page = [facts_of(row=row) for row in found[offset : offset + PAGE + 1]]
    more = len(page) > PAGE
    return Page(tuple(page[:PAGE]), offset + PAGE if more else None)


def my_filing(*, actor: Actor, key: UUID) -> FilingFacts:
    """Return one filing of one's own with its papers; raise NotFound for any other."""
    row = reached(actor=actor).select_related("unit").filter(key=key)
    return with_papers(row.first())


def filing_to_pay(*, actor: Actor, key: UUID) -> FilingFacts:
    """Return a filing the actor sees or may pay for; raise NotFound for any other.

    Whoever may only pay for another sees what is to be paid: its papers are not told.
    """
    row = reached(actor=actor, doings=(*SEES, Doing.PAY)).select_related("unit")
    found = row.filter(key=key).first()
    if found is None:
        raise no_such_filing()
    return facts_of(row=found)


def filings_to_pay(
    *, actor: Actor, most: int, offset: int = 0
) -> tuple[FilingFacts, ...]:
    """Return filings the actor may pay for that became no dossier yet, newest first.

    Without their papers. Raises NotAllowed for who may pay for nobody here.
    """
    rows = reached(actor=actor, doings=(Doing.PAY,)).select_related("unit")
    rows = rows.filter(state__in=[*OPEN, FilingState.SUBMITTED])
    rows = rows.order_by("-saved_at", "-id")[offset : offset + most]
    return tuple(facts_of(row=row) for row in rows)


def filings_named_to_pay(
    *, actor: Actor, keys: Collection[UUID]
) -> tuple[FilingFacts, ...]:
    """Return which of these filings the actor may pay for, whatever became of them.

    Without their papers. Raises NotAllowed for who may pay for nobody here.
    """
    rows = reached(actor=actor, doings=(Doing.PAY,)).select_related("unit")
    return tuple(facts_of(row=row) for row in rows.filter(key__in=keys))


def looks_at(*, actor: Actor, key: UUID) -> tuple[LookFacts, ...]:
    """Return who has looked at one's own filing, the newest fifty."""
    rows = FilingLook.objects.filter(filing__in=reached(actor=actor).filter(key=key))
    return tuple(
        LookFacts(row.at, row.officer_name, row.what)
        for row in rows.order_by("-at", "-id")[:MOST_LOOKS]
    )


def same_under_way(*, actor: Actor, procedure_code: str) -> int:
    """Return how many of one's filings of a procedure wait for their answer."""
    rows = reached(actor=actor).filter(procedure_code=procedure_code)
    return rows.filter(state=FilingState.SUBMITTED).count()


def waiting(*, actor: Actor, offset: int = 0) -> Page[WaitingRow]:
    """Return what waits for an answer at the actor's counters, the most urgent first."""
    require(actor, Act.ACCEPT)
    rows = (
        Filing.objects.filter(
            unit_id__in=units_for(actor, Act.ACCEPT), state=FilingState.SUBMITTED
        )
        .order_by("answer_by", "id")
        .values_list(
            "key",
            "procedure_code",
            "procedure_name",
            "person__name",
            "unit__name",
            "submitted_at",
            "answer_by",
        )[offset : offset + PAGE + 1]
    )
    found = [WaitingRow(*row) for row in rows]
    more = len(found) > PAGE
    return Page(tuple(found[:PAGE]), offset + PAGE if more else None)


def filing_for(*, actor: Actor, key: UUID) -> FilingFacts:
    """Return a filing that waits at one of the actor's counters, with its papers.

    Raises NotAllowed without such a role, NotFound for any other filing.
    """
    require(actor, Act.ACCEPT)
    row = Filing.objects.select_related("unit").filter(
        key=key,
        unit_id__in=units_for(actor, Act.ACCEPT),
        state=FilingState.SUBMITTED,
    )
    return with_papers(row.first())


def returned_key(*, dossier_id: int) -> UUID | None:
    """Return the filing that a dossier to complete came from, None where none is.

    To whoever may see the dossier already.
    """
    rows = Filing.objects.filter(dossier_id=dossier_id, state=FilingState.RETURNED)
    return rows.values_list("key", flat=True).first()


def applicant(actor: Actor) -> int:
    """Return whose filings the actor's are: their own, or whom they act for.

    With which of them something may be done is for `readers.reach` to say. Raises
    NotAllowed for anybody else.
    """
    return require_reach(actor, *SEES).person_id


def no_such_filing() -> NotFound:
    """Return the one answer for "there is none" and "not for you"."""
    return NotFound(
        "filing_unknown",
        N_("Không tìm thấy hồ sơ trực tuyến này."),
        remedy=N_("Hồ sơ đã được trả lời hoặc đã rút thì xem ở Hồ sơ của tôi."),
    )


def with_papers(row: Filing | None) -> FilingFacts:
    """Return a row with its papers; raise NotFound where there is none."""
    if row is None:
        raise no_such_filing()
    rows = FilingPaper.objects.filter(filing=row).order_by("n")
    papers = rows.values_list(*PaperFacts.__slots__)
    return facts_of(row=row, papers=tuple(PaperFacts(*one) for one in papers))


def facts_of(*, row: Filing, papers: tuple[PaperFacts, ...] = ()) -> FilingFacts:
    """Return a row as plain facts."""
    return FilingFacts(
        id=row.pk,
        key=row.key,
        person_id=row.person_id,
        procedure_version_id=row.procedure_version_id,
        procedure_code=row.procedure_code,
        procedure_name=row.procedure_name,
        unit_id=row.unit_id,
        unit_name=row.unit.name,
        typed=typed_of(row),
        state=row.state,
        saved_at=row.saved_at,
        submitted_at=row.submitted_at,
        answer_by=row.answer_by,
        answered_at=row.answered_at,
        answered_by=row.answered_by,
        reason=row.reason,
        dossier_id=row.dossier_id,
        dossier_code=row.dossier_code,
        papers=papers,
    )


def typed_of(row: Filing) -> Typed:
    """Return what the applicant has said besides the papers."""
    return Typed(
        case_n=row.case_n,
        having=tuple(row.having),
        phone=row.phone,
        email=row.email,
        address=row.address,
        delivery=row.delivery,
        delivery_address=row.delivery_address,
        note=row.note,
    )
