"""Put files into a filing and take them out again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Sum

from motcua.domain.accounts.rules.behalf import name_of
from motcua.domain.documents.actions import let_go
from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.filings.actions.rows import own, terms_of
from motcua.domain.filings.models import Filing, FilingPaper
from motcua.domain.filings.rules import MOST_PAPERS, FilingState, check_open, check_room
from motcua.domain.records.actions import take_own
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Put:
    """A stored file at its component, None for what a question of the form asks.

    `record_code` says that it is a paper of the applicant's own store.
    """

    component_n: int | None
    kept: KeptFile
    record_code: str = ""


@transaction.atomic
def add_paper(
    *,
    actor: Actor,
    at: datetime,
    key: UUID,
    component_n: int | None,
    kept: KeptFile,
    record_code: str = "",
) -> int:
    """Add a stored file at a component, the very same one once; return its number.

    `record_code` says that it is a paper of the applicant's own store.

    Raises NotFound, Conflict once it is sent, Invalid when there are too many or the
    procedure asks for no such component.
    """
    row = own(actor=actor, key=key)
    check_open(FilingState(row.state))
    if component_n not in {None, *(c.n for c in terms_of(row=row, at=at).components)}:
        raise Invalid(
            "component_unknown", N_("Thủ tục không có giấy tờ này."), field="files"
        )
    papers = FilingPaper.objects.filter(filing=row)
    same = papers.filter(component_n=component_n, sha256=kept.sha256)
    known = same.values_list("n", flat=True).first()
    if known is not None:
        return known
    if papers.count() >= MOST_PAPERS:
        raise _too_many()
    check_room(held=_held(row.person_id), more=kept.size)
    n = (papers.aggregate(last=Max("n"))["last"] or 0) + 1
    FilingPaper.objects.create(
        filing=row,
        n=n,
        component_n=component_n,
        sha256=kept.sha256,
        name=kept.name,
        size=kept.size,
        media_type=kept.media_type,
        added_at=at,
        record_code=record_code,
        given_by=name_of(actor) if record_code else "",
    )
    row.saved_at = at
    row.save(update_fields=["saved_at"])
    return n


def check_papers(*, person_id: int, papers: Sequence[KeptFile]) -> None:
    """Raise Invalid, TooLarge where so many files, or so large, do not go at once."""
    if len(papers) > MOST_PAPERS:
        raise _too_many()
    more = sum(kept.size for kept in papers)
    check_room(held=_held(person_id), more=more)


def put_papers(*, actor: Actor, at: datetime, row: Filing, papers: Sequence[Put]) -> None:
    """Put stored files into a filing that has none yet, each at its component.

    In the transaction that makes the filing; `check_papers` has let them pass.
    """
    FilingPaper.objects.bulk_create(
        FilingPaper(
            filing=row,
            n=n,
            component_n=one.component_n,
            sha256=one.kept.sha256,
            name=one.kept.name,
            size=one.kept.size,
            media_type=one.kept.media_type,
            added_at=at,
            record_code=one.record_code,
            given_by=name_of(actor) if one.record_code else "",
        )
        for n, one in enumerate(papers, start=1)
    )


@transaction.atomic
def use_own_paper(
    *,
    actor: Actor,
    at: datetime,
    key: UUID,
    component_n: int | None,
    asked: str,
    code: str,
) -> KeptFile:
    """Put a paper of the applicant's own store into a filing; return its file.

    `asked` is what asks for it in words where it is not a component. Raises NotFound
    for what the store does not offer there or to this actor, else as `add_paper`.
    """
    row = own(actor=actor, key=key)
    check_open(FilingState(row.state))
    if component_n is not None:
        components = terms_of(row=row, at=at).components
        asked = next((c.name for c in components if c.n == component_n), "")
    kept = take_own(actor=actor, at=at, person_id=row.person_id, code=code, asked=asked)
    add_paper(
        actor=actor,
        at=at,
        key=key,
        component_n=component_n,
        kept=kept,
        record_code=code,
    )
    return kept


@transaction.atomic
def drop_paper(*, actor: Actor, at: datetime, key: UUID, n: int) -> None:
    """Take a file out again. Raises NotFound, Conflict once the filing is sent."""
    row = own(actor=actor, key=key)
    check_open(FilingState(row.state))
    papers = FilingPaper.objects.filter(filing=row, n=n)
    let_go(actor=actor, at=at, hashes=papers.values_list("sha256", flat=True))
    papers.delete()
    row.saved_at = at
    row.save(update_fields=["saved_at"])


def _too_many() -> Invalid:
    return Invalid(
        "papers_too_many",
        N_("Một hồ sơ có nhiều nhất %(most)s tệp."),
        facts={"most": MOST_PAPERS},
        field="files",
        remedy=N_("Hãy gộp các trang của một giấy tờ vào một tệp PDF."),
    )


def _held(person_id: int) -> int:
    """Return how many bytes lie in what a person prepares and has not sent."""
    papers = FilingPaper.objects.filter(
        filing__person_id=person_id, filing__state=FilingState.DRAFT
    )
    return papers.aggregate(held=Sum("size"))["held"] or 0
