"""Choose the procedure to receive: by two letters, by name, or the usual ones."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.domain.accounts import readers as accounts
from motcua.domain.catalogue import readers as catalogue
from motcua.domain.catalogue.readers.quick import by_codes, quick
from motcua.domain.catalogue.readers.search import PAGE, SearchRow, abbreviations
from motcua.domain.dossiers.readers import drafts
from motcua.domain.dossiers.readers.often import often_received
from motcua.kernel.clock import VN, now
from motcua.kernel.text import search_key
from motcua.web.common.views import officer_of, offset_of, page
from motcua.web.desk.counters import counter_asked, counters_of
from motcua.web.desk.intake_ticket import ticket_asked
from motcua.web.desk.intake_visit import visit_asked


@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """Find the procedure among those this counter receives."""
    actor, offset = officer_of(request), offset_of(request)
    unit_id = counter_asked(request, actor)
    text = request.GET.get("q", "").strip()[:200]
    at = now()
    today = at.astimezone(VN).date()
    often = often_received(actor=actor, unit_id=unit_id, at=at)
    found = catalogue.search(
        actor=actor, text=text, on=today, receiving_unit_id=unit_id, offset=offset
    )
    near = quick(actor=actor, text=text, unit_id=unit_id, on=today, often=often)
    carried = ticket_asked(request) | visit_asked(request)
    usual = not text and offset == 0
    context = {
        "text": text,
        "rows": _merged(near, found.rows, often, text) if offset == 0 else found.rows,
        "next_offset": found.next_offset,
        "often": by_codes(actor=actor, codes=often, unit_id=unit_id, on=today)
        if usual
        else (),
        "offset": offset,
        "page_size": PAGE,
        "query": urlencode(
            {
                "q": text,
                "don-vi": unit_id,
                **ticket_asked(request),
                **visit_asked(request),
            }
        )
        + "&",
        "before": carried.get("nguoi"),
        "ticket": carried.get("phieu"),
        "counters": [accounts.unit(unit_id=n) for n in counters_of(actor)],
        "unit_id": unit_id,
        "drafts": drafts.drafts(actor=actor),
    }
    return page(request, "desk/choose.jinja", context)


def _merged(
    near: Sequence[SearchRow],
    found: Sequence[SearchRow],
    often: Sequence[str],
    text: str,
) -> tuple[SearchRow, ...]:
    """Return both lists as one, each procedure once: what is usual here comes first.

    Then what everybody means by an abbreviation, then what only has those letters.
    """
    usual = [row for row in near if row.code in often]
    known = search_key(text) in abbreviations()
    rest = [*found, *near] if known else [*near, *found]
    return tuple({row.code: row for row in [*usual, *rest]}.values())
