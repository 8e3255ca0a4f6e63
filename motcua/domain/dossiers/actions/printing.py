"""Print papers from their words: when somebody opens one, or by the nightly hand.

The words are kept with the act; the PDF made of them is always the same, and is kept
the first time.
"""

from datetime import datetime

from django.db import transaction

from motcua.domain.documents import actions as documents
from motcua.domain.documents.readers.templates import text_of
from motcua.domain.documents.rules.rendering import print_written
from motcua.domain.dossiers.models import DossierFile
from motcua.kernel.actor import Actor

MOST_AT_ONCE = 200


@transaction.atomic
def print_paper(*, actor: Actor, at: datetime, dossier_id: int, n: int) -> None:
    """Make and keep the PDF of a paper that has none yet; others are left alone."""
    row = (
        DossierFile.objects.select_for_update()
        .filter(dossier_id=dossier_id, n=n, sha256="", paper__isnull=False)
        .first()
    )
    if row is None or row.paper is None:
        return
    kept = documents.keep_file(
        actor=actor,
        at=at,
        name=row.name,
        media_type=row.media_type,
        chunks=iter([print_written(row.paper, text_of(words=row.paper))]),
    )
    row.sha256, row.size = kept.sha256, kept.size
    row.save(update_fields=["sha256", "size"])


def print_waiting(*, actor: Actor, at: datetime) -> int:
    """Print papers nobody has opened yet, the oldest first; return how many."""
    waiting = DossierFile.objects.filter(sha256="").order_by("added_at")
    rows = list(waiting.values_list("dossier_id", "n")[:MOST_AT_ONCE])
    for dossier_id, n in rows:
        print_paper(actor=actor, at=at, dossier_id=dossier_id, n=n)
    return len(rows)
