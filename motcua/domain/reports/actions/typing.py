"""Type in a number that is not in our data, with who says so."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.reports.models import TypedFigure
from motcua.domain.reports.rules.typed import Typeable, check_typed
from motcua.kernel.actor import Actor
from motcua.kernel.text import normalise

LONGEST_SOURCE = 500


@dataclass(frozen=True, slots=True)
class Typed:
    """A number as it was typed: for which days, of what, from where."""

    what: Typeable
    first: date
    last: date
    value: int
    source: str
    out_of: int | None = None
    unit_code: str = ""


@transaction.atomic
def enter_figure(*, actor: Actor, at: datetime, typed: Typed) -> bool:
    """Keep a number from now on; return False where the newest says the same.

    What was made as of an earlier instant stays as it was. Raises NotAllowed, Invalid.
    """
    require(actor, Act.ENTER_FIGURE)
    source = normalise(typed.source)[:LONGEST_SOURCE]
    out_of = typed.out_of if typed.what.out_of else None
    check_typed(
        typed.what,
        first=typed.first,
        last=typed.last,
        value=typed.value,
        out_of=out_of,
        source=source,
    )
    of = {
        "key": typed.what.key,
        "unit_code": typed.unit_code,
        "first": typed.first,
        "last": typed.last,
    }
    said = {"value": typed.value, "out_of": out_of, "source": source}
    newest = TypedFigure.objects.filter(**of).order_by("-entered_at", "-id").first()
    if newest is not None and all(getattr(newest, key) == v for key, v in said.items()):
        return False
    TypedFigure.objects.create(**of, **said, entered_at=at, entered_by=actor.name)
    return True
