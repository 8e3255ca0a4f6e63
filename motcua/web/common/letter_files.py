"""The files that come with a message or a supplement: checked as every file is."""

from datetime import datetime
from typing import BinaryIO, cast

from django.conf import settings
from django.http import HttpRequest

from motcua.domain.documents.actions import take_file
from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.following.rules import MOST_FILES
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_
from motcua.web.common.uploads import check_sizes


def taken_files(
    request: HttpRequest, *, actor: Actor, at: datetime, field: str = "files"
) -> list[KeptFile]:
    """Check and keep the files of a field; raise Invalid or TooLarge naming the file."""
    check_sizes(request)
    uploads = request.FILES.getlist(field)
    if len(uploads) > MOST_FILES:
        raise Invalid(
            "files_too_many",
            N_("Mỗi lần gửi nhiều nhất %(most)s tệp."),
            facts={"most": MOST_FILES},
            field="files",
        )
    return [
        take_file(
            actor=actor,
            at=at,
            name=upload.name or "",
            file=cast("BinaryIO", upload.file),
            most_bytes=settings.UPLOAD_LIMIT,
        )
        for upload in uploads
    ]
