"""The only writers of stored files and running numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from motcua.domain.documents.models import StoredFile
from motcua.domain.documents.readers import store
from motcua.kernel.actor import Actor

_NEXT_NUMBER = """
    INSERT INTO documents_numberseries (unit_id, kind, period, last)
    VALUES (%s, %s, %s, 1)
    ON CONFLICT (unit_id, kind, period)
    DO UPDATE SET last = documents_numberseries.last + 1
    RETURNING last
"""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A stored file with the name its sender gave it."""

    sha256: str
    size: int
    media_type: str
    name: str


def keep_file(
    *, actor: Actor, at: datetime, name: str, media_type: str, chunks: Iterator[bytes]
) -> KeptFile:
    """Store bytes, once for the same content, and return what they are known by.

    The caller has checked type and size (`rules.filetypes`). Bytes stored for an act
    that then fails stay in the store unnamed; they harm nobody.
    """
    sha256, size = store().put(chunks)
    StoredFile.objects.get_or_create(
        sha256=sha256,
        defaults={"size": size, "media_type": media_type, "stored_at": at},
    )
    return KeptFile(sha256=sha256, size=size, media_type=media_type, name=name)


def next_number(
    *, actor: Actor, at: datetime, unit_id: int, kind: str, period: str
) -> int:
    """Take the next number of a series inside the caller's transaction.

    Two takers of one series wait for each other; a rolled-back act gives its number
    back, so the series has no gaps. Basis: NĐ 30/2020 art 15; NĐ 61/2018 art 26.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_NUMBER, [unit_id, kind, period])
        row = cursor.fetchone()
    return int(row[0])
