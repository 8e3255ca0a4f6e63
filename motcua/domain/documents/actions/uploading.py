"""Uploads in parts, which a broken line does not lose.

What has come of an upload lies in the store, a part for each piece, sealed like any
file; when the last has come they are put together and taken like a file sent whole.
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import BinaryIO, cast
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.documents.actions.keeping import (
    forget_unnamed,
    lock_content,
    require_system,
)
from motcua.domain.documents.actions.taking import take_file
from motcua.domain.documents.models import Upload, UploadPart
from motcua.domain.documents.readers import (
    UploadFacts,
    facts_of,
    no_such_upload,
    store,
    uploads_of,
)
from motcua.domain.documents.rules.filetypes import check_ending, check_size, safe_name
from motcua.domain.documents.rules.kept import KeptFile
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.errors import Conflict, Invalid, TooLarge
from motcua.kernel.text import N_

KEPT = timedelta(hours=24)
"""How long an upload may rest before it is thrown away."""
MOST_OPEN = 200
MOST_OPEN_AT_HOME = 20
"""Uploads that an officer, or an applicant, may have under way."""
_IN_MEMORY = 2 * 1024 * 1024
_CHUNK = 256 * 1024


@transaction.atomic
def begin_upload(
    *, actor: Actor, at: datetime, upload_id: UUID, name: str, size: int, most_bytes: int
) -> UploadFacts:
    """Begin an upload of so many bytes.

    Officers who receive files may, and applicants for their own filings. Raises
    NotAllowed for anybody else, Invalid or TooLarge naming the file: of a sort that is
    not taken, empty, too large; Conflict for too many at once.
    """
    _check_may(actor)
    name = safe_name(name)
    check_ending(name=name)
    check_size(name=name, size=size, most_bytes=most_bytes)
    under_way = uploads_of(actor).filter(sha256="")
    if under_way.count() >= (MOST_OPEN if actor.officer_id else MOST_OPEN_AT_HOME):
        raise Conflict(
            "too_many_uploads",
            N_("Bạn đang tải lên quá nhiều tệp cùng lúc."),
            remedy=N_("Hãy đợi các tệp kia xong, hoặc bỏ bớt."),
        )
    row = Upload.objects.create(
        id=upload_id,
        officer_id=actor.officer_id,
        person_id=None if actor.officer_id else actor.person_id,
        name=name,
        size=size,
        most_bytes=most_bytes,
        expires_at=at + KEPT,
    )
    return facts_of(row)


def continue_upload(
    *,
    actor: Actor,
    at: datetime,
    upload_id: UUID,
    offset: int,
    chunks: Iterator[bytes],
    checksum: tuple[str, bytes] | None = None,
) -> UploadFacts:
    """Take the next bytes of the actor's own upload; the last ones finish it.

    `checksum` is an algorithm of hashlib and the digest the bytes must have; without
    one, bytes of a line that broke are kept as far as they came. Raises NotFound,
    Conflict when the bytes do not begin where the upload stands, TooLarge when there
    are more than announced, Invalid for a wrong checksum or a file that is refused;
    a refused file is thrown away.
    """
    row = _own(actor, at, upload_id)
    _check_offset(row, offset)
    watched = _Watched(chunks, row.size - row.offset, checksum, row.name)
    with store().receive(iter(watched)) as received:
        watched.check()
        if received.size:
            _add_part(row, offset, received.sha256, received.size, received.keep)
    if row.offset < row.size or row.sha256:
        return facts_of(row)
    return _finish(actor, at, row)


def drop_upload(*, actor: Actor, at: datetime, upload_id: UUID) -> None:
    """Throw the actor's own upload away with what has come of it; raise NotFound."""
    _drop(_own(actor, at, upload_id))


def drop_old_uploads(*, actor: Actor, at: datetime) -> int:
    """Throw away the uploads that have rested too long; return how many.

    Raises NotAllowed for anybody but the system.
    """
    require_system(actor=actor)
    old = list(Upload.objects.filter(expires_at__lte=at))
    for row in old:
        _drop(row)
    return len(old)


class _Watched:
    """Chunks that are counted and summed as they pass."""

    def __init__(
        self,
        chunks: Iterator[bytes],
        most: int,
        checksum: tuple[str, bytes] | None,
        name: str,
    ) -> None:
        self.chunks, self.most, self.name = chunks, most, name
        self.wanted = checksum[1] if checksum else None
        self.digest = (
            hashlib.new(checksum[0], usedforsecurity=False) if checksum else None
        )

    def __iter__(self) -> Iterator[bytes]:
        """Pass the chunks on; raise TooLarge at the first byte too many."""
        for chunk in self.chunks:
            self.most -= len(chunk)
            if self.most < 0:
                raise TooLarge(
                    "more_than_announced",
                    N_("Tệp “%(name)s” dài hơn đã báo."),
                    facts={"name": self.name},
                    field="files",
                    remedy=N_("Hãy chọn lại tệp đúng."),
                )
            if self.digest is not None:
                self.digest.update(chunk)
            yield chunk

    def check(self) -> None:
        """Raise Invalid when the bytes are not those that were sent."""
        if self.digest is not None and self.digest.digest() != self.wanted:
            raise Invalid(
                "checksum_mismatch",
                N_("Một phần của tệp “%(name)s” bị hỏng trên đường truyền."),
                facts={"name": self.name},
                field="files",
                remedy=N_("Trình duyệt sẽ gửi lại phần đó."),
            )


@transaction.atomic
def _add_part(
    row: Upload, offset: int, sha256: str, size: int, keep: Callable[[], str]
) -> None:
    locked = Upload.objects.select_for_update().filter(pk=row.pk).first()
    if locked is None:
        raise no_such_upload()
    _check_offset(locked, offset)
    lock_content(sha256)
    keep()
    UploadPart.objects.create(upload=locked, offset=offset, sha256=sha256, size=size)
    row.offset = locked.offset = offset + size
    locked.save(update_fields=["offset"])


def _finish(actor: Actor, at: datetime, row: Upload) -> UploadFacts:
    """Put the parts together and take the file; a refused one is thrown away."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as spool:
        file = cast("BinaryIO", spool)
        for part in row.uploadpart_set.order_by("offset"):
            with store().open(part.sha256) as piece:
                for chunk in iter(lambda: piece.read(_CHUNK), b""):
                    file.write(chunk)
        try:
            kept = take_file(
                actor=actor, at=at, name=row.name, file=file, most_bytes=row.most_bytes
            )
        except Invalid:
            _drop(row)
            raise
    _forget_parts(row, kept)
    return facts_of(row)


@transaction.atomic
def _forget_parts(row: Upload, kept: KeptFile) -> None:
    row.sha256, row.kept_size, row.media_type = kept.sha256, kept.size, kept.media_type
    row.save(update_fields=["sha256", "kept_size", "media_type"])
    _delete_parts(row)


@transaction.atomic
def _drop(row: Upload) -> None:
    _delete_parts(row)
    row.delete()


def _delete_parts(row: Upload) -> None:
    parts = sorted(row.uploadpart_set.values_list("sha256", flat=True).distinct())
    row.uploadpart_set.all().delete()
    for sha256 in parts:
        lock_content(sha256)
        forget_unnamed(sha256)


def _own(actor: Actor, at: datetime, upload_id: UUID) -> Upload:
    row = uploads_of(actor).filter(pk=upload_id, expires_at__gt=at).first()
    if row is None:
        raise no_such_upload()
    return row


def _check_may(actor: Actor) -> None:
    """Raise NotAllowed but for officers who receive files, and for applicants."""
    if actor.kind is not ActorKind.CITIZEN or actor.person_id is None:
        require(actor, Act.ACCEPT)


def _check_offset(row: Upload, offset: int) -> None:
    if row.offset != offset:
        raise Conflict(
            "wrong_offset",
            N_("Phần gửi không nối tiếp phần đã nhận (%(offset)s byte)."),
            facts={"offset": row.offset},
        )
