"""Paper originals and results: at whom, on their way, given out, missing."""

from collections.abc import Callable, Mapping
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, may, units_for
from motcua.domain.accounts.rules.card import read_card
from motcua.domain.delivery import actions, readers
from motcua.domain.delivery.actions import Wanted
from motcua.domain.delivery.rules import ALARM_WORDS
from motcua.domain.delivery.rules.handing import (
    AUTHORITIES,
    COLLECTORS,
    Authority,
    Collecting,
    Collector,
)
from motcua.domain.dossiers.readers.dossier import id_of
from motcua.journeys.release_papers import release_papers
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.custody_words import passed
from motcua.web.common.views import officer_of, offset_of, page
from motcua.web.desk.act_form import PROOFS

MOST_PAPERS = 50
WHATS = ("given", "taken", "released", "recalled", "lost", "found")


@require_GET
def papers(request: HttpRequest) -> HttpResponse:
    """List what is wrong, what is coming, and what lies at the officer's units."""
    actor, at, offset = officer_of(request), now(), offset_of(request)
    context = {
        "alarms": readers.alarms_for(actor=actor, at=at),
        "alarm_words": {key: gettext(text) for key, text in ALARM_WORDS.items()},
        "coming": readers.coming(actor=actor),
        "kept": readers.kept(actor=actor, offset=offset),
        "offset": offset,
        "page_size": readers.PAGE,
    }
    return page(request, "desk/papers.jinja", context)


@require_POST
def pass_on(request: HttpRequest, code: str) -> HttpResponse:
    """Do one act with the papers ticked on a dossier's page."""
    actor, at = officer_of(request), now()
    what = forms.one_of(request.POST, "what", WHATS)
    found = _ACTS[what](actor, at, code, request)
    said = gettext("%(what)s: %(names)s.") % {
        "what": passed(what),
        "names": "; ".join(thing.name for thing in found),
    }
    if any(thing.state == "held" and thing.proposed_by for thing in found):
        said += " " + gettext("Giấy tờ có giá còn chờ người thứ hai xác nhận.")
    messages.success(request, said)
    return HttpResponseRedirect(reverse("desk:dossier", args=[code]) + "#giay-to")


def custody_of(actor: Actor, dossier_id: int) -> Mapping[str, object]:
    """Return what a dossier's page needs to show and pass its papers."""
    on = now().astimezone(VN).date()
    things = readers.things_of(actor=actor, dossier_id=dossier_id, on=on)
    may_keep = may(actor, Act.KEEP_PAPERS)
    return {
        "things": things,
        "passings": readers.passings_of(actor=actor, dossier_id=dossier_id, on=on),
        "own_units": units_for(actor, Act.KEEP_PAPERS) if may_keep else frozenset(),
        "passing_whats": [
            {"value": what, "text": passed(what)}
            for what in WHATS
            if what != "released" or may(actor, Act.RETURN)
        ],
        "may_release": may(actor, Act.RETURN),
        "passing_units": [
            {"value": "", "text": ""},
            *({"value": u.id, "text": u.name} for u in accounts.units_in_force(on=on)),
        ]
        if may_keep and things
        else [],
        "passing_request": uuid4(),
        "passing_authorities": [
            {"value": "", "text": gettext(COLLECTORS[Collector.OWNER])},
            *({"value": key, "text": gettext(text)} for key, text in AUTHORITIES.items()),
        ],
        "passing_proofs": [
            {"value": key, "text": gettext(PROOFS[key])}
            for key in ("signature", "receipt")
        ],
    }


_Found = tuple[readers.ThingFacts, ...]


def _wanted(actor: Actor, code: str, request: HttpRequest) -> Wanted:
    """Return the papers ticked; raise Invalid when none is, or nonsense is."""
    ticked = request.POST.getlist("paper")
    if not 0 < len(ticked) <= MOST_PAPERS or not all(
        n.isdecimal() and len(n) < 6 for n in ticked
    ):
        raise Invalid(
            "no_paper_chosen",
            N_("Chưa chọn giấy tờ nào."),
            field="paper",
            remedy=N_("Hãy đánh dấu các giấy tờ trong danh sách."),
        )
    on = now().astimezone(VN).date()
    return Wanted(
        dossier_id=id_of(actor=actor, code=code, on=on),
        numbers=tuple(int(n) for n in ticked),
        remark=forms.text(request.POST, "passing_remark", 500),
    )


def _plain(act: Callable[..., _Found]) -> Callable[..., _Found]:
    def do(actor: Actor, at: object, code: str, request: HttpRequest) -> _Found:
        return act(
            actor=actor,
            at=at,
            request_id=forms.uuid(request.POST, "request"),
            wanted=_wanted(actor, code, request),
        )

    return do


def _give(actor: Actor, at: object, code: str, request: HttpRequest) -> _Found:
    to_unit = forms.whole(request.POST, "to_unit")
    if to_unit is None:
        raise Invalid(
            "unit_missing", N_("Chưa chọn đơn vị nhận giấy tờ."), field="to_unit"
        )
    return _plain(lambda **given: actions.give(**given, to_unit_id=to_unit))(
        actor, at, code, request
    )


def _release(actor: Actor, at: object, code: str, request: HttpRequest) -> _Found:
    collecting = _collecting(request.POST)
    proof = PROOFS[forms.one_of(request.POST, "passing_proof", PROOFS)]
    return _plain(
        lambda **given: release_papers(**given, collecting=collecting, proof=proof)
    )(actor, at, code, request)


def _collecting(posted: Mapping[str, str]) -> Collecting:
    """Return who takes papers: the owner where no paper of authority is chosen."""
    number, old_number = forms.line(posted, "passing_number", 1400), ""
    if "|" in number:
        card = read_card(number, today=now().astimezone(VN).date())
        number, old_number = card.number, card.old_number
    authority = ""
    if posted.get("passing_authority"):
        authority = forms.one_of(posted, "passing_authority", AUTHORITIES)
    return Collecting(
        who=Collector.AUTHORISED if authority else Collector.OWNER,
        name=forms.line(posted, "passing_recipient") if authority else "",
        number=number,
        old_number=old_number,
        authority=Authority(authority) if authority else None,
        note=forms.text(posted, "passing_remark", 500) if authority else "",
    )


_ACTS: Mapping[str, Callable[..., _Found]] = {
    "given": _give,
    "taken": _plain(actions.take),
    "released": _release,
    "recalled": _plain(actions.recall),
    "lost": _plain(actions.report_lost),
    "found": _plain(actions.found),
}
