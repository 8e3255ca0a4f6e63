"""What was collected in a quarter, for each agency: the settlement with it.

Basis: NĐ 61/2018 art 22 (the centre collects for the agencies and settles with them).
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.documents.readers.templates import printed
from motcua.domain.documents.rules.books import (
    SettledAgency,
    SettledRow,
    SettlementSheet,
)
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.papers import letterhead
from motcua.domain.payments.models import FeeReceipt, Method, ReceiptState
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.money import amount_in_words, format_vnd
from motcua.kernel.quarters import Quarter

_Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class SettledLine:
    """One fee of one procedure, by one method, for one agency: receipts and đồng."""

    unit_name: str
    procedure_code: str
    procedure_name: str
    fee_name: str
    method: str
    count: int
    total: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """A quarter: its lines, the sum of each agency, and the sum of all, in đồng."""

    quarter: Quarter
    lines: tuple[SettledLine, ...]
    agencies: tuple[tuple[str, int], ...]
    total: int


def settlement(
    *, actor: Actor, quarter: Quarter, as_of: datetime | None = None
) -> Settlement:
    """Return what the actor's units collected in a quarter, by agency that resolves.

    What was cancelled or given back does not count; with `as_of`, what was by then, of
    what had been issued by then: the same whenever it is asked again. Raises NotAllowed.
    """
    require(actor, Act.READ_SETTLEMENT)
    receipts = (
        FeeReceipt.objects.filter(
            series__unit_id__in=units_for(actor, Act.READ_SETTLEMENT),
            issued_at__gte=_moment(quarter.first),
            issued_at__lt=_moment(quarter.after),
        )
        .filter(_counts(as_of))
        .values_list("dossier_id", "method", "lines")
    )
    rows = list(receipts.order_by("id"))
    where = _places({dossier_id for dossier_id, _, _ in rows})
    counts: defaultdict[tuple[_Place, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for dossier_id, method, lines in rows:
        for line in lines:
            found = counts[where[dossier_id], line["name"], method]
            found[0] += 1
            found[1] += line["amount"]
    made = tuple(
        SettledLine(*place, fee_name, method, count, total)
        for (place, fee_name, method), (count, total) in sorted(counts.items())
    )
    sums: defaultdict[str, int] = defaultdict(int)
    for one in made:
        sums[one.unit_name] += one.total
    return Settlement(quarter, made, tuple(sums.items()), sum(sums.values()))


def settlement_pdf(*, actor: Actor, quarter: Quarter, at: datetime) -> bytes:
    """Return a quarter as a paper for both sides to sign; raises as `settlement` does.

    The letterhead is of the first of the actor's units that settles.
    """
    found = settlement(actor=actor, quarter=quarter)
    unit = accounts.unit(unit_id=min(units_for(actor, Act.READ_SETTLEMENT)))
    agencies = tuple(_agency(found, name) for name, _ in found.agencies)
    paper = SettlementSheet(
        head=letterhead(unit),
        at=at,
        quarter=f"Quý {quarter.n} năm {quarter.year}",
        first=f"{quarter.first:%d/%m/%Y}",
        last=f"{quarter.after - timedelta(days=1):%d/%m/%Y}",
        agencies=agencies,
        receipts=sum(agency.receipts for agency in agencies),
        total=format_vnd(found.total),
        words=amount_in_words(found.total),
        officer=actor.name,
    )
    return printed(paper=paper, unit_id=unit.id)


def _agency(found: Settlement, name: str) -> SettledAgency:
    lines = [line for line in found.lines if line.unit_name == name]
    return SettledAgency(
        name=name,
        rows=tuple(
            SettledRow(
                procedure=f"{line.procedure_code} {line.procedure_name}",
                fee=line.fee_name,
                method=str(Method(line.method).label),
                receipts=line.count,
                amount=format_vnd(line.total),
            )
            for line in lines
        ),
        receipts=sum(line.count for line in lines),
        total=format_vnd(sum(line.total for line in lines)),
    )


def _places(ids: set[int]) -> dict[int, _Place]:
    """Return agency, procedure's code and name of each dossier."""
    found = list(
        Dossier.objects.filter(pk__in=ids).values_list(
            "pk", "resolving_unit_id", "procedure_code", "procedure_name"
        )
    )
    names = {
        unit_id: accounts.unit(unit_id=unit_id).name
        for unit_id in {row[1] for row in found}
    }
    return {pk: (names[unit], code, name) for pk, unit, code, name in found}


def _counts(as_of: datetime | None) -> Q:
    if as_of is None:
        return ~Q(state=ReceiptState.CANCELLED)
    kept = ~Q(state=ReceiptState.CANCELLED) | Q(cancelled_at__gt=as_of)
    return Q(issued_at__lte=as_of) & kept


def _moment(day: date) -> datetime:
    return datetime.combine(day, time.min, VN)
