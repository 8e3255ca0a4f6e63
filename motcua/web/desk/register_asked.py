"""Which part of a register of documents a page is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypedDict
from uuid import uuid4

from django.http import HttpRequest

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.readers import UnitFacts
from motcua.domain.accounts.rules import Act, units_for
from motcua.domain.correspondence.readers.outgoing import (
    check_span,
    readable_units,
)
from motcua.domain.correspondence.rules.numbers import TYPES
from motcua.domain.correspondence.rules.volumes import VOLUME_ROWS
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid
from motcua.web.common import forms
from motcua.web.common.wording import say_error

USUAL_DAYS = 30
SHOWN = 100
"""How many documents a page shows at once."""

_FIELDS = {"first": "tu-ngay", "last": "den-ngay"}


class Span(TypedDict):
    """What readers of a register take."""

    unit_id: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Asked:
    """A unit's days, and which page of the list or which volume of the book."""

    unit_id: int
    first: date
    last: date
    today: date
    page: int = 1
    volume: int = 1

    @property
    def span(self) -> Span:
        """Return unit and days as readers take them."""
        return Span(unit_id=self.unit_id, first=self.first, last=self.last)


def asked(request: HttpRequest, actor: Actor) -> Asked:
    """Return what is asked for, the last month of the actor's first unit else.

    Raises Invalid naming what is no day, no number, or a span that is too long.
    """
    usual = _usual(actor)
    typed = request.GET
    found = replace(
        usual,
        unit_id=forms.whole(typed, "don-vi", usual.unit_id) or 0,
        first=forms.day(typed, "tu-ngay") or usual.first,
        last=forms.day(typed, "den-ngay") or usual.last,
        page=max(1, forms.whole(typed, "trang", 1) or 1),
        volume=max(1, forms.whole(typed, "quyen", 1) or 1),
    )
    check_span(first=found.first, last=found.last)
    return found


def asked_or_usual(request: HttpRequest, actor: Actor) -> tuple[Asked, dict[str, str]]:
    """Return what is asked for, and what is wrong with it by field."""
    try:
        return asked(request, actor), {}
    except Invalid as error:
        name = _FIELDS.get(error.field or "", error.field or "")
        return _usual(actor), {name: say_error(error)}


def kind_asked(request: HttpRequest) -> str:
    """Return the type of document a list is of, empty for all."""
    kind = request.GET.get("loai", "")
    return kind if kind in TYPES else ""


def shared(
    actor: Actor, found: Asked, count: int, kind: str = ""
) -> Mapping[str, object]:
    """Return what both registers show beside their rows."""
    days = f"don-vi={found.unit_id}&tu-ngay={found.first}&den-ngay={found.last}"
    return {
        "unit_id": found.unit_id,
        "units": units_of(actor, found.today),
        "everywhere": accounts.units_in_force(on=found.today),
        "first": f"{found.first:%d/%m/%Y}",
        "last": f"{found.last:%d/%m/%Y}",
        "query": f"{days}&loai={kind}" if kind else days,
        "count": count,
        "page_n": found.page,
        "pages": -(-count // SHOWN),
        "volumes": -(-count // VOLUME_ROWS),
        "year": found.last.year,
        "may_enter": found.unit_id in units_for(actor, Act.ENTER_DOCUMENT),
        "request_id": uuid4(),
        "typed": {},
    }


def units_of(actor: Actor, on: date) -> list[UnitFacts]:
    """Return the units whose registers the actor reads."""
    readable = readable_units(actor=actor, on=on)
    return [unit for unit in accounts.units_in_force(on=on) if unit.id in readable]


def _usual(actor: Actor) -> Asked:
    today = now().astimezone(VN).date()
    readable = sorted(readable_units(actor=actor, on=today))
    first = today - timedelta(days=USUAL_DAYS - 1)
    return Asked(readable[0] if readable else 0, first, today, today)
