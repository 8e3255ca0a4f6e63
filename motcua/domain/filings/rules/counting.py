"""How many pieces a fee is for, where the electronic form asks it already."""

from collections.abc import Mapping, Sequence
from typing import Any

from motcua.domain.catalogue.rules.counted import UNITS
from motcua.domain.catalogue.rules.fees import FeeFacts, FeeSaid
from motcua.domain.catalogue.rules.saying import count_field
from motcua.domain.eforms.rules.definition import Form, NumberTerms, Question
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_


def counting_question(form: Form, units: frozenset[str]) -> Question | None:
    """Return the question of a form that always asks how many pieces a fee is for.

    It is a number whose unit is what the fee is counted by.
    """
    names = {UNITS[unit] for unit in units}
    for page in form.pages:
        for question in page.questions:
            terms = question.terms
            always = question.required is True and not (question.when or page.when)
            if always and isinstance(terms, NumberTerms) and terms.unit in names:
                return question
    return None


def counted_in_form(
    form: Form, fees: Sequence[FeeFacts], answers: Mapping[str, Any]
) -> dict[int, int]:
    """Return how many pieces the answers say each fee is for, by the fee's number."""
    found: dict[int, int] = {}
    for fee in fees:
        question = counting_question(form, fee.units) if fee.units else None
        answer = answers.get(question.key) if question else None
        if isinstance(answer, int | str) and str(answer).isdecimal():
            found[fee.n] = int(answer)
    return found


def check_as_in_form(fee: FeeFacts, said: FeeSaid, counted: Mapping[int, int]) -> None:
    """Raise Invalid for a fee that is for another number of pieces than the form says."""
    in_form = counted.get(fee.n)
    if None not in (in_form, said.count) and in_form != said.count:
        raise Invalid(
            "fee_count_not_as_in_form",
            N_("Biểu mẫu ghi %(form)s, còn phí tính cho %(count)s."),
            facts={"form": in_form, "count": said.count},
            field=count_field(fee.n),
            remedy=N_("Hãy sửa ở biểu mẫu hoặc ở bước Mức phí của bạn cho giống nhau."),
        )
