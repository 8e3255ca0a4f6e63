"""Files sent with a form: checked, stored at once, and named by a sealed word after."""

from datetime import datetime
from typing import Any, BinaryIO, cast

from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from motcua.domain.documents.actions import KeptFile, take_file
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

MEGABYTE = 1024 * 1024
_SALT = "motcua.desk.intake"


def keep_upload(
    *, actor: Actor, at: datetime, upload: "UploadedFile[Any]", most_bytes: int
) -> KeptFile:
    """Check and store one file; raise Invalid or TooLarge naming what is wrong."""
    return take_file(
        actor=actor,
        at=at,
        name=upload.name or "",
        file=cast("BinaryIO", upload.file),
        most_bytes=most_bytes,
    )


def sealed(kept: KeptFile) -> str:
    """Return the word by which a form names a stored file; nobody else can make one."""
    return signing.dumps(
        [kept.sha256, kept.name, kept.size, kept.media_type], salt=_SALT, compress=True
    )


def unsealed(token: str) -> KeptFile:
    """Return the stored file that a word names; raise Invalid when it is not ours."""
    try:
        sha256, name, size, media_type = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise Invalid(
            "scan_forged",
            N_("Một tệp đính kèm không còn hợp lệ."),
            field="files",
            remedy=N_("Hãy bỏ tệp đó và chọn lại."),
        ) from None
    return KeptFile(str(sha256), int(size), str(media_type), str(name))
