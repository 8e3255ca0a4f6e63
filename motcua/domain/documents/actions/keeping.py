"""Keep the bytes of files, each content once."""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection, transaction

from motcua.domain.documents.models import Scan, StoredFile, UploadPart
from motcua.domain.documents.readers import store
from motcua.domain.documents.rules.kept import KeptFile
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_


def keep_file(
    *,
    actor: Actor,
    at: datetime,
    name: str,
    media_type: str,
    chunks: Iterator[bytes],
    pages: int | None = None,
    scanned: bool = False,
) -> KeptFile:
    """Store bytes, once for the same content, and return what they are known by.

    The caller has checked what comes from outside (`taking.take_file`); `scanned`
    says that it was found clean a moment ago. What is stored for an act that then fails
    stays until the nightly tidying finds that nobody names it (`forgetting`). Two who
    bring the same content wait for each other.
    """
    known = {"scan": Scan.CLEAN, "scanned_at": at} if scanned else {}
    with store().receive(chunks) as received, transaction.atomic():
        lock_content(received.sha256)
        key_id = received.keep()
        row, made = StoredFile.objects.get_or_create(
            sha256=received.sha256,
            defaults={
                "size": received.size,
                "media_type": media_type,
                "stored_at": at,
                "key_id": key_id,
                "pages": pages,
                "loose_since": at,
                **known,
            },
        )
        if not made:
            # Brought again: whoever brought it has time to name it.
            StoredFile.objects.filter(pk=row.pk).update(loose_since=at)
        if not made and known and row.scan != Scan.CLEAN:
            StoredFile.objects.filter(pk=row.pk).update(scan_found="", **known)
    return KeptFile(
        sha256=received.sha256, size=received.size, media_type=media_type, name=name
    )


def lock_content(sha256: str) -> None:
    """Let nobody else keep or delete a content until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [sha256])


def forget_unnamed(sha256: str) -> bool:
    """Delete a content from the store unless it is known; say whether it was deleted.

    The caller holds `lock_content`.
    """
    if StoredFile.objects.filter(pk=sha256).exists():
        return False
    if UploadPart.objects.filter(sha256=sha256).exists():
        return False
    store().delete(sha256)
    return True


def reseal(*, actor: Actor, at: datetime, most: int) -> int:
    """Put up to `most` files under the current key; return how many were.

    Raises NotAllowed for anybody but the system, KeyMissing where the key a file is
    sealed with is no longer in the settings.
    """
    require_system(actor=actor)
    place = store()
    waiting = StoredFile.objects.exclude(key_id=place.key_id).order_by("sha256")
    found = list(waiting.values_list("sha256", flat=True)[:most])
    for sha256 in found:
        with transaction.atomic():
            lock_content(sha256)
            key_id = place.reseal(sha256)
            StoredFile.objects.filter(pk=sha256).update(key_id=key_id)
    return len(found)


def require_system(*, actor: Actor) -> None:
    """Raise NotAllowed for anybody but the system."""
    if not actor.is_system:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))
