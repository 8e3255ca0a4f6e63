"""The next dossier of whoever stands at the counter: the person stays in the form."""

import re

from django.http import HttpRequest

from motcua.domain.accounts import readers as accounts
from motcua.domain.catalogue.readers import Terms
from motcua.domain.dossiers.actions.visits import Visit, open_visit
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.dossiers.readers.dossier import DossierFacts
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.text import search_key
from motcua.web.desk import intake_form
from motcua.web.desk.intake_form import Fields

_CODE = re.compile(r"[0-9A-Za-z.\-]{6,50}")
_AUTHORISATION = "uy quyen"
_KEPT = ("kind", "name", "id_kind", "id_number", "phone", "email", "address")


def visit_asked(request: HttpRequest) -> dict[str, str]:
    """Return `nguoi`, a dossier of the same visit, nothing where the address has none."""
    typed = request.GET.get("nguoi", "")
    return {"nguoi": typed} if _CODE.fullmatch(typed) else {}


def visit_of(actor: Actor, code: str) -> Visit:
    """Return the visit of a dossier; the reading is noted. Raises as `open_visit`."""
    at = now()
    dossier_id = dossiers.id_of(actor=actor, code=code, on=at.astimezone(VN).date())
    return open_visit(actor=actor, at=at, dossier_id=dossier_id)


def next_form(actor: Actor, terms: Terms, code: str) -> Fields:
    """Return a form for another dossier of the person who handed in the one named.

    Person, way in and way out stay; the holder, the papers and what was typed besides
    do not. The paper by which somebody acts for others is asked for as a copy again.
    """
    facts = visit_of(actor, code).dossier
    person = accounts.person(actor=actor, person_id=facts.submitter_id)
    known = intake_form.with_person(intake_form.blank(terms), person)
    before = intake_form.from_dossier(terms, facts)
    return (
        known
        | {name: before[name] for name in _KEPT}
        | {
            "visit": facts.code,
            "delivery": facts.delivery,
            "delivery_address": facts.delivery_address,
            "channel": facts.channel
            if facts.channel in intake_form.CHANNELS
            else "counter",
        }
        | _authorisation(facts)
    )


def _authorisation(facts: DossierFacts) -> Fields:
    names = [
        row.name
        for row in facts.components
        if row.component_n is None and _AUTHORISATION in search_key(row.name)
    ]
    return {"x-0-name": names[0], "x-0-p": "1"} if names else {}
