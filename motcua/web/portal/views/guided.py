"""The guided check: a few questions give the exact papers for one's own case.

The answers stand in the address, so the page can be kept, sent on and printed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from motcua.domain.catalogue import readers as catalogue
from motcua.domain.catalogue.readers.pages import ComponentFacts, of_case, to_say
from motcua.domain.catalogue.readers.procedure import ProcedurePage
from motcua.domain.catalogue.rules.asked import conditional, exactly
from motcua.domain.catalogue.rules.counted import MOST_COUNTED, PAGE
from motcua.domain.catalogue.rules.fees import UNSAID, FeeFacts, FeeSaid
from motcua.domain.catalogue.rules.saying import check_said
from motcua.domain.dossiers.readers.usual_time import usual_time
from motcua.domain.dossiers.rules.usual_time import LEAST
from motcua.domain.post.readers.exclusions import exclusion_of
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, Several
from motcua.web.common.views import actor_of, page

MOST_ANSWERS = 200


@dataclass(frozen=True, slots=True)
class Said:
    """What the address says: the case, which conditional papers one has, which fees.

    `having` is None until that question has been answered. `fees` is what is said of
    each fee, by its number.
    """

    case_n: int | None
    having: frozenset[int] | None
    fees: Mapping[int, FeeSaid]

    def query(self, **more: object) -> str:
        """Return the answers as the query of an address."""
        said: list[tuple[str, object]] = []
        if self.case_n is not None:
            said.append(("truong-hop", self.case_n))
        if self.having is not None:
            said += [("co", n) for n in sorted(self.having)] + [("xong", 1)]
        said += self.of_fees()
        return urlencode([*said, *more.items()])

    def of_fees(self, but_for: int | None = None) -> list[tuple[str, object]]:
        """Return what is said of the fees as an address has it, leaving one out."""
        found: list[tuple[str, object]] = []
        for n, one in sorted(self.fees.items()):
            if n == but_for:
                continue
            found += [("phi", f"{n}-{one.level}")] if one.level is not None else []
            found += [(f"so-{n}", one.count)] if one.count is not None else []
            found += [(f"trang-{n}", one.pages)] if one.pages is not None else []
        return found


@require_GET
def guided(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the next question, or show exactly what to bring."""
    today = now().astimezone(VN).date()
    facts = catalogue.procedure_page(actor=actor_of(request), code=code, on=today)
    answers = _answers(request, facts)
    if len(facts.cases) > 1 and answers.case_n is None:
        return _asked(request, facts, answers, "case", ())
    some = conditional(facts.components, answers.case_n)
    if some and answers.having is None:
        return _asked(request, facts, answers, "having", some)
    fees = to_say(fees=facts.fees, case_n=answers.case_n)
    fee = next((fee for fee in fees if not _is_said(fee, answers)), None)
    if fee is not None:
        return _asked(request, facts, answers, "fee", some, fee)
    context = {
        "p": facts,
        "answers": answers,
        "fees": of_case(fees=facts.fees, case_n=answers.case_n, said=answers.fees),
        "case": next((c for c in facts.cases if c.n == answers.case_n), None),
        "papers": exactly(facts.components, answers.case_n, answers.having or ()),
        "usual": usual_time(procedure_code=facts.code, on=today),
        "least": LEAST,
        "excluded": exclusion_of(procedure_code=facts.code, on=today),
    }
    return page(request, "portal/guided_found.jinja", context)


def _asked(
    request: HttpRequest,
    facts: ProcedurePage,
    answers: Said,
    question: str,
    some: tuple[ComponentFacts, ...],
    fee: FeeFacts | None = None,
) -> HttpResponse:
    # Somebody who pressed the button without choosing is told so.
    missing = {}
    if question == "case" and not {"truong-hop", "tiep"}.isdisjoint(request.GET):
        missing = {"truong-hop-1": gettext("Hãy chọn một trường hợp.")}
    elif fee is not None and request.GET.get("tiep") == f"phi-{fee.n}":
        missing = _lacking(fee, answers)
    context = {
        "p": facts,
        "answers": answers,
        "question": question,
        "some": some,
        "fee": fee,
        "kept": answers.of_fees(but_for=fee.n if fee else None),
        "typed": request.GET,
        "errors": missing,
    }
    return page(request, "portal/guided_question.jinja", context)


def _lacking(fee: FeeFacts, answers: Said) -> dict[str, str]:
    """Return what is not said of a fee, by where it is asked."""
    said = answers.fees.get(fee.n, UNSAID)
    number = gettext("Hãy ghi một số từ 1 đến %(most)s.") % {"most": MOST_COUNTED}
    found = {}
    if fee.choices and said.level is None:
        found["phi-1"] = gettext("Hãy chọn một trường hợp.")
    if fee.units and said.count is None:
        found[f"so-{fee.n}"] = number
    if PAGE in fee.units and said.pages is None:
        found[f"trang-{fee.n}"] = number
    return found


def _answers(request: HttpRequest, facts: ProcedurePage) -> Said:
    """Return what the address says; what the procedure does not know is left out."""
    case_n = case_of(request)
    known = {case.n for case in facts.cases}
    if case_n not in known:
        case_n = facts.cases[0].n if len(facts.cases) == 1 else None
    said = having_of(request)
    fees = fees_asked(request, to_say(fees=facts.fees, case_n=case_n))
    if said is None:
        return Said(case_n, None, fees)
    some = {paper.n for paper in conditional(facts.components, case_n)}
    return Said(case_n, said & some, fees)


def fees_asked(request: HttpRequest, fees: Sequence[FeeFacts]) -> Mapping[int, FeeSaid]:
    """Return what the address says of each fee, by its number; level 0 is not known.

    What the fees do not know is left out, and a number that cannot be one of pieces.
    """
    levels = {}
    for text in request.GET.getlist("phi")[:MOST_ANSWERS]:
        n, _, level = (_whole(part) for part in text.partition("-"))
        levels[n] = level
    found = {}
    for fee in fees:
        level = levels.get(fee.n)
        known = fee.choices and level is not None and level <= len(fee.choices)
        said = FeeSaid(
            level if known else None,
            _number(request, f"so-{fee.n}") if fee.units else None,
            _number(request, f"trang-{fee.n}") if PAGE in fee.units else None,
        )
        if said != UNSAID:
            found[fee.n] = said
    return found


def _number(request: HttpRequest, name: str) -> int | None:
    number = _whole(request.GET.get(name, ""))
    return number if number and number <= MOST_COUNTED else None


def _is_said(fee: FeeFacts, answers: Said) -> bool:
    """Say whether the address says everything that is asked of a fee."""
    try:
        check_said(fee, answers.fees.get(fee.n, UNSAID))
    except (Invalid, Several):
        return False
    return True


def having_of(request: HttpRequest) -> frozenset[int] | None:
    """Return the papers the address says somebody has; None where it was not asked."""
    if "xong" not in request.GET:
        return None
    numbers = map(_whole, request.GET.getlist("co")[:MOST_ANSWERS])
    return frozenset(n for n in numbers if n is not None)


def case_of(request: HttpRequest) -> int | None:
    """Return the case the address names."""
    return _whole(request.GET.get("truong-hop", ""))


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 6 else None
