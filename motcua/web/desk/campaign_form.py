"""What is typed of a campaign, and what its form shows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import QueryDict

from motcua.domain.guidance.rules.campaigns import Baseline, Plan, Scope, Way
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_
from motcua.web.common import forms

_CODES = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class Typed:
    """A campaign as its form shows it, whether it can be or not."""

    name: str
    aim: str
    procedures: str
    fields: tuple[str, ...]
    units: tuple[str, ...]
    first: str
    last: str
    baseline: str
    ways: tuple[str, ...]
    target: str
    page: str


def of_plan(plan: Plan) -> Typed:
    """Return a plan as it is shown to be changed."""
    scope = plan.scope
    return Typed(
        plan.name,
        plan.aim,
        "\n".join(scope.procedures),
        scope.fields,
        tuple(map(str, scope.units)),
        scope.first.isoformat(),
        scope.last.isoformat(),
        scope.baseline.value,
        tuple(way.value for way in plan.ways),
        str(plan.target),
        plan.page_slug,
    )


def empty(today: date) -> Typed:
    """Return the form before anything is typed: a month from tomorrow."""
    first = today + timedelta(days=1)
    last = first + timedelta(days=29)
    days = first.isoformat(), last.isoformat()
    return Typed("", "", "", (), (), *days, Baseline.BEFORE.value, (), "", "")


def again(posted: QueryDict) -> Typed:
    """Return what was typed as it was, to be mended."""

    def of(name: str) -> str:
        return posted.get(name, "")

    return Typed(
        of("name"),
        of("aim"),
        of("procedures"),
        tuple(posted.getlist("fields")),
        tuple(posted.getlist("units")),
        of("first"),
        of("last"),
        of("baseline"),
        tuple(posted.getlist("ways")),
        of("target"),
        of("page"),
    )


def read(posted: QueryDict, *, kept: Plan | None = None) -> Plan:
    """Return the plan that was typed; raise Several naming what cannot be read.

    Of a plan whose measure is `kept` only texts, ways and page are read.
    """
    reading = forms.Reading(posted)
    name, aim = reading.line("name"), reading.text("aim")
    ways = reading.take(lambda: _among(posted, "ways", {one.value: one for one in Way}))
    page = forms.line(posted, "page", 60)
    if kept is not None:
        reading.finish()
        return Plan(name, aim, kept.scope, tuple(ways or ()), kept.target, page)
    first = reading.take(lambda: _day(posted, "first"))
    last = reading.take(lambda: _day(posted, "last"))
    baseline = reading.one_of("baseline", [one.value for one in Baseline])
    target = reading.whole("target", 0)
    codes = reading.take(lambda: forms.text(posted, "procedures", 20_000)) or ""
    units = reading.take(lambda: _numbers(posted, "units"))
    reading.finish()
    if first is None or last is None:
        raise AssertionError("a reading that has finished has both")
    scope = Scope(
        first,
        last,
        Baseline(baseline),
        tuple(dict.fromkeys(filter(None, _CODES.split(codes)))),
        tuple(dict.fromkeys(posted.getlist("fields"))),
        tuple(units or ()),
    )
    return Plan(name, aim, scope, tuple(ways or ()), target or 0, page)


def _day(posted: Mapping[str, object], name: str) -> date:
    found = forms.day(posted, name)
    if found is None:
        raise Invalid(
            "day_missing",
            N_("Chưa chọn ngày."),
            field=name,
            remedy=N_("Hãy chọn ngày."),
        )
    return found


def _among(posted: QueryDict, name: str, known: Mapping[str, Any]) -> list[Any]:
    chosen = dict.fromkeys(posted.getlist(name))
    if set(chosen) - known.keys():
        raise _unknown(name)
    return [known[key] for key in chosen]


def _numbers(posted: QueryDict, name: str) -> list[int]:
    chosen = dict.fromkeys(posted.getlist(name))
    if not all(one.isascii() and one.isdecimal() and len(one) < 10 for one in chosen):
        raise _unknown(name)
    return [int(one) for one in chosen]


def _unknown(name: str) -> Invalid:
    return Invalid(
        "choice_unknown",
        N_("Chưa chọn một mục trong danh sách."),
        field=name,
        remedy=N_("Hãy chọn lại."),
    )
