"""Delete what was begun and never sent."""

from datetime import datetime, timedelta

from django.db import transaction

from motcua.domain.documents.actions import forget_file, let_go
from motcua.domain.eforms import actions as eforms
from motcua.domain.filings.models import Filing, FilingPaper, Signer
from motcua.domain.filings.rules import FilingState
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_

KEPT = timedelta(days=30)
"""How long a filing that was begun and not sent waits; it holds personal data."""


def drop_old_drafts(*, actor: Actor, at: datetime) -> int:
    """Delete filings begun and not touched for thirty days, files too; return how many.

    Raises NotAllowed for anybody but the system. Basis: law 91/2025 art 3 (data are
    kept no longer than they serve their purpose).
    """
    if not actor.is_system:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))
    with transaction.atomic():
        old = Filing.objects.filter(state=FilingState.DRAFT, saved_at__lt=at - KEPT)
        ids = list(old.select_for_update().values_list("pk", flat=True))
        papers = FilingPaper.objects.filter(filing_id__in=ids)
        hashes = set(papers.values_list("sha256", flat=True))
        let_go(actor=actor, at=at, hashes=hashes)
        papers.delete()
        Signer.objects.filter(filing_id__in=ids).delete()
        keys = list(Filing.objects.filter(pk__in=ids).values_list("key", flat=True))
        eforms.forget_answers(actor=actor, at=at, filings=keys)
        Filing.objects.filter(pk__in=ids).delete()
    # A content goes only when nothing that is committed names it any more.
    for sha256 in sorted(hashes):
        with transaction.atomic():
            forget_file(actor=actor, at=at, sha256=sha256)
    return len(ids)
