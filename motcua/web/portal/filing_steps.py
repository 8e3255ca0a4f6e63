"""The steps of a filing: one list, the same on every page of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from motcua.domain.catalogue.readers.filing import OnlineTerms
from motcua.domain.catalogue.readers.pages import NONE_SAID, of_case, to_say
from motcua.domain.catalogue.rules.fees import FeeSaid
from motcua.domain.eforms.rules.definition import Form
from motcua.domain.filings.readers import FilingFacts
from motcua.domain.payments.readers.choosing import Place, said_of
from motcua.kernel.text import N_

TITLES: Mapping[str, str] = {
    "filing_case": N_("Trường hợp của bạn"),
    "filing_form": N_("Biểu mẫu"),
    "filing_papers": N_("Giấy tờ của bạn"),
    "filing_delivery": N_("Liên hệ và nhận kết quả"),
    "filing_fee": N_("Mức phí của bạn"),
    "filing_dues": N_("Phí, lệ phí"),
    "filing_check": N_("Kiểm tra và gửi"),
}
"""Every step there may be, in order, by the name of its page."""


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of one filing, by the names of their pages."""

    names: tuple[str, ...]

    @property
    def titles(self) -> tuple[str, ...]:
        """Return what they are called."""
        return tuple(gettext(TITLES[name]) for name in self.names)

    def n(self, name: str) -> int:
        """Return the number of a step; one that is not asked counts as the next."""
        order = list(TITLES)
        before = [n for n in self.names if order.index(n) < order.index(name)]
        return len(before) + 1

    def after(self, name: str) -> str:
        """Return the page that follows a step."""
        order = list(TITLES)
        later = (n for n in self.names if order.index(n) > order.index(name))
        return next(later, "filing_check")

    def before(self, name: str) -> str:
        """Return the page before a step, nothing before the first."""
        at = self.n(name) - 1
        return self.names[at - 1] if at else ""


def steps_of(
    terms: OnlineTerms,
    *,
    decides_case: bool,
    case_n: int | None = None,
    said: Mapping[int, FeeSaid] = NONE_SAID,
) -> Steps:
    """Return the steps of a filing: only those in which there is something to do.

    `decides_case` is whether its form asks for the case, `said` what was said of
    each fee (`of_case`).
    """
    skipped = set()
    if (decides_case or len(terms.cases) < 2) and len(terms.units) < 2:
        skipped.add("filing_case")
    if not to_say(fees=terms.fees, case_n=case_n):
        skipped.add("filing_fee")
    fees = of_case(fees=terms.fees, case_n=case_n, said=said)
    if not any(fee.amount for fee in fees):
        skipped.add("filing_dues")
    return Steps(tuple(name for name in TITLES if name not in skipped))


def my_steps(found: FilingFacts, terms: OnlineTerms, asked: Form) -> Steps:
    """Return the steps of a filing with its form."""
    return steps_of(
        terms,
        decides_case=bool(asked.cases),
        case_n=found.typed.case_n,
        said=said_of(
            place=Place(terms.version_id, found.typed.case_n, filing_key=found.key)
        ),
    )
