"""Words about dues and payments, by the codes the domain keeps."""

from collections.abc import Mapping

from django.utils.translation import gettext

from motcua.domain.catalogue.rules.counted import LABELS, UNITS, Pieces
from motcua.domain.catalogue.rules.fees import COLLECT, FeeFacts
from motcua.domain.payments.models import Method
from motcua.domain.payments.readers.choosing import LevelFacts
from motcua.domain.payments.rules.dues import DUE_STATES, DueState
from motcua.domain.payments.rules.online import (
    ATTEMPT_STATES,
    GAPS,
    REFUND_STATES,
    VERDICTS,
    AttemptState,
    Gap,
    RefundState,
    Verdict,
)
from motcua.domain.payments.rules.till import SESSION_STATES, SessionState
from motcua.kernel.money import format_vnd

_DUE_COLOURS = {
    DueState.WAITING: "yellow",
    DueState.UNPAID: "yellow",
    DueState.PAID: "green",
    DueState.REFUNDED: "grey",
    DueState.CANCELLED: "grey",
}


def due_state(value: str) -> str:
    """Return how a due stands."""
    return gettext(DUE_STATES[DueState(value)])


def due_colour(value: str) -> str:
    """Return the colour of that word's tag; the word says the same."""
    return _DUE_COLOURS[DueState(value)]


def due_why(line: tuple[str, Mapping[str, object]]) -> str:
    """Return one sentence of why a due is as high as it is."""
    message, facts = line
    told = dict(facts)
    if "unit" in told:
        told["unit"] = gettext(str(told["unit"]))
    return gettext(message) % told


def pieces(value: Pieces) -> str:
    """Return how what is counted is reckoned: `3 bản × 8.000 đ = 24.000 đ`."""
    return f"{due_why(value.told)} = {format_vnd(value.amount)}"


def applicant_count(one: LevelFacts) -> str:
    """Return how many pieces the applicant said: `3 bản`, or with the pages of each."""
    said = one.applicant
    unit = one.fee.as_said(said).unit or min(one.fee.units)
    facts = {"count": said.count, "unit": gettext(UNITS[unit]), "pages": said.pages}
    if said.pages is None:
        return gettext("%(count)s %(unit)s") % facts
    return gettext("%(count)s %(unit)s, mỗi bản %(pages)s trang") % facts


def count_label(fee: FeeFacts) -> str:
    """Return how it is asked for how many pieces a fee is."""
    return gettext(LABELS[min(fee.units)])


def collected_when(value: str) -> str:
    """Return when a fee is collected."""
    return gettext(COLLECT[value])


def attempt_state(value: str) -> str:
    """Return how an attempt to pay stands."""
    return gettext(ATTEMPT_STATES[AttemptState(value)])


def verdict(value: str) -> str:
    """Return what a notice came to."""
    return gettext(VERDICTS[Verdict(value)])


def refund_state(value: str) -> str:
    """Return how a refund stands."""
    return gettext(REFUND_STATES[RefundState(value)])


def gap(value: str) -> str:
    """Return how the gateway's day and ours differ."""
    return gettext(GAPS[Gap(value)])


def method(value: str) -> str:
    """Return how a fee was paid."""
    return gettext(str(Method(value).label))


def session_state(value: str) -> str:
    """Return how a cashier's session stands."""
    return gettext(SESSION_STATES[SessionState(value)])


FILTERS = {
    "session_state": session_state,
    "due_state": due_state,
    "due_colour": due_colour,
    "due_why": due_why,
    "pieces": pieces,
    "applicant_count": applicant_count,
    "count_label": count_label,
    "collected_when": collected_when,
    "attempt_state": attempt_state,
    "verdict": verdict,
    "refund_state": refund_state,
    "gap": gap,
    "pay_method": method,
}
