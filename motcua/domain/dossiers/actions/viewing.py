"""Look at a file of a dossier page by page; every look is noted."""

from datetime import datetime

from django.db import transaction

from motcua.domain.documents import actions as documents
from motcua.domain.documents.readers import open_file
from motcua.domain.documents.rules.confined import Task, confined
from motcua.domain.documents.rules.inspection import PICTURES
from motcua.domain.documents.rules.picturing import THUMBNAIL, watermarked
from motcua.domain.dossiers.actions.printing import print_paper
from motcua.domain.dossiers.actions.reading import note_reading
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.files import FileFacts, FileView, all_files, view_of
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_


@transaction.atomic
def open_view(
    *, actor: Actor, at: datetime, dossier_id: int, n: int
) -> tuple[FileView, int | None]:
    """Return a file for the viewer with the number of its pages; note the reading.

    Raises NotFound for a dossier that is not for this reader; NotNow for a file in
    quarantine, deleted, or lost.
    """
    view = _view(actor, at, dossier_id, n)
    pages = documents.count_kept(actor=actor, at=at, sha256=view.sha256)
    note_reading(actor=actor, at=at, dossier_id=dossier_id, what=f"view {n}")
    return view, pages


@transaction.atomic
def list_files(
    *, actor: Actor, at: datetime, dossier_id: int, offset: int
) -> tuple[tuple[FileFacts, ...], int | None]:
    """Return sixty files of a dossier and where the next begin; note the reading.

    Raises NotFound for a dossier that is not for this reader.
    """
    found = all_files(
        actor=actor, dossier_id=dossier_id, on=at.astimezone(VN).date(), offset=offset
    )
    note_reading(actor=actor, at=at, dossier_id=dossier_id, what="files")
    return found


@transaction.atomic
def open_page(
    *, actor: Actor, at: datetime, dossier_id: int, n: int, page: int, width: int
) -> bytes:
    """Return one page of a file as PNG and note the reading.

    A page of an identity paper bears who looks, when, and the dossier's code. Raises
    as `open_view` does, NotFound also for a page that is not there.
    """
    view = _view(actor, at, dossier_id, n)
    found = documents.page_picture(
        actor=actor, at=at, sha256=view.sha256, page=page, width=width
    )
    what = f"thumb {n}" if width == THUMBNAIL else f"page {n}/{page}"
    note_reading(actor=actor, at=at, dossier_id=dossier_id, what=what)
    if not view.is_identity:
        return found
    code = Dossier.objects.values_list("code", flat=True).get(pk=dossier_id)
    mark = f"{actor.name} · {at.astimezone(VN):%H:%M %d/%m/%Y} · {code}"
    return watermarked(found, mark)


@transaction.atomic
def open_as_pdf(
    *, actor: Actor, at: datetime, dossier_id: int, n: int
) -> tuple[str, bytes]:
    """Return a picture of a dossier as PDF, with a name for it; note the reading."""
    view = _view(actor, at, dossier_id, n)
    if view.file.media_type not in PICTURES:
        raise NotFound("no_picture", N_("Tệp này không phải là ảnh."))
    with open_file(sha256=view.sha256) as file:
        content = confined(Task.AS_PDF, file, name=view.file.name).content
    note_reading(actor=actor, at=at, dossier_id=dossier_id, what=f"file {n}")
    return f"{view.file.name.rpartition('.')[0]}.pdf", content


def _view(actor: Actor, at: datetime, dossier_id: int, n: int) -> FileView:
    on = at.astimezone(VN).date()
    view = view_of(actor=actor, dossier_id=dossier_id, n=n, on=on)
    if view.sha256:
        return view
    print_paper(actor=actor, at=at, dossier_id=dossier_id, n=n)
    return view_of(actor=actor, dossier_id=dossier_id, n=n, on=on)
