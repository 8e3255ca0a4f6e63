"""How the result of a filing comes home: what the step shows, what it takes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

from motcua.domain.eforms.readers import territory
from motcua.domain.eforms.rules.prefilling import bare
from motcua.domain.filings.readers import FilingFacts
from motcua.domain.filings.rules import DELIVERIES, Typed
from motcua.domain.post.readers.exclusions import check_goes_by_post, exclusion_of
from motcua.domain.post.rules.parcels import Place, checked_place, parts_of
from motcua.web.common import forms


def shown(found: FilingFacts, on: date) -> dict[str, object]:
    """Return what the step has to know: the address in parts, whether post goes."""
    street, ward, typed = parts_of(found.typed.delivery_address or found.typed.address)
    names = _provinces(on)
    return {
        "place": (street, ward, names.get(bare(typed), typed)),
        "provinces": tuple(names.values()),
        "excluded": exclusion_of(procedure_code=found.procedure_code, on=on),
    }


@lru_cache(maxsize=4)
def _provinces(on: date) -> Mapping[str, str]:
    """Return the names of the provinces of a day in order, by how they are compared."""
    return {bare(one.name): one.name for one in territory().provinces(on)}


def typed(posted: forms.Typed, found: FilingFacts) -> Typed:
    """Return what was typed; raise Several for what is not well formed."""
    form = forms.Reading(posted)
    street, ward, province = (form.line(n) for n in ("street", "ward", "province"))
    given = replace(
        found.typed,
        phone=form.line("phone", 20),
        email=form.email("email"),
        address=form.line("address"),
        delivery=form.one_of("delivery", DELIVERIES),
        delivery_address=Place("", "", street, ward, province).address,
        note=form.text("note"),
    )
    form.finish()
    return given


def check(
    posted: forms.Typed, given: Typed, found: FilingFacts, on: date, *, helps: bool
) -> None:
    """Raise unless the carrier could bring the result, where it is to come by post.

    `helps` is for a helper, who is not asked for the address. Raises NotNow for a
    procedure that does not go by post, Several or Invalid naming what of the address or
    the telephone is missing.
    """
    if given.delivery != "post":
        return
    check_goes_by_post(procedure_code=found.procedure_code, on=on)
    if helps:
        return
    street, ward, province = (
        forms.line(posted, name) for name in ("street", "ward", "province")
    )
    checked_place(Place("-", given.phone, street, ward, province))
