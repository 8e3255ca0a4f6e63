"""The guided check: a few questions give the exact papers for one's own case.

The answers stand in the address, so the page can be kept, sent on and printed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.domain.catalogue import readers as catalogue
from motcua.domain.catalogue.readers.pages import (
    ComponentFacts,
    FeeFacts,
    ProcedurePage,
    of_case,
    to_choose,
)
from motcua.domain.catalogue.rules.asked import conditional, exactly
from motcua.domain.dossiers.readers.usual_time import usual_time
from motcua.domain.dossiers.rules.usual_time import LEAST
from motcua.domain.post.readers.exclusions import exclusion_of
from motcua.kernel.clock import VN, now
from motcua.web.common.views import actor_of, page

MOST_ANSWERS = 200


@dataclass(frozen=True, slots=True)
class Said:
    """What the address says: the case, which conditional papers one has, which fees.

    `having` is None until that question has been answered. `levels` is which level of a
    fee applies, by the fee's number; 0 is "I do not know".
    """

    case_n: int | None
    having: frozenset[int] | None
    levels: Mapping[int, int]

    def query(self, **more: object) -> str:
        """Return the answers as the query of an address."""
        said: list[tuple[str, object]] = []
        if self.case_n is not None:
            said.append(("truong-hop", self.case_n))
        if self.having is not None:
            said += [("co", n) for n in sorted(self.having)] + [("xong", 1)]
        said += [("phi", f"{n}-{level}") for n, level in sorted(self.levels.items())]
        return urlencode([*said, *more.items()])


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
    fees = to_choose(fees=facts.fees, case_n=answers.case_n)
    fee = next((fee for fee in fees if fee.n not in answers.levels), None)
    if fee is not None:
        return _asked(request, facts, answers, "fee", some, fee)
    context = {
        "p": facts,
        "answers": answers,
        "fees": of_case(fees=facts.fees, case_n=answers.case_n, chosen=answers.levels),
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
    is_missing = question == "case" and not {"truong-hop", "tiep"}.isdisjoint(request.GET)
    if fee is not None:
        is_missing = request.GET.get("tiep") == f"phi-{fee.n}"
    context = {
        "p": facts,
        "answers": answers,
        "question": question,
        "some": some,
        "fee": fee,
        "is_missing": is_missing,
    }
    return page(request, "portal/guided_question.jinja", context)


def _answers(request: HttpRequest, facts: ProcedurePage) -> Said:
    """Return what the address says; what the procedure does not know is left out."""
    case_n = case_of(request)
    known = {case.n for case in facts.cases}
    if case_n not in known:
        case_n = facts.cases[0].n if len(facts.cases) == 1 else None
    said = having_of(request)
    levels = levels_asked(request, to_choose(fees=facts.fees, case_n=case_n))
    if said is None:
        return Said(case_n, None, levels)
    some = {paper.n for paper in conditional(facts.components, case_n)}
    return Said(case_n, said & some, levels)


def levels_asked(request: HttpRequest, fees: Sequence[FeeFacts]) -> Mapping[int, int]:
    """Return the levels the address says, by the fee's number; 0 is not known.

    What the fees do not know is left out.
    """
    known = {fee.n: len(fee.choices) for fee in fees}
    found = {}
    for text in request.GET.getlist("phi")[:MOST_ANSWERS]:
        n, _, level = (_whole(part) for part in text.partition("-"))
        if n in known and level is not None and level <= known[n]:
            found[n] = level
    return found


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
