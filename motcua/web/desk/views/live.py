"""What a page asks again while somebody looks at it: what is new, who else is here."""

import hashlib
import json

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from motcua.domain.dossiers.actions.presence import Here, be_here
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.dossiers.readers.saved_lists import saved_lists
from motcua.domain.dossiers.readers.work import WorkPage, my_work
from motcua.kernel.clock import VN, now
from motcua.web.common.views import officer_of, offset_of
from motcua.web.desk import work_asked as asking


@require_GET
def changes(request: HttpRequest) -> HttpResponse:
    """Return the rows of the list a page shows, by number and version.

    With a mark, and nothing (304) to who has that mark already. As many rows as the
    page has: what is new further on is not looked for.
    """
    actor, at, query = officer_of(request), now(), request.GET
    chosen = asking.list_asked(query, saved_lists(actor=actor))
    asked = asking.asked_of(
        dict(chosen.asked) if chosen else asking.typed_of(query),
        standing=asking.standing_asked(query),
    )
    offset = min(offset_of(request), asking.MOST_OFFSET)
    rows = rows_of(my_work(actor=actor, wanted=asked.wanted, at=at, offset=offset))
    mark = f'"{hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == mark:
        return HttpResponseNotModified(headers={"ETag": mark})
    return JsonResponse({"rows": rows}, headers={"ETag": mark})


@require_POST
def here(request: HttpRequest, code: str) -> HttpResponse:
    """Note that an officer still looks at a dossier; return who else does, in words."""
    actor, at = officer_of(request), now()
    dossier_id = dossiers.id_of(actor=actor, code=code, on=at.astimezone(VN).date())
    others = be_here(actor=actor, at=at, dossier_id=dossier_id)
    return JsonResponse({"said": said_of(others)})


def rows_of(found: WorkPage) -> list[tuple[str, str]]:
    """Return each row's number and version, as the page carries them."""
    return [(f"{row.id}-{row.item_n}", str(row.version)) for row in found.rows]


def said_of(others: tuple[Here, ...]) -> str:
    """Return who else has a dossier open and since when, in a line."""
    since = gettext("%(name)s (từ %(at)s)")
    named = [
        since % {"name": one.name, "at": f"{one.since.astimezone(VN):%-H:%M}"}
        for one in others
    ]
    return gettext("Đang mở: %(names)s") % {"names": ", ".join(named)} if named else ""
