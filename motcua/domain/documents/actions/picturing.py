"""Pages of stored files as pictures: made when first wanted, kept for the next time."""

from datetime import datetime

from motcua.domain.documents.actions.keeping import keep_file
from motcua.domain.documents.models import Rendition, StoredFile
from motcua.domain.documents.readers import open_file
from motcua.domain.documents.rules.confined import Task, confined
from motcua.domain.documents.rules.picturing import has_pages, picture_of
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_

_ANY = 1_000_000


def page_picture(
    *, actor: Actor, at: datetime, sha256: str, page: int, width: int
) -> bytes:
    """Return a page (from 1) of a stored file as PNG.

    Who may see the file is decided by its dossier. Raises NotFound for a page that is
    not there or a file without pages, NotNow as `open_file` does.
    """
    with open_file(sha256=sha256) as file:
        known = Rendition.objects.filter(sha256=sha256, page=page, width=width).first()
        if known is not None:
            with open_file(sha256=known.picture) as picture:
                return picture.read()
        media_type = StoredFile.objects.only("media_type").get(pk=sha256).media_type
        if not has_pages(media_type):
            raise _no_such_page()
        try:
            made = picture_of(file, media_type=media_type, page=page, width=width)
        except IndexError:
            raise _no_such_page() from None
    kept = keep_file(
        actor=actor,
        at=at,
        name="page.png",
        media_type="image/png",
        chunks=iter([made]),
        pages=1,
        scanned=True,
    )
    Rendition.objects.get_or_create(
        sha256=sha256, page=page, width=width, defaults={"picture": kept.sha256}
    )
    return made


def count_kept(*, actor: Actor, at: datetime, sha256: str) -> int | None:
    """Return how many pages a stored file has, counting them the first time.

    None for what has no pages; raises NotNow as `open_file` does.
    """
    row = StoredFile.objects.get(pk=sha256)
    if row.pages is None and has_pages(row.media_type):
        with open_file(sha256=sha256) as file:
            asked = {"media_type": row.media_type, "most_pages": _ANY}
            row.pages = confined(Task.COUNT, file, name="", **asked).facts["pages"]
        row.save(update_fields=["pages"])
    return row.pages


def _no_such_page() -> NotFound:
    return NotFound("page_unknown", N_("Tệp này không có trang đó để xem."))
