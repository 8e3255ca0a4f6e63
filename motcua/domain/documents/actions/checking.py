"""Look after the store: nothing lost, nothing changed, nothing that nobody knows."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from motcua.domain.documents.actions.keeping import (
    forget_unnamed,
    lock_content,
    require_system,
)
from motcua.domain.documents.models import (
    Rendition,
    StoreCheck,
    StoredFile,
    StoreFault,
    UploadPart,
    Wrong,
)
from motcua.domain.documents.ports import Damaged, KeyMissing
from motcua.domain.documents.readers import store
from motcua.domain.documents.readers.references import referred
from motcua.kernel.actor import Actor

SHARE = 30
"""Every night reads one file in so many: each is read about once a month."""
LEAST, MOST = 200, 20_000
GRACE = timedelta(days=1)
"""So long may bytes lie in the store without a name: their act is under way."""
_LATELY = timedelta(hours=1)
_CHUNK = 256 * 1024
_BEGINNINGS = tuple(f"{n:02x}" for n in range(256))

Fault = tuple[str, Wrong]


def check_store(
    *, actor: Actor, at: datetime, finished_at: datetime | None = None
) -> int:
    """Compare the store with the register, read a share of it whole; return the check.

    What lies in the store for a day without a name is deleted and told of. Raises
    NotAllowed for anybody but the system.
    """
    require_system(actor=actor)
    faults, stored = set[Fault](), 0
    for beginning in _BEGINNINGS:
        listed = {found.sha256: found.at for found in store().listed(beginning)}
        stored += len(listed)
        faults |= set(_missing(beginning, set(listed), at))
        faults |= set(_unknown(listed, at))
    verified, wrong = _verified(at)
    faults |= wrong
    return _written(at, stored, verified, faults)


def forget_file(*, actor: Actor, at: datetime, sha256: str) -> bool:
    """Delete a stored file with the pictures of its pages, for good; say whether.

    What somebody refers to stays (`readers.references`). Raises NotAllowed for anybody
    but the system.
    """
    require_system(actor=actor)
    lock_content(sha256)
    if referred(hashes=[sha256]):
        return False
    pictures = Rendition.objects.filter(sha256=sha256)
    gone = sorted({sha256, *pictures.values_list("picture", flat=True)})
    pictures.delete()
    for content in gone:
        lock_content(content)
        if not Rendition.objects.filter(picture=content).exists():
            StoredFile.objects.filter(pk=content).delete()
            forget_unnamed(content)
    return True


def _missing(beginning: str, listed: set[str], at: datetime) -> Iterator[Fault]:
    """Yield what the register has and the store has not."""
    rows = StoredFile.objects.filter(
        sha256__gte=beginning, sha256__lt=f"{beginning}g", stored_at__lt=at - _LATELY
    )
    for sha256 in rows.values_list("sha256", flat=True).iterator():
        if sha256 not in listed and not store().exists(sha256):
            yield sha256, Wrong.MISSING


def _unknown(listed: dict[str, datetime], at: datetime) -> Iterator[Fault]:
    """Delete what the store has had for a day and nobody knows; yield it."""
    old = {sha256 for sha256, written in listed.items() if written < at - GRACE}
    for known in (StoredFile.objects, UploadPart.objects):
        found = known.filter(sha256__in=old)
        old -= set(found.values_list("sha256", flat=True))
    for sha256 in sorted(old):
        with transaction.atomic():
            lock_content(sha256)
            if forget_unnamed(sha256):
                yield sha256, Wrong.UNKNOWN


def _verified(at: datetime) -> tuple[int, set[Fault]]:
    """Read the files that were read longest ago; return how many, and the faults."""
    most = min(MOST, max(LEAST, -(-StoredFile.objects.count() // SHARE)))
    oldest = StoredFile.objects.order_by(F("verified_at").asc(nulls_first=True))
    hashes = list(oldest.values_list("sha256", flat=True)[:most])
    faults = set[Fault]()
    for sha256 in hashes:
        wrong = _wrong_with(sha256)
        if wrong is not None:
            faults.add((sha256, wrong))
        # A faulty one is read again every night, until it is mended.
        StoredFile.objects.filter(pk=sha256).update(verified_at=None if wrong else at)
    return len(hashes), faults


def _wrong_with(sha256: str) -> Wrong | None:
    digest = hashlib.sha256()
    try:
        with store().open(sha256) as file:
            for chunk in iter(lambda: file.read(_CHUNK), b""):
                digest.update(chunk)
    except FileNotFoundError:
        return Wrong.MISSING
    except KeyMissing:
        return Wrong.KEY_MISSING
    except Damaged:
        return Wrong.CHANGED
    return None if digest.hexdigest() == sha256 else Wrong.CHANGED


@transaction.atomic
def _written(at: datetime, stored: int, verified: int, faults: set[Fault]) -> int:
    row = StoreCheck.objects.create(
        started_at=at,
        stored=stored,
        known=StoredFile.objects.count(),
        verified=verified,
        faults=len(faults),
    )
    StoreFault.objects.bulk_create(
        StoreFault(check_of=row, sha256=sha256, wrong=wrong)
        for sha256, wrong in sorted(faults)
    )
    return row.pk
