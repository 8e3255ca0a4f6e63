"""Put files into a filing and take them out again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.filings.actions.rows import own, terms_of
from motcua.domain.filings.models import FilingPaper
from motcua.domain.filings.rules import MOST_PAPERS, FilingState, check_open
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_


@transaction.atomic
def add_paper(
    *, actor: Actor, at: datetime, key: UUID, component_n: int | None, kept: KeptFile
) -> None:
    """Add a stored file at a component; the very same one is added once.

    Raises NotFound, Conflict once it is sent, Invalid when there are too many or the
    procedure asks for no such component.
    """
    row = own(actor, key)
    check_open(FilingState(row.state))
    if component_n not in {None, *(c.n for c in terms_of(row, at).components)}:
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
    row = own(actor, key)
    check_open(FilingState(row.state))
    FilingPaper.objects.filter(filing=row, n=n).delete()
    row.saved_at = at
    row.save(update_fields=["saved_at"])
