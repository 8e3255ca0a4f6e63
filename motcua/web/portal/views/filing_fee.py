"""Ask which level of a fee is the applicant's, where it has several."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from motcua.domain.catalogue.readers.filing import OnlineTerms
from motcua.domain.filings import readers
from motcua.domain.filings.readers import FilingFacts
from motcua.domain.filings.readers.form import asked_of_mine
from motcua.domain.payments.rules.choosing import check_said, field_of
from motcua.journeys import pay
from motcua.kernel.actor import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import MotcuaError, tell_together
from motcua.web.common import forms
from motcua.web.common.views import actor_of, page
from motcua.web.common.wording import say_errors
from motcua.web.portal.filing_steps import my_steps
from motcua.web.portal.late import owner_word
from motcua.web.portal.views.filings import save_late, signed_in, terms_of, to_step


@require_http_methods(["GET", "POST"])
@signed_in
def fee(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the levels of each fee, and keep which one it is."""
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
        _check(found)
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
    context = {
        "f": found,
        "levels": pay.levels_of_filing(at=now(), filing=found),
        "steps": my_steps(found, terms_of(found), asked_of_mine(found=found)),
        "errors": errors or {},
        "owner": owner_word(actor, found.key),
    }
    return page(request, "portal/filing_fee.jinja", context, status=status)


def _read(request: HttpRequest, actor: Actor, found: FilingFacts, _: OnlineTerms) -> str:
    """Keep what is chosen; what is not chosen yet stays open."""
    form = forms.Reading(request.POST)
    typed = {
        one.fee.n: form.whole(field_of(one.fee.n))
        for one in pay.levels_of_filing(at=now(), filing=found)
    }
    form.finish()
    levels = {n: level for n, level in typed.items() if level is not None}
    pay.choose_levels(actor=actor, at=now(), key=found.key, levels=levels)
    return ""


def _check(found: FilingFacts) -> None:
    tell_together(
        *(
            partial(check_said, one.level, name=one.fee.name, fee_n=one.fee.n)
            for one in pay.levels_of_filing(at=now(), filing=found)
        )
    )


save_late("fee", _read)
