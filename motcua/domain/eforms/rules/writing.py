"""Forms as JSON: what `reading` reads, in one order, without what is usual."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from motcua.domain.eforms.rules.definition import (
    ChoiceTerms,
    ComputedTerms,
    DateTerms,
    FileTerms,
    Form,
    GroupTerms,
    IdentityTerms,
    Kind,
    NumberTerms,
    Option,
    Page,
    PartsTerms,
    Question,
    StatementTerms,
    TableTerms,
    TextShape,
    TextTerms,
)
from motcua.domain.eforms.rules.expression_json import write_expression
from motcua.domain.eforms.rules.reading import FORMAT

Json = dict[str, Any]


def write(form: Form) -> Json:
    """Return a form as JSON; `parse` gives the same form again."""
    return {
        "format": FORMAT,
        "key": form.key,
        "name": form.name,
        **_said(decision=form.decision, intro=form.intro),
        **({"procedures": list(form.procedures)} if form.procedures else {}),
        "pages": [_page(page) for page in form.pages],
        **(
            {
                "cases": [
                    {"n": case.n, "when": write_expression(case.when)}
                    for case in form.cases
                ]
            }
            if form.cases
            else {}
        ),
        **_english(form),
    }


def _page(page: Page) -> Json:
    return {
        "key": page.key,
        "title": page.title,
        **_said(help=page.help),
        **_when(page),
        **_english(page),
        "questions": [write_question(question) for question in page.questions],
    }


def write_question(question: Question) -> Json:
    """Return one question as JSON."""
    found: Json = {
        "key": question.key,
        "type": question.kind.value,
        "label": question.label,
        **_said(help=question.help, prefill=question.prefill),
        **_when(question),
        **_english(question),
    }
    if question.required is not True:
        required = question.required
        found["required"] = (
            required if isinstance(required, bool) else write_expression(required)
        )
    return {**found, **_terms(question)}


def _said(**texts: str) -> Json:
    return {name: text for name, text in texts.items() if text}


def _when(one: Page | Question | Option) -> Json:
    return {} if one.when is None else {"when": write_expression(one.when)}


def _english(one: Form | Page | Question | Option) -> Json:
    return {"en": dict(one.en)} if one.en else {}


def _options(options: tuple[Option, ...]) -> list[Json]:
    return [
        {
            "value": one.value,
            "label": one.label,
            **_said(hint=one.hint),
            **_when(one),
            **_english(one),
        }
        for one in options
    ]


def _differing(usual: Mapping[str, Any], **found: Any) -> Json:
    return {name: value for name, value in found.items() if value != usual.get(name)}


def _number(value: Decimal | None) -> int | str | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else f"{value:f}"


def _terms(question: Question) -> Json:  # noqa: C901, PLR0911 - one table
    match question.terms:
        case TextTerms(least=least, most=most, shape=shape):
            usual = 300 if question.kind is Kind.SHORT_TEXT else 4000
            found = _differing({"least": 0, "most": usual}, least=least, most=most)
            return found if shape is TextShape.ANY else {**found, "shape": shape.value}
        case NumberTerms() as terms:
            return _differing(
                {"least": None, "most": None, "decimals": 0, "unit": ""},
                least=_number(terms.least),
                most=_number(terms.most),
                decimals=terms.decimals,
                unit=terms.unit,
            )
        case DateTerms(earliest=earliest, latest=latest):
            usual_days = {"earliest": DateTerms().earliest, "latest": DateTerms().latest}
            return _differing(usual_days, earliest=earliest, latest=latest)
        case ChoiceTerms(options=options, least=least, most=most):
            if question.kind is Kind.ONE_OF:
                return {"options": _options(options)}
            counts = {"least": 1, "most": len(options)}
            return {
                "options": _options(options),
                **_differing(counts, least=least, most=most),
            }
        case IdentityTerms(kinds=kinds, born=born, gender=gender):
            named = [kind.value for kind in kinds]
            return {
                **_differing({"kinds": ["cccd"]}, kinds=named),
                **_said(born=born, gender=gender),
            }
        case PartsTerms(parts=parts, optional=optional):
            return {
                "parts": list(parts),
                **({"optional": sorted(optional)} if optional else {}),
            }
        case FileTerms(most_mb=most_mb, most=most):
            return _differing({"most_mb": 10, "most": 5}, most_mb=most_mb, most=most)
        case GroupTerms() as group:
            return {
                **_said(item=group.item),
                "least": group.least,
                "most": group.most,
                "questions": [write_question(one) for one in group.questions],
            }
        case TableTerms() as table:
            return {
                **({"rows": _options(table.rows)} if table.rows else {}),
                "least": table.least,
                "most": table.most,
                "columns": [write_question(one) for one in table.columns],
            }
        case StatementTerms(text=text):
            return {"text": text}
        case ComputedTerms(value=value, result=result, unit=unit):
            return {
                "value": write_expression(value),
                "result": result.value,
                **_said(unit=unit),
            }
    return {}
