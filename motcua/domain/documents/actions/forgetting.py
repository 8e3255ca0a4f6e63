"""Forget what nobody names: files that were brought and then dropped, or let go of."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from motcua.domain.documents.actions.checking import forget_file
from motcua.domain.documents.actions.keeping import lock_content, require_system
from motcua.domain.documents.models import Rendition, StoredFile
from motcua.domain.documents.readers.references import referred
from motcua.kernel.actor import Actor

WAIT = timedelta(days=31)
"""How long a file may wait for a row that names it.

A form an officer has begun keeps its scans by a sealed word only, for thirty days.
"""
AT_ONCE = 500
MOST = 20_000
"""So many are looked at in one night; the rest the night after."""


def let_go(*, actor: Actor, at: datetime, hashes: Collection[str]) -> None:
    """Say that a row which named these files goes, in its transaction.

    Unless another row names them they are deleted when their wait is over.
    """
    StoredFile.objects.filter(pk__in=sorted(hashes)).update(loose_since=at)


def forget_loose(*, actor: Actor, at: datetime) -> int:
    """Delete the files that nobody has named for long enough; return how many.

    Those somebody names are not looked at again until they are let go of. Raises
    NotAllowed for anybody but the system. Basis: law 91/2025 art 3 (data are kept no
    longer than they serve their purpose).
    """
    require_system(actor=actor)
    gone = 0
    for _ in range(MOST // AT_ONCE):
        unnamed, looked = _settle_some(at)
        gone += sum(_forget(actor, at, sha256) for sha256 in unnamed)
        if looked < AT_ONCE:
            break
    return gone


@transaction.atomic
def _settle_some(at: datetime) -> tuple[list[str], int]:
    """Return the next files nobody names, and how many were looked at.

    Their rows are locked meanwhile: who lets go of one, or brings it again, waits.
    """
    rows = StoredFile.objects.select_for_update(skip_locked=True).order_by("loose_since")
    found = rows.filter(loose_since__lte=at - WAIT).values_list("sha256", flat=True)
    hashes = list(found[:AT_ONCE])
    pictures = Rendition.objects.filter(picture__in=hashes)
    named = referred(hashes=hashes) | set(pictures.values_list("picture", flat=True))
    StoredFile.objects.filter(pk__in=sorted(named)).update(loose_since=None)
    return [sha256 for sha256 in hashes if sha256 not in named], len(hashes)


@transaction.atomic
def _forget(actor: Actor, at: datetime, sha256: str) -> bool:
    """Delete one file, unless somebody has brought it again meanwhile."""
    lock_content(sha256)
    if not StoredFile.objects.filter(pk=sha256, loose_since__lte=at - WAIT).exists():
        return False
    return forget_file(actor=actor, at=at, sha256=sha256)
