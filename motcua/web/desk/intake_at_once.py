"""What the intake form asks of a dossier decided and returned at once, and doing it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from motcua.domain.catalogue.readers import Terms
from motcua.domain.catalogue.readers.pages import FeeFacts, of_case
from motcua.domain.catalogue.rules.counted import PAGE, counted_by, counted_fee
from motcua.domain.catalogue.rules.fees import Exemption
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.readers.at_once import way_at_once
from motcua.domain.payments.models import Method
from motcua.journeys.at_once import Settled, settle_at_once
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.money import format_vnd
from motcua.web.common import forms
from motcua.web.desk import intake_form, intake_levels
from motcua.web.desk.act_form import PROOFS
from motcua.web.desk.intake_form import Fields

AT_TILL = (Method.CASH, Method.TRANSFER, Method.CARD)


@dataclass(frozen=True, slots=True)
class Offered:
    """What the form shows: the steps done and the ways to pay; '' or a unit.

    `unit` is what the fee is counted by, and `rate` its amount for one. `exemptions` are
    those of the one fee there is.
    """

    steps: tuple[str, ...]
    methods: Mapping[str, str]
    unit: str
    rate: str
    by_page: bool
    exemptions: tuple[Exemption, ...]


@dataclass(frozen=True, slots=True)
class _Counted:
    """The fee that is counted by the piece, at the level that was chosen."""

    name: str
    amount: int
    unit: str


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
    fee = _counted(terms, fields)
    unit = fee.unit if fee else ""
    paid = _paid(terms, fields)
    return Offered(
        steps=tuple(leg.step.name for leg in way),
        methods={method.value: gettext(str(method.label)) for method in AT_TILL},
        unit=unit,
        rate=format_vnd(fee.amount) if fee else "",
        by_page=unit == PAGE,
        exemptions=paid[0].exemptions if len(paid) == 1 else (),
    )


def reckoned(terms: Terms, fields: Fields) -> int:
    """Return the fee of what was counted, in đồng; raise Invalid naming the field."""
    fee = _counted(terms, fields)
    if fee is None:
        return forms.whole(fields, "fee", 0) or 0
    return counted_fee(
        amount=fee.amount,
        unit=fee.unit,
        count=forms.whole(fields, "count", 1) or 0,
        pages=forms.whole(fields, "pages", 1) or 0,
    )


def at_once(actor: Actor, fields: Fields, terms: Terms, unit_id: int) -> Done:
    """Receive, decide, take the fee and return, all or nothing."""
    way = way_at_once(
        actor=actor,
        terms=terms,
        receiving_unit_id=unit_id,
        on=now().astimezone(VN).date(),
    )
    fee = _counted(terms, fields)
    if fee is not None:
        fields = fields | {"fee": str(reckoned(terms, fields))}
    person, intake = intake_form.read(fields, terms, unit_id)
    reading = forms.Reading(fields)
    said = _said(fields, fee)
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
        fee_name=f"{fee.name}: {said}" if fee else "",
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
        levels=intake_levels.read(fields, terms),
    )


def _paid(terms: Terms, fields: Fields) -> list[FeeFacts]:
    """Return the fees of the case that cost something, each at the level chosen."""
    case = fields.get("case", "")
    fees = of_case(
        fees=terms.fees,
        case_n=int(case) if case.isdecimal() else None,
        chosen=intake_levels.chosen(fields, terms),
    )
    return [fee for fee in fees if fee.amount]


def _counted(terms: Terms, fields: Fields) -> _Counted | None:
    """Return the fee that is counted by the piece, None where the fee is typed.

    A level says by what it is counted, or the fee says it for all its levels.
    """
    paid = _paid(terms, fields)
    if len(paid) != 1:
        return None
    fee = paid[0]
    of_all = next((one.text for one in terms.fees if one.n == fee.n), "")
    unit = counted_by(fee.text) or counted_by(of_all)
    return _Counted(fee.name, fee.amount or 0, unit) if unit else None


def _said(fields: Fields, fee: _Counted | None) -> str:
    """Return how many were certified, as slip and receipt say it."""
    if fee is None:
        return ""
    count = forms.whole(fields, "count", 1) or 0
    if fee.unit != PAGE:
        return f"{count} {fee.unit}"
    return f"{count} bản, mỗi bản {forms.whole(fields, 'pages', 1) or 0} trang"
