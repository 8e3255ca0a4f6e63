"""Ask which level of a fee is the applicant's, and for how many pieces it is."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from motcua.domain.catalogue.readers.filing import OnlineTerms
from motcua.domain.catalogue.rules.counted import PAGE
from motcua.domain.catalogue.rules.fees import FeeSaid
from motcua.domain.catalogue.rules.saying import count_field, field_of, pages_field
from motcua.domain.filings import readers
from motcua.domain.filings.readers import FilingFacts
from motcua.domain.filings.readers.form import asked_of_mine
from motcua.journeys import pay
from motcua.kernel.actor import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import MotcuaError
from motcua.web.common import forms
from motcua.web.common.views import actor_of, page
from motcua.web.common.wording import say_errors
from motcua.web.portal.filing_steps import my_steps
from motcua.web.portal.late import owner_word
from motcua.web.portal.views.filings import save_late, signed_in, terms_of, to_step


@require_http_methods(["GET", "POST"])
@signed_in
def fee(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show what is asked of each fee, and keep what is said."""
    actor = actor_of(request)
    found = readers.my_filing(actor=actor, key=key)
    if not found.is_open:
        return to_step("filing", key)
    if request.method == "GET":
        return _shown(request, actor, found)
    try:
        _read(request, actor, found, terms_of(found))
        if request.POST.get("do") == "save":
            return HttpResponse(status=204)
        pay.check_levels(filing=found)
    except MotcuaError as error:
        return _shown(request, actor, found, say_errors(error), error.status)
    again = readers.my_filing(actor=actor, key=key)
    asked = asked_of_mine(found=again)
    return to_step(my_steps(again, terms_of(again), asked).after("filing_fee"), key)


def _shown(
    request: HttpRequest,
    actor: Actor,
    found: FilingFacts,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    typed = request.POST if request.method == "POST" else {}
    at, terms = now(), terms_of(found)
    context = {
        "f": found,
        "typed": typed,
        "levels": pay.levels_of_filing(at=at, filing=found, terms=terms),
        "in_form": pay.counted_of_filing(actor=actor, at=at, filing=found, terms=terms),
        "steps": my_steps(found, terms, asked_of_mine(found=found)),
        "errors": errors or {},
        "owner": owner_word(actor, found.key),
    }
    return page(request, "portal/filing_fee.jinja", context, status=status)


def _read(
    request: HttpRequest, actor: Actor, found: FilingFacts, terms: OnlineTerms
) -> str:
    """Keep what is said; what is not said yet stays open."""
    form = forms.Reading(request.POST)
    said = {
        one.fee.n: FeeSaid(
            form.whole(field_of(one.fee.n)) if one.fee.choices else None,
            form.whole(count_field(one.fee.n)) if one.fee.units else None,
            form.whole(pages_field(one.fee.n)) if PAGE in one.fee.units else None,
        )
        for one in pay.levels_of_filing(at=now(), filing=found, terms=terms)
    }
    form.finish()
    pay.choose_levels(actor=actor, at=now(), key=found.key, said=said)
    return ""


save_late("fee", _read)
