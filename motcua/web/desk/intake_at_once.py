"""What the intake form asks of a dossier decided and returned at once, and doing it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from motcua.domain.catalogue.readers import Terms
from motcua.domain.catalogue.readers.pages import of_case
from motcua.domain.catalogue.rules.fees import Exemption, FeeFacts, FeeSaid
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.readers.at_once import way_at_once
from motcua.domain.payments.models import Method
from motcua.journeys.at_once import Settled, settle_at_once
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.web.common import forms
from motcua.web.desk import intake_form, intake_levels
from motcua.web.desk.act_form import PROOFS
from motcua.web.desk.intake_form import Fields

AT_TILL = (Method.CASH, Method.TRANSFER, Method.CARD)


@dataclass(frozen=True, slots=True)
class Offered:
    """What the form shows: the steps done, the ways to pay, and who pays less.

    `exemptions` are those of the one fee there is.
    """

    steps: tuple[str, ...]
    methods: Mapping[str, str]
    exemptions: tuple[Exemption, ...]


def at_once_offered(
    actor: Actor, terms: Terms, unit_id: int, fields: Fields
) -> Offered | None:
    """Return what is asked of the actor, None where the long way is the only one."""
    if any(fields.get(name) for name in ("filing", "completing", "parcel")):
        return None
    way = way_at_once(
        actor=actor,
        terms=terms,
        receiving_unit_id=unit_id,
        on=now().astimezone(VN).date(),
    )
    if not way:
        return None
    paid = _paid(terms, fields)
    return Offered(
        steps=tuple(leg.step.name for leg in way),
        methods={method.value: gettext(str(method.label)) for method in AT_TILL},
        exemptions=paid[0].exemptions if len(paid) == 1 else (),
    )


def at_once(actor: Actor, fields: Fields, terms: Terms, unit_id: int) -> Done:
    """Receive, decide, take the fee and return, all or nothing."""
    way = way_at_once(
        actor=actor,
        terms=terms,
        receiving_unit_id=unit_id,
        on=now().astimezone(VN).date(),
    )
    person, intake = intake_form.read(fields, terms, unit_id)
    reading = forms.Reading(fields)
    said = "; ".join(one.how_many for one in intake_levels.pieces(fields, terms))
    opinion = reading.line("opinion") or gettext(
        "Đủ điều kiện; giải quyết ngay tại quầy."
    )
    method = reading.one_of("method", [one.value for one in AT_TILL])
    settled = Settled(
        opinion=f"{opinion} {said}".strip(),
        recipient=reading.line("recipient"),
        proof=PROOFS["signature"],
        method=Method.CASH,
        reference=reading.line("reference"),
        approval=reading.line("approval", 40),
        exempt=reading.whole("exempt"),
        exempt_proof=reading.line("exempt_proof", 200),
    )
    reading.finish()
    return settle_at_once(
        actor=actor,
        at=now(),
        request_id=intake_form.draft_id(fields),
        person=person,
        intake=intake,
        way=way,
        settled=replace(settled, method=Method(method)),
        fees=intake_levels.read(fields, terms),
    )


def _paid(terms: Terms, fields: Fields) -> list[FeeFacts]:
    """Return the fees of the case that cost something, each as the form has it."""
    case = fields.get("case", "")
    fees = of_case(
        fees=terms.fees,
        case_n=int(case) if case.isdecimal() else None,
        said={
            one.fee.n: FeeSaid(level=one.level)
            for one in intake_levels.asked(terms, fields)
        },
    )
    return [fee for fee in fees if fee.amount]
