"""The answers that lead to a case which is already known."""

from collections.abc import Mapping
from typing import Any

from motcua.domain.eforms.rules.definition import Case, Form
from motcua.domain.eforms.rules.expressions import (
    Answer,
    Call,
    Expression,
    Literal,
    Op,
)


def answers_for_case(form: Form, case_n: int | None) -> Mapping[str, Any]:
    """Return the plain answers a case asks for; none where they are not plain.

    Only choices and yes-or-no answers joined by `all` are: of anything else several
    answers would do, and the applicant says which.
    """
    case = next((one for one in form.cases if one.n == case_n), None)
    found = _asked(case) if case is not None else {}
    return found if found is not None else {}


def _asked(case: Case) -> dict[str, Any] | None:
    parts: tuple[Expression, ...] = (case.when,)
    if isinstance(case.when, Call) and case.when.op is Op.ALL:
        parts = case.when.parts
    found: dict[str, Any] = {}
    for part in parts:
        match part:
            case Answer(path=(key,)):
                found[key] = True
            case Call(op=Op.NOT, parts=(Answer(path=(key,)),)):
                found[key] = False
            case Call(op=Op.EQUALS, parts=(Answer(path=(key,)), Literal(value=value))):
                if not isinstance(value, str | bool):
                    return None
                found[key] = value
            case _:
                return None
    return found
